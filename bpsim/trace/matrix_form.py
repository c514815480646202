"""The vectorized form of one iteration: which matrices each layer has."""

from __future__ import annotations

from collections.abc import Iterator

from bpsim.core.errors import UsageError
from bpsim.core.expression import Expression
from bpsim.core.network import Bias, Network
from bpsim.core.quantity import Kind
from bpsim.core.training import Training
from bpsim.trace import matrix_wording as wording
from bpsim.trace.activations import activations_name
from bpsim.trace.any_notation import AnyNotation
from bpsim.trace.matrices import Axis, Field, LayerMatrices, Matrices, Matrix
from bpsim.trace.matrix_equations import SOFTMAX, Equations, letter_of
from bpsim.trace.notation import Notation
from bpsim.trace.orientation import ORIENTATIONS, ROWS, Orientation
from bpsim.trace.render import of_symbols
from bpsim.trace.wording import NO_NETWORK


def orientation_of(notation: Notation, name: str) -> Orientation:
    """A key of ``ORIENTATIONS``, or empty for that of the notation's lecture."""
    return ORIENTATIONS[name or notation.scheme.letters.orientation]


def orientation(notation: Notation, chosen: Orientation, training: Training) -> str:
    """What the rows and the columns of the matrices are."""
    depth = _network(notation).depth
    layers = range(1, depth + 1)
    nets = [notation.matrix("A", 0).plain, notation.matrix("Y", depth).plain]
    nets += [notation.matrix(letter, number).plain for letter in "ZA" for number in layers]
    deltas = [notation.matrix(letter, number).plain for letter in "GD" for number in layers]
    of_weights = [letter_of(notation, letter, number, chosen, training) for letter in ("W", "dW") for number in layers]
    weights = [letter.plain for letter in of_weights]
    groups = [(nets + deltas, chosen.samples)]
    if chosen.samples != chosen.deltas:
        groups = [(nets, chosen.samples), (deltas, chosen.deltas)]
    said = [(wording.SAMPLES_IN_ROWS if rows else wording.SAMPLES_IN_COLUMNS, letters) for letters, rows in groups]
    said.append((wording.RECEIVING_IN_ROWS if chosen.receiving else wording.SOURCES_IN_ROWS, weights))
    sentences = [sentence.format(letters=_listed(letters)) for sentence, letters in said]
    joined = [number for number in layers if chosen.joins(notation.network.layer(number), training)]
    if joined:
        beta = letter_of(notation, "W", joined[0], chosen, training).plain
        sentences.append(wording.ONES.format(beta=beta, inputs=notation.matrix("A", 0).plain))
        if joined[-1] > 1:
            sentences.append(wording.WITHOUT_BIASES.format(beta=beta))
    return " ".join(sentences)


def _listed(letters: list[str]) -> str:
    """Each letter once, as in a sentence."""
    *others, last = dict.fromkeys(letters)
    return wording.AND.format(others=", ".join(others), last=last)


def matrices_of(
    notation: Notation,
    samples: int,
    training: Training,
    *,
    targets: bool = True,
    orientation: Orientation = ROWS,
) -> Matrices:
    """The matrices of an iteration on a batch of ``samples`` samples, layer by layer; without targets, forwards only.

    Letters, the numbers of layers and the names of units are those of the notation. Raises UsageError for the notation
    of formulas, which have no matrices.
    """
    numbers = range(1, _network(notation).depth + 1)
    forms = (_Form(notation, number, samples, training, orientation) for number in numbers)
    return Matrices(tuple(form.matrices(targets=targets) for form in forms))


def _network(notation: AnyNotation) -> Network:
    if not isinstance(notation, Notation):
        raise UsageError(NO_NETWORK)
    return notation.network


