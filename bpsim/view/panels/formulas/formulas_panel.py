"""The panel Formulas: lines are typed and read, variables get their values, the mode of derivation is chosen."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from PySide6.QtCore import QSize, Qt, QTimer, Signal
from PySide6.QtWidgets import QPushButton, QSizePolicy, QWidget

from bpsim.core.errors import FormulaError
from bpsim.core.quantity import Kind, Quantity
from bpsim.formulas.formulas import Formulas
from bpsim.formulas.spelling import canonical
from bpsim.trace.numerals import at_most
from bpsim.trace.typeset_line import worth_typesetting
from bpsim.view.canvas.describe_formulas import Seen
from bpsim.view.panels.column import Column
from bpsim.view.panels.flow_layout import FlowLayout
from bpsim.view.panels.formulas import wording
from bpsim.view.panels.formulas.line_row import LineRow
from bpsim.view.panels.formulas.mode_bar import ModeBar
from bpsim.view.panels.formulas.typed_lines import TypedLines, read_typed
from bpsim.view.panels.formulas.variable_field import VariableField
from bpsim.view.text import set_tip
from bpsim.view.theme import LIGHT, Theme

READ_AT_ONCE = 4000
"""Characters of all lines that are read at every key; more are read when the typing pauses."""
PAUSE = 200
"""Milliseconds."""
MOST_HEIGHT = 12
"""The height that the panel asks for, in lines of text, at most."""
DIGITS = 4
"""Decimals that a field has room for; what is typed and copied has all."""
MOST_VARIABLES = 60
"""Variables that have a field; of more the graph and the Inspector have the values."""


class FormulasPanel(Column):
    """Shows formulas and asks for others; it changes nothing itself.

    line_edited: a line (from 0) is to have this text; the number of lines for one more, an empty text for one less.
    line_moved: a line is to stand where another does. preview: all lines as they are typed, a tuple, whenever they can
    be read and differ from those taken over; None when nothing more is typed. value_edited: a quantity and its number.
    value_dragged: the same, and what all moves of one drag have in common. learned_requested, frozen_requested: a key,
    and whether. mode_requested: ``reverse`` or ``forward``, and the key of the variable to derive by.
    pending_changed: other text is typed, which ``pending`` has.

    A line that is refused by whoever hears it is marked with ``refuse``.
    """

    line_edited = Signal(int, str)
    line_moved = Signal(int, int)
    preview = Signal(object)
    value_edited = Signal(object, float)
    value_dragged = Signal(object, float, object)
    learned_requested = Signal(str, bool)
    frozen_requested = Signal(str, bool)
    mode_requested = Signal(str, str)
    pending_changed = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.rows: list[LineRow] = []
        self.variables: dict[str, VariableField] = {}
        """The field of each variable, by its key."""
        self.mode = ModeBar()
        self.add = QPushButton(wording.NEW_LINE)
        self.add.setProperty("role", "link")
        self._formulas: Formulas | None = None
        self._theme, self._previewed, self._refused = LIGHT, False, False
        self._taking: LineRow | None = None
        """The row whose text is being asked for."""
        self._values = QWidget()
        self._flow = FlowLayout(self._values, 18)
        policy = QSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Minimum)
        policy.setHeightForWidth(True)
        self._values.setSizePolicy(policy)
        self._reading = QTimer(self)
        self._reading.setSingleShot(True)
        self._reading.setInterval(PAUSE)
        self._reading.timeout.connect(self._read)
        set_tip(self.add, wording.NEW_LINE_TIP)
        self.add.clicked.connect(self.begin_line)
        self.mode.mode_requested.connect(self.mode_requested)
        self.mode.add(self.add)
        for at, widget in enumerate((self._values, self.mode)):
            self.insert(at, widget)
        self.setAccessibleName(wording.TITLE)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)

    # What is shown

    def show_simulator(self, seen: Seen) -> None:
        """The formulas at a simulator's position; what is being typed stays."""
        formulas = seen.values.engine.formulas
        if self._formulas is None or formulas.lines != self._formulas.lines:
            self._show_lines(formulas.lines)
        changed, self._formulas = formulas is not self._formulas, formulas
        self._show_variables(seen, formulas)
        self._show_mode(seen, formulas)
        if changed:
            self._read()
        self.arrange()

    def set_theme(self, theme: Theme) -> None:
        """Other colours."""
        self._theme = theme
        self.set_fill(theme.panel)
        for row in self.rows:
            row.set_theme(theme)
        for field in self.variables.values():
            field.set_theme(theme)

    def _show_lines(self, lines: tuple[str, ...]) -> None:
        """Other lines: rows stay with their lines, and what is typed in a row stays in it."""
        pending = [row for row in self.rows if row.pending and row is not self._taking]
        typed = {row.line: row.field.text() for row in pending if row.line}
        extra = [row for row in pending if not row.line]
        while len(self.rows) > len(lines) + len(extra):
            self._drop_row(len(self.rows) - 1)
        while len(self.rows) < len(lines) + len(extra):
            self._add_row()
        rest = [row.field.text() for row in extra]
        for number, row in enumerate(self.rows):
            row.line = lines[number] if number < len(lines) else ""
            text = typed.get(row.line, row.line) if row.line else (rest.pop(0) if rest else "")
            if row.field.text() != text:
                row.field.setText(text)
        if not self.rows:
            self._add_row()

    def _show_variables(self, seen: Seen, formulas: Formulas) -> None:
        keys = formulas.graph.variables[:MOST_VARIABLES]
        if tuple(self.variables) != keys:
            for field in self.variables.values():
                self._flow.removeWidget(field)
                field.hide()
                field.deleteLater()
            self.variables = {key: self._variable(seen, node, key) for node, key in enumerate(keys)}
        typed, learned = set(formulas.values), set(map(canonical, formulas.learned))
        frozen, fed = set(map(canonical, formulas.frozen)), set(map(canonical, formulas.columns))
        for node, (key, field) in enumerate(self.variables.items()):
            known = key in typed and key not in fed
            value = seen.values.value(Quantity(Kind.VALUE, 0, None, node)) if known else None
            field.show_value(value, at_most(seen.lesson.view.digits, DIGITS))
            field.show_marks(learned=key in learned, frozen=key in frozen)

    def _variable(self, seen: Seen, node: int, key: str) -> VariableField:
        quantity = Quantity(Kind.VALUE, None, None, node)
        field = VariableField(key, quantity, seen.notation.unit_symbol(quantity), self._values)
        field.edited.connect(self.value_edited)
        field.dragged.connect(self.value_dragged)
        field.learned.connect(self.learned_requested)
        field.frozen.connect(self.frozen_requested)
        field.set_theme(self._theme)
        self._flow.addWidget(field)
        field.show()
        return field

    def _show_mode(self, seen: Seen, formulas: Formulas) -> None:
        graph, view = formulas.graph, seen.lesson.view
        symbols = [
            seen.notation.unit_symbol(Quantity(Kind.VALUE, None, None, node)).plain
            for node in (*range(len(graph.variables)), graph.result)
        ]
        along = canonical(view.along) if view.along else ""
        at = graph.variables.index(along) if along in graph.variables else 0
        self.mode.show_mode(forward=view.mode == "forward", along=at, names=graph.variables, shown=symbols[:-1])
        self.mode.show_cost(symbols[-1], len(graph.variables), sum(map(len, graph.uses)))

    def sizeHint(self) -> QSize:
        """As high as its lines are, up to a share of a window that leaves the graph the larger part."""
        hint = super().sizeHint()
        line = self.fontMetrics().height()
        return QSize(hint.width(), max(5 * line, min(self.height_at(hint.width()), MOST_HEIGHT * line)))

    # What is typed

    @property
    def texts(self) -> tuple[str, ...]:
        """What stands in the fields."""
        return tuple(row.typed for row in self.rows)

    def pending(self) -> dict[int, str]:
        """The texts that are typed and not taken over, by the numbers of their lines; empty where there are none."""
        return {number: row.field.text() for number, row in enumerate(self.rows) if row.pending}

    def restore(self, pending: Mapping[int, str]) -> None:
        """Puts texts into the fields that were typed and not taken over when they were saved."""
        for number, text in sorted(pending.items()):
            while number >= len(self.rows):
                self._add_row()
            self.rows[number].field.setText(text)
        self._read()

    def discard(self) -> None:
        """Puts the lines that are taken over in the place of what is typed."""
        for number in reversed(range(len(self.rows))):
            row = self.rows[number]
            row.field.setText(row.line)
            if not row.line and number:
                self._drop_row(number)
        self._read()

    def forget(self) -> None:
        """Forgets what is typed, and the formulas it was typed for."""
        self._formulas = None
        while self.rows:
            self._drop_row(len(self.rows) - 1)

    def refuse(self, error: FormulaError) -> None:
        """Marks a line that was asked for and cannot be."""
        number = min(error.line, len(self.rows) - 1)
        self.rows[number].show_fault(error)
        self._refused = True
        self._arrange_with(self.rows[number])

    def begin_first(self) -> None:
        """Selects the first line, to be typed over."""
        self.rows[0].field.setFocus(Qt.FocusReason.OtherFocusReason)
        self.rows[0].field.selectAll()

    def begin_line(self) -> None:
        """An empty line below the last, with the keyboard in it; the last one where that is empty."""
        if not self.rows or self.rows[-1].typed:
            self._add_row()
            self.arrange()
        self.rows[-1].field.setFocus(Qt.FocusReason.OtherFocusReason)
        self.ensureWidgetVisible(self.rows[-1])

    def _arrange_with(self, row: LineRow | None) -> None:
        """Arranges the lines so that what is said under this one can be seen."""
        self.arrange()
        if row is not None and not row.fault.isHidden():
            self.ensureWidgetVisible(row, 0, 0)

    def _add_row(self) -> None:
        row = LineRow()
        number = len(self.rows)
        row.set_number(number)
        row.set_theme(self._theme)
        row.field.textEdited.connect(self._typed)
        row.taken.connect(self._take)
        row.pasted.connect(self._paste)
        row.restored.connect(self._restore)
        row.removed.connect(self._remove)
        row.moved.connect(self._move)
        row.walked.connect(self._walk)
        self.rows.append(row)
        self.insert(number, row)

    def _drop_row(self, number: int) -> None:
        row = self.rows.pop(number)
        self.remove(row)
        row.deleteLater()

    def _typed(self) -> None:
        if sum(len(row.field.text()) for row in self.rows) <= READ_AT_ONCE:
            self._read()
        else:
            self._reading.start()

    def _read(self) -> TypedLines | None:
        """Shows what is typed as it is read, and asks for a preview where all of it can be."""
        self._reading.stop()
        if self._formulas is None:
            return None
        found = read_typed([row.field.text() for row in self.rows], self._formulas)
        typeset = worth_typesetting(found.lines)
        for number, row in enumerate(self.rows):
            row.show_read(found.lines[number] if number in typeset else None)
            row.show_fault(found.faults.get(number), found.hints.get(number, ""))
        self._arrange_with(next((row for row in self.rows if row.field.hasFocus()), None))
        pending = any(row.pending for row in self.rows)
        if pending and found.formulas is not None:
            self._previewed = True
            self.preview.emit(found.formulas.lines)
        elif not pending and self._previewed:
            self._previewed = False
            self.preview.emit(None)
        self.pending_changed.emit()
        return found

    def _take(self, row: LineRow, enter: bool) -> None:
        """Takes a line over; after Enter in the last one another begins."""
        if self._taking is not None or row not in self.rows:
            return
        if row.pending and not self._take_over(row):
            return
        if enter and row in self.rows:
            if row is self.rows[-1] and row.typed:
                self.begin_line()
            elif self.rows.index(row) + 1 < len(self.rows):
                self._walk(row, 1)

    def _paste(self, row: LineRow, texts: Sequence[str]) -> None:
        """Puts formulas into this line and new ones at the end, and takes over those that can be read."""
        row.field.insert(texts[0])
        for text in texts[1:]:
            self._add_row()
            self.rows[-1].field.setText(text)
        for _ in texts:
            first = next((typed for typed in self.rows if typed.pending), None)
            if first is None or not self._take_over(first):
                break
        self.rows[-1].field.setFocus(Qt.FocusReason.OtherFocusReason)
        self.ensureWidgetVisible(self.rows[-1])

    def _take_over(self, row: LineRow) -> bool:
        """Asks for what is typed in a row; False where it cannot be read among the lines there are, or was refused."""
        self._read()
        number, text = self._number_of(row), row.typed
        if self._formulas is None or not (text or row.line):
            return self._formulas is not None
        lines = list(self._formulas.lines)
        lines[number : number + bool(row.line)] = [text]
        faults = read_typed(lines, self._formulas).faults
        if faults:
            row.show_fault(faults.get(number) or next(iter(faults.values())))
            self._arrange_with(row)
            return False
        self._ask(row, number, text)
        return not row.pending

    def _ask(self, row: LineRow, number: int, text: str) -> None:
        self._taking, self._refused = row, False
        try:
            self.line_edited.emit(number, text)
        finally:
            self._taking = None
        if not self._refused:
            self._read()

    def _number_of(self, row: LineRow) -> int:
        """The number of a line in the formulas: rows that are not there yet are not counted."""
        at = self.rows.index(row)
        return sum(bool(before.line) for before in self.rows[:at])

    def _restore(self, row: LineRow) -> None:
        row.field.setText(row.line)
        if not row.line and len(self.rows) > 1:
            self._walk(row, -1)
            self._drop_row(self.rows.index(row))
        self._read()

    def _remove(self, row: LineRow) -> None:
        """The line goes, unless it is the only one."""
        if len(self.rows) == 1:
            return
        number, line = self._number_of(row), row.line
        self._walk(row, -1 if row is self.rows[-1] else 1)
        if line:
            self._ask(row, number, "")
        else:
            self._drop_row(self.rows.index(row))
            self._read()

    def _move(self, row: LineRow, by: int) -> None:
        to = self.rows.index(row) + by
        if row.line and 0 <= to < len(self.rows) and self.rows[to].line:
            self.line_moved.emit(self._number_of(row), self._number_of(self.rows[to]))
            self._read()
            self.rows[to].field.setFocus(Qt.FocusReason.OtherFocusReason)

    def _walk(self, row: LineRow, by: int) -> None:
        to = self.rows.index(row) + by
        if 0 <= to < len(self.rows):
            self.rows[to].field.setFocus(Qt.FocusReason.OtherFocusReason)
