"""What a picture of a slope says and spans."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from PySide6.QtCore import QRectF
from PySide6.QtGui import QColor, QImage, QPainter

from bpsim import Simulator, load, new_formula_lesson
from bpsim.core.optimizers import Optimizer, OptimizerKind
from bpsim.core.quantity import Kind, Quantity
from bpsim.simulator.slope import FEWEST_POINTS, slope_of
from bpsim.view.plots.slope_picture import SlopePainter, SlopePicture
from bpsim.view.plots.wording import DRAG_HINT
from bpsim.view.theme import LIGHT
from tests.engines import native


def variable(simulator: Simulator, name: str) -> Quantity:
    return Quantity(Kind.VALUE, None, None, simulator.formulas.graph.variables.index(name))


def test_what_rises_and_falls_by_rounding_alone_is_drawn_level() -> None:
    simulator = Simulator(load("polar"))
    simulator.seek(0, len(simulator.steps))
    slope = slope_of(simulator, variable(simulator, "theta"))
    assert 0.0 < np.ptp(slope.errors) < 1e-14, "x² + y² does not depend on the angle"
    bottom, top = SlopePicture.of(slope, simulator).span[2:]
    assert top - bottom > 0.5
    along_r = SlopePicture.of(slope_of(simulator, variable(simulator, "r")), simulator)
    assert along_r.texts[:3] == (
        "f as a function of r, all others fixed",
        "slope 4.000000 = ∂f/∂r",
        "no step: it is not learned",
    )


def test_the_slope_is_that_of_the_line_where_the_card_has_the_opposite_sign() -> None:
    simulator = Simulator(load("it496"))
    simulator.set_training(replace(simulator.training, l2=0.01))
    simulator.show_notation("han-kamber")
    simulator.seek(0, len(simulator.steps))
    slope = slope_of(simulator, Quantity(Kind.WEIGHT, None, 2, 0, 0))
    texts = SlopePicture.of(slope, simulator).texts
    assert slope.gradient > 0.0, "the line rises"
    assert texts[1] == "slope 0.082167041, −∂E/∂w35 = −0.082167041"
    assert texts[2] == "dashed, E with penalty: slope 0.086167041, g w35 = −0.086167041"


def test_a_step_to_where_nothing_is_finite_leaves_the_curve_as_wide_as_it_is_without() -> None:
    simulator = Simulator(new_formula_lesson("L = e^(w^2)", {"w": 3.0}, ("w",)))
    simulator.seek(0, len(simulator.steps))
    slope = slope_of(simulator, variable(simulator, "w"))
    assert slope.step < -1000.0
    assert np.isfinite(slope.errors).all()
    assert 0.0 < slope.at[0] < slope.at[-1] < 6.0
    foretold = SlopePicture.of(slope, simulator).foretold
    assert foretold == "expected −2.364×10⁸; where the step leads, L is not finite"


def narrow(name: str, kind: OptimizerKind, iterations: int) -> SlopePainter:
    """The slope of w5 in a narrow panel after some iterations, whose update is computed."""
    simulator = Simulator(load(name))
    simulator.set_training(replace(simulator.training, optimizer=Optimizer.of(kind), batch=1))
    simulator.run(iterations)
    simulator.seek(iterations, len(simulator.steps))
    picture = SlopePicture.of(slope_of(simulator, Quantity(Kind.WEIGHT, None, 2, 0, 0)), simulator)
    return SlopePainter(picture, LIGHT, QRectF(0, 0, 307, 560))


@pytest.mark.parametrize("name", ["it496", "xor"])
@pytest.mark.parametrize("kind", OptimizerKind)
@pytest.mark.parametrize("iterations", [1, 3, 6, 40])
@pytest.mark.usefixtures("qapp")
def test_no_line_goes_through_what_can_be_done(name: str, kind: OptimizerKind, iterations: int) -> None:
    painter = narrow(name, kind, iterations)
    picture = QImage(307, 560, QImage.Format.Format_RGB32)
    picture.fill(QColor(LIGHT.panel))
    brush = QPainter(picture)
    painter.paint(brush)
    brush.end()
    _lines, room = painter.hint(DRAG_HINT)
    area = room.adjusted(0, 4, 0, -4).toAlignedRect()  # a row is higher than its letters
    colours = {
        picture.pixelColor(x, y).name()
        for x in range(area.left(), area.right())
        for y in range(area.top(), area.bottom())
    }
    assert colours <= {LIGHT.panel.lower(), LIGHT.line.lower()}, "the grid alone, before which the words stand"


def test_the_curve_of_all_samples_is_left_out_with_a_word_where_it_alone_takes_too_long(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    simulator = Simulator(load("xor"))
    simulator.set_training(replace(simulator.training, batch=1))
    with native():
        engine = simulator.values.engine
        assert engine.update_seconds < engine.full_batch.update_seconds
        monkeypatch.setattr("bpsim.simulator.slope.MOST_SECONDS", 2 * FEWEST_POINTS * 1.01 * engine.update_seconds)
        slope = slope_of(simulator, Quantity(Kind.WEIGHT, None, 2, 0, 0))
    assert slope.of_all is None
    assert SlopePicture.of(slope, simulator).texts[-1] == "E of all samples: left out, as it takes too long"


def test_what_can_be_done_stands_beside_the_heading_or_where_the_curve_is_not() -> None:
    simulator = Simulator(load("it496"))
    for unit, falls in ((0, False), (1, True)):
        picture = SlopePicture.of(slope_of(simulator, Quantity(Kind.WEIGHT, None, 2, unit, 0)), simulator)
        wide = SlopePainter(picture, LIGHT, QRectF(0, 0, 760, 470))
        assert wide.hint(DRAG_HINT)[1].bottom() < wide.axes.top()
        for width, lines in ((307, 1), (220, 2)):
            painter = SlopePainter(picture, LIGHT, QRectF(0, 0, width, 560))
            shown, room = painter.hint(DRAG_HINT)
            assert " ".join(shown) == DRAG_HINT
            assert len(shown) == lines
            assert painter.axes.contains(room)
            curve = [painter.place(*point) for point in zip(picture.slope.at, picture.slope.errors, strict=True)]
            assert not any(room.contains(point) for point in curve)
            middle = room.center().x() - painter.axes.center().x()
            assert lines == 1 or (middle < 0) == falls
