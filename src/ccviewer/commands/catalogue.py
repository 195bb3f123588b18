"""All commands of the room."""

from typing import Annotated, Literal

from pydantic import Field

from ccviewer.commands.command import ANYWHERE, AT_SEAT, REMOTE, STARTING, Args, Command, Key, Via
from ccviewer.commands.role import EVERYONE, IT, OPERATORS, SUPERVISORS, VIEWERS
from ccviewer.i18n import Text

Name = Annotated[str, Field(min_length=1, max_length=120)]


BY_CARD = frozenset({Via.MENU})  # a card of its own asks for what it needs


class InWindow(Args):
    """A window by its id."""

    window: str = ""


class ShowPage(InWindow):
    """A page on a window, for a while (seconds) or until the next one."""

    page: Name
    for_s: Annotated[float, Field(gt=0, le=86_400)] | None = None


class PageNumber(InWindow):
    """A page by its place in the list of its window, from 1."""

    number: Annotated[int, Field(ge=1, le=99)]


class ShowCamera(InWindow):
    """A camera over a whole window, for a while (seconds) or until it is closed."""

    camera: Name
    for_s: Annotated[float, Field(gt=0, le=86_400)] | None = None


class OfTile(Args):
    """A tile by its id; "" is the one that has the keyboard."""

    tile: str = ""


class TileTo(OfTile):
    """A tile and the window that it goes to."""

    window: Name


class AddPanel(InWindow):
    """A kind of panel with what it is to show."""

    panel: Name
    options: dict[str, object] = Field(default_factory=dict)


class Grid(InWindow):
    """An arrangement by its name, for example `1+5`; "" lets people choose from pictures."""

    grid: Annotated[str, Field(max_length=120)] = ""


class BindScreen(Args):
    """A window and the connector of the screen that is to be its home from now on."""

    window: Name
    screen: Name


class Named(Args):
    """Something by its name."""

    name: Name


class Rename(Args):
    """A name and the new one."""

    name: Name
    to: Name


class Lock(Args):
    """A scene that is to be locked against changes, or to be freed."""

    name: Name
    locked: bool = True


class OfPage(InWindow):
    """A page by its name; "" is the one that is shown."""

    page: str = ""


class Entitle(Args):
    """A scene and its title in the language of the moment; "" takes it away."""

    name: Name
    title: Annotated[str, Field(max_length=120)]


class RenamePage(OfPage):
    """A page and its new name."""

    to: Name


class Language(Args):
    """A language by its code."""

    language: Literal["id", "en"]


class ThemeName(Args):
    """A theme by its name; `auto` follows clock or light."""

    theme: Literal["night", "dim", "day", "auto"]


class OfTour(Args):
    """A tour by its name; "" is the one of the window where whoever asks is."""

    tour: str = ""


class Pin(Args):
    """A secret that is never written down."""

    pin: Annotated[str, Field(min_length=1, max_length=64, repr=False)]


class Login(Pin):
    """A user and the PIN."""

    user: Name


class OfKey(Args):
    """A command, and which of its keys: the one that gives these arguments."""

    command: Name
    args: dict[str, object] = Field(default_factory=dict)


class ChangeKey(OfKey):
    """A command and the keys that lead to it from now on; "" for none."""

    keys: Annotated[str, Field(max_length=60)]


class Message(InWindow):
    """A word to whoever sits there."""

    text: Annotated[str, Field(min_length=1, max_length=280)]


