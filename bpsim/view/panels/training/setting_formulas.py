"""The formulas of the Training panel: what a setting as it is brings about, in the letters of a notation."""

from __future__ import annotations

from dataclasses import replace

from msgspec import Struct

from bpsim.core.expression import Expression, call
from bpsim.core.network import Bias, Layer, Network
from bpsim.core.network_model import NetworkModel
from bpsim.core.quantity import Kind, Quantity
from bpsim.core.schedules import ScheduleKind
from bpsim.core.training import Reduction, Training, UpdateOrder
from bpsim.core.update import update_kinds
from bpsim.core.update_rules import Setting
from bpsim.sentences import _
from bpsim.trace.notation import Notation
from bpsim.trace.render import Written, of_symbols
from bpsim.trace.shorthand import FLOOR, Added, Enclosed, Indexed, Infix, side_by_side
from bpsim.trace.symbols import Symbol, hatted, letter, negative, of_sample, ratio
from bpsim.trace.update_formula import update_formula

_MEAN_OF_ERRORS = _("the mean of the samples' errors")
_MINUS, _PLUS = _("minus"), _("plus")
_DELTAS = {
    UpdateOrder.SIMULTANEOUS: _("the delta of a unit j from the deltas of the units k after it and the old weights"),
    UpdateOrder.LAYER_BY_LAYER: _("the delta of a unit j from the deltas of the units k after it and the new weights"),
}
_OF_ADAM = {
    Kind.CORRECTED_FIRST_MOMENT: _("m corrected: m divided by 1 − β₁ to the power of t; t = 1, 2, …"),
    Kind.CORRECTED_SECOND_MOMENT: _("{second} corrected: {second} divided by 1 − β₂ to the power of t"),
    Kind.NEW_WEIGHT: _(
        "w {step} the learning rate times the corrected m, over the root of the corrected {second}, plus ε"
    ),
}
_ONE_WEIGHT = Network(("i",), (Layer(("j",), 1, "identity", Bias.NONE),))
"""Whose update is that of any weight."""
_W, _G, _M, _T, _D, _N = (letter(char, char) for char in "wgmtdn")
_GAMMA = letter(r"\gamma", "γ")
_SHARE = 1 / _N


class SettingFormula(Struct, frozen=True):
    """A formula, and how it is read out; empty: as it is written."""

    written: Written
    spoken: str = ""


def formulas(path: str, training: Training, notation: Notation) -> tuple[SettingFormula, ...]:
    """The formulas that belong to the path of a setting: none where it needs none."""
    return _Formulas(training, notation).of(path)


