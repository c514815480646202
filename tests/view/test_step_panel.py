"""This Step shows the formula, a card for every operand and the value, and follows pointer and keys."""

from __future__ import annotations

from collections.abc import Iterator
from unittest.mock import patch

import pytest
from msgspec.structs import replace
from PySide6.QtCore import QEvent, QPointF, Qt
from PySide6.QtGui import QEnterEvent, QFontInfo, QGuiApplication
from PySide6.QtWidgets import QApplication, QLabel, QPushButton, QWidget
from pytestqt.qtbot import QtBot

from bpsim.core.quantity import Kind, Quantity
from bpsim.lesson import load
from bpsim.lesson.blueprint import new_lesson
from bpsim.simulator import Simulator
from bpsim.trace.any_notation import AnyNotation
from bpsim.trace.explain import Explanation
from bpsim.trace.notation import NOTATIONS
from bpsim.trace.steps import Granularity
from bpsim.trace.symbols import Symbol
from bpsim.view.formula import typeset as typesetting
from bpsim.view.formula.label import FormulaLabel
from bpsim.view.panels.cards import SMALL, Card
from bpsim.view.panels.step_panel import FIRST_CARDS, SMALLEST_TEXT, StepPanel
from bpsim.view.theme import DARK, number_font
from tests.found import found


@pytest.fixture(scope="module")
def explanations() -> dict[str, Explanation]:
    """Every step of the first iteration of it496, by its plain symbol."""
    simulator = Simulator(load("it496"))
    simulator.seek(0, len(simulator.steps))
    found = [simulator.explain(number) for number in range(1, len(simulator.steps) + 1)]
    return {explanation.plain: explanation for explanation in found}


@pytest.fixture
def panel(qtbot: QtBot, explanations: dict[str, Explanation]) -> StepPanel:
    made = StepPanel()
    qtbot.addWidget(made)
    made.resize(360, 640)
    made.set_explanation(explanations["∂E/∂w5"], 9)
    with qtbot.waitExposed(made):
        made.show()
    made.activateWindow()
    qtbot.waitUntil(made.isActiveWindow)
    return made


@pytest.fixture
def clipboard() -> Iterator[None]:
    yield
    QGuiApplication.clipboard().clear()


def names(panel: StepPanel) -> list[str]:
    return [card.accessibleName() for card in panel.cards]


def texts(panel: StepPanel) -> list[str]:
    return [label.text() for label in panel.findChildren(QLabel) if label.isVisible()]


def hover(card: Card, inside: bool) -> None:
    """Let the pointer enter or leave, without a pointer."""
    card.setAttribute(Qt.WidgetAttribute.WA_UnderMouse, inside)
    place = QPointF(5, 5)
    QApplication.sendEvent(card, QEnterEvent(place, place, place) if inside else QEvent(QEvent.Type.Leave))


def test_a_product_has_a_card_for_each_factor_and_one_for_the_value(panel: StepPanel) -> None:
    assert names(panel) == [
        "∂E/∂out o1 = 0.741365070",
        "∂out o1/∂net o1 = 0.186815602",
        "∂net o1/∂w5 = 0.593269992",
        "∂E/∂w5 = 0.082167041",
    ]
    assert all(card.isVisible() for card in panel.cards)
    assert panel.cards[-1].content.result
    formula = panel.findChild(FormulaLabel)
    assert formula is not None
    assert formula.accessibleName() == "∂E/∂w5 = ∂E/∂out o1 · ∂out o1/∂net o1 · ∂net o1/∂w5"


def test_the_title_asks_and_the_note_goes_on(panel: StepPanel, explanations: dict[str, Explanation]) -> None:
    assert texts(panel) == [explanations["∂E/∂w5"].title, explanations["∂E/∂w5"].note]


def test_a_sum_over_paths_has_a_card_for_each_path(panel: StepPanel, explanations: dict[str, Explanation]) -> None:
    panel.set_explanation(explanations["∂E/∂out h1"], 9)
    assert names(panel) == [
        "∂E/∂out h1 via o1 = 0.055399425",
        "∂E/∂out h1 via o2 = −0.019049118",
        "∂E/∂out h1 = 0.036350306",
    ]


