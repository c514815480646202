"""Unsaved work in the window: when it is kept and removed, and how it is offered after an end without a save."""

from __future__ import annotations

import time
from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtCore import SIGNAL, QTimer
from PySide6.QtWidgets import QApplication, QFileDialog, QMessageBox

from bpsim.app.autosave import SECONDS
from bpsim.app.main import hear_logout
from bpsim.app.main_window import MainWindow
from bpsim.core.quantity import Kind, Quantity
from bpsim.lesson import Lesson, dumps, files, load, save, unsaved
from bpsim.lesson.unsaved import Work, left_behind, new_slot, read, written
from bpsim.view.dialogs.fault import FaultDialog
from tests.app.conftest import OpenWindow

W5 = Quantity(Kind.WEIGHT, None, 2, 0, 0)
NET = Quantity(Kind.NET, 0, 1, 0)


def kept() -> list[Path]:
    return sorted(unsaved.folder().glob("*.unsaved"))


def keep(window: MainWindow) -> list[Path]:
    """What the timer does, and what is there once it is done."""
    window.autosave.keep_changes()
    window.autosave.keeper.wait()
    return kept()


def orphans() -> list[Path]:
    """The work whose process is gone."""
    slots = left_behind(unsaved.folder())
    for slot in slots:
        slot.release()
    return [slot.path for slot in slots]


def changed(value: float = 0.75) -> Lesson:
    lesson = load("it496")
    return replace(lesson, parameters=lesson.parameters.with_weight(2, 0, 0, value))


def left(lesson: Lesson, title: str = "a title", age: float = 0.0) -> Path:
    """What a process leaves behind that is gone."""
    slot = new_slot(unsaved.folder())
    files.write(slot.path, written(Work(lesson, title, time.time() - age)))
    slot.release()
    return slot.path


@pytest.fixture
def answers(monkeypatch: pytest.MonkeyPatch) -> tuple[list[str], list[str]]:
    """The questions that were asked, and the buttons that answer the next ones."""
    asked: list[str] = []
    chosen: list[str] = []

    def click(box: QMessageBox) -> int:
        asked.append(f"{box.text()} {box.informativeText()}")
        wanted = chosen.pop(0)
        button = next(button for button in box.buttons() if button.text().replace("&", "") == wanted)
        button.click()
        return box.standardButton(button).value

    monkeypatch.setattr(QMessageBox, "exec", click)
    return asked, chosen


def test_unsaved_work_is_kept_while_there_is_some(window: MainWindow, tmp_path: Path) -> None:
    autosave, document = window.autosave, window.document
    (timer,) = autosave.findChildren(QTimer)
    assert timer.interval() == SECONDS * 1000 == 30_000
    document.start_run(5)
    document.advance(10.0, lambda: 0.0)
    document.restart()
    assert not autosave.waiting, "a lesson that was only trained has no unsaved work"
    document.set_value(W5, 0.75)
    assert autosave.waiting
    (path,) = keep(window)
    assert read(path).title == document.title
    before = path.stat().st_mtime_ns
    assert [path.stat().st_mtime_ns for path in keep(window)] == [before], "nothing has changed since"
    document.answer(NET, "0.4")
    (path,) = keep(window)
    assert dumps(read(path).lesson) == dumps(document.simulator.to_save())
    document.undo_stack.undo()
    document.clear_answers()
    autosave.keeper.wait()
    assert not autosave.waiting
    assert kept() == []
    document.undo_stack.redo()
    keep(window)
    document.save(tmp_path / "own.bpsim")
    autosave.keeper.wait()
    assert not list(unsaved.folder().iterdir())
    document.set_value(W5, 0.5)
    keep(window)
    document.show_lesson(load("torok"))
    autosave.keeper.wait()
    assert kept() == []


def test_a_logout_keeps_the_work_at_once(window: MainWindow) -> None:
    application = QApplication.instance()
    assert isinstance(application, QApplication)
    requests = ("commitDataRequest", "saveStateRequest")
    signals = [SIGNAL(f"{request}(QSessionManager&)") for request in requests]
    before = [application.receivers(signal) for signal in signals]
    hear_logout(application, window)
    assert [application.receivers(signal) for signal in signals] == [count + 1 for count in before]
    window.autosave.keep_at_once()
    assert kept() == []
    window.document.set_value(W5, 0.75)
    window.autosave.keep_at_once()
    (path,) = kept()
    assert read(path).lesson.parameters.weights[1][0, 0] == 0.75


