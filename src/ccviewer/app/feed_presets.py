"""The command `ccviewer feed presets`: which feeds are described already, and what they need to know."""

from __future__ import annotations

import json
import sys
from typing import TYPE_CHECKING, Any

from ccviewer.i18n import tr
from ccviewer.profile import presets
from ccviewer.profile.near import nearest

if TYPE_CHECKING:
    from argparse import ArgumentParser, Namespace, _SubParsersAction

    from ccviewer.profile.presets import Param, Preset

NOT_THERE = 2


def add_parser(verbs: _SubParsersAction[ArgumentParser]) -> None:
    """Add `presets` to the verbs of `feed`; `args.run(args)` returns the exit code."""
    parser = verbs.add_parser("presets", help=tr("umpan yang sudah siap pakai, dan parameternya"))
    parser.add_argument("name", nargs="?", metavar="NAMA", help=tr("tampilkan seluruh isi preset ini"))
    parser.add_argument("--json", action="store_true", help=tr("cetak JSON saja"))
    parser.set_defaults(run=run)


def run(args: Namespace) -> int:
    """Print all presets, or one of them; return 0, or 2 when there is none of this name."""
    if args.name is None:
        print(_dumped([_facts(each) for each in presets.presets()]) if args.json else _list())
        return 0
    try:
        preset = presets.preset(args.name)
    except KeyError:
        near = nearest(args.name, presets.names())
        said = tr("preset {name} tidak ada", name=repr(args.name))
        print(f"{said}; {tr('maksudnya {near}?', near=repr(near))}" if near else said, file=sys.stderr)
        return NOT_THERE
    if args.json:
        print(_dumped(_facts(preset) | {"feed": preset.feed, "channels": preset.channels}))
    else:
        print(_whole(preset))
    return 0


def _dumped(value: object) -> str:
    return json.dumps(value, ensure_ascii=False, indent=2)


def _facts(preset: Preset) -> dict[str, Any]:
    header = preset.header
    return {
        "name": preset.name,
        "category": header.category,
        "title": header.title.model_dump(),
        "description": header.description.model_dump(),
        "kind": preset.kind,
        "record": preset.record,
        "params": [
            {
                "name": name,
                "title": param.title.model_dump(),
                "kind": param.kind,
                "required": param.required,
                "default": param.default,
                "example": param.example,
            }
            for name, param in header.params.items()
        ],
        "source": header.source,
        "attribution": header.attribution,
        "attribution_obligatory": header.obligatory,
        "licence": header.licence.model_dump() if header.licence else None,
        "example": preset.example(),
    }


def _list() -> str:
    lines: list[str] = []
    for category, title in presets.CATEGORIES.items():
        lines += [str(title)]
        for each in presets.presets():
            if each.header.category == category:
                needs = [
                    name if param.required else f"[{name}]" for name, param in each.header.params.items()
                ]
                lines += [
                    f"  {each.name:<24} {each.kind:<5} {each.record:<9} {each.header.title}",
                    *([f"  {'':<40} {tr('parameter: {names}', names=' '.join(needs))}"] if needs else []),
                    *([f"  {'':<40} {each.header.attribution}"] if each.header.obligatory else []),
                ]
    lines.append(tr("rincian dan contoh: {command}", command="ccviewer feed presets NAMA"))
    return "\n".join(lines)


def _whole(preset: Preset) -> str:
    header = preset.header
    lines = [f"{preset.name}: {header.title}", str(header.description), ""]
    lines += [_param(name, param) for name, param in header.params.items()]
    lines += [
        *([""] if header.params else []),
        tr("sumber: {source}", source=header.source),
        *([tr("wajib disebut di layar: {text}", text=header.attribution)] if header.obligatory else []),
        *([str(header.licence)] if header.licence else []),
        "",
        tr("tulis dalam profil:"),
        "",
        preset.example(),
        "",
        tr("isi preset, yang dapat diganti kunci demi kunci di profil:"),
        "",
        preset.text[preset.text.index("[feed]") :].rstrip(),
    ]
    return "\n".join(lines)


def _param(name: str, param: Param) -> str:
    rule = (
        tr("wajib, misalnya {example}", example=param.example)
        if param.required
        else tr("jika tidak ada: {default}", default=param.default)
    )
    return f"  {name:<12} {param.title} ({rule})"
