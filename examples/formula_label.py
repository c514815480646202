"""A formula as it is set on the screen, from TeX."""

from __future__ import annotations

from bpsim.app.main import create_application
from bpsim.view.formula.label import FormulaLabel


def make() -> FormulaLabel:
    label = FormulaLabel(scale=1.5)
    label.set_tex(r"\delta_{o1} = \frac{\partial E}{\partial out_{o1}} \cdot out_{o1} (1 - out_{o1})")
    return label


if __name__ == "__main__":
    application = create_application()
    shown = make()
    shown.show()
    application.exec()
