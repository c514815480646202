"""Commands of the menu Network: structure, each on what is selected on the graph."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any, ClassVar

from PySide6.QtCore import QObject, Signal
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QMessageBox

from bpsim.app import wording
from bpsim.app.command_subjects import applies, kinds
from bpsim.app.network_rows import NETWORK
from bpsim.app.selected_steps import Selected, activating, connecting, disconnecting, in_layers
from bpsim.core.errors import BpsimError
from bpsim.core.functions import ACTIVATIONS, LOSSES, OF_UNITS
from bpsim.core.network import Bias
from bpsim.document.structure_steps import Step, carry_out
from bpsim.trace.numerals import grouped
from bpsim.view.text import ask

if TYPE_CHECKING:
    from bpsim.app.main_window import MainWindow


_CHOICES = QMessageBox.StandardButton
MOST_REMOVED = 20
"""Things that are removed without a question, at most."""


class NetworkCommands(QObject):
    """Edits of the document, each one step of undo; whatever is refused says why in the status bar.

    selected_changed: other places are selected on the graph, as a tuple.
    """

    selected_changed: ClassVar[Signal] = Signal(object)

    def __init__(self, window: MainWindow) -> None:
        super().__init__(window)
        self._window = window
        self._document = window.document
        self._actions: Mapping[str, QAction] = {}

    def connect_to(self, actions: Mapping[str, QAction]) -> None:
        """The actions that apply to what is selected."""
        self._actions = actions
        self._window.panels.graph.selection_changed.connect(self._follow_selection)
        for changed in (self._document.structure_changed, self._document.values_changed):
            changed.connect(self.update_actions)
        self.update_actions()

    def _follow_selection(self) -> None:
        self.selected_changed.emit(self._window.panels.graph.selected_parts)
        self.update_actions()

    @property
    def selected(self) -> Selected:
        """The things that are selected on the graph."""
        return Selected(self._document.simulator.network, self._window.panels.graph.selected_parts)

    def update_actions(self) -> None:
        """Enables what can be done to what is selected, and ticks what it has."""
        about_formulas = self._document.simulator.about_formulas
        self._window.menus["network"].menuAction().setVisible(not about_formulas)
        if about_formulas:
            for row in NETWORK:
                if row.key in self._actions:
                    self._actions[row.key].setEnabled(False)
            return
        selected, network = self.selected, self._document.simulator.network
        what = kinds(self._window.panels.graph.selection, network.depth)
        for row in NETWORK:
            if row.key in self._actions:
                self._actions[row.key].setEnabled(applies(row.applies, what))
        self._actions["add_unit"].setEnabled(bool(self._growing(selected)))
        self._actions["remove_layer"].setEnabled(bool(selected.hidden))
        layers = [network.layer(number) for number in self._behind_inputs]
        self._tick("activation", ACTIVATIONS, {layer.kind for layer in layers})
        chosen = {network.layer(layer).activations[unit].kind for layer, unit in selected.units if layer > 0}
        self._tick("neuron_activation", OF_UNITS, chosen)
        self._tick("bias", [kind.name.lower() for kind in Bias], {layer.bias.name.lower() for layer in layers})
        self._tick("loss", LOSSES, {network.loss})
        self._actions["derive_unit"].setEnabled(len([layer for layer, _ in selected.units if layer > 0]) == 1)
        training = self._document.simulator.training
        self._actions["derive_error"].setEnabled(training.derivative_of is not None)
        self._actions["derive_inputs"].setEnabled(True)
        self._actions["derive_inputs"].setChecked(training.derive_inputs)
        frozen = selected.frozen()
        self._actions["frozen"].setEnabled(frozen is not None)
        self._actions["frozen"].setChecked(frozen is True)

    def _tick(self, group: str, names: Sequence[str] | Mapping[str, object], present: set[str]) -> None:
        for name in names:
            self._actions[f"{group}_{name.replace('-', '_')}"].setChecked(present == {name})

    def _growing(self, selected: Selected) -> list[int]:
        """The layers that a new unit goes to: those of what is selected, else the last hidden one."""
        if self._window.panels.graph.selection:
            return sorted({layer for layer, _ in selected.units})
        depth = selected.network.depth
        return [depth - 1] if depth > 1 else []

    @property
    def _behind_inputs(self) -> list[int]:
        """The layers of what is selected, without the inputs; where nothing is, the hidden ones, else the last."""
        if self._window.panels.graph.selection:
            return [layer for layer in self.selected.layers if layer > 0]
        depth = self._document.simulator.network.depth
        return list(range(1, depth)) or [depth]

    # The commands

    def edit_value(self) -> None:
        """The number of what is selected, in its place."""
        self._window.panels.graph.edit_selection()

    def copy_numbers(self) -> None:
        """Names and numbers of what is selected, to the clipboard."""
        self._window.graph_numbers.copy(self._window.panels.graph.selected_quantities())

    def paste_numbers(self) -> None:
        """Pastes the numbers on the clipboard into what has their names, else into what is selected."""
        graph = self._window.panels.graph
        self._window.graph_numbers.paste(graph.selected_numbers(), graph.sample)

    def rename(self) -> None:
        """The name of the selected unit, in its place."""
        graph = self._window.panels.graph
        if graph.selected is not None:
            graph.rename(graph.selected)

    def properties(self) -> None:
        """The form of what is selected."""
        self._window.docks.show("inspector")
        self._window.panels.inspector.start()

    def remove(self) -> None:
        """Removes what is selected; asks first where that is much, of which not all may be in sight."""
        number = len(self._window.panels.graph.selected_parts)
        if number > MOST_REMOVED:
            text, buttons = wording.REMOVE_MANY.format(number=grouped(number)), _CHOICES.Yes | _CHOICES.No
            if ask(self._window, wording.REMOVE, text, buttons, _CHOICES.No) != _CHOICES.Yes:
                return
        self.carry_out(self.selected.removed(), wording.NOTHING_TO_REMOVE)

    def add_unit(self) -> None:
        """One more in each of the layers."""
        layers = self._growing(self.selected)
        self.carry_out(in_layers(layers, lambda simulator, layer: simulator.add_unit(layer)))

    def add_layer(self, by: int) -> None:
        """A hidden layer behind (1) or in front of (-1) that of what was selected last."""
        units = self.selected.units
        if units:
            layer = units[-1][0]
            after = layer if by > 0 else layer - 1
            self.carry_out([lambda simulator: simulator.add_layer(after, like=layer)])

    def remove_layer(self) -> None:
        """The hidden layers of what is selected go."""
        hidden = reversed(self.selected.hidden)
        self.carry_out(in_layers(list(hidden), lambda simulator, layer: simulator.remove_layer(layer)))

    def connect_selected(self) -> None:
        """The connections that are missing between what is selected."""
        selected = self.selected
        none = wording.NOT_NEIGHBOURS if not selected.between() else wording.CONNECTED_ALREADY
        self.carry_out(connecting(selected.connected(there=False)), none)

    def disconnect_selected(self) -> None:
        """The connections between what is selected go."""
        selected = self.selected
        none = wording.NOT_NEIGHBOURS if not selected.between() else wording.NOT_CONNECTED
        self.carry_out(disconnecting(selected.connected(there=True)), none)

    def freeze(self, frozen: bool) -> None:
        """What is selected is not updated any more, or is again."""
        self.carry_out(self.selected.freezing(frozen))

    def derive_unit(self) -> None:
        """Derives the out of the selected neuron instead of the error."""
        units = [place for place in self.selected.units if place[0] > 0]
        if units:
            self._derive(derivative_of=units[0])

    def derive_error(self) -> None:
        """Derives the error again."""
        self._derive(derivative_of=None)

    def derive_inputs(self, derived: bool) -> None:
        """Goes back to the inputs in the steps, or does not any more."""
        self._derive(derive_inputs=derived)

    def _derive(self, **changes: Any) -> None:
        try:
            self._document.derive(**changes)
        except BpsimError as error:
            self._document.message.emit(str(error))
        self.update_actions()

    def set_activation(self, name: str) -> None:
        """Another activation of the layers of what is selected, else of the hidden ones; softmax is for the outputs."""
        layers = self._behind_inputs
        if name == "softmax" and not self._window.panels.graph.selection:
            layers = [self._document.simulator.network.depth]
        self.carry_out(in_layers(layers, lambda simulator, layer: simulator.set_activation(layer, name)))

    def set_neuron_activation(self, name: str) -> None:
        """Another activation of the selected neurons alone."""
        units = [(layer, unit) for layer, unit in self.selected.units if layer > 0]
        self.carry_out(activating(units, name))

    def set_bias(self, kind: Bias) -> None:
        """Another kind of bias of the layers of what is selected, else of the hidden ones."""
        layers = self._behind_inputs
        self.carry_out(in_layers(layers, lambda simulator, layer: simulator.set_bias(layer, kind)))

    def set_loss(self, name: str) -> None:
        """Another loss."""
        self.carry_out([lambda simulator: simulator.set_loss(name)])

    def carry_out(self, steps: Sequence[Step], nothing: str = "") -> bool:
        """Makes the edits as one, or says why not, or that there was ``nothing`` to do; False where it was refused."""
        self._window.ticker.pause()
        try:
            done = carry_out(self._document, steps)
        except BpsimError as error:
            self.update_actions()
            self._document.message.emit(str(error))
            return False
        self.update_actions()
        if done or nothing:
            self._document.message.emit(wording.done(done, self._document) if done else nothing)
        return True
