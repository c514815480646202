"""Tables of any spreadsheet: separators, decimal marks, quotes, names, and every row that is wrong, with its line."""

from __future__ import annotations

import csv
import io
import time
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from bpsim import new_lesson
from bpsim.core.errors import LessonError
from bpsim.imports.columns import Role, suggest
from bpsim.imports.decoding import decoded
from bpsim.imports.dialect import DecimalMark, Dialect, Separator, guess, of_pasted
from bpsim.imports.lessons import arranged, lesson_of
from bpsim.imports.reading import Reading
from bpsim.imports.records import Fault, Record, records
from bpsim.imports.samples import Samples, samples
from bpsim.imports.sources import Text
from bpsim.imports.table import Table
from bpsim.lesson import limits
from bpsim.trace.typed import parse_number
from tests.examples import examples


def table(data: str | bytes, **settings_of_table: object) -> Table:
    text = decoded(data if isinstance(data, bytes) else data.encode())
    return Reading(Text(text), **settings_of_table).finish()  # type: ignore[arg-type]


def read(data: str | bytes, *roles: Role) -> Samples:
    found = table(data)
    return samples(found, roles or suggest(found))


def told(made: Samples) -> list[str]:
    return list(map(str, made.faults))


# What is read


@pytest.mark.parametrize("missing", ["NaN", "nan", "NA", "N/A", "null", "#N/A", "#DIV/0!", "#NAME?"])
def test_numbers_that_are_missing_make_no_column_of_texts(missing: str) -> None:
    made = read(f"x;z;y\n0,1;{missing};1\n0,3;0,4;0\n0,5; {missing} ;0\n")
    reason = f"column “z”: “{missing}” is not a number"
    assert [fault.startswith(f"line {line}: {reason}") for fault, line in zip(told(made), (2, 4), strict=True)] == [
        True,
        True,
    ]
    assert made.inputs.tolist() == [[0.3, 0.4]]
    assert suggest(table(f"x,kind\n1,{missing}\n2,EU\n3,EU\n4,{missing}\n5,US\n"))[1] is Role.CLASS


@pytest.mark.parametrize(
    "data",
    [
        b"x,y\n0.5,1\n-2,3e1\n",
        b"\xef\xbb\xbfx,y\r\n0.5,1\r\n-2,3e1\r\n",
        b"x;y\r0,5;1\r-2;3e1",
        "x\ty\n0,5\t1\n−2\t3×10^1\n".encode(),
        b"sep=;\nx;y\n0.5;1\n-2;30\n",
        'x,y\n\n"0.5", "1"\n  \n-2,3e1\n,\n'.encode("utf-16"),
        b"x,y\n1/2,1.0\n-2.,30\n",
    ],
)
def test_the_same_samples_in_every_dialect(data: bytes) -> None:
    made = read(data)
    assert made.inputs.tolist() == [[0.5], [-2.0]]
    assert made.targets.tolist() == [[1.0], [30.0]]
    assert (made.input_names, made.target_names, made.classes, made.faults) == (("x",), ("y",), (), ())


def test_a_quoted_cell_may_hold_separators_quotes_and_ends_of_lines() -> None:
    made = read('a,kind\r\n1,"one,\r\n ""1"""\r\n2,two\r\n')
    assert made.classes == made.target_names == ('one, "1"', "two")
    assert made.targets.tolist() == [[1, 0], [0, 1]]


def test_texts_become_one_target_for_each_of_them() -> None:
    made = read("size;kind\n1;no\n2;yes\n3;no\n")
    assert made.classes == made.target_names == ("no", "yes")
    assert made.targets.tolist() == [[1, 0], [0, 1], [1, 0]]


def test_numbers_can_be_classes_in_their_own_order() -> None:
    made = read("x,digit\n1,10\n2,9\n3,10\n", Role.INPUT, Role.CLASS)
    assert made.classes == ("9", "10")
    assert made.target_names == ("digit 9", "digit 10")
    assert made.targets.tolist() == [[0, 1], [1, 0], [0, 1]]


