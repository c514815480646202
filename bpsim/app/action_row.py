"""A row of the table of actions."""

from __future__ import annotations

from msgspec import Struct
from PySide6.QtGui import QKeySequence

from bpsim.app.command_subjects import NOTHING, On

Keys = QKeySequence.StandardKey | str | tuple[str, ...] | None
NO_ARGUMENT = object()


class Row(Struct, frozen=True):
    """One command. ``key`` names it; ``group`` makes it one choice of several; a row without text is a separator.

    does: the slot, as the path to it from the window; it is given the argument where there is one, else whether a
    checkable command that is no choice is ticked. why: why it cannot be done while it is disabled.
    of_formulas: its text and its tip where the lesson is about formulas and they are others.
    applies: the things on the graph whose context menu has it. graph_keys: the keys by which the graph, or the table of
    the samples, does it itself; they are shown and not heard by the window. networks: whether it is for lessons about
    networks alone, and cannot be done in others.
    """

    menu: str
    key: str = ""
    text: str = ""
    keys: Keys = None
    tip: str = ""
    icon: str = ""
    group: str = ""
    checkable: bool = False
    does: str = ""
    argument: object = NO_ARGUMENT
    why: str = ""
    of_formulas: tuple[str, str] | None = None
    applies: On = NOTHING
    graph_keys: str = ""
    networks: bool = False
