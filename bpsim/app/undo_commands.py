"""Undo and redo: what is taken back is said, since not all of it can be seen in every workspace."""

from __future__ import annotations

from PySide6.QtCore import QObject
from PySide6.QtGui import QAction

from bpsim.app import wording
from bpsim.document.document import Document
from bpsim.view.text import menu_text


class UndoCommands(QObject):
    """The two commands, and their texts in the menu."""

    def __init__(self, document: Document) -> None:
        super().__init__(document)
        self._document = document
        self._stack = document.undo_stack

    def connect_to(self, undo: QAction, redo: QAction) -> None:
        """The actions that say what would be taken back."""
        stack = self._stack
        self._undo, self._redo = undo, redo
        stack.canUndoChanged.connect(undo.setEnabled)
        stack.canRedoChanged.connect(redo.setEnabled)
        stack.undoTextChanged.connect(self._name_undo)
        stack.redoTextChanged.connect(self._name_redo)
        for action in (undo, redo):
            action.setEnabled(False)

    def undo(self) -> None:
        """Takes the last change back and says which it was."""
        text, top = self._stack.undoText(), self._stack.command(self._stack.index() - 1)
        given_up = top is not None and top.isObsolete()
        self._stack.undo()
        self._say(wording.NOT_UNDONE if given_up else wording.UNDONE, text)

    def redo(self) -> None:
        """Makes the change again and says which it was."""
        text = self._stack.redoText()
        self._stack.redo()
        self._say(wording.REDONE, text)

    def _say(self, sentence: str, text: str) -> None:
        if text:
            self._document.message.emit(sentence.format(text=text))

    def _name_undo(self, text: str) -> None:
        self._undo.setText(wording.UNDO.format(edit=menu_text(text)).rstrip())

    def _name_redo(self, text: str) -> None:
        self._redo.setText(wording.REDO.format(edit=menu_text(text)).rstrip())
