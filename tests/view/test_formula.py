"""Formulas are read, set and drawn; numbers in them cost nothing, and a bad formula does no harm."""

from __future__ import annotations

import json
import logging
import subprocess
import sys
from typing import Any
from xml.etree import ElementTree

import numpy as np
import pytest
from PySide6.QtCore import QByteArray, QPointF
from PySide6.QtGui import QColor, QImage, QPainter
from PySide6.QtSvg import QSvgRenderer
from pytestqt.qtbot import QtBot

from bpsim.trace.pieces import Fraction, Glyph, Number, Operator, Role, Scripts, has_values
from bpsim.trace.symbols import letter
from bpsim.view.formula import typeset as typesetting
from bpsim.view.formula.boxes import set_formula
from bpsim.view.formula.label import FormulaLabel, formula_style, set_row, set_text
from bpsim.view.theme import DARK, LIGHT, number_font
from tests.found import found
from tests.trace.plain_reader import plain
from tests.trace.tex_reader import TexError, TexFormula, parse

FORMULAS = [
    r"\frac{\partial E}{\partial w_{5}} = \frac{\partial E}{\partial out_{o1}} \cdot \frac{\partial net}{\partial w}",
    r"out_{h1} = \frac{1}{1+e^{-net_{h1}}}",
    r"E_{o1} = \frac{1}{2} (target_{o1} - out_{o1})^2",
    r"w_{5}^{+} = w_{5} - \eta \cdot \frac{\partial E}{\partial w_{5}}",
    r"\delta_{h1} = \left(\sum_k \delta_k w_k\right) \, \mathrm{out}_{h1}",
    r"net_{h1} = w_{1} \cdot i_{1} + \cdots + b_{1}",
    r"\tanh(net_{h1}) \leftarrow \max(0, \log x) \times \text{two words}",
    r"[\,net > 0\,] \approx 1",
    r"\frac{\partial E^{(2)}}{\partial out_{h1}}_{\,via\,h2}",
    r"\frac{1}{1+e^{-0.3775}}",
    r"-0.25 \cdot (-1.5 \cdot 10^{-7}) + 0.75^2",
]


def drawn(tex: str, colour: str = LIGHT.ink, width: float = 400.0) -> QImage:
    image = QImage(420, 160, QImage.Format.Format_ARGB32_Premultiplied)
    image.fill(QColor("#00000000"))
    painter = QPainter(image)
    set_row(parse(tex), colour, 1.0, width).paint(painter, QPointF(4, 4))
    painter.end()
    return image


def ink(image: QImage) -> int:
    return sum(image.pixelColor(x, y).alpha() > 0 for x in range(image.width()) for y in range(image.height()))


def test_a_formula_is_symbols_numbers_and_operators() -> None:
    assert parse(r"w_{5}^{+} = 0.4 - \eta") == (
        Glyph("w_{5}^{+}"),
        Operator("=", "=", Role.RELATION),
        Number("0.4", 0.4),
        Operator("-", "−", Role.BINARY),
        Glyph(r"\eta"),
    )


def test_letters_that_touch_are_one_symbol_and_letters_apart_are_not() -> None:
    assert parse("net_{h1}") == (Glyph("net_{h1}"),)
    assert parse(r"\partial E") == (Glyph(r"\partial"), Glyph("E"))


def test_a_sign_that_stands_before_a_number_is_not_between_two() -> None:
    roles = [piece.role for piece in parse("-1.5 + (-2.5)") if isinstance(piece, Operator)]
    assert roles == [Role.PREFIX, Role.BINARY, Role.OPENING, Role.PREFIX, Role.CLOSING]


@pytest.mark.parametrize("tex", [r"1.5 \cdot 10^{-7}", r"1.5 \times 10^{-7}", "1.5e-07"])
def test_a_number_in_scientific_form_is_one_number(tex: str) -> None:
    assert parse(tex) == (Number("1.5e-07", 1.5e-7),)


def test_numbers_are_found_wherever_they_are() -> None:
    assert isinstance(parse(r"\frac{1}{0.5}")[0], Fraction)
    assert isinstance(parse("e^{-0.5}")[0], Scripts)
    assert all(has_values(parse(tex)) for tex in (r"\frac{1}{0.5}", "e^{-0.5}", "0.5^2"))
    assert not has_values(parse(r"\frac{1}{2} (a - b)^2"))


@pytest.mark.parametrize("tex", [r"\frac{a", "a}", "_1", r"\frac{a}", "a_"])
def test_a_formula_that_cannot_be_read_says_so(tex: str) -> None:
    with pytest.raises(TexError):
        parse(tex)


