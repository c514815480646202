"""The one report of what nobody caught: logged whole, and said in one sentence."""

from __future__ import annotations

import traceback
from types import TracebackType

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication, QMessageBox

from bpsim.log import unexpected
from bpsim.view.text import tell


class Report:
    """Takes the place of ``sys.excepthook``.

    Every error is logged at once. It is said once Qt has nothing else to do, since it may come from the middle of a
    paint, and only the first time: a box whose closing paints again would never end.
    """

    def __init__(self) -> None:
        self._said: set[tuple[str, str, int | None]] = set()
        self._waiting: list[str] = []
        self._saying = False

    def __call__(self, kind: type[BaseException], error: BaseException, trace: TracebackType | None) -> None:
        if issubclass(kind, KeyboardInterrupt):
            QApplication.quit()
            return
        text = unexpected(error.with_traceback(trace))
        frames = traceback.extract_tb(trace, limit=-1)
        place = (kind.__name__, *((frames[0].filename, frames[0].lineno) if frames else ("", None)))
        if place not in self._said:
            self._said.add(place)
            self._waiting.append(text)
            QTimer.singleShot(0, self._say)

    def _say(self) -> None:
        if self._saying:  # in the loop of the box that is open
            return
        self._saying = True
        try:
            while self._waiting:
                tell(None, QMessageBox.Icon.Critical, "bpsim", self._waiting.pop(0))
        finally:
            self._saying = False
