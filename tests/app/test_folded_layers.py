"""Commands on a folded layer of a window mean all of its units, and ask before many of them go."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtWidgets import QFileDialog, QMessageBox

from bpsim.app import network_commands
from bpsim.app.main_window import MainWindow
from bpsim.core.network import Network
from bpsim.lesson import save
from bpsim.view.canvas.places import Part, Place
from bpsim.view.canvas.selected_count import SelectedCount
from bpsim.view.dialogs.picture_dialog import PictureDialog
from tests.app.conftest import OpenWindow
from tests.found import found
from tests.view.canvas_lessons import lesson_of
from tests.view.drawings import svg_texts


def network_of(window: MainWindow) -> Network:
    """The network that the window shows."""
    return window.document.simulator.network


YES, NO = QMessageBox.StandardButton.Yes, QMessageBox.StandardButton.No


def test_what_is_folded_is_part_of_what_is_done(
    open_window: OpenWindow, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    save(lesson_of((2, 30, 2)), tmp_path / "long.bpsim")
    window = open_window(str(tmp_path / "long.bpsim"))
    graph, fold = window.panels.graph, Place(Part.FOLD, 1)
    asked: list[str] = []
    answers = [NO, YES]

    def answer(_parent: object, _title: str, text: str, *_: object) -> QMessageBox.StandardButton:
        asked.append(text)
        return answers[len(asked) - 1]

    monkeypatch.setattr(network_commands, "ask", answer)
    graph.select(fold)
    count = found(window.findChild(SelectedCount))
    assert (count.isVisible(), count.text()) == (True, "25 selected"), "those that nobody sees too"
    assert window.actions_by_key["remove"].isEnabled()
    window.network.remove()
    assert network_of(window).sizes == (2, 30, 2), "it was not wanted"
    window.network.remove()
    assert network_of(window).sizes == (2, 5, 2)
    assert asked == ["Remove all that is selected? 25 things go; undo brings them back."] * 2
    window.document.undo_stack.undo()
    assert network_of(window).sizes == (2, 30, 2)
    assert graph.picture is not None
    assert list(graph.picture.folds) == [1], "still folded"
    units = [Place(Part.UNIT, 1, unit) for unit in range(21)]
    graph.select(*units[:20])
    window.network.remove()
    assert (len(asked), network_of(window).sizes) == (2, (2, 10, 2)), "twenty go at once"
    window.document.undo_stack.undo()
    answers.append(NO)
    graph.select(*units)
    window.network.remove()
    assert (len(asked), network_of(window).sizes) == (3, (2, 30, 2))
    graph.select(fold)
    window.actions_by_key["frozen"].trigger()
    assert network_of(window).layer(1).frozen_weights.all(axis=1).tolist() == [False] * 4 + [True] * 25 + [False]
    graph.select(Place(Part.LAYER, 1))
    assert count.text() == "30 selected"
    graph.select(Place(Part.UNIT, 1, 17))
    assert not count.isVisible(), "one is seen"
    graph.select(None)
    window.actions_by_key["fold_layers"].trigger()
    assert [len(layer) for layer in graph.picture.units] == [2, 30, 2]
    window.document.open("it496")
    window.document.open(tmp_path / "long.bpsim")
    assert [len(layer) for layer in graph.picture.units] == [2, 5, 2], "another lesson is folded"


def test_a_saved_picture_is_folded_as_the_graph_is(
    open_window: OpenWindow, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    save(lesson_of((2, 30, 2)), tmp_path / "long.bpsim")
    window = open_window(str(tmp_path / "long.bpsim"))
    monkeypatch.setattr(PictureDialog, "exec", lambda dialog: (dialog.accept(), dialog.result())[1])
    units = set(network_of(window).layer(1).units)

    def saved(name: str) -> set[str]:
        monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_: (str(tmp_path / name), ""))
        window.actions_by_key["save_picture"].trigger()
        return set(svg_texts((tmp_path / name).read_bytes()))

    folded = saved("folded.svg")
    assert "25 more" in folded
    assert len(units & folded) == 5
    window.actions_by_key["fold_layers"].trigger()
    whole = saved("whole.svg")
    assert "25 more" not in whole
    assert units <= whole
