"""The picture of an output: over the plane of two inputs a map, along one input a curve, and the samples on it."""

from __future__ import annotations

import math
from collections.abc import Sequence
from functools import cached_property

import numpy as np
from msgspec import Struct
from PySide6.QtCore import QPointF, QRectF, QSizeF, Qt
from PySide6.QtGui import QColor, QFontMetricsF, QPainter, QPainterPath, QPen, QPolygonF

from bpsim.core.quantity import Kind, Quantity
from bpsim.simulator import Simulator
from bpsim.simulator.level_lines import round_numbers
from bpsim.simulator.output_surface import Plane, Surface, table
from bpsim.trace.numerals import Numerals, grouped
from bpsim.view.plots import wording
from bpsim.view.plots.frame import TOP, Frame, Words, broken_words, fitting, paint_words, row_height, rows_above
from bpsim.view.plots.relief import APART, number_box, paint_number, paint_numbers, paint_relief
from bpsim.view.theme import Theme, mixed, text_font

MOST_SPOTS = 2_000
"""Samples that are drawn; of more, every second, third and so on."""
MOST_NAMED = 40
"""Samples that have their target beside them."""
SHAPES = "●■▲◆▼"
"""What samples look like, by their class or target, where those are not more."""
SMALL = 210.0
"""Pixels of the shorter side below which an output among others has its numbers within the axes."""
RADIUS, SMALL_RADIUS, NEAR = 5.0, 3.5, 12.0
"""Pixels from the middle of a sample to its edge, also in a small picture; and to a click that means it."""
COVERED, LEAST_RADIUS = 0.25, 1.2
"""The part of a picture that samples cover at most: among many each is smaller, but no smaller than so many pixels."""


class Spot(Struct, frozen=True):
    """A sample on the picture. at, height: where. shape: of ``SHAPES``. text: its class or target; without targets its
    number. on_plane: whether its other inputs are those of the present sample."""

    row: int
    at: float
    height: float
    shape: int
    text: str
    held_out: bool
    on_plane: bool


class OutputPicture(Struct, frozen=True, eq=False, dict=True):
    """A surface with its samples and all that is written about it. present: the row of the present sample."""

    surface: Surface
    spots: tuple[Spot, ...]
    present: int
    inputs: tuple[str, ...]
    output: str
    texts: tuple[str, ...]
    title: str
    """What it is called among others: its output, with the value at the present sample once that is computed."""
    legend: str

    @classmethod
    def of(cls, surface: Surface, plane: Plane, simulator: Simulator, present: int) -> OutputPicture:
        """The picture of a surface at the simulator's position, in its notation and with its digits."""
        notation = simulator.notation
        inputs, output = tuple(map(notation.plain, plane.symbols)), notation.plain(plane.symbol)
        spots = _spots(plane, simulator, present)
        template = wording.OVER_PLANE if len(inputs) > 1 else wording.OVER_LINE
        heading = template.format(output=output, inputs=wording.AND.join(inputs))
        held = len(simulator.network.inputs) > len(inputs)
        computed = _computed(plane, simulator, present)
        title = output if computed is None else wording.EQUALS.format(name=output, value=computed)
        legend = _legend(spots, simulator, plane)
        parts = (
            heading + wording.OTHERS_HELD.format(sample=grouped(present + 1)) * held,
            _here(plane, simulator, present, inputs, [title] if computed is not None else []),
            legend,
        )
        return cls(surface, spots, present, inputs, output, tuple(filter(None, parts)), title, legend)

    @cached_property
    def span(self) -> tuple[float, float, float, float]:
        """The numbers at the left, right, bottom and top."""
        across, up = self.surface.across, self.surface.up
        if len(up):
            return float(across[0]), float(across[-1]), float(up[0]), float(up[-1])
        known = np.array([*self.surface.heights[0], *(spot.height for spot in self.spots)])
        known = known[np.isfinite(known)]
        low, high = (float(known.min()), float(known.max())) if len(known) else (0.0, 1.0)
        room = 0.08 * (high - low) or 0.5
        return float(across[0]), float(across[-1]), low - room, high + room

    def said_of(self, spot: Spot) -> str:
        """A sample in words, for who does not see it."""
        words = wording.SAMPLE_OF_CLASS.format(sample=grouped(spot.row + 1), text=spot.text)
        return f"{words}, {wording.HELD_OUT}" if spot.held_out else words

    def spot(self, row: int) -> Spot | None:
        """A sample by its row, where it is drawn."""
        return next((spot for spot in self.spots if spot.row == row), None)


