"""What an output of a network is over the plane of two inputs, or along its one input, with the present weights."""

from __future__ import annotations

import csv
import io
import math
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace

import numpy as np
from msgspec import Struct

from bpsim.core import worth
from bpsim.core.errors import UsageError
from bpsim.core.network import Data, Floats
from bpsim.core.network_engine import NetworkEngine
from bpsim.core.network_values import NetworkValues
from bpsim.core.quantity import Kind, Quantity
from bpsim.core.training import SampleOrder
from bpsim.sentences import _
from bpsim.simulator.level_lines import level_line
from bpsim.simulator.simulator import Simulator

MOST_SHOWN = 16
"""Outputs that are drawn side by side, at most."""
AT_REST, LIVE = 160, 40
"""Points along each input: at rest; and while a training runs or a number is dragged."""
MARGIN = 0.15
"""How far the plane goes beyond the samples, as a share of their width."""
LONE = 1.0
"""How far it goes to both sides of samples that have all the same number."""
BAND_SECONDS, MOST_SECONDS = 0.02, 3.0
"""Seconds of the points that are computed at once, roughly; and those of all points, beyond which there are fewer."""
_FORMULAS = _("formulas have no outputs over a plane of inputs: choose a lesson about a network")
_TOO_FAR = _("the samples lie too far apart to draw what is between them")
_TOO_LARGE = _("The points of the picture take {seconds:.0f} s: the network is too large for it")
_NO_OUTPUT = _("{name} is no output: choose from {known}")
_NO_INPUTS = _("{name}: choose two different inputs of {known}")
_ONE_INPUT = _("the network has one input only, so there is nothing to choose")


@dataclass(frozen=True, eq=False, slots=True)
class Surface:
    """Heights of an output. across, up: (columns,) and (rows,), the numbers of the two inputs; up is empty where there
    is one input only. heights: (rows, columns), one row where there is one input; NaN where they are not finite."""

    across: Floats
    up: Floats
    heights: Floats
    _lines: dict[float, Floats] = field(default_factory=dict, repr=False)
    """The lines that were asked for: a picture is painted again and again."""

    def line(self, height: float) -> Floats:
        """The pieces of the line on which the output has a height, as of ``level_line``."""
        if height not in self._lines:
            self._lines[height] = level_line(self.heights, height)
        return self._lines[height]

    def table(self, names: Sequence[str], output: str) -> str:
        """The points as CSV, as ``table`` writes those of several."""
        return table([self], names, [output])


def table(surfaces: Sequence[Surface], names: Sequence[str], outputs: Sequence[str]) -> str:
    """The points of surfaces over the same plane as CSV, with all digits, under the names of the inputs and outputs;
    what is not finite is empty, and a point where nothing else is is left out."""
    text = io.StringIO(newline="")
    rows = csv.writer(text)
    rows.writerow([*names, *outputs])
    ups, places = surfaces[0].up.tolist() or [None], surfaces[0].across.tolist()
    for row, up in enumerate(ups):
        for column, across in enumerate(places):
            heights = [float(surface.heights[row, column]) for surface in surfaces]
            if not all(map(math.isnan, heights)):
                known = ["" if math.isnan(height) else repr(height) for height in heights]
                rows.writerow([*(repr(number) for number in (across, up) if number is not None), *known])
    return text.getvalue()


class UnitSurfaces(Struct, frozen=True, eq=False):
    """Heights of the outs of all units over one plane: across and up as in a surface, heights: (units, rows, columns),
    those of the first layer after the inputs first. unit_at: where the units of each layer begin among all."""

    across: Floats
    up: Floats
    heights: Floats
    unit_at: tuple[int, ...]

    def of(self, layer: int, unit: int) -> Floats:
        """Those of one unit of a layer, from 1: (rows, columns)."""
        heights: Floats = self.heights[self.unit_at[layer] - self.unit_at[1] + unit]
        return heights


