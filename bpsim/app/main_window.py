"""The main window: puts panels, commands and actions together, and nothing else."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import (
    QCloseEvent,
    QKeyEvent,
    QResizeEvent,
    QShowEvent,
    QStatusTipEvent,
)
from PySide6.QtWidgets import QApplication, QMainWindow, QMenu, QToolBar, QWidget

from bpsim.app.actions import TABLE
from bpsim.app.autosave import Autosave
from bpsim.app.check_commands import CheckCommands
from bpsim.app.command import build_menus
from bpsim.app.context_menu import ContextMenu
from bpsim.app.docks import Docks
from bpsim.app.drag_commands import DragCommands
from bpsim.app.dropping import Drops
from bpsim.app.file_commands import FileCommands
from bpsim.app.formula_commands import FormulaCommands
from bpsim.app.graph_commands import GraphCommands
from bpsim.app.graph_numbers import GraphNumbers
from bpsim.app.guide_commands import GuideCommands
from bpsim.app.inspector_commands import InspectorCommands
from bpsim.app.lesson_commands import LessonCommands
from bpsim.app.lesson_panels import LessonPanels
from bpsim.app.memory_commands import MemoryCommands
from bpsim.app.network_commands import NetworkCommands
from bpsim.app.panel_commands import PanelCommands
from bpsim.app.panel_entries import PanelEntries
from bpsim.app.panel_row import Parts
from bpsim.app.panels import Panels
from bpsim.app.presentation import Presentation
from bpsim.app.presenter import Presenter
from bpsim.app.remembered import Settings
from bpsim.app.run_commands import RunCommands
from bpsim.app.sample_commands import SampleCommands
from bpsim.app.series_commands import SeriesCommands
from bpsim.app.speaker import Speaker
from bpsim.app.stage import Stage
from bpsim.app.ticker import Ticker
from bpsim.app.undo_commands import UndoCommands
from bpsim.app.view_commands import ViewCommands
from bpsim.app.when_commands import WhenCommands
from bpsim.app.wording import sentence
from bpsim.app.workspaces import Workspaces
from bpsim.core import garbage
from bpsim.document.document import Document
from bpsim.imports.suffixes import TABLES, WEIGHTS
from bpsim.lesson.lesson import Lesson
from bpsim.view.canvas.folds import Folding
from bpsim.view.canvas.hints import HINTS
from bpsim.view.canvas.selected_count import SelectedCount
from bpsim.view.guard import guard_all
from bpsim.view.icons import icon
from bpsim.view.numbers import commit_focus
from bpsim.view.panels.header import position_text
from bpsim.view.text import one_line, window_title
from bpsim.view.theme import Theme, text_font, text_of

if TYPE_CHECKING:
    from bpsim.app.command_finder import CommandFinder
    from bpsim.app.export_commands import ExportCommands
    from bpsim.app.import_commands import ImportCommands
    from bpsim.app.new_lesson import NewLesson
    from bpsim.view.panels.training.training_panel import TrainingPanel


class MainWindow(QMainWindow):
    """One document and everything around it."""

    # What the tables of actions and of panels reach from here.
    settings: Settings
    document: Document
    ticker: Ticker
    files: FileCommands
    drops: Drops
    autosave: Autosave
    runs: RunCommands
    looks: ViewCommands
    gradient_checks: CheckCommands
    guides: GuideCommands
    graph_commands: GraphCommands
    lessons: LessonCommands
    graph_numbers: GraphNumbers
    samples: SampleCommands
    panels: Panels
    presenter: Presenter
    drags: DragCommands
    docks: Docks
    workspaces: Workspaces
    panel_commands: PanelCommands
    panel_entries: PanelEntries
    presentation: Presentation
    undos: UndoCommands
    network: NetworkCommands
    formulas: FormulaCommands
    inspections: InspectorCommands
    context_menu: ContextMenu

    # So many objects are made, and nearly all of them stay: collections on the way would go through them in vain.
    @garbage.held()
    def __init__(self, lesson: Lesson, settings: Settings | None = None) -> None:
        guard_all()
        super().__init__()
        self.settings = settings or Settings()
        self.document = Document(lesson, self)
        self._message = ""
        self._frame_share = 1.0
        self.ticker = Ticker(self.document, self)
        self.files = FileCommands(self, self.document, self.settings)
        self.drops = Drops(self, self.files.open_file)
        self.autosave = Autosave(self, self.document, self.files)
        self.runs = RunCommands(self, self.document, self.ticker)
        self.looks = ViewCommands(self, self.document, self.settings)
        self.gradient_checks = CheckCommands(self.document, self.ticker, self)
        self.whens: WhenCommands = WhenCommands(self, self.document, self.ticker)
        self.graph_commands = GraphCommands(self.document, self.ticker, self)
        self.guides = GuideCommands(self.document, self.ticker, self)
        self.series = SeriesCommands(self, self.document, self.ticker, self.looks)
        self.memories = MemoryCommands(self, self.document, self.settings, self.looks)
        self.lessons = LessonCommands(self, self.document, self.ticker, self.looks)
        self.graph_numbers = GraphNumbers(self.document, self.ticker, self)
        self.samples = SampleCommands(self, self.document, self.ticker)
        # Before there are widgets: one that exists already takes over another font and palette only in part.
        self.looks.apply()
        self.actions_by_key, self.menus = build_menus(self)
        document, checker = self.document, self.gradient_checks.checker
        self.inspections = InspectorCommands(self.document, self.ticker, self)
        self.network = NetworkCommands(self)
        self.formulas = FormulaCommands(self)
        self.panels = Panels(
            lambda: Parts(document.simulator, checker, self.actions_by_key, document.undo_stack, document.runs)
        )
        self.presenter = Presenter(self.document, self.panels, self)
        self.drags = DragCommands(self)
        self.ticker.say_between(self.presenter.show_next)
        self._assemble()
        self.docks = Docks(self, self.panels, self.presenter)
        self.workspaces = Workspaces(self, self.docks, self._stage, self.settings)
        self._lesson_panels = LessonPanels(self.document, self.docks, self.workspaces, self.settings)
        self.panel_commands = PanelCommands(self.document, self.panels, self.docks)
        self.panel_entries = PanelEntries(self, self.panels, self.docks)
        self.panel_entries.show_for(document.simulator)
        document.structure_changed.connect(lambda: self.panel_entries.show_for(document.simulator))
        full_screen = self.actions_by_key["full_screen"]
        self.presentation = Presentation(self, self.workspaces, self.settings, full_screen)
        self.undos = UndoCommands(self.document)
        self.context_menu = ContextMenu(self)
        self._speaker = Speaker(self.document, self.ticker, self.panels.graph.ear)
        self._fill_menus()
        self._connect()
        self._set_theme(self.looks.theme)
        self._show_title()
        self._restore()

    def _assemble(self) -> None:
        """What stands in the window itself: the header on top, the graph in the middle, the transport below."""
        self._stage = Stage(self.panels)
        self._selected = SelectedCount(self.panels.graph)
        self.setCentralWidget(self._stage)
        self.addToolBar(Qt.ToolBarArea.TopToolBarArea, _fixed_bar("position", self.panels.header))
        self.addToolBar(Qt.ToolBarArea.BottomToolBarArea, _fixed_bar("transport", self.panels.transport))

    def _fill_menus(self) -> None:
        menu = self.menus["view"]
        menu.addSeparator()
        self.panel_entries.fill(menu)
        self.files.fill_lessons(self.menus["lesson"])
        self.statusBar().setSizeGripEnabled(False)
        for widget in (self._selected, self.panels.time):
            self.statusBar().addPermanentWidget(widget)

    def _connect(self) -> None:
        document, graph = self.document, self.panels.graph
        for action in self.actions_by_key.values():
            action.connect_to(self)
            if action not in self.menus["view"].actions():  # what is only looked at in another way leaves all as it was
                action.begun.connect(self._forget_message)
        self.panels.connect_to(self)
        self.files.leaving.connect(self.runs.stop)
        self.drops.reach_through(self)
        self.network.connect_to(self.actions_by_key)
        self.formulas.connect_to(self.actions_by_key)
        self.files.leave_to(TABLES, lambda path: self.imports.open_table(path))
        self.files.leave_to(WEIGHTS, lambda path: self.imports.open_weights(path))
        self.gradient_checks.panel_requested.connect(self.panel_commands.show_gradients)
        self.runs.list_by(self.series)
        self.runs.connect_to(self.panels.transport, self._training_panel, self.actions_by_key)
        self.network.selected_changed.connect(self.panels.show_selection)
        document.structure_changed.connect(self._selected.follow)
        self.autosave.typed_again.connect(lambda lines: self.panels.formulas.restore(lines))
        self.menus["recent"].aboutToShow.connect(self._fill_recent)
        self.looks.theme_changed.connect(self._set_theme)
        self.looks.extras_changed.connect(graph.folds.show_extras)
        document.message.connect(self.show_message)
        document.running_changed.connect(graph.run_was_used)
        # Where a way ends before it arrives, nothing else is another.
        document.running_changed.connect(lambda: self.panels.time.slider.show_destination(document.destination))
        for change in (document.structure_changed, document.values_changed, document.step_changed):
            change.connect(self._show_title)
            change.connect(self._forget_message)
        document.file_changed.connect(self._show_title)
        for change in (document.file_changed, document.runs_changed):
            change.connect(self._forget_message)
        for change in (
            document.structure_changed,
            document.values_changed,
            document.trained,
            document.runs_changed,
        ):
            change.connect(self._show_stage)
        document.structure_changed.connect(self._stage.arrange)
        self.workspaces.changed.connect(self._workspace_changed)
        self.undos.connect_to(self.actions_by_key["undo"], self.actions_by_key["redo"])
        self.guides.connect_to(self.docks, self.actions_by_key["follow_guide"])
        self.runs.follow(self.guides)

    # What is asked for by a command only is imported and made by the first one.

    @cached_property
    def exports(self) -> ExportCommands:
        """Pictures, documents and tables of what is shown."""
        from bpsim.app.export_commands import ExportCommands

        return ExportCommands(self, self.document, self._folding, self.files, self.looks)

    @cached_property
    def imports(self) -> ImportCommands:
        """Tables, weights and ready-made data."""
        from bpsim.app.import_commands import ImportCommands

        return ImportCommands(self, self.document, self.ticker, self.files, self.looks)

    @cached_property
    def finder(self) -> CommandFinder:
        """The commands by what they do."""
        from bpsim.app.command_finder import CommandFinder

        return CommandFinder(self)

    @cached_property
    def new_lesson(self) -> NewLesson:
        """The question for a new network."""
        from bpsim.app.new_lesson import NewLesson

        return NewLesson(self)

    def _training_panel(self) -> TrainingPanel | None:
        """The panel of the training settings, once somebody has seen it."""
        return self.panels.training if "training" in self.panels else None

    def _folding(self) -> Folding:
        """Which units of long layers the graph shows."""
        return self.panels.graph.folds.folding

    def reset_layout(self) -> None:
        """Every panel of the present workspace back in its place."""
        self.workspaces.reset()
        self._lesson_panels.reset()

    def _workspace_changed(self, key: str) -> None:
        self.actions_by_key[f"workspace_{key}"].setChecked(True)
        if "step" in self.panels:
            self.panels.step.set_larger(self.workspaces.workspace.lecture)
        self._show_stage()

    def _show_stage(self) -> None:
        simulator = self.document.simulator
        has_curve = simulator.last > simulator.first or bool(self.document.runs.overlaid)
        self._stage.show_content(bool(simulator.lesson.guide), has_curve)

    def _set_theme(self, theme: Theme) -> None:
        for row in TABLE:
            if row.icon:
                self.actions_by_key[row.key].setIcon(icon(row.icon, theme))
        self._frame_share = share = self.looks.frame_share
        with text_of(share):
            for bar in (self.menuBar(), self.statusBar()):
                bar.setFont(text_font())
        self.presenter.set_theme(theme, self.font().pointSizeF(), share)

    def _show_title(self) -> None:
        document = self.document
        self.setWindowModified(document.modified)
        position = position_text(document.simulator)
        self.setWindowTitle(f"{window_title(document.heading)}[*] — {window_title(position)} — bpsim")
        self.setWindowFilePath(str(document.path) if document.path else "")
        view = document.simulator.lesson.view
        digits = "digits_all" if view.digits is None else f"digits_{view.digits}"
        for key in (digits, f"notation_{view.notation.replace('-', '_')}"):
            if key in self.actions_by_key:
                self.actions_by_key[key].setChecked(True)

    def _fill_recent(self) -> None:
        self.files.fill_recent(self.menus["recent"])

    def show_message(self, text: str) -> None:
        """A sentence in the status bar, until the next one, another command, or a change."""
        self._message = one_line(sentence(text, self.document.simulator))
        self.statusBar().showMessage(self._message)

    def _forget_message(self) -> None:
        self.show_message("")

    def _restore(self) -> None:
        self.resize(1440, 900)
        if self.settings.geometry is not None:
            self.restoreGeometry(self.settings.geometry)
        self.workspaces.enter(self.settings.workspace)
        self.actions_by_key[f"appearance_{self.settings.appearance}"].setChecked(True)
        self.actions_by_key["flow"].setChecked(self.settings.flow)
        self.actions_by_key["maps"].setChecked(self.settings.maps)
        self.panels.graph.folds.show_extras(self.looks.extras)
        self.panels.graph.set_hints(HINTS.keys() - self.settings.followed_hints if self.settings.hints else ())
        self.panels.graph.setFocus()

    def end_by_signal(self, number: int) -> None:
        """Ends what is running and the program, without a question: nobody may be there who could answer.

        What is not saved is offered at the next start.
        """
        self.runs.stop()
        self.autosave.keep_at_once()
        self.presentation.keep()
        QApplication.exit(128 + number)

    # Qt

    def event(self, event: QEvent) -> bool:
        # What an action does is said while the mouse is on it; then the last message is there again.
        if isinstance(event, QStatusTipEvent):
            self.statusBar().showMessage(event.tip() or self._message)
            return True
        done = super().event(event)
        if event.type() == QEvent.Type.LayoutRequest:
            self.panel_entries.tend_bars()
        return done

    def createPopupMenu(self) -> QMenu:
        menu = QMenu(self)
        self.panel_entries.fill(menu)
        return menu

    def focusNextPrevChild(self, next: bool) -> bool:
        return self.panel_entries.move_focus(next, super().focusNextPrevChild)

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        # Bars learn their heights, so that what is shared out is what there is; then the middle takes what is left.
        _lay_out()
        self.workspaces.settle()
        _lay_out()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        if self.isVisible():
            self.docks.shares.apply()
            if self.looks.frame_share != self._frame_share:
                self._set_theme(self.looks.theme)

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.WindowStateChange:
            self.actions_by_key["full_screen"].setChecked(self.isFullScreen() and not self.presentation.active)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if not self.presentation.key(event):
            super().keyPressEvent(event)

    def closeEvent(self, event: QCloseEvent) -> None:
        commit_focus()
        self.runs.stop()
        if not self.files.may_discard():
            event.ignore()
            return
        self.autosave.close()
        self.presentation.keep()
        event.accept()


def _lay_out() -> None:
    """Has everything laid out that asked for it, before the event loop would."""
    QApplication.sendPostedEvents(None, QEvent.Type.LayoutRequest)


def _fixed_bar(name: str, widget: QWidget) -> QToolBar:
    """A bar that holds one widget, and stays where it is."""
    bar = QToolBar(name)
    bar.setObjectName(name)
    bar.setMovable(False)
    bar.toggleViewAction().setVisible(False)
    bar.setContextMenuPolicy(Qt.ContextMenuPolicy.PreventContextMenu)
    bar.addWidget(widget)
    return bar
