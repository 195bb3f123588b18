"""The whole grammar as JSON Schema, for editors that complete and check while IT types."""

from __future__ import annotations

from typing import Any

from pydantic import BaseModel
from pydantic.json_schema import GenerateJsonSchema, JsonSchemaMode, models_json_schema

from ccviewer import plugins
from ccviewer.errors import PluginError
from ccviewer.i18n import tr
from ccviewer.profile import grammar, presets
from ccviewer.profile.feeds import GROUP, options_of

Node = dict[str, Any]


def schema() -> Node:
    """Return the JSON Schema (2020-12) of a profile; a feed's keys depend on its `kind`.

    A kind that is installed and does not load is left out.
    """
    kinds: dict[str, type[BaseModel]] = {}
    for kind in sorted(plugins.kinds(GROUP)):
        try:
            kinds[kind] = options_of(kind)
        except PluginError:
            continue
    models = [*grammar.TABLES.values(), *grammar.LISTS.values(), *kinds.values()]
    wanted: list[tuple[type[BaseModel], JsonSchemaMode]] = [(model, "validation") for model in models]
    references, definitions = models_json_schema(wanted, ref_template="#/$defs/{model}")
    refer = {model: references[model, "validation"] for model in models}
    feed = {
        "type": "object",
        "required": ["id"],
        "anyOf": [{"required": ["kind"]}, {"required": ["preset"]}],
        "properties": {
            "kind": {"enum": list(kinds)},
            "preset": {"enum": list(presets.names())},
            "with": {"type": "object"},
        },
        "allOf": [
            {
                "if": {
                    "properties": {"kind": {"const": kind}, "preset": False},
                    "required": ["kind"],
                },
                "then": refer[model],
            }
            for kind, model in kinds.items()
        ],
    }
    tables = {key: refer[model] for key, model in grammar.TABLES.items()}
    lists = {key: {"type": "array", "items": refer[model]} for key, model in grammar.LISTS.items()}
    properties = tables | lists | {"feeds": {"type": "array", "items": feed}}
    return {
        "$schema": GenerateJsonSchema.schema_dialect,
        "title": tr("Profil ccviewer"),
        "type": "object",
        "required": ["opd"],
        "additionalProperties": False,
        "properties": {key: properties[key] for key in grammar.KEYS},
        "$defs": {name: _plain(node) for name, node in definitions.get("$defs", {}).items()},
    }


def _plain(node: Any) -> Any:
    """Return a definition without what only Python understands: discriminators, and titles made of names."""
    if isinstance(node, dict):
        return {
            key: _plain(child)
            for key, child in node.items()
            if key != "discriminator" and not (key == "title" and isinstance(child, str))
        }
    if isinstance(node, list):
        return [_plain(child) for child in node]
    return node