def test_a_click_unfolds_one_way_of_writing_a_gradient_into_the_other(
    panel: StepPanel, explanations: dict[str, Explanation], qtbot: QtBot
) -> None:
    assert panel.unfold.text() == "Write it as δ o1 · out h1"
    qtbot.mouseClick(panel.unfold, Qt.MouseButton.LeftButton)
    assert names(panel) == ["δ o1 = 0.138498562", "out h1 = 0.593269992", "∂E/∂w5 = 0.082167041"]
    panel.set_explanation(explanations["∂E/∂w6"], 9)
    assert names(panel)[:2] == ["δ o1 = 0.138498562", "out h2 = 0.596884378"]
    assert panel.unfold.text() == "Write it as ∂E/∂out o1 · ∂out o1/∂net o1 · ∂net o1/∂w6"
    whole = explanations["∂E/∂w6"].step.quantity
    place = panel.formula.place_of(whole)
    assert place is not None
    qtbot.mouseClick(panel.formula, Qt.MouseButton.LeftButton, pos=place.toPoint())
    assert len(panel.cards) == 4


def test_a_click_unfolds_where_a_local_derivative_comes_from(
    panel: StepPanel, explanations: dict[str, Explanation], qtbot: QtBot
) -> None:
    panel.set_explanation(explanations["∂out o1/∂net o1"], 9)
    assert panel.origin == []
    qtbot.mouseClick(panel.unfold, Qt.MouseButton.LeftButton)
    assert [line.accessibleName() for line in panel.origin] == [
        "out o1 = 1/(1 + e^(−net o1))",
        "∂out o1/∂net o1 = e^(−net o1)/((1 + e^(−net o1))^2)",
        "= 1/(1 + e^(−net o1)) (1 − 1/(1 + e^(−net o1)))",
        "= out o1 (1 − out o1)",
    ]
    panel.set_explanation(explanations["∂E/∂out o1"], 9)
    assert [line.accessibleName() for line in panel.origin][1:] == [
        "∂E/∂out o1 = 2 · 1/2 (target o1 − out o1) · (−1)",
        "= −(target o1 − out o1)",
    ]
    assert panel.unfold.text() == "Fold it up again"
    panel.set_explanation(explanations["net h1"], 9)
    assert (panel.origin, panel.unfold.isVisible()) == ([], False)


def test_typed_numbers_show_their_own_digits(panel: StepPanel, explanations: dict[str, Explanation]) -> None:
    panel.set_explanation(explanations["net h1"], 9)
    assert names(panel)[:2] == ["w1 = 0.150", "i1 = 0.050"]
    assert names(panel)[-1] == "net h1 = 0.377500000"


@pytest.mark.parametrize(("digits", "shown"), [(3, "0.741"), (6, "0.741365"), (None, "0.7413650695523157")])
def test_digits_are_those_asked_for(
    panel: StepPanel, explanations: dict[str, Explanation], digits: int | None, shown: str
) -> None:
    panel.set_explanation(explanations["∂E/∂w5"], digits)
    assert names(panel)[0] == f"∂E/∂out o1 = {shown}"


def test_before_the_first_step_it_says_what_to_do(panel: StepPanel) -> None:
    panel.set_explanation(None, 9)
    assert panel.cards == []
    assert texts(panel) == ["No step of this iteration is made yet.", "PageDown takes the first step."]
    formula = panel.findChild(FormulaLabel)
    assert formula is not None
    assert not formula.isVisible()


def test_a_click_goes_to_the_operand(panel: StepPanel, qtbot: QtBot) -> None:
    with qtbot.waitSignal(panel.operand_clicked) as clicked:
        qtbot.mouseClick(panel.cards[1], Qt.MouseButton.LeftButton)
    assert clicked.args == [Quantity(Kind.DOUT_DNET, 0, 2, 0)]


@pytest.mark.parametrize("key", [Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space])
def test_a_key_goes_to_the_operand(panel: StepPanel, qtbot: QtBot, key: Qt.Key) -> None:
    panel.cards[0].setFocus()
    with qtbot.waitSignal(panel.operand_clicked) as clicked:
        qtbot.keyClick(panel.cards[0], key)
    assert clicked.args == [Quantity(Kind.DE_DOUT, 0, 2, 0)]


def test_the_result_is_where_we_are_already(panel: StepPanel, qtbot: QtBot) -> None:
    with qtbot.assertNotEmitted(panel.operand_clicked):
        qtbot.mouseClick(panel.cards[-1], Qt.MouseButton.LeftButton)


def test_tab_goes_from_card_to_card_and_focus_lights(panel: StepPanel, qtbot: QtBot) -> None:
    heard: list[Quantity | None] = []
    panel.cards[0].setFocus(Qt.FocusReason.TabFocusReason)
    qtbot.waitUntil(panel.cards[0].hasFocus)
    panel.operand_hovered.connect(heard.append)
    for card in panel.cards[1:]:
        qtbot.keyClick(QApplication.focusWidget(), Qt.Key.Key_Tab)
        assert card.hasFocus()
    kinds = [quantity.kind for quantity in heard if quantity is not None]
    assert kinds == [Kind.DOUT_DNET, Kind.DNET_DW, Kind.DE_DW]


