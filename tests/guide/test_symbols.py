"""A text that names quantities shows the symbols of the notation for them, and nothing else of it changes."""

from __future__ import annotations

import re
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bpsim import Lesson, Simulator, load
from bpsim.core.network import Network
from bpsim.core.quantity import Kind, Quantity
from bpsim.guide import text_symbols
from bpsim.guide.printed import PrintedNumbers
from bpsim.lesson.mentions import Mention
from bpsim.resources import OF_NETWORKS
from bpsim.trace.notation import NOTATIONS, Notation
from tests.guide.texts import VALUE
from tests.strategies import lessons, mention, quantities

MENTION = re.compile(r"\{\{(\w+) ?(\d+)?\.?(\d|\*)?\.?(\d)?\}\}")


def texts(lesson: Lesson) -> list[str]:
    return [*(caption.text for caption in lesson.guide), *(printed.note for printed in lesson.printed)]


def never(mention: Mention) -> str:
    """For texts that name no value."""
    raise AssertionError(mention)


def meant(match: re.Match[str], notation: Notation) -> str:
    """What the notation itself writes for a mention."""
    name, (layer, unit, source) = (
        match[1],
        (int(index) if index and index != "*" else None for index in match.groups()[1:]),
    )
    if name == "layer":
        assert layer is not None
        return str(layer + notation.scheme.first_layer)
    if name == "unit":
        assert layer is not None
        return notation.unit(layer, unit)
    if match[3] == "*":
        return notation.head(Quantity(Kind(name), None, layer, 0, 0 if name == "weight" else None))
    return notation.plain(Quantity(Kind(name), None, layer, unit, source))


@pytest.mark.parametrize(
    ("text", "written"),
    [
        ("{{weight 2.0.1}}", ("w6", "w³₁₂", "v12", "w6", "w45")),
        ("{{new_weight 2.0.1}}", ("w6+", "w³₁₂ new", "v12^(t+1)", "*w6", "w45 new")),
        ("{{dE_dw 2.0.0}}", ("∂E/∂w5", "∂e/∂w³₁₁", "∂f/∂v11", "∂Error/∂w5", "−∂E/∂w35")),
        ("{{bias 2}}", ("b2", "b³", "c", "b2", "θ²")),
        (
            "{{out 1.0}} and {{out 2.1}}",
            ("out h1 and out o2", "a²₁ and ŷ2", "h1 and d\u03022", "h1 and prediction o2", "O3 and O6"),
        ),
        ("{{target 2.0}}", ("target o1", "y1", "d1", "actual o1", "T5")),
        ("{{input 0.0}}", ("i1", "a¹₁", "x1", "i1", "x1")),
        ("{{unit 1.0}} to {{unit 2.0}}", ("h1 to o1", "a²₁ to ŷ1", "h1 to d\u03021", "h1 to o1", "O3 to O5")),
        ("{{learning_rate}}", ("η", "η", "α", "a", "η")),
        ("{{weight 1.*}}, {{weight 2.*}}", ("w, w", "w, w", "w, v", "w, w", "w, w")),
        ("{{delta 1.*}}, {{delta 2.*}}", ("δ, δ", "δ, δ", "γ, δ", "Δ, Δ", "Err, Err")),
        ("{{net 1.*}}", ("net", "z", "z", "net", "I")),
        (
            "W{{layer 1}} of layer {{layer 0}}",
            ("W1 of layer 0", "W2 of layer 1", "W1 of layer 0", "W1 of layer 0", "W1 of layer 0"),
        ),
    ],
)
def test_a_name_is_written_as_the_notation_does(text: str, written: tuple[str, ...]) -> None:
    network = load("it496").network
    assert tuple(text_symbols.plain(text, Notation(network, 1, name)) for name in NOTATIONS) == written


@given(st.data(), lessons())
def test_every_symbol_in_a_text_is_that_of_the_steps(data: st.DataObject, lesson: Lesson) -> None:
    quantity = data.draw(quantities(lesson.network, lesson.data.samples))
    notation = Notation(lesson.network, lesson.data.samples, data.draw(st.sampled_from(tuple(NOTATIONS))))
    assert text_symbols.plain(f"see {mention(quantity)}.", notation) == f"see {notation.plain(quantity)}."


