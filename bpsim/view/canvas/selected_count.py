"""How many things are selected on the graph, those inside folds too, where they are several."""

from __future__ import annotations

from PySide6.QtCore import QSize

from bpsim.trace.numerals import grouped
from bpsim.view.canvas import wording
from bpsim.view.canvas.graph_view import GraphView
from bpsim.view.text import PlainLabel


class SelectedCount(PlainLabel):
    """A word in the status bar: what a command on the selection acts on is more than what is seen of it."""

    def __init__(self, graph: GraphView) -> None:
        super().__init__()
        self._graph = graph
        self.setContentsMargins(0, 0, 8, 0)
        self.hide()
        graph.selection_changed.connect(self.follow)

    def follow(self) -> None:
        """Counts what is selected; of one thing there is nothing to say."""
        count = len(self._graph.selected_parts)
        if count > 1:
            self.setText(wording.COUNT_SELECTED.format(number=grouped(count)))
        self.setVisible(count > 1)

    def sizeHint(self) -> QSize:
        """No height of its own: the status bar is as high as the highest in it, and takes that from the graph."""
        return QSize(super().sizeHint().width(), 0)

    def minimumSizeHint(self) -> QSize:
        return self.sizeHint()
