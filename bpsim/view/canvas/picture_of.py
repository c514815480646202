"""What the graph shows of any lesson, whether it is about a network or about formulas."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, cast

from bpsim.core.quantity import Quantity
from bpsim.lesson.lesson import FormulaLesson
from bpsim.view.canvas.describe import describe
from bpsim.view.canvas.describe_formulas import Seen, describe_formulas
from bpsim.view.canvas.folds import FOLDED, Folding
from bpsim.view.canvas.formula_picture import AnyPicture

if TYPE_CHECKING:
    from bpsim.simulator import Simulator


def picture_of(
    simulator: Simulator, digits: int, lit: Iterable[Quantity] = (), folding: Folding = FOLDED, first: int = 0
) -> AnyPicture:
    """The picture at the simulator's position; ``lit`` are quantities pointed at elsewhere.

    folding: which units of long layers of a network are shown. first: the sample that is shown before any step.
    """
    if isinstance(simulator.lesson, FormulaLesson):
        return describe_formulas(cast(Seen, simulator), digits, lit, first)
    return describe(simulator, digits, lit, folding, first)
