"""A formula as a widget."""

from __future__ import annotations

from collections.abc import Callable, Hashable
from functools import lru_cache

from PySide6.QtCore import QEvent, QPointF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QFont, QFontMetricsF, QMouseEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from bpsim.core.quantity import Quantity
from bpsim.trace.pieces import Row, Text
from bpsim.trace.render import Shown
from bpsim.trace.symbols import Symbol
from bpsim.view.formula.boxes import Setting, Style, set_formula
from bpsim.view.theme import LIGHT, Theme, number_font, point_size, text_font

UNBOUNDED = float("inf")
SMALLEST = 0.5
"""The share of a formula's size to which it is set smaller, at least: below that it is cut off."""
SYMBOL_SCALE = 1.2  # the mathematical font is small for its size: this makes it as high as the text beside it


def set_row(
    row: Row,
    colour: str,
    scale: float = 1.0,
    width: float = UNBOUNDED,
    *,
    bold: bool = False,
    as_words: bool = False,
) -> Setting:
    """Set a formula in lines of at most ``width`` px, ``scale`` times the size of the application's text.

    What cannot be broken and is wider, such as a fraction, makes the whole formula smaller. as_words: its words are
    in the font of the text rather than of numbers.
    """
    size = point_size() * scale
    setting = _set(row, colour, _described(size, bold, as_words), UNBOUNDED)
    if setting.width <= width:
        return setting
    return _fitted(lambda share: _set(row, colour, _described(size * share, bold, as_words), width), width)


def _fitted(at: Callable[[float], Setting], width: float) -> Setting:
    """What ``at`` sets at a share of the full size: the largest share, down to ``SMALLEST``, that fits the width."""
    share, setting = 1.0, at(1.0)
    while setting.width > width and share > SMALLEST:
        # Never nearly the same again: a smaller size breaks into other lines.
        share = max(SMALLEST, round(share * min(0.98, width / setting.width), 2))
        setting = at(share)
    return setting


@lru_cache(maxsize=64)
def _described(size: float, bold: bool, as_words: bool) -> str:
    font = text_font(size / point_size(), bold=bold) if as_words else number_font(size, bold=bold)
    return font.toString()


@lru_cache(maxsize=1024)
def _set(row: Row, colour: str, font: str, width: float) -> Setting:
    described = QFont()
    described.fromString(font)
    return set_formula(row, formula_style(described, colour), width)


def set_text(text: str, colour: str, scale: float = 1.0, width: float = UNBOUNDED, *, bold: bool = False) -> Setting:
    """Set one line of text, such as a number, like the numbers of formulas; at most ``width`` px wide."""
    return _fitted(lambda share: _set_text(text, colour, point_size() * scale * share, bold), width)


@lru_cache(maxsize=512)
def _set_text(text: str, colour: str, size: float, bold: bool) -> Setting:
    return set_formula((Text(text),), formula_style(number_font(size, bold=bold), colour))


def formula_style(font: QFont, colour: str) -> Style:
    """The style whose symbols fit numbers in ``font``."""
    size = QFontMetricsF(text_font(font.pointSizeF() / point_size())).height() * SYMBOL_SCALE * 0.86
    return Style(size, font, QColor(colour))


def paint_lit(painter: QPainter, setting: Setting, to: Hashable, corner: QPointF, theme: Theme) -> None:
    """A ground behind every term of a formula that refers to one thing."""
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(QColor(theme.operand))
    for mark in setting.marks:
        if mark.of == to:
            painter.drawRoundedRect(mark.rect.translated(corner).adjusted(-2, -2, 2, 2), 3, 3)


