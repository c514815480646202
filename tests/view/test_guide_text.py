"""Captions on the screen: Markdown round the symbols is obeyed, and no symbol is taken for Markdown."""

from __future__ import annotations

import re
from dataclasses import replace

import pytest

from bpsim import Simulator, load
from bpsim.core.network import Network
from bpsim.guide import text_symbols
from bpsim.lesson.mentions import Mention, replaced
from bpsim.resources import OF_NETWORKS
from bpsim.trace.notation import NOTATIONS, Notation
from bpsim.view.rich_text import ClosedDocument

NAMES = [
    "*", "**b**", "_a_", "a_b", "<b>", "&amp;", "`c`", "[l](u)", "![p](u)", "#", "# t", "-", "- x", "1.", "2)", "~~s~~",
    "back\\slash", "a\\", "x^(2)", "{{net 1.0}}", "|", "---", "===", "https://a.b", "$x$", "a  b",
]  # fmt: skip
"""Names of units that mean something in Markdown."""


def number(mention: Mention) -> str:
    """Every value, with signs in it that mean something in Markdown."""
    return f"−{mention.layer or 0}.25 · 10^-4_*"


def shown(markdown: str) -> str:
    document = ClosedDocument()
    document.set_markdown(markdown)
    return document.toPlainText()


def with_symbols_put_in_last(text: str, notation: Notation) -> str:
    """How a caption reads where words stand for its symbols until Markdown has been obeyed."""
    found: list[str] = []

    def word(mention: Mention) -> str:
        found.append(number(mention) if mention.number else text_symbols.symbol(mention, notation))
        return f"Q{len(found) - 1}Q"

    read = shown(replaced(text, word))
    return re.sub(r"Q(\d+)Q", lambda match: found[int(match[1])], read)


@pytest.mark.usefixtures("qapp")
@pytest.mark.parametrize("notation", NOTATIONS)
@pytest.mark.parametrize("lesson", OF_NETWORKS)
def test_every_built_in_caption_is_read_with_the_notations_own_symbols(lesson: str, notation: str) -> None:
    sim = Simulator(load(lesson))
    sim.show_notation(notation)
    for caption in sim.lesson.guide:
        read = shown(text_symbols.markdown(caption.text, sim.notation, number))
        assert read == with_symbols_put_in_last(caption.text, sim.notation)
        assert not set("{}\\") & set(read)


@pytest.mark.usefixtures("qapp")
@pytest.mark.parametrize("notation", NOTATIONS)
@pytest.mark.parametrize("name", NAMES)
def test_a_name_with_signs_of_markdown_in_it_is_shown_as_it_is(name: str, notation: str) -> None:
    hidden, output = load("it496").network.layers
    network = Network((name, "i2"), (replace(hidden, units=("h1", "h2")), replace(output, units=("o1", f"{name}2"))))
    there = Notation(network, 1, notation)
    for text in ("{{input 0.0}} is", "so {{net 2.1}} and {{unit 2.1}}", "**{{new_weight 2.1.0}}**: *{{target 2.1}}*."):
        expected = re.sub(r"\*+(?=\{)|(?<=\})\*+", "", text)
        assert shown(text_symbols.markdown(text, there, number)) == text_symbols.plain(expected, there)
