"""Filters over channel ids, as MQTT has them over topics."""

from ccviewer.i18n import Text
from ccviewer.profile.mistake import Mistake


def matches(filter: str, id: str) -> bool:
    """Say whether the id passes: `+` stands for one segment, `#` at the end for the rest, even for none."""
    wanted, given = filter.split("/"), id.split("/")
    if wanted[-1] == "#":
        wanted = wanted[:-1]
        given = given[: len(wanted)]
    return len(wanted) == len(given) and all(
        want in ("+", have) for want, have in zip(wanted, given, strict=True)
    )


def check_filter(written: str) -> str:
    """Return the filter as it is.

    Raises:
        Mistake: a wildcard stands where it means nothing, or a segment is empty.
    """
    segments = written.split("/")
    example = Text("contoh: {examples}", examples='"kominfo/wifi/+/clients", "+/banjir/#"')
    if "" in segments:
        raise Mistake("{value} mempunyai bagian kosong", value=f'"{written[:60]}"', hint=example)
    if "#" in segments[:-1]:
        raise Mistake("# hanya boleh menjadi bagian terakhir", hint=example)
    if any(len(segment) > 1 and ("+" in segment or "#" in segment) for segment in segments):
        raise Mistake("+ dan # harus berdiri sendiri di antara garis miring", hint=example)
    return written
