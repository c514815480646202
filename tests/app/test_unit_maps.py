"""Maps in neurons: each out over the inputs, with the bits of the trace, of the present values or none."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace
from PySide6.QtCore import QSize, Qt
from pytestqt.qtbot import QtBot

import bpsim
from bpsim.app.main_window import MainWindow
from bpsim.app.remembered import Settings
from bpsim.core.quantity import Kind, Quantity
from bpsim.lesson.blueprint import new_lesson
from bpsim.simulator import Simulator, unit_surfaces
from bpsim.simulator.output_surface import Plane
from bpsim.view.canvas import Part, Place, describe
from bpsim.view.canvas.extras import Extras
from bpsim.view.canvas.folds import UNFOLDED
from bpsim.view.canvas.image import render_graph
from bpsim.view.canvas.items import NeuronItem
from bpsim.view.theme import DARK, LIGHT, Theme
from tests.examples import examples

MAPS = replace(UNFOLDED, extras=Extras(maps=True))
SHAPES = (
    "1-3-1 tanh, logistic",
    "2-2-2 logistic",
    "2-4-3-1 relu, tanh, identity",
    "2-3-3 tanh, softmax",
    "1-1 identity",
)


@examples(15)
@given(st.sampled_from(SHAPES), st.integers(0, 99), st.data())
def test_every_map_has_the_outs_of_the_trace(text: str, seed: int, data: st.DataObject) -> None:
    simulator = Simulator(new_lesson(text, seed=seed))
    for unit in range(len(simulator.network.inputs)):
        simulator.set_value(Quantity(Kind.INPUT, 0, 0, unit), data.draw(st.floats(-2, 2)))
    maps = unit_surfaces.unit_surfaces(simulator)
    assert maps is not None
    for layer in range(1, simulator.network.depth + 1):
        assert maps.of(layer, 0).shape == (max(1, len(maps.up)), len(maps.across))
    column = data.draw(st.integers(0, len(maps.across) - 1))
    row = data.draw(st.integers(0, max(1, len(maps.up)) - 1))
    simulator.set_value(Quantity(Kind.INPUT, 0, 0, 0), float(maps.across[column]))
    if len(maps.up):
        simulator.set_value(Quantity(Kind.INPUT, 0, 0, 1), float(maps.up[row]))
    for layer, size in enumerate(simulator.network.sizes[1:], 1):
        for unit in range(size):
            out = simulator.value(Quantity(Kind.OUT, 0, layer, unit))
            assert maps.of(layer, unit)[row, column] == out


def test_the_map_of_an_output_is_its_surface() -> None:
    simulator = Simulator(bpsim.load("xor"))
    maps = unit_surfaces.unit_surfaces(simulator)
    assert maps is not None
    surface = Plane.of(simulator).surface(unit_surfaces.SIDE)
    np.testing.assert_array_equal(maps.of(2, 0), surface.heights)
    assert unit_surfaces.unit_surfaces(simulator) is maps, "kept for the iteration"


def test_networks_of_more_inputs_and_formulas_have_none() -> None:
    for simulator in (Simulator(new_lesson("3-2-1 tanh")), Simulator(bpsim.load("polar"))):
        assert unit_surfaces.unit_surfaces(simulator) is None
    assert describe(Simulator(bpsim.load("xor")), 4).maps is None, "unless they are asked for"


@pytest.mark.parametrize("theme", [LIGHT, DARK])
@pytest.mark.parametrize("name", ["xor", "week-05"])
def test_large_neurons_are_painted_with_it_and_small_ones_without(qtbot: QtBot, theme: Theme, name: str) -> None:
    del qtbot
    simulator = Simulator(bpsim.load(name))
    for size, differs in ((QSize(900, 600), True), (QSize(160, 100), False)):
        plain, mapped = (render_graph(describe(simulator, 4, folding=one), theme, size) for one in (UNFOLDED, MAPS))
        assert (plain != mapped) is differs


def neuron(window: MainWindow, layer: int, unit: int) -> NeuronItem:
    item = window.panels.graph.graph.texts_at[Place(Part.UNIT, layer, unit)]
    assert isinstance(item, NeuronItem)
    return item


def test_the_keyboard_shows_it_and_it_follows_the_values(window: MainWindow, qtbot: QtBot) -> None:
    assert neuron(window, 1, 0).map is None
    qtbot.keyClick(window, Qt.Key.Key_M, Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.AltModifier)
    qtbot.waitUntil(lambda: neuron(window, 1, 0).map is not None)
    assert window.actions_by_key["maps"].isChecked()
    assert window.settings.maps
    first = neuron(window, 1, 0).map
    said = window.panels.graph.ear.flow_text(Place(Part.UNIT, 1, 0))
    assert said.startswith("from 0.")
    assert said.endswith(" over the inputs")
    window.document.set_value(Quantity(Kind.WEIGHT, None, 1, 0, 0), 3.0)
    maps = unit_surfaces.unit_surfaces(window.document.simulator)
    qtbot.waitUntil(lambda: neuron(window, 1, 0).map is not None)
    assert maps is not None
    shown = neuron(window, 1, 0).map
    assert shown is not None
    np.testing.assert_array_equal(shown, maps.of(1, 0))
    assert first is not None
    assert not np.array_equal(shown, first)
    window.actions_by_key["maps"].trigger()
    assert neuron(window, 1, 0).map is None


def test_what_takes_longer_comes_at_rest_and_nothing_old_stays(
    window: MainWindow, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(unit_surfaces, "AT_ONCE", 0.0)
    window.actions_by_key["maps"].trigger()
    assert neuron(window, 2, 1).map is None
    qtbot.waitUntil(lambda: neuron(window, 2, 1).map is not None)
    window.document.set_value(Quantity(Kind.WEIGHT, None, 2, 1, 0), 3.0)
    assert neuron(window, 2, 1).map is None, "no map of other weights"
    qtbot.waitUntil(lambda: neuron(window, 2, 1).map is not None)
    window.document.open("polar")
    window.document.open("xor")
    qtbot.waitUntil(lambda: neuron(window, 2, 0).map is not None)


def test_samples_too_far_apart_have_no_map_and_it_is_said(window: MainWindow, qtbot: QtBot) -> None:
    window.document.open("xor")
    window.document.set_value(Quantity(Kind.INPUT, 0, 0, 0), -1.7e308)
    window.document.set_value(Quantity(Kind.INPUT, 1, 0, 0), 1.7e308)
    with qtbot.waitSignal(window.panels.graph.refused) as refused:
        window.actions_by_key["maps"].trigger()
    assert refused.args == ["the samples lie too far apart to draw what is between them"]
    assert neuron(window, 1, 0).map is None


def test_both_choices_are_remembered(tmp_path: object) -> None:
    settings = Settings(str(tmp_path))
    assert (settings.flow, settings.maps) == (True, False)
    settings.flow, settings.maps = False, True
    again = Settings(str(tmp_path))
    assert (again.flow, again.maps) == (False, True)
