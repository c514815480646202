"""A gradient check of the present parameters, in slices, that ends when they change."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from PySide6.QtCore import QObject, Signal

from bpsim.core.gradient_check import GradientRow, worst_first
from bpsim.core.network_values import NetworkValues
from bpsim.document.document import Document
from bpsim.simulator.checking import gradient_count, gradient_work, why_not_checked
from bpsim.trace.notation import Notation


class Checker(QObject):
    """Checks what the document shows. Steps of the same iteration leave it alone; anything else forgets the rows.

    changed: it began, went on, ended, or forgot its rows; running_changed: it began or ended.
    """

    changed = Signal()
    running_changed = Signal()

    def __init__(self, document: Document, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._document = document
        self._work: Iterator[GradientRow | None] | None = None
        self._done: list[GradientRow] = []
        self.values: NetworkValues | None = None
        """The iteration that the rows belong to; None while there are none."""
        self.rows: tuple[GradientRow, ...] = ()
        """Worst first, once it has ended."""
        self.count = 0
        # An edit says that there is unsaved work before it says what is another: panels look at the rows then already.
        for change in (document.file_changed, document.structure_changed, document.values_changed):
            change.connect(self._forget_old)
        document.running_changed.connect(self._follow_run)

    @property
    def running(self) -> bool:
        return self._work is not None

    @property
    def notation(self) -> Notation:
        """How the rows are named. They are always those of the present network, whatever a hidden panel has shown."""
        return self._document.simulator.notation

    @property
    def why_not(self) -> str:
        """Why there is nothing to check, in a sentence; empty where there is."""
        return why_not_checked(self._document.simulator.position)

    @property
    def done(self) -> int:
        """The gradients that are compared, a count."""
        return len(self._done)

    def start(self) -> None:
        """Begins a check of the present iteration; a run that is going on ends first."""
        self._document.stop_run()
        simulator = self._document.simulator
        if self.why_not:
            self._document.message.emit(self.why_not)
            self.changed.emit()
            return
        self.values, self.rows, self._done = simulator.values, (), []
        self.count = gradient_count(simulator.position)
        self._set_work(gradient_work(simulator.position))

    def advance(self, seconds: float, clock: Callable[[], float]) -> None:
        """One slice of about so many seconds."""
        if self._work is None:
            return
        end = clock() + seconds
        for row in self._work:
            if row is not None:
                self._done.append(row)
            if clock() >= end:
                self.changed.emit()
                return
        self.stop()

    def stop(self) -> None:
        """Ends the check; what is compared already remains."""
        if self._work is not None:
            self.rows = tuple(worst_first(self._done))
            self._set_work(None)

    def _set_work(self, work: Iterator[GradientRow | None] | None) -> None:
        self._work = work
        self.running_changed.emit()
        self.changed.emit()

    def _follow_run(self) -> None:
        if self._document.running:
            self.stop()

    def _forget_old(self) -> None:
        """No number remains that belongs to other parameters."""
        if self.values is None or self.values is self._document.simulator.values:
            return
        self.values, self.rows, self._done = None, (), []
        if self._work is not None:
            self._set_work(None)
        else:
            self.changed.emit()
