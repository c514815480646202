"""The program's icons in the colours of the theme, drawn when and as large as they are needed."""

from __future__ import annotations

from functools import cache

from PySide6.QtCore import QByteArray, QPoint, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QIcon, QIconEngine, QPainter, QPixmap
from PySide6.QtSvg import QSvgRenderer

from bpsim.resources import root
from bpsim.view.theme import Theme, mixed

NAMES = (
    "back", "next", "play", "pause", "start", "end", "phase-back", "phase-next", "run", "stop", "restart",
    "fit", "zoom-in", "zoom-out", "open", "save", "undo", "redo", "add", "remove", "up", "down", "lock", "app",
)  # fmt: skip


def icon(name: str, theme: Theme) -> QIcon:
    """The icon ``name`` (one of NAMES) in the ink of a theme, paler where disabled; KeyError for another name."""
    if name not in NAMES:
        raise KeyError(name)
    return _tinted(name, theme.ink, mixed(theme.muted, theme.panel, 0.55))


def as_drawn(pixmap: QPixmap) -> QIcon:
    """An icon whose colours mean something: they are the same in a row that is selected, where Qt mixes in its own."""
    drawn = QIcon(pixmap)
    drawn.addPixmap(pixmap, QIcon.Mode.Selected)
    return drawn


@cache
def _tinted(name: str, ink: str, disabled: str) -> QIcon:
    return QIcon(_Drawing(name, ink, disabled))


@cache
def _renderer(name: str, colour: str) -> QSvgRenderer:
    drawing = (root() / "icons" / f"{name}.svg").read_text(encoding="utf-8")
    return QSvgRenderer(QByteArray(drawing.replace("currentColor", colour).encode()))


class _Drawing(QIconEngine):
    """Draws an SVG at the very size and pixel ratio that are asked for."""

    def __init__(self, name: str, ink: str, disabled: str) -> None:
        super().__init__()
        self._name, self._ink, self._disabled = name, ink, disabled

    def paint(self, painter: QPainter, rect: QRect, mode: QIcon.Mode, state: QIcon.State) -> None:  # noqa: ARG002
        colour = self._disabled if mode is QIcon.Mode.Disabled else self._ink
        side = min(rect.width(), rect.height())
        square = QRectF(0, 0, side, side)
        square.moveCenter(QRectF(rect).center())
        _renderer(self._name, colour).render(painter, square)

    def pixmap(self, size: QSize, mode: QIcon.Mode, state: QIcon.State) -> QPixmap:
        pixmap = QPixmap(size)
        pixmap.fill(Qt.GlobalColor.transparent)
        painter = QPainter(pixmap)
        self.paint(painter, QRect(QPoint(0, 0), size), mode, state)
        painter.end()
        return pixmap
