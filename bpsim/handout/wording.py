"""Every sentence of a handout that is not one of the trace, as templates with named arguments."""

from __future__ import annotations

from bpsim.core.quantity import Kind
from bpsim.trace.iteration import Phase

UNTITLED = "Untitled lesson"
POSITION = "Iteration {iteration}: {steps} steps."
PICTURE = "The network at the start of iteration {iteration}"
GIVEN = "Given"
SAMPLE = "Sample {sample}"
INTO = "Into {units} ({activation})"
HEADINGS = {
    Phase.FORWARD: "Forward pass",
    Phase.LOSS: "Error",
    Phase.BACKWARD: "Backward pass",
    Phase.UPDATE: "Update",
}
KEPT = {
    Kind.VELOCITY: "Velocities",
    Kind.FIRST_MOMENT: "First moments",
    Kind.SECOND_MOMENT: "Second moments",
}
OF_SAMPLE = "{heading}, sample {sample} of {samples}"
OF_ALL = "{heading}, all {samples} samples"
DIVERGES = "This iteration diverges: {quantity} is not finite, so this update is not made."
A_VALUE = "a value"
IN_THE_WAY = "{picture} is there already and is not the picture of {path}: remove it, or give the document another name"
