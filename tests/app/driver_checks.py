"""What must be so after every action of the random driver; each check yields what is wrong, in words."""

from __future__ import annotations

import math
import re
from collections.abc import Iterator
from dataclasses import replace
from decimal import Decimal

import numpy as np
from PySide6.QtCore import QAbstractItemModel, QEventLoop, QModelIndex
from PySide6.QtWidgets import QApplication, QDockWidget, QTabBar, QWidget

from bpsim.app.main_window import MainWindow
from bpsim.core.quantity import GIVEN, Kind, Quantity
from bpsim.lesson import dumps, unsaved
from bpsim.simulator import Simulator
from bpsim.view.panels.data_columns import Numbers
from bpsim.view.panels.data_model import DataModel
from bpsim.view.panels.matrices.matrix_model import MatrixModel
from bpsim.view.panels.steps_model import StepsModel
from tests.app.test_remains import pixels, settle
from tests.found import found

SHOWN = (
    *(Kind.NET, Kind.OUT, Kind.ERROR, Kind.TOTAL_ERROR, Kind.DELTA, Kind.DE_DW, Kind.DE_DB),
    *(Kind.NEW_WEIGHT, Kind.NEW_BIAS, Kind.BATCH_ERROR, Kind.BATCH_GRADIENT),
)
"""The kinds of which everything that is computed here stands on the graph, or has given way."""
SHADE = 32
"""By which a colour, from 0 to 255, must differ to be another."""
LOOKS = 5
"""At the screen, after which a difference that is still there is a rest."""
FEW_PIXELS = 8
"""That a letter at the edge of a text has."""
MOST_STEPS, MOST_ROWS = 400, 40
"""Of an iteration, and of a table, that are looked at."""

_PLAIN = str.maketrans("−⁻⁰¹²³⁴⁵⁶⁷⁸⁹", "--0123456789")


def wrong(window: MainWindow) -> Iterator[str]:
    """What the window shows and the record does not say; nothing is looked at while numbers still change."""
    yield from hidden_focus(window)
    if window.document.running or window.ticker.playing:
        return
    for name, check in CHECKS.items():
        for text in check(window, window.drags.seen):
            yield f"{name}: {text}"


# Numbers


def agrees(shown: str, value: float) -> bool:
    """Whether a text is a number rounded to the digits that the text has."""
    text = shown.translate(_PLAIN).replace("\u202f", "").replace("\u2009", "").replace(" ", "").replace("\xa0", "")
    if not math.isfinite(value):
        return bool(shown) and not any(char.isdigit() for char in text)
    raised = re.search("[⁻⁰¹²³⁴⁵⁶⁷⁸⁹]", shown) is not None
    found = re.fullmatch(r"(-?)(?:(\d+)(?:\.(\d+))?×)?10(-?\d+)" if raised else r"(-?)(\d+)(?:\.(\d+))?()", text)
    if found is None:
        return False
    sign, whole, decimals, power = found[1], found[2] or "1", found[3] or "", int(found[4] or 0)
    read, unit = Decimal(f"{sign}{whole}.{decimals or 0}e{power}"), Decimal(10) ** (power - len(decimals))
    # The digits of a float are few: the last of seventeen may be another.
    return abs(read - Decimal(value)) <= Decimal("0.5001") * unit + Decimal("1e-15") * abs(Decimal(value))


def _one(shown: str, quantity: Quantity, simulator: Simulator) -> Iterator[str]:
    value = simulator.shown(quantity)
    if not agrees(shown, value):
        yield f"{quantity} is {value!r} and shown as {shown!r}"


# The graph


def on_the_graph(window: MainWindow, simulator: Simulator) -> Iterator[str]:
    """Every painted number is the record's, and everything that is computed here is painted or has given way."""
    graph = window.panels.graph
    if graph.editor.field is not None or graph.dragging:
        return
    painted = {one.quantity: one.value for one in graph.painted() if one.value and one.quantity is not None}
    for quantity, shown in painted.items():
        yield from _one(shown, quantity, simulator)
        if quantity.kind not in GIVEN and not simulator.reached(quantity):
            yield f"{quantity} is painted and was not computed"
    step = simulator.current
    of_step = 0 if step is None else step.quantity.sample
    at = simulator.steps.samples - 1 if of_step is None else of_step
    for number in range(1, min(simulator.step, MOST_STEPS) + 1):
        quantity = simulator.steps.step(number).quantity
        there = quantity.kind in SHOWN and quantity.sample in (None, at)
        if there and quantity not in painted and not graph.gives_way(quantity):
            yield f"{quantity} was computed and is not painted"


