"""Every sentence of the window and of the terminal goes through gettext, and nothing depends on what it says."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

import bpsim
from bpsim.commands.arguments import COMMANDS, formats
from bpsim.core.functions import ACTIVATIONS, LOSSES
from bpsim.lesson import builtin_names
from tests.sentences import LANGUAGE, marked, messages, unmarked, write_catalogue

KEYS = "Ctrl Shift Alt Enter Return Tab Backtab Esc Space Home End Ins Del PgUp PgDown Up Down Left Right"
SYMBOLS = "net out target via sign prediction actual Err"  # of the notations, in every language
NAMES = "bpsim it496 position transport bias node"  # no sentences: for programs that read the window
OF_QT = "Float Undocks and re attaches the dock widget Close Closes Scroll Export"
SAME_EVERYWHERE = {
    *f"{KEYS} {SYMBOLS} {NAMES} {OF_QT}".split(),
    *" ".join((*ACTIVATIONS, *LOSSES)).replace("-", " ").split(),
}
ROOT = Path(bpsim.__file__).parents[1]


def said(**environment: str) -> dict[str, Any]:
    """What a bpsim in another process says, since a language is chosen when it starts."""
    result = subprocess.run(
        [sys.executable, "-m", "tests.sentences"],
        env=os.environ | environment, cwd=ROOT, capture_output=True, text=True, timeout=300, check=False,
    )  # fmt: skip
    assert result.returncode == 0, result.stderr
    said: dict[str, Any] = json.loads(result.stdout)
    return said


@pytest.fixture(scope="module")
def english() -> dict[str, Any]:
    return said(LANGUAGE="en")


@pytest.fixture(scope="module")
def other(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Any]:
    """All that it says in a language in which every letter has a mark."""
    folder = tmp_path_factory.mktemp("catalogues")
    write_catalogue(folder, marked)
    return said(LANGUAGE=LANGUAGE, BPSIM_CATALOGUES=str(folder))


def test_it_says_and_does_the_same_in_another_language(english: dict[str, Any], other: dict[str, Any]) -> None:
    assert len(english["window"]) == len(other["window"]) > 10_000
    texts = zip(english["window"], other["window"], strict=True)
    assert [(text, there) for text, there in texts if unmarked(there) != text] == []
    assert unmarked(other["trace"]) == english["trace"] != other["trace"]


OF_ARGPARSE = "options positional arguments argument show this help message and exit program version number"
"""Words of the standard library, which has a catalogue of its own."""
NO_SENTENCE = re.compile(r"--[a-z-]+|\{[^}]*\}|\S*\|\S*|\.[a-z]+|[A-Z]\S*|'[^']*'")
"""Names of options, what they may be, placeholders, and what was typed."""
OF_COMMANDS = {*OF_ARGPARSE.split(), *COMMANDS, *formats(), *ACTIVATIONS, "bpsim"}


def test_the_command_line_says_the_same_in_another_language(english: dict[str, Any], other: dict[str, Any]) -> None:
    texts = list(zip(english["commands"], other["commands"], strict=True))
    assert [(text, there) for text, there in texts if unmarked(there) != text] == []
    for _text, there in texts:
        usage, _blank, said = there.partition("\n\n")
        rest = NO_SENTENCE.sub(" ", said if usage.startswith("usage:") else there)
        assert set(re.findall(r"[A-Za-z]{4,}", rest)) <= OF_COMMANDS, there


OF_FILES = re.compile(r"\"[^\"]*\"|\(\w+: [\w, -]*\)|[\w.]*\[\d+\][\w.\[\]]*|\S+\.json|^[a-z_.]+:")
"""Values and names of a file, and where they stand."""
OF_SHEETS = {"bpsim", "layer", "true", "right", "rounding", "follows", "wrong", "unclear"}
"""Names that programs read too."""


def test_faults_are_said_in_another_language(english: dict[str, Any], other: dict[str, Any]) -> None:
    assert len(english["faults"]) == len(other["faults"]) > 30
    for text, there in zip(english["faults"], other["faults"], strict=True):
        assert there != text
        for fault in there.split("; "):
            assert set(re.findall(r"[A-Za-z]{4,}", OF_FILES.sub(" ", fault))) <= OF_SHEETS, there
        assert re.sub(r"\s+", " ", unmarked(there)) == re.sub(r"\s+", " ", text)


def test_no_sentence_goes_by_another_door(other: dict[str, Any]) -> None:
    lessons = [bpsim.load(name) for name in builtin_names()]
    theirs = {*builtin_names(), *(text for lesson in lessons for text in (lesson.title, lesson.source) if text)}
    of_lessons = sorted(theirs, key=len, reverse=True)
    escaped = set()
    for text in {*other["window"], *other["trace"].split("\n\n")}:
        rest = " ".join(re.sub(r"<[^>]*>", " ", text).split())  # a long text goes on in another line
        for known in of_lessons:
            rest = rest.replace(known, "")
        escaped |= {(word, text) for word in re.findall(r"[A-Za-z]{3,}", rest) if word not in SAME_EVERYWHERE}
    assert escaped == set()


def test_every_template_keeps_its_fields() -> None:
    for one, many in messages():
        assert one.strip(), "an empty message is the head of a catalogue"
        fields = set(re.findall(r"\{(\w+)\}", one))
        assert not many or fields <= set(re.findall(r"\{(\w+)\}", many)), many
        assert re.findall(r"\{(\w+)\}", marked(one)) == re.findall(r"\{(\w+)\}", one)
