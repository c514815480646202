"""A tree of ``syntax`` as a line that is read as the same tree."""

from __future__ import annotations

from bpsim.formulas.syntax import Call, Chain, Line, Name, Negation, Node, Number, Power, Sum
from bpsim.formulas.walking import Walk, walked


def write_line(line: Line) -> str:
    """``name = expression``."""
    return f"{line.text} = {write(line.right)}"


def write(node: Node) -> str:
    """The text of a tree: spaces around signs, one between factors, parentheses where they are needed."""
    return walked(_text(node))


def _text(node: Node) -> Walk[str]:
    if isinstance(node, Number | Name):
        return node.text
    if isinstance(node, Sum):
        text: str = yield _sum(node)
    elif isinstance(node, Chain):
        text = yield _chain(node)
    elif isinstance(node, Negation):
        operand: str = yield _inside(node.operand, Sum, Negation)
        return f"-{operand}"
    elif isinstance(node, Power):
        base: str = yield _inside(node.base, Sum, Chain, Negation, Power)
        exponent: str = yield _inside(node.exponent, Sum, Chain, Negation, Power, Call)
        return f"{base}^{exponent}"
    else:
        text = yield _call(node)
    return text


def _inside(node: Node, *loose: type) -> Walk[str]:
    """A part of another, in parentheses where it is of a kind that binds less."""
    text: str = yield _text(node)
    return f"({text})" if isinstance(node, loose) else text


def _sum(node: Sum) -> Walk[str]:
    (negative, term), *rest = node.terms
    first: str = yield _inside(term, Sum, Negation)
    texts = [f"-{first}" if negative else first]
    for minus, term in rest:
        text: str = yield _inside(term, Sum, Negation)
        texts.append(f"{'-' if minus else '+'} {text}")
    return " ".join(texts)


def _chain(node: Chain) -> Walk[str]:
    first: str = yield _inside(node.first, Sum, Negation, Chain)
    written = first
    before = node.first
    for operator, factor in node.rest:
        text: str = yield _inside(factor, Sum, Negation, Chain)
        tight = operator == "/" and isinstance(before, Number)
        written += f"/{text}" if tight else f" {operator} {text}" if operator else f" {text}"
        before = factor
    return written


def _call(node: Call) -> Walk[str]:
    operands: list[str] = []
    for operand in node.operands:
        operands.append((yield _text(operand)))
    return f"{node.function}({', '.join(operands)})"
