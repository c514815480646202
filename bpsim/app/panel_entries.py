"""The panels' entries in the View menu, their tab bars, and the way of the keyboard through a group of them."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QObject, Qt
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QApplication, QDockWidget, QMainWindow, QMenu, QTabBar, QWidget
from shiboken6 import isValid

from bpsim.app.docks import Docks
from bpsim.app.made_panels import widget
from bpsim.app.panels import Panels
from bpsim.app.tab_order import TabOrder
from bpsim.sentences import _
from bpsim.simulator import Simulator
from bpsim.view.focus_ring import FocusRing
from bpsim.view.text import one_line, set_tip

ENTRY_TIP = _("Bring the panel {title} to the front, or hide it where it is there")
BARS_NAME = _("Panels: {names}")


class PanelEntry(QAction):
    """A panel that is not in front is shown, raised and given the keyboard; one that is in front is hidden."""

    def __init__(self, key: str, text: str, dock: QDockWidget, panels: PanelEntries) -> None:
        super().__init__(text, panels)
        self._key = key
        self._panels = panels
        self.setObjectName(f"panel_{key}")
        self.setCheckable(True)
        set_tip(self, ENTRY_TIP.format(title=dock.windowTitle()))
        self.setStatusTip(one_line(ENTRY_TIP.format(title=dock.windowTitle())))
        self.triggered.connect(self._choose)

    def _choose(self) -> None:
        self._panels.toggle(self._key)
        self.follow()

    def follow(self) -> None:
        """The tick says whether the panel is in front."""
        self.setChecked(self._panels.docks.in_sight(self._key))


class PanelEntries(QObject):
    """Brings panels forward from the menu and the keyboard."""

    def __init__(self, window: QMainWindow, panels: Panels, docks: Docks) -> None:
        super().__init__(window)
        self._window = window
        self._panels = panels
        self.docks = docks
        places = Panels.docked().items()
        self.entries = {key: PanelEntry(key, place.entry or place.title, docks[key], self) for key, place in places}
        self._order = TabOrder(window, docks, self._bar_of)
        docks.seen.connect(self._follow)

    def fill(self, menu: QMenu) -> None:
        """Adds an entry for each panel."""
        menu.addActions(list(self.entries.values()))

    def show_for(self, simulator: Simulator) -> None:
        """Leaves out the entries of panels that are not for the lesson."""
        for row in Panels.rows():
            if row.key in self.entries:
                self.entries[row.key].setVisible(row.about.fits(simulator))

    def toggle(self, key: str) -> None:
        """Hides a panel that is in front; shows another, with the keyboard in it."""
        if self.docks.in_sight(key):
            self.docks[key].hide()
        else:
            self.go_to(key)

    def go_to(self, key: str) -> None:
        """Shows a panel in front, with the keyboard in it."""
        self.docks.show(key)
        _focus(widget(self._panels[key]))

    def next_panel(self, by: int) -> None:
        """The panel ``by`` (1 or -1) places on in the group of the one with the keyboard; from the graph, below it."""
        group = self._group()
        if not group:
            return
        here = next((at for at, key in enumerate(group) if self.docks.in_sight(key)), -1)
        held = QApplication.focusWidget()
        inside = isinstance(held, QTabBar) or self.docks.key_of(held) in group
        self.go_to(group[(here + by) % len(group)] if inside else group[max(here, 0)])

    def _group(self) -> list[str]:
        """The panels that share the place of the one with the keyboard, else those of the first group at the bottom."""
        held = QApplication.focusWidget()
        key = self._in_front(held) if isinstance(held, QTabBar) else self.docks.key_of(held)
        if key is None:
            shown = [one for one in self.entries if self.docks.in_sight(one) and not self.docks[one].isFloating()]
            area = self._window.dockWidgetArea
            below = [one for one in shown if area(self.docks[one]) is Qt.DockWidgetArea.BottomDockWidgetArea]
            key = next(iter(below or shown), None)
        return [] if key is None else self.docks.group(key)

    def _follow(self, key: str) -> None:
        if not isValid(self._window):  # docks say so once more when their window ends
            return
        self.entries[key].follow()
        self.tend_bars()

    def _in_front(self, bar: QTabBar) -> str | None:
        """The panel whose tab is chosen; None where the bar is not one of docks."""
        title = bar.tabText(bar.currentIndex())
        return next((key for key in self.entries if self.docks[key].windowTitle() == title), None)

    # The tab bars

    def tend_bars(self) -> None:
        """Gives every tab bar its name, whole titles and a visible focus: Qt makes the bars anew when docks move."""
        titles = {self.docks[key].windowTitle() for key in self.entries}
        for bar in self._bars():
            names = [bar.tabText(tab) for tab in range(bar.count())]
            if names and titles.issuperset(names):
                bar.setAccessibleName(BARS_NAME.format(names=", ".join(names)))
                bar.setFocusPolicy(Qt.FocusPolicy.TabFocus)
                # Where there are too many they scroll. Set again it would lay the window out again.
                if bar.elideMode() is not Qt.TextElideMode.ElideNone:
                    bar.setElideMode(Qt.TextElideMode.ElideNone)
                if not bar.findChild(FocusRing):
                    FocusRing(bar)

    def _bars(self) -> list[QTabBar]:
        return self._window.findChildren(QTabBar, options=Qt.FindChildOption.FindDirectChildrenOnly)

    def _bar_of(self, key: str) -> QTabBar | None:
        """The tab bar of a panel that is in front; None where it has none."""
        shown = (bar for bar in self._bars() if bar.isVisible() and not self.docks.behind(bar))
        bars = (bar for bar in shown if self._in_front(bar) == key)
        return next(bars, None)

    def move_focus(self, forward: bool, move: Callable[[bool], bool]) -> bool:
        """Tab: to the next stop, through panels and their tab bars. ``move`` is Qt's own way."""
        self.tend_bars()
        return self._order.move(forward, move)


def _focus(panel: QWidget) -> None:
    """Puts the keyboard into a panel: where it says, where it takes it itself, else into the first part that does."""
    proxy = panel.focusProxy()
    for part in (*([proxy] if proxy else []), panel, *panel.findChildren(QWidget)):
        if part.focusPolicy() & Qt.FocusPolicy.TabFocus and part.isVisible() and part.isEnabled():
            part.setFocus(Qt.FocusReason.ShortcutFocusReason)
            return
    panel.setFocus(Qt.FocusReason.ShortcutFocusReason)
