"""The notations: each writes every quantity of every network in symbols that are its own, sound, and unlike."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bpsim import Lesson, Simulator, load
from bpsim.core.errors import UsageError
from bpsim.core.network import Bias, Layer, Network
from bpsim.core.quantity import ADDRESSES, Kind, Quantity
from bpsim.core.training import Reduction, Training
from bpsim.lesson.supported import SUPPORTED
from bpsim.trace.notation import NOTATIONS, Notation
from bpsim.trace.notations import COMMON
from bpsim.trace.steps import network_steps
from bpsim.trace.symbols import named
from tests.examples import examples
from tests.strategies import FEW_SAMPLES, lessons
from tests.trace.plain_reader import plain
from tests.trace.tex import assert_sound
from tests.trace.tex_reader import parse

some = examples(40)
notations = st.sampled_from(tuple(NOTATIONS))
names = st.sampled_from(
    ["w1", "b1", "b", "E", "e", "a", "x", "1", "2", "new", "actual", "prediction", "cat", "50%", "out h1", "Error h1"]
) | st.text("ab1_%^{ä-ŷ", min_size=1, max_size=3).filter(str.strip)

W5, B2 = Quantity(Kind.WEIGHT, None, 2, 0, 0), Quantity(Kind.BIAS, None, 2)
IT496 = {
    Kind.INPUT: (Quantity(Kind.INPUT, 0, 0, 1), "a¹₂", "x2", "i2", "x2"),
    Kind.TARGET: (Quantity(Kind.TARGET, 0, 2, 0), "y1", "d1", "actual o1", "T5"),
    Kind.WEIGHT: (W5, "w³₁₁", "v11", "w5", "w35"),
    Kind.BIAS: (B2, "b³", "c", "b2", "θ²"),
    Kind.LEARNING_RATE: (Quantity(Kind.LEARNING_RATE), "η", "α", "a", "η"),
    Kind.NET: (Quantity(Kind.NET, 0, 1, 0), "z²₁", "z1", "net h1", "I3"),
    Kind.OUT: (Quantity(Kind.OUT, 0, 1, 0), "a²₁", "h1", "h1", "O3"),
    Kind.ERROR: (Quantity(Kind.ERROR, 0, 2, 1), "e2", "f2", "Error o2", "E6"),
    Kind.TOTAL_ERROR: (Quantity(Kind.TOTAL_ERROR, 0), "e", "f", "Error", "E"),
    Kind.DNET_DOUT: (Quantity(Kind.DNET_DOUT, 0, 1, 0, 1), "∂z³₂/∂a²₁", "∂ẑ2/∂h1", "∂net o2/∂h1", "∂I6/∂O3"),
    Kind.PATH: (
        Quantity(Kind.PATH, 0, 1, 0, 1),
        "∂e/∂a²₁ via ŷ2",
        "∂f/∂h1 via d̂2",
        "∂Error/∂h1 via o2",
        "−∂E/∂O3 via O6",
    ),
    Kind.DE_DOUT: (Quantity(Kind.DE_DOUT, 0, 2, 0), "∂e/∂ŷ1", "∂f/∂d̂1", "∂Error/∂prediction o1", "−∂E/∂O5"),
    Kind.DOUT_DNET: (Quantity(Kind.DOUT_DNET, 0, 1, 0), "g′(z²₁)", "∂h1/∂z1", "∂h1/∂net h1", "∂O3/∂I3"),
    Kind.DELTA: (Quantity(Kind.DELTA, 0, 1, 1), "δ²₂", "γ2", "Δ h2", "Err 4"),
    Kind.DNET_DW: (Quantity(Kind.DNET_DW, 0, 2, 0, 0), "∂z³₁/∂w³₁₁", "∂ẑ1/∂v11", "∂net o1/∂w5", "∂I5/∂w35"),
    Kind.DE_DW: (Quantity(Kind.DE_DW, 0, 2, 0, 0), "∂e/∂w³₁₁", "∂f/∂v11", "∂Error/∂w5", "−∂E/∂w35"),
    Kind.DE_DB: (Quantity(Kind.DE_DB, 0, 2), "∂e/∂b³", "∂f/∂c", "∂Error/∂b2", "−∂E/∂θ²"),
    Kind.BATCH_ERROR: (
        Quantity(Kind.BATCH_ERROR),
        "e of the batch",
        "f of the batch",
        "Error of the batch",
        "E of the batch",
    ),
    Kind.BATCH_GRADIENT: (
        W5.but(Kind.BATCH_GRADIENT),
        "∂e/∂w³₁₁ of the batch",
        "∂f/∂v11 of the batch",
        "∂Error/∂w5 of the batch",
        "−∂E/∂w35 of the batch",
    ),
    Kind.NEW_WEIGHT: (W5.but(Kind.NEW_WEIGHT), "w³₁₁ new", "v11^(t+1)", "*w5", "w35 new"),
    Kind.NEW_BIAS: (B2.but(Kind.NEW_BIAS), "b³ new", "c^(t+1)", "*b2", "θ² new"),
}


@pytest.mark.parametrize("kind", IT496)
def test_the_symbols_of_it496(kind: Kind) -> None:
    quantity, *expected = IT496[kind]
    network = load("it496").network
    written = [
        Notation(network, name=name).plain(quantity) for name in ("z-a-delta", "van-veen", "torok", "han-kamber")
    ]
    assert written == expected


@pytest.mark.parametrize(
    ("name", "quantity", "tex"),
    [
        ("z-a-delta", W5, "w^{3}_{11}"),
        ("z-a-delta", Quantity(Kind.OUT, 0, 2, 0), r"\hat{y}_{1}"),
        ("z-a-delta", W5.but(Kind.NEW_WEIGHT), r"w^{3}_{11,\mathrm{new}}"),
        ("z-a-delta", Quantity(Kind.DOUT_DNET, 0, 1, 0), r"g^{\prime}(z^{2}_{1})"),
        ("z-a-delta", Quantity(Kind.DOUT_DNET, 0, 2, 0, 1), r"\frac{\partial \hat{y}_{1}}{\partial z^{3}_{2}}"),
        ("van-veen", Quantity(Kind.OUT, 0, 2, 0), r"\hat{d}_{1}"),
        ("van-veen", W5.but(Kind.NEW_WEIGHT), "v_{11}^{t+1}"),
        ("van-veen", Quantity(Kind.DELTA, 0, 1, 0), r"\gamma_{1}"),
        ("torok", Quantity(Kind.OUT, 0, 2, 0), r"\mathrm{prediction}_{o1}"),
        ("torok", W5.but(Kind.NEW_WEIGHT), r"{}^{\ast}w_{5}"),
    ],
)
def test_the_tex_of_it496(name: str, quantity: Quantity, tex: str) -> None:
    assert Notation(load("it496").network, name=name).tex(quantity) == tex


@pytest.mark.parametrize("name", NOTATIONS)
def test_every_kind_has_a_row(name: str) -> None:
    assert {*COMMON, *NOTATIONS[name].rows} == set(ADDRESSES)


def test_a_file_may_name_every_notation() -> None:
    assert SUPPORTED["view.notation"] == tuple(NOTATIONS)


def network_of(*layers: tuple[str, ...]) -> Network:
    pairs = zip(layers[1:], layers, strict=False)
    return Network(layers[0], tuple(Layer(units, len(sources), bias=Bias.PER_UNIT) for units, sources in pairs))


def test_the_single_output_of_torok_has_words_of_its_own() -> None:
    notation = Notation(network_of(("i1",), ("h1",), ("o1",)), name="torok")
    kinds = (Kind.OUT, Kind.TARGET, Kind.DELTA, Kind.ERROR)
    assert [notation.plain(Quantity(kind, 0, 2, 0)) for kind in kinds] == ["prediction", "actual", "Δ", "Error o1"]


def test_a_single_output_of_z_a_delta_has_no_index() -> None:
    notation = Notation(network_of(("x",), ("h1", "h2"), ("y",)), name="z-a-delta")
    kinds = (Kind.OUT, Kind.TARGET, Kind.DELTA, Kind.ERROR)
    assert [notation.plain(Quantity(kind, 0, 2, 0)) for kind in kinds] == ["ŷ", "y", "δ³₁", "e1"]
    assert notation.plain(Quantity(Kind.INPUT, 0, 0, 0)) == "a¹₁"


def test_deeper_networks_of_van_veen_count_their_hidden_layers() -> None:
    notation = Notation(network_of(("x1",), ("a1", "a2"), ("b1",), ("o1",)), name="van-veen")
    weight = Quantity(Kind.WEIGHT, None, 2, 0, 1)
    assert notation.tex(weight) == "w^{2}_{12}"
    assert notation.plain(weight.but(Kind.NEW_WEIGHT)) == "w²₁₂^(t+1)"
    assert notation.tex(weight.but(Kind.NEW_WEIGHT)) == "w^{2,t+1}_{12}"
    assert notation.plain(Quantity(Kind.DELTA, 0, 2, 0)) == "γ²₁"
    assert notation.plain(Quantity(Kind.WEIGHT, None, 3, 0, 0)) == "v11"


def test_names_of_the_user_stand_where_indices_would() -> None:
    network = network_of(("age", "i2"), ("h1", "h2"), ("cat", "dog"))
    expected = {
        "net-out": ("age", "out cat", "w7", "E cat", "cat", "target"),
        "z-a-delta": ("a¹ age", "ŷ cat", "w³ dog,1", "e cat", "cat", "y"),
        "van-veen": ("x age", "d̂ cat", "v dog,1", "f cat", "cat", "d"),
        "torok": ("age", "cat", "w7", "Error cat", "cat", "actual"),
        "han-kamber": ("x age", "O cat", "w 3,dog", "E cat", "cat", "T"),
    }
    for name, symbols in expected.items():
        notation = Notation(network, name=name)
        quantities = (
            Quantity(Kind.INPUT, 0, 0, 0),
            Quantity(Kind.OUT, 0, 2, 0),
            Quantity(Kind.WEIGHT, None, 2, 1, 0),
            Quantity(Kind.ERROR, 0, 2, 0),
        )
        head = notation.head(Quantity(Kind.TARGET, 0, 2, 0))
        assert (*map(notation.plain, quantities), notation.unit(2, 0), head) == symbols


def test_indices_of_two_digits_are_kept_apart() -> None:
    units = tuple(f"h{at}" for at in range(1, 13))
    network = network_of(units, units)
    assert Notation(network, name="z-a-delta").tex(Quantity(Kind.WEIGHT, None, 1, 0, 11)) == "w^{2}_{1,12}"
    assert Notation(network, name="van-veen").plain(Quantity(Kind.WEIGHT, None, 1, 11, 0)) == "v12,1"


def renamed(lesson: Lesson, draw: st.DataObject) -> Lesson:
    """The lesson with other names for some of its units, all different."""
    network, taken = lesson.network, {name for layer in lesson.network.layers for name in layer.units}
    layers = []
    for units in (network.inputs, *(layer.units for layer in network.layers)):
        chosen = []
        for name in units:
            other = draw.draw(names) if draw.draw(st.booleans()) else name
            chosen.append(name if other in taken else other)
            taken.add(chosen[-1])
        layers.append(tuple(chosen))
    changed = tuple(replace(layer, units=units) for layer, units in zip(network.layers, layers[1:], strict=True))
    return replace(lesson, network=replace(network, inputs=layers[0], layers=changed))


@some
@given(lessons(most_samples=FEW_SAMPLES), notations, st.data())
def test_no_two_quantities_of_a_sample_share_a_symbol(lesson: Lesson, name: str, data: st.DataObject) -> None:
    simulator = Simulator(renamed(lesson, data))
    simulator.show_notation(name)
    shown = {traced.step.quantity for traced in simulator.trace()}
    shown |= {quantity for traced in simulator.trace() for quantity, _ in traced.operands}
    for sample in range(simulator.steps.samples):
        quantities = [quantity for quantity in shown if quantity.sample in (None, sample)]
        for symbol in (simulator.notation.plain, simulator.notation.tex):
            written: dict[str, Quantity] = {}
            for quantity in quantities:
                assert written.setdefault(symbol(quantity), quantity) == quantity


@some
@given(lessons(most_samples=FEW_SAMPLES), notations, st.data())
def test_every_symbol_and_formula_is_sound_tex(lesson: Lesson, name: str, data: st.DataObject) -> None:
    simulator = Simulator(renamed(lesson, data))
    simulator.show_notation(name)
    for traced in simulator.trace():
        for tex in (traced.symbol, traced.formula):
            assert_sound(tex)
            assert plain(parse(tex))


@pytest.mark.parametrize("name", ["^", "~", "\\", "_", "{", "%"])
def test_a_name_of_one_mark_is_seen(name: str) -> None:
    symbol = named(name)
    assert_sound(symbol.tex)
    assert plain(parse(symbol.tex)) == name.translate({ord("^"): "ˆ", ord("~"): "˜", ord("\\"): "∖"})


@examples(15)
@given(st.text(min_size=1), notations, lessons())
def test_any_name_makes_sound_tex(name: str, notation: str, lesson: Lesson) -> None:
    layers = tuple(replace(layer, units=tuple(name for _ in layer.units)) for layer in lesson.network.layers)
    network = replace(lesson.network, inputs=tuple(name for _ in lesson.network.inputs), layers=layers)
    simulator = Simulator(replace(lesson, network=network))
    simulator.show_notation(notation)
    for traced in simulator.trace():
        assert_sound(traced.symbol)
        assert_sound(traced.formula)


@some
@given(lessons(most_samples=FEW_SAMPLES), notations)
def test_the_text_of_a_formula_writes_symbols_like_lists_do(lesson: Lesson, name: str) -> None:
    simulator = Simulator(lesson)
    simulator.show_notation(name)
    several = simulator.steps.samples > 1  # then the text of a formula says which sample's error it is
    for number in range(1, len(simulator.steps) + 1):
        explanation = simulator.explain(number)
        of_an_error = several and simulator.notation.error_symbol in explanation.symbol
        if explanation.step.quantity.kind is not Kind.PATH and not of_an_error:
            assert explanation.equation.symbol.plain == explanation.plain


@some
@given(lessons(most_samples=FEW_SAMPLES), notations)
def test_another_notation_changes_no_number_and_no_position(lesson: Lesson, name: str) -> None:
    simulator = Simulator(lesson)
    simulator.seek(0, len(simulator.steps) // 2)
    before = [(traced.step, traced.value) for traced in simulator.trace()]
    simulator.show_notation(name)
    after = list(simulator.trace())
    assert [(traced.step, traced.value) for traced in after] == before
    # Of what a lecture writes a gradient may differ, but of numbers of this iteration.
    assert all(value == simulator.value(quantity) for traced in after for quantity, value in traced.operands)
    assert (simulator.iteration, simulator.step) == (0, len(simulator.steps) // 2)
    assert simulator.to_save().view.notation == name


def test_an_explanation_is_in_the_notation_that_was_chosen_last() -> None:
    simulator = Simulator(load("it496"))
    titles = {
        "net-out": "How much does net h1 affect out h1?",
        "z-a-delta": "How much does z²₁ affect a²₁?",
        "van-veen": "How much does z1 affect h1?",
        "han-kamber": "How much does I3 affect O3?",
        "torok": "How much does net h1 affect h1?",
    }
    number = simulator.steps.number(Quantity(Kind.DOUT_DNET, 0, 1, 0))
    assert number is not None
    simulator.seek(0, number)
    for name, title in titles.items():
        simulator.show_notation(name)
        explanation = simulator.explain()
        assert (explanation.title, explanation.plain) == (title, simulator.notation.plain(explanation.step.quantity))
    assert explanation.equation.whole.tex == r"\frac{\partial h_{1}}{\partial net_{h1}} = h_{1} \, (1 - h_{1})"


def test_a_value_with_an_exponent_is_squared_in_parentheses() -> None:
    lesson = load("it496")
    layers = tuple(replace(layer, activation="tanh") for layer in lesson.network.layers)
    simulator = Simulator(replace(lesson, network=replace(lesson.network, layers=layers)))
    simulator.show_notation("z-a-delta")
    number = simulator.steps.number(Quantity(Kind.DOUT_DNET, 0, 1, 0))
    assert simulator.explain(number).equation.whole.tex == r"g^{\prime}(z^{2}_{1}) = 1 - (a^{2}_{1})^2"


def test_undo_of_an_edit_keeps_the_notation() -> None:
    simulator = Simulator(load("it496"))
    before = simulator.snapshot()
    simulator.set_value(W5, 1.0)
    simulator.show_notation("van-veen")
    simulator.restore(before)
    assert simulator.value(W5) == 0.4
    assert (simulator.notation.plain(W5), simulator.lesson.view.notation) == ("v11", "van-veen")


def test_a_new_network_is_written_in_the_same_notation() -> None:
    simulator = Simulator(load("it496"))
    simulator.show_notation("z-a-delta")
    simulator.run(3)
    simulator.set_value(W5, 1.0)
    assert simulator.notation.plain(W5) == "w³₁₁"


def test_an_unknown_notation_is_refused_by_name() -> None:
    simulator = Simulator(load("it496"))
    with pytest.raises(UsageError, match="'runes': choose from net-out, z-a-delta, van-veen, torok, han-kamber"):
        simulator.show_notation("runes")
    assert simulator.lesson.view.notation == "net-out"


@pytest.mark.parametrize(
    ("name", "path"),
    [
        ("net-out", "∂E^(1)/∂out v1 via y1"),
        ("z-a-delta", "∂e^(1)/∂a³₁ via ŷ1"),
        ("van-veen", "∂f^(1)/∂h²₁ via d\u03021"),
        ("torok", "∂Error^(1)/∂v1 via y1"),
    ],
)
def test_the_text_of_a_path_names_its_unit_without_a_blank(name: str, path: str) -> None:
    network = load("mcginley").network
    symbol = Notation(network, 2, name).tex(Quantity(Kind.PATH, 0, 2, 0, 0))
    assert plain(parse(symbol)) == path


@pytest.mark.parametrize("name", NOTATIONS)
@pytest.mark.parametrize(
    "layers",
    [
        (("i1", "i2"), ("h1", "h2"), ("o1", "o2")),
        (("age", "i2"), ("h1", "h_x"), ("cat", "dog")),
        (("1", "2"), ("7", "8"), ("3",)),
        (("x1",), ("a1", "a2"), ("b1",), ("cat", "o2")),
        (("i1", "i2", "i3"), tuple(f"h{number}" for number in range(1, 11)), ("o1",)),
    ],
)
def test_what_is_read_out_of_the_tex_of_a_symbol_is_its_text_on_a_line(
    layers: tuple[tuple[str, ...], ...], name: str
) -> None:
    network = network_of(*layers)
    notation = Notation(network, name=name)
    steps = network_steps(network, 1, Training(0.1))
    for number in range(1, len(steps) + 1):
        symbol = notation.symbol(steps.step(number).quantity)
        assert plain(parse(symbol.tex)) == symbol.in_line


@pytest.mark.parametrize(
    ("name", "slope", "path"),
    [
        ("net-out", "∂(E^(1)/2)/∂out o1", "∂(E o1/2)/∂out h1"),
        ("z-a-delta", "∂(e^(1)/2)/∂ŷ1", "∂(e1/2)/∂a²₁"),
        ("han-kamber", "−∂(E^(1)/2)/∂O5", "−∂(E5/2)/∂O3"),
    ],
)
def test_a_mean_that_is_inside_stands_in_what_each_sample_derives(name: str, slope: str, path: str) -> None:
    """Else the derivative of E would be another than its formula, and the batch's no sum of the samples'."""
    simulator = Simulator(load("it496"))
    simulator.show_notation(name)
    simulator.add_sample([0.3, 0.4], [0.2, 0.9])

    def written() -> list[str]:
        quantities = (Quantity(Kind.DE_DOUT, 0, 2, 0), Quantity(Kind.PATH, 0, 1, 0, 0))
        of_batch = Quantity(Kind.BATCH_GRADIENT, None, 2, 0, 0)
        return [simulator.notation.symbol(q).in_line for q in (*quantities, of_batch)]

    before = written()
    simulator.set_training(replace(simulator.training, reduction=Reduction.MEAN_INSIDE))
    assert written() == [slope, path, before[-1]]
    simulator.remove_sample(1)
    assert written() == [symbol.replace("^(1)", "") for symbol in before]
