"""Numbers are typed in the ways people type them, and never lose a digit in the field."""

from __future__ import annotations

import math
import re

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLineEdit, QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from bpsim.trace.numerals import format_exact, format_given, format_number
from bpsim.trace.typed import parse_count, parse_number
from bpsim.view.numbers import NumberField
from tests.found import found

VALUE = 0.1 + 0.2  # shows fewer digits than it has


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("0.5", 0.5),
        ("0,5", 0.5),
        ("1/2", 0.5),
        ("1 / 3", 1 / 3),
        ("-1/-2", 0.5),
        ("1e-3", 0.001),
        ("-3", -3.0),
        ("−3", -3.0),
        (" − 3 ", -3.0),
        ("+.5", 0.5),
        ("5.", 5.0),
        ("0,500", 0.5),
        ("1,106", 1.106),
        ("1,000", 1.0),
        ("1,5/2,5", 0.6),
        ("4.39×10⁻⁴", 4.39e-4),
        ("−4,39 x 10^-4", -4.39e-4),
        ("2 · 10^3", 2000.0),
        ("10⁻⁵", 1e-5),
        ("10^2", 100.0),
        ("10 000", 10000.0),
        ("10\u2009000,5", 10000.5),
        ("1.2345678901234567", 1.2345678901234567),
    ],
)
def test_a_number_is_read_as_people_type_it(text: str, value: float) -> None:
    assert parse_number(text) == value


@pytest.mark.parametrize(
    ("text", "value"),
    [
        *[("10,000", 1e4), ("1.000", 1e3), ("1 000", 1e3), ("1'000'000", 1e6), ("1,000,000", 1e6)],
        *[("7", 7.0), ("1e3", 1000.0), ("1,5", 1.5), ("0,500", 0.5), ("12.5", 12.5), ("1,0000", 1.0)],
    ],
)
def test_a_comma_or_a_point_parts_the_thousands_of_a_count(text: str, value: float) -> None:
    assert parse_count(text) == value


def test_who_types_no_count_is_told_to_type_a_whole_number() -> None:
    with pytest.raises(ValueError, match=r"“abc” is not a number: type a whole number such as 10000\.$"):
        parse_count("abc")


NO_NUMBERS = ["nan", "inf", "1/0", "0/0", "--3", "0x10", "1_0", "٣", "1/2/3", "abc", "<b>", "1e", "."]
AMBIGUOUS = ["1,000.5", "1.000,5", "1,2,3"]


@pytest.mark.parametrize("text", ["", "  ", "1 2", "9" * 400, "1e999", "1e-999", *NO_NUMBERS, *AMBIGUOUS])
def test_anything_else_is_refused_in_one_line_that_says_what_to_do(text: str) -> None:
    with pytest.raises(ValueError, match=r"[.]$") as refusal:
        parse_number(text)
    assert "\n" not in str(refusal.value)
    assert len(str(refusal.value)) < 120


@pytest.mark.parametrize(
    ("text", "readings"),
    [
        ("1,000.5", "1000.5 or 1.0005"),
        ("1.000,5", "1.0005 or 1000.5"),
        ("1,106,000", "1106000 or 1.106000"),
        ("-1,000.5e3", "-1000.5e3 or -1.0005e3"),
        ("1.000.000,5", "1000000.5"),
    ],
)
def test_both_readings_of_a_number_are_said(text: str, readings: str) -> None:
    with pytest.raises(ValueError, match=re.escape(f"type {readings}.")):
        parse_number(text)


@given(st.floats(allow_nan=False, allow_infinity=False))
def test_what_is_copied_reads_back_to_the_same_bits(value: float) -> None:
    again = parse_number(format_exact(value))
    assert again == value
    assert math.copysign(1, again) == math.copysign(1, value)


@given(st.floats(-1e300, 1e300), st.sampled_from([3, 6, 9, None]))
def test_what_shows_is_a_number_near_the_value_and_never_a_false_zero(value: float, digits: int | None) -> None:
    for text in (format_number(value, digits), format_given(value, digits)):
        shown = parse_number(text)
        assert shown == pytest.approx(value, rel=5e-3, abs=0)


