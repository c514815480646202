"""The settings file, whatever somebody or a failing disk has made of it: the window opens, with what can be used."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import QByteArray, QSettings, Qt
from PySide6.QtTest import QTest

from bpsim.app.remembered import Settings
from bpsim.lesson import load, save
from tests.app.conftest import OpenWindow, menu_of
from tests.found import found

KEYS = (
    *("appearance", "geometry", "guide", "hints", "followed_hints", "layout", "recent", "text_scale"),
    *("workspace", "layout_lecture", "layout_study", "layout_train", "study_guide", "lecture_printed"),
)
WRONG_VALUES = [
    "", "unknown", "true", "-5", "1e400", "nan", "a, b, c", "@Invalid()", "@ByteArray(abc)", "@ByteArray()",
    "@Rect(1 2 3 4)", "@Size(1 2)", "@Variant(", r"@Variant(\0\0\0\x7f\0\0\0\x4Foo\0)",
    "@DateTime(\\0)", "/nul\\x0l/a.bpsim", "\\xd800", '"not closed',
]  # fmt: skip


def settings_file() -> Path:
    folder = Path(os.environ["BPSIM_CONFIG"])
    folder.mkdir(exist_ok=True)
    return folder / "bpsim.ini"


@pytest.mark.parametrize("value", WRONG_VALUES)
def test_a_wrong_value_of_every_setting_opens_the_window(open_window: OpenWindow, value: str) -> None:
    settings_file().write_text("[General]\n" + "".join(f"{key}={value}\n" for key in KEYS), encoding="utf-8")
    window = open_window()
    assert window.actions_by_key["appearance_system"].isChecked()
    assert 0.5 <= window.settings.text_scale <= 4
    assert window.panels.graph.isVisible()
    assert window.panels.transport.isVisible()
    file_menu = menu_of(next(action for action in window.menuBar().actions() if action.text() == "&File"))
    recent = menu_of(next(action for action in file_menu.actions() if action.menu()))
    recent.aboutToShow.emit()
    assert [action.text() for action in recent.actions() if action.text() and action.isEnabled()] == ["Clear List"]
    assert window.close()


@pytest.mark.parametrize(
    "data",
    [
        b"", b"{}", b"[Gen", b"\0" * 1000, bytes(range(256)) * 10, b"[General]\nrecent=" + b"/a, " * 100_000,
        b"\xff\xfe[\0G\0e\0n\0", b"[General]\nappearance" + b"\xff" * 50,
    ],
    ids=["empty", "json", "cut off", "zeros", "every byte", "long", "utf-16", "no text"],
)  # fmt: skip
def test_a_file_that_holds_no_settings_opens_the_window(open_window: OpenWindow, data: bytes) -> None:
    settings_file().write_bytes(data)
    window = open_window()
    assert window.actions_by_key["appearance_system"].isChecked()
    assert len(window.settings.recent) <= 10
    assert window.close()


def test_settings_that_cannot_be_read_or_written_open_the_window(open_window: OpenWindow) -> None:
    settings_file().mkdir()
    window = open_window()
    window.actions_by_key["appearance_dark"].trigger()
    assert window.close()
    assert settings_file().is_dir()


@pytest.mark.parametrize("at", [0, 3, 40, 200, -1])
def test_a_layout_with_one_damaged_byte_is_the_default(open_window: OpenWindow, at: int) -> None:
    first = open_window()
    found(first.panels.steps.parentWidget()).hide()
    assert first.close()
    store = QSettings(str(settings_file()), QSettings.Format.IniFormat)
    kept = store.value("layout_study")
    assert isinstance(kept, QByteArray)
    damaged = bytearray(kept.data())
    damaged[at] ^= 0xFF
    store.setValue("layout_study", QByteArray(bytes(damaged)))
    store.sync()
    assert Settings().state("study") is None
    assert open_window().panels.steps.isVisible()


def test_a_layout_is_kept_as_it_was(open_window: OpenWindow) -> None:
    first = open_window()
    found(first.panels.steps.parentWidget()).hide()
    state = first.saveState()
    assert first.close()
    assert Settings().state("study") == state
    assert not open_window().panels.steps.isVisible()


def test_a_layout_of_an_older_bpsim_is_read(open_window: OpenWindow) -> None:
    first = open_window()
    found(first.panels.steps.parentWidget()).hide()
    store = QSettings(str(settings_file()), QSettings.Format.IniFormat)
    store.setValue("geometry", first.saveGeometry())
    store.setValue("layout", first.saveState())
    store.sync()
    assert not open_window().panels.steps.isVisible()


def test_a_recent_file_in_a_folder_that_is_closed_to_us_is_gone(
    open_window: OpenWindow, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    closed, there = tmp_path / "closed" / "a.bpsim", tmp_path / "there.bpsim"
    save(load("it496"), there)
    store = QSettings(str(settings_file()), QSettings.Format.IniFormat)
    store.setValue("recent", [str(closed), str(there), "/" + "x" * 300, "/a\0b"])
    store.sync()
    real = os.stat

    # chmod does not stop a superuser, so the refusal is put in place of the file system's.
    def stat(path: str | os.PathLike[str], *args: Any, **options: Any) -> os.stat_result:
        if str(path) == str(closed):
            raise PermissionError(13, "Permission denied", str(path))
        return real(path, *args, **options)

    monkeypatch.setattr(os, "stat", stat)
    window = open_window()
    file_menu = menu_of(next(action for action in window.menuBar().actions() if action.text() == "&File"))
    recent = menu_of(next(action for action in file_menu.actions() if action.menu()))
    recent.aboutToShow.emit()
    entries = [action for action in recent.actions() if action.text()]
    assert [action.text() for action in entries if action.isEnabled()] == ["there.bpsim", "Clear List"]
    assert entries[0].text() == "a.bpsim"
    assert entries[0].toolTip() == f"{closed} is not there any more."
    assert len(entries) == 5


def test_words_of_help_that_were_followed_do_not_come_back(open_window: OpenWindow) -> None:
    labels = open_window().panels.graph.hints.labels
    assert all(label.isVisible() for label in labels.values())
    QTest.keyClick(open_window().panels.graph, Qt.Key.Key_PageDown)
    again = open_window().panels.graph.hints.labels
    assert [name for name, label in again.items() if label.isVisible()] == ["edit", "build", "run"]
