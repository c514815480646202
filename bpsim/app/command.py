"""A command of the window as an action in its menu, which does what its row says."""

from __future__ import annotations

from collections.abc import Callable
from operator import attrgetter
from typing import ClassVar

from PySide6.QtCore import Signal
from PySide6.QtGui import QAction, QActionGroup, QKeySequence
from PySide6.QtWidgets import QMainWindow, QMenu

from bpsim.app.action_row import NO_ARGUMENT, Row
from bpsim.app.actions import MENUS, SUBMENUS, TABLE
from bpsim.sentences import _
from bpsim.view.numbers import commit_focus
from bpsim.view.text import as_sentence, one_line, set_tip

ABOUT_FORMULAS = _("The lesson is about formulas, and this is for networks.")
"""Why what is for lessons about networks alone cannot be done, where its row does not say."""


class Command(QAction):
    """The action of a row, which does nothing before it is connected.

    begun: it is about to be done, whatever comes of it.
    """

    begun: ClassVar[Signal] = Signal()

    def __init__(self, row: Row, window: QMainWindow) -> None:
        super().__init__(row.text, window)
        if row.graph_keys:
            # Behind a tab a menu shows the keys; they are heard by the graph or the table, where it has the keyboard.
            self.setText(f"{row.text}\t{graph_keys(row.graph_keys)}")
        self._row = row
        self._connected_to: QMainWindow | None = None
        self.setObjectName(row.key)
        self.why, self._tip = row.why or (ABOUT_FORMULAS if row.networks else ""), row.tip
        if isinstance(row.keys, tuple):
            self.setShortcuts([QKeySequence(keys) for keys in row.keys])
        elif row.keys is not None:
            self.setShortcut(QKeySequence(row.keys))
        self._say_tip()
        self.setCheckable(row.checkable or bool(row.group))
        self.triggered.connect(self._call)
        if self.why:
            self.enabledChanged.connect(self._say_tip)

    def _say_tip(self) -> None:
        """What it does, with its keys, and while it cannot be done why not."""
        tip = self._tip
        shown = self.shortcut().toString(QKeySequence.SequenceFormat.NativeText) or graph_keys(self._row.graph_keys)
        with_keys = tip if not shown or "(" in tip else f"{tip} ({shown})"
        set_tip(self, with_keys if self.isEnabled() or not self.why else f"{with_keys}\n{as_sentence(self.why)}")
        self.setStatusTip(one_line(tip))

    def set_words(self, *, about_formulas: bool) -> None:
        """Calls it as lessons of one kind do, where they call it otherwise."""
        own = (self._row.text, self._row.tip)
        text, tip = self._row.of_formulas or own if about_formulas else own
        if self._row.of_formulas and (text, tip) != (self.text(), self._tip):
            self._tip = tip
            self.setText(text)
            self._say_tip()

    def connect_to(self, window: QMainWindow) -> None:
        """Has it do what its row says. Where that is found is asked as it is done: some parts are made only then."""
        self._connected_to = window

    @property
    def slot(self) -> Callable[..., object]:
        """What it does; raises AttributeError where its row names nothing there is."""
        found: Callable[..., object] = attrgetter(self._row.does)(self._connected_to)
        return found

    def _call(self, checked: bool) -> None:
        if self._connected_to is None:
            return
        self.begun.emit()
        # A button or a shortcut leaves the keyboard where it is, with what was typed there.
        commit_focus()
        if self._row.argument is not NO_ARGUMENT:
            self.slot(self._row.argument)
        elif self._row.checkable:
            self.slot(checked)
        else:
            self.slot()


def graph_keys(keys: str) -> str:
    """Keys as this platform writes them."""
    return QKeySequence(keys).toString(QKeySequence.SequenceFormat.NativeText)


def build_menus(window: QMainWindow) -> tuple[dict[str, Command], dict[str, QMenu]]:
    """The actions of the table by their keys, in the menus of ``window``, and the menus by theirs."""
    menus: dict[str, QMenu] = {}
    for key, title in MENUS.items():
        menus[key] = QMenu(title, window)
        menus[key].setToolTipsVisible(True)
        if key not in SUBMENUS:
            window.menuBar().addMenu(menus[key])
    groups: dict[str, QActionGroup] = {}
    actions = {}
    for row in TABLE:
        menu = menus[row.menu]
        if row.key.endswith("_menu"):
            menu.addMenu(menus[row.key.removesuffix("_menu")])
        elif not row.key:
            menu.addSeparator()
        else:
            action = actions[row.key] = Command(row, window)
            menu.addAction(action)
            # Its keys are heard also while there is no menu bar.
            window.addAction(action)
            if row.group:
                groups.setdefault(row.group, QActionGroup(window)).addAction(action)
    return actions, menus
