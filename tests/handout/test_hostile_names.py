"""Names that Markdown or HTML would take for its own stay names in a handout."""

from __future__ import annotations

import re
from pathlib import Path

import bpsim
from bpsim.handout import Format, lines
from tests.hostile import write_hostile


def test_no_name_is_a_picture_or_a_tag_of_a_markdown_document(tmp_path: Path) -> None:
    simulator = bpsim.Simulator(bpsim.load(str(write_hostile(tmp_path))))
    document = "\n".join(lines(simulator, Format.MARKDOWN, "picture.svg"))
    own = next(line for line in document.split("\n") if line.startswith("!["))
    assert own.endswith("(picture.svg)")
    rest = document.replace(own, "")
    assert "dev/zero" in rest
    assert re.findall(r"(?<!\\)!?(?<!\\)\[", rest) == []
    assert re.findall(r"(?<!\\)<", rest) == []
