"""Every command of the window, as one table: its menu, text, keys, icon, and what it does in a sentence."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from PySide6.QtGui import QAction, QActionGroup, QKeySequence
from PySide6.QtWidgets import QMainWindow, QMenu

Keys = QKeySequence.StandardKey | str | None
_KEY = QKeySequence.StandardKey


@dataclass(frozen=True, slots=True)
class Row:
    """One command. ``key`` names it; ``group`` makes it one choice of several; a row without text is a separator."""

    menu: str
    key: str = ""
    text: str = ""
    keys: Keys = None
    tip: str = ""
    icon: str = ""
    group: str = ""
    checkable: bool = False


MENUS = {
    "file": "&File",
    "recent": "Open &Recent",
    "edit": "&Edit",
    "view": "&View",
    "digits": "&Digits",
    "notation": "&Notation",
    "appearance": "&Appearance",
    "run": "&Run",
    "granularity": "Step &Size",
    "lesson": "&Lesson",
    "help": "&Help",
}
SUBMENUS = {"recent": "file", "digits": "view", "notation": "view", "appearance": "view", "granularity": "run"}

TABLE = (
    Row("file", "open", "&Open…", _KEY.Open, "Open a lesson file", "open"),
    Row("file", "recent_menu"),
    Row("file"),
    Row("file", "save", "&Save", _KEY.Save, "Save the lesson with its present weights", "save"),
    Row("file", "save_as", "Save &As…", "Ctrl+Shift+S", "Save the lesson to another file"),
    Row("file", "save_picture", "Save Pict&ure…", "Ctrl+Shift+P", "Save the graph as a picture: PNG, SVG or PDF"),
    Row(
        "file",
        "save_solution",
        "Save &Worked Solution…",
        "Ctrl+Shift+W",
        "Save every step of this iteration as Markdown or LaTeX",
    ),
    Row("file", "print_graph", "&Print…", _KEY.Print, "Print the graph on one page"),
    Row("file"),
    Row("file", "quit", "&Quit", "Ctrl+Q", "Close bpsim"),
    Row("edit", "undo", "&Undo", _KEY.Undo, "Take back the last change, with the training it belonged to", "undo"),
    Row("edit", "redo", "&Redo", _KEY.Redo, "Make the change again", "redo"),
    Row("edit"),
    Row(
        "edit", "copy_value", "&Copy Value of This Step", "Ctrl+Shift+C", "Copy the value of this step with all digits"
    ),
    Row("edit", "learning_rate", "Change &Learning Rate", "Ctrl+L", "Type another learning rate"),
    Row("edit", "training_settings", "&Training Settings", "Ctrl+T", "How the network is trained: every setting"),
    Row("view", "zoom_in", "Zoom &In", "Ctrl+Alt++", "Show the graph larger", "zoom-in"),
    Row("view", "zoom_out", "Zoom &Out", "Ctrl+Alt+-", "Show the graph smaller", "zoom-out"),
    Row("view", "fit", "&Fit", "Ctrl+Alt+0", "Show the whole graph", "fit"),
    Row("view"),
    Row("view", "larger", "&Larger Text", _KEY.ZoomIn, "Enlarge everything, for a projector"),
    Row("view", "smaller", "&Smaller Text", _KEY.ZoomOut, "Make everything smaller"),
    Row("view", "normal_size", "&Normal Text", "Ctrl+0", "Text in the size that the system has set"),
    Row("view"),
    Row("view", "digits_menu"),
    Row("digits", "digits_3", "&3", None, "Show 3 decimals", group="digits"),
    Row("digits", "digits_6", "&6", None, "Show 6 decimals", group="digits"),
    Row("digits", "digits_9", "&9", None, "Show 9 decimals", group="digits"),
    Row("digits", "digits_all", "&All", None, "Show every digit", group="digits"),
    Row("view", "notation_menu"),
    Row(
        "notation",
        "notation_net_out",
        "&net, out, E, w5",
        None,
        "Symbols of IT496: net and out of a unit, numbered weights",
        group="notation",
    ),
    Row(
        "notation",
        "notation_z_a_delta",
        "&z, a, δ, e, w²₁₁",
        None,
        "Symbols of Week 05: the layer above, counted from the inputs, and the units below",
        group="notation",
    ),
    Row(
        "notation",
        "notation_van_veen",
        "&x, h, d̂, w, v, γ, δ, f",
        None,
        "Symbols of Van Veen: w and γ of the hidden units, v and δ of the outputs",
        group="notation",
    ),
    Row(
        "notation",
        "notation_torok",
        "&i, h, prediction, actual, Δ",
        None,
        "Symbols of Török: units and what they put out share a name",
        group="notation",
    ),
    Row("view", "appearance_menu"),
    Row(
        "appearance",
        "appearance_system",
        "Like the &System",
        None,
        "Light or dark, as the system is",
        group="appearance",
    ),
    Row("appearance", "appearance_light", "&Light", None, "Dark text on a light ground", group="appearance"),
    Row("appearance", "appearance_dark", "&Dark", None, "Light text on a dark ground", group="appearance"),
    Row("view"),
    Row("view", "reset_layout", "&Reset Layout", None, "Put every panel back in its place"),
    Row("view", "full_screen", "F&ull Screen", "F11", "Fill the screen", checkable=True),
    Row("run", "next", "&Next", "PgDown", "One step forward (PageDown)", "next"),
    Row("run", "back", "&Back", "PgUp", "One step back (PageUp)", "back"),
    Row("run", "next_coarser", "Next, One Size &Larger", "Shift+PgDown", "Forward by the next larger step size"),
    Row("run", "back_coarser", "Back, One Size L&arger", "Shift+PgUp", "Back by the next larger step size"),
    Row(
        "run", "next_phase", "Next &Phase", "Ctrl+PgDown", "To the end of the next phase (Ctrl+PageDown)", "phase-next"
    ),
    Row(
        "run",
        "back_phase",
        "Previous P&hase",
        "Ctrl+PgUp",
        "To the end of the phase before (Ctrl+PageUp)",
        "phase-back",
    ),
    Row(
        "run", "iteration_start", "&Start of Iteration", "Ctrl+Home", "Before the first step of this iteration", "start"
    ),
    Row("run", "iteration_end", "&End of Iteration", "Ctrl+End", "To the last step of this iteration", "end"),
    Row("run", "granularity_menu"),
    Row("granularity", "choose_term", "&Term", "Alt+1", "Each factor of a chain rule", group="granularity"),
    Row(
        "granularity", "choose_value", "&Value", "Alt+2", "One neuron forward, one weight backward", group="granularity"
    ),
    Row("granularity", "choose_layer", "&Layer", "Alt+3", "One layer at a time", group="granularity"),
    Row("granularity", "choose_phase", "&Phase", "Alt+4", "Forward, loss, backward, update", group="granularity"),
    Row("granularity", "choose_iteration", "&Iteration", "Alt+5", "One update at a time", group="granularity"),
    Row("granularity", "choose_epoch", "&Epoch", "Alt+6", "One pass over all samples at a time", group="granularity"),
    Row(
        "run",
        "next_caption",
        "Next &Caption",
        "F8",
        "To the step of the guide's next caption, running there where it is not computed yet",
    ),
    Row("run", "previous_caption", "Pre&vious Caption", "Shift+F8", "Back to the step of the guide's caption before"),
    Row(
        "run",
        "follow_guide",
        "Next &Follows the Guide",
        "Ctrl+F8",
        "Next and Back go from caption to caption, until this is chosen again",
        checkable=True,
    ),
    Row("run", "play", "Pl&ay", "Ctrl+Space", "Play the steps by themselves; again to pause", "play", checkable=True),
    Row(
        "run",
        "check_numbers",
        "Check &My Numbers…",
        "F7",
        "Type what you have on paper, and the first wrong number is found",
    ),
    Row("run"),
    Row("run", "run", "&Run", "Ctrl+R", "Train for the number of iterations in the field", "run"),
    Row("run", "stop", "S&top", "Ctrl+.", "Stop training at once", "stop"),
    Row("run", "restart", "Restar&t", "Ctrl+Shift+R", "Back to iteration 0 with the same starting weights", "restart"),
    Row("run", "clear_curves", "&Clear Earlier Curves", None, "Take the faint curves of earlier runs off the plot"),
    Row("run", "use_as_start", "&Use as Start", None, "Make the present weights those of iteration 0"),
    Row("run"),
    Row(
        "run",
        "check_gradients",
        "Check &Gradients…",
        "Ctrl+G",
        "Compare backpropagation with central differences for every parameter",
    ),
    Row(
        "lesson",
        "new_weights",
        "&New Random Weights…",
        "Ctrl+Shift+N",
        "Draw the weights of iteration 0 at random, from a seed",
    ),
    Row(
        "lesson",
        "normalize_inputs",
        "Normalize &Inputs…",
        "Ctrl+Shift+I",
        "Scale every input to mean 0 and standard deviation 1, or to a range",
    ),
    Row(
        "lesson",
        "hold_out_samples",
        "&Hold Out Samples",
        "Ctrl+Shift+H",
        "Choose in the Data table which samples are not trained on",
    ),
    Row("lesson"),
    Row("help", "keys", "&Keys", "F1", "All keys on one page"),
    Row("help", "about", "&About bpsim", None, "Version, licence, and where the log is"),
)


def commands() -> list[str]:
    """The keys of all commands."""
    return [row.key for row in TABLE if row.key and not row.key.endswith("_menu")]


def build(
    window: QMainWindow, slots: Mapping[str, Callable[..., object]]
) -> tuple[dict[str, QAction], dict[str, QMenu]]:
    """The actions of the table by their keys, in the menus of ``window``, connected to the slots of the same keys."""
    menus: dict[str, QMenu] = {}
    for key, title in MENUS.items():
        menus[key] = QMenu(title, window)
        menus[key].setToolTipsVisible(True)
        if key not in SUBMENUS:
            window.menuBar().addMenu(menus[key])
    groups: dict[str, QActionGroup] = {}
    actions = {}
    for row in TABLE:
        menu = menus[row.menu]
        if row.key.endswith("_menu"):
            menu.addMenu(menus[row.key.removesuffix("_menu")])
        elif not row.key:
            menu.addSeparator()
        else:
            actions[row.key] = _action(window, row, groups, slots[row.key])
            menu.addAction(actions[row.key])
    return actions, menus


def _action(window: QMainWindow, row: Row, groups: dict[str, QActionGroup], slot: Callable[..., object]) -> QAction:
    action = QAction(row.text, window)
    action.setObjectName(row.key)
    if row.keys is not None:
        action.setShortcut(QKeySequence(row.keys))
    shown = action.shortcut().toString(QKeySequence.SequenceFormat.NativeText)
    action.setToolTip(row.tip if not shown or "(" in row.tip else f"{row.tip} ({shown})")
    action.setStatusTip(row.tip)
    action.setCheckable(row.checkable or bool(row.group))
    if row.group:
        groups.setdefault(row.group, QActionGroup(window)).addAction(action)
    action.triggered.connect(slot)
    return action
