"""The fixture of the command line."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from bpsim.cli import main
from bpsim.log import stop_log
from tests.commands.tools import Command, Result


@pytest.fixture
def command(capsys: pytest.CaptureFixture[str]) -> Iterator[Command]:
    """Runs one command in this process."""

    def run(*arguments: object) -> Result:
        code = main([str(argument) for argument in arguments])
        return Result(code, *capsys.readouterr())

    yield run
    stop_log()
