"""What the Inspector shows of a selection: its properties in sections, as plain frozen values. No Qt."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from enum import Enum, auto
from typing import Final

from msgspec import Struct

from bpsim.core.quantity import Quantity


class Control(Enum):
    """The ways in which a property is shown and edited."""

    NUMBER = auto()
    COUNT = auto()
    """A whole number that is no parameter."""
    CHOICE = auto()
    TEXT = auto()
    LINES = auto()
    SWITCH = auto()
    CONNECTION = auto()
    """A connection: whether it is there and, if so, its weight and whether that is frozen."""
    FACT = auto()


class Several:
    """The value of a property in which the selected things differ."""

    def __repr__(self) -> str:
        return "SEVERAL"


SEVERAL: Final = Several()


class Link(Struct, frozen=True):
    """A connection that may be there or not. number: its weight."""

    exists: bool
    number: float = 0.0
    frozen: bool = False


class Property(Struct, frozen=True):
    """One property of one or several things.

    key: its kind, by which it is named and edited. value: a number, text, truth or Link; SEVERAL where the things
    differ. targets: the things it belongs to, quantities of numbers, else (layer, unit, source) as far as they go.
    label: its name where that is another than the one of its kind. choices: what it is one of.
    """

    key: str
    control: Control
    value: object
    targets: tuple[object, ...] = ()
    label: str = ""
    choices: tuple[str, ...] = ()

    @property
    def identity(self) -> tuple[object, ...]:
        """What stays the same while only its value becomes another."""
        return self.key, self.control, self.targets, self.label, self.choices

    @property
    def quantities(self) -> tuple[Quantity, ...]:
        """The numbers it stands for."""
        return tuple(target for target in self.targets if isinstance(target, Quantity))


class Section(Struct, frozen=True):
    """Some properties under a title."""

    title: str
    properties: tuple[Property, ...]


def common(values: Iterable[object]) -> object:
    """The value that all have; SEVERAL where they differ."""
    distinct = list(dict.fromkeys(values))
    return distinct[0] if len(distinct) == 1 else SEVERAL


def identity(sections: Sequence[Section]) -> tuple[object, ...]:
    """What stays the same while only values become others."""
    return tuple((section.title, tuple(one.identity for one in section.properties)) for section in sections)
