"""What is remembered from one start to the next."""

from __future__ import annotations

import hashlib
import math
import os
import tempfile
from collections.abc import Mapping, Sequence
from pathlib import Path

from msgspec import MsgspecError, json
from PySide6.QtCore import QByteArray, QMessageLogContext, QSettings, QtMsgType, qInstallMessageHandler

MOST_RECENT = 10
APPEARANCES = ("system", "light", "dark")
WORKSPACES = ("study", "lecture", "train", "build")
"""The first is that of the first start."""
SCALE_STEP = 1.15
DEFAULT_MEMORY, MEMORY_BOUNDS = (256, 64), (1, 1 << 20)
"""Megabytes of undo and the list of runs, and of the states of one run; and the least and the most of either."""
SMALLEST_STEP, LARGEST_STEP = -1, 5
"""The smallest and the largest text, in steps of ``SCALE_STEP`` from the usual one."""


_FLAGS = ("true", "false")
SEAL_BYTES = 16
_UNSEALED = (b"\x01\xd9\xd0\xcb", b"\0\0\0\xff")
"""How Qt begins the place of a window, and the state of its docks."""


def _say_nothing(kind: QtMsgType, context: QMessageLogContext, text: str | None) -> None:
    """A handler of Qt's messages."""


def _seal(data: bytes) -> bytes:
    return hashlib.sha256(b"bpsim" + data).digest()[:SEAL_BYTES]


