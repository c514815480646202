"""What the undo stack holds: one edit, from the snapshot before it to the one after it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtGui import QUndoCommand

from bpsim.document import wording
from bpsim.simulator import Snapshot
from bpsim.simulator.answering import typed_since

if TYPE_CHECKING:
    from bpsim.document.document import Document

MERGING = 1
"""The id of edits that may become one step of undo: Qt asks only commands of one id."""


class Edit(QUndoCommand):
    """A change that was made, from one snapshot to another, training histories included; touches the model only.

    contents: what stands for the content of a file before and after; the same where a file would hold the same. merge:
    edits that follow one another with the same key are one step; None for a step of its own.
    """

    def __init__(
        self,
        document: Document,
        text: str,
        before: Snapshot,
        contents: tuple[object, object],
        merge: object | None = None,
    ) -> None:
        super().__init__()
        self._document = document
        self._contents = contents
        self._texts: tuple[str, ...] = (text,)
        self._merge = merge
        self._answers = before.lesson.answers, document.simulator.snapshot().lesson.answers
        """What a student had typed before and after the edit, when it was last made or undone."""
        self._kept = [before]
        self._untrained = {False: False, True: False}
        """Whether each of the kept lost its training, by whether it is that of an edit that was undone."""
        self._say_what_is_kept()

    def redo(self) -> None:
        # The stack begins with a redo of what has just been made.
        if self._is_undone:
            # What was trained since it was undone is kept too, for the next undo.
            self._kept[0] = self._document.present
            self._untrained[False] = False
            self._document.restore(self._answered(self._kept.pop(), undone=False), self._contents[1])
            self._say_what_is_kept()

    def undo(self) -> None:
        # What was trained after the edit is kept with it, for redo.
        self._kept.append(self._document.present)
        self._untrained[True] = False
        self._document.restore(self._answered(self._kept[0], undone=True), self._contents[0])
        self._say_what_is_kept()

    def _answered(self, snapshot: Snapshot, *, undone: bool) -> Snapshot:
        """The other side of this edit, with a student's numbers as they are there: he may have typed since it."""
        present = self._document.simulator.snapshot()
        before, after = self._answers
        if undone:
            made = typed_since(snapshot, present, after, before)
            self._answers = made.lesson.answers, present.lesson.answers
        else:
            made = typed_since(snapshot, present, before, after)
            self._answers = present.lesson.answers, made.lesson.answers
        return made

    @property
    def kept(self) -> list[Snapshot]:
        """What undo goes back to and, where the edit is undone, what redo goes on to."""
        return list(self._kept)

    @property
    def _is_undone(self) -> bool:
        return len(self._kept) > 1

    def keep(self, snapshots: list[Snapshot]) -> None:
        """Keeps these in place of ``kept``, of which some may have lost their training: the text says so."""
        for undone, (old, new) in enumerate(zip(self._kept, snapshots, strict=True)):
            self._untrained[bool(undone)] |= old.trained and not new.trained
        self._kept = snapshots
        self._say_what_is_kept()

    def give_up(self) -> None:
        """Keeps nothing any more: it cannot be undone, and Qt passes over it."""
        self._kept = []
        self.setText(wording.GIVEN_UP.format(edit=self.text()))
        self.setObsolete(True)

    def _say_what_is_kept(self) -> None:
        text = wording.edit(self._texts, untrained=self._untrained[self._is_undone])
        if text != self.text():
            self.setText(text)

    # Qt

    def id(self) -> int:
        return -1 if self._merge is None else MERGING

    def mergeWith(self, other: QUndoCommand) -> bool:
        """Takes over an edit that was made after this one with the same key."""
        if not isinstance(other, Edit) or other._merge != self._merge:
            return False
        self._texts += other._texts
        self._contents = self._contents[0], other._contents[1]
        self._answers = self._answers[0], other._answers[1]
        self._say_what_is_kept()
        return True
