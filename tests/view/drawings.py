"""Reads drawings back: the texts of an SVG, and the pages and texts of a PDF that Qt wrote."""

from __future__ import annotations

import re
import zlib
from xml.etree import ElementTree

_SVG = "{http://www.w3.org/2000/svg}"


def svg_root(data: bytes) -> ElementTree.Element:
    """The root of an SVG, which must be XML."""
    return ElementTree.fromstring(data)


def svg_texts(data: bytes) -> list[str]:
    """Every text in an SVG, in the order of painting."""
    return ["".join(text.itertext()) for text in svg_root(data).iter(f"{_SVG}text")]


def svg_images(data: bytes) -> int:
    return len(list(svg_root(data).iter(f"{_SVG}image")))


def pdf_sizes(data: bytes) -> list[tuple[float, float]]:
    """Width and height of every page, in points."""
    boxes = re.findall(rb"/MediaBox \[0 0 ([\d.]+) ([\d.]+)\]", data)
    return [(float(width), float(height)) for width, height in boxes]


def pdf_images(data: bytes) -> int:
    return data.count(b"/Subtype /Image")


def pdf_texts(data: bytes) -> list[str]:
    """Every text in a PDF, in the order of painting."""
    objects = dict(re.findall(rb"^(\d+) 0 obj\s(.*?)endobj", data, re.DOTALL | re.MULTILINE))
    names = dict(re.findall(rb"/(F\d+) (\d+) 0 R", data))
    fonts = {name: _characters(_stream(objects[_reference(objects[number])])) for name, number in names.items()}
    found = []
    for number in re.findall(rb"/Contents (\d+) 0 R", data):
        font: dict[int, str] = {}
        for begin, name, codes in re.findall(rb"(BT)|/(F\d+) [\d.]+ Tf|<([0-9a-fA-F]+)> Tj", _stream(objects[number])):
            if begin:
                found.append("")
            elif name:
                font = fonts[name]
            else:
                found[-1] += "".join(font[int(codes[at : at + 4], 16)] for at in range(0, len(codes), 4))
    # A space is the same glyph as a tab, and Qt tells readers of the later one that it saw.
    return [text.replace("\t", " ") for text in found]


def _reference(font: bytes) -> bytes:
    match = re.search(rb"/ToUnicode (\d+) 0 R", font)
    assert match
    return match[1]


def _stream(thing: bytes) -> bytes:
    head, _, rest = thing.partition(b"stream\n")
    return zlib.decompressobj().decompress(rest) if b"FlateDecode" in head else rest


def _characters(table: bytes) -> dict[int, str]:
    """What glyphs stand for, from the table that a font has for searching and copying."""
    found = {}
    for first, last, listed, one in re.findall(rb"<(\w+)> <(\w+)> (?:\[(.*?)\]|<(\w+)>)", table, re.DOTALL):
        codes = re.findall(rb"<(\w+)>", listed) or [one]
        for glyph, code in zip(range(int(first, 16), int(last, 16) + 1), codes, strict=True):
            found[glyph] = bytes.fromhex(code.decode()).decode("utf-16-be")
    return found
