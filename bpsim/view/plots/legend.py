"""The line above the error plot: scale, which outputs show, and the values under the pointer."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QResizeEvent, QShowEvent
from PySide6.QtWidgets import QCheckBox, QHBoxLayout, QMenu, QSizePolicy, QToolButton, QVBoxLayout, QWidget

from bpsim.simulator.epoch_curves import HELD_OUT, NAMES
from bpsim.view.choice_field import QuietBox
from bpsim.view.panels.flow_layout import FlowLayout
from bpsim.view.plots import wording
from bpsim.view.plots.curves import MOST_OUTPUTS
from bpsim.view.text import PlainLabel, menu_text, set_tip
from bpsim.view.theme import Theme, mixed, number_font, point_size

AT_THE_FRONT = 2
"""What stays at the front of the line: the scale and the name of the strong curve."""
ROOM_FOR_VALUES = 40
"""Pixels for the values under the pointer, at least: what has no room there is in the tooltip."""
BOXES = 6
"""Outputs with a box of their own from the beginning."""
_SWATCH = """QCheckBox {{ color: {ink}; spacing: 4px; }}
QCheckBox::indicator {{ width: {size}px; height: {size}px; image: none;
    border: 2px solid {colour}; border-radius: 3px; }}
QCheckBox::indicator:unchecked {{ background: transparent; }}
QCheckBox::indicator:checked {{ background: {colour}; }}
QCheckBox::indicator:focus {{ border-color: {ink}; }}"""


class Legend(QWidget):
    """Colours and names of the curves; a box for each output says whether its curve shows."""

    scale_chosen = Signal(object)
    """Whether the error axis is to be logarithmic."""
    outputs_chosen = Signal()
    measures_chosen = Signal()
    """Other curves of what is asked at the starts of epochs are wanted."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.scale = QuietBox()
        self.scale.addItems([wording.LINEAR, wording.LOG])
        self.scale.setAccessibleName(wording.SCALE_NAME)
        self.scale.setToolTip(wording.SCALE_TIP)
        self.scale.currentIndexChanged.connect(self._choose_scale)
        self._total = PlainLabel("E")
        self._total.setToolTip(wording.TOTAL)
        self._batch = PlainLabel()
        self._batch.setVisible(False)
        self._symbol, self._of_all, self._of_batch = "E", "E", False
        self.checks = [QCheckBox() for _ in range(MOST_OUTPUTS)]
        self.measures = [QCheckBox() for _ in NAMES]
        """Of what is asked at the starts of epochs."""
        self._chosen = QWidget()
        """The boxes that stand below the line."""
        self._line, self._below = QHBoxLayout(), FlowLayout(self._chosen, 10)
        self._moved = 0
        """How much stands below the line: first the boxes of outputs, then what offers more, then the batch's name."""
        self.more = QToolButton()
        """The curves that have no box yet."""
        self._count = 0
        self._offered: tuple[int, ...] = ()
        self._values = PlainLabel()
        self._values.setAccessibleName(wording.VALUES_NAME)
        self._values.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        # Its text must not make the window wider.
        self._values.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        self._shown = ""
        self._names: tuple[str, ...] = ()
        self._symbols: tuple[str, ...] = ()
        self._lay_out()
        self.set_names((), 0)

    def _lay_out(self) -> None:
        layout, below, whole = self._line, self._below, QVBoxLayout(self)
        for one in (layout, below, whole):
            one.setContentsMargins(0, 0, 0, 0)
        whole.setSpacing(2)
        whole.addLayout(layout)
        whole.addWidget(self._chosen)
        layout.setSpacing(10)
        layout.addWidget(self.scale)
        layout.addWidget(self._total)
        layout.addWidget(self._batch)
        for k, check in enumerate(self.checks):
            check.toggled.connect(self.outputs_chosen)
            (layout if k < BOXES else below).addWidget(check)
        for measure, check in enumerate(self.measures):
            check.hide()
            check.setChecked(measure == HELD_OUT)
            set_tip(check, wording.MEASURE_TIPS[measure])
            check.toggled.connect(self.measures_chosen)
            below.addWidget(check)
        self.more.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        self.more.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.more.setAutoRaise(True)
        set_tip(self.more, wording.MORE_CURVES_TIP)
        self.more.setAccessibleName(wording.MORE_CURVES_TIP)
        self.more.setMenu(QMenu(self.more))
        self.more.menu().aboutToShow.connect(self._fill_menu)
        layout.addWidget(self.more)
        layout.addWidget(self._values, 1)

    def set_names(self, names: Sequence[str], count: int) -> None:
        """Offer the curves of ``count`` outputs; where a name is missing, its number stands for it."""
        self._names, self._count = tuple(names), count
        for k, check in enumerate(self.checks):
            check.setVisible(k < count and (k < BOXES or check.isChecked()))
            check.setAccessibleName(wording.CURVE_NAME.format(name=self._name(k)))
        self._write_symbols()
        self._show_more()

    def offer(self, measures: tuple[int, ...]) -> None:
        """Offer the curves of what is asked at the starts of epochs, as far as the lesson has it."""
        if measures != self._offered:
            self._offered = measures
            for measure, check in enumerate(self.measures):
                check.setVisible(measure in measures and check.isChecked())
            self._show_more()

    @property
    def wanted(self) -> tuple[int, ...]:
        """The measures whose curves show."""
        return tuple(measure for measure in self._offered if self.measures[measure].isChecked())

    def _boxless(self) -> list[QCheckBox]:
        """The boxes of curves that are chosen in the menu: they stand in the line once they were chosen."""
        return [*self.checks[BOXES : self._count], *(self.measures[measure] for measure in self._offered)]

    def _show_more(self) -> None:
        over = self._count - BOXES
        self.more.setText(wording.MORE.format(count=over) if over > 0 else wording.MORE_CURVES)
        self.more.setVisible(bool(self._boxless()))
        self._place_boxes()

    @property
    def line_height(self) -> int:
        """The height of the line alone: what stands below it is taken from the plot, whatever room there is."""
        return self._line.sizeHint().height()

    def _place_boxes(self) -> None:
        """Puts below the line what has no room in it: the boxes of outputs, then what offers more, then a name."""
        boxes, moving = self.checks[:BOXES], (self.more, self._batch)
        # The values under the pointer have a gap before them, however little room they are left.
        kept = self.width() - self._width_of(self.scale, self._total)
        widths = [self._width_of(*boxes), *(self._width_of(one) for one in moving)]
        below = 0
        if self.isVisible() and sum(widths) + ROOM_FOR_VALUES > kept:
            below = next((k for k in range(1, len(widths)) if sum(widths[k:]) <= kept), len(widths))
        if below != self._moved:
            self._moved = below
            self._part(boxes if below > 0 else [], below > 1, below > 2)
        lower = [*self._boxless(), *(boxes if below > 0 else []), *moving[: max(0, below - 1)]]
        self._chosen.setVisible(any(not one.isHidden() for one in lower))

    def _width_of(self, *parts: QWidget) -> int:
        """The room that parts take in the line, each with the gap before it."""
        return sum(part.sizeHint().width() + self._line.spacing() for part in parts if not part.isHidden())

    def _part(self, boxes_below: Sequence[QWidget], more_below: bool, name_below: bool) -> None:
        """Shares what moves between the line and the lines below it, in the order in which it is read."""
        for part in (self._batch, *self.checks[:BOXES], self.more):
            self._line.removeWidget(part)
            self._below.removeWidget(part)
        for k, part in enumerate([*([self._batch] if name_below else []), *boxes_below]):
            self._below.insert(k, part)
        if more_below:
            self._below.addWidget(self.more)
        in_line = [
            *([] if name_below else [self._batch]),
            *([] if boxes_below else self.checks[:BOXES]),
            *([] if more_below else [self.more]),
        ]
        for k, part in enumerate(in_line):
            self._line.insertWidget(AT_THE_FRONT + k, part)

    def _fill_menu(self) -> None:
        menu = self.more.menu()
        menu.clear()
        for check in self._boxless():
            action = menu.addAction(check.text())
            action.setCheckable(True)
            action.setChecked(check.isChecked())
            action.triggered.connect(lambda chosen, one=check: self._choose(one, chosen))

    def _choose(self, check: QCheckBox, chosen: bool) -> None:
        check.setVisible(True)
        self._place_boxes()
        check.setChecked(chosen)

    # Qt

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._place_boxes()

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._place_boxes()

    def set_symbols(self, total: str, outputs: Sequence[str], of_all: str) -> None:
        """Write the errors with these symbols; an output without one has that of the total and its name.

        of_all: what the error of all samples is called where there is one of a batch beside it.
        """
        self._symbols = tuple(outputs)
        self._symbol, self._of_all = total, of_all
        self._write_total()
        self._write_symbols()

    def set_of_batch(self, of_batch: bool) -> None:
        """Say which line is which where the total is the error of a batch."""
        self._of_batch = of_batch
        set_tip(self._total, wording.OF_BATCH if of_batch else wording.TOTAL)
        self._batch.setToolTip(wording.OF_BATCH)
        self._batch.setVisible(of_batch)
        self._write_total()
        self._place_boxes()

    def _write_total(self) -> None:
        self._total.setText(self._of_all if self._of_batch else self._symbol)
        self._batch.setText(wording.OF_THE_BATCH.format(symbol=self._symbol))

    @property
    def total(self) -> str:
        """What the strong line shows: the symbol of the total error."""
        return self._total.text()

    @property
    def drawn(self) -> str:
        """What the error of each iteration is called: that of its batch where that is another."""
        return self._batch.text() if self._of_batch else self._total.text()

    def _name(self, output: int) -> str:
        return self._names[output] if output < len(self._names) else str(output + 1)

    def _write_symbols(self) -> None:
        for k, check in enumerate(self.checks):
            check.setText(menu_text(self._symbols[k] if k < len(self._symbols) else f"{self._symbol} {self._name(k)}"))
        held_out = menu_text(wording.HELD_OUT_ERROR.format(symbol=self._symbol))
        texts = held_out, wording.PENALTY, wording.ACCURACY, wording.HELD_OUT_ACCURACY
        for check, text in zip(self.measures, texts, strict=True):
            check.setText(text)

    def chosen(self, count: int) -> list[int]:
        """The outputs, of ``count``, whose curves show."""
        return [k for k, check in enumerate(self.checks[:count]) if check.isChecked()]

    def set_log(self, log: bool) -> None:
        """Choose the scale, as the box does."""
        self.scale.setCurrentIndex(int(log))

    def _choose_scale(self, index: int) -> None:
        self.scale_chosen.emit(bool(index))

    @property
    def values(self) -> str:
        """The whole text of the values under the pointer."""
        return self._shown

    def show_values(self, parts: Sequence[str]) -> None:
        """Show the values under the pointer, as many as there is room for."""
        text = "   ".join(parts)
        self._shown = text
        set_tip(self._values, text)
        elided = self._values.fontMetrics().elidedText(text, Qt.TextElideMode.ElideRight, self._values.width())
        self._values.setText(elided)

    def set_theme(self, theme: Theme) -> None:
        size = round(point_size() * 1.1)
        for check, colour in zip(self.checks, output_colours(theme), strict=True):
            check.setStyleSheet(_SWATCH.format(ink=theme.ink, colour=colour, size=size))
        for check, (colour, _style) in zip(self.measures, measure_styles(theme), strict=True):
            check.setStyleSheet(_SWATCH.format(ink=theme.ink, colour=colour, size=size))
        self._total.setStyleSheet(f"color: {theme.positive}; font-weight: bold;")
        self._batch.setStyleSheet(f"color: {mixed(theme.positive, theme.panel, 0.65)};")
        self.more.setStyleSheet(f"QToolButton {{ color: {theme.muted}; }}")
        self._values.setStyleSheet(f"color: {theme.ink};")
        self._values.setFont(number_font())


