"""Where details go that no user should have to read: a log file that a message can point to. No Qt."""

from __future__ import annotations

import logging
import os
import warnings
from io import TextIOWrapper
from logging.handlers import RotatingFileHandler
from pathlib import Path
from typing import TextIO

MOST_BYTES = 1_000_000

log = logging.getLogger("bpsim")


def log_file() -> Path:
    """The log file of this user; the folder in BPSIM_CONFIG comes first."""
    chosen = os.environ.get("BPSIM_CONFIG")
    if chosen:
        return Path(chosen) / "bpsim.log"
    import platformdirs

    return platformdirs.user_log_path("bpsim", appauthor=False) / "bpsim.log"


class _LogFile(RotatingFileHandler):
    """Its folder is made with the first message; where that cannot be kept, nobody is disturbed."""

    def _open(self) -> TextIOWrapper:
        Path(self.baseFilename).parent.mkdir(parents=True, exist_ok=True)
        return super()._open()

    def handleError(self, record: logging.LogRecord) -> None:
        del record


def write_log(level: int = logging.WARNING) -> None:
    """Lets the log of the ``bpsim`` package, and Python's warnings, go into the file, and nowhere else than there.

    May be called again, as after a change of BPSIM_CONFIG.
    """
    handler = _LogFile(log_file(), maxBytes=MOST_BYTES, backupCount=1, encoding="utf-8", delay=True)
    handler.setFormatter(logging.Formatter("%(asctime)s %(levelname)s %(name)s: %(message)s"))
    stop_log()
    log.addHandler(handler)
    log.setLevel(level)
    warnings.showwarning = _log_warning


def _log_warning(
    message: Warning | str,
    category: type[Warning],
    filename: str,
    lineno: int,
    file: TextIO | None = None,
    line: str | None = None,
) -> None:
    """Logs a warning, in place of ``warnings.showwarning``."""
    del file, line
    log.warning("%s: %s (%s:%d)", category.__name__, message, filename, lineno)


def stop_log() -> None:
    """Closes the file, so that its folder can be removed."""
    for handler in [h for h in log.handlers if isinstance(h, _LogFile)]:
        log.removeHandler(handler)
        handler.close()


def unexpected(error: BaseException) -> str:
    """Logs an error that nobody foresaw, with its traceback, and returns the one sentence that a user reads."""
    name = f"{type(error).__name__}: {error}" if str(error) else type(error).__name__
    fault = " ".join(name.split())[:200]
    write_log()
    try:
        log_file().parent.mkdir(parents=True, exist_ok=True)
        with log_file().open("a", encoding="utf-8"):
            pass  # the handler does not tell whether it could write
    except OSError as problem:
        return f"Something went wrong inside bpsim ({fault}), and it could not be logged: {problem.strerror}."
    log.error("unexpected error", exc_info=error)
    return f"Something went wrong inside bpsim ({fault}). The details are in {log_file()}"
