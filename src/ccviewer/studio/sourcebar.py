"""Where the payload comes from: kind, address, topic, preset; and the button that reads it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

from PySide6.QtCore import QElapsedTimer, QTimer
from PySide6.QtWidgets import (
    QComboBox,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QProgressBar,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from ccviewer.feeds.studio import files_source, mqtt_source, rest_source
from ccviewer.feeds.studio.presets import preset_draft
from ccviewer.feeds.studio.sources import EVERY
from ccviewer.i18n import Text, tr
from ccviewer.profile.presets import Preset
from ccviewer.studio.bench import Bench
from ccviewer.studio.inline import line_of, options_of

SHOW_AFTER_MS = 300  # what is quicker needs no sign of work
TELL_AFTER_MS = 2000  # what is slower says how long it has taken
MANAGED = frozenset(("kind", "url", "host", "port", "topics", "path", "pattern", "every"))
KINDS = ("rest", "mqtt", "files")


class SourceBar(QWidget):
    """One line of fields, and below it a thin line of progress."""

    def __init__(
        self, bench: Bench, presets: Sequence[Preset], folder: Path, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._bench, self._presets, self._folder = bench, presets, folder
        self.preset = QComboBox(self)
        self.preset.addItem(tr("Tanpa preset"))
        self.preset.addItems([str(each.header.title) for each in presets])
        self.preset.setMaxVisibleItems(24)
        self.kind = QComboBox(self)
        self.kind.addItems([tr("HTTP"), tr("MQTT"), tr("Berkas")])
        self.address, self.topic, self.every = QLineEdit(self), QLineEdit(self), QLineEdit(self)
        self.more = QLineEdit(self)
        self.more.setPlaceholderText('auth = { kind = "bearer", token = "{secret.NAMA}" }')
        self.fetch = QPushButton(self)
        self.fetch.setObjectName("main")
        self.progress = QProgressBar(self)
        self.progress.setRange(0, 0)
        self.progress.setTextVisible(False)
        self.waiting = QLabel(self)
        for widget, name in (
            (self.preset, tr("Preset")),
            (self.kind, tr("Jenis sumber")),
            (self.address, tr("Alamat")),
            (self.topic, tr("Topik MQTT")),
            (self.every, tr("Selang pembacaan")),
            (self.more, tr("Masuk dan pilihan lain, sebagai TOML")),
        ):
            widget.setAccessibleName(name)
            widget.setToolTip(name)
        self._lay_out()
        self._since = QElapsedTimer()
        self._beat = QTimer(self, interval=SHOW_AFTER_MS)
        self._beat.timeout.connect(self._tell)
        self.preset.activated.connect(self._take_preset)
        self.kind.activated.connect(self._kind_chosen)
        self.kind.activated.connect(lambda row: self.every.setText(EVERY.get(KINDS[row], "")))
        for line in (self.address, self.topic, self.every, self.more):
            line.editingFinished.connect(self._edited)
            line.returnPressed.connect(self.toggle)
        self.fetch.clicked.connect(self.toggle)
        bench.draft_changed.connect(self._show)
        bench.fetching_changed.connect(self._fetching)
        self._show()
        self._fetching()

    def toggle(self) -> None:
        """Read the source, or stop waiting for it."""
        if self._bench.fetching:
            self._bench.cancel()
        elif self.address.text().strip():
            self._edited()
            self._bench.fetch()

    def stop(self) -> None:
        """Let no timer go on."""
        self._beat.stop()

    def _lay_out(self) -> None:
        line = QHBoxLayout()
        line.setSpacing(8)
        self.preset.setMinimumWidth(190)
        self.kind.setFixedWidth(92)
        self.topic.setMaximumWidth(240)
        self.every.setFixedWidth(70)
        self.fetch.setFixedWidth(120)
        self.waiting.setMinimumWidth(130)
        line.addWidget(self.preset)
        line.addWidget(self.kind)
        line.addWidget(self.address, 3)
        line.addWidget(self.topic, 1)
        line.addWidget(self.every)
        line.addWidget(self.fetch)
        line.addWidget(self.waiting)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.setSpacing(4)
        whole.addLayout(line)
        below = QHBoxLayout()
        below.setSpacing(8)
        label = QLabel(tr("Masuk dan lainnya"), self)
        label.setBuddy(self.more)
        below.addWidget(label)
        below.addWidget(self.more, 1)
        whole.addLayout(below)
        whole.addWidget(self.progress)
        keep = self.progress.sizePolicy()
        keep.setRetainSizeWhenHidden(True)
        self.progress.setSizePolicy(keep)

    def _source(self) -> dict[str, Any]:
        """Return the keys of the transport, with the rarer ones as they are written in TOML."""
        kind, address = KINDS[self.kind.currentIndex()], self.address.text()
        make: dict[str, Callable[[], dict[str, Any]]] = {
            "rest": lambda: rest_source(address, self.every.text().strip()),
            "mqtt": lambda: mqtt_source(address, self.topic.text().split(",")),
            "files": lambda: files_source(
                str(self._folder / address), self._folder, self.every.text().strip()
            ),
        }
        return {**(options_of(self.more.text()) or {}), **make[kind]()}

    def _edited(self) -> None:
        if options_of(self.more.text()) is None:
            self._bench.said.emit(Text("{key} bukan TOML", key=self.more.accessibleName()), True)
        elif self.address.text().strip() and self._shown() != self._typed():
            self._bench.set_source(tr("ubah sumber"), self._source())

    def _kind_chosen(self, row: int) -> None:
        self.topic.setVisible(KINDS[row] == "mqtt")
        self.every.setVisible(KINDS[row] != "mqtt")
        self.address.setPlaceholderText(
            (tr("https://… alamat data"), tr("broker atau broker:porta"), tr("berkas atau folder titipan"))[
                row
            ]
        )

    def _take_preset(self, row: int) -> None:
        if row > 0:
            preset = self._presets[row - 1]
            draft = preset_draft(preset, self._bench.tools.suggest_id({"path": preset.name}))
            self._bench.change(tr("preset {name}", name=preset.name), replace(draft))

    def _typed(self) -> tuple[str, ...]:
        kind = KINDS[self.kind.currentIndex()]
        topic = self.topic.text() if kind == "mqtt" else ""
        every = self.every.text() if kind != "mqtt" else ""
        return kind, self.address.text(), topic, every, line_of(options_of(self.more.text()) or {})

    def _shown(self) -> tuple[str, ...]:
        source = self._bench.draft.source
        kind = str(source.get("kind", "rest"))
        host = str(source.get("host", ""))
        port = source.get("port") or (8883 if source.get("tls") else None)
        address = f"{host}:{port}" if kind == "mqtt" and port else host
        address = address if kind == "mqtt" else str(source.get("url") or source.get("path") or "")
        every = str(source.get("every", "")) if kind != "mqtt" else ""
        rest = {key: value for key, value in source.items() if key not in MANAGED}
        if rest.get("tls") is True and port == 8883:
            del rest["tls"]  # the port says it
        return kind, address, ", ".join(source.get("topics", ())), every, line_of(rest)

    def _show(self) -> None:
        kind, address, topic, every, more = self._shown()
        if kind in KINDS and (address or not self.address.text()):
            self.kind.setCurrentIndex(KINDS.index(kind))
            self._kind_chosen(KINDS.index(kind))
        shown = ((self.address, address), (self.topic, topic), (self.every, every), (self.more, more))
        for line, said in shown:
            if line.text() != said and not (line.hasFocus() and line.isModified() and not said):
                line.setText(said)
                line.setCursorPosition(0)

    def _fetching(self) -> None:
        busy = self._bench.fetching
        self.fetch.setText(tr("Batal  Esc") if busy else tr("Ambil  F5"))
        self.progress.hide()
        self.waiting.setText("")
        if busy:
            self._since.start()
            self._beat.start()
        else:
            self._beat.stop()

    def _tell(self) -> None:
        took = self._since.elapsed()
        self.progress.show()
        if took >= TELL_AFTER_MS:
            self.waiting.setText(tr("menunggu {seconds} dtk …", seconds=took // 1000))
