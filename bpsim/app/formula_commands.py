"""Commands of the menu Formula and of the panel Formulas."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING, Literal, cast

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QInputDialog

from bpsim.app import wording
from bpsim.app.actions import TABLE
from bpsim.app.command import Command
from bpsim.core.errors import BpsimError, FormulaError
from bpsim.core.quantity import Quantity
from bpsim.core.training import Training
from bpsim.document.structure_steps import Step, carry_out
from bpsim.editing.folding import Group, groups
from bpsim.editing.formulas_edited import with_lines
from bpsim.formulas.formulas import Formulas
from bpsim.formulas.spelling import canonical
from bpsim.lesson.lesson import FormulaLesson
from bpsim.simulator import Simulator
from bpsim.trace.numerals import grouped
from bpsim.view.canvas.picture_of import picture_of
from bpsim.view.canvas.places import Part
from bpsim.view.change import graph_digits
from bpsim.view.numbers import refuse_number

if TYPE_CHECKING:
    from bpsim.app.main_window import MainWindow
    from bpsim.view.panels.formulas.formulas_panel import FormulasPanel

FIRST_LINES, FIRST_VALUES = ("f = x y",), {"x": 2.0, "y": 3.0}
"""What a new lesson about formulas begins with, to be typed over."""
OF_VARIABLES = ("learned", "held", "penalized", "by_sample")


class FormulaCommands(QObject):
    """Edits of lines, values and marks, each one step of undo; whatever is refused says why and changes nothing."""

    def __init__(self, window: MainWindow) -> None:
        super().__init__(window)
        self._window, self._document = window, window.document
        self._actions: Mapping[str, Command] = {}

    @property
    def _panel(self) -> FormulasPanel:
        return self._window.panels.formulas

    @property
    def _formulas(self) -> Formulas:
        return self._document.simulator.formulas

    def connect_to(self, actions: Mapping[str, Command]) -> None:
        """The actions that apply to what is selected."""
        self._actions = actions
        self._window.panels.graph.selection_changed.connect(self.update_actions)
        for changed in (self._document.structure_changed, self._document.values_changed):
            changed.connect(self.update_actions)
        self.update_actions()

    @property
    def _selected(self) -> list[str]:
        """The names of the nodes that are selected on the graph, a wire as the node that it comes from."""
        names = self._formulas.graph.names
        parts = self._window.panels.graph.selection
        nodes = dict.fromkeys(part.index for part in parts if part.part in (Part.NODE, Part.WIRE))
        return [names[node] for node in nodes if node < len(names)]

    def update_actions(self) -> None:
        """Enables what can be done to what is selected, and ticks what it has."""
        about = self._document.simulator.about_formulas
        self._window.menus["formula"].menuAction().setVisible(about)
        self._window.menus["notation"].menuAction().setVisible(not about)
        self._actions["new_weights"].set_words(about_formulas=about)
        for row in TABLE:
            if row.networks:
                self._actions[row.key].setEnabled(not about)
        for key in ("add_line", "mode_reverse", "mode_forward"):
            self._actions[key].setEnabled(about)
        if not about:
            for key in ("rename_node", "result_node", "fold", "unfold", *OF_VARIABLES):
                self._actions[key].setEnabled(False)
            return
        formulas, selected = self._formulas, self._selected
        variables, columns = set(formulas.values), set(map(canonical, formulas.columns))
        learned, frozen, free = (
            set(map(canonical, names)) for names in (formulas.learned, formulas.frozen, formulas.unpenalized)
        )
        mine = set(selected)
        one = len(mine) == 1
        self._actions["fold"].setEnabled(self._group(folds=True) is not None)
        self._actions["unfold"].setEnabled(self._group(folds=False) is not None)
        self._actions["rename_node"].setEnabled(one and mine <= formulas.known)
        self._actions["result_node"].setEnabled(one and mine <= set(formulas.graph.lines))
        self._show("learned", bool(mine) and mine <= variables, mine <= learned)
        self._show("held", bool(mine) and mine <= learned, mine <= frozen)
        self._show("penalized", bool(mine) and mine <= learned, not mine & free)
        self._show("by_sample", one and mine <= variables | columns, mine <= columns)
        self._actions[f"mode_{self._document.simulator.lesson.view.mode}"].setChecked(True)

    def _show(self, key: str, enabled: bool, ticked: bool) -> None:
        self._actions[key].setEnabled(enabled)
        self._actions[key].setChecked(enabled and ticked)

    # A new lesson

    def new(self) -> None:
        """A lesson about a formula, to be typed over, after the question about unsaved work."""
        self._window.ticker.pause()
        self._document.stop_run()
        if not self._window.files.may_discard():
            return
        formulas = Formulas(FIRST_LINES, FIRST_VALUES)
        self._document.show_lesson(FormulaLesson(formulas=formulas, training=Training(0.1)))
        self._window.docks.show("formulas")
        self._panel.begin_first()
        self._document.message.emit(wording.NEW_FORMULA)

    def from_network(self) -> None:
        """The network at hand as formulas, with its present weights, after the question about unsaved work."""
        self._window.ticker.pause()
        self._document.stop_run()
        try:
            lesson = self._document.simulator.as_formulas()
        except BpsimError as error:
            self._document.message.emit(str(error))
            return
        if self._window.files.may_discard():
            self._document.show_lesson(lesson)
            self._document.message.emit(wording.AS_FORMULAS.format(count=grouped(len(lesson.formulas.graph.gates))))

    # Lines

    def add_line(self) -> None:
        """An empty line below the last, with the keyboard in it."""
        self._window.docks.show("formulas")
        self._panel.begin_line()

    def set_line(self, number: int, text: str) -> None:
        """A line of the panel is to have this text."""
        with self._marking():
            self._carry_out(lambda one: one.set_line(number, text))

    def move_line(self, number: int, to: int) -> None:
        """A line of the panel is to stand elsewhere."""
        with self._marking():
            self._carry_out(lambda one: one.move_line(number, to))

    @contextmanager
    def _marking(self) -> Iterator[None]:
        """Marks the line that is refused; whatever else is refused is said."""
        try:
            yield
        except FormulaError as error:
            self._panel.refuse(error)
        except BpsimError as error:
            self._document.message.emit(str(error))

    def note_typed(self) -> None:
        """Lines are typed and not taken over, or were."""
        if self._document.simulator.about_formulas:
            self._document.type_lines(self._panel.pending())

    def preview(self, lines: Sequence[str] | None) -> None:
        """The graph of lines that are typed and not taken over; None for that of the lesson."""
        here = self._document.simulator
        if not here.about_formulas:
            return
        seen = here
        if lines is not None:
            try:
                made = with_lines(here.formulas, lines)
            except BpsimError:
                return
            seen = Simulator(replace(cast(FormulaLesson, here.lesson), formulas=made, state=None, guide=(), printed=()))
        self._window.panels.graph.show_picture(picture_of(seen, graph_digits(seen)))

    # Values and marks

    def drag(self, quantity: Quantity, value: float, one: object) -> None:
        """A value that is being dragged; all of it is one step of undo."""
        self._window.ticker.pause()
        number = self._document.simulator.notation.plain(quantity)
        try:
            self._document.edit(
                wording.SET.format(name=number), lambda: self._document.simulator.set_value(quantity, value), merge=one
            )
        except BpsimError as error:
            refuse_number(str(error))

    def mark_learned(self, name: str, on: bool) -> None:
        """Whether training changes a variable."""
        self._do(lambda one: one.set_learned(name, on))

    def mark_frozen(self, name: str, on: bool) -> None:
        """Whether a variable keeps its value."""
        self._do(lambda one: one.set_frozen(name, on))

    def set_learned(self, on: bool) -> None:
        """The selected variables are learned, or not."""
        self._for_each(lambda one, name: one.set_learned(name, on))

    def set_frozen(self, on: bool) -> None:
        """The selected variables keep their values, or not."""
        self._for_each(lambda one, name: one.set_frozen(name, on))

    def set_penalized(self, on: bool) -> None:
        """Penalty and decay act on the selected variables, or not."""
        self._for_each(lambda one, name: one.set_penalized(name, on))

    def differ_by_sample(self, on: bool) -> None:
        """The selected variable has a column in the data, or one value."""
        self._for_each(lambda one, name: one.differ_by_sample(name, on))
        if on:
            self._window.docks.show("data")

    def make_result(self) -> None:
        """Everything is derived of the selected line."""
        self._for_each(lambda one, name: one.set_result(name))

    def _group(self, *, folds: bool) -> Group | None:
        """The group that the selected gate belongs to: the smallest that ends there, else one that it is in."""
        parts = self._window.panels.graph.selection
        nodes = [part.index for part in parts if part.part is Part.NODE]
        if len(nodes) != 1:
            return None
        found = [group for group in groups(self._formulas) if group.folds is folds and nodes[0] in group.nodes]
        return min(found, key=lambda group: (group.node != nodes[0], len(group.nodes)), default=None)

    def turn_selected(self, folds: bool) -> None:
        """The gates of the selected one as a function, or the selected function with simpler gates."""
        group = self._group(folds=folds)
        if group is not None:
            self.fold(group)

    def rename(self) -> None:
        """Asks for another name of what is selected."""
        if len(self._selected) != 1:
            return
        old = self._selected[0]
        name, chosen = QInputDialog.getText(self._window, wording.RENAME, wording.NEW_NAME.format(name=old), text=old)
        if chosen and name.strip() and name.strip() != old:
            self._do(lambda one: one.rename_node(old, name.strip()))

    def _for_each(self, change: Callable[[Simulator, str], object]) -> None:
        names = self._selected
        self._do(*(cast(Step, partial(_named, change, name)) for name in names))

    def _do(self, *steps: Step) -> None:
        try:
            self._carry_out(*steps)
        except BpsimError as error:
            self._document.message.emit(str(error))
        self.update_actions()

    def _carry_out(self, *steps: Step) -> None:
        self._window.ticker.pause()
        carry_out(self._document, steps)

    def fold(self, group: Group) -> None:
        """Some gates as one function, or one written out as gates; the place is kept."""
        self._do(lambda one: one.fold(group))

    # How it is derived

    def set_mode(self, mode: str, along: str | None = None) -> None:
        """Backwards from the result, or forwards by a variable; no edit."""
        self._window.ticker.pause()
        chosen = along or self._along()
        self._document.set_mode(cast(Literal["reverse", "forward"], mode), chosen)

    def _along(self) -> str:
        """The variable that is selected, else the one that was derived by before."""
        graph = self._formulas.graph
        selected = [name for name in self._selected if name in graph.variables]
        return selected[0] if selected else self._document.simulator.lesson.view.along


def _named(change: Callable[[Simulator, str], object], name: str, simulator: Simulator) -> object:
    return change(simulator, name)
