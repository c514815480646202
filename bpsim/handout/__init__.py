"""One iteration as a document: what is given, then every step with its formula and its numbers. No Qt."""

from typing import TYPE_CHECKING

from bpsim.later import imported_later

if TYPE_CHECKING:
    from bpsim.handout.choice import SIZES, Blank, Choice, Digits, read_numbers
    from bpsim.handout.saving import SUFFIXES, Format, check_path, in_the_way, lines, picture_file, save

__all__ = [
    "SIZES",
    "SUFFIXES",
    "Blank",
    "Choice",
    "Digits",
    "Format",
    "check_path",
    "in_the_way",
    "lines",
    "picture_file",
    "read_numbers",
    "save",
]

_CHOICE = dict.fromkeys(("SIZES", "Blank", "Choice", "Digits", "read_numbers"), "choice")
_SAVING = ("SUFFIXES", "Format", "check_path", "in_the_way", "lines", "picture_file", "save")
__getattr__ = imported_later("bpsim.handout", _CHOICE | dict.fromkeys(_SAVING, "saving"))
