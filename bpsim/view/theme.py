"""The two palettes of the program, as Qt palette and style sheet, and the fonts that follow the system's size."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache

from msgspec import Struct, structs
from PySide6.QtGui import QColor, QFont, QFontDatabase, QFontInfo, QGuiApplication, QPalette

from bpsim.resources import root

TITLE_SCALE = 1.15
"""The size of the title of a panel's content, as a share of the application's text."""
WIDEST_MINIMUM = 280
"""The smallest width of a panel in a dock, in pixels, at most: with less it scrolls, or shortens its names."""
MONOSPACED = ("DejaVu Sans Mono", "Cascadia Mono", "SF Mono", "Menlo", "Consolas", "Noto Sans Mono", "Liberation Mono")


class Theme(Struct, frozen=True):
    """The colours of one appearance, each ``#RRGGBB``.

    ``ink`` and ``muted`` are text on ``background`` and ``panel``; on ``operand`` and ``current_fill`` the quiet
    text is ``muted_on_fill``, since ``muted`` would be too pale there. ``current`` and ``done`` are for
    lines and fills, not for text; text on a fill of ``current`` is ``on_current``.
    """

    name: str
    background: str
    panel: str
    ink: str
    muted: str
    muted_on_fill: str
    line: str
    positive: str
    negative: str
    current: str
    current_fill: str
    on_current: str
    operand: str
    gradient: str
    done: str

    @property
    def dark(self) -> bool:
        return luminance(self.background) < 0.5


LIGHT = Theme(
    name="light",
    background="#F7F7F4",
    panel="#FFFFFF",
    ink="#1D2433",
    muted="#6B7280",
    muted_on_fill="#5A6270",
    line="#DDDED9",
    positive="#0072B2",
    negative="#C2410C",
    current="#E69F00",
    current_fill="#FFF3D6",
    on_current="#1D2433",
    operand="#E3F1FB",
    gradient="#7B3FA0",
    done="#009E73",
)

DARK = Theme(
    name="dark",
    background="#14171F",
    panel="#1B1F2A",
    ink="#E8EAF0",
    muted="#98A1B3",
    muted_on_fill="#A9B2C3",
    line="#313747",
    positive="#56B4E9",
    negative="#F4824B",
    current="#F5B83D",
    current_fill="#3A2F14",
    on_current="#14171F",
    operand="#16324A",
    gradient="#C89BE8",
    done="#3CC79A",
)


def luminance(colour: str) -> float:
    """Relative luminance of ``#RRGGBB``, 0 to 1 (WCAG 2.1)."""
    parts = (part / 255 for part in _rgb(colour))
    linear = (part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts)
    return sum(share * part for share, part in zip((0.2126, 0.7152, 0.0722), linear, strict=True))


def mixed(first: str, second: str, share: float) -> str:
    """The colour that is ``share`` of ``first`` and the rest of ``second``."""
    pairs = zip(_rgb(first), _rgb(second), strict=True)
    return "#" + "".join(f"{round(a * share + b * (1 - share)):02X}" for a, b in pairs)


def _rgb(colour: str) -> tuple[int, int, int]:
    parsed = QColor(colour)
    return parsed.red(), parsed.green(), parsed.blue()


_share = 1.0
"""The share of the application font's size from which sizes are derived."""


@contextmanager
def text_of(share: float) -> Iterator[None]:
    """While it lasts, all sizes of text are derived from a share of the application font's size."""
    global _share
    before, _share = _share, share
    try:
        yield
    finally:
        _share = before


def text_share() -> float:
    """The share of the application font's size that sizes of text are derived from at present."""
    return _share


def point_size() -> float:
    """The size that all text is derived from: the application font's, in points."""
    font = QGuiApplication.font()
    return _share * (font.pointSizeF() if font.pointSizeF() > 0 else QFontInfo(font).pointSizeF())


def text_font(scale: float = 1.0, *, bold: bool = False) -> QFont:
    """The application's font, ``scale`` times its size."""
    font = QGuiApplication.font()
    font.setPointSizeF(point_size() * scale)
    font.setBold(bold)
    return font


def number_font(size: float | None = None, *, bold: bool = False) -> QFont:
    """A font whose digits are all equally wide, ``size`` in points (by default the application's)."""
    font = QFont(_monospaced_family())
    font.setStyleHint(QFont.StyleHint.Monospace)
    font.setPointSizeF(size or point_size())
    font.setBold(bold)
    return font


@cache
def _monospaced_family() -> str:
    # Asked of the database first: naming a family that is missing makes Qt search its aliases, slowly and aloud.
    known = set(QFontDatabase.families())
    system = QFontDatabase.systemFont(QFontDatabase.SystemFont.FixedFont).family()
    return next((family for family in MONOSPACED if family in known), system)


