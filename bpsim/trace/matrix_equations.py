"""The equations of the vectorized form, in TeX, and what is to be said about them."""

from __future__ import annotations

from collections.abc import Iterator

from bpsim.core.network import Bias
from bpsim.core.optimizers import OptimizerKind
from bpsim.core.quantity import Kind, Quantity
from bpsim.core.training import Reduction, Training, UpdateOrder
from bpsim.core.update_rules import Setting
from bpsim.trace import matrix_wording as wording
from bpsim.trace.activations import activations_name
from bpsim.trace.equations import SETTINGS
from bpsim.trace.notation import Notation
from bpsim.trace.notations.letters import BETA, Letter
from bpsim.trace.numerals import MINUS
from bpsim.trace.orientation import Orientation


def _tex(setting: Setting) -> str:
    return SETTINGS[setting].tex


def _average(share: Setting, kept: str, added: str) -> str:
    """A moving average of Adam without its start at 0."""
    beta = _tex(share)
    return rf"({beta} \, {kept} + (1 - {beta}) \, {added}) / (1 - {beta}^{{{_tex(Setting.UPDATE)}}})"


SOFTMAX, IDENTITY, HALF = "softmax", "identity", "half-squared-error"


def letter_of(notation: Notation, letter: str, number: int, orientation: Orientation, training: Training) -> Letter:
    """The letter of a matrix of a layer: beta for weights among which its biases stand."""
    joined = number > 0 and orientation.joins(notation.network.layer(number), training)
    if letter not in ("W", "dW") or not joined:
        return notation.matrix(letter, number)
    own = Letter(BETA.tex, BETA.plain, BETA.name, numbered=notation.network.depth > 1)
    if letter == "W":
        return own
    return own.of_gradient().negative() if notation.scheme.downhill else own.of_gradient()


