"""Find a Command: every entry of every menu and every setting of the training, found by a few letters."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject
from PySide6.QtGui import QAction, QKeySequence

from bpsim.app.actions import MENUS, SUBMENUS
from bpsim.app.command import Command
from bpsim.app.found_settings import settings_of
from bpsim.view.dialogs.commands import CommandsDialog, Entry
from bpsim.view.text import without_mnemonic

if TYPE_CHECKING:
    from bpsim.app.main_window import MainWindow


class CommandFinder(QObject):
    """Asks which command is meant and carries it out. The menus and the settings are what there is to be found."""

    def __init__(self, window: MainWindow) -> None:
        super().__init__(window)
        self._window = window

    def ask(self) -> None:
        """Lists the commands; the one that is chosen is carried out when the list is gone."""
        window = self._window
        window.menus["recent"].aboutToShow.emit()
        found: list[tuple[Entry, Callable[[], object]]] = [
            *((entry(action, menu), action.trigger) for menu, action in self._actions()),
            *settings_of(window),
        ]
        dialog = CommandsDialog([each for each, _ in found], window.looks.theme, window)
        dialog.exec()
        chosen = dialog.chosen
        dialog.deleteLater()
        if chosen is not None:
            found[chosen][1]()

    def _actions(self) -> Iterator[tuple[str, QAction]]:
        """Every entry of the menus, but this command itself, after the key of its menu."""
        for key, menu in self._window.menus.items():
            for action in menu.actions():
                if not action.isSeparator() and action.menu() is None and action.objectName() != "find_command":
                    yield key, action


def entry(action: QAction, menu: str) -> Entry:
    """What the list shows of an entry of a menu."""
    text, _, graph_keys = action.text().partition("\t")
    keys = action.shortcut().toString(QKeySequence.SequenceFormat.NativeText) or graph_keys
    reason = action.why if isinstance(action, Command) else ""
    return Entry(without_mnemonic(text), _path(menu), action.statusTip(), keys, action.isEnabled(), reason)


def _path(menu: str) -> str:
    """A menu as one finds it, from the menu bar on."""
    title = without_mnemonic(MENUS[menu])
    return f"{_path(SUBMENUS[menu])} › {title}" if menu in SUBMENUS else title
