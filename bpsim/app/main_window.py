"""The main window: puts panels, commands and actions together, and nothing else."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QEvent
from PySide6.QtGui import QCloseEvent, QDragEnterEvent, QDropEvent, QShowEvent, QStatusTipEvent
from PySide6.QtWidgets import QMainWindow

from bpsim.app import actions as action_table
from bpsim.app import wording
from bpsim.app.check_commands import CheckCommands
from bpsim.app.docks import Docks, build_panels
from bpsim.app.export_commands import ExportCommands
from bpsim.app.file_commands import FileCommands
from bpsim.app.guide_commands import GuideCommands
from bpsim.app.lesson_commands import LessonCommands
from bpsim.app.presenter import Presenter
from bpsim.app.run_commands import RunCommands
from bpsim.app.settings import Settings
from bpsim.app.ticker import Ticker
from bpsim.app.view_commands import ViewCommands
from bpsim.document.document import Document
from bpsim.lesson.lesson import Lesson
from bpsim.view.icons import icon
from bpsim.view.panels.header import position_text
from bpsim.view.theme import Theme


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
        self.guides = GuideCommands(self.document, self.ticker, self.settings, self)
        self.lessons = LessonCommands(self, self.document, self.ticker, self.looks)
        # Before there are widgets: one that exists already takes over another font and palette only in part.
        self.looks.apply()
        self.setAcceptDrops(True)
        self.actions_by_key, self._menus = action_table.build(self, self._slots())
        checker = self.gradient_checks.checker
        self.panels = build_panels(self.document.simulator, checker, self.actions_by_key)
        self.presenter = Presenter(self.document, self.panels, self)
        self._docks = Docks(self, self.panels)
        self._fill_menus()
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
            "hold_out_samples": self.hold_out_samples,
        }
        owners = (
            *(self.runs, self.files, self.looks, self.exports),
            *(self.gradient_checks, self.guides, self.lessons),
        )
        for key in action_table.commands():
            if key not in found:
                owner = next(commands for commands in owners if hasattr(commands, key))
                found[key] = getattr(owner, key)
        return found

    def _fill_menus(self) -> None:
        menu = self._menus["view"]
        menu.addSeparator()
        for dock in self._docks:
            menu.addAction(dock.toggleViewAction())
        self.files.fill_lessons(self._menus["lesson"])
        self.statusBar().setSizeGripEnabled(False)

    def reset_layout(self) -> None:
        """Every panel back in its place."""
        self._docks.reset()
        self.settings.guide = True
        self.guides.show_for_lesson()
        self._docks.share_room()

    def check_numbers(self) -> None:
        """The panel for a student's own numbers, with the keyboard in its field."""
        self._docks.show("numbers")
        self.panels.numbers.start()

    def training_settings(self) -> None:
        """The panel of the training settings, with the keyboard in its first field."""
        self._docks.show("training")
        self.panels.training.start()

    def hold_out_samples(self) -> None:
        """The table of the samples, with the keyboard in the column that says which are held out."""
        self._docks.show("data")
        if not self.panels.data.start_holding_out():
            self.show_message(wording.ONE_SAMPLE)

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
        panels.data.value_edited.connect(runs.set_data)
        panels.data.held_out_edited.connect(self.lessons.hold_out)
        panels.training.edited.connect(self.lessons.set_training)
        self.lessons.setting_refused.connect(panels.training.refuse)
        panels.numbers.step_chosen.connect(runs.choose_step)
        panels.numbers.finished.connect(graph.setFocus)
        panels.numbers.marks_changed.connect(panels.steps.set_marks)
        for asking in (panels.matrices, panels.gradients.table):
            asking.chosen.connect(runs.go_to)
            asking.pointed.connect(self.presenter.light)
        self._docks["matrices"].visibilityChanged.connect(panels.matrices.catch_up)
        panels.gradients.check_requested.connect(self.gradient_checks.check_gradients)
        self.gradient_checks.panel_requested.connect(self._show_gradients)
        panels.plot.travelled.connect(runs.travel)
        panels.plot.failed.connect(self.show_message)
        panels.plot.clear_requested.connect(runs.clear_curves)
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
        self.guides.connect_to(panels.guide, self._docks["guide"], self.actions_by_key["follow_guide"])
        self.guides.connect_to_printed(panels.printed, self._docks["printed"])
        runs.follow(self.guides)
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
        self._docks.show("gradients")

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
        guide = self.settings.guide
        self.reset_layout()
        self.settings.guide = guide
        geometry, layout = self.settings.geometry, self.settings.layout
        if geometry is not None and layout is not None:
            self.restoreGeometry(geometry)
            if not self.restoreState(layout):
                self.reset_layout()
                self.settings.guide = guide
        self.guides.show_for_lesson()
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

    def focusNextPrevChild(self, next: bool) -> bool:
        moved = super().focusNextPrevChild(next)
        start = self.focusWidget()
        while moved and self._docks.behind(self.focusWidget()):
            moved = super().focusNextPrevChild(next) and self.focusWidget() is not start
        return moved

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        if self.settings.layout is None:
            self._docks.share_room()

    def closeEvent(self, event: QCloseEvent) -> None:
        self.runs.stop()
        if not self.files.may_discard():
            event.ignore()
            return
        self.guides.keep_choice()
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
