"""Lessons from files and into files: versions 1 and 2 of the format, checked as a whole."""

from __future__ import annotations

import os
from dataclasses import replace
from functools import cache
from itertools import islice
from pathlib import Path
from typing import Any

from bpsim import resources
from bpsim.core.errors import LessonError, UsageError
from bpsim.lesson import files, foreign, json_text, limits
from bpsim.lesson.faults import Fault, printable, quoted, shown, suggestion
from bpsim.lesson.lesson import Lesson
from bpsim.lesson.lesson_kinds import fields_of, lesson_faults, lesson_of
from bpsim.lesson.node import ABSENT, Node
from bpsim.lesson.schema import VERSION
from bpsim.sentences import _


def builtin_names() -> tuple[str, ...]:
    """The built-in lessons in the order in which they are offered; the first is the default."""
    return resources.LESSONS


def builtin_heading(name: str) -> tuple[str, str]:
    """The title and the source of a built-in lesson, of which nothing else is read: menus show those of all."""
    raw: Any = json_text.parse(files.read(resources.lesson_file(name)))[0]
    return raw["title"], raw["source"]


def load(source: str | os.PathLike[str]) -> Lesson:
    """The built-in lesson of this name, else the lesson in this file.

    Raises UsageError where there is neither, LessonError where the file cannot be used.
    """
    if source in builtin_names():
        return _builtin(str(source))
    path = Path(source)
    if not os.path.exists(source) and _could_be_name(os.fspath(source)):
        raise UsageError(_neither(os.fspath(source)))
    data = b""
    try:
        data = files.read(path)
        lesson = loads(data, str(path))
    except LessonError:
        kind = foreign.kind_of(path, data) if os.path.isfile(path) else None
        if kind is None:
            raise
        raise LessonError(f"{printable(str(path))}: {kind}") from None
    return replace(lesson, path=path, checksum=files.checksum(data))


@cache
def _builtin(name: str) -> Lesson:
    # Its file is a part of the program, and a lesson never changes: read once, it is there for every menu and window.
    return replace(loads(files.read(resources.lesson_file(name)), name), builtin=name)


def loads(data: bytes, place: str = "") -> Lesson:
    """The lesson in the bytes of a file. ``place`` is the file's name in messages.

    Raises LessonError with every fault that can be told apart; the first of them starts with ``place``.
    """
    try:
        return _lesson(data)
    except LessonError as error:
        prefix = f"{printable(place)}: " if place else ""
        raise LessonError(prefix + error.faults[0], *error.faults[1:]) from None


def _lesson(data: bytes) -> Lesson:
    try:
        raw, twice = json_text.parse(data)
        _refuse_foreign(raw)
        _refuse(list(islice(lesson_faults(raw, twice), limits.FAULTS + 1)))
        return lesson_of(raw)
    except RecursionError:
        raise LessonError(_("the lists and objects are nested too deeply")) from None


def dumps(lesson: Lesson) -> bytes:
    """The bytes of the file of a lesson. Reading them gives every number back bit for bit.

    Raises LessonError where a lesson cannot be kept in a file, as when its trained weights have become NaN.
    """
    data = (json_text.layout(fields_of(lesson)) + "\n").encode("utf-8", "backslashreplace")
    loads(data, _("cannot be saved"))
    return data


def validate(lesson: Lesson) -> None:
    """Refuses a lesson as its file would be refused, with the same places and sentences. Raises LessonError."""
    _refuse(list(islice(lesson_faults(fields_of(lesson), ()), limits.FAULTS + 1)))


def save(lesson: Lesson, path: str | os.PathLike[str]) -> bytes:
    """Write a lesson in one move: the old file stays where this fails. Returns the checksum of what was written.

    Raises LessonError as ``dumps`` does, UsageError where the folder or the disk refuses.
    """
    data = dumps(lesson)
    files.write(Path(path), data)
    return files.checksum(data)


def _could_be_name(source: str) -> bool:
    return not source.endswith(".bpsim") and not any(sep in source for sep in (os.sep, os.altsep) if sep)


def _neither(source: str) -> str:
    names = builtin_names()
    near = suggestion(source, names)
    return _("there is no file {source}, and the built-in lessons are {known}{near}").format(
        source=quoted(source), known=", ".join(names), near=near
    )


def _refuse_foreign(raw: object) -> None:
    """Raise LessonError where this is no lesson at all, or one of a version that cannot be judged."""
    root = Node(raw)
    if not isinstance(raw, dict):
        raise LessonError(_("{raw}, expected an object: this is no bpsim lesson").format(raw=shown(raw)))
    if root["format"].value != "bpsim":
        said = _("missing") if root["format"].value is ABSENT else shown(root["format"].value)
        raise LessonError(_('format: {said}, expected "bpsim": this is no bpsim lesson').format(said=said))
    version = root["version"].index
    if version is None or version == 0:
        said = _("missing") if root["version"].value is ABSENT else shown(root["version"].value)
        raise LessonError(
            _("version: {said}, expected a whole number from 1 to {version}").format(said=said, version=VERSION)
        )
    if version > VERSION:
        raise LessonError(
            _(
                "version: {version} was written by a later bpsim; this one reads versions 1 to {latest}. "
                "Install a newer bpsim"
            ).format(version=version, latest=VERSION)
        )


def _refuse(faults: list[Fault]) -> None:
    if len(faults) > limits.FAULTS:
        raise LessonError(*map(str, faults[: limits.FAULTS]), _("and more"))
    if faults:
        raise LessonError(*map(str, faults))