class Settings:
    """Recent files, the window's layout, appearance. ``BPSIM_CONFIG`` names another folder to keep them in.

    A file that somebody or a failing disk has changed is read for what can be used in it: each setting that is not of
    its type, or is none of its choices, has its default.
    """

    def __init__(self, folder: str | None = None) -> None:
        folder = folder or os.environ.get("BPSIM_CONFIG")
        if folder:
            self._store = QSettings(str(Path(folder) / "bpsim.ini"), QSettings.Format.IniFormat)
        else:
            self._store = QSettings("bpsim", "bpsim")
        # Qt reads the values now, and would warn of each that it cannot read: that one has its default.
        before = qInstallMessageHandler(_say_nothing)
        self._store.allKeys()
        qInstallMessageHandler(before)

    @property
    def recent(self) -> list[Path]:
        """The files that were opened or saved last, the latest first."""
        value = self._store.value("recent")
        names = value if isinstance(value, list) else [value]  # one name comes back bare
        return [Path(name) for name in names if isinstance(name, str) and os.path.isabs(name)][:MOST_RECENT]

    def add_recent(self, path: Path) -> None:
        path = path.absolute()
        names = [str(path), *(str(p) for p in self.recent if p != path)]
        self._store.setValue("recent", names[:MOST_RECENT])

    def clear_recent(self) -> None:
        self._store.remove("recent")

    @property
    def geometry(self) -> QByteArray | None:
        return self._bytes("geometry")

    def keep_geometry(self, geometry: QByteArray) -> None:
        self._set_bytes("geometry", geometry)

    @property
    def workspace(self) -> str:
        """One of ``WORKSPACES``."""
        return self._choice("workspace", WORKSPACES)

    @workspace.setter
    def workspace(self, key: str) -> None:
        self._store.setValue("workspace", key)

    def state(self, workspace: str) -> QByteArray | None:
        """How the docks of a workspace were left. Study has that of a bpsim without workspaces."""
        state = self._bytes(f"layout_{workspace}")
        return self._bytes("layout") if state is None and workspace == WORKSPACES[0] else state

    def keep_state(self, workspace: str, state: QByteArray) -> None:
        self._set_bytes(f"layout_{workspace}", state)

    def shares(self, workspace: str) -> dict[str, tuple[float, float]]:
        """The share of the window's width and height that each dock of a workspace had, by its name: the state has
        pixels of a window that may have had another size. Empty where none are kept."""
        try:
            kept = json.decode(str(self._store.value(f"shares_{workspace}", "{}")), type=dict[str, tuple[float, float]])
        except MsgspecError:
            return {}
        return {name: sides for name, sides in kept.items() if all(0.0 < side <= 1.0 for side in sides)}

    def keep_shares(self, workspace: str, shares: Mapping[str, tuple[float, float]]) -> None:
        self._store.setValue(f"shares_{workspace}", json.encode(dict(shares)).decode())

    def forget_state(self, workspace: str) -> None:
        self._store.remove(f"layout_{workspace}")
        self._store.remove(f"shares_{workspace}")
        if workspace == WORKSPACES[0]:
            self._store.remove("layout")

    def wanted(self, workspace: str, panel: str, default: bool) -> bool:
        """Whether a panel that some lessons fill is shown in a workspace where they do."""
        return self._choice(f"{workspace}_{panel}", _FLAGS if default else _FLAGS[::-1]) == "true"

    def want(self, workspace: str, panel: str, wanted: bool) -> None:
        self._set_flag(f"{workspace}_{panel}", wanted)

    @property
    def appearance(self) -> str:
        """One of ``APPEARANCES``."""
        return self._choice("appearance", APPEARANCES)

    @appearance.setter
    def appearance(self, name: str) -> None:
        self._store.setValue("appearance", name)

    @property
    def text_scale(self) -> float:
        """How many times larger than the system's all text is."""
        return self._number("text_scale", SCALE_STEP**SMALLEST_STEP, 1.0, SCALE_STEP**LARGEST_STEP)

    @text_scale.setter
    def text_scale(self, scale: float) -> None:
        self._store.setValue("text_scale", scale)

    @property
    def memory(self) -> tuple[int, int]:
        """Megabytes: of undo and the list of runs, and of the states of one run."""
        least, most = MEMORY_BOUNDS
        kept = self._number("memory", least, DEFAULT_MEMORY[0], most)
        return int(kept), int(self._number("memory_of_run", least, DEFAULT_MEMORY[1], most))

    @memory.setter
    def memory(self, megabytes: tuple[int, int]) -> None:
        for key, size in zip(("memory", "memory_of_run"), megabytes, strict=True):
            self._store.setValue(key, size)

    @property
    def hints(self) -> bool:
        """Whether words of help are shown on the graph, as long as they were not followed."""
        return self._flag("hints")

    @hints.setter
    def hints(self, shown: bool) -> None:
        self._set_flag("hints", shown)

    @property
    def flow(self) -> bool:
        """Whether the graph shows what flows back in the backward pass."""
        return self._flag("flow")

    @flow.setter
    def flow(self, shown: bool) -> None:
        self._set_flag("flow", shown)

    @property
    def maps(self) -> bool:
        """Whether neurons show their outs over the inputs."""
        return self._choice("maps", _FLAGS[::-1]) == "true"

    @maps.setter
    def maps(self, shown: bool) -> None:
        self._set_flag("maps", shown)

    @property
    def followed_hints(self) -> frozenset[str]:
        """The words of help that were followed, by their names."""
        kept = self._store.value("followed_hints")
        return frozenset(kept.split()) if isinstance(kept, str) else frozenset()

    def follow_hint(self, name: str) -> None:
        """One was followed: it does not come back."""
        self._store.setValue("followed_hints", " ".join(sorted({*self.followed_hints, name})))

    def _bytes(self, key: str) -> QByteArray | None:
        """What ``_set_bytes`` kept, or an older bpsim without a seal; None where it is damaged."""
        value = self._store.value(key)
        data = bytes(value.data()) if isinstance(value, QByteArray) else b""
        if data.startswith(_UNSEALED):
            return QByteArray(data)
        kept = data[SEAL_BYTES:]
        return QByteArray(kept) if kept and data[:SEAL_BYTES] == _seal(kept) else None

    def _set_bytes(self, key: str, value: QByteArray) -> None:
        """Keeps bytes of Qt with a seal: Qt crashes when it restores a window from bytes that were damaged."""
        data = bytes(value.data())
        self._store.setValue(key, QByteArray(_seal(data) + data))

    def _choice(self, key: str, known: Sequence[str]) -> str:
        """One of the known names; the first where another is kept."""
        value = self._store.value(key)
        return value if isinstance(value, str) and value in known else known[0]

    def _number(self, key: str, least: float, default: float, most: float) -> float:
        """A number within bounds; the nearest bound where another is kept, the default where none is."""
        try:
            value = float(str(self._store.value(key, default)))
        except ValueError:
            return default
        return min(most, max(least, value)) if math.isfinite(value) else default

    def _flag(self, key: str) -> bool:
        """True unless it was switched off."""
        return self._choice(key, _FLAGS) == "true"

    def _set_flag(self, key: str, value: bool) -> None:
        self._store.setValue(key, "true" if value else "false")


class TemporarySettings(Settings):
    """Settings that nothing is remembered in, for pictures."""

    def __init__(self, appearance: str) -> None:
        self._folder = tempfile.TemporaryDirectory(prefix="bpsim-")
        super().__init__(self._folder.name)
        self.appearance = appearance
        self.hints = False

    def forget(self) -> None:
        """Removes what they were written to."""
        self._store.sync()  # what waits to be written would make the folder anew
        self._folder.cleanup()