# Lists and tables


def in_steps(window: MainWindow, simulator: Simulator) -> Iterator[str]:
    model = window.panels.steps.model()
    assert isinstance(model, StepsModel)
    for index in _rows(model) if is_seen(window.panels.steps) else ():
        cell = model.cell(index.siblingAtColumn(1))
        if cell.header or not cell.text:
            continue
        if not cell.reached:
            yield f"step {cell.step} has a value, and is not reached"
        yield from _one(cell.text, model.quantity(index), simulator)


def _rows(model: QAbstractItemModel, parent: QModelIndex | None = None) -> Iterator[QModelIndex]:
    parent = parent or QModelIndex()
    for row in range(min(model.rowCount(parent), MOST_ROWS)):
        index = model.index(row, 0, parent)
        yield index
        yield from _rows(model, index)


def in_matrices(window: MainWindow, simulator: Simulator) -> Iterator[str]:
    panel = window.panels.matrices
    for table in panel.tables if is_seen(panel) else ():
        model = table.model()
        assert isinstance(model, MatrixModel)
        for row in range(min(model.rowCount(), 8)):
            for column in range(min(model.columnCount(), 8)):
                index = model.index(row, column)
                quantity, shown = model.quantity(index), str(index.data() or "")
                if quantity is not None and shown:
                    yield from _one(shown, quantity, simulator)


def in_data(window: MainWindow, simulator: Simulator) -> Iterator[str]:
    table = window.panels.data.table
    if not is_seen(table):
        return
    model, data = table.model(), simulator.data
    assert isinstance(model, DataModel)
    if model.rowCount() != data.samples:
        yield f"{model.rowCount()} rows for {data.samples} samples"
        return
    numbers = [at for at, column in enumerate(model.columns) if isinstance(column, Numbers)]
    for row in range(min(model.rowCount(), 8)):
        for column in numbers:
            index = model.index(row, column)
            quantity, shown = model.quantity(index), str(index.data() or "")
            if not shown:
                continue
            if column >= len(model.sheet.given):
                value = _out(simulator, found(quantity.sample), quantity, column - len(model.sheet.given))
            else:
                value = simulator.typed_value(quantity)
            if not agrees(shown, value):
                yield f"{quantity} in row {row} is {value!r} and shown as {shown!r}"


def _out(simulator: Simulator, row: int, quantity: Quantity, output: int) -> float:
    sample = simulator.batch_sample(row)
    return (
        float(simulator.outputs[row, output]) if sample is None else simulator.value(replace(quantity, sample=sample))
    )


def in_cards(window: MainWindow, simulator: Simulator) -> Iterator[str]:
    for card in window.panels.step.cards if is_seen(window.panels.step) else ():
        quantity, content = card.content.quantity, card.content
        shown = card.accessibleName().rpartition(" = ")[2]
        if not agrees(shown, content.value):
            yield f"a card of {content.value!r} says {shown!r}"
        if isinstance(quantity, Quantity) and content.value != simulator.shown(quantity):
            same = math.isnan(content.value) and math.isnan(simulator.shown(quantity))
            yield from () if same else (f"the card of {quantity} has {content.value!r}",)


def in_the_header(window: MainWindow, simulator: Simulator) -> Iterator[str]:
    title, _, error = window.panels.header.texts()
    found = re.search(r"(?:= |→ )([^\s=→]+)(?:\s{3}|$)", error)
    if found and not agrees(found[1], simulator.error):
        yield f"the error {simulator.error!r} is shown as {error!r}"
    if bool(error) and not simulator.error_known and "=" in error and not simulator.penalty_known:
        yield f"the header says {error!r}, and the error is not known"
    if "\n" in title:
        yield f"the title {title!r} has several lines"


