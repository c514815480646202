"""Commands that bring a panel forward, with the keyboard where it is wanted, and the layout of all of them."""

from __future__ import annotations

from PySide6.QtCore import QObject

from bpsim.app import wording
from bpsim.app.docks import Docks
from bpsim.app.guide_commands import GuideCommands
from bpsim.app.panels import Panels
from bpsim.app.settings import Settings
from bpsim.document.document import Document


class PanelCommands(QObject):
    """Shows panels; nothing here changes a number."""

    def __init__(
        self, document: Document, panels: Panels, docks: Docks, guides: GuideCommands, settings: Settings
    ) -> None:
        super().__init__(document)
        self._document = document
        self._panels = panels
        self._docks = docks
        self._guides = guides
        self._settings = settings

    def show_gradients(self) -> None:
        """The panel of the gradient check."""
        self._docks.show("gradients")

    def start(self, key: str) -> None:
        """A panel with a first field, and the keyboard in that field."""
        self._docks.show(key)
        getattr(self._panels, key).start()

    def hold_out_samples(self) -> None:
        """The table of the samples, with the keyboard in the column that says which are held out."""
        self._docks.show("data")
        if not self._panels.data.start_holding_out():
            self._document.message.emit(wording.ONE_SAMPLE)

    def reset_layout(self) -> None:
        """Every panel back in its place."""
        self._docks.reset()
        self._settings.guide = True
        self._guides.show_for_lesson()
        self._docks.share_room()
