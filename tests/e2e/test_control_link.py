"""A seat that listens for commands, against real brokers."""

import dataclasses
import itertools
import json
import random
import threading
import time
import uuid

import pytest

from ccviewer.commands import Role
from ccviewer.feeds.control import (
    Accepted,
    Controller,
    Outbox,
    Outcome,
    Request,
    Topics,
    Turned,
    Unsaid,
    fingerprint,
)
from ccviewer.feeds.control.link import SAID_BURST, SAID_PER_SECOND, WAITING
from ccviewer.hub import SystemClock
from ccviewer.profile import Control, ControlKey
from ccviewer.signing import SigningKey
from servers.authority import Authority
from servers.brokers import MOSQUITTO, amqtt, mosquitto
from servers.controlling import Seat, Wire, until

pytestmark = [
    pytest.mark.e2e,
    pytest.mark.skipif(MOSQUITTO is None, reason="mosquitto is not installed: apt install mosquitto"),
]

PLACE = Topics("siaga", "kursi-1")


@pytest.fixture
def key(tmp_path):
    return SigningKey.create(tmp_path / "controller.pem")


@pytest.fixture
def broker(tmp_path):
    with mosquitto(tmp_path) as one:
        yield one


@pytest.fixture
def control(key):
    def at(broker, **more):
        known = ControlKey("ruang wali", key.public, "operator", ("wall.*",))
        return Control("siaga", "kursi-1", f"mqtt://127.0.0.1:{broker.port}", (known,), **more)

    return at


@pytest.fixture
def ask(key):
    count = itertools.count(int(time.time() * 1000))

    def make(**changes):
        now = time.time()
        request = Request(
            uuid.uuid4().hex,
            PLACE.name,
            "wall.show_page",
            {"window": "w1", "page": "banjir"},
            "Sari",
            Role.OPERATOR,
            now,
            now + 60,
            next(count),
            key.public,
        )
        request = dataclasses.replace(request, **changes)
        return request, request.sealed(key)

    return make


def test_a_command_is_done_once_and_answered(broker, control, ask, tmp_path):
    with Wire(broker) as wire, Seat(control(broker), tmp_path / "state") as seat:
        seat.until_connected()
        request, payload = ask()
        wire.send(PLACE.do, payload)
        answer = wire.answer_to(request.id)
    assert (answer["outcome"], answer["reason"], answer["seat"]) == ("applied", None, "siaga/kursi-1")
    assert [one.id for one in seat.done] == [request.id]


def test_a_message_that_comes_five_times_is_done_once_and_answered_each_time(broker, control, ask, tmp_path):
    with Wire(broker) as wire, Seat(control(broker), tmp_path / "state") as seat:
        seat.until_connected()
        request, payload = ask()
        for _ in range(5):
            wire.send(PLACE.do, payload)
            wire.answer_to(request.id)
        until(lambda: len(wire.answers()) >= 4)
        assert {one["outcome"] for one in wire.answers()} == {"applied"}
    assert len(seat.done) == 1


def test_a_replay_to_a_restarted_seat_is_not_done(broker, control, ask, tmp_path):
    request, payload = ask()
    with Wire(broker) as wire:
        with Seat(control(broker), tmp_path / "state") as seat:
            seat.until_connected()
            wire.send(PLACE.do, payload)
            wire.answer_to(request.id)
        wire.heard.clear()
        with Seat(control(broker), tmp_path / "state") as again:
            again.until_connected()
            wire.send(PLACE.do, payload)
            assert wire.answer_to(request.id)["repeated"]
            other, older = ask(seq=request.seq)
            wire.send(PLACE.do, older)
            assert wire.answer_to(other.id)["reason"] == "seq"
    assert again.done == []


def test_the_state_is_kept_by_the_broker_and_its_last_will_says_offline(broker, control, tmp_path):
    with Seat(control(broker), tmp_path / "state") as seat:
        seat.link.show({"windows": [{"id": "w1", "page": "harian"}]})
        with Wire(broker) as wire:
            state = until(lambda: wire.states() and wire.states()[-1])
            assert (state["online"], state["windows"][0]["page"]) == (True, "harian")
            seat.link.show({"windows": [{"id": "w1", "page": "banjir"}]})
            until(lambda: wire.states()[-1]["windows"][0]["page"] == "banjir")
    with Wire(broker) as wire:
        assert until(lambda: wire.states())[-1] == {"schema": 1, "seat": "siaga/kursi-1", "online": False}


def test_a_kept_command_is_refused_when_the_seat_comes(broker, control, ask, tmp_path):
    request, payload = ask()
    with Wire(broker) as wire:
        wire.send(PLACE.do, payload, retain=True)
        until(lambda: wire.heard)
        with Seat(control(broker), tmp_path / "state") as seat:
            assert wire.answer_to(request.id)["reason"] == "retained"
    assert seat.done == []


