"""The error plot's menu, and what it writes."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path

from msgspec import Struct
from PySide6.QtCore import QBuffer, QByteArray, QIODevice, Qt
from PySide6.QtGui import QAction, QColor, QImage, QImageWriter, QPainter
from PySide6.QtWidgets import QGraphicsView, QMenu, QWidget

from bpsim.lesson import files
from bpsim.view.plots import wording

Slot = Callable[[], None]


class Export(Struct, frozen=True):
    """A file that is asked for. title: of the file dialog; refused: what is said where it fails; name: the suggestion.

    filters: the kinds of file by their suffix. write: makes the file; raises UsageError.
    """

    title: str
    refused: str
    name: str
    filters: Mapping[str, str]
    write: Callable[[Path], None]


def exports_of(title: str, name: str, picture: Callable[[Path], None], table: Callable[[Path], None]) -> list[Export]:
    """The two files of a painted picture."""
    return [
        Export(title, wording.PICTURE_NOT_SAVED, name, wording.PICTURES, picture),
        Export(title, wording.TABLE_NOT_SAVED, name, wording.TABLES, table),
    ]


class ExportMenu(QMenu):
    """Save picture and Save CSV."""

    def __init__(self, parent: QWidget, exports: list[Export], ask: Callable[[Export], object]) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        for text, export in zip((wording.SAVE_PICTURE, wording.SAVE_CSV), exports, strict=True):
            self.addAction(text).triggered.connect(lambda _checked=False, one=export: ask(one))


class PlotMenu(QMenu):
    """Linear, Log, Fit, Save picture and Save CSV."""

    def __init__(self, parent: QWidget, *, log: bool, set_log: Callable[[bool], None], fit: Slot) -> None:
        super().__init__(parent)
        self._set_log = set_log
        self._linear, self._log = self.addAction(wording.LINEAR), self.addAction(wording.LOG)
        for action, checked in ((self._linear, not log), (self._log, log)):
            action.setCheckable(True)
            action.setChecked(checked)
        self.triggered.connect(self._choose)
        self.addSeparator()
        self.addAction(wording.FIT).triggered.connect(fit)

    def add_clear(self, clear: Slot) -> None:
        """For a plot that shows earlier runs."""
        self.addAction(wording.CLEAR).triggered.connect(clear)

    def add_exports(self, save_png: Slot, save_csv: Slot) -> None:
        self.addSeparator()
        self.addAction(wording.SAVE_PICTURE).triggered.connect(save_png)
        self.addAction(wording.SAVE_CSV).triggered.connect(save_csv)

    def _choose(self, action: QAction) -> None:
        if action in (self._linear, self._log):
            self._set_log(action is self._log)


def save_picture(view: QGraphicsView, path: Path | str, background: str) -> None:
    """Write a picture of a view, twice as fine as the screen, as PNG; raises UsageError."""
    image = QImage(view.size() * 2, QImage.Format.Format_ARGB32_Premultiplied)
    image.setDevicePixelRatio(2)
    image.fill(QColor(background))
    painter = QPainter(image)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    view.render(painter)
    painter.end()
    buffer = QBuffer()
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    QImageWriter(buffer, QByteArray(b"png")).write(image)
    files.write(Path(path), bytes(buffer.data().data()))
