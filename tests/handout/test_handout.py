"""A worked solution as a document: what is in it, in both formats."""

from __future__ import annotations

import re
from dataclasses import replace
from decimal import Decimal

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from bpsim import Lesson, Simulator, load
from bpsim.core.network import Data, Layer, Network, Parameters
from bpsim.core.quantity import Kind, Quantity
from bpsim.core.training import Training, UpdateOrder
from bpsim.handout import Format, lines
from bpsim.handout.solution import Entry, Heading, Remark, blocks
from bpsim.lesson import NetworkLesson
from bpsim.resources import OF_NETWORKS
from bpsim.trace.notation import NOTATIONS
from tests.commands.test_lecture_numbers import SAME_IN_BOTH, SIMULTANEOUS
from tests.commands.tools import least_squares
from tests.examples import examples
from tests.handout.reading import assert_sound, displayed, inline
from tests.strategies import FEW_SAMPLES, any_float, lessons

FORMATS = list(Format)


def document(sim: Simulator, form: Format, picture: str = "") -> str:
    return "\n".join(lines(sim, form, picture))


def entries(sim: Simulator) -> list[Entry]:
    return [block for block in blocks(sim) if isinstance(block, Entry)]


def named(*names: str, hidden: str = "h") -> Lesson:
    """A network of one hidden unit whose other units have these names, the first an input."""
    network = Network(names[:-1] or ("i",), (Layer((hidden,), max(1, len(names) - 1), "tanh"), Layer(names[-1:], 1)))
    weights = [np.full((layer.size, layer.sources), 0.5) for layer in network.layers]
    parameters = Parameters.of(network, weights, [np.zeros(layer.bias_count) for layer in network.layers])
    data = Data.of(network, [[1.0] * len(network.inputs)], [[-1.0]])
    return NetworkLesson(network, parameters, data, training=Training(0.1))


@pytest.mark.parametrize("form", FORMATS)
def test_every_printed_digit_of_it496_is_in_its_step(form: Format) -> None:
    sim = Simulator(load("it496"))
    formulas = displayed(document(sim, form), form)
    for (kind, layer, unit, source), printed in SAME_IN_BOTH + SIMULTANEOUS:
        kind_ = Kind(kind)
        update = kind_ is Kind.NEW_WEIGHT
        number = sim.steps.number(Quantity(kind_, None if update else 0, layer, unit, source))
        assert number is not None
        shown = Decimal(formulas[number - 1].rpartition(" = ")[2])
        assert shown.quantize(Decimal(printed)) == Decimal(printed)


@pytest.mark.parametrize("form", FORMATS)
@examples(30)
@given(lesson=lessons(decorated=True, most_samples=FEW_SAMPLES))
def test_there_is_one_sound_formula_for_each_step(form: Format, lesson: Lesson) -> None:
    sim = Simulator(lesson)
    text = document(sim, form)
    formulas = displayed(text, form)
    assert len(formulas) == len(sim.steps)
    for formula in (*formulas, *inline(text)):
        assert_sound(formula)


@examples(30)
@given(lesson=lessons(numbers=any_float(), decorated=True, most_samples=FEW_SAMPLES))
def test_numbers_of_any_size_give_sound_formulas(lesson: Lesson) -> None:
    for entry in entries(Simulator(lesson)):
        assert_sound(" = ".join(entry.parts))


@examples(30)
@given(lesson=lessons(decorated=True, most_samples=FEW_SAMPLES))
def test_both_formats_say_the_same(lesson: Lesson) -> None:
    sim = Simulator(lesson)
    expected = [" = ".join(entry.parts) for entry in entries(sim)]
    markdown = displayed(document(sim, Format.MARKDOWN), Format.MARKDOWN)
    for written, meant in ((r"\lbrack ", "["), (r"\rbrack ", "]")):
        markdown = [formula.replace(written, meant) for formula in markdown]
    # The command that stands for a letter ends in a blank.
    assert [formula.replace(" ", "") for formula in markdown] == [formula.replace(" ", "") for formula in expected]
    latex = displayed(document(sim, Format.LATEX), Format.LATEX)
    assert [re.sub(r"\\mathit\{(\w+)\}", r"\1", formula) for formula in latex] == expected


def test_what_is_given_comes_first() -> None:
    text = document(Simulator(load("it496")), Format.MARKDOWN)
    given_part = text[text.index("## Given") : text.index("## Forward pass")]
    assert r"$i_{1} = 0.050$, $i_{2} = 0.100$, $target_{o1} = 0.010$, $target_{o2} = 0.990$" in given_part
    assert r"Into h1, h2 (logistic): $w_{1} = 0.150$, $w_{2} = 0.200$" in given_part
    assert r"$b_{2} = 0.600$" in given_part
    assert r"$\eta = 0.500$" in given_part


def test_layers_are_named_by_their_units_in_the_notation() -> None:
    simulator = Simulator(load("it496"))
    simulator.show_notation("van-veen")
    markdown = document(simulator, Format.MARKDOWN)
    assert "Into d\u03021, d\u03022 (logistic): $v_{11} = 0.400$" in markdown
    latex = document(simulator, Format.LATEX)
    assert r"Into \^{d}1, \^{d}2 (logistic): $v_{11} = 0.400$" in latex
    assert "o1" not in latex


