"""The page of Help > Keys: all keys, and what the mouse does on the graph and on the plot."""

from __future__ import annotations

from collections.abc import Iterable

from PySide6.QtGui import QAction, QKeySequence
from PySide6.QtWidgets import QMainWindow

from bpsim.app.actions import MENUS, TABLE

ON_THE_GRAPH = (
    ("Right, Left", "Next and back, while nothing is selected"),
    ("Home, End", "Start and end of the iteration, while nothing is selected"),
    ("Space", "Play and pause, while nothing is selected"),
    ("Enter, click", "Select something: with Enter what the step is about"),
    ("Right, Left", "From a neuron to its connections, from a connection to the neuron at its end"),
    ("Down, Up", "To the next neuron, bias, connection or target of the same column; above the neurons is their layer"),
    ("Shift+arrow", "Select the next one too"),
    (
        "Ctrl+Shift+Left, Ctrl+Shift+Right",
        "Select all that feeds it too, or all that it feeds: the paths of its gradient",
    ),
    ("Ctrl+Shift+Down, Ctrl+Shift+Up", "Select its layer too"),
    ("Ctrl+A", "Select everything"),
    ("Del", "Remove the selected neurons, connections or hidden layers"),
    ("Menu key, Shift+F10", "What can be done with what is selected"),
    ("F2, Enter, a digit, double-click", "Type a number for all that are selected"),
    ("F2, double-click on a neuron", "Rename it; F2 on a layer gives its neurons another letter"),
    ("Ctrl+Down, Ctrl+Up", "One more neuron below the selected one, or above it"),
    ("Ctrl+Right, Ctrl+Left", "A layer like its own behind that, or before it"),
    ("Ctrl+C", "Copy the selected numbers with their names and all digits"),
    ("Ctrl+V", "Paste numbers: by their names, else in the order of the selected ones"),
    ("Esc", "Take back what the mouse is doing, else select nothing"),
    ("Tab", "Leave the graph"),
)
BY_MOUSE = (
    ("Click with Ctrl or Shift", "Select one more, or one less"),
    ("Drag a neuron", "Move it, with all others that are selected"),
    (
        "Drag the handle of a neuron",
        "Connect it to a neuron of the next layer; on the ground before a hidden layer, a new neuron comes there",
    ),
    ("+, −", "At the layer under the mouse: one neuron more or less, and a layer beside it"),
    ("Drag the ground", "Move the view"),
    ("Shift and drag", "Select what lies in the rectangle; with Ctrl too, add it to what is selected"),
    ("Right click", "What can be done with it"),
    ("Wheel", "Zoom"),
)
IN_DATA = (
    ("Ins", "Add a sample below the present row"),
    ("Del", "Remove the rows that are selected"),
    ("Shift+Space", "Select the whole row"),
    ("Alt+Up, Alt+Down", "Move the present row, or those that are selected"),
    ("Ctrl+V", "Paste numbers from a spreadsheet at the present cell"),
    ("Click, double-click on a header", "Sort the table; rename the input or output"),
)
IN_LISTS = (
    ("Ctrl+C", "Copy the selected rows with all digits"),
    ("Enter", "Go to the step of the present number"),
    ("Alt+PgDown, Alt+PgUp", "Scroll by a page"),
)
ON_THE_PLOT = (
    ("Right, Left, click", "To an iteration"),
    ("Home, End", "To the first iteration, and to the last one that is computed"),
    ("Wheel, double-click", "Zoom the iterations; show all of them"),
)
PRESENTING = (
    ("b, .", "Blank the screen; the next key or click shows it again"),
    ("F5, Esc", "Leave it"),
)
LISTS = {
    "On the graph": ON_THE_GRAPH,
    "On the graph, by mouse": BY_MOUSE,
    "In the Data table": IN_DATA,
    "In tables and lists": IN_LISTS,
    "On the plot": ON_THE_PLOT,
    "While presenting": PRESENTING,
}


def keys_page(window: QMainWindow) -> str:
    """The keys of every action that has some, by menu, then those that belong to a part of the window, as HTML."""
    rows = []
    for menu, title in MENUS.items():
        found = [(row, action_keys(window, row.key)) for row in TABLE if row.menu == menu and row.key]
        rows += _section(title.replace("&", ""), [(keys, row.tip) for row, keys in found if keys])
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
