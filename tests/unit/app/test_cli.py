import subprocess
import sys

import pytest

from ccviewer.app import main
from ccviewer.app.commands import size
from ccviewer.app.doctor import examine
from ccviewer.app.summary import summarize


def camera(id, **changes):
    """Return what the diagnostics say of a camera."""
    well = {"state": "live", "fps": 10.0, "reason": None, "watched": True, "late_by_nature": False}
    return {"id": id, **well, **changes}


def report(**changes):
    base = {
        "feeds": [{"id": "wifi", "state": "live", "last_error": None}],
        "cameras": [camera(f"c{n}") for n in range(9)],
        "channels": {"live": 3},
        "panels": [
            {
                "id": "peta",
                "kind": "map",
                "state": "live",
                "shows": {"painted": True},
                "failure": "",
                "status": "",
            }
        ],
        "ui": {"gap_p99_ms": 30, "gap_max_ms": 50},
    }
    return base | changes


def test_a_demo_with_everything_alive_is_good():
    lines, good = summarize(report())
    assert good
    assert lines[-1] == "BAIK"


def test_a_camera_that_is_as_well_as_it_can_be_is_no_complaint():
    cameras = [camera(f"c{n}") for n in range(9)]
    cameras += [camera("hls", state="delayed", late_by_nature=True)]
    cameras += [camera("tidur", state="delayed", fps=0.0, watched=False)]
    lines, good = summarize(report(cameras=cameras))
    assert good
    assert not [line for line in lines if "hls" in line or "tidur" in line]
    lines, _ = summarize(report(cameras=[*cameras, camera("macet", state="delayed")]))
    assert [line for line in lines if "macet" in line]


@pytest.mark.parametrize("after", [["--language", "en"], ["--language=en"]])
def test_the_language_may_stand_behind_the_command(after, capsys):
    main(["check", *after, "resources/profiles/demo.toml"])
    assert "feeds" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"feeds": [{"id": "wifi", "state": "stale", "last_error": "diam"}]}, "wifi: stale — diam"),
        ({"cameras": []}, "0 dari 0"),
        (
            {"cameras": [camera(f"c{n}", fps=2.0) for n in range(12)]},
            "0 dari 12",
        ),
        ({"panels": []}, "TIDAK tergambar"),
        (
            {
                "panels": [
                    *report()["panels"],
                    {"id": "x", "kind": "kpi", "state": "error", "failure": "boom", "status": ""},
                ]
            },
            "x: boom",
        ),
    ],
    ids=["a feed", "no cameras", "slow cameras", "no map", "a broken panel"],
)
def test_a_demo_that_lacks_something_is_not_good_and_says_what(changes, said):
    lines, good = summarize(report(**changes))
    assert not good
    assert said in "\n".join(lines)


def test_a_size_is_width_x_height():
    assert size("1920x1080") == (1920, 1080)


@pytest.mark.parametrize("text", ["", "1920", "1920x", "axb", "10x10", "99999x99999", "-1920x1080"])
def test_what_is_no_size_is_refused(text, capsys):
    with pytest.raises(SystemExit) as exit_:
        main(["snapshot", "p.toml", "--out", "x.png", "--size", text])
    assert exit_.value.code == 2


