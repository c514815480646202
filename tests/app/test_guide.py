"""The guide in the real window: walked with Next alone, never in the way; printed numbers beside computed ones."""

from __future__ import annotations

from dataclasses import replace

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

import bpsim
from bpsim.app.main_window import MainWindow
from bpsim.core.network_engine import NetworkEngine
from bpsim.core.quantity import Kind, Quantity
from bpsim.guide.wording import AS_OPENED, NO_GUIDE
from bpsim.lesson.lesson import Caption
from bpsim.resources import OF_NETWORKS
from bpsim.trace.steps import Granularity
from bpsim.view.panels.caption_band import CaptionBand
from bpsim.view.panels.printed_model import COMPUTED, PRINTED, STANDING
from bpsim.view.panels.printed_panel import PrintedPanel
from tests.app.conftest import OpenWindow
from tests.found import found
from tests.guide.texts import written as written_by

RUN = 60_000
"""Milliseconds that a run to a caption may take in plain Python."""


def page_down(window: MainWindow, qtbot: QtBot) -> None:
    qtbot.keyClick(window.panels.graph, Qt.Key.Key_PageDown)


def position(window: MainWindow) -> tuple[int, int]:
    return window.document.simulator.iteration, window.document.simulator.step


def settled(window: MainWindow, qtbot: QtBot) -> None:
    """After the run that is going on, where there is one."""
    qtbot.waitUntil(lambda: not window.document.running, timeout=RUN)


def caption(window: MainWindow) -> str:
    return window.panels.guide.text.markdown


def written(window: MainWindow, *captions: Caption) -> list[str]:
    """The texts of captions in the present notation."""
    return [written_by(window.document.simulator, caption) for caption in captions]


def printed(window: MainWindow) -> PrintedPanel:
    """The panel of the printed numbers, brought forward as a user does it."""
    window.panels.guide.printed.click()
    QApplication.processEvents()
    assert window.panels.printed.isVisible()
    return window.panels.printed


def rows(panel: PrintedPanel) -> list[tuple[str, ...]]:
    return [panel.table.numbers.cells(row) for row in range(panel.count)]


def click_row(panel: PrintedPanel, qtbot: QtBot, row: int) -> None:
    index = panel.table.numbers.index(row, 1)
    panel.table.scrollTo(index)
    qtbot.mouseClick(panel.table.viewport(), Qt.MouseButton.LeftButton, pos=panel.table.visualRect(index).center())


# Walking


@pytest.mark.parametrize("name", [*OF_NETWORKS, "polar", "linear-regression"])
def test_every_guide_is_walked_to_its_end_with_next_alone(open_window: OpenWindow, qtbot: QtBot, name: str) -> None:
    window = open_window(name)
    window.panels.guide.follow.click()
    captions = window.document.simulator.lesson.guide
    assert [caption(window)] == written(window, captions[0])
    for number, expected in enumerate(captions[1:], 2):
        page_down(window, qtbot)
        settled(window, qtbot)
        assert [caption(window)] == written(window, expected)
        assert position(window)[0] == expected.iteration
        current = window.document.simulator.current
        assert (current.quantity if current else None) == expected.step
        assert window.panels.guide.place.text().startswith(f"{number} of {len(captions)}")
        assert window.panels.guide.text.toPlainText()
    assert not window.panels.guide.next.isEnabled()


@pytest.mark.parametrize("name", ["it496", "it496-layer-by-layer", "torok"])
def test_step_by_step_each_caption_shows_by_itself(open_window: OpenWindow, qtbot: QtBot, name: str) -> None:
    window = open_window(name)
    steps = window.document.simulator.steps
    seen = [caption(window)]
    for _ in range(len(steps)):
        page_down(window, qtbot)
        if caption(window) != seen[-1]:
            current = window.document.simulator.current
            assert current is not None
            assert current.quantity in [c.step for c in window.document.simulator.lesson.guide]
            seen.append(caption(window))
    assert seen == written(window, *(c for c in window.document.simulator.lesson.guide if c.iteration == 0))


