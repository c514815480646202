"""Finding what somebody means by a few letters: how well a query fits a text."""

from __future__ import annotations

import unicodedata
from functools import cache

WHOLE, BEGINNING, WORD, INSIDE, LETTERS, ELSEWHERE = 6.0, 5.0, 4.0, 3.0, 1.0, 0.5
"""How well one word of a query fits: the whole text, its beginning, that of a word, a part, beginnings of words; or the
beginning of a word of what is said about it."""
WORD_LETTER = 0.5
"""What a letter counts more where it begins a word."""
_MOST_LETTERS = 40


def fit(query: str, text: str, about: str = "") -> float | None:
    """How well ``text`` fits, the more the better; None where a word of the query fits neither it nor ``about``."""
    folded, more, total = _folded(text), _folded(about), 0.0
    for word in _folded(query).split():
        found = _fit_of_word(word, folded)
        if found is None and f" {word}" in f" {more}":
            found = ELSEWHERE
        if found is None:
            return None
        total += found
    return total


def _fit_of_word(word: str, text: str) -> float | None:
    if word == text:
        return WHOLE
    if text.startswith(word):
        return BEGINNING
    if f" {word}" in text:
        return WORD
    if word in text:
        return INSIDE
    return _fit_of_letters(word, text)


def _fit_of_letters(word: str, text: str) -> float | None:
    """How well letters begin words or go on with them: "nrw" and "newrw" mean new random weights."""
    begins = [at for at, char in enumerate(text) if char != " " and (at == 0 or text[at - 1] == " ")]

    @cache
    def most_begun(rest: str, last: int) -> int | None:
        """How many letters can begin a word, where the one before them is at ``last``; None where they do not fit."""
        if not rest:
            return 0
        steps = [(start, 1) for start in begins if start > last and text[start] == rest[0]]
        if last >= 0 and text[last + 1 : last + 2] == rest[0]:
            steps.append((last + 1, 0))
        found = [begun + more for at, begun in steps if (more := most_begun(rest[1:], at)) is not None]
        return max(found, default=None)

    begun = most_begun(word[:_MOST_LETTERS], -1)
    return None if begun is None or len(word) > _MOST_LETTERS else LETTERS + WORD_LETTER * begun / len(word)


def _folded(text: str) -> str:
    """Small letters without accents; what stands between words is one blank."""
    plain = "".join(char for char in unicodedata.normalize("NFKD", text) if not unicodedata.combining(char))
    return " ".join("".join(char if char.isalnum() else " " for char in plain.casefold()).split())