class _Formulas:
    def __init__(self, training: Training, notation: Notation) -> None:
        self._training, self._notation, self._scheme = training, notation, notation.scheme
        self._rate, self._error = notation.symbol(Quantity(Kind.LEARNING_RATE)), notation.scheme.error
        self._downhill = self._scheme.downhill
        velocity, second = (letter(buffer, buffer) for buffer in self._scheme.buffers)
        self._symbols: dict[Kind | Setting, Symbol] = {
            **dict.fromkeys((Kind.WEIGHT, Kind.DECAYED_WEIGHT, Kind.NEW_WEIGHT), _W),
            **dict.fromkeys((Kind.DE_DW, Kind.PENALIZED_GRADIENT), _G),
            **dict.fromkeys((Kind.VELOCITY, Kind.NEW_VELOCITY), velocity),
            **dict.fromkeys((Kind.FIRST_MOMENT, Kind.NEW_FIRST_MOMENT), _M),
            **dict.fromkeys((Kind.SECOND_MOMENT, Kind.NEW_SECOND_MOMENT), second),
            Kind.CORRECTED_FIRST_MOMENT: hatted(_M),
            Kind.CORRECTED_SECOND_MOMENT: hatted(second),
        }

    def of(self, path: str) -> tuple[SettingFormula, ...]:
        match path:
            case "schedule.kind":
                return (self._schedule(),)
            case "reduction":
                return self._reduction()
            case "optimizer.kind":
                return self._update()
            case "update":
                return (self._delta(),)
            case "l1":
                return (self._computed(Kind.PENALIZED_GRADIENT, l1=1.0),)
            case "l2":
                return (self._computed(Kind.PENALIZED_GRADIENT, l2=1.0),)
            case "stop.gradient":
                norm = of_symbols(call("sqrt", Added(_G**2)))
                return (SettingFormula(norm, _("the root of the sum of all squared gradients")),)
        return ()

    def _schedule(self) -> SettingFormula:
        rates: dict[ScheduleKind, Expression] = {
            ScheduleKind.CONSTANT: self._rate,
            ScheduleKind.INVERSE_TIME: self._rate / (1 + side_by_side(_D, _T)),
            ScheduleKind.EXPONENTIAL: side_by_side(self._rate, _GAMMA**_T),
            ScheduleKind.STEP: side_by_side(self._rate, _GAMMA ** Enclosed(Infix("/", (_T, _N)), FLOOR)),
        }
        kind = self._training.schedule.kind
        stepped = _("the learning rate times γ to the power of t / n, rounded down")
        written = of_symbols(Indexed(self._rate, "t"), rates[kind])
        return SettingFormula(written, stepped if kind is ScheduleKind.STEP else "")

    def _reduction(self) -> tuple[SettingFormula, ...]:
        errors, gradients = Added(of_sample(self._error, "s"), "s"), Added(of_sample(_G, "s"), "s")
        reduction = self._training.reduction
        if reduction is Reduction.SUM:
            return (
                SettingFormula(of_symbols(self._error, errors), _("the sum of the samples' errors")),
                SettingFormula(of_symbols(_G, gradients), _("the sum of their gradients")),
            )
        error = SettingFormula(of_symbols(self._error, side_by_side(_SHARE, errors)), _MEAN_OF_ERRORS)
        if reduction is Reduction.MEAN:
            return error, SettingFormula(
                of_symbols(_G, side_by_side(_SHARE, gradients)), _("the mean of their gradients")
            )
        inside = _("the sum of their gradients, in which the derivative of the loss is divided by n")
        return error, SettingFormula(of_symbols(_G, gradients), inside)

    def _update(self) -> tuple[SettingFormula, ...]:
        slope = ratio(self._error, _W)
        gradient = SettingFormula(of_symbols(_G, negative(slope) if self._downhill else slope))
        kinds = update_kinds(replace(self._training, l1=0.0, l2=0.0), weight=True)
        decay_first = sorted(kinds, key=lambda kind: kind is not Kind.DECAYED_WEIGHT)
        return gradient, *(self._computed(kind) for kind in decay_first if kind in self._symbols)

    def _computed(self, kind: Kind, l1: float = 0.0, l2: float = 0.0) -> SettingFormula:
        """What an update computes of a weight; what has no letter here is written out."""
        model, q = NetworkModel(_ONE_WEIGHT, replace(self._training, l1=l1, l2=l2), 1), Quantity(kind, None, 1, 0, 0)
        right = update_formula(model, q, self._notation, self._symbols, matrices=False)
        relation = "=" if kind in (Kind.CORRECTED_FIRST_MOMENT, Kind.CORRECTED_SECOND_MOMENT) else "<-"
        written = of_symbols(self._symbols[kind], right, relation=relation)
        spoken = _OF_ADAM.get(kind, "") if self._training.optimizer.is_adam else ""
        second, step = self._symbols[Kind.SECOND_MOMENT].plain, _PLUS if self._downhill else _MINUS
        return SettingFormula(written, spoken.format(second=second, step=step))

    def _delta(self) -> SettingFormula:
        delta, slope, weight, after = self._scheme.backward
        used = self._scheme.new(weight) if self._training.update is UpdateOrder.LAYER_BY_LAYER else weight
        back = side_by_side(slope, Added(side_by_side(used, after), "k"))
        return SettingFormula(of_symbols(delta, back), _DELTAS[self._training.update])
