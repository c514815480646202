"""This Step: the formula of a step in symbols and in numbers, a card for every operand, and the value."""

from __future__ import annotations

from itertools import pairwise

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QFontInfo
from PySide6.QtWidgets import QLabel, QPushButton, QWidget

from bpsim.core.quantity import GIVEN, Quantity
from bpsim.trace.explain import Explanation, Operand
from bpsim.view.formula.formula_button import FormulaButton
from bpsim.view.formula.label import FormulaLabel
from bpsim.view.panels import wording
from bpsim.view.panels.cards import SMALL, Card, CardContent
from bpsim.view.panels.column import Column
from bpsim.view.text import PlainLabel
from bpsim.view.theme import LIGHT, TITLE_SCALE, Theme, number_font, point_size

FIRST_CARDS = 12
MORE_CARDS = 48
SMALLEST_TEXT = 11.0
"""The height of text, in pixels, below which nothing is set to fit; it scrolls."""
WORTH_IT = 0.97
"""The share of the size up to which it is set smaller at all."""
HALVINGS = 4
LARGER = (1.6, 1.45, 1.3, 1.15)
"""The sizes of a lecture, as shares of the application's text: the largest that fits. Few, so that steps look alike."""
LEAST_WIDTH = 18
"""The width of the panel, in letters, at least."""
AFTER_FORMULA = 3
"""The number of the first widget below the title, the formula and its button."""


