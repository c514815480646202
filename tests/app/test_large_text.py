"""Larger text, as for a projector: every panel keeps its place, nothing is cut off, and the way back leads back."""

from __future__ import annotations

import gc
from collections.abc import Iterator

import pytest
from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QFontInfo
from PySide6.QtWidgets import QApplication, QComboBox, QLabel, QLineEdit, QPushButton, QToolButton, QWidget
from pytestqt.qtbot import QtBot

from bpsim.app.main_window import MainWindow
from bpsim.view.panels.folding_row import ChoiceButton
from bpsim.view.text import PlainLabel
from bpsim.view.theme import WIDEST_MINIMUM, number_font
from tests.app.conftest import OpenWindow
from tests.found import found

PRESSES = 3
"""One and a half times the size."""


WORKSPACES = ("lecture", "study", "train", "build")
LARGEST = 5
"""Presses up to the largest size."""


def enlarged(window: MainWindow, presses: int = PRESSES) -> MainWindow:
    for _ in range(presses):
        window.actions_by_key["larger"].trigger()
    settle()
    return window


def settle() -> None:
    for _ in range(3):
        QApplication.sendPostedEvents()
        QApplication.processEvents()


@pytest.fixture(params=[(1280, 720), (1440, 900)], ids=str)
def large(request: pytest.FixtureRequest, open_window: OpenWindow) -> Iterator[MainWindow]:
    window = open_window()
    window.resize(*request.param)
    settle()
    yield window
    # The size belongs to the application: the next window would begin with it.
    window.actions_by_key["normal_size"].trigger()


def test_the_window_keeps_its_size_and_this_step_most_of_its_own(large: MainWindow) -> None:
    large.document.seek(0, 31)
    settle()
    before, width = large.size(), large.panels.step.width()
    enlarged(large)
    assert large.size() == before
    assert large.panels.step.width() >= 0.85 * width


def test_every_control_of_the_transport_bar_is_in_sight(large: MainWindow) -> None:
    bar = enlarged(large).panels.transport
    controls = [*bar.findChildren(QToolButton), bar.iterations, bar.until, bar.learning_rate, bar.speed]
    for control in controls:
        if not control.isHidden():
            place = control.rect().translated(control.mapTo(bar, control.rect().topLeft()))
            assert bar.rect().contains(place), control.objectName()


def test_normal_text_brings_everything_back(large: MainWindow) -> None:
    steps, bar = large.panels.steps, large.panels.transport
    first = steps.model().index(0, 0)
    before, graph = (large.size(), bar.height(), steps.visualRect(first).height()), large.panels.graph.size()
    enlarged(large)
    assert steps.visualRect(first).height() > before[2]
    large.actions_by_key["normal_size"].trigger()
    settle()
    assert (large.size(), bar.height(), steps.visualRect(first).height()) == before
    assert large.panels.graph.height() >= graph.height()
    assert large.panels.graph.width() >= 0.98 * graph.width()


def test_titles_are_as_large_beside_other_text_at_every_size(large: MainWindow) -> None:
    large.document.seek(0, 4)
    settle()
    dock = large.docks["step"]
    question = next(one for one in large.panels.step.findChildren(PlainLabel) if one.property("role") == "title")

    def sizes() -> tuple[float, float]:
        normal = QApplication.font().pointSizeF()
        return dock.font().pointSizeF() / normal, question.font().pointSizeF() / normal

    before = sizes()
    for _ in range(PRESSES):
        enlarged(large, 1)
        assert sizes() == pytest.approx(before, rel=0.01)
    large.actions_by_key["normal_size"].trigger()
    settle()
    assert sizes() == pytest.approx(before, rel=0.01)


@pytest.mark.parametrize("workspace", WORKSPACES)
def test_at_every_size_the_window_fits_a_small_screen_and_no_text_of_the_graph_shrinks(
    window: MainWindow, workspace: str
) -> None:
    window.resize(1280, 720)
    window.workspaces.switch(workspace)
    window.document.seek(0, 28)
    settle()
    graph = window.panels.graph
    normal = min(text.height for text in graph.painted())
    window.actions_by_key["smaller"].trigger()
    for _ in range(LARGEST + 2):
        settle()
        assert window.size().toTuple() == (1280, 720)
        assert window.minimumSizeHint().width() <= 1280
        assert window.minimumSizeHint().height() <= 720
        assert min(text.height for text in graph.painted()) >= normal - 0.05
        view = graph.viewport().rect()
        assert all(view.contains(text.rect.toRect()) for text in graph.painted())
        window.actions_by_key["larger"].trigger()


