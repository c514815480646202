"""A line in which one types what one wants, and the commands that are meant by it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import cast

from msgspec import Struct
from PySide6.QtCore import QAbstractListModel, QEvent, QModelIndex, QObject, QPersistentModelIndex, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QKeyEvent, QPainter
from PySide6.QtWidgets import (
    QDialog,
    QLineEdit,
    QListView,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QVBoxLayout,
    QWidget,
)

from bpsim.view.dialogs import wording
from bpsim.view.fuzzy import fit
from bpsim.view.text import PlainLabel, one_line, window_title
from bpsim.view.theme import Theme, mixed, number_font, point_size, text_font

_Index = QModelIndex | QPersistentModelIndex
WIDTH, MOST_ROWS = 38, 8
"""The width of the dialog, in heights of its text; and the commands that show without scrolling, at most."""
SMALL = 0.88
"""The size of what is said about a command, as a share of the command's text."""
_LIST_KEYS = (Qt.Key.Key_Up, Qt.Key.Key_Down, Qt.Key.Key_PageUp, Qt.Key.Key_PageDown)


class Entry(Struct, frozen=True):
    """One command. where: its menu. does: in a sentence. keys: as this platform writes them.

    enabled: whether it can be carried out; else ``reason`` says why not, where that is known.
    """

    text: str
    where: str = ""
    does: str = ""
    keys: str = ""
    enabled: bool = True
    reason: str = ""

    @property
    def about(self) -> str:
        """What is said below its name: what it does, or why it cannot."""
        return self.reason if not self.enabled and self.reason else self.does


