"""A sentence beside a field: why what was typed there cannot be taken."""

from __future__ import annotations

from itertools import count

from PySide6.QtCore import QEvent, QObject, QPoint, QRect, Qt
from PySide6.QtWidgets import QScrollArea, QWidget
from shiboken6 import isValid

from bpsim.view.text import PlainLabel

WIDEST = 280
"""The width of a bubble, in pixels, at most."""
EDGE = 4
"""Pixels between the bubble and the edge of what it stands in."""


class Bubble(PlainLabel):
    """Stands below its field, above it where there is no room, and goes where the field goes.

    It lies over the window of the field, or over what a scroll area scrolls, and lets the mouse through. Of several
    that would cover one another, or the field of one, that is seen whose field had the keyboard last; the others come
    back when it goes.
    """

    _turns = count()

    def __init__(self, field: QWidget) -> None:
        super().__init__(parent=field)
        self._field = field
        self._watched: list[QWidget] = []
        self._turn = 0
        self.setWordWrap(True)
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.hide()
        # While it shows, it is no child of the field.
        field.destroyed.connect(self.deleteLater)

    def say(self, text: str) -> None:
        """Shows a sentence, as long as the field is seen; none takes the bubble away."""
        self.setText(text)
        self._turn = next(self._turns)
        self.follow()

    def follow(self) -> None:
        """Goes where the field went, and away with it."""
        if not isValid(self):
            return  # the window goes, and this went before its field
        if not self.text() or not self._field.isVisible():
            if self._watched:
                self._watch(())
                self.hide()
                _arrange(_ground(self._field))
            return
        ground = _ground(self._field)
        if self.parentWidget() is not ground:
            self.setParent(ground)
        self._watch((self._field, *_between(self._field, ground)))
        self._place(ground)
        _arrange(ground)

    @property
    def wanted(self) -> bool:
        """Whether there is something to say at a field that is seen."""
        return bool(self._watched)

    @property
    def turn(self) -> int:
        """When it was said or its field got the keyboard, in the order of all bubbles."""
        return self._turn

    def field_in(self, ground: QWidget) -> QRect:
        """The field, in the coordinates of what holds it."""
        return QRect(self._field.mapTo(ground, QPoint(0, 0)), self._field.size())

    def _watch(self, widgets: tuple[QWidget, ...]) -> None:
        """Hears of what moves the field without its own doing."""
        for widget in filter(isValid, self._watched):
            widget.removeEventFilter(self)
        self._watched = list(widgets)
        for widget in widgets:
            widget.installEventFilter(self)

    def _place(self, ground: QWidget) -> None:
        self.setFixedWidth(max(1, min(WIDEST, ground.width() - 2 * EDGE)))
        self.adjustSize()
        field = self.field_in(ground)
        left = max(EDGE, min(field.x(), ground.width() - self.width() - EDGE))
        below, above = field.y() + field.height() + 2, field.y() - self.height() - 2
        fits = below + self.height() <= ground.height() or above < 0
        self.move(left, below if fits else above)

    # Qt

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() in (QEvent.Type.Move, QEvent.Type.Resize) and self.wanted:
            ground = _ground(self._field)
            self._place(ground)
            _arrange(ground)
        elif event.type() == QEvent.Type.FocusIn and watched is self._field:
            self.say(self.text())
        return super().eventFilter(watched, event)


def _arrange(ground: QWidget) -> None:
    """Shows the bubbles over ``ground`` that cover no later one and no field of a later one."""
    bubbles = ground.findChildren(Bubble, options=Qt.FindChildOption.FindDirectChildrenOnly)
    taken: list[QRect] = []
    for bubble in sorted((bubble for bubble in bubbles if bubble.wanted), key=lambda bubble: -bubble.turn):
        free = not any(bubble.geometry().intersects(rect) for rect in taken)
        bubble.setVisible(free)
        if free:
            bubble.raise_()
            taken.append(bubble.geometry() | bubble.field_in(ground))


def _ground(field: QWidget) -> QWidget:
    """What the bubble lies over: what moves with the field where that is scrolled, else its window."""
    for widget in _between(field, field.window()):
        viewport = widget.parentWidget()
        area = viewport.parentWidget() if viewport is not None else None
        if isinstance(area, QScrollArea) and area.widget() is widget:
            return widget
    return field.window()


def _between(field: QWidget, ground: QWidget) -> tuple[QWidget, ...]:
    """What holds the field, from the inside outwards, the ground included."""
    found: list[QWidget] = []
    widget = field.parentWidget()
    while widget is not None:
        found.append(widget)
        widget = None if widget is ground else widget.parentWidget()
    return tuple(found)
