"""The one door through which text reaches Qt."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PySide6.QtCore import Qt
from PySide6.QtGui import Qt as GuiQt
from PySide6.QtGui import QTextDocument
from PySide6.QtWidgets import QLabel, QMenu, QMessageBox, QWidget
from pytestqt.qtbot import QtBot

import bpsim
from bpsim.view import text

IMAGE = "<img src=/dev/zero>"
NAMES = [
    IMAGE,
    "&Save & Co",
    "a[*]b",
    "two\nlines",
    "\u202eback",
    "\u2066x\u2069",
    "\x1b[2J",
    "&lt;b&gt;",
    "<b>bold</b>",
]


@given(st.text() | st.sampled_from(NAMES))
def test_a_tooltip_shows_every_letter(words: str) -> None:
    shown = text.lines(words, text.MOST_IN_TIP)
    made = text.tip(words)
    if GuiQt.mightBeRichText(made):
        document = QTextDocument()
        document.setHtml(made)
        made = document.toPlainText()
    assert " ".join(made.split()) == " ".join(shown.split())


@given(st.text() | st.sampled_from(NAMES))
def test_in_one_line_everything_is_seen_and_a_half_of_a_character_is_none(words: str) -> None:
    shown = text.one_line(words)
    assert len(shown.splitlines()) <= 1
    assert not any(0xD800 <= ord(char) < 0xE000 or char in "\u202e\u2066\u200f\x1b" for char in shown)
    assert text.one_line(shown) == shown


def test_what_is_not_seen_is_written_as_an_escape() -> None:
    assert text.one_line("a\u202eb\tc\nd\x00") == "a\\u202eb c d\\x00"


def test_a_long_title_is_cut() -> None:
    assert text.one_line("x" * 99, 10) == "x" * 9 + "…"
    assert len(text.window_title("x" * 10_000)) == text.MOST_IN_TITLE
    assert len(text.menu_text("x" * 10_000)) == text.MOST_IN_MENU


@pytest.mark.parametrize("name", NAMES)
def test_a_menu_and_a_title_keep_what_qt_takes_for_its_own(qtbot: QtBot, name: str) -> None:
    menu, window = QMenu(), QWidget()
    qtbot.addWidget(menu)
    qtbot.addWidget(window)
    action = menu.addAction(text.menu_text(name))
    assert action.text().replace("&&", "&") == text.one_line(name)
    assert action.toolTip() == text.one_line(name).replace("&&", "&") or "&" in name
    window.setWindowTitle(f"{text.window_title(name)}[*]")
    assert window.windowTitle().removesuffix("[*]").replace("[*][*]", "[*]") == text.one_line(name)


@pytest.mark.parametrize("name", NAMES)
def test_every_label_of_a_box_is_plain(qtbot: QtBot, name: str) -> None:
    box = text.box(None, QMessageBox.Icon.Warning, name, f"{name} is wrong.", f"because of {name}")
    qtbot.addWidget(box)
    labels = {label.text(): label for label in box.findChildren(QLabel) if label.text()}
    assert {f"{text.lines(name, 99)} is wrong.", f"because of {text.lines(name, 99)}"} <= labels.keys()
    assert {label.textFormat() for label in labels.values()} == {Qt.TextFormat.PlainText}


def test_a_label_is_plain_and_an_elided_one_has_the_whole_text_in_its_tooltip(qtbot: QtBot) -> None:
    label, elided = text.PlainLabel(IMAGE), text.ElidedLabel(f"{IMAGE} " + "x" * 300)
    for widget in (label, elided):
        qtbot.addWidget(widget)
        assert widget.textFormat() == Qt.TextFormat.PlainText
    assert label.text() == IMAGE
    elided.resize(100, 20)
    assert elided.minimumSizeHint().width() < 100
    assert elided.toolTip() == text.tip(elided.text())


def test_an_elided_label_shows_the_longest_text_that_has_room(qtbot: QtBot) -> None:
    label = text.ElidedLabel()
    qtbot.addWidget(label)
    texts = ["iteration 3 of 20 · step 4 · sample 2 · out h1", "iteration 3 of 20 · out h1", "3 · out h1"]
    label.setText(texts[0], texts[1:])
    for shown in texts:
        label.resize(label.fontMetrics().horizontalAdvance(shown) + 1, 20)
        assert label.shown == shown
    label.resize(30, 20)
    assert label.shown.startswith("3")
    assert label.shown.endswith("…")
    assert label.toolTip() == texts[0]
    label.setText("other words")
    assert label.shown.startswith("o"), "what was shorter is that of another text"


# Everything goes through it

OUTSIDE = {
    "setToolTip": "set_tip",
    "setStatusTip": "one_line",
    "setWhatsThis": "tip",
    "setWindowTitle": "window_title",
    "setHtml": "a text that is written in the program",
    "setMarkdown": "ClosedDocument",
    "setInformativeText": "box",
    "setDetailedText": "box",
    "showText": "show_tip",
}
"""Methods of Qt that guess, or take something for their own, and what is called in their place."""
MADE_HERE = {"QLabel", "QMessageBox", "QErrorMessage", "QInputDialog", "QStaticText", "QProgressDialog", "QTextBrowser"}
STATIC = {"question", "warning", "critical", "information", "about", "aboutQt"}
ALLOWED = {
    ("app/view_commands.py", "QTextBrowser"),  # the page of keys
    ("app/view_commands.py", "setHtml"),
    ("view/rich_text.py", "setMarkdown"),  # with HTML switched off, in a document that loads nothing
}
SAFE = {"one_line", "window_title", "tip"}


def _calls() -> Iterator[tuple[str, ast.Call, str]]:
    """Every call in the program, with its file and the last part of what is called."""
    root = Path(bpsim.__file__).parent
    for path in sorted(root.rglob("*.py")):
        name = path.relative_to(root).as_posix()
        if name == "view/text.py":
            continue
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call):
                yield name, node, getattr(node.func, "attr", getattr(node.func, "id", ""))


def _written_here(node: ast.expr) -> bool:
    """A literal, a constant, a row of the table of actions; or a text that went through the door."""
    match node:
        case ast.Constant():
            return True
        case ast.Name(id=name) | ast.Attribute(attr=name) if name.isupper():
            return True
        case ast.Attribute(value=ast.Name(id="row"), attr="text" | "tip"):
            return True
        case ast.Call(func=ast.Name(id=name)):
            return name in SAFE
        case ast.JoinedStr(values=values):
            return all(_written_here(value) for value in values)
        case ast.FormattedValue(value=value):
            return _written_here(value)
    return False


def test_no_text_reaches_qt_by_another_way() -> None:
    found = []
    for file, call, name in _calls():
        if (file, name) in ALLOWED:
            continue
        if name in OUTSIDE and call.args and not all(map(_written_here, call.args)):
            found.append(f"{file}:{call.lineno}: {name}; use {OUTSIDE[name]}")
        of_box = isinstance(call.func, ast.Attribute) and getattr(call.func.value, "id", "") == "QMessageBox"
        if name in MADE_HERE or (of_box and name in STATIC):
            found.append(f"{file}:{call.lineno}: {name}; use what bpsim.view.text makes")
    assert found == []


@pytest.mark.parametrize(
    ("words", "names", "sentence"),
    [
        ("t has a line already", ("t", "z"), "t has a line already."),
        ("there is no such name", ("t", "z"), "There is no such name."),
        ("petal length is taken", ("petal length",), "petal length is taken."),
        ("t, z: two names", ("t",), "t, z: two names."),
    ],
)
def test_a_sentence_begins_with_a_capital_or_with_a_name(words: str, names: tuple[str, ...], sentence: str) -> None:
    assert text.as_sentence(words, names) == sentence
