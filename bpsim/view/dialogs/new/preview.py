"""The graph of a network that is not made yet."""

from __future__ import annotations

from time import perf_counter

from PySide6.QtCore import QSize, QTimer
from PySide6.QtGui import QPainter, QPaintEvent, QPixmap, QResizeEvent
from PySide6.QtWidgets import QFrame

from bpsim.lesson.lesson import Lesson
from bpsim.simulator import Simulator
from bpsim.trace.numerals import grouped
from bpsim.view.canvas.describe import describe
from bpsim.view.canvas.image import render_graph
from bpsim.view.change import graph_digits
from bpsim.view.dialogs.new import wording
from bpsim.view.theme import Theme

MOST_WEIGHTS = 4_000
"""Weights of a preview, at most: more take longer than anybody waits."""
LONG, PAUSE = 0.04, 0.25
"""Seconds that a picture may take at every key press; after one that took longer, the next waits for such a pause."""


class Preview(QFrame):
    """Paints the graph of a lesson, or says that it is too large for that."""

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._theme = theme
        self._lesson: Lesson | None = None
        self._picture = QPixmap()
        self.note = ""
        self._took = 0.0
        self._later = QTimer(self, singleShot=True, interval=round(1000 * PAUSE))
        self._later.timeout.connect(self._paint_anew)
        self.setProperty("role", "panel")
        self.setAccessibleName(wording.PREVIEW)

    def show_lesson(self, lesson: Lesson) -> None:
        """Another network."""
        self._lesson = lesson
        if self._took > LONG and lesson.network.weight_count <= MOST_WEIGHTS:
            self._later.start()
        else:
            self._paint_anew()

    @property
    def lesson(self) -> Lesson | None:
        """The lesson that is painted, or will be."""
        return self._lesson

    @property
    def waiting(self) -> bool:
        """Whether it is painted only when nothing is typed for a moment."""
        return self._later.isActive()

    def _paint_anew(self) -> None:
        self._later.stop()
        self._picture, self.note = QPixmap(), ""
        begun = perf_counter()
        if self._lesson is not None and not self.contentsRect().isEmpty():
            sizes, weights = self._lesson.network.sizes, self._lesson.network.weight_count
            shape = "-".join(map(str, sizes))
            self.setAccessibleDescription(shape)
            if weights > MOST_WEIGHTS:
                self.note = wording.TOO_LARGE.format(sizes=shape, weights=grouped(weights))
            else:
                self._picture = self._painted(self._lesson)
        self._took = perf_counter() - begun
        self.update()

    def _painted(self, lesson: Lesson) -> QPixmap:
        simulator = Simulator(lesson)
        picture = describe(simulator, min(graph_digits(simulator), 2))
        return QPixmap.fromImage(
            render_graph(picture, self._theme, self.contentsRect().size(), self.devicePixelRatioF())
        )

    # Qt

    def sizeHint(self) -> QSize:
        return QSize(420, 320)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._paint_anew()

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        painter = QPainter(self)
        if self.note:
            painter.drawText(self.contentsRect(), 0x0084 | 0x1000, self.note)
        else:
            painter.drawPixmap(self.contentsRect().topLeft(), self._picture)
