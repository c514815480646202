"""The bar below the graph: stepping, the size of a step, playing, running, and the learning rate."""

from __future__ import annotations

from collections.abc import Mapping

from msgspec.structs import replace
from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QAction
from PySide6.QtWidgets import (
    QFrame,
    QLabel,
    QSizePolicy,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from bpsim.core.quantity import Kind, Quantity
from bpsim.core.training import MOST_ITERATIONS
from bpsim.simulator import Simulator
from bpsim.trace.numerals import grouped
from bpsim.view.choice_field import QuietBox
from bpsim.view.icons import icon
from bpsim.view.numbers import NumberField
from bpsim.view.panels import wording
from bpsim.view.panels.folding_row import ChoiceButton, FoldingRow, Group, group
from bpsim.view.text import PlainLabel, set_tip, without_mnemonic
from bpsim.view.theme import Theme, number_font, point_size

SPEEDS = {"½×": 1400, "1×": 700, "2×": 350, "5×": 140, "10×": 70}
"""Milliseconds from one played step to the next."""

GAP, SIDE = 8, 10
"""Pixels between groups of controls, and beside them."""

_STEPPING = ("iteration_start", "back_phase", "back", "next", "next_phase", "iteration_end")
_SIZES = ("choose_term", "choose_value", "choose_layer", "choose_phase", "choose_iteration", "choose_epoch")


class TransportBar(QFrame):
    """Buttons of the actions, and the fields that they read."""

    learning_rate_edited = Signal(object)
    speed_changed = Signal(int)
    edit_finished = Signal()
    """Enter or Esc was pressed in a field: the keys are the window's again."""

    def __init__(self, actions: Mapping[str, QAction], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._actions = actions
        self._buttons: list[QToolButton] = []
        self.iterations = NumberField(10_000, None, check=_whole, counts=True)
        self.until = NumberField(None, None, optional=True)
        self.learning_rate = NumberField(0.5, None)
        self.speed = QuietBox()
        self._until_label, self._rate_label = (
            _label(wording.UNTIL.format(symbol="E")),
            _label(wording.RATE.format(symbol="η")),
        )
        self._set_up_fields()
        self.row = FoldingRow(self._groups(), GAP)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(SIDE, 5, SIDE, 5)
        layout.addWidget(self.row)
        # As wide as the window: a tool bar leaves what does not ask for more at its own width.
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def _set_up_fields(self) -> None:
        fields: dict[str, QWidget] = {
            "iterations": self.iterations,
            "until": self.until,
            "learning_rate": self.learning_rate,
            "speed": self.speed,
        }
        for key, field in fields.items():
            name, tip = wording.FIELDS[key]
            field.setAccessibleName(name)
            _describe(field, tip.format(symbol="η"))
        self.speed.addItems(list(SPEEDS))
        self.speed.setCurrentText("1×")
        self.speed.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.speed.currentTextChanged.connect(self._emit_speed)
        self.learning_rate.committed.connect(self.learning_rate_edited)
        self.learning_rate.finished.connect(self.edit_finished)
        self.iterations.finished.connect(self.edit_finished)
        self.until.finished.connect(self.edit_finished)
        self.until.setPlaceholderText("—")

    def _groups(self) -> list[Group]:
        """What Next, Run and Stop need never folds; the sizes become one button first."""
        sizes = ChoiceButton([self._actions[key] for key in _SIZES], wording.STEP_SIZE)
        return [
            Group(group([self._button(key, text=key == "next") for key in _STEPPING])),
            Group(group([self._button("play"), self.speed]), 3),
            Group(group([self._button(key, text=True) for key in _SIZES]), 1, instead=sizes),
            Group(group([self._button("run", text=True)])),
            Group(group([self.iterations, _label(wording.ITERATIONS)]), 6),
            Group(group([self._until_label, self.until]), 2),
            Group(group([self._button("stop", text=True)])),
            Group(group([self._button("restart", text=True)]), 4),
            Group(group([self._rate_label, self.learning_rate]), 5),
        ]

    def _button(self, key: str, *, text: bool = False) -> QToolButton:
        button = QToolButton()
        button.setDefaultAction(self._actions[key])
        button.setObjectName(f"{key}_button")
        button.setToolButtonStyle(_button_style(key, text))
        _name(button)
        button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        if key == "next":
            button.setProperty("role", "primary")
        elif key in _SIZES:
            button.setProperty("role", "segment")
        self._buttons.append(button)
        if key in _SIZES:
            self._actions[key].changed.connect(self._rename)
        return button

    def _rename(self) -> None:
        """The sizes of a step are called otherwise where the lesson is about formulas."""
        for button in self._buttons:
            _name(button)

    def show_simulator(self, simulator: Simulator) -> None:
        """Another learning rate, notation or size of the batch: where that is the data, an epoch is an iteration."""
        epoch = next(button for button in self._buttons if button.objectName() == "choose_epoch_button")
        epoch.setVisible(simulator.values.engine.batches.per_epoch > 1)
        symbol = simulator.notation.plain(Quantity(Kind.LEARNING_RATE))
        self._rate_label.setText(wording.RATE.format(symbol=symbol))
        _describe(self.learning_rate, wording.FIELDS["learning_rate"][1].format(symbol=symbol))
        self._until_label.setText(wording.UNTIL.format(symbol=simulator.notation.error_symbol))
        rate = simulator.training.learning_rate
        if self.learning_rate.value != rate:
            self.learning_rate.value = rate

    def discard(self) -> None:
        """Puts the numbers back in the place of what was typed and not taken."""
        for field in (self.iterations, self.until, self.learning_rate):
            field.discard()

    def show_stop(self, iterations: int, error: float | None) -> None:
        """Where a run of this training ends: after so many iterations, or below an error."""
        self.iterations.show_number(iterations)
        self.until.show_number(error)

    def set_theme(self, theme: Theme) -> None:
        size = round(point_size() * 1.6)
        for button in self._buttons:
            button.setIconSize(QSize(size, size))
            if button.property("role") == "primary":
                button.setIcon(icon("next", replace(theme, ink=theme.on_current)))
        em = round(point_size() * 1.35)
        for field in (self.iterations, self.until, self.learning_rate):
            field.setFont(number_font())
        self.iterations.setFixedWidth(7 * em)
        self.until.setFixedWidth(5 * em)
        self.learning_rate.setFixedWidth(5 * em)
        self.setStyleSheet(
            f"TransportBar {{ background: {theme.panel}; border-top: 1px solid {theme.line}; }}"
            f"QLabel, QToolButton, QComboBox {{ font-size: {point_size():.2f}pt; }}"
            f"QToolButton {{ color: {theme.ink}; border: 1px solid {theme.line}; border-radius: 5px;"
            f" padding: 4px 8px; background: {theme.background}; }}"
            f'QToolButton[role="segment"] {{ padding: 4px 6px; }}'
            f"QToolButton::menu-indicator {{ image: none; }}"
            f"QToolButton:hover {{ background: {theme.operand}; }}"
            f"QToolButton:checked {{ background: {theme.operand}; font-weight: bold; }}"
            f"QToolButton:disabled {{ color: {theme.muted}; }}"
            f'QToolButton[role="primary"] {{ color: {theme.on_current}; background: {theme.current};'
            f" border-color: {theme.current}; font-weight: bold; padding: 4px 11px; }}"
            f"QToolButton:focus {{ border: 2px solid {theme.positive}; padding: 3px 7px; }}"
            f'QToolButton[role="segment"]:focus {{ border: 2px solid {theme.positive}; padding: 3px 5px; }}'
            f'QToolButton[role="primary"]:focus {{ border: 2px solid {theme.ink}; padding: 3px 10px; }}'
            f"QLineEdit:focus {{ border: 2px solid {theme.positive}; }}"
        )

    def edit_learning_rate(self) -> None:
        """Puts the keyboard into the field of the learning rate, wherever it is."""
        self.row.reveal(self.learning_rate)
        self.learning_rate.setFocus()
        self.learning_rate.edit()

    def iterations_to_run(self) -> int:
        """How many iterations Run makes."""
        return int(self.iterations.value)

    def _emit_speed(self, text: str) -> None:
        self.speed_changed.emit(SPEEDS[text])


def _describe(field: QWidget, tip: str) -> None:
    """Says what a field is for, to the eye and to the ear."""
    field.setAccessibleDescription(tip)
    set_tip(field, tip)


def _whole(value: float) -> int:
    if value.is_integer() and 1 <= value <= MOST_ITERATIONS:
        return int(value)
    raise ValueError(wording.NO_COUNT.format(most=grouped(MOST_ITERATIONS)))


def _name(button: QToolButton) -> None:
    """Calls a button for assistive technology as its command is called."""
    button.setAccessibleName(without_mnemonic(button.defaultAction().text()))


def _button_style(key: str, text: bool) -> Qt.ToolButtonStyle:
    if not text:
        return Qt.ToolButtonStyle.ToolButtonIconOnly
    return Qt.ToolButtonStyle.ToolButtonTextOnly if key in _SIZES else Qt.ToolButtonStyle.ToolButtonTextBesideIcon


def _label(text: str) -> QLabel:
    label = PlainLabel(text)
    label.setProperty("role", "muted")
    return label
