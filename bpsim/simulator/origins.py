"""The edits that began a run, by which its curve is told from others."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, fields, is_dataclass
from enum import StrEnum
from functools import cached_property
from typing import Any
from weakref import ReferenceType

from msgspec import Struct

from bpsim.core.course import Series
from bpsim.core.curve import Curve
from bpsim.core.history import History
from bpsim.core.network import Network
from bpsim.core.optimizers import Optimizer
from bpsim.core.quantity import Kind, Quantity
from bpsim.core.schedules import Schedule
from bpsim.core.training import Training
from bpsim.sentences import _
from bpsim.trace.notation import Notation
from bpsim.trace.numerals import format_given, grouped
from bpsim.trace.setting_names import CHOICES, setting_with_value

AS_OPENED = _("as opened")
RESTART = _("restart")
USE_AS_START = _("used as start")
NEW_WEIGHTS = _("new weights, seed {seed}")
NORMALIZED = _("normalized inputs")
HELD_OUT = _("sample {sample} held out")
TAKEN_BACK = _("sample {sample} taken back")
ADDED = _("samples added")
DERIVATIVE = _("another derivative")
PICKED = _("sample {sample} picked")
TARGETS_ADDED, TARGETS_REMOVED = _("targets added"), _("targets removed")
REMOVED = _("samples removed")
MOVED = _("samples moved")
OTHER_SAMPLES = _("other samples")
OTHER_WEIGHTS = _("other weights")
SEVERAL = _("{count} numbers")
CLASS = _("sample {sample} of {name}")
TRAINING = _("other training settings")
SET = "{name} = {value}"
_AT = _("{words} at {iteration}")
_MORE, _COUNTED = "{words}, …", _("{words} and {count} more")
MOST_NAMED = 2
"""Edits before a run that its origin names, at most."""
LONGEST = 40
"""Letters of two edits before a run that are named beside one another, where there are more."""
MOST_KEPT = 40
"""Edits that are kept beside the last one, at most: later ones of the same things take their places."""


class Origin(Struct, frozen=True):
    """One edit at an iteration: ``quantity`` was set to ``value``, or what the words say.

    setting: the path of the setting of the training that has the words as its value. variable: that of formulas which
    the words are about. network: the one that has the quantity; None where it is the present one. restarts: it is a
    new start, with the weights and biases of the lesson itself.
    """

    words: str = ""
    quantity: Quantity | None = None
    value: float = 0.0
    iteration: int = 0
    setting: str = ""
    variable: str = ""
    network: Network | None = None
    restarts: bool = False

    @property
    def subject(self) -> object:
        """What was changed: a later edit of the same takes its place."""
        if self.quantity:
            return self.quantity, self.network
        return (self.setting, self.variable) if self.setting or self.variable else self.words

    def text(self, notation: Notation) -> str:
        """``w5 = 0.9``, with the symbol of a notation."""
        if self.setting:
            return setting_with_value(self.setting, notation, self.words)
        if self.quantity is None:
            return self.words
        if self.network is not None and self.network is not notation.network:
            notation = Notation(self.network, notation.samples, notation.key)
        return SET.format(name=notation.plain(self.quantity), value=format_given(self.value, None))


@dataclass(frozen=True)
class Ghost:
    """The curve of an earlier run, and the edits that began that run: none for a lesson as it was opened.

    run: the identity of its history. given: the name that somebody gave it; empty where it is called by its origins.
    """

    curve: Curve
    origins: tuple[Origin, ...] = ()
    """All at one iteration: nothing was trained between them."""
    run: object = None
    given: str = ""
    kept: ReferenceType[History[Any, Any]] | None = field(default=None, compare=False)
    """Its history, for as long as undo or the list of runs keeps it."""

    @cached_property
    def total(self) -> Series:
        """The total of the curve, for a picture of it."""
        return Series.of(self.curve.total)

    @property
    def history(self) -> History[Any, Any] | None:
        """What was trained, where that is still kept."""
        return self.kept() if self.kept is not None else None

    def name(self, notation: Notation) -> str:
        """What tells it from the others, in a few words: ``w5 = 0.9 at 5 000``."""
        return self.given or reason(self.origins, notation)


def reason(origins: Sequence[Origin], notation: Notation) -> str:
    """What the edits that began a run come to, in a few words: ``w5 = 0.9 at 5 000``."""
    if not origins:
        return AS_OPENED
    words = _named([origin.text(notation) for origin in origins[:MOST_NAMED]], len(origins))
    iteration = origins[0].iteration
    return _AT.format(words=words, iteration=grouped(iteration)) if iteration else words


def _named(texts: Sequence[str], count: int) -> str:
    """The first of so many edits. Long ones, as of layer after layer, have one of their kind and their number."""
    words = ", ".join(texts)
    if count <= MOST_NAMED:
        return words
    if len(words) <= LONGEST or count > MOST_KEPT:
        return _MORE.format(words=words if len(words) <= LONGEST else texts[0])
    return _COUNTED.format(words=texts[0], count=grouped(count - 1))


def with_edit(origins: Sequence[Origin], edit: Origin) -> tuple[Origin, ...]:
    """The edits before a run with one more: of one thing the last value counts, and a restart changes nothing.

    Of very many the first are kept, since no more are named or counted, and the last.
    """
    kept = [one for one in origins if not one.restarts and one.subject != edit.subject]
    return (*kept[:MOST_KEPT], edit)


def of_training(old: Training, new: Training) -> Origin:
    """What is other in the settings of a training, where it is one."""
    changes = _changes(old, new)
    if len(changes) != 1:
        return Origin(TRAINING)
    name, value = changes[0]
    if name in ("derivative_of", "derive_inputs"):
        return Origin(DERIVATIVE)
    return of_setting(name, value)


def of_setting(name: str, value: Any) -> Origin:
    """A setting of the training, by its path, that has a value."""
    if name == "learning_rate":
        return Origin(quantity=Quantity(Kind.LEARNING_RATE), value=float(value))
    return Origin(_shown(name, value), setting=name)


def settings_of(training: Training) -> dict[str, str]:
    """Every setting of a training by its path, as it is shown."""
    return {name: _shown(name, value) for name, value in _leaves(training)}


def new_setting(old: Training, new: Training) -> str:
    """The value of the one setting of a training that is other, for people; empty where there are several."""
    changes = _changes(old, new)
    return _shown(*changes[0]) if len(changes) == 1 else ""


def _changes(old: Training, new: Training) -> list[tuple[str, Any]]:
    """The settings that are other, by path, with their new values; what another kind brings along is none of them."""
    before = dict(_leaves(old))
    changed = {path: value for path, value in _leaves(new) if path in before and value != before[path]}
    other_kinds = tuple(path.removesuffix("kind") for path in changed if path.endswith(".kind"))
    return [
        (path, value) for path, value in changed.items() if path.endswith(".kind") or not path.startswith(other_kinds)
    ]


def _shown(name: str, value: Any) -> str:
    """A setting's value for people."""
    if value is None:
        return _("all") if name == "batch" else _("none")
    if isinstance(value, StrEnum):
        return CHOICES[value]
    if isinstance(value, float):
        return format_given(value, None)
    return grouped(value) if isinstance(value, int) else str(value)


def _leaves(settings: Any, path: str = "") -> Iterator[tuple[str, Any]]:
    """The settings by their paths; without patience these have its updates alone, as none."""
    names = settings.__struct_fields__ if isinstance(settings, Struct) else [one.name for one in fields(settings)]
    if isinstance(settings, Optimizer | Schedule):
        yield f"{path}kind", settings.kind
    for name in names:
        value, at = getattr(settings, name), f"{path}{name}"
        if isinstance(value, Struct) or is_dataclass(value):
            yield from _leaves(value, f"{at}.")
        else:
            yield (f"{at}.updates" if name == "patience" else at), value
