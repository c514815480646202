"""Which names the formulas of a file have, and whether each of them has one meaning and can be a name."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from msgspec import Struct, field

from bpsim.formulas import spelling
from bpsim.formulas.reader import is_taken
from bpsim.formulas.spelling import canonical
from bpsim.lesson.faults import Fault, quoted, suggestion
from bpsim.lesson.node import Node
from bpsim.sentences import _

_LINE, _VALUE, _COLUMN = "line", "value", "column"
_CALLED = {_LINE: _("a line"), _VALUE: _("a value"), _COLUMN: _("a column of data")}
_OTHER_KINDS = {_VALUE: (_LINE,), _COLUMN: (_LINE, _VALUE)}


class Names(Struct, frozen=True):
    """What stands for a name, by its key: lines, values and columns, each with the spelling that was typed first."""

    lines: Mapping[str, str] = field(default_factory=dict)
    values: Mapping[str, str] = field(default_factory=dict)
    columns: Mapping[str, str] = field(default_factory=dict)

    @classmethod
    def of(cls, root: Node) -> Names:
        """The names of a decoded file, however bad it is."""
        lines = (str(node.value).partition("=")[0].strip() for node in texts(root["formulas"]))
        columns = (str(node.value) for node in texts(root["data"]["names"]))
        return cls(*map(_by_key, (lines, (name for name, _value in root["variables"].fields), columns)))

    @property
    def all(self) -> dict[str, str]:
        """Every name that has a meaning."""
        return {**self.columns, **self.values, **self.lines}

    def of_kind(self, kind: str) -> Mapping[str, str]:
        """The lines, the values or the columns."""
        return {_LINE: self.lines, _VALUE: self.values, _COLUMN: self.columns}[kind]


def texts(node: Node) -> list[Node]:
    """The elements of a list that are texts."""
    return [one for one in node.items if isinstance(one.value, str)]


def name_faults(root: Node, names: Names) -> Iterator[Fault]:
    """Values and columns whose name can be none, is spelled twice, or has another meaning too; what is no variable."""
    values = [(name, node.place) for name, node in root["variables"].fields]
    columns = [(str(node.value), node.place) for node in texts(root["data"]["names"])]
    yield from _meaning_faults(values, _VALUE, names)
    yield from _meaning_faults(columns, _COLUMN, names)
    yield from _result_faults(root["result"], names)
    learned = learned_names(root)
    yield from _list_faults(root["learned"], names.values, names, _("there is no variable of this name"))
    for place in ("frozen", "unpenalized"):
        known = {key: name for key, name in names.values.items() if key in learned}
        yield from _list_faults(root[place], known, names, _("nothing of this name is learned"))


def learned_names(root: Node) -> dict[str, str]:
    """What is learned, by key, as it is spelled in the list of the learned."""
    return _by_key(str(node.value) for node in texts(root["learned"]))


def spelling_faults(node: Node, known: Mapping[str, str], otherwise: str) -> Iterator[Fault]:
    """The fields of an object of values by name that are spelled twice, or are not ``known``, by key."""
    seen: dict[str, str] = {}
    for name, value in node.fields:
        key = canonical(name)
        if key not in known:
            yield Fault(value.place, f"{otherwise}{suggestion(name, known.values())}")
        elif key in seen:
            yield Fault(value.place, _twice(name, seen[key]))
        seen.setdefault(key, name)


def _by_key(names: Iterable[str]) -> dict[str, str]:
    found: dict[str, str] = {}
    for name in names:
        found.setdefault(canonical(name), name)
    return found


def _meaning_faults(named: Iterable[tuple[str, str]], kind: str, names: Names) -> Iterator[Fault]:
    """``named``: names of one kind of meaning with their places."""
    seen: dict[str, str] = {}
    for name, place in named:
        key, fault = canonical(name), _no_name(name)
        other = next((other for other in _OTHER_KINDS[kind] if key in names.of_kind(other)), None)
        if fault:
            yield Fault(place, fault)
        elif key in seen:
            yield Fault(place, _twice(name, seen[key]))
        elif other:
            yield Fault(
                place,
                _("{name} has {called} already: a name has one of line, value and column").format(
                    name=quoted(name), called=_CALLED[other]
                ),
            )
        seen.setdefault(key, name)


def _no_name(name: str) -> str | None:
    """Why this can be no name; None where it can."""
    run = spelling.match(name, 0)
    if run != name or not name:
        return _("{name} is no name: a letter, then letters, digits and _").format(name=quoted(name))
    if len(name) > spelling.MOST_LETTERS:
        return _("a name of {count} letters, expected at most {most_letters}").format(
            count=len(name), most_letters=spelling.MOST_LETTERS
        )
    if name.endswith("_"):
        return _("a name does not end in _")
    return _("{name} is taken: it is no name for a number").format(name=name) if is_taken(canonical(name)) else None


def _twice(name: str, other: str) -> str:
    if name == other:
        return _("{name} is there already").format(name=quoted(name))
    return _("{name} is there already, as {other}").format(name=quoted(name), other=quoted(other))


def _result_faults(result: Node, names: Names) -> Iterator[Fault]:
    if isinstance(result.value, str) and canonical(result.value) not in names.lines:
        yield Fault(
            result.place,
            _("there is no line of this name{suggestion}").format(
                suggestion=suggestion(result.value, names.lines.values())
            ),
        )


def _list_faults(node: Node, known: Mapping[str, str], names: Names, otherwise: str) -> Iterator[Fault]:
    """A list of names, of which each is to be among the known ones, once."""
    seen: dict[str, str] = {}
    for one in texts(node):
        name = str(one.value)
        key = canonical(name)
        other = next((kind for kind in (_LINE, _COLUMN) if key in names.of_kind(kind)), None)
        if key not in known and other:
            yield Fault(
                one.place,
                _("{name} has {called}, and only values are learned").format(name=quoted(name), called=_CALLED[other]),
            )
        elif key not in known:
            yield Fault(one.place, f"{otherwise}{suggestion(name, known.values())}")
        elif key in seen:
            yield Fault(one.place, _twice(name, seen[key]))
        seen.setdefault(key, name)
