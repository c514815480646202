"""What an edit makes of a lesson, as pure functions; nothing here remembers anything."""

from bpsim.editing.values import with_held_out, with_value

__all__ = ["with_held_out", "with_value"]
