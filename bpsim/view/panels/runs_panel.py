"""The panel of the runs: the tree of all that was trained, what lies over the error plot, names and the baseline."""

from __future__ import annotations

import math
from collections.abc import Callable

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import (
    QColor,
    QFontMetrics,
    QHideEvent,
    QIcon,
    QKeyEvent,
    QPainter,
    QPixmap,
    QResizeEvent,
    QShowEvent,
)
from PySide6.QtWidgets import (
    QFrame,
    QHeaderView,
    QPushButton,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QTreeWidget,
    QTreeWidgetItem,
    QTreeWidgetItemIterator,
    QVBoxLayout,
    QWidget,
)

from bpsim.document.runs import Runs
from bpsim.sentences import Plural
from bpsim.simulator import Simulator
from bpsim.simulator.branches import Branch
from bpsim.simulator.comparison import differences
from bpsim.simulator.snapshot import Snapshot
from bpsim.trace.numerals import Numerals, grouped
from bpsim.view.change import Change
from bpsim.view.focus_ring import FocusRing
from bpsim.view.icons import as_drawn
from bpsim.view.number_table import Index
from bpsim.view.panels import runs_wording as wording
from bpsim.view.panels.far_places import FarPlaces
from bpsim.view.panels.flow_layout import FlowLayout
from bpsim.view.panels.runs_comparison import RunsComparison
from bpsim.view.plots.legend import ghost_colour
from bpsim.view.text import one_line, set_tip, tip
from bpsim.view.theme import LIGHT, Theme, box_rules, number_font, text_font

NAME, STATE, ERROR, ITERATIONS = range(4)
DIGITS = 6
"""Decimals of the errors."""
SIZE = QSize(300, 200)
"""The size that the panel asks for, in pixels; it can be made smaller."""
SWATCH = QSize(14, 12)
"""The size of the mark with the colour of a curve, in pixels."""
HEAD_MARGINS = 12
"""What the head of a column takes beside its text, in pixels."""
LEAST_NAME = 80
"""The least width of a name, in pixels."""
BELOW = {NAME: ITERATIONS, ERROR: STATE}
"""The columns that are there in any case, and those that stand below them where there is no room."""
LINE_END = "\N{LINE SEPARATOR}"
"""What Qt breaks the text of a cell at."""
BRANCH = Qt.ItemDataRole.UserRole
RIGHT = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
_CHECK = {True: Qt.CheckState.Checked, False: Qt.CheckState.Unchecked}


