"""The widgets of a table of panels, each made when it is asked for first, then themed and connected."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING, Any, cast

from msgspec.structs import replace
from PySide6.QtWidgets import QWidget

from bpsim.app.panel_row import DockTitle, Panel, Parts, Selecting, Themed
from bpsim.lesson import builtin_names, load
from bpsim.simulator import Simulator
from bpsim.view.canvas.places import Place
from bpsim.view.theme import WIDEST_MINIMUM, Theme, text_of

if TYPE_CHECKING:
    from bpsim.app.main_window import MainWindow


class MadePanels:
    """What a table makes: a subclass has a ``Panel`` for each row, whose attribute is the widget."""

    def __init__(self, parts: Callable[[], Parts]) -> None:
        """parts: what panels are made of at present. Each is made when it is asked for first, as by its dock.

        homes: called with the row and the widget of each as it is made, to put it into its place, which sets its font.
        made: the same once it has its theme and is connected.
        """
        self._parts = parts
        self._made: dict[str, Themed] = {}
        self._window: MainWindow | None = None
        self._dress: tuple[Theme, float] | None = None
        self.homes: list[Callable[[Panel[Any], Any], None]] = []
        self.made: list[Callable[[Panel[Any], Any], None]] = []
        for row in self.rows():
            if row.place is None and row.always:
                self._make(row)

    def __getitem__(self, key: str) -> Themed:
        return self._made[key] if key in self._made else self._make(getattr(type(self), key))

    def __contains__(self, key: str) -> bool:
        """Whether a panel is made."""
        return key in self._made

    def __iter__(self) -> Iterator[tuple[Panel[Any], Any]]:
        """Every row that has a widget by now, with it."""
        return ((row, self._made[row.key]) for row in self.rows() if row.key in self._made)

    def _make(self, row: Panel[Any]) -> Themed:
        made: Themed = row.make(_fitting(self._parts(), row))
        self._made[row.key] = made
        for home in self.homes:
            home(row, made)
        if self._dress is not None:
            _dress(row, made, *self._dress)
        if self._window is not None:
            _connect(row, made, self._window)
        for told in self.made:
            told(row, made)
        return made

    def connect_to(self, window: MainWindow) -> None:
        """Connects the signals of all panels, of those that are not made yet as they are."""
        self._window = window
        for row, made in self:
            _connect(row, made, window)

    def show_selection(self, selection: tuple[Place, ...]) -> None:
        """Other things are selected on the graph. What follows that is made for it, to know it when it is seen."""
        for row in self.rows():
            if row.selects:
                cast(Selecting, self[row.key]).show_selection(selection)

    def set_theme(self, theme: Theme, frame_share: float = 1.0) -> None:
        """Other colours and text sizes, also where nobody sees them: they say how small a panel can be.

        frame_share: of the text around the graph, to that of the rest.
        """
        self._dress = theme, frame_share
        for row, made in self:
            _dress(row, made, theme, frame_share)

    @classmethod
    def rows(cls) -> tuple[Panel[Any], ...]:
        """The rows of the table, in its order."""
        return tuple(row for row in vars(cls).values() if isinstance(row, Panel))

    @classmethod
    def docked(cls) -> dict[str, DockTitle]:
        """The places of those that have a dock."""
        return {row.key: row.place for row in cls.rows() if row.place}


def _connect(row: Panel[Any], made: Themed, window: MainWindow) -> None:
    for signal, slot in row.signals(made, window):
        signal.connect(slot)
    row.begins(made, window)


def _dress(row: Panel[Any], made: Themed, theme: Theme, frame_share: float) -> None:
    if row.frame:
        with text_of(frame_share):
            made.set_theme(theme)
    else:
        widget(made).setMinimumWidth(0)
        made.set_theme(theme)
    if row.place is not None:
        bound(widget(made))


def _fitting(parts: Parts, row: Panel[Any]) -> Parts:
    """What a panel is made of: one that is not for the lesson at hand begins with one that it is for."""
    if row.about.fits(parts.simulator):
        return parts
    return replace(parts, simulator=Simulator(load(builtin_names()[0])))


def bound(panel: QWidget) -> None:
    """Lets a panel be narrower than it asks for: the window fits a small screen with any size of text.

    It is told its least width in any case. Qt goes by that alone then, and by nothing that the panel asks for until it
    is bounded again: the order in which Qt lays out panels in another size of text does not widen the window.
    """
    asked = panel.minimumSizeHint().width()
    if panel.layout() is None:  # it scrolls, and sets its least width itself
        asked = max(asked, panel.minimumWidth())
        if asked <= WIDEST_MINIMUM:
            return
    panel.setMinimumWidth(min(asked, WIDEST_MINIMUM))


def widget(panel: Themed) -> QWidget:
    """A panel as the widget that it is."""
    return cast(QWidget, panel)
