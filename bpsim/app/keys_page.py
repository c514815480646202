"""The page of Help > Keys: all keys, and what the mouse does on the graph and on the plot."""

from __future__ import annotations

from collections.abc import Iterable

from PySide6.QtGui import QAction, QKeySequence
from PySide6.QtWidgets import QMainWindow

from bpsim.app.actions import MENUS, TABLE
from bpsim.sentences import _
from bpsim.view.text import without_mnemonic

ON_THE_GRAPH = (
    (_("Right, Left"), _("Next and back, while nothing is selected")),
    (_("Home, End"), _("Start and end of the iteration, while nothing is selected")),
    (_("Space"), _("Play and pause, while nothing is selected")),
    (_("Enter, click"), _("Select something: with Enter what the step is about")),
    (_("Right, Left"), _("From a neuron to its connections, from a connection to the neuron at its end")),
    (
        _("Down, Up"),
        _("To the next neuron, bias, connection or target of the same column; above the neurons is their layer"),
    ),
    (_("Enter, click on “… more”"), _("Show all neurons of a layer that is folded")),
    (_("Shift+arrow"), _("Select the next one too")),
    (
        _("Ctrl+Shift+Left, Ctrl+Shift+Right"),
        _("Select all that feeds it too, or all that it feeds: the paths of its gradient"),
    ),
    (_("Ctrl+Shift+Down, Ctrl+Shift+Up"), _("Select its layer too")),
    (_("Ctrl+A"), _("Select everything that is shown, and what is folded as neurons")),
    (_("Del"), _("Remove the selected neurons, connections or hidden layers")),
    (_("Menu key, Shift+F10"), _("What can be done with what is selected")),
    (_("F2, Enter, a digit, double-click"), _("Type a number for all that are selected")),
    (_("F2, double-click on a neuron"), _("Rename it; F2 on a layer gives its neurons another letter")),
    (_("Ctrl+Down, Ctrl+Up"), _("One more neuron below the selected one, or above it")),
    (_("Ctrl+Right, Ctrl+Left"), _("A layer like its own behind that, or before it")),
    (_("Ctrl+C"), _("Copy the selected numbers with their names and all digits")),
    (_("Ctrl+V"), _("Paste numbers: by their names, else in the order of the selected ones")),
    (_("Esc"), _("Take back what the mouse is doing, else select nothing")),
    (_("Tab"), _("Leave the graph")),
)
BY_MOUSE = (
    (_("Click with Ctrl or Shift"), _("Select one more, or one less")),
    (_("Drag a neuron"), _("Move it, with all others that are selected")),
    (
        _("Drag the handle of a neuron"),
        _("Connect it to a neuron of the next layer; on the ground before a hidden layer, a new neuron comes there"),
    ),
    ("+, −", _("At the layer under the mouse: one neuron more or less, and a layer beside it")),
    (_("Drag the ground"), _("Move the view")),
    (_("Shift and drag"), _("Select what lies in the rectangle; with Ctrl too, add it to what is selected")),
    (_("Right click"), _("What can be done with it")),
    (_("Wheel"), _("Zoom")),
)
IN_DATA = (
    (_("Tab, Shift+Tab"), _("While a number is typed: take it over, and go on to the next cell, or to the one before")),
    (_("Ins"), _("Add a sample below the present row")),
    (_("Del"), _("Remove the rows that are selected")),
    (_("Shift+Space"), _("Select the whole row")),
    (_("Alt+Up, Alt+Down"), _("Move the present row, or those that are selected")),
    (_("Ctrl+Return"), _("Take the present row as the next sample")),
    (_("Ctrl+V"), _("Paste numbers from a spreadsheet at the present cell")),
    (_("Click, double-click on a header"), _("Sort the table; rename the input or output")),
)
IN_LISTS = (
    (_("Ctrl+C"), _("Copy the selected rows with all digits")),
    (_("Enter"), _("Go to the step of the present number")),
    (_("Alt+PgDown, Alt+PgUp"), _("Scroll by a page")),
)
ON_THE_PLOT = (
    (_("Right, Left, click"), _("To an iteration")),
    (_("Home, End"), _("To the first iteration, and to the last one that is computed")),
    (_("Wheel, double-click"), _("Zoom the iterations; show all of them")),
)
ON_THE_ERROR = (
    (_("Right, Left, drag the point"), _("On the slope: another value, with Shift in larger steps; the graph follows")),
    (_("Arrow keys"), _("On the contour: choose a point, with Shift in larger steps")),
    (_("Enter, let go, click"), _("Set the value; start at the point")),
    (_("Esc"), _("Leave all as it is")),
)
PRESENTING = (
    ("b, .", _("Blank the screen; the next key or click shows it again")),
    (_("F5, Esc"), _("Leave it")),
)
LISTS = {
    _("On the graph"): ON_THE_GRAPH,
    _("On the graph, by mouse"): BY_MOUSE,
    _("In the Data table"): IN_DATA,
    _("In tables and lists"): IN_LISTS,
    _("On the plot"): ON_THE_PLOT,
    _("On Slope and Contour"): ON_THE_ERROR,
    _("While presenting"): PRESENTING,
}


def keys_page(window: QMainWindow) -> str:
    """The keys of every action that has some, by menu, then those that belong to a part of the window, as HTML."""
    rows = []
    for menu, title in MENUS.items():
        found = [(row, action_keys(window, row.key)) for row in TABLE if row.menu == menu and row.key]
        rows += _section(without_mnemonic(title), [(keys, row.tip) for row, keys in found if keys])
    for title, known in LISTS.items():
        rows += _section(title, known)
    return f"<table>{''.join(rows)}</table>"


def _section(title: str, known: Iterable[tuple[str, str]]) -> list[str]:
    rows = [f"<tr><td>{keys}&nbsp;&nbsp;&nbsp;</td><td>{what}</td></tr>" for keys, what in known]
    return [f"<tr><td colspan='2'><b>{title}</b></td></tr>", *rows] if rows else []


def action_keys(window: QMainWindow, key: str) -> str:
    """The shortcut of an action as this platform writes it; Qt calls Shift+Tab a key of its own."""
    action = window.findChild(QAction, key)
    text = action.shortcut().toString(QKeySequence.SequenceFormat.NativeText) if action else ""
    return text.replace("Backtab", "Tab")
