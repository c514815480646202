"""What a lesson says about itself: its title, its description, and where its numbers come from."""

from __future__ import annotations

from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QDialog, QDialogButtonBox, QVBoxLayout, QWidget

from bpsim.lesson.lesson import Lesson
from bpsim.view.dialogs import wording
from bpsim.view.rich_text import MarkdownText
from bpsim.view.text import PlainLabel, one_line, window_title
from bpsim.view.theme import point_size

WIDTH, HEIGHT = 44, 30
"""The size of the dialog, in heights of its text."""
MOST_LETTERS = 400
"""Letters of a title or a source, at most: a longer one is cut."""


class AboutLessonDialog(QDialog):
    """title: what the window calls the lesson, which may have no title of its own."""

    def __init__(self, lesson: Lesson, title: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle(window_title(wording.ABOUT_LESSON))
        self.heading = PlainLabel(one_line(title, MOST_LETTERS))
        self.heading.setStyleSheet("font-weight: bold;")
        self.description = MarkdownText()
        self.description.set_markdown(lesson.description.strip() or wording.NO_DESCRIPTION)
        self.description.setAccessibleName(wording.DESCRIPTION)
        self.source = PlainLabel(wording.SOURCE.format(source=one_line(lesson.source, MOST_LETTERS)))
        self.source.setProperty("role", "muted")
        self.source.setVisible(bool(lesson.source.strip()))
        self.buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Close)
        self.buttons.rejected.connect(self.reject)
        self._body = body = QVBoxLayout(self)
        body.setSpacing(10)
        for label in (self.heading, self.source):
            label.setWordWrap(True)
        for widget in (self.heading, self.description, self.source, self.buttons):
            body.addWidget(widget)
        self.resize(round(WIDTH * 1.35 * point_size()), round(HEIGHT * 1.35 * point_size()))
        self.buttons.button(QDialogButtonBox.StandardButton.Close).setFocus()

    # Qt

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        # Laid out in its width only now, the text keeps the sight of its end otherwise.
        self._body.activate()
        self.description.verticalScrollBar().setValue(0)
