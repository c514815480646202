"""The vectorized form of one iteration: which matrices each layer has."""

from __future__ import annotations

from collections.abc import Iterator

from bpsim.core.errors import UsageError
from bpsim.core.expression import Expression
from bpsim.core.network import Network
from bpsim.core.quantity import Kind
from bpsim.core.training import Training
from bpsim.trace import matrix_wording as wording
from bpsim.trace.activations import activations_name
from bpsim.trace.any_notation import AnyNotation
from bpsim.trace.matrices import Axis, Field, LayerMatrices, Matrices, Matrix
from bpsim.trace.matrix_equations import Equations, Writing
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
    writing, layers = Writing(notation, 1, training, chosen), range(1, depth + 1)
    nets = [notation.matrix("A", 0).plain, notation.matrix("Y", depth).plain]
    nets += [notation.matrix(letter, number).plain for letter in "ZA" for number in layers]
    deltas = [notation.matrix(letter, number).plain for letter in "GD" for number in layers]
    weights = [writing.letter(letter, number).symbol("").plain for letter in ("W", "dW") for number in layers]
    groups = [(nets + deltas, chosen.samples)]
    if chosen.samples != chosen.deltas:
        groups = [(nets, chosen.samples), (deltas, chosen.deltas)]
    said = [(wording.SAMPLES_IN_ROWS if rows else wording.SAMPLES_IN_COLUMNS, letters) for letters, rows in groups]
    said.append((wording.RECEIVING_IN_ROWS if chosen.receiving else wording.SOURCES_IN_ROWS, weights))
    sentences = [sentence.format(letters=_listed(letters)) for sentence, letters in said]
    joined = [number for number in layers if writing.joins(number)]
    if joined:
        beta = writing.letter("W", joined[0]).plain
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
    numbers, writing = range(1, _network(notation).depth + 1), Writing(notation, samples, training, orientation)
    forms = (_Form(writing, number) for number in numbers)
    return Matrices(tuple(form.matrices(targets=targets) for form in forms))


def _network(notation: AnyNotation) -> Network:
    if not isinstance(notation, Notation):
        raise UsageError(NO_NETWORK)
    return notation.network


