"""The main window: puts panels, commands and actions together, and nothing else."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QEvent
from PySide6.QtGui import QCloseEvent, QDragEnterEvent, QDropEvent, QShowEvent, QStatusTipEvent
from PySide6.QtWidgets import QApplication, QMainWindow

from bpsim.app import actions as action_table
from bpsim.app.check_commands import CheckCommands
from bpsim.app.docks import Docks
from bpsim.app.export_commands import ExportCommands
from bpsim.app.file_commands import FileCommands
from bpsim.app.guide_commands import GuideCommands
from bpsim.app.lesson_commands import LessonCommands
from bpsim.app.panel_commands import PanelCommands
from bpsim.app.panels import Panels, Parts
from bpsim.app.presenter import Presenter
from bpsim.app.run_commands import RunCommands
from bpsim.app.settings import Settings
from bpsim.app.ticker import Ticker
from bpsim.app.view_commands import ViewCommands
from bpsim.document.document import Document
from bpsim.lesson.lesson import Lesson
from bpsim.view.guard import guard_all
from bpsim.view.icons import icon
from bpsim.view.numbers import commit_focus
from bpsim.view.panels.header import position_text
from bpsim.view.text import menu_text, one_line, window_title
from bpsim.view.theme import Theme


class MainWindow(QMainWindow):
    """One document and everything around it."""

    # What the tables of actions and of panels reach from here.
    settings: Settings
    document: Document
    ticker: Ticker
    files: FileCommands
    runs: RunCommands
    looks: ViewCommands
    exports: ExportCommands
    gradient_checks: CheckCommands
    guides: GuideCommands
    lessons: LessonCommands
    panels: Panels
    presenter: Presenter
    docks: Docks
    panel_commands: PanelCommands

    def __init__(self, lesson: Lesson, settings: Settings | None = None) -> None:
        guard_all()
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
        self.guides = GuideCommands(self.document, self.ticker, self.settings, self)
        self.lessons = LessonCommands(self, self.document, self.ticker, self.looks)
        # Before there are widgets: one that exists already takes over another font and palette only in part.
        self.looks.apply()
        self.setAcceptDrops(True)
        self.actions_by_key, self.menus = action_table.build(self)
        self.panels = Panels(Parts(self.document.simulator, self.gradient_checks.checker, self.actions_by_key))
        self.presenter = Presenter(self.document, self.panels, self)
        self.docks = Docks(self, self.panels, self.presenter)
        self.panel_commands = PanelCommands(self.document, self.panels, self.docks, self.guides, self.settings)
        self._fill_menus()
        self._connect()
        self.looks.apply()
        self._show_title()
        self._restore()

    def _fill_menus(self) -> None:
        menu = self.menus["view"]
        menu.addSeparator()
        for dock in self.docks:
            menu.addAction(dock.toggleViewAction())
        self.files.fill_lessons(self.menus["lesson"])
        self.statusBar().setSizeGripEnabled(False)

    def _connect(self) -> None:
        document, graph = self.document, self.panels.graph
        for action in self.actions_by_key.values():
            action.connect_to(self)
        self.panels.connect_to(self)
        self.files.ask_before_losing(self.panels.numbers.typed_count)
        self.gradient_checks.panel_requested.connect(self.panel_commands.show_gradients)
        self.runs.connect_to(self.panels.transport, self.panels.training, self.actions_by_key)
        self.menus["recent"].aboutToShow.connect(self._fill_recent)
        self.looks.theme_changed.connect(self._set_theme)
        document.message.connect(self.show_message)
        document.running_changed.connect(graph.run_was_used)
        for change in (document.structure_changed, document.values_changed, document.step_changed):
            change.connect(self._show_title)
            change.connect(self._forget_message)
        document.file_changed.connect(self._show_title)
        stack = document.undo_stack
        for changed in (stack.canUndoChanged, stack.canRedoChanged, stack.indexChanged):
            changed.connect(self._update_undo)
        self.guides.connect_to(self.docks, self.panels.guide.follow, self.actions_by_key["follow_guide"])
        self.runs.follow(self.guides)
        self._update_undo()

    def _set_theme(self, theme: Theme) -> None:
        for row in action_table.TABLE:
            if row.icon:
                self.actions_by_key[row.key].setIcon(icon(row.icon, theme))
        self.presenter.set_theme(theme, self.font().pointSizeF())

    def _update_undo(self) -> None:
        stack = self.document.undo_stack
        undo, redo = self.actions_by_key["undo"], self.actions_by_key["redo"]
        undo.setEnabled(stack.canUndo())
        redo.setEnabled(stack.canRedo())
        undo.setText(f"&Undo {menu_text(stack.undoText())}".rstrip())
        redo.setText(f"&Redo {menu_text(stack.redoText())}".rstrip())

    def _show_title(self) -> None:
        document = self.document
        self.setWindowModified(document.modified)
        position = position_text(document.simulator)
        self.setWindowTitle(f"{window_title(document.title)}[*] — {window_title(position)} — bpsim")
        self.setWindowFilePath(str(document.path) if document.path else "")
        view = document.simulator.lesson.view
        digits = "digits_all" if view.digits is None else f"digits_{view.digits}"
        for key in (digits, f"notation_{view.notation.replace('-', '_')}"):
            if key in self.actions_by_key:
                self.actions_by_key[key].setChecked(True)

    def _fill_recent(self) -> None:
        self.files.fill_recent(self.menus["recent"])

    def show_message(self, text: str) -> None:
        """A sentence in the status bar, until the next one."""
        self._message = one_line(text)
        self.statusBar().showMessage(self._message)

    def _forget_message(self) -> None:
        self.show_message("")

    def _restore(self) -> None:
        self.resize(1440, 900)
        guide = self.settings.guide
        self.panel_commands.reset_layout()
        self.settings.guide = guide
        geometry, layout = self.settings.geometry, self.settings.layout
        if geometry is not None and layout is not None:
            self.restoreGeometry(geometry)
            if not self.restoreState(layout):
                self.panel_commands.reset_layout()
                self.settings.guide = guide
        self.guides.show_for_lesson()
        self.actions_by_key[f"appearance_{self.settings.appearance}"].setChecked(True)
        self.panels.plot.set_log(True)
        self.panels.graph.set_hints(self.settings.hints)
        self.panels.graph.setFocus()

    def _remember(self) -> None:
        """Keeps for the next start how the window looks."""
        self.guides.keep_choice()
        self.settings.keep_window(self.saveGeometry(), self.saveState())

    def end_by_signal(self, number: int) -> None:
        """Ends what is running and the program, without a question: nobody may be there who could answer."""
        self.runs.stop()
        self._remember()
        QApplication.exit(128 + number)

    # Qt

    def event(self, event: QEvent) -> bool:
        # What an action does is said while the mouse is on it; then the last message is there again.
        if isinstance(event, QStatusTipEvent):
            self.statusBar().showMessage(event.tip() or self._message)
            return True
        return super().event(event)

    def focusNextPrevChild(self, next: bool) -> bool:
        moved = super().focusNextPrevChild(next)
        start = self.focusWidget()
        while moved and self.docks.behind(self.focusWidget()):
            moved = super().focusNextPrevChild(next) and self.focusWidget() is not start
        return moved

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        if self.settings.layout is None:
            self.docks.share_room()

    def closeEvent(self, event: QCloseEvent) -> None:
        commit_focus()
        self.runs.stop()
        if not self.files.may_discard():
            event.ignore()
            return
        self._remember()
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
