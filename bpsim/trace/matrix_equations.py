"""The equations of the vectorized form, in TeX, and what is to be said about them."""

from __future__ import annotations

from collections.abc import Iterator

from bpsim.core.network import Bias
from bpsim.core.training import Reduction, Training, UpdateOrder
from bpsim.trace import matrix_wording as wording
from bpsim.trace.activations import activations_name
from bpsim.trace.notation import Notation
from bpsim.trace.numerals import MINUS

SOFTMAX, IDENTITY, HALF = "softmax", "identity", "half-squared-error"


class Equations:
    """How each matrix of one layer is made. A right side is TeX; A of layer 0 are the inputs."""

    def __init__(self, notation: Notation, number: int, samples: int, training: Training) -> None:
        self._notation = notation
        self._network = notation.network
        self._number = number
        self._layer = notation.network.layer(number)
        self._training = training
        self._samples = samples

    def symbol(self, letter: str, number: int | None = None, *, new: bool = False, turned: bool = False) -> str:
        """A letter with the number of a layer, by default this one: ``W^{2}``; its new value, or transposed."""
        number = self._number if number is None else number
        own = self._notation.matrix(letter, number)
        shown = str(number + self._notation.scheme.first_layer) if own.numbered else ""
        if new:
            return self._notation.scheme.letters.new(own.tex, shown)
        raised = r"\,".join(filter(None, (shown, "T" if turned else "")))
        return f"{own.tex}^{{{raised}}}" if raised else own.tex

    def _before(self) -> str:
        return self.symbol("A", self._number - 1)

    def _transposed(self, letter: str) -> str:
        return self.symbol(letter, turned=True)

    @property
    def _shared(self) -> bool:
        return self._layer.bias is Bias.SHARED

    def net(self) -> str:
        """A W^T + b of the layer before."""
        product = rf"{self._before()} \, {self._transposed('W')}"
        return f"{product} + {self.symbol('b')}" if self._layer.bias_count else product

    def out(self) -> str:
        return f"g({self.symbol('Z')})"

    def slope(self) -> str:
        """g'(Z), element by element; for softmax, whose outputs depend on every net, dA/dZ."""
        if self._layer.activation == SOFTMAX:
            return rf"\frac{{\partial {self.symbol('A')}}}{{\partial {self.symbol('Z')}}}"
        return rf"g^{{\prime}}({self.symbol('Z')})"

    def delta(self) -> str:
        """D, from the layer after, or from the loss."""
        if self._number == self._network.depth:
            return self._output_delta()
        after = self._number + 1
        new = self._training.update is UpdateOrder.LAYER_BY_LAYER
        back = rf"{self.symbol('D', after)} \, {self.symbol('W', after, new=new)}"
        return rf"({back}) \circ {self.symbol('G')}"

    def _output_delta(self) -> str:
        difference = " - ".join(map(self.symbol, self._difference))
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
            return rf"{slope} \, {self.symbol('G')}"
        product = rf"{slope} \circ {self.symbol('G')}"
        return f"{product} = {difference}" if self._plain else product

    @property
    def _difference(self) -> str:
        """A - Y, or downhill Y - A."""
        return "YA" if self._notation.scheme.downhill else "AY"

    @property
    def _plain(self) -> bool:
        """Whether the output deltas are A - Y because both derivatives are."""
        one = self._training.reduction is not Reduction.MEAN_INSIDE or self._samples == 1
        return self._layer.activation == IDENTITY and self._network.loss == HALF and one

    def sample_gradient(self) -> str:
        """dW of each sample by itself: an outer product."""
        return rf"{self._transposed('D')}_{{s}} \, {self._before()}_{{s}}"

    def sample_bias_gradient(self) -> str:
        return f"{self.symbol('D')}_{{s}}" if not self._shared else rf"\sum_{{j}} {self.symbol('D')}_{{sj}}"

    def gradient(self) -> str:
        """dW of the batch."""
        return rf"{self._share}{self._transposed('D')} \, {self._before()}"

    def bias_gradient(self) -> str:
        """db of the batch: D added over samples, over the units of a shared bias, or over both."""
        indices = ("s" if self._samples > 1 else "") + ("j" if self._shared else "")
        if not indices:
            return self.symbol("D")
        return rf"{self._share}\sum_{{{indices}}} {self.symbol('D')}_{{{indices}}}"

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
        if output and self._training.round_to is not None:
            yield wording.ROUNDED.format(decimals=self._training.round_to)

    @property
    def _plain_letters(self) -> dict[str, str]:
        """What the sentences call the matrices of this layer."""
        known = "GDAY" if self._number == self._network.depth else "GDA"
        return {letter: self._notation.matrix(letter, self._number).plain for letter in known}

    def _slope_note(self) -> str:
        """Where the derivative of the activation stays in the output deltas, and where it drops out."""
        loss, activation = self._network.loss, self._layer.activation
        letters, name = self._plain_letters, activations_name(self._layer.activations)
        difference = f" {MINUS} ".join(letters[letter] for letter in self._difference)
        words = {"loss": wording.LOSSES.get(loss, loss), "activation": name, "difference": difference, **letters}
        if any(one.is_threshold for one in self._layer.activations):
            return wording.PERCEPTRON.format(**words)
        if self._network.simplified:
            return wording.G_CANCELS.format(**words)
        if activation == IDENTITY:
            return (wording.G_IS_ONE if self._plain else wording.G_IS_ONE_SCALED).format(**words)
        return wording.G_STAYS.format(**words)
