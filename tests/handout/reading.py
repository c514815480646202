"""Reads handouts back: their formulas, each in one piece."""

from __future__ import annotations

import re

from bpsim.handout import Format
from tests.trace import tex_reader as tex

_DISPLAYED = {
    Format.MARKDOWN: re.compile(r"^\$\$\n(.*?)\n\$\$$", re.MULTILINE | re.DOTALL),
    Format.LATEX: re.compile(r"^(\\\[ .*? \\\]|\\begin\{align\*\}\n.*?\n\\end\{align\*\})$", re.MULTILINE | re.DOTALL),
}
_LAYOUT = re.compile(r"\\(?:begin|end)\{(?:aligned|align\*)\}|(?<!\\)&(?: \\quad )?|\\\\$|\\\[|\\\]", re.MULTILINE)


def displayed(document: str, form: Format) -> list[str]:
    """Every displayed formula, without what lays it out."""
    return [" ".join(_LAYOUT.sub("", found).split()) for found in _DISPLAYED[form].findall(document)]


def inline(document: str) -> list[str]:
    """Every formula within a line; what LaTeX defines before the text is none."""
    without = re.sub(r"\$\$", "", document.rpartition(r"\begin{document}")[2])
    return re.findall(r"(?<!\\)\$(.+?)(?<!\\)\$", without)


def assert_sound(formula: str) -> None:
    """It can be read, so its braces match, and it holds no mark of two of Markdown, HTML or a table."""
    assert tex.parse(formula)
    assert not re.search(r"(?<!\\)[&$#%]", formula)
    assert not re.search(r"([_^])(\{[^{}]*\}|.)\1", formula), f"two scripts in a row: {formula}"
