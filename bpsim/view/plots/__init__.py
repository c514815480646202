"""Plots; the only place where pyqtgraph is imported."""
