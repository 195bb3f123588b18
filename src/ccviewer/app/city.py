"""The command `ccviewer city`: runs the rehearsal city, or lists what it has."""

import argparse
import asyncio
import sys
from collections.abc import Iterable

from ccviewer.city.documents import Documents
from ccviewer.city.geography import CAMERAS
from ccviewer.city.messages import topics
from ccviewer.city.model import City, Pace
from ccviewer.city.ports import DEFAULT_PORT, Ports, PortTaken
from ccviewer.city.process import DEFAULT_SEED
from ccviewer.city.script import script
from ccviewer.i18n import tr

LISTED_HOURS = 6


def add_parser(subparsers: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Describe the command."""
    parser = subparsers.add_parser("city", help=tr("jalankan kota latihan (simulasi)"))
    parser.add_argument(
        "--seed", type=int, default=DEFAULT_SEED, help=tr("benih: benih yang sama memberi kejadian yang sama")
    )
    parser.add_argument(
        "--speed", type=_speed, default=1.0, help=tr("berapa kali lebih cepat waktu kota berjalan")
    )
    parser.add_argument(
        "--port-base",
        type=_port,
        default=DEFAULT_PORT,
        help=tr("porta pertama dari tiga: MQTT, REST, kamera; 0 memilih yang bebas"),
    )
    parser.add_argument(
        "--list", action="store_true", help=tr("tampilkan kamera, sumber data dan naskah kejadian")
    )
    parser.add_argument(
        "--with-parent", action="store_true", help=tr("berhenti ketika masukan standar berakhir")
    )
    parser.set_defaults(run=run)


def run(args: argparse.Namespace) -> int:
    """Run the command; returns the exit code."""
    if args.list:
        print("\n".join(_listing(args.seed, args.port_base or DEFAULT_PORT)))
        return 0

    from ccviewer.city.server import ready_line, serve

    def ready(ports: Ports) -> None:
        print(ready_line(ports, args.seed), flush=True)

    try:
        asyncio.run(serve(args.seed, args.speed, args.port_base, with_parent=args.with_parent, ready=ready))
    except PortTaken as error:
        print(f"ccviewer city: {error}", file=sys.stderr)
        return 2
    return 0


def _speed(text: str) -> float:
    speed = float(text)
    if not 0 < speed <= 3600:
        raise argparse.ArgumentTypeError(tr("harus antara 0 dan 3600"))
    return speed


def _port(text: str) -> int:
    port = int(text)
    if port != 0 and not 1024 <= port <= 65_533:
        raise argparse.ArgumentTypeError(tr("harus 0 atau antara 1024 dan 65533"))
    return port


def _listing(seed: int, base: int) -> Iterable[str]:
    pace = Pace(0.0)
    city = City(seed, 0.0)
    yield tr("KAMERA")
    for site in CAMERAS:
        end = "/live.m3u8" if site.protocol == "hls" else ".mjpeg"
        yield _row(site.id, 20, site.name, 30, f"http://127.0.0.1:{base + 2}/{site.id}/sub{end}")
    yield ""
    yield tr("SUMBER DATA")
    said = topics(city, pace)
    for feed in dict.fromkeys(say.feed for say in said):
        of_feed = [say for say in said if say.feed == feed]
        folder = of_feed[0].topic.rpartition("/")[0]
        yield _row(
            feed, 20, tr("{count} topik", count=len(of_feed)), 30, f"mqtt://127.0.0.1:{base}/{folder}/+"
        )
    for document in Documents(city, pace, base + 2).all:
        yield _row(
            document.feed or "-", 20, document.title, 30, f"http://127.0.0.1:{base + 1}{document.path}"
        )
    yield ""
    yield tr("NASKAH KEJADIAN, BENIH {seed}, {hours} JAM", seed=seed, hours=LISTED_HOURS)
    for incident in script(seed, LISTED_HOURS):
        size = f"{incident.size:.2f}" if incident.size else ""
        span = f"{_clock(incident.start_s)} .. {_clock(incident.end_s)}"
        yield _row(
            span, 24, incident.kind.value, 20, incident.subject, 20, size or ", ".join(incident.detail[:8])
        )


def _row(*cells: str | int) -> str:
    """Join texts and widths: text, width, text, width, ..., text."""
    texts, widths = cells[0::2], (*cells[1::2], 0)
    return " ".join(
        f"{text:<{width}}" if width else str(text) for text, width in zip(texts, widths, strict=False)
    ).rstrip()


def _clock(seconds: float) -> str:
    sign = "-" if seconds < 0 else ""
    whole = abs(round(seconds))
    return f"{sign}{whole // 3600:d}:{whole % 3600 // 60:02d}:{whole % 60:02d}"