class FormulaLabel(QWidget):
    """Shows one formula, broken into lines where the widget is narrow.

    Numbers in it are text in tabular figures; only symbols are typeset. What a tree refers to can be pointed at.
    """

    pointed = Signal(object)
    """The quantity of the term under the pointer; None where there is none."""
    chosen = Signal(object)
    """The quantity of the term that was clicked."""

    def __init__(self, scale: float = 1.0, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._row: Row = ()
        self._shown: Shown | Symbol | str = ""
        self._scale, self._share = scale, 1.0
        self._theme = LIGHT
        self._lit: Quantity | None = None
        self.setMouseTracking(True)
        policy = QSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Minimum)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)

    @property
    def tex(self) -> str:
        """The formula in TeX; words are as they are."""
        return self._shown.tex if isinstance(self._shown, Shown | Symbol) else self._shown

    def set_symbol(self, symbol: Symbol, name: str) -> None:
        """Show a symbol; ``name`` is how assistive technology reads it."""
        self._shown = symbol
        self._show(symbol.row, name)
        self.setAccessibleDescription("")

    def set_written(self, written: Shown, name: str = "") -> None:
        """Show a tree. name: for assistive technology, in place of its plain text with its words as description."""
        self._shown = written
        self._show(written.row, name or written.plain)
        self.setAccessibleDescription("" if name else written.spoken)

    def set_words(self, words: str) -> None:
        """Show words in place of a formula."""
        self._shown = words
        self._show((Text(words),) if words else (), words)
        self.setAccessibleDescription("")

    def _show(self, row: Row, name: str) -> None:
        self.setAccessibleName(name)
        if row != self._row:
            self._row = row
            self._point_at(None)
            self._refresh()

    def set_theme(self, theme: Theme) -> None:
        self._theme = theme
        self._refresh()

    def setting(self, width: float) -> Setting:
        """The formula in lines of at most ``width`` px."""
        return set_row(self._row, self._theme.ink, self._scale * self._share, width)

    def set_share(self, share: float) -> None:
        """Set the formula smaller, to this share of its size."""
        if share != self._share:
            self._share = share
            self._refresh()

    def _refresh(self) -> None:
        self.updateGeometry()
        self.update()

    def sizeHint(self) -> QSize:
        setting = self.setting(UNBOUNDED)
        return QSize(int(setting.width) + 2, int(setting.height) + 2)

    def minimumSizeHint(self) -> QSize:
        return QSize(60, self.fontMetrics().height())

    def heightForWidth(self, width: int) -> int:
        return int(self.setting(width).height) + 2

    def _point_at(self, to: Quantity | None) -> None:
        if to == self._lit:
            return
        self._lit = to
        self.setCursor(Qt.CursorShape.ArrowCursor if to is None else Qt.CursorShape.PointingHandCursor)
        self.pointed.emit(to)
        self.update()

    def term_at(self, place: QPointF) -> Quantity | None:
        """The quantity that the formula refers to at a place of the widget; None where it refers to none."""
        found = self.setting(self.width()).at(place.x(), place.y() - 1)
        return found if isinstance(found, Quantity) else None

    def place_of(self, to: object) -> QPointF | None:
        """The middle of the first term that refers to something; None where none does."""
        marks = (mark for mark in self.setting(self.width()).marks if mark.of == to)
        found = next(marks, None)
        return None if found is None else found.rect.center() + QPointF(0, 1)

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: ARG002
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        setting = self.setting(self.width())
        if self._lit is not None:
            paint_lit(painter, setting, self._lit, QPointF(0, 1), self._theme)
        setting.paint(painter, QPointF(0, 1))
        painter.end()

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        super().mouseMoveEvent(event)
        self._point_at(self.term_at(event.position()))

    def leaveEvent(self, event: QEvent) -> None:
        super().leaveEvent(event)
        self._point_at(None)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        if event.button() is not Qt.MouseButton.LeftButton or self.term_at(event.position()) is None:
            super().mousePressEvent(event)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        found = self.term_at(event.position())
        if event.button() is Qt.MouseButton.LeftButton and found is not None:
            self.chosen.emit(found)
        else:
            super().mouseReleaseEvent(event)

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() in (QEvent.Type.ApplicationFontChange, QEvent.Type.FontChange):
            self._refresh()
