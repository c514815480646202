"""A table model whose columns have names and tips in words."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, QPersistentModelIndex, Qt

Index = QModelIndex | QPersistentModelIndex
_ROOT = QModelIndex()


class NamedColumns(QAbstractTableModel):
    """The header of such a table; ``side`` says where the text of a column stands."""

    def __init__(
        self,
        names: Sequence[str],
        tips: Sequence[str],
        side: Callable[[int], Qt.AlignmentFlag],
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._names, self._tips, self._side = names, tips, side

    def columnCount(self, parent: Index = _ROOT) -> int:
        return 0 if parent.isValid() else len(self._names)

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        if orientation == Qt.Orientation.Horizontal:
            if role == Qt.ItemDataRole.DisplayRole:
                return self._names[section]
            if role == Qt.ItemDataRole.ToolTipRole:
                return self._tips[section]
            if role == Qt.ItemDataRole.TextAlignmentRole:
                return self._side(section)
        return None
