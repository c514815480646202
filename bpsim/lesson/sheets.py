"""A sheet of answers: what a student typed for a lesson, in a file of its own or in a lesson file."""

from __future__ import annotations

import os
from collections.abc import Iterable
from dataclasses import replace
from itertools import islice
from pathlib import Path
from typing import Any

from msgspec import Struct, structs

from bpsim.core.errors import LessonError
from bpsim.lesson import files, json_text, limits
from bpsim.lesson.faults import Fault, printable
from bpsim.lesson.lesson import Answer, Lesson
from bpsim.lesson.lesson_kinds import answers_in, fields_of, lesson_faults
from bpsim.lesson.node import Node
from bpsim.lesson.schema import VERSION
from bpsim.lesson.signs import answers_in_sign_of
from bpsim.sentences import _


class Given(Struct, frozen=True):
    """One answer of a sheet: as it stands in the file, and what it means."""

    raw: dict[str, Any]
    answer: Answer


class SheetReader:
    """Reads sheets for one lesson, by the rules of a lesson file's ``answers``."""

    def __init__(self, lesson: Lesson) -> None:
        bare = replace(lesson, guide=(), printed=(), answers=(), state=None)
        self._subject, self._notation = bare, lesson.view.notation
        self._lesson = {**fields_of(bare), "version": VERSION}

    def read(self, path: str | os.PathLike[str]) -> tuple[Given, ...]:
        """The answers in the order of the file.

        Raises LessonError with the file and the place of the first fault, UsageError where there is no such file.
        """
        data = files.read(Path(path))
        try:
            return self._read(data)
        except RecursionError:
            raise LessonError(
                _("{path}: the lists and objects are nested too deeply").format(path=printable(str(path)))
            ) from None
        except LessonError as error:
            raise LessonError(f"{printable(str(path))}: {error.faults[0]}", *error.faults[1:]) from None

    def _read(self, data: bytes) -> tuple[Given, ...]:
        raw, twice = json_text.parse(data)
        if not raw or not isinstance(raw, dict | list):
            raise LessonError(_('expected an object with "iteration" and "answers", or a list of such objects'))
        lesson = raw if isinstance(raw, dict) and raw.get("format") == "bpsim" else None
        if lesson and "answers" not in lesson:
            raise LessonError(_("the lesson holds no answers"))
        answers = lesson["answers"] if lesson else raw
        found = islice(lesson_faults({**self._lesson, "answers": answers}, twice), limits.FAULTS)
        faults = [fault if lesson else _of_sheet(fault) for fault in found]
        if faults:
            raise LessonError(*map(str, faults))
        parts = answers if isinstance(answers, list) else [answers]
        given = [given for part in parts for given in part["answers"]]
        meant: Iterable[Answer] = answers_in(parts, self._subject)
        if lesson:
            meant = answers_in_sign_of(self._notation, answers_in_sign_of(_notation(lesson), meant))
        return tuple(Given(one, answer) for one, answer in zip(given, meant, strict=True))


def _notation(raw: dict[str, Any]) -> str:
    """The notation of a lesson file that may be wrong elsewhere."""
    return str(Node(raw)["view"]["notation"].value)


def _of_sheet(fault: Fault) -> Fault:
    """The same with the place that it has in a sheet of its own."""
    return structs.replace(fault, place=fault.place.removeprefix("answers").removeprefix("."))
