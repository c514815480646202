"""What an iteration starts from: its numbers, and what is computed with them."""

from __future__ import annotations

from collections.abc import Iterator

from msgspec import Struct, structs

from bpsim.core.functions import LOSSES
from bpsim.core.gradient_check import parameters_of
from bpsim.core.network import Layer
from bpsim.core.quantity import Kind, Quantity
from bpsim.core.training import SampleOrder
from bpsim.core.update import buffer_kinds
from bpsim.formulas.formula_engine import FormulaEngine
from bpsim.formulas.formula_model import variable
from bpsim.handout import wording
from bpsim.handout.choice import Choice
from bpsim.lesson.faults import printable
from bpsim.simulator import Simulator
from bpsim.trace.activations import activation_name
from bpsim.trace.explain import Explainer
from bpsim.trace.iteration import Phase
from bpsim.trace.numerals import format_given, grouped
from bpsim.trace.render import Shown
from bpsim.trace.typeset_line import typeset_line

MOST_NAMES = 6
"""Units that a line names, at most; of more than these it names the first three and the last."""


class Setting(Struct, frozen=True):
    """How something is computed: in words, then in formulas, of which there may be none."""

    label: str
    words: str
    formulas: tuple[Shown, ...] = ()


def lines(sim: Simulator) -> Iterator[Setting]:
    """The lines of formulas as they were read, those that are too long as they were typed; of a network nothing."""
    if sim.about_formulas:
        read = [typeset_line(line) for line in sim.formulas.read]
        typed = [text for text, shown in zip(sim.formulas.lines, read, strict=True) if shown is None]
        words = "; ".join([*typed, wording.RESULT.format(result=sim.notation.error_symbol)])
        yield Setting(wording.LINES, words, tuple(shown for shown in read if shown is not None))


def given(sim: Simulator, choice: Choice) -> Iterator[tuple[str, list[Quantity]]]:
    """The numbers that an iteration starts from, in lines with a label: each sample, each layer's parameters, the
    learning rate, and what the optimizer has kept."""
    yield from (_of_formulas if sim.about_formulas else _of_network)(sim, choice)
    if not sim.trains:
        return
    yield "", [Quantity(Kind.LEARNING_RATE)]
    for kind in buffer_kinds(sim.training):
        parameters = _parameters(sim)
        places = [q.but(kind) for q in parameters if sim.steps.number(q.but(Kind(f"new_{kind}"))) is not None]
        if places:
            yield wording.KEPT[kind], places


def _of_formulas(sim: Simulator, choice: Choice) -> Iterator[tuple[str, list[Quantity]]]:
    """Each sample's variables, then those that all samples share."""
    fed, samples = sim.formulas.fed, choice.samples or range(sim.steps.samples)
    if fed:
        for sample in samples:
            yield _sample(sim, sample), [Quantity(Kind.VALUE, sample, None, unit) for unit in sorted(fed)]
    shared = [unit for unit in range(len(sim.formulas.graph.variables)) if unit not in fed]
    if shared:
        yield "", [Quantity(Kind.VALUE, samples[0], None, unit) for unit in shared]


def _of_network(sim: Simulator, choice: Choice) -> Iterator[tuple[str, list[Quantity]]]:
    """Each sample's inputs, its targets where there is an error, and the parameters of each layer."""
    network, samples = sim.network, sim.steps.samples
    for sample in choice.samples or range(samples):
        places = [Quantity(Kind.INPUT, sample, 0, i) for i in range(network.sizes[0])]
        if sim.trains:
            places += [Quantity(Kind.TARGET, sample, network.depth, j) for j in range(network.sizes[-1])]
        yield _sample(sim, sample), places
    parameters = _parameters(sim)
    for number, layer in enumerate(network.layers, 1):
        units = tuple(sim.notation.unit(number, unit) for unit in range(layer.size))
        label = wording.INTO.format(units=_names(units), activation=_activations(units, layer))
        places = [q for q in parameters if q.layer == number]
        if places:
            yield label, places


def _activations(units: tuple[str, ...], layer: Layer) -> str:
    """The activation of a layer, or those of its units, each with the units that have it."""
    if layer.common is not None:
        return activation_name(layer.common)
    named = {
        own: [unit for unit, one in zip(units, layer.activations, strict=True) if one == own]
        for own in layer.activations
    }
    return "; ".join(
        wording.OF_UNITS.format(units=", ".join(those), activation=activation_name(own)) for own, those in named.items()
    )


def _parameters(sim: Simulator) -> list[Quantity]:
    """What is learned: weights and biases, or variables."""
    if sim.about_formulas:
        engine: FormulaEngine = sim.values.engine  # type: ignore[assignment]  # that of formulas
        return [variable(place) for place in engine.places]
    return list(parameters_of(sim.network))


