"""A lesson's guide: its captions by position, and a lecture's printed numbers beside the computed ones; no Qt."""