def test_back_returns_to_the_caption_before_and_past_the_last_next_steps_on(window: MainWindow, qtbot: QtBot) -> None:
    captions = window.document.simulator.lesson.guide
    window.actions_by_key["follow_guide"].trigger()
    assert window.panels.guide.follow.isChecked()
    for _ in range(2):
        page_down(window, qtbot)
    qtbot.keyClick(window.panels.graph, Qt.Key.Key_PageUp)
    assert [caption(window)] == written(window, captions[1])
    window.document.show_lesson(replace(window.document.simulator.lesson, guide=captions[:2]))
    for expected in ((0, 1), (0, 2), (0, 3)):
        page_down(window, qtbot)
        assert position(window) == expected


def test_unticked_next_takes_single_steps_again(window: MainWindow, qtbot: QtBot) -> None:
    window.panels.guide.follow.click()
    page_down(window, qtbot)
    page_down(window, qtbot)
    page_down(window, qtbot)
    assert position(window) == (0, 5)
    window.panels.guide.follow.click()
    assert not window.actions_by_key["follow_guide"].isChecked()
    page_down(window, qtbot)
    assert position(window) == (0, 6)


def test_the_arrows_and_the_commands_go_from_caption_to_caption(window: MainWindow, qtbot: QtBot) -> None:
    guide = window.panels.guide
    assert not guide.back.isEnabled()
    qtbot.mouseClick(guide.next, Qt.MouseButton.LeftButton)
    assert position(window) == (0, 1)
    window.actions_by_key["next_caption"].trigger()
    assert position(window) == (0, 2)
    window.actions_by_key["previous_caption"].trigger()
    assert position(window) == (0, 1)
    qtbot.mouseClick(guide.back, Qt.MouseButton.LeftButton)
    assert position(window) == (0, 0)


# In the symbols of the notation


def test_a_switch_of_the_notation_changes_the_caption_at_once_and_back(window: MainWindow) -> None:
    window.document.seek(0, 16)
    page = window.panels.guide.text
    for name, (weight, unit) in {
        "z_a_delta": ("w³₁₁", "ŷ1"), "van_veen": ("v11", "d\u03021"), "torok": ("w5", "o1"), "net_out": ("w5", "o1")
    }.items():  # fmt: skip
        window.actions_by_key[f"notation_{name}"].trigger()
        window.document.seek(0, 14)
        assert f"Every weight into {unit} needs it" in page.toPlainText()
        window.document.seek(0, 16)
        assert page.toPlainText().startswith(f"The gradient of {weight} is 0.0822, the product of the three")


def test_a_switch_keeps_the_place_among_the_captions(window: MainWindow, qtbot: QtBot) -> None:
    window.panels.guide.follow.click()
    page_down(window, qtbot)
    window.actions_by_key["notation_torok"].trigger()
    assert window.panels.guide.place.text() == "2 of 25  ·  net h1"
    page_down(window, qtbot)
    assert window.panels.guide.text.toPlainText().startswith("The output of h1 is ")


def test_units_that_got_other_names_are_called_by_them_in_the_caption(window: MainWindow) -> None:
    lesson = window.document.simulator.lesson
    hidden, output = lesson.network.layers
    network = replace(lesson.network, layers=(replace(hidden, units=("*cat*", "dog")), output))
    window.document.show_lesson(replace(lesson, network=network))
    window.document.seek(0, 1)
    assert window.panels.guide.text.toPlainText().startswith("The net input of *cat* is ")


def test_a_caption_that_names_nothing_is_the_same_in_every_notation(window: MainWindow) -> None:
    text = "**Plain** w5, {w5} and \\{\\{w5}}"
    window.document.show_lesson(replace(window.document.simulator.lesson, guide=(Caption(text),)))
    for name in ("net_out", "z_a_delta", "van_veen", "torok"):
        window.actions_by_key[f"notation_{name}"].trigger()
        assert caption(window) == text
        assert window.panels.guide.text.toPlainText() == "Plain w5, {w5} and {{w5}}"