@pytest.fixture
def field(qtbot: QtBot) -> NumberField:
    """A field in a window, beside another widget that can take the focus."""
    window = QWidget()
    layout = QVBoxLayout(window)
    made = NumberField(VALUE, 6)
    layout.addWidget(QLineEdit())
    layout.addWidget(made)
    qtbot.addWidget(window)
    with qtbot.waitExposed(window):
        window.show()
    window.activateWindow()
    qtbot.waitUntil(window.isActiveWindow)
    made.window_for_test = window  # type: ignore[attr-defined]  # kept alive
    return made


def begin(field: NumberField, qtbot: QtBot, text: str | None = None) -> None:
    field.setFocus()
    qtbot.waitUntil(field.hasFocus)
    if text is not None:
        field.selectAll()
        qtbot.keyClicks(field, text)


def leave(field: NumberField, qtbot: QtBot) -> None:
    found(field.window().findChild(QLineEdit, options=Qt.FindChildOption.FindDirectChildrenOnly)).setFocus()
    qtbot.waitUntil(lambda: not field.hasFocus())


def test_at_rest_it_shows_the_rounded_number_and_while_edited_all_of_it(field: NumberField, qtbot: QtBot) -> None:
    assert field.text() == "0.300000"
    begin(field, qtbot)
    assert field.text() == "0.30000000000000004"
    leave(field, qtbot)
    assert field.text() == "0.300000"


def test_enter_commits_the_typed_number(field: NumberField, qtbot: QtBot) -> None:
    begin(field, qtbot, "1/3")
    with qtbot.waitSignal(field.committed) as committed:
        qtbot.keyClick(field, Qt.Key.Key_Return)
    assert committed.args == [1 / 3]
    assert field.value == 1 / 3


def test_leaving_commits_and_a_second_leaving_does_not(field: NumberField, qtbot: QtBot) -> None:
    heard: list[float] = []
    field.committed.connect(heard.append)
    begin(field, qtbot, "0,25")
    leave(field, qtbot)
    begin(field, qtbot)
    leave(field, qtbot)
    assert heard == [0.25]


@pytest.mark.parametrize("typed", [None, "0.30000000000000004", "0,30000000000000004"])
def test_the_same_number_is_no_change(field: NumberField, qtbot: QtBot, typed: str | None) -> None:
    begin(field, qtbot, typed)
    with qtbot.assertNotEmitted(field.committed), qtbot.waitSignal(field.cancelled):
        qtbot.keyClick(field, Qt.Key.Key_Return)
    assert field.value == VALUE


def test_escape_restores(field: NumberField, qtbot: QtBot) -> None:
    begin(field, qtbot, "7")
    with qtbot.assertNotEmitted(field.committed), qtbot.waitSignal(field.cancelled):
        qtbot.keyClick(field, Qt.Key.Key_Escape)
    assert field.text() == format_exact(VALUE)
    leave(field, qtbot)
    assert field.value == VALUE


def test_enter_on_nonsense_stays_and_says_why(field: NumberField, qtbot: QtBot) -> None:
    begin(field, qtbot, "o.5")
    with qtbot.assertNotEmitted(field.committed), qtbot.waitSignal(field.rejected) as rejected:
        qtbot.keyClick(field, Qt.Key.Key_Return)
    assert field.text() == "o.5"
    assert field.property("invalid") is True
    assert field.toolTip() == field.accessibleDescription() == rejected.args[0]
    qtbot.keyClick(field, Qt.Key.Key_Backspace)
    assert field.property("invalid") is False
    assert field.accessibleDescription() == ""


def test_nonsense_stays_marked_until_it_is_mended(field: NumberField, qtbot: QtBot) -> None:
    begin(field, qtbot, "nan")
    with qtbot.assertNotEmitted(field.committed), qtbot.waitSignal(field.rejected):
        leave(field, qtbot)
    assert (field.value, field.text()) == (VALUE, "nan")
    assert field.property("invalid") is True
    assert field.bubble.isVisible()
    assert "nan" in field.bubble.text()
    field.value = 7.0
    assert field.text() == "nan"
    assert not field.commit()
    begin(field, qtbot)
    assert field.text() == field.selectedText() == "nan"
    assert field.cursorPosition() == 0, "the sign of a long number is seen"
    qtbot.keyClicks(field, "1/4")
    assert not field.bubble.isVisible()
    with qtbot.waitSignal(field.committed):
        leave(field, qtbot)
    assert (field.value, field.text(), field.fault) == (0.25, "0.250", "")


