"""The Matrices panel: every layer's matrices, each below the equation that makes it."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QGuiApplication, QResizeEvent
from PySide6.QtWidgets import QComboBox, QFrame, QHBoxLayout, QLabel, QScrollArea, QVBoxLayout, QWidget

from bpsim.core.quantity import GIVEN, Kind, Quantity
from bpsim.simulator import Simulator
from bpsim.trace.explain import Explainer
from bpsim.trace.matrices import Cell, LayerMatrices, Matrices, Matrix, numbers
from bpsim.trace.matrix_form import matrices_of, orientation, orientation_of
from bpsim.trace.matrix_text import numpy_text
from bpsim.view.change import Change, Shown, What
from bpsim.view.choice_field import Choice, QuietBox
from bpsim.view.formula.label import FormulaLabel
from bpsim.view.panels.flow_layout import FlowLayout
from bpsim.view.panels.matrices import wording
from bpsim.view.panels.matrices.matrix_model import At, Lit
from bpsim.view.panels.matrices.matrix_table import UNLIMITED, MatrixTable
from bpsim.view.text import PlainLabel, set_tip
from bpsim.view.theme import LIGHT, Theme

MARGIN, SIDE = 6, 12


class MatrixBlock(QWidget):
    """One matrix below its equation."""

    def __init__(self, matrix: Matrix, simulator: Simulator) -> None:
        super().__init__()
        self.equation = FormulaLabel(0.95)
        self.equation.set_written(matrix.shown)
        set_tip(self.equation, matrix.words[0].upper() + matrix.words[1:])
        self.table = MatrixTable(matrix, simulator)
        self._room = UNLIMITED
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, MARGIN, 2)
        layout.setSpacing(3)
        layout.addWidget(self.equation)
        layout.addWidget(self.table)
        layout.addStretch(1)

    def set_theme(self, theme: Theme) -> None:
        self.equation.set_theme(theme)
        self.table.set_theme(theme)
        self.set_room(self._room)

    def set_room(self, width: int) -> None:
        """The width that there is."""
        self._room = width
        self.table.set_room(width - MARGIN)
        hint = self.equation.sizeHint()
        shown = min(hint.width(), width - MARGIN)
        self.equation.setFixedSize(shown, self.equation.heightForWidth(shown))


class LayerSection(QWidget):
    """The matrices of one layer, with its name and what is to be said about it. ``before``: those of A before it."""

    def __init__(self, layer: LayerMatrices, before: Matrix | None, simulator: Simulator) -> None:
        super().__init__()
        matrices = (*((before,) if before else ()), *layer.matrices)
        self.blocks = [MatrixBlock(matrix, simulator) for matrix in matrices]
        self._title = PlainLabel(layer.title)
        self._title.setProperty("role", "title")
        self._note = _sentence(" ".join(layer.notes))
        if not layer.notes:
            # To show it, as yet without a parent, would open a window that takes the keyboard.
            self._note.hide()
        flow = FlowLayout(gap=12)
        for block in self.blocks:
            flow.addWidget(block)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 8)
        layout.setSpacing(6)
        layout.addWidget(self._title)
        layout.addLayout(flow)
        layout.addWidget(self._note)

    def texts(self) -> tuple[str, str]:
        """Title and note as they are shown."""
        return self._title.text(), self._note.text()

    def set_theme(self, theme: Theme) -> None:
        for block in self.blocks:
            block.set_theme(theme)


class MatricesPanel(QFrame):
    """Follows the simulator while it can be seen; hidden, it does nothing."""

    chosen = Signal(object)
    """The quantity of a cell whose step is asked for."""
    pointed = Signal(object)
    """The quantity under the pointer or the keyboard; None when there is none."""
    orientation_chosen = Signal(str)
    """A key of ``ORIENTATIONS``, or empty for that of the notation."""

    def __init__(self, simulator: Simulator, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._simulator = simulator
        self._digits: int | None = 9
        self._theme = LIGHT
        self._matrices: Matrices = _matrices(Shown.of(simulator))
        self.sections: list[LayerSection] = []
        self.chooser = QuietBox()
        self.chooser.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToContents)
        self.chooser.setAccessibleName(wording.CHOOSER_NAME)
        self.chooser.setToolTip(wording.CHOOSER_TIP)
        self.chooser.activated.connect(self._build)
        self.orientation = Choice(wording.ORIENTATIONS, wording.ORIENTATIONS)
        self.orientation.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToContents)
        self.orientation.setAccessibleName(wording.ORIENTATION_NAME)
        self.orientation.setToolTip(wording.ORIENTATION_TIP)
        self.orientation.activated.connect(lambda: self.orientation_chosen.emit(self.orientation.value))
        self.area = QScrollArea()
        self._assemble()

    def _assemble(self) -> None:
        self.setAccessibleName(wording.TITLE)
        self.area.setWidgetResizable(True)
        self.area.setFrameShape(QFrame.Shape.NoFrame)
        self.area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        top = QHBoxLayout()
        top.setContentsMargins(12, 4, 12, 0)
        top.setSpacing(12)
        top.addWidget(self.chooser)
        top.addWidget(self.orientation)
        top.addStretch(1)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(4)
        layout.addLayout(top)
        layout.addWidget(self.area, 1)

    @property
    def tables(self) -> list[MatrixTable]:
        """The tables that are shown, in reading order."""
        return [block.table for section in self.sections for block in section.blocks]

    def table(self, name: str) -> MatrixTable:
        """The table of a matrix by its name, such as ``W2``; raises KeyError."""
        return {table.matrix.name: table for table in self.tables}[name]

    # What it shows

    def show_change(self, change: Change) -> None:
        """Another network, iteration or step."""
        self._simulator, self._digits = change.simulator, change.table_digits
        if change.before is None or _form(change.before) != _form(change.after):
            self._matrices = _matrices(change.after)
            self.orientation.show_value(change.after.matrices)
            self._fill_chooser()
            self._build()
        elif change.has(What.LESSON | What.VALUES | What.DIGITS):
            for table in self.tables:
                table.show_simulator(self._simulator, self._digits)
            self._light(set())
        else:
            passed = change.passed
            self._light(None if passed is None else {step.quantity for step in passed})

    def set_theme(self, theme: Theme) -> None:
        self._theme = theme
        self.setStyleSheet(
            f"MatricesPanel, QScrollArea, QScrollArea > QWidget > QWidget {{ background: {theme.panel}; }}"
        )
        for section in self.sections:
            section.set_theme(theme)

    def _fill_chooser(self) -> None:
        chosen = min(self.chooser.currentIndex(), len(self._matrices.layers))
        self.chooser.clear()
        self.chooser.addItems([wording.ALL_LAYERS, *(layer.title for layer in self._matrices.layers)])
        self.chooser.setCurrentIndex(max(0, chosen))

    def _build(self) -> None:
        """Makes the tables of the chosen layers."""
        content = QWidget()
        layout = QVBoxLayout(content)
        layout.setContentsMargins(SIDE, 4, SIDE, 8)
        self.sections = list(self._make_sections())
        for section in self.sections:
            section.set_theme(self._theme)
            layout.addWidget(section)
            for block in section.blocks:
                block.table.show_simulator(self._simulator, self._digits)
                block.table.chosen.connect(self.chosen)
                block.table.pointed.connect(self.pointed)
                block.table.copy_all_requested.connect(self.copy_all)
        notation = self._simulator.notation
        rows = orientation_of(notation, self._simulator.lesson.view.matrices)
        layout.addWidget(_sentence(orientation(notation, rows, self._simulator.training)))
        layout.addStretch(1)
        self._set_room()
        self.area.setWidget(content)
        self._light(set())

    def _make_sections(self) -> Iterator[LayerSection]:
        layers, chosen = self._matrices.layers, self.chooser.currentIndex()
        if chosen <= 0:
            for layer in layers:
                yield LayerSection(layer, None, self._simulator)
            return
        before = layers[chosen - 2].of_kind(Kind.OUT) if chosen > 1 else None
        yield LayerSection(layers[chosen - 1], before, self._simulator)

    def _light(self, changed: set[Quantity] | None) -> None:
        """Lights what the current step is about. ``changed``: what has to be painted again; None for everything."""
        step = self._simulator.current
        target = self._matrices.target(step.quantity) if step else None
        operands = self._matrices.operands(step.quantity, self._made_of()) if step else []
        cells = [cell for cell in map(self._matrices.find, changed or ()) if cell]
        for table in self.tables:
            current = next(iter(_places([target] if target else [], table.matrix)), None)
            table.light(Lit(current, frozenset(_places(operands, table.matrix))), _places(cells, table.matrix))
            if changed is None:
                table.viewport().update()
            if current:
                self._reveal(table, current)

    def _made_of(self) -> Callable[[Quantity], Sequence[Quantity]]:
        explainer = Explainer(self._simulator.values, self._simulator.notation)
        return lambda q: () if q.kind in GIVEN else explainer.equation(q).operands

    def _reveal(self, table: MatrixTable, place: At) -> None:
        """Brings a cell into view, and the equation above it where both have room."""
        index = table.matrix_model.index(*place)
        table.scrollTo(index)
        self.area.ensureWidgetVisible(table, 0, 40)
        cell, content = table.visualRect(index), self.area.widget()
        assert content is not None
        centre = table.viewport().mapTo(content, cell.center())
        self.area.ensureVisible(centre.x(), centre.y(), cell.width() // 2, cell.height())

    def copy_all(self) -> None:
        """Every matrix of every layer as numpy, ready for a notebook."""
        simulator = self._simulator
        lines = [numpy_text(matrix.name, numbers(matrix, simulator)) for matrix in self._matrices]
        QGuiApplication.clipboard().setText("\n".join(["import numpy as np", "", *lines]))

    def _set_room(self) -> None:
        room = self.area.width() - self.area.verticalScrollBar().sizeHint().width() - 2 * SIDE
        for section in self.sections:
            for block in section.blocks:
                block.set_room(max(room, 1))

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._set_room()


def _sentence(text: str) -> QLabel:
    """Quiet words that wrap."""
    label = PlainLabel(text)
    label.setProperty("role", "muted")
    label.setWordWrap(True)
    return label


def _places(cells: list[Cell], matrix: Matrix) -> set[At]:
    return {(cell.row, cell.column) for cell in cells if cell.matrix is matrix}


def _matrices(shown: Shown) -> Matrices:
    return matrices_of(
        shown.notation,
        shown.steps.samples,
        shown.training,
        targets=_goes_back(shown),
        orientation=orientation_of(shown.notation, shown.matrices),
    )


def _goes_back(shown: Shown) -> bool:
    """Whether the matrices of the way back are those of the steps, which derive the error."""
    return shown.values.engine.data.has_targets and shown.training.derivative_of is None


def _form(shown: Shown) -> tuple[object, ...]:
    """By which the matrices of one moment are others than those of another."""
    training = shown.training
    optimizer = training.optimizer
    update = (optimizer.kind, bool(optimizer.decay), bool(training.l1), bool(training.l2), training.update)
    form = (*update, training.reduction, training.round_to, shown.matrices)
    return (id(shown.structure), shown.notation.key, shown.steps.samples, _goes_back(shown), *form)
