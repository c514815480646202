"""What is saved: the file format, its validation and the built-in lessons. No Qt."""

from bpsim.lesson.format import builtin_heading, builtin_names, dumps, load, loads, save, validate
from bpsim.lesson.lesson import Answer, Caption, FormulaLesson, Lesson, NetworkLesson, Printed, ViewSettings

__all__ = [
    "Answer",
    "Caption",
    "FormulaLesson",
    "Lesson",
    "NetworkLesson",
    "Printed",
    "ViewSettings",
    "builtin_heading",
    "builtin_names",
    "dumps",
    "load",
    "loads",
    "save",
    "validate",
]
