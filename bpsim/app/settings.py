"""What is remembered from one start to the next."""

from __future__ import annotations

import os
import tempfile
from pathlib import Path

from PySide6.QtCore import QByteArray, QSettings

MOST_RECENT = 10


class Settings:
    """Recent files, the window's layout, appearance. ``BPSIM_CONFIG`` names another folder to keep them in."""

    def __init__(self, folder: str | None = None) -> None:
        folder = folder or os.environ.get("BPSIM_CONFIG")
        if folder:
            self._store = QSettings(str(Path(folder) / "bpsim.ini"), QSettings.Format.IniFormat)
        else:
            self._store = QSettings("bpsim", "bpsim")

    @property
    def recent(self) -> list[Path]:
        """The files that were opened or saved last, the latest first."""
        value = self._store.value("recent", [])
        names = [value] if isinstance(value, str) else list(value or [])  # type: ignore[call-overload]  # one name comes back bare
        return [Path(name) for name in names]

    def add_recent(self, path: Path) -> None:
        path = path.absolute()
        names = [str(path), *(str(p) for p in self.recent if p != path)]
        self._store.setValue("recent", names[:MOST_RECENT])

    def clear_recent(self) -> None:
        self._store.remove("recent")

    @property
    def geometry(self) -> QByteArray | None:
        return self._bytes("geometry")

    @property
    def layout(self) -> QByteArray | None:
        return self._bytes("layout")

    def keep_window(self, geometry: QByteArray, layout: QByteArray) -> None:
        self._store.setValue("geometry", geometry)
        self._store.setValue("layout", layout)

    def _bytes(self, key: str) -> QByteArray | None:
        value = self._store.value(key)
        return value if isinstance(value, QByteArray) and not value.isEmpty() else None

    @property
    def appearance(self) -> str:
        """``light``, ``dark`` or ``system``."""
        return str(self._store.value("appearance", "system"))

    @appearance.setter
    def appearance(self, name: str) -> None:
        self._store.setValue("appearance", name)

    @property
    def text_scale(self) -> float:
        """How many times larger than the system's all text is."""
        try:
            return min(4.0, max(0.5, float(str(self._store.value("text_scale", 1.0)))))
        except ValueError:
            return 1.0

    @text_scale.setter
    def text_scale(self, scale: float) -> None:
        self._store.setValue("text_scale", scale)

    @property
    def hints(self) -> bool:
        """Whether the first words of help are still to be shown."""
        return str(self._store.value("hints", "true")) == "true"

    @hints.setter
    def hints(self, shown: bool) -> None:
        self._store.setValue("hints", "true" if shown else "false")

    @property
    def guide(self) -> bool:
        """Whether the guide of a lesson is shown when the lesson is opened."""
        return str(self._store.value("guide", "true")) == "true"

    @guide.setter
    def guide(self, shown: bool) -> None:
        self._store.setValue("guide", "true" if shown else "false")


class TemporarySettings(Settings):
    """Settings that nothing is remembered in, for pictures."""

    def __init__(self, appearance: str) -> None:
        self._folder = tempfile.TemporaryDirectory(prefix="bpsim-")
        super().__init__(self._folder.name)
        self.appearance = appearance
        self.hints = False
