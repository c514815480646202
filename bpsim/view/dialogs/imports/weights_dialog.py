"""File > Import Weights: which matrix belongs to which layer, and where they go."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtWidgets import (
    QAbstractItemView,
    QDialog,
    QDialogButtonBox,
    QHeaderView,
    QTableWidget,
    QTableWidgetItem,
    QVBoxLayout,
    QWidget,
)

from bpsim.core.errors import BpsimError, LessonError
from bpsim.core.network import Network
from bpsim.imports.weight_arrays import Matrices, shape_text
from bpsim.imports.weights import fitted, is_transposed, suggested_network
from bpsim.view.dialogs.imports import wording
from bpsim.view.dialogs.imports.destination import Destination
from bpsim.view.text import PlainLabel, as_sentence, one_line, window_title
from bpsim.view.theme import Theme, point_size

_BUTTON = QDialogButtonBox.StandardButton
WIDTH = 46
"""The width of the dialog, in heights of its text."""
MOST_ROWS = 8
"""Layers that show without scrolling."""


class WeightsDialog(QDialog):
    """``take`` gets the new network, None for the present one, and may refuse with a BpsimError, which is said here.

    It returns False where the user thought better of it; the dialog then stays open.
    """

    def __init__(
        self,
        matrices: Matrices,
        name: str,
        present: Network,
        take: Callable[[str | None], bool],
        theme: Theme,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.setWindowTitle(window_title(wording.WEIGHTS_TITLE.format(name=name)))
        self._matrices, self._take, self._present = matrices, take, present
        self.layers = QTableWidget(matrices.depth, len(wording.HEADS))
        self.destination = Destination(present)
        self.orientation, self.help, self.fault = PlainLabel(), PlainLabel(wording.WEIGHTS_HELP), PlainLabel()
        self.buttons = QDialogButtonBox(_BUTTON.Ok | _BUTTON.Cancel)
        self.import_button = self.buttons.button(_BUTTON.Ok)
        self.import_button.setText(wording.IMPORT)
        self.help.setProperty("role", "muted")
        self.fault.setStyleSheet(f"color: {theme.negative}; font-weight: bold;")
        self._body = QVBoxLayout(self)
        self._body.setSpacing(10)
        for label in (self.orientation, self.help, self.fault):
            label.setWordWrap(True)
        for widget in (self.layers, self.orientation, self.destination, self.help, self.fault, self.buttons):
            self._body.addWidget(widget)
        self._fill()
        self.destination.changed.connect(self._show_orientation)
        self.buttons.accepted.connect(self.accept)
        self.buttons.rejected.connect(self.reject)
        self._offer()

    def _fill(self) -> None:
        table, matrices = self.layers, self._matrices
        table.setHorizontalHeaderLabels(wording.HEADS)
        table.setAccessibleName(wording.LAYERS)
        table.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        table.setTabKeyNavigation(False)
        table.verticalHeader().hide()
        table.horizontalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Stretch)
        rows = zip(matrices.names, matrices.weights, matrices.biases, strict=True)
        for row, (name, matrix, biases) in enumerate(rows):
            held = wording.NO_BIASES if biases is None else str(len(biases))
            for column, text in enumerate((str(row + 1), one_line(name, 40), shape_text(matrix), held)):
                table.setItem(row, column, QTableWidgetItem(text))
        height = table.fontMetrics().height() + 8
        table.verticalHeader().setDefaultSectionSize(height)
        table.setFixedHeight(table.horizontalHeader().sizeHint().height() + min(MOST_ROWS, matrices.depth) * height + 4)

    def _offer(self) -> None:
        """What is possible: the present network where all shapes fit, a new one where they fit one another."""
        misfit = suggestion = refusal = ""
        try:
            fitted(self._matrices, self._present)
        except LessonError as error:
            misfit = wording.NO_PRESENT.format(reason=error)
        try:
            suggestion = suggested_network(self._matrices)
        except LessonError as error:
            refusal = str(error) if misfit else ""
        self.destination.offer(suggestion, misfit)
        self.import_button.setEnabled(not refusal)
        self._refuse(refusal)
        self._show_orientation()

    def _show_orientation(self) -> None:
        network = self._present if self.destination.network is None else None
        turned = is_transposed(self._matrices, network)
        self.orientation.setText(wording.TRANSPOSED if turned else wording.AS_THEY_ARE)
        self._fit()

    def _refuse(self, reason: str) -> None:
        self.fault.setText(as_sentence(reason))
        self.fault.setVisible(bool(reason))
        self._fit()

    def _fit(self) -> None:
        """Makes the table as high as its contents."""
        width = round(WIDTH * 1.35 * point_size())
        self._body.activate()
        self.setFixedSize(width, self._body.totalHeightForWidth(width))

    # Qt

    def accept(self) -> None:
        try:
            if self._take(self.destination.network):
                super().accept()
        except BpsimError as error:
            self._refuse(str(error))