def qt_palette(theme: Theme) -> QPalette:
    """The palette that makes the platform's own widgets fit the theme."""
    role = QPalette.ColorRole
    palette = QPalette()
    colours = {
        role.Window: theme.background,
        role.WindowText: theme.ink,
        role.Base: theme.panel,
        role.AlternateBase: theme.background,
        role.Text: theme.ink,
        role.Button: theme.background,
        role.ButtonText: theme.ink,
        role.BrightText: theme.negative,
        role.ToolTipBase: theme.panel,
        role.ToolTipText: theme.ink,
        role.PlaceholderText: theme.muted,
        role.Highlight: mixed(theme.positive, theme.panel, 0.35),
        role.HighlightedText: theme.ink,
        role.Link: theme.positive,
        role.LinkVisited: theme.gradient,
        role.Light: mixed(theme.panel, theme.line, 0.5),
        role.Midlight: theme.line,
        role.Mid: mixed(theme.line, theme.muted, 0.6),
        role.Dark: theme.muted,
        role.Shadow: theme.line,
        role.Accent: theme.positive,
    }
    for colour_role, colour in colours.items():
        palette.setColor(colour_role, QColor(colour))
    for colour_role in (role.WindowText, role.Text, role.ButtonText):
        palette.setColor(QPalette.ColorGroup.Disabled, colour_role, QColor(mixed(theme.muted, theme.background, 0.7)))
    return palette


def stylesheet(theme: Theme) -> str:
    """The few rules by which docks, cards and fields differ from the platform's; for ``QApplication.setStyleSheet``.

    Widgets choose a rule by a property: ``role="title" | "muted" | "fault" | "primary"``, ``invalid=true`` for a field.
    Sizes follow the application font: set the font first.
    """
    return _RULES.format(
        **structs.asdict(theme),
        small=point_size() * 0.85,
        title=point_size() * TITLE_SCALE,
        boxes=box_rules(theme, "QCheckBox::indicator"),
        edge=mixed(theme.line, theme.muted, 0.75),
        invalid_fill=mixed(theme.negative, theme.panel, 0.10),
    )


def box_rules(theme: Theme, selector: str) -> str:
    """The rules of boxes that can be ticked, such as ``QCheckBox::indicator``."""
    return _BOXES.format(
        selector=selector,
        **structs.asdict(theme),
        tick=round(point_size() * 1.2),
        icons=(root() / "icons").as_posix(),
    )


_BOXES = """
{selector} {{ width: {tick}px; height: {tick}px; border: 1px solid {muted}; border-radius: 3px;
    background: {panel}; }}
{selector}:checked {{ background: {positive}; border-color: {positive};
    image: url("{icons}/tick-{name}.svg"); }}
{selector}:focus {{ border: 2px solid {ink}; }}
"""
_RULES = """
QMainWindow::separator {{ background: {background}; width: 8px; height: 8px; }}
QMainWindow::separator:hover {{ background: {line}; }}
QToolBar {{ background: {panel}; border: none; border-bottom: 1px solid {line}; padding: 0; spacing: 0; }}
QDockWidget {{ color: {muted}; font-size: {small:.2f}pt; font-weight: bold; }}
QDockWidget::title {{ background: {panel}; padding: 7px 12px 5px 12px; text-align: left;
    border: 1px solid {line}; border-bottom: none; border-top-left-radius: 8px; border-top-right-radius: 8px; }}
QDockWidget > QWidget {{ background: {panel}; }}
QFrame[role="panel"] {{ background: {panel}; border: 1px solid {line}; border-radius: 8px; }}
QLabel[role="title"] {{ font-size: {title:.2f}pt; font-weight: bold; }}
QLabel[role="muted"] {{ color: {muted}; }}
QLabel[role="fault"] {{ color: {negative}; }}
QToolTip {{ color: {ink}; background: {panel}; border: 1px solid {line}; padding: 3px 5px; }}
QPushButton[role="primary"], QToolButton[role="primary"] {{ color: {on_current}; background: {current};
    border: 1px solid {current}; border-radius: 5px; padding: 5px 14px; font-weight: bold; }}
QPushButton[role="primary"]:disabled, QToolButton[role="primary"]:disabled {{ color: {muted}; background: {line};
    border-color: {line}; }}
QPushButton[role="primary"]:focus, QToolButton[role="primary"]:focus {{ border: 2px solid {ink}; padding: 4px 13px; }}
QPushButton:checked {{ background: {operand}; border: 1px solid {positive}; border-radius: 3px; }}
QPushButton:checked:focus {{ border-width: 2px; }}
QPushButton[role="link"] {{ color: {positive}; background: transparent; border: 1px solid transparent;
    padding: 1px 0; text-align: left; }}
QPushButton[role="link"]:hover {{ text-decoration: underline; }}
QPushButton[role="link"]:focus {{ border-color: {positive}; border-radius: 3px; }}
{boxes}
NumberField, NameField, QLineEdit[role="field"], QPlainTextEdit[role="field"] {{ color: {ink};
    background: {panel}; border: 1px solid {edge}; border-radius: 4px; padding: 2px 4px; }}
NumberField:focus, NameField:focus, QLineEdit[role="field"]:focus, QPlainTextEdit[role="field"]:focus {{
    border-color: {positive}; }}
NumberField[invalid="true"], NameField[invalid="true"], QLineEdit[role="field"][invalid="true"] {{
    border: 1px solid {negative}; background: {invalid_fill}; }}
Bubble {{ background: {panel}; color: {negative}; border: 1px solid {negative}; border-radius: 4px; padding: 3px 6px; }}
"""
