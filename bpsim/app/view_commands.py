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
from bpsim.app.keys_page import keys_page
from bpsim.app.remembered import SCALE_STEP, Settings
from bpsim.core import garbage
from bpsim.document.document import Document
from bpsim.log import log_file
from bpsim.view.canvas.extras import Extras
from bpsim.view.text import tell
from bpsim.view.theme import DARK, LIGHT, Theme, qt_palette, stylesheet

SMALL_SCREEN = 720
"""The height of a screen, in pixels, below which there is no room for larger text around the graph."""


class ViewCommands(QObject):
    """How things look; nothing here changes a number."""

    theme_changed = Signal(object)
    extras_changed = Signal(object)
    """The graph is to show other ``Extras``."""

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
        # Qt goes through a list of all widgets: a collection on the way would destroy some that are still to come.
        with garbage.held():
            application.setFont(font)
            application.setPalette(qt_palette(self.theme))
            rules = stylesheet(self.theme)  # its sizes are made of the application's font
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

    @property
    def extras(self) -> Extras:
        """What the graph shows beside its numbers."""
        return Extras(self._settings.flow, self._settings.maps)

    def show_flow(self, shown: bool) -> None:
        """What flows back in the backward pass, or nothing of it."""
        self._settings.flow = shown
        self.extras_changed.emit(self.extras)

    def show_maps(self, shown: bool) -> None:
        """In each neuron its out over the inputs, or nothing."""
        self._settings.maps = shown
        self.extras_changed.emit(self.extras)

    def full_screen(self, checked: bool) -> None:
        state, full = self._window.windowState(), Qt.WindowState.WindowFullScreen
        self._window.setWindowState(state | full if checked else state & ~full)

    def keys(self) -> None:
        """All keys on one page, from the table of actions."""
        dialog = QDialog(self._window)
        dialog.setWindowTitle(wording.KEYS)
        page = QTextBrowser()
        page.setHtml(keys_page(self._window))
        page.setAccessibleName(wording.KEYS)
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
