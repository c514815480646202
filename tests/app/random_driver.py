"""A driver that does at random to the real window whatever a hand can do, and looks at the window after each action.

    python -m tests.app.random_driver --seed 7 --actions 1000

It uses the table of actions and public attributes only. After every action: nothing was raised, Qt said nothing, no
event took more than two seconds of the processor, every number that is painted or listed is that of the record, what
is computed here stands on the graph or has given way, and nothing hidden has the keys. Every 50 actions and at the end,
undo to the bottom and redo to the top give the same bits, and unsaved work that was kept is read as it was; every 10,
the screen is what a fresh paint gives.

The suite drives one seed; BPSIM_DRIVER_SEED and BPSIM_DRIVER_ACTIONS give it others.

The actions of a seed are the same every time. What they meet is not always: a run that goes on while something else is
done has got as far as the processor let it.
"""

from __future__ import annotations

import argparse
import os
import random
import sys
import tempfile
import time
import traceback
import warnings
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from types import TracebackType

import hypothesis
import numpy as np
from hypothesis import HealthCheck, Phase
from PySide6.QtCore import QEvent, QEventLoop, Qt, QTimer, qInstallMessageHandler
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QApplication, QDialog, QFileDialog, QMenu, QMessageBox, QWidget

import bpsim
from bpsim.app.main_window import MainWindow
from bpsim.lesson import Lesson
from bpsim.resources import LESSONS
from tests.app.driver_checks import kept_and_read, rests, undone_and_redone, wrong
from tests.app.driver_hands import Hands
from tests.strategies import any_float, lessons

MOST_SECONDS = 2.0
"""Of the processor that one event may take."""
RUN_SECONDS = 0.05
"""That are waited for the end of a run."""
UNDO_EVERY, RESTS_EVERY, WINDOW_EVERY = 50, 10, 120
MOST_FINDINGS = 12
PLATFORM = ("This plugin does not support ", "OpenType support missing for ")
"""What the offscreen platform says of any window, and the fonts of a small system of a title in a rare script."""


