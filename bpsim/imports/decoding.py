"""The bytes of a text file as text, whichever program wrote them."""

from __future__ import annotations

import codecs

from bpsim.core.errors import LessonError
from bpsim.imports import wording

_MARKS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),  # before UTF-16, whose mark is the start of this one
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)


def decoded(data: bytes) -> str:
    """The text, without its byte order mark and with ``\\n`` at the end of every line. Raises LessonError.

    What has no mark and is not UTF-8 is read as Windows-1252, in which older spreadsheets write.
    """
    mark, encoding = next(((mark, name) for mark, name in _MARKS if data.startswith(mark)), (b"", "utf-8"))
    try:
        text = data[len(mark) :].decode(encoding)
    except UnicodeDecodeError:
        if mark:
            raise LessonError(wording.NO_TEXT) from None
        text = data.decode("cp1252", errors="replace")
    if "\0" in text:
        raise LessonError(wording.NO_TEXT)
    return text.replace("\r\n", "\n").replace("\r", "\n") if "\r" in text else text