# Numbers, and what is passed


def seen(window: MainWindow) -> tuple[str, str]:
    """The lines below the caption: on its numbers, and on what is next; empty where hidden."""
    guide = window.panels.guide
    note, then = (label.text() if label.isVisible() else "" for label in (guide.note, guide.then))
    return note, then


def test_a_caption_quotes_the_numbers_of_the_network_that_is_shown(window: MainWindow) -> None:
    guide = Caption("Out comes {{=out 2.0:4}}, into {{unit 2.0}}.", 0, Quantity(Kind.OUT, 0, 2, 0))
    window.document.show_lesson(replace(window.document.simulator.lesson, guide=(guide,)))
    window.document.go_to(Quantity(Kind.OUT, 0, 2, 0))
    assert window.panels.guide.text.toPlainText() == "Out comes 0.7514, into o1."
    window.document.set_value(Quantity(Kind.WEIGHT, None, 2, 0, 0), 0.9)
    window.document.go_to(Quantity(Kind.OUT, 0, 2, 0))
    assert window.panels.guide.text.toPlainText() == "Out comes 0.8026, into o1."
    assert seen(window) == ("", "")
    window.actions_by_key["undo"].trigger()
    window.document.go_to(Quantity(Kind.OUT, 0, 2, 0))
    assert window.panels.guide.text.toPlainText() == "Out comes 0.7514, into o1."


def test_a_caption_with_digits_of_its_own_says_after_an_edit_for_which_lesson_they_are(window: MainWindow) -> None:
    guide = (Caption("It is 0.298."), Caption("No number", 0, Quantity(Kind.NET, 0, 1, 0)))
    window.document.show_lesson(replace(window.document.simulator.lesson, guide=guide))
    assert seen(window) == ("", "")
    window.document.set_value(Quantity(Kind.INPUT, 0, 0, 0), 0.06)
    window.document.seek(0)
    assert seen(window) == (AS_OPENED, "")
    window.document.seek(0, 1)
    assert seen(window) == ("", "")
    window.actions_by_key["undo"].trigger()
    window.document.seek(0)
    assert seen(window) == ("", "")


@pytest.mark.parametrize("appearance", ["light", "dark"])
def test_a_passed_caption_is_drawn_faintly_and_says_what_is_next(window: MainWindow, appearance: str) -> None:
    window.actions_by_key[f"appearance_{appearance}"].trigger()
    text, theme = window.panels.guide.text, window.looks.theme
    window.document.seek(0, 12)

    def inks() -> set[str]:
        image = text.viewport().grab().toImage()
        return {image.pixelColor(x, y).name() for x in range(image.width()) for y in range(image.height())}

    assert theme.ink.lower() in inks()
    assert seen(window) == ("", "")
    window.document.seek(0, 20)
    assert theme.ink.lower() not in inks()
    assert theme.muted.lower() in inks()
    assert seen(window) == ("", "next: at the gradient of w8")
    assert text.accessibleDescription()
    window.document.seek(0, 25)
    assert seen(window) == ("", "")
    assert not text.accessibleDescription()


def test_the_line_below_a_passed_caption_takes_its_room_from_the_text_alone(window: MainWindow) -> None:
    guide = window.panels.guide
    window.document.seek(0, 16)
    QApplication.processEvents()
    places = [widget.geometry() for widget in (guide.text, guide.back, guide.follow)]
    room = guide.text.viewport().height()
    window.document.seek(0, 17)
    QApplication.processEvents()
    assert [widget.geometry() for widget in (guide.text, guide.back, guide.follow)] == places
    assert guide.text.viewport().height() == room - guide.then.height()
    assert guide.text.rect().contains(guide.then.geometry())
    assert not guide.text.viewport().geometry().intersects(guide.then.geometry())


