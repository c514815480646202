"""A view of a scene that is zoomed by wheel and pinch, panned by dragging, and fits until the user zooms."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QPoint, QPointF, QRectF, Qt
from PySide6.QtGui import QMouseEvent, QNativeGestureEvent, QPainter, QResizeEvent, QWheelEvent
from PySide6.QtWidgets import QApplication, QFrame, QGestureEvent, QGraphicsScene, QGraphicsView, QPinchGesture, QWidget

STEP = 1.2
SMALLEST, LARGEST = 0.01, 8.0
MARGIN = 6.0


class ZoomView(QGraphicsView):
    """Zoom, pan and fit. Subclasses say what there is to see (``content``) and learn of changes (``view_changed``)."""

    def __init__(self, scene: QGraphicsScene, parent: QWidget | None = None) -> None:
        super().__init__(scene, parent)
        self._fitted = True
        self._pressed: QPoint | None = None
        self._panned = False
        self.bottom_margin = 0.0
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setRenderHints(QPainter.RenderHint.Antialiasing | QPainter.RenderHint.TextAntialiasing)
        self.setTransformationAnchor(QGraphicsView.ViewportAnchor.NoAnchor)
        self.setResizeAnchor(QGraphicsView.ViewportAnchor.NoAnchor)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setOptimizationFlag(QGraphicsView.OptimizationFlag.DontSavePainterState)
        # Every change paints all items, which are blitted from pixels. To paint parts would leave remains: when
        # something else, such as a child of the viewport, is painted between an item's change and Qt's reading of
        # that change, Qt forgets where the item was.
        self.setViewportUpdateMode(QGraphicsView.ViewportUpdateMode.FullViewportUpdate)
        self.viewport().setMouseTracking(True)
        self.viewport().grabGesture(Qt.GestureType.PinchGesture)

    def content(self) -> QRectF:
        """What ``fit`` shows, in the scene's coordinates."""
        raise NotImplementedError

    def view_changed(self) -> None:
        """Called after every zoom, pan and resize."""

    @property
    def scale_factor(self) -> float:
        """Pixels to one unit of the scene."""
        return self.transform().m11()

    @property
    def panning(self) -> bool:
        return self._panned

    @property
    def fitted(self) -> bool:
        """Whether everything is shown, since nobody zoomed or moved it."""
        return self._fitted

    def fit(self) -> None:
        """Shows everything, centred, and goes on doing so when the size changes."""
        self._fitted = True
        rect = self.content()
        width = self.viewport().width() - 2 * MARGIN
        height = self.viewport().height() - 2 * MARGIN - self.bottom_margin
        if rect.isEmpty() or width <= 0 or height <= 0:
            return
        self._set_scale(min(width / rect.width(), height / rect.height()))
        self.centerOn(rect.center() + QPointF(0, self.bottom_margin / 2 / self.scale_factor))
        self.view_changed()

    def zoom_in(self) -> None:
        """One step nearer, about the middle."""
        self.zoom(STEP, QPointF(self.viewport().rect().center()))

    def zoom_out(self) -> None:
        """One step farther, about the middle."""
        self.zoom(1 / STEP, QPointF(self.viewport().rect().center()))

    def zoom(self, factor: float, about: QPointF) -> None:
        """Scales by a factor; what is at ``about`` (in the viewport) stays there."""
        self._fitted = False
        before = self.mapToScene(about.toPoint())
        self._set_scale(min(max(self.scale_factor * factor, SMALLEST), LARGEST))
        moved = self.mapFromScene(before) - about.toPoint()
        self._scroll_by(moved)
        self.view_changed()

    def _set_scale(self, scale: float) -> None:
        self.resetTransform()
        self.scale(scale, scale)

    def _scroll_by(self, moved: QPoint) -> None:
        self.horizontalScrollBar().setValue(self.horizontalScrollBar().value() + moved.x())
        self.verticalScrollBar().setValue(self.verticalScrollBar().value() + moved.y())

    def _pan_to(self, point: QPoint) -> None:
        assert self._pressed is not None
        if not self._panned and (point - self._pressed).manhattanLength() < QApplication.startDragDistance():
            return
        if not self._panned:
            self._panned = True
            self._fitted = False
            self.setRenderHint(QPainter.RenderHint.Antialiasing, False)
            self.viewport().setCursor(Qt.CursorShape.ClosedHandCursor)
        self._scroll_by(self._pressed - point)
        self._pressed = point

    def end_pan(self) -> bool:
        """Ends a drag; True if it moved the view (so that it was no click)."""
        panned, self._pressed, self._panned = self._panned, None, False
        if panned:
            self.setRenderHint(QPainter.RenderHint.Antialiasing, True)
            self.viewport().unsetCursor()
            self.viewport().update()
            self.view_changed()
        return panned

    def _pinched(self, event: QGestureEvent) -> bool:
        pinch = event.gesture(Qt.GestureType.PinchGesture)
        if not isinstance(pinch, QPinchGesture):
            return False
        self.zoom(pinch.scaleFactor(), QPointF(self.viewport().mapFromGlobal(pinch.hotSpot().toPoint())))
        event.accept()
        return True

    def viewportEvent(self, event: QEvent) -> bool:
        if isinstance(event, QGestureEvent):
            return self._pinched(event)
        if isinstance(event, QNativeGestureEvent) and event.gestureType() == Qt.NativeGestureType.ZoomNativeGesture:
            self.zoom(1.0 + event.value(), event.position())
            return True
        return super().viewportEvent(event)

    def wheelEvent(self, event: QWheelEvent) -> None:
        if event.angleDelta().y():
            self.zoom(STEP ** (event.angleDelta().y() / 120), event.position())
        event.accept()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        if event.button() in (Qt.MouseButton.LeftButton, Qt.MouseButton.MiddleButton):
            self._pressed = event.position().toPoint()

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        if self._pressed is not None:
            self._pan_to(event.position().toPoint())

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        if self._fitted:
            self.fit()
        else:
            self.view_changed()
