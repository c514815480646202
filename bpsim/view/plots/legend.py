"""The line above the error plot: scale, which outputs show, and the values under the pointer."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QCheckBox, QHBoxLayout, QSizePolicy, QWidget

from bpsim.view.choice_field import QuietBox
from bpsim.view.plots import wording
from bpsim.view.plots.curves import MOST_OUTPUTS
from bpsim.view.text import PlainLabel, menu_text, set_tip
from bpsim.view.theme import Theme, mixed, number_font, point_size

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
        self.more = PlainLabel()
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
        layout = QHBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(10)
        layout.addWidget(self.scale)
        layout.addWidget(self._total)
        layout.addWidget(self._batch)
        for check in self.checks:
            check.toggled.connect(self.outputs_chosen)
            layout.addWidget(check)
        layout.addWidget(self.more)
        layout.addWidget(self._values, 1)

    def set_names(self, names: Sequence[str], count: int) -> None:
        """Offer the curves of ``count`` outputs; where a name is missing, its number stands for it."""
        self._names = tuple(names)
        for k, check in enumerate(self.checks):
            check.setVisible(k < count)
            check.setAccessibleName(wording.CURVE_NAME.format(name=self._name(k)))
        self._write_symbols()
        self.more.setText(wording.MORE.format(count=count - MOST_OUTPUTS))
        self.more.setVisible(count > MOST_OUTPUTS)

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
        self._total.setStyleSheet(f"color: {theme.positive}; font-weight: bold;")
        self._batch.setStyleSheet(f"color: {mixed(theme.positive, theme.panel, 0.65)};")
        self.more.setStyleSheet(f"color: {theme.muted};")
        self._values.setStyleSheet(f"color: {theme.ink};")
        self._values.setFont(number_font())


def output_colours(theme: Theme) -> list[str]:
    """One colour for each output that has a curve, none of them the total's or the marker's."""
    done, current = mixed(theme.done, theme.ink, 0.75), mixed(theme.current, theme.ink, 0.65)
    return [theme.negative, theme.gradient, done, current, theme.muted, theme.ink]


def ghost_colours(theme: Theme) -> list[str]:
    """The colours of earlier runs: between those of the outputs, and paler than the present run's."""
    mixes = ((theme.positive, theme.done), (theme.gradient, theme.negative), (theme.current, theme.done))
    pure = [mixed(one, other, 0.5) for one, other in mixes]
    return [mixed(colour, theme.panel, 0.8) for colour in (*pure, theme.muted)]


def ghost_colour(theme: Theme, number: int) -> str:
    """The colour of one of the runs over that of the present one, by its number from 0, in every picture."""
    colours = ghost_colours(theme)
    return colours[number % len(colours)]
