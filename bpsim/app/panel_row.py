"""A row of the table of panels: where a panel stands, how it is made, what it shows of a change, its signals."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from enum import Enum
from typing import TYPE_CHECKING, Any, Generic, Protocol, TypeVar, cast, overload

from msgspec import Struct
from PySide6.QtCore import SignalInstance
from PySide6.QtGui import QAction, QUndoStack

from bpsim.document.checker import Checker
from bpsim.document.runs import Runs
from bpsim.simulator import Simulator
from bpsim.view.canvas.places import Place
from bpsim.view.change import EVERYTHING, Change, What
from bpsim.view.theme import Theme

if TYPE_CHECKING:
    from bpsim.app.made_panels import MadePanels
    from bpsim.app.main_window import MainWindow


class Parts(Struct, frozen=True):
    """The parts that panels are made of."""

    simulator: Simulator
    checker: Checker
    actions: Mapping[str, QAction]
    edits: QUndoStack
    runs: Runs


class Themed(Protocol):
    """What takes over the colours and the text size of a theme."""

    def set_theme(self, theme: Theme) -> None: ...


class Told(Themed, Protocol):
    """A panel that reads by itself what is another."""

    def show_change(self, change: Change) -> None: ...


class Selecting(Told, Protocol):
    """A panel that follows what is selected on the graph."""

    def show_selection(self, selection: tuple[Place, ...]) -> None: ...


W = TypeVar("W", bound=Themed)
Wires = Iterable[tuple[SignalInstance, Callable[..., object]]]


class DockTitle(Struct, frozen=True):
    """The dock of a panel: its title, and its entry in the View menu where that is another.

    Where it stands, the workspaces say.
    """

    title: str
    entry: str = ""


class About(Enum):
    """The lessons that a panel is for."""

    BOTH = "both"
    NETWORKS = "networks"
    FORMULAS = "formulas"

    def fits(self, simulator: Simulator) -> bool:
        """Whether a lesson is one of them."""
        return self is About.BOTH or (self is About.FORMULAS) is simulator.about_formulas


def _nothing(panel: Any, window: MainWindow) -> Wires:  # noqa: ARG001
    return ()


def _never(simulator: Simulator) -> bool:  # noqa: ARG001
    return False


class Panel(Generic[W]):
    """One row: an attribute of ``Panels`` that is its widget there.

    make: makes the widget. shows: gives it a change, of which at least one of ``on`` is another. place: its dock; None
    for what stands in the window itself. signals: what its signals are connected to. always: shown changes also where
    nobody sees it. live: shown every slice of a training. frame: stands
    around the graph, whose text is not to become smaller by larger text there. about: which lessons it is for; of
    others it is told nothing, and has neither a dock nor an entry. begins: what it is told as it is made, of what it
    heard nothing before. needed: whether a lesson needs it though nobody sees it. selects: hears of what is
    selected on the graph, as a ``Selecting``. follows: shows numbers of the present iteration, which follow one that is
    dragged.
    """

    def __init__(
        self,
        make: Callable[[Parts], W],
        shows: Callable[[W, Change], None],
        on: What = EVERYTHING & ~What.LIT & ~What.HEADING & ~What.REACH & ~What.RUNS,
        place: DockTitle | None = None,
        signals: Callable[[W, MainWindow], Wires] = _nothing,
        *,
        always: bool = False,
        live: bool = False,
        frame: bool = False,
        about: About = About.BOTH,
        begins: Callable[[W, MainWindow], object] = _nothing,
        needed: Callable[[Simulator], bool] = _never,
        selects: bool = False,
        follows: bool = False,
    ) -> None:
        self.make, self.shows, self.on, self.place, self.signals = make, shows, on, place, signals
        self.always, self.live, self.frame, self.about = always, live, frame, about
        self.begins, self.needed, self.selects, self.follows = begins, needed, selects, follows
        self.key = ""

    def __set_name__(self, owner: type, name: str) -> None:
        self.key = name

    @overload
    def __get__(self, panels: None, owner: type[MadePanels]) -> Panel[W]: ...

    @overload
    def __get__(self, panels: MadePanels, owner: type[MadePanels]) -> W: ...

    def __get__(self, panels: MadePanels | None, owner: type[MadePanels]) -> Panel[W] | W:
        return self if panels is None else cast(W, panels[self.key])