def test_sizes_are_bounded_also_those_that_were_kept(window: MainWindow) -> None:
    normal = QApplication.font().pointSizeF()
    window.actions_by_key["smaller"].trigger()
    window.actions_by_key["smaller"].trigger()
    assert QApplication.font().pointSizeF() == pytest.approx(normal / 1.15)
    window.actions_by_key["normal_size"].trigger()
    enlarged(window, LARGEST + 3)
    assert QApplication.font().pointSizeF() == pytest.approx(normal * 1.15**LARGEST)
    window.actions_by_key["normal_size"].trigger()
    window.settings.text_scale = 4.0
    assert window.settings.text_scale == pytest.approx(1.15**LARGEST)
    window.settings.text_scale = 0.1
    assert window.settings.text_scale == pytest.approx(1 / 1.15)
    window.settings.text_scale = 1.0


def test_on_a_large_screen_the_text_around_the_graph_grows_too(window: MainWindow) -> None:
    window.resize(1920, 1080)
    settle()
    header, bar = window.panels.header.height(), window.panels.transport.height()
    enlarged(window, LARGEST)
    assert window.panels.header.height() > header
    assert window.panels.transport.height() > bar
    window.resize(1280, 720)
    settle()
    assert (window.panels.header.height(), window.panels.transport.height()) == (header, bar)


def test_on_a_small_screen_no_text_around_the_graph_grows_alone(window: MainWindow) -> None:
    window.resize(1280, 720)
    window.workspaces.switch("lecture")
    window.document.start_run(20)
    window.document.advance(10.0, lambda: 0.0)
    settle()
    around = (window.panels.header, window.panels.transport, window.panels.band)
    shown = [part for panel in around for part in panel.findChildren(QWidget) if part.isVisible()]
    text = [part for part in shown if isinstance(part, QLabel | QToolButton | QComboBox | QLineEdit)]
    before = [QFontInfo(part.font()).pixelSize() for part in text]
    heights = [panel.height() for panel in around]
    for _ in range(LARGEST):
        enlarged(window, 1)
        assert [QFontInfo(part.font()).pixelSize() for part in text] == before
        assert [panel.height() for panel in around] == heights


def test_presses_that_come_at_once_leave_the_window_its_size(window: MainWindow) -> None:
    window.resize(1280, 720)
    settle()
    for _ in range(LARGEST):  # faster than Qt lays anything out
        window.actions_by_key["larger"].trigger()
    settle()
    assert window.width() == 1280


def test_no_panel_widens_the_window_whenever_it_asks_for_more_room(window: MainWindow) -> None:
    window.resize(1280, 720)
    settle()
    for panel in (window.panels.matrices, window.panels.data, window.panels.plot):
        wide = QWidget()
        wide.setMinimumWidth(2000)
        found(panel.layout()).addWidget(wide)
        found(window.layout()).activate()  # before the panel is laid out
        settle()
        assert window.width() == 1280
        assert panel.minimumWidth() == WIDEST_MINIMUM


@pytest.mark.parametrize(
    ("lesson", "panel", "at_least"),
    [("linear-regression", "formulas", 2), ("it496", "runs", 2), ("it496", "differences", 1)],
)
def test_fields_of_panels_grow_with_their_text_and_what_stands_in_them_is_whole(
    window: MainWindow, lesson: str, panel: str, at_least: int
) -> None:
    window.document.open(lesson)
    window.resize(1280, 720)
    window.docks.show(panel)
    if panel == "runs":
        window.document.simulator.run(12_345)
        window.panels.runs.compare.click()
    enlarged(window)
    shown = window.panels[panel]
    assert isinstance(shown, QWidget)
    fields = [field for field in shown.findChildren(QLineEdit) if not field.isHidden()]
    assert len(fields) >= at_least
    for field in fields:
        assert field.font().pointSizeF() == pytest.approx(number_font().pointSizeF())
        right = field.mapTo(shown, field.rect().topRight()).x()
        assert right <= shown.width() or panel == "formulas", "a line of formulas is scrolled to"
    for button in shown.findChildren(QPushButton):
        room = button.fontMetrics().horizontalAdvance(button.text())
        assert button.width() >= room + 2, button.text()
    for text in shown.findChildren(PlainLabel):
        if text.isVisible() and not text.wordWrap():
            assert text.width() >= text.fontMetrics().horizontalAdvance(text.text()), text.text()


def test_the_hints_fit_below_the_graph_at_every_size(window: MainWindow) -> None:
    window.resize(1280, 720)
    graph = window.panels.graph
    for _ in range(LARGEST + 1):
        settle()
        assert graph.hints.isVisible()
        assert graph.viewport().rect().contains(graph.hints.geometry())
        follow = window.panels.guide.follow
        assert follow.sizeHint().width() <= window.panels.guide.width()
        assert not any(text.rect.toRect().intersects(graph.hints.geometry()) for text in graph.painted())
        window.actions_by_key["larger"].trigger()


# The transport


