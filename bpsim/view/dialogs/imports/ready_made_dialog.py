"""Lesson > Ready-made Data: what kind, how much noise, from which seed, with a picture of it."""

from __future__ import annotations

import random
from collections.abc import Callable

from PySide6.QtCore import Qt
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import (
    QDialog,
    QDialogButtonBox,
    QFormLayout,
    QHBoxLayout,
    QListWidget,
    QPushButton,
    QSlider,
    QVBoxLayout,
    QWidget,
)

from bpsim.core.errors import BpsimError
from bpsim.core.initialization import MOST_SEED
from bpsim.core.network import Network
from bpsim.imports.ready_made import MOST_NOISE, MOST_ROWS, RECIPES, ReadyMade
from bpsim.imports.wording import READY_MADE
from bpsim.trace.numerals import format_given
from bpsim.view.dialogs import wording as dialogs
from bpsim.view.dialogs.imports import wording
from bpsim.view.dialogs.imports.destination import Destination
from bpsim.view.dialogs.imports.sample_picture import SamplePicture
from bpsim.view.dialogs.imports.summary import check_share, refuse_no_row, summary
from bpsim.view.dialogs.imports.table_dialog import FRAME
from bpsim.view.numbers import NumberField
from bpsim.view.text import PlainLabel, as_sentence, set_tip, window_title, without_mnemonic
from bpsim.view.theme import Theme, point_size

Take = Callable[[ReadyMade, str | None], bool]
_BUTTON = QDialogButtonBox.StandardButton
LEFT, RIGHT, HEIGHT = 26, 38, 40
"""The width of the fields and of the picture, and the height of both, in heights of the text."""
STEPS = 100
"""Steps of the slider, from no noise to the most."""