def _spots(plane: Plane, simulator: Simulator, present: int) -> tuple[Spot, ...]:
    data = simulator.data
    rows = range(0, data.samples, math.ceil(data.samples / MOST_SPOTS))
    chosen = [*rows, *([] if present in rows else [present])]
    texts = {row: _text(plane, simulator, row) for row in chosen}
    examples = {text: row for row, text in texts.items()}
    # In the order of what they stand for, whichever sample comes first.
    known = sorted(examples, key=lambda text: _rank(plane, simulator, examples[text]))
    # A target is a height over one input: it needs no shape.
    told = len(known) <= len(SHAPES) and (len(plane.inputs) > 1 or bool(data.classes)) and data.has_targets
    shapes = {text: place for place, text in enumerate(known)} if told else {}
    others = [unit for unit in range(data.inputs.shape[1]) if unit not in plane.inputs]
    heights = data.inputs[:, plane.inputs[-1]] if len(plane.inputs) > 1 else _levels(plane, simulator)
    return tuple(
        Spot(
            row,
            float(data.inputs[row, plane.inputs[0]]),
            float(heights[row]),
            shapes.get(texts[row], 0),
            texts[row],
            data.holds_out(row),
            bool((data.inputs[row, others] == data.inputs[present, others]).all()),
        )
        for row in chosen
    )


def _levels(plane: Plane, simulator: Simulator) -> np.ndarray:
    """How high the samples are over one input: their targets; without targets the output itself."""
    heights = simulator.data.targets if simulator.data.has_targets else simulator.outputs
    return heights[:, plane.output]


def _text(plane: Plane, simulator: Simulator, row: int) -> str:
    data = simulator.data
    if not data.has_targets:
        return grouped(row + 1)
    if data.classes:
        return data.classes[int(data.targets[row].argmax())]
    return simulator.numerals.given(float(data.targets[row, plane.output]))


def _rank(plane: Plane, simulator: Simulator, row: int) -> float:
    data = simulator.data
    if not data.has_targets:
        return row
    return float(data.targets[row].argmax() if data.classes else data.targets[row, plane.output])


def _computed(plane: Plane, simulator: Simulator, present: int) -> str | None:
    """The output of the present sample, once a step has computed it."""
    quantity = Quantity(Kind.OUT, simulator.batch_sample(present), plane.symbol.layer, plane.output)
    if quantity.sample is None or not simulator.reached(quantity):
        return None
    return simulator.numerals.computed(simulator.shown(quantity))


def _here(
    plane: Plane, simulator: Simulator, present: int, inputs: tuple[str, ...], computed: list[str] | None = None
) -> str:
    """The numbers of the present sample. computed: what is said of its outputs."""
    numerals, data = simulator.numerals, simulator.data
    numbers = [numerals.given(float(data.inputs[present, unit])) for unit in plane.inputs]
    shown = [wording.EQUALS.format(name=name, value=number) for name, number in zip(inputs, numbers, strict=True)]
    shown += computed or []
    return wording.PRESENT_SAMPLE.format(
        sample=grouped(present + 1), samples=grouped(data.samples), numbers=", ".join(shown)
    )


def _legend(spots: tuple[Spot, ...], simulator: Simulator, plane: Plane) -> str:
    """What points, shapes and hollow ones stand for, and how many of the samples are drawn."""
    known = {spot.shape: spot.text for spot in spots}
    parts = [wording.TARGETS] if len(plane.inputs) == 1 and simulator.data.has_targets else []
    if len(known) > 1:
        shapes = "   ".join(f"{SHAPES[shape]} {known[shape]}" for shape in sorted(known))
        parts.append((wording.CLASS_BY_SHAPE if simulator.data.classes else wording.TARGET_BY_SHAPE) + shapes)
    if any(spot.held_out for spot in spots):
        parts.append(wording.HOLLOW)
    if any(not spot.on_plane for spot in spots):
        parts.append(wording.OFF_PLANE)
    if len(spots) < simulator.data.samples:
        parts.append(wording.SOME_SAMPLES.format(shown=grouped(len(spots)), samples=grouped(simulator.data.samples)))
    return "   ".join(parts)