def controls(window: MainWindow) -> dict[str, QWidget]:
    """The controls of the transport by name, and where they are asked for."""
    bar = window.panels.transport
    fields = (bar.iterations, bar.until, bar.learning_rate, bar.speed)
    return {field.accessibleName(): field for field in fields}


@pytest.mark.parametrize("width", [700, 900, 1100, 1280, 1600])
def test_the_transport_is_one_row_that_folds_what_does_not_fit_into_a_menu(window: MainWindow, width: int) -> None:
    window.workspaces.switch("lecture")
    window.resize(width, 700)
    settle()
    bar = window.panels.transport
    row, drawer = bar.row, bar.row.drawer
    buttons = [button for button in bar.findChildren(QToolButton) if button.isVisible()]
    assert len({button.mapTo(bar, button.rect().center()).y() for button in buttons}) == 1
    assert {"next_button", "back_button", "run_button", "stop_button"} <= {button.objectName() for button in buttons}
    folded = [name for name, control in controls(window).items() if drawer.isAncestorOf(control)]
    assert row.more.isVisible() == bool(folded)
    assert bool(folded) == (width < 1200)
    for control in (*buttons, *(control for name, control in controls(window).items() if name not in folded)):
        place = control.rect().translated(control.mapTo(bar, control.rect().topLeft()))
        assert bar.rect().contains(place), control.objectName()
    if folded:
        row.more.click()
        assert all(controls(window)[name].isVisible() for name in folded)
        assert window.rect().contains(drawer.geometry())
        drawer.hide()


def test_ctrl_l_opens_the_menu_where_the_learning_rate_is_folded(window: MainWindow, qtbot: QtBot) -> None:
    window.workspaces.switch("lecture")
    window.resize(700, 700)
    settle()
    field = window.panels.transport.learning_rate
    window.actions_by_key["learning_rate"].trigger()
    assert field.isVisible()
    field.selectAll()
    qtbot.keyClicks(field, "0.25")
    qtbot.keyClick(field, Qt.Key.Key_Return)
    assert window.document.simulator.training.learning_rate == 0.25
    window.panels.transport.row.drawer.hide()
    window.resize(1600, 700)
    settle()
    assert field.isVisible()
    assert field.value == 0.25


def test_the_size_of_a_step_can_be_chosen_where_its_buttons_are_folded(window: MainWindow) -> None:
    window.resize(1280, 720)
    settle()
    chooser = found(window.panels.transport.findChild(ChoiceButton))
    assert chooser.isVisible()
    place = chooser.geometry()
    window.actions_by_key["choose_iteration"].trigger()
    settle()
    assert chooser.text().startswith("Iteration")
    assert chooser.sizeHint().width() <= chooser.width(), "the whole word can be read"
    assert chooser.fontMetrics().horizontalAdvance(chooser.text()) < chooser.width()
    window.actions_by_key["choose_layer"].trigger()
    settle()
    assert chooser.text().startswith("Layer")
    assert chooser.geometry() == place, "nothing moves as another is chosen"
    assert len(chooser.menu().actions()) == 6
    window.resize(1700, 720)
    settle()
    assert not chooser.isVisible()
    assert found(window.panels.transport.findChild(QToolButton, "choose_layer_button")).isVisible()


@pytest.mark.parametrize("presses", range(3))
def test_what_flows_back_is_explained_in_a_lecture(window: MainWindow, presses: int) -> None:
    window.resize(1280, 720)
    window.actions_by_key["workspace_lecture"].trigger()
    enlarged(window, presses)
    window.document.seek(0, 14)
    settle()
    graph = window.panels.graph
    assert graph.legend.isVisible()
    area = graph.mapToScene(graph.legend.geometry()).boundingRect()
    assert not any(map(area.intersects, graph.graph.solid()))
    window.actions_by_key["normal_size"].trigger()


class Heard(QWidget):
    """A widget that writes down whether garbage may be collected while it is told of another font or style."""

    def __init__(self) -> None:
        super().__init__()
        self.collecting: list[bool] = []

    def changeEvent(self, event: QEvent) -> None:
        if event.type() in (QEvent.Type.FontChange, QEvent.Type.StyleChange, QEvent.Type.PaletteChange):
            self.collecting.append(gc.isenabled())
        super().changeEvent(event)


@pytest.fixture
def collecting() -> Iterator[None]:
    """Collections at any time, as in the program."""
    gc.enable()
    yield
    gc.disable()


@pytest.mark.usefixtures("collecting")
def test_nothing_is_collected_while_every_widget_is_given_another_font(window: MainWindow, qtbot: QtBot) -> None:
    heard = Heard()
    qtbot.addWidget(heard)
    heard.show()
    enlarged(window)
    window.actions_by_key["normal_size"].trigger()
    assert heard.collecting
    assert not any(heard.collecting)
    assert gc.isenabled()
