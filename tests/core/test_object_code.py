"""Object code in memory: the bits of what a compiler's own loader makes of it, and nothing that is not known."""

from __future__ import annotations

import ctypes
import math
import struct
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bpsim.core import cache, object_code
from bpsim.core.compiled import KERNEL, OBJECT_FILE, Loops
from bpsim.core.object_code import RefusedCodeError, address_of, image_of
from bpsim.formulas.compiled_tape import TAPE
from tests.core.quick_loops import GAMMA, SMALL
from tests.examples import examples
from tests.found import found

pytestmark = pytest.mark.skipif(not object_code.KNOWN, reason="asks for the object code of Linux on x86-64")

SECTION = struct.Struct("<IIQQQQIIQQ")
WRITABLE, IN_MEMORY = 1, 2
CONTENT, SYMBOLS, ADDRESSES, ADDRESSES_IN_PLACE = 1, 2, 4, 9


def code_of(loops: Loops) -> bytes:
    """The object file in the cache of the tests."""
    loops.load()
    return cache.contents(loops.made_of)[OBJECT_FILE]


@pytest.fixture(scope="module")
def code() -> bytes:
    return code_of(KERNEL)


def headers(code: bytes) -> list[tuple[int, tuple[int, ...]]]:
    """Where the header of each section is, and its fields."""
    begin, count = struct.unpack_from("<Q", code, 40)[0], struct.unpack_from("<H", code, 60)[0]
    places = [begin + number * SECTION.size for number in range(count)]
    return [(place, SECTION.unpack_from(code, place)) for place in places]


def with_field(code: bytes, kind: int, field: int, value: int) -> bytes:
    """The same with another number in the headers of a kind of sections."""
    changed = bytearray(code)
    for place, fields in headers(code):
        if fields[1] == kind and (kind != CONTENT or fields[5]):
            SECTION.pack_into(changed, place, *fields[:field], value, *fields[field + 1 :])
    assert changed != code
    return bytes(changed)


@pytest.mark.parametrize("loops", [KERNEL, TAPE, SMALL])
def test_the_object_code_of_the_loops_is_loaded_without_numba(loops: Loops) -> None:
    run = found(loops.load())
    assert run.from_cache
    assert run.owner is None
    assert object_code.load(code_of(loops)) > 0
    assert loops.answers(run) == loops.answers(None)


def test_it_is_called_through_an_address_that_can_be_run_and_not_written(code: bytes) -> None:
    address = object_code.load(code)
    lines = [line.split() for line in Path("/proc/self/maps").read_text().splitlines()]
    spans = [([int(end, 16) for end in line[0].split("-")], line[1]) for line in lines]
    assert [rights for (begin, end), rights in spans if begin <= address < end] == ["r-xp"]


