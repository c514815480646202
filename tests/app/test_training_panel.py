"""The Training panel in the real window: every setting changes what is computed, and nothing impossible is taken."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator
from dataclasses import fields, is_dataclass, replace
from enum import StrEnum
from fractions import Fraction
from typing import Any

import pytest
from msgspec import Struct
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QWheelEvent
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

import bpsim
from bpsim.app.main_window import MainWindow
from bpsim.app.wording import sentence
from bpsim.core.errors import LessonError
from bpsim.core.network import Data
from bpsim.core.optimizers import Optimizer, OptimizerKind
from bpsim.core.quantity import Kind, Quantity
from bpsim.core.schedules import InverseTime, ScheduleKind, StepSchedule
from bpsim.core.training import Patience, Reduction, SampleOrder, Stop, Training, UpdateOrder
from bpsim.lesson import dumps, loads
from bpsim.simulator import Simulator
from bpsim.trace.notation import NOTATIONS
from bpsim.trace.setting_names import CHOICES, setting_name
from bpsim.trace.steps import Granularity
from bpsim.trace.typed import parse_number
from bpsim.view.panels.training import wording
from bpsim.view.panels.training.settings_table import SETTINGS, Setting
from bpsim.view.panels.training.training_panel import TrainingPanel

pytestmark = pytest.mark.same_window

SETTING = {setting.path: setting for setting in SETTINGS}
ON, OFF = True, False
Wanted = StrEnum | str | bool
INPUTS = [[0.05, 0.1], [0.9, -0.4], [-0.3, 0.7], [0.5, 0.2]]
TARGETS = [[0.01, 0.99], [0.8, 0.2], [0.3, 0.6], [0.5, 0.4]]
BASE = Training(0.5, stop=Stop(40))
FALLING = StepSchedule(gamma=0.5, every=1)


def lesson(training: Training = BASE) -> bpsim.Lesson:
    found = bpsim.load("it496")
    data = Data.of(found.network, INPUTS, TARGETS)
    return replace(found, data=data, training=training, printed=(), guide=())


@pytest.fixture
def open_training(window: MainWindow) -> Callable[[Training], MainWindow]:
    """A window with four samples and its training, the panel in front."""

    def open_it(training: Training = BASE) -> MainWindow:
        window.document.show_lesson(lesson(training))
        window.actions_by_key["training_settings"].trigger()
        QApplication.processEvents()
        return window

    return open_it


def set_to(panel: TrainingPanel, qtbot: QtBot, path: str, wanted: Wanted) -> None:
    """Chooses, types or switches as a user does."""
    row = panel.rows[path]
    if isinstance(wanted, bool):
        assert row.switch is not None
        assert row.switch.isChecked() is not wanted
        row.switch.setFocus()
        qtbot.keyClick(row.switch, Qt.Key.Key_Space)
    elif row.choice is not None:
        assert isinstance(wanted, StrEnum)
        index = row.choice.findText(CHOICES[wanted])
        row.choice.setCurrentIndex(index)
        row.choice.activated.emit(index)
    else:
        assert row.number is not None
        row.number.setFocus()
        row.number.selectAll()
        qtbot.keyClicks(row.number, str(wanted))
        qtbot.keyClick(row.number, Qt.Key.Key_Return)


def shown(panel: TrainingPanel, path: str) -> object:
    """What a row shows: a text, a number, or whether it is switched on; None where it is hidden."""
    row = panel.rows[path]
    if row.isHidden():
        return None
    if row.choice is not None:
        return row.choice.currentText()
    assert row.number is not None
    return row.number.value if not row.number.isHidden() else OFF


def faults(panel: TrainingPanel) -> dict[str, str]:
    """What is said at each setting: beside the number that was typed, or below its choice or box."""
    said = {path: row.number.fault if row.number else "" for path, row in panel.rows.items()}
    below = {path: row.fault.text() for path, row in panel.rows.items() if not row.fault.isHidden()}
    return {path: text for path, text in (said | below).items() if text}


def computed(window: MainWindow, iterations: int = 4) -> list[tuple[str, float]]:
    """Every step of the first iterations."""
    simulator = Simulator(window.document.simulator.lesson)
    found = []
    for number in range(iterations):
        simulator.run(number - simulator.iteration)
        found += [(step.formula, step.value) for step in simulator.trace()]
    return found


def end_of_run(window: MainWindow, qtbot: QtBot) -> int:
    """The iteration at which Run ends."""
    window.actions_by_key["run"].trigger()
    qtbot.waitUntil(lambda: not window.document.running, timeout=20_000)
    return window.document.simulator.iteration


def leaves(value: Any, path: str = "") -> Iterator[str]:
    """The paths of everything in a training that has no fields itself; an optimizer and a schedule are of some kind."""
    if isinstance(value, Struct):
        yield from (f"{path}.{name}" for name in ("kind", *value.__struct_fields__))
        return
    if not is_dataclass(value):
        yield path
        return
    for field in fields(value):
        yield from leaves(getattr(value, field.name), f"{path}.{field.name}".lstrip("."))


WHOLE = replace(BASE, stop=Stop(error=0.1, patience=Patience(1, 0.0), gradient=0.1))
KINDS = [*(replace(WHOLE, optimizer=Optimizer.of(kind)) for kind in OptimizerKind)]
KINDS += [replace(WHOLE, schedule=schedule) for schedule in (InverseTime(0.1), StepSchedule(2, 0.5))]


ELSEWHERE = {"picked", "derivative_of", "derive_inputs"}
"""Chosen where they are seen: a sample in Data, what is derived in the menu Network."""


def test_the_panel_has_every_other_setting() -> None:
    assert {setting.path for setting in SETTINGS} == {
        path for training in KINDS for path in leaves(training)
    } - ELSEWHERE


ADAM = replace(BASE, optimizer=Optimizer.of(OptimizerKind.ADAM))
CHANGES: list[tuple[str, Training, Wanted]] = [
    ("learning_rate", BASE, "0,25"),
    ("schedule.kind", BASE, ScheduleKind.INVERSE_TIME),
    ("schedule.kind", BASE, ScheduleKind.EXPONENTIAL),
    ("schedule.decay", replace(BASE, schedule=InverseTime(decay=0.1)), "1/2"),
    ("schedule.gamma", replace(BASE, schedule=FALLING), "0.25"),
    ("schedule.every", replace(BASE, schedule=FALLING), "2"),
    ("batch", BASE, ON),
    ("order", replace(BASE, batch=1), SampleOrder.SHUFFLED),
    ("order", replace(BASE, batch=1), SampleOrder.RANDOM),
    ("seed", replace(BASE, batch=1, order=SampleOrder.RANDOM), "3"),
    ("reduction", BASE, Reduction.SUM),
    ("optimizer.kind", BASE, OptimizerKind.MOMENTUM),
    ("optimizer.kind", BASE, OptimizerKind.NESTEROV),
    ("optimizer.kind", BASE, OptimizerKind.ADAM),
    ("optimizer.kind", ADAM, OptimizerKind.ADAMW),
    ("optimizer.momentum", replace(BASE, optimizer=Optimizer.of(OptimizerKind.MOMENTUM)), "0.5"),
    ("optimizer.beta1", ADAM, "0.5"),
    ("optimizer.beta2", ADAM, "0.5"),
    ("optimizer.epsilon", ADAM, "0.1"),
    ("optimizer.weight_decay", replace(BASE, optimizer=Optimizer.of(OptimizerKind.ADAMW)), "0.5"),
    ("update", BASE, UpdateOrder.LAYER_BY_LAYER),
    ("l1", BASE, "0.1"),
    ("l2", BASE, "0.1"),
    ("round_to", BASE, ON),
    ("round_to", replace(BASE, round_to=4), "2"),
]
STOPS: list[tuple[str, Training, Wanted]] = [
    ("stop.iterations", BASE, "7"),
    ("stop.error", replace(BASE, stop=Stop(40, error=0.001)), "1"),
    ("stop.error", replace(BASE, stop=Stop(40, error=1.0)), OFF),
    ("stop.patience.updates", replace(BASE, stop=Stop(40, patience=Patience(100, 1.0))), "5"),
    ("stop.patience.improvement", replace(BASE, stop=Stop(40, patience=Patience(5, 0.0))), "1"),
    ("stop.gradient", replace(BASE, stop=Stop(40, gradient=1e-9)), "10"),
]


def test_every_setting_is_changed_by_a_test() -> None:
    assert {path for path, *_ in CHANGES + STOPS} == {setting.path for setting in SETTINGS}


def meant(setting: Setting, wanted: Wanted) -> object:
    """The value that a choice, a typed text or a switch asks for."""
    if isinstance(wanted, StrEnum):
        return wanted
    if isinstance(wanted, bool):
        return setting.start if wanted else None
    return float(Fraction(wanted.replace(",", ".")))


@pytest.mark.parametrize(("path", "training", "wanted"), CHANGES)
def test_every_setting_changes_the_trace_and_can_be_undone(
    open_training: Callable[[Training], MainWindow], qtbot: QtBot, path: str, training: Training, wanted: Wanted
) -> None:
    window = open_training(training)
    before, opened = computed(window), dumps(window.document.simulator.lesson)
    set_to(window.panels.training, qtbot, path, wanted)
    assert faults(window.panels.training) == {}
    edited, changed = dumps(window.document.simulator.lesson), window.document.simulator.training
    assert SETTING[path].value(changed) == meant(SETTING[path], wanted)
    assert computed(window) != before
    window.actions_by_key["undo"].trigger()
    assert window.document.simulator.training == training
    assert dumps(window.document.simulator.lesson) == opened  # of which what is computed is made
    window.actions_by_key["redo"].trigger()
    assert window.document.simulator.training == changed
    assert dumps(window.document.simulator.lesson) == edited


@pytest.mark.parametrize(("path", "training", "wanted"), STOPS)
def test_every_stop_rule_changes_the_end_of_a_run(
    open_training: Callable[[Training], MainWindow], qtbot: QtBot, path: str, training: Training, wanted: Wanted
) -> None:
    window = open_training(training)
    before = end_of_run(window, qtbot)
    window.actions_by_key["restart"].trigger()
    set_to(window.panels.training, qtbot, path, wanted)
    assert end_of_run(window, qtbot) != before


@pytest.mark.parametrize("path", ["stop.patience.updates", "stop.gradient", "stop.error"])
def test_a_stop_rule_is_switched_on_and_off(
    open_training: Callable[[Training], MainWindow], qtbot: QtBot, path: str
) -> None:
    window = open_training(BASE)
    set_to(window.panels.training, qtbot, path, ON)
    assert window.document.simulator.training == SETTING[path].changed(BASE, SETTING[path].start)
    set_to(window.panels.training, qtbot, path, OFF)
    assert window.document.simulator.training == BASE


def test_a_change_forms_what_was_computed_before_anew(
    open_training: Callable[[Training], MainWindow], qtbot: QtBot
) -> None:
    window = open_training(BASE)
    simulator = window.document.simulator
    simulator.run(3)
    window.document.seek(2, 16)
    set_to(window.panels.training, qtbot, "reduction", Reduction.SUM)
    assert (simulator.iteration, simulator.step, simulator.last) == (2, 16, 2)
    shown = simulator.numerals.with_digits(4).of(Kind.OUT, simulator.value(Quantity(Kind.OUT, 0, 1, 0)))
    assert f"out {shown}" in window.panels.graph.texts()["h1"]


def test_the_settings_are_those_of_the_shown_iteration(
    open_training: Callable[[Training], MainWindow], qtbot: QtBot
) -> None:
    window = open_training(BASE)
    panel = window.panels.training
    window.document.simulator.run(5)
    window.document.seek(5)
    set_to(panel, qtbot, "learning_rate", "0.125")
    set_to(panel, qtbot, "round_to", ON)
    assert (shown(panel, "learning_rate"), shown(panel, "round_to")) == (0.125, 4.0)
    window.document.seek(4)
    assert (shown(panel, "learning_rate"), shown(panel, "round_to")) == (0.5, OFF)
    window.document.seek(5)
    assert shown(panel, "learning_rate") == 0.125


def test_numbers_without_a_meaning_are_hidden(open_training: Callable[[Training], MainWindow], qtbot: QtBot) -> None:
    window = open_training(BASE)
    panel = window.panels.training
    for path in ("schedule.decay", "schedule.gamma", "schedule.every", "seed", "optimizer.momentum", "optimizer.beta1"):
        assert shown(panel, path) is None, path
    set_to(panel, qtbot, "schedule.kind", ScheduleKind.STEP)
    assert (shown(panel, "schedule.gamma"), shown(panel, "schedule.every")) == (0.5, 100.0)
    assert shown(panel, "schedule.decay") is None


@pytest.mark.parametrize(
    ("kind", "numbers"),
    [
        (OptimizerKind.GRADIENT_DESCENT, set()),
        (OptimizerKind.NESTEROV, {"momentum"}),
        (OptimizerKind.ADAM, {"beta1", "beta2", "epsilon"}),
        (OptimizerKind.ADAMW, {"beta1", "beta2", "epsilon", "weight_decay"}),
    ],
)
def test_each_optimizer_shows_its_own_numbers(qtbot: QtBot, kind: OptimizerKind, numbers: set[str]) -> None:
    panel = TrainingPanel(Simulator(lesson(replace(BASE, optimizer=Optimizer.of(kind)))))
    qtbot.addWidget(panel)
    panel.show()
    found = {path for path in panel.rows if path.startswith("optimizer.") and shown(panel, path) is not None}
    assert {path.removeprefix("optimizer.") for path in found} == {"kind", *numbers}


def test_formulas_follow_the_setting_and_the_notation(
    open_training: Callable[[Training], MainWindow], qtbot: QtBot
) -> None:
    window = open_training(BASE)
    rows = window.panels.training.rows
    assert rows["schedule.kind"].formulas() == [r"\eta_t = \eta"]
    set_to(window.panels.training, qtbot, "schedule.kind", ScheduleKind.INVERSE_TIME)
    assert rows["schedule.kind"].formulas() == [r"\eta_t = \frac{\eta}{1 + d \, t}"]
    set_to(window.panels.training, qtbot, "update", UpdateOrder.LAYER_BY_LAYER)
    assert "w_{kj}^{+}" in rows["update"].formulas()[0]
    window.actions_by_key["notation_van_veen"].trigger()
    assert rows["schedule.kind"].formulas() == [r"\alpha_t = \frac{\alpha}{1 + d \, t}"]
    assert "v_{kj}^{t+1}" in rows["update"].formulas()[0]
    assert rows["learning_rate"].field.accessibleName() == "Learning rate α"


FIRST = {
    "net-out": {"{j}": "{h1}", "{k}": "{o1}", "w_{kj}": "w_{5}"},
    "z-a-delta": {"{l}": "{2}", "{l+1}": "{3}", "{j}": "{1}", "{k}": "{1}", "{kj": "{11"},
    "van-veen": {"{j}": "{1}", "{k}": "{1}", "{kj}": "{11}"},
    "torok": {"h_{j}": "h_{1}", "{j}": "{h1}", "{k}": "{o1}", "w_{kj}": "w_{5}"},
    "han-kamber": {"{j}": "{3}", "{k}": "{5}", "{jk": "{35"},
}
"""In each notation the indices of the first units of it496."""


@pytest.mark.parametrize("order", UpdateOrder)
@pytest.mark.parametrize("name", NOTATIONS)
def test_the_order_of_updates_is_written_with_the_symbols_of_the_steps(
    open_training: Callable[[Training], MainWindow], name: str, order: UpdateOrder
) -> None:
    window = open_training(replace(BASE, update=order))
    window.actions_by_key[f"notation_{name.replace('-', '_')}"].trigger()
    (formula,) = window.panels.training.rows["update"].formulas()
    for general, first in FIRST[name].items():
        formula = formula.replace(general, first)
    tex = window.document.simulator.notation.tex
    weight = Quantity(Kind.WEIGHT, None, 2, 0, 0)
    used = weight.but(Kind.NEW_WEIGHT) if order is UpdateOrder.LAYER_BY_LAYER else weight
    delta, slope, after = (
        tex(Quantity(kind, 0, layer, 0)) for kind, layer in ((Kind.DELTA, 1), (Kind.DOUT_DNET, 1), (Kind.DELTA, 2))
    )
    assert formula == rf"{delta} = {slope} \sum_k \, {tex(used)} \, {after}"


REFUSED: list[tuple[str, Training, str, str]] = [
    ("batch", replace(BASE, batch=2), "9", "9, which is more than the 4 samples of the data"),
    ("batch", replace(BASE, batch=2), "0", "0, expected a whole number from 1 to 100 000"),
    ("optimizer.momentum", replace(BASE, optimizer=Optimizer.of(OptimizerKind.MOMENTUM)), "2",
     "2, expected a number of at least 0 and below 1"),
    ("optimizer.momentum", replace(BASE, optimizer=Optimizer.of(OptimizerKind.NESTEROV)), "-0.1",
     "−0.1, expected a number of at least 0 and below 1"),
    ("optimizer.beta1", ADAM, "1", "1, expected a number of at least 0 and below 1"),
    ("optimizer.beta2", ADAM, "1", "1, expected a number of at least 0 and below 1"),
    ("optimizer.weight_decay", replace(BASE, optimizer=Optimizer.of(OptimizerKind.ADAMW)), "-1",
     "−1, expected a finite number of at least 0"),
    ("optimizer.epsilon", ADAM, "-1", "−1, expected a finite number of at least 0"),
    ("round_to", replace(BASE, round_to=4), "-1", "−1, expected a whole number from 0 to 15"),
    ("round_to", replace(BASE, round_to=4), "1/2", "0.5, expected a whole number from 0 to 15"),
    ("round_to", replace(BASE, round_to=4), "1e300", "1×10³⁰⁰, expected a whole number from 0 to 15"),
    ("schedule.decay", replace(BASE, schedule=InverseTime(decay=0.1)), "-1",
     "−1, expected a finite number of at least 0"),
    ("schedule.gamma", replace(BASE, schedule=FALLING), "2", "2, expected a number from 0 to 1"),
    ("schedule.every", replace(BASE, schedule=FALLING), "0",
     "0, expected a whole number from 1 to 9 007 199 254 740 992"),
    ("seed", replace(BASE, order=SampleOrder.RANDOM), "-1", "−1, expected a whole number from 0 to 4 294 967 295"),
    ("seed", replace(BASE, order=SampleOrder.RANDOM), "4294967296",
     "4 294 967 296, expected a whole number from 0 to 4 294 967 295"),
    ("l1", BASE, "-0,5", "−0.5, expected a finite number of at least 0"),
    ("l2", BASE, "-1", "−1, expected a finite number of at least 0"),
    ("stop.iterations", BASE, "1/2",
     "0.5, expected a whole number from 0 to 10 000 000, the length of the longest run"),
    ("stop.iterations", BASE, "-1", "−1, expected a whole number from 0 to 10 000 000, the length of the longest run"),
    ("stop.patience.updates", replace(BASE, stop=Stop(patience=Patience(5, 0.0))), "0",
     "0, expected a whole number from 1 to 9 007 199 254 740 992"),
    ("stop.patience.improvement", replace(BASE, stop=Stop(patience=Patience(5, 0.0))), "-1",
     "−1, expected a finite number of at least 0"),
    ("stop.error", replace(BASE, stop=Stop(error=0.1)), "-1", "−1, expected a finite number of at least 0"),
    ("stop.gradient", replace(BASE, stop=Stop(gradient=0.1)), "-1", "−1, expected a finite number of at least 0"),
]  # fmt: skip


@pytest.mark.parametrize(("path", "training", "typed", "reason"), REFUSED)
def test_the_impossible_is_refused_at_its_field_in_the_words_of_the_panel_as_it_is_in_a_file(
    open_training: Callable[[Training], MainWindow],
    qtbot: QtBot,
    path: str,
    training: Training,
    typed: str,
    reason: str,
) -> None:
    window = open_training(training)
    assert_refused(window, qtbot, path, typed, reason)
    number = parse_number(typed)
    with pytest.raises(LessonError) as refused:
        loads(in_file(training, path, int(number) if SETTING[path].whole and number.is_integer() else number))
    assert refused.value.faults[0].startswith(f"training.{path}: ")


def test_no_more_iterations_are_asked_for_than_a_run_makes(
    open_training: Callable[[Training], MainWindow], qtbot: QtBot
) -> None:
    window = open_training(BASE)
    reason = "1 000 000 000 000, expected a whole number from 0 to 10 000 000, the length of the longest run"
    assert_refused(window, qtbot, "stop.iterations", "1e12", reason)
    set_to(window.panels.training, qtbot, "stop.iterations", "10000000")
    assert window.document.simulator.training.stop.iterations == 10_000_000


def test_a_choice_that_formulas_have_not_is_called_as_in_the_panel(window: MainWindow, qtbot: QtBot) -> None:
    window.document.show_lesson(bpsim.load("linear-regression"))
    window.actions_by_key["training_settings"].trigger()
    QApplication.processEvents()
    set_to(window.panels.training, qtbot, "reduction", Reduction.MEAN_INSIDE)
    assert list(faults(window.panels.training).values()) == [
        "Over a batch: “mean, 1/n inside” is of a network; formulas have no loss that it could be inside of: “mean”."
    ]


def assert_refused(window: MainWindow, qtbot: QtBot, path: str, typed: str, reason: str) -> None:
    """What is typed is refused at its field and in the status bar, and nothing is changed."""
    panel = window.panels.training
    before, old = window.document.simulator.snapshot(), shown(panel, path)
    set_to(panel, qtbot, path, typed)
    called = setting_name(path, window.document.simulator.notation)
    grouped = re.sub(r"(?<=\d) (?=\d{3})", "\u202f", reason)
    said = sentence(f"{called}: {grouped}", window.document.simulator)
    assert faults(panel) == {path: said}
    number = panel.rows[path].number
    assert number is not None
    assert number.bubble.isVisible()
    assert panel.rows[path].field.accessibleDescription() == said
    assert window.statusBar().currentMessage() == said
    assert shown(panel, path) == old
    assert window.document.simulator.snapshot() is before
    assert not window.document.modified


def in_file(training: Training, path: str, value: object) -> bytes:
    raw = json.loads(dumps(lesson(training)))
    *names, last = path.split(".")
    part = raw["training"]
    for name in names:
        part = part[name]
    part[last] = value
    return json.dumps(raw).encode()


@pytest.mark.parametrize("typed", ["0", "-0,5"])
def test_a_learning_rate_of_0_or_less_is_refused_as_below_the_graph(
    open_training: Callable[[Training], MainWindow], qtbot: QtBot, typed: str
) -> None:
    window = open_training(BASE)
    set_to(window.panels.training, qtbot, "learning_rate", typed)
    assert faults(window.panels.training) == {"learning_rate": "The learning rate must be greater than 0."}
    assert shown(window.panels.training, "learning_rate") == 0.5


SHOWN = {"learning_rate": BASE} | {path: training for path, training, *_ in REFUSED}
"""For each number a training with which its field shows."""


def test_every_number_has_values_that_are_refused() -> None:
    assert set(SHOWN) == {setting.path for setting in SETTINGS if setting.choices is None}


@pytest.mark.parametrize("path", SHOWN)
def test_what_is_no_finite_number_is_refused_in_every_field(qtbot: QtBot, path: str) -> None:
    panel = TrainingPanel(Simulator(lesson(SHOWN[path])))
    qtbot.addWidget(panel)
    panel.show()
    asked: list[object] = []
    panel.edited.connect(lambda *edit: asked.append(edit))
    for typed in ("nan", "inf", "-inf", "1e999", "1/0", "2**3"):
        set_to(panel, qtbot, path, typed)
        assert list(faults(panel)) == [path], typed
        qtbot.keyClick(panel.rows[path].field, Qt.Key.Key_Escape)
        assert faults(panel) == {}
    assert asked == []


def test_text_that_is_no_number_is_refused_and_forgotten(
    open_training: Callable[[Training], MainWindow], qtbot: QtBot
) -> None:
    window = open_training(BASE)
    panel = window.panels.training
    set_to(panel, qtbot, "l1", "much")
    assert "“much” is not a number" in faults(panel)["l1"]
    qtbot.keyClick(panel.rows["l1"].field, Qt.Key.Key_Escape)
    assert faults(panel) == {}
    assert (shown(panel, "l1"), window.document.modified) == (0.0, False)


def test_a_refused_number_stays_until_it_is_mended(
    open_training: Callable[[Training], MainWindow], qtbot: QtBot
) -> None:
    window = open_training(BASE)
    panel = window.panels.training
    field = panel.rows["l1"].number
    assert field is not None
    set_to(panel, qtbot, "l1", "-1")
    set_to(panel, qtbot, "reduction", Reduction.SUM)
    assert list(faults(panel)) == ["l1"]
    assert field.text() == "-1"
    set_to(panel, qtbot, "l1", "0.5")
    assert faults(panel) == {}
    assert window.document.simulator.training.l1 == 0.5


def test_every_digit_is_kept(open_training: Callable[[Training], MainWindow], qtbot: QtBot) -> None:
    window = open_training(BASE)
    set_to(window.panels.training, qtbot, "learning_rate", "0.1234567890123456")
    assert window.document.simulator.training.learning_rate == 0.1234567890123456


def test_edits_are_named(open_training: Callable[[Training], MainWindow], qtbot: QtBot) -> None:
    window = open_training(BASE)
    set_to(window.panels.training, qtbot, "round_to", ON)
    assert window.document.undo_stack.undoText() == "change Round to: 4"
    set_to(window.panels.training, qtbot, "optimizer.kind", OptimizerKind.ADAMW)
    assert window.document.undo_stack.undoText() == "change Optimizer: AdamW"
    set_to(window.panels.training, qtbot, "order", SampleOrder.IN_ORDER)
    set_to(window.panels.training, qtbot, "order", SampleOrder.SHUFFLED)
    set_to(window.panels.training, qtbot, "order", SampleOrder.IN_ORDER)
    assert window.document.undo_stack.undoText() == "change Order: as in the data"


def test_the_wheel_passes_over_fields_without_the_keyboard(open_training: Callable[[Training], MainWindow]) -> None:
    window = open_training(BASE)
    panel = window.panels.training
    window.panels.graph.setFocus()
    for path in ("learning_rate", "schedule.kind", "reduction"):
        field = panel.rows[path].field
        at = QPointF(field.rect().center())
        turned = QWheelEvent(
            at, field.mapToGlobal(at), QPoint(), QPoint(0, -120), Qt.MouseButton.NoButton,
            Qt.KeyboardModifier.NoModifier, Qt.ScrollPhase.NoScrollPhase, False,
        )  # fmt: skip
        QApplication.sendEvent(field, turned)
    assert window.document.simulator.training == BASE


def test_every_field_is_reached_by_tab_and_has_a_name(
    open_training: Callable[[Training], MainWindow], qtbot: QtBot
) -> None:
    window = open_training(BASE)
    panel = window.panels.training
    assert panel.rows["learning_rate"].field.hasFocus()
    reached: set[object] = set()
    while panel.rows["learning_rate"].field not in reached:
        qtbot.keyClick(QApplication.focusWidget(), Qt.Key.Key_Tab)
        assert QApplication.focusWidget() not in reached
        reached.add(QApplication.focusWidget())
    for path, row in panel.rows.items():
        if row.isHidden():
            continue
        first = row.switch or row.field
        assert first in reached, path
        assert row.field.accessibleName()
        assert first.accessibleDescription() == wording.HELP[path]


def test_a_choice_is_made_with_the_arrows(open_training: Callable[[Training], MainWindow], qtbot: QtBot) -> None:
    window = open_training(BASE)
    choice = window.panels.training.rows["reduction"].choice
    assert choice is not None
    choice.setFocus()
    qtbot.keyClick(choice, Qt.Key.Key_Down)
    assert window.document.simulator.training.reduction is Reduction.SUM
    assert choice.hasFocus()


def test_run_reads_the_stop_of_the_training(open_training: Callable[[Training], MainWindow], qtbot: QtBot) -> None:
    window = open_training(BASE)
    transport = window.panels.transport
    transport.iterations.value = 3.0
    set_to(window.panels.training, qtbot, "l1", "-1")
    set_to(window.panels.training, qtbot, "reduction", Reduction.SUM)
    assert transport.iterations.value == 3.0  # what was typed there stays while the stop is the same
    set_to(window.panels.training, qtbot, "stop.iterations", "12")
    set_to(window.panels.training, qtbot, "stop.error", ON)
    assert (transport.iterations.value, transport.until.text()) == (12.0, "0.001")


def test_it_is_hidden_until_it_is_asked_for(window: MainWindow) -> None:
    assert not window.panels.training.isVisible()
    window.actions_by_key["training_settings"].trigger()
    assert window.panels.training.isVisible()
    window.reset_layout()
    assert not window.panels.training.isVisible()


def test_the_penalty_stands_beside_the_error(open_training: Callable[[Training], MainWindow], qtbot: QtBot) -> None:
    """Half of 0.1 times the sum of the squares of the weights, 1.13; at the head and on the graph."""
    window = open_training(BASE)
    simulator = window.document.simulator
    window.document.seek(0, len(simulator.steps))
    assert "Ω" not in window.panels.header.texts()[2]
    assert "Ω" not in window.panels.graph.texts()["E"]
    set_to(window.panels.training, qtbot, "l2", "0.1")
    penalty = simulator.steps.number(Quantity(Kind.PENALTY))
    assert penalty is not None
    window.document.seek(0, penalty - 1)
    assert "Ω" not in window.panels.header.texts()[2]
    window.document.seek(0, penalty)
    assert window.panels.header.texts()[2].endswith("   Ω = 0.056500000")
    assert window.panels.graph.texts()["E"].endswith("Ω 0.0565")
    window.document.next(Granularity.ITERATION)
    assert window.panels.header.texts()[2].endswith(f"Ω = {simulator.penalty:.9f}")
