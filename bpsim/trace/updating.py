"""The formulas of an update: penalty, optimizer and new values, with the symbols and with the numbers."""

from __future__ import annotations

from collections.abc import Callable, Iterable

import numpy as np

from bpsim.core.quantity import Kind, Quantity
from bpsim.core.record import Record
from bpsim.core.training import OptimizerKind
from bpsim.core.update import gradient_of, slope_of, start_of, step_of
from bpsim.trace import wording
from bpsim.trace.notation import Notation, parameter_of
from bpsim.trace.numerals import tex_number
from bpsim.trace.right import Right, ends, join

Number = Callable[[Quantity], str]
Form = Callable[..., str]
_SLOPE = Kind.BATCH_GRADIENT
"""Stands for the gradient that the optimizer takes, of whichever kind that is."""


class UpdateRights:
    """The right sides of what an update computes. ``number`` writes the value of a quantity as TeX."""

    def __init__(self, record: Record, notation: Notation, number: Number) -> None:
        self._record = record
        self._notation = notation
        self._number = number
        self._training = record.runner.training
        optimizer = self._training.optimizer
        mu, first, second = (_plain(v) for v in (optimizer.momentum, optimizer.beta1, optimizer.beta2))
        epsilon, decay, t = _plain(optimizer.epsilon), _plain(optimizer.decay), record.update.update
        self._forms: dict[Kind, tuple[Form, tuple[Kind, ...]]] = {
            Kind.NEW_VELOCITY: (lambda v, g: rf"{mu} \cdot {v} + {g}", (Kind.VELOCITY, _SLOPE)),
            Kind.NESTEROV_STEP: (lambda g, v: rf"{g} + {mu} \cdot {v}", (_SLOPE, Kind.NEW_VELOCITY)),
            Kind.NEW_FIRST_MOMENT: (
                lambda m, g: rf"{first} \cdot {m} + (1 - {first}) \cdot {g}",
                (Kind.FIRST_MOMENT, _SLOPE),
            ),
            Kind.NEW_SECOND_MOMENT: (
                lambda v, g: rf"{second} \cdot {v} + (1 - {second}) \cdot ({g})^2",
                (Kind.SECOND_MOMENT, _SLOPE),
            ),
            Kind.CORRECTED_FIRST_MOMENT: (
                lambda m: rf"\frac{{{m}}}{{1 - {_raised(first)}^{{{t}}}}}",
                (Kind.NEW_FIRST_MOMENT,),
            ),
            Kind.CORRECTED_SECOND_MOMENT: (
                lambda v: rf"\frac{{{v}}}{{1 - {_raised(second)}^{{{t}}}}}",
                (Kind.NEW_SECOND_MOMENT,),
            ),
            Kind.ADAM_STEP: (
                lambda m, v: rf"\frac{{{m}}}{{\sqrt{{{v}}} + {epsilon}}}",
                (Kind.CORRECTED_FIRST_MOMENT, Kind.CORRECTED_SECOND_MOMENT),
            ),
            Kind.DECAYED_WEIGHT: (
                lambda w, rate: rf"{w} - {rate} \cdot {decay} \cdot {w}",
                (Kind.WEIGHT, Kind.LEARNING_RATE),
            ),
        }

    @property
    def rights(self) -> dict[Kind, Callable[[Quantity], Right]]:
        """A right side for each kind."""
        return {
            Kind.PENALTY: self._penalty,
            Kind.PENALIZED_GRADIENT: self._penalized,
            **dict.fromkeys(self._forms, self._formed),
            Kind.NEW_WEIGHT: self._new,
            Kind.NEW_BIAS: self._new,
        }

    def _formed(self, q: Quantity) -> Right:
        form, kinds = self._forms[q.kind]
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
            return wording.CORRECTED.format(update=self._record.update.update)
        if q.kind in (Kind.NEW_WEIGHT, Kind.NEW_BIAS) and self._training.optimizer.kind is OptimizerKind.NESTEROV:
            return wording.NESTEROV
        return ""

    def _filled(self, form: Form, *operands: Quantity) -> Right:
        """A formula, written with the operands' symbols and with their numbers."""
        symbols, numbers = (map(write, operands) for write in (self._notation.tex, self._number))
        return Right(form(*symbols), form(*numbers), operands)

    def _new(self, q: Quantity) -> Right:
        parameter = parameter_of(q)
        step = step_of(parameter, self._record.samples, self._training)
        start = start_of(parameter, self._training)
        return self._filled(lambda w, eta, g: rf"{w} - {eta} \cdot {g}", start, Quantity(Kind.LEARNING_RATE), step)

    def _penalized(self, q: Quantity) -> Right:
        return self._filled(self._with_penalty, gradient_of(parameter_of(q), self._record.samples), parameter_of(q))

    def _with_penalty(self, slope: str, weight: str) -> str:
        l1, l2 = self._training.l1, self._training.l2
        parts = [rf"{_plain(l2)} \cdot {weight}"] if l2 else []
        parts += [rf"{_plain(l1)} \cdot \mathrm{{sign}}({weight})"] if l1 else []
        return " + ".join([slope, *parts])

    def _penalty(self, _: Quantity) -> Right:
        weights = list(self._weights())
        formulas = []
        for write in (self._notation.tex, self._number):
            texts = [write(weight) for weight in ends(weights)]
            squares = join([f"{_raised(text)}^2" for text in texts], weights)
            sizes = join([rf"|{_bare(text)}|" for text in texts], weights)
            parts = [rf"\frac{{{_plain(self._training.l2)}}}{{2}} ({squares})"] if self._training.l2 else []
            parts += [f"{_plain(self._training.l1)} ({sizes})"] if self._training.l1 else []
            formulas.append(" + ".join(parts))
        return Right(formulas[0], formulas[1], tuple(weights))

    def _weights(self) -> Iterable[Quantity]:
        for number, layer in enumerate(self._record.network.layers, 1):
            for unit, source in np.argwhere(layer.connections).tolist():
                yield Quantity(Kind.WEIGHT, None, number, unit, source)


def _plain(value: float) -> str:
    """A setting, with all its digits."""
    return tex_number(value, None, given=True)


def _raised(text: str) -> str:
    """Ready for an exponent."""
    bare = _bare(text)
    return f"({bare})" if "^" in bare or "-" in bare else bare


def _bare(text: str) -> str:
    """Without the parentheses of a negative number."""
    return text[1:-1] if text.startswith("(-") else text