class CommandsDialog(QDialog):
    """Lists the commands that fit what is typed, the best first. ``chosen`` is the place of one in ``entries``."""

    def __init__(self, entries: Sequence[Entry], theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.chosen: int | None = None
        self._entries = tuple(entries)
        self.setWindowTitle(window_title(wording.COMMANDS_TITLE))
        self.field, self.list, self.note = QLineEdit(), QListView(), PlainLabel()
        self.model = Found(self._entries)
        self.field.setPlaceholderText(wording.COMMANDS_HINT)
        self.field.setProperty("role", "field")
        self.field.setAccessibleName(wording.COMMANDS_HINT)
        self.list.setAccessibleName(wording.COMMANDS_TITLE)
        self.list.setModel(self.model)
        self.list.setItemDelegate(_Painter(theme, self.list))
        self.list.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.note.setProperty("role", "muted")
        self.note.setWordWrap(True)
        layout = QVBoxLayout(self)
        for widget in (self.field, self.list, self.note):
            layout.addWidget(widget)
        self.field.textChanged.connect(self._search)
        self.list.clicked.connect(self._choose)
        self.field.installEventFilter(self)
        row = self.list.sizeHintForRow(0)
        self.list.setFixedHeight(MOST_ROWS * row + 2 * self.list.frameWidth())
        self.setFixedWidth(round(WIDTH * 1.35 * point_size()))
        self._search("")

    def _search(self, text: str) -> None:
        self.model.search(text)
        self.note.setText("" if self.model.rowCount() else wording.NO_COMMAND.format(text=one_line(text, 60)))
        self._go_to(0)

    def _go_to(self, row: int) -> None:
        last = self.model.rowCount() - 1
        self.list.setCurrentIndex(self.model.index(max(0, min(row, last)), 0))

    def _choose(self, index: _Index) -> None:
        """Closes with a command; one that cannot be carried out says why."""
        if not index.isValid():
            return
        number = self.model.number(index)
        entry = self._entries[number]
        if entry.enabled:
            self.chosen = number
            self.accept()
        else:
            self.note.setText(entry.reason or wording.COMMAND_DISABLED.format(command=entry.text))

    # Qt

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """The keys of the list act while one types."""
        if event.type() != QEvent.Type.KeyPress or not isinstance(event, QKeyEvent):
            return super().eventFilter(watched, event)
        key, row = event.key(), self.list.currentIndex().row()
        if key in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self._choose(self.list.currentIndex())
        elif key in _LIST_KEYS:
            by = MOST_ROWS if key in (Qt.Key.Key_PageUp, Qt.Key.Key_PageDown) else 1
            self._go_to(row + (by if key in (Qt.Key.Key_Down, Qt.Key.Key_PageDown) else -by))
        else:
            return super().eventFilter(watched, event)
        return True


class Found(QAbstractListModel):
    """The commands that fit, the best first, in their own order where they fit alike."""

    def __init__(self, entries: Sequence[Entry]) -> None:
        super().__init__()
        self._entries = entries
        self._numbers = list(range(len(entries)))

    def search(self, text: str) -> None:
        """Other letters."""
        self.beginResetModel()
        fits = [fit(text, entry.text, f"{entry.where} {entry.does}") for entry in self._entries]
        found = [(-value, number) for number, value in enumerate(fits) if value is not None]
        self._numbers = [number for _, number in sorted(found)]
        self.endResetModel()

    def number(self, index: _Index) -> int:
        """The place in all entries."""
        return self._numbers[index.row()]

    def entry(self, index: _Index) -> Entry:
        return self._entries[self.number(index)]

    # Qt

    def rowCount(self, parent: _Index | None = None) -> int:
        return 0 if parent is not None and parent.isValid() else len(self._numbers)

    def data(self, index: _Index, role: int = Qt.ItemDataRole.DisplayRole) -> str | None:
        if not index.isValid():
            return None
        entry = self.entry(index)
        if role == Qt.ItemDataRole.DisplayRole:
            return entry.text
        if role == Qt.ItemDataRole.AccessibleTextRole:
            return ", ".join(filter(None, (entry.text, entry.keys, entry.about)))
        return None


class _Painter(QStyledItemDelegate):
    """Two lines: the command with its menu and its keys, and what it does, greyed where it cannot be carried out."""

    def __init__(self, theme: Theme, parent: QWidget) -> None:
        super().__init__(parent)
        self._theme = theme

    def sizeHint(self, option: QStyleOptionViewItem, index: _Index) -> QSize:  # noqa: ARG002
        return QSize(100, round(2.15 * 1.35 * point_size() * 1.3))

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: _Index) -> None:
        theme, entry = self._theme, cast(Found, index.model()).entry(index)
        chosen = bool(option.state & QStyle.StateFlag.State_Selected)
        painter.save()
        rect = QRectF(option.rect)
        if chosen:
            painter.fillRect(rect, QColor(theme.operand))
        quiet = theme.muted_on_fill if chosen else theme.muted
        greyed = mixed(quiet, theme.panel, 0.75)
        inside = rect.adjusted(10, 3, -10, -3)
        upper = QRectF(inside.left(), inside.top(), inside.width(), inside.height() * 0.55)
        lower = QRectF(inside.left(), upper.bottom(), inside.width(), inside.height() * 0.45)
        keys = _line(painter, upper, entry.keys, quiet, Qt.AlignmentFlag.AlignRight, number_font(point_size() * SMALL))
        left = upper.adjusted(0, 0, -keys - 12, 0)
        name = _line(painter, left, entry.text, theme.ink if entry.enabled else greyed)
        where = left.adjusted(name + 10, 0, 0, 0)
        _line(painter, where, entry.where, quiet if entry.enabled else greyed, font=text_font(SMALL))
        _line(painter, lower, entry.about, quiet, font=text_font(SMALL))
        painter.restore()


def _line(
    painter: QPainter,
    room: QRectF,
    text: str,
    colour: str,
    side: Qt.AlignmentFlag = Qt.AlignmentFlag.AlignLeft,
    font: object = None,
) -> float:
    """Paints one line, shortened to its room; returns its width."""
    painter.setFont(font or text_font())  # type: ignore[arg-type]
    painter.setPen(QColor(colour))
    shown = painter.fontMetrics().elidedText(one_line(text), Qt.TextElideMode.ElideRight, int(room.width()))
    painter.drawText(room, side | Qt.AlignmentFlag.AlignVCenter, shown)
    return float(painter.fontMetrics().horizontalAdvance(shown))
