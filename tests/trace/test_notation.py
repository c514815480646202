"""The symbols of net/out, and what all notations have in common."""

from __future__ import annotations

import pytest

from bpsim import load
from bpsim.core.network import Bias, Layer, Network
from bpsim.core.quantity import Kind, Quantity, parameter_of
from bpsim.trace.notation import Notation
from bpsim.trace.symbols import named

SYMBOLS = [
    (Quantity(Kind.INPUT, 0, 0, 0), "i1", "i_{1}"),
    (Quantity(Kind.TARGET, 0, 2, 0), "target o1", "target_{o1}"),
    (Quantity(Kind.WEIGHT, None, 2, 0, 0), "w5", "w_{5}"),
    (Quantity(Kind.BIAS, None, 2), "b2", "b_{2}"),
    (Quantity(Kind.LEARNING_RATE), "η", r"\eta"),
    (Quantity(Kind.NET, 0, 1, 0), "net h1", "net_{h1}"),
    (Quantity(Kind.OUT, 0, 2, 1), "out o2", "out_{o2}"),
    (Quantity(Kind.ERROR, 0, 2, 0), "E o1", "E_{o1}"),
    (Quantity(Kind.TOTAL_ERROR, 0), "E", "E"),
    (Quantity(Kind.DNET_DOUT, 0, 1, 0, 1), "∂net o2/∂out h1", r"\frac{\partial net_{o2}}{\partial out_{h1}}"),
    (Quantity(Kind.PATH, 0, 1, 0, 1), "∂E/∂out h1 via o2", r"\frac{\partial E_{o2}}{\partial out_{h1}}"),
    (Quantity(Kind.DE_DOUT, 0, 1, 0), "∂E/∂out h1", r"\frac{\partial E}{\partial out_{h1}}"),
    (Quantity(Kind.DOUT_DNET, 0, 1, 0), "∂out h1/∂net h1", r"\frac{\partial out_{h1}}{\partial net_{h1}}"),
    (Quantity(Kind.DELTA, 0, 2, 0), "δ o1", r"\delta_{o1}"),
    (Quantity(Kind.DNET_DW, 0, 2, 0, 0), "∂net o1/∂w5", r"\frac{\partial net_{o1}}{\partial w_{5}}"),
    (Quantity(Kind.DE_DW, 0, 2, 0, 0), "∂E/∂w5", r"\frac{\partial E}{\partial w_{5}}"),
    (Quantity(Kind.DE_DB, 0, 2), "∂E/∂b2", r"\frac{\partial E}{\partial b_{2}}"),
    (Quantity(Kind.NEW_WEIGHT, None, 2, 0, 0), "w5+", "w_{5}^{+}"),
    (Quantity(Kind.NEW_BIAS, None, 2), "b2+", "b_{2}^{+}"),
]


@pytest.mark.parametrize(("quantity", "plain", "tex"), SYMBOLS)
def test_the_symbols_of_it496(quantity: Quantity, plain: str, tex: str) -> None:
    notation = Notation(load("it496").network)
    assert (notation.plain(quantity), notation.tex(quantity)) == (plain, tex)


@pytest.mark.parametrize(
    ("quantity", "plain", "tex"),
    [
        (Quantity(Kind.TOTAL_ERROR, 1), "E", "E^{(2)}"),
        (Quantity(Kind.DE_DW, 1, 2, 0, 0), "∂E/∂w5", r"\frac{\partial E^{(2)}}{\partial w_{5}}"),
        (Quantity(Kind.BATCH_ERROR), "E of the batch", "E_{batch}"),
        (
            Quantity(Kind.BATCH_GRADIENT, None, 2, 0, 0),
            "∂E/∂w5 of the batch",
            r"\frac{\partial E_{batch}}{\partial w_{5}}",
        ),
        (Quantity(Kind.BATCH_GRADIENT, None, 2), "∂E/∂b2 of the batch", r"\frac{\partial E_{batch}}{\partial b_{2}}"),
    ],
)
def test_the_symbols_of_several_samples(quantity: Quantity, plain: str, tex: str) -> None:
    notation = Notation(load("it496").network, samples=3)
    assert (notation.plain(quantity), notation.tex(quantity)) == (plain, tex)


def test_a_bias_of_its_own_has_the_name_of_its_unit() -> None:
    network = Network(("i1",), (Layer(("h1",), 1, bias=Bias.PER_UNIT),))
    bias = Quantity(Kind.BIAS, None, 1, 0)
    assert (Notation(network).plain(bias), Notation(network).tex(bias)) == ("b h1", "b_{h1}")


@pytest.mark.parametrize(
    ("name", "tex"),
    [
        ("h1", "h_{1}"),
        ("x", "x"),
        ("i12", "i_{12}"),
        ("prediction", r"\mathrm{prediction}"),
        ("50%", r"\mathrm{50\%}"),
        ("h_1", r"\mathrm{h\_1}"),
        ("a{b}", r"\mathrm{a\{b\}}"),
    ],
)
def test_names_in_tex(name: str, tex: str) -> None:
    assert named(name).tex == tex


def test_a_gradient_and_a_new_value_belong_to_their_parameter() -> None:
    assert parameter_of(Quantity(Kind.DE_DW, 3, 2, 1, 0)) == Quantity(Kind.WEIGHT, None, 2, 1, 0)
    assert parameter_of(Quantity(Kind.NEW_BIAS, None, 2)) == Quantity(Kind.BIAS, None, 2)


def test_a_layer_is_named_where_no_unit_is() -> None:
    notation = Notation(load("it496").network)
    assert (notation.unit(2, None), notation.unit(1, None), notation.unit(0, 1)) == ("output layer", "layer 1", "i2")
