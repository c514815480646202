"""The notations: for each a table of the kinds that it has letters for; all others are in ``COMMON``."""

from __future__ import annotations

from collections.abc import Mapping

from bpsim.trace.notations.scheme import COMMON, Scheme
from bpsim.trace.notations.with_indices import HAN_KAMBER, VAN_VEEN, Z_A_DELTA
from bpsim.trace.notations.with_names import NET_OUT, TOROK

__all__ = ["COMMON", "NOTATIONS", "Scheme"]

NOTATIONS: Mapping[str, Scheme] = {
    "net-out": NET_OUT,
    "z-a-delta": Z_A_DELTA,
    "van-veen": VAN_VEEN,
    "torok": TOROK,
    "han-kamber": HAN_KAMBER,
}
"""Every notation under the name that a lesson file gives it."""
