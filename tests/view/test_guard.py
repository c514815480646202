"""The guard round Qt's handlers: nothing that Python raises in one leaves it."""

from __future__ import annotations

import importlib
import pkgutil
import subprocess
import sys
from types import FunctionType

import pytest
from PySide6.QtCore import QAbstractTableModel, QModelIndex, QPersistentModelIndex, QSize, Qt
from PySide6.QtWidgets import QWidget

import bpsim
from bpsim.view.guard import guard, guard_all, is_guarded, nothing, overrides
from tests.view.qt_classes import qt_classes

Index = QModelIndex | QPersistentModelIndex


LATER = """
import bpsim.app.main_window
from bpsim.view.guard import guard_all, is_guarded, overrides
from tests.view.qt_classes import qt_classes
from tests.view.test_guard import import_all

guard_all()
before = set(qt_classes())
import_all()
later = {method for kind in set(qt_classes()) - before for method in overrides(kind).values()}
print(len(later) > 20, {method.__qualname__ for method in later if not is_guarded(method)})
"""


def import_all() -> None:
    """Imports every module of the program."""
    for found in pkgutil.walk_packages(bpsim.__path__, "bpsim."):
        if not found.name.endswith("__main__"):
            importlib.import_module(found.name)


def test_every_class_that_writes_a_method_of_qt_anew_has_it_guarded() -> None:
    import_all()
    guard_all()
    written = {f"{kind.__name__}.{name}": method for kind in qt_classes() for name, method in overrides(kind).items()}
    assert {
        "GraphView.viewportEvent",
        "DataModel.data",
        "Edit.redo",
        "NeuronItem.paint",
        "TravelBox.mouseDragEvent",
    } <= (written.keys())
    assert [name for name, method in written.items() if not is_guarded(method)] == []


def test_what_is_imported_after_the_window_is_guarded_as_well() -> None:
    """Panels and dialogs are imported by the first who sees them."""
    ran = subprocess.run([sys.executable, "-c", LATER], capture_output=True, text=True, timeout=120, check=True)
    assert ran.stdout == "True set()\n"


class Broken(QAbstractTableModel):
    """Raises wherever it is asked."""

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008
        del parent
        return [0][3]

    def columnCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008
        del parent
        return [0][3]

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        return ()[index.row() + role]

    def flags(self, index: Index) -> Qt.ItemFlag:
        raise KeyError(index)


class BrokenWidget(QWidget):
    """Has no size."""

    def sizeHint(self) -> QSize:
        raise ValueError("no size")


@pytest.fixture(autouse=True)
def _application(qapp: object) -> None:
    del qapp


@pytest.fixture
def reported(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The kinds of errors that were handed to the one report."""
    found: list[str] = []
    monkeypatch.setattr(sys, "excepthook", lambda kind, error, trace: found.append(kind.__name__))
    return found


def test_what_a_method_raises_is_reported_and_qt_gets_an_empty_value(reported: list[str]) -> None:
    guard(Broken)
    guard(BrokenWidget)
    model = Broken()
    assert model.rowCount() == 0
    assert model.data(QModelIndex()) is None
    assert model.flags(QModelIndex()) == Qt.ItemFlag(0)
    widget = BrokenWidget()
    assert widget.sizeHint() == QSize()
    widget.adjustSize()
    assert reported[:4] == ["IndexError", "IndexError", "KeyError", "ValueError"]


def test_a_guarded_class_is_not_wrapped_again() -> None:
    guard(Broken)
    first = vars(Broken)["data"]
    guard(Broken)
    assert vars(Broken)["data"] is first


def test_an_empty_value_is_none_where_the_type_is_an_object_of_qt() -> None:
    def widget() -> QWidget:
        raise NotImplementedError

    def either() -> str | None:
        raise NotImplementedError

    def number() -> int:
        raise NotImplementedError

    made = [nothing(method) for method in (widget, either, number) if isinstance(method, FunctionType)]
    assert made == [None, None, 0]
