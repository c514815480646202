"""What is pasted into the table of samples: a number, or a block of numbers, or nothing and one sentence."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from bpsim.core.errors import UsageError
from bpsim.imports.pasting import Block, Corner, read_block
from tests.examples import examples
from tests.strategies import any_float

TWO = Corner(2, 1)
IRIS = Corner(4, 3, classes=("setosa", "versicolor", "virginica"))


@pytest.mark.parametrize(
    ("text", "rows"),
    [
        ("0,5", [[0.5]]),
        (" −1/2 ", [[-0.5]]),
        ("0.25\n", [[0.25]]),
        ("1,106", [[1.106]]),
        ("1\t2\t3", [[1, 2, 3]]),
        ("0,5\t1,5\r\n2\t3\r\n", [[0.5, 1.5], [2, 3]]),
        ("0,5;1,5\n2;3", [[0.5, 1.5], [2, 3]]),
        ("0.5;1.5\n2;3", [[0.5, 1.5], [2, 3]]),
        ("0.5,1.5\n2,3", [[0.5, 1.5], [2, 3]]),
        ("0,1\n1,0", [[0, 1], [1, 0]]),
        ("1\n2\n3", [[1], [2], [3]]),
        ("\ufeff1\t2", [[1, 2]]),
        ('"0.5","1"\n2,3', [[0.5, 1], [2, 3]]),
        ("1\t2\r3\t4", [[1, 2], [3, 4]]),
        ("1e-3\t2×10⁻³\t1/4", [[1e-3, 2e-3, 0.25]]),
    ],
)
def test_a_tab_a_semicolon_or_a_comma_separates_and_what_does_not_may_be_a_decimal_comma(
    text: str, rows: list[list[float]]
) -> None:
    block = read_block(text, TWO)
    assert block.values.tolist() == rows
    assert block.column == 0


@pytest.mark.parametrize(
    ("text", "corner", "reason"),
    [
        ("", TWO, "there is no text to paste."),
        (" \r\n", TWO, "there is no text to paste."),
        ("abc", TWO, "row 1, column 1: “abc” is not a number."),
        ("x\ty\n1\t2", TWO, "row 1, column 1: “x” is not a number; leave the names of the columns out."),
        ("1\t2\n3\tfour\nfive\t6", TWO, "row 2, column 2: “four” is not a number."),
        ("1\t2\n3\t", TWO, "row 2, column 2: an empty cell."),
        ("1\t2\n\n3\t4", TWO, "row 2 has no cells."),
        ("1\t2\n3", TWO, "row 2 has 1 cell, and the first row has 2."),
        ("1\t2\n3\t4\t5", TWO, "row 2 has 3 cells, and the first row has 2."),
        (
            "1\t2\t3\t4", TWO,
            "it has 4 columns, and from here on there are 3 (inputs and targets are added on the graph).",
        ),
        ("1\t2", Corner(2, 1, column=2), "it has 2 columns, and from here on there is 1 (inputs and"),
        ("1e400\t1", TWO, "row 1, column 1: “1e400” is too large"),
        ("nan\t1", TWO, "row 1, column 1: “nan” is not a number."),
        ('"0,5",1', TWO, "row 1, column 1: “0,5” has a comma, and the decimal mark is a point."),
        ("1.234,5\t1", TWO, "row 1, column 1: “1.234,5” can be read in two ways"),
        (
            "0.1;0,2;1", TWO,
            "row 1, column 2: “0,2” has a decimal comma, and “0.1” has a point: write all decimals with one of them.",
        ),
        ("0,5\t1\t2\n1\t2\t1.000", TWO, "row 2, column 3: “1.000” has a decimal point, and “0,5” has a comma: write"),
        ("v1.0\t0,5", TWO, "row 1, column 1: “v1.0” is not a number: "),
        ("<b>x</b>\t1", TWO, "row 1, column 1: “<b>x</b>” is not a number."),
        ("1\n" * 3, Corner(2, 1, row=99_998), "there would be more than 100\u202f000 samples."),
        pytest.param("1,2\n" + "1," * 10_000_000, TWO, "row 2 has more than 4096 cells.", id="wide second row"),
        pytest.param("1" * (64 << 20) + "1", TWO, "the text has more than 64 million letters.", id="long"),
        pytest.param("1," * 10_000_000, TWO, "line 1: 10000001 columns, expected at most 4096.", id="wide"),
        ("1\t2\t3\t4\tsetos", IRIS, "row 1, column 5: “setos” is no class: expected one of setosa, versicolor"),
        ("setosa\t1", Corner(4, 3, column=4, classes=IRIS.classes), "row 1, column 1: “setosa” is not a number."),
        ("1\tsetosa", Corner(4, 3, column=4, classes=IRIS.classes), "the name of a class stands for all targets"),
    ],
)  # fmt: skip
def test_nothing_is_pasted_but_one_sentence_names_the_first_bad_cell(text: str, corner: Corner, reason: str) -> None:
    with pytest.raises(UsageError) as raised:
        read_block(text, corner)
    assert str(raised.value).startswith("Nothing was pasted: " + reason)
    assert str(raised.value).endswith(".")
    assert len(str(raised.value)) < 200


def test_a_name_of_a_class_is_all_targets_of_its_row() -> None:
    block = read_block("1\t2\t3\t4\tvirginica\n5\t6\t7\t8\t setosa", IRIS)
    assert block.values.tolist() == [[1, 2, 3, 4, 0, 0, 1], [5, 6, 7, 8, 1, 0, 0]]
    names = Corner(4, 3, column=5, classes=IRIS.classes)
    assert (read_block("versicolor", names).column, read_block("0", names).column) == (4, 5)
    digits = Corner(4, 3, column=4, classes=("1", "2", "3"), named=True)
    assert read_block("3\n1", digits).values.tolist() == [[0, 0, 1], [1, 0, 0]]
    with pytest.raises(UsageError, match="column 1: “4” is no class"):
        read_block("4", digits)


@examples(40)
@given(
    st.lists(st.tuples(any_float(), any_float()), min_size=1, max_size=5),
    st.sampled_from((("\t", "."), ("\t", ","), (";", "."), (";", ","), (",", "."))),
    st.sampled_from(("\n", "\r\n")),
)
def test_numbers_with_all_digits_are_pasted_bit_for_bit(
    rows: list[tuple[float, float]], written: tuple[str, str], end: str
) -> None:
    separator, mark = written
    text = end.join(separator.join(repr(value).replace(".", mark) for value in row) for row in rows)
    block: Block = read_block(text, TWO)
    assert block.values.tobytes() == np.array(rows).tobytes()
