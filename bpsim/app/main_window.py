"""The main window: puts panels, commands and actions together, and nothing else."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QCloseEvent, QDragEnterEvent, QDropEvent, QShowEvent, QStatusTipEvent
from PySide6.QtWidgets import QDockWidget, QFrame, QMainWindow, QToolBar, QVBoxLayout, QWidget

from bpsim.app import actions as action_table
from bpsim.app.check_commands import CheckCommands
from bpsim.app.export_commands import ExportCommands
from bpsim.app.file_commands import FileCommands
from bpsim.app.lesson_commands import LessonCommands
from bpsim.app.presenter import Panels, Presenter
from bpsim.app.run_commands import RunCommands
from bpsim.app.settings import Settings
from bpsim.app.ticker import Ticker
from bpsim.app.view_commands import ViewCommands
from bpsim.document.document import Document
from bpsim.lesson.lesson import Lesson
from bpsim.view.canvas.graph_view import GraphView
from bpsim.view.icons import icon
from bpsim.view.panels.check_panel import CheckPanel
from bpsim.view.panels.data_panel import DataPanel
from bpsim.view.panels.gradient_panel import GradientPanel
from bpsim.view.panels.header import Header, position_text
from bpsim.view.panels.matrices.panel import MatricesPanel
from bpsim.view.panels.step_panel import StepPanel
from bpsim.view.panels.steps_panel import StepsPanel
from bpsim.view.panels.training.panel import TrainingPanel
from bpsim.view.panels.transport import TransportBar
from bpsim.view.plots.error_plot import ErrorPlot
from bpsim.view.theme import Theme

_AREA = Qt.DockWidgetArea
SMALL_SCREEN = 800
"""Pixels of height up to which the panels below are kept low."""


class MainWindow(QMainWindow):
    """One document and everything around it."""

    def __init__(self, lesson: Lesson, settings: Settings | None = None) -> None:
        super().__init__()
        self.settings = settings or Settings()
        self.document = Document(lesson, self)
        self._message = ""
        self.ticker = Ticker(self.document, self)
        self.files = FileCommands(self, self.document, self.settings)
        self.runs = RunCommands(self, self.document, self.ticker)
        self.looks = ViewCommands(self, self.document, self.settings)
        self.exports = ExportCommands(self, self.document, self.files, self.looks)
        self.gradient_checks = CheckCommands(self.document, self.ticker, self)
        self.lessons = LessonCommands(self, self.document, self.ticker, self.looks)
        # Before there are widgets: one that exists already takes over another font and palette only in part.
        self.looks.apply()
        self.setAcceptDrops(True)
        self.setDockNestingEnabled(True)
        self.actions_by_key, self._menus = action_table.build(self, self._slots())
        self.panels = self._build_panels()
        self.presenter = Presenter(self.document, self.panels, self)
        self._assemble()
        self._connect()
        self.looks.apply()
        self.presenter.show_structure()
        self._show_title()
        self._restore()

    def _slots(self) -> dict[str, Callable[..., object]]:
        """What each action of the table does."""
        stack = self.document.undo_stack
        found: dict[str, Callable[..., object]] = {
            "quit": self.close,
            "undo": stack.undo,
            "redo": stack.redo,
            "zoom_in": self._zoom_in,
            "zoom_out": self._zoom_out,
            "fit": self._fit,
            "reset_layout": self.reset_layout,
            "check_numbers": self.check_numbers,
            "training_settings": self.training_settings,
        }
        owners = (self.runs, self.files, self.looks, self.exports, self.gradient_checks, self.lessons)
        for key in action_table.commands():
            if key not in found:
                owner = next(commands for commands in owners if hasattr(commands, key))
                found[key] = getattr(owner, key)
        return found

    def _build_panels(self) -> Panels:
        simulator = self.document.simulator
        return Panels(
            header=Header(),
            graph=GraphView(),
            transport=TransportBar(self.actions_by_key),
            steps=StepsPanel(simulator),
            step=StepPanel(),
            data=DataPanel(simulator),
            matrices=MatricesPanel(simulator),
            gradients=GradientPanel(self.gradient_checks.checker, simulator),
            plot=ErrorPlot(),
            numbers=CheckPanel(simulator),
            training=TrainingPanel(simulator),
        )

    def _assemble(self) -> None:
        panels = self.panels
        top = QToolBar("Position")
        top.setObjectName("position")
        top.setMovable(False)
        top.toggleViewAction().setVisible(False)
        top.setContextMenuPolicy(Qt.ContextMenuPolicy.PreventContextMenu)
        top.addWidget(panels.header)
        self.addToolBar(Qt.ToolBarArea.TopToolBarArea, top)
        centre = QFrame()
        layout = QVBoxLayout(centre)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addWidget(panels.graph, 1)
        layout.addWidget(panels.transport)
        self.setCentralWidget(centre)
        self._docks = {
            "steps": self._dock("Steps", panels.steps),
            "step": self._dock("This Step", panels.step),
            "data": self._dock("Data", panels.data),
            "matrices": self._dock("Matrices", panels.matrices),
            "gradients": self._dock("Gradient check", panels.gradients),
            "error": self._dock("Error", panels.plot),
            "numbers": self._dock("Check my numbers", panels.numbers),
            "training": self._dock("Training", panels.training),
        }
        menu = self._menus["view"]
        menu.addSeparator()
        for dock in self._docks.values():
            menu.addAction(dock.toggleViewAction())
        self.files.fill_lessons(self._menus["lesson"])
        self.statusBar().setSizeGripEnabled(False)

    def _dock(self, title: str, panel: QWidget) -> QDockWidget:
        dock = QDockWidget(title)
        dock.setObjectName(f"dock_{title.lower().replace(' ', '_')}")
        dock.setWidget(panel)
        return dock

    def reset_layout(self) -> None:
        """Every panel back in its place."""
        for dock in self._docks.values():
            self.removeDockWidget(dock)
        self.setCorner(Qt.Corner.BottomLeftCorner, _AREA.BottomDockWidgetArea)
        self.setCorner(Qt.Corner.BottomRightCorner, _AREA.BottomDockWidgetArea)
        self.addDockWidget(_AREA.LeftDockWidgetArea, self._docks["steps"])
        self.addDockWidget(_AREA.RightDockWidgetArea, self._docks["step"])
        self.addDockWidget(_AREA.BottomDockWidgetArea, self._docks["data"])
        self.addDockWidget(_AREA.BottomDockWidgetArea, self._docks["error"])
        for tab in ("matrices", "gradients"):
            self.tabifyDockWidget(self._docks["data"], self._docks[tab])
        for tab in ("numbers", "training"):
            self.tabifyDockWidget(self._docks["step"], self._docks[tab])
        for dock in self._docks.values():
            dock.setFloating(False)
            dock.show()
        for asked_for in ("numbers", "training"):
            self._docks[asked_for].hide()
        self._docks["data"].raise_()
        self._share_room()

    def check_numbers(self) -> None:
        """The panel for a student's own numbers, with the keyboard in its field."""
        self._docks["numbers"].show()
        self._docks["numbers"].raise_()
        self.panels.numbers.start()

    def training_settings(self) -> None:
        """The panel of the training settings, with the keyboard in its first field."""
        self._docks["training"].show()
        self._docks["training"].raise_()
        self.panels.training.start()

    def _share_room(self) -> None:
        width, height = self.width(), self.height()
        docks = self._docks
        across, down = Qt.Orientation.Horizontal, Qt.Orientation.Vertical
        self.resizeDocks([docks["steps"], docks["step"]], [width * 20 // 100, width * 25 // 100], across)
        self.resizeDocks([docks["data"], docks["error"]], [width * 45 // 100, width * 55 // 100], across)
        # The graph needs the room of a small screen most.
        share = 26 if height > SMALL_SCREEN else 20
        self.resizeDocks([docks["data"], docks["error"]], [height * share // 100] * 2, down)

    def _connect(self) -> None:
        panels, runs, document = self.panels, self.runs, self.document
        graph = panels.graph
        graph.value_edited.connect(runs.set_value)
        graph.next_requested.connect(runs.next)
        graph.back_requested.connect(runs.back)
        graph.home_requested.connect(runs.iteration_start)
        graph.end_requested.connect(runs.iteration_end)
        graph.play_requested.connect(runs.play)
        graph.hints_finished.connect(self._hints_done)
        panels.steps.step_chosen.connect(runs.choose_step)
        panels.steps.quantity_hovered.connect(self.presenter.light)
        panels.step.operand_hovered.connect(self.presenter.light)
        panels.step.operand_clicked.connect(runs.go_to)
        panels.data.value_edited.connect(runs.set_value)
        panels.training.edited.connect(self.lessons.set_training)
        self.lessons.setting_refused.connect(panels.training.refuse)
        panels.numbers.step_chosen.connect(runs.choose_step)
        panels.numbers.marks_changed.connect(panels.steps.set_marks)
        for asking in (panels.matrices, panels.gradients.table):
            asking.chosen.connect(runs.go_to)
            asking.pointed.connect(self.presenter.light)
        self._docks["matrices"].visibilityChanged.connect(panels.matrices.catch_up)
        panels.gradients.check_requested.connect(self.gradient_checks.check_gradients)
        self.gradient_checks.panel_requested.connect(self._show_gradients)
        panels.plot.travelled.connect(runs.travel)
        panels.plot.failed.connect(self.show_message)
        panels.transport.learning_rate_edited.connect(runs.set_learning_rate)
        panels.transport.edit_finished.connect(graph.setFocus)
        panels.transport.speed_changed.connect(self.ticker.set_interval)
        runs.connect_to(panels.transport, self.actions_by_key)
        self._menus["recent"].aboutToShow.connect(self._fill_recent)
        self.looks.theme_changed.connect(self._set_theme)
        document.message.connect(self.show_message)
        document.running_changed.connect(self._run_was_used)
        document.structure_changed.connect(self._show_title)
        document.values_changed.connect(self._show_title)
        document.step_changed.connect(self._show_title)
        document.file_changed.connect(self._show_title)
        for change in (document.structure_changed, document.values_changed, document.step_changed):
            change.connect(self._forget_message)
        document.undo_stack.canUndoChanged.connect(self._update_undo)
        document.undo_stack.canRedoChanged.connect(self._update_undo)
        document.undo_stack.indexChanged.connect(self._update_undo)
        self._update_undo()

    def _set_theme(self, theme: Theme) -> None:
        for row in action_table.TABLE:
            if row.icon:
                self.actions_by_key[row.key].setIcon(icon(row.icon, theme))
        for panel in self.panels.all():
            panel.set_theme(theme)
        self.presenter.show_step()

    def _update_undo(self) -> None:
        stack = self.document.undo_stack
        undo, redo = self.actions_by_key["undo"], self.actions_by_key["redo"]
        undo.setEnabled(stack.canUndo())
        redo.setEnabled(stack.canRedo())
        undo.setText(f"&Undo {stack.undoText()}".rstrip())
        redo.setText(f"&Redo {stack.redoText()}".rstrip())

    def _show_title(self) -> None:
        document = self.document
        self.setWindowModified(document.modified)
        self.setWindowTitle(f"{document.title}[*] — {position_text(document.simulator)} — bpsim")
        self.setWindowFilePath(str(document.path) if document.path else "")
        view = document.simulator.lesson.view
        digits = "digits_all" if view.digits is None else f"digits_{view.digits}"
        for key in (digits, f"notation_{view.notation.replace('-', '_')}"):
            if key in self.actions_by_key:
                self.actions_by_key[key].setChecked(True)

    def _fill_recent(self) -> None:
        self.files.fill_recent(self._menus["recent"])

    def _zoom_in(self) -> None:
        self.panels.graph.zoom_in()

    def _zoom_out(self) -> None:
        self.panels.graph.zoom_out()

    def _fit(self) -> None:
        self.panels.graph.fit()

    def _show_gradients(self) -> None:
        self._docks["gradients"].show()
        self._docks["gradients"].raise_()

    def _run_was_used(self) -> None:
        self.panels.graph.dismiss_hint("run")

    def _hints_done(self) -> None:
        self.settings.hints = False

    def show_message(self, text: str) -> None:
        """A sentence in the status bar, until the next one."""
        self._message = text
        self.statusBar().showMessage(text)

    def _forget_message(self) -> None:
        self.show_message("")

    def _restore(self) -> None:
        self.resize(1440, 900)
        self.reset_layout()
        geometry, layout = self.settings.geometry, self.settings.layout
        if geometry is not None and layout is not None:
            self.restoreGeometry(geometry)
            self.restoreState(layout)
        self.actions_by_key[f"appearance_{self.settings.appearance}"].setChecked(True)
        self.panels.plot.set_log(True)
        self.panels.graph.set_hints(self.settings.hints)
        self.panels.graph.setFocus()

    # Qt

    def event(self, event: QEvent) -> bool:
        # What an action does is said while the mouse is on it; then the last message is there again.
        if isinstance(event, QStatusTipEvent):
            self.statusBar().showMessage(event.tip() or self._message)
            return True
        return super().event(event)

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        if self.settings.layout is None:
            self._share_room()

    def closeEvent(self, event: QCloseEvent) -> None:
        self.runs.stop()
        if not self.files.may_discard():
            event.ignore()
            return
        self.settings.keep_window(self.saveGeometry(), self.saveState())
        event.accept()

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        if _dropped(event):
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:
        path = _dropped(event)
        if path:
            event.acceptProposedAction()
            self.files.open_source(path)


def _dropped(event: QDropEvent) -> Path | None:
    """The one file that is dragged."""
    urls = event.mimeData().urls()
    return Path(urls[0].toLocalFile()) if len(urls) == 1 and urls[0].isLocalFile() else None
