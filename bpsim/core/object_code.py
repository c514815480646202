"""Machine code put into memory from the object file that a compiler made of it, without compiler, linker or LLVM.

Such a file has code and constants, and says at which places in them addresses belong: ``load`` copies both into memory
and writes the addresses. It knows one system, Linux on x86-64, where code that is compiled to be run at once has
addresses of 64 bits throughout. What is not known, or not needed by loops over numbers, is refused: other kinds of
addresses, variables, and functions that neither are of the mathematical library nor copy memory. The format is that of
the System V ABI, chapter "Object Files", with its supplement for AMD64.
"""

from __future__ import annotations

import ctypes
import math
import mmap
import platform
import struct
import sys
from collections.abc import Iterator
from functools import cache

from msgspec import Struct

KNOWN = sys.platform == "linux" and platform.machine() == "x86_64" and sys.maxsize > 2**32
"""Whether this is the system whose object files can be put into memory."""
FUNCTIONS = frozenset(
    {
        *("exp", "expm1", "exp2", "log", "log1p", "log10", "log2", "pow", "sqrt", "cbrt", "hypot", "fmod"),
        *("sin", "cos", "tan", "asin", "acos", "atan", "atan2", "sinh", "cosh", "tanh", "asinh", "acosh", "atanh"),
        *("floor", "ceil", "trunc", "round", "rint", "nearbyint", "fabs", "copysign", "ldexp", "erf", "erfc"),
        *("memcpy", "memmove", "memset"),
    }
)
"""What code may call outside itself."""

_ELF_OF_64_BITS = b"\x7fELF\x02\x01\x01"
_OBJECT_FILE, _X86_64 = 1, 62
_CONTENT, _SYMBOLS, _ADDRESSES, _ADDRESSES_IN_PLACE = 1, 2, 4, 9
"""The kinds of sections that matter: what is in memory, symbols, and places of addresses."""
_WRITABLE, _IN_MEMORY, _CODE = 1, 2, 4
_GLOBAL_FUNCTION, _ELSEWHERE, _ADDRESS_OF_64_BITS = 0x12, 0, 1
_LARGEST_ALIGNMENT = 4096

_HEADER = struct.Struct("<16sHHIQQQIHHHHHH")
_SECTION = struct.Struct("<IIQQQQIIQQ")
_SYMBOL = struct.Struct("<IBBHQQ")
_PLACE_OF_ADDRESS = struct.Struct("<QQq")


class RefusedCodeError(ValueError):
    """An object file that is cut, or has something that is not known here."""


class Section(Struct, frozen=True):
    """A part of an object file. ``link`` and ``about`` are the numbers of sections that belong to it."""

    kind: int
    flags: int
    content: bytes
    link: int
    about: int
    alignment: int


class Symbol(Struct, frozen=True):
    """What has a name: its kind, in which section it is, and how far from the beginning of that."""

    name: str
    kind: int
    section: int
    at: int


class Image(Struct, frozen=True):
    """What is copied into memory; places are counted from its beginning.

    ``own`` are the places of addresses within the image, each with the place it leads to, ``foreign`` those of others,
    each with its address; ``entry`` is the place of the function that is called.
    """

    content: bytes
    own: list[tuple[int, int]]
    foreign: list[tuple[int, int]]
    entry: int


def load(code: bytes) -> int:
    """The address of the one function of an object file that is called from outside, ready to be called.

    Raises RefusedCodeError where something in the file is not known, OSError where there is no memory for code, which
    is never given back: a thread may be in it while the interpreter ends.
    """
    if not KNOWN:
        raise RefusedCodeError("code for this system")
    return _in_memory(image_of(code))


def image_of(code: bytes) -> Image:
    """What belongs into memory of an object file. Raises RefusedCodeError."""
    try:
        return _image(code)
    except RefusedCodeError:
        raise
    except (struct.error, LookupError, ValueError, OverflowError) as error:
        raise RefusedCodeError(f"no whole object file: {error}") from error


