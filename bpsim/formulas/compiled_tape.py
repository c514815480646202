"""The loops over formulas, compiled as those over networks are."""

from __future__ import annotations

from bpsim.core import descent, scalars
from bpsim.core.compiled import CompiledRun, Loops
from bpsim.formulas import gates, tape


def _same_bits(run: CompiledRun) -> bool:
    from bpsim.formulas.asking import same_bits  # what it asks with trains by the loops below

    return same_bits(run)


def _answers(run: CompiledRun | None) -> list[bytes]:
    from bpsim.formulas.asking import answers  # as above

    return answers(run)


TAPE = Loops(
    tape.run,
    (scalars, descent, gates, tape),
    # Without that the passes over long sums of products take a half longer; with more, it takes longer to compile.
    frozenset({"gate_value"}),
    (__name__, "TAPE"),
    _answers,
    _same_bits,
)
"""The loops over a graph."""