def _sample(sim: Simulator, sample: int) -> str:
    """Which sample it is: of the batch, and of the data where these are not the same."""
    in_order = sim.training.order is SampleOrder.IN_ORDER and not sim.held_out
    if in_order and sim.steps.samples == sim.rows:
        return wording.SAMPLE.format(sample=sample + 1) if sim.steps.samples > 1 else ""
    return _capital(sim.sample_name(sample))


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]


def _names(units: tuple[str, ...]) -> str:
    return ", ".join(units if len(units) <= MOST_NAMES else (*units[:3], "…", units[-1]))


def settings(sim: Simulator, explainer: Explainer) -> Iterator[Setting]:
    """Loss, what becomes of several samples, the update, and where the lesson comes from."""
    training = sim.training
    errors = _first_formulas(sim, explainer, Phase.LOSS, {Kind.ERROR})
    if errors:
        yield Setting(wording.LOSS, LOSSES[sim.network.loss].words, errors)
    yield from _threshold_rules(sim, explainer)
    if sim.steps.number(Quantity(Kind.BATCH_ERROR)) is not None:
        yield Setting(
            wording.BATCH, (wording.OF_RESULT if sim.about_formulas else wording.REDUCTIONS)[training.reduction]
        )
    update = _first_formulas(sim, explainer, Phase.UPDATE, set(Kind) - {Kind.PENALTY})
    if update:
        yield Setting(wording.UPDATE, ", ".join(_update(sim)), update)
    frozen = [q for q in _parameters(sim) if sim.steps.number(_updated(q)) is None]
    if update and frozen:
        yield Setting(wording.FROZEN, _names(tuple(map(sim.notation.plain, frozen))))
    if training.round_to is not None:
        yield Setting(wording.ROUNDING, wording.ROUNDED.format(decimals=training.round_to))
    if sim.steps.samples != sim.rows or training.order is not SampleOrder.IN_ORDER:
        order, picked = wording.ORDERS[training.order].format(seed=training.seed), dict(training.picked)
        if sim.iteration in picked:
            order = wording.PICKED.format(order=order, row=grouped(picked[sim.iteration] + 1))
        yield Setting(wording.ORDER, order)
    source = " ".join(printable(sim.lesson.source).split())
    if source:
        yield Setting(wording.SOURCE, source)


def _threshold_rules(sim: Simulator, explainer: Explainer) -> Iterator[Setting]:
    """The rules by which outputs with a threshold learn, each with the delta of the first that has it: no derivative
    tells it."""
    if sim.about_formulas or not sim.trains:
        return
    found: dict[bool, Quantity] = {}
    for unit, own in enumerate(sim.network.layer(sim.network.depth).activations):
        if own.is_threshold:
            found.setdefault(own.learns_by_net, Quantity(Kind.DELTA, 0, sim.network.depth, unit))
    for by_net, delta in found.items():
        words = wording.DELTA_RULE if by_net else wording.PERCEPTRON
        yield Setting(wording.OUTPUT_DELTAS, words, (explainer.equation(delta).whole,))


_NEW = {Kind.BIAS: Kind.NEW_BIAS, Kind.WEIGHT: Kind.NEW_WEIGHT, Kind.VALUE: Kind.NEW_VALUE}


def _updated(parameter: Quantity) -> Quantity:
    return parameter.but(_NEW[parameter.kind])


def _update(sim: Simulator) -> Iterator[str]:
    """The optimizer with what it is set to, what weights cost, and the order of the layers."""
    training, optimizer = sim.training, sim.training.optimizer
    numbers = {name: format_given(value, None) for name, value in structs.asdict(optimizer).items()}
    yield wording.OPTIMIZERS[optimizer.kind].format(**numbers)
    for text, strength in ((wording.L1, training.l1), (wording.L2, training.l2)):
        if strength:
            yield text.format(strength=format_given(strength, None))
    if sim.steps.depth > 1:
        yield wording.UPDATES[training.update]


def _first_formulas(sim: Simulator, explainer: Explainer, phase: Phase, kinds: set[Kind]) -> tuple[Shown, ...]:
    """The formulas of the first value of a phase that is of these kinds; none where there is no such step."""
    steps = sim.steps
    for index in range(steps.phase_count):
        if steps.phase_kind(index) is phase:
            first, last = steps.phase_bounds(index)
            for number in range(first, last + 1):
                if steps.step(number).quantity.kind in kinds:
                    group = steps.value_group(number)
                    return tuple(
                        explainer.equation(steps.step(at).quantity).whole for at in range(number, group.last + 1)
                    )
    return ()
