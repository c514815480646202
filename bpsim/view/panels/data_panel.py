"""The Data panel: every sample with its inputs, targets and, once they are computed, its outputs."""

from __future__ import annotations

from PySide6.QtCore import QRect, Qt, Signal
from PySide6.QtGui import QFontMetrics, QResizeEvent
from PySide6.QtWidgets import (
    QFrame,
    QHeaderView,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QTableView,
    QWidget,
)

from bpsim.core.quantity import Kind
from bpsim.simulator import Simulator
from bpsim.view.focus_ring import FocusRing
from bpsim.view.numbers import NumberField, number_width
from bpsim.view.panels.data_model import DataModel, Index
from bpsim.view.panels.symbol_header import SymbolHeader
from bpsim.view.theme import LIGHT, Theme, box_rules, number_font

FEW_STEPS = 24
CELL_PADDING = 12
EDITOR_DECIMALS = 6
"""Of a number that its field has room for, however narrow the column is."""


class _NumberDelegate(QStyledItemDelegate):
    """Edits a cell in a number field, with all digits; text that is no number is not taken."""

    def initStyleOption(self, option: QStyleOptionViewItem, index: Index) -> None:
        super().initStyleOption(option, index)
        if option.features & QStyleOptionViewItem.ViewItemFeature.HasCheckIndicator:
            # The frame of the focus would stand beside the box, around no text; the ground says enough.
            option.state &= ~QStyle.StateFlag.State_HasFocus

    def createEditor(self, parent: QWidget, option: QStyleOptionViewItem, index: Index) -> QWidget:  # noqa: ARG002
        field = NumberField(float(index.data(Qt.ItemDataRole.EditRole)), None, parent)
        field.committed.connect(self._commit)
        field.cancelled.connect(self._close)
        return field

    def _commit(self) -> None:
        field = self._left_field()
        self.commitData.emit(field)
        self.closeEditor.emit(field)

    def _close(self) -> None:
        self.closeEditor.emit(self._left_field())

    def _left_field(self) -> NumberField:
        """The field whose edit has ended: what it says as it loses the focus, while it is closed, is not heard."""
        field = self.sender()
        assert isinstance(field, NumberField)
        field.committed.disconnect(self._commit)
        field.cancelled.disconnect(self._close)
        return field

    def updateEditorGeometry(self, editor: QWidget, option: QStyleOptionViewItem, index: Index) -> None:  # noqa: ARG002
        rect = QRect(option.rect)
        rect.setLeft(min(rect.left(), rect.right() - number_width(EDITOR_DECIMALS) - CELL_PADDING))
        rect.moveLeft(max(rect.left(), 0))
        editor.setGeometry(rect)

    def setEditorData(self, editor: QWidget, index: Index) -> None:  # noqa: ARG002
        assert isinstance(editor, NumberField)
        editor.edit()

    def setModelData(self, editor: QWidget, model: object, index: Index) -> None:
        assert isinstance(editor, NumberField)
        assert isinstance(model, DataModel)
        if editor.value != index.data(Qt.ItemDataRole.EditRole):
            model.setData(index, editor.value)

    def eventFilter(self, editor: object, event: object) -> bool:  # noqa: ARG002
        # The field itself knows Enter, Esc and losing the focus.
        return False


