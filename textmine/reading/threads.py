r"""Who answers whom: floors, ids and names to parents; and the words of others that a reply carries along.

>>> [(s.start, s.end) for s in find_quoted("回复 3楼：说得好！\n我也这样想。")]   # reply to floor 3: well said! …
[(0, 6)]
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from textmine.reading.numbers import read_number
from textmine.spans import Span

__all__ = ["Floors", "find_quoted", "read_floor", "target_of"]

_NAMED_FLOORS = {"楼主": 1, "主楼": 1, "lz": 1, "沙发": 2, "板凳": 3, "地板": 4}
_FLOOR = re.compile(r"^(?:第|#|回复)?\s*(\d{1,6})\s*(?:#|楼|层|f|F)?$")

_NAME = r"[^\s:：,，。;；!！?？@<>\]\[【】「」“”]{1,20}"
_REPLY_FLOOR = re.compile(
    r"^\s*(?:回复|引用|回|答)\s*(?:第|#)?\s*(\d{1,6})\s*(?:楼|#|F|层)(?:\s*@?"
    + _NAME
    + r")?\s*(?:的(?:发言|帖子|回复))?\s*[:：,，]?"
)
_REPLY_NAME = re.compile(r"^\s*(?:(?:回复|答复)\s*@?|回\s*@)(" + _NAME + r")\s*(?:的(?:发言|帖子|回复|评论))?\s*[:：]")
_QUOTE_HEAD = re.compile(
    r"^[ \t]*(?:引用|引述|转引|原帖由|以下是引用|引用自|引用来自)[ \t]*(?:第?\d+楼)?[^\n]{0,40}?"
    r"(?:的(?:发言|帖子|回复|内容|话)|发表于[^\n]{0,30}|[:：])[ \t]*[:：]?",
    re.M,
)
_BBCODE = re.compile(r"\[quote[^\]]*\].*?\[/quote\]", re.I | re.S)
_HTML_QUOTE = re.compile(r"<blockquote\b.*?</blockquote>", re.I | re.S)
_MARKED_LINES = re.compile(r"^(?:[ \t]*[>＞|｜](?![>＞=]).*(?:\n|\Z))+", re.M)
_FORWARD = re.compile(r"(?://|／／)\s*@" + _NAME + r"\s*[:：]")
_ENCLOSED = re.compile(r"[ \t\n]*(“[^”]*”|「[^」]*」|『[^』]*』|\"[^\"]*\"|【[^】]*】)")


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
    """The floor and the name that the head of a reply addresses.

    >>> target_of("回复 3楼：同意"), target_of("回复@李明：同意"), target_of("同意")   # reply to …: agreed
    ((3, None), (None, '李明'), (None, None))
    """
    if match := _REPLY_FLOOR.match(text):
        return int(match[1]), None
    if match := _REPLY_NAME.match(text):
        return None, match[1]
    return None, None


def find_quoted(text: str) -> list[Span]:
    """Stretches of a text that are another's words or the platform's, in order, not touching.

    Found are heads (`回复 3楼：`, `回复@李明：`), quotations that a platform puts in (`引用 李明 的发言：“…”`,
    `[quote]`, lines after `>`), and forwarded chains (`//@李明：…`), which run to the end of the text.
    """
    if not any(sign in text for sign in ("回", "引", "原帖", ">", "＞", "//", "／／", "[", "|", "｜", "答复", "<")):
        return []
    found: list[tuple[int, int]] = []
    for head in (_REPLY_FLOOR, _REPLY_NAME):
        if match := head.match(text):
            found.append(match.span())
            break
    found += [m.span() for pattern in (_BBCODE, _HTML_QUOTE, _MARKED_LINES) for m in pattern.finditer(text)]
    found += [(m.start(), _end_of_quote(text, m.end())) for m in _QUOTE_HEAD.finditer(text)]
    if match := _FORWARD.search(text):
        found.append((match.start(), len(text)))
    return _joined(found)


def _end_of_quote(text: str, position: int) -> int:
    """A quotation after its head: what quotation marks enclose, else the rest of the line, or the next line."""
    if match := _ENCLOSED.match(text, position):
        return match.end()
    end = text.find("\n", position)
    if end >= 0 and not text[position:end].strip():
        end = text.find("\n", end + 1)
    return len(text) if end < 0 else end


def _joined(found: Iterable[tuple[int, int]]) -> list[Span]:
    spans: list[Span] = []
    for start, end in sorted(found):
        if end <= start:
            continue
        if spans and start <= spans[-1].end:
            spans[-1] = Span(spans[-1].start, max(end, spans[-1].end))
        else:
            spans.append(Span(start, end))
    return spans


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
