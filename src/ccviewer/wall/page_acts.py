"""What operators do with the pages of a window: `wall.show_page` and its kin, `page.*`, cameras."""

from itertools import count

from ccviewer import i18n
from ccviewer.commands import CommandError
from ccviewer.commands.catalogue import InWindow, OfPage, PageNumber, RenamePage, ShowCamera, ShowPage
from ccviewer.i18n import tr
from ccviewer.panels.cameras import CamerasPanel
from ccviewer.profile.words import near_miss
from ccviewer.wall.arrangement import renamed
from ccviewer.wall.scene import Page, Tabs, Tile, page_tiles
from ccviewer.wall.wall import Wall
from ccviewer.wall.window import WallWindow

CAMERA = "kamera:"  # begins the name of a page that shows one camera for a while


class PageActs:
    """Binds the commands that show, make and change pages. Main thread."""

    def __init__(self, wall: Wall) -> None:
        self._wall = wall
        commands = wall.seat.commands
        commands.bind("wall.show_page", self._show)
        commands.bind("wall.page_number", self._number)
        commands.bind("wall.next_page", lambda args: self._turn(args, 1))
        commands.bind("wall.previous_page", lambda args: self._turn(args, -1))
        commands.bind("wall.show_camera", self._camera)
        commands.bind("wall.close_camera", self._close_camera)
        commands.bind("page.new", self._new)
        commands.bind("page.duplicate", self._duplicate)
        commands.bind("page.rename", self._rename)
        commands.bind("page.delete", self._delete)

    def _show(self, args: ShowPage) -> None:
        self._wall.show_page(args.window, args.page, args.for_s)

    def _number(self, args: PageNumber) -> None:
        pages = self._wall.pages(args.window)
        if args.number > len(pages):
            raise CommandError("jendela ini hanya punya {count} halaman", count=len(pages))
        self._wall.show_page(args.window, pages[args.number - 1])

    def _turn(self, args: InWindow, by: int) -> None:
        window = self._wall.window(args.window)
        if len(window.order) < 2:
            raise CommandError("jendela ini hanya punya satu halaman")
        self._wall.show_page(window.id, self._wall.paging.neighbour(window, by))

    def _camera(self, args: ShowCamera) -> None:
        window = self._wall.window(args.window)
        known = {camera.id for camera in self._wall.context.profile.cameras}
        if args.camera not in known:
            hint = near_miss(args.camera, known)
            raise CommandError(
                "kamera {camera} tidak ada dalam profil; {hint}"
                if hint
                else "kamera {camera} tidak ada dalam profil",
                camera=f'"{args.camera}"',
                hint=hint or "",
            )
        name = CAMERA + args.camera
        tile = f"{window.id}~{args.camera}"
        spec = Tile(panel="cameras", options={"cameras": [args.camera]})
        self._wall.paging.show_briefly(window, name, Page(tree=Tabs(tabs=(tile,))), {tile: spec}, args.for_s)
        panel = window.panels.get(tile)
        if isinstance(panel, CamerasPanel):
            panel.enlarge(args.camera)  # the main stream, please

    def _close_camera(self, args: InWindow) -> None:
        window = self._wall.window(args.window)
        if not self._wall.paging.coming(window).startswith(CAMERA) or not self._wall.paging.back(window):
            raise CommandError("tidak ada kamera yang sedang dibuka di jendela ini")

    def _new(self, args: InWindow) -> str:
        window = self._wall.window(args.window)
        with self._wall.arranging(window):
            name = self._free_name("halaman")
            window.know(name, Page(), {}, own=True)
            self._wall.paging.show(window, name)
        return name

    def _duplicate(self, args: OfPage) -> str:
        window, page = self._own(args)
        with self._wall.arranging(window):
            scene = self._wall.scene()
            taken = set(scene.tiles)
            names: dict[str, str] = {}
            for tile in page_tiles(scene.pages[page]):
                base = tile.rpartition("-")[0] if tile.rpartition("-")[2].isdecimal() else tile
                names[tile] = next(one for n in count(2) if (one := f"{base}-{n}") not in taken)
                taken.add(names[tile])
            old = scene.pages[page]
            copy = old.model_copy(
                update={
                    "title": {language: f"{title} (2)" for language, title in old.title.items()},
                    "tree": renamed(old.tree, names),
                    "pins": {side: tuple(names[one] for one in tiles) for side, tiles in old.pins.items()},
                }
            )
            name = self._free_name(page.rpartition(" ")[0] if page.rpartition(" ")[2].isdecimal() else page)
            specs = {names[tile]: scene.tiles[tile] for tile in names}
            window.know(name, copy, specs, own=True)
            self._wall.paging.show(window, name)
        return name

    def _rename(self, args: RenamePage) -> None:
        window, page = self._own(args)
        with self._wall.arranging(window):
            said = self._wall.scene().pages[page]
            title: dict[str, str] = dict(said.title)  # type: ignore[arg-type]
            title[i18n.language()] = args.to
            if page in window.views:
                window.views[page].say_of_itself(title=title)
            else:
                window.set_page(page, said.model_copy(update={"title": title}))

    def _delete(self, args: OfPage) -> None:
        window, page = self._own(args)
        if len(window.order) < 2:
            raise CommandError("halaman terakhir sebuah jendela tidak dapat dihapus; tutup jendelanya")
        with self._wall.arranging(window):
            at = window.order.index(page)
            neighbour = window.order[at + 1] if at + 1 < len(window.order) else window.order[at - 1]
            self._wall.paging.drop(window, page, neighbour)

    def _own(self, args: OfPage) -> tuple[WallWindow, str]:
        window = self._wall.window(args.window)
        page = args.page or window.own_page
        if page not in window.order:
            raise CommandError(
                "halaman {page} bukan milik jendela {window}", page=f'"{page}"', window=f'"{window.id}"'
            )
        return window, page

    def _free_name(self, base: str) -> str:
        taken = self._wall.scene().pages.keys()
        return next(name for n in count(2) if (name := f"{base} {n}") not in taken)


def camera_title(page: str) -> str:
    """Return what a page that shows one camera for a while is called."""
    return tr("Kamera {camera}", camera=page.removeprefix(CAMERA))
