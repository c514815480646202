"""Symbols that are painted as text: a hat stands clear of its letter."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QRectF
from PySide6.QtGui import QPainterPath
from PySide6.QtWidgets import QApplication

from bpsim.trace.marks import LOWERED_BY, Span
from bpsim.view.canvas.style import TEXT, figure_font, name_font
from bpsim.view.painted_symbols import Piece, pieces_of, symbol_width


def outline(piece: Piece) -> QRectF:
    """What a piece covers, from the start of the symbol's baseline."""
    path = QPainterPath()
    path.addText(piece.x, piece.y, piece.font, piece.text)
    return path.boundingRect()


@pytest.mark.parametrize("own_name", [False, True])
def test_a_hat_is_clear_of_the_letter_below_it(qapp: QApplication, own_name: bool) -> None:  # noqa: ARG001 - fonts
    font = name_font() if own_name else figure_font(TEXT, True)
    letter, hat, index = pieces_of((Span("d\u0302"), Span("1", LOWERED_BY)), font)
    assert (letter.text, index.text) == ("d", "1")
    assert outline(hat).bottom() < outline(letter).top() - 0.5
    assert outline(hat).center().x() == pytest.approx(outline(letter).center().x(), abs=0.1)
    assert index.x == letter.width
    plain = (Span("d"), Span("1", LOWERED_BY))
    assert symbol_width((Span("d\u0302"), Span("1", LOWERED_BY)), font) == symbol_width(plain, font)


def test_a_hat_within_a_word_is_above_its_own_letter(qapp: QApplication) -> None:  # noqa: ARG001 - fonts
    word, hat = pieces_of((Span("\u2202E/\u2202d\u03021"),), figure_font(TEXT))
    assert word.text == "\u2202E/\u2202d1"
    (before,) = pieces_of((Span("\u2202E/\u2202"),), figure_font(TEXT))
    (letter,) = pieces_of((Span("d"),), figure_font(TEXT))
    assert outline(hat).center().x() == pytest.approx(before.width + outline(letter).center().x(), abs=0.1)


def test_a_letter_that_has_its_hat_is_one_piece(qapp: QApplication) -> None:  # noqa: ARG001 - fonts
    (piece,) = pieces_of((Span("\u0177"),), figure_font(TEXT))
    assert piece.text == "\u0177"
