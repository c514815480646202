"""Whether everything in a file that points at a quantity points at one that its lesson has."""

from __future__ import annotations

from collections.abc import Iterator

from bpsim.core.quantity import FIELDS
from bpsim.lesson import mentions
from bpsim.lesson.faults import Fault, quoted, suggestion
from bpsim.lesson.mentions import Mention
from bpsim.lesson.node import Node
from bpsim.lesson.referable import Places, outside
from bpsim.sentences import _

_DECIMALS = range(18)


def quantity_faults(root: Node, places: Places) -> Iterator[Fault]:
    """Quantities of the guide, the printed and the typed numbers that the lesson does not have."""
    typed = (answer for _, answer in _answers(root))
    for node in (*root.find("guide[*].step"), *root.find("printed[*].quantity"), *typed):
        kind = places.kind(node)
        if kind is not None:
            yield from places.faults(node, kind)


def answer_faults(root: Node, places: Places) -> Iterator[Fault]:
    """Typed numbers that are empty, stand for what is given, or are there twice for a quantity of an iteration."""
    known = set()
    for iteration, node in _answers(root):
        kind, typed = places.kind(node), node["typed"]
        if isinstance(typed.value, str) and not typed.value.strip():
            yield Fault(typed.place, _("the text is empty, expected what was typed"))
        if kind is None:
            continue
        if places.is_given(node, kind):
            yield Fault(
                node["quantity"].place,
                _("{node} is given, and no number is typed for it").format(node=places.called(node, kind)),
            )
        address = (iteration, kind, *(places.index(node[name]) for name in FIELDS))
        if address in known:
            yield Fault(node.place, _("another number is typed for this quantity already"))
        known.add(address)


def _answers(root: Node) -> Iterator[tuple[int | None, Node]]:
    """Every typed number with its iteration."""
    answers = root["answers"]
    for part in answers.items or (answers,):
        for node in part["answers"].items:
            yield part["iteration"].index, node


def mention_faults(root: Node, places: Places) -> Iterator[Fault]:
    """What the captions and the notes of printed numbers name in double braces and the lesson does not have."""
    captions, notes = root.find("guide[*].text"), root.find("printed[*].note")
    barred = "" if root["version"].index != 1 else _('the value of a quantity needs "version": 2')
    reasons = [(node, barred) for node in captions] + [(node, _("a note names no values")) for node in notes]
    for node, reason in reasons:
        if isinstance(node.value, str):
            for written, mention in mentions.found(node.value, places.nodes).items():
                for fault in _one_mention_faults(written, mention, places, reason):
                    yield Fault(node.place, f"{quoted(written)}: {fault}")


def _one_mention_faults(written: str, mention: Mention | None, places: Places, no_values: str) -> Iterator[Fault]:
    """``no_values`` is why no value may be named here; empty where one may."""
    value = written.removeprefix("{{").lstrip().startswith("=")
    if value and no_values:
        yield Fault("", no_values)
    elif mention is None:
        yield Fault("", places.expected_number if value else places.expected_mention)
    elif value and mention.name in places.without_value:
        yield Fault("", _("{name} has no value").format(name=mention.name))
    elif mention.decimals is not None and mention.decimals not in _DECIMALS:
        yield from outside("decimals", mention.decimals, _DECIMALS)
    elif mention.name not in places.names:
        yield Fault(
            "",
            _("{name} is not known{suggestion}").format(
                name=quoted(mention.name), suggestion=suggestion(mention.name, places.names)
            ),
        )
    else:
        yield from places.symbol_faults(mention)
