"""Opening and saving in the window: what is asked, what is refused and why, and what stays as it was."""

from __future__ import annotations

import json
import os
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import QMimeData, QPointF, Qt, QTimer, QUrl
from PySide6.QtGui import QDragEnterEvent, QDropEvent, QGuiApplication
from PySide6.QtWidgets import (
    QApplication,
    QDialog,
    QDialogButtonBox,
    QFileDialog,
    QLineEdit,
    QMessageBox,
    QPushButton,
    QWidget,
)

from bpsim.app.main_window import MainWindow
from bpsim.core.quantity import Kind, Quantity
from bpsim.lesson import files, load, save
from bpsim.view.dialogs.fault import FaultDialog

W5 = Quantity(Kind.WEIGHT, None, 2, 0, 0)
TWO_FAULTS = '{"format": "bpsim", "version": 1, "titel": "a", "network": 3, "data": 4, "training": 5}'


@pytest.fixture
def dialogs(monkeypatch: pytest.MonkeyPatch) -> list[FaultDialog]:
    """Every dialog that says what went wrong."""
    shown: list[FaultDialog] = []

    def take(dialog: FaultDialog) -> int:
        dialog.deleteLater = lambda: None  # type: ignore[method-assign]  # it is looked at after it was closed
        shown.append(dialog)
        return 0

    monkeypatch.setattr(FaultDialog, "exec", take)
    return shown


@pytest.fixture
def own(window: MainWindow, tmp_path: Path) -> Path:
    """A file that is open in the window, with an edit that it does not hold."""
    path = tmp_path / "own.bpsim"
    save(load("it496"), path)
    window.files.open_source(path)
    window.document.set_value(W5, 0.75)
    return path


def answer(monkeypatch: pytest.MonkeyPatch, text: str) -> list[str]:
    """Clicks the button of this name in the next question; returns what is asked."""
    asked: list[str] = []

    def click(box: QMessageBox) -> int:
        asked.append(box.text())
        button = next(button for button in box.buttons() if button.text().replace("&", "") == text)
        button.click()
        return 0

    monkeypatch.setattr(QMessageBox, "exec", click)
    return asked


def w5(path: Path) -> float:
    return float(load(path).parameters.weights[1][0, 0])


