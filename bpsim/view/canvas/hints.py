"""Three words of help on the graph, which vanish as they are followed."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QWidget

from bpsim.view.text import MarkupLabel
from bpsim.view.theme import Theme

HINTS = {
    "step": ("PageDown", "makes the next step"),
    "edit": ("Double-click", "a number to change it"),
    "run": ("Run", "trains the network"),
}


class Hints(QWidget):
    """A quiet row at the lower edge of the graph. ``finished``: the last one was followed."""

    finished = Signal()

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(22)
        self.labels = {name: MarkupLabel(self) for name in HINTS}
        for label in self.labels.values():
            row.addWidget(label)
        self._left: set[str] = set()
        self._aside = False
        self.hide()

    def begin(self) -> None:
        """Shows all of them."""
        self._left = set(HINTS)
        for label in self.labels.values():
            label.show()
        self.setVisible(not self._aside)

    def end(self) -> None:
        """Takes all of them away."""
        self._left.clear()
        self.hide()

    def stand_aside(self, aside: bool) -> None:
        """Leaves its place to something else for a while, or comes back."""
        self._aside = aside
        self.setVisible(bool(self._left) and not aside)

    def dismiss(self, name: str) -> None:
        """Takes one away that was followed; unknown names and ones gone already do nothing."""
        if name not in self._left:
            return
        self._left.discard(name)
        self.labels[name].hide()
        if not self._left:
            self.hide()
            self.finished.emit()

    def set_theme(self, theme: Theme) -> None:
        """Colours of the row."""
        for name, (key, rest) in HINTS.items():
            self.labels[name].setText(
                f'<span style="color:{theme.ink}; font-weight:600">{key}</span> '
                f'<span style="color:{theme.muted}">{rest}</span>'
            )

    def place(self, width: int, height: int) -> None:
        """Centres the row at the lower edge of an area of this size."""
        self.adjustSize()
        self.move(max(8, (width - self.width()) // 2), height - self.height() - 5)
