"""The graph as a picture, without a window."""

from __future__ import annotations

from PySide6.QtCore import QRectF, QSize, QSizeF
from PySide6.QtGui import QImage, QPainter
from PySide6.QtWidgets import QGraphicsItem

from bpsim.view.canvas.flow_legend import PaintedLegend
from bpsim.view.canvas.formula_picture import AnyPicture, FormulaPicture
from bpsim.view.canvas.formula_scene import FormulaScene
from bpsim.view.canvas.layout import BLEED, USUAL_ROOM, Room
from bpsim.view.canvas.scene import GraphScene
from bpsim.view.canvas.style import Style
from bpsim.view.theme import Theme

MARGIN = 0.04
"""The margin on every side of the picture, as a share of its shorter side."""
LARGEST_SCALE = 2.5


def render_graph(picture: AnyPicture, theme: Theme, size: QSize, dpr: float = 1.0) -> QImage:
    """The whole graph, centred with margins, ``size`` in points and ``dpr`` pixels to the point.

    A ``QGuiApplication`` must exist, for the fonts.
    """
    image = QImage(size * dpr, QImage.Format.Format_RGB32)
    image.setDevicePixelRatio(dpr)
    image.fill(Style(theme).colour("panel"))
    painter = QPainter(image)
    paint_graph(picture, theme, painter, QRectF(0, 0, size.width(), size.height()))
    painter.end()
    return image


def paint_graph(picture: AnyPicture, theme: Theme, painter: QPainter, target: QRectF) -> None:
    """Paints the whole graph into a rectangle of any paint device (image, SVG, PDF, printer)."""
    inside, scene = _inside(target), _scene_within(picture, theme, target)
    for item in scene.items():
        # What a scene keeps as pixels would be pixels in a drawing, too.
        item.setCacheMode(QGraphicsItem.CacheMode.NoCache)
    painter.setRenderHints(QPainter.RenderHint.Antialiasing | QPainter.RenderHint.TextAntialiasing)
    source = _source(scene)
    lettering, legend, scale = _scales(picture, source, inside)
    above = _above(inside, legend, lettering)
    fitted = QRectF(0, 0, source.width() * scale, source.height() * scale)
    fitted.moveCenter(above.center())
    scene.render(painter, fitted, source)
    painter.save()
    painter.translate(inside.left(), fitted.bottom())
    painter.scale(lettering, lettering)
    legend.paint(painter, Style(theme))
    painter.restore()


def scale_within(picture: AnyPicture, theme: Theme, size: QSizeF) -> float:
    """The scale at which ``paint_graph`` draws the graph into a rectangle of this size."""
    target = QRectF(0, 0, size.width(), size.height())
    return _scales(picture, _source(_scene_within(picture, theme, target)), _inside(target))[2]


def _scales(picture: AnyPicture, source: QRectF, inside: QRectF) -> tuple[float, PaintedLegend, float]:
    """The scale of the legend below the graph, the legend, and the scale of the graph above it."""
    lettering = max(1.0, min(_scale(source, inside), LARGEST_SCALE))
    legend = PaintedLegend(picture, inside.width() / lettering)
    return lettering, legend, min(_scale(source, _above(inside, legend, lettering)), LARGEST_SCALE)


def _inside(target: QRectF) -> QRectF:
    margin = MARGIN * min(target.width(), target.height())
    return target.adjusted(margin, margin, -margin, -margin)


def _above(inside: QRectF, legend: PaintedLegend, lettering: float) -> QRectF:
    return inside.adjusted(0, 0, 0, -legend.height * lettering)


def _scene_within(picture: AnyPicture, theme: Theme, target: QRectF) -> GraphScene | FormulaScene:
    inside = _inside(target)
    return _scene(picture, theme, Room(inside.width(), inside.height()))


def _scale(source: QRectF, target: QRectF) -> float:
    return min(target.width() / source.width(), target.height() / source.height())


def natural_size(picture: AnyPicture, theme: Theme) -> QSizeF:
    """The size at which the graph, with its margins, is drawn in the scene's own units."""
    source = _source(_scene(picture, theme))
    width, height = source.width(), source.height() + PaintedLegend(picture, source.width()).height
    margin = 2 * MARGIN * min(width, height) / (1 - 2 * MARGIN)
    return QSizeF(width + margin, height + margin)


def _scene(picture: AnyPicture, theme: Theme, room: Room = USUAL_ROOM) -> GraphScene | FormulaScene:
    if isinstance(picture, FormulaPicture):
        formulas = FormulaScene(Style(theme))
        formulas.set_room(room)
        formulas.show_picture(picture)
        return formulas
    scene = GraphScene(Style(theme))
    scene.set_room(room)
    scene.show_picture(picture)
    return scene


def _source(scene: GraphScene | FormulaScene) -> QRectF:
    return scene.bounds().adjusted(-BLEED, -BLEED, BLEED, BLEED)