def test_a_file_that_nobody_else_changed_is_saved_without_a_question(
    window: MainWindow, own: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked = answer(monkeypatch, "Cancel")
    for value in (0.75, 0.5):
        window.document.set_value(W5, value)
        window.actions_by_key["save"].trigger()
        assert w5(own) == value
    os.utime(own, (0, 0))  # touched, and the same bytes
    window.document.set_value(W5, 0.25)
    window.actions_by_key["save"].trigger()
    own.unlink()  # nothing that could be lost
    window.actions_by_key["save"].trigger()
    assert w5(own) == 0.25
    assert asked == []


def test_a_file_that_was_changed_on_disk_can_be_overwritten(
    window: MainWindow, own: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    save(load("torok"), own)
    asked = answer(monkeypatch, "Overwrite")
    window.actions_by_key["save"].trigger()
    assert asked == ["own.bpsim was changed by another program since it was opened. Overwriting it loses that change."]
    assert w5(own) == 0.75
    assert not window.isWindowModified()


def test_a_file_that_was_changed_on_disk_is_kept(
    window: MainWindow, own: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    save(load("torok"), own)
    before = own.read_bytes()
    answer(monkeypatch, "Cancel")
    window.actions_by_key["save"].trigger()
    assert own.read_bytes() == before
    assert window.isWindowModified()
    answer(monkeypatch, "Save As…")
    other = own.with_name("other.bpsim")
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_: (str(other), ""))
    window.actions_by_key["save"].trigger()
    assert own.read_bytes() == before
    assert w5(other) == 0.75
    assert not window.isWindowModified()
    assert window.document.path == other


@pytest.mark.parametrize("answered", [QMessageBox.StandardButton.Yes, QMessageBox.StandardButton.No])
def test_save_as_does_not_replace_a_file_of_the_name_with_the_suffix_unasked(
    window: MainWindow, own: Path, monkeypatch: pytest.MonkeyPatch, answered: Any
) -> None:
    other = own.with_name("other.bpsim")
    other.write_text("old")
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_: (str(other.with_suffix("")), ""))
    monkeypatch.setattr(QMessageBox, "exec", lambda _: answered)
    window.actions_by_key["save_as"].trigger()
    assert (other.read_text() == "old") == (answered == QMessageBox.StandardButton.No)


def identity(path: Path) -> tuple[int, int, int] | None:
    """What tells a file, as it is, from one that took its place or was written."""
    if not os.path.lexists(path):
        return None
    status = path.lstat()
    return status.st_ino, status.st_mode, status.st_mtime_ns


def _protect(path: Path) -> None:
    path.chmod(0o444)


def _pipe(path: Path) -> None:
    path.unlink()
    os.mkfifo(path)


def _loop(path: Path) -> None:
    path.unlink()
    path.symlink_to(path)


def _folder(path: Path) -> None:
    path.unlink()
    path.parent.rename(path.parent.with_name("moved"))


@pytest.mark.skipif(os.name == "nt", reason="Windows has neither these permissions nor free use of links")
@pytest.mark.parametrize(
    ("harm", "reason"),
    [
        (_protect, "it is write-protected"),
        (_pipe, "it is not an ordinary file"),
        (_loop, "Too many levels of symbolic links"),
        (_folder, "there is no folder"),
    ],
)
def test_a_file_that_cannot_be_written_is_one_sentence_and_the_work_stays(
    window: MainWindow, own: Path, dialogs: list[FaultDialog], harm: Callable[[Path], None], reason: str
) -> None:
    harm(own)
    before = identity(own)
    window.actions_by_key["save"].trigger()
    (dialog,) = dialogs
    assert dialog.heading.text() == "The lesson was not saved."
    assert reason in dialog.faults.toPlainText()
    assert window.isWindowModified()
    assert window.document.simulator.value(W5) == 0.75
    assert identity(own) == before


def test_a_full_disk_is_one_sentence_and_loses_nothing(
    window: MainWindow, own: Path, dialogs: list[FaultDialog], monkeypatch: pytest.MonkeyPatch
) -> None:
    before = own.read_bytes()

    def fail(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", fail)
    window.actions_by_key["save"].trigger()
    assert dialogs[0].faults.toPlainText() == f"{own}: cannot be saved: No space left on device"
    assert own.read_bytes() == before
    assert window.isWindowModified()


def test_the_cursor_says_that_a_file_is_read_or_written(
    window: MainWindow, own: Path, dialogs: list[FaultDialog], monkeypatch: pytest.MonkeyPatch
) -> None:
    seen: list[bool] = []
    read, write = files.read, files.write
    monkeypatch.setattr(files, "read", lambda path: (seen.append(waits()), read(path))[1])
    monkeypatch.setattr(files, "write", lambda path, data: (seen.append(waits()), write(path, data))[1])
    window.document.save(own)  # not by a command
    assert seen == [False]
    window.actions_by_key["save"].trigger()
    window.files.open_file(own.with_name("gone.bpsim"))
    own.write_bytes(b"{")
    window.files.open_file(own)
    assert seen[1:] == [False, True, True, True], "a save looks first whether somebody else has changed the file"
    assert len(dialogs) == 2
    assert not waits()


def waits() -> bool:
    return QGuiApplication.overrideCursor() is not None


def test_faults_stand_one_a_line_and_can_be_copied(
    window: MainWindow, tmp_path: Path, dialogs: list[FaultDialog]
) -> None:
    path = tmp_path / "<img src=nowhere>&.bpsim"
    path.write_text(TWO_FAULTS)
    window.files.open_source(path)
    (dialog,) = dialogs
    lines = dialog.faults.toPlainText().splitlines()
    assert lines[0].startswith(f"{path}: network: 3, expected an object")
    assert 'titel: unknown field (did you mean "title"?)' in lines
    assert len(lines) == 4
    buttons = dialog.findChildren(QPushButton)
    next(button for button in buttons if button.text().replace("&", "") == "Copy").click()
    assert QGuiApplication.clipboard().text().splitlines() == ["This lesson cannot be opened.", *lines]
    assert dialog.result() == 0
    assert dialog.heading.textFormat() == Qt.TextFormat.PlainText
    dialog.findChildren(QDialogButtonBox)[0].accepted.emit()
    assert dialog.result() == 1


def test_what_cannot_be_opened_is_said_before_any_question_about_unsaved_work(
    window: MainWindow, own: Path, dialogs: list[FaultDialog], monkeypatch: pytest.MonkeyPatch
) -> None:
    asked = answer(monkeypatch, "Cancel")
    (own.parent / "model.pt").write_text("1,2\n3,4\n")
    assert drag(window, own.parent / "model.pt")
    assert len(dialogs) == 1
    assert asked == []
    assert window.document.path == own


def drag(window: MainWindow, *paths: Path, over: QWidget | None = None) -> bool:
    """Drags files over the graph, or over another widget, and lets go where they are taken; whether they were."""
    mime = QMimeData()
    mime.setUrls([QUrl.fromLocalFile(str(path)) for path in paths])
    copy, left, none = Qt.DropAction.CopyAction, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
    target = over or window.panels.graph.viewport()
    centre = target.rect().center()
    enter: QDragEnterEvent
    try:
        enter = QDragEnterEvent(QPointF(centre), copy, mime, left, none)  # type: ignore[call-overload]
    except TypeError:  # before PySide6 6.12, which deprecates whole numbers
        enter = QDragEnterEvent(centre, copy, mime, left, none)
    QApplication.sendEvent(target, enter)
    if enter.isAccepted():
        QApplication.sendEvent(target, QDropEvent(QPointF(target.rect().center()), copy, mime, left, none))
    return enter.isAccepted()


def test_a_file_that_is_dropped_on_the_graph_is_opened_by_its_kind(
    window: MainWindow, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    lesson, table, weights = tmp_path / "a.bpsim", tmp_path / "a.CSV", tmp_path / "a.json"
    save(load("torok"), lesson)
    table.write_text("1,2\n")
    taken: list[str] = []
    monkeypatch.setattr(QDialog, "exec", lambda dialog: taken.append(type(dialog).__name__))
    assert drag(window, lesson)
    assert window.document.path == lesson
    assert drag(window, table)
    weights.write_text(json.dumps({"W1": [[1, 2]], "b1": [3]}))
    assert drag(window, weights)
    assert taken == ["TableDialog", "WeightsDialog"]
    weights.write_bytes(lesson.read_bytes())
    assert drag(window, weights)
    assert window.document.path == weights, "a lesson is one whatever it is called"
    field = window.panels.transport.findChildren(QLineEdit)[0]
    before = field.text()
    assert drag(window, lesson, over=field)
    assert window.document.path == lesson
    assert field.text() == before
    assert not drag(window, lesson, table)
    assert not drag(window)


@pytest.mark.parametrize("doing", ["run", "play", "check_gradients"])
def test_what_goes_on_ends_before_another_lesson_is_opened(
    window: MainWindow, monkeypatch: pytest.MonkeyPatch, doing: str
) -> None:
    document = window.document
    document.set_value(W5, 0.75)
    window.actions_by_key[doing].trigger()
    going_on: list[bool] = []

    def look(_: QMessageBox) -> QMessageBox.StandardButton:
        going_on.append(document.running or window.ticker.playing)
        return QMessageBox.StandardButton.Discard

    monkeypatch.setattr(QMessageBox, "exec", look)
    window.files.open_source("torok")
    simulator = document.simulator
    assert not any(timer.isActive() for timer in window.ticker.findChildren(QTimer)), "nothing is going to happen"
    QApplication.processEvents()
    assert going_on == [False], "while it is asked about unsaved work nothing goes on any more"
    assert (simulator.iteration, simulator.step, simulator.last) == (0, 0, 0)
    assert document.simulator is simulator
    assert not document.modified
    assert not window.gradient_checks.checker.running
    assert window.gradient_checks.checker.rows == ()


def test_a_lesson_that_is_saved_to_the_file_that_is_opened_opens_as_it_was_saved(
    window: MainWindow, own: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(QMessageBox, "exec", lambda _: QMessageBox.StandardButton.Save)
    window.files.open_source(own)
    assert window.document.simulator.value(W5) == 0.75
    assert not window.isWindowModified()


def test_a_run_that_is_longer_than_any_may_be_begins(window: MainWindow, tmp_path: Path) -> None:
    lesson = load("it496")
    endless = replace(lesson.training, stop=replace(lesson.training.stop, iterations=2**53))
    save(replace(lesson, training=endless), tmp_path / "endless.bpsim")
    window.files.open_source(tmp_path / "endless.bpsim")
    window.actions_by_key["run"].trigger()
    assert window.document.running
    window.actions_by_key["stop"].trigger()
    assert not window.document.running