CHECKS = {
    "graph": on_the_graph,
    "steps": in_steps,
    "matrices": in_matrices,
    "data": in_data,
    "cards": in_cards,
    "header": in_the_header,
}


# Rests of a paint, focus, and undo


def rests(window: MainWindow) -> Iterator[str]:
    """What stays on the screen and is not in a fresh paint; text that is painted in parts may have another shade."""
    found = ""
    for _ in range(LOOKS):
        settle()
        found = _rest(window)
        if not found:
            return
        # What Qt paints later, as the title of a dock after a change of size, is no rest.
        QApplication.processEvents(QEventLoop.ProcessEventsFlag.AllEvents, 100)
    yield found


def _rest(window: MainWindow) -> str:
    on_screen = pixels(window.screen().grabWindow(window.winId()).toImage()).astype(int)
    fresh = pixels(window.grab().toImage()).astype(int)
    height, width = (min(a, b) for a, b in zip(on_screen.shape[:2], fresh.shape[:2], strict=True))
    other = np.argwhere(abs(on_screen[:height, :width] - fresh[:height, :width]).max(axis=2) > SHADE)
    if len(other) > FEW_PIXELS:
        return f"rests of a paint: {len(other)} pixels from {other.min(axis=0)} to {other.max(axis=0)} (row, column)"
    return ""


def is_seen(widget: QWidget) -> bool:
    """Whether anything of a widget is on the screen."""
    return widget.isVisible() and not widget.visibleRegion().isEmpty()


def hidden_focus(window: MainWindow) -> Iterator[str]:
    """A widget that has the keys and cannot be seen: it is hidden, or its panel stands behind another."""
    focus = QApplication.focusWidget()
    if focus is None or focus.window() is not window or isinstance(focus, QTabBar):
        return
    if not focus.isVisible():
        yield f"focus: {_path(focus)} is hidden"
    dock: QWidget | None = focus
    while dock is not None and not isinstance(dock, QDockWidget):
        dock = dock.parentWidget()
    if dock is not None and not window.rect().intersects(dock.geometry()) and not dock.isFloating():
        yield f"focus: {_path(focus)} is behind another panel"


def _path(widget: QWidget) -> str:
    names = []
    at: QWidget | None = widget
    while at is not None:
        names.append(at.objectName() or type(at).__name__)
        at = at.parentWidget()
    return " in ".join(names)


def bits(window: MainWindow) -> tuple[bytes, int, int, tuple[bytes, ...]]:
    """Everything that undo and redo bring back, to the last bit."""
    simulator = window.document.simulator
    subject = simulator.position.snapshot.subject
    arrays = tuple(subject.arrays(subject.started(simulator.lesson, simulator.values.state)))
    return dumps(simulator.to_save()), simulator.iteration, simulator.step, tuple(array.tobytes() for array in arrays)


def undone_and_redone(window: MainWindow) -> Iterator[str]:
    """Undoes to the bottom, redoes to the top and returns: every place of the stack must have its bits again."""
    stack = window.document.undo_stack
    start, seen = stack.index(), {stack.index(): bits(window)}
    for going, target in ((stack.undo, 0), (stack.redo, stack.count()), (stack.undo, start)):
        while stack.index() != target:
            going()
            now = bits(window)
            before = seen.setdefault(stack.index(), now)
            if before != now:
                parts = ("lesson", "iteration", "step", "numbers")
                other = [name for name, a, b in zip(parts, before, now, strict=True) if a != b]
                yield f"undo: place {stack.index()} of {stack.count()} ({stack.text(stack.index() - 1)}): other {other}"
                seen[stack.index()] = now


def kept_and_read(window: MainWindow) -> Iterator[str]:
    """Keeps the unsaved work as an end by a signal does: a next start must find the same lesson."""
    document, autosave = window.document, window.autosave
    if not document.modified:
        return
    autosave.keep_at_once()
    if autosave.keeper.problem:
        yield f"unsaved work: {autosave.keeper.problem}"
        return
    (path,) = unsaved.folder().glob("*.unsaved")
    # Wherever the position is, with every edit.
    if dumps(unsaved.read(path).lesson) != dumps(document.simulator.to_keep()):
        yield "unsaved work: another lesson is read than was kept"