class DataPanel(QTableView):
    """The table of samples."""

    value_edited = Signal(object, object)
    """An input or a target, whose ``sample`` is the row of the data, and the value that was typed for it."""
    held_out_edited = Signal(object, bool)
    """A row of the data, and whether it is to be held out of the training."""

    def __init__(self, simulator: Simulator, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._model = DataModel(simulator, self)
        self._model.edited.connect(self.value_edited)
        self._model.held_out_edited.connect(self.held_out_edited)
        self._shape = self._shape_of(simulator)
        self._notation = simulator.notation
        self._digits: int | None = 9
        self._data = simulator.data
        self._needed: list[int] = []
        self._shown: tuple[object, int | None, int] | None = None
        self._row: int | None = None
        self._symbols = SymbolHeader(Qt.Orientation.Horizontal, self)
        self.setHorizontalHeader(self._symbols)
        self.setModel(self._model)
        self.setItemDelegate(_NumberDelegate(self))
        self.setAccessibleName("Data")
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setShowGrid(False)
        self.setCornerButtonEnabled(False)
        self.horizontalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        # Tab goes on to the next panel; the arrows go from cell to cell.
        self.setTabKeyNavigation(False)
        self.verticalHeader().setDefaultAlignment(Qt.AlignmentFlag.AlignCenter)
        self.verticalHeader().setMinimumWidth(40)
        FocusRing(self)
        self._begin()
        self.set_theme(LIGHT)

    @staticmethod
    def _shape_of(simulator: Simulator) -> tuple[object, ...]:
        return (simulator, simulator.network, simulator.data.samples)

    def show_simulator(self, simulator: Simulator, digits: int | None) -> None:
        """Another network, iteration or step."""
        shape = self._shape_of(simulator)
        self._model.set_simulator(simulator, digits, reset=shape != self._shape)
        if shape != self._shape:
            self._begin()
        if simulator.notation is not self._notation:
            self._notation = simulator.notation
            self._model.headerDataChanged.emit(Qt.Orientation.Horizontal, 0, self._model.columnCount() - 1)
            self._needed = []
        if (shape, digits, simulator.data) != (self._shape, self._digits, self._data):
            self._shape, self._digits, self._data = shape, digits, simulator.data
            self._needed = []
        if not self._needed:
            self._fit_columns()
        before, self._shown = self._shown, (simulator.record, digits, simulator.step)
        moved = self._follow()
        if moved or before is None or before[:2] != self._shown[:2] or _passes_out(simulator, before[2]):
            self.viewport().update()

    def _begin(self) -> None:
        """Another table: from its top on, in the order of its columns, as if there had been none before it.

        The boxes stand beside the numbers of the rows, where they are seen however many columns there are.
        """
        columns = sorted(range(self._model.columnCount()), key=lambda column: column != self._model.boxes)
        for place, column in enumerate(columns):
            # The header remembers the places of the columns before.
            self._symbols.moveSection(self._symbols.visualIndex(column), place)
        self.scrollToTop()
        self.horizontalScrollBar().setValue(0)

    def start_holding_out(self) -> bool:
        """Puts the keyboard on the box of the present row; False where there is a single sample."""
        if self._model.boxes is None:
            return False
        self.setCurrentIndex(self._model.index(max(0, self.currentIndex().row()), self._model.boxes))
        self.setFocus(Qt.FocusReason.ShortcutFocusReason)
        return True

    def _follow(self) -> bool:
        """Brings the row of the sample that the graph shows into view; whether it is another than before."""
        before, self._row = self._row, self._model.shown_row()
        if self._row is None or self._row == before or self.state() == QTableView.State.EditingState:
            return self._row != before
        across = self.horizontalScrollBar().value()
        self.scrollTo(self._model.index(self._row, 0))
        self.horizontalScrollBar().setValue(across)
        return True

    def _fit_columns(self) -> None:
        """Shares the room out, and makes no column so narrow that its name or a number in it would be cut off."""
        needed = self._needed or self._measured()
        self._needed = needed
        boxes = self._model.boxes
        spare = max(0, self.viewport().width() - sum(needed)) // (len(needed) - int(boxes is not None))
        for column, width in enumerate(needed):
            self.setColumnWidth(column, width if column == boxes else width + spare)

    def _measured(self) -> list[int]:
        """The least width of each column."""
        bold, columns = QFontMetrics(number_font(bold=True)), range(self._model.columnCount())
        names = [str(self._model.headerData(column, Qt.Orientation.Horizontal)) for column in columns]
        return [
            max(self._model.width(column), bold.horizontalAdvance(name)) + CELL_PADDING
            for column, name in zip(columns, names, strict=True)
        ]

    def set_theme(self, theme: Theme) -> None:
        self._model.set_theme(theme)
        self._symbols.set_look(theme, number_font(bold=True))
        self._needed = []
        self._fit_columns()
        self.verticalHeader().setDefaultSectionSize(round(1.6 * self.fontMetrics().height()))
        self.setStyleSheet(
            f"QTableView {{ background: {theme.panel}; border: none; gridline-color: {theme.line}; }}"
            f"QTableView::item:selected {{ background: {theme.operand}; color: {theme.ink}; }}"
            f"QHeaderView {{ background: {theme.panel}; border: none; }}"
            f"QHeaderView::section {{ background: {theme.panel}; color: {theme.muted};"
            f" border: none; padding: 3px 6px; font-weight: bold; }}"
            f"{box_rules(theme, 'QTableView::indicator')}"
            f"QTableCornerButton::section {{ background: {theme.panel}; border: none; }}"
        )

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit_columns()


def _passes_out(simulator: Simulator, before: int) -> bool:
    """Whether an output may appear or disappear between two steps: those of what is held out do with the error."""
    low, high = sorted((before, simulator.step))
    if high - low > FEW_STEPS:
        return True
    kinds = (Kind.OUT, Kind.TOTAL_ERROR, Kind.BATCH_ERROR) if simulator.data.held_out else (Kind.OUT,)
    return any(simulator.steps.step(number).quantity.kind in kinds for number in range(low + 1, high + 1))
