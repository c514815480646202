"""A new lesson out of samples: its first and last layer are made for them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from msgspec import structs

from bpsim.core.errors import UsageError
from bpsim.core.initialization import Initialization
from bpsim.core.network import Layer
from bpsim.editing.sample_data import with_all_samples
from bpsim.imports import wording
from bpsim.imports.column_names import unit_names
from bpsim.imports.samples import Samples
from bpsim.lesson.blueprint import ACTIVATION, Blueprint
from bpsim.lesson.lesson import Lesson

FEWEST_HIDDEN, MOST_HIDDEN = 2, 16
"""Units of the hidden layer that is suggested."""


def suggested_network(samples: Samples) -> str:
    """A description of a network for these samples: ``4-3-3 logistic, softmax``.

    The hidden layer is half as large as inputs and outputs together.
    """
    inputs, outputs = samples.sizes[0], max(1, samples.sizes[1])
    hidden = min(MOST_HIDDEN, max(FEWEST_HIDDEN, (inputs + outputs) // 2))
    return described((inputs, hidden, outputs), samples)


def described(sizes: Sequence[int], samples: Samples | None = None) -> str:
    """A description of a network of these sizes, with the activations that samples suggest; logistic without any.

    Outputs are softmax for classes, logistic for targets from 0 to 1, and identity for others, behind tanh.
    """
    layers = len(sizes) - 1
    hidden = outputs = ACTIVATION
    if samples is not None and samples.classes and sizes[-1] > 1:
        outputs = "softmax"
    elif samples is not None and not ((samples.targets >= 0) & (samples.targets <= 1)).all():
        hidden, outputs = "tanh", "identity"
    return Blueprint.described(f"{'-'.join(map(str, sizes))} {', '.join([*[hidden] * (layers - 1), outputs])}").text


def lesson_of(
    samples: Samples, network: str, *, title: str = "", source: str = "", initialization: Initialization | None = None
) -> Lesson:
    """A lesson with these samples and a network as it is described: ``4-3-3 tanh, softmax``.

    Raises UsageError where the description is none, does not fit the samples, or where its loss cannot have them.
    """
    blueprint = Blueprint.described(network, initialization=initialization)
    lesson = replace(blueprint.lesson(), title=title, source=source)
    if not samples.fits(lesson.network):
        ends = f"{samples.sizes[0]}-…-{samples.sizes[1] or '…'}"
        raise UsageError(wording.NO_FIT.format(network=blueprint.text, ends=ends))
    lesson = named(lesson, samples)
    return with_all_samples(lesson, samples.inputs, samples.given_targets, samples.held_out, samples.classes)


def arranged(samples: Samples, lesson: Lesson) -> Samples:
    """The samples with their columns in the order of a lesson's inputs, outputs and classes, if these are the names."""
    network = lesson.network
    inputs = _order(samples.input_names, network.inputs)
    outputs = _order(samples.classes, lesson.data.classes) or _order(samples.target_names, network.layers[-1].units)
    if inputs:
        names = tuple(samples.input_names[at] for at in inputs)
        samples = structs.replace(samples, inputs=samples.inputs[:, inputs], input_names=names)
    if outputs:
        names, classes = (
            tuple(old[at] for at in outputs) if old else () for old in (samples.target_names, samples.classes)
        )
        samples = structs.replace(samples, targets=samples.targets[:, outputs], target_names=names, classes=classes)
    return samples


def _order(found: Sequence[str], wanted: Sequence[str]) -> list[int]:
    """Where each name that is wanted stands; nothing where they are not the same names."""
    return [found.index(name) for name in wanted] if sorted(found) == sorted(wanted) else []


def named(lesson: Lesson, samples: Samples) -> Lesson:
    """A new lesson with the names of the columns for its inputs and outputs, where they are as many."""
    network = lesson.network
    if not samples.fits(network):
        return lesson
    taken = [*samples.input_names, *samples.target_names]
    layers: list[Layer] = []
    for layer in network.layers[:-1]:
        layers.append(replace(layer, units=unit_names(layer.units, "h", taken)))
        taken += layers[-1].units
    outputs = samples.target_names or unit_names(network.layers[-1].units, "o", taken)
    layers.append(replace(network.layers[-1], units=outputs))
    return replace(lesson, network=replace(network, inputs=samples.input_names, layers=tuple(layers)))
