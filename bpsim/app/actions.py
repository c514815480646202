"""Every command of the window, as one table: its menu, text, keys, icon, and what it does in a sentence."""

from __future__ import annotations

from collections.abc import Callable
from operator import attrgetter

from PySide6.QtGui import QAction, QActionGroup, QKeySequence
from PySide6.QtWidgets import QMainWindow, QMenu

from bpsim.app.action_row import NO_ARGUMENT, Row
from bpsim.app.command_subjects import On
from bpsim.app.formula_rows import FORMULA
from bpsim.app.network_rows import NETWORK
from bpsim.app.sample_rows import SAMPLES
from bpsim.core.training import MOST_ITERATIONS
from bpsim.sentences import _
from bpsim.trace.notations import NOTATIONS
from bpsim.trace.steps import Granularity
from bpsim.view.numbers import commit_focus
from bpsim.view.text import one_line, set_tip

_KEY = QKeySequence.StandardKey

MENUS = {
    "file": _("&File"),
    "recent": _("Open &Recent"),
    "edit": _("&Edit"),
    "view": _("&View"),
    "digits": _("&Digits"),
    "notation": _("&Notation"),
    "appearance": _("&Appearance"),
    "workspace": _("&Workspace"),
    "network": _("&Network"),
    "formula": _("F&ormula"),
    "activation": _("&Activation"),
    "neuron_activation": _("Neuron's O&wn Activation"),
    "bias": _("&Bias"),
    "loss": _("L&oss"),
    "run": _("&Run"),
    "granularity": _("Step &Size"),
    "travel": _("Tra&vel in Time"),
    "lesson": _("&Lesson"),
    "samples": _("&Samples"),
    "help": _("&Help"),
}
SUBMENUS = {
    "recent": "file",
    "digits": "view",
    "notation": "view",
    "appearance": "view",
    "workspace": "view",
    "granularity": "run",
    "travel": "run",
    "samples": "lesson",
    "activation": "network",
    "neuron_activation": "network",
    "bias": "network",
    "loss": "network",
}