def test_only_the_right_password_and_certificate_lead_in(control, ask, tmp_path):
    authority = Authority(tmp_path, "Kota")
    tls = authority.issue("127.0.0.1")
    with mosquitto(tmp_path, users={"kursi": "rahasia-besar"}, tls=tls) as broker:
        options = control(broker, user="kursi", password="{secret.kendali}", ca_file=str(authority.file))
        options = dataclasses.replace(options, broker=f"mqtts://127.0.0.1:{broker.port}")
        with Seat(options, tmp_path / "state", {"kendali": "rahasia-besar"}) as seat:
            seat.until_connected()
            assert "rahasia-besar" not in json.dumps(seat.link.report())


@pytest.mark.logs_warnings
def test_a_refused_password_is_said_once_without_the_password(control, tmp_path, caplog):
    with mosquitto(tmp_path, users={"kursi": "rahasia-besar"}) as broker:
        options = control(broker, user="kursi", password="{secret.kendali}")
        with Seat(options, tmp_path / "state", {"kendali": "salah-sekali"}) as seat:
            until(lambda: seat.link.report()["last_error"])
            time.sleep(0.3)
            said = seat.link.report()["last_error"]
    assert "menolak nama pengguna atau sandi" in said or "tidak mengizinkan" in said
    assert "salah-sekali" not in said + caplog.text
    assert len([one for one in caplog.records if one.levelname == "WARNING"]) == 1


def test_a_broker_of_1999_is_enough(control, ask, tmp_path):
    with amqtt(tmp_path) as broker, Seat(control(broker), tmp_path / "state") as seat:
        seat.until_connected()
        with Wire(broker, topic=PLACE.done) as wire:
            request, payload = ask()
            wire.send(PLACE.do, payload)
            assert wire.answer_to(request.id)["outcome"] == "applied"


@pytest.mark.logs_warnings
def test_a_broker_that_comes_back_is_found_again(broker, control, ask, tmp_path):
    with Seat(control(broker), tmp_path / "state") as seat:
        seat.until_connected()
        broker.kill()
        until(lambda: not seat.link.report()["connected"])
        broker.start()
        seat.until_connected()
        with Wire(broker) as wire:
            request, payload = ask()
            wire.send(PLACE.do, payload)
            assert wire.answer_to(request.id)["outcome"] == "applied"


@pytest.mark.logs_warnings
@pytest.mark.parametrize("there", [True, False])
def test_a_seat_ends_within_two_seconds(broker, control, tmp_path, there):
    if not there:
        broker.kill()
    with Seat(control(broker), tmp_path / "state") as seat:
        if there:
            seat.until_connected()
        else:
            until(lambda: seat.link.report()["last_error"])
        begun = time.monotonic()
        assert seat.link.stop()
        assert time.monotonic() - begun < 2


def test_what_waits_is_bounded_however_many_commands_come(broker, control, ask, tmp_path, monkeypatch):
    monkeypatch.setattr("ccviewer.feeds.control.gate.BURST", 10_000.0)
    with Wire(broker) as wire, Seat(control(broker), tmp_path / "state", obeys=False) as seat:
        seat._over.set()  # a main thread that does not come to take anything
        seat._thread.join()
        seat.until_connected()
        asked = [ask() for _ in range(WAITING + 20)]
        for _, payload in asked:
            wire.send(PLACE.do, payload)
        until(lambda: seat.link.report()["refused"] >= 20)
        assert seat.link.report()["waiting"] == WAITING
        assert wire.answer_to(asked[-1][0].id)["reason"] == "busy"


def test_five_thousand_hostile_messages_are_counted_and_a_true_one_is_obeyed(broker, control, ask, tmp_path):
    _, payload = ask()
    forged = [
        b"",
        payload[:-7],
        payload.replace(b"banjir", b"bajir!"),
        b"[" * 5000,
        b"\xff" * 300,
        b'{"id":"' + b"a" * 20_000 + b'"}',
        ask(seat="siaga/kursi-2")[1],
        ask(issued=time.time() + 9000, expires=time.time() + 9100)[1],
    ]
    rng = random.Random(7)
    with Wire(broker, topic=PLACE.done) as wire, Seat(control(broker), tmp_path / "state") as seat:
        seat.until_connected()
        begun = time.monotonic()
        for number in range(5000):
            if number % 100 == 0:  # a broker drops what waits in it beyond 1,000
                until(lambda sent=number: seat.link.report()["heard"] > sent - 500)
            wire.send(PLACE.do, rng.choice(forged), qos=0)
            if number == 2500:
                wire.send(PLACE.do, payload)
        until(lambda: any(one["of"] == fingerprint(payload) for one in wire.answers()), 60)
        until(lambda: seat.link.report()["heard"] >= 5001, 60)
        took_s = time.monotonic() - begun

        def written():
            return sum(one.count for one in seat.brought if isinstance(one, Unsaid))

        until(lambda: written() == seat.link.report()["unanswered"])
        report = seat.link.report()
    print(
        f"5,001 messages, {took_s:.1f} s; answered {len(wire.answers())}, unanswered {report['unanswered']}"
    )
    assert len(seat.done) == 1
    assert report["refused"] == 5000
    turned = [one for one in seat.brought if isinstance(one, Turned)]
    assert len(turned) <= SAID_BURST + SAID_PER_SECOND * (took_s + 2)
    assert len(turned) + report["unanswered"] == 5000