def test_a_column_of_texts_can_be_an_input_and_a_column_can_be_left_out() -> None:
    made = read("colour,id,y\nred,a7,1\nblue,b8,2\n", Role.INPUT, Role.IGNORED, Role.TARGET)
    assert made.inputs.tolist() == [[0, 1], [1, 0]]
    assert made.input_names == ("blue", "red")
    assert made.classes == ()


@pytest.mark.parametrize(
    ("data", "network", "roles"),
    [
        ("1,2,3\n", None, "input input target"),
        ("1,2,3\n4,5,6\n", "1-2-2", "input target target"),
        ("1,2,3\n4,5,6\n", "2-2-2", "input input target"),
        ("1,a\n2,b\n3,a\n", None, "input class"),
        ("id,1,a\nid2,2,b\nid3,3,a\n", None, "ignored input class"),
        ("1,2,\n3,4,\n", None, "input target ignored"),
        ("o1,no,i2,i1\n1,2,3,4\n", "2-2-1", "target ignored input input"),
        ("1,2,a\n3,4,b\n5,6,a\n", "2-2-1", "input input target"),
        ("1,2,a\n3,4,b\n5,6,c\n7,8,a\n", "2-2-1", "input input class"),
        ("1,2,a\n3,4,b\n5,6,a\n", "2-2-2", "input input class"),
    ],
)
def test_what_the_columns_are_likely_meant_to_be(data: str, network: str | None, roles: str) -> None:
    assert " ".join(suggest(table(data), new_lesson(network).network if network else None)) == roles


@pytest.mark.parametrize("head", ["", ",".join(["label", *(f"pixel{at}" for at in range(64))]) + "\n"])
def test_beside_many_pixels_the_number_of_the_digit_is_a_class(head: str) -> None:
    digits = (7, 0, 3, 7, 1, 4, 0)
    pixels = ",".join(["0"] * 62)
    first = table(head + "".join(f"{digit},{255 - 9 * digit},{pixels},0\n" for digit in digits))
    assert suggest(first) == (Role.CLASS, *[Role.INPUT] * 64)
    assert suggest(first, new_lesson("64-8-5").network) == suggest(first)
    assert suggest(first, new_lesson("64-8-1").network) == (*[Role.INPUT] * 64, Role.TARGET)
    read = samples(first, suggest(first))
    assert (read.sizes, read.inputs[:2, 0].tolist(), read.targets[:2].tolist()) == (
        (64, 5),
        [192, 255],
        [[0, 0, 0, 0, 1], [1, 0, 0, 0, 0]],
    )
    last = table("".join(f"0,{pixels},{255 - 9 * digit},{digit}\n" for digit in digits))
    assert suggest(last) == (*[Role.INPUT] * 64, Role.CLASS)


@pytest.mark.parametrize("column", ["0.5 1 2 0.5 1", "0 90 45 90 45", "-1 1 2 2 1", "1 2 3 4 5", "0 1 0 1 1"])
def test_a_column_of_other_numbers_beside_many_is_no_class(column: str) -> None:
    inputs = ",".join(["0.5"] * 64)
    found = table("".join(f"{number},{inputs}\n" for number in column.split()))
    assert suggest(found) == (*[Role.INPUT] * 64, Role.TARGET)


def test_columns_with_the_names_of_a_network_come_in_its_order() -> None:
    lesson = new_lesson("2-2-1")
    made = read("o1,no,i2,i1\n1,2,3,4\n", Role.TARGET, Role.IGNORED, Role.INPUT, Role.INPUT)
    ordered = arranged(made, lesson)
    assert (ordered.inputs.tolist(), ordered.targets.tolist()) == ([[4, 3]], [[1]])
    assert ordered.input_names == ("i1", "i2")
    trained = lesson_of(read("a,kind\n1,y\n2,x\n"), "1-2 softmax")
    other = replace(trained, data=replace(trained.data, classes=("y", "x")))
    assert arranged(read("a,kind\n1,y\n2,x\n"), other).targets.tolist() == [[1, 0], [0, 1]]