class Plane(Struct, frozen=True, eq=False):
    """The plane: an output, and the two inputs (or the one) that it is drawn over.

    row: the sample, a row of the data, at which all other inputs are held. values: of the iteration that is meant.
    """

    values: NetworkValues
    output: int
    inputs: tuple[int, ...]
    row: int

    @classmethod
    def of(cls, simulator: Simulator, output: int = 0, inputs: Sequence[int] = (0, 1), row: int = 0) -> Plane:
        """The plane at the simulator's position. Raises UsageError for formulas."""
        if simulator.about_formulas:
            raise UsageError(_FORMULAS)
        chosen = tuple(inputs) if len(simulator.network.inputs) > 1 else (0,)
        return cls(simulator.values, output, chosen, row)

    def same(self, other: Plane) -> bool:
        """Whether another plane has the same surface; a sample counts where it holds further inputs."""
        held = len(self.values.network.inputs) > len(self.inputs)
        known = (self.output, self.inputs, self.row if held else 0)
        return self.values is other.values and known == (other.output, other.inputs, other.row if held else 0)

    @property
    def symbols(self) -> tuple[Quantity, ...]:
        """What the inputs are, of any sample."""
        return tuple(Quantity(Kind.INPUT, None, 0, unit) for unit in self.inputs)

    @property
    def symbol(self) -> Quantity:
        """What the output is, of any sample."""
        return Quantity(Kind.OUT, None, self.values.network.depth, self.output)

    def seconds(self, side: int) -> float:
        """How long the points take at present, roughly: going forwards is a third of an iteration."""
        network, engine = self.values.network, self.values.engine
        work = side ** len(self.inputs) * (network.weight_count + sum(network.sizes))
        return worth.update_seconds(work, is_compiled=engine.loops.compiled() is not None)

    def surface(self, side: int = AT_REST) -> Surface:
        """The outputs at ``side`` points along each input, at once. Raises UsageError where they take too long."""
        *_bands, made = self.bands(side)
        assert made is not None
        return made

    def surfaces(self, outputs: Sequence[int], side: int = AT_REST) -> tuple[Surface, ...]:
        """The same of several outputs, which are computed together."""
        *_bands, made = self.bands_of(outputs, side)
        assert made is not None
        return made

    def bands(self, side: int) -> Iterator[Surface | None]:
        """A surface little by little: None as often as there is more to do, then the surface."""
        for made in self.bands_of((self.output,), side):
            yield None if made is None else made[0]

    def bands_of(self, outputs: Sequence[int], side: int) -> Iterator[tuple[Surface, ...] | None]:
        """The same of several outputs."""
        first = self.values.engine.unit_at[-2]
        for made in self._heights(side, [first + output for output in outputs]):
            yield None if made is None else tuple(Surface(made[0], made[1], heights.copy()) for heights in made[2])

    def unit_bands(self, side: int) -> Iterator[UnitSurfaces | None]:
        """The same of the outs of all units but the inputs."""
        unit_at = self.values.engine.unit_at
        for made in self._heights(side, list(range(unit_at[1], unit_at[-1]))):
            yield None if made is None else UnitSurfaces(*made, unit_at)

    def _heights(self, side: int, units: list[int]) -> Iterator[tuple[Floats, Floats, Floats] | None]:
        """None as often as there is more to do, then the numbers of the inputs, and the outs of some of all units:
        (units, rows, columns)."""
        seconds = self.seconds(side)
        if seconds > MOST_SECONDS:
            raise UsageError(_TOO_LARGE.format(seconds=seconds))
        across, *rest = (self._numbers(unit, side) for unit in self.inputs)
        up = rest[0] if rest else np.empty(0)
        rows = max(1, int(side * min(1.0, BAND_SECONDS / seconds)))
        found = []
        for begin in range(0, len(up) or 1, rows):
            yield None
            some = up[begin : begin + rows]
            outs = self.outs(self.points(across, some))[:, units]
            found.append(outs.T.reshape(len(units), len(some) or 1, side))
        heights = np.concatenate(found, axis=1)
        heights[~np.isfinite(heights)] = math.nan
        yield across, up, heights

    def points(self, across: Floats, up: Floats) -> Floats:
        """The inputs of a network at the points of a grid, row by row: (points, inputs)."""
        count = len(across) * (len(up) or 1)
        points = np.tile(self.values.engine.data.inputs[self.row], (count, 1))
        points[:, self.inputs[0]] = np.tile(across, len(up) or 1)
        if len(up):
            points[:, self.inputs[1]] = np.repeat(up, len(across))
        return points

    def outputs(self, points: Floats) -> Floats:
        """What the engine makes the output of some inputs, (points, inputs), with the weights of the iteration."""
        return self.outs(points)[:, self.values.engine.unit_at[-2] + self.output]

    def outs(self, points: Floats) -> Floats:
        """The outs of all units, the inputs first: (points, units)."""
        engine = self.values.engine
        training = replace(engine.training, batch=None, order=SampleOrder.IN_ORDER, picked=(), derivative_of=None)
        data = Data.of(engine.network, points, None)
        return NetworkEngine(engine.network, data, training).outs(self.values.state.parameters)

    def _numbers(self, unit: int, side: int) -> Floats:
        """The numbers of an input from one edge to the other, about those that the samples have."""
        known = self.values.engine.data.inputs[:, unit]
        low, high = float(known.min()), float(known.max())
        margin = MARGIN * (high - low) or LONE * max(1.0, abs(high) / 2)
        if not math.isfinite(2 * (high - low + 2 * margin)):
            raise UsageError(_TOO_FAR)
        return np.linspace(low - margin, high + margin, side)


def output_named(name: str, simulator: Simulator) -> int:
    """The output that has this name or symbol; the first for no name. Raises UsageError."""
    if simulator.about_formulas:
        raise UsageError(_FORMULAS)
    depth = simulator.network.depth
    names = simulator.network.layers[-1].units
    symbols = [simulator.notation.plain(Quantity(Kind.OUT, None, depth, unit)) for unit in range(len(names))]
    found = _found(name, names, symbols) if name else 0
    if found is None:
        raise UsageError(_NO_OUTPUT.format(name=name, known=", ".join(symbols)))
    return found


def inputs_named(text: str, simulator: Simulator) -> tuple[int, int]:
    """The two inputs that are named, with a comma between them; the first two for no name. Raises UsageError."""
    if simulator.about_formulas:
        raise UsageError(_FORMULAS)
    if not text:
        return 0, 1
    names = simulator.network.inputs
    if len(names) == 1:
        raise UsageError(_ONE_INPUT)
    symbols = [simulator.notation.plain(Quantity(Kind.INPUT, None, 0, unit)) for unit in range(len(names))]
    found = [_found(name, names, symbols) for name in text.split(",")]
    if len(found) != 2 or None in found or found[0] == found[1]:
        raise UsageError(_NO_INPUTS.format(name=text, known=", ".join(symbols)))
    first, second = found
    assert first is not None
    assert second is not None
    return first, second


def _found(name: str, names: Sequence[str], symbols: Sequence[str]) -> int | None:
    """The place of a name among names, or symbols, as the eye tells them apart."""
    wanted = _seen(name)
    for known in (symbols, names):
        for place, one in enumerate(known):
            if _seen(one) == wanted:
                return place
    return None


def _seen(name: str) -> str:
    return re.sub(r"[\s_]", "", name).casefold()
