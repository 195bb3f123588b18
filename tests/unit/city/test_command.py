import argparse
import socket
import subprocess
import sys

import pytest

from ccviewer.app import city
from ccviewer.city.geography import CAMERAS
from ccviewer.city.ports import PortTaken, listeners
from ccviewer.city.script import script


@pytest.fixture
def run():
    def run(*words):
        parser = argparse.ArgumentParser()
        city.add_parser(parser.add_subparsers())
        args = parser.parse_args(["city", *words])
        return args.run(args)

    return run


def test_the_list_names_cameras_feeds_and_what_will_happen(run, capsys):
    assert run("--list", "--seed", "7") == 0
    said = capsys.readouterr().out
    assert all(site.id in said for site in CAMERAS)
    assert "mqtt://127.0.0.1:18800/simulasi/bontang/wifi/+" in said
    assert "http://127.0.0.1:18801/api/gempa.json" in said
    for incident in script(7, 1):
        assert incident.kind.value in said


def test_the_list_is_the_same_for_the_same_seed_and_another_for_another(run, capsys):
    said = []
    for seed in ("7", "7", "8"):
        run("--list", "--seed", seed)
        said.append(capsys.readouterr().out)
    assert said[0] == said[1] != said[2]


def test_a_port_in_use_ends_with_code_2_and_names_the_port(run, capsys):
    with socket.create_server(("127.0.0.1", 0)) as other:
        port = other.getsockname()[1]
        assert run("--port-base", str(min(port, 65_533))) == 2
        assert str(port) in capsys.readouterr().err


@pytest.mark.parametrize("wrong", [("--port-base", "80"), ("--port-base", "70000"), ("--speed", "0")])
def test_impossible_options_are_refused(run, capsys, wrong):
    with pytest.raises(SystemExit) as ended:
        run(*wrong)
    assert ended.value.code == 2
    assert "harus" in capsys.readouterr().err


def test_free_ports_are_three_different_ones():
    taken = listeners(0)
    try:
        assert len({listener.getsockname() for listener in taken}) == 3
        assert {listener.getsockname()[0] for listener in taken} == {"127.0.0.1"}
    finally:
        for listener in taken:
            listener.close()


def test_nothing_stays_open_when_the_last_port_is_taken():
    free = listeners(0)
    base = free[0].getsockname()[1]
    for listener in free:
        listener.close()
    with socket.create_server(("127.0.0.1", base + 2)):
        with pytest.raises(PortTaken):
            listeners(base)
        socket.create_server(("127.0.0.1", base)).close()


def test_the_command_line_does_not_load_codecs_and_broker_to_offer_the_command():
    asked = "import sys, ccviewer.app.city; print({'av', 'amqtt'} & set(sys.modules))"
    said = subprocess.run([sys.executable, "-c", asked], capture_output=True, text=True, check=True).stdout
    assert said.strip() == "set()"
