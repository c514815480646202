"""The Steps panel: the sequence of steps as a tree; a click goes to a step."""

from __future__ import annotations

from collections.abc import Mapping

from PySide6.QtCore import (
    QEvent,
    QModelIndex,
    QPersistentModelIndex,
    QPoint,
    QPointF,
    QRect,
    QRectF,
    QSize,
    QSizeF,
    Qt,
    Signal,
)
from PySide6.QtGui import (
    QAction,
    QColor,
    QFont,
    QFontMetrics,
    QFontMetricsF,
    QGuiApplication,
    QKeyEvent,
    QKeySequence,
    QPainter,
    QPaintEvent,
    QPalette,
    QResizeEvent,
)
from PySide6.QtWidgets import (
    QFrame,
    QHeaderView,
    QMenu,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QTreeView,
    QWidget,
)

from bpsim.answers import Verdict
from bpsim.simulator import Simulator
from bpsim.trace.marks import Spans
from bpsim.view.change import Change, What
from bpsim.view.focus_ring import FocusRing
from bpsim.view.paging import pages
from bpsim.view.painted_symbols import fitted, paint_symbol_text
from bpsim.view.panels import wording
from bpsim.view.panels.steps_model import NAME, VALUE, Cell, Index, StepsModel
from bpsim.view.panels.verdict_marks import paint_mark
from bpsim.view.theme import LIGHT, WIDEST_MINIMUM, Theme, number_font, text_font

MOST_EXPANDED = 40
"""Phases that are open at first; the trees of larger batches start closed."""
MOST_ROWS = 2000
"""Rows of a phase up to which it opens by itself: Qt asks for every row of what is open."""
NAME_WIDTH = 9
"""The room for names in the narrowest panel, in letters."""
NEIGHBOURS = 2
"""Rows before and after the current one that stay in view."""


_NAME_SIDE = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
_VALUE_SIDE = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter


class RowDelegate(QStyledItemDelegate):
    """Paints a row itself: a style sheet takes ten times as long, and this is painted with every step."""

    def set_theme(self, theme: Theme) -> None:
        """Other colours and text sizes."""
        self._current, self._hovered = QColor(theme.current_fill), QColor(theme.operand)
        self._bar, self._theme = QColor(theme.current), theme
        self._ink, self._muted = QColor(theme.ink), QColor(theme.muted)
        self._font, self._header_font = number_font(), text_font(bold=True)
        self._metrics, self._header_metrics = QFontMetrics(self._font), QFontMetrics(self._header_font)
        self._row = QSize(10, round(QFontMetricsF(number_font()).height()) + 3)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        model = index.model()
        assert isinstance(model, StepsModel)
        cell, rect, name = model.cell(index), option.rect, index.column() == NAME
        state: QStyle.StateFlag = option.state
        if cell.header:
            if name:
                chosen = bool(state & QStyle.StateFlag.State_Selected)
                self._paint_header(painter, rect, option.widget.width(), cell.text, chosen)
            return
        if not name:
            self._paint_value(painter, rect, cell)
            return
        # A row is always painted whole, its name first: a long one takes the room that the value leaves.
        whole = QRect(rect.left(), rect.top(), option.widget.width() - rect.left(), rect.height())
        if state & QStyle.StateFlag.State_Selected:
            painter.fillRect(whole, self._current)
            painter.fillRect(rect.left(), rect.top(), 3, rect.height(), self._bar)
        elif state & QStyle.StateFlag.State_MouseOver:
            painter.fillRect(whole, self._hovered)
        tree = option.widget
        assert isinstance(tree, QTreeView)
        self._paint_name(painter, self.name_rect(tree, index, rect), cell)

    def name_rect(self, tree: QTreeView, index: Index, rect: QRect) -> QRect:
        """The room for the name of a row whose first cell is ``rect``: what its value leaves."""
        value = self._metrics.horizontalAdvance(str(index.sibling(index.row(), VALUE).data()))
        right = tree.columnViewportPosition(VALUE) + tree.columnWidth(VALUE) - value - 8
        return QRect(rect.left() + 6, rect.top(), right - rect.left() - 10, rect.height())

    def _paint_header(self, painter: QPainter, rect: QRect, width: int, text: str, chosen: bool) -> None:
        """The name of a phase takes the whole row; it is chosen where the step is in it and it is closed."""
        if chosen:
            painter.fillRect(rect.left(), rect.top(), width - rect.left(), rect.height(), self._current)
            painter.fillRect(rect.left(), rect.top(), 3, rect.height(), self._bar)
        inner = QRect(rect.left() + 6, rect.top(), width - rect.left() - 10, rect.height())
        painter.setFont(self._header_font)
        painter.setPen(self._ink)
        shown = self._header_metrics.elidedText(text, Qt.TextElideMode.ElideRight, inner.width())
        painter.drawText(inner, _NAME_SIDE, shown)

    def _paint_value(self, painter: QPainter, rect: QRect, cell: Cell) -> None:
        painter.setFont(self._font)
        painter.setPen(self._ink)
        painter.drawText(rect.adjusted(6, 0, -4, 0), int(_VALUE_SIDE | Qt.TextFlag.TextDontClip), cell.text)

    def _paint_name(self, painter: QPainter, inner: QRect, cell: Cell) -> None:
        if cell.verdict is not None:
            square = round(inner.height() * 0.6)
            inner.setRight(inner.right() - square - 4)
            corner = QPointF(inner.right() + 4, inner.top() + (inner.height() - square) / 2)
            paint_mark(painter, QRectF(corner, QSizeF(square, square)), cell.verdict, self._theme)
        painter.setPen(self._ink if cell.reached else self._muted)
        shown, font = self.shown_name(cell, inner.width())
        baseline = inner.top() + (inner.height() + self._metrics.ascent() - self._metrics.descent()) / 2
        paint_symbol_text(painter, shown, QPointF(inner.left(), baseline), font)

    def shown_name(self, cell: Cell, room: float) -> tuple[Spans, QFont]:
        """The name of a row in so many pixels, and its font: smaller where it is long.

        One that is too long for that ends with the number of its step, so that no two are alike.
        """
        return fitted(cell.symbol, self._font, room, f"…{cell.step}")

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:  # noqa: ARG002
        return self._row


