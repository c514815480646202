"""What the File menu and the command line make to show: pictures, worked solutions, a printed page."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import QMarginsF, QSizeF, Qt
from PySide6.QtGui import QFont, QImage, QPageLayout, QPageSize, QPdfWriter, QTextDocument
from PySide6.QtPrintSupport import QPrinter
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QDialog, QFileDialog, QMessageBox, QWidget

from bpsim import Simulator
from bpsim.app import export_commands
from bpsim.app.main_window import MainWindow
from bpsim.cli import main
from bpsim.handout import Blank, Choice, Digits, Format, lines
from bpsim.handout.latex import PAGE, PICTURE_SHARES
from bpsim.lesson import load, save
from bpsim.trace.steps import Granularity
from bpsim.view.canvas.style import TEXT
from bpsim.view.dialogs.fault import FaultDialog
from bpsim.view.dialogs.handout_dialog import HandoutDialog
from bpsim.view.dialogs.picture_dialog import PictureDialog
from bpsim.view.theme import DARK, LIGHT
from tests.app.conftest import menu_of
from tests.view.drawings import pdf_sizes, pdf_texts, svg_texts

pytestmark = pytest.mark.same_window

Choose = Callable[..., None]


@pytest.fixture
def choose(monkeypatch: pytest.MonkeyPatch) -> Choose:
    """What the user types into the file dialog, and the kind of file that he picks; a picture is as it is offered."""

    def accept(dialog: PictureDialog) -> int:
        dialog.accept()
        return dialog.result()

    monkeypatch.setattr(PictureDialog, "exec", accept)

    def set_answer(name: Path | str, kind: str = "") -> None:
        choose_file(monkeypatch, name, kind)

    return set_answer


def choose_file(monkeypatch: pytest.MonkeyPatch, name: Path | str, kind: str = "") -> None:
    """The answer of the next file dialogs."""
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_: (str(name), kind))


@pytest.fixture
def faults(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The texts of every dialog that says what went wrong."""
    said: list[str] = []

    def take(dialog: FaultDialog) -> int:
        said.append(f"{dialog.heading.text()} {dialog.faults.toPlainText()}")
        return 0

    monkeypatch.setattr(FaultDialog, "exec", take)
    return said


def trigger(window: MainWindow, key: str) -> str:
    """Makes the choice in the menu; returns what the status bar says."""
    window.statusBar().clearMessage()
    window.actions_by_key[key].trigger()
    return window.statusBar().currentMessage()


def test_the_menu_has_the_commands(window: MainWindow) -> None:
    entries = {action.objectName(): action.shortcut().toString() for action in window.actions_by_key.values()}
    assert entries["print_graph"] == "Ctrl+P"
    assert entries["save_picture"] == "Ctrl+Shift+P"
    assert entries["save_solution"] == "Ctrl+Shift+W"
    file_menu = menu_of(next(action for action in window.menuBar().actions() if action.text() == "&File"))
    assert {window.actions_by_key[key] for key in ("print_graph", "save_solution")} <= set(file_menu.actions())


@pytest.mark.parametrize(("name", "kind"), [("g.svg", ""), ("g", "SVG, sharp at every size (*.svg)"), ("g.SVG", "")])
def test_a_picture_is_saved_as_svg(window: MainWindow, choose: Choose, tmp_path: Path, name: str, kind: str) -> None:
    window.document.seek(0, 16)
    choose(tmp_path / name, kind)
    message = trigger(window, "save_picture")
    (path,) = tmp_path.glob("g*")
    assert message == f"Saved to {path.name}."
    assert {"∂E/∂w", "5", "0.0822"} <= set(svg_texts(path.read_bytes()))


def test_a_picture_is_saved_as_pdf_and_png(window: MainWindow, choose: Choose, tmp_path: Path) -> None:
    choose(tmp_path / "g.pdf")
    trigger(window, "save_picture")
    assert {"w", "5"} <= set(pdf_texts((tmp_path / "g.pdf").read_bytes()))
    choose(tmp_path / "v1.5")
    trigger(window, "save_picture")
    assert QImage(str(tmp_path / "v1.5.png")).width() == 1200


