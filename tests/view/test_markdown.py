"""Markdown of a lesson is text: nothing in it is obeyed as HTML, opened or fetched."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import QPoint, Qt, QUrl
from PySide6.QtGui import QColor, QDesktopServices, QImage, QTextDocument
from pytestqt.qtbot import QtBot

from bpsim.view.rich_text import MOST_LETTERS, ClosedDocument, MarkdownText


@pytest.fixture
def shown(qtbot: QtBot) -> MarkdownText:
    text = MarkdownText()
    qtbot.addWidget(text)
    text.resize(300, 200)
    text.show()
    return text


def test_markdown_is_rendered(shown: MarkdownText) -> None:
    shown.set_markdown("**bold** and *slanted*\n\n- one\n- two")
    assert shown.toPlainText() == "bold and slanted\none\ntwo"
    assert shown.document().firstBlock().begin().fragment().charFormat().fontWeight() > 400


@pytest.mark.parametrize("html", ["<b>x</b>", "<script>alert(1)</script>", '<img src="a.png">', "a <u>b</u> c"])
def test_html_stands_there_as_it_was_written(shown: MarkdownText, html: str) -> None:
    shown.set_markdown(html)
    assert shown.toPlainText() == html


def test_a_picture_is_its_words_and_no_file_is_read(shown: MarkdownText, tmp_path: Path) -> None:
    picture = tmp_path / "red.png"
    image = QImage(40, 40, QImage.Format.Format_RGB32)
    image.fill(QColor("red"))
    assert image.save(str(picture))
    for place in (str(picture), QUrl.fromLocalFile(str(picture)).toString()):
        shown.set_markdown(f"see ![the curve]({place}) here")
        assert shown.toPlainText() == "see the curve here"
        painted = shown.grab().toImage()
        colours = {painted.pixelColor(x, y).name() for x in range(0, 300, 3) for y in range(0, 200, 3)}
        assert "#ff0000" not in colours


@pytest.mark.parametrize("name", ["https://example.org/a.png", "file:///etc/passwd", "data:text/plain,abc", "a.css"])
def test_no_resource_is_loaded(name: str) -> None:
    document = ClosedDocument()
    for kind in (QTextDocument.ResourceType.ImageResource, QTextDocument.ResourceType.StyleSheetResource):
        found = document.resource(kind, QUrl(name))
        assert isinstance(found, QImage)
        assert (found.width(), found.height()) == (1, 1)


def test_a_link_leads_nowhere(shown: MarkdownText, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch) -> None:
    opened: list[QUrl] = []
    monkeypatch.setattr(QDesktopServices, "openUrl", opened.append)
    shown.set_markdown("[a link](https://example.org)")
    qtbot.mouseClick(shown.viewport(), Qt.MouseButton.LeftButton, pos=QPoint(15, 10))
    assert not opened
    assert shown.toPlainText() == "a link"
    assert not shown.textInteractionFlags() & Qt.TextInteractionFlag.LinksAccessibleByMouse


def test_a_text_without_end_is_cut(shown: MarkdownText) -> None:
    shown.set_markdown("word " * MOST_LETTERS)
    assert len(shown.toPlainText()) <= MOST_LETTERS + 2
    assert shown.toPlainText().endswith("…")


def test_the_same_text_stays_where_it_is_scrolled(shown: MarkdownText) -> None:
    text = "\n\n".join(f"line {n}" for n in range(100))
    shown.set_markdown(text)
    shown.verticalScrollBar().setValue(50)
    shown.set_markdown(text)
    assert shown.verticalScrollBar().value() == 50
    shown.set_markdown(text + "!")
    assert shown.verticalScrollBar().value() == 0
