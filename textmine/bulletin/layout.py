"""Where a picture has room: the house style fixes lines and characters, so that pages can be counted beforehand.

A picture that does not fit on what is left of a page goes to the next one and leaves a hole. Behind some paragraph
there mostly is room; how many lines a paragraph takes is known within one (`tests/bulletin/test_writing.py`).
"""

from __future__ import annotations

import math
import re
from collections.abc import Sequence
from dataclasses import dataclass

from textmine.bulletin.draft import DraftParagraph

__all__ = ["CHARACTERS", "LINES", "Room", "find_room", "lines_of"]

LINES, CHARACTERS = 22, 28
"""Of a page, and of a line, as GB/T 9704-2012 has them."""
_LINE = 225 / LINES
"""Height of a line in millimetres."""
_INDENT = 2
_LATIN = 0.5
"""Width of a Latin character or a digit, in Chinese ones."""
_GAP = 0.25
"""What programs put between a Chinese character and a Latin one."""
_MARK = 0.6
"""Width of the raised number that leads to the evidence; measured on the sample's pages."""
_RAGGED = 1.01
"""What is lost where a line must not end on an opening mark or begin with a stop; measured on the same pages."""
_SPARE = 1
"""Lines by which a page may turn out otherwise."""
_WIDTHS = (140, 125, 110)
"""Widths of a picture in millimetres, from the one that is wished for to the least on which its words can be read."""


@dataclass(frozen=True, slots=True)
class Room:
    """Behind which paragraph (by number from 1) a picture stands, and its width in millimetres."""

    behind: int
    width: int


def lines_of(text: str, *, marks: int = 0) -> int:
    """How many lines a paragraph of the body takes.

    >>> lines_of("好" * 25), lines_of("好" * 26), lines_of("2017年6月10日" * 4)
    (1, 2, 2)
    """
    latin = sum(character.isascii() for character in text)
    gaps = len(re.findall(r"(?<=[^\x00-\x7f])(?=[\x00-\x7f])|(?<=[\x00-\x7f])(?=[^\x00-\x7f])", text))
    width = _INDENT + len(text) - (1 - _LATIN) * latin + _GAP * gaps + _MARK * marks
    return math.ceil(_RAGGED * width / CHARACTERS)


def find_room(paragraphs: Sequence[DraftParagraph], *, head: int, ratio: float, marked: bool, foot: int = 0) -> Room:
    """The last place where a picture and its caption fit on what is left of a page; the end if there is none.

    Of such places those come first, if need be with a smaller picture, that leave room for the foot where the text
    ends: a page that holds nothing else is no page of a bulletin.

    Args:
        paragraphs: the body.
        head: lines of masthead and title.
        ratio: height of the picture by its width.
        marked: whether raised numbers are printed.
        foot: lines of the foot, with the empty one before it.
    """
    ends, used = list[int](), head
    for paragraph in paragraphs:
        marks = sum(bool(sentence.evidence) for sentence in paragraph.sentences) if marked else 0
        used += bool(paragraph.heading) + (lines_of(paragraph.text, marks=marks) if paragraph.text else 0)
        ends.append(used)
    fitting = list[Room]()
    for width in _WIDTHS:
        wanted = math.ceil(width * ratio / _LINE) + 1
        own = [number for number, end in enumerate(ends, 1) if -end % LINES >= wanted + _SPARE or not end % LINES]
        fitting += (Room(number, width) for number in reversed(own))
        if own and (not foot or -(used + wanted) % LINES >= foot + _SPARE):
            return Room(own[-1], width)
    return fitting[0] if fitting else Room(len(ends), _WIDTHS[0])