def test_without_a_screen_run_says_so_and_what_to_do(monkeypatch, capsys, tmp_path):
    for name in ("DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("QTWEBENGINE_DISABLE_SANDBOX", "1")
    assert main(["run", str(tmp_path / "p.toml")]) == 3
    assert "snapshot" in capsys.readouterr().err


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="X11")
def test_a_display_that_does_not_answer_is_no_display(monkeypatch, capsys, tmp_path):
    for name in ("WAYLAND_DISPLAY", "QT_QPA_PLATFORM"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("DISPLAY", ":7654")
    monkeypatch.setenv("QTWEBENGINE_DISABLE_SANDBOX", "1")
    assert main(["run", str(tmp_path / "p.toml")]) == 3
    assert ":7654" in capsys.readouterr().err


@pytest.mark.skipif(not hasattr(__import__("os"), "geteuid"), reason="no root on this system")
def test_root_is_refused_unless_a_test_machine_says_otherwise(monkeypatch, capsys, tmp_path):
    monkeypatch.setattr("os.geteuid", lambda: 0)
    monkeypatch.delenv("QTWEBENGINE_DISABLE_SANDBOX", raising=False)
    assert main(["run", str(tmp_path / "p.toml")]) == 2
    assert "root" in capsys.readouterr().err


def test_help_is_indonesian_and_english_on_request(capsys):
    for language, word in (("id", "buka dinding layar"), ("en", "open the wall")):
        with pytest.raises(SystemExit):
            main([f"--language={language}", "--help"])
        assert word in capsys.readouterr().out


def test_checking_a_profile_needs_no_qt():
    code = "import sys, ccviewer.app; sys.exit(any(name.startswith('PySide6') for name in sys.modules))"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0


def test_the_start_of_a_wall_imports_none_of_the_other_commands():
    code = (
        "import sys; from ccviewer.app import cli; cli.build_parser('run');"
        "sys.exit(any(name.startswith(('ccviewer.app.feed', 'ccviewer.app.push', 'ccviewer.city', 'paho'))"
        " for name in sys.modules))"
    )
    assert subprocess.run([sys.executable, "-c", code]).returncode == 0


def test_the_doctor_finds_nothing_that_blocks_on_a_machine_where_the_tests_run():
    findings = examine(None)
    assert [finding for finding in findings if finding.blocks] == []
    assert {"Python", "PySide6", "av"} <= {finding.what for finding in findings}


def test_the_doctor_names_a_server_that_does_not_answer(profile_on_closed_port):
    (found,) = [finding for finding in examine(profile_on_closed_port) if finding.what.startswith("banjir")]
    assert found.mend
    assert "127.0.0.1" in found.what


def test_a_wrong_profile_is_all_its_mistakes_and_exit_code_2_when_it_is_run(capsys, tmp_path, monkeypatch):
    monkeypatch.setenv("QTWEBENGINE_DISABLE_SANDBOX", "1")
    monkeypatch.setenv("DISPLAY", ":0")
    path = tmp_path / "p.toml"
    path.write_text('[opd]\nid = "a"\nnama = "A"\n\n[city]\nzoom = "dekat"\n', "utf-8")
    assert main(["check", str(path)]) == 1
    capsys.readouterr()
    assert main(["run", str(path)]) == 2
    said = capsys.readouterr().err
    assert "p.toml:3" in said
    assert "p.toml:6" in said


KIOSK = '[opd]\nid = "a"\nname = "A"\n'


def test_a_kiosk_that_nobody_could_open_again_does_not_start(capsys, tmp_path, monkeypatch):
    monkeypatch.setenv("QTWEBENGINE_DISABLE_SANDBOX", "1")
    path = tmp_path / "p.toml"
    path.write_text(KIOSK, "utf-8")
    assert main(["run", str(path), "--kiosk", "--state", str(tmp_path / "state")]) == 2
    assert "ccviewer seat pin" in capsys.readouterr().err
    assert not (tmp_path / "state").exists()


@pytest.mark.parametrize("said", ["w1", "=p", "w1=", "w1=" + "a" * 2000])
def test_a_window_without_its_page_is_refused(said, capsys):
    with pytest.raises(SystemExit) as exit_:
        main(["run", "p.toml", "--window", said])
    assert exit_.value.code == 2
    assert "w1=banjir" in capsys.readouterr().err


def test_a_link_that_is_none_is_refused_before_anybody_is_troubled(capsys, monkeypatch):
    monkeypatch.setenv("QTWEBENGINE_DISABLE_SANDBOX", "1")
    assert main(["open", "ccviewer://perintah/room.quit"]) == 2
    assert "ccviewer://kamera/ID" in capsys.readouterr().err
