"""Keeps the panels up to date: one place that says which signal repaints what."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol

from PySide6.QtCore import QObject

from bpsim.core.quantity import Kind, Quantity
from bpsim.core.training import Stop
from bpsim.document.document import Document
from bpsim.simulator import Simulator
from bpsim.view.canvas.describe import describe
from bpsim.view.canvas.graph_view import GraphView
from bpsim.view.panels.check_panel import CheckPanel
from bpsim.view.panels.data_panel import DataPanel
from bpsim.view.panels.gradient_panel import GradientPanel
from bpsim.view.panels.guide_panel import GuidePanel
from bpsim.view.panels.header import Header
from bpsim.view.panels.matrices.panel import MatricesPanel
from bpsim.view.panels.printed_panel import PrintedPanel
from bpsim.view.panels.step_panel import StepPanel
from bpsim.view.panels.steps_panel import StepsPanel
from bpsim.view.panels.training.panel import TrainingPanel
from bpsim.view.panels.transport import TransportBar
from bpsim.view.plots.curves import MOST_OUTPUTS
from bpsim.view.plots.error_plot import ErrorPlot
from bpsim.view.theme import Theme

GRAPH_DIGITS = 4
TABLE_DIGITS = 6


class Themed(Protocol):
    """What takes over the colours and the text size of a theme."""

    def set_theme(self, theme: Theme) -> None: ...


@dataclass(frozen=True)
class Panels:
    """The widgets of the window that show the document."""

    header: Header
    graph: GraphView
    transport: TransportBar
    steps: StepsPanel
    step: StepPanel
    data: DataPanel
    matrices: MatricesPanel
    gradients: GradientPanel
    plot: ErrorPlot
    numbers: CheckPanel
    guide: GuidePanel
    printed: PrintedPanel
    training: TrainingPanel

    def all(self) -> tuple[Themed, ...]:
        """Every panel, for what they have in common."""
        shown = (self.header, self.graph, self.transport, self.steps, self.step, self.data, self.plot)
        return (*shown, self.numbers, self.matrices, self.gradients, self.guide, self.printed, self.training)


class Presenter(QObject):
    """Reads the document after a signal and gives values to the panels. No panel computes a number."""

    def __init__(self, document: Document, panels: Panels, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._document = document
        self._panels = panels
        self._lit: tuple[Quantity, ...] = ()
        self._stop: Stop | None = None
        document.structure_changed.connect(self.show_structure)
        document.values_changed.connect(self.show_values)
        document.step_changed.connect(self.show_step)
        document.trained.connect(self.show_curve)
        document.file_changed.connect(self._show_header)

    @property
    def _digits(self) -> int | None:
        return self._document.simulator.lesson.view.digits

    def show_structure(self) -> None:
        """Another network."""
        self._lit, self._stop = (), None
        self.show_values()
        self._panels.graph.fit()

    def show_values(self) -> None:
        """Other values: another iteration or an edit."""
        simulator = self._document.simulator
        self._panels.transport.show_simulator(simulator)
        self._panels.training.show_simulator(simulator)
        self._show_stop(simulator.training.stop)
        self.show_curve()
        self.show_step()

    def _show_stop(self, stop: Stop) -> None:
        """Where a run ends, once it was set anew: what was typed beside Run stays until then."""
        if stop != self._stop:
            self._stop = stop
            self._panels.transport.show_stop(stop.iterations, stop.error)

    def show_step(self) -> None:
        """Another step of the same iteration."""
        simulator = self._document.simulator
        self._lit = ()
        self._show_graph()
        self._panels.steps.show_simulator(simulator, _at_most(self._digits, TABLE_DIGITS))
        self._panels.step.set_explanation(simulator.explain() if simulator.step else None, self._digits)
        self._panels.data.show_simulator(simulator, _at_most(self._digits, TABLE_DIGITS))
        self._panels.numbers.show_simulator(simulator, self._digits)
        self._panels.matrices.show_simulator(simulator, _at_most(self._digits, TABLE_DIGITS))
        self._panels.gradients.show_simulator(simulator)
        self._panels.guide.show_simulator(simulator)
        self._panels.printed.show_simulator(simulator)
        self._show_header()

    def show_curve(self) -> None:
        """The curve grew or the position moved."""
        simulator = self._document.simulator
        curve = simulator.curve()
        outputs = simulator.network.layers[-1].units
        data = None if curve.whole else curve.data
        ghosts = [(ghost.curve.first, ghost.curve.total, ghost.name(simulator.notation)) for ghost in simulator.ghosts]
        names = list(outputs) if curve.outputs.shape[1] == len(outputs) else []
        self._panels.plot.set_symbols(*_error_symbols(simulator))
        self._panels.plot.set_curves(curve.first, curve.total, curve.outputs, ghosts, names, data)
        # While it runs, this would take as long as an epoch at every repaint.
        known = data is not None and not self._document.running
        self._panels.plot.set_marker(simulator.iteration, simulator.error if known else None)

    def light(self, quantity: object) -> None:
        """Lights what is hovered in a panel; None lights nothing more."""
        lit = (quantity,) if isinstance(quantity, Quantity) else ()
        if lit != self._lit:
            self._lit = lit
            self._show_graph()

    def _show_graph(self) -> None:
        self._panels.graph.show_picture(
            describe(self._document.simulator, graph_digits(self._document.simulator), self._lit)
        )

    def _show_header(self) -> None:
        document = self._document
        self._panels.header.show_simulator(document.simulator, document.title, document.error_before)


def _error_symbols(simulator: Simulator) -> tuple[str, list[str], str]:
    """How the notation writes the total error, the errors of those outputs that have a curve, and that of all samples
    beside one of a batch."""
    depth, shown = simulator.network.depth, range(min(simulator.network.sizes[-1], MOST_OUTPUTS))
    outputs = [simulator.notation.plain(Quantity(Kind.ERROR, None, depth, unit)) for unit in shown]
    return simulator.notation.error_symbol, outputs, simulator.error_of_all


def graph_digits(simulator: Simulator) -> int:
    """The decimals on the graph: fewer than the lesson's, so that the last row can read them.

    All digits would make every neuron and label so large that nothing could be read.
    """
    digits = _at_most(simulator.lesson.view.digits, GRAPH_DIGITS)
    return GRAPH_DIGITS if digits is None else digits


def _at_most(digits: int | None, most: int) -> int | None:
    return None if digits is None else min(digits, most)