def test_hovering_lights_and_leaving_puts_out(panel: StepPanel) -> None:
    heard: list[Quantity | None] = []
    panel.operand_hovered.connect(heard.append)
    hover(panel.cards[2], inside=True)
    hover(panel.cards[2], inside=False)
    assert heard == [panel.cards[2].content.quantity, None]


def test_a_card_that_is_pointed_at_lights_what_it_shows_next(
    panel: StepPanel, explanations: dict[str, Explanation]
) -> None:
    focused = QApplication.focusWidget()
    if focused is not None:
        focused.clearFocus()
    hover(panel.cards[0], inside=True)
    heard: list[Quantity | None] = []
    panel.operand_hovered.connect(heard.append)
    panel.set_explanation(explanations["∂E/∂w6"], 9)
    assert heard == []
    panel.set_explanation(explanations["∂E/∂w7"], 9)
    assert heard == [Quantity(Kind.DE_DOUT, 0, 2, 1)]


@pytest.mark.usefixtures("clipboard")
def test_copying_gives_all_digits(panel: StepPanel, qtbot: QtBot) -> None:
    panel.cards[-1].setFocus()
    qtbot.keyClick(panel.cards[-1], Qt.Key.Key_C, Qt.KeyboardModifier.ControlModifier)
    assert float(QGuiApplication.clipboard().text()) == panel.cards[-1].content.value
    panel.cards[-1].copy_line()
    assert QGuiApplication.clipboard().text() == f"∂E/∂w5 = {panel.cards[-1].content.value!r}"


def test_cards_are_kept_from_step_to_step(panel: StepPanel, explanations: dict[str, Explanation]) -> None:
    before = panel.cards
    panel.set_explanation(explanations["∂E/∂w6"], 9)
    assert panel.cards == before


def test_steps_that_were_seen_typeset_nothing(panel: StepPanel, explanations: dict[str, Explanation]) -> None:
    for explanation in explanations.values():
        panel.set_explanation(explanation, 9)
        panel.grab()
    before = typesetting.typeset.cache_info().misses
    for explanation in explanations.values():
        equation = replace(explanation.equation, numbers=lambda _to: "-0.678")
        shaken = replace(explanation, value=explanation.value * 1.01, equation=equation)
        panel.set_explanation(shaken, 9)
        panel.grab()
    assert typesetting.typeset.cache_info().misses == before


def test_many_operands_are_shown_some_at_a_time(
    panel: StepPanel, explanations: dict[str, Explanation], qtbot: QtBot
) -> None:
    net = explanations["net h1"]
    many = replace(net, operands=[*net.operands] * 20)
    panel.set_explanation(many, 9)
    assert len(panel.cards) == FIRST_CARDS + 1
    (more,) = [button for button in panel.findChildren(QPushButton) if button is not panel.unfold]
    assert more.text() == "Show 48 of 88 more"
    qtbot.mouseClick(more, Qt.MouseButton.LeftButton)
    qtbot.mouseClick(more, Qt.MouseButton.LeftButton)
    assert len(panel.cards) == 101
    assert not more.isVisible()
    panel.set_explanation(net, 9)
    assert len(panel.cards) == 6


@pytest.mark.parametrize("width", [220, 300, 480])
def test_nothing_is_cut_off(panel: StepPanel, explanations: dict[str, Explanation], width: int) -> None:
    panel.resize(width, 500)
    for explanation in explanations.values():
        panel.set_explanation(explanation, 9)
        QApplication.processEvents()
        room = panel.viewport().width()
        for card in panel.cards:
            assert card.x() + card.width() <= room
            assert card.height() >= card.heightForWidth(card.width())
            for left, _, setting in card.placed().parts:
                assert left + setting.width <= card.width()
        bottoms = [card.geometry().bottom() for card in panel.cards]
        tops = [card.geometry().top() for card in panel.cards]
        assert all(bottom < top for bottom, top in zip(bottoms, tops[1:], strict=False))


def test_a_theme_changes_every_card(panel: StepPanel) -> None:
    panel.set_theme(DARK)
    for card, fill in zip(panel.cards, [DARK.operand] * 3 + [DARK.current_fill], strict=True):
        image = card.grab().toImage()
        assert image.pixelColor(8, 3).name().upper() == fill


