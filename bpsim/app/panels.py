"""Every panel of the window, one row each: where it stands, how it is made, what it shows of a change, its signals."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from enum import Enum
from typing import TYPE_CHECKING, Any, Generic, Protocol, TypeVar, cast, overload

from PySide6.QtCore import SignalInstance
from PySide6.QtGui import QAction, QUndoStack
from PySide6.QtWidgets import QWidget

from bpsim.core.course import Course
from bpsim.core.quantity import Kind, Quantity
from bpsim.document.checker import Checker
from bpsim.document.runs import Runs
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
    from bpsim.view.panels.caption_band import CaptionBand
    from bpsim.view.panels.check_panel import CheckPanel
    from bpsim.view.panels.contour_panel import ContourPanel
    from bpsim.view.panels.data_panel import DataPanel
    from bpsim.view.panels.differences_panel import DifferencesPanel
    from bpsim.view.panels.formulas.formulas_panel import FormulasPanel
    from bpsim.view.panels.gradient_panel import GradientPanel
    from bpsim.view.panels.guide_panel import GuidePanel
    from bpsim.view.panels.history_panel import HistoryPanel
    from bpsim.view.panels.inspector.inspector_panel import InspectorPanel
    from bpsim.view.panels.layers_panel import LayersPanel
    from bpsim.view.panels.matrices.matrices_panel import MatricesPanel
    from bpsim.view.panels.output_panel import OutputPanel
    from bpsim.view.panels.over_iterations_panel import OverIterationsPanel
    from bpsim.view.panels.printed_panel import PrintedPanel
    from bpsim.view.panels.runs_panel import RunsPanel
    from bpsim.view.panels.slope_panel import SlopePanel
    from bpsim.view.panels.step_panel import StepPanel
    from bpsim.view.panels.steps_panel import StepsPanel
    from bpsim.view.panels.training.training_panel import TrainingPanel
    from bpsim.view.plots.error_plot import ErrorPlot
    from bpsim.view.plots.export import Export


PLOT_DIGITS = 9
"""Decimals of the errors under the mouse."""


@dataclass(frozen=True, slots=True)
class Parts:
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


# How each panel is made that is not there from the start; what it needs is imported as it is made.


def _make_band(parts: Parts) -> CaptionBand:
    from bpsim.view.panels.caption_band import CaptionBand

    return CaptionBand(parts.simulator)


def _make_formulas(_: Parts) -> FormulasPanel:
    from bpsim.view.panels.formulas.formulas_panel import FormulasPanel

    return FormulasPanel()


def _make_guide(parts: Parts) -> GuidePanel:
    from bpsim.view.panels.guide_panel import GuidePanel

    return GuidePanel(parts.simulator)


def _make_steps(parts: Parts) -> StepsPanel:
    from bpsim.view.panels.steps_panel import StepsPanel

    return StepsPanel(parts.simulator)


def _make_step(_: Parts) -> StepPanel:
    from bpsim.view.panels.step_panel import StepPanel

    return StepPanel()


def _make_data(parts: Parts) -> DataPanel:
    from bpsim.view.panels.data_panel import DataPanel

    return DataPanel(parts.simulator)


def _make_matrices(parts: Parts) -> MatricesPanel:
    from bpsim.view.panels.matrices.matrices_panel import MatricesPanel

    return MatricesPanel(parts.simulator)


def _make_gradients(parts: Parts) -> GradientPanel:
    from bpsim.view.panels.gradient_panel import GradientPanel

    return GradientPanel(parts.checker)


def _make_printed(parts: Parts) -> PrintedPanel:
    from bpsim.view.panels.printed_panel import PrintedPanel

    return PrintedPanel(parts.simulator)


def _make_runs(parts: Parts) -> RunsPanel:
    from bpsim.view.panels.runs_panel import RunsPanel

    return RunsPanel(parts.runs)


def _make_slope(parts: Parts) -> SlopePanel:
    from bpsim.view.panels.slope_panel import SlopePanel

    return SlopePanel(parts.simulator)


def _make_differences(parts: Parts) -> DifferencesPanel:
    from bpsim.view.panels.differences_panel import DifferencesPanel

    return DifferencesPanel(parts.simulator)


def _make_output(parts: Parts) -> OutputPanel:
    from bpsim.view.panels.output_panel import OutputPanel

    return OutputPanel(parts.simulator)


def _make_contour(parts: Parts) -> ContourPanel:
    from bpsim.view.panels.contour_panel import ContourPanel

    return ContourPanel(parts.simulator)


def _make_curve(parts: Parts) -> OverIterationsPanel:
    from bpsim.view.panels.over_iterations_panel import OverIterationsPanel

    return OverIterationsPanel(parts.simulator)


def _make_layers(parts: Parts) -> LayersPanel:
    from bpsim.view.panels.layers_panel import LayersPanel

    return LayersPanel(parts.simulator)


def _make_numbers(parts: Parts) -> CheckPanel:
    from bpsim.view.panels.check_panel import CheckPanel

    return CheckPanel(parts.simulator)


def _make_training(parts: Parts) -> TrainingPanel:
    from bpsim.view.panels.training.training_panel import TrainingPanel

    return TrainingPanel(parts.simulator)


def _make_history(parts: Parts) -> HistoryPanel:
    from bpsim.view.panels.history_panel import HistoryPanel

    return HistoryPanel(parts.edits)


def _make_inspector(parts: Parts) -> InspectorPanel:
    from bpsim.view.panels.inspector.inspector_panel import InspectorPanel

    return InspectorPanel(parts.simulator)


def _make_plot(_: Parts) -> ErrorPlot:
    return _error_plot(inset=False)


def _make_inset(_: Parts) -> ErrorPlot:
    return _error_plot(inset=True)


def _error_plot(*, inset: bool) -> ErrorPlot:
    from bpsim.view.plots.error_plot import ErrorPlot

    made = ErrorPlot(inset=inset)
    made.set_log(True)
    return made


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
        _make_band,
        _told,
        frame=True,
    )
    inset = Panel(
        _make_inset,
        _show_plot,
        _OF_THE_PLOT,
        signals=_of_plot,
        live=True,
        frame=True,
        begins=_mark_found,
    )
    formulas = Panel(
        _make_formulas,
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
        _make_guide,
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
        _make_steps,
        _told,
        place=DockTitle(_("Steps")),
        signals=lambda panel, window: (
            (panel.step_chosen, window.runs.choose_step),
            (panel.quantity_hovered, window.presenter.light),
        ),
    )
    step = Panel(
        _make_step,
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
        _make_data,
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
        _make_matrices,
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
        _make_gradients,
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
        _make_printed,
        _told,
        What.LESSON | What.REACH | What.VALUES | What.STEP | What.NOTATION | What.LOOK,
        place=DockTitle(_("Printed numbers")),
        signals=lambda panel, window: ((panel.chosen, window.guides.go_to),),
    )
    plot = Panel(
        _make_plot,
        _show_plot,
        _OF_THE_PLOT,
        place=DockTitle(_("Error")),
        signals=_of_plot,
        live=True,
        begins=_mark_found,
    )
    runs = Panel(
        _make_runs,
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
        _make_slope,
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
        _make_differences,
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
        _make_output,
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
        _make_contour,
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
        _make_curve,
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
        _make_layers,
        _told,
        What.LESSON | What.NETWORK | What.DATA | What.TRAINING | What.VALUES | What.STEP | What.NOTATION,
        place=DockTitle(_("Layers")),
        about=About.NETWORKS,
        signals=lambda panel, window: ((panel.canvas.export_wanted, _saving(window)),),
    )
    numbers = Panel(
        _make_numbers,
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
        _make_training,
        _told,
        What.LESSON | What.TRAINING | What.DATA | What.VALUES | What.NOTATION,
        place=DockTitle(_("Training")),
        signals=lambda panel, window: (
            (panel.edited, window.lessons.set_training),
            (window.lessons.setting_refused, panel.refuse),
        ),
    )
    history = Panel(
        _make_history,
        lambda panel, _: panel.show_present(),
        What.VALUES,
        place=DockTitle(_("Undo history"), _("Undo History")),
    )
    inspector = Panel(
        _make_inspector,
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
