"""bpsim: backpropagation, step by step, on a network that you build yourself.

>>> import bpsim
>>> sim = bpsim.Simulator(bpsim.load("it496"))
>>> round(sim.error, 9)
0.298371109
"""

from typing import TYPE_CHECKING, Any

from bpsim.later import imported_later

if TYPE_CHECKING:
    from bpsim.core.errors import BpsimError, LessonError, UsageError
    from bpsim.core.quantity import Kind, Quantity
    from bpsim.lesson import load, save
    from bpsim.lesson.blueprint import new_lesson
    from bpsim.lesson.lesson import Lesson
    from bpsim.lesson.new_formulas import new_formula_lesson
    from bpsim.simulator import Simulator

    __version__: str

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

_HOMES = {
    "BpsimError": "core.errors",
    "Kind": "core.quantity",
    "Lesson": "lesson.lesson",
    "LessonError": "core.errors",
    "Quantity": "core.quantity",
    "Simulator": "simulator",
    "UsageError": "core.errors",
    "load": "lesson",
    "new_formula_lesson": "lesson.new_formulas",
    "new_lesson": "lesson.blueprint",
    "save": "lesson",
}
_find = imported_later("bpsim", _HOMES)


def __getattr__(name: str) -> Any:
    """What takes a while to import, or, of the version, to find: the command line seldom needs all of it."""
    return _version() if name == "__version__" else _find(name)


def __dir__() -> list[str]:
    return sorted({*globals(), *__all__})


def _version() -> str:
    from importlib.metadata import PackageNotFoundError, version

    try:
        return version("bpsim")
    except PackageNotFoundError:  # a source tree that was never installed
        return "0"
