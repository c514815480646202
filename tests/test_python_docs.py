"""Every example of the page about Python runs and gives what stands there."""

from __future__ import annotations

import doctest
from pathlib import Path

import pytest

from bpsim import Simulator

PAGE = Path(__file__).parent.parent / "docs" / "python.md"


def test_the_examples_of_the_page_are_so(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    failures, tried = doctest.testfile(
        str(PAGE), module_relative=False, optionflags=doctest.ELLIPSIS | doctest.NORMALIZE_WHITESPACE
    )
    assert tried > 15
    assert failures == 0


def test_every_edit_is_on_the_page() -> None:
    edits = {name for name, member in vars(Simulator).items() if getattr(member, "__module__", "").endswith("_edits")}
    assert len(edits) > 35
    page = PAGE.read_text("utf-8")
    assert {name for name in edits if f"{name}(" not in page} == set()
