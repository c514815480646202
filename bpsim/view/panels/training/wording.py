"""Sentences of the Training panel, by the path of the setting, whose names are those of ``trace.setting_names``."""

from __future__ import annotations

from bpsim.core.allowed import COUNT
from bpsim.core.training import Training
from bpsim.sentences import _
from bpsim.trace.numerals import for_people, format_given, grouped
from bpsim.trace.setting_names import CHOICES
from bpsim.view.panels.training import bounds
from bpsim.view.panels.training.settings_table import Group, Setting

TITLE = _("Training")

GROUPS = {
    Group.RATE: _("Learning rate"),
    Group.BATCH: _("Samples"),
    Group.OPTIMIZER: _("Update"),
    Group.PENALTY: _("Penalties"),
    Group.ARITHMETIC: _("Arithmetic"),
    Group.STOP: _("End of a run"),
}

HELP = {
    "learning_rate": _("How far each update goes."),
    "schedule.kind": _("How the learning rate falls from update t = 0, 1, … on."),
    "schedule.decay": _("How fast it falls: it is halved when d t is 1."),
    "schedule.gamma": _("What the learning rate is multiplied by, from 0 to 1."),
    "schedule.every": _("So many updates are made before the learning rate falls."),
    "batch": _("How many samples make one update; otherwise all do."),
    "order": _("Shuffled: anew in each epoch; random: drawn with replacement."),
    "seed": _("The same seed takes the samples in the same order again."),
    "reduction": _("How errors and gradients of a batch of n samples become one."),
    "optimizer.kind": _("What is made of a gradient g."),
    "optimizer.momentum": _("How much of the velocity is kept, at least 0 and below 1."),
    "optimizer.beta1": _("How much of the mean of the gradients is kept, at least 0 and below 1."),
    "optimizer.beta2": _("How much of the mean of their squares is kept, at least 0 and below 1."),
    "optimizer.epsilon": _("Keeps the division away from 0."),
    "optimizer.weight_decay": _("How much of each weight is taken off, times the learning rate."),
    "update": _("Which weights the deltas of a hidden layer are formed with."),
    "l1": _("Added to the gradient of every weight, never of a bias: small weights become 0."),
    "l2": _("Added to the gradient of every weight, never of a bias: weights stay small."),
    "round_to": _("Decimals to which every value is rounded as it is computed, and used from there on, as on paper."),
    "stop.iterations": _("How many updates Run makes."),
    "stop.error": _("Run ends where the error is below this."),
    "stop.patience.updates": _("Run ends after so many updates that did not lower the lowest error."),
    "stop.patience.improvement": _("What counts as lower: by more than this."),
    "stop.gradient": _("Run ends where the norm of the gradient is below this."),
}

EXPECTED = _("{name}: {value}, expected {expected}")


def refusal(setting: Setting, training: Training, name: str) -> str:
    """Why the field of a setting, which is called ``name``, does not take its value; empty where it does."""
    value = setting.value(training)
    expected = bounds.expected(setting.takes, value) if setting.takes is not None and value is not None else ""
    return EXPECTED.format(name=name, value=_written(value), expected=expected) if expected else ""


def as_in_panel(reason: str, setting: Setting, name: str) -> str:
    """What is said of a setting of a file, with the names that the panel has for it and for what it is one of."""
    reason = reason.replace(f"training.{setting.path}", name)
    for choice in setting.choices or ():
        reason = reason.replace(f'"{choice}"', f"“{CHOICES[choice]}”")
    return reason


def _written(value: float) -> str:
    count = isinstance(value, int) and abs(value) <= COUNT
    return for_people(grouped(int(value))) if count else format_given(value, None)