def _image(code: bytes) -> Image:
    sections = _sections(code)
    symbols = _symbols(sections)
    content, begins = bytearray(), {}
    for number, section in enumerate(sections):
        if section.kind == _CONTENT and section.flags & _IN_MEMORY and section.content:
            if section.flags & _WRITABLE or not 0 < section.alignment <= _LARGEST_ALIGNMENT:
                raise RefusedCodeError("a section of variables, or with an alignment of its own")
            content += bytes(-len(content) % section.alignment)
            begins[number] = len(content)
            content += section.content
    own, foreign = [], []
    for begin, at, symbol, addend in _addresses(sections, symbols, begins):
        if symbol.section == _ELSEWHERE:
            if addend:
                raise RefusedCodeError("an address beside a function")
            foreign.append((begin + at, address_of(symbol.name)))
        else:
            own.append((begin + at, begins[symbol.section] + symbol.at + addend))
    [entry] = [symbol for symbol in symbols if symbol.kind == _GLOBAL_FUNCTION and symbol.section != _ELSEWHERE]
    image = Image(bytes(content), own, foreign, begins[entry.section] + entry.at)
    targets = [image.entry, *(target for _, target in own)]
    if not sections[entry.section].flags & _CODE or not all(0 <= target < len(content) for target in targets):
        raise RefusedCodeError("an address outside of the code")
    return image


def _sections(code: bytes) -> list[Section]:
    identity, kind, machine, _, _, _, begin, _, _, _, _, size, count, _ = _HEADER.unpack_from(code)
    if not identity.startswith(_ELF_OF_64_BITS) or (kind, machine, size) != (_OBJECT_FILE, _X86_64, _SECTION.size):
        raise RefusedCodeError("no object file for x86-64")
    found = []
    for number in range(count):
        _, kind, flags, _, at, length, link, about, alignment, _ = _SECTION.unpack_from(code, begin + number * size)
        if kind in (_CONTENT, _SYMBOLS, _ADDRESSES) and at + length > len(code):
            raise RefusedCodeError("a section beyond the end")
        found.append(Section(kind, flags, code[at : at + length], link, about, alignment))
    return found


def _symbols(sections: list[Section]) -> list[Symbol]:
    [table] = [section for section in sections if section.kind == _SYMBOLS]
    names = sections[table.link].content
    found = []
    for at, kind, _, section, value, _ in _SYMBOL.iter_unpack(table.content):
        found.append(Symbol(names[at : names.index(b"\0", at)].decode("ascii"), kind, section, value))
    return found


def _addresses(
    sections: list[Section], symbols: list[Symbol], begins: dict[int, int]
) -> Iterator[tuple[int, int, Symbol, int]]:
    """Where addresses belong in what is in memory: where the section begins, the place in it, to what each leads, and
    how far from there."""
    for section in sections:
        if section.kind not in (_ADDRESSES, _ADDRESSES_IN_PLACE) or section.about not in begins:
            continue
        if section.kind == _ADDRESSES_IN_PLACE:
            raise RefusedCodeError("addresses without their addends")
        size = len(sections[section.about].content)
        for at, symbol_and_kind, addend in _PLACE_OF_ADDRESS.iter_unpack(section.content):
            if symbol_and_kind & 0xFFFFFFFF != _ADDRESS_OF_64_BITS or at + 8 > size:
                raise RefusedCodeError("an address of another kind, or beyond the end")
            yield begins[section.about], at, symbols[symbol_and_kind >> 32], addend


@cache
def address_of(name: str) -> int:
    """The address of a function outside, of the library that Python's own ``math`` is linked with.

    Raises RefusedCodeError for any that is not in FUNCTIONS, or not there.
    """
    library = ctypes.CDLL(getattr(math, "__file__", None))
    if name not in FUNCTIONS or not hasattr(library, name):
        raise RefusedCodeError(f"the function {name!r}")
    return ctypes.cast(library[name], ctypes.c_void_p).value or 0


def _in_memory(image: Image) -> int:
    """Memory with the image, which can be run and not be written. Raises OSError."""
    system = ctypes.CDLL(None, use_errno=True)
    system.mmap.restype = ctypes.c_void_p
    system.mmap.argtypes = (ctypes.c_void_p, ctypes.c_size_t, *(ctypes.c_int,) * 3, ctypes.c_long)
    system.mprotect.argtypes = (ctypes.c_void_p, ctypes.c_size_t, ctypes.c_int)
    size = len(image.content)
    private = mmap.MAP_PRIVATE | mmap.MAP_ANONYMOUS
    base = system.mmap(None, size, mmap.PROT_READ | mmap.PROT_WRITE, private, -1, 0)
    if base == ctypes.c_void_p(-1).value:
        raise OSError(ctypes.get_errno(), "no memory for compiled code")
    content = bytearray(image.content)
    for place, target in (*((place, base + target) for place, target in image.own), *image.foreign):
        content[place : place + 8] = target.to_bytes(8, "little")
    ctypes.memmove(base, bytes(content), size)
    if system.mprotect(base, size, mmap.PROT_READ | mmap.PROT_EXEC):
        raise OSError(ctypes.get_errno(), "no memory that can be run")
    return int(base + image.entry)
