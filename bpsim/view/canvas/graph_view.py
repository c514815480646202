"""The graph as a widget: it shows pictures, and says what the user clicks and edits. It never writes a value."""

from __future__ import annotations

from dataclasses import replace

from PySide6.QtCore import QRect, QRectF, QSizeF, Signal
from PySide6.QtGui import QPixmapCache
from PySide6.QtWidgets import QWidget

from bpsim.core.quantity import Quantity
from bpsim.view.canvas.editor import NumberEditor
from bpsim.view.canvas.hints import STRIP, Hints
from bpsim.view.canvas.layout import Room
from bpsim.view.canvas.painted import Painted, gives_way, painted_texts
from bpsim.view.canvas.places import Place
from bpsim.view.canvas.pointing import PointingView
from bpsim.view.canvas.reveal import legible_labels
from bpsim.view.canvas.scene import GraphScene
from bpsim.view.canvas.snapshot import GraphPicture
from bpsim.view.canvas.style import Style
from bpsim.view.canvas.zoom_view import MARGIN
from bpsim.view.focus_ring import FocusRing
from bpsim.view.theme import LIGHT, Theme

WIDEST_INSET = 0.4
"""Of the width of the view."""
PIXELS_KEPT = 128 * 1024
"""KB."""


class GraphView(PointingView):
    """The network of one ``GraphPicture`` at a time.

    value_edited: a given quantity and the number (float) that was typed for it. hints_finished: the last hint was
    followed.
    """

    value_edited = Signal(object, object)
    hints_finished = Signal()

    def __init__(self, parent: QWidget | None = None, theme: Theme = LIGHT) -> None:
        self._inset = QSizeF(0, 0)
        super().__init__(GraphScene(Style(theme)), parent)
        self.graph.setParent(self)
        self.setObjectName("graph")
        self.setAccessibleName("Network graph")
        self.setMinimumSize(240, 180)
        FocusRing(self)
        self.editor = NumberEditor(self.viewport())
        self.editor.edited.connect(self._take_edit)
        self.editor.closed.connect(self.setFocus)
        self.hints = Hints(self.viewport())
        self.hints.finished.connect(self._hints_done)
        self.set_theme(theme)
        # The items are kept as pixels; on a dense screen Qt's 10 MB do not hold them, and each paint would begin anew.
        QPixmapCache.setCacheLimit(max(QPixmapCache.cacheLimit(), PIXELS_KEPT))

    def show_picture(self, picture: GraphPicture) -> None:
        """Shows another position or another network; fits the view if the network is another."""
        before, selection = self.picture, self.selection
        if self.graph.show_picture(picture):
            self.editor.close()
            self.fit()
            if self.selection != selection:
                self.selection_changed.emit()
        if before is not None and before.position != picture.position:
            self.hints.dismiss("step")
        self.describe_selection()

    def set_theme(self, theme: Theme) -> None:
        """Other colours, at once."""
        self.graph.set_style(Style(theme))
        self.hints.set_theme(theme)
        if self.fitted:
            self.fit()

    def texts(self) -> dict[str, str]:
        """What is painted, by plain name ("h1", "w5", "b1", "target o1", "E o1", "E"), read from the items."""
        return self.graph.texts()

    def painted(self) -> tuple[Painted, ...]:
        """Every line of text that is painted now, with its place in the viewport and its height in pixels."""
        found = painted_texts(self.graph, self.scale_factor)
        return tuple(replace(one, rect=QRectF(self.viewportTransform().mapRect(one.rect))) for one in found)

    def gives_way(self, quantity: Quantity) -> bool:
        """Whether a quantity that is computed here is not painted because there is no room for it."""
        return gives_way(self.graph, quantity, self.scale_factor)

    def place_of(self, name: str) -> Place | None:
        """The place whose text has this plain name; None where there is none."""
        items = self.graph.texts_at.values()
        return next((item.place for item in items if item.label and item.label.name == name), None)

    def number_rect(self, place: Place) -> QRectF:
        """Where the editable number of a place is painted, in the viewport; empty where there is none."""
        item = self.graph.texts_at.get(place)
        return QRectF(self.mapFromScene(item.number_rect()).boundingRect()) if item else QRectF()

    def edit(self, place: Place) -> bool:
        label = self.label_at(place)
        if label is None or label.editable is None or self.picture is None:
            return False
        self.select(place)
        self.editor.open(label, self.picture.digits, self.number_rect(place), self.scale_factor)
        return True

    def set_hints(self, visible: bool) -> None:
        """Shows the words of help for a first start, or takes them away."""
        if visible:
            self.hints.begin()
        else:
            self.hints.end()
        self._make_room()

    def dismiss_hint(self, name: str) -> None:
        """Takes one hint away because it was followed: "step", "edit" or "run"."""
        self.hints.dismiss(name)

    def run_was_used(self) -> None:
        """Takes the hint that tells of Run away."""
        self.hints.dismiss("run")

    def set_inset(self, size: QSizeF) -> None:
        """Leaves at least so many pixels free in the lower left corner of the viewport; an empty size takes nothing.

        The hints stand aside for it.
        """
        if size != self._inset:
            self._inset = size
            self.hints.stand_aside(not size.isEmpty())
            self._make_room()

    def inset_rect(self) -> QRect:
        """The free corner, in the viewport: as high as was asked for, as wide as the graph leaves it."""
        top = self.viewport().height() - MARGIN - self._inset.height()
        taken = [self.mapFromScene(rect).boundingRect() for rect in self.graph.solid()]
        beside = [rect.left() for rect in taken if rect.bottom() > top]
        right = min([self.viewport().width() * WIDEST_INSET, *beside]) - MARGIN
        width = max(self._inset.width(), right - MARGIN)
        return QRectF(MARGIN, top, width, self._inset.height()).toRect()

    def fit(self) -> None:
        width = self.viewport().width() - 2 * MARGIN
        height = self.viewport().height() - 2 * MARGIN - self.bottom_margin
        if width > 0 and height > 0:
            inset = (0.0, 0.0) if self._inset.isEmpty() else (self._inset.width(), self._inset.height())
            self.graph.set_room(Room(width, height, inset))
        super().fit()

    def content(self) -> QRectF:
        return self.graph.framed()

    def view_changed(self) -> None:
        self.hints.place(self.viewport().width(), self.viewport().height())
        if self.editor.place is not None:
            self.editor.stand_on(self.number_rect(self.editor.place))
        if self.picture is None or self.panning:
            return
        self.graph.look(self.mapToScene(self.viewport().rect()).boundingRect(), self.scale_factor)
        self.graph.reveal(legible_labels(self.graph))

    def _make_room(self) -> None:
        """The hints get a strip of their own at the lower edge."""
        self.bottom_margin = 0.0 if self.hints.isHidden() else float(STRIP)
        if self.fitted:
            self.fit()

    def _hints_done(self) -> None:
        self._make_room()
        self.hints_finished.emit()

    def _take_edit(self, quantity: Quantity, value: float) -> None:
        self.hints.dismiss("edit")
        self.value_edited.emit(quantity, value)
