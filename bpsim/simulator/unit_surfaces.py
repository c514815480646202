"""The outs of all units over the plane of a network's two inputs, or along its one: small, kept for an iteration."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import suppress
from weakref import WeakKeyDictionary

from bpsim.core.errors import UsageError
from bpsim.core.network_values import NetworkValues
from bpsim.simulator.output_surface import Plane, UnitSurfaces
from bpsim.simulator.simulator import Simulator

SIDE, ALONG = 24, 48
"""Points along each of two inputs, and along one."""
AT_ONCE = 0.01
"""Seconds up to which they are computed where they are asked for; what takes longer is computed at rest."""
_known: WeakKeyDictionary[NetworkValues, UnitSurfaces] = WeakKeyDictionary()


def has_unit_surfaces(simulator: Simulator) -> bool:
    """Whether a lesson is about a network with at most two inputs."""
    return not simulator.about_formulas and len(simulator.network.inputs) <= 2


def unit_surfaces(simulator: Simulator) -> UnitSurfaces | None:
    """The surfaces at the simulator's position; None where there are none, or they take longer than ``AT_ONCE``, or
    ``unit_work`` refuses them."""
    if not has_unit_surfaces(simulator):
        return None
    plane, side = _plane(simulator)
    if simulator.values not in _known and plane.seconds(side) <= AT_ONCE:
        with suppress(UsageError):
            for _ in unit_work(simulator):
                pass
    return _known.get(simulator.values)


def unit_work(simulator: Simulator) -> Iterator[None]:
    """Computes them little by little. Raises UsageError where they take too long, or samples lie too far apart."""
    values = simulator.values
    plane, side = _plane(simulator)
    for made in plane.unit_bands(side):
        if made is not None:
            _known[values] = made
        yield


def _plane(simulator: Simulator) -> tuple[Plane, int]:
    """The plane, and the points along each of its inputs."""
    plane = Plane.of(simulator)
    return plane, SIDE if len(plane.inputs) > 1 else ALONG
