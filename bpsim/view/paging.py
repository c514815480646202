"""Scrolling by a page with Alt, since PageDown and PageUp alone step from everywhere."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QAbstractScrollArea, QAbstractSlider, QWidget

_PAGES = {
    int(Qt.Key.Key_PageUp): QAbstractSlider.SliderAction.SliderPageStepSub,
    int(Qt.Key.Key_PageDown): QAbstractSlider.SliderAction.SliderPageStepAdd,
}


def pages(view: QWidget, event: QKeyEvent) -> bool:
    """Whether a key is PageUp or PageDown, which no table, tree or list takes for itself.

    With Alt it scrolls ``view``, or what ``view`` stands in where all of it is in sight, by a page; the current row
    stays. Without Alt it is left to the window, which steps.
    """
    action = _PAGES.get(event.key())
    if action is None:
        return False
    area = _scrolling(view) if event.modifiers() & Qt.KeyboardModifier.AltModifier else None
    event.setAccepted(area is not None)
    if area is not None:
        area.verticalScrollBar().triggerAction(action)
    return True


def _scrolling(view: QWidget | None) -> QAbstractScrollArea | None:
    """The nearest scroll area, from a view outwards, that does not show all it has."""
    while view is not None and not view.isWindow():
        if isinstance(view, QAbstractScrollArea):
            bar = view.verticalScrollBar()
            if bar.maximum() > bar.minimum():
                return view
        view = view.parentWidget()
    return None
