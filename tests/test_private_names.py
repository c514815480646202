"""The tests know the program from outside: what is private to a class or a module can be rebuilt without them."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

HERE = Path(__file__).parent


def private(name: str) -> bool:
    return name.startswith("_") and not name.startswith("__")


def private_names(tree: ast.AST) -> Iterator[str]:
    """The private attributes and imports in a file, but for those of the file's own objects."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Attribute) and private(node.attr):
            if not (isinstance(node.value, ast.Name) and node.value.id in ("self", "cls")):
                yield ast.unparse(node)
        elif isinstance(node, ast.ImportFrom) and (node.module or "").startswith("bpsim"):
            yield from (alias.name for alias in node.names if private(alias.name))
        elif isinstance(node, ast.Call) and ast.unparse(node.func).endswith(("setattr", "getattr", "patch.object")):
            names = (name.value for name in node.args[1:2] if isinstance(name, ast.Constant))
            yield from (ast.unparse(node) for name in names if private(str(name)))
        elif isinstance(node, ast.Constant) and isinstance(node.value, str) and node.value.startswith("bpsim."):
            yield from (node.value for part in node.value.split(".") if private(part))


def test_no_test_uses_a_private_name() -> None:
    files = [path for path in HERE.rglob("*.py") if path != Path(__file__)]
    assert len(files) > 100
    found = {
        str(path.relative_to(HERE)): names
        for path in files
        if (names := sorted(private_names(ast.parse(path.read_text(encoding="utf-8")))))
    }
    assert found == {}


def test_private_names_are_found() -> None:
    source = "from bpsim.core import _a\nself._b\nwindow._c\nmock('bpsim.core._d.e')\na.__class__\nsetattr(a, '_f', 1)"
    assert sorted(private_names(ast.parse(source))) == ["_a", "bpsim.core._d.e", "setattr(a, '_f', 1)", "window._c"]
