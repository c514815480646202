"""The one door through which text reaches Qt: what a file or a user named is shown letter by letter.

Qt guesses that a text with ``<b>`` in it is HTML, and then reads the files that it names; in menus and on buttons it
takes ``&`` for its own, in titles of windows ``[*]``. Labels, tooltips, boxes, menus and titles are made here, or of
texts that are written in the program.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence
from html import escape

from PySide6.QtCore import QPoint, QSize, Qt
from PySide6.QtGui import QAction, QPainter, QPaintEvent
from PySide6.QtGui import Qt as GuiQt
from PySide6.QtWidgets import QLabel, QMessageBox, QStyle, QStyleOption, QTableWidgetItem, QToolTip, QWidget

from bpsim.sentences import _

Buttons = QMessageBox.StandardButton

ANSWERS = {
    Buttons.Save: _("&Save"),
    Buttons.Discard: _("&Discard"),
    Buttons.Cancel: _("&Cancel"),
    Buttons.Yes: _("&Yes"),
    Buttons.No: _("&No"),
    Buttons.Ok: _("&OK"),
}
"""What answers to a question are called: some platforms give some of them no key."""

MOST_IN_NAME, MOST_IN_MENU, MOST_IN_TITLE, MOST_IN_TIP, MOST_IN_BOX = 60, 80, 120, 1_000, 4_000
"""Letters."""
_HIDDEN = re.compile(
    r"[\x00-\x1f\x7f-\x9f\u2028\u2029"  # control characters and ends of lines
    r"\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069"  # marks of direction
    r"\ud800-\udfff]"  # halves of characters
)


def one_line(text: str, most: int | None = None) -> str:
    """The same text with a blank for every end of a line and tab, and with what is not seen escaped, as in ``\\u202e``;
    cut to ``most`` characters."""
    shown = _HIDDEN.sub(_seen, text)
    return shown if most is None or len(shown) <= most else f"{shown[: most - 1].rstrip()}…"


def as_sentence(text: str, names: Collection[str] = ()) -> str:
    """A text as a sentence: with a full stop, and with a capital where it begins with a word that is no name."""
    named = any(text.startswith(name) and not text[len(name) :][:1].isalnum() for name in names)
    if text.partition(" ")[0].rstrip(",:;.").isalpha() and not named:
        text = text[:1].upper() + text[1:]
    return text if not text or text.endswith((".", "?", "!", "…")) else f"{text}."


def lines(text: str, most: int) -> str:
    """The same for text that may have several lines."""
    shown = "\n".join(map(one_line, text.split("\n")))
    return shown if len(shown) <= most else f"{shown[:most]}…"


def _seen(found: re.Match[str]) -> str:
    char: str = found[0]
    return " " if char.isspace() else char.encode("unicode_escape").decode("ascii")


class PlainLabel(QLabel):
    """A label that shows its text letter by letter."""

    def __init__(self, text: str = "", parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.setText(text)


class MarkupLabel(QLabel):
    """A label of HTML that is written in the program: no text of a file or a user goes here."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setTextFormat(Qt.TextFormat.RichText)


