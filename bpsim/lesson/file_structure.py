"""Every fault of types, names and required fields in decoded JSON, found by walking it beside the schema.

msgspec decides whether a value fits its type; where it does not, the walk goes on inside, so that all faults are found.
"""

from __future__ import annotations

import types
from collections.abc import Collection, Iterator
from functools import cache
from typing import Annotated, Any, Literal, Union, get_args, get_origin

import msgspec

from bpsim.lesson.faults import Fault, quoted, shown, suggestion, within
from bpsim.lesson.synonyms import meant
from bpsim.sentences import _

_LEAVES = {bool: _("true or false"), dict: _("an object"), list: _("a list")}


def structure_faults(kind: Any, value: object, place: str = "", whole: Any = None) -> Iterator[Fault]:
    """The faults of ``value`` where a value of type ``kind`` is expected. whole: the type of the file, if another."""
    whole = whole or kind
    if _fits(kind, value):
        return
    plain, metas = plain_type(kind)
    if get_origin(plain) in (Union, types.UnionType):
        yield from _union_faults(plain, metas, value, place, whole)
    elif isinstance(value, dict) and is_struct(plain):
        yield from _struct_faults(plain, value, place, whole)
    elif isinstance(value, dict) and get_origin(plain) is dict:
        for name, item in value.items():
            yield from structure_faults(get_args(plain)[1], item, within(place, name), whole)
    elif isinstance(value, list) and get_origin(plain) is list and _fits(_annotated(list, metas), value):
        for i, item in enumerate(value):
            yield from structure_faults(get_args(plain)[0], item, f"{place}[{i}]", whole)
    else:
        yield Fault(place, _unexpected(kind, value))


def _struct_faults(kind: Any, value: dict[str, object], place: str, whole: Any) -> Iterator[Fault]:
    config = kind.__struct_config__
    fields = {field.name: field for field in msgspec.structs.fields(kind)}
    for name, field in fields.items():
        if name in value:
            yield from structure_faults(hints(kind)[name], value[name], within(place, name), whole)
        elif field.required:
            yield Fault(within(place, name), _("missing"))
    known = [*fields, config.tag_field] if config.tag else list(fields)
    for name in value:
        if name not in known:
            yield Fault(within(place, name), unknown_field(name, known, whole))


def unknown_field(name: str, known: Collection[str], whole: Any) -> str:
    """What is said of a field that an object with the ``known`` ones has not: which is meant, or where it belongs.

    whole: the type of the file.
    """
    if not meant(name, known):
        for place, names in _objects(whole).items():
            found = meant(name, names) if name in names else None
            if found:
                return _("unknown field (did you mean {place}?)").format(place=within(place, found))
    return _("unknown field{suggestion}").format(suggestion=suggestion(name, known))


@cache
def _objects(whole: Any) -> dict[str, tuple[str, ...]]:
    """The fields of every object that a file has once, by its place, and of a layer."""
    return dict(_places(whole, ""))


def _places(kind: Any, place: str) -> Iterator[tuple[str, tuple[str, ...]]]:
    names = hints(kind)
    yield place, tuple(names)
    for name, inner in names.items():
        plain, _metas = plain_type(inner)
        items = get_args(plain) if get_origin(plain) is list else ()
        if is_struct(plain):
            yield from _places(plain, within(place, name))
        elif items and name == "layers":
            yield from _places(items[0], f"{within(place, name)}[0]")


def _union_faults(kind: Any, metas: tuple[Any, ...], value: object, place: str, whole: Any) -> Iterator[Fault]:
    """The faults within the one variant that ``value`` was meant for, if that can be told."""
    variants = [v for v in get_args(kind) if v is not msgspec.UnsetType]
    tagged = {v.__struct_config__.tag: v for v in variants if is_struct(v) and v.__struct_config__.tag}
    meant = [v for v in variants if _same_container(plain_type(v)[0], value)]
    names = [v for v in variants if get_origin(v) is Literal and len(get_args(v)) > 1] if isinstance(value, str) else []
    if tagged and isinstance(value, dict):
        yield from _tagged_faults(tagged, value, place, whole)
    elif len(meant) == 1:
        yield from structure_faults(meant[0], value, place, whole)
    elif names:
        yield Fault(place, _unexpected(names[0], value))
    else:
        yield Fault(place, _unexpected(_annotated(kind, metas), value))


def _tagged_faults(variants: dict[str, Any], value: dict[str, object], place: str, whole: Any) -> Iterator[Fault]:
    if "kind" not in value:
        yield Fault(within(place, "kind"), _("missing"))
        known = ["kind", *(field for variant in variants.values() for field in hints(variant))]
        yield from (
            Fault(within(place, name), unknown_field(name, known, whole)) for name in value if name not in known
        )
    elif (tag := value["kind"]) in list(variants):
        yield from _struct_faults(variants[str(tag)], value, place, whole)
    else:
        yield Fault(within(place, "kind"), _unexpected(Literal[tuple(variants)], tag))


def _same_container(plain: Any, value: object) -> bool:
    if isinstance(value, dict):
        return is_struct(plain) or get_origin(plain) is dict
    return isinstance(value, list) and get_origin(plain) is list


def _unexpected(kind: Any, value: object) -> str:
    plain, _metas = plain_type(kind)
    if get_origin(plain) is not Literal:
        return _("{value}, expected {kind}").format(value=shown(value), kind=wording(kind))
    known = get_args(plain)
    if not isinstance(value, str):
        return _("{value}, expected one of {known}").format(value=shown(value), known=", ".join(known))
    return _("{value} is not known (known: {known}){suggestion}").format(
        value=quoted(value), known=", ".join(known), suggestion=suggestion(value, known)
    )


def wording(kind: Any) -> str:
    """What a message calls this type: its description in the schema where it has one."""
    plain, metas = plain_type(kind)
    for meta in metas:
        if meta.description:
            return str(meta.description)
    if get_origin(plain) in (Union, types.UnionType):
        words = [wording(v) for v in get_args(plain) if v not in (type(None), msgspec.UnsetType)]
        return _(" or ").join(dict.fromkeys([*words, "null"] if type(None) in get_args(plain) else words))
    return _LEAVES.get(get_origin(plain) or plain, _("an object"))


def plain_type(kind: Any) -> tuple[Any, tuple[Any, ...]]:
    """The type without its annotations, and the annotations."""
    if get_origin(kind) is Annotated:
        plain, *metas = get_args(kind)
        return plain, tuple(metas)
    return kind, ()


def _annotated(kind: Any, metas: tuple[Any, ...]) -> Any:
    return Annotated[(kind, *metas)] if metas else kind


def is_struct(kind: Any) -> bool:
    return isinstance(kind, type) and issubclass(kind, msgspec.Struct)


@cache
def hints(kind: Any) -> dict[str, Any]:
    return {field.name: field.type for field in msgspec.structs.fields(kind)}


def _fits(kind: Any, value: object) -> bool:
    try:
        msgspec.convert(value, kind)
    except (msgspec.ValidationError, UnicodeEncodeError):  # half a character in the name of a field
        return False
    return True
