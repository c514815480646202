"""What a command does that needs Qt: it says what is missing."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from bpsim import screen
from bpsim.commands import output


@contextmanager
def qt_explained() -> Iterator[None]:
    """Raises ScreenError with what to install where Qt cannot be imported; warns where it has no font."""
    warning = screen.font_warning()
    if warning:
        output.fault(warning)
    try:
        yield
    except ImportError as error:
        explained = screen.explain_import(error)
        if explained is None:
            raise
        raise screen.ScreenError(explained) from None
