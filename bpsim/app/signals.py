"""What the system or a terminal tells the process while Qt waits: Ctrl+C, a user who logs out, a closed terminal."""

from __future__ import annotations

import signal
import socket
from types import FrameType

from PySide6.QtCore import QObject, QSocketNotifier, Signal

NAMES = ("SIGINT", "SIGTERM", "SIGHUP")
"""Signals that end a program; not every system has all of them."""


class SignalWatch(QObject):
    """Emits ``heard`` with the number of a signal, at once, from the event loop, also from that of a dialog.

    Python hears a signal between two of its own instructions, and there are none while Qt waits. So the interpreter
    writes its number into a socket, which wakes the loop. A signal that is ignored, as by ``nohup``, stays ignored.
    """

    heard = Signal(int)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._receiving, self._sending = socket.socketpair()
        for end in (self._receiving, self._sending):
            end.setblocking(False)
        self._notifier = QSocketNotifier(self._receiving.fileno(), QSocketNotifier.Type.Read, self)
        self._notifier.activated.connect(self._read)
        found = [getattr(signal, name) for name in NAMES if hasattr(signal, name)]
        watched = [number for number in found if signal.getsignal(number) is not signal.SIG_IGN]
        self._handlers = {number: signal.signal(number, _leave_to_the_loop) for number in watched}
        self._wakeup = signal.set_wakeup_fd(self._sending.fileno(), warn_on_full_buffer=False)

    def stop(self) -> None:
        """Gives the signals back to who had them before."""
        signal.set_wakeup_fd(self._wakeup)
        for number, handler in self._handlers.items():
            signal.signal(number, handler)
        self._notifier.setEnabled(False)
        for end in (self._receiving, self._sending):
            end.close()

    def _read(self) -> None:
        for number in self._receiving.recv(256):
            if number in self._handlers:
                self.heard.emit(number)


def _leave_to_the_loop(number: int, frame: FrameType | None) -> None:
    """Without a handler of Python's the interpreter does not write into the socket."""
    del number, frame
