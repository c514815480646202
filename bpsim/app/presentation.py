"""Lecture on the full screen, for a clicker: without menus, and black where the audience should look elsewhere."""

from __future__ import annotations

from msgspec import Struct
from PySide6.QtCore import QByteArray, QEvent, QObject, QRect, Qt
from PySide6.QtGui import QAction, QKeyEvent, QMouseEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import (
    QAbstractItemView,
    QAbstractSpinBox,
    QApplication,
    QComboBox,
    QLineEdit,
    QMainWindow,
    QPlainTextEdit,
    QTextEdit,
    QWidget,
)

from bpsim.app import wording
from bpsim.app.remembered import Settings
from bpsim.app.workspaces import Workspaces

LECTURE = "lecture"
_BLANK_KEYS = (Qt.Key.Key_B, Qt.Key.Key_Period)
_TAKE_LETTERS = (QLineEdit, QTextEdit, QPlainTextEdit, QAbstractSpinBox, QAbstractItemView, QComboBox)


class Blank(QWidget):
    """Covers the window in black; the next key or click only takes it away."""

    def __init__(self, window: QMainWindow) -> None:
        super().__init__(window)
        self._before: QWidget | None = None
        self.setAccessibleName(wording.BLANK)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setCursor(Qt.CursorShape.BlankCursor)
        self.hide()

    def cover(self) -> None:
        """Hides everything that the window shows."""
        self._before = QApplication.focusWidget()
        self.setGeometry(self.window().rect())
        self.show()
        self.raise_()
        self.setFocus()

    def take_away(self) -> None:
        """Shows everything again, with the keyboard where it was."""
        self.hide()
        if self._before is not None and self._before.isVisible():
            self._before.setFocus()
        self._before = None

    def event(self, event: QEvent) -> bool:
        # A shortcut would act on what nobody sees.
        if event.type() == QEvent.Type.ShortcutOverride:
            event.accept()
            return True
        return super().event(event)

    def focusNextPrevChild(self, next: bool) -> bool:  # noqa: ARG002 - Tab only shows the window again
        return False

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.fillRect(event.rect(), Qt.GlobalColor.black)
        painter.end()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        event.accept()
        self.take_away()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        event.accept()
        self.take_away()


class Before(Struct, frozen=True):
    """The state of the window before a presentation."""

    workspace: str
    saved: QByteArray
    geometry: QRect
    state: Qt.WindowState


class Presentation(QObject):
    """Begins and ends; what was before is what is kept at quit."""

    def __init__(self, window: QMainWindow, workspaces: Workspaces, settings: Settings, full_screen: QAction) -> None:
        super().__init__(window)
        self._window = window
        self._workspaces = workspaces
        self._settings = settings
        self._full_screen = full_screen
        self._before: Before | None = None
        self.blank = Blank(window)
        window.installEventFilter(self)

    @property
    def active(self) -> bool:
        """Whether a presentation is going on."""
        return self._before is not None

    def toggle(self) -> None:
        """Begins where it is not going on, and ends where it is."""
        if self.active:
            self.end()
        else:
            self.begin()

    def begin(self) -> None:
        """Lecture, on the whole of the screen that the window is on."""
        window = self._window
        present, saved = self._workspaces.present, window.saveGeometry()
        self._before = Before(present, saved, window.geometry(), window.windowState())
        self._workspaces.keep()
        self._workspaces.enter(LECTURE)
        self._full_screen.setEnabled(False)
        window.menuBar().hide()
        window.showFullScreen()

    def end(self) -> None:
        """The window as it was before."""
        before, self._before = self._before, None
        if before is None:
            return
        window = self._window
        self.blank.take_away()
        window.menuBar().show()
        self._workspaces.enter(before.workspace)
        # After the workspace: where its least size is larger than the screen, Qt ends the full screen to make room.
        window.setWindowState(before.state)
        if not before.state & (Qt.WindowState.WindowFullScreen | Qt.WindowState.WindowMaximized):
            window.setGeometry(before.geometry)
        self._full_screen.setEnabled(True)

    def keep(self) -> None:
        """Remembers the window: as it was before, while it is going on."""
        settings = self._settings
        if self._before is None:
            self._workspaces.keep()
            settings.keep_geometry(self._window.saveGeometry())
        else:
            settings.workspace = self._before.workspace
            settings.keep_geometry(self._before.saved)

    def key(self, event: QKeyEvent) -> bool:
        """A key that nothing else in the window wanted; True where it was wanted here."""
        if not self.active or event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier:
            return False
        if event.key() == Qt.Key.Key_Escape:
            self.end()
            return True
        if event.key() in _BLANK_KEYS and not isinstance(QApplication.focusWidget(), _TAKE_LETTERS):
            self.blank.cover()
            return True
        return False

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: ARG002
        if event.type() == QEvent.Type.Resize and not self.blank.isHidden():
            self.blank.setGeometry(self._window.rect())
        return False
