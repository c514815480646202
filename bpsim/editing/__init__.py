"""What an edit makes of a lesson, as pure functions; nothing here remembers anything."""

from bpsim.editing.addresses import Moves
from bpsim.editing.sample_data import with_block, with_classes, with_moved, with_samples, without_samples
from bpsim.editing.targets import with_class
from bpsim.editing.typed_values import with_held_out, with_values

__all__ = [
    "Moves",
    "with_block",
    "with_class",
    "with_classes",
    "with_held_out",
    "with_moved",
    "with_samples",
    "with_values",
    "without_samples",
]
