"""What pictures of curves and surfaces share: the lines of text above, the axes with their numbers, and the file."""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import pairwise

from msgspec import Struct
from PySide6.QtCore import QBuffer, QByteArray, QIODevice, QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFont, QFontMetricsF, QImage, QImageWriter, QPainter, QPen

from bpsim.simulator.level_lines import round_numbers
from bpsim.trace.numerals import Numerals, grouped
from bpsim.view.theme import Theme, text_font

LEFT, RIGHT, TOP, BOTTOM = 62.0, 16.0, 8.0, 46.0
"""Pixels beside, above and below the axes: at the left more where their numbers are longer, below where text is larger.
"""
LEAST_AXES, LEAST_ROWS = 150.0, 7
"""Pixels of the axes with their numbers, at least, and in lines of text: what is written above them leaves as much."""
TICKS = 5
MOST_DIGITS = 15
"""Significant digits of a number at an axis."""
NAME_LEFT = 2.0
"""Pixels before the name of the axis that stands upright."""
NUMBER_RIGHT = 6.0
"""Pixels between a number and the axis that it stands beside."""
NUMBER_GAP = 8.0
"""Pixels between two numbers below the axes, at least."""
SWATCH, GAP = 30.0, 14.0
"""Pixels of the line before an entry of a legend, and between two entries."""

_APART = re.compile(r"(?<![=∝]) (?![=∝])")
"""A space at which a line may end: none beside a sign that joins two sides."""

Words = tuple[str, str, bool]
"""A line of text, its colour, and whether it is bold."""


class Frame(Struct, frozen=True):
    """Axes. rect: where they are, in pixels. span: the numbers at their left, right, bottom and top. left: the pixels
    beside them, in which numbers stand."""

    rect: QRectF
    span: tuple[float, float, float, float]
    left: float = LEFT

    @classmethod
    def below(cls, lines: int, rect: QRectF, span: tuple[float, float, float, float]) -> Frame:
        """Those that there is room for in a rectangle below so many lines of text."""
        top = rect.top() + TOP + row_height() * lines + 6
        metrics, numbers = QFontMetricsF(text_font(0.9)), axis_texts(round_numbers(*span[2:], TICKS))
        widest = max((metrics.horizontalAdvance(text) for _, text in numbers), default=0.0)
        left = max(LEFT, min(NAME_LEFT + widest + NUMBER_RIGHT, rect.width() / 2))
        width, height = rect.width() - left - RIGHT, rect.bottom() - _room_below(metrics) - top
        return cls(QRectF(rect.left() + left, top, max(width, 20.0), max(height, 20.0)), span, left)

    def place(self, at: float, height: float) -> QPointF:
        """Where a pair of numbers is."""
        left, right, low, high = self.span
        across, up = (at - left) / (right - left), (height - low) / (high - low)
        return QPointF(self.rect.left() + across * self.rect.width(), self.rect.bottom() - up * self.rect.height())

    def paint(
        self, painter: QPainter, theme: Theme, across: str, up: str = "", *, lines: bool = True, whole: bool = False
    ) -> None:
        """The numbers beside and below, what they are of, and the lines of the grid. whole: below are whole numbers.

        up: what those beside are of; level where it has room there, else from below.
        """
        left, right, low, high = self.span
        painter.setFont(text_font(0.9))
        metrics = QFontMetricsF(painter.font())
        high_of_text, taken, widest = metrics.height(), [], 0.0
        for value, text in axis_texts(round_numbers(low, high, TICKS)):
            y = self.place(left, value).y()
            widest = max(widest, metrics.horizontalAdvance(text))
            if metrics.horizontalAdvance(text) > self.left - NUMBER_RIGHT - NAME_LEFT - high_of_text:
                taken.append(y)
            painter.setPen(QPen(QColor(theme.line), 1.0))
            if lines:
                painter.drawLine(QPointF(self.rect.left(), y), QPointF(self.rect.right(), y))
            painter.setPen(QColor(theme.muted))
            where = QRectF(self.rect.left() - self.left, y - high_of_text / 2, self.left - NUMBER_RIGHT, high_of_text)
            painter.drawText(where, Qt.AlignmentFlag.AlignRight, text)
        numbers = axis_texts(round_numbers(left, right, TICKS))
        if whole:
            numbers = [(value, grouped(round(value))) for value, _ in numbers if value.is_integer()]
        for text, room in self._below(numbers, metrics):
            painter.drawText(room, Qt.AlignmentFlag.AlignHCenter, text)
        painter.setPen(QColor(theme.ink))
        wide = metrics.horizontalAdvance(up)
        if NAME_LEFT + wide + NUMBER_GAP <= self.left - NUMBER_RIGHT - widest:
            y = self.rect.center().y() - high_of_text / 2
            beside = QRectF(self.rect.left() - self.left + NAME_LEFT + 2, y, wide + 2, high_of_text)
            painter.drawText(beside, Qt.AlignmentFlag.AlignLeft, up)
        else:
            self.paint_name_up(painter, up, taken)
        y = self.rect.bottom() + _room_below(metrics) - high_of_text - 4
        painter.drawText(
            QRectF(self.rect.left(), y, self.rect.width(), high_of_text), Qt.AlignmentFlag.AlignHCenter, across
        )

    def _below(self, numbers: list[tuple[float, str]], metrics: QFontMetricsF) -> list[tuple[str, QRectF]]:
        """Where numbers stand below the axes: none beyond the edge of the picture, and as many as are apart."""
        least, most = self.rect.left() - self.left + 2, self.rect.right() + RIGHT - 2
        places = []
        for value, text in numbers:
            wide = metrics.horizontalAdvance(text)
            left = min(max(self.place(value, self.span[2]).x() - wide / 2, least), most - wide)
            # A little wider, lest rounding takes its last digit.
            places.append((text, QRectF(left - 1, self.rect.bottom() + 6, wide + 2, metrics.height())))
        for every in range(1, len(places) + 1):
            some = places[::every]
            if all(one.right() + NUMBER_GAP <= other.left() for (_, one), (_, other) in pairwise(some)):
                return some
        return []

    def paint_name_up(self, painter: QPainter, name: str, taken: Sequence[float] = ()) -> None:
        """What the numbers at the left are of, from below; left out where it has no room: it is said above, too.

        taken: the heights in pixels of numbers that are so long that it cannot stand beside them.
        """
        metrics, (top, bottom) = QFontMetricsF(painter.font()), (self.rect.top(), self.rect.bottom())
        half, apart = metrics.horizontalAdvance(name) / 2, metrics.height() / 2
        ends = [top - apart, *sorted(taken), bottom + apart]
        rooms = [(one + apart + half, other - apart - half) for one, other in pairwise(ends)]
        middle = self.rect.center().y()
        places = [min(max(middle, first), last) for first, last in rooms if first <= last]
        if not places:
            return
        painter.save()
        painter.translate(self.rect.left() - self.left + NAME_LEFT, min(places, key=lambda place: abs(place - middle)))
        painter.rotate(-90)
        painter.drawText(QRectF(-half - 1, 0, 2 * half + 2, metrics.height()), Qt.AlignmentFlag.AlignHCenter, name)
        painter.restore()


