"""Every panel of the window, one row each: where it stands, how it is made, what it shows of a change, its signals."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from enum import Enum
from typing import TYPE_CHECKING, Any, Generic, Protocol, TypeVar, cast, overload

from PySide6.QtCore import SignalInstance
from PySide6.QtWidgets import QWidget

from bpsim.app import panel_makers as make
from bpsim.app.panel_makers import Parts
from bpsim.core.course import Course
from bpsim.core.quantity import Kind, Quantity
from bpsim.lesson import builtin_names, load
from bpsim.sentences import _
from bpsim.simulator import Simulator
from bpsim.simulator.epoch_curves import EpochSource
from bpsim.view.canvas.graph_view import GraphView
from bpsim.view.canvas.picture_of import picture_of
from bpsim.view.canvas.places import Place
from bpsim.view.change import EVERYTHING, Change, What, graph_digits
from bpsim.view.panels.header import Header
from bpsim.view.panels.time_bar import TimeBar
from bpsim.view.panels.transport import TransportBar
from bpsim.view.panels.when_bar import WhenBar
from bpsim.view.plots.curves import MOST_OUTPUTS
from bpsim.view.theme import WIDEST_MINIMUM, Theme, text_of

if TYPE_CHECKING:
    from bpsim.app.main_window import MainWindow
    from bpsim.view.canvas.describe_formulas import Seen
    from bpsim.view.panels.formulas.formulas_panel import FormulasPanel
    from bpsim.view.panels.guide_panel import GuidePanel
    from bpsim.view.panels.step_panel import StepPanel
    from bpsim.view.plots.error_plot import ErrorPlot
    from bpsim.view.plots.export import Export


PLOT_DIGITS = 9
"""Decimals of the errors under the mouse."""


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


@dataclass(frozen=True, slots=True)
class DockTitle:
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


def _told(panel: Told, change: Change) -> None:
    panel.show_change(change)


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
    selected on the graph, as a ``Selecting``.
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
    ) -> None:
        self.make, self.shows, self.on, self.place, self.signals = make, shows, on, place, signals
        self.always, self.live, self.frame, self.about = always, live, frame, about
        self.begins, self.needed, self.selects = begins, needed, selects
        self.key = ""

    def __set_name__(self, owner: type, name: str) -> None:
        self.key = name

    @overload
    def __get__(self, panels: None, owner: type[Panels]) -> Panel[W]: ...

    @overload
    def __get__(self, panels: Panels, owner: type[Panels]) -> W: ...

    def __get__(self, panels: Panels | None, owner: type[Panels]) -> Panel[W] | W:
        return self if panels is None else cast(W, panels[self.key])


_OF_THE_PLOT = (
    What.LESSON
    | What.NETWORK
    | What.TRAINING
    | What.VALUES
    | What.STEP
    | What.REACH
    | What.NOTATION
    | What.DIGITS
    | What.RUNS
)


def _show_graph(graph: GraphView, change: Change) -> None:
    if change.has(What.LESSON):
        # Before: who hears of the selection still knows the lesson before.
        graph.select(None)
        graph.folds.fold_all()
    digits = graph_digits(change.simulator)
    graph.show_picture(picture_of(change.simulator, digits, change.after.lit, graph.folds.folding))
    graph.maps.show_simulator(change.simulator)
    if change.has(What.LESSON):
        graph.fit()


def _show_formulas(panel: FormulasPanel, change: Change) -> None:
    if change.has(What.LESSON):
        panel.forget()
    panel.show_simulator(cast("Seen", change.simulator))


def _show_header(header: Header, change: Change) -> None:
    header.show_simulator(change.simulator, change.after.title, change.after.error_before)


def _show_transport(bar: TransportBar, change: Change) -> None:
    bar.show_simulator(change.simulator)
    if change.has(What.LESSON):
        bar.discard()
    stop = change.after.training.stop
    # What was typed beside Run stays until the lesson says something else.
    if change.before is None or change.has(What.LESSON | What.NETWORK) or stop != change.before.training.stop:
        bar.show_stop(change.simulator.run_length, stop.error)


def _show_step(panel: StepPanel, change: Change) -> None:
    simulator = change.simulator
    panel.set_explanation(simulator.explain() if simulator.step else None, change.digits)


def _show_plot(plot: ErrorPlot, change: Change) -> None:
    simulator = change.simulator
    if change.what & _OF_THE_PLOT == What.STEP and not change.passes(Kind.TOTAL_ERROR, Kind.BATCH_ERROR):
        return
    plot.set_missing(simulator.why_not)
    # While it runs, the last point would cost a pass over all samples, at every repaint.
    curve = simulator.made_course() if change.running else simulator.known_course()
    plot.suit_values(simulator, not simulator.about_formulas or _all_positive(simulator, curve))
    of_batch = len(curve.total) == 0 and not simulator.values.engine.batches.full_batch
    data = curve.total if of_batch else curve.data
    ghosts = [(ghost.curve.first, ghost.total, ghost.name(simulator.notation)) for ghost in change.after.overlaid]
    plot.set_symbols(*_error_symbols(simulator))
    plot.set_epochs(EpochSource(simulator.snapshot()), running=change.running)
    plot.set_numerals(simulator.numerals.with_digits(PLOT_DIGITS))
    plot.set_curves(curve.first, curve.total, curve.outputs, ghosts, curve.names, data)
    if change.running:
        plot.set_marker(simulator.iteration, curve.total[-1] if len(curve.total) else None)
    else:
        known = data is not None and simulator.error_known
        plot.set_marker(simulator.iteration, simulator.error if known else None)


def _all_positive(simulator: Simulator, curve: Course) -> bool:
    """Whether a logarithmic axis shows all that there is; where nothing is yet, the result that is to come."""
    return curve.total.least > 0 if len(curve.total) else simulator.error > 0


def _error_symbols(simulator: Simulator) -> tuple[str, list[str], str]:
    """How the notation writes the total error, the errors of those outputs that have a curve, and that of all samples
    beside one of a batch."""
    if simulator.about_formulas:
        return simulator.notation.error_symbol, [], simulator.error_of_all
    depth, shown = simulator.network.depth, range(min(simulator.network.sizes[-1], MOST_OUTPUTS))
    outputs = [simulator.notation.plain(Quantity(Kind.ERROR, None, depth, unit)) for unit in shown]
    return simulator.notation.error_symbol, outputs, simulator.error_of_all


def _saving(window: MainWindow) -> Callable[[Export], None]:
    """What saves the picture of a panel; it is imported by the first that is to be saved."""
    return lambda export: window.exports.save_export(export)


def _of_plot(plot: ErrorPlot, window: MainWindow) -> Wires:
    return (
        (plot.travelled, window.runs.travel),
        (plot.export_wanted, _saving(window)),
        (plot.clear_requested, window.runs.clear_curves),
    )


def _mark_found(plot: ErrorPlot, window: MainWindow) -> None:
    plot.show_ticks(window.whens.finder.found)


def _begin_guide(panel: GuidePanel, window: MainWindow) -> None:
    panel.follow.setChecked(window.guides.following)


def _begin_step(panel: StepPanel, window: MainWindow) -> None:
    panel.set_promise(window.guides.promise)
    panel.set_larger(window.workspaces.workspace.lecture)


class Panels:
    """The table, in the order in which the panels stand in the View menu; its attributes are widgets."""

    graph = Panel(
        lambda _: GraphView(),
        _show_graph,
        EVERYTHING & ~What.HEADING & ~What.REACH & ~What.RUNS,
        signals=lambda graph, window: (
            (graph.value_edited, window.runs.set_value),
            (graph.units_moved, window.graph_commands.move_units),
            (graph.values_edited, window.graph_numbers.set_values),
            (graph.value_dragged, window.formulas.drag),
            (graph.fold_requested, window.formulas.fold),
            (graph.copy_requested, window.graph_numbers.copy),
            (graph.paste_requested, window.graph_numbers.paste),
            (graph.keys.unit_requested, window.graph_commands.add_unit),
            (graph.keys.layer_requested, window.graph_commands.add_layer),
            (graph.keys.removal_requested, window.network.remove),
            (graph.names.renamed, window.graph_commands.rename),
            (window.graph_commands.name_refused, graph.names.refuse),
            (window.graph_commands.made, graph.select),
            (graph.connection_requested, window.graph_commands.connect_units),
            (graph.fed_unit_requested, window.graph_commands.add_fed_unit),
            (graph.controls.unit_requested, window.graph_commands.grow),
            (graph.controls.unit_removal_requested, window.graph_commands.shrink),
            (graph.controls.layer_requested, window.graph_commands.insert_layer),
            (graph.refused, window.document.message.emit),
            (graph.next_requested, window.runs.next),
            (graph.back_requested, window.runs.back),
            (graph.home_requested, window.runs.iteration_start),
            (graph.end_requested, window.runs.iteration_end),
            (graph.play_requested, window.runs.play),
            (graph.menu_requested, window.context_menu.open),
            (graph.hints_finished, window.settings.forget_hints),
        ),
        always=True,
    )
    header = Panel(
        lambda parts: Header(parts.actions),
        _show_header,
        EVERYTHING & ~What.LIT & ~What.RUNS,
        signals=lambda header, window: (
            (header.go_to.chosen, window.guides.go_to_iteration),
            (header.go_to.finished, window.panels.graph.setFocus),
        ),
        always=True,
        frame=True,
    )
    transport = Panel(
        lambda parts: TransportBar(parts.actions),
        _show_transport,
        What.LESSON | What.NETWORK | What.TRAINING | What.VALUES | What.NOTATION,
        signals=lambda bar, window: (
            (bar.learning_rate_edited, window.runs.set_learning_rate),
            (bar.edit_finished, window.panels.graph.setFocus),
            (bar.speed_changed, window.ticker.set_interval),
        ),
        always=True,
        frame=True,
    )
    time = Panel(
        lambda parts: TimeBar(parts.actions),
        TimeBar.show_change,
        What.LESSON | What.NETWORK | What.TRAINING | What.VALUES | What.REACH,
        signals=lambda bar, window: ((bar.slider.travelled, window.runs.travel),),
        always=True,
        frame=True,
    )
    when = Panel(
        lambda parts: WhenBar(parts.actions),
        WhenBar.show_change,
        What.LESSON | What.NOTATION,
        signals=lambda bar, window: ((bar.asked, window.whens.ask), (bar.closed, window.whens.close)),
        always=True,
        frame=True,
    )
    band = Panel(
        make.band,
        _told,
        frame=True,
    )
    inset = Panel(
        make.inset,
        _show_plot,
        _OF_THE_PLOT,
        signals=_of_plot,
        live=True,
        frame=True,
        begins=_mark_found,
    )
    formulas = Panel(
        make.formulas,
        _show_formulas,
        What.LESSON | What.NETWORK | What.TRAINING | What.DATA | What.VALUES | What.NOTATION | What.DIGITS,
        place=DockTitle(_("Formulas")),
        about=About.FORMULAS,
        signals=lambda panel, window: (
            (panel.line_edited, window.formulas.set_line),
            (panel.line_moved, window.formulas.move_line),
            (panel.preview, window.formulas.preview),
            (panel.value_edited, window.runs.set_value),
            (panel.value_dragged, window.formulas.drag),
            (panel.learned_requested, window.formulas.mark_learned),
            (panel.frozen_requested, window.formulas.mark_frozen),
            (panel.mode_requested, window.formulas.set_mode),
            (panel.pending_changed, window.formulas.note_typed),
        ),
    )
    guide = Panel(
        make.guide,
        _told,
        place=DockTitle(_("Guide")),
        signals=lambda panel, window: (
            (panel.moved, window.guides.move),
            (panel.printed_requested, window.guides.show_printed),
            (panel.follow.clicked, window.guides.follow_guide),
            (window.guides.following_changed, panel.follow.setChecked),
        ),
        begins=_begin_guide,
    )
    steps = Panel(
        make.steps,
        _told,
        place=DockTitle(_("Steps")),
        signals=lambda panel, window: (
            (panel.step_chosen, window.runs.choose_step),
            (panel.quantity_hovered, window.presenter.light),
        ),
    )
    step = Panel(
        make.step,
        _show_step,
        place=DockTitle(_("This step"), _("This Step")),
        signals=lambda panel, window: (
            (panel.operand_hovered, window.presenter.light),
            (panel.operand_clicked, window.runs.go_to),
            (window.guides.promised, panel.set_promise),
        ),
        begins=_begin_step,
    )
    data = Panel(
        make.data,
        _told,
        place=DockTitle(_("Data")),
        signals=lambda panel, window: (
            (panel.table.value_edited, window.runs.set_data),
            (panel.table.held_out_edited, window.lessons.hold_out),
            (panel.table.class_edited, window.samples.set_class),
            (panel.table.add_requested, window.samples.add),
            (panel.table.remove_requested, window.samples.remove),
            (panel.table.move_requested, window.samples.move),
            (panel.table.pick_requested, window.samples.pick),
            (panel.table.paste_requested, window.samples.paste),
            (panel.table.fill_requested, window.samples.fill),
            (panel.table.editor.renamed, window.samples.rename),
            (panel.table.classes_requested, window.samples.name_classes),
            (panel.table.said, window.samples.say),
        ),
        always=True,  # a change of its size or colours measures its columns, also where nobody sees it
    )
    matrices = Panel(
        make.matrices,
        _told,
        place=DockTitle(_("Matrices")),
        about=About.NETWORKS,
        signals=lambda panel, window: (
            (panel.chosen, window.runs.go_to),
            (panel.orientation_chosen, window.document.set_matrices),
            (panel.pointed, window.presenter.light),
        ),
    )
    gradients = Panel(
        make.gradients,
        _told,
        What.LESSON | What.DATA | What.NOTATION,
        place=DockTitle(_("Gradient check")),
        signals=lambda panel, window: (
            (panel.table.chosen, window.runs.go_to),
            (panel.table.pointed, window.presenter.light),
            (panel.check_requested, window.gradient_checks.check_gradients),
        ),
    )
    printed = Panel(
        make.printed,
        _told,
        What.LESSON | What.REACH | What.VALUES | What.STEP | What.NOTATION | What.LOOK,
        place=DockTitle(_("Printed numbers")),
        signals=lambda panel, window: ((panel.chosen, window.guides.go_to),),
    )
    plot = Panel(
        make.plot,
        _show_plot,
        _OF_THE_PLOT,
        place=DockTitle(_("Error")),
        signals=_of_plot,
        live=True,
        begins=_mark_found,
    )
    runs = Panel(
        make.runs,
        _told,
        EVERYTHING & ~What.LIT & ~What.HEADING & ~What.STEP,
        place=DockTitle(_("Runs")),
        signals=lambda panel, window: (
            (panel.went_to, window.runs.go_to_run),
            (panel.removal_wanted, window.runs.remove_run),
            (panel.renamed, window.document.runs.rename),
            (panel.overlaid, window.document.runs.overlay),
            (panel.baseline_chosen, window.document.runs.set_baseline),
        ),
    )
    slope = Panel(
        make.slope,
        _told,
        What.LESSON | What.NETWORK | What.DATA | What.TRAINING | What.VALUES | What.STEP | What.NOTATION | What.DIGITS,
        place=DockTitle(_("Slope")),
        signals=lambda panel, window: (
            (panel.export_wanted, _saving(window)),
            (panel.drag_begun, window.drags.begin),
            (panel.dragged, window.drags.drag),
            (panel.dropped, window.drags.drop),
            (panel.drag_cancelled, window.drags.cancel),
        ),
        always=True,  # it is told of another selection in any case, which is to be one of its network
        selects=True,
    )
    differences = Panel(
        make.differences,
        _told,
        What.LESSON | What.NETWORK | What.DATA | What.TRAINING | What.VALUES | What.STEP | What.NOTATION,
        place=DockTitle(_("Finite differences"), _("Finite Differences")),
        signals=lambda panel, window: (
            (panel.canvas.export_wanted, _saving(window)),
            (panel.finished, window.panels.graph.setFocus),
        ),
        always=True,  # it is told of another selection in any case, which is to be one of its network
        selects=True,
    )
    output = Panel(
        make.output,
        _told,
        What.LESSON | What.NETWORK | What.DATA | What.TRAINING | What.VALUES | What.STEP | What.NOTATION | What.DIGITS,
        place=DockTitle(_("Output")),
        about=About.NETWORKS,
        signals=lambda panel, window: (
            (panel.export_wanted, _saving(window)),
            (panel.canvas.sample_chosen, window.runs.show_sample),
        ),
    )
    contour = Panel(
        make.contour,
        _told,
        What.LESSON
        | What.NETWORK
        | What.DATA
        | What.TRAINING
        | What.VALUES
        | What.STEP
        | What.NOTATION
        | What.DIGITS
        | What.RUNS,
        place=DockTitle(_("Contour")),
        signals=lambda panel, window: (
            (panel.canvas.export_wanted, _saving(window)),
            (panel.start_wanted, window.runs.start_at),
        ),
        always=True,  # it is told of another selection in any case, which is to be one of its network
        selects=True,
    )
    curve = Panel(
        make.curve,
        _told,
        What.LESSON
        | What.NETWORK
        | What.DATA
        | What.TRAINING
        | What.VALUES
        | What.REACH
        | What.STEP
        | What.NOTATION
        | What.DIGITS
        | What.RUNS,
        place=DockTitle(_("Over iterations"), _("Over Iterations")),
        signals=lambda panel, window: (
            (panel.export_wanted, _saving(window)),
            (panel.canvas.travelled, window.runs.travel),
        ),
        always=True,  # it is told of another selection in any case, which is to be one of its network
        selects=True,
    )
    layers = Panel(
        make.layers,
        _told,
        What.LESSON | What.NETWORK | What.DATA | What.TRAINING | What.VALUES | What.STEP | What.NOTATION,
        place=DockTitle(_("Layers")),
        about=About.NETWORKS,
        signals=lambda panel, window: ((panel.canvas.export_wanted, _saving(window)),),
    )
    numbers = Panel(
        make.numbers,
        _told,
        place=DockTitle(_("Check my numbers")),
        signals=lambda panel, window: (
            (panel.step_chosen, window.runs.choose_step),
            (panel.finished, window.panels.graph.setFocus),
            (panel.marks_changed, window.panels.steps.set_marks),
            (panel.typed, window.document.answer),
            (panel.cleared, window.document.clear_answers),
        ),
        always=True,  # its marks stand in the list of steps
        needed=lambda simulator: bool(simulator.answers),
    )
    training = Panel(
        make.training,
        _told,
        What.LESSON | What.TRAINING | What.DATA | What.VALUES | What.NOTATION,
        place=DockTitle(_("Training")),
        signals=lambda panel, window: (
            (panel.edited, window.lessons.set_training),
            (window.lessons.setting_refused, panel.refuse),
        ),
    )
    history = Panel(
        make.history,
        lambda panel, _: panel.show_present(),
        What.VALUES,
        place=DockTitle(_("Undo history"), _("Undo History")),
    )
    inspector = Panel(
        make.inspector,
        _told,
        What.LESSON | What.NETWORK | What.DATA | What.VALUES | What.STEP | What.NOTATION | What.DIGITS | What.HEADING,
        place=DockTitle(_("Inspector")),
        signals=lambda panel, window: (
            (panel.edited, window.inspections.edit),
            (panel.finished, window.panels.graph.setFocus),
            (window.inspections.refused, panel.refuse),
        ),
        always=True,  # it is told of another selection in any case, which is to be one of its network
        selects=True,
    )

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
        for row in rows():
            if row.place is None and row.always:
                self._make(row)

    def __getitem__(self, key: str) -> Themed:
        return self._made[key] if key in self._made else self._make(getattr(Panels, key))

    def __contains__(self, key: str) -> bool:
        """Whether a panel is made."""
        return key in self._made

    def __iter__(self) -> Iterator[tuple[Panel[Any], Any]]:
        """Every row that has a widget by now, with it."""
        return ((row, self._made[row.key]) for row in rows() if row.key in self._made)

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
        for row in rows():
            if row.selects:
                cast(Selecting, self[row.key]).show_selection(selection)

    def set_theme(self, theme: Theme, frame_share: float = 1.0) -> None:
        """Other colours and text sizes, also where nobody sees them: they say how small a panel can be.

        frame_share: of the text around the graph, to that of the rest.
        """
        self._dress = theme, frame_share
        for row, made in self:
            _dress(row, made, theme, frame_share)


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


def rows() -> tuple[Panel[Any], ...]:
    """The rows of the table."""
    return tuple(row for row in vars(Panels).values() if isinstance(row, Panel))


def docked() -> dict[str, DockTitle]:
    """The places of those that have a dock."""
    return {row.key: row.place for row in rows() if row.place}


def widget(panel: Themed) -> QWidget:
    """A panel as the widget that it is."""
    return cast(QWidget, panel)
