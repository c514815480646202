"""A row of controls that keeps to one line: what does not fit is folded into a menu at its end."""

from __future__ import annotations

from collections.abc import Sequence

from msgspec import Struct
from PySide6.QtCore import QEvent, QObject, QPoint, QRect, QSize, Qt
from PySide6.QtGui import QAction, QKeyEvent, QResizeEvent
from PySide6.QtWidgets import QApplication, QFrame, QHBoxLayout, QMenu, QSizePolicy, QToolButton, QVBoxLayout, QWidget

from bpsim.sentences import _
from bpsim.view.text import set_tip

MORE = _("More controls")
MORE_TIP = _("The controls for which the window is too narrow")


class Group(Struct, frozen=True):
    """Controls that stay together. rank: those with the lowest fold first; 0 never folds.

    instead: stands in the row in their place when they are folded, and is no part of the menu.
    """

    widget: QWidget
    rank: int = 0
    instead: QWidget | None = None


class Drawer(QFrame):
    """The menu: the folded groups, one below the other. It lies over the window, so that every key goes on there."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setAccessibleName(MORE)
        self.setProperty("role", "panel")
        self.rows = QVBoxLayout(self)
        self._button: QWidget | None = None
        self.hide()

    def open_above(self, button: QWidget) -> None:
        """Opens with its lower right corner at a button."""
        self._button = button
        window = button.window()
        self.setParent(window)
        self.adjustSize()
        corner = button.mapTo(window, QPoint(button.width(), 0))
        self.move(max(0, corner.x() - self.width()), max(0, corner.y() - self.height()))
        self.show()
        self.raise_()
        application = QApplication.instance()
        assert isinstance(application, QApplication)
        application.focusChanged.connect(self._follow, Qt.ConnectionType.UniqueConnection)

    def _follow(self, before: QWidget | None, now: QWidget | None) -> None:  # noqa: ARG002
        """Closes when the keyboard goes elsewhere."""
        if now is not None and now is not self._button and not self.isAncestorOf(now):
            self.hide()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape and self._button is not None:
            self._button.setFocus()
            self.hide()
        else:
            super().keyPressEvent(event)


class FoldingRow(QWidget):
    """Groups side by side. The last one ends the row where all of them fit."""

    def __init__(self, groups: Sequence[Group], gap: int) -> None:
        super().__init__()
        self._groups = groups
        self._gap = gap
        self._folded: frozenset[int] = frozenset()
        self._asked_for = QSize()
        self.drawer = Drawer(self)
        self.more = QToolButton(self)
        self.more.setText("⋯")
        self.more.setObjectName("more_button")
        self.more.setAccessibleName(MORE)
        set_tip(self.more, MORE_TIP)
        self.more.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.more.clicked.connect(self.open)
        self.more.hide()
        for group in groups:
            for widget in (group.widget, group.instead):
                if widget is not None:
                    widget.setParent(self)
                    widget.installEventFilter(self)
            if group.instead is not None:
                group.instead.hide()
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def open(self) -> None:
        """Opens the menu, or closes it where it is open."""
        if self.drawer.isVisible():
            self.drawer.hide()
        else:
            self.drawer.open_above(self.more)

    def reveal(self, control: QWidget) -> None:
        """Opens the menu where a control is in it."""
        if self.drawer.isAncestorOf(control):
            self.drawer.open_above(self.more)

    def fold(self) -> None:
        """Puts as many groups into the row as fit, those of the highest rank first."""
        order = sorted((at for at, group in enumerate(self._groups) if group.rank), key=self._rank)
        folded: set[int] = set()
        while order and self._width(folded) > self.width():
            folded.add(order.pop(0))
        if folded != self._folded:
            self._move(frozenset(folded))
        self._place()

    def _rank(self, at: int) -> int:
        return self._groups[at].rank

    def _in_row(self, folded: set[int] | frozenset[int]) -> list[QWidget]:
        """What stands in the row, from left to right."""
        shown = [group.instead if at in folded else group.widget for at, group in enumerate(self._groups)]
        more = [self.more] if any(self._groups[at].instead is None for at in folded) else []
        return [*(widget for widget in shown if widget is not None), *more]

    def _width(self, folded: set[int] | frozenset[int]) -> int:
        widgets = self._in_row(folded)
        return sum(widget.sizeHint().width() for widget in widgets) + self._gap * (len(widgets) - 1)

    def _move(self, folded: frozenset[int]) -> None:
        self._folded = folded
        self.drawer.hide()
        for at, group in enumerate(self._groups):
            if group.instead is not None:
                group.widget.setVisible(at not in folded)
                group.instead.setVisible(at in folded)
            elif at in folded:
                self.drawer.rows.addWidget(group.widget)
                group.widget.show()
            elif group.widget.parentWidget() is not self:
                self.drawer.rows.removeWidget(group.widget)
                group.widget.setParent(self)
                group.widget.show()
        self.more.setVisible(self.more in self._in_row(folded))

    def _place(self) -> None:
        left, height = 0, self.height()
        shown = self._in_row(self._folded)
        for widget in shown:
            size = widget.sizeHint()
            if widget is shown[-1]:
                left = max(left, self.width() - size.width())
            widget.setGeometry(QRect(QPoint(left, (height - size.height()) // 2), size))
            left += size.width() + self._gap

    # Qt

    def sizeHint(self) -> QSize:
        self._asked_for = QSize(self._width(frozenset()), self._height())
        return self._asked_for

    def minimumSizeHint(self) -> QSize:
        most = frozenset(at for at, group in enumerate(self._groups) if group.rank)
        return QSize(self._width(most), self._height())

    def _height(self) -> int:
        hints = [group.widget.sizeHint().height() for group in self._groups if group.instead is None]
        return max(*hints, self.more.sizeHint().height())

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.fold()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: ARG002
        before = self._asked_for
        if event.type() == QEvent.Type.LayoutRequest and self.sizeHint() != before:
            self.updateGeometry()
            self.fold()
        return False


class ChoiceButton(QToolButton):
    """One button for several actions of which one is chosen; it shows which, and opens the menu of all."""

    def __init__(self, actions: Sequence[QAction], name: str) -> None:
        super().__init__()
        self._actions = actions
        self.setAccessibleName(name)
        set_tip(self, name)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        menu = QMenu(self)
        menu.addActions(list(actions))
        self.setMenu(menu)
        for action in actions:
            action.toggled.connect(self._follow)
            action.visibleChanged.connect(self._follow)
        self._follow()

    def _follow(self) -> None:
        chosen = next((action for action in self._actions if action.isChecked()), self._actions[0])
        self.setText(_choice_text(chosen))

    def sizeHint(self) -> QSize:
        """Wide enough for every choice: what stands beside it stays where it is."""
        more = max(map(self._width, map(_choice_text, self._actions))) - self._width(self.text())
        return super().sizeHint() + QSize(more, 0)

    def _width(self, text: str) -> int:
        """Of a text as the button measures it."""
        return self.fontMetrics().size(Qt.TextFlag.TextShowMnemonic.value, text).width()


def _choice_text(action: QAction) -> str:
    return f"{action.text().replace('&', '')}  ▾"


def group(widgets: Sequence[QWidget], spacing: int = 4) -> QWidget:
    """Controls side by side."""
    made = QWidget()
    layout = QHBoxLayout(made)
    layout.setContentsMargins(0, 0, 0, 0)
    layout.setSpacing(spacing)
    for widget in widgets:
        layout.addWidget(widget)
    return made