class ElidedLabel(PlainLabel):
    """One line that ends in an ellipsis where there is no room for it; its tooltip has the whole text."""

    def __init__(self, text: str = "", parent: QWidget | None = None) -> None:
        self._shorter: tuple[str, ...] = ()
        super().__init__(text, parent)

    def setText(self, text: str, shorter: Sequence[str] = ()) -> None:
        """shorter: what is shown in place of the text where that has no room, the longest first."""
        self._shorter = tuple(one_line(one) for one in shorter)
        super().setText(one_line(text))
        set_tip(self, self.text())

    @property
    def shown(self) -> str:
        """What there is room for: the text, the first of the shorter ones that fits, or the last one cut."""
        room, metrics = self.contentsRect().width(), self.fontMetrics()
        texts = (self.text(), *self._shorter)
        fitting = (text for text in texts if metrics.horizontalAdvance(text) <= room)
        return next(fitting, metrics.elidedText(texts[-1], Qt.TextElideMode.ElideRight, room))

    @property
    def least(self) -> int:
        """The width of the shortest of its texts, in pixels."""
        return self.fontMetrics().horizontalAdvance((self.text(), *self._shorter)[-1])

    def minimumSizeHint(self) -> QSize:
        hint = super().minimumSizeHint()
        hint.setWidth(min(hint.width(), self.fontMetrics().horizontalAdvance("MMMM…")))
        return hint

    def paintEvent(self, event: QPaintEvent) -> None:
        del event
        painter, option = QPainter(self), QStyleOption()
        option.initFrom(self)
        self.style().drawPrimitive(QStyle.PrimitiveElement.PE_Widget, option, painter, self)
        painter.drawText(self.contentsRect(), int(self.alignment()), self.shown)


def tip(text: str) -> str:
    """What a tooltip shows as ``text``, letter by letter."""
    shown = lines(text, MOST_IN_TIP)
    return f"<span>{escape(shown)}</span>" if GuiQt.mightBeRichText(shown) else shown


def set_tip(target: QWidget | QAction | QTableWidgetItem, text: str) -> None:
    """The tooltip of something."""
    target.setToolTip(tip(text))


def show_tip(where: QPoint, text: str, widget: QWidget) -> None:
    """A tooltip at a place of the screen; none where there is no text."""
    QToolTip.showText(where, tip(text), widget)


def menu_text(text: str) -> str:
    """What an entry of a menu, a button or a box to tick shows as ``text``, in one line."""
    return one_line(text, MOST_IN_MENU).replace("&", "&&")


def without_mnemonic(text: str) -> str:
    """What an entry, a button or a label says, without the mark of its key: the way back from ``menu_text``."""
    return text.replace("&&", "\0").replace("&", "").replace("\0", "&")


def file_name(text: str) -> str:
    """A name for a file, without its suffix, that a title suggests."""
    return one_line(text, MOST_IN_NAME).replace("/", "-").replace("\\", "-")


def window_title(text: str) -> str:
    """What a title of a window shows as ``text``, in one line."""
    return one_line(text, MOST_IN_TITLE).replace("[*]", "[*][*]")


def box(parent: QWidget | None, icon: QMessageBox.Icon, title: str, text: str, details: str = "") -> QMessageBox:
    """A box with a sentence and what there is to say about it below; not shown yet."""
    made = QMessageBox(parent)
    made.setIcon(icon)
    made.setWindowTitle(window_title(title))
    made.setTextFormat(Qt.TextFormat.PlainText)
    made.setText(lines(text, MOST_IN_BOX))
    if details:
        # The label below is made with its first text, and would guess what that is.
        made.setInformativeText("…")
        for label in made.findChildren(QLabel):
            label.setTextFormat(Qt.TextFormat.PlainText)
        made.setInformativeText(lines(details, MOST_IN_BOX))
    return made


def ask(parent: QWidget | None, title: str, text: str, buttons: Buttons, default: Buttons) -> Buttons:
    """Asks a question and returns the button that answered it."""
    made = box(parent, QMessageBox.Icon.Question, title, text)
    made.setStandardButtons(buttons)
    made.setDefaultButton(default)
    name_answers(made)
    answer = Buttons(made.exec())
    made.deleteLater()
    return answer


def name_answers(question: QMessageBox) -> None:
    """Gives every standard button its name, with a key."""
    for answer, text in ANSWERS.items():
        button = question.button(answer)
        if button is not None:
            button.setText(text)


def tell(parent: QWidget | None, icon: QMessageBox.Icon, title: str, text: str, details: str = "") -> None:
    """Says something and waits until it was read."""
    made = box(parent, icon, title, text, details)
    made.exec()
    made.deleteLater()
