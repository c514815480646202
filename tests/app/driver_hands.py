"""What the random driver does to a window: one method for each kind of action, each returns what it did in words."""

from __future__ import annotations

import random
from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QEvent, QPoint, QPointF, Qt
from PySide6.QtGui import QHelpEvent, QKeyEvent, QWheelEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import (
    QAbstractItemView,
    QAbstractScrollArea,
    QApplication,
    QComboBox,
    QDockWidget,
    QLineEdit,
    QScrollBar,
    QWidget,
)

from bpsim.app.main_window import MainWindow
from bpsim.lesson import Lesson, save
from bpsim.resources import LESSONS
from bpsim.view.panels.slope_panel import SlopePanel
from tests.app.driver_checks import is_seen
from tests.hostile import write_hostile

KEYS = (
    *(Qt.Key.Key_PageDown,) * 4, Qt.Key.Key_PageUp, Qt.Key.Key_Tab, Qt.Key.Key_Backtab, Qt.Key.Key_Return,
    Qt.Key.Key_Escape, Qt.Key.Key_Space, Qt.Key.Key_Left, Qt.Key.Key_Right, Qt.Key.Key_Up, Qt.Key.Key_Down,
    Qt.Key.Key_Home, Qt.Key.Key_End, Qt.Key.Key_F2, Qt.Key.Key_F5, Qt.Key.Key_Delete, Qt.Key.Key_Plus, Qt.Key.Key_B,
    Qt.Key.Key_Period, Qt.Key.Key_1, Qt.Key.Key_2, Qt.Key.Key_3, Qt.Key.Key_C, Qt.Key.Key_J, Qt.Key.Key_A,
    Qt.Key.Key_V, Qt.Key.Key_Menu, Qt.Key.Key_F10,
)  # fmt: skip
_MODIFIER = Qt.KeyboardModifier
MODIFIERS = (
    *(_MODIFIER.NoModifier,) * 6,
    _MODIFIER.ShiftModifier,
    _MODIFIER.ControlModifier,
    _MODIFIER.AltModifier,
    _MODIFIER.ControlModifier | _MODIFIER.ShiftModifier,
)
TEXTS = (
    "0.5", "0,5", "1/2", "-1", "100", "1e6", "3", "0", "1,106", "1 000", "", "abc", "1e400", "nan", "1e308", "-0.25",
    "0.1.2", "1,2,3", "<img src=x>", "&", "=1", "\u202e1", "7" * 40, "5e-324", "2.5", "10", "1",
)  # fmt: skip
BLOCKS = (
    "1\t2\n3\t4", "0,5;1,5\r\n2;3\r\n", "0.5", "0,25", "1\n2\n3", "1,2\n3,4", "1\t2\t3\t4\t5\t6\t7", "a\tb\n1\t2",
    "1\t\n", "", "<b>\t1", "1e400\t1", "o1\no2", "-1\t2\n\n3\t4", "\ufeff1", "7" * 400,
)  # fmt: skip
"""What the clipboard may hold as something is pasted into the Data table."""
ENDS = (Qt.Key.Key_Return, Qt.Key.Key_Return, Qt.Key.Key_Tab, Qt.Key.Key_Escape, None)
SIZES = ((1280, 720), (1440, 900), (1920, 1080), (1000, 640))
QUIT = "quit"


