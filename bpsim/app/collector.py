"""Garbage is collected while the window rests: going through all objects takes as long as three pictures."""

from __future__ import annotations

import gc
from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Qt, QTimer
from PySide6.QtWidgets import QApplication

from bpsim.core import garbage

if TYPE_CHECKING:
    from bpsim.app.main_window import MainWindow

REST = 2000
"""Milliseconds after the last news in the window."""


class Collector(QObject):
    """Collects once after whatever the window showed, when nothing was shown for a while and no hand is at work.

    It does so in a turn of the event loop of its own: neither in a slice of a run nor while Qt connects signals, where
    a widget that is destroyed waits for a lock that is held. collect: what goes through all objects.
    """

    def __init__(self, window: MainWindow, collect: Callable[[], object] = gc.collect, rest: int = REST) -> None:
        super().__init__(window)
        self._window = window
        self._collect = collect
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(rest)
        self._timer.timeout.connect(self._look)
        window.presenter.showed.connect(self._timer.start)

    def _look(self) -> None:
        if self._awaited:
            self._timer.start()
        else:
            self._collect()

    @property
    def _awaited(self) -> bool:
        """Whether something goes on for which somebody waits, or a thread of ours works."""
        window = self._window
        hand = QApplication.mouseButtons() != Qt.MouseButton.NoButton or window.panels.graph.camera.in_motion
        return hand or window.ticker.busy or garbage.is_held()
