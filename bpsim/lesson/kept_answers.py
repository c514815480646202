"""The numbers that a student has typed, as a lesson keeps them: frozen, by iteration."""

from __future__ import annotations

from collections.abc import Callable

from bpsim.core.quantity import Quantity
from bpsim.lesson.lesson import Answer

Answers = tuple[Answer, ...]


def of_iteration(answers: Answers, iteration: int) -> dict[Quantity, str]:
    """What was typed for the quantities of one iteration, in the order in which it was typed first."""
    return {answer.quantity: answer.typed for answer in answers if answer.iteration == iteration}


def with_answer(answers: Answers, iteration: int, quantity: Quantity, text: str) -> Answers:
    """The same with what was typed for a quantity of an iteration, in place of what was there; a blank text is none."""
    # Half a character, as an input method can leave behind, is in no file.
    typed = text.encode("utf-8", "replace").decode()
    texts = _by_address(answers)
    if typed.strip():
        texts[iteration, quantity] = typed
    else:
        texts.pop((iteration, quantity), None)
    return _from(texts)


def without(answers: Answers, iteration: int) -> Answers:
    """The same without what was typed for one iteration."""
    return tuple(answer for answer in answers if answer.iteration != iteration)


def carried(present: Answers, here: Answers, there: Answers, moved: Callable[[Quantity], Quantity | None]) -> Answers:
    """What is typed on the other side of an edit, on whose near side ``present`` is.

    ``here`` and ``there`` were typed on either side when the edit was made. Typing is no step of undo, so what was
    typed or taken back since then is so on the other side too, where ``moved`` says that its quantity is there.
    """
    if present == here:
        return there
    texts, then, now = _by_address(there), _by_address(here), _by_address(present)
    for iteration, quantity in dict.fromkeys((*then, *now)):
        text = now.get((iteration, quantity))
        other = moved(quantity)
        if text == then.get((iteration, quantity)) or other is None:
            continue
        if text is None:
            texts.pop((iteration, other), None)
        else:
            texts[iteration, other] = text
    return _from(texts)


def same(some: Answers, others: Answers) -> bool:
    """Whether the same is typed, in whatever order."""
    return some is others or set(some) == set(others)


def _by_address(answers: Answers) -> dict[tuple[int, Quantity], str]:
    return {(answer.iteration, answer.quantity): answer.typed for answer in answers}


def _from(texts: dict[tuple[int, Quantity], str]) -> Answers:
    answers = [Answer(iteration, quantity, text) for (iteration, quantity), text in texts.items()]
    return tuple(sorted(answers, key=lambda answer: answer.iteration))
