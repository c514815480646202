"""What refuses a large file before its content is parsed: the names and brackets in its text, beside the schema.

Parsed JSON takes many times the room of its text, so what no lesson has is found while it is still text.
"""

from __future__ import annotations

import json
import re
import types
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from typing import Any, Union, get_args, get_origin

from bpsim.core.errors import LessonError
from bpsim.lesson import limits
from bpsim.lesson.faults import Fault, within
from bpsim.lesson.file_structure import hints, is_struct, plain_type, unknown_field, wording
from bpsim.lesson.formula_schema import FormulaLessonPart
from bpsim.lesson.schema import LessonPart
from bpsim.sentences import _

_ROW = r'\[[^\[\]{}"]*+\]'
_TOKENS = re.compile(rf'"(?:[^"\\]++|\\.)*+"(\s*+:)?|{_ROW}(?:\s*+,\s*+{_ROW})*+|[{{}}\[\]]', re.DOTALL)
"""A text, with the colon after it where it is the name of a field; lists of numbers beside one another; a bracket."""


@dataclass(slots=True)
class _Shape:
    """What may stand somewhere. fields: of an object, by name; others: in fields of any name; item: of a list."""

    kind: Any
    fields: dict[str, _Shape] | None = None
    others: _Shape | None = None
    item: _Shape | None = None


@dataclass(slots=True)
class _Open:
    """An object or a list whose end was not seen yet. next: what comes in it. count: of objects and lists in a list."""

    shape: _Shape | None
    place: str
    is_list: bool
    next: _Shape | None = None
    name: str = ""
    count: int = 0


def refuse_early(text: str) -> None:
    """Raises LessonError at the first field that no lesson has, and at a list or an object in the place of another.

    Only in a large file: a small one is parsed, so that all its faults are named.
    """
    if len(text) <= limits.SMALL_BYTES:
        return
    for fault in _faults(text):
        raise LessonError(str(fault))


def _faults(text: str) -> Iterator[Fault]:
    fields = texts = 0
    stack = [_Open(None, "", is_list=False, next=_root())]
    for match in _TOKENS.finditer(text):
        token = match[0]
        if token[0] == '"':
            if match[1] is None:
                texts += 1
                if texts > limits.TEXTS:
                    yield Fault(stack[-1].place, _("more than {texts} texts").format(texts=limits.TEXTS))
                continue
            fields += 1
            if fields > limits.FIELDS:
                yield Fault("", _("more than {fields} fields").format(fields=limits.FIELDS))
            yield from _name(stack[-1], token[: -len(match[1])])
        elif token in "]}":
            if len(stack) > 1:
                stack.pop()
        else:
            opened = _opened(stack[-1], is_list=token[0] == "[")
            yield from _misplaced(opened)
            if len(token) == 1:
                stack.append(opened)
            else:
                yield from _long_row(opened, token)
                stack[-1].count += token.count("[") - 1


def _name(inside: _Open, token: str) -> Iterator[Fault]:
    """Takes the name of a field, as it is written; the fault where the object has no such field."""
    shape = inside.shape
    if inside.is_list or shape is None:
        return
    try:
        inside.name = token[1:-1] if "\\" not in token else json.loads(token)
    except ValueError:
        return  # the parser says where
    if shape.fields is not None and inside.name not in shape.fields:
        yield Fault(within(inside.place, inside.name), unknown_field(inside.name, shape.fields, LessonPart))
    inside.next = shape.fields[inside.name] if shape.fields is not None else shape.others


def _opened(outer: _Open, *, is_list: bool) -> _Open:
    """A list or an object that begins in another."""
    if outer.is_list:
        place = f"{outer.place}[{outer.count}]"
        outer.count += 1
    else:
        place = within(outer.place, outer.name) if outer.name else outer.place
    shape = outer.next
    return _Open(shape, place, is_list, next=shape.item if shape and is_list else None)


def _misplaced(opened: _Open) -> Iterator[Fault]:
    shape = opened.shape
    if shape is None:
        return
    fits = shape.item if opened.is_list else shape.fields is not None or shape.others
    if not fits:
        yield Fault(
            opened.place,
            _("{value}, expected {kind}").format(
                value=_("a list") if opened.is_list else _("an object"), kind=wording(shape.kind)
            ),
        )


def _long_row(opened: _Open, token: str) -> Iterator[Fault]:
    """The fault of numbers in one list that are more than any list may have."""
    length = token.count(",") + 1
    if length > limits.LIST and token.count("[") == 1:
        yield Fault(
            opened.place, _("a list of {length}, expected at most {list}").format(length=length, list=limits.LIST)
        )


@cache
def _root() -> _Shape:
    return _shape_of(LessonPart | FormulaLessonPart)


def _shape_of(kind: Any) -> _Shape:
    plain, _metas = plain_type(kind)
    shape = _Shape(kind)
    if get_origin(plain) in (Union, types.UnionType):
        for variant in get_args(plain):
            _widen(shape, _shape_of(variant))
    elif is_struct(plain):
        tag = plain.__struct_config__.tag_field
        names = hints(plain) | ({tag: str} if plain.__struct_config__.tag else {})
        shape.fields = {name: _shape_of(inner) for name, inner in names.items()}
    elif get_origin(plain) is dict:
        shape.others = _shape_of(get_args(plain)[1])
    elif get_origin(plain) is list:
        shape.item = _shape_of(get_args(plain)[0])
    return shape


def _widen(shape: _Shape, other: _Shape) -> None:
    """Lets stand where ``shape`` is what may stand where the other is, too."""
    for name, inner in (other.fields or {}).items():
        shape.fields = shape.fields or {}
        if name in shape.fields:
            _widen(shape.fields[name], inner)
        else:
            shape.fields[name] = inner
    if other.item and shape.item:
        _widen(shape.item, other.item)
    shape.item = shape.item or other.item
    shape.others = shape.others or other.others