class OutputDrawing(Struct, frozen=True, eq=False):
    """One output or several side by side, over the same plane, with all that is written above them.

    common: of several outputs what is written once; of one its own texts.
    """

    pictures: tuple[OutputPicture, ...]
    common: tuple[str, ...]

    @classmethod
    def of(
        cls, surfaces: Sequence[Surface], planes: Sequence[Plane], simulator: Simulator, present: int
    ) -> OutputDrawing:
        """The pictures of surfaces, each of its plane, at the simulator's position."""
        pairs = zip(surfaces, planes, strict=True)
        pictures = tuple(OutputPicture.of(surface, plane, simulator, present) for surface, plane in pairs)
        first = pictures[0]
        if len(pictures) == 1:
            return cls(pictures, first.texts)
        names = wording.COMMA.join(picture.output for picture in pictures)
        template = wording.OVER_PLANE if len(first.inputs) > 1 else wording.OVER_LINE
        heading = template.format(output=names, inputs=wording.AND.join(first.inputs))
        if len(simulator.network.inputs) > len(first.inputs):
            heading += wording.OTHERS_HELD.format(sample=grouped(present + 1))
        left_out = simulator.network.sizes[-1] - len(pictures)
        legends = {picture.legend for picture in pictures}
        parts = (
            heading,
            _here(planes[0], simulator, present, first.inputs),
            first.legend if len(legends) == 1 else "",
            wording.MORE_OUTPUTS.of(left_out, count=grouped(left_out)) if left_out else "",
        )
        return cls(pictures, tuple(filter(None, parts)))

    @property
    def texts(self) -> tuple[str, ...]:
        """All that is written, the titles of several outputs too."""
        titles = tuple(picture.title for picture in self.pictures) if len(self.pictures) > 1 else ()
        return (*self.common, *titles)

    @property
    def _above(self) -> list[tuple[str, ...]]:
        """What is written above each of several outputs: what its shapes stand for where that differs."""
        same = len({picture.legend for picture in self.pictures}) == 1
        return [(one.title,) if same or not one.legend else (one.title, one.legend) for one in self.pictures]

    def table(self) -> str:
        outputs = [picture.output for picture in self.pictures]
        return table([picture.surface for picture in self.pictures], self.pictures[0].inputs, outputs)

    def painters(self, rect: QRectF, theme: Theme, marked: int | None = None) -> list[OutputPainter]:
        """What paints each, and knows where its samples are. marked: the row of a sample that the keyboard is at."""
        if len(self.pictures) == 1:
            return [OutputPainter(self.pictures[0], theme, rect, marked)]
        top = rect.top() + TOP + row_height() * len(_words(self.common, rect, theme)) + 2
        tiles = _tiles(len(self.pictures), QRectF(rect.left(), top, rect.width(), max(rect.bottom() - top, 40.0)))
        those = zip(self.pictures, tiles, self._above, strict=True)
        return [OutputPainter(picture, theme, tile, marked, texts) for picture, tile, texts in those]

    def paint(self, painter: QPainter, rect: QRectF, theme: Theme) -> None:
        if len(self.pictures) > 1:
            paint_words(painter, rect, _words(self.common, rect, theme))
        for one in self.painters(rect, theme):
            one.paint(painter)


def _words(texts: Sequence[str], rect: QRectF, theme: Theme) -> list[Words]:
    """What is written above an output or several, in as many lines as it needs."""
    colours = theme.ink, theme.ink, theme.muted
    words = broken_words(((text, colours[min(at, 2)], at == 0) for at, text in enumerate(texts)), rect)
    return fitting(words, rows_above(rect))