class StepPanel(Column):
    """Shows one explanation. Cards are kept from step to step and only given new contents."""

    operand_hovered = Signal(object)
    """The quantity whose card or term is under the pointer, or whose card has the focus; None when there is none."""
    operand_clicked = Signal(object)
    """The quantity whose card or term was clicked, or whose card was chosen with Enter."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._explanation: Explanation | None = None
        self._own: Explanation | None = None
        self._otherwise = self._with_origin = self._unfolds = False
        self._promise = wording.FIRST_STEP
        self._digits: int | None = 9
        self._theme = LIGHT
        self._limit, self._share, self._larger = FIRST_CARDS, 1.0, False
        self._cards: list[Card] = []
        self._build()
        self.set_explanation(None)

    def _build(self) -> None:
        self.setAccessibleName(wording.STEP_NAME)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._title, self._note = _wrapped_label("title"), _wrapped_label("muted")
        self.formula = FormulaLabel(1.15)
        self.formula.pointed.connect(self.operand_hovered)
        self.formula.chosen.connect(self._choose)
        self.unfold = FormulaButton()
        self.unfold.clicked.connect(self._unfold)
        self._origin: list[FormulaLabel] = []
        self._more = QPushButton()
        self._more.clicked.connect(self._show_more)
        self._result = self._new_card()
        for at, widget in enumerate((self._title, self.formula, self.unfold, self._more, self._result, self._note)):
            self.insert(at, widget)

    @property
    def cards(self) -> list[Card]:
        """The cards that show, the operands' in order and the result's last."""
        if self._explanation is None:
            return []
        return [*self._cards[: len(self._shown())], self._result]

    def set_explanation(self, explanation: Explanation | None, digits: int | None = 9) -> None:
        """Show a step's explanation, numbers with ``digits`` decimals (None: all); None where nothing is computed."""
        if explanation is None or self._own is None or explanation.step != self._own.step:
            self._limit = FIRST_CARDS
            self.verticalScrollBar().setValue(0)
        self._own, self._digits = explanation, digits
        self._refresh()

    def _unfold(self) -> None:
        """The formula in its other way, or where it comes from; so are those of the steps after this one."""
        if self._own is not None and self._own.other is not None:
            self._otherwise = not self._otherwise
        else:
            self._with_origin = not self._with_origin
        self._refresh()

    def set_promise(self, text: str) -> None:
        """What the next press does, said where no step is made yet; empty for the first step."""
        if (text or wording.FIRST_STEP) != self._promise:
            self._promise = text or wording.FIRST_STEP
            self._refresh()

    @property
    def words(self) -> tuple[str, str]:
        """The title and the note as they are shown."""
        return self._title.text(), self._note.text()

    def set_theme(self, theme: Theme) -> None:
        """Take over the colours of a theme."""
        self._theme = theme
        self.set_fill(theme.panel)
        for label in (self.formula, *self._origin):
            label.set_theme(theme)
        self.unfold.set_theme(theme)
        for card in (*self._cards, self._result):
            card.set_theme(theme)
        self.setMinimumWidth(self._least_width())

    def _least_width(self) -> int:
        return self.fontMetrics().horizontalAdvance("m" * LEAST_WIDTH)

    def set_larger(self, larger: bool) -> None:
        """Whether it is set larger where it has the room, to be read from the last row."""
        if larger != self._larger:
            self._larger = larger
            self.arrange()

    def fit(self, size: QSize) -> None:
        """Sets everything smaller until it fits, down to where its smallest text has ``SMALLEST_TEXT`` pixels.

        In a lecture it is set larger first, to the largest of ``LARGER`` that fits, also with ``LEAST_WIDTH`` letters.
        """
        letters = size.width() / self._least_width()
        self.unfold.setVisible(self._unfolds)
        if self._larger and self._unfolds and not self._fits(max(LARGER), size):
            # Larger text is worth more there than the button: a click on the symbol of the step does the same.
            self.unfold.hide()
        if self._larger and any(self._fits(share, size) for share in LARGER if share <= letters):
            return
        least = min(1.0, SMALLEST_TEXT / (SMALL * QFontInfo(number_font()).pixelSize()))
        if self._fits(1.0, size) or least > WORTH_IT or not self._fits(least, size):
            return
        most = 1.0
        for _ in range(HALVINGS):
            middle = (least + most) / 2
            least, most = (middle, most) if self._fits(middle, size) else (least, middle)
        self._set_share(least)

    def _fits(self, share: float, size: QSize) -> bool:
        self._set_share(share)
        return self.height_at(size.width()) <= size.height()

    @property
    def share(self) -> float:
        """The size of its text, as a share of the application's."""
        return self._share

    def _set_share(self, share: float) -> None:
        if share == self._share:
            return
        self._share = share
        for text, scale in ((self._title, TITLE_SCALE), (self._note, 1.0)):
            text.setStyleSheet("" if share == 1.0 else f"font-size: {point_size() * scale * share:.2f}pt")
        for label in (self.formula, *self._origin):
            label.set_share(share)
        self.unfold.set_share(min(1.0, share))
        for card in (*self._cards, self._result):
            card.set_share(share)
        if self._explanation is not None:
            self._align()

    def _refresh(self) -> None:
        explanation = self._own
        if explanation is not None and explanation.other is not None and self._otherwise:
            explanation = explanation.other
        self._explanation = explanation
        for widget in (self.formula, self._result):
            widget.setVisible(explanation is not None)
        self._title.setText(explanation.title if explanation else wording.NOTHING_YET)
        self._note.setText(explanation.note if explanation else self._promise)
        self._note.setVisible(bool(self._note.text()))
        self._fill_cards()
        if explanation is not None:
            self.formula.set_written(explanation.equation.whole)
            self._result.set_content(_result_content(explanation), self._digits)
            self._align()
        self._show_origin(explanation)
        self.arrange()

    @property
    def origin(self) -> list[FormulaLabel]:
        """The lines that say where a local derivative comes from, as they show."""
        return [label for label in self._origin if not label.isHidden()]

    def _show_origin(self, explanation: Explanation | None) -> None:
        lines = explanation.origin if explanation is not None and self._with_origin else ()
        while len(self._origin) < len(lines):
            label = FormulaLabel()
            label.set_theme(self._theme)
            label.set_share(self._share)
            label.pointed.connect(self.operand_hovered)
            label.chosen.connect(self._choose)
            self.insert(AFTER_FORMULA + len(self._origin), label)
            self._origin.append(label)
        for at, label in enumerate(self._origin):
            label.setVisible(at < len(lines))
            if at < len(lines):
                label.set_written(lines[at])
        self._name_unfold(explanation)

    def _name_unfold(self, explanation: Explanation | None) -> None:
        """Says on the button what a press shows; where there is nothing to unfold it is away."""
        other = self._own.other if self._own is not None else None
        if other is not None and explanation is not None:
            way = self._own if explanation is other else other
            assert way is not None
            self.unfold.set_written(wording.OTHERWISE, way.equation.last)
        else:
            self.unfold.set_words(wording.ORIGIN_AWAY if self._with_origin else wording.ORIGIN)
        self._unfolds = other is not None or (explanation is not None and bool(explanation.origin))
        self.unfold.setVisible(self._unfolds)

    @property
    def _round_to(self) -> int | None:
        return self._explanation.round_to if self._explanation else None

    def _shown(self) -> tuple[Operand, ...]:
        if self._explanation is None:
            return ()
        operands = self._explanation.operands
        # One that would be left out alone takes no more room than the button that shows it.
        return tuple(operands[: self._limit if len(operands) > self._limit + 1 else len(operands)])

    def _fill_cards(self) -> None:
        shown = self._shown()
        while len(self._cards) < len(shown):
            card = self._new_card()
            self.insert(AFTER_FORMULA + len(self._origin) + len(self._cards), card)
            self._cards.append(card)
            _follow_in_focus(*self._cards[-2:], self._more, self._result)
        for card, operand in zip(self._cards, shown, strict=False):
            card.set_content(_operand_content(operand, self._round_to), self._digits)
        for at, card in enumerate(self._cards):
            card.setVisible(at < len(shown))
        hidden = len(self._explanation.operands) - len(shown) if self._explanation else 0
        self._more.setText(wording.SHOW_MORE.format(shown=min(hidden, MORE_CARDS), hidden=hidden))
        self._more.setVisible(hidden > 0)

    def _align(self) -> None:
        """One column for the symbols of all cards, unless one of them is very wide."""
        widest = max(card.symbol_width() for card in self.cards)
        column = min(widest, self.fontMetrics().height() * 5 * self._share)
        for card in self.cards:
            card.set_column(column)

    def _new_card(self) -> Card:
        card = Card()
        card.set_theme(self._theme)
        card.set_share(self._share)
        card.pointed.connect(self.operand_hovered)
        card.chosen.connect(self.operand_clicked)
        return card

    def _choose(self, quantity: Quantity) -> None:
        """A click on a term goes to its step, as one on its card does; one on the step itself unfolds what it can."""
        if self._explanation is None or quantity != self._explanation.step.quantity:
            self.operand_clicked.emit(quantity)
        elif self._unfolds:
            self._unfold()

    def _show_more(self) -> None:
        self._limit += MORE_CARDS
        self._fill_cards()
        self._align()
        self.arrange()


def _wrapped_label(role: str) -> QLabel:
    label = PlainLabel()
    label.setWordWrap(True)
    label.setProperty("role", role)
    label.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
    return label


def _follow_in_focus(*widgets: QWidget) -> None:
    """Tab goes from one to the next in the order in which they stand."""
    for before, after in pairwise(widgets):
        QWidget.setTabOrder(before, after)


def _operand_content(operand: Operand, round_to: int | None) -> CardContent:
    equation = operand.equation
    return CardContent(
        operand.quantity,
        operand.row,
        operand.plain,
        operand.value,
        equation.right.row if equation else (),
        # A right side that is one number would say the value twice.
        equation.in_numbers.row if equation and not equation.is_one_number else (),
        followed=operand.quantity.kind not in GIVEN,
        round_to=round_to,
    )


def _result_content(explanation: Explanation) -> CardContent:
    quantity = explanation.step.quantity
    return CardContent(
        quantity,
        explanation.row,
        explanation.plain,
        explanation.value,
        substituted=explanation.equation.in_numbers.row,
        result=True,
        followed=False,
        round_to=explanation.round_to,
    )
