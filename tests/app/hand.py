"""A hand that counts what it does: a key chord, a typed number, a click, a double-click and a drag are one each."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QPoint, Qt, QTimer
from PySide6.QtGui import QContextMenuEvent, QKeySequence
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QComboBox, QDialog, QMenu, QWidget
from pytestqt.qtbot import QtBot

from bpsim.app.main_window import MainWindow
from tests.found import found

LEFT = Qt.MouseButton.LeftButton


class Hand:
    """``gestures``: what was done since the last ``begin``."""

    def __init__(self, window: MainWindow, qtbot: QtBot) -> None:
        self._window, self._qtbot = window, qtbot
        self.gestures: list[str] = []

    def begin(self) -> None:
        self.gestures = []

    # The keyboard

    def chord(self, keys: str) -> None:
        """Keys that go where the keyboard is."""
        self.gestures.append(keys)
        combination = QKeySequence(keys)[0]  # type: ignore[index]  # its stub lacks that method
        target = QApplication.focusWidget() or self._window
        QTest.keyClick(target, combination.key(), combination.keyboardModifiers())

    def type_number(self, number: str) -> None:
        self.gestures.append(number)
        target = QApplication.focusWidget()
        assert target is not None
        QTest.keyClicks(target, number)

    # The mouse

    def click(self, widget: QWidget, point: QPoint | None = None) -> None:
        self.gestures.append("click")
        QTest.mouseClick(widget, LEFT, pos=point or widget.rect().center())

    def double_click(self, widget: QWidget) -> None:
        self.gestures.append("double-click")
        QTest.mouseDClick(widget, LEFT)

    def click_on_graph(self, name: str, button: Qt.MouseButton = LEFT) -> None:
        """On a unit, or on a number; the right button opens a menu that waits for somebody to choose."""
        self.gestures.append("click")
        viewport, point = self._window.panels.graph.viewport(), self._point(name)
        if button == LEFT:
            QTest.mouseClick(viewport, LEFT, pos=point)
            return
        reason = QContextMenuEvent.Reason.Mouse
        QApplication.sendEvent(viewport, QContextMenuEvent(reason, point, viewport.mapToGlobal(point)))

    def double_click_on_graph(self, name: str) -> None:
        self.gestures.append("double-click")
        QTest.mouseDClick(self._window.panels.graph.viewport(), LEFT, pos=self._point(name))

    def _point(self, name: str) -> QPoint:
        graph = self._window.panels.graph
        place = graph.place_of(name)
        assert place is not None, name
        number = graph.number_rect(place)
        return graph.mapFromScene(graph.graph.anchor(place)) if number.isEmpty() else number.center().toPoint()

    def choose_in_box(self, box: QComboBox, text: str) -> None:
        """Two clicks. The list takes none as quickly as a double-click, so for as long that is as quick as can be."""
        view, interval = box.view(), QApplication.doubleClickInterval()
        QApplication.setDoubleClickInterval(1)
        try:
            self.click(box)
            self._qtbot.waitUntil(view.isVisible)
        finally:
            QApplication.setDoubleClickInterval(interval)
        index = box.model().index(box.findText(text), 0)
        self.gestures.append("click")

        def chosen() -> bool:
            if view.isVisible():  # the click may still be taken for the end of the first one
                QTest.mouseClick(view.viewport(), LEFT, pos=view.visualRect(index).center())
            return bool(box.currentText() == text)

        self._qtbot.waitUntil(chosen)

    def choose_in_menu_bar(self, menu: QMenu, text: str) -> None:
        """Two clicks."""
        bar = self._window.menuBar()
        self.click(bar, bar.actionGeometry(menu.menuAction()).center())
        self._qtbot.waitUntil(menu.isVisible)
        self._choose(menu, text)

    def choose_in_context_menu(self, name: str, *texts: str) -> None:
        """A right click, and a click for each menu on the way."""

        def choose() -> None:
            menu = first = QApplication.activePopupWidget()
            assert isinstance(menu, QMenu)
            try:
                for text in texts[:-1]:
                    menu = self._choose(menu, text)
                    self._qtbot.waitUntil(menu.isVisible)
                self._choose(menu, texts[-1])
            finally:
                found(first).close()

        self.in_popup(choose)
        self.click_on_graph(name, Qt.MouseButton.RightButton)

    def _choose(self, menu: QMenu, text: str) -> QMenu:
        texts = {one.text().replace("&", "").partition("\t")[0]: one for one in menu.actions()}
        assert text in texts, list(texts)
        action = texts[text]
        self.click(menu, menu.actionGeometry(action).center())
        below = action.menu()
        return below if isinstance(below, QMenu) else menu

    def in_dialog(self, act: Callable[[], None]) -> None:
        """Does something in the dialog that the next gestures open, as soon as it is there and has the keyboard."""

        def begin() -> None:
            dialog = QApplication.activeModalWidget()
            assert isinstance(dialog, QDialog)
            try:
                dialog.activateWindow()  # as a desktop does
                self._qtbot.waitUntil(dialog.isActiveWindow)
                act()
            finally:
                dialog.reject()  # where it is still there, nobody else would close it

        _when(lambda: QApplication.activeModalWidget() is not None, begin)

    def in_popup(self, act: Callable[[], object]) -> None:
        """Does something in the menu that the next gesture opens."""
        _when(lambda: QApplication.activePopupWidget() is not None, act)


def _when(ready: Callable[[], bool], act: Callable[[], object]) -> None:
    def look() -> None:
        if ready():
            act()
        else:
            QTimer.singleShot(5, look)

    QTimer.singleShot(0, look)
