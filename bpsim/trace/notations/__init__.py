"""The notations: for each a table of how it writes every kind of quantity. A new kind is one row in each table.

What all notations write alike, ratios of other symbols, has one row in ``COMMON``; a notation's own row goes before.
"""

from __future__ import annotations

from collections.abc import Mapping

from bpsim.trace.notations.scheme import COMMON, Scheme, net_of, out_of, successor
from bpsim.trace.notations.with_indices import HAN_KAMBER, VAN_VEEN, Z_A_DELTA
from bpsim.trace.notations.with_names import NET_OUT, TOROK

__all__ = ["COMMON", "NOTATIONS", "Scheme", "net_of", "out_of", "successor"]

NOTATIONS: Mapping[str, Scheme] = {
    "net-out": NET_OUT,
    "z-a-delta": Z_A_DELTA,
    "van-veen": VAN_VEEN,
    "torok": TOROK,
    "han-kamber": HAN_KAMBER,
}
"""Every notation under the name that a lesson file gives it."""
