"""Numbers for people are written in one module, so that their form is decided in one place."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from itertools import zip_longest
from pathlib import Path

import pytest

PACKAGE = Path(__file__).parents[1] / "bpsim"
DOOR = "trace/numerals.py"
OTHERS = {"trace/typed.py": "rounds a number to the digits that were typed and reads it again"}
FLOATING = set("eEfFgG%,")
SIZES = ("pt", "px")
"""After a number that only a style sheet reads."""


def formatted(tree: ast.AST) -> Iterator[ast.AST]:
    """Where a floating-point number or a group of thousands is written: ``f"{x:.3g}"``, ``format(x, ".3g")``."""
    for node in ast.walk(tree):
        if isinstance(node, ast.JoinedStr):
            for part, after in zip_longest(node.values, node.values[1:]):
                if _is_floating(part) and not (isinstance(after, ast.Constant) and str(after.value).startswith(SIZES)):
                    yield part
        elif isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "format":
            yield node


def _is_floating(part: ast.AST) -> bool:
    if not isinstance(part, ast.FormattedValue) or not isinstance(part.format_spec, ast.JoinedStr):
        return False
    last = part.format_spec.values[-1]
    return isinstance(last, ast.Constant) and bool(set(str(last.value)[-1:]) & FLOATING)


@pytest.mark.parametrize(
    ("source", "found"),
    [
        ('f"{x:.3g}"', 1),
        ('f"{x:.{n}e} and {y:,}"', 2),
        ('format(x, ".3f")', 1),
        ('f"{x:>8} {y}"', 0),
        ('f"{s:.2f}pt"', 0),
    ],
)
def test_such_a_place_is_found(source: str, found: int) -> None:
    assert len(list(formatted(ast.parse(source)))) == found


@pytest.mark.parametrize("path", sorted(PACKAGE.rglob("*.py")), ids=lambda path: str(path.relative_to(PACKAGE)))
def test_no_other_module_writes_a_number_for_people(path: Path) -> None:
    name = path.relative_to(PACKAGE).as_posix()
    found = list(formatted(ast.parse(path.read_text(encoding="utf-8"))))
    assert bool(found) is (name == DOOR or name in OTHERS), [ast.unparse(node) for node in found]
