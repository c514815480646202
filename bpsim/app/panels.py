"""Every panel of the window, one row each, how it is made and what it shows of a change."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, cast

from bpsim.app.made_panels import MadePanels
from bpsim.app.panel_row import About, DockTitle, Panel, Parts, Told, Wires
from bpsim.app.shown_error import OF_ERROR, show_error
from bpsim.sentences import _
from bpsim.view.canvas.graph_view import GraphView
from bpsim.view.canvas.picture_of import picture_of
from bpsim.view.change import EVERYTHING, Change, What, graph_digits
from bpsim.view.panels.header import Header
from bpsim.view.panels.time_bar import TimeBar
from bpsim.view.panels.transport import TransportBar
from bpsim.view.panels.when_bar import WhenBar

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


def _told(panel: Told, change: Change) -> None:
    panel.show_change(change)


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

    made = ErrorPlot(inset=inset, late=True)
    made.set_log(True)
    return made


class Panels(MadePanels):
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
            (graph.hint_followed, window.settings.follow_hint),
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
        follows=True,
    )
    inset = Panel(
        _make_inset,
        show_error,
        OF_ERROR,
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
        follows=True,
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
        follows=True,
    )
    steps = Panel(
        _make_steps,
        _told,
        place=DockTitle(_("Steps")),
        signals=lambda panel, window: (
            (panel.step_chosen, window.runs.choose_step),
            (panel.quantity_hovered, window.presenter.light),
        ),
        follows=True,
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
        follows=True,
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
        follows=True,
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
        follows=True,
    )
    gradients = Panel(
        _make_gradients,
        _told,
        What.LESSON | What.DATA | What.NOTATION,
        place=DockTitle(_("Gradient check"), _("Gradient Check")),
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
        place=DockTitle(_("Printed numbers"), _("Printed Numbers")),
        signals=lambda panel, window: ((panel.chosen, window.guides.go_to),),
    )
    plot = Panel(
        _make_plot,
        show_error,
        OF_ERROR,
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
        follows=True,
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
        follows=True,
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
        follows=True,
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
        follows=True,
    )
    numbers = Panel(
        _make_numbers,
        _told,
        place=DockTitle(_("Check my numbers"), _("Check My Numbers")),
        signals=lambda panel, window: (
            (panel.step_chosen, window.runs.choose_step),
            (panel.finished, window.panels.graph.setFocus),
            (panel.marks_changed, window.panels.steps.set_marks),
            (panel.typed, window.document.answer),
            (panel.cleared, window.document.clear_answers),
            (panel.judged, window.document.message.emit),
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
        follows=True,
    )
