"""A network of many weights opens and steps without forming what is not shown."""

from __future__ import annotations

from dataclasses import replace

import pytest
from PySide6.QtCore import QRectF
from pytestqt.qtbot import QtBot

from bpsim.core.network import Bias
from bpsim.core.quantity import Kind, Quantity
from bpsim.simulator import Simulator
from bpsim.trace.marks import text_of
from bpsim.trace.notation import NOTATIONS, Notation
from bpsim.view.canvas import GraphView, Part, Place, describe
from bpsim.view.panels.steps_model import NAME
from bpsim.view.panels.steps_panel import MOST_ROWS, StepsPanel
from tests.view.canvas_lessons import lesson_of
from tests.view.following import Following

WEIGHTS = 60 * 70 + 70 * 60


@pytest.fixture
def large() -> Simulator:
    return Simulator(lesson_of((60, 70, 60), Bias.PER_UNIT))


@pytest.fixture
def formed(monkeypatch: pytest.MonkeyPatch) -> list[Quantity]:
    """The weights whose symbols were formed."""
    found: list[Quantity] = []
    sign = Notation.symbol

    def counted(notation: Notation, quantity: Quantity) -> object:
        if quantity.kind is Kind.WEIGHT:
            found.append(quantity)
        return sign(notation, quantity)

    monkeypatch.setattr(Notation, "symbol", counted)
    return found


def test_only_symbols_that_are_shown_are_formed(large: Simulator, formed: list[Quantity]) -> None:
    picture = describe(large, 4)
    assert 0 < len(formed) < WEIGHTS / 10
    label = picture.label(Place(Part.EDGE, 2, 59, 69))
    assert label is not None
    assert label.name == f"w{WEIGHTS}"


@pytest.mark.parametrize("notation", sorted(NOTATIONS))
@pytest.mark.parametrize("sizes", [(2, 3, 2), (12, 3, 11), (3, 12, 2)])
def test_room_is_kept_for_the_longest_symbol(notation: str, sizes: tuple[int, ...]) -> None:
    lesson = lesson_of(sizes, Bias.PER_UNIT)
    simulator = Simulator(replace(lesson, view=replace(lesson.view, notation=notation)))
    widest = text_of(describe(simulator, 4).widest.gradient)
    network = simulator.network
    every = [
        simulator.notation.plain(Quantity(Kind.WEIGHT, None, number, unit, source))
        for number in range(1, network.depth + 1)
        for unit in range(network.layer(number).size)
        for source in range(network.layer(number).sources)
    ]
    minus = "−" if simulator.notation.scheme.downhill else ""
    assert len(widest) == len(f"{minus}∂{simulator.notation.error_symbol}/∂") + max(map(len, every))


def test_the_place_of_one_label_is_that_among_all(large: Simulator, qtbot: QtBot) -> None:
    view = GraphView()
    qtbot.addWidget(view)
    view.show_picture(describe(large, 4))
    layer = view.graph.edge_layers[0]
    visible = QRectF(layer.boundingRect().topLeft(), layer.boundingRect().size() / 2)
    for shown in (None, visible):
        spots, _ = layer.spots(shown)
        for row in (0, 61, len(layer.starts) - 1):
            place = layer.place(row)
            assert layer.row(place) == row
            assert layer.spot(place, shown) == pytest.approx(tuple(spots[row]))


def test_a_long_phase_stays_closed_and_is_marked_itself(large: Simulator, qtbot: QtBot) -> None:
    panel = StepsPanel(large)
    qtbot.addWidget(panel)
    model = panel.model()
    phases = [model.index(row, NAME) for row in range(model.rowCount())]
    long = [phase for phase in phases if model.rowCount(phase) > MOST_ROWS]
    assert long
    assert [phase for phase in phases if not panel.isExpanded(phase)] == long
    at = Following(panel, large)
    at.seek(0, len(large.steps))
    assert panel.currentIndex().row() == long[-1].row()
    assert not panel.currentIndex().parent().isValid()
    assert not panel.isExpanded(long[-1])
    panel.expand(long[-1])
    at.seek(0, len(large.steps) - 1)
    assert panel.currentIndex().parent().isValid()
