"""What could be put onto a page: every kind of panel, and ready-made ones from what the city has. No Qt."""

import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from ccviewer.hub import Hub
from ccviewer.i18n import Text, tr
from ccviewer.profile import Profile

MOST_ASSETS_OF_A_KPI = 1  # a number of many assets is a chart, not a card


@dataclass(frozen=True, slots=True)
class Kind:
    """How a kind of panel is called, and what it is for."""

    name: Text
    about: Text
    words: Text = field(default_factory=lambda: Text(""))  # others that people look for it by


KINDS: Mapping[str, Kind] = {
    "map": Kind(
        Text("Peta"), Text("Aset, kamera dan peristiwa kota di tempatnya"), Text("lokasi gis wilayah")
    ),
    "cameras": Kind(
        Text("Kamera"), Text("Kisi gambar langsung, dengan keadaan tiap kamera"), Text("cctv video")
    ),
    "chart": Kind(
        Text("Grafik"), Text("Perubahan satu besaran dari waktu ke waktu"), Text("garis tren riwayat")
    ),
    "kpi": Kind(Text("Angka utama"), Text("Angka besar yang terbaca dari jauh"), Text("kpi indikator kartu")),
    "health": Kind(
        Text("Kesehatan data"), Text("Keadaan setiap umpan dan kamera"), Text("sumber feed status")
    ),
    "events": Kind(
        Text("Peristiwa"), Text("Yang terjadi di kota, terbaru di atas"), Text("kejadian alarm bencana")
    ),
}


@dataclass(frozen=True, slots=True)
class Suggestion:
    """A panel that could be added as it is."""

    panel: str
    name: str
    about: str
    options: Mapping[str, object] = field(default_factory=dict)
    words: str = ""  # searched too, and never shown
    ready: bool = True  # False: the bare kind, which wants settings


def of_kinds(kinds: Iterable[str]) -> list[Suggestion]:
    """Return each kind of panel with its own defaults; one that we do not know is called by its id."""
    found = []
    for kind in kinds:
        known = KINDS.get(kind)
        name = str(known.name) if known else kind
        about = str(known.about) if known else tr("Panel tambahan yang dipasang IT")
        words = f"{kind} {known.words}" if known else kind
        found.append(Suggestion(kind, name, about, words=words, ready=False))
    return sorted(found, key=lambda one: (one.panel not in KINDS, one.name))


def of_city(profile: Profile, hub: Hub) -> list[Suggestion]:
    """Return ready-made panels: one for each group of cameras, each quantity, each single number."""
    return [*_cameras(profile), *_numbers(profile, hub)]


def search(entries: Sequence[Suggestion], query: str) -> list[Suggestion]:
    """Return what has every word of the query, those whose name begins with it first; all for no query."""
    wanted = plain(query).split()
    if not wanted:
        return list(entries)
    found: list[tuple[int, int, Suggestion]] = []
    for at, one in enumerate(entries):
        name = plain(one.name)
        text = f"{name} {plain(one.about)} {plain(one.words)}"
        if all(word in text for word in wanted):
            starts = name.startswith(wanted[0])
            inside = all(any(part.startswith(word) for part in name.split()) for word in wanted)
            found.append((0 if starts else 1 if inside else 2, at, one))
    return [one for _, _, one in sorted(found, key=lambda each: each[:2])]


def plain(text: str) -> str:
    """Return a text as it is searched: without case and marks over letters."""
    taken_apart = unicodedata.normalize("NFKD", text.casefold())
    return "".join(sign for sign in taken_apart if not unicodedata.combining(sign))


def _cameras(profile: Profile) -> list[Suggestion]:
    groups: dict[str, int] = {}
    for camera in profile.cameras:
        if camera.group:
            groups[camera.group] = groups.get(camera.group, 0) + 1
    return [
        Suggestion(
            "cameras",
            tr("Kamera {group}", group=spaced(group)),
            tr("{count} kamera dalam satu kisi", count=count),
            {"group": group, "title": tr("Kamera {group}", group=spaced(group))},
            f"cctv {group}",
        )
        for group, count in sorted(groups.items())
    ]


def _numbers(profile: Profile, hub: Hub) -> list[Suggestion]:
    quantities: dict[tuple[str, str, str], list[str]] = {}
    for id in hub.channels():
        parts = id.split("/")
        if len(parts) == 4:
            quantities.setdefault((parts[0], parts[1], parts[3]), []).append(id)
    found = []
    for (opd, group, quantity), ids in sorted(quantities.items()):
        values = [reading.value for id in ids[:8] if (reading := hub.latest(id)) is not None]
        if not any(isinstance(value, int | float) and not isinstance(value, bool) for value in values):
            continue
        channel = hub.channel(ids[0])
        owner = profile.opd_name(opd)
        if len(ids) <= MOST_ASSETS_OF_A_KPI or group == "kpi":
            for id in ids:
                name = hub.channel(id).name or spaced(id.rpartition("/")[2])
                about = tr("Satu angka · {owner}", owner=owner)
                found.append(Suggestion("kpi", name, about, {"cards": [{"channel": id}]}, f"kpi {id}"))
            continue
        name = tr("{quantity} · {group}", quantity=spaced(quantity), group=spaced(group))
        about = tr("{count} deret · {owner}", count=len(ids), owner=owner)
        series = [{"channel": f"{opd}/{group}/+/{quantity}"}]
        options = {"title": name, "series": series}
        found.append(
            Suggestion("chart", name, about, options, f"grafik {ids[0]} {channel.name} {channel.unit}")
        )
    return found


def spaced(id: str) -> str:
    """Return an id as words: `pengguna_wifi` is `Pengguna wifi`."""
    words = id.replace("_", " ").replace("-", " ").strip()
    return words[:1].upper() + words[1:]
