"""The middle of the window: the graph, a search below it, and in Lecture the caption and the curve inside."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import QEvent, QObject, QSizeF
from PySide6.QtWidgets import QFrame, QVBoxLayout

from bpsim.app.made_panels import widget
from bpsim.app.panel_row import Panel, Themed
from bpsim.app.panels import Panels

INSET_WIDTH = 190
"""The least, in pixels; the graph keeps its text large enough for the last row beside it."""


class Stage(QFrame):
    """Holds the graph. The band and the inset are second views, of the Guide and of the error's plot."""

    def __init__(self, panels: Panels) -> None:
        super().__init__()
        self._panels, self._graph = panels, panels.graph
        self._lecture = False
        self._layout = layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(6)
        layout.addWidget(self._graph, 1)
        layout.addWidget(panels.when)
        panels.homes.append(self._take_in)
        self._graph.installEventFilter(self)
        self.set_lecture(False)

    def _take_in(self, row: Panel[Any], made: Themed) -> None:
        """The band or the inset was made."""
        if row is Panels.band:
            self._layout.addWidget(widget(made))
        elif row is Panels.inset:
            widget(made).setParent(self._graph)

    def _show(self, row: Panel[Any], shown: bool) -> None:
        """Shows the band or the inset, or hides it; neither is made before it is shown."""
        if shown or row.key in self._panels:
            widget(self._panels[row.key]).setVisible(shown)

    @property
    def _shows_inset(self) -> bool:
        return "inset" in self._panels and not self._panels.inset.isHidden()

    def set_lecture(self, lecture: bool) -> None:
        """With the caption and the curve, where there are some, or without."""
        self._lecture = lecture
        self._has_caption = self._has_curve = False
        self.arrange()

    def show_content(self, caption: bool, curve: bool) -> None:
        """Whether there is a guide to be read, and a training whose curve can be shown."""
        if (caption, curve) != (self._has_caption, self._has_curve):
            self._has_caption, self._has_curve = caption, curve
            self.arrange()

    def arrange(self) -> None:
        """The caption and the curve in their places."""
        self._show(Panels.band, self._lecture and self._has_caption)
        shown = self._lecture and self._has_curve
        self._show(Panels.inset, shown)
        if shown:
            self._place_inset()
        else:
            self._graph.set_inset(QSizeF())

    def _place_inset(self) -> None:
        """In the corner that the network leaves free, which is wider where the graph is larger."""
        inset = self._panels.inset
        self._graph.set_inset(QSizeF(INSET_WIDTH, inset.sizeHint().height()))
        inset.setGeometry(self._graph.inset_rect())

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if watched is self._graph and event.type() == QEvent.Type.Resize and self._shows_inset:
            self._place_inset()
        return False
