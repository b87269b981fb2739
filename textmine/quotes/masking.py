"""Names and schools in printed words made unreadable, and nothing that merely holds the same characters."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from functools import lru_cache
from itertools import accumulate

__all__ = ["masked"]

_SHORT = re.compile("[\u3400-\u9fff]{2}")
"""Names that other words are easily made of: 一中 in 统一中心, 三中 in 三中全会."""


def masked(text: str, names: Iterable[str | None], *, always: Iterable[str | None] = ()) -> str:
    """A text with each name as so many ×, so that the masking is seen.

    In doubt a name is masked: only what surely is another word is left.

    Args:
        text: what would be printed.
        names: of people and schools.
        always: what is masked wherever it stands.

    >>> masked("一中的老师说，要统一中心思想。", ["一中"])  # teachers of No. 1: one central idea
    '××的老师说，要统一中心思想。'
    >>> masked("an 说 plan 要短。", ["an"])
    '×× 说 plan 要短。'
    """
    wherever = {word for word in always if word}
    hidden = [False] * len(text)
    for name in {word for word in names if word} | wherever:
        for start in _places(text, name) if len(name) > 1 else ():
            end = start + len(name)
            if name in wherever or not _is_other_word(text, start, end):
                hidden[start:end] = [True] * len(name)
    if not any(hidden):
        return text
    return "".join("×" if hide else character for character, hide in zip(text, hidden, strict=True))


def _places(text: str, name: str) -> Iterator[int]:
    """Where a name begins, also within another place of itself; no pattern, for each name is another."""
    start = text.find(name)
    while start >= 0:
        yield start
        start = text.find(name, start + 1)


def _is_other_word(text: str, start: int, end: int) -> bool:
    if any(_latin(text[i - 1 : i]) and _latin(text[i : i + 1]) for i in (start, end)):
        return True
    if not _SHORT.fullmatch(text[start:end]):
        return False
    # 第一中学 and 考上一中学习 (got into No. 1 to learn) tell of the school that is called 一中.
    if text[max(0, start - 1) : start] == "第" or text[end : end + 1] == "学":
        return False
    bounds = _bounds(text)
    before, after = max(b for b in bounds if b <= start), min(b for b in bounds if b >= end)
    return after > end and (before < start or not any(start < b < end for b in bounds))


def _latin(character: str) -> bool:
    return character.isascii() and character.isalnum()


@lru_cache(maxsize=64)
def _bounds(text: str) -> tuple[int, ...]:
    """Where words of the dictionary begin and end.

    Others are not asked for, since a name and what follows it is easily taken for a new word.
    """
    from textmine.language.engines import RJiebaSegmenter

    return (0, *accumulate(map(len, RJiebaSegmenter(hmm=False).cut(text))))