class _Form(Equations):
    """The matrices of one layer."""

    def __init__(self, writing: Writing, number: int) -> None:
        super().__init__(writing, number)
        self._shown_number = number + self._notation.scheme.first_layer
        before, units = (
            tuple(self._notation.unit(layer, unit) for unit in range(self._network.sizes[layer]))
            for layer in (number - 1, number)
        )
        names = tuple(str(sample + 1) for sample in range(self._samples))
        lead = ("1", *before) if self._joined else before
        led = Field.SOURCE if self._joined else None
        self._sample = Axis((Field.SAMPLE,), (names,))
        self._unit = Axis((Field.UNIT,), (units,))
        self._inputs = Axis((Field.UNIT,), (lead,), Field.UNIT if self._joined else None)
        self._source = Axis((Field.SOURCE,), (lead,), led)
        self._sample_unit = Axis((Field.SAMPLE, Field.UNIT), (names, units))
        self._sample_source = Axis((Field.SAMPLE, Field.SOURCE), (names, lead), led)
        self._bias = Axis() if self._shared else self._unit
        self._of_weights = _turned((self._unit, self._source), self._rows.receiving)
        self._of_biases = _turned((Axis(), self._bias), self._rows.samples)
        self._of_nets, self._of_deltas = (
            _turned((self._sample, self._unit), rows) for rows in (self._rows.samples, self._rows.deltas)
        )

    def matrices(self, *, targets: bool) -> LayerMatrices:
        """All of them, in the order in which they are computed; without targets, those of the way forwards."""
        found = [*self._forward()]
        if targets:
            found += [*self._backward(), *self._gradients(), *self._new()]
        words = wording.OUTPUT if self._output else wording.HIDDEN
        title = words.format(number=self._shown_number, activation=activations_name(self._layer.activations))
        return LayerMatrices(title, tuple(found), tuple(self.notes()) if targets else ())

    def _matrix(
        self,
        letter: str,
        kind: Kind,
        words: str,
        axes: tuple[Axis, Axis],
        *right: Expression,
        new: bool = False,
        index: str = "",
    ) -> Matrix:
        """new: a new value; index: ``s`` for what each sample has."""
        left = self.new(letter) if new else self.symbol(letter, index=index)
        return Matrix(
            name=self._name(letter) + ("_new" if new else "") + ("_samples" if index else ""),
            shown=of_symbols(left, *right),
            words=words.format(number=self._shown_number),
            kind=kind,
            layer=self._number,
            rows=axes[0],
            columns=axes[1],
            model=self._model,
        )

    def _name(self, letter: str, before: int = 0) -> str:
        """The name in a program of a matrix of this layer, or of one before."""
        number = self._number - before
        own = self._writing.letter(letter, number)
        return f"{own.name}{self._shown_number - before}" if own.numbered else own.name

    def _forward(self) -> Iterator[Matrix]:
        if self._number == 1:
            name, shown = self._name("A", before=1), of_symbols(self.symbol("A", 0))
            axes = _turned((self._sample, self._inputs), self._rows.samples)
            yield Matrix(name, shown, wording.INPUTS, Kind.INPUT, 0, *axes, self._model)
        yield self._matrix("W", Kind.WEIGHT, wording.WEIGHTS, self._of_weights)
        if self._has_biases:
            words = wording.SHARED_BIAS if self._shared else wording.BIASES
            yield self._matrix("b", Kind.BIAS, words, self._of_biases)
        yield self._matrix("Z", Kind.NET, wording.NETS, self._of_nets, self.net())
        yield self._matrix("A", Kind.OUT, wording.OUTS, self._of_nets, self.out())

    def _backward(self) -> Iterator[Matrix]:
        if self._output:
            yield self._matrix("Y", Kind.TARGET, wording.TARGETS, self._of_nets)
        words, axes = wording.SLOPES, self._of_deltas
        if self._layer.is_softmax:
            by_nets = Axis((Field.SOURCE,), self._unit.labels)
            words, axes = wording.JACOBIAN, _turned((self._sample_unit, by_nets), self._rows.deltas)
        yield self._matrix("G", Kind.DOUT_DNET, words, axes, self.slope())
        yield self._matrix("D", Kind.DELTA, wording.DELTAS, self._of_deltas, *self.delta())

    def _gradients(self) -> Iterator[Matrix]:
        of_weight, of_bias = Kind.DE_DW, Kind.DE_DB
        if self._samples > 1:
            stacked = (self._sample_unit, self._source) if self._rows.receiving else (self._sample_source, self._unit)
            right = self.sample_gradient()
            yield self._matrix("dW", of_weight, wording.SAMPLE_GRADIENT, stacked, right, index="s")
            if self._has_biases:
                axes, right = _turned((self._sample, self._bias), self._rows.samples), self.sample_bias_gradient()
                yield self._matrix("db", of_bias, wording.SAMPLE_BIAS_GRADIENT, axes, right, index="s")
            of_weight = of_bias = Kind.BATCH_GRADIENT
        yield self._matrix("dW", of_weight, wording.GRADIENT, self._of_weights, self.gradient())
        if self._has_biases:
            yield self._matrix("db", of_bias, wording.BIAS_GRADIENT, self._of_biases, self.bias_gradient())

    def _new(self) -> Iterator[Matrix]:
        yield self._matrix("W", Kind.NEW_WEIGHT, wording.NEW_WEIGHTS, self._of_weights, self.update("W"), new=True)
        if self._has_biases:
            yield self._matrix("b", Kind.NEW_BIAS, wording.NEW_BIASES, self._of_biases, self.update("b"), new=True)


def _turned(axes: tuple[Axis, Axis], rows: bool) -> tuple[Axis, Axis]:
    """Rows and columns, exchanged unless it is rows that the first are to be."""
    return axes if rows else axes[::-1]
