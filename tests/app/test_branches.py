"""A network that is given a unit in the middle of its training, in the window: every panel follows, there and back."""

from __future__ import annotations

from pathlib import Path

from bpsim.app.main_window import MainWindow
from bpsim.lesson import load
from tests.app.driver_checks import wrong
from tests.app.settling import settle
from tests.branching import ADDED, add_third

AT = 3
PANELS = ("steps", "data", "matrices", "gradients", "printed", "numbers", "training", "plot", "guide", "step")


def look(window: MainWindow) -> None:
    """Brings every panel to the front, so that each shows what there is, and compares it with the record."""
    for panel in PANELS:
        window.docks.show(panel)
        settle()
        assert list(wrong(window)) == [], panel


def hidden_units(window: MainWindow) -> set[str]:
    """The hidden units that graph, list of steps and matrices show."""
    painted = (one.quantity for one in window.panels.graph.painted() if one.quantity is not None)
    on_graph = {quantity.unit for quantity in painted if quantity.layer == 1} - {None}
    matrices = {table.model().rowCount() for table in window.panels.matrices.tables}
    return {f"{len(on_graph)} on the graph", f"{max(matrices)} in the matrices"}


def test_every_panel_follows_over_a_branch_there_and_back(window: MainWindow) -> None:
    document, simulator = window.document, window.document.simulator
    document.start_run(AT)
    while document.running:
        document.advance(1.0, lambda: 0.0)
    window.gradient_checks.check_gradients()
    document.edit(ADDED, lambda: add_third(simulator))
    two, three = ({f"{n} on the graph", f"{n} in the matrices"} for n in (2, 3))
    for iteration, step, units in ((AT, 60, three), (AT - 1, 50, two), (AT, 0, three), (0, 57, two), (AT, 79, three)):
        document.seek(iteration, step)
        look(window)
        assert hidden_units(window) == units
    document.undo_stack.undo()
    look(window)
    assert hidden_units(window) == two
    document.undo_stack.redo()
    look(window)
    assert hidden_units(window) == three


def test_what_is_saved_before_a_branch_is_said_to_lack_it_and_the_rest_stays_unsaved(
    window: MainWindow, tmp_path: Path
) -> None:
    document, simulator = window.document, window.document.simulator
    document.path = tmp_path / "mine.bpsim"
    simulator.run(AT)
    document.edit(ADDED, lambda: add_third(simulator))
    document.seek(AT - 1)
    window.actions_by_key["save"].trigger()
    said = f"Saved to mine.bpsim as of iteration {AT - 1}: what was changed at a later iteration is not in it."
    assert window.statusBar().currentMessage() == said
    assert load(document.path).network.sizes == (2, 2, 2)
    assert document.modified
    document.seek(AT)
    window.actions_by_key["save"].trigger()
    assert window.statusBar().currentMessage() == "Saved to mine.bpsim."
    assert load(document.path).network.sizes == (2, 3, 2)
    assert not document.modified
