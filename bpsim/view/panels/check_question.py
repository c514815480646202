"""The field in which a student types his own value of one quantity."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QToolButton, QVBoxLayout, QWidget

from bpsim.answers import Judged
from bpsim.core.quantity import Quantity
from bpsim.simulator import Simulator
from bpsim.trace.typed import typed_places
from bpsim.view.edit_field import EditField
from bpsim.view.icons import icon
from bpsim.view.labels import label
from bpsim.view.panels import check_wording as wording
from bpsim.view.panels import wording as panels
from bpsim.view.panels.verdict_marks import ICON_SIZE, mark_icon
from bpsim.view.text import PlainLabel, set_tip
from bpsim.view.theme import LIGHT, Theme, mixed, number_font

USUAL = 4
"""Decimals that nobody has to be asked for."""


class OwnValue(EditField):
    """The field for one number; Up and Down go to the quantities before and after it, Enter goes on, Esc leaves."""

    moved = Signal(int)
    """Says by how many quantities to go on."""
    left = Signal()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        steps = {Qt.Key.Key_Up: -1, Qt.Key.Key_Down: 1, Qt.Key.Key_Return: 1, Qt.Key.Key_Enter: 1}
        key = Qt.Key(event.key())
        if key in steps:
            self.moved.emit(steps[key])
        elif key == Qt.Key.Key_Escape:
            self.left.emit()
        else:
            super().keyPressEvent(event)


class Question(QWidget):
    """Asks for one quantity after the other; going on to the next makes no step, so nothing is given away."""

    typed = Signal(object, str)
    """A quantity, and the text that was typed for it."""
    moved = Signal(int)
    """By how many quantities to go on."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = LIGHT
        self._quantity: Quantity | None = None
        self._entry: Judged | None = None
        self._needed = 0
        self._symbol, self._place, self._note = label("title"), label("muted"), label("muted")
        self._back, self._next = _arrow(wording.PREVIOUS_TIP), _arrow(wording.NEXT_TIP)
        self.field = OwnValue()
        self.field.setPlaceholderText(wording.TYPE_HERE)
        self.field.setToolTip(wording.FIELD_HELP)
        self._mark, self._verdict = PlainLabel(), label("")
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(6)
        prompt = label("muted", wording.PROMPT)
        prompt.setWordWrap(False)
        layout.addLayout(row(prompt, None, self._back, self._next))
        layout.addWidget(self._symbol)
        layout.addWidget(self._place)
        layout.addLayout(row(self.field, self._mark))
        layout.addWidget(self._verdict)
        layout.addWidget(self._note)
        self.field.textEdited.connect(self._type)
        self.field.moved.connect(self.moved)
        self._back.clicked.connect(self._ask_before)
        self._next.clicked.connect(self._ask_next)

    def texts(self) -> tuple[str, str, str]:
        """What is asked for, where, and what is said of it."""
        return self._symbol.text(), self._place.text(), self._verdict.text()

    @property
    def note(self) -> str:
        """What stands below the field."""
        return self._note.text()

    def ask(self, simulator: Simulator, number: int, text: str, entry: Judged | None, needed: int) -> None:
        """Asks for what step ``number`` computes; ``text`` was typed for it, and ``entry`` says what it is.

        needed: the decimals that the number has to have; 0 where any are enough.
        """
        step = simulator.steps.step(number)
        self._quantity = step.quantity
        sample = step.quantity.sample if simulator.steps.samples > 1 else None
        place = (wording.PLACE if sample is None else wording.PLACE_SAMPLE).format(
            number=number,
            total=len(simulator.steps),
            phase=panels.IN_PHASE[step.phase],
            sample="" if sample is None else sample + 1,
        )
        symbol = simulator.notation.plain(step.quantity)
        self._symbol.setText(symbol)
        self._place.setText(place)
        self.field.setAccessibleName(wording.FIELD_NAME.format(symbol=symbol, place=place))
        if text != self.field.text():
            self.field.setText(text)
        self._back.setEnabled(number > 1)
        self._next.setEnabled(number < len(simulator.steps))
        self._entry, self._needed = entry, needed
        self._show_verdict()

    def _show_verdict(self) -> None:
        entry = self._entry
        self._mark.setVisible(entry is not None)
        self._verdict.setText(wording.verdict(entry) if entry else "")
        self._verdict.setVisible(entry is not None)
        # What explains the first wrong number stands below, as long as nobody asks for another one.
        self._note.setText((entry.note if entry and not entry.first else "") or self._asked_for())
        self._note.setVisible(bool(self._note.text()))
        self.field.setAccessibleDescription(f"{self._verdict.text()}. {entry.note}".strip() if entry else "")
        if entry is not None:
            self._mark.setPixmap(mark_icon(entry.verdict, self._theme).pixmap(ICON_SIZE, ICON_SIZE))

    def _asked_for(self) -> str:
        """What is said of the digits of a new weight, unless it was typed with enough."""
        places = typed_places(self._entry.text) if self._entry else 0
        few = places < self._needed and self._needed > USUAL
        return wording.NEEDED.format(decimals=self._needed) if few else ""

    def set_theme(self, theme: Theme) -> None:
        """Other colours and text sizes."""
        self._theme = theme
        self.field.setFont(number_font())
        edge = mixed(theme.line, theme.muted, 0.75)
        self.field.setStyleSheet(
            f"OwnValue {{ color: {theme.ink}; background: {theme.panel}; border: 1px solid {edge};"
            f" border-radius: 4px; padding: 4px 6px; }}"
            f"OwnValue:focus {{ border-color: {theme.positive}; }}"
        )
        for arrow in (self._back, self._next):
            arrow.setStyleSheet(f"QToolButton:focus {{ border: 2px solid {theme.positive}; border-radius: 4px; }}")
        self._back.setIcon(icon("back", theme))
        self._next.setIcon(icon("next", theme))
        self._show_verdict()

    def _type(self, text: str) -> None:
        self.typed.emit(self._quantity, text)

    def _ask_before(self) -> None:
        self.moved.emit(-1)

    def _ask_next(self) -> None:
        self.moved.emit(1)


def row(*widgets: QWidget | None) -> QHBoxLayout:
    """Widgets side by side; None takes the room that is left."""
    layout = QHBoxLayout()
    layout.setSpacing(6)
    for widget in widgets:
        if widget is None:
            layout.addStretch(1)
        else:
            layout.addWidget(widget)
    return layout


def _arrow(tip: str) -> QToolButton:
    button = QToolButton()
    button.setAutoRaise(True)
    button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
    set_tip(button, tip)
    button.setAccessibleName(tip)
    return button
