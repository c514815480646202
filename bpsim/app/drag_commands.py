"""A number that is dragged on a picture: picture, graph, the error in the header and the panels that show numbers of
the iteration follow on a copy, and letting go is one edit.

The picture follows at each move; the graph, which takes several times as long in a large network, and the others as
far as there is time.
"""

from __future__ import annotations

from copy import copy
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject

from bpsim.app.spare_time import SpareTime
from bpsim.core.errors import BpsimError
from bpsim.core.quantity import Quantity
from bpsim.simulator import Simulator
from bpsim.view.canvas.picture_of import picture_of
from bpsim.view.change import graph_digits

if TYPE_CHECKING:
    from bpsim.app.main_window import MainWindow


class DragCommands(QObject):
    """What the slope's point asks for: until it is let go nothing of the document is another."""

    def __init__(self, window: MainWindow) -> None:
        super().__init__(window)
        self._window = window
        self._copy: Simulator | None = None
        """The simulator that is shown in place of the document's; None where nothing is dragged."""
        self.others_follow = SpareTime(self._show_copy, self)
        window.presenter.showed.connect(self._show_again)
        window.document.running_changed.connect(self._give_way)

    @property
    def seen(self) -> Simulator:
        """What is shown: the document's simulator, or the copy of a drag."""
        return self._copy or self._window.document.simulator

    def begin(self) -> None:
        """A drag begins: the numbers have to hold still."""
        self._window.ticker.pause()
        self._window.document.stop_run()

    def drag(self, quantity: Quantity, value: float) -> None:
        """The number is this meanwhile."""
        seen = copy(self._window.document.simulator)
        try:
            seen.set_value(quantity, value)
        except BpsimError as error:
            self._window.document.message.emit(str(error))
            return
        self._copy = seen
        self._window.panels.slope.show_dragged(seen)
        self.others_follow.ask()

    def drop(self, quantity: Quantity, value: float) -> None:
        """The number is to be this: one edit, none where it is what it was."""
        self.cancel()
        self._window.runs.set_value(quantity, value)

    def cancel(self) -> None:
        """Everything is shown as it is."""
        self._copy = None
        self.others_follow.forget()
        self._window.presenter.show_values()

    def _give_way(self) -> None:
        """A training begins, whose numbers are the document's."""
        if self._window.document.running and "slope" in self._window.panels:
            self._window.panels.slope.leave()

    def _show_copy(self) -> None:
        graph, seen, shown = self._window.panels.graph, self.seen, self._window.document.simulator
        graph.show_picture(picture_of(seen, graph_digits(seen), folding=graph.folds.folding))
        moved = shown.error_known and seen.error_known and seen.error != shown.error
        self._window.panels.header.show_error(seen, shown.error if moved else None)
        self._window.presenter.show_copy(seen)

    def _show_again(self) -> None:
        """The window showed the document: it stays so where that ended the drag."""
        if self._copy is not None and self._window.panels.slope.dragging:
            self._show_copy()
        else:
            self._copy = None
            self.others_follow.forget()
