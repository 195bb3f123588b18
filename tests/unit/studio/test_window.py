import json
import socket
import threading
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QPushButton

from ccviewer.profile import load
from ccviewer.studio.fields import NAME, OPTIONS, PATH, STATE, TYPE, UNIT

PAYLOADS = Path(__file__).parents[2] / "data" / "payloads"
APS = {"rc": "ok", "data": [{"mac": name, "num_sta": 5, "ket": "x"} for name in "abcdefghijk"]}
APS["data"][1]["num_sta"] = "dua"
SHEET = "Lokasi;Debit;Waktu\nBerbas;1.234;22/11/2026 08.30\nGuntung;2.234;22/11/2026 08.31\n"
Key = Qt.Key


@pytest.fixture
def source(tmp_path):
    """A source that answers as it is told; gives its address and the answer that can be changed."""
    answer = {"body": json.dumps(APS).encode()}

    class Answer(BaseHTTPRequestHandler):
        def do_GET(self):
            answer["heard"] = self.headers["Authorization"]
            self.send_response(200)
            self.send_header("Content-Length", str(len(answer["body"])))
            self.end_headers()
            self.wfile.write(answer["body"])

        def log_message(self, *words):
            pass

    server = HTTPServer(("127.0.0.1", 0), Answer)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}/wifi/ap", answer
    server.shutdown()
    thread.join()
    server.server_close()


def names(window):
    return [field.name for field in window.bench.draft.fields]


def cell(window, row, column):
    return window.fields.index(row, column).data()


def result(window):
    model = window.rows
    return [[model.index(r, c).data() for c in range(model.columnCount())] for r in range(model.rowCount())]


def choose_value(window, *where):
    window.tree.setCurrentIndex(window.payload.index_of(where))


def edit(window, row, column, value):
    return window.fields.setData(window.fields.index(row, column), value)


def answers(qtbot, window):
    """The answers that are offered below the fields, by their words."""

    def shown():
        return [each for each in window.asking.findChildren(QPushButton) if each.isVisible()]

    qtbot.waitUntil(lambda: bool(shown()))
    return {each.text(): each for each in shown()}


def settle(qtbot, window):
    with qtbot.waitSignal(window.bench.tried, timeout=5000):
        pass


def test_what_was_read_becomes_fields_and_rows(opened):
    window = opened(json.dumps(APS))
    assert names(window) == ["asset", "num_sta"]
    assert cell(window, 0, PATH) == "mac"
    assert result(window)[:3] == [["a", "5"], ["b", "bukan angka: dua"], ["c", "5"]]
    assert window.count.text() == "11 baris · 1 sel bermasalah"


def test_a_click_on_a_value_makes_a_field_with_its_path(opened, qtbot):
    window = opened(json.dumps(APS))
    index = window.payload.index_of(("data", 0, "ket"))
    window.tree.scrollTo(index)
    spot = window.tree.visualRect(index.siblingAtColumn(1)).center()
    with qtbot.waitSignal(window.bench.tried):
        qtbot.mouseClick(window.tree.viewport(), Qt.MouseButton.LeftButton, pos=spot)
    assert names(window) == ["asset", "num_sta", "ket"]
    assert window.payload.index(0, 2, window.payload.index_of(("data", 0))).data() == "asset"
    assert result(window)[0] == ["a", "5", "x"]


def test_a_click_while_a_field_is_chosen_gives_it_the_path(opened):
    window = opened(json.dumps(APS))
    window._choose(1)
    choose_value(window, "data", 1, "ket")
    window.point()
    assert names(window) == ["asset", "num_sta"]
    assert cell(window, 1, PATH) == "ket"


def test_a_value_outside_the_items_is_reached_upwards(opened, qtbot):
    window = opened(json.dumps(APS))
    choose_value(window, "rc")
    window.point()
    settle(qtbot, window)
    assert cell(window, 2, PATH) == "^.rc"
    assert [row[2] for row in result(window)] == ["ok"] * 11


def test_what_is_changed_while_the_guesses_are_made_is_kept(opened, qtbot):
    window = opened(json.dumps(APS))
    window.map.take_record("asset")
    edit(window, 1, NAME, "klien")
    settle(qtbot, window)
    qtbot.waitUntil(lambda: not window.bench._guessing.busy)
    assert (window.bench.draft.record, names(window)) == ("reading", ["asset", "klien"])