def test_phases_have_headings_and_samples_their_own() -> None:
    one = [block.text for block in blocks(Simulator(load("it496"))) if isinstance(block, Heading)]
    assert one == ["Given", "Forward pass", "Error", "Backward pass", "Update"]
    three = [block.text for block in blocks(Simulator(least_squares())) if isinstance(block, Heading)]
    assert three[1:4] == [f"{phase}, sample 1 of 3" for phase in ("Forward pass", "Error", "Backward pass")]
    assert three[-3:] == ["Error, all 3 samples", "Backward pass, all 3 samples", "Update"]
    assert "\nSample 2: $x = 2$" in document(Simulator(least_squares()), Format.MARKDOWN)


def test_what_is_frozen_and_what_was_updated_first_is_explained() -> None:
    notes = {entry.note for entry in entries(Simulator(load("it496-layer-by-layer")))}
    assert "b1 is frozen: its gradient is shown, but it is not updated." in notes
    assert "Layer by layer: w5 was updated already, and its new value is used." in notes
    assert not any(note.startswith("Then ") for note in notes)


def test_a_long_sum_leaves_terms_out_as_on_the_screen() -> None:
    lesson = named(*(f"i{at}" for at in range(1, 10)), "y")
    net = entries(Simulator(lesson))[0]
    assert [part.count(r"\cdots") for part in net.parts] == [0, 1, 1, 0]


def test_the_digits_are_the_lessons() -> None:
    sim = Simulator(load("it496"))
    sim.show_digits(3)
    assert entries(sim)[1].parts[-1] == "0.593"


def test_an_iteration_that_diverges_says_so() -> None:
    lesson = least_squares()
    sim = Simulator(replace(lesson, data=Data.of(lesson.network, [[1e200]] * 3, [[1e200]] * 3)))
    assert [block.text for block in blocks(sim) if isinstance(block, Remark)] == [
        "This iteration diverges: E y is not finite, so this update is not made."
    ]
    assert r"\infty" in document(sim, Format.LATEX)


@pytest.mark.parametrize("form", FORMATS)
def test_a_picture_is_referred_to_where_there_is_one(form: Format) -> None:
    sim = Simulator(load("it496"))
    assert "graph" not in document(sim, form).replace("graphicx", "")
    marks = {
        Format.MARKDOWN: "![The network at the start of iteration 0](a%20graph.svg)",
        Format.LATEX: "{a graph.svg}",
    }
    assert marks[form] in document(sim, form, "a graph.svg")


ODD = ["a_b", "50%", "x&y", "größe", "隠れ", "h {1}", "a\\b", "x^2", "#1", "$", "one two", "δ", "`", "<b>", "h'", "*b*"]


@pytest.mark.parametrize("name", ODD)
def test_names_with_any_characters_are_escaped(name: str) -> None:
    sim = Simulator(named("x", name))
    assert len(displayed(document(sim, Format.MARKDOWN), Format.MARKDOWN)) == len(sim.steps)
    assert "<" not in document(sim, Format.MARKDOWN).replace(r"\<", "").replace("< ", "")
    assert_latex(document(sim, Format.LATEX))


@pytest.mark.parametrize("notation", NOTATIONS)
@pytest.mark.parametrize("name", OF_NETWORKS)
def test_every_notation_is_written_as_it_stands(name: str, notation: str) -> None:
    sim = Simulator(load(name))
    sim.show_notation(notation)
    symbols = [sim.notation.tex(sim.steps.step(number).quantity) for number in range(1, len(sim.steps) + 1)]
    written = displayed(document(sim, Format.MARKDOWN), Format.MARKDOWN)
    assert [formula.partition(" = ")[0] for formula in written] == symbols
    assert_latex(document(sim, Format.LATEX))


@examples(30)
@given(
    names=st.lists(st.text(min_size=1).filter(lambda n: n.isprintable() and n.strip()), min_size=3, unique=True),
    title=st.text(),
)
def test_any_names_and_titles_leave_latex_in_order(names: list[str], title: str) -> None:
    hidden, *others = names
    assert_latex(document(Simulator(replace(named(*others, hidden=hidden), title=title)), Format.LATEX))


def assert_latex(text: str) -> None:
    """Braces and environments match; special characters stand where they mean something; pdfTeX knows the others."""
    body = text[text.index(r"\begin{document}") :]
    declared = {chr(int(code, 16)) for code in re.findall(r"\\DeclareUnicodeCharacter\{(\w+)\}", text)}
    assert {char for char in text if ord(char) > 127} <= declared
    bare = re.sub(r"\\\\$|\\[^A-Za-z]", "", body, flags=re.MULTILINE)
    depth = 0
    for char in bare:
        depth += {"{": 1, "}": -1}.get(char, 0)
        assert depth >= 0
    assert depth == 0
    assert_environments_match(bare)
    aligned = re.sub(r"\\begin\{align\*\}.*?\\end\{align\*\}", "", bare, flags=re.DOTALL)
    assert not set("&%#") & set(aligned)
    assert not set("%#") & set(bare)
    assert bare.count("$") % 2 == 0


def assert_environments_match(text: str) -> None:
    opened = []
    for kind, name in re.findall(r"\\(begin|end)\{(.*?)\}", text):
        if kind == "begin":
            opened.append(name)
        else:
            assert opened.pop() == name
    assert not opened


@examples(30)
@given(lesson=lessons(update=UpdateOrder.LAYER_BY_LAYER))
def test_writing_a_handout_moves_nothing(lesson: Lesson) -> None:
    sim = Simulator(lesson)
    sim.seek(0, min(3, len(sim.steps)))
    before = sim.iteration, sim.step, sim.explain()
    document(sim, Format.LATEX)
    assert (sim.iteration, sim.step, sim.explain()) == before