def _room_below(metrics: QFontMetricsF) -> float:
    """Pixels below the axes, for their numbers and what these are of."""
    return max(BOTTOM, 2 * metrics.height() + 14)


def decimals(low: float, high: float) -> int:
    """With how many decimals a point between two numbers is chosen: about a pixel apart."""
    return max(0, -math.floor(math.log10((high - low) / 200)))


def axis_texts(values: Iterable[float]) -> list[tuple[float, str]]:
    """Round numbers with their texts, which have all of their digits."""
    return [(value, Numerals(MOST_DIGITS, significant=True).computed(value)) for value in values]


def row_height() -> float:
    """The height of a line of text."""
    return QFontMetricsF(text_font()).height() + 2


def rows_above(rect: QRectF) -> int:
    """How many lines of text have room above axes in a rectangle; one at least."""
    row = row_height()
    return max(1, math.floor((rect.height() - TOP - 6 - max(LEAST_AXES, LEAST_ROWS * row)) / row))


def fitting(lines: list[Words], most: int) -> list[Words]:
    """At most so many of the first lines; where others are left out, an ellipsis says so."""
    if len(lines) <= most:
        return lines
    kept = lines[: max(most, 0)]
    return [*kept[:-1], (f"{kept[-1][0]}…", *kept[-1][1:])] if kept else []


def broken(text: str, font: QFont, width: float) -> Iterator[str]:
    """A text in lines of at most so many pixels, but for words that are longer. What is equal stays on one line with
    its number, ``E = 0.25``, as long as that has room there."""
    metrics, line = QFontMetricsF(font), ""
    for word in _words(text, metrics, width):
        longer = f"{line} {word}" if line else word
        if line and metrics.horizontalAdvance(longer) > width:
            yield line
            line = word
        else:
            line = longer
    yield line


