"""The window with a lesson about formulas."""

from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QApplication, QToolButton
from pytestqt.qtbot import QtBot

from bpsim.app.main_window import MainWindow
from bpsim.core.initialization import Distribution, Initialization
from bpsim.core.quantity import Kind, Quantity
from bpsim.core.training import Training
from bpsim.formulas.formulas import Formulas
from bpsim.handout.choice import Choice
from bpsim.handout.numbers_files import rows_csv
from bpsim.lesson import FormulaLesson, Lesson, load, save, unsaved
from bpsim.trace.steps import Granularity
from bpsim.view.canvas.formula_picture import FormulaPicture
from bpsim.view.canvas.places import Part, Place
from bpsim.view.dialogs.handout_dialog import HandoutDialog
from bpsim.view.dialogs.new_weights import WeightsDialog
from bpsim.view.panels.header import position_text
from tests.app.conftest import OpenWindow
from tests.app.driver_checks import agrees
from tests.found import found


@pytest.fixture
def lesson() -> Lesson:
    formulas = Formulas(("t = x + y", "f = t z"), {"x": -2.0, "y": 5.0, "z": -4.0}, learned=("z",))
    return FormulaLesson(formulas=formulas, training=Training(0.1), title="Sum times")


def test_a_lesson_about_formulas_is_stepped_run_and_saved(
    open_window: OpenWindow, lesson: Lesson, tmp_path: Path
) -> None:
    path = tmp_path / "sum.bpsim"
    save(lesson, path)
    window = open_window(str(path))
    assert position_text(window.document.simulator).startswith("iteration 0")
    for _ in range(16):
        assert window.document.next(Granularity.TERM)
    assert position_text(window.document.simulator) == "iteration 0  ·  step 16 of 16  ·  update  ·  z+"
    assert not window.menus["network"].menuAction().isVisible()
    window.document.start_run(10)
    window.document.advance(10.0, lambda: 0.0)
    assert window.document.simulator.iteration == 10
    window.document.save()
    assert load(path).state.iteration == 10


def test_lessons_of_both_kinds_follow_one_another(open_window: OpenWindow, lesson: Lesson) -> None:
    window: MainWindow = open_window()
    matrices = window.docks["matrices"]
    assert not matrices.isHidden()
    entries = window.panel_entries.entries
    assert entries["matrices"].isVisible()
    assert not entries["formulas"].isVisible()
    window.document.show_lesson(lesson)
    assert matrices.isHidden()
    assert not entries["matrices"].isVisible()
    assert entries["formulas"].isVisible()
    sizes = [window.actions_by_key[f"choose_{size}"] for size in Granularity]
    names = [found(window.panels.transport.findChild(QToolButton, f"choose_{size}_button")) for size in Granularity]
    assert [size.text().replace("&", "") for size in sizes][:4] == ["Term", "Node", "Line", "Phase"]
    assert sizes[3].statusTip() == "Forward, backward, update"
    assert [name.accessibleName() for name in names][1:3] == ["Node", "Line"]
    window.document.next(Granularity.PHASE)
    window.document.open("it496")
    assert [size.text().replace("&", "") for size in sizes][1:3] == ["Value", "Layer"]
    window.document.next(Granularity.PHASE)
    assert not matrices.isHidden()
    assert window.menus["network"].menuAction().isVisible()


def test_a_formula_is_typed_from_nothing(window: MainWindow, qtbot: QtBot) -> None:
    window.actions_by_key["new_formula"].trigger()
    simulator = window.document.simulator
    field = QApplication.focusWidget()
    qtbot.keyClicks(field, "f = (x + y) z")
    graph = window.panels.graph.any_picture
    assert isinstance(graph, FormulaPicture)
    assert graph.graph.names == ("x", "y", "z", "u1", "f")  # a preview: nothing is taken over
    assert simulator.formulas.lines == ("f = x y",)
    qtbot.keyClick(field, Qt.Key.Key_Return)
    assert simulator.formulas.lines == ("f = (x + y) z",)
    assert window.document.undo_stack.undoText() == "f = (x + y) z"
    assert simulator.formulas.values == {"x": 2.0, "y": 3.0, "z": 1.0}
    qtbot.keyClicks(QApplication.focusWidget(), "z = w +")
    assert simulator.formulas.lines == ("f = (x + y) z",)
    qtbot.keyClick(QApplication.focusWidget(), Qt.Key.Key_Return)
    assert simulator.formulas.lines == ("f = (x + y) z",)
    assert window.panels.formulas.pending() == {1: "z = w +"}
    qtbot.keyClicks(QApplication.focusWidget(), " 1")
    qtbot.keyClick(QApplication.focusWidget(), Qt.Key.Key_Return)
    assert simulator.formulas.lines == ("f = (x + y) z", "z = w + 1")
    window.document.undo_stack.undo()
    window.document.undo_stack.undo()
    assert simulator.formulas.lines == ("f = x y",)
    window.document.undo_stack.redo()
    assert simulator.formulas.values["z"] == 1.0


