"""Pictures of the graph or of the whole window, without a screen."""

from __future__ import annotations

import os
from pathlib import Path

from PySide6.QtCore import QByteArray, QSize, Qt
from PySide6.QtGui import QImage, QImageWriter, QPixmap
from PySide6.QtWidgets import QApplication, QWidget

from bpsim.app.presenter import graph_digits
from bpsim.core.errors import UsageError
from bpsim.lesson.lesson import Lesson
from bpsim.simulator import Simulator
from bpsim.view.canvas.describe import describe
from bpsim.view.canvas.image import render_graph
from bpsim.view.theme import DARK, LIGHT, Theme

GRAPH_SIZE = (1200, 800)
WINDOW_SIZE = (1440, 900)


def make_picture(
    lesson: Lesson,
    out: Path,
    *,
    iteration: int | None = None,
    step: int = 0,
    window: bool = False,
    dark: bool = False,
    size: tuple[int, int] | None = None,
) -> None:
    """Writes a PNG of the graph, or of the whole window. Size in pixels. Raises UsageError.

    Without ``iteration`` it is the one at which the lesson opens.
    """
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    from bpsim.app.main import create_application

    create_application()
    image = (_window_image if window else _graph_image)(lesson, iteration, step, dark, size)
    _write(image, out)


def _reached(simulator: Simulator, iteration: int | None, step: int) -> Simulator:
    iteration = simulator.iteration if iteration is None else iteration
    run = simulator.run(max(0, iteration - simulator.iteration))
    if run.iteration < iteration:
        raise UsageError(run.message)
    simulator.seek(iteration, step)
    return simulator


def _graph_image(lesson: Lesson, iteration: int | None, step: int, dark: bool, size: tuple[int, int] | None) -> QImage:
    simulator = _reached(Simulator(lesson), iteration, step)
    return _render(simulator, DARK if dark else LIGHT, size or GRAPH_SIZE)


def _render(simulator: Simulator, theme: Theme, size: tuple[int, int]) -> QImage:
    return render_graph(describe(simulator, graph_digits(simulator)), theme, QSize(*size))


def _window_image(lesson: Lesson, iteration: int | None, step: int, dark: bool, size: tuple[int, int] | None) -> QImage:
    from bpsim.app.main_window import MainWindow
    from bpsim.app.settings import TemporarySettings

    window = MainWindow(lesson, TemporarySettings(appearance="dark" if dark else "light"))
    window.setAttribute(Qt.WidgetAttribute.WA_DontShowOnScreen)
    window.resize(*(size or WINDOW_SIZE))
    window.show()
    _reached(window.document.simulator, iteration, step)
    window.document.values_changed.emit()
    _settle(window)
    pixmap: QPixmap = window.grab()
    window.close()
    return pixmap.toImage()


def _settle(window: QWidget) -> None:
    """Lets every layout take its final size: heights follow widths that are known only after the first round."""
    for _ in range(3):
        QApplication.sendPostedEvents()
        QApplication.processEvents()
    window.repaint()


def save_graph(simulator: Simulator, path: Path, theme: Theme) -> str:
    """Writes a PNG of the graph as it is; returns the sentence that says so, or why not."""
    try:
        _write(_render(simulator, theme, GRAPH_SIZE), path)
    except UsageError as error:
        return str(error)
    return f"Saved to {path.name}."


def _write(image: QImage, path: Path) -> None:
    writer = QImageWriter(str(path), QByteArray(b"png"))
    if not writer.write(image):
        raise UsageError(f"{path}: the picture cannot be written there ({writer.errorString()}); choose another folder")
