"""The formulas of an update: penalty, optimizer and new values, with the symbols and with the numbers."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

import numpy as np

from bpsim.core.quantity import Kind, Quantity, parameter_of
from bpsim.core.record import Record
from bpsim.core.training import OptimizerKind
from bpsim.core.update import gradient_of, slope_of, start_of, step_of
from bpsim.trace import wording
from bpsim.trace.notation import Notation
from bpsim.trace.numerals import tex_number
from bpsim.trace.right import Right, ends, join

Number = Callable[[Quantity], str]
Form = Callable[..., str]
_SLOPE = Kind.BATCH_GRADIENT
"""Stands for the gradient that the optimizer takes, of whichever kind that is."""


@dataclass(frozen=True, slots=True)
class Settings:
    """The settings of an optimizer and of penalties as they are written: as symbols, or as numbers."""

    mu: str
    beta1: str
    beta2: str
    epsilon: str
    decay: str
    l1: str
    l2: str
    t: str


SYMBOLS = Settings(r"\mu", r"\beta_{1}", r"\beta_{2}", r"\varepsilon", r"\lambda", r"\lambda_{1}", r"\lambda_{2}", "t")


class UpdateRights:
    """The right sides of what an update computes. ``number`` writes the value of a quantity as TeX."""

    def __init__(self, record: Record, notation: Notation, number: Number) -> None:
        self._record = record
        self._notation = notation
        self._number = number
        self._training = record.runner.training
        optimizer = self._training.optimizer
        self._numbers = Settings(
            mu=_plain(optimizer.momentum),
            beta1=_plain(optimizer.beta1),
            beta2=_plain(optimizer.beta2),
            epsilon=_plain(optimizer.epsilon),
            decay=_plain(optimizer.decay),
            l1=_plain(self._training.l1),
            l2=_plain(self._training.l2),
            t=str(record.model.update),
        )

    @property
    def rights(self) -> dict[Kind, Callable[[Quantity], Right]]:
        """A right side for each kind."""
        return {
            Kind.PENALTY: self._penalty,
            Kind.PENALIZED_GRADIENT: self._penalized,
            **dict.fromkeys(_FORMS, self._formed),
            Kind.NEW_WEIGHT: self._new,
            Kind.NEW_BIAS: self._new,
        }

    def _formed(self, q: Quantity) -> Right:
        form, kinds = _FORMS[q.kind]
        return self._filled(form, *(self._operand(q, kind) for kind in kinds))

    def _operand(self, q: Quantity, kind: Kind) -> Quantity:
        if kind is _SLOPE:
            return slope_of(parameter_of(q), self._record.samples, self._training)
        return Quantity(kind) if kind is Kind.LEARNING_RATE else q.but(kind)

    def note(self, q: Quantity) -> str:
        """What is to be said about a step of an update."""
        if q.kind is Kind.PENALTY:
            return wording.PENALTY_BESIDE
        if q.kind in (Kind.CORRECTED_FIRST_MOMENT, Kind.CORRECTED_SECOND_MOMENT):
            return wording.CORRECTED.format(update=self._record.model.update)
        if q.kind in (Kind.NEW_WEIGHT, Kind.NEW_BIAS) and self._training.optimizer.kind is OptimizerKind.NESTEROV:
            return wording.NESTEROV
        return ""

    def _filled(self, form: Form, *operands: Quantity) -> Right:
        """A formula, written with the symbols of settings and operands, and with their numbers."""
        symbols, numbers = (map(write, operands) for write in (self._notation.tex, self._number))
        return Right(form(SYMBOLS, *symbols), form(self._numbers, *numbers), operands)

    def _new(self, q: Quantity) -> Right:
        parameter = parameter_of(q)
        step = step_of(parameter, self._record.samples, self._training)
        start = start_of(parameter, self._training)
        return self._filled(lambda _, w, eta, g: rf"{w} - {eta} \cdot {g}", start, Quantity(Kind.LEARNING_RATE), step)

    def _penalized(self, q: Quantity) -> Right:
        return self._filled(self._with_penalty, gradient_of(parameter_of(q), self._record.samples), parameter_of(q))

    def _with_penalty(self, s: Settings, slope: str, weight: str) -> str:
        parts = [rf"{s.l2} \cdot {weight}"] if self._training.l2 else []
        parts += [rf"{s.l1} \cdot \mathrm{{sign}}({_bare(weight)})"] if self._training.l1 else []
        return " + ".join([slope, *parts])

    def _penalty(self, _: Quantity) -> Right:
        weights = tuple(self._weights())
        formula, numbers = (
            self._sum_of_weights(settings, [write(weight) for weight in ends(weights)], weights)
            for settings, write in ((SYMBOLS, self._notation.tex), (self._numbers, self._number))
        )
        return Right(formula, numbers, weights)

    def _sum_of_weights(self, s: Settings, shown: Sequence[str], weights: Sequence[Quantity]) -> str:
        squares = join([f"{_raised(text)}^2" for text in shown], weights)
        sizes = join([rf"|{_bare(text)}|" for text in shown], weights)
        parts = [rf"\frac{{{s.l2}}}{{2}} ({squares})"] if self._training.l2 else []
        parts += [f"{s.l1} ({sizes})"] if self._training.l1 else []
        return " + ".join(parts)

    def _weights(self) -> Iterable[Quantity]:
        for number, layer in enumerate(self._record.network.layers, 1):
            for unit, source in np.argwhere(layer.connections).tolist():
                yield Quantity(Kind.WEIGHT, None, number, unit, source)


_FORMS: dict[Kind, tuple[Form, tuple[Kind, ...]]] = {
    Kind.NEW_VELOCITY: (lambda s, v, g: rf"{s.mu} \cdot {v} + {g}", (Kind.VELOCITY, _SLOPE)),
    Kind.NESTEROV_STEP: (lambda s, g, v: rf"{g} + {s.mu} \cdot {v}", (_SLOPE, Kind.NEW_VELOCITY)),
    Kind.NEW_FIRST_MOMENT: (
        lambda s, m, g: rf"{s.beta1} \cdot {m} + (1 - {s.beta1}) \cdot {g}",
        (Kind.FIRST_MOMENT, _SLOPE),
    ),
    Kind.NEW_SECOND_MOMENT: (
        lambda s, v, g: rf"{s.beta2} \cdot {v} + (1 - {s.beta2}) \cdot {_raised(g)}^2",
        (Kind.SECOND_MOMENT, _SLOPE),
    ),
    Kind.CORRECTED_FIRST_MOMENT: (
        lambda s, m: rf"\frac{{{m}}}{{1 - {_raised(s.beta1)}^{{{s.t}}}}}",
        (Kind.NEW_FIRST_MOMENT,),
    ),
    Kind.CORRECTED_SECOND_MOMENT: (
        lambda s, v: rf"\frac{{{v}}}{{1 - {_raised(s.beta2)}^{{{s.t}}}}}",
        (Kind.NEW_SECOND_MOMENT,),
    ),
    Kind.ADAM_STEP: (
        lambda s, m, v: rf"\frac{{{m}}}{{\sqrt{{{v}}} + {s.epsilon}}}",
        (Kind.CORRECTED_FIRST_MOMENT, Kind.CORRECTED_SECOND_MOMENT),
    ),
    Kind.DECAYED_WEIGHT: (
        lambda s, w, rate: rf"{w} - {rate} \cdot {s.decay} \cdot {w}",
        (Kind.WEIGHT, Kind.LEARNING_RATE),
    ),
}
"""What is made of which kinds, in the order of the formula; new values and penalties follow the settings."""


def _plain(value: float) -> str:
    """A setting, with all its digits."""
    return tex_number(value, None, given=True)


def _raised(text: str) -> str:
    """Ready for an exponent."""
    return f"({_bare(text)})" if any(mark in text for mark in ("^", "-", r"\frac")) else text


def _bare(text: str) -> str:
    """Without the parentheses of a negative number."""
    return text[1:-1] if text.startswith("(-") and text.endswith(")") else text
