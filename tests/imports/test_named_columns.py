"""Tables for formulas: columns go to the variables that have their names."""

import pytest

from bpsim.core.errors import LessonError
from bpsim.core.training import Training
from bpsim.formulas.formulas import Formulas
from bpsim.imports.named_columns import NamedColumns, named_columns
from bpsim.imports.reading import Reading
from bpsim.imports.sources import Text
from bpsim.lesson import FormulaLesson
from bpsim.simulator import Simulator

LINE = Formulas(("p = w x_1 + b", "L = 1/2 (y - p)^2"), {"w": 0.5, "b": 0.0, "x_1": 1.0, "y": 2.0}, learned=("w", "b"))


def read(text: str, formulas: Formulas = LINE) -> NamedColumns:
    return named_columns(Reading(Text(text)).finish(), formulas)


def test_columns_go_by_their_names() -> None:
    found = read("y,x1,z\n1,2,3\n4,5.5,6\n")
    assert found.names == ("x1", "y")
    assert found.rows.tolist() == [[2.0, 1.0], [5.5, 4.0]]
    assert found.unused == ("z",)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("a,c\n1,2\n", "no column is called like a variable: w, x1, b, y"),
        ("1,2\n3,4\n", "no column is called like a variable"),
        ("x1,y\n1,two\n3,4\n", "line 2, column “y”"),
    ],
)
def test_what_cannot_be_used_is_said(text: str, said: str) -> None:
    with pytest.raises(LessonError, match=said):
        read(text)


def test_a_column_that_is_missing_is_said() -> None:
    sim = Simulator(FormulaLesson(formulas=LINE, training=Training(0.1)))
    sim.replace_rows(["x1", "y"], [[1.0, 2.0], [2.0, 3.0]])
    assert sim.formulas.columns == ("x_1", "y")
    assert sim.formulas.values == {"w": 0.5, "b": 0.0}
    with pytest.raises(LessonError, match="no column y"):
        read("x1\n1\n", sim.formulas)
