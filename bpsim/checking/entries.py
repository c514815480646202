"""The numbers that a student has typed, by iteration and quantity."""

from __future__ import annotations

from collections.abc import Mapping

from bpsim.core.quantity import Quantity


class Entries:
    """Texts as they were typed; an empty text is none."""

    def __init__(self) -> None:
        self._texts: dict[tuple[int, Quantity], str] = {}

    def __len__(self) -> int:
        return len(self._texts)

    def set(self, iteration: int, quantity: Quantity, text: str) -> None:
        """Keeps what was typed for a quantity of an iteration, in place of what was there."""
        if text.strip():
            self._texts[iteration, quantity] = text
        else:
            self._texts.pop((iteration, quantity), None)

    def text(self, iteration: int, quantity: Quantity) -> str:
        """What was typed; empty where nothing was."""
        return self._texts.get((iteration, quantity), "")

    def of(self, iteration: int) -> Mapping[Quantity, str]:
        """What was typed for the quantities of one iteration."""
        return {quantity: text for (k, quantity), text in self._texts.items() if k == iteration}

    def clear(self, iteration: int | None = None) -> None:
        """Forgets what was typed for one iteration; for all of them where it is None."""
        self._texts = {} if iteration is None else {key: t for key, t in self._texts.items() if key[0] != iteration}
