"""A student's own numbers: which is the first wrong one, and which typical mistake gives just that number. No Qt."""

from typing import TYPE_CHECKING

from bpsim.answers.verdicts import Judged, Operand, Report, Verdict
from bpsim.later import imported_later

if TYPE_CHECKING:
    from bpsim.answers.judging import Judge, decimals_needed, judge
    from bpsim.answers.mistakes import Mistake, MistakeMade

__all__ = ["Judge", "Judged", "Mistake", "MistakeMade", "Operand", "Report", "Verdict", "decimals_needed", "judge"]

_JUDGING = dict.fromkeys(("Judge", "decimals_needed", "judge"), "judging")
__getattr__ = imported_later("bpsim.answers", _JUDGING | dict.fromkeys(("Mistake", "MistakeMade"), "mistakes"))
