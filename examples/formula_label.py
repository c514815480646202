"""A formula as it is set on the screen, from a tree."""

from __future__ import annotations

from bpsim.app.main import create_application
from bpsim.core.expression import Ref
from bpsim.trace.render import of_symbols
from bpsim.trace.symbols import greek, letter, ratio, word
from bpsim.view.formula.label import FormulaLabel


def make() -> FormulaLabel:
    label = FormulaLabel(scale=1.5)
    delta, out = greek(r"\delta", "δ", "o1"), word("out", "o1")
    slope = Ref(ratio(letter("E", "E"), out))
    label.set_written(of_symbols(delta, slope * Ref(out) * (1 - Ref(out))))
    return label


if __name__ == "__main__":
    application = create_application()
    shown = make()
    shown.show()
    application.exec()