def test_escape_takes_nonsense_away(field: NumberField, qtbot: QtBot) -> None:
    field.setToolTip("What it is for")
    begin(field, qtbot, "nan")
    leave(field, qtbot)
    begin(field, qtbot)
    qtbot.keyClick(field, Qt.Key.Key_Escape)
    assert (field.text(), field.fault, field.toolTip()) == (format_exact(VALUE), "", "What it is for")
    assert not field.bubble.isVisible()


def test_a_number_that_is_refused_stays_marked(field: NumberField, qtbot: QtBot) -> None:
    field.committed.connect(lambda number: field.refuse("Too large.") if number > 1 else None)
    begin(field, qtbot, "2")
    assert not field.commit()
    assert (field.value, field.text(), field.fault) == (VALUE, "2", "Too large.")
    field.selectAll()
    qtbot.keyClicks(field, "0.5")
    assert field.commit()
    assert (field.value, field.fault) == (0.5, "")


def test_a_field_that_may_be_empty_has_no_number_then(qtbot: QtBot) -> None:
    field = NumberField(None, None, optional=True)
    qtbot.addWidget(field)
    field.edit()
    assert field.commit()
    assert field.number is None
    for text, number in (("1/2", 0.5), ("", None)):
        field.setText(text)
        with qtbot.waitSignal(field.committed) as committed:
            assert field.commit()
        assert committed.args == [number]
        assert field.number == number


def test_thousands_stand_apart_at_rest(qtbot: QtBot) -> None:
    field = NumberField(1.0, None, counts=True)
    qtbot.addWidget(field)
    field.value = 1e6
    assert field.text() == "1\u202f000\u202f000"
    field.edit()
    assert field.text() == "1000000"


def test_the_bubble_goes_where_its_field_goes(field: NumberField, qtbot: QtBot) -> None:
    begin(field, qtbot, "abc")
    assert not field.commit()
    window = field.window()
    for width in (500, 300):
        window.resize(width, 200)
        qtbot.waitUntil(lambda: window.layout() is not None)
        assert window.rect().contains(field.bubble.geometry())
        below = field.bubble.geometry().top() >= field.geometry().bottom()
        assert below or field.bubble.geometry().bottom() <= field.geometry().top()
    field.hide()
    assert not field.bubble.isVisible()
    field.show()
    assert field.bubble.isVisible()


def test_bubbles_do_not_cover_one_another(qtbot: QtBot) -> None:
    window = QWidget()
    window.resize(160, 900)
    first, second, far = fields = tuple(NumberField(0.0, None, window) for _ in range(3))
    for field, top in zip(fields, (10, 40, 600), strict=True):
        field.setGeometry(20, top, 120, 28)
    qtbot.addWidget(window)
    window.show()
    window.activateWindow()
    qtbot.waitUntil(window.isActiveWindow)

    def seen() -> list[bool]:
        return [field.bubble.isVisible() for field in fields]

    for field in fields:
        begin(field, qtbot, "nan")
        assert not field.commit()
    assert seen() == [False, True, True]
    begin(first, qtbot)
    assert seen() == [True, False, True]
    qtbot.keyClick(first, Qt.Key.Key_Escape)
    assert seen() == [False, True, True]
    begin(far, qtbot)
    far.move(20, second.y() + 20)
    assert seen() == [False, False, True]
    far.hide()
    assert seen() == [False, True, False]


def test_typing_after_enter_starts_from_all_digits(field: NumberField, qtbot: QtBot) -> None:
    begin(field, qtbot, "1/3")
    qtbot.keyClick(field, Qt.Key.Key_Return)
    assert field.text() == format_exact(1 / 3)


def test_a_new_value_does_not_disturb_what_is_being_typed(field: NumberField, qtbot: QtBot) -> None:
    begin(field, qtbot, "12")
    field.value = 5.0
    assert field.text() == "12"
    qtbot.keyClick(field, Qt.Key.Key_Escape)
    assert (field.value, field.text()) == (5.0, "5")


def test_digits_can_change_and_none_is_all(field: NumberField) -> None:
    field.set_digits(None)
    assert field.text() == "0.30000000000000004"
