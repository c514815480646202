"""The properties of what is selected on the graph, to be read and changed; else those of the network."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QApplication, QFrame, QScrollArea, QVBoxLayout, QWidget

from bpsim.simulator import Simulator
from bpsim.view.canvas.places import Place
from bpsim.view.change import Change, What
from bpsim.view.panels.inspector import wording
from bpsim.view.panels.inspector.properties import Property, Section, identity
from bpsim.view.panels.inspector.property_row import PropertyRow
from bpsim.view.panels.inspector.selected import sections_of
from bpsim.view.text import PlainLabel
from bpsim.view.theme import LIGHT, Theme

SPACE = 6
"""Pixels above a title, beside those between lines."""


class InspectorPanel(QScrollArea):
    """Shows the form of a selection. It changes nothing itself: what is refused stays in its field, marked.

    edited: a Property, and what is asked for in its place. finished: Enter or Esc ended an edit.
    """

    edited = Signal(object, object)
    finished = Signal()

    def __init__(self, simulator: Simulator, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._simulator = simulator
        self._selection: tuple[Place, ...] = ()
        self._digits: int | None = 9
        self._theme = LIGHT
        self._shown: tuple[object, ...] = ()
        self._missed = True
        self.rows: list[PropertyRow] = []
        """Every property that is shown, from the top down."""
        self.titles: list[PlainLabel] = []
        self.setAccessibleName(wording.TITLE)
        self.setWidgetResizable(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.viewport().setAutoFillBackground(False)

    def show_change(self, change: Change) -> None:
        """Other values, or another network."""
        self._simulator, self._digits = change.simulator, change.table_digits
        self._show(anew=change.has(What.LESSON | What.LOOK | What.DIGITS))

    def show_selection(self, selection: tuple[Place, ...]) -> None:
        """The form of other things."""
        self._selection = selection
        self._show()

    def _show(self, *, anew: bool = False) -> None:
        if not self.isVisible():
            self._missed = True
            self._discard()
            return
        self._missed = False
        sections = sections_of(self._simulator, self._selection)
        now = identity(sections)
        if anew or now != self._shown:
            self._fill(sections)
            self._shown = now
        else:
            for row, shown in zip(self.rows, _properties(sections), strict=True):
                row.show_property(shown)

    def _fill(self, sections: tuple[Section, ...]) -> None:
        """A form in the place of the present one; the keyboard stays in the field of the same property."""
        held = self._held()
        if held is not None:
            self.setFocus(Qt.FocusReason.OtherFocusReason)
        self._discard()
        form = self._form(sections)
        self.setWidget(form)
        # The dock that holds the panel has its colour.
        form.setAutoFillBackground(False)
        form.show()
        if held is not None:
            rows = [row for row in self.rows if row.shown.key == held[0]][held[1] :] or self.rows
            rows[0].field.setFocus(Qt.FocusReason.OtherFocusReason)

    def _discard(self) -> None:
        """Takes the form away: nobody finds a field of things that are gone."""
        old = self.takeWidget()
        if old is not None:
            old.deleteLater()  # it may be hearing of the very edit
        self.rows, self.titles, self._shown = [], [], ()

    def _form(self, sections: tuple[Section, ...]) -> QWidget:
        form = QWidget()
        layout = QVBoxLayout(form)
        layout.setContentsMargins(12, 6, 12, 12)
        layout.setSpacing(6)
        for section in sections:
            if self.titles:
                layout.addSpacing(SPACE)
            title = PlainLabel(section.title)
            title.setProperty("role", "title")
            title.setWordWrap(True)
            self.titles.append(title)
            layout.addWidget(title)
            for shown in section.properties:
                layout.addWidget(self._row(shown))
        layout.addStretch(1)
        times = Counter(row.name for row in self.rows)
        titles = (section.title for section in sections for _shown in section.properties)
        for row, section_title in zip(self.rows, titles, strict=True):
            if times[row.name] > 1:
                row.field.setAccessibleName(wording.OF_SECTION.format(name=row.name, section=section_title))
        return form

    def _row(self, shown: Property) -> PropertyRow:
        row = PropertyRow(shown, self._theme, self._digits)
        row.edited.connect(self.edited)
        row.finished.connect(self.finished)
        self.rows.append(row)
        return row

    def _held(self) -> tuple[str, int] | None:
        """The property that the keyboard is in: its kind, and how many of that kind stand above it."""
        focus = QApplication.focusWidget()
        above: dict[str, int] = {}
        for row in self.rows:
            if focus is not None and row.isAncestorOf(focus):
                return row.shown.key, above.get(row.shown.key, 0)
            above[row.shown.key] = above.get(row.shown.key, 0) + 1
        return None

    def row(self, key: str) -> PropertyRow:
        """The first property of a kind; raises KeyError where none is shown."""
        for row in self.rows:
            if row.shown.key == key:
                return row
        raise KeyError(key)

    def start(self) -> None:
        """Puts the keyboard into the first field."""
        for row in self.rows[:1]:
            row.field.setFocus(Qt.FocusReason.ShortcutFocusReason)

    def refuse(self, refused: Property, reason: str) -> None:
        """Says at a field why it stays as it was."""
        for row in self.rows:
            if row.shown.identity == refused.identity:
                row.refuse(reason)

    def set_theme(self, theme: Theme) -> None:
        """Other colours and text sizes."""
        self._theme = theme
        self._shown = ()
        self._show()

    # Qt

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        if self._missed:
            self._show()


def _properties(sections: tuple[Section, ...]) -> Iterator[Property]:
    for section in sections:
        yield from section.properties
