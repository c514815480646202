"""One iteration as a worked solution, or as a sheet with its values left open, whatever it is written in.

Both are the same blocks: what is given, an entry for each step, and the answers. Formulas and numbers are TeX.
"""

from __future__ import annotations

from collections.abc import Hashable, Iterator

from msgspec import Struct

from bpsim.core.expression import Expression, Negation, Number, Product, Ref, Sum, replaced
from bpsim.core.quantity import Kind, Quantity
from bpsim.handout import wording
from bpsim.handout.choice import COPIES, WHOLE, Blank, Choice
from bpsim.handout.given import Setting, given, lines, settings
from bpsim.lesson.faults import printable
from bpsim.simulator import Simulator
from bpsim.trace.equations import Equation
from bpsim.trace.explain import Explainer, Explanation
from bpsim.trace.iteration import Phase
from bpsim.trace.render import Leaves, Written, no_leaf
from bpsim.trace.steps import Granularity, Group

FACTORS = COPIES | {Kind.PATH, Kind.DE_DOUT, Kind.DOUT_DNET, Kind.LOCAL, Kind.TANGENT_PATH}
"""What a solution has on the way to a result; it is no answer by itself."""


class Heading(Struct, frozen=True):
    """Begins a part of the solution."""

    text: str


class Line(Struct, frozen=True):
    """One step, or a given number, as an equation. ``sides`` are equal to one another: symbol, formula, numbers, value.

    answer: the value. blank: it is left out of the sides, and there is room for it.
    """

    quantity: Quantity
    sides: tuple[Written, ...]
    answer: Written
    blank: bool = False

    @property
    def symbol(self) -> Written:
        """The symbol of what is computed."""
        return self.sides[0]

    @property
    def parts(self) -> tuple[str, ...]:
        """The sides in TeX."""
        return tuple(side.tex for side in self.sides)


class Assignments(Struct, frozen=True):
    """Given numbers, each ``symbol = number``; ``label`` says of what, in words, or is empty."""

    label: str
    lines: tuple[Line, ...]


class Entry(Struct, frozen=True):
    """What one press of the chosen size computes, the result last. title and note: words, or empty."""

    number: int
    title: str
    lines: tuple[Line, ...]
    note: str

    @property
    def parts(self) -> tuple[str, ...]:
        """The parts of the result."""
        return self.lines[-1].parts


class Boxes(Struct, frozen=True):
    """Entries as a table: each quantity beside room for its value."""

    entries: tuple[Entry, ...]


class Answers(Struct, frozen=True):
    """Every result by the number of its entry, and a sentence about the error after the update, or nothing."""

    rows: tuple[tuple[int, Line], ...]
    after: str
    apart: bool
    """Whether they belong on a page of their own: those of a sheet whose values are left open."""


class Remark(Struct, frozen=True):
    """A sentence."""

    text: str


Block = Heading | Assignments | Setting | Entry | Boxes | Answers | Remark


def title(sim: Simulator) -> str:
    """The lesson's title on one line, whatever is in it."""
    return printable(sim.lesson.title).strip() or wording.UNTITLED


def blocks(sim: Simulator, choice: Choice = WHOLE) -> Iterator[Block]:
    """The present iteration in the order of computation; raises UsageError as ``Choice.check`` does."""
    choice.check(sim)
    return _Writer(choice.shown(sim), choice).blocks()


def divergence(sim: Simulator) -> str:
    """What is said below an iteration whose update cannot be made."""
    fault = sim.fault()
    quantity = wording.A_VALUE if fault is None else sim.notation.plain(fault)
    return wording.DIVERGES.format(quantity=quantity)