def test_a_target_of_two_texts_is_one_output_of_0_and_1() -> None:
    made = read("x,kind\n1,no\n2,yes\n3,no\n4,\n", Role.INPUT, Role.TARGET)
    assert made.targets.tolist() == [[0], [1], [0]]
    assert (made.target_names, made.classes) == (("kind",), ())
    assert told(made) == ["line 5: column “kind”: an empty cell"]


def test_heads_become_names_that_units_may_have() -> None:
    long = "w" * 100
    made = read(f"a,a,,{long},h\u202ei\n1,2,3,4,5\n")
    assert made.input_names == ("a", "a 2", "i3", "w" * 59 + "…")
    assert made.target_names == ("h i",)


def test_a_table_without_names_is_found_to_have_none_and_the_first_row_can_be_taken_for_either() -> None:
    assert table("1,2\n3,4\n").rows == 2
    assert table("1,2\n3,4\n", named=True).names == ("1", "2")
    assert table("a,b\n1,2\n", named=False).rows == 2


def test_a_semicolon_or_a_tab_makes_a_comma_a_decimal_comma() -> None:
    assert guess("1,5;2\n") == Dialect(Separator.SEMICOLON, DecimalMark.COMMA)
    assert guess("1.5\t2\n") == Dialect(Separator.TAB, DecimalMark.POINT)
    assert guess('1.5,"a;b"\n') == Dialect(Separator.COMMA, DecimalMark.POINT)
    assert of_pasted("0,5\t0.5") == Dialect(Separator.TAB, DecimalMark.EITHER)
    assert not Dialect(Separator.COMMA, DecimalMark.COMMA).possible


# What is wrong


def test_every_faulty_row_is_told_with_its_line_and_why() -> None:
    made = read('a,b,kind\n1,2,yes\n1,x,no\n3,4\n"q\n",5,yes\n6,"7"8,no\n,1e999,\n"9,9,yes\n')
    assert made.rows == 1
    assert told(made) == [
        "line 3: column “b”: “x” is not a number",
        "line 4: 2 cells, expected 3",
        "line 5: column “a”: “q” is not a number",
        "line 7: a quotation mark within a cell: write two of them where one is meant",
        "line 8: column “a”: an empty cell; column “b”: “1e999” is too large: the largest number is about "
        "1.8×10³⁰⁸.; column “kind”: an empty cell",
        "line 9: a quotation mark that is not closed",
    ]


def test_ten_thousand_faulty_rows_are_ten_thousand_faults() -> None:
    made = read("1,2\n" * 10_001 + "1;2\n" * 10_000)
    assert made.rows == 10_001
    assert told(made)[-1] == "line 20001: 1 cell, expected 2"
    assert len(made.faults) == 10_000


def test_a_decimal_mark_of_another_kind_is_a_fault_and_not_another_number() -> None:
    assert told(read("1.5;2\n1,5;2\n")) == ["line 1: column 1: “1.5” has a point, and the decimal mark is a comma"]
    assert told(read('1.5,2\n"1,5",2\n')) == ["line 2: column 1: “1,5” has a comma, and the decimal mark is a point"]


def test_what_is_ignored_is_not_wrong() -> None:
    data = "a,b,c\n1,2,x\n3,4,\n5,y,z\n"
    assert [fault.line for fault in read(data, Role.INPUT, Role.TARGET, Role.IGNORED).faults] == [4]
    assert [fault.line for fault in read(data, Role.INPUT, Role.TARGET, Role.CLASS).faults] == [3, 4]


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (b"", "there is no row"),
        (b"\xef\xbb\xbf\r\n\r\n", "there is no row"),
        (b"a,b\n", "there is no row below the names"),
        (b"1\n2\n", "no column is an input"),
        (b"a,b\nx,1\n,2\n", "no column is an input"),
        (b"1,2\n" * (limits.SAMPLES + 2), "more than 100\u202f000 rows"),
        (b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR", "no text"),
        (b"\xff\xfea", "no text"),
        (b'"', "line 1: a quotation mark that is not closed"),
        (b"a;b\n1,5;\n;2\n", "no row can be used"),
    ],
)
def test_what_is_no_table_is_refused(data: bytes, said: str) -> None:
    with pytest.raises(LessonError, match=said):
        read(data)


