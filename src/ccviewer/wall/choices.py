"""What the arguments of commands may be on the wall that stands, for its menu and its palette."""

from collections.abc import Callable, Mapping, Sequence
from typing import Literal, get_args, get_origin

from ccviewer import i18n, plugins
from ccviewer.commands import Choice, Command, may_see
from ccviewer.i18n import tr
from ccviewer.wall.grids import TEMPLATES
from ccviewer.wall.scene import Page
from ccviewer.wall.suggestions import KINDS
from ccviewer.wall.wall import Wall


def panel_names() -> dict[str, str]:
    """Return how the kinds of panels are called; one that a plugin brings keeps its own name."""
    return {
        kind: str(KINDS[kind].name) if kind in KINDS else kind for kind in plugins.kinds("ccviewer.panels")
    }


def title_of(titles: Mapping[Literal["id", "en"], str], name: str) -> str:
    """Return what people call it: its title in their language, else in any, else its name."""
    ours = (title for language, title in titles.items() if language == i18n.language())
    return next(ours, "") or next(iter(titles.values()), "") or name


def argument_words(name: str) -> str:
    """Return what to ask for, in a word."""
    words = {
        "page": tr("Halaman"),
        "camera": tr("Kamera"),
        "window": tr("Jendela"),
        "screen": tr("Layar"),
        "panel": tr("Panel"),
        "grid": tr("Susunan"),
        "tour": tr("Tur"),
        "name": tr("Nama adegan"),
        "to": tr("Nama baru"),
        "text": tr("Pesan"),
        "theme": tr("Tema"),
        "language": tr("Bahasa"),
        "locked": tr("Terkunci"),
    }
    return words.get(name, name)


class Choices:
    """Answers from the wall, and from whoever offered choices for a command. Main thread."""

    def __init__(self, wall: Wall) -> None:
        self._wall = wall
        self._known: dict[str, Callable[[str], Sequence[Choice]]] = {
            "page": self._pages,
            "camera": lambda _window: self._cameras(),
            "window": lambda _window: self._windows(),
            "panel": lambda _window: [Choice(kind, name) for kind, name in panel_names().items()],
            "tour": lambda _window: self._tours(),
            "grid": lambda _window: [Choice(one.id, str(one.title), one.id) for one in TEMPLATES],
        }

    def of(self, command: Command, argument: str, window: str) -> Sequence[Choice] | None:
        """Return what an argument may be; None when only a text can say it."""
        offered = self._wall.seat.commands.choices(command.id, argument)
        if offered is not None:
            return offered
        annotation = command.args.model_fields[argument].annotation
        if get_origin(annotation) is Literal:
            return [Choice(value, _literal(argument, str(value))) for value in get_args(annotation)]
        found = self._known.get(argument)
        return found(window) if found is not None else None

    def _pages(self, window: str) -> list[Choice]:
        scene = self._wall.scene()
        here = next((one for one in self._wall.windows if one.id == window), None)
        own = here.order if here is not None else []
        taken = {page for one in self._wall.windows for page in one.order}
        names = [*own, *(name for name in scene.pages if name not in taken)]
        pages: list[tuple[str, Page]] = [(name, scene.pages[name]) for name in names if name in scene.pages]
        return [
            Choice(name, title_of(page.title, name))
            for name, page in pages
            if may_see(self._wall.seat.actor, page)
        ]

    def _cameras(self) -> list[Choice]:
        context = self._wall.context
        return [
            Choice(
                one.id,
                one.name,
                " · ".join(part for part in (context.place_name(one.place), one.group) if part),
            )
            for one in context.profile.cameras
        ]

    def _windows(self) -> list[Choice]:
        return [
            Choice(
                one.id,
                tr("Jendela {id}", id=one.id),
                one.screen().name() if one.isVisible() else tr("terparkir"),
            )
            for one in self._wall.windows
        ]

    def _tours(self) -> list[Choice]:
        return [Choice(name, name, tour.window) for name, tour in self._wall.scene().tours.items()]


def _literal(argument: str, value: str) -> str:
    if argument == "language":
        return i18n.LANGUAGES.get(value, value)
    themes = {
        "night": tr("Malam"),
        "dim": tr("Redup"),
        "day": tr("Siang"),
        "auto": tr("Menurut jam dan cahaya"),
    }
    return themes.get(value, value) if argument == "theme" else value