def test_a_picture_is_light_and_as_large_as_is_asked_for(
    window: MainWindow, choose: Choose, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    window.actions_by_key["appearance_dark"].trigger()
    choose(tmp_path / "light.png")
    trigger(window, "save_picture")
    assert QImage(str(tmp_path / "light.png")).pixelColor(0, 0).name() == LIGHT.panel.lower()

    def ask(dialog: PictureDialog) -> int:
        assert (dialog.width_field.value, dialog.height_field.value, dialog.dark.isChecked()) == (1200, 800, False)
        for field, text in ((dialog.width_field, "640"), (dialog.height_field, "480")):
            field.edit()
            field.selectAll()
            field.insert(text)
            QTest.keyClick(field, Qt.Key.Key_Return)
        dialog.dark.setChecked(True)
        dialog.accept()
        return dialog.result()

    monkeypatch.setattr(PictureDialog, "exec", ask)
    choose_file(monkeypatch, tmp_path / "dark.png")
    trigger(window, "save_picture")
    picture = QImage(str(tmp_path / "dark.png"))
    assert (picture.width(), picture.height()) == (640, 480)
    assert picture.pixelColor(0, 0).name() == DARK.panel.lower()


@pytest.mark.parametrize("size", ["0", "0.5", "20000"])
def test_a_size_that_no_picture_can_have_is_refused_in_the_dialog(
    window: MainWindow, monkeypatch: pytest.MonkeyPatch, size: str
) -> None:
    def ask(dialog: PictureDialog) -> int:
        dialog.width_field.value = float(size)
        dialog.accept()
        assert dialog.fault.text() == "Each side is a whole number from 1 to 16384."
        return dialog.result()

    monkeypatch.setattr(PictureDialog, "exec", ask)
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_: pytest.fail("no file is asked for"))
    assert trigger(window, "save_picture") == ""


@pytest.mark.parametrize(("name", "form"), [("s.md", Format.MARKDOWN), ("s.tex", Format.LATEX)])
def test_a_worked_solution_is_saved_with_its_picture(
    window: MainWindow, choose: Choose, tmp_path: Path, name: str, form: Format
) -> None:
    window.document.seek(0, 16)
    choose(tmp_path / name)
    picture = f"s-graph{form.picture_suffix}"
    assert trigger(window, "save_solution") == f"Saved to {name}, with its picture {picture}."
    simulator = window.document.simulator
    assert (tmp_path / name).read_text(encoding="utf-8") == "\n".join(lines(simulator, form, picture)) + "\n"
    data = (tmp_path / picture).read_bytes()
    texts = set((svg_texts if form is Format.MARKDOWN else pdf_texts)(data))
    assert {"w", "5", "0.400"} <= texts
    assert "∂E/∂w" not in texts, "the picture shows where the iteration starts"
    assert (simulator.iteration, simulator.step) == (0, 16)


@pytest.mark.parametrize(
    ("name", "points", "share"), [("it496", 6, 0.27), ("van-veen", 6, 0.33), ("xor", 6, 0.33), ("mcginley", 5, 0.4)]
)
def test_the_picture_on_a_page_of_latex_has_text_to_read_on_no_more_of_it_than_that_takes(
    window: MainWindow, choose: Choose, tmp_path: Path, name: str, points: float, share: float
) -> None:
    window.document.show_lesson(load(name))
    choose(tmp_path / "s.tex")
    trigger(window, "save_solution")
    ((width, height),) = pdf_sizes((tmp_path / "s-graph.pdf").read_bytes())
    across, down = PAGE
    scale = min(across / width, PICTURE_SHARES[-1] * down / height)
    assert TEXT * scale >= points
    assert height * scale / down == pytest.approx(share, abs=0.01)


def test_the_solution_is_of_the_iteration_that_is_shown(window: MainWindow, choose: Choose, tmp_path: Path) -> None:
    window.document.simulator.run(7)
    choose(tmp_path / "s", "LaTeX (*.tex)")
    trigger(window, "save_solution")
    assert "Iteration 7: 57 steps." in (tmp_path / "s.tex").read_text(encoding="utf-8")


@pytest.mark.parametrize(("sample", "inputs"), [("1", {"0.300", "0.200"}), ("6", {"1.600", "1.300"})])
def test_the_picture_of_a_handout_is_about_its_sample(sample: str, inputs: set[str], tmp_path: Path) -> None:
    assert main(["trace", "mcginley", "--samples", sample, "-o", str(tmp_path / "sheet.md")]) == 0
    texts = set(svg_texts((tmp_path / "sheet-graph.svg").read_bytes()))
    assert texts & {"0.300", "0.200", "1.600", "1.300"} == inputs


