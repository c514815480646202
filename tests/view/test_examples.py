"""Every script of ``examples`` runs: those of the API as they are, those of a widget up to where they would wait."""

from __future__ import annotations

import importlib.util
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import QSize
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from tests.found import found

FOLDER = Path(__file__).parents[2] / "examples"
SCRIPTS = sorted(FOLDER.glob("*.py"))
PRINTED = {
    "answers": "out h1 = 0.50687: follows",
    "build": "(2, 3, 1) saved to exclusive-or.bpsim",
    "export": "solution.md with solution-graph.svg",
    "gradient_check": "10 of 10 agree",
    "step": "step 16 is 0.08216704056423078",
    "train": "after 100 iterations 0.020046828, with momentum",
}


def names(script: Path) -> dict[str, Any]:
    """What a script defines; nothing of it runs that is for a program of its own."""
    spec = importlib.util.spec_from_file_location(f"example_{script.stem}", script)
    assert spec is not None
    module = importlib.util.module_from_spec(spec)
    found(spec.loader).exec_module(module)
    return vars(module)


@pytest.mark.parametrize("name", PRINTED)
def test_a_script_of_the_api_prints_what_it_says(name: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    main = names(FOLDER / f"{name}.py")["main"]
    main(*[tmp_path] * main.__code__.co_argcount)
    assert PRINTED[name] in capsys.readouterr().out


def test_every_other_script_makes_a_widget_that_stands_alone(qtbot: QtBot) -> None:
    made: list[QWidget] = []  # what nobody holds, Python ends before Qt has
    for script in SCRIPTS:
        if script.stem in PRINTED:
            continue
        widget: QWidget = names(script)["make"]()
        made.append(widget)
        qtbot.addWidget(widget)
        widget.resize(widget.sizeHint().expandedTo(QSize(480, 320)))
        widget.show()
        image = widget.grab().toImage()
        colours = {image.pixel(x, y) for x in range(0, image.width(), 3) for y in range(0, image.height(), 3)}
        assert len(colours) > 5, script.stem
    assert len(made) > 12


def test_every_panel_has_a_script() -> None:
    panels = {path.stem for path in (FOLDER.parent / "bpsim" / "view" / "panels").rglob("*_panel.py")}
    assert panels - {script.stem for script in SCRIPTS} == set()


def test_every_script_is_named_on_the_page_about_python() -> None:
    page = (FOLDER.parent / "docs" / "python.md").read_text("utf-8")
    assert [script.stem for script in SCRIPTS if f"examples/{script.name}" not in page] == []
    assert "examples" in (FOLDER.parent / "README.md").read_text("utf-8")
