"""Who answers whom: floors, ids and names to parents. What of a reply are another's words, `cleaning.quoted` marks."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field

from textmine.reading.numbers import read_number

__all__ = ["Floors", "read_floor", "target_of"]

_NAMED_FLOORS = {"楼主": 1, "主楼": 1, "lz": 1, "沙发": 2, "板凳": 3, "地板": 4}
_FLOOR = re.compile(r"^(?:第|#|回复)?\s*(\d{1,6})\s*(?:#|楼|层|f|F)?$")

_NAME = r"[^\s:：,，。;；!！?？@<>\]\[【】「」“”]{1,20}"
_REPLY_FLOOR = re.compile(
    r"^\s*(?:回复|引用|回|答)\s*(?:第|#)?\s*(\d{1,6})\s*(?:楼|#|F|层)(?:\s*@?"
    + _NAME
    + r")?\s*(?:的(?:发言|帖子|回复))?\s*[:：,，]?"
)
_REPLY_NAME = re.compile(
    rf"^\s*(?:(?:回复|答复|引用)\s*@?|回\s*@)({_NAME}?)\s*(?:的(?:发言|帖子|回复|评论))?\s*[:：]|//\s*@({_NAME}?)\s*[:：]"
)
"""At the head of a reply, or before the first of the posts that it forwards."""


def read_floor(text: str) -> int | None:
    """The number of a floor.

    >>> read_floor("3楼"), read_floor("沙发"), read_floor("#12"), read_floor("2.0"), read_floor("—")
    (3, 2, 12, 2, None)
    """
    text = text.strip()
    if text.lower() in _NAMED_FLOORS:
        return _NAMED_FLOORS[text.lower()]
    if match := _FLOOR.match(text):
        return int(match[1])
    number = read_number(text)
    return int(number) if number is not None and number.is_integer() and number >= 0 else None


def target_of(text: str) -> tuple[int | None, str | None]:
    """The floor and the name that a reply addresses: at its head, or in what it forwards.

    >>> target_of("回复 3楼：同意"), target_of("回复@李明：同意"), target_of("同意")   # reply to …: agreed
    ((3, None), (None, '李明'), (None, None))
    >>> target_of("支持//@周强：下雨怎么办？//@李明：好")   # I agree; and when it rains?
    (None, '周强')
    """
    if match := _REPLY_FLOOR.match(text):
        return int(match[1]), None
    if match := _REPLY_NAME.search(text):
        return None, match[1] or match[2]
    return None, None


@dataclass
class Floors:
    """The floors of the threads of one table; floors begin again with each thread, and when one comes twice."""

    _blocks: dict[str, int] = field(default_factory=dict)
    _ids: dict[tuple[str, int, int], str] = field(default_factory=dict)
    _last: dict[tuple[str, int, str], str] = field(default_factory=dict)

    def add(self, thread: str, floor: int | None, author: str | None, id_: str) -> int:
        """Take note of a document; the answer is the block of its thread."""
        block = self._blocks.setdefault(thread, 0)
        if floor is not None:
            if (thread, block, floor) in self._ids:
                block = self._blocks[thread] = block + 1
            self._ids[thread, block, floor] = id_
        if author:
            self._last[thread, block, author] = id_
        return block

    def find(self, thread: str, block: int, floor: int) -> str | None:
        """The document on a floor."""
        return self._ids.get((thread, block, floor))

    def latest(self, thread: str, block: int, author: str) -> str | None:
        """The latest document so far of an author."""
        return self._last.get((thread, block, author))

    @property
    def restarted(self) -> Mapping[str, int]:
        """The threads whose floors began again, and how often."""
        return {thread: n for thread, n in self._blocks.items() if n}