@pytest.mark.parametrize("digits", [9, None])
@pytest.mark.parametrize("notation", NOTATIONS)
@pytest.mark.parametrize("name", ["it496", "mcginley"])
def test_nothing_is_cut_off_where_the_panel_is_narrow(
    qtbot: QtBot, name: str, notation: str, digits: int | None
) -> None:
    """One step of every kind in every layer."""
    simulator = Simulator(load(name))
    simulator.show_notation(notation)
    simulator.seek(0, len(simulator.steps))
    panel = StepPanel()
    qtbot.addWidget(panel)
    panel.set_theme(DARK)
    panel.resize(panel.minimumWidth(), 400)
    panel.show()
    steps = map(simulator.steps.step, range(1, len(simulator.steps) + 1))
    for step in {(step.quantity.kind, step.quantity.layer): step for step in steps}.values():
        panel.set_explanation(simulator.explain(step.number), digits)
        formula = panel.formula
        assert formula.setting(formula.width()).width <= formula.width(), step
        for card in panel.cards:
            for left, _, setting in card.placed().parts:
                assert left + setting.width <= card.width(), (step, card.content.plain)
        assert_button_is_whole(panel, simulator.explain(step.number))


def assert_button_is_whole(panel: StepPanel, explanation: Explanation) -> None:
    """The formula that the button offers is within it, and the button within the panel."""
    if explanation.other is None:
        return
    button = panel.unfold
    assert button.text() == f"Write it as {explanation.other.equation.last.plain}"
    setting = button.setting(button.width())
    assert setting.lines
    assert setting.width <= button.width(), button.text()
    assert setting.height <= button.height(), button.text()
    assert button.geometry().right() < panel.width()


@pytest.mark.parametrize("notation", NOTATIONS)
@pytest.mark.usefixtures("double_size")
def test_the_button_is_whole_in_larger_text(qtbot: QtBot, notation: str) -> None:
    simulator = Simulator(load("it496"))
    simulator.show_notation(notation)
    simulator.seek(0, len(simulator.steps))
    panel = StepPanel()
    qtbot.addWidget(panel)
    panel.resize(307, 500)
    panel.show()
    for number in range(1, len(simulator.steps) + 1):
        explanation = simulator.explain(number)
        if explanation.other is not None:
            panel.set_explanation(explanation, 9)
            assert_button_is_whole(panel, explanation)


def test_tab_goes_through_the_cards_as_they_stand(panel: StepPanel, explanations: dict[str, Explanation]) -> None:
    panel.set_explanation(explanations["out h1"], 9)
    panel.set_explanation(explanations["∂E/∂w5"], 9)
    seen: list[Card] = []
    widget: QWidget = panel.cards[0]
    for _ in range(40):
        if isinstance(widget, Card) and widget in panel.cards:
            seen.append(widget)
        widget = found(widget.nextInFocusChain())
    assert seen[:4] == panel.cards


@pytest.fixture
def double_size() -> Iterator[None]:
    """Text twice as large, as for a projector."""
    application = QApplication.instance()
    assert isinstance(application, QApplication)
    usual, rules = application.font(), application.styleSheet()
    larger = application.font()
    larger.setPointSizeF(18.0)
    # A window that was open before leaves the sizes of its own text.
    application.setStyleSheet("")
    application.setFont(larger)
    yield
    application.setFont(usual)
    application.setStyleSheet(rules)


@pytest.mark.usefixtures("double_size")
def test_it_is_set_smaller_until_it_fits(panel: StepPanel) -> None:
    panel.resize(360, 2000)
    assert panel.share == 1.0
    whole = panel.height_at(panel.viewport().width())
    for height in (int(whole * 0.9), int(whole * 0.6)):
        panel.resize(360, height)
        assert panel.share < 1.0
        assert panel.verticalScrollBar().maximum() == 0
        # As large as fits, or nearly.
        assert panel.height_at(panel.viewport().width()) > 0.85 * height


@pytest.mark.usefixtures("double_size")
def test_text_of_eleven_pixels_scrolls_instead(panel: StepPanel) -> None:
    panel.resize(360, 150)
    assert panel.verticalScrollBar().maximum() > 0
    size = QFontInfo(number_font()).pixelSize()
    assert panel.share * SMALL * size == pytest.approx(SMALLEST_TEXT)


def test_of_many_operands_those_are_made_that_are_shown(panel: StepPanel) -> None:
    simulator = Simulator(new_lesson("784-128-10"))
    simulator.next(Granularity.TERM)
    made: list[Quantity] = []
    symbol = type(simulator.notation).symbol

    def counted(notation: AnyNotation, quantity: Quantity) -> Symbol:
        made.append(quantity)
        return symbol(notation, quantity)

    with patch.object(type(simulator.notation), "symbol", counted):
        explanation = simulator.explain()
        panel.set_explanation(explanation, 9)
        panel.grab()
    assert len(explanation.operands) > 1500
    assert len(panel.cards) == FIRST_CARDS + 1
    assert len(set(made)) < 3 * FIRST_CARDS, "those of the cards, of the step and of its shortened sum"