def test_a_system_that_is_not_known_is_refused(code: bytes, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(object_code, "KNOWN", False)
    with pytest.raises(RefusedCodeError):
        object_code.load(code)


@given(st.data())
@examples(100)
def test_a_file_that_is_cut_is_refused(data: st.DataObject) -> None:
    code = code_of(KERNEL)
    length = data.draw(st.integers(0, len(code) - 1))
    with pytest.raises(RefusedCodeError):
        image_of(code[:length])


@given(st.data())
@examples(200)
def test_of_a_file_that_is_changed_no_address_leads_out(data: st.DataObject) -> None:
    code = bytearray(code_of(SMALL))
    for _ in range(data.draw(st.integers(1, 4))):
        code[data.draw(st.integers(0, len(code) - 1))] = data.draw(st.integers(0, 255))
    try:
        image = image_of(bytes(code))
    except RefusedCodeError:
        return
    size = len(image.content)
    assert all(0 <= place <= size - 8 for place, _ in (*image.own, *image.foreign))
    assert all(0 <= target < size for target in (image.entry, *(target for _, target in image.own)))


@pytest.mark.parametrize(
    ("kind", "field", "value"),
    [
        pytest.param(CONTENT, 2, IN_MEMORY | WRITABLE, id="variables"),
        pytest.param(CONTENT, 2, IN_MEMORY, id="a function that is no code"),
        pytest.param(CONTENT, 8, 1 << 20, id="an alignment of a megabyte"),
        pytest.param(CONTENT, 8, 0, id="no alignment"),
        pytest.param(CONTENT, 5, 1 << 40, id="a section beyond the end"),
        pytest.param(CONTENT, 5, 8, id="addresses beyond the end of their section"),
        pytest.param(SYMBOLS, 6, 99, id="no names"),
        pytest.param(SYMBOLS, 1, CONTENT, id="no symbols"),
        pytest.param(ADDRESSES, 1, ADDRESSES_IN_PLACE, id="addends in place"),
    ],
)
def test_what_is_not_known_is_refused(code: bytes, kind: int, field: int, value: int) -> None:
    with pytest.raises(RefusedCodeError):
        image_of(with_field(code, kind, field, value))


SYMBOL = struct.Struct("<IBBHQQ")
FUNCTION_OF_ALL, FUNCTION_OF_THE_FILE = 0x12, 0x02
ABSOLUTE = 0xFFF1


def symbols(code: bytes) -> list[tuple[int, tuple[int, ...]]]:
    """Where each symbol is, and its fields."""
    [(at, length)] = [(fields[4], fields[5]) for _, fields in headers(code) if fields[1] == SYMBOLS]
    places = range(at, at + length, SYMBOL.size)
    return [(place, SYMBOL.unpack_from(code, place)) for place in places]


def with_symbols(code: bytes, kind: int, field: int, value: int) -> bytes:
    """The same with another number in the symbols of a kind that are in a section of the file."""
    changed = bytearray(code)
    for place, fields in symbols(code):
        if fields[1] == kind and fields[3]:
            SYMBOL.pack_into(changed, place, *fields[:field], value, *fields[field + 1 :])
    assert changed != code
    return bytes(changed)


@pytest.mark.parametrize(
    ("field", "value"),
    [
        pytest.param(1, FUNCTION_OF_THE_FILE, id="no function that is called from outside"),
        pytest.param(3, ABSOLUTE, id="a function at an address of its own"),
        pytest.param(3, 99, id="a function in no section"),
        pytest.param(4, 1 << 40, id="a function beyond the end"),
    ],
)
def test_a_function_that_is_not_in_the_code_is_refused(code: bytes, field: int, value: int) -> None:
    image_of(code)
    with pytest.raises(RefusedCodeError):
        image_of(with_symbols(code, FUNCTION_OF_ALL, field, value))


def test_of_two_functions_none_is_called(code: bytes) -> None:
    changed = bytearray(code)
    [(_, called)] = [(place, fields) for place, fields in symbols(code) if fields[1] == FUNCTION_OF_ALL and fields[3]]
    place, _ = next((place, fields) for place, fields in symbols(code) if fields[1] != FUNCTION_OF_ALL and place)
    SYMBOL.pack_into(changed, place, *called)
    with pytest.raises(RefusedCodeError):
        image_of(bytes(changed))


@pytest.mark.parametrize("size", [0, 65, 0xFFFF])
def test_headers_of_another_size_are_refused(code: bytes, size: int) -> None:
    with pytest.raises(RefusedCodeError, match="no object file"):
        image_of(code[:58] + size.to_bytes(2, "little") + code[60:])


def test_another_kind_of_address_is_refused(code: bytes) -> None:
    changed = bytearray(code)
    for _, fields in headers(code):
        if fields[1] == ADDRESSES and fields[5]:
            struct.pack_into("<I", changed, fields[4] + 8, 2)  # relative, of 32 bits
    with pytest.raises(RefusedCodeError, match="another kind"):
        image_of(bytes(changed))


@pytest.mark.parametrize("addend", [1, -1, -(2**63), 2**63 - 1])
def test_an_address_beside_what_it_names_is_refused(code: bytes, addend: int) -> None:
    """Of a function elsewhere, and of all that is in the file where it leads out of it."""
    changed = bytearray(code)
    for _, fields in headers(code):
        if fields[1] == ADDRESSES:
            for place in range(fields[4], fields[4] + fields[5], 24):
                struct.pack_into("<q", changed, place + 16, addend)
    with pytest.raises(RefusedCodeError):
        image_of(bytes(changed))


@pytest.mark.parametrize("begin", [2**64 - 1, 2**63, 0, 8])
def test_a_table_of_sections_that_is_elsewhere_is_refused(code: bytes, begin: int) -> None:
    with pytest.raises(RefusedCodeError):
        image_of(code[:40] + begin.to_bytes(8, "little") + code[48:])


@pytest.mark.parametrize(("at", "value"), [(4, 1), (5, 2), (16, 2), (18, 183)], ids=["32", "big", "linked", "ARM"])
def test_another_processor_is_refused(code: bytes, at: int, value: int) -> None:
    changed = bytearray(code)
    changed[at] = value
    with pytest.raises(RefusedCodeError, match="no object file"):
        image_of(bytes(changed))


@pytest.mark.parametrize("name", ["exit", "erf2", "dlsy"])
def test_a_function_that_is_not_of_the_mathematical_library_is_refused(code: bytes, name: str) -> None:
    assert code.count(b"\0tanh\0") == 1
    with pytest.raises(RefusedCodeError, match=name):
        image_of(code.replace(b"\0tanh\0", b"\0" + name.encode() + b"\0"))


@pytest.mark.parametrize("name", ["Py_DecRef", "PyErr_Clear", "numba_unpickle", "NRT_Free", "system"])
def test_no_function_of_python_or_numba_or_the_system_is_called(name: str) -> None:
    with pytest.raises(RefusedCodeError):
        address_of(name)


def test_a_function_is_that_of_the_library_which_python_itself_uses() -> None:
    tanh = ctypes.CFUNCTYPE(ctypes.c_double, ctypes.c_double)(address_of("tanh"))
    assert [tanh(x / 7) for x in range(-50, 50)] == [math.tanh(x / 7) for x in range(-50, 50)]


def test_what_raises_in_plain_python_raises() -> None:
    run = found(SMALL.load())
    with pytest.raises(RuntimeError):
        run(5, 0, (ctypes.c_double * 5)())


def test_loops_that_call_anything_else_are_left_to_numba() -> None:
    run = found(GAMMA.load())
    assert run.owner is not None
    assert GAMMA.cached()
    assert OBJECT_FILE not in cache.contents(GAMMA.made_of)
