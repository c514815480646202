"""A canvas for a picture that is painted as a whole: its words for those who do not see it, its files."""

from __future__ import annotations

from pathlib import Path
from typing import Protocol

from PySide6.QtCore import QEvent, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QContextMenuEvent, QKeyEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QWidget

from bpsim.lesson import files
from bpsim.view.focus_ring import FocusRing
from bpsim.view.plots.export import ExportMenu, exports_of
from bpsim.view.plots.frame import png_of
from bpsim.view.text import set_tip
from bpsim.view.theme import LIGHT, Theme, text_font

LEAST = QSize(280, 200)


class Drawing(Protocol):
    """A picture that says what it shows."""

    @property
    def texts(self) -> tuple[str, ...]:
        """All that is written above it."""

    def paint(self, painter: QPainter, rect: QRectF, theme: Theme) -> None:
        """Paints everything into a rectangle."""

    def table(self) -> str:
        """The numbers as CSV, with all digits."""


def drawing_png(drawing: Drawing, theme: Theme, size: QSize) -> bytes:
    """The picture as a file, twice as fine as the screen."""
    return png_of(lambda painter, rect: drawing.paint(painter, rect, theme), theme, size)


class DrawnCanvas(QWidget):
    """Shows a drawing, or why there is none. A right click saves it or its numbers."""

    export_wanted = Signal(object)
    """A picture or a table is to be saved, as an Export."""

    def __init__(
        self, name: str, title: str, file: str, parent: QWidget | None = None, *, manual: str = "", least: QSize = LEAST
    ) -> None:
        """name: what the picture is. title: of the dialog in which it is saved. file: the suggested name. manual: what
        mouse and keys do on it, for the tooltip. least: its least size."""
        super().__init__(parent)
        self._title, self._file, self._manual, self._least = title, file, manual, least
        self._theme = LIGHT
        self.drawing: Drawing | None = None
        self.why_not = ""
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setMinimumSize(least)
        self.setAccessibleName(name)
        FocusRing(self)

    def show_drawing(self, drawing: Drawing | None, why_not: str = "") -> None:
        """why_not: a sentence in the place of a drawing."""
        self.drawing, self.why_not = drawing, why_not
        # What is cut off where the panel is narrow.
        set_tip(self, "\n".join(filter(None, (*drawing.texts, self._manual))) if drawing else "")
        self.say(drawing.texts if drawing else (why_not,))

    def say(self, texts: tuple[str, ...]) -> None:
        """What those are told who do not see it; paints it, too."""
        self.setAccessibleDescription(". ".join(texts))
        self.update()

    def paint_over(self, painter: QPainter, rect: QRectF, theme: Theme) -> None:
        """Paints what lies over the drawing here and is in no file: here nothing."""

    def takes(self, key: Qt.Key) -> bool:  # noqa: ARG002
        """Whether a key, alone or with Shift, does something to what is drawn, whatever the window has it for: here
        none does."""
        return False

    def is_own(self, event: QKeyEvent) -> bool:
        """Whether a key is pressed that the drawing takes; with Ctrl or Alt it is the window's."""
        others = event.modifiers() & ~(Qt.KeyboardModifier.ShiftModifier | Qt.KeyboardModifier.KeypadModifier)
        return self.drawing is not None and not others and self.takes(Qt.Key(event.key()))

    def set_theme(self, theme: Theme) -> None:
        self._theme = theme
        self.update()

    def _save_picture(self, path: Path) -> None:
        assert self.drawing is not None
        files.write(path, drawing_png(self.drawing, self._theme, self.size()))

    def _save_table(self, path: Path) -> None:
        assert self.drawing is not None
        files.write(path, self.drawing.table().encode())

    # Qt

    def sizeHint(self) -> QSize:
        return self._least

    def event(self, event: QEvent) -> bool:
        override = event.type() == QEvent.Type.ShortcutOverride
        if override and isinstance(event, QKeyEvent) and self.is_own(event):
            event.accept()
            return True
        return super().event(event)

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        rect = QRectF(self.rect())
        if self.drawing is not None:
            self.drawing.paint(painter, rect, self._theme)
            self.paint_over(painter, rect, self._theme)
        else:
            painter.setFont(text_font())
            painter.setPen(QColor(self._theme.muted))
            painter.drawText(rect.adjusted(12, 10, -12, -10), Qt.TextFlag.TextWordWrap, self.why_not)
        painter.end()

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        if self.drawing is not None:
            exports = exports_of(self._title, self._file, self._save_picture, self._save_table)
            ExportMenu(self, exports, self.export_wanted.emit).popup(event.globalPos())
