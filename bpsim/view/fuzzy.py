"""Finding what somebody means by a few letters: how well a query fits a text."""

from __future__ import annotations

import unicodedata

WHOLE, BEGINNING, WORD, INSIDE, LETTERS, ELSEWHERE = 6.0, 5.0, 4.0, 3.0, 1.0, 0.5
"""How well one word of a query fits: the whole text, its beginning, that of a word, a part, letters in order; or a part
of what is said about it."""
WORD_LETTER = 0.5
"""More where such a letter begins a word."""


def fit(query: str, text: str, about: str = "") -> float | None:
    """How well ``text`` fits, the more the better; None where a word of the query fits neither it nor ``about``."""
    folded, more, total = _folded(text), _folded(about), 0.0
    for word in _folded(query).split():
        found = _fit_of_word(word, folded)
        if found is None and word in more:
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
    """The letters in their order, the first of which begins a word, as the others do if they can: "nrw" means new
    random weights."""
    begins = [at for at, char in enumerate(text) if char != " " and (at == 0 or text[at - 1] == " ")]
    at, total = -1, LETTERS
    for char in word:
        starts = [start for start in begins if start > at and text[start] == char]
        inside = -1 if at < 0 else text.find(char, at + 1)
        at = starts[0] if starts else inside
        if at < 0:
            return None
        total += WORD_LETTER / len(word) if starts else 0.0
    return total


def _folded(text: str) -> str:
    """Small letters without accents; what stands between words is one blank."""
    plain = "".join(char for char in unicodedata.normalize("NFKD", text) if not unicodedata.combining(char))
    return " ".join("".join(char if char.isalnum() else " " for char in plain.casefold()).split())