TABLE = (
    Row(
        "file",
        "new",
        _("&New…"),
        _KEY.New,
        _("Make a network, also from a line such as 3-2-1"),
        does="new_lesson.ask",
    ),
    Row(
        "file",
        "new_formula",
        _("New &Formula"),
        "Ctrl+Shift+F",
        _("Make a lesson about formulas: type lines, and step through their graph"),
        does="formulas.new",
    ),
    Row("file", "open", _("&Open…"), _KEY.Open, _("Open a lesson file"), "open", does="files.open"),
    Row("file", "recent_menu"),
    Row("file"),
    Row(
        "file", "save", _("&Save"), _KEY.Save, _("Save the lesson with its present weights"), "save", does="files.save"
    ),
    Row("file", "save_as", _("Save &As…"), "Ctrl+Shift+S", _("Save the lesson to another file"), does="files.save_as"),
    Row(
        "file",
        "save_picture",
        _("Save Pict&ure…"),
        "Ctrl+Shift+P",
        _("Save the graph as a picture: PNG, SVG or PDF"),
        does="exports.save_picture",
    ),
    Row(
        "file",
        "save_solution",
        _("Save &Worked Solution…"),
        "Ctrl+Shift+W",
        _("Save every step of this iteration as Markdown or LaTeX"),
        does="exports.save_solution",
    ),
    Row(
        "file",
        "export_handout",
        _("Export Hand&out…"),
        "Ctrl+Shift+E",
        _("Choose what a worked solution holds and how it is written, or leave its values open: a blank sheet"),
        does="exports.export_handout",
    ),
    Row("file", "print_graph", _("&Print…"), _KEY.Print, _("Print the graph on one page"), does="exports.print_graph"),
    Row("file"),
    Row(
        "file",
        "import_data",
        _("&Import Data…"),
        "Ctrl+I",
        _("Read samples from a table: CSV, or a workbook of a spreadsheet"),
        does="imports.import_data",
    ),
    Row(
        "file",
        "export_data",
        _("&Export Data…"),
        "Ctrl+E",
        _("Save all samples as a table that spreadsheets read"),
        does="exports.export_data",
    ),
    Row(
        "file",
        "import_weights",
        _("I&mport Weights…"),
        "Ctrl+Alt+I",
        _("Read weights and biases from arrays of NumPy, a PyTorch state_dict, or lists"),
        does="imports.import_weights",
        networks=True,
    ),
    Row(
        "file",
        "export_weights",
        _("E&xport Weights…"),
        "Ctrl+Alt+E",
        _("Save the present weights and biases as arrays of NumPy, or as lists"),
        does="exports.export_weights",
        networks=True,
    ),
    Row("file"),
    Row("file", "quit", _("&Quit"), "Ctrl+Q", _("Close bpsim"), does="close"),
    Row(
        "edit",
        "undo",
        _("&Undo"),
        _KEY.Undo,
        _("Take back the last change, with the training it belonged to"),
        "undo",
        does="undos.undo",
        why=_("Nothing was changed yet."),
    ),
    Row(
        "edit",
        "redo",
        _("&Redo"),
        _KEY.Redo,
        _("Make the change again"),
        "redo",
        does="undos.redo",
        why=_("Nothing was taken back."),
    ),
    Row("edit"),
    Row(
        "edit",
        "copy_value",
        _("&Copy Value of This Step"),
        "Ctrl+Shift+C",
        _("Copy the value of this step with all digits"),
        does="runs.copy_value",
        why=_("No step is made yet: PageDown makes the first."),
    ),
    Row(
        "edit",
        "copy_place",
        _("Copy &Place"),
        "Ctrl+Alt+C",
        _("Copy iteration and step, as bpsim trace and bpsim picture take them on the command line"),
        does="runs.copy_place",
    ),
    Row("edit"),
    Row(
        "edit",
        "memory",
        _("&Memory…"),
        None,
        _("How much memory undo and the list of runs take, and the states of a run"),
        does="memories.ask",
    ),
    Row(
        "edit",
        "learning_rate",
        _("Change &Learning Rate"),
        "Ctrl+L",
        _("Type another learning rate"),
        does="runs.learning_rate",
    ),
    Row(
        "edit",
        "training_settings",
        _("&Training Settings"),
        "Ctrl+T",
        _("How the network is trained: every setting"),
        does="panel_commands.start",
        argument="training",
    ),
    Row("view", "workspace_menu"),
    Row(
        "workspace",
        "workspace_lecture",
        _("&Lecture"),
        "Ctrl+1",
        _("The graph, this step and the caption, large"),
        group="workspace",
        does="workspaces.switch",
        argument="lecture",
    ),
    Row(
        "workspace",
        "workspace_study",
        _("&Study"),
        "Ctrl+2",
        _("Steps, guide, graph, this step, data and error"),
        group="workspace",
        does="workspaces.switch",
        argument="study",
    ),
    Row(
        "workspace",
        "workspace_train",
        _("&Train"),
        "Ctrl+3",
        _("The error, large, with the graph, the data and the training settings"),
        group="workspace",
        does="workspaces.switch",
        argument="train",
    ),
    Row(
        "workspace",
        "workspace_build",
        _("&Build"),
        "Ctrl+4",
        _("The graph, large, with everything that can be changed of what is selected, and the data"),
        group="workspace",
        does="workspaces.switch",
        argument="build",
    ),
    Row(
        "view",
        "present",
        _("&Present"),
        ("F5", "Shift+F5"),
        _("Lecture on the full screen; there, b blanks the screen, and Esc leaves"),
        does="presentation.toggle",
    ),
    Row("view"),
    Row(
        "view",
        "zoom_in",
        _("Zoom &In"),
        "Ctrl+Alt++",
        _("Show the graph larger"),
        "zoom-in",
        does="panels.graph.zoom_in",
    ),
    Row(
        "view",
        "zoom_out",
        _("Zoom &Out"),
        "Ctrl+Alt+-",
        _("Show the graph smaller"),
        "zoom-out",
        does="panels.graph.zoom_out",
    ),
    Row(
        "view",
        "fit",
        _("&Fit"),
        "Ctrl+Alt+0",
        _("Show the whole graph"),
        "fit",
        does="panels.graph.fit",
        applies=On.GROUND,
    ),
    Row(
        "view",
        "arrange",
        _("&Arrange"),
        "Ctrl+Alt+A",
        _("Put units that were moved back in their columns"),
        does="graph_commands.arrange",
        applies=On.GROUND,
    ),
    Row(
        "view",
        "fold_layers",
        _("Fol&d or Unfold Layers"),
        "Ctrl+Alt+F",
        _("Show all neurons of the selected layers with more than 12, else of all such layers, or fold them again"),
        does="panels.graph.folds.toggle_selected",
        applies=On.UNIT | On.LAYER | On.SEVERAL | On.GROUND,
    ),
    Row(
        "view",
        "flow",
        _("What Flows &Back"),
        "Ctrl+Alt+B",
        _("In the backward pass: what flows back over the edges, and whether a neuron should grow or shrink"),
        checkable=True,
        does="looks.show_flow",
        networks=True,
    ),
    Row(
        "view",
        "maps",
        _("&Maps in Neurons"),
        "Ctrl+Alt+M",
        _("In each neuron its out over the plane of the two inputs, darker where it is higher; of one input the curve"),
        checkable=True,
        does="looks.show_maps",
        networks=True,
    ),
    Row("view"),
    Row(
        "view", "larger", _("&Larger Text"), _KEY.ZoomIn, _("Enlarge everything, for a projector"), does="looks.larger"
    ),
    Row("view", "smaller", _("&Smaller Text"), _KEY.ZoomOut, _("Make everything smaller"), does="looks.smaller"),
    Row(
        "view",
        "normal_size",
        _("&Normal Text"),
        "Ctrl+0",
        _("Text in the size that the system has set"),
        does="looks.normal_size",
    ),
    Row("view"),
    Row("view", "digits_menu"),
    Row("digits", "digits_3", "&3", None, _("Show 3 decimals"), group="digits", does="document.set_digits", argument=3),
    Row("digits", "digits_6", "&6", None, _("Show 6 decimals"), group="digits", does="document.set_digits", argument=6),
    Row("digits", "digits_9", "&9", None, _("Show 9 decimals"), group="digits", does="document.set_digits", argument=9),
    Row(
        "digits",
        "digits_all",
        _("&All"),
        None,
        _("Show every digit"),
        group="digits",
        does="document.set_digits",
        argument=None,
    ),
    Row("view", "notation_menu"),
    *(
        Row(
            "notation",
            f"notation_{name.replace('-', '_')}",
            scheme.menu,
            None,
            scheme.help,
            group="notation",
            does="document.set_notation",
            argument=name,
        )
        for name, scheme in NOTATIONS.items()
    ),
    Row("view", "appearance_menu"),
    Row(
        "appearance",
        "appearance_system",
        _("Like the &System"),
        None,
        _("Light or dark, as the system is"),
        group="appearance",
        does="looks.choose",
        argument="system",
    ),
    Row(
        "appearance",
        "appearance_light",
        _("&Light"),
        None,
        _("Dark text on a light ground"),
        group="appearance",
        does="looks.choose",
        argument="light",
    ),
    Row(
        "appearance",
        "appearance_dark",
        _("&Dark"),
        None,
        _("Light text on a dark ground"),
        group="appearance",
        does="looks.choose",
        argument="dark",
    ),
    Row("view"),
    Row(
        "view",
        "reset_layout",
        _("&Reset Layout"),
        None,
        _("Put every panel of this workspace back in its place"),
        does="reset_layout",
    ),
    Row(
        "view",
        "next_panel",
        _("Ne&xt Panel"),
        _KEY.NextChild,
        _("To the next panel of the group that has the keyboard"),
        does="panel_entries.next_panel",
        argument=1,
    ),
    Row(
        "view",
        "previous_panel",
        _("Pre&vious Panel"),
        _KEY.PreviousChild,
        _("To the panel before, of the group that has the keyboard"),
        does="panel_entries.next_panel",
        argument=-1,
    ),
    Row(
        "view", "full_screen", _("F&ull Screen"), "F11", _("Fill the screen"), checkable=True, does="looks.full_screen"
    ),
    *FORMULA,
    *NETWORK,
    Row("run", "next", _("&Next"), "PgDown", _("One step forward (PageDown)"), "next", does="runs.next"),
    Row(
        "run",
        "back",
        _("&Back"),
        "PgUp",
        _("One step back (PageUp)"),
        "back",
        does="runs.back",
        why=_("There is no step before this one."),
    ),
    Row(
        "run",
        "next_coarser",
        _("Next, One Size &Larger"),
        "Shift+PgDown",
        _("Forward by the next larger step size"),
        does="runs.next_coarser",
    ),
    Row(
        "run",
        "back_coarser",
        _("Back, One Size L&arger"),
        "Shift+PgUp",
        _("Back by the next larger step size"),
        does="runs.back_coarser",
        why=_("There is no step before this one."),
    ),
    Row(
        "run",
        "next_phase",
        _("Next &Phase"),
        "Ctrl+PgDown",
        _("To the end of the next phase (Ctrl+PageDown)"),
        "phase-next",
        does="runs.next_phase",
    ),
    Row(
        "run",
        "back_phase",
        _("Previous P&hase"),
        "Ctrl+PgUp",
        _("To the end of the phase before (Ctrl+PageUp)"),
        "phase-back",
        does="runs.back_phase",
        why=_("There is no step before this one."),
    ),
    Row(
        "run",
        "iteration_start",
        _("&Start of Iteration"),
        "Ctrl+Home",
        _("Before the first step of this iteration"),
        "start",
        does="runs.iteration_start",
        why=_("This is the start."),
    ),
    Row(
        "run",
        "iteration_end",
        _("&End of Iteration"),
        "Ctrl+End",
        _("To the last step of this iteration"),
        "end",
        does="runs.iteration_end",
        why=_("This is the last step."),
    ),
    Row("run", "granularity_menu"),
    Row(
        "granularity",
        "choose_term",
        _("&Term"),
        "Alt+1",
        _("Each factor of a chain rule"),
        group="granularity",
        does="runs.choose_granularity",
        argument=Granularity.TERM,
    ),
    Row(
        "granularity",
        "choose_value",
        _("&Value"),
        "Alt+2",
        _("One neuron forward, one weight backward"),
        group="granularity",
        does="runs.choose_granularity",
        argument=Granularity.VALUE,
        of_formulas=(_("&Node"), _("One value forward, one gradient backward")),
    ),
    Row(
        "granularity",
        "choose_layer",
        _("&Layer"),
        "Alt+3",
        _("One layer at a time"),
        group="granularity",
        does="runs.choose_granularity",
        argument=Granularity.LAYER,
        of_formulas=(_("&Line"), _("What one line of the formulas has, at a time")),
    ),
    Row(
        "granularity",
        "choose_phase",
        _("&Phase"),
        "Alt+4",
        _("Forward, loss, backward, update"),
        group="granularity",
        does="runs.choose_granularity",
        argument=Granularity.PHASE,
        of_formulas=(_("&Phase"), _("Forward, backward, update")),
    ),
    Row(
        "granularity",
        "choose_iteration",
        _("&Iteration"),
        "Alt+5",
        _("One update at a time"),
        group="granularity",
        does="runs.choose_granularity",
        argument=Granularity.ITERATION,
    ),
    Row(
        "granularity",
        "choose_epoch",
        _("&Epoch"),
        "Alt+6",
        _("One pass over all samples at a time"),
        group="granularity",
        does="runs.choose_granularity",
        argument=Granularity.EPOCH,
    ),
    Row(
        "run",
        "go_to_iteration",
        _("Go to &Iteration…"),
        "Ctrl+J",
        _("Type an iteration, or a step of it, as 120:18; an iteration that is not computed yet is trained up to"),
        does="panels.header.go_to.start",
    ),
    Row("run", "travel_menu"),
    Row(
        "travel",
        "travel_first",
        _("&First Iteration"),
        "Ctrl+Alt+Home",
        _("To the first iteration that can be gone back to"),
        does="runs.travel",
        argument=0,
        why=_("This is the first iteration."),
    ),
    *(
        Row(
            "travel",
            f"travel_{key}",
            text,
            keys,
            tip,
            does="runs.travel_by",
            argument=by,
            why=_("There is no iteration before this one.")
            if by < 0
            else _("Nothing is trained beyond this iteration."),
        )
        for key, by, text, keys, tip in (
            ("back_10", -10, _("&Ten Iterations Back"), "Ctrl+Alt+PgUp", _("Ten iterations back, at the same step")),
            ("back_1", -1, _("One Iteration &Back"), "Ctrl+Alt+Left", _("One iteration back, at the same step")),
            ("on_1", 1, _("One Iteration &On"), "Ctrl+Alt+Right", _("One trained iteration on, at the same step")),
            ("on_10", 10, _("Te&n Iterations On"), "Ctrl+Alt+PgDown", _("Ten trained iterations on, at the same step")),
        )
    ),
    Row(
        "travel",
        "travel_last",
        _("&Last Iteration"),
        "Ctrl+Alt+End",
        _("To the end of what is trained"),
        does="runs.travel",
        argument=MOST_ITERATIONS,
        why=_("This is the end of what is trained."),
    ),
    Row(
        "run",
        "find_when",
        _("Find &When…"),
        "Ctrl+F",
        _("Look for the iteration at which something comes to be, such as E < 0.01"),
        does="whens.start",
    ),
    Row(
        "run",
        "find_next",
        _("Find Ne&xt"),
        "F3",
        _("To the next iteration that was found"),
        does="whens.go_on",
        argument=1,
    ),
    Row(
        "run",
        "find_previous",
        _("Find Previous"),
        "Shift+F3",
        _("To the iteration found before this one"),
        does="whens.go_on",
        argument=-1,
    ),
    Row(
        "run",
        "find_stop",
        _("Stop Finding"),
        None,
        _("End the search and take its marks away"),
        does="whens.close",
    ),
    Row(
        "run",
        "next_caption",
        _("Next &Caption"),
        "F8",
        _("To the step of the guide's next caption, running there where it is not computed yet"),
        does="guides.move",
        argument=1,
    ),
    Row(
        "run",
        "previous_caption",
        _("Pre&vious Caption"),
        "Shift+F8",
        _("Back to the step of the guide's caption before"),
        does="guides.move",
        argument=-1,
    ),
    Row(
        "run",
        "follow_guide",
        _("Next &Follows the Guide"),
        "Ctrl+F8",
        _("Next and Back go from caption to caption, until this is chosen again"),
        checkable=True,
        does="guides.follow_guide",
    ),
    Row(
        "run",
        "play",
        _("Pl&ay"),
        "Ctrl+Space",
        _("Play the steps by themselves; again to pause"),
        "play",
        checkable=True,
        does="runs.play",
    ),
    Row(
        "run",
        "check_numbers",
        _("Check &My Numbers…"),
        "F7",
        _("Type what you have on paper, and the first wrong number is found"),
        does="panel_commands.start",
        argument="numbers",
    ),
    Row("run"),
    Row(
        "run",
        "run",
        _("&Run"),
        "Ctrl+R",
        _("Train for the number of iterations in the field"),
        "run",
        does="runs.run",
        why=_("It is training already."),
    ),
    Row(
        "run",
        "run_list",
        _("Run a &List…"),
        "Ctrl+Alt+R",
        _("Train several runs that differ in one value, such as the learning rate, and lay them over one another"),
        does="runs.run_list",
    ),
    Row(
        "run",
        "stop",
        _("S&top"),
        "Ctrl+.",
        _("Stop training at once"),
        "stop",
        does="runs.stop",
        why=_("Nothing is running."),
    ),
    Row(
        "run",
        "restart",
        _("Restar&t"),
        "Ctrl+Shift+R",
        _("Back to iteration 0 with the same starting weights"),
        "restart",
        does="runs.restart",
        why=_("This is the start already."),
    ),
    Row(
        "run",
        "clear_curves",
        _("&Clear Earlier Curves"),
        None,
        _("Take the faint curves of earlier runs off the plot"),
        does="runs.clear_curves",
        why=_("There are no curves of earlier runs."),
    ),
    Row(
        "run",
        "use_as_start",
        _("&Use as Start"),
        None,
        _("Make the present weights those of iteration 0"),
        does="runs.use_as_start",
        why=_("Nothing is trained yet."),
    ),
    Row("run"),
    Row(
        "run",
        "check_gradients",
        _("Check &Gradients…"),
        "Ctrl+G",
        _("Compare backpropagation with central differences for every parameter"),
        does="gradient_checks.check_gradients",
    ),
    Row(
        "lesson",
        "new_weights",
        _("&New Random Weights…"),
        "Ctrl+Shift+N",
        _("Draw the weights of iteration 0 at random, from a seed"),
        does="lessons.new_weights",
        of_formulas=(
            _("&New Random Values…"),
            _("Draw the values of iteration 0 of what is learned at random, from a seed"),
        ),
    ),
    Row(
        "lesson",
        "ready_made",
        _("&Ready-made Data…"),
        "Ctrl+Shift+D",
        _("Take AND, XOR, a spiral, iris, digits or others for the samples"),
        does="imports.ready_made",
        networks=True,
    ),
    Row(
        "lesson",
        "normalize_inputs",
        _("Normalize &Inputs…"),
        "Ctrl+Shift+I",
        _("Scale every input to mean 0 and standard deviation 1, or to a range"),
        does="lessons.normalize_inputs",
        networks=True,
    ),
    Row(
        "lesson",
        "hold_out_samples",
        _("&Hold Out Samples"),
        "Ctrl+Shift+H",
        _("Choose in the Data table which samples are not trained on"),
        does="panel_commands.hold_out_samples",
    ),
    Row("lesson", "samples_menu"),
    *SAMPLES,
    Row("lesson"),
    Row(
        "lesson",
        "as_formulas",
        _("As &Formulas"),
        None,
        _("Write the network as formulas, with its present weights, samples and settings: a new lesson"),
        does="formulas.from_network",
        why=_("The lesson is about formulas already"),
        networks=True,
    ),
    Row(
        "lesson",
        "about_lesson",
        _("&About This Lesson"),
        None,
        _("What the lesson is, and where its numbers come from"),
        does="lessons.about_lesson",
    ),
    Row("lesson"),
    Row(
        "help",
        "find_command",
        _("&Find a Command…"),
        "Ctrl+K",
        _("Type what you want to do, and choose among the commands that do it"),
        does="finder.ask",
    ),
    Row("help", "keys", _("&Keys"), "F1", _("All keys on one page"), does="looks.keys"),
    Row("help", "about", _("&About bpsim"), None, _("Version, licence, and where the log is"), does="looks.about"),
)


