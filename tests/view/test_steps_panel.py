"""The Steps panel has every step once, in order, and keeps the current one and its neighbours in view."""

from __future__ import annotations

from dataclasses import replace

import pytest
from PySide6.QtCore import QModelIndex, Qt
from PySide6.QtGui import QFontMetrics
from pytestqt.qtbot import QtBot

from bpsim.core.quantity import Kind, Quantity
from bpsim.lesson import load
from bpsim.lesson.lesson import Lesson
from bpsim.resources import OF_NETWORKS
from bpsim.simulator import Simulator
from bpsim.trace.marks import Span, text_of
from bpsim.trace.notation import NOTATIONS
from bpsim.trace.numerals import format_number
from bpsim.view.painted_symbols import symbol_width
from bpsim.view.panels.steps_model import NAME, VALUE, StepsModel
from bpsim.view.panels.steps_panel import NEIGHBOURS, RowDelegate, StepsPanel
from bpsim.view.theme import LIGHT, number_font
from tests.view.canvas_lessons import lesson_of
from tests.view.following import Following


def shown(name: str, qtbot: QtBot) -> tuple[StepsPanel, Following]:
    simulator = Simulator(load(name))
    panel = StepsPanel(simulator)
    qtbot.addWidget(panel)
    panel.resize(300, 260)
    panel.show()
    return panel, Following(panel, simulator)


def model_of(panel: StepsPanel) -> StepsModel:
    model = panel.model()
    assert isinstance(model, StepsModel)
    return model


def leaves(model: StepsModel, parent: QModelIndex) -> list[int]:
    """The steps of the rows that hold no others, from top to bottom."""
    found = []
    for row in range(model.rowCount(parent)):
        index = model.index(row, NAME, parent)
        found += leaves(model, index) if model.rowCount(index) else [model.last(index)]
    return found


@pytest.mark.parametrize("name", OF_NETWORKS)
def test_every_step_has_one_row(name: str, qtbot: QtBot) -> None:
    panel, at = shown(name, qtbot)
    assert leaves(model_of(panel), QModelIndex()) == list(range(1, len(at.simulator.steps) + 1))


def test_the_derivatives_of_an_output_of_softmax_are_a_group_without_a_value(qtbot: QtBot) -> None:
    panel, at = shown("mcginley", qtbot)
    at.seek(0, 28)
    current = panel.currentIndex()
    assert current.data() == "∂ŷ1/∂z⁴₃"
    first, last = (at.simulator.value(Quantity(Kind.OUT, 0, 3, unit)) for unit in (0, 2))
    assert current.siblingAtColumn(VALUE).data() == format_number(-first * last, 6)
    assert current.parent().data() == "∂ŷ1/∂z"
    assert current.parent().siblingAtColumn(VALUE).data() == ""
    assert model_of(panel).copy_text(current.parent()) == ""


def test_a_path_is_named_by_where_it_goes_and_in_full_where_it_is_pointed_at(qtbot: QtBot) -> None:
    panel, at = shown("it496", qtbot)
    at.seek(0, 28)
    assert panel.currentIndex().data() == "via o1"
    assert panel.currentIndex().parent().data() == "δ h1"
    tip = panel.currentIndex().data(Qt.ItemDataRole.ToolTipRole)
    assert tip.startswith("∂E/∂out h1 via o1 = 0.0553994")
    assert panel.currentIndex().data(Qt.ItemDataRole.AccessibleTextRole) == "∂E/∂out h1 via o1 = 0.055399"


def test_no_name_of_a_step_is_cut_off_in_a_small_window(qtbot: QtBot) -> None:
    panel, at = shown("it496", qtbot)
    panel.set_theme(LIGHT)
    panel.resize(250, 260)
    at.seek(0, len(at.simulator.steps))
    panel.expandAll()
    metrics = QFontMetrics(number_font())
    index, names = panel.model().index(0, NAME), []
    while index.isValid():
        left = panel.visualRect(index).left()
        value = metrics.horizontalAdvance(index.siblingAtColumn(VALUE).data())
        if left + metrics.horizontalAdvance(index.data()) + value + 24 > panel.viewport().width():
            names.append(index.data())
        index = panel.indexBelow(index)
    assert names == []


@pytest.mark.parametrize("way", [1, -1])
def test_the_rows_before_and_after_the_current_one_are_in_view(qtbot: QtBot, way: int) -> None:
    panel, at = shown("it496", qtbot)
    inside = panel.viewport().rect()
    for step in range(1, 58)[::way]:
        at.seek(0, step)
        above = below = panel.currentIndex()
        for _ in range(NEIGHBOURS):
            above, below = panel.indexAbove(above), panel.indexBelow(below)
            for near in (above, below):
                assert not near.isValid() or inside.contains(panel.visualRect(near))


@pytest.mark.parametrize("width", [190, 250, 330])
@pytest.mark.parametrize("notation", NOTATIONS)
@pytest.mark.parametrize("name", ["it496", "mcginley", "van-veen", "week-05", "torok", "long names"])
def test_no_two_symbols_are_shown_as_the_same_text(name: str, notation: str, width: int, qtbot: QtBot) -> None:
    simulator = Simulator(lesson_with_long_names() if name == "long names" else load(name))
    simulator.show_notation(notation)
    simulator.seek(0, len(simulator.steps))
    panel = StepsPanel(simulator)
    qtbot.addWidget(panel)
    panel.resize(width, 400)
    Following(panel, simulator)
    delegate = panel.itemDelegate()
    assert isinstance(delegate, RowDelegate)
    symbols: dict[str, set[str]] = {}
    for index in rows(model_of(panel), QModelIndex()):
        cell = model_of(panel).cell(index)
        room = delegate.name_rect(panel, index, panel.visualRect(index)).width()
        if not cell.header:
            text, font = delegate.shown_name(cell, room)
            assert symbol_width(text, font) <= max(room, symbol_width((Span(f"…{cell.step}"),), font))
            symbols.setdefault(text_of(text), set()).add(cell.text)
    assert {shown: names for shown, names in symbols.items() if len(names) > 1} == {}


def test_the_index_of_a_symbol_is_lowered(qtbot: QtBot) -> None:
    panel, at = shown("week-05", qtbot)
    at.seek(0, len(at.simulator.steps))
    cells = [model_of(panel).cell(index) for index in rows(model_of(panel), QModelIndex())]
    shown_as = {cell.text: cell.symbol for cell in cells if not cell.header}
    assert shown_as["∂e/∂b²₁"] == (Span("∂e/∂b"), Span("2", 1), Span("1", -1))


def rows(model: StepsModel, parent: QModelIndex) -> list[QModelIndex]:
    """Every row, from top to bottom."""
    found = []
    for row in range(model.rowCount(parent)):
        index = model.index(row, NAME, parent)
        found += [index, *rows(model, index)]
    return found


def lesson_with_long_names() -> Lesson:
    """Two units whose long names differ in the middle only."""
    lesson = lesson_of((2, 2, 1))
    first, last = lesson.network.layers
    units = ("the first measurement of station 1, upper", "the first measurement of station 2, upper")
    return replace(lesson, network=replace(lesson.network, layers=(replace(first, units=units), last)))