def test_closing_with_discard_removes_what_was_kept_and_cancel_does_not(
    window: MainWindow, answers: tuple[list[str], list[str]]
) -> None:
    window.document.set_value(W5, 0.75)
    keep(window)
    answers[1].extend(["Cancel", "Discard"])
    assert not window.close()
    assert len(kept()) == 1
    assert window.close()
    assert kept() == []


def test_work_that_was_left_behind_is_opened_with_its_file(
    open_window: OpenWindow, answers: tuple[list[str], list[str]], tmp_path: Path
) -> None:
    own = tmp_path / "own.bpsim"
    checksum = save(load("it496"), own)
    left(changed(0.1), "an older one", age=3600)
    left(replace(changed(), path=own, checksum=checksum), "my lesson")
    window = open_window("torok")
    answers[1].append("Open")
    window.autosave.offer()
    (question,) = answers[0]
    assert question.startswith("“my lesson” has changes of 20")
    assert f"Its file is {own}. It stays as it is until you save.\nMore unsaved work is waiting." in question
    document = window.document
    assert document.simulator.value(W5) == 0.75
    assert document.path == own
    assert document.modified
    assert not document.undo_stack.canUndo()
    assert document.simulator.value(W5) == 0.75
    assert len(orphans()) == 1, "the other one waits, and this is the window's own"
    document.set_value(W5, 0.5)
    document.undo_stack.undo()
    assert document.modified, "undo does not reach what is on the disk"
    assert len(keep(window)) == 2
    window.actions_by_key["save"].trigger()
    window.autosave.keeper.wait()
    assert len(kept()) == 1
    assert load(own).parameters.weights[1][0, 0] == 0.75
    answers[1].append("Discard")
    window.autosave.offer()
    assert kept() == []
    window.autosave.offer()
    assert len(answers[0]) == 2


def test_a_changed_built_in_lesson_that_was_left_behind_has_no_file(
    window: MainWindow, answers: tuple[list[str], list[str]], monkeypatch: pytest.MonkeyPatch
) -> None:
    left(changed())
    answers[1].extend(["Not Now", "Open"])
    window.autosave.offer()
    assert not window.document.modified
    assert len(kept()) == 1
    window.autosave.offer()
    assert "It was never saved to a file." in answers[0][1]
    suggested: list[str] = []
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda _, __, name, *___: (suggested.append(name), ("", ""))[1])
    window.actions_by_key["save"].trigger()
    assert Path(suggested[0]).name == "it496 (changed).bpsim"
    assert window.document.modified


def test_work_that_cannot_be_read_is_said_and_stays(
    window: MainWindow, answers: tuple[list[str], list[str]], monkeypatch: pytest.MonkeyPatch
) -> None:
    said: list[str] = []
    monkeypatch.setattr(FaultDialog, "exec", lambda dialog: said.append(dialog.heading.text()) or 0)
    path = left(changed())
    path.write_bytes(path.read_bytes()[:-200])
    answers[1].append("Open")
    window.autosave.offer()
    assert said == ["This work cannot be opened."]
    assert kept() == [path]
    assert orphans() == [path]


def test_windows_do_not_tread_on_each_other(open_window: OpenWindow, answers: tuple[list[str], list[str]]) -> None:
    one, other = open_window(), open_window()
    one.document.set_value(W5, 0.75)
    other.document.set_value(W5, 0.25)
    keep(one)
    assert len(keep(other)) == 2
    other.autosave.offer()
    assert answers[0] == [], "the process that has the work is alive"
    other.document.undo_stack.undo()
    other.autosave.keeper.wait()
    (path,) = kept()
    assert read(path).lesson.parameters.weights[1][0, 0] == 0.75


def test_work_that_cannot_be_kept_is_said_once(window: MainWindow) -> None:
    unsaved.folder().parent.mkdir(parents=True, exist_ok=True)
    unsaved.folder().write_text("in the way")
    said: list[str] = []
    window.document.message.connect(said.append)
    for value in (0.75, 0.5, 0.25):
        window.document.set_value(W5, value)
        window.autosave.keep_changes()
        window.autosave.keeper.wait()
    assert len(said) == 1
    assert said[0].startswith("Changes are not kept in case bpsim ends without saving: ")
    unsaved.folder().unlink()
