"""The fields over the cells of the Data table."""

from __future__ import annotations

import math
from collections.abc import Sequence

from PySide6.QtCore import QEvent, QObject, QRect, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QCompleter, QStyle, QStyledItemDelegate, QStyleOptionViewItem, QWidget

from bpsim.core.quantity import Kind
from bpsim.view.number_table import Index
from bpsim.view.numbers import NumberField, number_width
from bpsim.view.panels import data_wording as wording
from bpsim.view.panels.data_columns import Classes, Numbers
from bpsim.view.panels.data_model import DataModel
from bpsim.view.theme import text_font

CELL_PADDING = 14
EDITOR_DECIMALS = 6
"""Decimals of a number that its field has room for, however narrow the column is."""


class ClassField(NumberField):
    """A field for one of several names; its number is the place of the name. What is typed is completed."""

    def __init__(self, name: str, names: Sequence[str], parent: QWidget | None = None) -> None:
        self.names = list(names)
        super().__init__(self.names.index(name) if name else None, None, parent, optional=True)
        self.setFont(text_font())
        completer = QCompleter(self.names, self)
        completer.setCompletionMode(QCompleter.CompletionMode.InlineCompletion)
        self.setCompleter(completer)

    @property
    def chosen(self) -> str:
        """The name; empty where there is none."""
        return "" if self.number is None else self.names[int(self.number)]

    def _written(self) -> str:
        return self.chosen

    def _at_rest(self) -> str:
        return self.chosen

    def _read(self) -> float:
        name = self.text().strip()
        if name not in self.names:
            raise ValueError(wording.unknown_class(name, self.names))
        return float(self.names.index(name))


class TargetField(NumberField):
    """A field for a target where the outputs stand for classes: a name of one is a target of the whole row."""

    def __init__(self, value: float, names: Sequence[str], parent: QWidget | None = None) -> None:
        self._names = frozenset(names)
        self.chosen = ""
        """The class that was typed; empty where it was a number."""
        super().__init__(value, None, parent)

    def _read(self) -> float | None:
        self.chosen = ""
        try:
            return super()._read()
        except ValueError:
            if self.text().strip() not in self._names:
                raise
            self.chosen = self.text().strip()
            return math.nan  # no number of this target alone


class CellDelegate(QStyledItemDelegate):
    """Edits a cell in a field for a number, with all digits, or for a class; other text is not taken."""

    went_on = Signal(int)
    """Tab took over what was typed: to the next cell (1), or with Shift to the one before (-1)."""

    def initStyleOption(self, option: QStyleOptionViewItem, index: Index) -> None:
        super().initStyleOption(option, index)
        if option.features & QStyleOptionViewItem.ViewItemFeature.HasCheckIndicator:
            # The frame of the focus would stand beside the box, around no text; the ground says enough.
            option.state &= ~QStyle.StateFlag.State_HasFocus

    def createEditor(self, parent: QWidget, option: QStyleOptionViewItem, index: Index) -> QWidget:  # noqa: ARG002
        model, value = index.model(), index.data(Qt.ItemDataRole.EditRole)
        assert isinstance(model, DataModel)
        column, classes = model.columns[index.column()], model.sheet.data.classes
        if isinstance(column, Classes):
            field: NumberField = ClassField(value, classes, parent)
        elif isinstance(column, Numbers) and column.of.kind is Kind.TARGET and classes:
            field = TargetField(float(value), classes, parent)
        else:
            field = NumberField(float(value), None, parent)
        field.committed.connect(self._commit)
        field.cancelled.connect(self._close)
        return field

    def _commit(self) -> None:
        field = self.sender()
        assert isinstance(field, NumberField)
        self.commitData.emit(field)
        if not field.fault:
            self._leave(field)

    def _close(self) -> None:
        field = self.sender()
        assert isinstance(field, NumberField)
        self._leave(field)

    def _leave(self, field: NumberField) -> None:
        # What it says as it loses the focus, while it is closed, is not heard.
        field.committed.disconnect(self._commit)
        field.cancelled.disconnect(self._close)
        self.closeEditor.emit(field)

    def updateEditorGeometry(self, editor: QWidget, option: QStyleOptionViewItem, index: Index) -> None:  # noqa: ARG002
        rect = QRect(option.rect)
        rect.setLeft(min(rect.left(), rect.right() - number_width(EDITOR_DECIMALS) - CELL_PADDING))
        rect.moveLeft(max(rect.left(), 0))
        editor.setGeometry(rect)

    def setEditorData(self, editor: QWidget, index: Index) -> None:  # noqa: ARG002
        assert isinstance(editor, NumberField)
        editor.edit()

    def setModelData(self, editor: QWidget, model: object, index: Index) -> None:
        assert isinstance(model, DataModel)
        if isinstance(editor, ClassField):
            if editor.chosen != index.data(Qt.ItemDataRole.EditRole):
                model.setData(index, editor.chosen)
            return
        if isinstance(editor, TargetField) and editor.chosen:
            model.class_edited.emit(model.row_of(index.row()), editor.chosen)
            return
        assert isinstance(editor, NumberField)
        if editor.value != index.data(Qt.ItemDataRole.EditRole):
            model.setData(index, editor.value)

    def eventFilter(self, editor: QObject, event: QEvent) -> bool:
        # The field itself knows Enter, Esc and losing the focus.
        ways = {Qt.Key.Key_Tab: 1, Qt.Key.Key_Backtab: -1}
        if not (isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress and event.key() in ways):
            return False
        if isinstance(editor, NumberField) and editor.commit():
            self.went_on.emit(ways[Qt.Key(event.key())])
        return True
