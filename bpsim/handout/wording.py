"""Every sentence of a handout that is not one of the trace, as templates with named arguments."""

from __future__ import annotations

from bpsim.core.quantity import Kind
from bpsim.sentences import _
from bpsim.trace.iteration import Phase

UNTITLED = _("Untitled lesson")
POSITION = _("Iteration {iteration}: {steps} steps.")
PICTURE = _("The network at the start of iteration {iteration}")
GIVEN = _("Given")
SAMPLE = _("Sample {sample}")
INTO = _("Into {units} ({activation})")
HEADINGS = {
    Phase.FORWARD: _("Forward pass"),
    Phase.LOSS: _("Error"),
    Phase.BACKWARD: _("Backward pass"),
    Phase.UPDATE: _("Update"),
}
KEPT = {
    Kind.VELOCITY: _("Velocities"),
    Kind.FIRST_MOMENT: _("First moments"),
    Kind.SECOND_MOMENT: _("Second moments"),
}
OF_SAMPLE = _("{heading}, sample {sample} of {samples}")
OF_ALL = _("{heading}, all {samples} samples")
DIVERGES = _("This iteration diverges: {quantity} is not finite, so this update is not made.")
A_VALUE = _("a value")
IN_THE_WAY = _(
    "{picture} is there already and is not the picture of {path}: remove it, or give the document another name"
)
