"""The card with all scenes: search, open, copy, rename, lock and delete in place."""

from collections.abc import Callable, Mapping

from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QLabel, QLineEdit, QPushButton, QWidget

from ccviewer.commands import CommandError, Seat, Via
from ccviewer.commands.finder import Target, find
from ccviewer.i18n import tr
from ccviewer.panels.base import icon
from ccviewer.wall.choices import title_of
from ccviewer.wall.gallery_list import HEIGHT, SceneItem, SceneList
from ccviewer.wall.library import Entry, Library, Owner, free_name, owner_word
from ccviewer.wall.overlay import Overlay
from ccviewer.wall.scene import Scene
from ccviewer.wall.scene_pictures import ScenePictures, used_screens
from ccviewer.wall.window import WallWindow

WIDTH, ROWS = 1120, 2.3  # a part of the third row says that there is more
FIELD = 40
CONTROL = Qt.KeyboardModifier.ControlModifier
PLAIN = Qt.KeyboardModifier.NoModifier
KEYPAD = Qt.KeyboardModifier.KeypadModifier


class GalleryCard(Overlay):
    """Shows the scenes of a library. What is done is asked of the seat; what it refuses is said here.

    `changed` says of a scene whether it was arranged otherwise since it was saved.
    """

    def __init__(
        self,
        window: WallWindow,
        seat: Seat,
        library: Library,
        pictures: ScenePictures,
        shown: str,
        changed: Callable[[Scene], bool],
    ) -> None:
        theme = window.context.theme
        super().__init__(window, theme, tr("Galeri adegan"), WIDTH)
        self._at, self._seat, self._library, self._pictures = window.id, seat, library, pictures
        self._shown_name, self._changed = shown, changed
        self._items: list[SceneItem] = []
        self._entries: Mapping[str, Entry] = {}
        self.deleted = ""  # the scene that `undo` brings back
        self.field = QLineEdit()
        self.field.setPlaceholderText(tr("Cari adegan…"))
        self.field.setAccessibleName(tr("Cari adegan"))
        self.field.setFixedHeight(self.px(FIELD))
        self.field.addAction(icon("search", theme.colour("text_2")), QLineEdit.ActionPosition.LeadingPosition)
        self.field.textChanged.connect(lambda _text: self._search())
        self.list = SceneList(theme, tr("Adegan"))
        self.list.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.list.setFixedHeight(self.px(ROWS * HEIGHT))
        self.list.picked.connect(self.open_scene)
        self.list.selectionModel().currentChanged.connect(lambda *_: self._chosen())
        self.empty = self._label("quiet")
        self.empty.setText(tr("Tidak ada adegan yang cocok"))
        self.about, self.mistake = self._label("quiet"), self._label("mistake")
        self.done = self._label("quiet")
        self.undo_button = self._button(tr("Urungkan hapus"), self.undo)
        self.open_button = self._button(tr("Buka"), self.open_scene, "primary")
        self.copy_button = self._button(tr("Gandakan"), self.duplicate)
        self.rename_button = self._button(tr("Ganti nama"), self.begin_renaming)
        self.lock_button = self._button(tr("Kunci"), self.toggle_lock)
        self.delete_button = self._button(tr("Hapus"), self.delete)
        self.new_name = QLineEdit()
        self.new_name.setAccessibleName(tr("Nama baru"))
        self.new_name.setMaxLength(80)
        self.new_title = QLineEdit()
        self.new_title.setAccessibleName(tr("Judul"))
        self.new_title.setPlaceholderText(tr("seperti namanya"))
        self.new_title.setMaxLength(120)
        self.rename_done = self._button(tr("Ganti nama"), self.rename, "primary")
        self.rename_left = self._button(tr("Batal"), self.end_renaming)
        for one in (self.field, self.new_name, self.new_title):
            one.installEventFilter(self)
        self._acts = self._row(
            self.open_button, self.copy_button, self.rename_button, self.lock_button, self.delete_button
        )
        self._acts.layout().addStretch(1)  # type: ignore[union-attr]
        self._naming = self._row(
            QLabel(tr("Nama")), self.new_name, QLabel(tr("Judul")), self.new_title,
            self.rename_done, self.rename_left,
        )  # fmt: skip
        self._undoing = self._row(self.done, self.undo_button)
        self._undoing.layout().addStretch(1)  # type: ignore[union-attr]
        for hidden in (self.empty, self.about, self.mistake, self._naming, self._undoing):
            hidden.hide()
        for widget in (
            self.field, self.empty, self.list, self.about, self.mistake, self._undoing, self._acts,
            self._naming,
        ):  # fmt: skip
            self.content.addWidget(widget)
        self.content.addWidget(
            self.keys_line(
                tr(
                    "← ↑ ↓ → pilih · Enter buka · Ctrl+D gandakan · F2 ganti nama · Ctrl+L kunci · "
                    "Delete hapus · Esc tutup"
                )
            )
        )
        self.load(shown)

    # what is done

    def open_scene(self) -> None:
        """Open the selected scene."""
        item = self.list.current
        if item is None:
            return
        if item.scene is None:
            self._refuse(self.about.text())
            return
        self.close_now()
        self._seat.ask("scene.open", {"name": item.name}, Via.MENU, window=self._at)

    def duplicate(self) -> None:
        """Copy the selected scene under a free name, and select the copy."""
        item = self.list.current
        if item is not None:
            to = free_name(item.name, set(self._entries))
            if self._ask("scene.duplicate", {"name": item.name, "to": to}):
                self.field.clear()
                self.load(to)

    def begin_renaming(self) -> None:
        """Ask for another name and title in place of the buttons."""
        item = self.list.current
        if item is None:
            return
        if not self.rename_button.isEnabled():
            self._refuse(
                tr("hanya adegan milik operator yang tidak terkunci dapat diganti namanya; gandakan dulu")
            )
            return
        self.mistake.hide()
        self.new_name.setText(item.name)
        self.new_title.setText(_own_title(item))
        self._acts.hide()
        self._naming.show()
        self.new_name.setFocus(Qt.FocusReason.OtherFocusReason)
        self.new_name.selectAll()

    def rename(self) -> None:
        """Give the selected scene the name and the title that were typed."""
        item, to, title = self.list.current, self.new_name.text().strip(), self.new_title.text().strip()
        if item is None or not self._ask("scene.rename", {"name": item.name, "to": to}):
            return
        if item.name == self._shown_name:
            self._shown_name = to
        if title != _own_title(item):
            self._ask("scene.title", {"name": to, "title": title})
        self.end_renaming()
        self.field.clear()
        self.load(to)

    def end_renaming(self) -> None:
        """Put the buttons back."""
        self.mistake.hide()
        self._naming.hide()
        self._acts.show()
        self.field.setFocus(Qt.FocusReason.OtherFocusReason)

    def toggle_lock(self) -> None:
        """Lock the selected scene, or free it."""
        item = self.list.current
        if item is not None and self._ask("scene.lock", {"name": item.name, "locked": not item.locked}):
            self.load(item.name)

    def delete(self) -> None:
        """Delete the selected scene, and say how to take that back."""
        item = self.list.current
        if item is None or not self._ask("scene.delete", {"name": item.name}):
            return
        self.deleted = item.name
        self.done.setText(tr('Adegan "{name}" dihapus.', name=item.title))
        at = self.list.currentIndex().row()
        left = [one.name for one in self.list.items if one.name != item.name]
        self.load(item.name if item.name in self._names() else (left[min(at, len(left) - 1)] if left else ""))
        self._undoing.show()

    def undo(self) -> None:
        """Take back the last deletion."""
        if self.deleted and self._ask("scene.restore", {"name": self.deleted}):
            name, self.deleted = self.deleted, ""
            self._undoing.hide()
            self.field.clear()
            self.load(name)
            self.field.setFocus(Qt.FocusReason.OtherFocusReason)

    def cancel(self) -> None:
        """Leave renaming first, then the card."""
        if self._naming.isVisible():
            self.end_renaming()
        else:
            super().cancel()

    # what is shown

    def load(self, current: str) -> None:
        """Read the library anew, and select a scene by its name."""
        entries = self._library.entries()
        self._entries = {entry.name: entry for entry in entries}
        self._items = [self._item(entry) for entry in entries]
        self._search(current)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Choose and act by keys while a field has the keyboard."""
        if isinstance(event, QKeyEvent) and watched in (self.field, self.new_name, self.new_title):
            act = self._key(event) if watched is self.field else self._naming_key(event)
            if act is not None and event.type() == QEvent.Type.ShortcutOverride:
                event.accept()  # it is the card's, whatever the wall has bound to it
                return True
            if act is not None and event.type() == QEvent.Type.KeyPress:
                act()
                return True
        return super().eventFilter(watched, event)

    def _key(self, event: QKeyEvent) -> Callable[[], object] | None:
        key, modifiers = Qt.Key(event.key()), event.modifiers() & ~KEYPAD
        text, at = self.field.text(), self.field.cursorPosition()
        if modifiers == CONTROL:
            acts: dict[Qt.Key, Callable[[], object]] = {
                Qt.Key.Key_D: self.duplicate, Qt.Key.Key_L: self.toggle_lock
            }  # fmt: skip
            if key == Qt.Key.Key_Z and self.deleted and not text:
                return self.undo
            return acts.get(key)
        if modifiers != PLAIN:
            return None
        columns = self.list.columns
        steps = {Qt.Key.Key_Up: -columns, Qt.Key.Key_Down: columns}
        if not text:
            steps |= {Qt.Key.Key_Left: -1, Qt.Key.Key_Right: 1}
        if key in steps:
            return lambda: self.list.move_by(steps[key])
        if key in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            return self.open_scene
        if key == Qt.Key.Key_F2:
            return self.begin_renaming
        if key == Qt.Key.Key_Delete and at == len(text) and not self.field.hasSelectedText():
            return self.delete
        return None

    def _naming_key(self, event: QKeyEvent) -> Callable[[], object] | None:
        return self.rename if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) else None

    def _search(self, current: str = "") -> None:
        here = self.list.current
        found = find(self.field.text(), [Target((one.title, one.name, one.whose)) for one in self._items])
        order = found if self.field.text().strip() else range(len(self._items))
        self.list.show_items([self._items[at] for at in order], current or (here.name if here else ""))
        self.empty.setVisible(not self.list.items)
        self._chosen()

    def _chosen(self) -> None:
        item = self.list.current
        self.mistake.hide()
        entry = self._entries.get(item.name) if item is not None else None
        self.about.setText(_about(entry) if entry is not None else "")
        self.about.setVisible(bool(self.about.text()))
        can_open = item is not None and item.scene is not None
        own = entry is not None and entry.owner is Owner.OWN
        locked = entry is not None and entry.locked
        self.open_button.setEnabled(can_open)
        self._allow(self.copy_button, "scene.duplicate", can_open)
        self._allow(self.rename_button, "scene.rename", own and can_open and not locked)
        self._allow(self.lock_button, "scene.lock", can_open)
        self._allow(self.delete_button, "scene.delete", own and not locked)
        self.lock_button.setText(tr("Buka kunci") if locked else tr("Kunci"))

    def _allow(self, button: QPushButton, command: str, sensible: bool) -> None:
        may = self._seat.may(command, Via.MENU)
        button.setVisible(may)
        button.setEnabled(may and sensible)

    def _item(self, entry: Entry) -> SceneItem:
        scene = entry.opened.scene if entry.opened is not None else None
        title = title_of_entry(entry)
        facts = [entry.name] if title != entry.name else []
        if scene is not None:
            facts.append(tr("{count} layar", count=used_screens(scene)))
        wrong = ""
        if entry.opened is None:
            wrong = tr("tidak dapat dibuka")
        elif entry.opened.left_out:
            wrong = tr("{count} bagian salah", count=len(entry.opened.left_out))
        return SceneItem(
            entry.name,
            title,
            " · ".join(facts),
            str(owner_word(entry.owner)),
            scene,
            self._pictures.find(entry.name) if scene is not None else None,
            entry.locked,
            tr("sedang tampil") if entry.name == self._shown_name else "",
            tr("diubah, belum disimpan") if scene is not None and self._changed(scene) else "",
            wrong,
        )

    def _names(self) -> set[str]:
        return {entry.name for entry in self._library.entries()}

    def _ask(self, command: str, args: Mapping[str, object]) -> bool:
        try:
            self._seat.attempt(command, args, Via.MENU, self._at)
        except CommandError as error:
            self._refuse(str(error))
            return False
        self.mistake.hide()
        return True

    def _refuse(self, why: str) -> None:
        self.mistake.setText(why[:1].upper() + why[1:])
        self.mistake.show()

    # what it is made of

    def _label(self, kind: str) -> QLabel:
        label = QLabel()
        label.setTextFormat(Qt.TextFormat.PlainText)
        label.setWordWrap(True)
        label.setProperty(kind, True)
        return label

    def _button(self, words: str, act: Callable[[], object], kind: str = "") -> QPushButton:
        button = QPushButton(words)
        if kind:
            button.setProperty(kind, True)
        button.setAutoDefault(False)
        button.clicked.connect(lambda _checked=False: act())
        return button

    def _row(self, *widgets: QWidget) -> QWidget:
        row = QWidget()
        layout = QHBoxLayout(row)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(self.px(8))
        for widget in widgets:
            layout.addWidget(widget)
        return row


def title_of_entry(entry: Entry) -> str:
    """Return what people call a scene."""
    return title_of(entry.opened.scene.title, entry.name) if entry.opened is not None else entry.name


def _own_title(item: SceneItem) -> str:
    """Return the title of a scene that has one which says more than its name."""
    return item.title if item.title != item.name else ""


def _about(entry: Entry) -> str:
    """Return what is wrong with the file of a scene, and where."""
    if entry.opened is None:
        return str(entry.reason)
    return "\n".join(map(str, entry.opened.left_out[:3]))
