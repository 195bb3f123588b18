"""How the options of panels are called in a form, and what their choices mean. No Qt."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

from ccviewer.i18n import Text

Picks = Literal["", "camera", "group", "channel"]
NOTHING = Text("")


@dataclass(frozen=True, slots=True)
class OptionWords:
    """The label of an option, a hint below it, its choices, and what its values are picked from."""

    label: Text
    hint: Text = NOTHING
    choices: Mapping[str, Text] = field(default_factory=dict)
    picks: Picks = ""


CHANNEL_HINT = Text("id kanal, atau saringan dengan + untuk semua di satu tempat")

WORDS: Mapping[str, OptionWords] = {
    "title": OptionWords(Text("Judul"), Text("kosong: nama panel sendiri")),
    "cameras.cameras": OptionWords(Text("Kamera, berurutan"), Text("kosong: semua kamera"), picks="camera"),
    "cameras.must_see": OptionWords(
        Text("Kamera wajib tampak"), Text("selalu di depan, di tempat terbesar"), picks="camera"
    ),
    "cameras.group": OptionWords(Text("Kelompok"), Text("kosong: semua kelompok"), picks="group"),
    "cameras.grid": OptionWords(Text("Kisi"), choices={"auto": Text("Otomatis")}),
    "cameras.fit": OptionWords(
        Text("Gambar"),
        choices={
            "auto": Text("Otomatis"),
            "fill": Text("Memenuhi petak, tepinya terpotong"),
            "fit": Text("Utuh, tidak terpotong"),
        },
    ),
    "cameras.rotate_s": OptionWords(Text("Ganti halaman tiap (detik)"), Text("kosong: tetap")),
    "chart.series": OptionWords(Text("Deret")),
    "chart.series.channel": OptionWords(Text("Kanal"), CHANNEL_HINT, picks="channel"),
    "chart.series.label": OptionWords(Text("Nama")),
    "chart.unit": OptionWords(Text("Satuan"), Text("kosong: satuan kanalnya")),
    "chart.span": OptionWords(
        Text("Rentang waktu"),
        choices={"15m": Text("15 menit"), "1h": Text("1 jam"), "24h": Text("24 jam")},
    ),
    "kpi.cards": OptionWords(Text("Kartu")),
    "kpi.cards.channel": OptionWords(Text("Kanal"), picks="channel"),
    "kpi.cards.label": OptionWords(Text("Nama"), Text("kosong: nama kanalnya")),
    "kpi.cards.target": OptionWords(Text("Target")),
    "kpi.cards.decimals": OptionWords(Text("Angka di belakang koma")),
    "kpi.cards.better": OptionWords(
        Text("Kabar baik bila"), choices={"up": Text("Naik"), "down": Text("Turun")}
    ),
    "kpi.cards.of": OptionWords(Text("Dari"), Text("angka atau kanal: 118 / 120")),
    "kpi.cards.show_parts": OptionWords(Text("Tampilkan rinciannya")),
    "map.layers": OptionWords(Text("Lapisan"), Text("jenis aset, cameras, events; kosong: semua")),
    "map.center": OptionWords(Text("Pusat (lintang; bujur)"), Text("kosong: seluruh kota")),
    "map.zoom": OptionWords(Text("Perbesaran")),
    "health.feeds": OptionWords(Text("Umpan data")),
    "health.cameras": OptionWords(Text("Kamera")),
    "events.kinds": OptionWords(Text("Jenis peristiwa"), Text("kosong: semua jenis")),
    "events.min_severity": OptionWords(
        Text("Mulai tingkat"),
        choices={
            "normal": Text("Normal"),
            "info": Text("Info"),
            "minor": Text("Waspada"),
            "major": Text("Siaga"),
            "critical": Text("Awas"),
        },
    ),
}


def words_of(path: str, title: str | None = None, hint: str | None = None) -> OptionWords:
    """Return the words of an option, by `kind.option`; of one that we do not know what its author wrote."""
    name = path.rpartition(".")[2]
    known = WORDS.get(path) or (WORDS["title"] if name == "title" else None)
    return known or OptionWords(Text(title or name.replace("_", " ")), Text(hint or ""))