def test_no_hostile_message_ends_the_thread(broker, control, ask, tmp_path):
    rng = random.Random(11)
    _, payload = ask()
    with Wire(broker) as wire, Seat(control(broker), tmp_path / "state") as seat:
        seat.until_connected()
        for _ in range(500):
            at = rng.randrange(len(payload))
            wire.send(
                PLACE.do, payload[:at] + rng.randbytes(rng.randrange(4)) + payload[at + rng.randrange(4) :]
            )
        until(lambda: seat.link.report()["heard"] >= 500)
        request, good = ask()
        wire.send(PLACE.do, good)
        assert wire.answer_to(request.id)["outcome"] == "applied"
        assert seat.link.report()["connected"]


# the other side


@pytest.fixture
def controlling(broker, control, key, tmp_path):
    """Put commands into an outbox and send them, in a thread; yields (put, start)."""
    answers, threads, stop = [], [], threading.Event()
    outbox = Outbox(tmp_path / "outbox", SystemClock())
    place = f"mqtt://127.0.0.1:{broker.port}"

    def put(valid_s=60.0, seat=PLACE, by="Sari", signer=key, **args):
        args = {"window": "w1", "page": "banjir", **args}
        return outbox.put(
            signer, place, seat, "wall.show_page", args, by=by, role=Role.OPERATOR, valid_s=valid_s
        )

    def start(seconds, wanted=None):
        controller = Controller(
            control(broker), outbox, SystemClock(), {}.__getitem__,
            lambda one, answer: answers.append((one, answer)), lambda _error: None, stop,
        )  # fmt: skip
        controller._delay = lambda _failures: 0.05
        thread = threading.Thread(target=controller.run, args=(wanted or outbox.pending(), seconds))
        threads.append(thread)
        thread.start()
        return thread

    put.outbox, put.answers = outbox, answers
    yield put, start
    stop.set()
    for thread in threads:
        thread.join()


def test_a_command_to_a_seat_that_is_off_is_applied_when_it_comes(broker, control, controlling, tmp_path):
    put, start = controlling
    with Seat(control(broker), tmp_path / "state") as seat:
        seat.link.show({})
        seat.until_connected()
    one = put()
    thread = start(20)
    time.sleep(0.5)
    assert put.answers == []
    assert put.outbox.pending() == [one]
    with Seat(control(broker), tmp_path / "state") as seat:
        seat.link.show({})
        until(lambda: put.answers)
    thread.join()
    assert put.answers[0][1].outcome is Outcome.APPLIED
    assert [request.id for request in seat.done] == [one.id]
    assert put.outbox.pending() == []


def test_a_command_to_a_seat_that_stays_off_is_said_to_have_expired(broker, controlling):
    put, start = controlling
    put(valid_s=1.0)
    start(20).join()
    assert [answer for _, answer in put.answers] == [None]
    assert put.outbox.pending() == []


@pytest.mark.logs_warnings
def test_a_command_outlives_its_broker(broker, control, controlling, tmp_path):
    put, start = controlling
    broker.kill()
    put()
    start(20)
    time.sleep(0.3)
    broker.start()
    with Seat(control(broker), tmp_path / "state") as seat:
        seat.link.show({})
        until(lambda: put.answers)
    assert put.answers[0][1].outcome is Outcome.APPLIED


def test_what_has_no_answer_in_time_is_kept_for_the_next_run(broker, control, controlling, tmp_path):
    put, start = controlling
    one = put()
    start(0.5).join()
    assert put.outbox.pending() == [one]
    with Seat(control(broker), tmp_path / "state") as seat:
        seat.link.show({})
        start(20).join()
    assert put.answers[0][1].outcome is Outcome.APPLIED


def test_a_forged_answer_is_not_believed(broker, control, controlling, tmp_path):
    put, start = controlling
    one = put()
    with Wire(broker) as wire:
        thread = start(20)
        until(lambda: any(topic == PLACE.do for topic, _, _ in wire.heard))
        for of in ("", "0" * 64):
            wire.send(PLACE.done, json.dumps({"id": one.id, "of": of, "outcome": "applied"}))
        time.sleep(0.5)
        assert put.answers == []
        with Seat(control(broker), tmp_path / "state") as seat:
            seat.link.show({})
            thread.join()
    assert len(seat.done) == 1


def test_commands_of_an_outbox_come_in_the_order_in_which_they_were_given(
    broker, control, controlling, tmp_path
):
    put, start = controlling
    ids = [put(page=f"p{number}").id for number in range(10)]
    start(20)
    with Seat(control(broker), tmp_path / "state") as seat:
        seat.link.show({})
        until(lambda: len(put.answers) == 10)
    assert [request.id for request in seat.done] == ids
    assert all(isinstance(one, Accepted) or one.answer.repeated for one in seat.brought)
