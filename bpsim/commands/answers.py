"""``bpsim answers``: judges sheets of answers, one student's or a whole class's."""

from __future__ import annotations

import csv
import io
import json
from collections import Counter
from pathlib import Path
from typing import Any

from msgspec import Struct

from bpsim.answers import Judge, Judged, Verdict
from bpsim.commands import output
from bpsim.commands.trace import reached
from bpsim.core.errors import BpsimError, UsageError
from bpsim.core.quantity import Quantity
from bpsim.handout.csv_text import csv_text
from bpsim.lesson import Lesson, files, load
from bpsim.lesson.faults import printable
from bpsim.lesson.sheets import Given, SheetReader
from bpsim.sentences import _
from bpsim.simulator import Simulator
from bpsim.trace.typed import parse_number

NO_STEP = _("No step of this iteration computes it.")
FIRST_WRONG = _("first wrong")
VERDICTS = tuple(verdict for verdict in Verdict if verdict is not Verdict.UNREADABLE)
PLACE = ("quantity", "sample", "layer", "unit", "source")


class Marked(Struct, frozen=True):
    """One answer with what is said of it."""

    given: Given
    symbol: str
    verdict: Verdict
    mistakes: tuple[str, ...]
    sentence: str
    first_wrong: bool

    @property
    def as_json(self) -> dict[str, Any]:
        return {
            **self.given.raw,
            "verdict": self.verdict.value,
            "mistakes": list(self.mistakes),
            "sentence": self.sentence,
        }


class Sheet(Struct, frozen=True):
    """The answers of one file in their order; ``error`` where it cannot be read."""

    path: str
    answers: tuple[Marked, ...] = ()
    error: str = ""

    @property
    def first_wrong(self) -> int | None:
        """The index of the first wrong answer in the order of the steps."""
        return next((at for at, answer in enumerate(self.answers) if answer.first_wrong), None)

    @property
    def as_json(self) -> dict[str, Any]:
        if self.error:
            return {"sheet": self.path, "error": self.error}
        answers = [answer.as_json for answer in self.answers]
        return {"sheet": self.path, "first_wrong": self.first_wrong, "answers": answers}


def answers(source: str, sheets: list[str], as_json: bool, table: Path | None) -> int:
    """Prints every verdict; 2 where a sheet cannot be read, and the others are judged all the same."""
    lesson = load(source)
    if table is not None:
        files.check_writable(table, lesson.path)
    marker = _Marker(lesson)
    marked = [marker.mark(path) for path in sheets]
    if table is not None:
        files.write(table, _csv(marked).encode())
    if as_json:
        output.line(json.dumps([sheet.as_json for sheet in marked], ensure_ascii=False, indent=1))
    elif len(marked) == 1 and not marked[0].error:
        _show_answers(marked[0])
    else:
        _show_sheets(marked)
    for sheet in marked:
        if sheet.error:
            output.fault(sheet.error)
    return 2 if any(sheet.error for sheet in marked) else 0


class _Marker:
    """Judges sheets of one lesson; an iteration is reached once for all of them."""

    def __init__(self, lesson: Lesson) -> None:
        self._lesson = lesson
        self._reader = SheetReader(lesson)
        self._at: dict[int, Simulator] = {}
        self._judges: dict[int, Judge] = {}

    def mark(self, path: str) -> Sheet:
        try:
            given = self._reader.read(path)
        except BpsimError as error:
            return Sheet(path, error=str(error))
        try:
            return Sheet(path, self._marked(given))
        except BpsimError as error:
            return Sheet(path, error=f"{printable(path)}: {error}")

    def _marked(self, given: tuple[Given, ...]) -> tuple[Marked, ...]:
        typed: dict[int, dict[Quantity, str]] = {}
        for one in given:
            typed.setdefault(one.answer.iteration, {})[one.answer.quantity] = one.answer.typed
        judged = {
            (iteration, entry.quantity): entry
            for iteration in sorted(typed)
            for entry in self._judge(iteration).report(self._reached(iteration), typed[iteration]).entries
        }
        wrong = next((key for key, entry in judged.items() if entry.first), None)
        keys = [(one.answer.iteration, one.answer.quantity) for one in given]
        return tuple(self._said(one, judged.get(key), key == wrong) for one, key in zip(given, keys, strict=True))

    def _said(self, given: Given, entry: Judged | None, first: bool) -> Marked:
        if entry is None:
            name = self._reached(given.answer.iteration).notation.plain(given.answer.quantity)
            return Marked(given, name, Verdict.UNCLEAR, (), NO_STEP, False)
        verdict = Verdict.UNCLEAR if entry.verdict is Verdict.UNREADABLE else entry.verdict
        mistakes = tuple(made.mistake.identifier for made in entry.mistakes)
        return Marked(given, entry.symbol, verdict, mistakes, entry.note, first)

    def _judge(self, iteration: int) -> Judge:
        return self._judges.setdefault(iteration, Judge())

    def _reached(self, iteration: int) -> Simulator:
        if iteration not in self._at:
            first = Simulator(self._lesson).first
            if iteration < first:
                raise UsageError(
                    _("iteration {iteration} is before the lesson, which opens at iteration {first}").format(
                        iteration=iteration, first=first
                    )
                )
            self._at[iteration] = reached(self._lesson, iteration)
        return self._at[iteration]


def _show_answers(sheet: Sheet) -> None:
    rows = []
    for answer in sheet.answers:
        verdict = FIRST_WRONG if answer.first_wrong else answer.verdict.value
        rows.append((answer.symbol, answer.given.answer.typed, verdict, answer.sentence))
    output.table((_("quantity"), _("typed"), _("verdict"), ""), rows, text_columns=(0, 2, 3))


def _show_sheets(sheets: list[Sheet]) -> None:
    rows = []
    for sheet in sheets:
        counts = Counter(answer.verdict for answer in sheet.answers)
        first = sheet.answers[sheet.first_wrong] if sheet.first_wrong is not None else None
        said = (first.symbol, ", ".join(first.mistakes)) if first else (_("cannot be read") if sheet.error else "", "")
        rows.append((sheet.path, *(str(counts[verdict]) for verdict in VERDICTS), *said))
    heads = (_("sheet"), *(verdict.value for verdict in VERDICTS), FIRST_WRONG, _("mistakes"))
    output.table(heads, rows, text_columns=(0, len(VERDICTS) + 1, len(VERDICTS) + 2))


def _csv(sheets: list[Sheet]) -> str:
    text = io.StringIO()
    rows = csv.writer(text, lineterminator="\n")
    rows.writerow(("sheet", "iteration", *PLACE, "typed", "verdict", "first wrong", "mistakes", "sentence"))
    for sheet in sheets:
        if sheet.error:
            rows.writerow((csv_text(sheet.path), "", *[""] * len(PLACE), "", "", "", "", csv_text(sheet.error)))
        for answer in sheet.answers:
            q = answer.given.answer.quantity
            place = (q.kind.value, *("" if field is None else field for field in (q.sample, q.layer, q.unit, q.source)))
            said = (answer.verdict.value, "yes" if answer.first_wrong else "", " ".join(answer.mistakes))
            typed = _number_or_text(answer.given.answer.typed)
            row = (csv_text(sheet.path), answer.given.answer.iteration, *place, typed, *said, csv_text(answer.sentence))
            rows.writerow(row)
    return text.getvalue()


def _number_or_text(typed: str) -> str:
    """As it was typed where that is a number; other text is kept from being a formula."""
    try:
        parse_number(typed)
    except ValueError:
        return csv_text(typed)
    return typed