def output_colours(theme: Theme) -> list[str]:
    """One colour for each output that has a curve, none of them the total's or the marker's."""
    done, current = mixed(theme.done, theme.ink, 0.75), mixed(theme.current, theme.ink, 0.65)
    first = [theme.negative, theme.gradient, done, current, theme.muted, theme.ink]
    between = [mixed(one, other, 0.5) for one, other in pairwise((*first, first[0]))]
    return [*first, *between, *(mixed(colour, theme.ink, 0.55) for colour in between[:4])]


def measure_styles(theme: Theme) -> list[tuple[str, Qt.PenStyle]]:
    """Colour and dashes of what is asked at the starts of epochs: dashed, as no curve of every iteration is."""
    dash, dot, mix = Qt.PenStyle.DashLine, Qt.PenStyle.DotLine, Qt.PenStyle.DashDotLine
    green = mixed(theme.done, theme.ink, 0.85)
    return [(theme.positive, dash), (theme.muted, mix), (green, dot), (mixed(green, theme.panel, 0.7), dash)]


def ghost_colours(theme: Theme) -> list[str]:
    """The colours of earlier runs: between those of the outputs, and paler, or darker, than the present run's."""
    pale = (
        (mixed(theme.positive, theme.done, 0.5), 0.8),
        (mixed(theme.gradient, theme.negative, 0.5), 0.8),
        (mixed(theme.current, theme.done, 0.5), 0.9),
        (theme.muted, 0.8),
        (mixed(theme.negative, theme.current, 0.6), 0.8),
        (theme.gradient, 0.75),
    )
    near_the_ink = [mixed(colour, theme.ink, 0.5) for colour in (theme.negative, theme.done)]
    return [*(mixed(colour, theme.panel, share) for colour, share in pale), *near_the_ink]


def ghost_colour(theme: Theme, number: int) -> str:
    """The colour of one of the runs over that of the present one, by its number from 0, in every picture."""
    colours = ghost_colours(theme)
    return colours[number % len(colours)]