@pytest.mark.parametrize("workspace", ["study", "lecture"])
def test_what_is_next_is_read_whole_in_a_narrow_window(window: MainWindow, workspace: str) -> None:
    window.resize(800, 600)
    window.actions_by_key[f"workspace_{workspace}"].trigger()
    window.document.seek(0, 56)
    QApplication.processEvents()
    said = "next: at the error E, iteration 1"
    if workspace == "lecture":
        band = found(window.findChild(CaptionBand)).place
        assert band.shown.endswith(said)
        band.resize(band.fontMetrics().horizontalAdvance(said) + 4, band.height())
        assert band.shown == said
        return
    then = window.panels.guide.then
    assert then.text() == said
    assert then.height() >= then.heightForWidth(then.width()) > then.fontMetrics().height()
    assert then.width() == window.panels.guide.text.viewport().width()


def test_where_next_follows_the_guide_this_step_promises_its_jump(window: MainWindow, qtbot: QtBot) -> None:
    step = window.panels.step
    w5 = Quantity(Kind.DE_DW, 0, 2, 0, 0)
    guide = (Caption("start"), Caption("w5", 0, w5), Caption("later", 1))
    window.document.show_lesson(replace(window.document.simulator.lesson, guide=guide))
    assert step.words[1] == "PageDown takes the first step."
    window.panels.guide.follow.click()
    assert step.words[1] == "PageDown goes to the next caption, at the gradient of w5."
    window.actions_by_key["notation_van_veen"].trigger()
    assert step.words[1] == "PageDown goes to the next caption, at the gradient of v11."
    page_down(window, qtbot)
    assert position(window) == (0, 16)
    assert step.words[1] == window.document.simulator.explain().note
    page_down(window, qtbot)
    settled(window, qtbot)
    assert position(window) == (1, 0)
    assert step.words[1] == "PageDown takes the first step."  # there is no further caption
    window.document.seek(0)
    assert step.words[1] == "PageDown goes to the next caption, at the gradient of v11."
    window.panels.guide.follow.click()
    assert step.words[1] == "PageDown takes the first step."


# Never in the way


def test_the_guide_follows_free_use(window: MainWindow) -> None:
    captions = window.document.simulator.lesson.guide
    window.document.seek(0, 40)
    reached = next(c for c in captions if c.step == Quantity(Kind.DE_DW, 0, 1, 0, 0))
    assert [caption(window)] == written(window, reached)
    window.document.next(Granularity.ITERATION)
    window.document.set_value(Quantity(Kind.WEIGHT, None, 1, 0, 0), 0.7)
    assert position(window) == (1, 0)
    window.document.restart()
    assert [caption(window)] == written(window, captions[0])


def test_with_the_keyboard_in_the_caption_next_still_steps(window: MainWindow, qtbot: QtBot) -> None:
    text = window.panels.guide.text
    text.setFocus()
    assert QApplication.focusWidget() is text
    qtbot.keyClick(text, Qt.Key.Key_PageDown)
    assert position(window) == (0, 1)


def to_the_last_caption(window: MainWindow) -> None:
    """Begins the run to iteration 10 000."""
    window.document.next(Granularity.ITERATION)
    window.document.seek(1, 11)
    window.actions_by_key["next_caption"].trigger()


def test_a_far_caption_is_run_to_in_slices_and_stop_leaves_it_there(window: MainWindow) -> None:
    to_the_last_caption(window)
    assert window.document.running  # the command returned at once
    window.document.advance(0.0, lambda: 0.0)
    window.actions_by_key["stop"].trigger()
    assert not window.document.running
    iteration = window.document.simulator.iteration
    assert 1 < iteration < 10_000
    QApplication.processEvents()
    assert position(window) == (iteration, 0)


