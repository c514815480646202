"""A field for a number, which tells at once where what was typed is none."""

from __future__ import annotations

from bpsim.app.main import create_application
from bpsim.view.numbers import NumberField


def make() -> NumberField:
    field = NumberField(0.1, digits=6, check=at_most_one)
    field.selectAll()
    return field


def at_most_one(value: float) -> None:
    """Raises ValueError with the sentence that the field then says."""
    if value > 1:
        raise ValueError("a share is at most 1")


if __name__ == "__main__":
    application = create_application()
    shown = make()
    shown.show()
    application.exec()
