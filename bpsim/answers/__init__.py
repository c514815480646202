"""A student's own numbers: which is the first wrong one, and which typical mistake gives just that number. No Qt."""

from bpsim.answers.judging import Judge, decimals_needed, judge
from bpsim.answers.mistakes import Mistake, MistakeMade
from bpsim.answers.verdicts import Judged, Operand, Report, Verdict

__all__ = ["Judge", "Judged", "Mistake", "MistakeMade", "Operand", "Report", "Verdict", "decimals_needed", "judge"]
