"""Which way everything is derived: backwards from the result, or forwards along one variable; and what both cost."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QRadioButton, QSizePolicy, QWidget

from bpsim.view.choice_field import QuietBox
from bpsim.view.panels.flow_layout import FlowLayout
from bpsim.view.panels.formulas import wording
from bpsim.view.text import PlainLabel, set_tip


class ModeBar(QWidget):
    """Shows the mode, and asks for another by ``mode_requested``: ``reverse`` or ``forward``, and a variable's name."""

    mode_requested = Signal(str, str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.reverse, self.forward = QRadioButton(wording.REVERSE), QRadioButton(wording.FORWARD)
        self.along, self.cost = QuietBox(), PlainLabel()
        self.along.setAccessibleName(wording.ALONG)
        self.along.setSizeAdjustPolicy(QuietBox.SizeAdjustPolicy.AdjustToContents)
        set_tip(self.along, wording.ALONG)
        set_tip(self.forward, wording.FORWARD_TIP)
        self.cost.setProperty("role", "muted")
        self._names: tuple[str, ...] = ()
        self._flow = FlowLayout(self, 10)
        for widget in (self.reverse, self.forward, self.along, self.cost):
            self.add(widget)
        policy = QSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Minimum)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)
        self.reverse.clicked.connect(self._ask)
        self.forward.clicked.connect(self._ask)
        self.along.activated.connect(self._ask_forward)

    def add(self, widget: QWidget) -> None:
        """One more widget behind the others."""
        self._flow.addWidget(widget)

    def show_mode(self, *, forward: bool, along: int, names: Sequence[str], shown: Sequence[str]) -> None:
        """names: of the variables, as they are asked for; shown: as they are written. along: the number of one."""
        if (self._names, self.along.count()) != (tuple(names), len(shown)):
            self._names = tuple(names)
            self.along.clear()
            self.along.addItems(list(shown))
        self.reverse.setChecked(not forward)
        self.forward.setChecked(forward)
        self.along.setCurrentIndex(along)
        self.along.setEnabled(forward)

    def show_cost(self, result: str, variables: int, uses: int) -> None:
        """What both modes compute for the derivatives by all variables."""
        set_tip(self.reverse, wording.REVERSE_TIP.format(result=result))
        self.cost.setText(wording.cost(variables, uses))

    def _ask(self) -> None:
        at = max(self.along.currentIndex(), 0)
        name = self._names[at] if self._names else ""
        self.mode_requested.emit("forward" if self.forward.isChecked() else "reverse", name)

    def _ask_forward(self) -> None:
        self.forward.setChecked(True)
        self._ask()
