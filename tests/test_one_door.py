"""Numbers for people are written in one module, so that their form is decided in one place."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

PACKAGE = Path(__file__).parents[1] / "bpsim"
DOOR = "trace/numerals.py"
OTHERS = {
    "trace/typed.py": "rounds a number to the digits that were typed and reads it again",
    "view/panels/header.py": "sizes of fonts, in style sheets",
    "view/plots/canvas.py": "the size of a font",
}
FLOATING = set("eEfFgG%,")


def formatted(tree: ast.AST) -> Iterator[ast.AST]:
    """Where a floating-point number or a group of thousands is written: ``f"{x:.3g}"``, ``format(x, ".3g")``."""
    for node in ast.walk(tree):
        if isinstance(node, ast.FormattedValue) and node.format_spec is not None:
            last = node.format_spec.values[-1] if isinstance(node.format_spec, ast.JoinedStr) else None
            if isinstance(last, ast.Constant) and set(str(last.value)[-1:]) & FLOATING:
                yield node
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "format":
            yield node


@pytest.mark.parametrize("path", sorted(PACKAGE.rglob("*.py")), ids=lambda path: str(path.relative_to(PACKAGE)))
def test_no_other_module_writes_a_number_for_people(path: Path) -> None:
    name = path.relative_to(PACKAGE).as_posix()
    found = list(formatted(ast.parse(path.read_text(encoding="utf-8"))))
    assert bool(found) is (name == DOOR or name in OTHERS), [ast.unparse(node) for node in found]
