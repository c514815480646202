"""Makes docs/lesson-file.schema.json of the types that the reader goes by: ``python -m tests.lesson.json_schema``.

The schema says what one field can be. What the fields have to do with one another (rows and columns, names that are
there, a loss and its outputs) is the reader's alone, so it refuses more, and nothing less.
"""

from __future__ import annotations

import types
from pathlib import Path
from typing import Any, Literal, Union, get_args, get_origin

import msgspec

from bpsim.lesson import formula_schema, limits, schema
from bpsim.lesson.file_structure import hints, is_struct, plain_type
from bpsim.lesson.json_text import layout
from bpsim.lesson.supported import SINCE_2, SUPPORTED

FILE = Path(__file__).parents[2] / "docs" / "lesson-file.schema.json"

_SIMPLE = {bool: "boolean", int: "integer", float: "number", str: "string", type(None): "null"}
_LIMITS = {"ge": "minimum", "gt": "exclusiveMinimum", "le": "maximum", "lt": "exclusiveMaximum", "pattern": "pattern"}
_NAME = {"type": "string", "minLength": 1, "maxLength": limits.NAME}


def json_schema() -> dict[str, Any]:
    """The schema of a whole file, as an object of JSON Schema 2020-12."""
    parts: dict[str, Any] = {}
    whole = _of(schema.LessonPart, parts)
    formulas = _of(formula_schema.FormulaLessonPart, parts)
    parts["ViewPart"]["properties"]["notation"]["enum"] = list(SUPPORTED["view.notation"])
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "A lesson of bpsim",
        "description": "lesson-file.md beside this file says what the fields mean, and what they have to do with one "
        "another, which no schema can say.",
        "if": {"required": ["formulas"]},
        "then": formulas | {"properties": {"version": {"const": 2}}},
        "else": whole | {"if": {"properties": {"version": {"const": 1}}}, "then": _without(SINCE_2)},
        "$defs": dict(sorted(parts.items())),
    }


def text() -> str:
    """What stands in the file."""
    return layout(json_schema()) + "\n"


def _of(kind: Any, parts: dict[str, Any]) -> dict[str, Any]:
    """The schema of a type; the objects that it names are added to ``parts``."""
    plain, metas = plain_type(kind)
    made = _of_plain(kind, plain, parts)
    for meta in metas:
        made |= _limits(meta, made.get("type"))
    return made


def _of_plain(kind: Any, plain: Any, parts: dict[str, Any]) -> dict[str, Any]:
    if kind == schema.Text:
        return {"type": "string"}
    if is_struct(plain):
        if plain.__name__ not in parts:
            parts[plain.__name__] = {}
            parts[plain.__name__] = _of_struct(plain, parts)
        return {"$ref": f"#/$defs/{plain.__name__}"}
    if get_origin(plain) in (Union, types.UnionType):
        return {"anyOf": [_of(variant, parts) for variant in get_args(plain) if variant is not msgspec.UnsetType]}
    if get_origin(plain) is Literal:
        return {"enum": list(get_args(plain))}
    if get_origin(plain) is dict:
        return {"type": "object", "additionalProperties": _of(get_args(plain)[1], parts)}
    if get_origin(plain) is list:
        names = {"items": _NAME, "uniqueItems": True} if kind == schema.Units else {}
        return {"type": "array", "items": _of(get_args(plain)[0], parts), **names}
    return {"type": _SIMPLE[plain]}


def _of_struct(kind: Any, parts: dict[str, Any]) -> dict[str, Any]:
    tag = kind.__struct_config__.tag
    fields = msgspec.structs.fields(kind)
    properties = {"kind": {"const": tag}} if tag else {}
    for field in fields:
        made = _of(hints(kind)[field.name], parts)
        simple = field.default is None or isinstance(field.default, bool | int | float | str)
        properties[field.name] = made | ({"default": field.default} if simple and not field.required else {})
    required = (["kind"] if tag else []) + [field.name for field in fields if field.required]
    return {
        "type": "object",
        "properties": properties,
        **({"required": required} if required else {}),
        "additionalProperties": False,
    }


def _limits(meta: msgspec.Meta, kind: object) -> dict[str, Any]:
    made: dict[str, Any] = {}
    if meta.description:
        made["description"] = meta.description
    if kind == "array":
        made |= {"minItems": meta.min_length} if meta.min_length else {}
        return made | ({"maxItems": meta.max_length} if meta.max_length is not None else {})
    if kind == "string":
        made |= {"maxLength": meta.max_length} if meta.max_length is not None else {}
    for name, said in _LIMITS.items():
        value = getattr(meta, name)
        if value is not None and not (name == "pattern" and "\ud800" in value):  # text in JSON is valid Unicode
            made[said] = value.replace(r"\A", "^").replace(r"\Z", "$") if name == "pattern" else value
    return made


def _without(places: tuple[str, ...]) -> dict[str, Any]:
    """A schema that refuses these fields, as in ``network.initialization``."""
    refusal: dict[str, Any] = {"properties": {}}
    for place in places:
        *outer, last = place.split(".")
        inside = refusal["properties"]
        for name in outer:
            inside = inside.setdefault(name, {"properties": {}})["properties"]
        inside[last] = False
    return refusal


if __name__ == "__main__":
    FILE.write_text(text(), encoding="utf-8")