class ReadyMadeDialog(QDialog):
    """Begins with ``first``; ``take`` gets what is wanted and the new network, None for the present one.

    ``take`` may refuse with a BpsimError, which is said here, and returns False where the user thought better of it;
    the dialog then stays open. ``wish`` is what shows.
    """

    def __init__(
        self, first: ReadyMade, present: Network, take: Take, theme: Theme, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.setWindowTitle(window_title(wording.READY_TITLE))
        self.wish, self._take = first, take
        self._sizes = (present.sizes[0], present.sizes[-1])
        self.kinds = QListWidget()
        self.rows = NumberField(float(first.rows), None, check=_check_rows, counts=True)
        self.noise, self.noise_value = QSlider(Qt.Orientation.Horizontal), PlainLabel()
        self.seed = NumberField(float(first.seed), None, check=_check_seed)
        self.new_seed = QPushButton(dialogs.NEW_SEED)
        self.hold_out = NumberField(100 * first.hold_out, None, check=check_share)
        self.picture, self.destination = SamplePicture(theme), Destination(present)
        self.summary, self.source, self.fault = PlainLabel(), PlainLabel(), PlainLabel()
        self.buttons = QDialogButtonBox(_BUTTON.Ok | _BUTTON.Cancel)
        self.fault.setStyleSheet(f"color: {theme.negative}; font-weight: bold;")
        self._set_up()
        self._assemble()
        self._connect()
        self._show_wish()

    # What it looks like

    def _set_up(self) -> None:
        self.kinds.addItems([READY_MADE[name] for name in RECIPES])
        self.kinds.setCurrentRow(list(RECIPES).index(self.wish.name))
        self.kinds.setAccessibleName(wording.KINDS)
        self.noise.setRange(0, STEPS)
        self.noise.setValue(round(STEPS * self.wish.noise / MOST_NOISE))
        self.noise.setAccessibleName(wording.NOISE_NAME)
        for field, name in ((self.rows, wording.SAMPLES), (self.seed, wording.SEED), (self.hold_out, wording.HOLD_OUT)):
            field.setAccessibleName(without_mnemonic(name))
        set_tip(self.hold_out, wording.HOLD_OUT_TIP)
        set_tip(self.new_seed, dialogs.NEW_SEED_TIP)
        self.new_seed.setAutoDefault(False)
        self.buttons.button(_BUTTON.Ok).setText(wording.USE)
        self.source.setProperty("role", "muted")
        self.summary.setStyleSheet("font-weight: bold;")
        for label in (self.summary, self.source, self.fault):
            label.setWordWrap(True)
        self.fault.hide()

    def _assemble(self) -> None:
        fields = QVBoxLayout()
        fields.setSpacing(10)
        fields.addWidget(self.kinds, 1)
        self._form, self._noises = self._fields()
        fields.addLayout(self._form)
        size = 1.35 * point_size()
        column = QWidget()
        column.setFixedWidth(round(LEFT * size))
        column.setLayout(fields)
        fields.setContentsMargins(0, 0, 0, 0)
        both = QHBoxLayout()
        both.setSpacing(16)
        both.addWidget(column)
        both.addWidget(self.picture, 1)
        body = QVBoxLayout(self)
        body.setSpacing(10)
        body.addLayout(both, 1)
        for widget in (self.summary, self.source, self.destination, self.fault, self.buttons):
            body.addWidget(widget)
        screen = self.screen().availableSize()
        self.resize(
            min(round((LEFT + RIGHT) * size), screen.width()), min(round(HEIGHT * size), screen.height() - FRAME)
        )

    def _fields(self) -> tuple[QFormLayout, QHBoxLayout]:
        """The form, and the row of the noise."""
        form = QFormLayout()
        form.setFieldGrowthPolicy(QFormLayout.FieldGrowthPolicy.AllNonFixedFieldsGrow)
        noises, seeds = QHBoxLayout(), QHBoxLayout()
        noises.addWidget(self.noise, 1)
        noises.addWidget(self.noise_value)
        seeds.addWidget(self.seed, 1)
        seeds.addWidget(self.new_seed)
        noise_name, seed_name = PlainLabel(wording.NOISE), PlainLabel(wording.SEED)
        noise_name.setBuddy(self.noise)
        seed_name.setBuddy(self.seed)
        form.addRow(wording.SAMPLES, self.rows)
        form.addRow(noise_name, noises)
        form.addRow(seed_name, seeds)
        form.addRow(wording.HOLD_OUT, self.hold_out)
        self.noise_value.setMinimumWidth(self.fontMetrics().horizontalAdvance("0.00"))
        return form, noises

    def _connect(self) -> None:
        self.kinds.currentRowChanged.connect(self._choose_kind)
        self.noise.valueChanged.connect(self._take_fields)
        for field in (self.rows, self.seed):
            field.committed.connect(self._take_fields)
        self.hold_out.committed.connect(self._take_share)
        self.new_seed.clicked.connect(self.choose_seed)
        self.destination.changed.connect(self.fault.hide)
        self.buttons.accepted.connect(self.accept)
        self.buttons.rejected.connect(self.reject)

    # What is wanted

    def _choose_kind(self) -> None:
        """Another kind, with the noise that is usual for it."""
        recipe = list(RECIPES.values())[self.kinds.currentRow()]
        self.noise.setValue(round(STEPS * recipe.noise / MOST_NOISE))
        self._take_fields()

    def choose_seed(self) -> None:
        """Another seed."""
        self.seed.value = float(random.randint(0, MOST_SEED))
        self._take_fields()

    def _take_share(self) -> None:
        if not refuse_no_row(self.hold_out, self.wish.samples()):
            self._take_fields()

    def _take_fields(self) -> None:
        self.wish = ReadyMade(
            name=list(RECIPES)[self.kinds.currentRow()],
            rows=int(self.rows.value),
            noise=self.noise.value() * MOST_NOISE / STEPS,
            seed=int(self.seed.value),
            hold_out=self.hold_out.value / 100,
        )
        self._show_wish()

    def _show_wish(self) -> None:
        wish, samples = self.wish, self.wish.samples()
        self.fault.hide()
        self.noise_value.setText(format_given(wish.noise, 2))
        self._form.setRowVisible(self.rows, wish.recipe.noisy)
        self._form.setRowVisible(self._noises, wish.recipe.noisy)
        self.picture.show_samples(samples)
        self.summary.setText(summary(samples, hollow=True))
        self.source.setText(wording.SOURCE.format(source=wish.source))
        fits = samples.sizes == self._sizes
        self.destination.offer(wish.recipe.network, "" if fits else wording.NO_FIT)

    # Qt

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self.kinds.setFocus(Qt.FocusReason.OtherFocusReason)

    def accept(self) -> None:
        if not all(field.commit() for field in (self.rows, self.seed, self.hold_out) if field.isVisible()):
            return
        try:
            if self._take(self.wish, self.destination.network):
                super().accept()
        except BpsimError as error:
            self.fault.setText(as_sentence(str(error)))
            self.fault.show()


def _check_rows(rows: float) -> None:
    if not rows.is_integer() or not 2 <= rows <= MOST_ROWS:
        raise ValueError(wording.NO_ROWS.format(most=MOST_ROWS))


def _check_seed(seed: float) -> None:
    if not seed.is_integer() or not 0 <= seed <= MOST_SEED:
        raise ValueError(wording.NO_SEED.format(most=MOST_SEED))
