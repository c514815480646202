"""The equations of the vectorized form, as trees, and what is to be said about them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

import numpy as np
from msgspec import Struct
from msgspec.structs import replace

from bpsim.core.expression import Expression, Number, call, expression
from bpsim.core.functions import LOSSES
from bpsim.core.network import Bias, Bools
from bpsim.core.network_model import NetworkModel
from bpsim.core.quantity import Kind, Quantity
from bpsim.core.training import Reduction, Training, UpdateOrder
from bpsim.core.update_rules import Setting
from bpsim.trace import matrix_wording as wording
from bpsim.trace.activations import activations_name
from bpsim.trace.notation import Notation
from bpsim.trace.notations.letters import BETA, Letter
from bpsim.trace.numerals import MINUS
from bpsim.trace.orientation import Orientation
from bpsim.trace.render import of_symbols
from bpsim.trace.shorthand import MATRIX, Added, Applied, Enclosed, Indexed, Infix, side_by_side
from bpsim.trace.symbols import G_PRIME, Symbol, kept, letter, ratio
from bpsim.trace.update_formula import update_formula

_TRANSPOSE = letter("T", "T")

IDENTITY, HALF = "identity", "half-squared-error"


class Writing(Struct, frozen=True):
    """How the matrices of a network are written on a batch of ``samples`` samples."""

    notation: Notation
    samples: int
    training: Training
    orientation: Orientation

    def joins(self, number: int) -> bool:
        """Whether the biases of a layer stand among its weights."""
        return number > 0 and self.orientation.joins(self.notation.network.layer(number), self.training)

    def letter(self, letter: str, number: int) -> Letter:
        """The letter of a matrix of a layer: beta for weights among which its biases stand; of dW and db that of the
        gradient of W and b, with a minus downhill."""
        own = letter.removeprefix("d")
        found = self.notation.matrix(own, number)
        if own == "W" and self.joins(number):
            found = replace(BETA, numbered=self.notation.network.depth > 1)
        return found if own == letter else found.of_gradient(minus=self.notation.scheme.downhill)


class Equations:
    """How each matrix of one layer is made, as right sides of equations. A of layer 0 are the inputs."""

    def __init__(self, writing: Writing, number: int) -> None:
        self._writing, self._number = writing, number
        self._notation, self._rows = writing.notation, writing.orientation
        self._training, self._samples = writing.training, writing.samples
        self._network = writing.notation.network
        self._model = NetworkModel(self._network, self._training, self._samples)
        self._layer = self._network.layer(number)
        self._output = number == self._network.depth
        self._joined = writing.joins(number)

    def symbol(self, letter: str, number: int | None = None, *, turned: bool = False, index: str = "") -> Symbol:
        """A letter with the number of a layer, by default this one: ``W^{2}``; transposed, or a part."""
        number = self._number if number is None else number
        own = self._writing.letter(letter, number)
        shown = str(number + self._notation.scheme.first_layer) if own.numbered else ""
        return own.symbol(shown, index, turned=turned)

    def new(self, letter: str, number: int | None = None, *, turned: bool = False, index: str = "") -> Expression:
        """The new value of such a letter."""
        fresh: Expression = self._notation.scheme.new(self.symbol(letter, number))
        fresh = fresh**_TRANSPOSE if turned else fresh
        return Indexed(fresh, index) if index else fresh

    def _before(self, *, rows: bool, index: str = "") -> Expression:
        """A of the layer before, with samples in rows or in columns; beside a column of ones where biases need it."""
        turned = rows != self._rows.samples
        if self._number == 1 or not self._joined:
            return self.symbol("A", self._number - 1, turned=turned, index=index)
        found: Expression = Enclosed(side_by_side(1, self.symbol("A", self._number - 1)), MATRIX)
        found = found**_TRANSPOSE if turned else found
        return Indexed(found, index) if index else found

    def _deltas(self, *, rows: bool, index: str = "") -> Expression:
        return self.symbol("D", turned=rows != self._rows.deltas, index=index)

    def _as_deltas(self, letter: str) -> Expression:
        """What has samples as the nets have them, as the deltas have them."""
        return self.symbol(letter, turned=self._rows.deltas != self._rows.samples)

    @property
    def _shared(self) -> bool:
        return self._layer.bias is Bias.SHARED

    @property
    def _has_biases(self) -> bool:
        """Whether there are biases in a matrix of their own."""
        return bool(self._layer.bias_count) and not self._joined

    def net(self) -> Expression:
        """A W^T + b of the layer before, or W A + b."""
        rows = self._rows.samples
        weights = self.symbol("W", turned=self._rows.receiving == rows)
        before = self._before(rows=rows)
        product = side_by_side(before, weights) if rows else side_by_side(weights, before)
        return product + self.symbol("b") if self._has_biases else product

    def out(self) -> Expression:
        return Applied(letter("g", "g"), (self.symbol("Z"),))

    def slope(self) -> Expression:
        """g'(Z), element by element; for softmax, whose outputs depend on every net, dA/dZ."""
        if self._layer.is_softmax:
            return ratio(self.symbol("A"), self.symbol("Z"))
        return Applied(G_PRIME, (self._as_deltas("Z"),))

    def delta(self) -> tuple[Expression, ...]:
        """D, from the layer after, or from the loss; what is equal to it."""
        if self._output:
            return self._output_delta()
        after = self._number + 1
        part = "1:" if self._writing.joins(after) else ""
        used = self.new if self._training.update is UpdateOrder.LAYER_BY_LAYER else self.symbol
        weights = used("W", after, turned=self._rows.receiving != self._rows.deltas, index=part)
        deltas = self.symbol("D", after)
        back = side_by_side(deltas, weights) if self._rows.deltas else side_by_side(weights, deltas)
        return (Infix("o", (Enclosed(back), self.symbol("G"))),)

    def _output_delta(self) -> tuple[Expression, ...]:
        thresholds = all(one.is_threshold for one in self._layer.activations)
        if thresholds and len(self._rules) > 1:
            return ()  # no one equation has both
        alone, by_net = self._network.simplified or thresholds, thresholds and self._rules[0]
        factors, slopes = self._from_loss(map(self._as_deltas, self._difference(by_net)), alone=alone), self.symbol("G")
        if alone:
            return (side_by_side(*factors),)
        if self._layer.is_softmax:
            return (side_by_side(*factors, slopes) if self._rows.deltas else side_by_side(slopes, *factors),)
        slope = side_by_side(*factors)
        product = Infix("o", (slope, slopes))
        return (product, slope) if self._layer.activation == IDENTITY else (product,)

    @property
    def _rules(self) -> list[bool]:
        """The rules by which thresholds of this layer learn as outputs: whether it is the delta rule."""
        return sorted({one.learns_by_net for one in self._layer.activations if one.is_threshold})

    def _difference(self, by_net: bool) -> str:
        """A - Y, by the delta rule Z - Y, or downhill the other way round."""
        pair = "ZY" if by_net else "AY"
        return pair[::-1] if self._notation.scheme.downhill else pair

    def _from_loss(self, pair: Iterable[Expression], *, alone: bool) -> tuple[Expression, ...]:
        """What the outputs and the targets are made into, as factors: the derivative of the loss; or the deltas
        themselves, of a cross-entropy and of thresholds, where they stand alone."""
        first, second = pair
        difference: Expression = first - second
        loss, above, below = self._network.loss, 1, self._model.inside
        if alone:
            below *= self._model.outputs_inside
        elif loss == "absolute-error":
            difference = call("sign", difference)
        elif loss != HALF:
            above, below = 2, below * (self._layer.size if loss == "mean-squared-error" else 1)
        scale = () if above == below else (Number(above) / below,) if below > 1 else (above,)
        return tuple(map(expression, (*scale, difference)))

    def sample_gradient(self) -> Expression:
        """dW of each sample by itself: an outer product."""
        return self._outer("s")

    def sample_bias_gradient(self) -> Expression:
        rows = self._rows.samples
        return Added(self._deltas(rows=rows, index="sj"), "j") if self._shared else self._deltas(rows=rows, index="s")

    def gradient(self) -> Expression:
        """dW of the batch."""
        return side_by_side(*self._share, self._outer())

    def _outer(self, index: str = "") -> Expression:
        """The product of the two factors of dW, transposed where their order asks for it."""
        receiving = self._rows.receiving
        if receiving or self._rows.samples != self._rows.deltas:
            product = side_by_side(self._deltas(rows=False, index=index), self._before(rows=True, index=index))
            return product if receiving else product**_TRANSPOSE
        return side_by_side(self._before(rows=False, index=index), self._deltas(rows=True, index=index))

    def bias_gradient(self) -> Expression:
        """db of the batch: D added over samples, over the units of a shared bias, or over both."""
        indices = ("s" if self._samples > 1 else "") + ("j" if self._shared else "")
        deltas = self._deltas(rows=self._rows.samples, index=indices)
        return side_by_side(*self._share, Added(deltas, indices)) if indices else deltas

    def update(self, letter: str) -> Expression:
        """The new value of W or b, as the optimizer makes it; where all are frozen, the old one."""
        if self._frozen(letter).all():
            return self.symbol(letter)
        kind, source = (Kind.NEW_WEIGHT, 0) if letter == "W" else (Kind.NEW_BIAS, None)
        any_new = Quantity(kind, None, self._number, 0, source)
        model, old = self._model, self.symbol(letter)
        velocity, second = (kept(old, buffer.upper()) for buffer in self._notation.scheme.buffers)
        symbols: dict[Kind | Setting, Symbol] = {
            model.parameter(any_new).kind: old,
            model.gradient_of(any_new).kind: self.symbol(f"d{letter}"),
            Kind.VELOCITY: velocity,
            Kind.FIRST_MOMENT: kept(old, "M"),
            Kind.SECOND_MOMENT: second,
        }
        return update_formula(model, any_new, self._notation, symbols, matrices=True)

    def _frozen(self, letter: str) -> Bools:
        """Which of the numbers that there are in W or b keep their value."""
        layer = self._layer
        if letter == "b":
            return layer.frozen_biases
        weights = layer.frozen_weights[layer.connections]
        return np.concatenate([weights, layer.frozen_biases]) if self._joined else weights

    @property
    def _share(self) -> tuple[Expression, ...]:
        """The factor of a mean, where there is one."""
        mean = self._samples > 1 and self._training.reduction is Reduction.MEAN
        return (Number(1) / self._samples,) if mean else ()

    def notes(self) -> Iterator[str]:
        """What a reader of the equations may wonder about."""
        if self._output:
            yield from self._slope_notes()
        elif self._training.update is UpdateOrder.LAYER_BY_LAYER:
            after = self._number + 1 + self._notation.scheme.first_layer
            yield wording.NEW_WEIGHTS_BACK.format(after=after, **self._plain_letters)
        if not self._layer.dense:
            yield wording.NO_CONNECTION
        if self._frozen("W").any() or self._frozen("b").any():
            yield wording.FROZEN
        if self._training.optimizer.is_adam:
            yield wording.ADAM
        elif self._training.optimizer.has_velocity:
            yield wording.VELOCITY
        if self._output and self._training.round_to is not None:
            yield wording.ROUNDED.format(decimals=self._training.round_to)

    @property
    def _plain_letters(self) -> dict[str, str]:
        """What the sentences call the matrices of this layer."""
        known = "GDAYZ" if self._output else "GDA"
        return {letter: self._notation.matrix(letter, self._number).plain for letter in known}

    def _slope_notes(self) -> Iterator[str]:
        """Where the derivative of the activation stays in the output deltas, and where it drops out."""
        words = {"loss": LOSSES[self._network.loss].words, **self._plain_letters}
        words["activation"] = activations_name(self._layer.activations)
        for by_net in self._rules:
            sentence = wording.DELTA_RULE if by_net else wording.PERCEPTRON
            yield sentence.format(difference=self._said(by_net, alone=True), **words)
        if self._rules:
            return
        if self._network.simplified:
            yield wording.G_CANCELS.format(difference=self._said(alone=True), **words)
        elif self._layer.activation == IDENTITY:
            yield wording.G_IS_ONE.format(difference=self._said(alone=False), **words)
        else:
            difference = f" {MINUS} ".join(words[letter] for letter in self._difference(by_net=False))
            yield wording.G_STAYS.format(difference=difference, **words)

    def _said(self, by_net: bool = False, *, alone: bool) -> str:
        """What the deltas are made of, in the letters of the sentences."""
        pair = (self._notation.matrix(letter, self._number).symbol("") for letter in self._difference(by_net))
        return of_symbols(side_by_side(*self._from_loss(pair, alone=alone))).plain
