"""Printing the graph, on one page."""

from __future__ import annotations

from PySide6.QtGui import QPageLayout
from PySide6.QtPrintSupport import QPrintDialog, QPrinter
from PySide6.QtWidgets import QDialog, QWidget
from shiboken6 import Shiboken

from bpsim.app import wording
from bpsim.core.errors import UsageError
from bpsim.simulator import Simulator
from bpsim.view.canvas.folds import Folding
from bpsim.view.canvas.image import natural_size
from bpsim.view.canvas.picture_of import picture_of
from bpsim.view.canvas.vector import paint_page
from bpsim.view.change import graph_digits
from bpsim.view.theme import LIGHT


def ask_and_print(simulator: Simulator, title: str, parent: QWidget, folding: Folding) -> bool:
    """Asks for a printer and prints the graph as it is, in dark ink; False where the user cancels.

    Raises UsageError where the printer cannot be used.
    """
    picture = picture_of(simulator, graph_digits(simulator), folding=folding)
    size = natural_size(picture, LIGHT)
    printer = QPrinter(QPrinter.PrinterMode.HighResolution)
    printer.setDocName(title)
    wide = size.width() > size.height()
    printer.setPageOrientation(QPageLayout.Orientation.Landscape if wide else QPageLayout.Orientation.Portrait)
    dialog = QPrintDialog(printer, parent)
    accepted = dialog.exec() == QDialog.DialogCode.Accepted
    # Its parent would keep it, and the printer that it holds is gone with this call.
    Shiboken.delete(dialog)
    if not accepted:
        return False
    if not paint_page(picture, LIGHT, printer):
        raise UsageError(wording.NO_PRINTER.format(printer=printer.outputFileName() or printer.printerName()))
    return True
