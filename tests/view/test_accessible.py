"""The graph for screen readers, walked as they walk it."""

from __future__ import annotations

import gc
import os
import subprocess
import sys
from collections.abc import Iterator
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PySide6.QtCore import QCoreApplication, QEvent
from PySide6.QtGui import QAccessible, QAccessibleInterface
from pytestqt.qtbot import QtBot

import bpsim
from bpsim.core.network import Bias
from bpsim.simulator import Simulator
from bpsim.trace.steps import Granularity
from bpsim.view.canvas import GraphView, Part, Place, describe
from bpsim.view.canvas.accessible import ThingInterface
from bpsim.view.guard import guard_all
from tests.examples import examples
from tests.found import found
from tests.view.canvas_lessons import lesson_of

Tree = dict[str, list[str]]
HEARD_TO_THE_END = """
import bpsim
from PySide6.QtGui import QAccessible
from PySide6.QtWidgets import QApplication, QLabel
from bpsim.simulator import Simulator
from bpsim.view.canvas import GraphView, describe
application = QApplication([])
QAccessible.setActive(True)
label = QLabel()
label.show()
view, closed = GraphView(), GraphView()
for each in (view, closed):
    each.show_picture(describe(Simulator(bpsim.load("it496")), 4))
    each.show()
    network = QAccessible.queryAccessibleInterface(each)
    network.child(0)
closed.close()
closed.deleteLater()
network = QAccessible.queryAccessibleInterface(view)
print(network.child(1).child(0).text(QAccessible.Text.Name))
"""


def name(interface: QAccessibleInterface) -> str:
    return interface.text(QAccessible.Text.Name)


def parts(interface: QAccessibleInterface) -> list[QAccessibleInterface]:
    """The children that are things of the graph; each is checked to be where it says."""
    children = [interface.child(index) for index in range(interface.childCount())]
    for index, child in enumerate(children):
        assert interface.indexOfChild(child) == index
        assert child.parent().object() is interface.object()
    return [child for child in children if isinstance(child, ThingInterface)]


def walk(interface: QAccessibleInterface) -> Iterator[QAccessibleInterface]:
    yield interface
    for child in parts(interface):
        yield from walk(child)


def tree(view: GraphView) -> Tree:
    """The names of the children of everything that has some."""
    found = {name(one): [name(part) for part in parts(one)] for one in walk(QAccessible.queryAccessibleInterface(view))}
    return {parent: children for parent, children in found.items() if children}


@pytest.fixture
def view(qtbot: QtBot) -> GraphView:
    guard_all()
    made = GraphView()
    qtbot.addWidget(made)
    made.resize(900, 600)
    made.show_picture(describe(Simulator(bpsim.load("it496")), 4))
    with qtbot.waitExposed(made):
        made.show()
    made.setFocus()
    return made


def test_a_network_is_layers_a_layer_units_a_unit_the_weights_into_it(view: GraphView) -> None:
    simulator = Simulator(bpsim.load("it496"))
    while simulator.current is None or simulator.notation.plain(simulator.current.quantity) != "∂E/∂w5":
        simulator.next(Granularity.TERM)
    view.show_picture(describe(simulator, 4))
    layer_1 = "layer 1, 2 neurons, logistic, one shared bias"
    layer_2 = "layer 2, outputs, 2 neurons, logistic, one shared bias"
    h1, h2 = "neuron h1, logistic, net 0.3775, out 0.5933", "neuron h2, logistic, net 0.3925, out 0.5969"
    o1, o2 = "output o1, logistic, net 1.1059, out 0.7514", "output o2, logistic, net 1.2249, out 0.7729"
    assert tree(view) == {
        "Network graph": ["inputs, 2", layer_1, layer_2, "E 0.2984"],
        "inputs, 2": ["input i1, 0.050", "input i2, 0.100"],
        layer_1: [h1, h2, "shared bias b1, of layer 1, 0.350, frozen"],
        h1: ["weight w1, from i1 to h1, 0.150", "weight w2, from i2 to h1, 0.200"],
        h2: ["weight w3, from i1 to h2, 0.250", "weight w4, from i2 to h2, 0.300"],
        layer_2: [o1, o2, "shared bias b2, of layer 2, 0.600, frozen"],
        o1: [
            "weight w5, from h1 to o1, 0.400, ∂E/∂w5 0.0822",
            "weight w6, from h2 to o1, 0.450",
            "δ o1 0.1385",
            "target o1, 0.010",
            "E o1 0.2748",
        ],
        o2: ["weight w7, from h1 to o2, 0.500", "weight w8, from h2 to o2, 0.550", "target o2, 0.990", "E o2 0.0236"],
    }


def test_the_selected_thing_has_the_focus_and_stands_where_it_is_painted(view: GraphView) -> None:
    network = QAccessible.queryAccessibleInterface(view)
    assert network.focusChild() is network
    place = found(view.place_of("w5"))
    view.select(Place(Part.UNIT, 0, 0), place)
    focus = network.focusChild()
    assert name(focus) == "weight w5, from h1 to o1, 0.400, 2 selected"
    assert focus.state().focused
    assert not focus.state().offscreen
    selected = [name(one) for one in walk(network) if one is not network and one.state().selected]
    assert selected == ["input i1, 0.050", name(focus)]
    painted = focus.rect().center()
    assert network.childAt(painted.x(), painted.y()) is focus
    assert (
        view.number_rect(place)
        .toRect()
        .translated(view.viewport().mapToGlobal(view.rect().topLeft()))
        .intersects(focus.rect())
    )


@pytest.mark.usefixtures("qapp")
@given(
    shapes=st.lists(st.lists(st.integers(1, 4), min_size=2, max_size=4).map(tuple), min_size=1, max_size=4),
    bias=st.sampled_from(Bias),
)
@examples(15)
def test_what_is_gone_is_silent_and_what_is_there_is_whole(shapes: list[tuple[int, ...]], bias: Bias) -> None:
    """Every network is walked whole after another; interfaces of the one before stay harmless, in use or let go."""
    view = GraphView()
    held: list[QAccessibleInterface] = []
    for shape in shapes:
        view.show_picture(describe(Simulator(lesson_of(shape, bias)), 4))
        found = list(walk(QAccessible.queryAccessibleInterface(view)))
        weights = sum(below * above for below, above in pairwise(shape))
        assert sum(name(one).startswith("weight") for one in found) == weights
        assert all(name(one) for one in found)
        held += found[1::3]
        del found
        gc.collect()
        for one in held:
            if one.isValid():
                assert name(one) or one.childCount() == 0
                for read in (one.rect, one.state, one.role, one.parent, one.childCount, one.window):
                    read()
    view.deleteLater()
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete.value)


def test_a_program_that_was_heard_ends_without_a_crash() -> None:
    """Also where Qt's list of interfaces is older than the factory."""
    environment = os.environ | {"QT_QPA_PLATFORM": "offscreen", "PYTHONPATH": os.pathsep.join(sys.path)}
    ended = subprocess.run(
        [sys.executable, "-c", HEARD_TO_THE_END], env=environment, capture_output=True, text=True, timeout=60
    )
    assert (ended.returncode, ended.stdout) == (0, "neuron h1, logistic\n"), ended.stderr
