"""Names that Markdown or HTML would take for its own stay names in a handout."""

from __future__ import annotations

import re
from pathlib import Path

import bpsim
from bpsim.handout import Format, lines
from bpsim.handout.markdown import mathematics
from tests.hostile import write_hostile


def test_no_name_is_a_picture_or_a_tag_of_a_markdown_document(tmp_path: Path) -> None:
    simulator = bpsim.Simulator(bpsim.load(str(write_hostile(tmp_path))))
    document = "\n".join(lines(simulator, Format.MARKDOWN, "picture.svg"))
    own = next(line for line in document.split("\n") if line.startswith("!["))
    assert own.endswith("(picture.svg)")
    rest = document.replace(own, "")
    assert "dev/zero" in rest
    assert re.findall(r"(?<!\\)!?(?<!\\)\[", rest) == []
    # A tag has no blank behind it.
    assert re.findall(r"(?<!\\)<(?! )", rest) == []


def test_a_formula_compares_with_what_latex_knows_and_begins_no_quotation() -> None:
    assert (mathematics("z > 0"), mathematics("a<b"), mathematics("> = 1")) == ("z > 0", "a< b", "{}> = 1")