def test_marks_modes_and_names_are_commands(open_window: OpenWindow, lesson: Lesson, tmp_path: Path) -> None:
    path = tmp_path / "sum.bpsim"
    save(lesson, path)
    window = open_window(str(path))
    actions, simulator = window.actions_by_key, window.document.simulator
    assert not actions["learned"].isEnabled()
    window.panels.graph.select(Place(Part.NODE, 0, 0))
    assert actions["learned"].isEnabled()
    assert not actions["learned"].isChecked()
    actions["learned"].trigger()
    assert simulator.formulas.learned == ("z", "x")
    actions["held"].trigger()
    assert simulator.formulas.frozen == ("x",)
    actions["mode_forward"].trigger()
    assert (simulator.lesson.view.mode, simulator.lesson.view.along, len(simulator.steps)) == ("forward", "x", 12)
    window.document.next(Granularity.PHASE)
    actions["mode_reverse"].trigger()
    assert len(simulator.steps) == 16
    actions["by_sample"].trigger()
    assert simulator.formulas.columns == ("x",)
    assert simulator.formulas.learned == ("z",)
    window.panels.graph.select(Place(Part.NODE, 0, 3))
    actions["result_node"].trigger()
    assert simulator.formulas.result == "t"


def test_the_inspector_shows_a_variable_and_its_uses(open_window: OpenWindow, lesson: Lesson, tmp_path: Path) -> None:
    path = tmp_path / "sum.bpsim"
    save(lesson, path)
    window = open_window(str(path))
    window.docks.show("inspector")
    panel, simulator = window.panels.inspector, window.document.simulator
    assert [row.shown.key for row in panel.rows] == ["title", "description", "result", "seed"]
    window.panels.graph.select(Place(Part.NODE, 0, 2))
    keys = [row.shown.key for row in panel.rows]
    assert keys == ["node_name", "value", "learned", "held", "penalized", "by_sample", "use"]
    assert panel.row("use").shown.value == "f, a product"
    panel.edited.emit(panel.row("held").shown, True)
    assert simulator.formulas.frozen == ("z",)
    panel.edited.emit(panel.row("node_name").shown, "w")
    assert simulator.formulas.lines == ("t = x + y", "f = t w")
    panel.edited.emit(panel.row("node_name").shown, "x")
    assert window.statusBar().currentMessage() == "x is taken."
    assert simulator.formulas.lines == ("t = x + y", "f = t w")
    panel.edited.emit(panel.row("by_sample").shown, True)
    assert simulator.formulas.columns == ("w",)
    window.panels.graph.select(Place(Part.NODE, 0, 0), Place(Part.NODE, 0, 1))
    panel.edited.emit(panel.row("learned").shown, True)
    assert simulator.formulas.learned == ("x", "y")
    assert window.document.undo_stack.undoText() == "x learned, y learned"
    window.panels.graph.select(Place(Part.NODE, 0, 3))
    assert [row.shown.value for row in panel.rows] == ["t", "sum", "t = x + y", "f, a product"]


def test_the_training_panel_leaves_layers_out(open_window: OpenWindow, lesson: Lesson, tmp_path: Path) -> None:
    path = tmp_path / "sum.bpsim"
    save(lesson, path)
    window = open_window(str(path))
    window.docks.show("training")
    rows = window.panels.training.rows
    assert rows["update"].isHidden()
    assert not rows["l2"].isHidden()
    window.document.open("it496")
    assert not rows["update"].isHidden()