class _Writer:
    """The blocks of one document."""

    def __init__(self, sim: Simulator, choice: Choice) -> None:
        self._sim = sim
        self._choice = choice
        self._numerals = choice.numerals(sim)
        self._explainer = Explainer(sim.values, sim.notation, self._numerals)
        self._number = 0
        self._said: set[tuple[Kind, int | None, int | None]] = set()
        self._answers: list[tuple[int, Line]] = []

    def blocks(self) -> Iterator[Block]:
        yield Heading(wording.GIVEN)
        yield from lines(self._sim)
        yield from self._given()
        yield from settings(self._sim, self._explainer)
        for index in range(self._sim.steps.phase_count):
            yield from self._phase(self._sim.steps.phase(index))
        if self._sim.why_not:
            yield Remark(self._sim.why_not)
        if not self._sim.values.update_made:
            yield Remark(divergence(self._sim))
        if self._choice.answers and self._answers:
            yield Answers(tuple(self._answers), self._after(), apart=self._choice.blank is not None)

    # What is given

    def _given(self) -> Iterator[Assignments]:
        """The numbers that it begins with; of a part of the iteration all that it needs from elsewhere."""
        needed = None if self._choice.everything else self._needed()
        for label, places in given(self._sim, self._choice):
            shown = [q for q in places if needed is None or q in needed]
            if shown:
                yield self._assigned(label, shown)
        if needed is not None:
            is_given = self._sim.values.model.is_given
            elsewhere = [q for q in needed if not is_given(q) and not self._holds(q)]
            if elsewhere:
                yield self._assigned(wording.ELSEWHERE, elsewhere)

    def _needed(self) -> dict[Quantity, None]:
        """What the steps that are shown are made of, in their order."""
        steps = self._sim.steps
        shown = (steps.step(number).quantity for number in range(1, len(steps) + 1))
        return dict.fromkeys(
            operand for q in shown if self._holds(q) for operand in self._explainer.equation(q).operands
        )

    def _assigned(self, label: str, places: list[Quantity]) -> Assignments:
        return Assignments(label, tuple(Line(q, (self._symbol(q), self._answer(q)), self._answer(q)) for q in places))

    def _symbol(self, quantity: Quantity) -> Written:
        return Written((self._sim.notation.symbol(quantity),), no_leaf)

    def _answer(self, quantity: Quantity) -> Written:
        return Written((Ref(self._numerals.digits_of(quantity.kind, self._sim.shown(quantity))),), _as_digits)

    def _holds(self, quantity: Quantity) -> bool:
        return self._choice.holds(quantity, self._sim.steps)

    # The steps

    def _phase(self, phase: Group) -> Iterator[Block]:
        entries = map(self._entry, self._choice.entries(self._sim.steps, phase))
        first = next(entries, None)
        if first is None:
            return
        yield Heading(heading(self._sim, phase))
        if self._choice.blank is Blank.BOXES:
            yield Boxes((first, *entries))
        else:
            yield first
            yield from entries

    def _entry(self, numbers: list[int]) -> Entry:
        self._number += 1
        explanations = [self._explainer.explain(self._sim.steps.step(number)) for number in numbers]
        found = tuple(map(self._line, explanations))
        self._answers += [(self._number, line) for line in found if self._is_answer(line)]
        title = explanations[-1].title if self._choice.size is Granularity.TERM else self._title(numbers)
        notes = (explanation.remark for explanation in explanations if self._is_said(explanation))
        return Entry(self._number, title, found, " ".join(dict.fromkeys(filter(None, notes))))

    def _title(self, numbers: list[int]) -> str:
        """What a large entry is called: by its layer where it is what a layer has, else by its number alone."""
        layer = self._sim.steps.layer_group(numbers[0]).layer
        if self._choice.size is not Granularity.LAYER or layer is None or self._sim.about_formulas:
            return ""
        name = self._sim.notation.unit(layer, None)
        return f"{name[:1].upper()}{name[1:]}"

    def _is_said(self, explanation: Explanation) -> bool:
        """Whether the remark of a step is said: not where it would tell what is to be found; of large steps it is said
        once for all of a kind in a layer of a sample."""
        if self._choice.blank is not None or not explanation.remark:
            return False
        if self._choice.size is Granularity.TERM:
            return True
        q = explanation.step.quantity
        place = (q.kind, q.sample, q.layer)
        first, self._said = place not in self._said, self._said | {place}
        return first

    def _is_answer(self, line: Line) -> bool:
        """Whether a line stands among the answers: what a sheet leaves open, and every result of a solution."""
        return line.blank if self._choice.blank is not None else line.quantity.kind not in FACTORS

    def _line(self, explanation: Explanation) -> Line:
        q, blank = explanation.step.quantity, self._choice.blank
        answer, equation = self._answer(q), explanation.equation
        symbol, formula = equation.symbol, tuple(self._formula(equation))
        if blank is None:
            return Line(q, _different(symbol, *formula, equation.in_numbers, answer), answer)
        if blank is not Blank.FORMULA:
            return Line(q, (symbol,), answer, blank=True)
        # A formula that is a number is the value: nothing is left to find.
        is_open = _number(formula[-1].sides[0], formula[-1].leaves) is None
        return Line(q, (symbol, *formula), answer, blank=is_open)

    def _formula(self, equation: Equation) -> Iterator[Written]:
        """The sides in symbols; where steps are large, with what a factor repeats in the place of the factor."""
        for side in equation.sides:
            shown = side if self._choice.size is Granularity.TERM else replaced(side, self._original)
            yield Written((shown,), equation.symbol.leaves)

    def _original(self, to: Hashable) -> Expression:
        if isinstance(to, Quantity) and to.kind in COPIES:
            (original,) = self._explainer.equation(to).operands
            return Ref(original)
        return Ref(to)

    def _after(self) -> str:
        """The error with the new parameters, beside the one before; nothing where there is no update."""
        sim, values = self._sim, self._sim.values
        if not (sim.trains and values.update_made):
            return ""
        errors = {"before": self._numerals.computed(values.error), "after": self._numerals.computed(values.after.error)}
        return wording.AFTER.format(error=sim.error_name, **errors)


def heading(sim: Simulator, group: Group) -> str:
    """What a phase is called: with its sample where there are several."""
    text, samples = wording.HEADINGS[group.phase], sim.steps.samples
    if samples > 1 and group.sample is not None:
        return wording.OF_SAMPLE.format(heading=text, sample=group.sample + 1, samples=samples)
    if samples > 1 and group.phase is not Phase.UPDATE:
        return wording.OF_ALL.format(heading=text, samples=samples)
    return text


def _as_digits(to: Hashable) -> str:
    """How the leaf of a tree is written that is digits itself."""
    assert isinstance(to, str)
    return to


def _different(*sides: Written) -> tuple[Written, ...]:
    """Everything that is equal; the same number twice is said once."""
    found = [sides[0]]
    for side in sides[1:]:
        if not _same(found[-1], side):
            found.append(side)
    return tuple(found)


def _same(first: Written, second: Written) -> bool:
    """Whether both are the same, or the same number with other digits."""
    numbers = [_number(side.sides[0], side.leaves) for side in (first, second)]
    return first.tex == second.tex if None in numbers else numbers[0] == numbers[1]


def _number(tree: Expression, leaves: Leaves) -> float | None:
    """What a side says that is nothing but a number as it is written; None of every other."""
    match tree:
        case Ref(to):
            leaf = leaves(to)
            return float(leaf) if isinstance(leaf, str) else None
        case Number(value):
            return value
        case Sum(()):
            return 0.0
        case Sum((part,)) | Product((part,)):
            return _number(part, leaves)
        case Negation(Ref() | Number() as operand):
            number = _number(operand, leaves)
            return -number if number is not None and number >= 0 else None
    return None
