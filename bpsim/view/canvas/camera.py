"""Which part of a scene a view shows: zoom, fit, and scrolling by hand."""

from __future__ import annotations

from collections.abc import Callable, Hashable

from PySide6.QtCore import QPoint, QPointF, QRectF, QSize, Qt, QTimer
from PySide6.QtGui import QPainter
from PySide6.QtWidgets import QGestureEvent, QGraphicsView, QPinchGesture

STEP = 1.2
SMALLEST, LARGEST = 0.01, 8.0
MARGIN = 6.0
BESIDE = 20
"""Pixels of room around what is brought into view."""
REST = 300
"""Milliseconds after a zoom in which another one is of the same movement of a hand."""
MOST_LOOKS = 32
"""Networks of which it is kept how they were seen."""


class Camera:
    """Zooms and scrolls ``view``; ``changed`` is called after each of them.

    moves: called with True where one zoom follows upon another, with False once the hand rests. A single one is no
    movement, and is painted whole at once.

    fitted: whether everything is shown, since nobody zoomed or moved it.
    """

    def __init__(self, view: QGraphicsView, changed: Callable[[], None], moves: Callable[[bool], None]) -> None:
        self._view, self._changed, self._moves = view, changed, moves
        self.fitted = True
        self.in_motion = False
        self._rest = QTimer(view)
        self._rest.setSingleShot(True)
        self._rest.setInterval(REST)
        self._rest.timeout.connect(self._come_to_rest)
        self._looks: dict[int, tuple[QSize, float, QPointF]] = {}
        view.setRenderHints(QPainter.RenderHint.Antialiasing | QPainter.RenderHint.TextAntialiasing)
        view.setTransformationAnchor(QGraphicsView.ViewportAnchor.NoAnchor)
        view.setResizeAnchor(QGraphicsView.ViewportAnchor.NoAnchor)
        view.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        view.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        view.setOptimizationFlag(QGraphicsView.OptimizationFlag.DontSavePainterState)
        # Every change paints all items, which are blitted from pixels. To paint parts would leave remains: when
        # something else, such as a child of the viewport, is painted between an item's change and Qt's reading of
        # that change, Qt forgets where the item was.
        view.setViewportUpdateMode(QGraphicsView.ViewportUpdateMode.FullViewportUpdate)
        view.viewport().grabGesture(Qt.GestureType.PinchGesture)

    @property
    def scale(self) -> float:
        """Pixels to one unit of the scene."""
        return self._view.transform().m11()

    @property
    def seen(self) -> QRectF:
        """What is in view, in the scene's coordinates."""
        return self._view.mapToScene(self._view.viewport().rect()).boundingRect()

    def room(self, bottom: float) -> tuple[float, float]:
        """The pixels there are for a graph, ``bottom`` of them at the lower edge left free."""
        viewport = self._view.viewport()
        return viewport.width() - 2 * MARGIN, viewport.height() - 2 * MARGIN - bottom

    def fit(self, rect: QRectF, bottom: float) -> None:
        """Shows a part of the scene, centred, ``bottom`` pixels at the lower edge left free."""
        self.fitted = True
        width, height = self.room(bottom)
        if rect.isEmpty() or width <= 0 or height <= 0:
            return
        self._set_scale(min(width / rect.width(), height / rect.height()))
        self._view.centerOn(rect.center() + QPointF(0, bottom / 2 / self.scale))
        self._changed()

    def remember(self, network: Hashable) -> None:
        """Keeps how a network is seen, if nobody zoomed or moved the view."""
        if self.fitted:
            self._looks.pop(hash(network), None)
            self._looks[hash(network)] = (self._view.viewport().size(), self.scale, self.seen.center())
            while len(self._looks) > MOST_LOOKS:
                del self._looks[next(iter(self._looks))]

    def recall(self, network: Hashable) -> bool | None:
        """Shows a network as it was seen; False where the view had another size then, so that it is to be fitted.

        None: it was never seen, or somebody zoomed or moved the view.
        """
        look = self._looks.get(hash(network)) if self.fitted else None
        if look is None:
            return None
        size, scale, centre = look
        if size != self._view.viewport().size():
            return False
        self._set_scale(scale)
        self._view.centerOn(centre)
        return True

    def zoom(self, factor: float, about: QPointF | None = None) -> None:
        """Scales by a factor; what is at ``about`` (in the viewport; its middle where it is None) stays there."""
        self.fitted = False
        if self._rest.isActive() and not self.in_motion:
            self.in_motion = True
            self._moves(True)
        self._rest.start()
        point = QPointF(self._view.viewport().rect().center()) if about is None else about
        before = self._view.mapToScene(point.toPoint())
        self._set_scale(min(max(self.scale * factor, SMALLEST), LARGEST))
        self.scroll_by(self._view.mapFromScene(before) - point.toPoint())
        self._changed()

    def turn(self, notches: float, about: QPointF) -> None:
        """Zooms by so many steps of a wheel."""
        self.zoom(STEP**notches, about)

    def pinch(self, event: QGestureEvent) -> bool:
        """Zooms as two fingers do; False where the event is of something else."""
        pinch = event.gesture(Qt.GestureType.PinchGesture)
        if not isinstance(pinch, QPinchGesture):
            return False
        self.zoom(pinch.scaleFactor(), QPointF(self._view.viewport().mapFromGlobal(pinch.hotSpot().toPoint())))
        event.accept()
        return True

    def scroll_by(self, moved: QPoint) -> None:
        """Moves the view over the scene by so many pixels."""
        across, down = self._view.horizontalScrollBar(), self._view.verticalScrollBar()
        across.setValue(across.value() + moved.x())
        down.setValue(down.value() + moved.y())

    def bring(self, rect: QRectF) -> None:
        """Scrolls a part of the scene into view, with room around it; not at all where it is in view already."""
        if not self.seen.contains(rect):
            self._view.ensureVisible(rect, BESIDE, BESIDE)

    def paint_smoothly(self, smoothly: bool) -> None:
        """Smooth lines take three times as long as a hand that drags waits for."""
        self._view.setRenderHint(QPainter.RenderHint.Antialiasing, smoothly)
        self._view.viewport().update()

    def _come_to_rest(self) -> None:
        if self.in_motion:
            self.in_motion = False
            self._moves(False)

    def _set_scale(self, scale: float) -> None:
        self._view.resetTransform()
        self._view.scale(scale, scale)
