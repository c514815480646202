"""Lines as lecturers type them, and what is said where one cannot be read."""

from __future__ import annotations

import string
from collections.abc import Container

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from bpsim.core.errors import FormulaError
from bpsim.formulas.reader import read_line
from bpsim.formulas.spelling import canonical
from bpsim.formulas.syntax import Name, Node
from bpsim.formulas.writer import write
from tests.examples import examples
from tests.formulas.trees import KNOWN, same, trees

READ_ALIKE = [
    ("(x + y) z", "(x + y) * z"),
    ("2x", "2 * x"),
    ("1/2 x", "(1/2) * x"),
    ("1/2x", "(1/2) * x"),
    ("a/b c", "(a/b) * c"),
    ("a b^2 c", "a * (b^2) * c"),
    ("x^2y", "(x^2) * y"),
    ("-a b", "-(a b)"),
    ("-x^2", "-(x^2)"),
    ("a * -b", "a * (-b)"),
    ("2^-3", "2^(-3)"),
    ("2^3^2", "2^(3^2)"),
    ("e^-2x", "exp(-2) x"),
    ("e^(-n)", "exp(-n)"),
    ("e²", "exp(2)"),
    ("r cos theta", "r * cos(theta)"),
    ("sin x y", "sin(x) y"),
    ("sin x cos y", "sin(x) cos(y)"),
    ("sin x^2", "sin(x^2)"),
    ("sin 2x", "sin(2 x)"),
    ("sin 2 x", "sin(2) x"),
    ("sin -x", "sin(-x)"),
    ("sin^2 x", "sin(x)^2"),
    ("sin cos x", "sin(cos(x))"),
    ("√(L² + 2)", "sqrt(L^2 + 2)"),
    ("√x y", "sqrt(x) y"),
    ("x × y ÷ z − 1", "x * y / z - 1"),
    ("x ** 2", "x^2"),
    ("σ(n)", "logistic(n)"),
    ("sigmoid n", "logistic(n)"),
    ("x(y + 1)", "x * (y + 1)"),
    ("(a)(b)", "a * b"),
    ("theta(x)", "theta * x"),
    ("rate (x)", "rate * x"),
    ("+x", "x"),
]


def read(text: str, known: Container[str] = ()) -> Node:
    """What stands right of the ``=``, alone."""
    return read_line(f"f = {text}", known).right


@pytest.mark.parametrize(("text", "other"), READ_ALIKE)
def test_a_line_is_read_as_a_lecturer_means_it(text: str, other: str) -> None:
    def flat(line: str) -> str:
        return write(read(line, KNOWN)).replace("* ", "").replace("(", "").replace(")", "")

    assert flat(text) == flat(other)


@pytest.mark.parametrize(
    ("text", "reason", "start"),
    [
        ("f = (x + y", ") is missing", 10),
        ("f = x + y)", "there is no ( to this )", 9),
        ("f = x +", "something is missing after +", 7),
        ("f =", "something is missing after =", 3),
        ("f x", "= is missing", 2),
        ("f(x) = x", "write “f =” without parentheses", 1),
        ("f = x = y", "a line has one =", 6),
        ("f = 3 4", "write * before 4", 6),
        ("f = x 2", "write * before 2", 6),
        ("f = sinh(x)", "there is no function sinh", 4),
        ("f = log x", "log is not one function: ln or log10?", 4),
        ("f = |x|", "“|” is not part of a formula: write abs(x) for |x|", 4),
        ("f = x'", "“'” is not part of a formula", 5),
        ("f = sin^-1 x", "sin^ takes a number without a sign", 7),
        ("f = 2 e", "write e^x, or exp(1)", 6),
        ("f = max x", "write max(a, b)", 4),
        ("f = max(x)", "write max(a, b)", 4),
        ("f = sin", "sin of what?", 7),
        ("f = 3,5 x", "a comma stands in max(a, b) and min(a, b) only", 5),
        ("f = 1e999", "1e999 is too large for a number", 4),
        ("f = x_", "a name does not end in _", 5),
        ("sin = x", "sin is taken", 0),
        ("π = 3", "π is taken", 0),
        ("f = __import__('os')", "“_” is not part of a formula", 4),
        ("f = x.__class__", "“.” is not part of a formula", 5),
    ],
)
def test_what_cannot_be_read_is_said_with_its_place(text: str, reason: str, start: int) -> None:
    with pytest.raises(FormulaError) as error:
        read_line(text)
    assert reason in error.value.reason
    assert error.value.start == start


def test_e_is_a_name_where_something_is_called_so() -> None:
    assert write(read("e^x + e", {"e"})) == "e^x + e"


@pytest.mark.parametrize(
    ("some", "one"),
    [(["x1", "x_1", "x₁"], True), (["θ", "theta"], True), (["w_2_1_1", "w_21_1", "w211"], False), (["x", "X"], False)],
)
def test_spellings_of_one_name(some: list[str], one: bool) -> None:
    keys = {canonical(name) for name in some}
    assert keys == {name.key for text in some if isinstance(name := read(text), Name)}
    assert len(keys) == (1 if one else len(some))


@examples(60)
@given(trees())
def test_a_tree_that_is_written_is_read_as_the_same_tree(tree: Node) -> None:
    text = write(tree)
    again = read(text, KNOWN)
    assert same(again, tree)
    assert write(again) == text


@given(st.text(st.sampled_from(string.ascii_letters + string.digits + " +-*/^().,=_√θ²|'\\\x00"), max_size=60))
@example("9**9**9")
@example("f" * 10_000)
@example("f = " + "(" * 10_000)
@example("f = " + "-" * 10_000 + "x")
@example("f = " + "2^" * 10_000 + "x")
@example("f = " + "sin " * 10_000 + "x")
@example("x" * 1_000_000)
def test_any_text_is_read_or_refused(text: str) -> None:
    for line in (text, f"f = {text}"):
        faults: list[FormulaError] = []
        try:
            read_line(line)
        except FormulaError as error:
            faults.append(error)
        assert all(0 <= fault.start <= len(line) for fault in faults)


def test_formulas_as_deep_as_they_may_be_are_read() -> None:
    depth = 200
    deep = "f = " + "sqrt(1 + 2 * " * depth + "x" + ")" * depth
    signs = "f = " + "-(" * (depth // 2) + "x" + ")" * (depth // 2)
    assert [read_line(line).key for line in (deep, signs)] == ["f", "f"]
