"""Labels in the style of a role."""

from __future__ import annotations

from PySide6.QtWidgets import QLabel

from bpsim.view.text import PlainLabel


def label(role: str, text: str = "") -> QLabel:
    """A label of plain text that breaks its lines, in the style of a role."""
    made = PlainLabel(text)
    made.setWordWrap(True)
    if role:
        made.setProperty("role", role)
    return made
