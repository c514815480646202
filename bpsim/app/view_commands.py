"""Commands of the View and Help menus: appearance, text size, digits, layout, keys, about."""

from __future__ import annotations

import math

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import (
    QApplication,
    QDialog,
    QDialogButtonBox,
    QMainWindow,
    QMessageBox,
    QTextBrowser,
    QVBoxLayout,
)

import bpsim
from bpsim.app import wording
from bpsim.app.actions import MENUS, TABLE
from bpsim.app.settings import SCALE_STEP, Settings
from bpsim.document.document import Document
from bpsim.log import log_file
from bpsim.view.text import tell
from bpsim.view.theme import DARK, LIGHT, Theme, qt_palette, stylesheet

SMALL_SCREEN = 720
"""Pixels of height, in which there is no room for larger text around the graph."""


class ViewCommands(QObject):
    """How things look; nothing here changes a number."""

    theme_changed = Signal(object)

    def __init__(self, window: QMainWindow, document: Document, settings: Settings) -> None:
        super().__init__(window)
        self._window = window
        self._document = document
        self._settings = settings
        self._system_size = QApplication.font().pointSizeF()
        self.theme = LIGHT
        QGuiApplication.styleHints().colorSchemeChanged.connect(self.apply)

    def apply(self) -> None:
        """Puts the chosen appearance and text size into force."""
        self.theme = self._chosen_theme()
        application = QApplication.instance()
        assert isinstance(application, QApplication)
        font = application.font()
        font.setPointSizeF(self._system_size * self._settings.text_scale)
        application.setFont(font)
        application.setPalette(qt_palette(self.theme))
        rules = stylesheet(self.theme)
        if rules != application.styleSheet():  # which would style every widget anew
            application.setStyleSheet(rules)
        self.theme_changed.emit(self.theme)

    @property
    def frame_share(self) -> float:
        """How large the text around the graph is beside the rest: it grows with the window, not at the graph's cost."""
        scale = self._settings.text_scale
        room = SCALE_STEP ** math.floor(math.log(max(1.0, self._window.height() / SMALL_SCREEN), SCALE_STEP))
        return min(scale, room) / scale if scale > 1 else 1.0

    def _chosen_theme(self) -> Theme:
        if self._settings.appearance == "system":
            dark = QGuiApplication.styleHints().colorScheme() == Qt.ColorScheme.Dark
            return DARK if dark else LIGHT
        return DARK if self._settings.appearance == "dark" else LIGHT

    def choose(self, appearance: str) -> None:
        """Light, dark or as the system is."""
        self._settings.appearance = appearance
        self.apply()

    def _scale(self, scale: float) -> None:
        self._settings.text_scale = scale
        self.apply()

    def larger(self) -> None:
        self._scale(self._settings.text_scale * SCALE_STEP)

    def smaller(self) -> None:
        self._scale(self._settings.text_scale / SCALE_STEP)

    def normal_size(self) -> None:
        self._scale(1.0)

    def full_screen(self, checked: bool) -> None:
        state, full = self._window.windowState(), Qt.WindowState.WindowFullScreen
        self._window.setWindowState(state | full if checked else state & ~full)

    def keys(self) -> None:
        """All keys on one page, from the table of actions."""
        dialog = QDialog(self._window)
        dialog.setWindowTitle("Keys")
        page = QTextBrowser()
        page.setHtml(keys_page(self._window))
        page.setAccessibleName("Keys")
        buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Close)
        buttons.rejected.connect(dialog.reject)
        layout = QVBoxLayout(dialog)
        layout.addWidget(page)
        layout.addWidget(buttons)
        room = self._window.size()
        dialog.resize(min(room.width(), 44 * page.fontMetrics().height()), room.height() * 85 // 100)
        dialog.exec()
        dialog.deleteLater()

    def about(self) -> None:
        """Version, licence, and where the log is."""
        about = wording.ABOUT_BPSIM.format(log=log_file())
        tell(self._window, QMessageBox.Icon.Information, wording.ABOUT, f"bpsim {bpsim.__version__}", about)


def keys_page(window: QMainWindow) -> str:
    """The keys of every action that has some, by menu, as HTML."""
    rows = []
    for menu, title in MENUS.items():
        found = [(row, action_keys(window, row.key)) for row in TABLE if row.menu == menu and row.key]
        found = [(row, keys) for row, keys in found if keys]
        if found:
            rows.append(f"<tr><td colspan='2'><b>{title.replace('&', '')}</b></td></tr>")
            rows += [f"<tr><td>{keys}&nbsp;&nbsp;&nbsp;</td><td>{row.tip}</td></tr>" for row, keys in found]
    lists = ("On the graph", GRAPH_KEYS), ("In the Data table", DATA_KEYS), ("While presenting", PRESENTATION_KEYS)
    for title, known in lists:
        rows.append(f"<tr><td colspan='2'><b>{title}</b></td></tr>")
        rows += [f"<tr><td>{keys}&nbsp;&nbsp;&nbsp;</td><td>{what}</td></tr>" for keys, what in known]
    return f"<table>{''.join(rows)}</table>"


GRAPH_KEYS = (
    ("Right, Left", "Next and back, while nothing is selected"),
    ("Home, End", "Start and end of the iteration, while nothing is selected"),
    ("Space", "Play and pause, while nothing is selected"),
    ("Enter, click", "Select something: with Enter what the step is about"),
    ("Right, Left", "From a neuron to its connections, from a connection to the neuron at its end"),
    ("Down, Up", "To the next neuron, bias, connection or target of the same column; above the neurons is their layer"),
    ("Shift+arrow", "Select the next one too"),
    (
        "Ctrl+Shift+Left, Ctrl+Shift+Right",
        "Select all that feeds it too, or all that it feeds: the paths of its gradient",
    ),
    ("Ctrl+Shift+Down, Ctrl+Shift+Up", "Select its layer too"),
    ("Ctrl+A", "Select everything"),
    ("Delete", "Remove the selected neurons, connections or hidden layers"),
    ("Menu key, Shift+F10", "What can be done with what is selected"),
    ("F2, Enter, a digit, double-click", "Type a number for all that are selected"),
    ("F2", "Rename the selected neuron, or with one letter the whole layer"),
    ("Ctrl+Down, Ctrl+Up", "One more neuron below the selected one, or above it"),
    ("Ctrl+Right, Ctrl+Left", "A layer like its own behind that, or before it"),
    ("Ctrl+C", "Copy the selected numbers with their names and all digits"),
    ("Ctrl+V", "Paste numbers: by their names, else in the order of the selected ones"),
    ("Esc", "Select nothing"),
    ("Tab", "Leave the graph"),
)
DATA_KEYS = (
    ("Insert", "Add a sample below the present row"),
    ("Delete", "Remove the rows that are selected"),
    ("Shift+Space", "Select the whole row"),
    ("Alt+Up, Alt+Down", "Move the present row, or those that are selected"),
    ("Ctrl+V", "Paste numbers from a spreadsheet at the present cell"),
)
PRESENTATION_KEYS = (
    ("b, .", "Blank the screen; the next key or click shows it again"),
    ("F5, Esc", "Leave it"),
)


def action_keys(window: QMainWindow, key: str) -> str:
    """The shortcut of an action as this platform writes it."""
    from PySide6.QtGui import QAction

    action = window.findChild(QAction, key)
    return action.shortcut().toString(action.shortcut().SequenceFormat.NativeText) if action else ""
