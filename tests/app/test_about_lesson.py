"""Lesson > About This Lesson: what every lesson says about itself, as text whatever is in it."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from bpsim.app.main_window import MainWindow
from bpsim.lesson import builtin_names, load, save
from bpsim.view.dialogs.about_lesson import AboutLessonDialog


@pytest.fixture
def shown(monkeypatch: pytest.MonkeyPatch) -> list[tuple[str, str, str, bool]]:
    """Heading, description and source of every dialog, and whether the source shows."""
    said: list[tuple[str, str, str, bool]] = []

    def look(dialog: AboutLessonDialog) -> int:
        dialog.show()
        source = dialog.source
        said.append((dialog.heading.text(), dialog.description.toPlainText(), source.text(), source.isVisible()))
        assert dialog.description.verticalScrollBar().value() == 0, "it is read from its beginning"
        dialog.buttons.rejected.emit()
        assert not dialog.isVisible()
        return 0

    monkeypatch.setattr(AboutLessonDialog, "exec", look)
    return said


@pytest.mark.parametrize("name", builtin_names())
def test_every_lesson_says_what_it_is(window: MainWindow, shown: list[tuple[str, str, str, bool]], name: str) -> None:
    window.files.open_source(name)
    window.actions_by_key["about_lesson"].trigger()
    ((heading, description, source, visible),) = shown
    lesson = load(name)
    assert heading == lesson.title
    assert len(description) > 40
    assert description.split()[0] == lesson.description.split()[0]
    assert source == f"Source: {lesson.source}"
    assert visible


def test_a_lesson_that_says_nothing_and_one_that_says_too_much(
    window: MainWindow, shown: list[tuple[str, str, str, bool]], tmp_path: Path
) -> None:
    silent = replace(load("it496"), title="", description=" ", source="")
    markup = "<img src=/dev/zero> ![a picture](/dev/zero)"
    save(silent, tmp_path / "silent.bpsim")
    save(replace(silent, title=markup, source=markup, description=markup), tmp_path / "loud.bpsim")
    for name in ("silent", "loud"):
        window.files.open_source(tmp_path / f"{name}.bpsim")
        window.actions_by_key["about_lesson"].trigger()
    assert shown[0] == ("silent.bpsim", "This lesson has no description.", "Source: ", False)
    assert shown[1][0] == markup
    assert "a picture" in shown[1][1]
    assert shown[1][2] == f"Source: {markup}"
