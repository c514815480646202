"""The captions of a lesson as they are to be read, put together without the guide."""

from __future__ import annotations

import re

from bpsim import Simulator
from bpsim.core.quantity import Kind, Quantity
from bpsim.guide.text_symbols import markdown
from bpsim.lesson.lesson import Caption
from bpsim.lesson.mentions import Mention
from bpsim.simulator.subjects import subject_of
from bpsim.trace.numerals import format_given, format_number

VALUE = re.compile(r"\{\{=[^}]*\}\}")
OF_NO_SAMPLE = frozenset(
    {
        *(Kind.WEIGHT, Kind.BIAS, Kind.LEARNING_RATE, Kind.BATCH_ERROR, Kind.BATCH_GRADIENT, Kind.PENALTY),
        *(Kind.NEW_WEIGHT, Kind.NEW_BIAS, Kind.NEW_VALUE),
    }
)


def quantity_of(mention: Mention, caption: Caption) -> Quantity:
    """Which quantity of an iteration a caption names the value of: that of the sample of its step, or of the first."""
    of_step = (caption.step.sample if caption.step else None) or 0
    sample = None if mention.quantity.kind in OF_NO_SAMPLE else of_step
    return Quantity(mention.quantity.kind, sample, mention.layer, mention.unit, mention.source)


def written(simulator: Simulator, caption: Caption) -> str:
    """The Markdown of a caption in the present notation, with every value out of the record of its iteration."""

    def number(mention: Mention) -> str:
        quantity = quantity_of(mention, caption)
        values = simulator.values_of(caption.iteration)
        value, given = values.value(quantity), subject_of(simulator.lesson).is_given(values.engine, quantity)
        digits = simulator.lesson.view.digits if mention.decimals is None else mention.decimals
        return (format_given if given else format_number)(value, digits)

    return markdown(caption.text, simulator.notation, number)
