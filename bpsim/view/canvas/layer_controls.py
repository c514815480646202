"""What stands at the layer under the mouse: its name, plus and minus for its units, and a plus for layers beside it."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QPoint, QPointF, QRectF, QSizeF, Signal
from PySide6.QtGui import QKeySequence
from PySide6.QtWidgets import QApplication

from bpsim.view.canvas import wording
from bpsim.view.canvas.free_spots import corners_of, free_spot
from bpsim.view.canvas.layer_buttons import LayerButton, SignButton
from bpsim.view.canvas.places import Part, Place
from bpsim.view.canvas.style import Style
from bpsim.view.text import set_tip

if TYPE_CHECKING:
    from bpsim.view.canvas.graph_view import GraphView

BESIDE = 8.0
"""The distance, in pixels, from a column and from its buttons within which the mouse is at their layer."""
GAP = 3.0
"""Pixels between two buttons."""
STEP = 8.0
"""The step, in pixels, by which a place is looked for farther down."""


class LayerControls(QObject):
    """The buttons of one layer, which never cover a text.

    unit_requested, unit_removal_requested: one unit more or less in a layer. layer_requested: a layer after this one.
    """

    unit_requested = Signal(int)
    unit_removal_requested = Signal(int)
    layer_requested = Signal(int)

    def __init__(self, view: GraphView) -> None:
        super().__init__(view)
        self._view = view
        viewport = view.viewport()
        self.minus, self.plus = SignButton(viewport, plus=False), SignButton(viewport, plus=True)
        self.heading = LayerButton(viewport)
        self.between = {-1: SignButton(viewport, plus=True), 0: SignButton(viewport, plus=True)}
        """The plus for a layer before this one, and for one after it."""
        self._hovered: int | None = None
        self._taken: list[QRectF] = []
        self._written: list[QRectF] = []
        """What is covered by nothing, and what not even by a button that is under the mouse, in the viewport."""
        self.minus.clicked.connect(self._remove_unit)
        self.plus.clicked.connect(self._add_unit)
        self.heading.clicked.connect(self._select)
        for button in self.buttons:
            button.menu_requested.connect(self._ask_for_menu)
        self.between[-1].clicked.connect(self._add_layer_before)
        self.between[0].clicked.connect(self._add_layer_after)
        self.hide()

    @property
    def layer(self) -> int | None:
        """The layer of the buttons: the one under the mouse, else the selected one; None where they are hidden."""
        selected = self._view.selected
        chosen = selected.layer if selected is not None and selected.part == Part.LAYER else None
        return chosen if self._hovered is None else self._hovered

    @property
    def buttons(self) -> tuple[LayerButton, ...]:
        """All of them."""
        return (self.minus, self.heading, self.plus, *self.between.values())

    def hover(self, point: QPoint | None) -> None:
        """The mouse is at a point of the viewport, or has left it (None)."""
        if point is None:
            layer = None
        elif self._is_near(QPointF(point)):
            return
        else:
            # Between two columns the mouse may be on its way to a button.
            layer = self._column_at(point)
            layer = self._hovered if layer is None else layer
        if layer != self._hovered:
            self._hovered = layer
            self.follow()

    def hide(self) -> None:
        """Takes the buttons away until the mouse comes again."""
        self._hovered = None
        for button in self.buttons:
            button.hide()

    def set_style(self, style: Style) -> None:
        """Other colours."""
        for button in self.buttons:
            button.set_style(style)

    def follow(self) -> None:
        """Puts the buttons where they belong after anything has changed."""
        view, layer = self._view, self.layer
        picture = view.picture
        if picture is None or layer is None or layer >= len(picture.units) or view.dragging:
            for button in self.buttons:
                button.hide()
            return
        self._taken = [*map(self._in_view, view.graph.shown()), *view.margins.taken()]
        self._written = [*map(self._in_view, view.graph.written()), *view.margins.taken()]
        self._write(layer)
        row = self._place_row(layer)
        self._place_between(layer, row)

    def _write(self, layer: int) -> None:
        picture, place = self._view.picture, Place(Part.LAYER, layer)
        assert picture is not None
        name = picture.activation_of_layer(layer) if layer else wording.OF_INPUTS
        self.heading.set_text(name, locked=picture.is_frozen(place), marked=place in self._view.selection)
        words = wording.layer_name(layer, len(picture.units))
        for button, text, key in (
            (self.minus, wording.FEWER_UNITS, ""),
            (self.plus, wording.MORE_UNITS, "Ctrl+Down"),
            (self.heading, wording.SELECT_LAYER, ""),
            (self.between[-1], wording.LAYER_BEFORE, "Ctrl+Left"),
            (self.between[0], wording.LAYER_AFTER, "Ctrl+Right"),
        ):
            button.setAccessibleName(text.format(layer=words))
            shown = QKeySequence(key).toString(QKeySequence.SequenceFormat.NativeText)
            set_tip(button, " ".join(filter(None, (button.accessibleName(), shown and f"({shown})"))))

    def _place_row(self, layer: int) -> QRectF | None:
        """Minus, name and plus in a row above, below or beside the column; without the name where it has no room."""
        for buttons in ((self.minus, self.heading, self.plus), (self.minus, self.plus)):
            sizes = [button.sizeHint() for button in buttons]
            size = QSizeF(sum(size.width() for size in sizes) + GAP * (len(sizes) - 1), sizes[0].height())
            spots = self._spots_of_row(layer, size.width(), size.height())
            rect = self._free(size, self._held(*buttons), spots)
            if rect is not None:
                self.heading.setVisible(self.heading in buttons)
                x = rect.left()
                for button, side in zip(buttons, sizes, strict=True):
                    button.setGeometry(round(x), round(rect.top()), side.width(), side.height())
                    button.show()
                    x += side.width() + GAP
                return rect
        for button in (self.minus, self.heading, self.plus):
            button.hide()
        return None

    def _held(self, *buttons: LayerButton) -> Iterator[QPointF]:
        """Where buttons stand of which one is under the mouse: a hand that presses it again is to find it there."""
        if any(button.underMouse() for button in buttons) and not any(button.isHidden() for button in buttons):
            around = QRectF(buttons[0].geometry())
            for button in buttons[1:]:
                around = around.united(QRectF(button.geometry()))
            yield around.center()

    def _spots_of_row(self, layer: int, width: float, height: float) -> Iterator[QPointF]:
        column, area = self._column(layer), self._area()
        middle, aside = column.center().x(), (column.width() + width) / 2 + BESIDE
        away = height / 2 + GAP
        units = self._in_view(self._view.graph.units_of(layer))
        yield from (QPointF(middle, y - away) for y in (units.top(), column.top()))
        yield from (QPointF(middle, y + away) for y in (units.bottom(), column.bottom()))
        down = max(column.top(), area.top()) + height / 2
        while down < min(column.bottom(), area.bottom()):
            yield QPointF(middle + aside, down)
            yield QPointF(middle - aside, down)
            down += STEP

    def _place_between(self, layer: int, row: QRectF | None) -> None:
        """The plus for another layer, in the middle between the columns, as high as the row."""
        picture = self._view.picture
        assert picture is not None
        for side, button in self.between.items():
            left, right = layer + side, layer + side + 1
            size = button.sizeHint()
            rect = None
            if left >= 0 and right < len(picture.units):
                edges = self._column(left).right(), self._column(right).left()
                spots = self._spots_between(*edges, size.height(), row)
                rect = self._free(QSizeF(size), self._held(button), spots)
            button.setVisible(rect is not None)
            if rect is not None:
                button.setGeometry(rect.toRect())

    def _spots_between(self, left: float, right: float, height: float, row: QRectF | None) -> Iterator[QPointF]:
        area, middle = self._area(), (left + right) / 2
        if row is not None:
            yield QPointF(middle, row.center().y())
        down = area.top() + height / 2
        while down < area.bottom():
            yield QPointF(middle, down)
            down += STEP

    def _free(self, size: QSizeF, held: Iterator[QPointF], spots: Iterator[QPointF]) -> QRectF | None:
        """Where a button is held, though it may cover the rim of a neuron, else the first place that is free."""
        rect = free_spot(size, held, self._area(), corners_of(self._written))
        rect = rect or free_spot(size, spots, self._area(), corners_of(self._taken))
        if rect is not None:
            self._taken.append(rect)
            self._written.append(rect)
        return rect

    def _area(self) -> QRectF:
        return QRectF(self._view.viewport().rect()).adjusted(1, 1, -1, -1)

    def _in_view(self, rect: QRectF) -> QRectF:
        return QRectF(self._view.mapFromScene(rect).boundingRect())

    def _column(self, layer: int) -> QRectF:
        """The units of a layer with the texts above and below them, in the viewport."""
        return self._in_view(self._view.graph.columns[layer])

    def _column_at(self, point: QPoint) -> int | None:
        """The layer in whose column a point is; where columns overlap, that with the nearest middle."""
        picture = self._view.picture
        columns = [self._column(layer) for layer in range(len(picture.units))] if picture else []
        x = point.x()
        there = [n for n, rect in enumerate(columns) if rect.left() - BESIDE <= x <= rect.right() + BESIDE]
        return min(there, key=lambda n: abs(columns[n].center().x() - x), default=None)

    def _is_near(self, point: QPointF) -> bool:
        """Whether the mouse is on the way to one of the buttons."""
        shown = [QRectF(button.geometry()) for button in self.buttons if not button.isHidden()]
        return any(rect.adjusted(-BESIDE, -BESIDE, BESIDE, BESIDE).contains(point) for rect in shown)

    def _add_unit(self) -> None:
        if self.layer is not None:
            self.unit_requested.emit(self.layer)

    def _remove_unit(self) -> None:
        if self.layer is not None:
            self.unit_removal_requested.emit(self.layer)

    def _add_layer_before(self) -> None:
        if self.layer is not None:
            self.layer_requested.emit(self.layer - 1)

    def _add_layer_after(self) -> None:
        if self.layer is not None:
            self.layer_requested.emit(self.layer)

    def _ask_for_menu(self, point: QPoint) -> None:
        if self.layer is not None:
            place = Place(Part.LAYER, self.layer)
            self._view.select(place)
            self._view.menu_requested.emit(place, point)

    def _select(self) -> None:
        if self.layer is None:
            return
        place = Place(Part.LAYER, self.layer)
        if QApplication.keyboardModifiers():
            self._view.extend_selection(place)
        else:
            self._view.select(place)
