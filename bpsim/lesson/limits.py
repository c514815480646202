"""What a lesson file may hold at most, so that no file can hang or exhaust the program."""

from __future__ import annotations

from bpsim.core.allowed import COUNT as COUNT

FILE_BYTES = 64 * 1024 * 1024
"""Enough for the most weights allowed, at full precision, twice (start and trained state), and their masks."""

CONTAINERS = 1_000_000
"""Lists and objects in one file: each costs far more memory than the two bytes that write it."""

LAYERS = 32
UNITS = 1024
WEIGHTS = 1_000_000
SAMPLES = 100_000
NAME = 60
"""Letters in the name of a unit: it stands on the graph, in every symbol and in every formula."""

FIELDS = 500_000
"""Fields of all objects of a file."""

TEXTS = 500_000
"""Texts of a file: many more than the units, captions and printed numbers that it may have, so no exception."""

SMALL_BYTES = 1_000_000
"""Bytes of a file in which all faults are told; in a larger one an unknown field is refused alone."""

NOTES = 10_000
"""Captions of the guide, and printed numbers."""

LIST = max(LAYERS, UNITS, SAMPLES, NOTES)
"""The longest list of all."""

SEED = 2**32 - 1
"""The largest seed of numpy's ``RandomState``."""

PICTURE_SIDE = 16_384
"""A side of a picture of the graph, in pixels, at most."""

COORDINATE = 1_000_000
"""How far from the origin a unit may be moved."""

FAULTS = 20
"""Faults that one error lists."""
