"""The log that a message points to."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from pathlib import Path

import pytest

from bpsim.log import log_file, stop_log, unexpected, write_log


@pytest.fixture(autouse=True)
def _closed() -> Iterator[None]:
    yield
    stop_log()


def test_an_error_is_one_sentence_and_a_traceback_in_the_file() -> None:
    with pytest.raises(ValueError, match="invalid literal") as caught:
        int("no number\nat all")
    said = unexpected(caught.value)
    assert said.startswith("Something went wrong inside bpsim (ValueError: invalid literal")
    assert said.endswith(f"The details are in {log_file()}")
    assert "\n" not in said
    text = log_file().read_text(encoding="utf-8")
    assert "Traceback" in text
    assert "test_log.py" in text


def test_a_log_that_cannot_be_written_is_said(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "file").write_text("")
    monkeypatch.setenv("BPSIM_CONFIG", str(tmp_path / "file" / "folder"))
    assert "could not be logged" in unexpected(ValueError("x"))


def test_nothing_of_the_log_reaches_the_user(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    write_log()
    assert not (tmp_path / "config").exists()
    logging.getLogger("bpsim.core").warning("for the file")
    assert capsys.readouterr() == ("", "")
    assert "for the file" in log_file().read_text(encoding="utf-8")


def test_a_message_that_cannot_be_kept_disturbs_nobody(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "file").write_text("")
    monkeypatch.setenv("BPSIM_CONFIG", str(tmp_path / "file" / "folder"))
    write_log()
    logging.getLogger("bpsim.core").warning("lost")
    assert capsys.readouterr() == ("", "")