@pytest.mark.parametrize(
    ("tex", "text"),
    [
        (r"\frac{\partial E}{\partial out_{o1}}", "∂E/∂out o1"),
        (r"w_{5}^{+}", "w5+"),
        (r"\delta_{o1} \cdot w_{5}", "δ o1 · w5"),
        (r"-(target_{o1} - out_{o1})", "−(target o1 − out o1)"),
        (r"\frac{1}{1+e^{-x}}", "1/(1 + e^−x)"),
    ],
)
def test_a_formula_can_be_read_aloud(tex: str, text: str) -> None:
    assert plain(parse(tex)) == text


@pytest.mark.usefixtures("qapp")
@pytest.mark.parametrize("tex", FORMULAS)
def test_every_formula_is_drawn_in_its_colour(tex: str) -> None:
    image = drawn(tex, DARK.gradient)
    assert ink(image) > 60
    solid = {
        image.pixelColor(x, y).name().upper()
        for x in range(image.width())
        for y in range(image.height())
        if image.pixelColor(x, y).alpha() == 255
    }
    assert DARK.gradient in solid


@pytest.mark.usefixtures("qapp")
def test_new_numbers_typeset_nothing_new() -> None:
    drawn(r"w_{5}^{+} = 0.4 - 0.5 \cdot \frac{0.25}{2} + e^{-0.125}")
    before = typesetting.typeset.cache_info().misses
    drawn(r"w_{5}^{+} = 0.7 - 0.9 \cdot \frac{0.75}{2} + e^{-1.5 \cdot 10^{-7}}")
    assert typesetting.typeset.cache_info().misses == before


@pytest.mark.usefixtures("qapp")
def test_a_narrow_formula_is_broken_before_operators_and_stays_within_the_width() -> None:
    tex = r"0.741365070 \cdot 0.186815602 \cdot 0.593269992"
    wide, narrow = set_row(parse(tex), LIGHT.ink), set_row(parse(tex), LIGHT.ink, width=150)
    assert len(wide.lines) == 1
    assert len(narrow.lines) == 3
    assert narrow.width <= 150


@pytest.mark.usefixtures("qapp")
@pytest.mark.parametrize(
    "tex",
    [
        r"\frac{e^{0.082084500}}{e^{0.082084500} + e^{-0.123337000} + e^{0.087333500}}",
        r"(-0.6453355903257507) \cdot 0.1798",
        r"-(0.01 - 0.7513650695523157)",
    ],
)
def test_what_cannot_be_broken_is_set_smaller(tex: str) -> None:
    full, fitted = set_row(parse(tex), LIGHT.ink), set_row(parse(tex), LIGHT.ink, width=130)
    assert full.width > 130 >= fitted.width
    assert 0 < fitted.lines[0].baseline < full.lines[0].baseline


@pytest.mark.usefixtures("qapp")
def test_a_number_that_is_too_wide_is_set_smaller() -> None:
    text = "= −0.6453355903257507"
    full = set_text(text, LIGHT.ink, 1.25, bold=True).width
    assert set_text(text, LIGHT.ink, 1.25, full, bold=True).width == full
    assert set_text(text, LIGHT.ink, 1.25, full - 20, bold=True).width <= full - 20


@pytest.mark.usefixtures("qapp")
def test_what_stands_in_brackets_stays_together_where_it_can() -> None:
    tex = r"0.751365070 \, (1 - 0.751365070)"
    one_line = set_row(parse(tex), LIGHT.ink).width
    lines = set_row(parse(tex), LIGHT.ink, width=one_line - 5).lines
    assert [len(line.boxes) for line in lines] == [1, 5]


@pytest.mark.parametrize("tex", [r"\frac{bad", "}", r"\begin{matrix}a\end{matrix}", r"\frac{\unknowncommand}{2}"])
def test_a_bad_symbol_is_shown_as_text_and_logged(tex: str, qtbot: QtBot, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.CRITICAL)
    label = FormulaLabel()
    qtbot.addWidget(label)
    label.set_symbol(letter(tex, "bad"), "bad")
    label.resize(200, 60)
    image = label.grab().toImage()
    assert not image.isNull()


def test_words_stand_in_place_of_a_formula(qtbot: QtBot) -> None:
    label = FormulaLabel()
    qtbot.addWidget(label)
    label.set_words("too long to be shown")
    assert label.accessibleName() == label.tex == "too long to be shown"
    assert label.sizeHint().width() > 60