def test_a_place_that_takes_long_to_compute_again_is_come_to_in_slices(
    window: MainWindow, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    stop = window.actions_by_key["stop"]
    window.document.start_run(200)
    settled(window, qtbot)
    monkeypatch.setattr(NetworkEngine, "update_seconds", 0.1)
    window.guides.go_to(150, Quantity(Kind.DE_DW, 0, 2, 0, 0))
    assert stop.isEnabled()
    assert position(window) == (200, 0)
    settled(window, qtbot)
    assert position(window) == (150, 16)
    assert not stop.isEnabled()
    window.guides.go_to(50, None)
    stop.trigger()
    assert position(window) == (150, 16)


def test_nothing_late_lands_in_another_lesson(window: MainWindow) -> None:
    to_the_last_caption(window)
    window.document.open("torok")
    QApplication.processEvents()
    assert position(window) == (0, 0)
    assert not window.document.running


def test_a_run_that_explodes_on_the_way_says_so_and_stays(window: MainWindow, qtbot: QtBot) -> None:
    lesson = bpsim.load("it496-least-squares")
    window.document.show_lesson(replace(lesson, training=replace(lesson.training, learning_rate=5.0)))
    window.document.next(Granularity.ITERATION)
    window.document.next(Granularity.ITERATION)
    window.document.next(Granularity.ITERATION)
    with qtbot.waitSignal(window.document.message, timeout=RUN) as said:
        window.actions_by_key["next_caption"].trigger()
    assert said.args is not None
    assert "Try a smaller learning rate" in said.args[0]
    assert window.document.simulator.iteration < 1000


def test_the_guide_is_shown_where_there_is_one(window: MainWindow) -> None:
    guide, table = window.docks["guide"], window.docks["printed"]
    assert guide.isVisible()
    window.document.open("torok")
    assert guide.isVisible()
    assert not table.toggleViewAction().isChecked()
    assert window.panels.guide.printed.isHidden()
    window.document.show_lesson(replace(bpsim.load("torok"), guide=()))
    assert not guide.isVisible()
    assert window.panels.guide.text.toPlainText() == NO_GUIDE
    window.document.open("it496")
    assert guide.isVisible()
    assert table.toggleViewAction().isChecked()


def test_a_guide_that_was_closed_stays_closed_also_at_the_next_start(
    window: MainWindow, open_window: OpenWindow
) -> None:
    window.docks["guide"].close()
    window.document.show_lesson(replace(bpsim.load("torok"), guide=()))
    window.document.open("it496")
    assert not window.docks["guide"].isVisible()
    window.close()
    again = open_window()
    assert not again.docks["guide"].isVisible()
    again.actions_by_key["reset_layout"].trigger()
    assert again.docks["guide"].isVisible()


def test_the_view_menu_lists_both_panels(window: MainWindow) -> None:
    entries = [action.text() for action in window.menus["view"].actions()]
    assert {"Guide", "Printed Numbers"} <= set(entries)


# Printed beside computed


def test_a_printed_number_is_compared_once_its_step_is_reached(window: MainWindow, qtbot: QtBot) -> None:
    panel = printed(window)
    assert {row[COMPUTED] for row in rows(panel)} == {"not reached"}
    assert panel.summary.text() == "None is computed yet."
    page_down(window, qtbot)
    assert [row[COMPUTED] for row in rows(panel)][:2] == ["0.3775", "not reached"]
    assert panel.summary.text() == "The only one computed so far agrees."
    window.document.back(Granularity.TERM)
    assert panel.summary.text() == "None is computed yet."


def test_at_the_end_of_an_iteration_the_far_numbers_are_not_reached(window: MainWindow) -> None:
    panel = printed(window)
    window.document.seek(0, 57)
    table = rows(panel)
    assert table[0] == ("0", "net h1", "0.3775", "0.3775", "=")
    assert [row[COMPUTED] for row in table[-4:]] == ["not reached"] * 4
    assert window.document.simulator.last == 0
    assert panel.summary.text() == "All 25 computed so far agree."
    assert panel.run_on.text().endswith("10\u202f000")


def test_after_the_run_the_four_that_differ_are_marked_and_explained(window: MainWindow, qtbot: QtBot) -> None:
    panel = printed(window)
    qtbot.mouseClick(panel.run_on, Qt.MouseButton.LeftButton)
    settled(window, qtbot)
    assert position(window) == (10_000, 11)
    assert [row[PRINTED:] for row in rows(panel)[-4:]] == [
        ("0.291027924", "0.291027774", "≠"), ("0.0000351085", "0.0000351019", "≠"),
        ("0.015912196", "0.015913620", "≠"), ("0.984065734", "0.984064274", "≠"),
    ]  # fmt: skip
    assert panel.summary.text() == "4 of 29 differ."
    assert panel.run_on.isHidden()
    assert "layer-by-layer" in panel.reason.text()
    index = panel.table.numbers.index(25, STANDING)
    assert index.data(Qt.ItemDataRole.ForegroundRole).color().name().upper() == window.looks.theme.negative
    assert index.data(Qt.ItemDataRole.AccessibleTextRole) == "differs"
    click_row(panel, qtbot, 26)
    assert "9,999" in panel.reason.text()


def test_a_click_goes_to_the_step_and_runs_there_where_it_has_to(window: MainWindow, qtbot: QtBot) -> None:
    panel = printed(window)
    click_row(panel, qtbot, 12)
    assert position(window) == (0, 16)
    click_row(panel, qtbot, 25)
    settled(window, qtbot)
    assert position(window) == (1, 11)
    panel.table.setCurrentIndex(panel.table.numbers.index(0, 0))
    qtbot.keyClick(panel.table, Qt.Key.Key_Return)
    assert position(window) == (0, 1)


def test_another_notation_changes_the_symbols_and_nothing_else(window: MainWindow, qtbot: QtBot) -> None:
    panel = printed(window)
    window.document.seek(0, 16)
    before = rows(panel)
    text = window.panels.guide.text.toPlainText()
    window.actions_by_key["notation_van_veen"].trigger()
    after = rows(panel)
    assert [row[PRINTED:] for row in after] == [row[PRINTED:] for row in before]
    assert (before[12][1], after[12][1]) == ("∂E/∂w5", "∂f/∂v11")
    assert window.panels.guide.place.text().endswith("∂f/∂v11")
    changed = text.replace("w5", "v11")
    assert window.panels.guide.text.toPlainText() == changed != text
    page_down(window, qtbot)
    assert position(window) == (0, 17)


def test_after_an_edit_the_numbers_are_compared_anew(window: MainWindow) -> None:
    panel = printed(window)
    window.document.seek(0, 57)
    window.document.set_value(Quantity(Kind.INPUT, 0, 0, 0), 0.06)
    assert rows(panel)[0] == ("0", "net h1", "0.3775", "0.3790", "≠")
    assert "changed" in panel.reason.text()
    window.actions_by_key["undo"].trigger()
    assert rows(panel)[0][STANDING] == "="
    assert panel.reason.isHidden()


@pytest.mark.parametrize("shown_before", [True, False])
def test_columns_are_as_wide_as_their_cells_ask_for(window: MainWindow, shown_before: bool) -> None:
    if shown_before:
        printed(window)
    for _ in range(3):
        window.actions_by_key["larger"].trigger()
    table = printed(window).table
    asked = [
        max(table.sizeHintForColumn(column), table.horizontalHeader().sectionSizeHint(column))
        for column in range(STANDING + 1)
    ]
    assert [table.columnWidth(column) for column in range(STANDING + 1)] == asked


def test_hidden_the_table_compares_nothing(window: MainWindow, monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[int] = []
    model = window.panels.printed.table.numbers
    compare = model.comparison
    monkeypatch.setattr(model, "comparison", lambda row: asked.append(row) or compare(row))
    window.docks["data"].raise_()
    QApplication.processEvents()
    asked.clear()
    window.document.next(Granularity.ITERATION)
    window.document.seek(0)
    QApplication.processEvents()
    assert asked == []
    window.panels.guide.printed.click()
    QApplication.processEvents()
    assert asked