class FoldingDelegate(QStyledItemDelegate):
    """A cell of a run and, where the columns have no room, that of another column in a line below: the iterations below
    the name, and the state below the error."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.folded = False
        self.theme = LIGHT
        self._plain = QStyledItemDelegate(self)

    def width(self, option: QStyleOptionViewItem, index: Index) -> int:
        """What a cell needs without another below it, in pixels."""
        return self._plain.sizeHint(option, index).width()

    # Qt

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        """As high as both lines, and as wide as the wider one: each is painted in a font of its own."""
        size = super().sizeHint(option, index)
        if self.folded:
            below = index.sibling(index.row(), BELOW[index.column()])
            size.setWidth(max(self.width(option, index), self.width(option, below)))
        return size

    def initStyleOption(self, option: QStyleOptionViewItem, index: Index) -> None:
        super().initStyleOption(option, index)
        if self.folded:
            option.text += LINE_END + str(index.sibling(index.row(), BELOW[index.column()]).data() or "")

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        widget = option.widget
        if not self.folded:
            super().paint(painter, option, index)
            return
        self.initStyleOption(option, index)
        above, line = option.text.split(LINE_END)
        option.text = above + LINE_END
        style = widget.style()
        style.drawControl(QStyle.ControlElement.CE_ItemViewItem, option, painter, widget)
        margin = style.pixelMetric(QStyle.PixelMetric.PM_FocusFrameHMargin, option, widget) + 1
        room = style.subElementRect(QStyle.SubElement.SE_ItemViewItemText, option, widget)
        room = room.adjusted(margin, room.height() // 2, -margin, 0)
        font, selected = text_font(), bool(option.state & QStyle.StateFlag.State_Selected)
        painter.save()
        painter.setFont(font)
        painter.setPen(QColor(self.theme.muted_on_fill if selected else self.theme.muted))
        text = QFontMetrics(font).elidedText(line, Qt.TextElideMode.ElideRight, room.width())
        painter.drawText(room, int(option.displayAlignment), text)
        painter.restore()


class RunsTree(QTreeWidget):
    """Space ticks a run, Enter and a double click go to it, F2 renames it, Delete removes it."""

    went_to = Signal(object)
    removal_wanted = Signal(object)

    def __init__(self) -> None:
        super().__init__()
        self.setColumnCount(ITERATIONS + 1)
        for column in (ITERATIONS, ERROR):
            self.headerItem().setTextAlignment(column, RIGHT)
        self.setAccessibleName(wording.TITLE)
        self.setAccessibleDescription(wording.DESCRIPTION)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setExpandsOnDoubleClick(False)
        self.setEditTriggers(QTreeWidget.EditTrigger.EditKeyPressed)
        self.setIndentation(12)
        self.setIconSize(SWATCH)
        # As in the plot: runs of a list differ in the end of their names.
        self.setTextElideMode(Qt.TextElideMode.ElideMiddle)
        header = self.header()
        header.setStretchLastSection(False)
        header.setSectionResizeMode(NAME, QHeaderView.ResizeMode.Fixed)
        for column in (ITERATIONS, ERROR, STATE):
            header.setSectionResizeMode(column, QHeaderView.ResizeMode.ResizeToContents)
        self.itemDoubleClicked.connect(lambda item: self.went_to.emit(branch_of(item)))
        self._cells = FoldingDelegate(self)
        for column in BELOW:
            self.setItemDelegateForColumn(column, self._cells)
        FocusRing(self)

    @property
    def folded(self) -> bool:
        """Whether iterations stand below the name, and the state below the error, for want of room beside them."""
        return self._cells.folded

    def set_theme(self, theme: Theme) -> None:
        self._cells.theme = theme

    @property
    def chosen(self) -> Branch | None:
        """The run that is selected."""
        item = self.currentItem()
        return branch_of(item) if item is not None else None

    @property
    def items(self) -> list[QTreeWidgetItem]:
        """Every row, from the top down."""
        found, rows = [], QTreeWidgetItemIterator(self)
        while (item := rows.value()) is not None:
            found.append(item)
            rows += 1
        return found

    def fit(self) -> None:
        """Names are whole and have the room that is left. Where that is too little, a row has two lines, and a name
        that is too long all the same is shortened in the middle."""
        before, room, others = self.folded, self.viewport().width(), (STATE, ERROR, ITERATIONS)
        widths = {column: self._needed(column) for column in (NAME, *others)}
        self._cells.folded = folded = sum(widths.values()) > room
        for column in (STATE, ITERATIONS):
            self.setColumnHidden(column, folded)
        self.headerItem().setText(NAME, wording.RUN_AND_ITERATIONS if folded else wording.RUN)
        if folded:
            self.setColumnWidth(NAME, max(room - max(widths[ERROR], widths[STATE]), LEAST_NAME))
        else:
            self.setColumnWidth(NAME, max(widths[NAME], room - sum(widths[column] for column in others)))
        if folded is not before:
            self.scheduleDelayedItemsLayout()

    def _needed(self, column: int) -> int:
        """The width of a column whose cells stand beside those of the others, in pixels; Qt's own answer would lay all
        rows out first, and be that of two lines."""
        option = QStyleOptionViewItem()
        self.initViewItemOption(option)
        head = wording.RUN if column == NAME else self.headerItem().text(column)
        needed = QFontMetrics(text_font(bold=True)).horizontalAdvance(head) + HEAD_MARGINS
        for item in self.items:
            width = self._cells.width(option, self.indexFromItem(item, column))
            above = item.parent() if column == NAME else None
            while above is not None:
                width, above = width + self.indentation(), above.parent()
            needed = max(needed, width + (self.indentation() if column == NAME else 0))
        return needed

    # Qt

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.fit()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        # The Enter that ends the typing of a name comes here too.
        chosen = None if self.state() == QTreeWidget.State.EditingState else self.chosen
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and chosen is not None:
            self.went_to.emit(chosen)
        elif event.key() == Qt.Key.Key_Delete and chosen is not None:
            self.removal_wanted.emit(chosen)
        else:
            super().keyPressEvent(event)

    def keyboardSearch(self, search: str) -> None:
        """A letter goes nowhere: it may be a key of the window."""


class RunsPanel(QFrame):
    """The list, and below it what can be done with the run that is selected there, and how it differs."""

    went_to = Signal(object)
    renamed = Signal(object, str)
    overlaid = Signal(object, bool)
    baseline_chosen = Signal(object)
    removal_wanted = Signal(object)

    def __init__(self, runs: Runs, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._runs = runs
        self._theme = LIGHT
        self._levels: list[tuple[int, Branch]] = []
        self._simulator: Simulator | None = None
        self.setAccessibleName(wording.TITLE)
        self.tree = RunsTree()
        self.tree.itemChanged.connect(self._take)
        self.tree.currentItemChanged.connect(self._choose)
        self.tree.went_to.connect(self.went_to)
        self.tree.removal_wanted.connect(self.removal_wanted)
        self.go = self._button(wording.GO, wording.GO_TIP, self.went_to.emit)
        self.rename = self._button(wording.RENAME, wording.RENAME_TIP, lambda _: self._edit())
        self.baseline = self._button(wording.MAKE_BASELINE, wording.BASELINE_TIP, self.baseline_chosen.emit)
        self.remove = self._button(wording.REMOVE, wording.REMOVE_TIP, self.removal_wanted.emit)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(8, 4, 8, 6)
        layout.setSpacing(4)
        layout.addWidget(self.tree, 1)
        self.comparison = RunsComparison()
        self.comparison.hide()
        layout.addWidget(self.comparison, 1)
        self.comparison.first.chosen.connect(self._select)
        for place in (self.comparison.first, self.comparison.second):
            place.changed.connect(self._compare)
            place.field.cancelled.connect(self._stop)
        self.compare = QPushButton(wording.COMPARE)
        self.compare.setToolTip(wording.COMPARE_TIP)
        self.compare.setCheckable(True)
        self.compare.toggled.connect(self.comparison.setVisible)
        self.compare.toggled.connect(self._compare)
        self.places = FarPlaces(self)
        self.places.came.connect(self._compare)
        self.places.went_on.connect(lambda: self._say_on_the_way(wording.ON_THE_WAY))
        buttons = FlowLayout(gap=6)
        for button in (self.go, self.rename, self.baseline, self.compare, self.remove):
            buttons.addWidget(button)
        layout.addLayout(buttons)
        self._enable()

    def _button(self, text: str, tip: str, does: Callable[[Branch], object]) -> QPushButton:
        button = QPushButton(text)
        set_tip(button, tip)
        button.clicked.connect(lambda: does(self.tree.chosen) if self.tree.chosen is not None else None)
        return button

    def _edit(self) -> None:
        item = self.tree.currentItem()
        if item is not None:
            self.tree.setFocus()
            self.tree.editItem(item, NAME)

    def show_change(self, change: Change) -> None:
        """Other runs, or the same under other names or in another notation."""
        simulator, rows = change.simulator, self._runs.rows
        self.tree.blockSignals(True)
        self.tree.setHeaderLabels([wording.RUN, "", simulator.notation.error_symbol, wording.ITERATIONS])
        self.tree.headerItem().setToolTip(ERROR, tip(wording.ERROR_TIP.format(error=simulator.error_name)))
        if rows != self._levels:
            self._rebuild(rows)
        numerals = simulator.numerals.with_digits(DIGITS)
        for item in self.tree.items:
            self._write(item, simulator, numerals)
        self._colour()
        self.tree.blockSignals(False)
        self.tree.fit()
        self._simulator = simulator
        self._enable()
        branches = [branch for _, branch in rows]
        names = [self._runs.name(branch) for branch in branches]
        for place in (self.comparison.first, self.comparison.second):
            place.show_runs(branches, names, simulator.iteration)
        self.comparison.first.show_branch(self.tree.chosen)
        if change.running:
            self.places.stop()
        else:
            self._compare()

    def _rebuild(self, rows: list[tuple[int, Branch]]) -> None:
        chosen, self._levels = self.tree.chosen, rows
        self.tree.clear()
        above: list[QTreeWidgetItem] = []
        for level, branch in rows:
            item = QTreeWidgetItem(above[level - 1]) if level else QTreeWidgetItem(self.tree)
            above[level:] = [item]
            item.setData(NAME, BRANCH, branch)
            item.setFlags(item.flags() | Qt.ItemFlag.ItemIsUserCheckable | Qt.ItemFlag.ItemIsEditable)
            item.setExpanded(True)
            for column in (ITERATIONS, ERROR):
                item.setTextAlignment(column, RIGHT)
            if branch is chosen or (chosen is None and branch is self._runs.present):
                self.tree.setCurrentItem(item)

    def _write(self, item: QTreeWidgetItem, simulator: Simulator, numerals: Numerals) -> None:
        branch, present = branch_of(item), self._runs.present
        # Of the run that goes on the header has formed it already.
        is_here = branch is present and branch.trained and simulator.iteration == branch.last
        error = simulator.error if is_here and math.isfinite(simulator.error) else branch.error
        name = one_line(self._runs.name(branch))
        item.setText(NAME, name)
        item.setToolTip(NAME, tip(wording.NAME_TIP.format(name=name)))
        item.setCheckState(NAME, _CHECK[self._runs.is_overlaid(branch)])
        item.setText(ITERATIONS, wording.RANGE.format(first=grouped(branch.first), last=grouped(branch.last)))
        item.setText(ERROR, "" if error is None else numerals.computed(error))
        states = (
            (branch is present, wording.PRESENT),
            (branch is self._runs.tree.baseline, wording.BASELINE),
            (branch.snapshot is None, wording.CURVE_ONLY),
        )
        item.setText(STATE, wording.BOTH.join(word for holds, word in states if holds))
        more = wording.BOTH.join(filter(None, (item.text(ITERATIONS), item.text(STATE))))
        item.setData(NAME, Qt.ItemDataRole.AccessibleDescriptionRole, more)
        bold = branch is present
        for column in range(ITERATIONS + 1):
            item.setFont(column, number_font(bold=bold) if column == ERROR else text_font(bold=bold))
            item.setForeground(column, QColor(self._theme.muted if column == STATE else self._theme.ink))

    def _colour(self) -> None:
        """The list is the legend of the plot: each run that lies over it, and the present one, has its colour there."""
        places = {ghost.run: place for place, ghost in enumerate(self._runs.overlaid)}
        for item in self.tree.items:
            branch = branch_of(item)
            if branch is self._runs.present:
                item.setIcon(NAME, swatch(self._theme.positive))
            elif branch.key in places:
                item.setIcon(NAME, swatch(ghost_colour(self._theme, places[branch.key])))
            else:
                item.setIcon(NAME, QIcon())

    def _take(self, item: QTreeWidgetItem) -> None:
        """A tick, or a name that was typed."""
        branch, name = branch_of(item), item.text(NAME)
        ticked = item.checkState(NAME) == Qt.CheckState.Checked
        if name != one_line(self._runs.name(branch)):
            self.renamed.emit(branch, name)
        elif ticked != self._runs.is_overlaid(branch):
            self.overlaid.emit(branch, ticked)

    def _choose(self) -> None:
        self._enable()
        self.comparison.first.show_branch(self.tree.chosen)
        self._compare()

    def _select(self, branch: Branch) -> None:
        """The run that is compared is the one that is selected in the list."""
        for item in self.tree.items:
            if branch_of(item) is branch:
                self.tree.setCurrentItem(item)

    def _compare(self) -> None:
        """Both places, where that is wanted and as soon as they are computed again."""
        simulator, comparison = self._simulator, self.comparison
        if not self.compare.isChecked() or simulator is None:
            self.places.forget()
            return
        first, second = comparison.first, comparison.second
        if self.tree.chosen is None:
            self.places.forget()
            comparison.show_nothing(wording.SELECT_RUN)
            return
        wanted: list[Snapshot] = []
        for place in (first, second):
            if place.is_here:
                continue
            if place.branch is None or place.branch.snapshot is None:
                self.places.forget()
                comparison.show_nothing(wording.NOT_KEPT)
                return
            shown = place.branch.snapshot.shown(notation=simulator.lesson.view.notation)
            wanted.append(shown.moved(place.iteration, 0))
        found = self.places.want(wanted)
        if found is None:
            self._say_on_the_way(wording.ON_THE_WAY)
            return
        one, other = found[0], found[1] if len(found) > 1 else simulator.position
        assert first.branch is not None
        at, name = simulator.iteration, ""
        if second.branch is not None:
            at, name = second.iteration, self._runs.name(second.branch)
        rows = differences(one, other, simulator.numerals.with_digits(DIGITS))
        comparison.show_rows(rows, self._runs.name(first.branch), first.iteration, at, name)

    def _stop(self) -> None:
        """Leaves the place that is computed again where it has come to."""
        if self.places.running:
            self.places.stop()
            self._say_on_the_way(wording.STOPPED)

    def _say_on_the_way(self, sentence: Plural) -> None:
        """How far it is to the place that is computed again."""
        snapshot = self.places.next
        if snapshot is None:
            return
        left = snapshot.history.to_replay(snapshot.iteration)
        name = next(
            (self._runs.name(one) for _, one in self._levels if one.key is snapshot.history.identity),
            "",
        )
        iteration = grouped(snapshot.iteration)
        self.comparison.show_nothing(sentence.of(left, iteration=iteration, name=name, left=grouped(left)))

    def _enable(self) -> None:
        """What can be done with the run that is selected."""
        chosen, present, baseline = self.tree.chosen, self._runs.present, self._runs.tree.baseline
        self.rename.setEnabled(chosen is not None)
        self.go.setEnabled(chosen is not None and chosen is not present and chosen.snapshot is not None)
        self.baseline.setEnabled(chosen is not None and chosen is not baseline and chosen.snapshot is not None)
        self.remove.setEnabled(chosen is not None and chosen is not present and chosen is not baseline)

    def set_theme(self, theme: Theme) -> None:
        """Other colours and text sizes."""
        self._theme = theme
        self.setStyleSheet(
            f"RunsPanel {{ background: {theme.panel}; }}"
            f"RunsTree {{ background: {theme.panel}; color: {theme.ink}; border: none; outline: none; }}"
            f"RunsTree::item:selected {{ background: {theme.current_fill}; color: {theme.ink}; }}"
            + box_rules(theme, "RunsTree::indicator")
        )
        self.tree.header().setFont(text_font(bold=True))
        self.comparison.set_theme(theme)
        self.tree.set_theme(theme)
        self.tree.fit()
        self.tree.blockSignals(True)
        self._colour()
        self.tree.blockSignals(False)

    # Qt

    def sizeHint(self) -> QSize:
        return SIZE

    def hideEvent(self, event: QHideEvent) -> None:
        super().hideEvent(event)
        self.places.stop()

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._compare()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape and self.places.running:
            self._stop()
        else:
            super().keyPressEvent(event)


def swatch(colour: str) -> QIcon:
    """A short line of a colour, as the curves have it."""
    pixmap = QPixmap(2 * SWATCH.width(), 2 * SWATCH.height())
    pixmap.setDevicePixelRatio(2.0)
    pixmap.fill(Qt.GlobalColor.transparent)
    painter = QPainter(pixmap)
    painter.fillRect(0, SWATCH.height() // 2 - 1, SWATCH.width(), 3, QColor(colour))
    painter.end()
    return as_drawn(pixmap)


def branch_of(item: QTreeWidgetItem) -> Branch:
    """The run of a row."""
    branch = item.data(NAME, BRANCH)
    assert isinstance(branch, Branch)
    return branch
