"""The graph as a drawing: SVG, PDF and a printed page."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import QByteArray, QSizeF
from PySide6.QtGui import QPageSize, QPdfWriter
from PySide6.QtSvg import QSvgRenderer
from PySide6.QtWidgets import QApplication

import bpsim
from bpsim.core.network import Bias
from bpsim.simulator import Simulator
from bpsim.view.canvas import describe
from bpsim.view.canvas.graph_picture import GraphPicture
from bpsim.view.canvas.image import natural_size
from bpsim.view.canvas.vector import graph_pdf, graph_svg, paint_page
from bpsim.view.theme import DARK, LIGHT, Theme
from tests.view.canvas_lessons import lesson_of
from tests.view.drawings import pdf_images, pdf_sizes, pdf_texts, svg_images, svg_root, svg_texts

LABELS = {
    "i",
    "h",
    "o",
    "1",
    "2",
    "0.050",
    "w",
    "5",
    "0.400",
    "net",
    "0.3775",
    "out",
    "0.7514",
    "E",
    "0.2748",
    "target",
}


def picture(step: int = 57) -> GraphPicture:
    simulator = Simulator(bpsim.load("it496"))
    simulator.seek(0, step)
    return describe(simulator, 4)


def test_an_svg_holds_every_label_as_text_and_no_pixels(qapp: QApplication) -> None:
    del qapp
    data = graph_svg(picture(), LIGHT, title="<Two> & two")
    assert set(svg_texts(data)) >= LABELS
    assert svg_images(data) == 0
    assert QSvgRenderer(QByteArray(data)).isValid()
    assert "".join(next(iter(svg_root(data))).itertext()) == "<Two> & two"
    assert b'monospace"' in data
    assert b'sans-serif"' in data


def test_a_pdf_is_one_page_with_every_label_and_no_pixels(qapp: QApplication) -> None:
    del qapp
    data = graph_pdf(picture(), LIGHT, title="Two & two")
    assert data.startswith(b"%PDF-")
    assert set(pdf_texts(data)) >= LABELS
    assert (len(pdf_sizes(data)), pdf_images(data)) == (1, 0)


@pytest.mark.parametrize("bias", list(Bias))
@pytest.mark.parametrize("sizes", [(1, 1), (2, 3, 2), (6, 12, 6)], ids=str)
def test_both_show_the_same_texts(qapp: QApplication, sizes: tuple[int, ...], bias: Bias) -> None:
    del qapp
    simulator = Simulator(lesson_of(sizes, bias, samples=2))
    simulator.seek(0, len(simulator.steps))
    shown = describe(simulator, 4)
    texts = svg_texts(graph_svg(shown, LIGHT))
    assert texts == pdf_texts(graph_pdf(shown, LIGHT))
    assert {"i", "o", "1"} <= set(texts)


def test_the_page_is_as_large_as_the_graph_or_as_was_asked(qapp: QApplication) -> None:
    del qapp
    shown = picture()
    natural = natural_size(shown, LIGHT)
    assert pdf_sizes(graph_pdf(shown, LIGHT)) == [(round(natural.width()), round(natural.height()))]
    assert pdf_sizes(graph_pdf(shown, LIGHT, QSizeF(300, 200))) == [(300, 200)]
    assert svg_root(graph_svg(shown, LIGHT, QSizeF(300, 200))).get("viewBox") == "0 0 300 200"


@pytest.mark.parametrize("theme", [LIGHT, DARK], ids=["light", "dark"])
def test_the_ground_is_that_of_the_theme(qapp: QApplication, theme: Theme) -> None:
    del qapp
    data = graph_svg(picture(), theme)
    assert data.index(theme.panel.lower().encode()) < data.index(b"<text")


def test_a_page_holds_the_whole_graph(qapp: QApplication, tmp_path: Path) -> None:
    del qapp
    writer = QPdfWriter(str(tmp_path / "page.pdf"))
    writer.setPageSize(QPageSize(QPageSize.PageSizeId.A4))
    assert paint_page(picture(), LIGHT, writer)
    data = (tmp_path / "page.pdf").read_bytes()
    assert pdf_sizes(data) == [(595, 842)]
    assert set(pdf_texts(data)) >= LABELS