class Equations:
    """How each matrix of one layer is made. A right side is TeX; A of layer 0 are the inputs."""

    def __init__(
        self, notation: Notation, number: int, samples: int, training: Training, orientation: Orientation
    ) -> None:
        self._rows = orientation
        self._notation = notation
        self._network = notation.network
        self._number = number
        self._layer = notation.network.layer(number)
        self._training = training
        self._joined = orientation.joins(self._layer, training)
        self._samples = samples

    def symbol(self, letter: str, number: int | None = None, *, new: bool = False, turned: bool = False) -> str:
        """A letter with the number of a layer, by default this one: ``W^{2}``; its new value, or transposed."""
        number = self._number if number is None else number
        own = letter_of(self._notation, letter, number, self._rows, self._training)
        shown = str(number + self._notation.scheme.first_layer) if own.numbered else ""
        if new:
            fresh = self._notation.scheme.letters.new(own.tex, shown)
            return f"({fresh})^{{T}}" if turned else fresh
        raised = r"\,".join(filter(None, (shown, "T" if turned else "")))
        return f"{own.tex}^{{{raised}}}" if raised else own.tex

    def _before(self, *, rows: bool) -> str:
        """A of the layer before, with samples in rows or in columns; beside a column of ones where biases need it."""
        turned = rows != self._rows.samples
        if self._number == 1 or not self._joined:
            return self.symbol("A", self._number - 1, turned=turned)
        return rf"[1 \, {self.symbol('A', self._number - 1)}]" + ("^{T}" if turned else "")

    def _deltas(self, *, rows: bool, letter: str = "D") -> str:
        return self.symbol(letter, turned=rows != self._rows.deltas)

    def _as_deltas(self, letter: str) -> str:
        """What has samples as the nets have them, as the deltas have them."""
        return self.symbol(letter, turned=self._rows.deltas != self._rows.samples)

    @property
    def _shared(self) -> bool:
        return self._layer.bias is Bias.SHARED

    def net(self) -> str:
        """A W^T + b of the layer before, or W A + b."""
        rows = self._rows.samples
        weights = self.symbol("W", turned=self._rows.receiving == rows)
        before = self._before(rows=rows)
        product = rf"{before} \, {weights}" if rows else rf"{weights} \, {before}"
        return f"{product} + {self.symbol('b')}" if self._layer.bias_count and not self._joined else product

    def out(self) -> str:
        return f"g({self.symbol('Z')})"

    def slope(self) -> str:
        """g'(Z), element by element; for softmax, whose outputs depend on every net, dA/dZ."""
        if self._layer.activation == SOFTMAX:
            return rf"\frac{{\partial {self.symbol('A')}}}{{\partial {self.symbol('Z')}}}"
        return rf"g^{{\prime}}({self._as_deltas('Z')})"

    def delta(self) -> str:
        """D, from the layer after, or from the loss."""
        if self._number == self._network.depth:
            return self._output_delta()
        after = self._number + 1
        new = self._training.update is UpdateOrder.LAYER_BY_LAYER
        weights = self.symbol("W", after, new=new, turned=self._rows.receiving != self._rows.deltas)
        if self._rows.joins(self._network.layer(after), self._training):
            weights += "_{1:}"
        deltas = self.symbol("D", after)
        back = rf"{deltas} \, {weights}" if self._rows.deltas else rf"{weights} \, {deltas}"
        return rf"({back}) \circ {self.symbol('G')}"

    def _output_delta(self) -> str:
        difference = " - ".join(map(self._as_deltas, self._difference))
        inside = self._samples if self._training.reduction is Reduction.MEAN_INSIDE else 1
        perceptron = self._layer.common is not None and self._layer.common.is_threshold
        if self._network.simplified or perceptron:
            mean = self._network.loss == "mean-binary-cross-entropy"
            divisor = inside * (self._layer.size if mean else 1)
            return difference if divisor == 1 else rf"\frac{{1}}{{{divisor}}} ({difference})"
        factor = {"squared-error": (2, 1), "mean-squared-error": (2, self._layer.size)}.get(self._network.loss, (1, 1))
        above, below = factor[0], factor[1] * inside
        scale = rf"\frac{{{above}}}{{{below}}} \, " if below > 1 else rf"{above} \, " if above > 1 else ""
        slope = rf"{scale}({difference})"
        if self._network.loss == "absolute-error":
            slope = rf"{scale}\mathrm{{sign}}({difference})"
        if self._layer.activation == SOFTMAX:
            slopes = self.symbol("G")
            return rf"{slope} \, {slopes}" if self._rows.deltas else rf"{slopes} \, {slope}"
        product = rf"{slope} \circ {self.symbol('G')}"
        return f"{product} = {difference}" if self._plain else product

    @property
    def _difference(self) -> str:
        """A - Y, by the delta rule Z - Y, or downhill the other way round."""
        by_net = self._layer.common is not None and self._layer.common.learns_by_net
        pair = "ZY" if by_net else "AY"
        return pair[::-1] if self._notation.scheme.downhill else pair

    @property
    def _plain(self) -> bool:
        """Whether the output deltas are A - Y because both derivatives are."""
        one = self._training.reduction is not Reduction.MEAN_INSIDE or self._samples == 1
        return self._layer.activation == IDENTITY and self._network.loss == HALF and one

    def sample_gradient(self) -> str:
        """dW of each sample by itself: an outer product."""
        first, second, turned = self._outer
        product = rf"{first}_{{s}} \, {second}_{{s}}"
        return f"({product})^{{T}}" if turned else product

    def sample_bias_gradient(self) -> str:
        deltas = self._deltas(rows=self._rows.samples)
        return f"{deltas}_{{s}}" if not self._shared else rf"\sum_{{j}} {deltas}_{{sj}}"

    def gradient(self) -> str:
        """dW of the batch."""
        first, second, turned = self._outer
        product = rf"{first} \, {second}"
        return self._share + (f"({product})^{{T}}" if turned else product)

    @property
    def _outer(self) -> tuple[str, str, bool]:
        """The two factors of dW, and whether their product is transposed."""
        if self._rows.receiving:
            return self._deltas(rows=False), self._before(rows=True), False
        if self._rows.samples != self._rows.deltas:
            return self._deltas(rows=False), self._before(rows=True), True
        return self._before(rows=False), self._deltas(rows=True), False

    def bias_gradient(self) -> str:
        """db of the batch: D added over samples, over the units of a shared bias, or over both."""
        deltas = self._deltas(rows=self._rows.samples)
        indices = ("s" if self._samples > 1 else "") + ("j" if self._shared else "")
        if not indices:
            return deltas
        return rf"{self._share}\sum_{{{indices}}} {deltas}_{{{indices}}}"

    def update(self, letter: str) -> str:
        """The new value of W or b, as the optimizer makes it."""
        optimizer, old, rate = self._training.optimizer, self.symbol(letter), self._rate
        decay = rf" - {rate} \, {_tex(Setting.DECAY)} \, {old}" if letter == "W" and optimizer.decay else ""
        step, alone = self._step(letter)
        sign = "+" if self._notation.scheme.downhill else "-"
        return rf"{old}{decay} {sign} {rate} \, " + (step if alone else f"({step})")

    @property
    def _rate(self) -> str:
        return self._notation.tex(Quantity(Kind.LEARNING_RATE))

    def _step(self, letter: str) -> tuple[str, bool]:
        """What the learning rate is multiplied with, and whether it is one factor."""
        optimizer = self._training.optimizer
        slope, alone = self._slope_of(letter)
        factor = slope if alone else f"({slope})"
        if optimizer.is_adam:
            first, second = (self._kept(letter, second=second) for second in (False, True))
            square = rf"{factor} \circ {factor}"
            mean, spread = _average(Setting.BETA1, first, factor), _average(Setting.BETA2, second, square)
            return rf"\frac{{{mean}}}{{\sqrt{{{spread}}} + {_tex(Setting.EPSILON)}}}", True
        if optimizer.has_velocity:
            mu = _tex(Setting.MOMENTUM)
            velocity = rf"{mu} \, {self._kept(letter)} + {factor if slope.startswith('-') else slope}"
            nesterov = optimizer.kind is OptimizerKind.NESTEROV
            return (rf"{slope} + {mu} \, ({velocity})" if nesterov else velocity), False
        return slope, alone

    def _slope_of(self, letter: str) -> tuple[str, bool]:
        """The gradient with the penalty of weights, and whether it is one factor."""
        gradient, training = self.symbol(f"d{letter}"), self._training
        turned = self._notation.scheme.downhill
        if letter != "W" or not training.penalized:
            return gradient, not turned
        sign, old = "-" if turned else "+", self.symbol("W")
        l2 = rf" {sign} {_tex(Setting.L2)} \, {old}" if training.l2 else ""
        l1 = rf" {sign} {_tex(Setting.L1)} \, \mathrm{{sign}}({old})" if training.l1 else ""
        return gradient + l2 + l1, False

    def _kept(self, letter: str, *, second: bool = False) -> str:
        """What the optimizer has kept for every weight or bias: the velocity, or a moving average of Adam."""
        own = self._notation.scheme.buffers[second] if second or self._training.optimizer.has_velocity else "m"
        return rf"{own.upper()}_{{{self.symbol(letter)}}}"

    @property
    def _share(self) -> str:
        mean = self._samples > 1 and self._training.reduction is Reduction.MEAN
        return rf"\frac{{1}}{{{self._samples}}} \, " if mean else ""

    def notes(self) -> Iterator[str]:
        """What a reader of the equations may wonder about."""
        output = self._number == self._network.depth
        if output:
            yield self._slope_note()
        elif self._training.update is UpdateOrder.LAYER_BY_LAYER:
            after = self._number + 1 + self._notation.scheme.first_layer
            yield wording.NEW_WEIGHTS_BACK.format(after=after, **self._plain_letters)
        if not self._layer.dense:
            yield wording.NO_CONNECTION
        yield from self._notes_of_update()
        if output and self._training.round_to is not None:
            yield wording.ROUNDED.format(decimals=self._training.round_to)

    def _notes_of_update(self) -> Iterator[str]:
        """What an optimizer keeps, which has no matrix here."""
        optimizer = self._training.optimizer
        if optimizer.is_adam:
            yield wording.ADAM
        elif optimizer.has_velocity:
            yield wording.VELOCITY

    @property
    def _plain_letters(self) -> dict[str, str]:
        """What the sentences call the matrices of this layer."""
        known = "GDAYZ" if self._number == self._network.depth else "GDA"
        return {letter: self._notation.matrix(letter, self._number).plain for letter in known}

    def _slope_note(self) -> str:
        """Where the derivative of the activation stays in the output deltas, and where it drops out."""
        loss, activation = self._network.loss, self._layer.activation
        letters, name = self._plain_letters, activations_name(self._layer.activations)
        difference = f" {MINUS} ".join(letters[letter] for letter in self._difference)
        words = {"loss": wording.LOSSES.get(loss, loss), "activation": name, "difference": difference, **letters}
        if any(one.is_threshold for one in self._layer.activations):
            by_net = any(one.learns_by_net for one in self._layer.activations)
            return (wording.DELTA_RULE if by_net else wording.PERCEPTRON).format(**words)
        if self._network.simplified:
            return wording.G_CANCELS.format(**words)
        if activation == IDENTITY:
            return (wording.G_IS_ONE if self._plain else wording.G_IS_ONE_SCALED).format(**words)
        return wording.G_STAYS.format(**words)