def test_a_symbol_that_cannot_be_typeset_is_text(monkeypatch: pytest.MonkeyPatch, qapp: object) -> None:
    del qapp
    monkeypatch.setattr("bpsim.view.formula.boxes.typeset", lambda _tex: None)
    setting = set_formula(parse(r"\eta = w_{5}"), formula_style(number_font(), LIGHT.ink))
    assert setting.width > 20


def test_a_label_has_a_name_and_a_height_for_its_width(qtbot: QtBot) -> None:
    label = FormulaLabel()
    qtbot.addWidget(label)
    label.set_written(TexFormula(FORMULAS[0]))
    assert label.accessibleName().startswith("∂E/∂w5 = ∂E/∂out o1")
    label.set_written(TexFormula("x = 1.5"), "x is one and a half")
    assert label.accessibleName() == "x is one and a half"
    label.set_written(TexFormula(FORMULAS[0]))
    assert label.heightForWidth(120) > label.heightForWidth(800) >= label.sizeHint().height()


def test_a_label_takes_over_a_theme(qtbot: QtBot) -> None:
    label = FormulaLabel()
    qtbot.addWidget(label)
    label.set_written(TexFormula(FORMULAS[1]))
    light = label.grab().toImage()
    label.set_theme(DARK)
    assert label.grab().toImage() != light


@pytest.mark.usefixtures("qapp")
def test_symbols_stay_sharp_when_scaled() -> None:
    image = QImage(600, 200, QImage.Format.Format_ARGB32_Premultiplied)
    image.fill(QColor("#00000000"))
    painter = QPainter(image)
    painter.scale(3, 3)
    set_row(parse(r"\eta = w_{5}"), LIGHT.ink).paint(painter, QPointF(4, 4))
    painter.end()
    assert ink(image) > 4 * ink(drawn(r"\eta = w_{5}"))


SYMBOLS = [
    r"w_{100652}",
    r"\delta_{h31}",
    r"out_{h1}^{(2)}",
    r"e^{-net_{o1}}",
    r"\frac{\partial E}{\partial w_{1,2}^{(3)}}",
    r"\left(\frac{a_{1}}{b}\right)",
    r"\left[\begin{matrix}a & b\\c & d\end{matrix}\right]",
    r"\sqrt{x_{2}^{2}+1}",
    r"\mathrm{net}_{h_{1}}",
    r"\max_{i} \lvert x_{i} \rvert",
]


PLAIN_ZIAMATH = """
import json, sys, ziamath
ziamath.config.svg2 = False
size, colour, margin, *symbols = json.load(sys.stdin)
print(json.dumps([ziamath.Latex(tex, size=size, color=colour, inline=True, margin=margin).svg() for tex in symbols]))
"""


def test_symbols_are_what_ziamath_makes_of_them() -> None:
    given = json.dumps([typesetting.DRAWN_SIZE, typesetting.PLACEHOLDER, typesetting.MARGIN, *SYMBOLS])
    command = [sys.executable, "-W", "ignore", "-c", PLAIN_ZIAMATH]
    expected = json.loads(subprocess.run(command, input=given, capture_output=True, text=True, check=True).stdout)
    for tex, as_made in zip(SYMBOLS, expected, strict=True):
        svg = found(typesetting.typeset(tex)).svg
        assert ElementTree.fromstring(svg).attrib == ElementTree.fromstring(as_made).attrib, "its extent"
        pixels = rendered(svg)
        assert pixels.max() > 200
        difference = np.abs(pixels - rendered(as_made))
        assert difference.max() <= 64, tex
        assert difference.mean() <= 0.2, tex


def rendered(svg: str) -> np.ndarray:
    """How much ink is in each pixel, (rows, columns), of a symbol three times as large as it is typeset."""
    renderer = QSvgRenderer(QByteArray(svg.encode()))
    image = QImage(renderer.defaultSize() * 3, QImage.Format.Format_ARGB32_Premultiplied)
    image.fill(0)
    painter = QPainter(image)
    renderer.render(painter)
    painter.end()
    return np.array(image.constBits(), dtype=np.uint8).reshape(image.height(), image.width(), 4)[:, :, 3].astype(int)


def test_each_part_of_a_symbol_is_typeset_once(monkeypatch: pytest.MonkeyPatch) -> None:
    typesetting.warm_up()
    from ziamath.nodes.mnumber import Mnumber

    parts: list[str] = []
    begin = Mnumber.__init__

    def counted(number: Mnumber, *arguments: Any, **options: Any) -> None:
        begin(number, *arguments, **options)
        parts.append(number.string)

    monkeypatch.setattr(Mnumber, "__init__", counted)
    typesetting.typeset.cache_clear()
    typesetting.typeset(r"w_{100652}")
    assert parts == ["w", "100652"]
