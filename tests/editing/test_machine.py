"""Random sequences of edits, undo, redo, runs, steps, saving and loading keep to a plain model; no Qt."""

from __future__ import annotations

from tests.editing.machine import Editing, run_examples
from tests.examples import fewer


def test_random_sequences_of_edits_keep_to_a_plain_model() -> None:
    run_examples(Editing, fewer(10), 15)
