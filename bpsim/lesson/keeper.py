"""Keeps the unsaved work of this process in its file, by a thread of its own: nobody waits for the disk. No Qt."""

from __future__ import annotations

import threading
import time
from collections.abc import Iterator
from pathlib import Path

from bpsim.core import garbage
from bpsim.core.errors import BpsimError
from bpsim.lesson import files
from bpsim.lesson.unsaved import Slot, Work, new_slot, written
from bpsim.sentences import _


class _Superseded(Exception):  # noqa: N818 - it is no error
    """Something else is to be kept meanwhile."""


class Keeper:
    """The last word counts: work that is being written is given up for newer work, or for none."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._slot: Slot | None = None
        self._change = threading.Condition()
        self._wanted: Work | None = None
        self._asked = self._done = 0
        self._thread: threading.Thread | None = None
        self.problem = ""
        """Why the last work could not be kept; empty where it could."""

    def keep(self, work: Work) -> None:
        """Writes work in place of what is kept, soon."""
        self._ask_for(work)

    def forget(self) -> None:
        """Removes what is kept, soon."""
        with self._change:
            nothing = self._slot is None and self._thread is None
        if not nothing:
            self._ask_for(None)

    @property
    def busy(self) -> bool:
        """Whether what was asked for is not done yet."""
        return self._done != self._asked

    def wait(self) -> None:
        """Waits until what was asked for last is done."""
        with self._change:
            self._change.wait_for(lambda: self._done == self._asked)

    def adopt(self, slot: Slot) -> None:
        """Makes the work that another process left behind that of this one, as it is on the disk."""
        self.wait()
        old, self._slot = self._slot, slot
        if old is not None:
            old.remove()

    def _ask_for(self, work: Work | None) -> None:
        with self._change:
            self._wanted = work
            self._asked += 1
            if self._thread is None:
                garbage.hold()
                self._thread = threading.Thread(target=self._follow, name="unsaved work")
                self._thread.start()

    def _follow(self) -> None:
        """Does what is asked for until there is nothing more to do."""
        try:
            self._work_off()
        finally:
            garbage.release()

    def _work_off(self) -> None:
        while True:
            with self._change:
                if self._done == self._asked:
                    self._thread = None
                    return
                work, number = self._wanted, self._asked
            problem = _("something unexpected happened")
            try:
                problem = self._do(work, number)
            finally:
                with self._change:
                    self.problem, self._done = problem, number
                    self._change.notify_all()

    def _do(self, work: Work | None, number: int) -> str:
        """Writes or removes; returns why it could not."""
        try:
            if work is not None:
                self._slot = self._slot or new_slot(self._folder)
                files.write(self._slot.path, self._unless_superseded(work, number))
            elif self._slot is not None:
                slot, self._slot = self._slot, None
                slot.remove()
        except _Superseded:
            return ""
        except (BpsimError, OSError, ValueError, MemoryError) as error:
            return str(error)
        return ""

    def _unless_superseded(self, work: Work, number: int) -> Iterator[bytes]:
        for piece in written(work):
            if self._asked != number:
                raise _Superseded
            yield piece
            time.sleep(0)  # whoever waits for the interpreter goes first
