"""The formulas of the Training panel: what a setting as it is brings about, in the letters of a notation."""

from __future__ import annotations

from msgspec import Struct

from bpsim.core.expression import Expression, call
from bpsim.core.optimizers import OptimizerKind
from bpsim.core.quantity import Kind, Quantity
from bpsim.core.schedules import ScheduleKind
from bpsim.core.training import Reduction, Training, UpdateOrder
from bpsim.core.update_rules import Setting
from bpsim.sentences import _
from bpsim.trace.equations import SETTINGS, moving_average, started_at_0
from bpsim.trace.notation import Notation
from bpsim.trace.render import Written, of_symbols
from bpsim.trace.shorthand import FLOOR, Added, Enclosed, Indexed, Infix, side_by_side
from bpsim.trace.symbols import Symbol, hatted, letter, negative, of_each, ratio

_MEAN_OF_ERRORS = _("the mean of the samples' errors")
_MINUS, _PLUS = _("minus"), _("plus")
_DELTAS = {
    UpdateOrder.SIMULTANEOUS: _("the delta of a unit j from the deltas of the units k after it and the old weights"),
    UpdateOrder.LAYER_BY_LAYER: _("the delta of a unit j from the deltas of the units k after it and the new weights"),
}
_W, _G, _T, _D, _N = (letter(char, char) for char in "wgtdn")
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
        self._velocity, self._second = (letter(buffer, buffer) for buffer in self._scheme.buffers)
        self._downhill = self._scheme.downhill

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
                return (self._penalty(side_by_side(SETTINGS[Setting.L1], call("sign", _W))),)
            case "l2":
                return (self._penalty(side_by_side(SETTINGS[Setting.L2], _W)),)
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
        errors, gradients = Added(of_each(self._error, "s"), "s"), Added(of_each(_G, "s"), "s")
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
        mu, velocity = SETTINGS[Setting.MOMENTUM], self._velocity
        moved = _becomes(velocity, side_by_side(mu, velocity) + _G)
        match self._training.optimizer.kind:
            case OptimizerKind.GRADIENT_DESCENT:
                return gradient, self._stepped(_G)
            case OptimizerKind.MOMENTUM:
                return gradient, moved, self._stepped(velocity)
            case OptimizerKind.NESTEROV:
                return gradient, moved, self._stepped(_G + side_by_side(mu, velocity))
            case OptimizerKind.ADAM:
                return gradient, *self._moments()
            case OptimizerKind.ADAMW:
                return gradient, _becomes(_W, _W - side_by_side(self._rate, _D, _W)), *self._moments()

    def _stepped(self, step: Expression, spoken: str = "") -> SettingFormula:
        """The new weight, by a step times the learning rate."""
        change = side_by_side(self._rate, step)
        return _becomes(_W, _W + change if self._downhill else _W - change, spoken)

    def _moments(self) -> tuple[SettingFormula, ...]:
        first, second = letter("m", "m"), self._second
        spoken = _(
            "w {step} the learning rate times the corrected m, over the root of the corrected {second}, plus ε"
        ).format(step=_PLUS if self._downhill else _MINUS, second=second.plain)
        step = hatted(first) / (call("sqrt", hatted(second)) + SETTINGS[Setting.EPSILON])
        return (
            _becomes(first, moving_average(Setting.BETA1, first, _G)),
            _becomes(second, moving_average(Setting.BETA2, second, _G**2)),
            SettingFormula(
                _corrected(Setting.BETA1, first),
                _("m corrected: m divided by 1 − β₁ to the power of t; t = 1, 2, …"),
            ),
            SettingFormula(
                _corrected(Setting.BETA2, second),
                _("{second} corrected: {second} divided by 1 − β₂ to the power of t").format(second=second.plain),
            ),
            self._stepped(step, spoken),
        )

    def _delta(self) -> SettingFormula:
        delta, slope, weight, after = self._scheme.backward
        used = self._scheme.new(weight) if self._training.update is UpdateOrder.LAYER_BY_LAYER else weight
        back = side_by_side(slope, Added(side_by_side(used, after), "k"))
        return SettingFormula(of_symbols(delta, back), _DELTAS[self._training.update])

    def _penalty(self, penalty: Expression) -> SettingFormula:
        return _becomes(_G, _G - penalty if self._downhill else _G + penalty)


def _becomes(left: Symbol, right: Expression, spoken: str = "") -> SettingFormula:
    return SettingFormula(of_symbols(left, right, relation="<-"), spoken)


def _corrected(share: Setting, kept: Symbol) -> Written:
    return of_symbols(hatted(kept), kept / started_at_0(share))