class Hands:
    """Chooses by ``chance`` what is done to a window. ``lessons`` are opened, files are written into ``folder``."""

    def __init__(self, chance: random.Random, folder: Path, lessons: list[Lesson]) -> None:
        self.chance, self.folder = chance, folder
        self.files = [self._written(number, lesson) for number, lesson in enumerate(lessons)]
        self._made = 0

    def _written(self, number: int, lesson: Lesson) -> Path:
        path = self.folder / f"random-{number}.bpsim"
        save(lesson, path)
        return path

    def act(self, window: MainWindow) -> str:
        """One action."""
        kinds: dict[Callable[[MainWindow], str], int] = {
            self.trigger: 30, self.press: 22, self.click: 14, self.write: 10, self.edit_on_graph: 3, self.point: 6,
            self.drag: 3, self.turn: 4, self.open_lesson: 3, self.arrange: 2, self.ask_for_tip: 1, self.run: 3,
            self.build_on_graph: 5,
            self.paste: 3,
        }  # fmt: skip
        return self.chance.choices(list(kinds), list(kinds.values()))[0](window)

    # The table of actions

    def trigger(self, window: MainWindow) -> str:
        keys = [key for key, action in window.actions_by_key.items() if action.isEnabled()]
        key = self.chance.choice(keys)
        if key == QUIT:  # a new window takes a while
            key = self.chance.choice((QUIT, "next", "back", "run"))
        window.actions_by_key[key].trigger()
        return f"action {key}"

    def run(self, window: MainWindow) -> str:
        """A run from its button, with whatever stands in its fields."""
        window.actions_by_key["run"].trigger()
        return "run"

    # Keys and mouse

    def press(self, window: MainWindow) -> str:
        key, modifier = self.chance.choice(KEYS), self.chance.choice(MODIFIERS)
        target = QApplication.focusWidget() or window
        QTest.keyClick(target, key, modifier)
        return f"{modifier.name} {key.name} in {type(target).__name__}"

    def _anything(self, window: MainWindow, kind: type[QWidget] = QWidget) -> QWidget:
        found = [widget for widget in window.findChildren(kind) if widget.isEnabled() and is_seen(widget)]
        # What contains everything is found at any point; what is small, hardly ever.
        return self.chance.choice(found or [window.panels.graph])

    def _point_in(self, widget: QWidget) -> QPoint:
        rect = widget.visibleRegion().boundingRect()
        return QPoint(
            self.chance.randint(rect.left(), max(rect.left(), rect.right())),
            self.chance.randint(rect.top(), max(rect.top(), rect.bottom())),
        )

    def click(self, window: MainWindow) -> str:
        widget = self._anything(window)
        target = widget.viewport() if isinstance(widget, QAbstractScrollArea) else widget
        point = self._point_in(target)
        button = self.chance.choices((Qt.MouseButton.LeftButton, Qt.MouseButton.RightButton), (9, 1))[0]
        if isinstance(target, QComboBox):  # what a mouse elsewhere hovers over stays lit as its list opens
            QTest.mouseMove(target, point)
        if button == Qt.MouseButton.LeftButton and self.chance.random() < 0.15:
            QTest.mouseDClick(target, button, Qt.KeyboardModifier.NoModifier, point)
            return f"double click {_name(widget)} {point.toTuple()}"
        QTest.mouseClick(target, button, Qt.KeyboardModifier.NoModifier, point)
        return f"{button.name} {_name(widget)} {point.toTuple()}"

    def point(self, window: MainWindow) -> str:
        widget = self._anything(window)
        target = widget.viewport() if isinstance(widget, QAbstractScrollArea) else widget
        point = self._point_in(target)
        QTest.mouseMove(target, point)
        return f"point {_name(widget)} {point.toTuple()}"

    def drag(self, window: MainWindow) -> str:
        """On the graph and the plots: dragging what is selected in a field waits for a real mouse."""
        drawn = window.panels.plot.canvas, window.panels.slope, window.panels.contour.canvas
        widget = self.chance.choice((window.panels.graph, *drawn, self._anything(window, QScrollBar)))
        target = widget.viewport() if isinstance(widget, QAbstractScrollArea) else widget
        if not is_seen(target):
            return "nothing to drag"
        start, end = self._point_in(target), self._point_in(target)
        if isinstance(target, SlopePanel) and target.painter is not None:
            start = target.painter.here.toPoint()
        QTest.mousePress(target, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier, start)
        for part in (1, 2, 3):
            QTest.mouseMove(target, start + (end - start) * part / 3)
        QTest.mouseRelease(target, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier, end)
        return f"drag {_name(widget)} {start.toTuple()} {end.toTuple()}"

    def turn(self, window: MainWindow) -> str:
        """The wheel."""
        widget = self._anything(window)
        target = widget.viewport() if isinstance(widget, QAbstractScrollArea) else widget
        point, turned = QPointF(self._point_in(target)), QPoint(0, self.chance.choice((-240, -120, 120, 240)))
        where = QPointF(target.mapToGlobal(point.toPoint()))
        buttons, phase = Qt.MouseButton.NoButton, Qt.ScrollPhase.NoScrollPhase
        event = QWheelEvent(point, where, QPoint(), turned, buttons, Qt.KeyboardModifier.NoModifier, phase, False)
        QApplication.sendEvent(target, event)
        return f"wheel {turned.y()} {_name(widget)}"

    def ask_for_tip(self, window: MainWindow) -> str:
        widget = self._anything(window)
        target = widget.viewport() if isinstance(widget, QAbstractScrollArea) else widget
        point = self._point_in(target)
        QApplication.sendEvent(target, QHelpEvent(QEvent.Type.ToolTip, point, target.mapToGlobal(point)))
        return f"tooltip {_name(widget)}"

    # Typing

    def write(self, window: MainWindow) -> str:
        """Text in a field, a box or a table, and a key that ends it, or none."""
        fields = [*window.findChildren(QLineEdit), *window.findChildren(QComboBox)]
        fields += window.findChildren(QAbstractItemView)
        seen = [field for field in fields if is_seen(field) and field.isEnabled()]
        if not seen:
            return "nothing to write in"
        field = self.chance.choice(seen)
        field.setFocus(Qt.FocusReason.MouseFocusReason)
        if isinstance(field, QAbstractItemView):
            QTest.keyClick(field, Qt.Key.Key_F2)
        name = _name(field)  # what is written may open something in its place
        return f"{self._write()} in {name}"

    def edit_on_graph(self, window: MainWindow) -> str:
        """A number where it stands on the graph."""
        graph = window.panels.graph
        places = [place for place in graph.graph.texts_at if not graph.number_rect(place).isEmpty()]
        if not places or not is_seen(graph.viewport()):
            return "nothing to edit on the graph"
        place = self.chance.choice(places)
        point = graph.number_rect(place).center().toPoint()
        QTest.mouseDClick(graph.viewport(), Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier, point)
        return f"{self._write()} on the graph at {place}"

    def build_on_graph(self, window: MainWindow) -> str:
        """A button of the layer under the mouse, or a drag from a unit: by handle, by body, or as a rubber band."""
        graph = window.panels.graph
        if graph.picture is None or not is_seen(graph.viewport()):
            return "nothing to build on the graph"
        place = self.chance.choice(list(graph.picture.nodes())).place
        point = graph.mapFromScene(graph.graph.anchor(place))
        QTest.mouseMove(graph.viewport(), point)
        buttons = [button for button in graph.controls.buttons if is_seen(button)]
        if buttons and self.chance.random() < 0.5:
            button = self.chance.choice(buttons)
            QTest.mouseClick(button, Qt.MouseButton.LeftButton)
            return f"{button.accessibleName()!r} on the graph"
        handle = graph.graph.handles.get(place)
        start = graph.mapFromScene(handle.pos()) if handle and self.chance.random() < 0.7 else point
        key = self.chance.choice((*(_MODIFIER.NoModifier,) * 3, _MODIFIER.ShiftModifier, _MODIFIER.ControlModifier))
        end = self._point_in(graph.viewport())
        QTest.mousePress(graph.viewport(), Qt.MouseButton.LeftButton, key, start)
        for part in (1, 2, 3):
            QTest.mouseMove(graph.viewport(), start + (end - start) * part / 3)
        if self.chance.random() < 0.1:
            QTest.keyClick(graph, Qt.Key.Key_Escape)
        QTest.mouseRelease(graph.viewport(), Qt.MouseButton.LeftButton, key, end)
        return f"drag {place} on the graph from {start.toTuple()} to {end.toTuple()} with {key.name}"

    def _write(self) -> str:
        text, end = self.chance.choice(TEXTS), self.chance.choice(ENDS)
        target = QApplication.focusWidget()
        if isinstance(target, QLineEdit):
            target.selectAll()
        for char in text:
            target = QApplication.focusWidget()
            if target is not None:
                for kind in (QEvent.Type.KeyPress, QEvent.Type.KeyRelease):  # QTest knows ASCII only
                    key = Qt.Key(ord(char.upper())) if char.isascii() else Qt.Key.Key_unknown
                    QApplication.sendEvent(target, QKeyEvent(kind, key, Qt.KeyboardModifier.NoModifier, char))
        target = QApplication.focusWidget()
        if end is not None and target is not None:
            QTest.keyClick(target, end)
        return f"write {text[:20]!r} {end.name if end else ''}"

    def paste(self, window: MainWindow) -> str:
        """A text at some cell of the Data table."""
        table, text = window.panels.data.table, self.chance.choice(BLOCKS)
        QApplication.clipboard().setText(text)
        rows, columns = (range(min(count, 40)) for count in (table.model().rowCount(), table.model().columnCount()))
        table.setCurrentIndex(table.model().index(self.chance.choice(rows), self.chance.choice(columns)))
        table.paste.trigger()
        return f"paste {text[:20]!r} at {table.currentIndex().row()}, {table.currentIndex().column()}"

    # Lessons and windows

    def open_lesson(self, window: MainWindow) -> str:
        """A built-in lesson, a random one, one with hostile names, or a damaged file."""
        kind = self.chance.choice(("built-in", "random", "random", "hostile", "damaged"))
        self._made += 1
        source: str | Path
        if kind == "built-in":
            source = self.chance.choice(LESSONS)
        elif kind == "hostile" or not self.files:
            source = write_hostile(self.folder, f"<img src=x> & {self._made}.bpsim")
        else:
            source = self.chance.choice(self.files)
            if kind == "damaged":
                source = self._damaged(source)
        window.files.open_source(source)
        return f"open {kind} {source}"

    def _damaged(self, path: Path) -> Path:
        data = bytearray(path.read_bytes())
        for _ in range(self.chance.randint(1, 4)):
            at = self.chance.randrange(len(data))
            data[at] = self.chance.randrange(256)
        damaged = self.folder / f"damaged-{self._made}.bpsim"
        damaged.write_bytes(data[: self.chance.choice((len(data), len(data) // 2))])
        return damaged

    def arrange(self, window: MainWindow) -> str:
        """Another size, or a panel shown, hidden or floating."""
        if self.chance.random() < 0.4:
            size = self.chance.choice(SIZES)
            window.resize(*size)
            return f"size {size}"
        dock = self.chance.choice(window.findChildren(QDockWidget))
        if self.chance.random() < 0.15:
            dock.setFloating(not dock.isFloating())
            return f"float {_name(dock)}"
        dock.toggleViewAction().trigger()
        return f"toggle {_name(dock)}"


def _name(widget: QWidget) -> str:
    return widget.objectName() or type(widget).__name__
