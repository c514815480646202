"""The cards of This Step: one factor, one path or the result, each with its formula and its value."""

from __future__ import annotations

import math
from functools import lru_cache

from msgspec import Struct
from PySide6.QtCore import QEvent, QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import (
    QColor,
    QContextMenuEvent,
    QEnterEvent,
    QFocusEvent,
    QGuiApplication,
    QKeyEvent,
    QKeySequence,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QPen,
    QPixmap,
)
from PySide6.QtWidgets import QAbstractButton, QMenu, QSizePolicy, QWidget

from bpsim.core.quantity import Quantity
from bpsim.trace.numerals import at_most, format_exact, format_given, format_number
from bpsim.trace.pieces import Row
from bpsim.view.formula.boxes import Setting
from bpsim.view.formula.label import UNBOUNDED, paint_lit, set_row, set_text
from bpsim.view.panels import wording
from bpsim.view.theme import LIGHT, Theme, mixed

SMALL = 0.92
"""The size of the smallest text on a card, as a share of the application's."""
LEAST_ROOM = 7
"""The room beside the symbol of a card, in heights of its text; with less, everything stands below it."""


class CardContent(Struct, frozen=True):
    """What a card shows: the pieces of its symbol, formula and formula in numbers; ``plain`` is its symbol as text.

    ``result``: it is the value of the step itself. ``followed``: a step computed it, to which a click goes.
    """

    quantity: object
    symbol: Row
    plain: str
    value: float
    formula: Row = ()
    substituted: Row = ()
    result: bool = False
    followed: bool = True
    round_to: int | None = None
    """The decimals that it was rounded to as it was computed."""

    @property
    def compact(self) -> bool:
        """Whether symbol and value are all there is."""
        return not (self.formula or self.substituted)

    def shown(self, digits: int | None) -> str:
        """The value as it is shown: a typed number in its own digits, a computed one like all computed ones."""
        given = not (self.followed or self.result)
        return format_given(self.value, digits) if given else format_number(self.value, at_most(digits, self.round_to))


class _Placed(Struct, frozen=True):
    """The settings of a card at one width with their upper left corners, and the card's height."""

    parts: tuple[tuple[float, float, Setting], ...]
    height: float


