"""The graph as a drawing that stays sharp at every size: SVG, PDF, and a page of a printer."""

from __future__ import annotations

import re

from PySide6.QtCore import QBuffer, QIODevice, QMarginsF, QRectF, QSizeF
from PySide6.QtGui import QPagedPaintDevice, QPageSize, QPainter, QPdfWriter
from PySide6.QtSvg import QSvgGenerator

from bpsim.view.canvas.formula_picture import AnyPicture
from bpsim.view.canvas.image import natural_size, paint_graph
from bpsim.view.canvas.style import Style
from bpsim.view.text import one_line
from bpsim.view.theme import Theme, number_font

POINTS_PER_INCH = 72
PIXELS_PER_INCH = 96
"""Pixels of an inch in an SVG, as its standard has it."""


def graph_svg(picture: AnyPicture, theme: Theme, size: QSizeF | None = None, title: str = "") -> bytes:
    """The graph as an SVG of ``size`` pixels, by default of its own; its texts are texts."""
    size = size or _whole(natural_size(picture, theme))
    buffer = _opened()
    generator = QSvgGenerator()
    generator.setOutputDevice(buffer)
    generator.setTitle(one_line(title))
    generator.setDescription("bpsim")
    generator.setResolution(PIXELS_PER_INCH)
    generator.setSize(size.toSize())
    generator.setViewBox(QRectF(0, 0, size.width(), size.height()))
    painter = QPainter(generator)
    _paint(picture, theme, painter, size)
    painter.end()
    return re.sub(rb'font-family="([^"]*)"', _with_fallback, bytes(buffer.data().data()))


def graph_pdf(picture: AnyPicture, theme: Theme, size: QSizeF | None = None, title: str = "") -> bytes:
    """The graph as one page of PDF of ``size`` points, by default of its own, with its fonts."""
    size = size or _whole(natural_size(picture, theme))
    buffer = _opened()
    writer = QPdfWriter(buffer)
    writer.setTitle(one_line(title))
    writer.setCreator("bpsim")
    writer.setResolution(POINTS_PER_INCH)
    writer.setPageSize(QPageSize(size, QPageSize.Unit.Point, "", QPageSize.SizeMatchPolicy.ExactMatch))
    writer.setPageMargins(QMarginsF())
    painter = QPainter(writer)
    _paint(picture, theme, painter, size)
    painter.end()
    return bytes(buffer.data().data())


def paint_page(picture: AnyPicture, theme: Theme, device: QPagedPaintDevice) -> bool:
    """Paints the graph as large as the page of a device allows; False where the device cannot be painted on."""
    painter = QPainter()
    if not painter.begin(device):
        return False
    page = device.pageLayout().paintRectPoints()
    painter.scale(device.logicalDpiX() / POINTS_PER_INCH, device.logicalDpiY() / POINTS_PER_INCH)
    paint_graph(picture, theme, painter, QRectF(0, 0, page.width(), page.height()))
    return painter.end()


def _opened() -> QBuffer:
    buffer = QBuffer()
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    return buffer


def _whole(size: QSizeF) -> QSizeF:
    return QSizeF(round(size.width()), round(size.height()))


def _paint(picture: AnyPicture, theme: Theme, painter: QPainter, size: QSizeF) -> None:
    area = QRectF(0, 0, size.width(), size.height())
    painter.fillRect(area, Style(theme).colour("panel"))
    paint_graph(picture, theme, painter, area)


def _with_fallback(family: re.Match[bytes]) -> bytes:
    """Where the font is not installed, one of its kind is taken."""
    kind = b"monospace" if family[1] == number_font().family().encode() else b"sans-serif"
    return b'font-family="%s, %s"' % (family[1], kind)
