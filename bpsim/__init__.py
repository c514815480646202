"""bpsim: backpropagation, step by step, on a network that you build yourself.

>>> import bpsim
>>> sim = bpsim.Simulator(bpsim.load("it496"))
>>> round(sim.error, 9)
0.298371109
"""

from importlib.metadata import PackageNotFoundError, version

from bpsim.core import garbage

# What a module makes stays: collections on the way would go through all of it in vain.
with garbage.held():
    from bpsim.core.errors import BpsimError, LessonError, UsageError
    from bpsim.core.quantity import Kind, Quantity
    from bpsim.lesson import load, save
    from bpsim.lesson.blueprint import new_lesson
    from bpsim.lesson.lesson import Lesson
    from bpsim.lesson.new_formulas import new_formula_lesson
    from bpsim.simulator import Simulator

try:
    __version__ = version("bpsim")
except PackageNotFoundError:  # a source tree that was never installed
    __version__ = "0"

__all__ = [
    "BpsimError",
    "Kind",
    "Lesson",
    "LessonError",
    "Quantity",
    "Simulator",
    "UsageError",
    "__version__",
    "load",
    "new_formula_lesson",
    "new_lesson",
    "save",
]
