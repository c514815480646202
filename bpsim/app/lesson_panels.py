"""Which panels another lesson shows: those that it leaves empty are hidden, and what was closed stays closed."""

from __future__ import annotations

from PySide6.QtCore import QObject

from bpsim.app.docks import Docks
from bpsim.app.remembered import Settings
from bpsim.app.workspaces import Workspaces
from bpsim.document.document import Document
from bpsim.lesson.lesson import FormulaLesson, Lesson
from bpsim.simulator import Simulator


class LessonPanels(QObject):
    """Follows the lesson and the workspace; whether the user closed a panel is kept for each workspace."""

    def __init__(self, document: Document, docks: Docks, workspaces: Workspaces, settings: Settings) -> None:
        super().__init__(document)
        self._document = document
        self._docks = docks
        self._workspaces = workspaces
        self._settings = settings
        self._opened: Simulator | None = None
        self._leave_out()
        document.structure_changed.connect(self._follow_lesson)
        workspaces.left.connect(self.keep)
        workspaces.changed.connect(self.show)

    def show(self) -> None:
        """Shows and hides the panels as the lesson and the user's last choice say."""
        simulator, key = self._document.simulator, self._workspaces.present
        self._leave_out()
        for panel, filled in _filled(simulator.lesson).items():
            default = panel in self._workspaces.workspace.wanted
            self._docks[panel].setVisible(filled and self._settings.wanted(key, panel, default))
        if simulator is not self._opened and simulator.lesson.path and not self._docks["data"].isHidden():
            self._docks["data"].raise_()
        self._opened = simulator

    def _leave_out(self) -> None:
        filled = _filled(self._document.simulator.lesson)
        self._docks.left_out = frozenset(panel for panel in filled if not filled[panel])

    def keep(self) -> None:
        """Remembers which of them the user closed in the present workspace."""
        if self._opened is not None:
            for panel, filled in _filled(self._opened.lesson).items():
                if filled:
                    self._settings.want(self._workspaces.present, panel, not self._docks[panel].isHidden())

    def reset(self) -> None:
        """Shows them as at the first start, in the present workspace."""
        for panel in _filled(self._document.simulator.lesson):
            wanted = panel in self._workspaces.workspace.wanted
            self._settings.want(self._workspaces.present, panel, wanted)
        self.show()

    def _follow_lesson(self) -> None:
        if self._document.simulator is not self._opened:
            self.keep()
            self.show()


def _filled(lesson: Lesson) -> dict[str, bool]:
    """The panels that only some lessons fill, and whether this one does."""
    about_formulas = isinstance(lesson, FormulaLesson)
    return {
        "guide": bool(lesson.guide),
        "printed": bool(lesson.printed),
        "matrices": not about_formulas,
        "output": not about_formulas,
        "layers": not about_formulas,
        "formulas": about_formulas,
    }