class _Form:
    """The matrices of one layer."""

    def __init__(
        self, notation: Notation, number: int, samples: int, training: Training, orientation: Orientation
    ) -> None:
        network = notation.network
        self._rows = orientation
        self._number = number
        self._shown_number = number + notation.scheme.first_layer
        self._layer = network.layer(number)
        self._joined = orientation.joins(self._layer, training)
        self._training = training
        self._several = samples > 1
        self._output = number == network.depth
        self._notation = notation
        self._is = Equations(notation, number, samples, training, orientation)
        before, units = (
            tuple(notation.unit(layer, unit) for unit in range(network.sizes[layer])) for layer in (number - 1, number)
        )
        names = tuple(str(sample + 1) for sample in range(samples))
        lead = ("1", *before) if self._joined else before
        led = Field.SOURCE if self._joined else None
        self._sample = Axis((Field.SAMPLE,), (names,))
        self._unit = Axis((Field.UNIT,), (units,))
        self._inputs = Axis((Field.UNIT,), (lead,), Field.UNIT if self._joined else None)
        self._source = Axis((Field.SOURCE,), (lead,), led)
        self._sample_unit = Axis((Field.SAMPLE, Field.UNIT), (names, units))
        self._sample_source = Axis((Field.SAMPLE, Field.SOURCE), (names, lead), led)
        self._nets = Axis((Field.SOURCE,), (units,))
        self._bias = Axis() if self._layer.bias is Bias.SHARED else self._unit

    def matrices(self, *, targets: bool) -> LayerMatrices:
        """All of them, in the order in which they are computed; without targets, those of the way forwards."""
        found = [*self._given(), *self._forward()]
        if targets:
            found += [*self._backward(), *self._gradients(), *self._new()]
        words = wording.OUTPUT if self._output else wording.HIDDEN
        title = words.format(number=self._shown_number, activation=activations_name(self._layer.activations))
        return LayerMatrices(self._number, title, tuple(found), tuple(self._is.notes()) if targets else ())

    def _matrix(
        self,
        letter: str,
        kind: Kind,
        words: str,
        axes: tuple[Axis, Axis],
        *right: Expression,
        new: bool = False,
        index: str = "",
        sample: int | None = None,
    ) -> Matrix:
        """new: a new value; index: ``s`` for what each sample has; sample: where there is only one."""
        left = self._is.symbol(letter, new=new, index=index)
        by_source = letter in ("W", "dW")
        frozen = self._layer.frozen_weights if by_source else self._layer.frozen_biases
        return Matrix(
            name=self._name(letter) + ("_new" if new else "") + ("_samples" if index else ""),
            shown=of_symbols(left, *right),
            words=words.format(number=self._shown_number),
            kind=kind,
            layer=self._number,
            sample=sample,
            rows=axes[0],
            columns=axes[1],
            exists=self._layer.connections if by_source else None,
            frozen=frozen if new else None,
            frozen_biases=self._layer.frozen_biases if new and self._joined else None,
        )

    def _name(self, letter: str, before: int = 0) -> str:
        """The name in a program of a matrix of this layer, or of one before."""
        number = self._number - before
        own = letter_of(self._notation, letter, number, self._rows, self._training)
        return f"{own.name}{self._shown_number - before}" if own.numbered else own.name

    def _given(self) -> Iterator[Matrix]:
        if self._number == 1:
            name, shown = self._name("A", before=1), of_symbols(self._is.symbol("A", 0))
            axes = _turned((self._sample, self._inputs), self._rows.samples)
            yield Matrix(name, shown, wording.INPUTS, Kind.INPUT, 0, *axes)
        yield self._matrix("W", Kind.WEIGHT, wording.WEIGHTS, self._of_weights)
        if self._has_biases:
            words = wording.SHARED_BIAS if self._layer.bias is Bias.SHARED else wording.BIASES
            yield self._matrix("b", Kind.BIAS, words, self._of_biases)

    @property
    def _has_biases(self) -> bool:
        """Whether there are biases in a matrix of their own."""
        return bool(self._layer.bias_count) and not self._joined

    @property
    def _of_weights(self) -> tuple[Axis, Axis]:
        return _turned((self._unit, self._source), self._rows.receiving)

    @property
    def _of_biases(self) -> tuple[Axis, Axis]:
        return _turned((Axis(), self._bias), self._rows.samples)

    def _forward(self) -> Iterator[Matrix]:
        axes = _turned((self._sample, self._unit), self._rows.samples)
        yield self._matrix("Z", Kind.NET, wording.NETS, axes, self._is.net())
        yield self._matrix("A", Kind.OUT, wording.OUTS, axes, self._is.out())

    def _backward(self) -> Iterator[Matrix]:
        axes = _turned((self._sample, self._unit), self._rows.deltas)
        if self._output:
            own = _turned((self._sample, self._unit), self._rows.samples)
            yield Matrix(
                self._name("Y"), of_symbols(self._is.symbol("Y")), wording.TARGETS, Kind.TARGET, self._number, *own
            )
        if self._layer.activation == SOFTMAX:
            jacobian = _turned((self._sample_unit, self._nets), self._rows.deltas)
            yield self._matrix("G", Kind.DOUT_DNET, wording.JACOBIAN, jacobian, self._is.slope())
        else:
            yield self._matrix("G", Kind.DOUT_DNET, wording.SLOPES, axes, self._is.slope())
        yield self._matrix("D", Kind.DELTA, wording.DELTAS, axes, *self._is.delta())

    def _gradients(self) -> Iterator[Matrix]:
        if self._several:
            yield from self._sample_gradients()
        kind, sample = (Kind.BATCH_GRADIENT, None) if self._several else (Kind.DE_DW, 0)
        yield self._matrix("dW", kind, wording.GRADIENT, self._of_weights, self._is.gradient(), sample=sample)
        if self._has_biases:
            kind = Kind.BATCH_GRADIENT if self._several else Kind.DE_DB
            axes, right = self._of_biases, self._is.bias_gradient()
            yield self._matrix("db", kind, wording.BIAS_GRADIENT, axes, right, sample=sample)

    def _sample_gradients(self) -> Iterator[Matrix]:
        stacked = (self._sample_unit, self._source) if self._rows.receiving else (self._sample_source, self._unit)
        axes, right = stacked, self._is.sample_gradient()
        yield self._matrix("dW", Kind.DE_DW, wording.SAMPLE_GRADIENT, axes, right, index="s")
        if self._has_biases:
            axes = _turned((self._sample, self._bias), self._rows.samples)
            right = self._is.sample_bias_gradient()
            yield self._matrix("db", Kind.DE_DB, wording.SAMPLE_BIAS_GRADIENT, axes, right, index="s")

    def _new(self) -> Iterator[Matrix]:
        words, right = wording.NEW_WEIGHTS, self._is.update("W")
        yield self._matrix("W", Kind.NEW_WEIGHT, words, self._of_weights, right, new=True)
        if self._has_biases:
            words, right = wording.NEW_BIASES, self._is.update("b")
            yield self._matrix("b", Kind.NEW_BIAS, words, self._of_biases, right, new=True)


def _turned(axes: tuple[Axis, Axis], rows: bool) -> tuple[Axis, Axis]:
    """Rows and columns, exchanged unless it is rows that the first are to be."""
    return axes if rows else axes[::-1]
