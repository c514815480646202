"""The blocks of a handout as lines, by what each format makes of them."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence

from msgspec import Struct

from bpsim.handout.given import Setting
from bpsim.handout.solution import Answers, Assignments, Block, Boxes, Entry, Heading, Remark
from bpsim.trace.render import Shown


class Blocks(Struct, frozen=True):
    """A format. heading: a template for its words; text: makes words harmless; inline: sets formulas within a line,
    with signs of equality between."""

    heading: str
    text: Callable[[str], str]
    inline: Callable[[Sequence[Shown]], str]
    entry: Callable[[Entry], Iterator[str]]
    boxes: Callable[[Sequence[Entry]], Iterator[str]]
    answers: Callable[[Answers], Iterator[str]]

    def lines(self, block: Block) -> Iterator[str]:
        """The lines of a block."""
        text, inline = self.text, self.inline
        match block:
            case Heading(words):
                yield self.heading.format(words=text(words))
            case Assignments(label, lines):
                label = f"{text(label)}: " if label else ""
                yield label + ", ".join(inline(line.sides) for line in lines)
            case Setting(label, words, formulas):
                yield ", ".join((f"{text(label)}: {text(words)}", *(inline([formula]) for formula in formulas)))
            case Entry():
                yield from self.entry(block)
            case Boxes(entries):
                yield from self.boxes(entries)
            case Answers():
                yield from self.answers(block)
            case Remark(words):
                yield text(words)
