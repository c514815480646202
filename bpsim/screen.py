"""Whether a window can be shown here, found out before Qt is imported: Qt ends the process where it cannot.

No Qt in this module, and nothing of it is needed for ``bpsim run``, ``trace``, ``check`` and ``lessons``.
"""

from __future__ import annotations

import ctypes
import os
import re
import sys

from bpsim.core.errors import BpsimError


class ScreenError(BpsimError):
    """Why no window or picture can be drawn here, and what to install."""


QT_LIBRARIES = {
    "libEGL.so.1": "libegl1",
    "libGL.so.1": "libgl1",
    "libX11.so.6": "libx11-6",
    "libxkbcommon.so.0": "libxkbcommon0",
    "libfontconfig.so.1": "libfontconfig1",
    "libfreetype.so.6": "libfreetype6",
    "libglib-2.0.so.0": "libglib2.0-0",
    "libgthread-2.0.so.0": "libglib2.0-0",
    "libdbus-1.so.3": "libdbus-1-3",
    "libzstd.so.1": "libzstd1",
}
"""The libraries that PySide6 takes from the system, and the Debian packages that hold them."""

X11_LIBRARIES = {
    "libxcb-cursor.so.0": "libxcb-cursor0",
    "libxcb-icccm.so.4": "libxcb-icccm4",
    "libxcb-image.so.0": "libxcb-image0",
    "libxcb-keysyms.so.1": "libxcb-keysyms1",
    "libxcb-randr.so.0": "libxcb-randr0",
    "libxcb-render-util.so.0": "libxcb-render-util0",
    "libxcb-shape.so.0": "libxcb-shape0",
    "libxcb-sync.so.1": "libxcb-sync1",
    "libxcb-util.so.1": "libxcb-util1",
    "libxcb-xfixes.so.0": "libxcb-xfixes0",
    "libxcb-xkb.so.1": "libxcb-xkb1",
    "libxkbcommon-x11.so.0": "libxkbcommon-x11-0",
    "libX11-xcb.so.1": "libx11-xcb1",
}
"""The libraries of Qt's plugin for X11. Without one of them Qt aborts; no exception can be caught."""

FONT_PACKAGE = "fonts-dejavu-core"
_MISSING = re.compile(r"(lib[\w.+-]+\.so[.\d]*): cannot open shared object")


def has_screen() -> bool:
    """False on Linux where neither X11 nor Wayland nor a platform of Qt's own choice is named."""
    names = ("DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM")
    return not sys.platform.startswith("linux") or any(os.environ.get(name) for name in names)


def require_display() -> None:
    """Raises ScreenError where Qt would abort for want of a library of X11, or of a server that answers."""
    if not sys.platform.startswith("linux") or not _uses_x11():
        return
    missing = [name for name in X11_LIBRARIES if not loads(name)]
    if missing:
        raise ScreenError(missing_libraries(missing))
    if not display_answers():
        raise ScreenError(
            f"no X server answers at DISPLAY={os.environ.get('DISPLAY', '')}: start bpsim on a desktop, "
            "or use bpsim run, trace or check"
        )


def explain_import(error: ImportError) -> str | None:
    """What to install, all at once, where importing Qt failed; None where the error is another one."""
    library = _MISSING.search(str(error))
    if library:
        others = (name for name in QT_LIBRARIES if name != library[1] and not loads(name))
        return missing_libraries([library[1], *others])
    package = (error.name or "").partition(".")[0]
    if isinstance(error, ModuleNotFoundError) and package in ("PySide6", "shiboken6"):
        return "the window needs PySide6, which is not installed: pip install PySide6-Essentials"
    return None


def missing_libraries(names: list[str]) -> str:
    """One sentence that says which packages hold the libraries that are missing."""
    known = QT_LIBRARIES | X11_LIBRARIES
    packages = list(dict.fromkeys(known[name] for name in names if name in known))
    plural = len(names) > 1
    said = f"the system {'libraries' if plural else 'library'} {', '.join(names)} {'are' if plural else 'is'} missing"
    if not packages:
        return f"{said}: install the package of your system that holds {'them' if plural else 'it'}"
    return f"{said}: on Debian or Ubuntu, sudo apt-get install {' '.join(packages)}"


def font_warning() -> str:
    """A sentence where no font is installed, so that Qt would draw boxes; empty where all is well or unknown."""
    if not sys.platform.startswith("linux") or font_count() != 0:
        return ""
    return f"no font is installed, so text shows as boxes: on Debian or Ubuntu, sudo apt-get install {FONT_PACKAGE}"


def _uses_x11() -> bool:
    chosen = os.environ.get("QT_QPA_PLATFORM")
    if chosen:
        return chosen.partition(":")[0] == "xcb"
    return bool(os.environ.get("DISPLAY")) and not os.environ.get("WAYLAND_DISPLAY")


def loads(name: str) -> bool:
    try:
        ctypes.CDLL(name)
    except OSError:
        return False
    return True


def display_answers() -> bool:
    """Asks the X server as Qt's plugin will; that needs no more than the plugin does."""
    try:
        xcb = ctypes.CDLL("libxcb.so.1")
    except OSError:
        return True
    xcb.xcb_connect.restype = ctypes.c_void_p
    xcb.xcb_connection_has_error.argtypes = xcb.xcb_disconnect.argtypes = [ctypes.c_void_p]
    connection = xcb.xcb_connect(None, None)
    answers: bool = xcb.xcb_connection_has_error(connection) == 0
    xcb.xcb_disconnect(connection)
    return answers


def font_count() -> int | None:
    """How many fonts fontconfig knows; None where it cannot be asked."""
    try:
        fontconfig = ctypes.CDLL("libfontconfig.so.1")
    except OSError:
        return None
    fontconfig.FcConfigGetFonts.restype = ctypes.POINTER(ctypes.c_int)
    fontconfig.FcConfigGetFonts.argtypes = [ctypes.c_void_p, ctypes.c_int]
    fonts = fontconfig.FcConfigGetFonts(None, 0) if fontconfig.FcInit() else None
    return int(fonts[0]) if fonts else 0  # the first field of the set is how many it holds
