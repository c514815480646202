"""A worked solution and a sheet of formulas, and their steps as data."""

from __future__ import annotations

import numpy as np
import pytest

from bpsim import handout
from bpsim.core.errors import UsageError
from bpsim.core.optimizers import Optimizer, OptimizerKind
from bpsim.core.training import Reduction, Training
from bpsim.formulas.formulas import Formulas
from bpsim.handout import Blank, Choice, Format
from bpsim.lesson import FormulaLesson
from bpsim.lesson.lesson import ViewSettings
from bpsim.simulator import Simulator
from bpsim.trace.steps import Granularity

SUM_TIMES = FormulaLesson(
    formulas=Formulas(("t = x + y", "f = t z"), {"x": -2.0, "y": 5.0, "z": -4.0}, learned=("z",)),
    training=Training(0.1),
    title="Sum times",
    view=ViewSettings(digits=3),
)


def line_lesson() -> FormulaLesson:
    """A straight line through two samples."""
    rows = np.array([[1.0, 2.0], [2.0, 1.0]])
    fitted = Formulas(
        ("L = 1/2 (y - w x - b)^2",), {"w": 1.0, "b": 0.5}, learned=("w", "b"), frozen=("b",),
        columns=("x", "y"), rows=rows,
    )  # fmt: skip
    momentum = Training(0.1, reduction=Reduction.MEAN, optimizer=Optimizer.of(OptimizerKind.MOMENTUM))
    return FormulaLesson(formulas=fitted, training=momentum, title="Line")


def text_of(lesson: FormulaLesson, form: Format = Format.MARKDOWN, choice: Choice = handout.Choice()) -> str:  # noqa: B008
    return "\n".join(handout.lines(Simulator(lesson), form, choice=choice))


def test_a_solution_gives_the_formulas_and_works_out_every_step() -> None:
    text = text_of(SUM_TIMES)
    assert r"Formulas: f is the result, $t = x + y$, $f = t \, z$" in text
    assert "$x = -2.000$, $y = 5.000$, $z = -4.000$" in text
    assert "**9.** How much does f change with z?" in text
    assert r"\frac{\partial f}{\partial z}_{\,local} = 1.000 \cdot 3.000 = 3.000" in text
    assert "*All derivatives begin here: f changes with itself one to one.*" in text
    assert r"z^{+} = z - \eta \cdot \frac{\partial f}{\partial z} = -4.000 - 0.100 \cdot 3.000 = -4.300" in text
    assert "After this update f is −12.900; before it was −12.000." in text


def test_what_one_press_of_a_node_computes_is_one_entry_without_the_only_way() -> None:
    text = text_of(SUM_TIMES, choice=Choice(size=Granularity.VALUE))
    assert r"_{\,via" not in text
    assert "**8.**" in text
    assert "**9.**" not in text


def test_several_samples_each_have_their_numbers_and_share_the_others() -> None:
    text = text_of(line_lesson())
    assert "Sample 2" in text
    assert "## Forward pass, sample 2 of 2" in text
    assert "the mean of the results, and of their gradients" in text
    assert "momentum with μ = 0.9" in text
    assert "Not updated: b" in text
    one = text_of(line_lesson(), choice=Choice(samples=(1,)))
    assert "## Forward pass, sample 2 of 2" in one
    assert "sample 1 of 2" not in one


@pytest.mark.parametrize("form", Format)
def test_a_sheet_leaves_the_values_open(form: Format) -> None:
    sheet = text_of(SUM_TIMES, form, Choice(blank=Blank.FORMULA, answers=False))
    assert "12.000" not in sheet
    assert "t = x + y" in sheet


def test_in_forward_mode_the_derivatives_are_carried_along() -> None:
    carried = FormulaLesson(
        formulas=SUM_TIMES.formulas, training=Training(0.1), view=ViewSettings(mode="forward", along="z")
    )
    text = text_of(carried)
    assert r"\frac{\partial f}{\partial z}_{\,local} = t" in text
    assert "How much does f change with z?" in text
    assert "Backward" not in text


def test_what_formulas_have_not_is_refused() -> None:
    with pytest.raises(UsageError, match="formulas have no layers"):
        text_of(SUM_TIMES, choice=Choice(layers=(1,)))
    with pytest.raises(UsageError, match="there is no notation 'torok'"):
        text_of(SUM_TIMES, choice=Choice(notation="torok"))
