"""Markdown as text on the screen: no HTML in it is obeyed, nothing is fetched, no link leads anywhere."""

from __future__ import annotations

from PySide6.QtCore import QUrl
from PySide6.QtGui import QFont, QImage, QResizeEvent, QTextCursor, QTextDocument, QTextFormat
from PySide6.QtWidgets import QLabel, QTextEdit, QWidget

MOST_LETTERS = 20_000
"""Letters of one text, at most: what follows is left out, so that no file can keep the window busy."""

_FEATURE = QTextDocument.MarkdownFeature
FEATURES = _FEATURE.MarkdownDialectCommonMark | _FEATURE.MarkdownNoHTML


class ClosedDocument(QTextDocument):
    """A document that asks for no resource: neither the disk nor the network."""

    def set_markdown(self, text: str) -> None:
        """Another text. A picture shows as the words that stand for it."""
        shown = text if len(text) <= MOST_LETTERS else f"{text[:MOST_LETTERS]} …"
        self.setMarkdown(shown, FEATURES)
        self._name_pictures()
        self.setModified(False)

    def _name_pictures(self) -> None:
        for position in reversed(self._pictures()):
            cursor = QTextCursor(self)
            cursor.setPosition(position)
            cursor.movePosition(QTextCursor.MoveOperation.NextCharacter, QTextCursor.MoveMode.KeepAnchor)
            words = cursor.charFormat().property(QTextFormat.Property.ImageAltText)
            cursor.insertText(words if isinstance(words, str) else "", QTextCursor(self).charFormat())

    def _pictures(self) -> list[int]:
        found: list[int] = []
        block = self.begin()
        while block.isValid():
            fragments = block.begin()
            while not fragments.atEnd():
                fragment = fragments.fragment()
                if fragment.charFormat().isImageFormat():
                    found += range(fragment.position(), fragment.position() + fragment.length())
                fragments += 1
            block = block.next()
        return found

    def loadResource(self, type: int, name: QUrl | str) -> object:  # noqa: ARG002 - Qt's names
        # Where this gave nothing, Qt would look for a file of this name.
        nothing = QImage(1, 1, QImage.Format.Format_ARGB32)
        nothing.fill(0)
        return nothing


class MarkdownText(QTextEdit):
    """Reads a text that is given as Markdown; it can be selected and copied, and scrolled with the keyboard."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._markdown: str | None = None
        self._foot: QLabel | None = None
        self._closed = ClosedDocument(self)
        self.setDocument(self._closed)
        self.setReadOnly(True)
        self.setUndoRedoEnabled(False)
        self.setTabChangesFocus(True)
        self.setFrameShape(QTextEdit.Shape.NoFrame)
        self.setAcceptDrops(False)

    @property
    def markdown(self) -> str:
        """What is read, as it was given."""
        return self._markdown or ""

    def set_markdown(self, text: str) -> None:
        """Another text, from its beginning; the same one stays where it is scrolled."""
        if text == self._markdown:
            return
        self._markdown = text
        self._closed.set_markdown(text)
        self.verticalScrollBar().setValue(0)

    def set_faint(self, faint: bool) -> None:
        """Whether the style sheet may draw it faintly: it has the property ``faint`` then."""
        if faint != bool(self.property("faint")):
            self.setProperty("faint", faint)
            self.style().unpolish(self)
            self.style().polish(self)

    def set_foot(self, foot: QLabel) -> None:
        """Gives it a label that stands below the text, inside of its frame, while there is something to say in it."""
        foot.setParent(self)
        self._foot = foot
        self.show_foot("")

    def show_foot(self, text: str) -> None:
        """What the label below says; empty: it leaves its room to the text. Nothing around is laid out anew."""
        if self._foot is not None:
            self._foot.setText(text)
            self._foot.setVisible(bool(text))
            self._place_foot()

    def _place_foot(self) -> None:
        """In as many lines as it takes beside a scroll bar."""
        if self._foot is not None:
            width = self.viewport().width()
            height = self._foot.heightForWidth(width) if self._foot.text() else 0
            if self.viewportMargins().bottom() != height:
                self.setViewportMargins(0, 0, 0, height)
            self._foot.setGeometry(0, self.height() - height, width, height)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._place_foot()

    def set_font(self, font: QFont) -> None:
        """The same text in another font; its colours follow the palette."""
        self._closed.setDefaultFont(font)
        self._closed.setDocumentMargin(2)
        text, self._markdown = self.markdown, None
        self.set_markdown(text)