ALL_COMMANDS: tuple[Command, ...] = (
    # what is shown
    Command(
        "wall.show_page", Text("Tampilkan halaman"), EVERYONE, ShowPage, via=ANYWHERE, icon="layout-dashboard"
    ),
    Command(
        "wall.page_number",
        Text("Halaman ke-…"),
        EVERYONE,
        PageNumber,
        keys=tuple(Key(f"Ctrl+{number}", {"number": number}) for number in range(1, 10)),
        listed=False,
    ),
    Command("wall.next_page", Text("Halaman berikutnya"), EVERYONE, InWindow, (Key("Ctrl+PgDown"),), REMOTE),
    Command(
        "wall.previous_page", Text("Halaman sebelumnya"), EVERYONE, InWindow, (Key("Ctrl+PgUp"),), REMOTE
    ),
    Command("wall.show_camera", Text("Buka kamera"), VIEWERS, ShowCamera, via=ANYWHERE, icon="cctv"),
    Command("wall.close_camera", Text("Tutup kamera"), VIEWERS, InWindow, via=REMOTE),
    Command(
        "wall.maximize_panel", Text("Perbesar panel"), EVERYONE, OfTile, (Key("Ctrl+Return"),), passing=True
    ),
    Command(
        "wall.message", Text("Kirim pesan ke layar"), OPERATORS, Message, via=REMOTE, icon="message-square"
    ),
    # arranging
    Command("wall.lock", Text("Kunci susunan"), SUPERVISORS, InWindow, (Key("Ctrl+E"),), icon="lock"),
    Command("wall.undo", Text("Urungkan susunan"), SUPERVISORS, Args, (Key("Ctrl+Z"),), icon="undo-2"),
    Command("wall.redo", Text("Ulangi susunan"), SUPERVISORS, Args, (Key("Ctrl+Shift+Z"),), icon="redo-2"),
    Command("wall.reset", Text("Kembalikan susunan semula"), SUPERVISORS),
    Command("wall.add_panel", Text("Tambah panel ini"), SUPERVISORS, AddPanel),
    Command(
        "wall.panels",
        Text("Tambah panel…"),
        SUPERVISORS,
        InWindow,
        (Key("Ctrl+P"),),
        icon="plus",
        passing=True,
    ),
    Command(
        "wall.panel_settings",
        Text("Pengaturan panel…"),
        SUPERVISORS,
        OfTile,
        (Key("Ctrl+,"),),
        passing=True,
        icon="settings",
    ),
    Command("wall.close_panel", Text("Tutup panel"), SUPERVISORS, OfTile, (Key("Ctrl+Shift+W"),)),
    Command("wall.copy_panel", Text("Salin panel ke jendela…"), SUPERVISORS, TileTo),
    Command("wall.move_panel", Text("Pindahkan panel ke jendela…"), SUPERVISORS, TileTo),
    Command("wall.grid", Text("Susun dalam petak…"), SUPERVISORS, Grid, (Key("Ctrl+G"),)),
    Command("wall.next_panel", Text("Panel berikutnya"), EVERYONE, InWindow, (Key("F6"),), passing=True),
    Command(
        "wall.previous_panel", Text("Panel sebelumnya"), EVERYONE, InWindow, (Key("Shift+F6"),), passing=True
    ),
    # pages
    Command("page.new", Text("Halaman baru"), SUPERVISORS, InWindow, icon="file-plus"),
    Command("page.duplicate", Text("Gandakan halaman"), SUPERVISORS, OfPage),
    Command("page.rename", Text("Ganti nama halaman"), SUPERVISORS, RenamePage),
    Command("page.delete", Text("Hapus halaman"), SUPERVISORS, OfPage),
    # windows and screens
    Command("wall.new_window", Text("Jendela baru"), SUPERVISORS, Args, (Key("Ctrl+N"),), icon="app-window"),
    Command("wall.close_window", Text("Tutup jendela"), SUPERVISORS, InWindow, (Key("Ctrl+W"),), icon="x"),
    Command("wall.full_screen", Text("Layar penuh"), VIEWERS, InWindow, (Key("F11"),), icon="maximize"),
    Command(
        "wall.identify_screens",
        Text("Kenali layar"),
        OPERATORS,
        Args,
        (Key("Ctrl+I"),),
        REMOTE,
        icon="monitor-check",
    ),
    Command("wall.bind_screen", Text("Tetapkan layar jendela"), SUPERVISORS, BindScreen),
    Command("wall.check", Text("Periksa dinding"), VIEWERS, Args),
    # scenes
    Command("scene.open", Text("Buka adegan"), OPERATORS, Named, via=ANYWHERE),
    Command(
        "scene.gallery",
        Text("Galeri adegan…"),
        OPERATORS,
        Args,
        (Key("Ctrl+O"),),
        passing=True,
        icon="layout-grid",
    ),
    Command("scene.save", Text("Simpan adegan"), SUPERVISORS, Args, (Key("Ctrl+S"),), icon="save"),
    Command("scene.save_as", Text("Simpan adegan sebagai…"), SUPERVISORS, Named),
    Command("scene.duplicate", Text("Gandakan adegan"), SUPERVISORS, Rename),
    Command("scene.rename", Text("Ganti nama adegan"), SUPERVISORS, Rename),
    Command("scene.title", Text("Ubah judul adegan"), SUPERVISORS, Entitle),
    Command("scene.delete", Text("Hapus adegan"), SUPERVISORS, Named),
    Command("scene.restore", Text("Kembalikan adegan yang dihapus"), SUPERVISORS, Named),
    Command("scene.lock", Text("Kunci adegan"), SUPERVISORS, Lock, asks=("locked",)),
    # tours
    Command("tour.start", Text("Mulai tur"), OPERATORS, OfTour, via=REMOTE, asks=("tour",), icon="play"),
    Command("tour.stop", Text("Akhiri tur"), OPERATORS, OfTour, via=REMOTE, icon="square"),
    Command(
        "tour.pause", Text("Jeda atau lanjutkan tur"), VIEWERS, OfTour, (Key("Space"),), REMOTE, icon="pause"
    ),
    Command(
        "tour.next",
        Text("Tur: halaman berikutnya"),
        VIEWERS,
        OfTour,
        (Key("Ctrl+Right"),),
        REMOTE,
        icon="skip-forward",
    ),
    Command(
        "tour.previous",
        Text("Tur: halaman sebelumnya"),
        VIEWERS,
        OfTour,
        (Key("Ctrl+Left"),),
        REMOTE,
        icon="skip-back",
    ),
    # how the room looks and speaks
    Command("view.theme", Text("Tema"), OPERATORS, ThemeName, via=REMOTE, icon="moon"),
    Command("view.language", Text("Bahasa"), VIEWERS, Language, icon="languages"),
    # finding one's way
    Command("view.menu", Text("Menu"), EVERYONE, InWindow, (Key("F10"),), passing=True),
    Command(
        "view.palette",
        Text("Cari perintah…"),
        EVERYONE,
        InWindow,
        (Key("Ctrl+K"),),
        passing=True,
        icon="search",
    ),
    Command(
        "view.keys", Text("Tombol pintas"), EVERYONE, InWindow, (Key("F1"),), passing=True, icon="keyboard"
    ),
    Command("view.change_key", Text("Ubah tombol pintas"), OPERATORS, ChangeKey, via=BY_CARD, listed=False),
    Command("view.reset_key", Text("Kembalikan tombol pintas"), OPERATORS, OfKey, via=BY_CARD, listed=False),
    # the seat
    Command("seat.login", Text("Masuk…"), EVERYONE, Login, via=BY_CARD, listed=False),
    Command(
        "seat.switch",
        Text("Ganti pengguna…"),
        EVERYONE,
        InWindow,
        (Key("Ctrl+Shift+L"),),
        passing=True,
        icon="user",
    ),
    Command("seat.logout", Text("Keluar dari akun"), EVERYONE, icon="log-out"),
    Command("seat.audit", Text("Catatan audit"), SUPERVISORS, InWindow, icon="scroll-text"),
    # kiosk
    Command("kiosk.unlock", Text("Buka kios"), EVERYONE, Pin, via=BY_CARD, listed=False),
    Command(
        "kiosk.ask",
        Text("Buka kios dengan PIN…"),
        EVERYONE,
        InWindow,
        (Key("Ctrl+Shift+K"),),
        passing=True,
        icon="lock",
    ),
    Command("kiosk.enter", Text("Mulai mode kios"), SUPERVISORS, Args, via=STARTING, icon="monitor"),
    # the data
    Command("feed.studio", Text("Sumber data baru…"), IT, Args, (Key("Ctrl+Shift+N"),), icon="database"),
    Command(
        "room.quit", Text("Keluar"), SUPERVISORS, Args, (Key("Ctrl+Q"),), AT_SEAT | {Via.CLI}, icon="power"
    ),
)
