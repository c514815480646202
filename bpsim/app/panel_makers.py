"""How each panel is made that is not there from the start. What it needs is imported as it is made."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from PySide6.QtGui import QAction, QUndoStack

from bpsim.document.checker import Checker
from bpsim.document.runs import Runs
from bpsim.simulator import Simulator

if TYPE_CHECKING:
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


@dataclass(frozen=True, slots=True)
class Parts:
    """The parts that panels are made of."""

    simulator: Simulator
    checker: Checker
    actions: Mapping[str, QAction]
    edits: QUndoStack
    runs: Runs


def band(parts: Parts) -> CaptionBand:
    from bpsim.view.panels.caption_band import CaptionBand

    return CaptionBand(parts.simulator)


def formulas(_: Parts) -> FormulasPanel:
    from bpsim.view.panels.formulas.formulas_panel import FormulasPanel

    return FormulasPanel()


def guide(parts: Parts) -> GuidePanel:
    from bpsim.view.panels.guide_panel import GuidePanel

    return GuidePanel(parts.simulator)


def steps(parts: Parts) -> StepsPanel:
    from bpsim.view.panels.steps_panel import StepsPanel

    return StepsPanel(parts.simulator)


def step(_: Parts) -> StepPanel:
    from bpsim.view.panels.step_panel import StepPanel

    return StepPanel()


def data(parts: Parts) -> DataPanel:
    from bpsim.view.panels.data_panel import DataPanel

    return DataPanel(parts.simulator)


def matrices(parts: Parts) -> MatricesPanel:
    from bpsim.view.panels.matrices.matrices_panel import MatricesPanel

    return MatricesPanel(parts.simulator)


def gradients(parts: Parts) -> GradientPanel:
    from bpsim.view.panels.gradient_panel import GradientPanel

    return GradientPanel(parts.checker)


def printed(parts: Parts) -> PrintedPanel:
    from bpsim.view.panels.printed_panel import PrintedPanel

    return PrintedPanel(parts.simulator)


def runs(parts: Parts) -> RunsPanel:
    from bpsim.view.panels.runs_panel import RunsPanel

    return RunsPanel(parts.runs)


def slope(parts: Parts) -> SlopePanel:
    from bpsim.view.panels.slope_panel import SlopePanel

    return SlopePanel(parts.simulator)


def differences(parts: Parts) -> DifferencesPanel:
    from bpsim.view.panels.differences_panel import DifferencesPanel

    return DifferencesPanel(parts.simulator)


def output(parts: Parts) -> OutputPanel:
    from bpsim.view.panels.output_panel import OutputPanel

    return OutputPanel(parts.simulator)


def contour(parts: Parts) -> ContourPanel:
    from bpsim.view.panels.contour_panel import ContourPanel

    return ContourPanel(parts.simulator)


def curve(parts: Parts) -> OverIterationsPanel:
    from bpsim.view.panels.over_iterations_panel import OverIterationsPanel

    return OverIterationsPanel(parts.simulator)


def layers(parts: Parts) -> LayersPanel:
    from bpsim.view.panels.layers_panel import LayersPanel

    return LayersPanel(parts.simulator)


def numbers(parts: Parts) -> CheckPanel:
    from bpsim.view.panels.check_panel import CheckPanel

    return CheckPanel(parts.simulator)


def training(parts: Parts) -> TrainingPanel:
    from bpsim.view.panels.training.training_panel import TrainingPanel

    return TrainingPanel(parts.simulator)


def history(parts: Parts) -> HistoryPanel:
    from bpsim.view.panels.history_panel import HistoryPanel

    return HistoryPanel(parts.edits)


def inspector(parts: Parts) -> InspectorPanel:
    from bpsim.view.panels.inspector.inspector_panel import InspectorPanel

    return InspectorPanel(parts.simulator)


def plot(_: Parts) -> ErrorPlot:
    return _error_plot(inset=False)


def inset(_: Parts) -> ErrorPlot:
    return _error_plot(inset=True)


def _error_plot(*, inset: bool) -> ErrorPlot:
    from bpsim.view.plots.error_plot import ErrorPlot

    made = ErrorPlot(inset=inset)
    made.set_log(True)
    return made