def test_gates_are_folded_in_the_middle_of_the_backward_pass(open_window: OpenWindow, tmp_path: Path) -> None:
    formulas = Formulas(("n = w x", "f = 1/(1 + e^(-n))"), {"w": 0.5, "x": 3.0}, learned=("w",))
    path = tmp_path / "neuron.bpsim"
    save(FormulaLesson(formulas=formulas, training=Training(0.1)), path)
    window = open_window(str(path))
    actions, simulator = window.actions_by_key, window.document.simulator
    gradient = Quantity(Kind.GRADIENT, 0, None, simulator.formulas.graph.lines["n"])
    window.document.go_to(gradient)
    before = simulator.value(gradient)
    assert not actions["fold"].isEnabled()
    window.panels.graph.select(Place(Part.NODE, 0, simulator.formulas.graph.lines["f"]))
    assert not actions["unfold"].isEnabled()
    actions["fold"].trigger()
    assert simulator.formulas.lines == ("n = w x", "f = logistic(n)")
    assert simulator.current is not None
    assert simulator.current.quantity.kind is Kind.GRADIENT
    assert simulator.formulas.graph.names[simulator.current.quantity.at_unit] == "n"
    assert simulator.value(simulator.current.quantity) == pytest.approx(before, rel=1e-14)
    actions["unfold"].trigger()
    assert simulator.formulas.lines[1].replace(" ", "") == "f=1/(1+e^(-n))"
    window.document.undo_stack.undo()
    window.document.undo_stack.undo()
    assert simulator.formulas.lines == ("n = w x", "f = 1/(1 + e^(-n))")
    assert simulator.current.quantity == gradient


def test_a_network_becomes_formulas(window: MainWindow) -> None:
    window.document.simulator.run(3)
    error = window.document.simulator.error
    window.actions_by_key["as_formulas"].trigger()
    simulator = window.document.simulator
    assert simulator.about_formulas
    assert (simulator.iteration, simulator.error) == (0, error)
    assert not window.actions_by_key["as_formulas"].isEnabled()
    window.document.next(Granularity.PHASE)
    window.document.next(Granularity.PHASE)


def test_the_axis_is_linear_where_values_are_not_positive(
    open_window: OpenWindow, lesson: Lesson, tmp_path: Path
) -> None:
    path = tmp_path / "sum.bpsim"
    save(lesson, path)
    window = open_window(str(path))
    plot = window.panels.plot
    assert not plot.log
    plot.set_log(True)
    window.document.next(Granularity.ITERATION)
    assert plot.log  # the user has chosen it
    window.document.open("it496")
    window.document.open(path)
    assert not plot.log
    window.document.open("it496")
    assert plot.log


def test_data_and_handouts_of_formulas_are_exported(open_window: OpenWindow, lesson: Lesson, tmp_path: Path) -> None:
    path = tmp_path / "sum.bpsim"
    save(lesson, path)
    window = open_window(str(path))
    simulator = window.document.simulator
    window.document.edit("columns", lambda: simulator.differ_by_sample("x"))
    window.document.samples.add_sample()
    assert rows_csv(simulator.formulas) == b"x\n-2.0\n0.0\n"
    table = window.panels.data.table
    assert table.model().index(0, 0).data() == "−2"
    dialog = HandoutDialog(Choice(), simulator, window.looks.theme, window)
    assert not dialog.form.isRowVisible(dialog.layers)
    dialog.carry_out()
    assert dialog.choice.notation == ""
    dialog.deleteLater()


def test_a_line_that_cannot_be_read_is_kept_and_asked_about(
    open_window: OpenWindow, lesson: Lesson, tmp_path: Path, qtbot: QtBot
) -> None:
    path = tmp_path / "sum.bpsim"
    save(lesson, path)
    window = open_window(str(path))
    panel, document = window.panels.formulas, window.document
    panel.begin_line()
    qtbot.keyClicks(panel.rows[-1].field, "g = f +")
    assert document.modified
    assert not document.undo_stack.canUndo()
    window.autosave.keep_at_once()
    slot = next(unsaved.folder().glob("*.unsaved"))
    work = unsaved.read(slot)
    assert work.typed == {2: "g = f +"}
    document.show_lesson(work.lesson, changed=True)
    assert panel.pending() == {}
    window.autosave.typed_again.emit(work.typed)
    assert panel.pending() == {2: "g = f +"}
    panel.discard()
    assert document.typed_lines == {}
    qtbot.keyClicks(panel.rows[0].field, " + 1")
    qtbot.keyClick(panel.rows[0].field, Qt.Key.Key_Return)
    assert document.simulator.formulas.lines[0] == "t = x + y + 1"
    assert document.typed_lines == {}


