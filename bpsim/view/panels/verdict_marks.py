"""The small marks of a student's numbers: a tick, a cross, and what is neither."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QIcon, QPainter, QPen, QPixmap, QPolygonF

from bpsim.answers import Verdict
from bpsim.view.icons import as_drawn
from bpsim.view.theme import Theme

ICON_SIZE = 14

_TICK = ((0.14, 0.54), (0.40, 0.80), (0.88, 0.22))
_CROSS = ((0.2, 0.2), (0.8, 0.8)), ((0.8, 0.2), (0.2, 0.8))
_WAVE = ((0.12, 0.58), (0.34, 0.40), (0.62, 0.62), (0.88, 0.42))
_DOTS = (0.2, 0.5, 0.8)


def paint_mark(painter: QPainter, square: QRectF, verdict: Verdict, theme: Theme) -> None:
    """Draws the mark of a verdict into a square."""
    colour = QColor(_colour(verdict, theme))
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(QPen(colour, square.width() * 0.14, c=Qt.PenCapStyle.RoundCap, j=Qt.PenJoinStyle.RoundJoin))
    if verdict is Verdict.RIGHT:
        painter.drawPolyline(_placed(_TICK, square))
    elif verdict in (Verdict.ROUNDING, Verdict.FOLLOWS):
        painter.drawPolyline(_placed(_WAVE, square))
    elif verdict in (Verdict.UNCLEAR, Verdict.UNREADABLE):
        painter.setBrush(colour)
        painter.setPen(Qt.PenStyle.NoPen)
        for x in _DOTS:
            centre = square.topLeft() + QPointF(x * square.width(), square.height() / 2)
            painter.drawEllipse(centre, square.width() * 0.08, square.width() * 0.08)
    else:
        for line in _CROSS:
            painter.drawPolyline(_placed(line, square))
    painter.restore()


def mark_icon(verdict: Verdict, theme: Theme) -> QIcon:
    """The same as an icon, sharp on screens of twice the usual pixels too."""
    pixmap = QPixmap(QSize(ICON_SIZE, ICON_SIZE) * 2)
    pixmap.setDevicePixelRatio(2.0)
    pixmap.fill(Qt.GlobalColor.transparent)
    painter = QPainter(pixmap)
    paint_mark(painter, QRectF(0, 0, ICON_SIZE, ICON_SIZE), verdict, theme)
    painter.end()
    return as_drawn(pixmap)


def _colour(verdict: Verdict, theme: Theme) -> str:
    if verdict in (Verdict.RIGHT, Verdict.ROUNDING):
        return theme.done
    return theme.muted if verdict in (Verdict.UNCLEAR, Verdict.FOLLOWS) else theme.negative


def _placed(points: tuple[tuple[float, float], ...], square: QRectF) -> QPolygonF:
    return QPolygonF([square.topLeft() + QPointF(x * square.width(), y * square.height()) for x, y in points])
