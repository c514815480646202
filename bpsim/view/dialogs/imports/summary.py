"""What samples are, in a line."""

from __future__ import annotations

from bpsim.imports.samples import Samples
from bpsim.trace.numerals import grouped
from bpsim.view.dialogs.imports import wording
from bpsim.view.text import one_line

MOST_LETTERS = 120


def summary(samples: Samples) -> str:
    """``148 rows: 4 inputs → 3 outputs (setosa, versicolor, virginica)``."""
    inputs, outputs = samples.sizes
    text = wording.SUMMARY.format(
        rows=wording.ROWS.of(samples.rows, count=grouped(samples.rows)),
        inputs=wording.INPUTS.of(inputs, count=grouped(inputs)),
        outputs=wording.OUTPUTS.of(outputs, count=grouped(outputs)) if outputs else wording.NO_OUTPUTS,
    )
    names = samples.classes or samples.target_names
    shown = [*names[: wording.MOST_CLASSES], *(["…"] if len(names) > wording.MOST_CLASSES else [])]
    held = wording.HELD_OUT.format(count=grouped(len(samples.held_out))) if samples.held_out else ""
    said = wording.CLASSES.format(names=", ".join(shown)) if shown else ""
    return one_line(text + said, MOST_LETTERS) + held
