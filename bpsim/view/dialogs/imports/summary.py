"""What samples are, in a line."""

from __future__ import annotations

from bpsim.imports.holding_out import held_out_rows
from bpsim.imports.samples import Samples
from bpsim.trace.numerals import format_given, grouped
from bpsim.view.dialogs.imports import wording
from bpsim.view.numbers import NumberField
from bpsim.view.text import one_line

MOST_LETTERS = 120


def check_share(percent: float) -> None:
    """Raises ValueError for a part of the rows that cannot be held out."""
    if not 0 <= percent < 100:
        raise ValueError(wording.NO_SHARE)


def refuse_no_row(field: NumberField, samples: Samples) -> bool:
    """Refuses the part of the rows in a field where it is less than one of them; whether it did."""
    is_none = field.value > 0 and not held_out_rows(samples.rows, field.value / 100, 0)
    if is_none:
        field.refuse(wording.NO_ROW.format(percent=format_given(field.value, None), rows=grouped(samples.rows)))
    return is_none


def summary(samples: Samples, *, hollow: bool = False) -> str:
    """``148 rows: 4 inputs → 3 outputs (setosa, versicolor)``; hollow: a picture shows so what is held out."""
    inputs, outputs = samples.sizes
    text = wording.SUMMARY.format(
        rows=wording.ROWS.of(samples.rows, count=grouped(samples.rows)),
        inputs=wording.INPUTS.of(inputs, count=grouped(inputs)),
        outputs=wording.OUTPUTS.of(outputs, count=grouped(outputs)) if outputs else wording.NO_OUTPUTS,
    )
    names = samples.classes or samples.target_names
    shown = [*names[: wording.MOST_CLASSES], *(["…"] if len(names) > wording.MOST_CLASSES else [])]
    words = wording.HELD_OUT_HOLLOW if hollow else wording.HELD_OUT
    held = words.format(count=grouped(len(samples.held_out))) if samples.held_out else ""
    said = wording.CLASSES.format(names=", ".join(shown)) if shown else ""
    return one_line(text + said, MOST_LETTERS) + held