def _words(text: str, metrics: QFontMetricsF, width: float) -> Iterator[str]:
    """What a line can end with: words, and several that a sign joins, unless they are longer than a line."""
    for joined in _APART.split(text):
        if metrics.horizontalAdvance(joined) > width:
            yield from joined.split(" ")
        else:
            yield joined


def broken_words(lines: Iterable[Words], rect: QRectF) -> list[Words]:
    """Lines of text in as many as they need in a rectangle, empty ones left out."""
    width = max(rect.width() - 20, 0.0)
    return [
        (part, colour, bold)
        for text, colour, bold in lines
        if text
        for part in broken(text, text_font(bold=bold), width)
    ]


def paint_words(painter: QPainter, rect: QRectF, lines: Iterable[Words]) -> None:
    """Lines of text from the top of a rectangle on, none for an empty one; what has no room ends in an ellipsis."""
    y, row = rect.top() + TOP, row_height()
    for text, colour, bold in lines:
        if not text:
            continue
        font = text_font(bold=bold)
        painter.setFont(font)
        painter.setPen(QColor(colour))
        room = QRectF(rect.left() + 12, y, rect.width() - 20, row)
        shown = QFontMetricsF(font).elidedText(text, Qt.TextElideMode.ElideRight, room.width())
        painter.drawText(room, Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter, shown)
        y += row


class Entry(Struct, frozen=True):
    """A line of a picture in its legend: what it is, and how it is drawn; without a pen a text alone."""

    text: str
    colour: str
    style: Qt.PenStyle = Qt.PenStyle.SolidLine
    dashes: tuple[float, ...] = ()
    """How the line is broken, where that is no ``style``."""

    @property
    def pen(self) -> QPen:
        """How the line is drawn."""
        pen = QPen(QColor(self.colour), 2.2, self.style)
        if self.dashes:
            pen.setDashPattern(list(self.dashes))
        return pen

    @property
    def indent(self) -> float:
        """Pixels before the text, where the line is."""
        return 0.0 if self.style is Qt.PenStyle.NoPen else SWATCH


def legend_rows(entries: Sequence[Entry], width: float) -> list[list[Entry]]:
    """The entries in rows of a width in pixels, as many as stand beside one another there."""
    metrics, room = QFontMetricsF(text_font(0.9)), 0.0
    rows: list[list[Entry]] = []
    for entry in entries:
        needed = entry.indent + metrics.horizontalAdvance(entry.text) + GAP
        if needed > room or not rows:
            rows.append([entry])
            room = width - needed
        else:
            rows[-1].append(entry)
            room -= needed
    return rows


def paint_legend(painter: QPainter, rect: QRectF, rows: Sequence[Sequence[Entry]], ink: str) -> None:
    """Rows of a legend from the top of a rectangle on; what has no room ends in an ellipsis."""
    font = text_font(0.9)
    painter.setFont(font)
    metrics, row = QFontMetricsF(font), row_height()
    for at, entries in enumerate(rows):
        x, y = rect.left(), rect.top() + at * row
        for entry in entries:
            painter.setPen(entry.pen)
            painter.drawLine(QPointF(x, y + row / 2), QPointF(x + entry.indent - 6, y + row / 2))
            painter.setPen(QColor(ink))
            room = QRectF(x + entry.indent, y, max(rect.right() - x - entry.indent, 0.0), row)
            shown = metrics.elidedText(entry.text, Qt.TextElideMode.ElideRight, room.width())
            painter.drawText(room, Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter, shown)
            x += entry.indent + metrics.horizontalAdvance(entry.text) + GAP


def png_of(paint: Callable[[QPainter, QRectF], None], theme: Theme, size: QSize, dpr: float = 2.0) -> bytes:
    """A picture as a file, ``size`` in points, so much finer."""
    image = QImage(size * dpr, QImage.Format.Format_RGB32)
    image.setDevicePixelRatio(dpr)
    image.fill(QColor(theme.panel))
    painter = QPainter(image)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    paint(painter, QRectF(0, 0, size.width(), size.height()))
    painter.end()
    buffer = QBuffer()
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    QImageWriter(buffer, QByteArray(b"png")).write(image)
    return bytes(buffer.data().data())
