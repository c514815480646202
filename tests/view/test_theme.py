"""The palettes can be read, and everything follows the size of the application's font."""

from __future__ import annotations

import re

import pytest
from PySide6.QtCore import QSize
from PySide6.QtGui import QFontMetricsF, QIcon, QPalette
from PySide6.QtWidgets import QApplication, QPushButton, QStyle, QStyleOptionButton
from pytestqt.qtbot import QtBot

from bpsim.view import icons
from bpsim.view.plots.legend import output_colours
from bpsim.view.theme import DARK, LIGHT, Theme, number_font, qt_palette, stylesheet, text_font
from tests.view.contrast import contrast

TEXT = {
    "ink": ("background", "panel", "operand", "current_fill"),
    "muted": ("background", "panel"),
    "muted_on_fill": ("operand", "current_fill"),
    "positive": ("background", "panel"),
    "negative": ("background", "panel", "current_fill"),
    "gradient": ("background", "panel"),
    "on_current": ("current",),
}


@pytest.mark.parametrize("theme", [LIGHT, DARK], ids=["light", "dark"])
@pytest.mark.parametrize(("text", "ground"), [(text, ground) for text, grounds in TEXT.items() for ground in grounds])
def test_text_can_be_read_on_every_ground_it_stands_on(theme: Theme, text: str, ground: str) -> None:
    assert contrast(getattr(theme, text), getattr(theme, ground)) >= 4.5


def test_contrast_is_that_of_the_standard() -> None:
    assert contrast("#000000", "#FFFFFF") == pytest.approx(21)
    assert contrast("#777777", "#FFFFFF") == pytest.approx(4.48, abs=0.01)


@pytest.mark.parametrize("theme", [LIGHT, DARK], ids=["light", "dark"])
def test_a_theme_knows_whether_it_is_dark(theme: Theme) -> None:
    assert theme.dark is (theme.name == "dark")


@pytest.mark.usefixtures("qapp")
@pytest.mark.parametrize("theme", [LIGHT, DARK], ids=["light", "dark"])
def test_the_palette_and_the_style_sheet_have_the_colours_of_the_theme(theme: Theme) -> None:
    palette, sheet = qt_palette(theme), stylesheet(theme)
    assert palette.color(QPalette.ColorRole.Window).name().upper() == theme.background
    assert palette.color(QPalette.ColorRole.Text).name().upper() == theme.ink
    assert theme.panel in sheet
    assert not re.search(r"\{\w+\}", sheet)


@pytest.mark.usefixtures("qapp")
def test_digits_are_equally_wide() -> None:
    metrics = QFontMetricsF(number_font(bold=True))
    assert len({round(metrics.horizontalAdvance(digit), 3) for digit in "0123456789−."}) == 1


def test_fonts_follow_the_application_font(qapp: QApplication) -> None:
    before = qapp.font()
    larger = qapp.font()
    larger.setPointSizeF(17.0)
    qapp.setFont(larger)
    try:
        assert number_font().pointSizeF() == 17.0
        assert text_font(2.0).pointSizeF() == 34.0
        assert f"{17 * 0.85:.2f}pt" in stylesheet(LIGHT)
    finally:
        qapp.setFont(before)


@pytest.mark.parametrize("theme", [LIGHT, DARK], ids=["light", "dark"])
def test_every_output_has_a_colour_that_shows_on_the_panel(theme: Theme) -> None:
    colours = output_colours(theme)
    assert len(set(colours)) == len(colours)
    assert all(contrast(colour, theme.panel) >= 3 for colour in colours)
    assert theme.positive not in colours


@pytest.mark.usefixtures("qapp")
@pytest.mark.parametrize("name", icons.NAMES)
@pytest.mark.parametrize("size", [16, 20, 48])
def test_every_icon_is_drawn_at_every_size(name: str, size: int) -> None:
    image = icons.icon(name, LIGHT).pixmap(size, size).toImage()
    assert (image.width(), image.height()) == (size, size)
    assert any(image.pixelColor(x, y).alpha() for x in range(size) for y in range(size))


@pytest.mark.usefixtures("qapp")
def test_icons_are_tinted_and_paler_where_disabled() -> None:
    light, dark = (icons.icon("stop", theme).pixmap(24, 24).toImage().pixelColor(12, 12) for theme in (LIGHT, DARK))
    disabled = icons.icon("stop", LIGHT).pixmap(24, 24, QIcon.Mode.Disabled).toImage().pixelColor(12, 12)
    assert light.name().upper() == LIGHT.ink
    assert dark.name().upper() == DARK.ink
    assert disabled.lightness() > light.lightness()


def option_of(button: QPushButton) -> QStyleOptionButton:
    option = QStyleOptionButton()
    button.initStyleOption(option)
    return option


@pytest.mark.parametrize("theme", [LIGHT, DARK], ids=["light", "dark"])
def test_a_button_that_is_pressed_looks_so(qtbot: QtBot, theme: Theme) -> None:
    button = QPushButton("Compare")
    qtbot.addWidget(button)
    button.setCheckable(True)
    button.setStyleSheet(stylesheet(theme))
    button.setPalette(qt_palette(theme))
    size = button.sizeHint()
    room = button.style().subElementRect(QStyle.SubElement.SE_PushButtonContents, option_of(button), button).width()
    button.setChecked(True)
    pressed = button.style().subElementRect(QStyle.SubElement.SE_PushButtonContents, option_of(button), button)
    assert pressed.width() >= room, "its text is as whole"
    image = button.grab().toImage()
    edge, ground = (image.pixelColor(x, image.height() // 2).name().upper() for x in (0, 4))
    assert contrast(edge, theme.panel) >= 3
    assert ground == theme.operand
    assert button.sizeHint() == size, "nothing moves as it is pressed"


def test_icons_are_sharp_at_a_pixel_ratio_of_two(qtbot: QtBot) -> None:
    del qtbot
    pixmap = icons.icon("play", LIGHT).pixmap(QSize(20, 20), 2.0)
    assert (pixmap.width(), pixmap.devicePixelRatio()) == (40, 2.0)


def test_an_icon_that_is_not_there_is_an_error() -> None:
    with pytest.raises(KeyError):
        icons.icon("rocket", LIGHT)
