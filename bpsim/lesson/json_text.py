"""Between bytes and plain JSON values: what is wrong before any field is looked at, and a layout that people read."""

from __future__ import annotations

import json
from collections import Counter
from typing import Any

from bpsim.core.errors import LessonError
from bpsim.lesson import limits
from bpsim.lesson.faults import Fault
from bpsim.lesson.malformed import malformed
from bpsim.lesson.node import Node
from bpsim.lesson.outline import refuse_early
from bpsim.sentences import _

_SHORT_OBJECT = 5


def parse(data: bytes) -> tuple[Any, list[Fault]]:
    """The decoded JSON and the fields that are given twice in it. NaN and infinity stay, to be named with their place.

    Raises LessonError where ``data`` is empty, not UTF-8, not JSON or too large, and RecursionError where it is nested
    too deeply.
    """
    text = _text(data)
    refuse_early(text)
    twice: list[tuple[object, str]] = []

    def collect(pairs: list[tuple[str, object]]) -> dict[str, object]:
        fields = dict(pairs)
        if len(fields) < len(pairs):
            counts = Counter(name for name, _ in pairs)
            twice.extend((fields, name) for name, count in counts.items() if count > 1)
        return fields

    try:
        value = json.loads(text, object_pairs_hook=collect, parse_int=_integer)
    except json.JSONDecodeError as error:
        raise LessonError(malformed(text, error)) from None
    return value, _twice_faults(value, twice)


def layout(value: Any, margin: str = "") -> str:
    """JSON with a matrix row, or a small object, on one line; numbers as the shortest text that reads back the same."""
    inner = margin + "  "
    if not isinstance(value, dict | list) or _fits_one_line(value):
        return json.dumps(value, ensure_ascii=False)
    if isinstance(value, list):
        return "[\n" + ",\n".join(inner + layout(item, inner) for item in value) + f"\n{margin}]"
    fields = (f"{inner}{json.dumps(name, ensure_ascii=False)}: {layout(item, inner)}" for name, item in value.items())
    return "{\n" + ",\n".join(fields) + f"\n{margin}}}"


def _text(data: bytes) -> str:
    if len(data) > limits.FILE_BYTES:
        raise LessonError(
            _("{count} bytes, expected at most {file_bytes}").format(count=len(data), file_bytes=limits.FILE_BYTES)
        )
    if not data.strip():
        raise LessonError(_("the file is empty"))
    if data.count(b"[") + data.count(b"{") > limits.CONTAINERS:
        raise LessonError(_("more than {containers} lists and objects").format(containers=limits.CONTAINERS))
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        raise LessonError(
            _("not UTF-8 text (line {line}, byte {start} of the file)").format(line=line, start=error.start + 1)
        ) from None


def _integer(digits: str) -> int | float:
    # Python refuses to convert thousands of digits; as a float they are infinite, which the schema refuses by place.
    return int(digits) if len(digits) <= 400 else float(digits)


def _twice_faults(value: object, twice: list[tuple[object, str]]) -> list[Fault]:
    faults: list[Fault] = []
    twice = twice[: limits.FAULTS + 1]
    waiting = [Node(value)] if twice else []
    while waiting:
        node = waiting.pop()
        faults += [Fault(node[name].place, _("given twice")) for fields, name in twice if fields is node.value]
        waiting += [*(inner for _, inner in node.fields), *node.items]
    return faults


def _fits_one_line(value: dict[str, Any] | list[Any]) -> bool:
    if isinstance(value, list):
        return not value or not isinstance(value[0], dict | list)  # all elements of a list are of one kind
    return len(value) <= _SHORT_OBJECT and all(
        not isinstance(item, dict | list) or not item or (isinstance(item, dict) and _fits_one_line(item))
        for item in value.values()
    )
