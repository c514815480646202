"""One fault of a file and its place, and the words in which values and places are shown. Never a line break."""

from __future__ import annotations

import json
import math
import re
from collections.abc import Iterable
from functools import lru_cache

from msgspec import Struct

from bpsim.lesson.synonyms import nearest
from bpsim.sentences import _

_SHOWN = 60


class Fault(Struct, frozen=True):
    """``place``, as in ``network.layers[1].weights``; empty for the whole file."""

    place: str
    text: str

    def __str__(self) -> str:
        return f"{self.place}: {self.text}" if self.place else self.text


def quoted(text: str) -> str:
    """``text`` in quotes, on one line, shortened, with what cannot be shown escaped."""
    short = text if len(text) <= _SHOWN else text[: _SHOWN - 3] + "..."
    return printable(json.dumps(short, ensure_ascii=False))


def printable(text: str) -> str:
    """``text`` with every line break and other invisible character escaped."""
    return "".join(c if c.isprintable() else c.encode("unicode_escape").decode("ascii") for c in text)


def shown(value: object) -> str:
    """A value of a file as a message names it."""
    if isinstance(value, str):
        return _("the text {value}").format(value=quoted(value))
    if isinstance(value, list):
        return _("a list of {count}").format(count=len(value))
    if isinstance(value, dict):
        return _("an object")
    if isinstance(value, float) and math.isnan(value):
        return "NaN"
    if isinstance(value, float) and math.isinf(value):
        return _("an infinite or too large number")
    text = json.dumps(value)
    return text if len(text) <= _SHOWN else _("a number of {count} digits").format(count=len(text))


def within(place: str, name: str) -> str:
    """The place of field ``name`` in the object at ``place``."""
    if len(name) > _SHOWN or not _is_plain(name):
        return f"{place}[{quoted(name)}]"
    return f"{place}.{name}" if place else name


@lru_cache(1000)
def _is_plain(name: str) -> bool:
    """Whether a name needs no quotes."""
    return bool(re.fullmatch(r"[^\W\d][\w-]*", name))


def suggestion(name: str, known: Iterable[str]) -> str:
    """`` (did you mean ...?)`` with the nearest of the known names, or nothing."""
    near = nearest(name[:_SHOWN], known)
    return _(" (did you mean {near}?)").format(near=quoted(near)) if near else ""
