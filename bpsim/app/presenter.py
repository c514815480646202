"""Tells the panels what has changed: made once after a signal of the document, and later for those that nobody saw."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtWidgets import QWidget

from bpsim.app.panel_row import Panel
from bpsim.app.panels import Panels
from bpsim.core.quantity import Quantity
from bpsim.document.document import Document
from bpsim.simulator import Simulator
from bpsim.view.change import Follower, Shown, What
from bpsim.view.theme import Theme


class Feed(QObject):
    """One panel, and whether it can be seen; what it missed meanwhile it is told when it is seen again."""

    def __init__(self, row: Panel[Any], presenter: Presenter) -> None:
        super().__init__(presenter)
        self.row = row
        self._widget: Any = None
        self._presenter = presenter
        self._follower = Follower()
        self._seen = row.always
        self._missed: What = What(0)

    def feed(self, widget: Any) -> None:
        """The panel was made."""
        self._widget = widget
        if self.row.place is None and not self.row.always:
            widget.installEventFilter(self)
        if self._seen and self._presenter.begun:
            self.show(self._presenter.shown(), What(0))

    def set_seen(self, seen: bool) -> None:
        """The dock of the panel came to the front, or went behind another, or was closed."""
        if not seen and self._widget is not None:
            self._presenter.take_keyboard_from(self._widget)
        self._seen = seen or self.row.always
        if self._seen:
            self.show(self._presenter.shown(), What(0))

    def catch_up(self, shown: Shown) -> None:
        """Gives the panel what it has missed, though nobody sees it."""
        if self._widget is None:
            return
        seen, self._seen = self._seen, True
        self.show(shown, What(0))
        self._seen = seen

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: ARG002
        """What stands in the window itself is seen when it is shown."""
        if event.type() in (QEvent.Type.Show, QEvent.Type.Hide):
            self.set_seen(event.type() == QEvent.Type.Show)
        return False

    def owe(self, again: What) -> None:
        """The panel is to show this anew in any case, when it is given something."""
        self._missed |= again

    def show(self, shown: Shown, again: What) -> bool:
        """Gives the panel what is another; whether it will be painted. again: what is to be shown anew in any case."""
        if self._widget is None:  # as it is made, it is told everything
            return False
        self.owe(again)
        if self._seen and self.row.about.fits(shown.simulator):
            again, self._missed = self._missed, What(0)
            change = self._follower.change(shown, again=again, running=self._presenter.running)
            if change.has(self.row.on):
                self.row.shows(self._widget, change)
                return bool(self._widget.isVisible())
        return False


class Presenter(QObject):
    """Reads the document after a signal and gives changes to the panels. No panel computes a number."""

    showed = Signal()
    """Panels were told what is there."""

    def __init__(self, document: Document, panels: Panels, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._document = document
        self._panels = panels
        self._lit: tuple[Quantity, ...] = ()
        self._look: tuple[object, ...] = ()
        self.begun = False
        """Whether anything was shown yet."""
        self._feeds = {row.key: Feed(row, self) for row in Panels.rows()}
        for row, widget in panels:
            self._feeds[row.key].feed(widget)
        panels.made.append(lambda row, widget: self._feeds[row.key].feed(widget))
        self._waiting: dict[Feed, None] = {}
        """Those whose panels have not followed a training yet."""
        document.structure_changed.connect(self.show_values)
        document.values_changed.connect(self.show_values)
        document.step_changed.connect(self.show_step)
        document.trained.connect(self.show_curve)
        document.settled.connect(self.show_rest)
        document.file_changed.connect(self._show)
        document.runs_changed.connect(self.show_runs)

    def feed(self, key: str) -> Feed:
        """The feed of a panel, by the panel's key."""
        return self._feeds[key]

    @property
    def running(self) -> bool:
        """Whether a training is going on."""
        return self._document.running

    def take_keyboard_from(self, panel: QWidget) -> None:
        """Gives the keyboard to the graph where a panel has it that went out of sight: Qt would leave it there."""
        focus = panel.window().focusWidget()
        if focus is not None and (focus is panel or panel.isAncestorOf(focus)):
            self._panels.graph.setFocus(Qt.FocusReason.OtherFocusReason)

    def shown(self, copy: Simulator | None = None) -> Shown:
        """The values that the window shows at present; copy: those of a copy in which a number is another."""
        document = self._document
        return Shown.of(
            copy or document.simulator,
            opened=document.simulator,
            look=self._look,
            lit=self._lit,
            title=document.heading,
            error_before=document.error_before,
            overlaid=document.runs.overlaid,
        )

    def show_values(self) -> None:
        """Other values: another network, another iteration or an edit; one that was refused too."""
        self._lit = ()
        self._tell(What.VALUES, list(self._feeds.values()))

    def show_copy(self, copy: Simulator) -> None:
        """A number is dragged: what follows it shows those of a copy, until the values are shown again."""
        shown = self.shown(copy)
        for feed in self._feeds.values():
            if feed.row.follows:
                feed.show(shown, What(0))

    def show_step(self) -> None:
        """Another step of the same iteration."""
        self._lit = ()
        self._show()

    def show_curve(self) -> None:
        """A training went on: what does not follow every slice of it waits for the numbers."""
        self._tell(What.REACH, [feed for feed in self._feeds.values() if feed.row.live])

    def _tell(self, again: What, feeds: Sequence[Feed]) -> None:
        """Gives panels what is another: at once, or one after the other between the slices of a training."""
        if not self.running:
            shown = self.shown()
            self._make_needed(shown)
            for feed in feeds:
                self._waiting.pop(feed, None)
                feed.show(shown, again)
            self.showed.emit()
            return
        for feed in feeds:
            feed.owe(again)
            self._waiting[feed] = None

    def show_next(self) -> bool:
        """Gives one panel that is seen what it waits for, and those before it that are not; whether there was one."""
        while self._waiting:
            feed = next(iter(self._waiting))
            del self._waiting[feed]
            if feed.show(self.shown(), What(0)):
                self.showed.emit()
                return True
        return False

    def show_rest(self) -> None:
        """Gives all panels what they wait for: the training that they followed has ended."""
        while self.show_next():
            pass

    def show_runs(self) -> None:
        """Another list of runs, or others over the plot."""
        self._show(What.RUNS)

    def light(self, quantity: object) -> None:
        """Lights what is hovered in a panel; None lights nothing more."""
        lit = (quantity,) if isinstance(quantity, Quantity) else ()
        if lit != self._lit:
            self._lit = lit
            self._show()

    def set_theme(self, theme: Theme, size: float, frame_share: float) -> None:
        """Other colours, or another size of text in points. frame_share: of the text around the graph, to the rest."""
        if self.begun:
            # A panel measures its numbers for a theme: one that was not told of a smaller network would ask for others.
            shown = self.shown()
            for feed in self._feeds.values():
                feed.catch_up(shown)
        self._look = (theme, size)
        self._panels.set_theme(theme, frame_share)
        self._show()

    def _show(self, again: What = What(0)) -> None:  # noqa: B008 - a flag is frozen
        self.begun = True
        self._waiting.clear()
        shown = self.shown()
        self._make_needed(shown)
        for feed in self._feeds.values():
            feed.show(shown, again)
        self.showed.emit()

    def _make_needed(self, shown: Shown) -> None:
        for row in Panels.rows():
            if row.key not in self._panels and row.needed(shown.simulator):
                self._panels[row.key]