@given(st.text().map(lambda text: text.replace("{{", "{ {")))
def test_a_text_that_names_nothing_stays_as_it_is(text: str) -> None:
    notation = Notation(load("it496").network)
    assert text_symbols.markdown(text, notation, never) == text_symbols.plain(text, notation) == text


def test_braces_after_a_backslash_name_nothing() -> None:
    notation = Notation(load("it496").network)
    assert text_symbols.markdown(r"\{\{weight 2.0.0}}", notation, never) == r"\{\{weight 2.0.0}}"


@pytest.mark.parametrize("name", NOTATIONS)
@pytest.mark.parametrize("lesson", OF_NETWORKS)
def test_in_every_notation_the_built_in_texts_have_its_symbols(lesson: str, name: str) -> None:
    sim = Simulator(load(lesson))
    sim.show_notation(name)
    for text in (VALUE.sub("1", text) for text in texts(sim.lesson)):
        written = text_symbols.plain(text, sim.notation)
        assert written == MENTION.sub(lambda match: meant(match, sim.notation), text)
        assert "{" not in written
        assert "}" not in written


def all_symbols(network: Network, notation: Notation) -> set[str]:
    """Those of the units and parameters of a network that cannot be words of English."""
    units = [(layer, unit) for layer in range(1, network.depth + 1) for unit in range(network.sizes[layer])]
    of_units = [Quantity(kind, 0, *at) for at in units for kind in (Kind.NET, Kind.OUT, Kind.DELTA)]
    outputs = [Quantity(kind, 0, *at) for at in units if at[0] == network.depth for kind in (Kind.TARGET, Kind.ERROR)]
    weights = [Quantity(Kind.WEIGHT, None, *at, source) for at in units for source in range(network.sizes[at[0] - 1])]
    inputs = [Quantity(Kind.INPUT, 0, 0, unit) for unit in range(network.sizes[0])]
    every = [*of_units, *outputs, *weights, *inputs, Quantity(Kind.LEARNING_RATE)]
    found = {write(quantity) for quantity in every for write in (notation.plain, notation.head)}
    found |= {notation.unit(*at) for at in units}
    return {symbol for symbol in found if not symbol.isascii() or not symbol.isalpha()}


@pytest.mark.parametrize("lesson", OF_NETWORKS)
def test_no_symbol_of_a_built_in_text_is_left_as_it_is_in_one_notation(lesson: str) -> None:
    sim = Simulator(load(lesson))
    found = sorted(all_symbols(sim.network, sim.notation), key=len, reverse=True)
    assert len(found) > 3
    symbol = re.compile(rf"(?<!\w)(?:{'|'.join(map(re.escape, found))})(?!\w)")
    for text in texts(sim.lesson):
        assert symbol.findall(MENTION.sub("", VALUE.sub("1", text))) == []


def test_units_of_other_names_are_called_by_these() -> None:
    lesson = load("it496")
    hidden, output = lesson.network.layers
    network = Network(("i1", "i2"), (replace(hidden, units=("cat", "dog")), output), lesson.network.loss)
    text = "{{unit 1.0}}, {{net 1.1}}, {{weight 2.0.0}}"
    written = [text_symbols.plain(text, Notation(network, 1, name)) for name in ("net-out", "z-a-delta")]
    assert written == ["cat, net dog, w5", "cat, z² dog, w³ 1,cat"]


def test_the_note_of_a_printed_number_follows_the_notation() -> None:
    sim = Simulator(load("it496-layer-by-layer"))
    numbers = PrintedNumbers(sim.lesson.printed)
    sim.seek(0, len(sim.steps))
    explanations = []
    for name in ("net-out", "van-veen"):
        sim.show_notation(name)
        explanations.append({c.explanation for c in numbers.all(sim) if "the old" in c.explanation})
    (first,), (second,) = explanations
    assert "the old w5 to w8." in first
    assert second == first.replace("w5 to w8", "v11 to v22")
