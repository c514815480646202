"""The Data table in the real window."""

from __future__ import annotations

from dataclasses import replace
from itertools import chain, pairwise, product

from PySide6.QtCore import Qt

import bpsim
from bpsim.app.main_window import MainWindow
from bpsim.core.quantity import Kind, Quantity
from bpsim.core.training import SampleOrder
from bpsim.resources import OF_NETWORKS
from bpsim.trace.marks import LOWERED_BY, ON_LINE
from bpsim.trace.steps import Granularity
from bpsim.view.panels import wording
from tests.app.conftest import OpenWindow

HORIZONTAL = Qt.Orientation.Horizontal


def headers(window: MainWindow) -> list[str]:
    """The names of the columns from left to right."""
    table = window.panels.data.table
    header = table.horizontalHeader()
    columns = [header.logicalIndex(place) for place in range(header.count())]
    return [table.model().headerData(column, Qt.Orientation.Horizontal) for column in columns]


def expected(window: MainWindow) -> list[str]:
    simulator = window.document.simulator
    network, depth = simulator.network, simulator.network.depth
    inputs = [Quantity(Kind.INPUT, None, 0, unit) for unit in range(network.sizes[0])]
    outputs = [
        Quantity(kind, None, depth, unit) for kind in (Kind.TARGET, Kind.OUT) for unit in range(network.sizes[-1])
    ]
    boxes = [wording.HELD_OUT] if simulator.data.samples > 1 else []
    picks = [wording.PICKED] if simulator.training.batch not in (None, simulator.data.samples) else []
    return boxes + picks + [simulator.notation.plain(quantity) for quantity in inputs + outputs]


def test_any_lesson_after_any_lesson_has_its_columns_in_order(window: MainWindow) -> None:
    # Each after itself and, there and back, after each that stands later in the list.
    walk = [
        name
        for at, one in enumerate(OF_NETWORKS)
        for name in (one, one, *chain.from_iterable((other, one) for other in OF_NETWORKS[at + 1 :]))
    ]
    assert set(pairwise(walk)) == set(product(OF_NETWORKS, repeat=2))
    window.document.open(walk[0])
    for before, after in pairwise(walk):
        window.panels.data.table.verticalScrollBar().setValue(1000)
        window.panels.data.table.horizontalScrollBar().setValue(1000)
        window.document.open(after)
        assert headers(window) == expected(window), (before, after)
        assert window.panels.data.table.verticalScrollBar().value() == 0
        assert window.panels.data.table.horizontalScrollBar().value() == 0


def test_the_samples_that_an_iteration_picks_are_named(open_window: OpenWindow) -> None:
    window = open_window("van-veen")
    simulator, model = window.document.simulator, window.panels.data.table.model()
    (column,) = (c for c in range(model.columnCount()) if model.headerData(c, HORIZONTAL) == wording.PICKED)
    window.document.seek(0)
    for _ in range(4):
        cells = [model.index(row, column).data() for row in range(simulator.data.samples)]
        assert [row for row, cell in enumerate(cells) if cell] == [simulator.data_row(0)]
        assert [cell for cell in cells if cell] == [wording.YES]
        window.document.next(Granularity.ITERATION)


def test_a_sample_that_is_drawn_twice_is_named_twice(window: MainWindow) -> None:
    lesson = bpsim.load("mcginley")
    training = replace(lesson.training, batch=6, order=SampleOrder.RANDOM)
    window.document.show_lesson(replace(lesson, training=training, guide=(), printed=()))
    simulator, model = window.document.simulator, window.panels.data.table.model()
    (column,) = (c for c in range(model.columnCount()) if model.headerData(c, HORIZONTAL) == wording.PICKED)
    taken: dict[int, list[str]] = {}
    for sample, row in enumerate(simulator.values.rows, 1):
        taken.setdefault(int(row), []).append({1: "1st", 2: "2nd", 3: "3rd"}.get(sample, f"{sample}th"))
    assert max(map(len, taken.values())) > 1
    for row in range(simulator.data.samples):
        assert model.index(row, column).data() == ", ".join(taken.get(row, []))


def test_a_training_with_all_samples_picks_none(window: MainWindow) -> None:
    window.document.open("week-05")
    assert wording.PICKED not in headers(window)
    training = replace(window.document.simulator.training, batch=1)
    window.document.set_training(training)
    assert headers(window)[:2] == [wording.HELD_OUT, wording.PICKED]
    window.actions_by_key["undo"].trigger()
    assert wording.PICKED not in headers(window)


def test_a_symbol_has_its_index_lowered(window: MainWindow) -> None:
    header = window.panels.data.table.names
    assert [span.text for span in header.spans(2)] == ["target", "o1"]
    assert [span.level for span in header.spans(2)] == [ON_LINE, LOWERED_BY]
    assert window.panels.data.table.model().headerData(2, HORIZONTAL) == "target o1"
