"""The table of one matrix: as large as its numbers need up to a limit, scrolled beyond."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QRect, Qt, Signal
from PySide6.QtGui import (
    QColor,
    QFontMetrics,
    QPainter,
    QPaintEvent,
    QPalette,
    QPen,
)
from PySide6.QtWidgets import (
    QAbstractItemView,
    QHeaderView,
    QMenu,
    QSizePolicy,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QWidget,
)

from bpsim.simulator import Simulator
from bpsim.trace.matrices import Matrix, numbers
from bpsim.trace.matrix_text import latex, numpy_text, tsv
from bpsim.view.number_table import Index, NumberTable
from bpsim.view.panels.matrices import wording
from bpsim.view.panels.matrices.matrix_model import At, Lit, MatrixModel
from bpsim.view.panels.matrices.sizes import fitted, header_font
from bpsim.view.panels.symbol_header import SymbolHeader
from bpsim.view.theme import LIGHT, Theme, number_font

UNLIMITED = 10_000
FEW_CELLS = 60
"""Cells that are painted again one by one, at most."""


class NumberDelegate(QStyledItemDelegate):
    """Paints a cell itself: a style sheet takes ten times as long, and this is painted with every step."""

    def set_theme(self, theme: Theme) -> None:
        self._focus, self._current = QColor(theme.positive), QColor(theme.current)
        self._font = number_font()
        self._metrics = QFontMetrics(self._font)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        rect: QRect = option.rect
        background = index.data(Qt.ItemDataRole.BackgroundRole)
        if background is not None:
            painter.fillRect(rect, background)
        state: QStyle.StateFlag = option.state
        model = index.model()
        assert isinstance(model, MatrixModel)
        if state & QStyle.StateFlag.State_HasFocus:
            self._outline(painter, rect, self._focus)
        elif model.lit.current == (index.row(), index.column()):
            self._outline(painter, rect, self._current)
        text = index.data(Qt.ItemDataRole.DisplayRole)
        if text:
            inner = rect.adjusted(4, 0, -6, 0)
            painter.setFont(self._font)
            painter.setPen(index.data(Qt.ItemDataRole.ForegroundRole).color())
            shown = self._metrics.elidedText(text, Qt.TextElideMode.ElideRight, inner.width() + 3)
            painter.drawText(inner, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter, shown)

    def _outline(self, painter: QPainter, rect: QRect, colour: QColor) -> None:
        painter.setPen(QPen(colour, 1.5))
        painter.drawRect(rect.adjusted(1, 1, -2, -2))


class MatrixTable(NumberTable):
    """Click or Enter goes to the step of a cell; Ctrl+C copies the matrix, the context menu in other forms too.

    Nothing is ever selected in it, so what is copied is all of it.
    """

    chosen = Signal(object)
    """The quantity of a cell that was clicked, or chosen with Enter."""
    pointed = Signal(object)
    """The quantity under the pointer or the keyboard; None when there is none."""
    copy_all_requested = Signal()

    def __init__(self, matrix: Matrix, simulator: Simulator, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.matrix_model = MatrixModel(matrix, simulator, self)
        self._simulator = simulator
        self._delegate = NumberDelegate(self)
        self._headers = self.names, SymbolHeader(Qt.Orientation.Vertical, self)
        self._digits: int | None = 9
        self._width = 0
        self._room = UNLIMITED
        self._bracket = QColor(LIGHT.muted)
        self._delegate.set_theme(LIGHT)
        self.setModel(self.matrix_model)
        self.setItemDelegate(self._delegate)
        self.setAccessibleName(wording.matrix_name(matrix))
        self._set_up()
        self.copy.setText(wording.COPY_TSV)
        self.entered.connect(self._point)

    def _set_up(self) -> None:
        self.setMouseTracking(True)
        self.setSelectionMode(QAbstractItemView.SelectionMode.NoSelection)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self.setHorizontalScrollMode(QAbstractItemView.ScrollMode.ScrollPerItem)
        self.setVerticalHeader(self._headers[1])
        for header in self._headers:
            header.setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
            header.setSectionsClickable(False)
        self.horizontalHeader().setMinimumSectionSize(1)

    @property
    def matrix(self) -> Matrix:
        return self.matrix_model.matrix

    # What it shows

    def show_simulator(self, simulator: Simulator, digits: int | None) -> None:
        """Other values in the same matrix."""
        if digits != self._digits:
            self._width = 0
        self._simulator, self._digits = simulator, digits
        self.matrix_model.set_simulator(simulator, digits)
        self._fit()
        self.viewport().update()

    def light(self, lit: Lit, changed: set[At]) -> None:
        """Lights other cells, and paints these and the ``changed`` ones again."""
        before, self.matrix_model.lit = self.matrix_model.lit, lit
        touched = changed if lit == before else changed | before.places() | lit.places()
        if len(touched) > FEW_CELLS:
            self.viewport().update()
            return
        for row, column in touched:
            self.update(self.matrix_model.index(row, column))

    def set_theme(self, theme: Theme) -> None:
        """Other colours and text sizes."""
        self.matrix_model.set_theme(theme)
        self._delegate.set_theme(theme)
        self._bracket = QColor(theme.muted)
        palette = self.palette()
        for role in (QPalette.ColorRole.Base, QPalette.ColorRole.Window, QPalette.ColorRole.Button):
            palette.setColor(role, QColor(theme.panel))
        self.setPalette(palette)
        self.setStyleSheet(
            f"QTableView {{ background: {theme.panel}; border: none; }}"
            f"QTableCornerButton::section {{ background: {theme.panel}; border: none; }}"
        )
        for header in self._headers:
            header.set_look(theme, header_font())
        self._width = 0
        self._fit()

    def set_room(self, width: int) -> None:
        """The width that there is; a wider matrix scrolls."""
        if width != self._room:
            self._room = width
            self._fit()

    def _fit(self) -> None:
        """As large as its numbers need; its columns never shrink, so that nothing jumps with the values."""
        extent = self.style().pixelMetric(QStyle.PixelMetric.PM_ScrollBarExtent)
        sizes = fitted(self.matrix_model, self._width, extent, self._room)
        if sizes.column == self._width and sizes.whole == self.size():
            return
        self._width = sizes.column
        self.horizontalHeader().setDefaultSectionSize(sizes.column)
        self.verticalHeader().setDefaultSectionSize(sizes.row)
        self.horizontalHeader().setFixedHeight(sizes.top)
        self.verticalHeader().setFixedWidth(sizes.side)
        self.setFixedSize(sizes.whole)

    # What a user does

    def choose(self, index: Index) -> None:
        quantity = self.matrix_model.quantity(index)
        if quantity is not None:
            self.chosen.emit(quantity)

    def _point(self, index: Index) -> None:
        if self.seen:
            self.pointed.emit(self.matrix_model.quantity(index) if index.isValid() else None)

    def copy_selected(self) -> None:
        """The whole matrix."""
        self._to_clipboard(tsv(numbers(self.matrix, self._simulator)))

    def copy_numpy(self) -> None:
        self._to_clipboard(numpy_text(self.matrix.name, numbers(self.matrix, self._simulator)))

    def copy_latex(self) -> None:
        self._to_clipboard(latex(numbers(self.matrix, self._simulator)))

    def fill_menu(self, menu: QMenu) -> None:
        menu.addAction(wording.COPY_NUMPY).triggered.connect(self.copy_numpy)
        menu.addAction(wording.COPY_LATEX).triggered.connect(self.copy_latex)
        menu.addSeparator()
        menu.addAction(wording.COPY_ALL_NUMPY).triggered.connect(self.copy_all_requested)

    # Qt

    def currentChanged(self, current: Index, previous: Index) -> None:
        super().currentChanged(current, previous)
        if self.hasFocus():
            self._point(current)

    def leaveEvent(self, event: QEvent) -> None:
        super().leaveEvent(event)
        self.pointed.emit(None)

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        painter = QPainter(self.viewport())
        painter.setPen(QPen(self._bracket, 1.2))
        area = self.viewport().rect().adjusted(0, 0, -1, -1)
        for x, inward in ((area.left(), 4), (area.right(), -4)):
            painter.drawLine(x, area.top(), x, area.bottom())
            painter.drawLine(x, area.top(), x + inward, area.top())
            painter.drawLine(x, area.bottom(), x + inward, area.bottom())
        painter.end()