def test_too_many_inputs_classes_or_numbers_are_refused() -> None:
    with pytest.raises(LessonError, match="1\u202f025 inputs, expected at most 1\u202f024"):
        read(",".join(["1"] * 1026) + "\n")
    classes = "".join(f"1,c{number}\n" for number in range(1025))
    with pytest.raises(LessonError, match="1\u202f025 targets"):
        read(classes, Role.INPUT, Role.CLASS)
    many = "".join(f"1,c{number % 1000}\n" for number in range(20_000))
    with pytest.raises(LessonError, match="20\u202f020\u202f000 numbers in all"):
        read(many, Role.INPUT, Role.CLASS)


def test_ten_million_columns_are_refused_from_the_first_line_within_a_second() -> None:
    wide = "0" + ",0" * 9_999_999 + "\n1,2\n"
    start = time.process_time()
    with pytest.raises(LessonError, match="line 1: 10000000 columns, expected at most 4096"):
        Reading(Text(wide))
    assert list(records(f"1,2\n{wide}", Separator.COMMA)) == [
        Record(1, ["1", "2"]),
        Fault(2, "more than 4096 cells"),
        Record(3, ["1", "2"]),
    ]
    assert time.process_time() - start < 1


# As a whole


@examples(60)
@given(
    rows=st.lists(st.lists(st.text(max_size=12), min_size=2, max_size=2), min_size=1, max_size=6),
    separator=st.sampled_from(Separator),
)
def test_what_a_spreadsheet_writes_is_read_as_it_was(rows: list[list[str]], separator: Separator) -> None:
    rows = [[cell.replace("\r", "").replace("\0", "").lstrip() for cell in row] for row in rows]
    rows = [row for row in rows if any(cell.strip() for cell in row) and not row[0].lower().startswith("sep=")]
    text = io.StringIO()
    csv.writer(text, delimiter=separator, lineterminator="\n", quoting=csv.QUOTE_ALL).writerows(rows)
    found = list(records(text.getvalue(), separator))
    assert [record.cells for record in found if isinstance(record, Record)] == rows
    assert len(found) == len(rows)


@examples(60)
@given(st.binary(max_size=60) | st.text(alphabet='01,;"\n.ae', max_size=40).map(str.encode))
def test_any_bytes_are_samples_or_are_refused(data: bytes) -> None:
    try:
        made = read(data)
    except LessonError:
        return
    assert np.isfinite(made.inputs).all()
    assert np.isfinite(made.targets).all()


@examples(60)
@given(st.lists(st.floats(allow_nan=False, allow_infinity=False), min_size=1, max_size=5))
def test_every_number_keeps_its_bits(values: list[float]) -> None:
    for separator, mark in ((",", "."), (";", ",")):
        text = "".join(f"{value!r}{separator}1\n".replace(".", mark) for value in values)
        made = samples(
            table(text, dialect=Dialect(Separator(separator), DecimalMark(mark)), named=False),
            (Role.INPUT, Role.TARGET),
        )
        assert made.inputs[:, 0].tobytes() == np.array(values).tobytes()
    assert [parse_number(repr(value)) for value in values] == values


def test_reading_can_be_followed_and_given_up() -> None:
    reading = Reading(Text("".join(f"{row},1\n" for row in range(20_000))))
    ticks = iter(range(1000))
    shares = []
    while reading.run_for(1, lambda: next(ticks)):
        shares.append(reading.share)
    assert len(shares) > 5
    assert shares == sorted(shares)
    assert reading.table is not None
    assert reading.table.rows == 20_000
