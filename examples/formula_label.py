"""A formula as it is set on the screen, from a tree."""

from __future__ import annotations

from bpsim.app.main import create_application
from bpsim.trace.render import of_symbols
from bpsim.trace.symbols import letter, ratio, word
from bpsim.view.formula.label import FormulaLabel


def make() -> FormulaLabel:
    label = FormulaLabel(scale=1.5)
    delta, out = word("δ", "o1", r"\delta"), word("out", "o1")
    slope = ratio(letter("E", "E"), out)
    label.set_written(of_symbols(delta, slope * out * (1 - out)))
    return label


if __name__ == "__main__":
    application = create_application()
    shown = make()
    shown.show()
    application.exec()
