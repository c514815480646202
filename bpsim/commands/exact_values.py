"""Numbers and quantities as JSON and CSV keep them: they read back to the same bits."""

from __future__ import annotations

import math
from typing import Any

from bpsim.core.quantity import Quantity

QUANTITY_FIELDS = ("quantity", "sample", "layer", "unit", "source")


def number(value: float) -> float | str:
    """The number itself; JSON has no infinity and no NaN, so these are texts that ``float`` and ``Number`` read."""
    value = float(value)
    if math.isfinite(value):
        return value
    return "NaN" if math.isnan(value) else "Infinity" if value > 0 else "-Infinity"


def numbers(values: Any) -> Any:
    """The same for nested lists of any depth."""
    return [numbers(value) for value in values] if isinstance(values, list | tuple) else number(values)


def place(quantity: Quantity) -> dict[str, Any]:
    """A quantity under the names of the trace: layers count from 1, units and sources from 0."""
    parts = (quantity.kind.value, quantity.sample, quantity.layer, quantity.unit, quantity.source)
    return dict(zip(QUANTITY_FIELDS, parts, strict=True))
