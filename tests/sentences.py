"""A catalogue in which every letter is marked, and everything that a window and the terminal say, to look for letters
that are not."""

from __future__ import annotations

import ast
import contextlib
import io
import json
import re
import struct
import sys
import tempfile
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path

import bpsim

LANGUAGE = "xx"
_LETTERS = "abcdefghijklmnopqrstuvwxyz"
_MARKED = "ȧḃċḋėḟġḣîĵķĺṁṅȯṗɋṙṡṫũṿẇẋẏż"
MARKS = str.maketrans(_LETTERS + _LETTERS.upper(), _MARKED + _MARKED.upper())
NO_MARKS = str.maketrans(_MARKED + _MARKED.upper(), _LETTERS + _LETTERS.upper())
_KEPT = re.compile(r"(\{[^{}]*\}|\(\*[^()]*\))")
"""What a translation keeps: fields, and the endings of files."""


def marked(text: str) -> str:
    """A sentence in the language of the test."""
    parts = _KEPT.split(text)
    return "".join(part if at % 2 else part.translate(MARKS) for at, part in enumerate(parts))


def unmarked(text: str) -> str:
    """The English sentence again."""
    return text.translate(NO_MARKS)


def messages() -> Iterator[tuple[str, str]]:
    """Every sentence that the source hands to the door, and its form for several, empty where there is none."""
    for path in sorted(Path(bpsim.__file__).parent.rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in ("_", "Plural"):
                texts = [arg.value for arg in node.args if isinstance(arg, ast.Constant)]
                assert len(texts) == (1 if node.func.id == "_" else 2), f"{path}:{node.lineno} is no constant"
                yield str(texts[0]), str(texts[1]) if texts[1:] else ""


def write_catalogue(folder: Path, translate: Callable[[str], str]) -> None:
    """A compiled catalogue of all sentences, as gettext reads it."""
    entries = {"": "Content-Type: text/plain; charset=UTF-8\nPlural-Forms: nplurals=2; plural=n != 1;\n"}
    for one, many in messages():
        entries[f"{one}\0{many}" if many else one] = "\0".join(map(translate, filter(None, (one, many))))
    keys, values = zip(*((key.encode(), entries[key].encode()) for key in sorted(entries)), strict=True)
    data, tables = b"", b""
    start = 7 * 4 + 2 * 8 * len(keys)
    for texts in (keys, values):
        for text in texts:
            tables += struct.pack("<II", len(text), start + len(data))
            data += text + b"\0"
    header = struct.pack("<7I", 0x950412DE, 0, len(keys), 28, 28 + 8 * len(keys), 0, 0)
    path = folder / LANGUAGE / "LC_MESSAGES" / "bpsim.mo"
    path.parent.mkdir(parents=True)
    path.write_bytes(header + tables + data)


def trace() -> str:
    """What ``bpsim trace it496`` prints."""
    from bpsim.cli import main

    said = io.StringIO()
    with contextlib.redirect_stdout(said):
        assert main(["trace", "it496"]) == 0
    return said.getvalue()


def commands() -> list[str]:
    """What the command line says of itself, and of faults in its arguments."""
    from bpsim.cli import main
    from bpsim.commands.arguments import COMMANDS

    said = []
    faults = [["run", "it496", "-n", "x"], ["run", "it496", "--until-error", "-1"]]
    faults += [["trace", "it496", "--format", "pdf"], ["import", "-o", "x.bpsim", "it496"]]
    faults += [["picture", "it496", "-o", "x.png", "--workspace", "study"]]
    for arguments in [["--help"], *([command, "--help"] for command in COMMANDS), *faults]:
        text = io.StringIO()
        with contextlib.redirect_stdout(text), contextlib.redirect_stderr(text), contextlib.suppress(SystemExit):
            assert main(list(arguments)) == 2
        said.append(text.getvalue())
    return said


_DAMAGES = (
    ('"layers"', '"layer"'), ('"half-squared-error"', '"half"'), ('"h1"', '""'), ('"h1"', '"h2"'),
    ("0.05", "1e999"), ("0.05", "0.05, 1"), ("0.05", "true"), ("0.05", ".05"), ("0.05", '"x"'), ("{", "{,"),
    ('"logistic"', '"softmax"'), ('"logistic"', "[]"), ('"bpsim"', '"other"'), ('"version": ', '"version": 9'),
)  # fmt: skip
_LINES = ("", "f", "f =", "f = 2 +", "f = (x", "f = x)", "f = log(x)", "f = sin", "f = max(x)", "f = x | y", "pi = x")
_FORMULAS = ((), ("f = g", "g = f"), ("f = 1",), ("f = x", "f = y"), ("f = 1 / 0",))
_SHEETS = ("", "[]", "{", '[{"iteration": 0, "answers": 1}]', '{"iteration": 0, "answers": [{"quantity": "nett"}]}')


def faults() -> list[str]:
    """What is said of lesson files that are damaged, of formulas that cannot be read, and of sheets of answers."""
    from bpsim.core.errors import BpsimError
    from bpsim.formulas.graph import build
    from bpsim.formulas.reader import read_line
    from bpsim.lesson import dumps, loads
    from bpsim.lesson.sheets import SheetReader

    lesson = bpsim.load("it496")
    whole = dumps(lesson).decode()
    asked: list[Callable[[], object]] = []
    for old, new in _DAMAGES:
        assert old in whole, old
        asked.append(partial(loads, whole.replace(old, new, 1).encode()))
    asked += [partial(loads, text.encode()) for text in ("", "[]", whole[:-20])]
    asked += [partial(read_line, line) for line in _LINES]
    asked += [partial(build, tuple(map(read_line, lines))) for lines in _FORMULAS]
    said = []
    with tempfile.TemporaryDirectory() as folder:
        for number, text in enumerate(_SHEETS):
            path = Path(folder, f"{number}.json")
            path.write_text(text)
            asked.append(partial(SheetReader(lesson).read, path))
        for ask in asked:
            try:
                ask()
            except BpsimError as error:
                said.append(str(error).replace(folder, ""))
            else:
                raise AssertionError(ask)
    return said


def answers() -> str:
    """What ``bpsim answers`` prints about a sheet and about one that cannot be read."""
    from bpsim.cli import main

    sheet = {"iteration": 1, "answers": [{"quantity": "net", "sample": 0, "layer": 1, "unit": 0, "typed": "7"}]}
    heard = io.StringIO()
    with tempfile.TemporaryDirectory() as folder, contextlib.redirect_stdout(heard):
        one, other = Path(folder, "1.json"), Path(folder, "2.json")
        one.write_text(json.dumps(sheet))
        with contextlib.redirect_stderr(heard):
            assert main(["answers", "it496", str(one)]) == 0
            assert main(["answers", "it496", str(one), str(other)]) == 2
        return heard.getvalue().replace(folder, "")


def window_texts() -> list[str]:
    """Everything that the window says of a lesson in its four workspaces, step by step through an iteration."""
    from PySide6.QtCore import QAbstractItemModel, QModelIndex, Qt
    from PySide6.QtGui import QAction
    from PySide6.QtWidgets import QApplication, QWidget

    from bpsim.app.main import create_application
    from bpsim.app.main_window import MainWindow
    from bpsim.app.remembered import TemporarySettings

    application = create_application()
    window = MainWindow(bpsim.load("it496"), TemporarySettings("light"))
    window.setAttribute(Qt.WidgetAttribute.WA_DontShowOnScreen)
    window.resize(1600, 1000)
    window.show()
    found: list[str] = []

    def cells(model: QAbstractItemModel, parent: QModelIndex) -> Iterator[str]:
        for row in range(min(model.rowCount(parent), 20)):
            for column in range(model.columnCount(parent)):
                index = model.index(row, column, parent)
                for role in (
                    Qt.ItemDataRole.DisplayRole,
                    Qt.ItemDataRole.ToolTipRole,
                    Qt.ItemDataRole.AccessibleTextRole,
                ):
                    yield str(index.data(role) or "")
            yield from cells(model, model.index(row, 0, parent))

    def look() -> None:
        QApplication.processEvents()
        for thing in (window, *window.findChildren(QWidget), *window.findChildren(QAction)):
            for name in ("text", "toolTip", "statusTip", "accessibleName", "accessibleDescription", "windowTitle"):
                says = getattr(thing, name, None)
                found.append(str(says() or "") if callable(says) else "")
        for table in (window.panels.data.table, window.panels.steps, window.panels.printed.table):
            found.extend(cells(table.model(), QModelIndex()))
        found.extend(f"{name}: {text}" for name, text in window.panels.graph.texts().items())

    for workspace in ("study", "train", "build", "lecture"):
        window.workspaces.switch(workspace)
        look()
    window.workspaces.switch("study")
    for step in (16, len(window.document.simulator.steps)):
        window.document.seek(0, step)
        look()
    window.panels.graph.select(window.panels.graph.place_of("w5"))
    look()
    window.actions_by_key["run"].trigger()
    while window.document.running:
        application.processEvents()
    look()
    window.document.undo_stack.undo()
    window.close()
    return found


def template() -> str:
    """The file that a translator fills in, as ``msgfmt`` reads it."""
    head = "Content-Type: text/plain; charset=UTF-8\nPlural-Forms: nplurals=2; plural=n != 1;\n"
    entries = [f'msgid ""\nmsgstr {json.dumps(head)}\n']
    for one, many in dict.fromkeys(messages()):
        texts = [f"msgid {json.dumps(one, ensure_ascii=False)}"]
        if many:
            texts += [f"msgid_plural {json.dumps(many, ensure_ascii=False)}", 'msgstr[0] ""', 'msgstr[1] ""']
        else:
            texts.append('msgstr ""')
        entries.append("\n".join([*texts, ""]))
    return "\n".join(entries)


if __name__ == "__main__":
    if sys.argv[1:] == ["template"]:
        sys.stdout.write(template())
    else:
        said = {"trace": trace(), "commands": commands(), "faults": [*faults(), answers()], "window": window_texts()}
        sys.stdout.write(json.dumps(said))
