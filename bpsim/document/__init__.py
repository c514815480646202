"""The one observable object: simulator, undo stack and signals. QtCore and QUndoStack, no widgets."""
