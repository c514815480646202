"""The space between the pieces of a formula, in em, and where a line may be broken.

``text`` says that operators are characters of the font rather than typeset symbols.
"""

from __future__ import annotations

from bpsim.trace.pieces import Fraction, Glyph, Number, Operator, Piece, Role, Scripts

SYMBOL_GAP = 0.04
"""The gap between neighbouring symbols, as a share of the size: a typeset box ends where its ink ends."""
_SIDES = {Role.RELATION: 0.30, Role.BINARY: 0.22, Role.COMMA: 0.0}
_FUNCTIONS = (r"\sin", r"\cos", r"\tan", r"\tanh", r"\log_{10}", r"\max", r"\min", r"\log", r"\ln", r"\exp", r"\sum")


def before(piece: Piece, text: bool) -> float:
    """What a piece keeps free on its left."""
    if not isinstance(piece, Operator):
        return 0.0
    return _SIDES.get(piece.role, 0.0) * (1.4 if text else 1.0)


def after(piece: Piece, text: bool) -> float:
    """What a piece keeps free on its right."""
    if isinstance(piece, Operator):
        return 0.17 if piece.role is Role.COMMA else before(piece, text)
    return 0.0


def between(previous: Piece | None, piece: Piece, text: bool) -> float:
    """The gap that two neighbours keep between them."""
    if isinstance(previous, Glyph) and previous.tex in _FUNCTIONS and not isinstance(piece, Operator):
        return 0.17
    if isinstance(previous, Fraction):
        return 0.14
    tight = isinstance(previous, Operator) and previous.role in (Role.OPENING, Role.PREFIX)
    return 0.0 if tight or text else SYMBOL_GAP


def break_level(previous: Piece | None, piece: Piece, depth: int) -> int:
    """Whether a line may begin with a piece: 1 yes, 2 within brackets only, 0 no. depth: of the brackets around it."""
    operator = isinstance(piece, Operator) and piece.role in (Role.RELATION, Role.BINARY)
    factor = nesting(piece) > 0 and isinstance(previous, Number)
    return (2 if depth else 1) if operator or factor else 0


def nesting(piece: Piece) -> int:
    """By how much a piece changes the depth of brackets."""
    piece = piece.base if isinstance(piece, Scripts) else piece
    if not isinstance(piece, Operator):
        return 0
    return {Role.OPENING: 1, Role.CLOSING: -1}.get(piece.role, 0)
