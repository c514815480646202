"""The blocks of a handout as lines, by what each format makes of them."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence

from msgspec import Struct

from bpsim.handout.given import Setting
from bpsim.handout.solution import Answers, Assignments, Block, Boxes, Entry, Heading, Remark


class Blocks(Struct, frozen=True):
    """A format. heading: a template for its words; text: makes words harmless; inline: sets TeX within a line."""

    heading: str
    text: Callable[[str], str]
    inline: Callable[[str], str]
    entry: Callable[[Entry], Iterator[str]]
    boxes: Callable[[Sequence[Entry]], Iterator[str]]
    answers: Callable[[Answers], Iterator[str]]

    def lines(self, block: Block) -> Iterator[str]:
        """The lines of a block."""
        text, inline = self.text, self.inline
        match block:
            case Heading(words):
                yield self.heading.format(words=text(words))
            case Assignments(label, equations):
                label = f"{text(label)}: " if label else ""
                yield label + ", ".join(map(inline, equations))
            case Setting(label, words, formulas):
                yield ", ".join((f"{text(label)}: {text(words)}", *(inline(formula.tex) for formula in formulas)))
            case Entry():
                yield from self.entry(block)
            case Boxes(entries):
                yield from self.boxes(entries)
            case Answers():
                yield from self.answers(block)
            case Remark(words):
                yield text(words)