def _tiles(count: int, rect: QRectF) -> list[QRectF]:
    """So many places of one size in a rectangle, as near to squares as they can be."""

    def least(columns: int) -> float:
        return min(rect.width() / columns, rect.height() / math.ceil(count / columns))

    columns = max(range(1, count + 1), key=least)
    width, height = rect.width() / columns, rect.height() / math.ceil(count / columns)
    return [
        QRectF(rect.left() + at % columns * width, rect.top() + at // columns * height, width, height)
        for at in range(count)
    ]


class OutputPainter:
    """Paints an output into a rectangle: what is written on top, below it the axes with surface and samples. Where the
    rectangle is small, the numbers at the axes stand within them."""

    def __init__(
        self,
        picture: OutputPicture,
        theme: Theme,
        rect: QRectF,
        marked: int | None = None,
        texts: tuple[str, ...] | None = None,
    ) -> None:
        """marked: the row of a sample that the keyboard is at. texts: what is written above; None for all."""
        self._picture, self._theme, self._rect, self._marked = picture, theme, rect, marked
        # No line ends within the name of the output.
        name = picture.output.replace(" ", "\u00a0")
        written = picture.texts if texts is None else texts
        self._words = _words([text.replace(picture.output, name) for text in written], rect, theme)
        self._small = texts is not None and min(rect.width(), rect.height()) < SMALL
        self.frame = Frame.below(len(self._words), rect, picture.span)
        if self._small:
            top = rect.top() + TOP + row_height() * len(self._words) + 2
            inner = QRectF(rect.left() + 12, top, max(rect.width() - 20, 20.0), max(rect.bottom() - 4 - top, 20.0))
            self.frame = Frame(inner, picture.span)
        self._places = [(spot, self.frame.place(spot.at, spot.height)) for spot in picture.spots]
        area = self.frame.rect.width() * self.frame.rect.height()
        self._usual = SMALL_RADIUS if self._small else RADIUS
        fitting = math.sqrt(COVERED * area / max(1, len(self._places))) / 2
        self._radius = max(LEAST_RADIUS, min(self._usual, fitting))

    def spot_at(self, point: QPointF) -> Spot | None:
        """The sample nearest to a point; None where none is near."""
        distances = [((place - point).manhattanLength(), spot) for spot, place in self._places]
        distance, nearest = min(distances, key=lambda one: one[0], default=(math.inf, None))
        return nearest if distance <= NEAR else None

    def paint(self, painter: QPainter) -> None:
        """Everything."""
        picture, theme = self._picture, self._theme
        paint_words(painter, self._rect, self._words)
        flat = len(picture.surface.up) > 0
        across, numbers = picture.inputs[0], []
        if flat:
            heights, line = picture.surface.heights, picture.surface.line
            numbers = paint_relief(painter, theme, self.frame, heights, self._taken, line=line)
        if not self._small:
            self.frame.paint(painter, theme, across, up=picture.inputs[1] if flat else "", lines=not flat)
        painter.save()
        painter.setClipRect(self.frame.rect.adjusted(-8, -8, 8, 8))
        if flat:
            painter.setPen(QPen(QColor(theme.line), 1.0))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRect(self.frame.rect)
        else:
            self._paint_curve(painter)
        most = MOST_NAMED // 5 if self._small else MOST_NAMED
        self._paint_spots(painter, named=flat and len(picture.spots) <= most)
        paint_numbers(painter, theme, numbers)
        painter.restore()
        if self._small:
            self._paint_numbers(painter, flat=flat)

    @property
    def _taken(self) -> list[QPointF]:
        """Where no number of a line is to stand: on samples, among many in a small picture on the present one alone,
        and there on the numbers of the axes."""
        if not self._small:
            return [place for _, place in self._places]
        rect = self.frame.rect
        few = len(self._places) <= max(MOST_NAMED // 5, rect.width() * rect.height() / APART**2)
        below = [QPointF(x, rect.bottom() + 16) for x in (rect.center().x(), rect.right() - 24)]
        corners = [rect.topLeft() + QPointF(24, 8), rect.bottomLeft() + QPointF(24, -20), *below]
        return [*corners, *(place for spot, place in self._places if few or spot.row == self._picture.present)]

    def _paint_numbers(self, painter: QPainter, *, flat: bool) -> None:
        """The numbers at the ends of the axes, within them; along one input some heights too."""
        left, _right, low, high = self._picture.span
        rect = self.frame.rect
        heights = [] if flat else round_numbers(low, high, 3)
        for height in heights:
            y = self.frame.place(left, height).y()
            painter.setPen(QPen(QColor(self._theme.line), 1.0))
            painter.drawLine(QPointF(rect.left(), y), QPointF(rect.right(), y))
        painter.setFont(text_font(0.8))
        painter.setPen(QColor(self._theme.ink))
        for text, room in self._numbers_within(heights, flat=flat):
            painter.drawText(room.adjusted(0, 0, 1, 0), Qt.AlignmentFlag.AlignLeft, text)

    def _numbers_within(self, heights: Sequence[float] = (), *, flat: bool) -> list[tuple[str, QRectF]]:
        """What stands within the axes of a small picture, and where. heights: along one input, those that are named."""
        left, right, low, high = self._picture.span
        write, rect = Numerals(2, significant=True).computed, self.frame.rect
        metrics = QFontMetricsF(text_font(0.8))
        row = metrics.height()

        def placed(text: str, share: float, y: float) -> tuple[str, QRectF]:
            wide = metrics.horizontalAdvance(text)
            return text, QRectF(rect.left() + 3 + share * (rect.width() - 6 - wide), y, wide, row)

        lowest = rect.bottom() - row - 1
        beside = [(write(height), self.frame.place(left, height).y() - row) for height in heights]
        if flat:
            above = wording.EQUALS.format(name=self._picture.inputs[-1], value=write(high))
            beside = [(above, rect.top()), (write(low), lowest - row)]
        below = (write(left), 0.0), (self._picture.inputs[0], 0.5), (write(right), 1.0)
        return [
            *(placed(text, share, lowest) for text, share in below),
            *(placed(text, 0.0, y) for text, y in beside if rect.top() <= y < lowest - row / 2),
        ]

    def _paint_curve(self, painter: QPainter) -> None:
        """The output along one input; what is not finite is left out of it."""
        surface, path, drawing = self._picture.surface, QPainterPath(), False
        for at, height in zip(surface.across.tolist(), surface.heights[0].tolist(), strict=True):
            if not math.isfinite(height):
                drawing = False
            elif drawing:
                path.lineTo(self.frame.place(at, height))
            else:
                path.moveTo(self.frame.place(at, height))
                drawing = True
        painter.setPen(QPen(QColor(self._theme.positive), 2.2))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.drawPath(path)

    def _paint_spots(self, painter: QPainter, *, named: bool) -> None:
        theme = self._theme
        rooms = self.names_at if named else {}
        # The present one last, over the others.
        for spot, place in sorted(self._places, key=lambda one: one[0].row == self._picture.present):
            radius = self._usual if spot.row == self._picture.present else self._radius
            edge = min(1.0, radius / SMALL_RADIUS)
            ink = QColor(theme.ink if spot.on_plane else mixed(theme.ink, theme.panel, 0.45))
            painter.setBrush(QColor(theme.panel) if spot.held_out else ink)
            if spot.held_out:
                painter.setPen(QPen(ink, 1.8 * edge))
            else:
                painter.setPen(QPen(QColor(theme.panel), 1.2 * edge))
            _paint_shape(painter, spot.shape, place, radius)
            painter.setBrush(Qt.BrushStyle.NoBrush)
            if spot.row == self._picture.present:
                painter.setPen(QPen(QColor(theme.current), 2.6))
                painter.drawEllipse(place, radius + 4, radius + 4)
            if spot.row in rooms:
                paint_number(painter, theme, rooms[spot.row], spot.text)

    def paint_mark(self, painter: QPainter) -> None:
        """A ring about the sample that the keyboard is at."""
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.setPen(QPen(QColor(self._theme.ink), 1.6, Qt.PenStyle.DashLine))
        for spot, place in self._places:
            if spot.row == self._marked:
                painter.drawEllipse(place, RADIUS + 7, RADIUS + 7)

    @property
    def names_at(self) -> dict[int, QPointF]:
        """Where the text of each sample stands, by its row: below it; above or beside it where that is taken by another
        sample, by its text or by a number of the axes, or out of them. Where none of that is free, nowhere, as long as
        shapes say the same."""
        edge = self._radius + 1.0
        size = QSizeF(2 * edge, 2 * edge)
        samples = {spot.row: QRectF(place - QPointF(edge, edge), size) for spot, place in self._places}
        taken = [room for _, room in self._numbers_within(flat=True)] if self._small else []
        found = {}
        for spot, place in self._places:
            aside = number_box(spot.text).width() / 2 + edge + 4
            ways = (0.0, 20.0), (0.0, -20.0), (aside, 0.0), (-aside, 0.0)
            centres = [place + QPointF(*way) for way in ways]
            others = [*taken, *(sample for row, sample in samples.items() if row != spot.row)]
            free = (one for one in centres if self._has_room(number_box(spot.text, one), others))
            usual = centres[0 if place.y() + 30 < self.frame.rect.bottom() else 1]
            centre = next(free, None if self._told and spot.row != self._picture.present else usual)
            if centre is not None:
                found[spot.row] = centre
                taken.append(number_box(spot.text, centre))
        return found

    @property
    def _told(self) -> bool:
        """Whether shapes tell what the texts of the samples say."""
        return len({spot.shape for spot in self._picture.spots}) > 1

    def _has_room(self, box: QRectF, others: Sequence[QRectF]) -> bool:
        """Whether a text stands within the axes and on nothing else."""
        return self.frame.rect.contains(box) and not any(box.intersects(other) for other in others)


def _paint_shape(painter: QPainter, shape: int, place: QPointF, r: float) -> None:
    corners = {
        1: ((-r, -r), (r, -r), (r, r), (-r, r)),
        2: ((0, -r - 1), (r + 1, r), (-r - 1, r)),
        3: ((0, -r - 2), (r + 2, 0), (0, r + 2), (-r - 2, 0)),
        4: ((0, r + 1), (r + 1, -r), (-r - 1, -r)),
    }.get(shape)
    if corners is None:
        painter.drawEllipse(place, r, r)
    else:
        painter.drawPolygon(QPolygonF([place + QPointF(x, y) for x, y in corners]))
