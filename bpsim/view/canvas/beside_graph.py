"""What stands beside the graph in its view: the words of help at the lower edge, and a corner that is kept free."""

from __future__ import annotations

from collections.abc import Collection, Iterable

from PySide6.QtCore import QObject, QRect, QRectF, QSizeF, Signal
from PySide6.QtWidgets import QWidget

from bpsim.view.canvas.camera import MARGIN
from bpsim.view.canvas.hints import STRIP, Hints

WIDEST_INSET = 0.4
"""The share of the view's width that an inset takes, at most."""


class Margins(QObject):
    """The strip of the hints and the inset in the lower left corner of a viewport.

    changed: they take other pixels.
    """

    changed = Signal()

    def __init__(self, viewport: QWidget) -> None:
        super().__init__(viewport)
        self._viewport = viewport
        self._inset = QSizeF(0, 0)
        self.hints = Hints(viewport)
        self.hints.followed.connect(self.changed)

    @property
    def bottom(self) -> float:
        """Pixels at the lower edge that belong to the hints."""
        return 0.0 if self.hints.isHidden() else float(STRIP)

    @property
    def inset(self) -> tuple[float, float]:
        """Width and height of the corner that is kept free, in pixels; zeros where there is none."""
        return (0.0, 0.0) if self._inset.isEmpty() else (self._inset.width(), self._inset.height())

    def set_hints(self, names: Collection[str]) -> None:
        """Shows these words of help, and no others."""
        self.hints.show_some(names)
        self.changed.emit()

    def set_inset(self, size: QSizeF) -> None:
        """Keeps a corner free; the hints stand aside for it."""
        if size != self._inset:
            self._inset = size
            self.hints.stand_aside(not size.isEmpty())
            self.changed.emit()

    def inset_rect(self, taken: Iterable[QRect]) -> QRect:
        """The free corner: as high as was asked for, as wide as what is taken in the viewport leaves it."""
        top = self._viewport.height() - MARGIN - self._inset.height()
        beside = [rect.left() for rect in taken if rect.bottom() > top]
        right = min([self._viewport.width() * WIDEST_INSET, *beside]) - MARGIN
        width = max(self._inset.width(), right - MARGIN)
        return QRectF(MARGIN, top, width, self._inset.height()).toRect()

    def taken(self) -> list[QRectF]:
        """What stands beside the graph, in the viewport."""
        width, height = self.inset
        inset = QRectF(0, self._viewport.height() - height, width, height)
        return [QRectF(self.hints.geometry())] * (not self.hints.isHidden()) + [inset] * (height > 0)

    def place(self) -> None:
        """Puts the hints where they belong in a viewport of another size."""
        self.hints.place(self._viewport.width(), self._viewport.height())
