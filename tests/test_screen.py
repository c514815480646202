"""What is said where no window can be shown."""

from __future__ import annotations

import sys

import pytest

from bpsim import screen

linux_only = pytest.mark.skipif(not sys.platform.startswith("linux"), reason="only Linux goes without a screen")


@pytest.fixture(autouse=True)
def _no_screen(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM"):
        monkeypatch.delenv(name, raising=False)


@linux_only
@pytest.mark.parametrize("name", ["DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM"])
def test_each_of_three_variables_makes_a_screen(monkeypatch: pytest.MonkeyPatch, name: str) -> None:
    assert not screen.has_screen()
    monkeypatch.setenv(name, "offscreen")
    assert screen.has_screen()


@pytest.mark.parametrize(
    ("library", "package"),
    [
        ("libEGL.so.1", "libegl1"),
        ("libGL.so.1", "libgl1"),
        ("libxkbcommon.so.0", "libxkbcommon0"),
        ("libfontconfig.so.1", "libfontconfig1"),
    ],
)
def test_a_missing_library_is_one_sentence_with_its_package(
    monkeypatch: pytest.MonkeyPatch, library: str, package: str
) -> None:
    monkeypatch.setattr(screen, "loads", lambda name: name != library)
    error = ImportError(f"{library}: cannot open shared object file: No such file or directory")
    assert screen.explain_import(error) == (
        f"the system library {library} is missing: on Debian or Ubuntu, sudo apt-get install {package}"
    )


def test_all_missing_libraries_are_named_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(screen, "loads", lambda name: name not in ("libEGL.so.1", "libGL.so.1"))
    said = screen.explain_import(ImportError("libEGL.so.1: cannot open shared object file: No such file"))
    assert said
    assert said.endswith("sudo apt-get install libegl1 libgl1")


def test_an_unknown_library_is_named_without_a_package() -> None:
    said = screen.missing_libraries(["libnew.so.7"])
    assert said == "the system library libnew.so.7 is missing: install the package of your system that holds it"


def test_pyside_itself_may_be_missing() -> None:
    said = screen.explain_import(ModuleNotFoundError("No module named 'PySide6'", name="PySide6.QtCore"))
    assert said
    assert "pip install PySide6-Essentials" in said


def test_another_import_error_is_not_explained() -> None:
    assert screen.explain_import(ImportError("cannot import name 'x'", name="bpsim.app")) is None


@linux_only
def test_a_missing_library_of_x11_is_found_before_qt_aborts(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DISPLAY", ":0")
    monkeypatch.setattr(screen, "loads", lambda name: name != "libxcb-cursor.so.0")
    with pytest.raises(screen.ScreenError, match=r"apt-get install libxcb-cursor0$"):
        screen.require_display()


@linux_only
def test_a_display_that_does_not_answer_is_found_before_qt_aborts(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DISPLAY", ":0")
    monkeypatch.setattr(screen, "loads", lambda _: True)
    monkeypatch.setattr(screen, "display_answers", lambda: False)
    with pytest.raises(screen.ScreenError, match="no X server answers at DISPLAY=:0"):
        screen.require_display()


@pytest.mark.parametrize(("variable", "value"), [("QT_QPA_PLATFORM", "offscreen"), ("WAYLAND_DISPLAY", "wayland-0")])
def test_x11_is_asked_for_nothing_where_it_is_not_used(
    monkeypatch: pytest.MonkeyPatch, variable: str, value: str
) -> None:
    monkeypatch.setenv("DISPLAY", ":0")
    monkeypatch.setenv(variable, value)
    monkeypatch.setattr(screen, "loads", lambda _: False)
    screen.require_display()


@linux_only
def test_a_system_without_fonts_is_warned_of(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(screen, "font_count", lambda: 0)
    assert "fonts-dejavu-core" in screen.font_warning()
    monkeypatch.setattr(screen, "font_count", lambda: 3)
    assert screen.font_warning() == ""
