"""ziamath, imported when the first formula is shown, and without what it does several times for one symbol.

A symbol takes half to a tenth of the time so, and is the same: a fraction 1 ms where it took 8. Each change is of
something that ziamath 0.13 looks up by its name; where another version does not, it is only slow.
"""

from __future__ import annotations

import warnings
from contextlib import suppress
from functools import cache
from typing import Any
from xml.etree.ElementTree import Element

OUTLINE_SCALE = 10.0
"""Outlines of glyphs are kept so many times as large as for 12 pt, so that their three decimals tell enough."""


@cache
def latex() -> Any:
    """``ziamath.Latex``. It costs as much as the rest of the window."""
    with warnings.catch_warnings():
        # WORKAROUND ziamath 0.13 calls importlib.resources.path, which is deprecated in Python 3.11 and 3.12.
        warnings.filterwarnings("ignore", message="path is deprecated", category=DeprecationWarning)
        import ziamath

    ziamath.config.svg2 = False  # type: ignore[attr-defined]  # QtSvg draws no <symbol>
    for quicken in (_measure_rows_once, _copy_no_styles, _outline_glyphs_once):
        with suppress(ImportError, AttributeError, TypeError):
            quicken()
    return ziamath.Latex  # type: ignore[attr-defined]


def _measure_rows_once() -> None:
    """Has a row typeset twice, to know how far a bracket stretches, only where something in it stretches.

    The parts of every row are typeset for their height first, and so the indices of an index eight times. Only an
    operator that stretches looks at that height; without one, a row comes out the same.
    """
    from ziamath.nodes.mrow import Mrow
    from ziamath.operators import get_params

    # A class for a tag that there is takes its place.
    class _Row(Mrow, tag="mrow"):
        def _get_height_nostretch(self, line: list[Element], **kwargs: object) -> tuple[float, float]:
            if any(_stretches(element) for child in line for element in child.iter()):
                measured: tuple[float, float] = super()._get_height_nostretch(line, **kwargs)
                return measured
            return 0.0, 0.0

    def _stretches(element: Element) -> bool:
        # An identifier by the name of an operator is taken for one.
        if element.tag not in ("mo", "mi"):
            return False
        of_name = get_params((element.text or "").strip(), "infix")
        return bool(element.get("stretchy", of_name.get("stretchy", "false")) != "false")


def _copy_no_styles() -> None:
    """Has the fields of a style read where they are: each part of a symbol copies all that is in its parent's."""
    from ziamath import styles

    styles.asdict = vars  # type: ignore[attr-defined, assignment]


def _outline_glyphs_once() -> None:
    """Has a glyph's outline written once, and moved and scaled to each of its places by a transformation."""
    from ziafont.glyph import SimpleGlyph
    from ziafont.svgpath import fmt

    outline = cache(SimpleGlyph.svgpath)

    def svgpath(glyph: Any, x0: float = 0.0, y0: float = 0.0, scale_factor: float = 1.0) -> Element | None:
        path = outline(glyph, 0.0, 0.0, OUTLINE_SCALE)
        if path is None:
            return None
        place = f"translate({fmt(x0)} {fmt(y0)}) scale({round(scale_factor / OUTLINE_SCALE, 6)})"
        return Element("path", {**path.attrib, "transform": place})

    SimpleGlyph.svgpath = svgpath  # type: ignore[method-assign, assignment]
