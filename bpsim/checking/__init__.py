"""A student's own numbers: which is the first wrong one, and which typical mistake gives just that number. No Qt."""

from bpsim.checking.judging import decimals_needed, judge
from bpsim.checking.mistakes import Mistake, Slip
from bpsim.checking.verdicts import Judged, Operand, Report, Verdict

__all__ = ["Judged", "Mistake", "Operand", "Report", "Slip", "Verdict", "decimals_needed", "judge"]
