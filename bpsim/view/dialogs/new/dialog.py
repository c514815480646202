"""File > New: the layers, or one line of text that says the same, and what is drawn and how, with a preview."""

from __future__ import annotations

import random
from collections.abc import Callable
from typing import cast

from msgspec.structs import replace
from PySide6.QtCore import Qt, QTimer
from PySide6.QtWidgets import (
    QDialog,
    QDialogButtonBox,
    QFormLayout,
    QHBoxLayout,
    QLineEdit,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from bpsim.core.errors import BpsimError, UsageError
from bpsim.core.functions import LOSSES, OUTPUTS_OF
from bpsim.core.initialization import MOST_SEED, Distribution, Initialization
from bpsim.core.network import Bias
from bpsim.editing.wording import remark
from bpsim.lesson.blueprint import Blueprint, usual_loss
from bpsim.lesson.lesson import Lesson
from bpsim.view.choice_field import Choice
from bpsim.view.dialogs import wording as dialogs
from bpsim.view.dialogs.new import wording
from bpsim.view.dialogs.new.layer_lines import LayersField
from bpsim.view.dialogs.new.preview import Preview
from bpsim.view.numbers import NumberField
from bpsim.view.text import PlainLabel, as_sentence, set_tip, window_title, without_mnemonic
from bpsim.view.theme import Theme, point_size

_BUTTON = QDialogButtonBox.StandardButton
LEFT, RIGHT = 31, 32
"""The width of the fields and of the preview, in heights of the text."""
SECONDS_OF_TYPING = 0.6
"""Seconds after which a line that is not whole yet is called wrong."""


class NewDialog(QDialog):
    """Line and fields follow each other; ``lesson`` is what was made once the dialog is accepted."""

    def __init__(self, first: Blueprint, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.blueprint = first
        self.lesson: Lesson | None = None
        self.reason = ""
        """Why what was asked for cannot be; empty where it can."""
        self._loss_was_chosen = False
        self._typing = QTimer(self, singleShot=True, interval=round(1000 * SECONDS_OF_TYPING))
        self.setWindowTitle(window_title(wording.TITLE))
        self.line, self.fault = QLineEdit(), PlainLabel()
        self.layers, self.preview = LayersField(), Preview(theme)
        self.loss = Choice(LOSSES, wording.LOSS_NAMES)
        self.bias = Choice(Bias, wording.BIASES)
        self.distribution = Choice(Distribution, dialogs.DISTRIBUTIONS)
        self.width_field = NumberField(first.initialization.width, None, check=_check_width)
        self.seed = NumberField(float(first.initialization.seed), None, check=_check_seed)
        self.new_seed = QPushButton(dialogs.NEW_SEED)
        self.fault.setStyleSheet(f"color: {theme.negative}; font-weight: bold;")
        self._assemble()
        self._connect()
        self.line.setText(first.text)
        self._show()
        self.line.selectAll()  # what is typed first takes its place

    # What it looks like

    def _assemble(self) -> None:
        self.fault.setWordWrap(True)
        self.fault.hide()
        self.line.setProperty("role", "field")
        set_tip(self.line, wording.IN_WORDS_TIP)
        self.line.setAccessibleName(without_mnemonic(wording.IN_WORDS))
        help_text = PlainLabel(wording.HELP)
        help_text.setWordWrap(True)
        help_text.setProperty("role", "muted")
        left = QVBoxLayout()
        left.setSpacing(10)
        line_name, line = PlainLabel(wording.IN_WORDS), QHBoxLayout()
        line_name.setBuddy(self.line)
        line.addWidget(line_name)
        line.addWidget(self.line, 1)
        left.addLayout(line)
        left.addWidget(self.fault)
        left.addWidget(self.layers)
        left.addLayout(self._form())
        left.addStretch(1)
        left.addWidget(help_text)
        self._column = QWidget()
        self._column.setFixedWidth(round(LEFT * 1.35 * point_size()))
        self._column.setLayout(left)
        left.setContentsMargins(0, 0, 0, 0)
        both = QHBoxLayout()
        both.setSpacing(16)
        both.addWidget(self._column)
        both.addWidget(self.preview, 1)
        self.buttons = QDialogButtonBox(_BUTTON.Ok | _BUTTON.Cancel)
        self.create_button = self.buttons.button(_BUTTON.Ok)
        self.create_button.setText(wording.CREATE)
        self.body = QVBoxLayout(self)
        self.body.addLayout(both, 1)
        self.body.addWidget(self.buttons)
        width, parent = round((LEFT + RIGHT) * 1.35 * point_size()), self.parentWidget()
        self.resize(min(width, parent.window().width()) if parent is not None else width, 0)

    def _grow(self) -> None:
        """As high as its contents need: a sentence and a layer take room."""
        fields = self._column.layout()
        assert fields is not None
        fields.activate()
        self._column.setMinimumHeight(fields.totalHeightForWidth(self._column.width()))
        self.body.activate()
        self.resize(self.width(), max(self.height(), self.minimumSizeHint().height()))

    def _form(self) -> QFormLayout:
        form = QFormLayout()
        form.setFieldGrowthPolicy(QFormLayout.FieldGrowthPolicy.AllNonFixedFieldsGrow)
        seeds = QHBoxLayout()
        seeds.addWidget(self.seed, 1)
        seeds.addWidget(self.new_seed)
        self.new_seed.setAutoDefault(False)
        set_tip(self.new_seed, dialogs.NEW_SEED_TIP)
        self.width_name, seed_name = PlainLabel(), PlainLabel(dialogs.SEED)
        self.width_name.setBuddy(self.width_field)
        seed_name.setBuddy(self.seed)
        form.addRow(wording.LOSS, self.loss)
        form.addRow(wording.BIAS, self.bias)
        form.addRow(wording.WEIGHTS, self.distribution)
        form.addRow(self.width_name, self.width_field)
        form.addRow(seed_name, seeds)
        for field, name in (
            (self.loss, wording.LOSS), (self.bias, wording.BIAS), (self.distribution, wording.WEIGHTS),
            (self.seed, dialogs.SEED),
        ):  # fmt: skip
            field.setAccessibleName(without_mnemonic(name))
        return form

    def _connect(self) -> None:
        self._typing.timeout.connect(self._show_reason)
        self.line.textEdited.connect(self._take_line)
        self.layers.edited.connect(self._take_layers)
        self.loss.activated.connect(self._choose_loss)
        self.bias.activated.connect(self._choose_bias)
        self.distribution.activated.connect(self._take_initialization)
        for field in (self.width_field, self.seed):
            field.committed.connect(self._take_initialization)
        self.new_seed.clicked.connect(self.choose_seed)
        self.buttons.accepted.connect(self.accept)
        self.buttons.rejected.connect(self.reject)

    # What is typed and chosen

    def _take_line(self, text: str) -> None:
        loss = self.blueprint.loss if self._loss_was_chosen else None
        self._try(lambda: self._described(text, loss), self.line)

    def _described(self, text: str, loss: str | None) -> Blueprint:
        """What a line says, with the loss that was chosen as long as the outputs allow it."""
        bias, initialization = self.blueprint.bias, self.blueprint.initialization
        try:
            return Blueprint.described(text, loss, bias, initialization)
        except UsageError:
            described = Blueprint.described(text, None, bias, initialization)
        self._loss_was_chosen = False
        return described

    def _take_layers(self, sizes: tuple[int, ...], activations: tuple[str, ...]) -> None:
        loss = self.blueprint.loss
        if OUTPUTS_OF.get(loss, activations[-1]) != activations[-1]:
            self._loss_was_chosen = False
        if not self._loss_was_chosen:
            loss = usual_loss(activations[-1])
        self._try(lambda: replace(self.blueprint, sizes=sizes, activations=activations, loss=loss), self.layers)

    def _choose_loss(self) -> None:
        """A cross-entropy brings its outputs with it."""
        loss, activations = self.loss.value, self.blueprint.activations
        self._loss_was_chosen = True
        outputs = OUTPUTS_OF.get(loss, activations[-1])
        self._try(lambda: replace(self.blueprint, loss=loss, activations=(*activations[:-1], outputs)), self.loss)

    def _choose_bias(self) -> None:
        self._try(lambda: replace(self.blueprint, bias=cast(Bias, self.bias.value)), self.bias)

    def _take_initialization(self) -> None:
        distribution = cast(Distribution, self.distribution.value)
        chosen = Initialization(distribution, self.width_field.value, int(self.seed.value))
        self._try(lambda: replace(self.blueprint, initialization=chosen), self.distribution)

    def choose_seed(self) -> None:
        """Another seed."""
        self.seed.value = float(random.randint(0, MOST_SEED))
        self._take_initialization()

    def _try(self, make: Callable[[], Blueprint], source: QWidget) -> None:
        """Takes over what was asked for; what cannot be is said below the line, and the preview stays."""
        try:
            blueprint = make()
            lesson = blueprint.lesson()
        except BpsimError as error:
            self._refuse(str(error), at_once=source is not self.line)
            return
        self.blueprint = blueprint
        self._refuse("")
        self._show(lesson, written=source is self.line)

    def _refuse(self, reason: str, *, at_once: bool = True) -> None:
        """Says why what was asked for cannot be; an empty reason says that all is well."""
        self.reason = reason
        self.create_button.setEnabled(not reason)
        if reason and not at_once:
            self._typing.start()
        else:
            self._show_reason()

    def _show_reason(self) -> None:
        self._typing.stop()
        said = as_sentence(self.reason) or remark(self.blueprint.activations[-1], self.blueprint.sizes[-1])
        self.fault.setText(said)
        self.fault.setVisible(bool(said))
        self.line.setAccessibleDescription(said)
        self._grow()

    def _show(self, lesson: Lesson | None = None, *, written: bool = False) -> None:
        """The fields say what the blueprint is; the line stays as it was ``written``."""
        blueprint, initialization = self.blueprint, self.blueprint.initialization
        self.layers.show_layers(blueprint.sizes, blueprint.activations)
        if not written:
            self.line.setText(blueprint.text)
        self.loss.show_value(blueprint.loss)
        self.bias.show_value(blueprint.bias)
        self.distribution.show_value(initialization.distribution)
        takes_width = initialization.distribution.takes_width
        for widget in (self.width_name, self.width_field):
            widget.setVisible(takes_width)
        if takes_width:
            self.width_name.setText(dialogs.WIDTHS[initialization.distribution])
            self.width_field.setAccessibleName(without_mnemonic(dialogs.WIDTHS[initialization.distribution]))
        self._grow()
        self.preview.show_lesson(lesson or blueprint.lesson())

    # Qt

    def accept(self) -> None:
        if not all(
            field.commit() for field in (*self.layers.constants, self.width_field, self.seed) if field.isVisible()
        ):
            return
        if self.reason:
            self._show_reason()
            self.line.setFocus(Qt.FocusReason.OtherFocusReason)
            return
        self.lesson = self.blueprint.lesson()
        super().accept()


def _check_width(width: float) -> None:
    if width <= 0:
        raise ValueError(wording.NO_WIDTH)


def _check_seed(seed: float) -> None:
    if not seed.is_integer() or not 0 <= seed <= MOST_SEED:
        raise ValueError(wording.NO_SEED.format(most=MOST_SEED))