@dataclass
class Driver:
    """Drives one window after another. ``findings``: what was wrong, each with the action that showed it."""

    seed: int
    actions: int
    folder: Path
    say: Callable[[str], None] = lambda _: None
    findings: list[str] = field(default_factory=list)
    done: list[str] = field(default_factory=list)
    _found: set[str] = field(default_factory=set)

    def drive(self) -> list[str]:
        """Carries out all actions; returns the findings."""
        self.chance = random.Random(self.seed)
        self.hands = Hands(self.chance, self.folder, random_lessons(self.seed, max(8, self.actions // 20)))
        with self._watched():
            window = self._open()
            for number in range(1, self.actions + 1):
                window = self._one(window, number)
                if len(self.findings) >= MOST_FINDINGS:
                    break
            self._check(undone_and_redone(self._at_rest(window)))
            self._close(window)
        return self.findings

    def _one(self, window: MainWindow, number: int) -> MainWindow:
        self.done.append("?")
        self._timed(lambda: self.done.__setitem__(-1, self.hands.act(window)))
        self.say(f"{number}: {self.done[-1]}")
        self._pump()
        if self.chance.random() < 0.3:
            self._at_rest(window)
        self._check(wrong(window))
        if number % RESTS_EVERY == 0 and window.isVisible():
            self._at_rest(window)
            self._check(rests(window))
        if number % UNDO_EVERY == 0:
            self._check(kept_and_read(self._at_rest(window)))
            self._check(undone_and_redone(window))
        if number % WINDOW_EVERY == 0 or not window.isVisible():
            self._close(window)
            self._damage_settings()
            window = self._open()
        return window

    # Time

    def _timed(self, act: Callable[[], object]) -> None:
        start = time.thread_time()
        try:
            act()
        except Exception as error:  # noqa: BLE001 - it is a finding, as what is raised in a handler is
            self._raised(type(error), error, error.__traceback__)
        took = time.thread_time() - start
        if took > MOST_SECONDS:
            self._find(f"{took:.1f} s of the processor")

    def _pump(self, rounds: int = 3) -> None:
        """The event loop, in slices of a few milliseconds: a slice that takes seconds is an event that does."""
        for _ in range(rounds):
            self._timed(lambda: QApplication.processEvents(QEventLoop.ProcessEventsFlag.AllEvents, 10))
            QApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete.value)

    def _at_rest(self, window: MainWindow) -> MainWindow:
        """Lets what goes on come to its end, for a while, and stops it then."""
        self._pump()
        end, checker = time.perf_counter() + RUN_SECONDS, window.gradient_checks.checker
        while window.document.running or checker.running:
            self._pump(1)
            if time.perf_counter() >= end:
                break
        if window.document.running or window.ticker.playing or checker.running:
            window.actions_by_key["stop"].trigger()
            checker.stop()
            self._pump()
        return window

    # Windows

    def _open(self) -> MainWindow:
        window = MainWindow(bpsim.load(self.chance.choice(LESSONS)))
        window.resize(1280, 720)
        window.show()
        window.activateWindow()
        self._pump()
        return window

    def _close(self, window: MainWindow) -> None:
        window.files.may_discard = lambda: True  # type: ignore[method-assign]
        window.close()
        window.deleteLater()
        self._pump()

    def _damage_settings(self) -> None:
        for path in Path(os.environ["BPSIM_CONFIG"]).glob("*.ini"):
            data = bytearray(path.read_bytes())
            for _ in range(self.chance.randint(0, 6)):
                data[self.chance.randrange(len(data))] = self.chance.randrange(256)
            path.write_bytes(data)

    # Findings

    def _find(self, text: str) -> None:
        if text in self._found:  # what is wrong stays wrong for a while
            return
        self._found.add(text)
        last = " | ".join(self.done[-6:])
        self.findings.append(f"seed {self.seed}, action {len(self.done)}: {text}\n    after {last}")
        self.say(f"!!! {self.findings[-1]}")

    def _check(self, found: Iterator[str]) -> None:
        try:
            for text in found:
                self._find(text)
        except Exception as error:  # noqa: BLE001 - a check that fails is a finding
            self._raised(type(error), error, error.__traceback__)

    def _raised(self, kind: type[BaseException], error: BaseException, trace: TracebackType | None) -> None:
        self._find("".join(traceback.format_exception(kind, error, trace)))

    @contextmanager
    def _watched(self) -> Iterator[None]:
        """While it drives, what is raised, said by Qt or warned of is a finding, and dialogs are answered."""
        hook, asked = sys.excepthook, (QFileDialog.getOpenFileName, QFileDialog.getSaveFileName)
        sys.excepthook = self._raised
        handler = qInstallMessageHandler(
            lambda _, __, text: None if text.startswith(PLATFORM) else self._find(f"Qt says: {text}")
        )
        answers = Answers(self.chance, self.folder)
        QFileDialog.getOpenFileName = answers.file_to_open  # type: ignore[method-assign, assignment]
        QFileDialog.getSaveFileName = answers.file_to_save  # type: ignore[method-assign, assignment]
        try:
            with warnings.catch_warnings():
                warnings.simplefilter("error")
                answers.tick()
                yield
        finally:
            answers.over = True
            QFileDialog.getOpenFileName, QFileDialog.getSaveFileName = asked  # type: ignore[method-assign]
            qInstallMessageHandler(handler)
            sys.excepthook = hook


class Answers:
    """Answers every dialog and menu that waits for somebody, at random."""

    def __init__(self, chance: random.Random, folder: Path) -> None:
        # Not the driver's own numbers: how often it is asked depends on the time.
        self._chance = random.Random(chance.random())
        self._folder = folder
        write_tables(folder)
        self._asked: dict[int, int] = {}
        self.over = False

    def tick(self) -> None:
        if self.over:
            return
        QTimer.singleShot(5, self.tick)  # first, since the answer may open the next dialog
        popup, modal = QApplication.activePopupWidget(), QApplication.activeModalWidget()
        if isinstance(popup, QMenu):
            self._choose(popup)
        elif popup is not None:
            popup.close()
        elif modal is not None:
            self._answer(modal)

    def _choose(self, menu: QMenu) -> None:
        entries = [action for action in menu.actions() if action.isEnabled() and not action.menu()]
        names = [action for action in entries if action.objectName() != "quit"]
        if names and self._chance.random() < 0.5:
            chosen = self._chance.choice(names)
            menu.close()
            chosen.trigger()
        else:
            menu.close()

    def _answer(self, modal: QWidget) -> None:
        times = self._asked[id(modal)] = self._asked.get(id(modal), 0) + 1
        buttons = [
            button for button in modal.findChildren(QAbstractButton) if button.isEnabled() and button.isVisible()
        ]
        if isinstance(modal, QDialog) and (times > 4 or not buttons):
            self._asked.pop(id(modal))
            modal.done(int(QMessageBox.StandardButton.Cancel.value) if isinstance(modal, QMessageBox) else 0)
        elif buttons:
            QTest.mouseClick(self._chance.choice(buttons), Qt.MouseButton.LeftButton)

    def file_to_open(self, *_: object) -> tuple[str, str]:
        kinds = ("*.bpsim", "*.csv", "*.npz", "*.json")
        found = [*(path for kind in kinds for path in self._folder.glob(kind)), self._folder / "gone.bpsim", ""]
        return str(self._chance.choice(found)), ""

    def file_to_save(self, *arguments: object) -> tuple[str, str]:
        names = ("a", "b.bpsim", "c.svg", "d.png", "e.md", "f.tex", "g.csv", "h.pdf", "no/folder.png", "i.xyz")
        chosen = self._chance.choice((*names, ""))
        kind = str(arguments[3]).split(";;")[0] if len(arguments) > 3 else ""
        return (str(self._folder / chosen) if chosen else "", kind)


def write_tables(folder: Path) -> None:
    """A table and weights that fit some of the lessons, to be imported."""
    (folder / "table.csv").write_text("a,b,kind\n1,2,x\n3,y,z\n4,5,x\n6\n7,-8,z\n", encoding="utf-8")
    (folder / "numbers.csv").write_text("0.1,0.2,0.3,0.4\n1,0,1,0\n", encoding="utf-8")
    np.savez(folder / "weights.npz", W1=np.eye(2), b1=np.zeros(2), W2=np.ones((2, 2)), b2=np.zeros(2))
    (folder / "weights.json").write_text('{"W1": [[1, 2, 3]], "b1": [0.5]}', encoding="utf-8")


def random_lessons(seed: int, count: int) -> list[Lesson]:
    """Lessons of the property tests, the same for the same seed."""
    found: list[Lesson] = []
    usual = lessons(decorated=True, held_out=True)

    @hypothesis.seed(seed)
    @hypothesis.settings(
        max_examples=count, database=None, phases=[Phase.generate], deadline=None, derandomize=False,
        suppress_health_check=list(HealthCheck),
    )  # fmt: skip
    @hypothesis.given(lesson=usual | usual | lessons(numbers=any_float(), decorated=True))
    def collect(lesson: Lesson) -> None:
        found.append(lesson)

    collect()
    return found


def main() -> int:
    """Drives with a seed and a budget of one's own."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--seed", type=int, default=random.randrange(10**6))
    parser.add_argument("--actions", type=int, default=1000)
    parser.add_argument("--quiet", action="store_true", help="show the findings only")
    options = parser.parse_args()
    os.environ["QT_QPA_PLATFORM"] = "offscreen"
    application = QApplication(sys.argv[:1])
    with tempfile.TemporaryDirectory(prefix="bpsim-driver-") as folder:
        os.environ["BPSIM_CONFIG"] = str(Path(folder) / "config")
        say = (lambda _: None) if options.quiet else lambda text: print(text, flush=True)  # noqa: T201
        found = Driver(options.seed, options.actions, Path(folder), say).drive()
    print(*found, f"seed {options.seed}: {len(found)} findings", sep="\n")  # noqa: T201
    del application
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
