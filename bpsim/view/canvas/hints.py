"""Four words of help on the graph, which vanish as they are followed."""

from __future__ import annotations

from collections.abc import Collection

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QWidget

from bpsim.sentences import _
from bpsim.view.text import MarkupLabel
from bpsim.view.theme import LIGHT, Theme, point_size

HINTS = {
    "step": (_("PageDown"), _("makes a step")),
    "edit": (_("Double-click"), _("edits a number")),
    "build": (_("Right-click"), _("adds and removes")),
    "run": (_("Run"), _("trains")),
}
STRIP, EDGE, SIDE, GAP = 26, 5, 8, 22
"""The height of the strip that the row has, and the room below it, beside it and between the hints, in pixels."""
FITTING = 0.97
"""The share of the size that would just fit: fonts have steps."""


class Hints(QWidget):
    """A quiet row at the lower edge of the graph."""

    followed = Signal(str)
    """One of ``HINTS`` was followed, and is gone."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(GAP)
        self.labels = {name: MarkupLabel(self) for name in HINTS}
        for label in self.labels.values():
            row.addWidget(label)
        self._left: set[str] = set()
        self._aside = False
        self._theme = LIGHT
        self._area = (0, 0)
        self.hide()

    def show_some(self, names: Collection[str]) -> None:
        """Shows these of ``HINTS``, and no others."""
        self._left = set(HINTS) & set(names)
        for name, label in self.labels.items():
            label.setVisible(name in self._left)
        self.place(*self._area)
        self.stand_aside(self._aside)

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
        self.place(*self._area)
        self.stand_aside(self._aside)
        self.followed.emit(name)

    def set_theme(self, theme: Theme) -> None:
        """Colours of the row; each hint has a ground, since a graph that is zoomed reaches below it."""
        self._theme = theme
        for label in self.labels.values():
            label.setStyleSheet(f"background: {theme.panel};")
        self._write(point_size())

    def _write(self, points: float) -> None:
        for name, (key, rest) in HINTS.items():
            self.labels[name].setText(
                f'<span style="color:{self._theme.ink}; font-size:{points:.2f}pt; font-weight:600">{key}</span> '
                f'<span style="color:{self._theme.muted}; font-size:{points:.2f}pt">{rest}</span>'
            )
        self.adjustSize()

    def place(self, width: int, height: int) -> None:
        """Centres the row at the lower edge of an area of this size, set smaller where it is too large for it."""
        self._area = (width, height)
        self._write(point_size())
        gaps = GAP * max(0, len(self._left) - 1)
        over = max((self.width() - gaps) / max(1, width - 2 * SIDE - gaps), self.height() / (STRIP - EDGE))
        if over > 1:
            self._write(FITTING * point_size() / over)
        self.move(max(SIDE, (width - self.width()) // 2), height - self.height() - EDGE)
