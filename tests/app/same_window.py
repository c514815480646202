"""One window for many tests: each begins with the first lesson in it, as if it had just been opened."""

from __future__ import annotations

from dataclasses import is_dataclass
from enum import Enum
from functools import cached_property
from pathlib import Path

from msgspec import Struct
from PySide6.QtCore import QEvent, QObject, QSettings, Qt, QTimer
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QAbstractButton, QApplication, QComboBox, QDialog, QDockWidget, QWidget
from shiboken6 import isValid

import bpsim
from bpsim.app.main_window import MainWindow
from tests.app.settling import take_mouse_away
from tests.leaks import KEPT

CHOOSING = (QAbstractButton, QAction, QComboBox, QDockWidget)


class SameWindow:
    """A window that one test hands on to the next, as long as each leaves it so that it can begin anew."""

    def __init__(self, window: MainWindow, folder: Path) -> None:
        """window: one that is shown, with its settings in a folder.

        Every panel is made, and brought into sight once, which fills its boxes: no test takes that back.
        """
        self.window = window
        self._store = QSettings(str(folder / "bpsim.ini"), QSettings.Format.IniFormat)
        for row in window.panels.rows():
            window.panels[row.key]
        layout = window.saveState()
        for key in window.panels.docked():
            window.docks.show(key)
        window.docks.restore(layout)
        window.setProperty(KEPT, True)
        self._begin()
        self._size, self._layout = window.size(), window.saveState()
        self._checked = {
            key: action.isChecked() for key, action in window.actions_by_key.items() if action.isCheckable()
        }
        self._chosen = [(one, _choice(one)) for kind in CHOOSING for one in window.findChildren(kind)]
        self._attributes = _attributes(window)

    def begin_anew(self) -> bool:
        """Shows the first lesson with everything in its place; whether it is."""
        window = self.window
        for key, checked in self._checked.items():
            action = window.actions_by_key[key]
            if action.isChecked() is not checked and (checked or action.actionGroup() is None):
                action.trigger()
        if window.size() != self._size:
            window.resize(self._size)
        self._begin()  # what the test has in sight follows
        self._lay_out()
        others = {window.docks.key_of(one) for one in self._other_choices() if isinstance(one, QWidget)}
        for panel in filter(None, others):
            window.docks.show(panel)  # what it has hidden again follows when it is seen
        self._lay_out()
        self._store.clear()
        for name in [name for name in vars(window) if isinstance(getattr(type(window), name, None), cached_property)]:
            vars(window).pop(name).deleteLater()  # it is made again for its next command
        return (
            window.saveState() == self._layout
            and window.size() == self._size
            and window.panels.graph.camera.fitted
            and not window.findChildren(QDialog)
            and not any(timer.isSingleShot() and timer.isActive() for timer in window.findChildren(QTimer))
            and _attributes(window) == self._attributes
            and not self._other_choices()
        )

    def _lay_out(self) -> None:
        if self.window.saveState() != self._layout:
            self.window.docks.restore(self._layout)
            self.take_keyboard()

    def _other_choices(self) -> list[QObject]:
        """What is chosen otherwise than at first."""
        return [one for one, first in self._chosen if isValid(one) and _choice(one) != first]

    def _begin(self) -> None:
        """The first lesson, and the keyboard at the graph."""
        self.window.document.show_lesson(bpsim.load("it496"))
        self.take_keyboard()
        QApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete.value)

    def take_keyboard(self) -> None:
        """Lets the window have the keyboard, and the graph in it; the mouse is elsewhere."""
        take_mouse_away(self.window)
        self.window.activateWindow()
        self.window.panels.graph.setFocus(Qt.FocusReason.OtherFocusReason)
        QApplication.processEvents()


def _choice(one: QObject) -> object:
    """What is chosen in one of ``CHOOSING``; of a dock whether it is shown."""
    if isinstance(one, QComboBox):
        return one.currentIndex()
    if isinstance(one, QAction | QAbstractButton):
        return one.isCheckable() and one.isChecked() and one.isEnabled()
    return isinstance(one, QDockWidget) and one.isHidden()


def _attributes(window: MainWindow) -> dict[str, object]:
    """What the parts of a window remember, such as what was typed into a dialog last, and the methods that a test has
    put others in place of."""
    parts = {"window": window, **{key: part for key, part in vars(window).items() if isinstance(part, QObject)}}
    return {
        f"{path}.{name}": value
        for path, part in parts.items()
        for name, value in vars(part).items()
        if (callable(value) and callable(getattr(type(part), name, None)))
        or isinstance(value, bool | int | float | str | Enum | Struct)
        or is_dataclass(value)
    }
