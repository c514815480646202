"""The line at the top: which lesson, where in it, and the error."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QAction, QMouseEvent, QResizeEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QToolButton, QWidget

from bpsim.core.quantity import Kind, Quantity
from bpsim.simulator import Simulator
from bpsim.trace.numerals import grouped
from bpsim.view.panels import wording
from bpsim.view.panels.go_to_iteration import GoToIteration
from bpsim.view.panels.slot import Slot
from bpsim.view.text import ElidedLabel, PlainLabel, set_tip, without_mnemonic
from bpsim.view.theme import Theme, number_font, point_size

BETWEEN = "   "
"""What stands between two errors."""


def position_text(simulator: Simulator) -> str:
    """Where we are: ``iteration 0 of 10 000 (in the past) · step 16 of 57 · backward · ∂E/∂w5``."""
    return position_texts(simulator)[0]


def position_texts(simulator: Simulator) -> tuple[str, ...]:
    """The same, then what says less of it, for a line with less room: each has the iteration, whether that is in the
    past, and what the step computes."""
    known = grouped(simulator.iteration), grouped(simulator.last)
    template = wording.ITERATION_IN_PAST if simulator.in_past else wording.ITERATION
    parts = [template.format(iteration=known[0], last=known[1])]
    place = parts[0]
    if not simulator.values.engine.batches.full_batch:
        parts = [wording.EPOCH.format(epoch=grouped(simulator.epoch)), *parts]
    total = grouped(len(simulator.steps))
    step = simulator.current
    if step is None:
        start = wording.AT_START.format(total=total)
        return _joined(*parts, start), _joined(place, start)
    at, phase = wording.STEP.format(step=grouped(step.number), total=total), wording.IN_PHASE[step.phase]
    sample, computed = step.quantity.sample, simulator.notation.plain(step.quantity)
    of_sample = [simulator.sample_name(sample)] if simulator.rows > 1 and sample is not None else []
    return (
        _joined(*parts, at, phase, *of_sample, computed),
        _joined(*parts, at, *of_sample, computed),
        _joined(place, at, *of_sample, computed),
        _joined(place, *of_sample, computed),
        _joined(place, computed),
    )


def _joined(*parts: str) -> str:
    return "  ·  ".join(parts)


def error_text(simulator: Simulator, before: float | None = None) -> str:
    """The error with the present parameters, once it was computed: in a step, or by the training before.

    before: what it was before an edit, for ``E 0.2984 → 0.3377``. Beside it the penalty, where there is one.
    """
    show, penalty, shown = simulator.numerals.computed, Quantity(Kind.PENALTY), []
    if simulator.error_known:
        old = "= " if before is None else f"{show(before)} → "
        shown.append(f"{simulator.error_name} {old}{show(simulator.error)}")
    if simulator.penalty_known:
        shown.append(f"{simulator.notation.plain(penalty)} = {show(simulator.penalty)}")
    return BETWEEN.join(shown)


def held_out_text(simulator: Simulator) -> str:
    """The error of the samples that are held out, beside the other; empty where there are none."""
    error = simulator.held_out_error if simulator.error_known else None
    if error is None:
        return ""
    return wording.HELD_OUT_ERROR.format(error=simulator.numerals.computed(error))


def error_texts(simulator: Simulator, before: float | None = None) -> tuple[tuple[str, str], ...]:
    """The error and that of what is held out, then what says less of both, for a line with less room: without the
    penalty, without what is held out, and at last by the letter alone."""
    error, held_out = error_text(simulator, before), held_out_text(simulator)
    first = error.partition(BETWEEN)[0] if simulator.error_known else error
    bare = first.replace(simulator.error_name, simulator.notation.error_symbol, 1) if simulator.error_known else first
    return (error, held_out), (first, held_out), (first, ""), (bare, "")


class _Position(ElidedLabel):
    """Where we are; a click asks for another place."""

    clicked = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.setCursor(Qt.CursorShape.PointingHandCursor)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        if event.button() == Qt.MouseButton.LeftButton and self.rect().contains(event.position().toPoint()):
            self.clicked.emit()


class Header(QFrame):
    """Title, position and error in one line that a lecture hall can read."""

    def __init__(self, actions: Mapping[str, QAction], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._title, self._position = ElidedLabel(), _Position()
        self.go_to = GoToIteration()
        self._position.clicked.connect(self.go_to.start)
        self._error, self._held_out = PlainLabel(), PlainLabel()
        self._title.setObjectName("title")
        self._error.setObjectName("error")
        self._held_out.setObjectName("held_out")
        self._position.setProperty("role", "muted")
        self._title.setAccessibleName(wording.LESSON_NAME)
        self._position.setAccessibleName(wording.POSITION_NAME)
        self._error.setAccessibleName(wording.ERROR_NAME)
        self._held_out.setAccessibleName(wording.HELD_OUT_NAME)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(14, 8, 14, 8)
        layout.setSpacing(22)
        layout.addWidget(self._title)
        layout.addWidget(self.go_to)
        layout.addWidget(Slot(self._position), 1)
        layout.addWidget(self._error)
        layout.addWidget(self._held_out)
        # Last, where it stands still while the texts come and go.
        self._switch = _Switch([action for key, action in actions.items() if key.startswith("workspace_")])
        layout.addWidget(self._switch)
        self._held_out.hide()
        self._errors: tuple[tuple[str, str], ...] = (("", ""),)
        """The two errors as they are said, the longest first."""
        self._widest = self._less = 0
        """Since the window or the lesson became another: the room, in pixels, that position and errors took at most,
        and which of the errors is said for want of room."""

    def show_simulator(self, simulator: Simulator, title: str, error_before: float | None = None) -> None:
        """Another lesson, position or error."""
        if title != self._title.text():
            self._widest = self._less = 0
        position, *shorter = position_texts(simulator)
        if self._position.text() != position:
            self._position.setText(position, shorter)
        if self._title.text() != title:
            self._title.setText(title)
        self.go_to.show_simulator(simulator)
        self.show_error(simulator, error_before)

    def show_error(self, simulator: Simulator, error_before: float | None = None) -> None:
        """Another error at the position that is shown."""
        self._errors = error_texts(simulator, error_before)
        self._share()

    def _share(self) -> None:
        """Gives the errors what leaves room to say where one is, and the title what the other texts leave it, from an
        eighth of the line to its half.

        The title keeps its room while they become shorter, and so does what is said of the errors: where they followed
        each of them, every step would move the line.
        """
        layout = self.layout()
        assert layout is not None
        edges = layout.contentsMargins()
        fixed = edges.left() + edges.right() + self._switch.sizeHint().width() + layout.spacing()
        least = min(self.width() // 8, self._title.sizeHint().width()) + layout.spacing()
        needed = fixed + least + self._position.least + layout.spacing()
        self._say_errors(self._less)
        while self._less < len(self._errors) - 1 and needed + self._width(*self._shown_errors) > self.width():
            self._less += 1
            self._say_errors(self._less)
        self._widest = max(self._widest, self._width(self._position, *self._shown_errors))
        room = min(max(self.width() // 8, self.width() - fixed - self._widest), self.width() // 2)
        if room != self._title.maximumWidth():
            self._title.setMaximumWidth(room)

    def _say_errors(self, less: int) -> None:
        """Both errors, or what says less of them; a tooltip has what is left out."""
        whole = BETWEEN.join(filter(None, self._errors[0]))
        for label, text in zip((self._error, self._held_out), self._errors[less], strict=True):
            if label.text() != text:
                label.setText(text)
        self._held_out.setVisible(bool(self._held_out.text()))
        set_tip(self._error, whole if self._errors[less] != self._errors[0] else "")

    @property
    def _shown_errors(self) -> tuple[PlainLabel, ...]:
        return self._error, *((self._held_out,) if self._held_out.text() else ())

    def _width(self, *texts: PlainLabel) -> int:
        """What texts take with the space before each, in pixels."""
        layout = self.layout()
        assert layout is not None
        return sum(text.sizeHint().width() + layout.spacing() for text in texts)

    def set_theme(self, theme: Theme) -> None:
        self.setStyleSheet(
            f"Header {{ background: {theme.panel}; border: none; }}"
            f"QLabel, QToolButton {{ font-size: {point_size():.2f}pt; }}"
            f"QLabel#title {{ font-size: {point_size() * 1.2:.2f}pt; font-weight: bold; }}"
            f"QLabel#error {{ font-family: '{number_font().family()}'; font-size: {point_size() * 1.2:.2f}pt;"
            f" font-weight: bold; }}"
            f"QToolButton {{ color: {theme.ink}; background: {theme.background}; border: 1px solid {theme.line};"
            f" border-radius: 5px; padding: 3px 9px; }}"
            f"QToolButton:hover {{ background: {theme.operand}; }}"
            f"QToolButton:checked {{ background: {theme.operand}; font-weight: bold; }}"
            f"QToolButton:focus {{ border: 2px solid {theme.positive}; padding: 2px 8px; }}"
            f"QLabel#held_out {{ color: {theme.muted}; font-family: '{number_font().family()}';"
            f" font-size: {point_size() * 1.2:.2f}pt; }}"
        )

    def texts(self) -> tuple[str, str, str]:
        """Title, position and error as they are shown."""
        return self._title.text(), self._position.text(), self._error.text()

    @property
    def position_shown(self) -> str:
        """As much of the position as there is room for."""
        return self._position.shown

    @property
    def held_out(self) -> str:
        """The error of what is held out as it is shown."""
        return self._held_out.text()

    @property
    def error_tip(self) -> str:
        """Both errors whole, where something of them is left out for want of room."""
        return self._error.toolTip()

    # Qt

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._widest = self._less = 0
        self._share()


class _Switch(QWidget):
    """A button for each of several actions of which one is chosen."""

    def __init__(self, actions: Sequence[QAction]) -> None:
        super().__init__()
        layout = QHBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(2)
        for action in actions:
            button = QToolButton()
            button.setDefaultAction(action)
            button.setObjectName(f"{action.objectName()}_button")
            button.setAccessibleName(without_mnemonic(action.text()))
            button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
            layout.addWidget(button)
