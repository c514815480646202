"""The texts of formulas as runs: in the nodes, at the ends of the wires, below nodes."""

from __future__ import annotations

from collections.abc import Iterator

from PySide6.QtGui import QFont, QFontMetricsF

from bpsim.trace.marks import Span
from bpsim.trace.numerals import format_number
from bpsim.view.canvas.formula_layout import FormulaLayout, FormulaMetrics
from bpsim.view.canvas.formula_picture import FormulaPicture, NodeSign, node_place
from bpsim.view.canvas.graph_picture import Label, Line, Role
from bpsim.view.canvas.label_rows import SMALLEST_NUMBER, Run, symbol_runs
from bpsim.view.canvas.placement import Rect
from bpsim.view.canvas.places import SAMPLE, TOTAL, Part, Place
from bpsim.view.canvas.style import GUTTER, PADLOCK, TEXT, figure_font, measure, name_font
from bpsim.view.painted_symbols import fitted, symbol_width

_USUAL = FormulaMetrics()
WIDEST_NAME = 84.0
"""The width of the text in a node, at most."""
AROUND = 12.0
"""What a node is wider than the text in it."""
SHORT_OPERATION, SHORT_NAME = 1, 4
"""Letters."""
NAME_SHARES = (1.0, 0.9, 0.8, 0.7)
LOCAL_TEXT = 10
"""The size of a local derivative, and of the name of a gate."""


def formula_metrics(digits: int | None, *, compact: bool = False) -> FormulaMetrics:
    """The sizes of what has text in it, for numbers with so many decimals. compact: all but the numbers is smaller."""
    bold = measure(TEXT, True)
    number = bold.horizontalAdvance(format_number(-0.12345678901234567, digits)) + (1.0 if compact else 4.0)
    row = round(bold.height()) - 1.0
    if compact:
        return FormulaMetrics(node=28.0, row=row - 1.0, number=number, arrow=10.0, gap=7.0, channel=12.0)
    return FormulaMetrics(row=row, number=number)


def widths_of(signs: tuple[NodeSign, ...], metrics: FormulaMetrics) -> tuple[float, ...]:
    """How wide each node has to be."""
    share = metrics.node / _USUAL.node
    known: dict[NodeSign, float] = {}

    def width(sign: NodeSign) -> float:
        if _is_short(sign):
            return 0.0
        if sign not in known:
            known[sign] = share * (AROUND + min(max(map(_width, _head(sign))), WIDEST_NAME))
        return known[sign]

    return tuple(map(width, signs))


def _is_short(sign: NodeSign) -> bool:
    """Whether the text of a gate needs no more room than every node has, whatever its letters are."""
    return 0 < len(sign.operation) <= SHORT_OPERATION and len(sign.name) <= SHORT_NAME


def _head(sign: NodeSign) -> Iterator[tuple[tuple[Span, ...], QFont]]:
    """What stands in a node, and how large: the operation over the name, or the name alone."""
    if sign.operation:
        yield (Span(sign.operation),), name_font()
        yield sign.spans, figure_font(LOCAL_TEXT)
    else:
        yield sign.spans, name_font()


def _width(text: tuple[tuple[Span, ...], QFont]) -> float:
    return symbol_width(*text)


def _smaller(font: QFont, share: float) -> QFont:
    """The font at a share of its size."""
    if share == 1.0:
        return font
    font = QFont(font)
    font.setPixelSize(max(6, round(share * font.pixelSize())))
    return font


