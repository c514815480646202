"""The README and the pages beside it: what they name is there."""

from __future__ import annotations

import re
import shlex
from pathlib import Path

import pytest

from bpsim.answers import Mistake
from bpsim.commands.arguments import COMMANDS, parse
from bpsim.lesson import builtin_names

ROOT = Path(__file__).parent.parent
README = (ROOT / "README.md").read_text(encoding="utf-8")
PAGES = [ROOT / "README.md", ROOT / "CONTRIBUTING.md", ROOT / "CHANGELOG.md", *sorted((ROOT / "docs").glob("*.md"))]


def test_the_readme_has_a_row_for_every_built_in_lesson() -> None:
    assert set(re.findall(r"^\| `([\w-]+)` \|", README, re.MULTILINE)) == set(builtin_names())


def test_the_readme_shows_every_command_as_it_is_typed() -> None:
    block = README.partition("## In a terminal")[2].split("```")[1]
    commands = [re.split(r"\s{2,}", line)[0] for line in block.strip().splitlines()]
    assert {parse(shlex.split(command)[1:]).command for command in commands} == set(COMMANDS)


def test_the_page_about_sheets_lists_every_mistake_in_the_order_of_the_program() -> None:
    page = (ROOT / "docs" / "lesson-file.md").read_text(encoding="utf-8")
    listed = page.partition("The identifiers of mistakes are ")[2].partition(".")[0]
    assert re.findall(r"`([a-z-]+)`", listed) == [mistake.identifier for mistake in Mistake]


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_what_a_page_leads_to_is_there(page: Path) -> None:
    text = page.read_text(encoding="utf-8")
    links = re.findall(r"\]\(([^)#:]+)\)|(?:src|srcset)=\"([^\"]+)\"", text)
    assert [link for link in map("".join, links) if not (page.parent / link).exists()] == []