class StepsPanel(QTreeView):
    """Shows where the position is, and goes elsewhere by click or Enter."""

    step_chosen = Signal(object)
    """The number of the step that was clicked, or chosen with Enter."""
    quantity_hovered = Signal(object)
    """What the row under the pointer computes; None when there is none."""

    def __init__(self, simulator: Simulator, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._simulator = simulator
        self._theme = LIGHT
        self._model = StepsModel(simulator, self)
        self._delegate = RowDelegate(self)
        self.setModel(self._model)
        self.setItemDelegate(self._delegate)
        self.setAccessibleName(wording.STEPS_NAME)
        # Scrolling moves the pixels of what is opaque, and paints only the rows that come in.
        self.viewport().setAttribute(Qt.WidgetAttribute.WA_OpaquePaintEvent)
        self.setHeaderHidden(True)
        self.setUniformRowHeights(True)
        self.setMouseTracking(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setEditTriggers(QTreeView.EditTrigger.NoEditTriggers)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setIndentation(14)
        self.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        self.header().setStretchLastSection(False)
        self.header().setSectionResizeMode(NAME, QHeaderView.ResizeMode.Stretch)
        self.header().setSectionResizeMode(VALUE, QHeaderView.ResizeMode.Fixed)
        self.clicked.connect(self._choose)
        self.activated.connect(self._choose)
        self.entered.connect(self._hover)
        self.customContextMenuRequested.connect(self._show_menu)
        # Queued: rows come and go when whoever scrolls is done with the indexes that he has.
        self.verticalScrollBar().valueChanged.connect(self._list_more, Qt.ConnectionType.QueuedConnection)
        self._copy = QAction(wording.COPY_DIGITS, self)
        self._copy.setShortcut(QKeySequence.StandardKey.Copy)
        self._copy.setShortcutContext(Qt.ShortcutContext.WidgetShortcut)
        self._copy.triggered.connect(self._copy_value)
        self.addAction(self._copy)
        FocusRing(self)
        self.set_theme(LIGHT)
        self._expand_first()

    def show_change(self, change: Change) -> None:
        """Another network, iteration or step."""
        self._simulator = change.simulator
        if change.has(What.STEPS):
            opened = self._opened(change)
            self._model.set_simulator(change.simulator, change.table_digits)
            if opened is None:
                self._expand_first()
            for row, *group in opened or ():
                phase = self._model.index(row, NAME)
                self.expand(self._model.index(group[0], NAME, phase) if group else phase)
        if change.has(What.NOTATION):
            self._model.rename()
        if change.has(What.DIGITS):
            self._model.set_digits(change.table_digits)
            self._fit_values()
        others = self._model.list_step(change.after.step)
        self._show_current()
        if others or change.passed is None or change.has(What.NOTATION | What.DIGITS):
            self.viewport().update()
        else:
            for step in change.passed:
                self._update_row(step.number)

    def set_marks(self, marks: Mapping[int, Verdict]) -> None:
        """What is said of a student's numbers, by the number of the step."""
        self._model.set_marks(marks)
        self.viewport().update()

    def set_theme(self, theme: Theme) -> None:
        self._delegate.set_theme(theme)
        self._theme = theme
        self._set_palette()
        self._fit_values()
        # One height serves all rows, and is asked for again only when they are laid out.
        self.scheduleDelayedItemsLayout()

    def _set_palette(self) -> None:
        palette = self.palette()
        if palette.color(QPalette.ColorRole.Highlight) == QColor(self._theme.current_fill):
            return
        palette.setColor(QPalette.ColorRole.Base, QColor(self._theme.panel))
        palette.setColor(QPalette.ColorRole.Highlight, QColor(self._theme.current_fill))
        self.setPalette(palette)

    def _fit_values(self) -> None:
        self.header().resizeSection(VALUE, self._model.width() + 12)
        needed = self._model.width() + self.fontMetrics().horizontalAdvance("m" * NAME_WIDTH)
        self.setMinimumWidth(min(needed, WIDEST_MINIMUM))

    def _opened(self, change: Change) -> list[tuple[int, ...]] | None:
        """The rows of phases that are open, and in those that are not long of open groups, before an edit that leaves
        all steps what they are; None where they are others, or not all listed."""
        before, after = change.before, change.after.steps
        if before is None or change.has(What.LESSON | What.NETWORK | What.TRAINING):
            return None
        same = len(before.steps) == len(after) and before.steps.phase_count == after.phase_count
        if not same or after.phase_count > MOST_EXPANDED:
            return None
        phases = [self._model.index(row, NAME) for row in range(after.phase_count)]
        phases = [phase for phase in phases if self.isExpanded(phase)]
        groups = [
            (phase.row(), row)
            for phase in phases
            if self._model.rowCount(phase) <= MOST_ROWS
            for row in range(self._model.rowCount(phase))
            if self.isExpanded(self._model.index(row, NAME, phase))
        ]
        return [*((phase.row(),) for phase in phases), *groups]

    def _expand_first(self) -> None:
        phases = self._simulator.steps.phase_count
        if phases <= MOST_EXPANDED:
            for row in range(phases):
                phase = self._model.index(row, NAME)
                if self._model.rowCount(phase) <= MOST_ROWS:
                    self.expand(phase)

    def _show_current(self) -> None:
        step = self._simulator.step
        if step == 0:
            self.clearSelection()
            self.setCurrentIndex(QModelIndex())
            self.scrollToTop()
        else:
            self._select(self._model.index_of(step, term=False))

    def _update_row(self, number: int) -> None:
        for term in (False, True):
            index = self._model.index_of(number, term=term)
            if not index.isValid():
                return
            self.update(index)
            self.update(index.siblingAtColumn(VALUE))

    def _select(self, index: QModelIndex) -> None:
        phase = self._phase_of(index)
        if not self.isExpanded(phase) and self._model.rowCount(phase) > MOST_ROWS:
            index = phase
        # A group that is open shows its terms: then the last of them is current, not the group.
        if self.isExpanded(index):
            index = self._model.index_of(self._simulator.step, term=True)
        self.setCurrentIndex(index)
        self._bring_in(index)

    def _bring_in(self, index: QModelIndex) -> None:
        """Scrolls to a row, its neighbours in view too: what comes next can be read before it comes."""
        self.scrollTo(index)
        above = below = index
        for _ in range(NEIGHBOURS):
            above, below = self.indexAbove(above), self.indexBelow(below)
        for near in (above, below, index):
            if near.isValid():
                self.scrollTo(near)

    def _list_more(self) -> None:
        """Near an end of what is listed, lists what is beyond it; what is seen stays in its place."""
        bar = self.verticalScrollBar()
        near = bar.pageStep()
        for above, left in ((True, bar.value() - bar.minimum()), (False, bar.maximum() - bar.value())):
            top = QPersistentModelIndex(self.indexAt(QPoint(0, 0)))
            offset = self.visualRect(self.indexAt(QPoint(0, 0))).top()
            if left > near or not self._model.list_more(above=above):
                continue
            self.executeDelayedItemsLayout()
            self._select_again()
            self.scrollTo(top, QTreeView.ScrollHint.PositionAtTop)
            if self.verticalScrollMode() == QTreeView.ScrollMode.ScrollPerPixel:
                bar.setValue(bar.value() - offset)
            return

    def _select_again(self) -> None:
        """The row of the step, where it was dropped and is listed again."""
        step = self._simulator.step
        if step and not self.currentIndex().isValid():
            index = self._model.index_of(step, term=False)
            if index.isValid():
                self._select(index)

    def _phase_of(self, index: QModelIndex) -> QModelIndex:
        while index.parent().isValid():
            index = index.parent()
        return index

    def _choose(self, index: QModelIndex) -> None:
        if self._model.parent(index).isValid():
            self.step_chosen.emit(self._model.last(index))

    def _hover(self, index: QModelIndex) -> None:
        header = not self._model.parent(index).isValid()
        self.quantity_hovered.emit(None if header else self._model.quantity(index))

    def _copy_value(self) -> None:
        text = self._model.copy_text(self.currentIndex()) if self.currentIndex().isValid() else ""
        if text:
            QGuiApplication.clipboard().setText(text)

    def _show_menu(self, at: QPoint) -> None:
        menu = QMenu(self)
        menu.addAction(self._copy)
        menu.exec(self.viewport().mapToGlobal(at))

    def rowsAboutToBeRemoved(self, parent: Index, first: int, last: int) -> None:
        # Qt would make another row the current one.
        if first <= self._phase_of(self.currentIndex()).row() <= last:
            self.clearSelection()
            self.setCurrentIndex(QModelIndex())
        super().rowsAboutToBeRemoved(parent, first, last)

    def moveCursor(self, action: QTreeView.CursorAction, modifiers: Qt.KeyboardModifier) -> QModelIndex:
        # Home and End go to the ends of the iteration, not of what is listed.
        last = action == QTreeView.CursorAction.MoveEnd
        if (last or action == QTreeView.CursorAction.MoveHome) and self._model.list_end(last=last):
            return self._model.index(self._model.rowCount() - 1 if last else 0, NAME)
        return super().moveCursor(action, modifiers)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if not pages(self, event):
            super().keyPressEvent(event)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        # What stood at the edge would be cut off in less room.
        if self.currentIndex().isValid():
            self._bring_in(self.currentIndex())

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        # A style sheet brings an earlier palette back when the panel gets another parent, as a dock does.
        if event.type() in (QEvent.Type.StyleChange, QEvent.Type.PaletteChange):
            self._set_palette()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self.viewport())
        painter.fillRect(event.rect(), QColor(self._theme.panel))
        painter.end()
        # Names reach into the other column, of which Qt may want no more than the part that changed.
        whole = QRect(0, event.rect().top(), self.viewport().width(), event.rect().height())
        super().paintEvent(QPaintEvent(whole))

    def leaveEvent(self, event: object) -> None:
        super().leaveEvent(event)  # type: ignore[arg-type]
        self.quantity_hovered.emit(None)
