"""The runs of a document: their tree, and what is done with it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtGui import QUndoCommand

from bpsim.document import wording
from bpsim.simulator.branches import Branch, Branches
from bpsim.simulator.origins import Ghost
from bpsim.simulator.snapshot import Snapshot

if TYPE_CHECKING:
    from bpsim.document.document import Document

MOST_IN_NAME = 60
"""Letters of a name that is given by hand."""


class Runs:
    """Every run that was trained since the lesson was opened; no file holds them. ``runs_changed`` says that the list,
    or what lies over the plot, is another."""

    def __init__(self, document: Document) -> None:
        self._document = document
        self.tree = Branches()

    @property
    def rows(self) -> list[tuple[int, Branch]]:
        """The runs with their levels in the tree."""
        return self.tree.rows(self._document.present)

    @property
    def present(self) -> Branch:
        """The run that the document stands in."""
        return self.tree.note(self._document.present)

    @property
    def overlaid(self) -> tuple[Ghost, ...]:
        """The curves that lie over that of the present run."""
        return self.tree.overlaid(self._document.present)

    def is_overlaid(self, branch: Branch) -> bool:
        """Whether a run lies over the plot wherever it is not the present one."""
        return self.tree.is_overlaid(branch, self._document.present)

    def name(self, branch: Branch) -> str:
        """What a run is called, in the present notation."""
        return branch.name(self._document.simulator.notation)

    def overlay(self, branch: Branch, shown: bool) -> None:
        """Lays a run over the plot, or takes it off. No edit: it changes no number."""
        if shown != self.is_overlaid(branch):
            branch.chosen = shown
            self._document.runs_changed.emit()

    def clear_overlays(self) -> None:
        """Takes all off the plot. No edit: it changes no number."""
        self.tree.clear_overlays()
        self._document.simulator.clear_ghosts()
        self._document.runs_changed.emit()

    def rename(self, branch: Branch, name: str) -> None:
        """Calls a run something; a blank name is that of its reason again. No edit."""
        name = " ".join(name.split())[:MOST_IN_NAME]
        branch.given = "" if name == self.name(branch) and not branch.given else name
        self._document.runs_changed.emit()

    def set_baseline(self, branch: Branch) -> None:
        """Makes a run the baseline, which keeps its training. No edit."""
        if branch.snapshot is None:
            self._document.message.emit(wording.CURVE_ONLY.format(name=self.name(branch)))
        elif branch is not self.tree.baseline:
            self.tree.baseline = branch
            self._document.runs_changed.emit()

    def add(self, snapshot: Snapshot) -> Branch:
        """Lists a run that was trained beside the document, and lays it over the plot. No edit."""
        self.tree.note(self._document.present)
        branch = self.tree.note(snapshot)
        branch.chosen = True
        self._document.memory.bound()
        self._document.runs_changed.emit()
        return branch

    def go_to(self, branch: Branch) -> None:
        """Goes back to a run, where it was left; one step of undo."""
        here, snapshot, name = self.present, branch.snapshot, self.name(branch)
        if snapshot is None:
            self._document.message.emit(wording.CURVE_ONLY.format(name=name))
        elif branch is not here:
            here.chosen = True if here.chosen is None else here.chosen
            self._document.go_to_run(wording.GO_TO_RUN.format(name=name), snapshot)

    def remove(self, branch: Branch) -> None:
        """Takes a run off the list; one step of undo. The present one and the baseline stay."""
        if branch is self.present or branch is self.tree.baseline:
            stays = wording.PRESENT_STAYS if branch is self.present else wording.BASELINE_STAYS
            self._document.message.emit(stays)
        else:
            self._document.stop_run()
            self._document.undo_stack.push(_Removal(self._document, branch, self.name(branch)))


class _Removal(QUndoCommand):
    """A run that is taken off the list, and comes back by undo."""

    def __init__(self, document: Document, branch: Branch, name: str) -> None:
        super().__init__(wording.REMOVE_RUN.format(name=name))
        self._document, self._branch = document, branch

    def redo(self) -> None:
        self._set(removed=True)

    def undo(self) -> None:
        self._set(removed=False)

    def _set(self, *, removed: bool) -> None:
        self._branch.removed = removed
        self._document.runs_changed.emit()
