"""Which numbers a setting may have: types that a file is checked against, each with the words that a message says."""

from __future__ import annotations

import sys
from typing import Annotated

from msgspec import Meta

from bpsim.sentences import _

COUNT = 2**53
"""Iterations and other counts: the largest that a float64 and every JSON reader keep exactly."""

NotNegative = Annotated[float, Meta(ge=0.0, le=sys.float_info.max, description=_("a finite number of at least 0"))]
BelowOne = Annotated[float, Meta(ge=0.0, lt=1.0, description=_("a number of at least 0 and below 1"))]
Share = Annotated[float, Meta(ge=0.0, le=1.0, description=_("a number from 0 to 1"))]
AtLeastOne = Annotated[int, Meta(ge=1, le=COUNT, description=_("a whole number from 1 to {count}").format(count=COUNT))]
