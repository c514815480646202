"""The Matrices panel: the quantities of an iteration in the vectorized form, layer by layer."""
