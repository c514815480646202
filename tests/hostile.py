"""Lessons whose names Qt, a spreadsheet or Markdown would take for something of their own."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from bpsim.resources import lesson_file

IMAGE = "<img src=/dev/zero>"
TITLE = f"{IMAGE} &File [*] two\nlines \u202eback \x1b[2J"
UNITS = {"i1": f"{IMAGE}1", "i2": "&Save", "h1": "=1+1", "h2": "![a](/dev/zero)", "o1": f"{IMAGE}o", "o2": "[*]&lt;b"}
"""What the units of it496 are called instead."""


def hostile_lesson(units: Mapping[str, str] = UNITS, notation: str = "net-out") -> dict[str, Any]:
    """it496 with two samples, other names, and with the like in every text."""
    lesson: dict[str, Any] = json.loads(lesson_file("it496").read_text(encoding="utf-8"))
    lesson["view"]["notation"] = notation
    for name, other in units.items():
        _rename(lesson, name, other)
    lesson |= {"title": TITLE, "description": f"{IMAGE} ![a](/dev/zero)", "source": TITLE}
    lesson["data"] = {"inputs": [[0.05, 0.1], [0.2, 0.3]], "targets": [[0.01, 0.99], [0, 1]]}
    lesson["data"]["classes"] = [f"{IMAGE} a", "&b [*] <b>"]
    lesson["version"] = 2
    lesson["guide"] = [{"iteration": 0, "text": f"{IMAGE} & ![a](/dev/zero) <b>{{{{out 2.0}}}}</b>"}]
    first = lesson["printed"][0]
    lesson["printed"] = [first | {"iteration": 0, "note": TITLE}]
    return lesson


def write_hostile(
    folder: Path,
    name: str = "hostile.bpsim",
    title: str = TITLE,
    units: Mapping[str, str] = UNITS,
    notation: str = "net-out",
) -> Path:
    """The lesson in a file."""
    path = folder / name
    path.write_text(json.dumps(hostile_lesson(units, notation) | {"title": title}), encoding="utf-8")
    return path


def _rename(node: Any, name: str, other: str) -> None:
    """Wherever a unit is named by a whole text."""
    items = node.items() if isinstance(node, dict) else enumerate(node) if isinstance(node, list) else ()
    for key, value in list(items):
        if value == name:
            node[key] = other
        else:
            _rename(value, name, other)