def test_a_table_is_imported_in_the_window(open_window: OpenWindow, tmp_path: Path) -> None:
    table = tmp_path / "line.csv"
    table.write_text("x,y,other\n1,2,0\n2,3.5,0\n")
    window = open_window("linear-regression")
    window.imports.open_table(table)
    simulator = window.document.simulator
    assert simulator.formulas.rows.tolist() == [[1.0, 2.0], [2.0, 3.5]]
    assert window.statusBar().currentMessage() == "2 rows imported from line.csv for x, y. No variable is called other."
    window.document.undo_stack.undo()
    assert len(simulator.formulas.rows) != 2


def test_new_values_are_normal_or_uniform(open_window: OpenWindow) -> None:
    window = open_window("linear-regression")
    dialog = WeightsDialog(
        Initialization(Distribution.XAVIER),
        window.document.new_weights,
        window.looks.theme,
        window,
        about_formulas=True,
    )
    assert [dialog.distribution.itemText(at) for at in range(dialog.distribution.count())] == ["normal", "uniform"]
    dialog.carry_out()
    assert window.document.undo_stack.undoText() == "new random values"
    assert window.actions_by_key["new_weights"].text() == "&New Random Values…"
    dialog.deleteLater()
    window.document.open("it496")
    assert window.actions_by_key["new_weights"].text() == "&New Random Weights…"


def test_numbers_are_pasted_into_columns_and_rows_picked(open_window: OpenWindow) -> None:
    window = open_window("linear-regression")
    simulator = window.document.simulator
    window.samples.paste("7\t8\n9\t10", 0, 0, False)
    assert simulator.formulas.rows[:2].tolist() == [[7.0, 8.0], [9.0, 10.0]]
    window.samples.paste("1\t2\t3", 0, 0, False)
    assert simulator.formulas.rows[0].tolist() == [7.0, 8.0]
    assert "columns" in window.statusBar().currentMessage()
    window.samples.pick(1)
    assert "Every batch has all samples" in window.statusBar().currentMessage()
    window.document.set_training(replace(simulator.training, batch=1))
    window.samples.pick(1)
    assert simulator.values.rows.tolist() == [1]


def test_a_typed_formula_is_stepped_to_the_end_and_back_by_keyboard(window: MainWindow, qtbot: QtBot) -> None:
    window.actions_by_key["new_formula"].trigger()
    qtbot.keyClicks(QApplication.focusWidget(), "t = x + y")
    qtbot.keyClick(QApplication.focusWidget(), Qt.Key.Key_Return)
    qtbot.keyClicks(QApplication.focusWidget(), "f = t x")
    qtbot.keyClick(QApplication.focusWidget(), Qt.Key.Key_Return)
    qtbot.keyClick(QApplication.focusWidget(), Qt.Key.Key_Escape)
    simulator, graph = window.document.simulator, window.panels.graph
    graph.setFocus()
    seen: list[set[Quantity]] = []

    def look() -> None:
        painted = {one.quantity: one.value for one in graph.painted() if one.value and one.quantity is not None}
        for quantity, shown in painted.items():
            assert agrees(shown, simulator.value(quantity))
            assert simulator.reached(quantity)
        seen.append(set(painted))

    look()
    for _ in range(len(simulator.steps)):
        qtbot.keyClick(graph, Qt.Key.Key_PageDown)
        look()
    assert simulator.step == len(simulator.steps) == 2 + 1 + 3 + 3 + 5
    x = simulator.formulas.graph.variables.index("x")
    assert simulator.value(Quantity(Kind.GRADIENT, 0, None, x)) == (2.0 + 3.0) + 2.0  # by both of its uses
    assert len(seen[-1]) > len(seen[0])
    forward = list(seen)
    for step in reversed(range(len(simulator.steps))):
        qtbot.keyClick(graph, Qt.Key.Key_PageUp)
        look()
        assert simulator.step == step
        assert seen[-1] == forward[step]


def test_who_pastes_before_a_variable_has_a_column_is_told_how_it_gets_one(open_window: OpenWindow) -> None:
    window = open_window("polar")
    window.docks.show("data")
    QGuiApplication.clipboard().setText("r\ttheta\n1\t2")
    window.panels.data.table.paste.trigger()
    QGuiApplication.clipboard().clear()
    said = window.statusBar().currentMessage()
    assert said.startswith("No variable has a column here: import a table")
    assert "Differs by Sample" in said
