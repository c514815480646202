"""What is wrong in a text that is no JSON, at the place where a person would mend it."""

from __future__ import annotations

import json
import re

from bpsim.sentences import _

_WORDS = {"True": "true", "False": "false", "None": "null", "undefined": "null", "nil": "null"}
_WORD = re.compile(r"[^\W\d]\w*")
_CUT_OFF = _("the file ends too early or is cut off")
_COMMA = _("a comma too many")
_COMMENT = _("JSON has no comments")
_NUMBER = _("a number is written as 0.5 or -1e-3: it begins and ends with a digit, and 0 begins no other")
_NAME = _('the name of a field stands between double quotes, as in "units"')
_TEXT = _('text stands between double quotes, as in "h1"')


def malformed(text: str, error: json.JSONDecodeError) -> str:
    """The fault in one line, with its line and column."""
    at = error.pos
    if at >= len(text.rstrip()) or error.msg.startswith("Unterminated string"):
        return f"{_CUT_OFF} ({_place(text, at)})"
    before = len(text[:at].rstrip()) - 1
    said, at = _told(text, error.msg, at, before) or (f"{error.msg[0].lower()}{error.msg[1:]}", at)
    return _("not JSON: {said} ({text})").format(said=said, text=_place(text, at))


def _told(text: str, message: str, at: int, before: int) -> tuple[str, int] | None:
    """What is wrong and where; None where the parser says it best. before: where the last sign before ``at`` is."""
    sign = text[at]
    if text.startswith(("//", "/*", "#"), at):
        return _COMMENT, at
    if message.startswith("Illegal trailing comma"):  # Python 3.13
        return _COMMA, at
    if message.startswith("Expecting ',' delimiter"):
        return _not_separated(text, at, before)
    if not message.startswith(("Expecting value", "Expecting property name")):
        return None
    if sign == "," or (sign in "]}" and before >= 0 and text[before] == ","):
        return _COMMA, at if sign == "," else before
    if message.startswith("Expecting value"):
        return _wrong_value(text, at) if before >= 0 else None  # a text that begins so is something else
    return _NAME, at


def _not_separated(text: str, at: int, before: int) -> tuple[str, int]:
    if text[at] in "]}":
        return _("{text} closes what {value} has opened").format(
            text=text[at], value="{" if text[at] == "]" else "["
        ), at
    adjacent = before == at - 1 and text[before].isdigit() and (text[at].isalnum() or text[at] == ".")
    if adjacent:
        return _NUMBER, at
    return (
        (_("a comma is missing"), before + 1)
        if text[at] not in ";|"
        else (_("{text} in the place of a comma").format(text=text[at]), at)
    )


def _wrong_value(text: str, at: int) -> tuple[str, int] | None:
    word = _WORD.match(text, at)
    if text[at] in "'`“”„«":
        return _TEXT, at
    if word and word[0] in _WORDS:
        return _("{word} (did you mean {meant}?)").format(word=word[0], meant=_WORDS[word[0]]), at
    if word and word[0].lower() in ("nan", "inf", "infinity"):
        return _("{word} is no finite number").format(word=word[0]), at
    if word:
        return _TEXT, at
    if text[at] in ".+-":
        return _NUMBER, at
    return (_("a value is missing"), at) if text[at] in "]}" else None


def _place(text: str, at: int) -> str:
    return _("line {value}, column {at}").format(
        value=text.count(chr(10), 0, at) + 1, at=at - text.rfind(chr(10), 0, at)
    )