class FormulaTexts:
    """The runs of a picture in a layout, in the scene's coordinates."""

    def __init__(self, picture: FormulaPicture, layout: FormulaLayout) -> None:
        self._picture, self._layout = picture, layout
        self._known: dict[Place, tuple[Run, ...]] = {}

    def runs(self, place: Place) -> tuple[Run, ...]:
        """What is painted for a place."""
        found = self._known.get(place)
        if found is None:
            label = self._picture.label(place)
            found = self._known[place] = tuple(self._runs(place, label)) if label else ()
        return found

    def _runs(self, place: Place, label: Label) -> Iterator[Run]:
        if place.part is Part.NODE:
            yield from self._in_node(place.index, label)
            yield from self._beside_node(place.index, label)
        elif (number := self._picture.wires.number(place)) is not None:
            yield from _numbers(label, label.lines, self._layout.label(number))
        else:
            yield from self._whole(place, label)

    def _in_node(self, node: int, label: Label) -> Iterator[Run]:
        """The name of a variable, with a padlock where it is frozen; of a gate what it does, over its name."""
        sign, title = self._picture.signs[node], label.lines[0]
        x, y = self._layout.centres[node].tolist()
        share = self._layout.metrics.node / _USUAL.node
        room = self._layout.sizes[node, 0] - 6.0 * share
        rows = [(spans, _smaller(font, share)) for spans, font in _head(sign)]
        for (spans, font), baseline in zip(rows, (0.0, 13.0 * share) if len(rows) > 1 else (5.0 * share,), strict=True):
            shown, used = fitted(spans, font, room, "…", NAME_SHARES)
            width = symbol_width(shown, used)
            line = title if spans == sign.spans else Line(Role.NAME, sign.operation)
            yield from symbol_runs(line, shown, x - width / 2, y + baseline, used)
        if title.note:
            half_width, half_height = (self._layout.sizes[node] / 2).tolist()
            corner = x + half_width - PADLOCK / 2, y - half_height + PADLOCK / 2
            yield Run(title.note, *corner, figure_font(), title, icon=True)

    def _beside_node(self, node: int, label: Label) -> Iterator[Run]:
        """Where nothing uses a node, its numbers at its short wire; else what its wires do not say, below it."""
        numbers = label.lines[1:]
        if node in self._layout.outlets:
            shown = tuple(line for line in numbers if line.role is not Role.UPDATED)
            yield from _numbers(label, shown, self._layout.outlet_label(node))
            return
        uses = len(self._picture.wires.out[node])
        below = [line for line in numbers if line.role is Role.UPDATED]
        of_batch = (line for line in numbers if line.role is Role.GRADIENT)
        below[:0] = [line for line in of_batch if uses > 1 or (line.quantity and line.quantity.sample is None)]
        for at, line in enumerate(below):
            rect = self._layout.below(node, at)
            text = f"→ {line.value}" if line.role is Role.UPDATED else line.value
            font = figure_font(TEXT, True)
            width = QFontMetricsF(font).horizontalAdvance(text)
            # No farther to the left than the node, before which numbers stand.
            left = max(rect.centre[0] - width / 2, self._layout.rect(node).x)
            yield Run(text, left, rect.y + rect.height - 3.0, font, line)

    def _whole(self, place: Place, label: Label) -> Iterator[Run]:
        """Above everything, at the left: which sample it is; beside that the result of the batch."""
        bounds, m = self._layout.bounds, self._layout.metrics
        left, top = bounds.x, bounds.y - 2 * m.row * (len(label.lines) if place == TOTAL else 1)
        sample = self._picture.label(SAMPLE)
        if place == TOTAL and sample:
            left += symbol_width(sample.lines[0].symbol_spans, figure_font()) + 4 * GUTTER
        for line in label.lines:
            font = figure_font(TEXT, place == TOTAL)
            yield from symbol_runs(line, line.symbol_spans, left, top, font)
            at = left + symbol_width(line.symbol_spans, font) + GUTTER
            if line.value:
                yield Run(line.value, at, top, font, line)
            top += m.row


def _numbers(label: Label, lines: tuple[Line, ...], rect: Rect) -> Iterator[Run]:
    """The value above a wire, the derivative below it, the local derivative below that, at the wire's end."""
    row = rect.height / 3
    for line in lines:
        at = {Role.VALUE: 0, Role.LOCAL: 2}.get(line.role, 1)
        font = figure_font(LOCAL_TEXT if at == 2 else TEXT, at < 2)
        width = QFontMetricsF(font).horizontalAdvance(line.value)
        if width > rect.width:
            font = QFont(font)
            font.setPixelSize(max(SMALLEST_NUMBER - 2, int(font.pixelSize() * rect.width / width)))
            width = QFontMetricsF(font).horizontalAdvance(line.value)
        x = rect.x + (rect.width - width) / (1 if at == 2 else 2)
        editable = at == 0 and label.editable is not None
        baseline = rect.y + (at + 1) * row + (1.5 if at else -3.5)
        yield Run(line.value, x, baseline, font, line, editable)


def all_places(picture: FormulaPicture) -> Iterator[Place]:
    """Every place that can have a text."""
    yield from (node_place(node) for node in range(picture.graph.size))
    yield from (wire.place for wire in picture.wires)
    yield from (label.place for label in picture.whole)