class Card(QAbstractButton):
    """One card. Click or Enter asks where the value comes from; hover and focus say which one is meant.

    Ctrl+C and the context menu copy the value with all its digits.
    """

    pointed = Signal(object)
    """The quantity under the pointer or the focus; None when both have left."""
    chosen = Signal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._content = CardContent(None, (), "", 0.0)
        self._digits: int | None = 9
        self._theme = LIGHT
        self._column, self._share = 0.0, 1.0
        self._placed: dict[int, _Placed] = {}
        self._term: Quantity | None = None
        self.setMouseTracking(True)
        policy = QSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Minimum)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)
        # Not by click: a click goes to another step, and the card would stay lit there.
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.clicked.connect(self._choose)

    @property
    def content(self) -> CardContent:
        return self._content

    def set_content(self, content: CardContent, digits: int | None) -> None:
        """Show ``content``, numbers with ``digits`` decimals."""
        if (content, digits) == (self._content, self._digits):
            return
        moved = content.quantity != self._content.quantity
        self._content, self._digits, self._term = content, digits, None
        self.setAccessibleName(f"{content.plain} = {content.shown(digits)}")
        self.setAccessibleDescription(wording.CARD_TIP if content.followed else "")
        shape = Qt.CursorShape.PointingHandCursor if content.followed else Qt.CursorShape.ArrowCursor
        if self.cursor().shape() != shape:
            self.setCursor(shape)
        self._forget()
        if moved and self._meant():
            self._announce()

    def set_theme(self, theme: Theme) -> None:
        if theme is not self._theme:
            self._theme = theme
            self._forget()

    def set_column(self, width: float) -> None:
        """Give the symbol a column ``width`` px wide, so that the cards of a step line up."""
        if width != self._column:
            self._column = width
            self._forget()

    def set_share(self, share: float) -> None:
        """Set everything smaller, to this share of its size."""
        if share != self._share:
            self._share = share
            self._forget()

    def symbol_width(self) -> float:
        """The width of the symbol, in pixels."""
        return self._set(self._content.symbol, self._theme.ink, UNBOUNDED).width

    def _forget(self) -> None:
        self._placed.clear()
        self.updateGeometry()
        self.update()

    def _choose(self) -> None:
        if not self._content.result:
            self.chosen.emit(self._content.quantity)
        elif self._term is not None and self._term != self._content.quantity:
            self.chosen.emit(self._term)

    def _term_at(self, place: QPointF) -> Quantity | None:
        """What a term of the result's numbers refers to at a place of the card; None where there is none."""
        if not self._content.result:
            return None
        found = (setting.at(place.x() - left, place.y() - top) for left, top, setting in self.placed().parts)
        return next((to for to in found if isinstance(to, Quantity)), None)

    def place_of(self, quantity: object) -> QPointF | None:
        """The middle of the first number of the result that is that of a quantity; None where none is."""
        for left, top, setting in self.placed().parts:
            for mark in setting.marks:
                if mark.of == quantity and self._content.result:
                    return mark.rect.center() + QPointF(left, top)
        return None

    def _point_at(self, term: Quantity | None) -> None:
        if term == self._term:
            return
        self._term = term
        self.setCursor(Qt.CursorShape.ArrowCursor if term is None else Qt.CursorShape.PointingHandCursor)
        self._announce()

    def _set(self, row: Row, colour: str, width: float, scale: float = 1.0, *, bold: bool = False) -> Setting:
        return set_row(row, colour, scale * self._share, width, bold=bold)

    def _value(self, width: float) -> Setting:
        scale = self._share * (1.25 if self._content.result else 1.0)
        return set_text("= " + self._content.shown(self._digits), self._theme.ink, scale, width, bold=True)

    def placed(self) -> _Placed:
        """Where the formulas and the value stand on the card as wide as it is."""
        return self._place(self.width())

    def _place(self, width: int) -> _Placed:
        found = self._placed.get(width)
        if found is None:
            found = self._placed[width] = self._placed_result(width) if self._content.result else self._lines(width)
        return found

    def _padding(self) -> float:
        # What is set smaller to fit needs its room for text.
        return self.fontMetrics().height() * self._share * (0.65 if self._share == 1.0 else 0.4)

    def _lines(self, width: int) -> _Placed:
        """The symbol at the left; at its right formula, numbers and value, one below the other."""
        pad = self._padding()
        symbol = self._set(self._content.symbol, self._theme.ink, UNBOUNDED)
        left = pad + max(self._column, symbol.width) + pad
        room = width - left - pad
        if room < LEAST_ROOM * self.fontMetrics().height() * self._share:
            return self._narrow(symbol, width - 2 * pad)
        parts, bottom = _stacked(self._right_side(room), left, pad * 0.75)
        height = max(bottom, symbol.height) + 2 * pad * (0.7 if self._content.compact else 1.0)
        moved = tuple((x, y + (height - bottom) / 2, setting) for x, y, setting in parts)
        at = pad + (max(self._column, symbol.width) - symbol.width) / 2
        return _Placed(((at, (height - symbol.height) / 2, symbol), *moved), height)

    def _right_side(self, room: float) -> list[Setting]:
        quiet, content = self._theme.muted_on_fill, self._content
        texts = [self._set(row, quiet, room, SMALL) for row in (content.formula, content.substituted) if row]
        return [*texts, self._value(room)]

    def _narrow(self, symbol: Setting, room: float) -> _Placed:
        """Everything one below the other, where there is no room beside the symbol."""
        pad = self._padding()
        parts, bottom = _stacked([symbol, *self._right_side(room)], pad, pad * 0.75)
        return _Placed(tuple((x, y + pad, setting) for x, y, setting in parts), bottom + 2 * pad)

    def _placed_result(self, width: int) -> _Placed:
        """The numbers on top; below them the symbol and its value, large."""
        pad = self._padding()
        top = self._set(self._content.substituted, self._theme.ink, width - 2 * pad, 0.92)
        start = pad + (top.height + pad * 0.9 if self._content.substituted else 0.0)
        symbol, value = self._set(self._content.symbol, self._theme.ink, UNBOUNDED), self._value(width - 2 * pad)
        column = max(self._column, symbol.width)
        if pad + column + pad + value.width + pad > width:
            below = start + symbol.height + pad * 0.7
            parts = ((pad, pad, top), (pad, start, symbol), (pad, below, value))
            return _Placed(parts, below + value.height + pad)
        row = max(symbol.height, value.height)
        parts = (
            (pad, pad, top),
            (pad + (column - symbol.width) / 2, start + (row - symbol.height) / 2, symbol),
            (pad + column + pad, start + (row - value.height) / 2, value),
        )
        return _Placed(parts, start + row + pad)

    def copy_value(self) -> None:
        """Put all digits of the value on the clipboard."""
        QGuiApplication.clipboard().setText(format_exact(self._content.value))

    def copy_line(self) -> None:
        """Put ``symbol = value``, with all digits, on the clipboard."""
        QGuiApplication.clipboard().setText(f"{self._content.plain} = {format_exact(self._content.value)}")

    def _announce(self) -> None:
        """Say which quantity is meant while the pointer or the focus is here."""
        meant = self._content.quantity if self._term is None else self._term
        self.pointed.emit(meant if self._meant() else None)
        self.update()

    def _meant(self) -> bool:
        return self.isVisible() and (self.underMouse() or self.hasFocus())

    def sizeHint(self) -> QSize:
        return QSize(18, 3) * self.fontMetrics().height()

    def minimumSizeHint(self) -> QSize:
        return QSize(8, 1) * self.fontMetrics().height()

    def heightForWidth(self, width: int) -> int:
        return round(self._place(width).height)

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: ARG002
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        self._paint_frame(painter)
        for left, top, setting in self.placed().parts:
            if self._term is not None:
                paint_lit(painter, setting, self._term, QPointF(left, top), self._theme)
            setting.paint(painter, QPointF(left, top))
        painter.end()

    def _paint_frame(self, painter: QPainter) -> None:
        theme, result = self._theme, self._content.result
        fill = theme.current_fill if result else theme.operand
        edge = theme.current if result else mixed(theme.line, theme.operand, 0.7)
        thickness = 1.5 if result else 1.0
        if self.hasFocus() or (self.underMouse() and not result):
            edge, thickness = theme.ink if result else theme.positive, 2.0
        ratio = self.devicePixelRatio()
        painter.drawPixmap(0, 0, _frame(self.width(), self.height(), fill, edge, thickness, ratio))

    def enterEvent(self, event: QEnterEvent) -> None:
        super().enterEvent(event)
        self._announce()

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        super().mouseMoveEvent(event)
        self._point_at(self._term_at(event.position()))

    def leaveEvent(self, event: QEvent) -> None:
        super().leaveEvent(event)
        self._term = None
        self._announce()

    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        self._announce()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        self._announce()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.matches(QKeySequence.StandardKey.Copy):
            self.copy_value()
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.click()
        else:
            super().keyPressEvent(event)

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        menu = QMenu(self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        menu.addAction(wording.COPY_VALUE).triggered.connect(self.copy_value)
        menu.addAction(wording.COPY_LINE).triggered.connect(self.copy_line)
        menu.popup(event.globalPos())

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() in (QEvent.Type.ApplicationFontChange, QEvent.Type.FontChange):
            self._forget()

    def event(self, event: QEvent) -> bool:
        # A window's own Copy must not take the key from the card that has the focus.
        if (
            event.type() == QEvent.Type.ShortcutOverride
            and isinstance(event, QKeyEvent)
            and event.matches(QKeySequence.StandardKey.Copy)
        ):
            event.accept()
            return True
        return super().event(event)


@lru_cache(maxsize=64)
def _frame(width: int, height: int, fill: str, edge: str, thickness: float, ratio: float) -> QPixmap:
    """The background of a card of this size, kept: most cards are as high as another."""
    pixmap = QPixmap(math.ceil(width * ratio), math.ceil(height * ratio))
    pixmap.setDevicePixelRatio(ratio)
    pixmap.fill(Qt.GlobalColor.transparent)
    painter = QPainter(pixmap)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setBrush(QColor(fill))
    painter.setPen(QPen(QColor(edge), thickness))
    inset = thickness / 2
    painter.drawRoundedRect(QRectF(0, 0, width, height).adjusted(inset, inset, -inset, -inset), 7, 7)
    painter.end()
    return pixmap


def _stacked(settings: list[Setting], left: float, gap: float) -> tuple[list[tuple[float, float, Setting]], float]:
    """Place settings one below the other from 0 down; also the height of all."""
    parts, top = [], 0.0
    for setting in settings:
        parts.append((left, top, setting))
        top += setting.height + gap
    return parts, top - gap
