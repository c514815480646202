"""The Training panel: every setting of a training, explained, with its formula where it changes the formulas."""
