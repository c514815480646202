"""The menu of what is selected on the graph, made from the table of actions."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QPoint
from PySide6.QtWidgets import QMenu

from bpsim.app.action_row import Row
from bpsim.app.actions import TABLE
from bpsim.app.command_subjects import On, applies, kinds
from bpsim.app.network_rows import NETWORK
from bpsim.view.canvas.places import Place

if TYPE_CHECKING:
    from bpsim.app.main_window import MainWindow


class ContextMenu(QObject):
    """Opens at what is pointed at, or at what is selected; the graph has selected it then."""

    def __init__(self, window: MainWindow) -> None:
        super().__init__(window)
        self._window = window
        self._menus = {row.key: window.menus[row.key.removesuffix("_menu")] for row in TABLE if _is_menu(row)}

    def open(self, place: Place | None, point: QPoint) -> None:
        """The menu at a point of the screen, for what is selected; ``place`` is what was pointed at."""
        del place  # it is selected, or nothing is
        menu = QMenu(self._window)
        menu.setToolTipsVisible(True)
        self.fill(menu)
        menu.exec(point)
        menu.deleteLater()

    def fill(self, menu: QMenu) -> None:
        """Every command that applies, in the order of the table."""
        window = self._window
        window.network.update_actions()
        depth = window.document.simulator.network.depth
        for row in _fitting(kinds(window.panels.graph.selection, depth)):
            if row is None:
                menu.addSeparator()
            elif _is_menu(row):
                menu.addMenu(self._menus[row.key])
            else:
                menu.addAction(window.actions_by_key[row.key])


def _fitting(what: On) -> Iterator[Row | None]:
    """The rows that apply, those of the structure first; None for a separator between two of them."""
    last, waiting = "", False
    for row in (*NETWORK, *(row for row in TABLE if row not in NETWORK)):
        waiting |= not row.key
        if row.key and applies(row.applies, what) and row.menu not in _SUBMENUS:
            if last and (waiting or row.menu != last):
                yield None
            last, waiting = row.menu, False
            yield row


def _is_menu(row: Row) -> bool:
    return row.key.endswith("_menu")


_SUBMENUS = {row.key.removesuffix("_menu") for row in TABLE if _is_menu(row)}
