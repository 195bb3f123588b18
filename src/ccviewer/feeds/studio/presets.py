"""Begins a draft from a feed that is described already."""

from __future__ import annotations

from typing import Any

from ccviewer.feeds.studio.draft import Draft, Field
from ccviewer.profile.presets import PLACE, Preset


def preset_draft(preset: Preset, id: str) -> Draft:
    """Return the draft that a preset describes, with its defaults, and examples where there are none.

    What has only an example is for the person to change; secrets stay `{secret.NAME}`.
    """
    filled: dict[str, Any] = _filled(preset.feed, preset)
    mapping = dict(filled.pop("map", {}))
    decode = dict(filled.pop("decode", {})) or {"format": "json"}
    filled.pop("id", None)
    items = mapping.get("items")
    fields = tuple(
        Field(name, {"path": said} if isinstance(said, str) else dict(said))
        for name, said in mapping.get("fields", {}).items()
    )
    return Draft(
        id,
        filled,
        decode,
        mapping.get("record", "reading"),
        None if items is None else (items,) if isinstance(items, str) else tuple(items),
        mapping.get("timezone"),
        mapping.get("decimal"),
        fields,
    )


def _filled(value: Any, preset: Preset) -> Any:
    if isinstance(value, dict):
        return {key: _filled(inner, preset) for key, inner in value.items()}
    if isinstance(value, list):
        return [_filled(inner, preset) for inner in value]
    if not isinstance(value, str):
        return value
    whole = PLACE.fullmatch(value)
    if whole:
        return _value(whole[1], preset)
    return PLACE.sub(lambda match: str(_value(match[1], preset)), value)


def _value(name: str, preset: Preset) -> Any:
    param = preset.header.params[name]
    return param.example if param.default is None else param.default