class Command(QAction):
    """The action of a row, which does nothing before it is connected."""

    def __init__(self, row: Row, window: QMainWindow) -> None:
        super().__init__(row.text, window)
        if row.graph_keys:
            # Behind a tab a menu shows the keys; they are heard by the graph or the table, where it has the keyboard.
            self.setText(f"{row.text}\t{graph_keys(row.graph_keys)}")
        self._row = row
        self._connected_to: QMainWindow | None = None
        self.setObjectName(row.key)
        self.why = row.why
        if isinstance(row.keys, tuple):
            self.setShortcuts([QKeySequence(keys) for keys in row.keys])
        elif row.keys is not None:
            self.setShortcut(QKeySequence(row.keys))
        self._set_tip(row.tip)
        self.setCheckable(row.checkable or bool(row.group))
        self.triggered.connect(self._call)

    def _set_tip(self, tip: str) -> None:
        shown = self.shortcut().toString(QKeySequence.SequenceFormat.NativeText) or graph_keys(self._row.graph_keys)
        set_tip(self, tip if not shown or "(" in tip else f"{tip} ({shown})")
        self.setStatusTip(one_line(tip))

    def set_words(self, *, about_formulas: bool) -> None:
        """Calls it as lessons of one kind do, where they call it otherwise."""
        own = (self._row.text, self._row.tip)
        text, tip = self._row.of_formulas or own if about_formulas else own
        if self._row.of_formulas and (text, tip) != (self.text(), self.statusTip()):
            self.setText(text)
            self._set_tip(tip)

    def connect_to(self, window: QMainWindow) -> None:
        """Has it do what its row says. Where that is found is asked as it is done: some parts are made only then."""
        self._connected_to = window

    @property
    def slot(self) -> Callable[..., object]:
        """What it does; raises AttributeError where its row names nothing there is."""
        found: Callable[..., object] = attrgetter(self._row.does)(self._connected_to)
        return found

    def _call(self, checked: bool) -> None:
        if self._connected_to is None:
            return
        # A button or a shortcut leaves the keyboard where it is, with what was typed there.
        commit_focus()
        if self._row.argument is not NO_ARGUMENT:
            self.slot(self._row.argument)
        elif self._row.checkable:
            self.slot(checked)
        else:
            self.slot()


def graph_keys(keys: str) -> str:
    """Keys as this platform writes them."""
    return QKeySequence(keys).toString(QKeySequence.SequenceFormat.NativeText)


def build(window: QMainWindow) -> tuple[dict[str, Command], dict[str, QMenu]]:
    """The actions of the table by their keys, in the menus of ``window``, and the menus by theirs."""
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
            action = actions[row.key] = Command(row, window)
            menu.addAction(action)
            # Its keys are heard also while there is no menu bar.
            window.addAction(action)
            if row.group:
                groups.setdefault(row.group, QActionGroup(window)).addAction(action)
    return actions, menus
