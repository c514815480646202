"""Sheets of an .xlsx workbook."""

from __future__ import annotations

import builtins
import datetime
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from openpyxl.workbook import Workbook

from bpsim.core.errors import LessonError, UsageError
from bpsim.imports.columns import Role, suggest
from bpsim.imports.reading import Reading
from bpsim.imports.samples import Samples, samples
from bpsim.imports.sources import Text, open_source


def workbook(path: Path, *rows: list[Any]) -> Path:
    book: Workbook = openpyxl.Workbook()
    for row in rows:
        book.active.append(row)
    book.save(path)
    return path


def read(path: Path, *roles: Role) -> Samples:
    table = Reading(open_source(path)).finish()
    return samples(table, roles or suggest(table))


def test_the_first_sheet_is_a_table_of_the_same_numbers(tmp_path: Path) -> None:
    path = workbook(
        tmp_path / "a.xlsx", ["x", "y", "kind"], [0.1, 1, "no"], [], [1 / 3, -2e-7, "yes"], [2, "3,5", "no"]
    )
    made = read(path)
    assert made.inputs.tolist() == [[0.1, 1.0], [1 / 3, -2e-7], [2.0, 3.5]]
    assert made.input_names == ("x", "y")
    assert made.classes == ("no", "yes")


def test_its_faulty_rows_are_told_by_their_number_in_the_sheet(tmp_path: Path) -> None:
    day = datetime.date(2020, 1, 2)
    path = workbook(tmp_path / "a.xlsx", ["x", "y"], [1, 2], [None, 3], [], [day, 4], [True, 5], [2, 3], [4, 5])
    faults = list(map(str, read(path).faults))
    assert faults[0] == "line 3: column “x”: an empty cell"
    assert [fault.split(":")[0] for fault in faults] == ["line 3", "line 5", "line 6"]


@pytest.mark.parametrize("content", [b"", b"PK\x03\x04", b"x,y\n1,2\n"])
def test_what_is_no_workbook_is_refused(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "a.xlsx"
    path.write_bytes(content)
    with pytest.raises(LessonError, match=r"a\.xlsx: the file is damaged or no workbook"):
        read(path)


def test_half_a_workbook_and_an_empty_sheet_are_refused(tmp_path: Path) -> None:
    path = workbook(tmp_path / "a.xlsx", *([[1, 2]] * 500))
    data = path.read_bytes()
    path.write_bytes(data[: len(data) // 2])
    with pytest.raises(LessonError, match="damaged"):
        read(path)
    with pytest.raises(LessonError, match="there is no row"):
        read(workbook(tmp_path / "b.xlsx"))


def test_without_openpyxl_a_sentence_says_what_to_do(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = workbook(tmp_path / "a.xlsx", [1, 2])
    real = builtins.__import__

    def missing(name: str, *rest: Any) -> Any:
        if name == "openpyxl":
            raise ImportError(name)
        return real(name, *rest)

    monkeypatch.setattr(builtins, "__import__", missing)
    with pytest.raises(UsageError, match=r"pip install 'bpsim\[xlsx\]', or save the sheet as CSV"):
        open_source(path)


def two_sheets(path: Path) -> Path:
    book: Workbook = openpyxl.Workbook()
    for row in (["x", "y"], [1, 2]):
        book.active.append(row)
    other = book.create_sheet("Autumn 2025")
    for row in (["a", "b", "c"], [3, 4, 5], [6, 7, 8]):
        other.append(row)
    book.save(path)
    return path


def test_another_sheet_can_be_chosen(tmp_path: Path) -> None:
    source = open_source(two_sheets(tmp_path / "two.xlsx"))
    assert (source.sheets, source.sheet) == (("Sheet", "Autumn 2025"), "Sheet")
    source.choose("Autumn 2025")
    table = Reading(source).finish()
    assert table.names == ("a", "b", "c")
    assert samples(table, suggest(table)).inputs.tolist() == [[3.0, 4.0], [6.0, 7.0]]
    with pytest.raises(UsageError, match="there is no sheet “Spring”: choose from Sheet, Autumn 2025"):
        source.choose("Spring")
    with pytest.raises(UsageError, match="a text has no sheets"):
        Text("x,y\n1,2\n").choose("Sheet")
