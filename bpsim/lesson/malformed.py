"""What is wrong in a text that is no JSON, at the place where a person would mend it."""

from __future__ import annotations

import json
import re

_WORDS = {"True": "true", "False": "false", "None": "null", "undefined": "null", "nil": "null"}
_WORD = re.compile(r"[^\W\d]\w*")
_CUT_OFF = "the file ends too early or is cut off"
_COMMA = "a comma too many"
_COMMENT = "JSON has no comments"
_NUMBER = "a number is written as 0.5 or -1e-3: it begins and ends with a digit, and 0 begins no other"
_NAME = 'the name of a field stands between double quotes, as in "units"'
_TEXT = 'text stands between double quotes, as in "h1"'


def malformed(text: str, error: json.JSONDecodeError) -> str:
    """The fault in one line, with its line and column."""
    at = error.pos
    if at >= len(text.rstrip()) or error.msg.startswith("Unterminated string"):
        return f"{_CUT_OFF} ({_place(text, at)})"
    before = len(text[:at].rstrip()) - 1
    said, at = _told(text, error.msg, at, before) or (f"{error.msg[0].lower()}{error.msg[1:]}", at)
    return f"not JSON: {said} ({_place(text, at)})"


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
        return f"{text[at]} closes what {'{' if text[at] == ']' else '['} has opened", at
    adjacent = before == at - 1 and text[before].isdigit() and (text[at].isalnum() or text[at] == ".")
    if adjacent:
        return _NUMBER, at
    return ("a comma is missing", before + 1) if text[at] not in ";|" else (f"{text[at]} in the place of a comma", at)


def _wrong_value(text: str, at: int) -> tuple[str, int] | None:
    word = _WORD.match(text, at)
    if text[at] in "'`“”„«":
        return _TEXT, at
    if word and word[0] in _WORDS:
        return f"{word[0]} (did you mean {_WORDS[word[0]]}?)", at
    if word and word[0].lower() in ("nan", "inf", "infinity"):
        return f"{word[0]} is no finite number", at
    if word:
        return _TEXT, at
    if text[at] in ".+-":
        return _NUMBER, at
    return ("a value is missing", at) if text[at] in "]}" else None


def _place(text: str, at: int) -> str:
    return f"line {text.count(chr(10), 0, at) + 1}, column {at - text.rfind(chr(10), 0, at)}"