def test_a_handout_is_what_the_dialog_chooses(
    open_window: Callable[..., MainWindow], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    window, said = open_window("mcginley"), list[str]()

    def choose_all(dialog: HandoutDialog) -> int:
        dialog.contents.show_value(Blank.BOXES)
        dialog.layers.setText("3")
        dialog.digits.show_value("4s")
        dialog.notation.show_value("net-out")
        dialog.samples.setText("1,7")
        dialog.accept()
        said.append(dialog.fault.text())
        dialog.samples.setText("1")
        dialog.accept()
        return dialog.result()

    monkeypatch.setattr(HandoutDialog, "exec", choose_all)
    choose_file(monkeypatch, tmp_path / "sheet.md")
    assert trigger(window, "export_handout") == "Saved to sheet.md, with its picture sheet-graph.svg."
    assert said == ["There is no sample 7: this iteration has 6."]
    choice = Choice((0,), (3,), Granularity.VALUE, "net-out", Digits(4, significant=True), Blank.BOXES)
    expected = "\n".join(lines(window.document.simulator, Format.MARKDOWN, "sheet-graph.svg", choice)) + "\n"
    assert (tmp_path / "sheet.md").read_text(encoding="utf-8") == expected
    assert window.document.simulator.notation.key == "z-a-delta", "the window keeps its own"
    assert "x" in svg_texts((tmp_path / "sheet-graph.svg").read_bytes()), "the picture is in its notation"

    def open_again(dialog: HandoutDialog) -> int:
        said.extend((dialog.contents.value, dialog.samples.text(), dialog.digits.value))
        return QDialog.DialogCode.Rejected

    monkeypatch.setattr(HandoutDialog, "exec", open_again)
    assert trigger(window, "export_handout") == ""
    assert said[1:] == ["boxes", "", "4s"], "how it is written is kept, which samples is not"


def test_one_sample_of_many_steps_takes_six_pages_of_paper(qapp: QApplication, tmp_path: Path) -> None:
    """As Markdown that is printed as it stands, on A4 with margins of 15 mm, in 9 pt; set as formulas it takes less."""
    del qapp
    sim = Simulator(load("mcginley"))
    writer = QPdfWriter(str(tmp_path / "paper.pdf"))
    writer.setPageSize(QPageSize(QPageSize.PageSizeId.A4))
    writer.setPageMargins(QMarginsF(15, 15, 15, 15), QPageLayout.Unit.Millimeter)
    for blank in (None, Blank.FORMULA):
        choice = Choice(samples=(0,), size=Granularity.VALUE, digits=Digits(4), blank=blank)
        document = QTextDocument()
        document.setDefaultFont(QFont(QApplication.font().family(), 9))
        document.setMarkdown("\n".join(lines(sim, Format.MARKDOWN, choice=choice)))
        document.documentLayout().setPaintDevice(writer)
        document.setPageSize(QSizeF(writer.width(), writer.height()))
        assert document.pageCount() <= 6


@pytest.mark.parametrize("key", ["save_picture", "save_solution"])
def test_bad_paths_are_told_and_nothing_is_written(
    window: MainWindow, choose: Choose, faults: list[str], tmp_path: Path, key: str
) -> None:
    suffix = ".svg" if key == "save_picture" else ".md"
    for name, reason in ((f"nowhere/x{suffix}", "cannot be saved"), ("x.jpg", "x.jpg ends in none of ")):
        choose(tmp_path / name)
        assert trigger(window, key) == ""
        assert reason in faults[-1]
        assert "was not saved. " in faults[-1]
    choose("")
    assert trigger(window, key) == ""
    assert len(faults) == 2
    assert not list(tmp_path.glob("x*"))


@pytest.mark.parametrize("answer", [QMessageBox.StandardButton.Yes, QMessageBox.StandardButton.No])
def test_a_file_with_the_added_suffix_is_not_replaced_unasked(
    window: MainWindow, choose: Choose, monkeypatch: pytest.MonkeyPatch, tmp_path: Path, answer: Any
) -> None:
    (tmp_path / "g.svg").write_text("old")
    choose(tmp_path / "g", "SVG, sharp at every size (*.svg)")
    monkeypatch.setattr(QMessageBox, "exec", lambda _: answer)
    trigger(window, "save_picture")
    assert ((tmp_path / "g.svg").read_text() == "old") == (answer == QMessageBox.StandardButton.No)


@pytest.mark.parametrize("answer", [QMessageBox.StandardButton.Yes, QMessageBox.StandardButton.No])
def test_a_picture_beside_a_solution_replaces_another_file_only_where_that_is_wanted(
    window: MainWindow, choose: Choose, monkeypatch: pytest.MonkeyPatch, tmp_path: Path, answer: Any
) -> None:
    other, asked = tmp_path / "s-graph.svg", []
    other.write_text("drawn by hand")
    choose(tmp_path / "s.md")
    monkeypatch.setattr(QMessageBox, "exec", lambda box: asked.append(box.text()) or answer)
    trigger(window, "save_solution")
    assert asked == ["s-graph.svg is there already. Replace it?"]
    wanted = answer == QMessageBox.StandardButton.Yes
    assert (other.read_text() != "drawn by hand") == wanted
    assert (tmp_path / "s.md").exists() == wanted
    if wanted:
        trigger(window, "save_solution")
        assert len(asked) == 1, "the picture is that of this solution"


def test_neither_a_picture_nor_a_solution_replaces_the_lesson(
    window: MainWindow, choose: Choose, faults: list[str], tmp_path: Path
) -> None:
    for name, key in (("a.svg", "save_picture"), ("a.md", "save_solution"), ("b-graph.svg", "save_solution")):
        save(load("it496"), tmp_path / name)
        window.files.open_source(tmp_path / name)
        before = (tmp_path / name).read_bytes()
        choose(tmp_path / name.replace("-graph.svg", ".md"))
        trigger(window, key)
        assert "it is the lesson itself" in faults.pop()
        assert (tmp_path / name).read_bytes() == before


def test_a_document_that_would_take_minutes_is_left_to_the_command_line(
    window: MainWindow, faults: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(export_commands, "MOST_STEPS", 50)
    trigger(window, "save_solution")
    assert "57 steps" in faults[0]
    assert "bpsim trace FILE --format latex" in faults[0]


@pytest.mark.parametrize(("entry", "suffix"), [("Save picture…", ".png"), ("Save CSV…", ".csv")])
def test_the_plot_saves_what_it_shows_but_not_in_place_of_the_lesson(
    window: MainWindow, choose: Choose, faults: list[str], tmp_path: Path, entry: str, suffix: str
) -> None:
    path = tmp_path / "mine.bpsim"
    window.document.save(path)
    before = path.read_bytes()

    def save_as(name: Path) -> None:
        choose(name)
        menu = window.panels.plot.context_menu()
        next(action for action in menu.actions() if action.text() == entry).trigger()
        menu.deleteLater()

    save_as(path)
    assert path.read_bytes() == before
    assert [fault.endswith("mine.bpsim: cannot be saved: it is the lesson itself") for fault in faults] == [True]
    save_as(tmp_path / "error")
    assert (tmp_path / f"error{suffix}").stat().st_size > 0
    assert window.statusBar().currentMessage() == f"Saved to error{suffix}."
    save_as(tmp_path / "missing" / "error")
    assert faults[1].endswith(f"there is no folder {tmp_path / 'missing'}")


class Dialog(QDialog):
    """A print dialog in which the user picks a PDF file, or cancels."""

    path = Path()
    answer = QDialog.DialogCode.Accepted
    shown: QPrinter

    def __init__(self, printer: QPrinter, parent: QWidget) -> None:
        assert isinstance(parent, MainWindow)
        super().__init__(parent)
        Dialog.shown = printer

    def exec(self) -> QDialog.DialogCode:
        Dialog.shown.setOutputFormat(QPrinter.OutputFormat.PdfFormat)
        Dialog.shown.setOutputFileName(str(self.path))
        return self.answer


@pytest.fixture
def dialog(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> type[Dialog]:
    monkeypatch.setattr("bpsim.app.printing.QPrintDialog", Dialog)
    monkeypatch.setattr(Dialog, "path", tmp_path / "printed.pdf")
    return Dialog


def test_the_graph_is_printed_on_one_page(window: MainWindow, dialog: type[Dialog]) -> None:
    window.document.seek(0, 16)
    assert trigger(window, "print_graph") == "Sent to the printer."
    assert window.findChildren(dialog) == [], "the dialog would hold a printer that is gone"
    data = dialog.path.read_bytes()
    ((width, height),) = pdf_sizes(data)
    assert width > height, "the graph is wide, so the page is too"
    assert {"∂E/∂w", "5", "0.0822", "h"} <= set(pdf_texts(data))
    assert dialog.shown.docName() == window.document.title
    assert dialog.shown.pageLayout().orientation() == QPageLayout.Orientation.Landscape


def test_printing_can_be_cancelled(window: MainWindow, dialog: type[Dialog], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(dialog, "answer", QDialog.DialogCode.Rejected)
    assert trigger(window, "print_graph") == ""
    assert not dialog.path.exists()


def test_a_printer_that_cannot_be_used_is_told(
    window: MainWindow, dialog: type[Dialog], faults: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("bpsim.app.printing.paint_page", lambda *_: False)
    assert trigger(window, "print_graph") == ""
    assert faults == [f"The graph was not printed. {dialog.path} cannot be printed on."]


# The command line


@pytest.mark.parametrize("suffix", [".svg", ".pdf"])
def test_a_picture_from_the_command_line(tmp_path: Path, suffix: str) -> None:
    out = tmp_path / f"graph{suffix}"
    assert main(["picture", "it496", "-o", str(out), "--step", "16", "--size", "600x400", "--dark"]) == 0
    texts = (svg_texts if suffix == ".svg" else pdf_texts)(out.read_bytes())
    assert {"∂E/∂w", "5", "0.0822"} <= set(texts)


@pytest.mark.parametrize("arguments", [["-o", "s.tex"], ["-o", "s.tex", "--format", "latex"], ["-o", "s.md"]])
def test_a_solution_from_the_command_line(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], arguments: list[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    assert main(["trace", "it496", "--iteration", "2", *arguments]) == 0
    assert capsys.readouterr().out == ""
    picture = "s-graph.pdf" if "s.tex" in arguments else "s-graph.svg"
    text = Path(arguments[1]).read_text(encoding="utf-8")
    assert "Iteration 2: 57 steps." in text
    assert picture in text
    assert Path(picture).stat().st_size > 1000


@pytest.mark.parametrize(
    ("arguments", "part"),
    [
        (["picture", "it496", "-o", "g.svg", "--window"], "the whole window is made of pixels"),
        (["picture", "it496", "-o", "nowhere/g.pdf"], "there is no folder nowhere"),
        (["trace", "it496", "-o", "nowhere/s.md"], "there is no folder nowhere"),
        (["trace", "it496", "-o", ".", "--format", "latex"], "it is a folder"),
        (["trace", "it496", "-o", "theirs.md"], "theirs-graph.svg is there already and is not the picture"),
        (["trace", "mine.png", "-o", "mine.png"], "mine.png: cannot be saved: it is the lesson itself"),
        (["trace", "mine.png", "-o", "./mine.png", "--format", "latex"], "it is the lesson itself"),
        (["trace", "mine-graph.svg", "-o", "mine.md"], "mine-graph.svg: cannot be saved: it is the lesson itself"),
        (["picture", "mine.png", "-o", "mine.png"], "it is the lesson itself"),
        (["picture", "mine.png", "-o", "link.png"], "it is the lesson itself"),
        (["run", "mine.png", "--csv", "mine.png"], "it is the lesson itself"),
        (["run", "it496", "--csv", "protected.csv"], "it is write-protected"),
        (["run", "it496", "--csv", "nowhere/c.csv"], "there is no folder nowhere"),
        (["run", "it496", "--csv", "/dev/null"], "it is not an ordinary file"),
    ],
)
def test_what_cannot_be_written_is_one_line(
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    arguments: list[str],
    part: str,
) -> None:
    monkeypatch.chdir(tmp_path)
    for name in ("mine.png", "mine-graph.svg"):
        save(load("it496"), name)
    Path("link.png").symlink_to("mine.png")
    Path("theirs-graph.svg").write_text("drawn by hand")
    Path("protected.csv").touch(mode=0o444)
    before = {path.name: path.read_bytes() for path in tmp_path.glob("*.*")}
    assert main(arguments) == 2
    text = capsys.readouterr().err
    assert text.count("\n") == 1
    assert part in text
    assert {path.name: path.read_bytes() for path in tmp_path.glob("*.*")} == before
