"""What a file or a user named is shown letter by letter, wherever the window shows it."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QAbstractItemModel, QEvent, QModelIndex, Qt
from PySide6.QtGui import QAction, QHelpEvent, QTextDocument
from PySide6.QtGui import Qt as GuiQt
from PySide6.QtWidgets import (
    QAbstractItemView,
    QApplication,
    QDialog,
    QFileDialog,
    QLabel,
    QPlainTextEdit,
    QToolTip,
    QWidget,
)

from bpsim.app.main_window import MainWindow
from bpsim.app.panels import Panels
from bpsim.core.quantity import Kind, Quantity
from bpsim.view.text import MarkupLabel, one_line
from tests.app.conftest import OpenWindow, menu_of
from tests.hostile import IMAGE, TITLE, UNITS, write_hostile

TIP = Qt.ItemDataRole.ToolTipRole
MOST = 60
"""Rows and columns of a table that are looked at."""


@pytest.fixture
def hostile(open_window: OpenWindow, tmp_path: Path) -> MainWindow:
    """A window with the hostile lesson in the middle of its iteration."""
    window = open_window(str(write_hostile(tmp_path)))
    for key in Panels.docked():
        window.docks.show(key)
    window.document.seek(0, 40)
    return window


def shown(words: str) -> str:
    """What Qt shows of a tooltip."""
    if not GuiQt.mightBeRichText(words):
        return words
    document = QTextDocument()
    document.setHtml(words)
    return document.toPlainText()


def model_tips(model: QAbstractItemModel, parent: QModelIndex | None = None) -> Iterator[str]:
    """Every tooltip of a table or a tree, its heads included."""
    parent = parent or QModelIndex()
    rows, columns = min(model.rowCount(parent), MOST), min(model.columnCount(parent), MOST)
    for orientation, count in ((Qt.Orientation.Horizontal, columns), (Qt.Orientation.Vertical, rows)):
        for section in range(0 if parent.isValid() else count):
            yield str(model.headerData(section, orientation, TIP) or "")
    for row in range(rows):
        for column in range(columns):
            index = model.index(row, column, parent)
            yield str(index.data(TIP) or "")
            yield from model_tips(model, index) if column == 0 else ()


def all_tips(window: MainWindow) -> list[str]:
    """Every tooltip of a window as it was handed to Qt."""
    found = [widget.toolTip() for widget in window.findChildren(QWidget)]
    found += [action.toolTip() for action in window.findChildren(QAction)]
    for view in window.findChildren(QAbstractItemView):
        found += list(model_tips(view.model()))
    return found


def test_every_tooltip_is_shown_letter_by_letter(hostile: MainWindow) -> None:
    tips = all_tips(hostile)
    assert len([tip for tip in tips if IMAGE in shown(tip)]) > 10
    assert [tip for tip in tips if "<img" in tip] == []


def test_the_tooltip_under_the_mouse_is_shown_letter_by_letter(
    hostile: MainWindow, monkeypatch: pytest.MonkeyPatch
) -> None:
    said: list[str] = []
    monkeypatch.setattr(QToolTip, "showText", lambda _, text, __: said.append(text))
    graph = hostile.panels.graph
    labels = {place: graph.label_at(place) for place in graph.graph.texts_at}
    place, label = next((place, label) for place, label in labels.items() if label and IMAGE in label.name)
    point = graph.mapFromScene(graph.graph.texts_at[place].sceneBoundingRect().center())
    event = QHelpEvent(QEvent.Type.ToolTip, point, graph.viewport().mapToGlobal(point))
    QApplication.sendEvent(graph.viewport(), event)
    assert len(said) == 1
    assert label.name in shown(said[0])
    assert "<img" not in said[0]


def test_every_label_is_plain(hostile: MainWindow) -> None:
    labels = [label for label in hostile.findChildren(QLabel) if not isinstance(label, MarkupLabel)]
    assert any(IMAGE in label.text() for label in labels)
    guessing = [label for label in labels if label.textFormat() == Qt.TextFormat.AutoText]
    assert [label.text() for label in guessing if GuiQt.mightBeRichText(label.text())] == []
    assert [label.objectName() for label in guessing if label.metaObject().className() != "QLabel"] == []


def test_titles_menus_and_undo_texts_are_shown_letter_by_letter(hostile: MainWindow) -> None:
    title = one_line(TITLE)
    assert hostile.windowTitle().replace("[*][*]", "[*]").startswith(f"{title}[*] — ")
    assert hostile.windowTitle().count("[*]") % 2 == 1  # two are one, and one is the mark of a document that changed
    assert hostile.panels.header.texts()[0] == title
    hostile.document.set_value(Quantity(Kind.INPUT, 0, 0, 1), 0.5)
    undo = hostile.actions_by_key["undo"].text()
    assert undo.replace("&&", "@") == f"&Undo set {UNITS['i2'].replace('&', '@')} to 0.5"


def test_the_boxes_of_the_plot_have_no_keys_of_their_own(hostile: MainWindow) -> None:
    texts = [check.text() for check in hostile.panels.plot.legend.checks[:2]]
    assert [text.replace("&&", "@").count("&") for text in texts] == [0, 0]
    assert texts[1].replace("&&", "&") == f"E {UNITS['o2']}"


def test_a_long_title_is_one_line_that_leaves_the_position_its_room(open_window: OpenWindow, tmp_path: Path) -> None:
    usual = open_window()
    usual.resize(1280, 720)
    high = usual.panels.header.height()
    window = open_window(str(write_hostile(tmp_path, title="A long title \n" * 100)))
    window.resize(1280, 720)
    QApplication.processEvents()
    header = window.panels.header
    assert window.width() == 1280
    assert header.height() == high
    labels = {label.accessibleName(): label for label in header.findChildren(QLabel)}
    widths = {name: label.width() for name, label in labels.items()}
    assert widths["Lesson"] <= header.width() // 2
    assert widths["Position"] > 200
    assert labels["Lesson"].toolTip().startswith("A long title  A long title")


def test_a_refused_file_is_named_letter_by_letter(
    hostile: MainWindow, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    said: list[str] = []

    def read(dialog: QDialog) -> int:
        labels = [label for label in dialog.findChildren(QLabel) if label.text()]
        assert {label.textFormat() for label in labels} == {Qt.TextFormat.PlainText}
        said.extend(label.text() for label in labels)
        said.extend(field.toPlainText() for field in dialog.findChildren(QPlainTextEdit))
        return 0

    monkeypatch.setattr(QDialog, "exec", read)
    path = tmp_path / "<img src=x>&.bpsim"
    path.write_text(f'{{"format": "bpsim", "version": 1, "{IMAGE}": 1}}', encoding="utf-8")
    hostile.files.open_source(path)
    assert "<img src=x>&" in "".join(said)
    assert IMAGE in "".join(said)


@pytest.mark.parametrize("key", ["save_as", "save_solution"])
def test_a_title_suggests_the_name_of_a_file(
    open_window: OpenWindow, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, key: str
) -> None:
    asked: list[str] = []

    def refuse(*arguments: object) -> tuple[str, str]:
        asked.append(str(arguments[2]))
        return "", ""

    monkeypatch.setattr(QFileDialog, "getSaveFileName", refuse)
    window = open_window(str(write_hostile(tmp_path, title=f"{TITLE}/.." + "x" * 1000)))
    window.actions_by_key[key].trigger()
    (suggested,) = map(Path, asked)
    assert suggested.parent == tmp_path
    assert suggested.name.startswith("<img src=-dev-zero> &File [*] two lines -u202eback")
    assert suggested.name.endswith("….bpsim" if key == "save_as" else "…, iteration 0.md")
    assert len(suggested.name) < 100


def test_a_recent_file_is_named_letter_by_letter(hostile: MainWindow, tmp_path: Path) -> None:
    path = write_hostile(tmp_path, "<img src=x> &a\nb.bpsim")
    hostile.files.open_source(path)
    menu = menu_of(next(action for action in hostile.findChildren(QAction) if action.text() == "Open &Recent"))
    menu.aboutToShow.emit()
    first = menu.actions()[0]
    assert first.text() == "<img src=x> &&a b.bpsim"
    assert one_line(path.name) in shown(first.toolTip())
    assert "<img" not in first.toolTip()


def test_the_curves_are_written_without_a_formula(hostile: MainWindow, tmp_path: Path) -> None:
    path = tmp_path / "error.csv"
    hostile.panels.plot.export_csv(path)
    with path.open(encoding="utf-8", newline="") as file:
        heads = next(csv.reader(file))
    assert [head for head in heads if head[0] in "=+-@\t\r"] == []