def test_every_change_can_be_undone_and_done_again(opened):
    window = opened(json.dumps(APS))
    drafts = [window.bench.draft]
    choose_value(window, "data", 0, "ket")
    window.point()
    drafts.append(window.bench.draft)
    edit(window, 2, NAME, "keterangan")
    drafts.append(window.bench.draft)
    edit(window, 1, TYPE, "text")
    drafts.append(window.bench.draft)
    edit(window, 1, OPTIONS, 'required = true, default = "0"')
    drafts.append(window.bench.draft)
    window.table.setCurrentIndex(window.fields.index(0, 0))
    window.remove()
    drafts.append(window.bench.draft)
    assert len({id(draft) for draft in drafts}) == 6
    for draft in reversed(drafts[:-1]):
        window.bench.stack.undo()
        assert window.bench.draft == draft
    for draft in drafts[1:]:
        window.bench.stack.redo()
        assert window.bench.draft == draft
    assert window.fields.rowCount() == len(names(window)) + 1


def test_a_feed_is_made_and_written_with_the_keyboard_alone(window, qtbot, source, path):
    url, _ = source
    assert window.source.address.hasFocus()
    qtbot.keyClicks(window.source.address, url)
    with qtbot.waitSignal(window.bench.tried, timeout=5000):
        qtbot.keyClick(window.source.address, Key.Key_Return)
    assert window.tree.hasFocus()
    choose_value(window, "data", 0, "mac")
    qtbot.keyClick(window.tree, Key.Key_Down)
    qtbot.keyClick(window.tree, Key.Key_Down)
    qtbot.keyClick(window.tree, Key.Key_Return)
    assert names(window) == ["asset", "num_sta", "ket"]
    assert not window.bench.draft.field("num_sta").sure
    window.table.setFocus()
    qtbot.keyClick(window.table, Key.Key_Up)
    qtbot.keyClick(window.table, Key.Key_Up)
    qtbot.keyClick(window.table, Key.Key_Space)
    assert window.bench.draft.field("num_sta").sure
    qtbot.keyClick(window.table, Key.Key_Down)
    qtbot.keyClick(window.table, Key.Key_Delete)
    assert names(window) == ["asset", "num_sta"]
    qtbot.keyClick(window, Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    assert window.bench.uncertain == 0
    qtbot.keyClick(window, Key.Key_S, Qt.KeyboardModifier.ControlModifier)
    (feed,) = load(path).feeds
    assert (feed.id, feed.options.url) == ("wifi-ap", url)
    assert list(feed.options.map.fields) == ["asset", "num_sta"]
    assert "tersimpan di opd.toml baris 7" in window.said.text()
    assert path.read_text().startswith(PROFILE)


PROFILE = '# BPBD\n[opd]\nid = "bpbd"\nname = "BPBD"\ntimezone = "WITA"\n'


def test_every_control_can_be_reached_with_tab(opened):
    window = opened(json.dumps(APS))
    window.bench.set_source("", {"kind": "rest", "url": "http://a/b", "every": "30s"})
    window.source.address.setFocus()
    seen = set()
    for _ in range(40):
        QTest.keyClick(QApplication.focusWidget() or window, Key.Key_Tab)
        seen.add(QApplication.focusWidget())
    wanted = {
        window.tree,
        window.table,
        window.search,
        window.map.items,
        window.map.record,
        window.save,
        window.id,
    }
    assert wanted <= seen


def test_what_was_written_can_be_taken_back(opened, path):
    window = opened(json.dumps(APS))
    window.bench.set_source("", {"kind": "rest", "url": "http://a/b", "every": "30s"})
    window.bench.save()
    assert len(load(path).feeds) == 1
    edit(window, 1, NAME, "klien")
    window.bench.save()
    (feed,) = load(path).feeds
    assert list(feed.options.map.fields) == ["asset", "klien"]
    window.bench.unsave()
    assert path.read_text() == PROFILE
    assert not window.unsave.isVisible()


def test_a_profile_that_somebody_else_changed_is_not_overwritten_but_added_to(opened, path):
    window = opened(json.dumps(APS))
    window.bench.set_source("", {"kind": "rest", "url": "http://a/b", "every": "30s"})
    path.write_text(PROFILE + "# orang lain\n")
    window.bench.save()
    assert path.read_text() == PROFILE + "# orang lain\n"
    assert "diubah orang lain" in window.said.text()
    window.bench.save()
    assert path.read_text().startswith(PROFILE + "# orang lain\n")
    assert len(load(path).feeds) == 1


def test_a_wrong_id_is_told_with_its_line_and_nothing_is_written(opened, path):
    window = opened(json.dumps(APS))
    window.bench.set_source("", {"kind": "rest", "url": "http://a/b", "every": "30s"})
    window.bench.set_id("", "Salah Nama")
    window.bench.save()
    assert "baris 8, feeds[0].id" in window.said.text()
    assert path.read_text() == PROFILE


def test_a_mistake_in_a_path_is_told_at_its_field(opened, qtbot):
    window = opened(json.dumps(APS))
    edit(window, 1, PATH, "data[")
    settle(qtbot, window)
    window._choose(1)
    assert cell(window, 1, STATE) == "salah"
    assert "JMESPath" in window.asking.text()


def test_a_row_that_is_kept_out_says_why_in_its_place(opened, qtbot):
    document = {"data": [each if each["mac"] != "d" else {"num_sta": 5} for each in APS["data"]]}
    window = opened(json.dumps(document))
    assert result(window)[3] == ["wajib ada, tetapi kosong", ""]
    assert window.count.text() == "10 baris · 1 dibuang · 1 sel bermasalah"
    window.next_problem()
    assert window.result.currentIndex().row() == 1
    assert window.payload.where(window.tree.currentIndex()) == ("data", 1, "num_sta")
    assert window._why.text() == "num_sta: bukan angka: dua"
    qtbot.keyClick(window, Key.Key_F8)
    assert window.result.currentIndex().row() == 3
    assert window._why.text() == "asset: wajib ada, tetapi kosong"


def test_a_number_that_can_be_read_in_two_ways_is_asked_and_the_answer_is_used(opened, qtbot):
    window = opened(SHEET, "x.csv")
    row = window.fields.row_of("debit")
    window._choose(row)
    buttons = answers(qtbot, window)
    assert list(buttons) == ["1.234 berarti 1234", "1.234 berarti 1,234"]
    with qtbot.waitSignal(window.bench.tried):
        buttons["1.234 berarti 1,234"].click()
    assert window.bench.draft.field("debit").options["decimal"] == "en"
    assert result(window)[0][window.fields.row_of("debit")] == "1,234"


def test_times_without_a_zone_are_asked_and_shown_by_the_clock_of_the_opd(opened, qtbot):
    window = opened(SHEET, "x.csv")
    assert "tidak menyebut zona" in window.asking.text()
    column = window.fields.row_of("time")
    assert result(window)[0][column] == "22-11-2026 08:30:00 WITA"
    wib = next(button for text, button in answers(qtbot, window).items() if " WIB " in text)
    with qtbot.waitSignal(window.bench.tried):
        wib.click()
    assert result(window)[0][column] == "22-11-2026 09:30:00 WITA"
    assert window.map.timezone.currentText() == "WIB"
    assert "zona" not in window.asking.text()
    window.bench.stack.undo()
    assert "tidak menyebut zona" in window.asking.text()


def test_types_units_and_other_options_can_be_changed_in_the_table(opened, qtbot):
    window = opened(json.dumps(APS))
    assert edit(window, 1, UNIT, "orang")
    assert edit(window, 1, OPTIONS, "scale = 2")
    settle(qtbot, window)
    assert result(window)[0][1] == "10"
    assert not edit(window, 1, OPTIONS, "scale = = 2")
    assert not edit(window, 1, NAME, "asset")
    assert edit(window, 1, TYPE, "text")
    assert window.bench.draft.field("num_sta").options == {"path": "num_sta", "type": "text"}


def test_another_record_or_other_items_are_guessed_anew(opened, qtbot):
    window = opened(json.dumps(APS))
    with qtbot.waitSignal(window.bench.guessed):
        window.map.take_record("asset")
    assert window.bench.draft.record == "asset"
    assert "num_sta" in names(window)
    with qtbot.waitSignal(window.bench.guessed):
        window.map.take_items(("@",))
    assert window.bench.draft.items == ("@",)
    assert "num_sta" not in names(window)


def test_another_format_decodes_the_same_bytes_again(opened, qtbot):
    window = opened(SHEET, "x.csv")
    with qtbot.waitSignal(window.bench.document_changed):
        window.map.take_format("text")
    assert window.bench.document == {"value": SHEET}
    with qtbot.waitSignal(window.bench.document_changed):
        window.bench.stack.undo()
        while window.bench.draft.format != "csv":
            window.bench.stack.undo()
    assert window.bench.document[0]["Lokasi"] == "Berbas"


def test_names_and_values_are_found_and_the_tree_goes_there(opened, qtbot):
    window = opened((PAYLOADS / "unifi_device_uap.json").read_bytes())
    window.search.setText("U7PG2")
    window.seek()
    qtbot.waitUntil(lambda: "ditemukan" in window.said.text())
    assert window.payload.where(window.tree.currentIndex()) == ("data", 0, "model")
    window.search.setText("tidak ada sama sekali")
    window.seek()
    qtbot.waitUntil(lambda: "tidak ada di sini" in window.said.text())


def test_a_source_that_is_not_there_is_told_in_the_window(window, qtbot):
    window.source.address.setText("http://127.0.0.1:9/x")
    window.source.toggle()
    qtbot.waitUntil(lambda: "127.0.0.1" in window.said.text(), timeout=5000)
    assert window.said.objectName() == "bad"
    assert not window.bench.fetching


def test_a_login_page_is_told_to_be_one(window, qtbot, source):
    url, answer = source
    answer["body"] = b"<!doctype html><html>login</html>"
    window.source.address.setText(url)
    window.source.toggle()
    qtbot.waitUntil(lambda: "login" in window.said.text(), timeout=5000)


def test_a_second_reading_keeps_what_was_made(window, qtbot, source):
    url, answer = source
    window.source.address.setText(url)
    with qtbot.waitSignal(window.bench.tried, timeout=5000):
        window.source.toggle()
    edit(window, 1, NAME, "klien")
    settle(qtbot, window)
    answer["body"] = json.dumps({"data": [{"mac": "c", "num_sta": 9}]}).encode()
    with qtbot.waitSignal(window.bench.document_changed, timeout=5000):
        window.source.toggle()
    settle(qtbot, window)
    assert names(window) == ["asset", "klien"]
    assert result(window) == [["c", "9"]]


@pytest.fixture
def silent():
    """A server that takes connections and never answers."""
    with socket.create_server(("127.0.0.1", 0)) as server:
        yield f"http://127.0.0.1:{server.getsockname()[1]}/x"


def test_waiting_for_a_silent_server_is_cancelled_at_once(window, qtbot, silent, threads):
    window.source.address.setText(silent)
    window.source.toggle()
    assert window.bench.fetching
    assert window.source.fetch.text().startswith("Batal")
    qtbot.waitUntil(lambda: threads() == ["studio-fetch"])
    qtbot.keyClick(window, Key.Key_Escape)
    assert not window.bench.fetching
    assert window.said.text() == "dibatalkan"
    qtbot.waitUntil(lambda: threads() == [], timeout=2000)


def test_closing_the_window_while_it_waits_leaves_no_thread(studio, window, silent, threads):
    window.source.address.setText(silent)
    window.source.toggle()
    window.close()
    assert threads() == []
    assert studio.windows == []


def test_slow_work_shows_itself_and_quick_work_does_not(window, qtbot, silent):
    window.source.address.setText(silent)
    window.source.toggle()
    assert not window.source.progress.isVisible()
    qtbot.waitUntil(window.source.progress.isVisible, timeout=2000)
    window.source.toggle()
    assert not window.source.progress.isVisible()


def test_a_preset_fills_in_source_and_fields(window):
    titles = [window.source.preset.itemText(row) for row in range(window.source.preset.count())]
    row = next(row for row, title in enumerate(titles) if "UniFi" in title)
    window.source._take_preset(row)
    assert window.source.address.text().endswith("/stat/device")
    assert "clients" in names(window)
    assert window.bench.draft.source["auth"]["value"].startswith("{secret.")
    window.bench.stack.undo()
    assert names(window) == []


def test_a_field_can_be_typed_into_the_empty_row(opened, qtbot):
    window = opened(json.dumps(APS))
    assert edit(window, 2, PATH, "{mac}-{ket}")
    settle(qtbot, window)
    assert names(window)[2] == "mac_ket"
    assert result(window)[0][2] == "a-x"


def test_the_toml_is_shown_as_it_will_be_written(opened, path):
    window = opened(json.dumps(APS))
    window.bench.set_source("", {"kind": "rest", "url": "http://a/b", "every": "30s"})
    window._turn(1)
    window.bench.save()
    assert path.read_text() == PROFILE + "\n" + window.toml.toPlainText()


def test_nothing_that_the_source_sends_is_taken_for_markup(opened):
    window = opened(json.dumps([{"id": "<b>a</b>", "n": "<img src=x>"}]))
    window._choose(0)
    tip = window.payload.index_of((0, "n")).siblingAtColumn(1).data(Qt.ItemDataRole.ToolTipRole)
    assert tip is None or "<img" not in tip
    assert "<b>" not in (window.fields.index(0, PATH).data(Qt.ItemDataRole.ToolTipRole) or "")
    assert window.asking.label.textFormat() == Qt.TextFormat.PlainText
    assert window.said.textFormat() == Qt.TextFormat.PlainText
    assert window._why.textFormat() == Qt.TextFormat.PlainText


def test_a_secret_in_the_address_is_not_written(opened, path):
    window = opened(json.dumps(APS))
    window.source.address.setText("http://a/b?token=canary-1")
    window.source._edited()
    window.bench.save()
    assert "{secret.NAMA}" in window.said.text()
    assert "canary" not in window.said.text() + path.read_text()


def test_a_source_behind_a_key_is_read_and_the_key_is_not_written(window, qtbot, path, source):
    url, answer = source
    window.source.address.setText(url)
    window.source.more.setText('auth = { kind = "bearer", token = "{secret.kunci}" }')
    with qtbot.waitSignal(window.bench.tried, timeout=5000):
        window.source.toggle()
    assert answer["heard"] == "Bearer rahasia-canary"
    window.bench.save()
    assert load(path).feeds[0].options.auth.kind == "bearer"
    assert "canary" not in path.read_text() + window.toml.toPlainText()


@pytest.mark.parametrize(
    "more",
    [
        'auth = { kind = "bearer", token = "canary" }',
        'auth = { kind = "basic", user = "u", password = "canary" }',
        'headers = { "X-API-Key" = "canary" }',
    ],
)
def test_a_secret_among_the_other_options_is_not_written_either(opened, path, more):
    window = opened(json.dumps(APS))
    window.source.address.setText("http://a/b")
    window.source.more.setText(more)
    window.source._edited()
    window.bench.save()
    assert "{secret.NAMA}" in window.said.text()
    assert path.read_text() == PROFILE


def test_other_options_that_are_no_toml_are_told_and_not_taken(window):
    window.source.address.setText("http://a/b")
    window.source.more.setText("auth = {")
    window.source._edited()
    assert "bukan TOML" in window.said.text()
    assert window.bench.draft.source["url"] == ""


def test_a_file_beside_the_profile_keeps_its_short_path_however_often_it_is_edited(window, path):
    (path.parent / "pos.csv").write_text(SHEET)
    window.source.kind.setCurrentIndex(2)
    for typed in (str(path.parent / "pos.csv"), "pos.csv", "./pos.csv"):
        window.source.address.setText(typed)
        window.source._edited()
        assert window.bench.draft.source["path"] == "pos.csv"


def test_a_broker_with_tls_is_shown_and_taken_by_its_port(window):
    window.source.kind.setCurrentIndex(1)
    window.source.address.setText("broker.go.id:8883")
    window.source.topic.setText("kota/+/a, kota/+/b")
    window.source._edited()
    source = dict(window.bench.draft.source)
    assert source == {"kind": "mqtt", "host": "broker.go.id", "tls": True, "topics": ["kota/+/a", "kota/+/b"]}
    assert (window.source.address.text(), window.source.more.text()) == ("broker.go.id:8883", "")
    window.source._edited()
    assert window.bench.draft.source == source


def test_the_tree_marks_what_the_chosen_row_reads(opened):
    window = opened(json.dumps(APS))
    window.result.setCurrentIndex(window.rows.index(4, 1))

    def marked(row):
        return window.payload.index_of(("data", row, "num_sta")).siblingAtColumn(2).data()

    assert (marked(0), marked(4)) == ("", "num_sta")
    edit(window, 1, NAME, "klien")
    assert (marked(0), marked(4)) == ("", "klien")


def test_a_click_on_a_value_of_any_row_finds_the_field_that_reads_it(opened):
    window = opened(json.dumps(APS))
    choose_value(window, "data", 7, "num_sta")
    window.point()
    assert names(window) == ["asset", "num_sta"]
