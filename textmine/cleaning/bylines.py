r"""Lines that say whose a text is, or what it is called, and nothing else: the head of a form, a signature.

>>> text = "姓名\t李明\t单位\t城关小学\n备课要先看学生。\n汇报人：李明"   # name, school; see the pupils first; by
>>> [text[start:end] for start, end in byline_spans(text, "李明")]
['姓名\t李明\t单位\t城关小学', '汇报人：李明']
"""

from __future__ import annotations

import re

from textmine.reading.columns import match_header
from textmine.reading.dates import read_time
from textmine.reading.names import is_unit
from textmine.spans import Span

__all__ = ["byline_spans"]

_LINE = re.compile(r"[^\n]+")
_HEAD, _TAIL = 12, 6
"""Lines at the beginning and at the end in which a byline may stand."""
_LONGEST = 80
_SENTENCE = re.compile("[，。！？；,!?;]")
_DIVIDERS = re.compile(r"[\s\u3000:：()（）【】\[\]/／|、—–_-]+")
_SIGNED = frozenset({"汇报人", "撰稿人", "撰稿", "执笔", "作者", "学员", "党员"})


def byline_spans(text: str, author: str, *, role: str | None = None, title: str | None = None) -> list[Span]:
    """The lines of a text that hold its author's name, and beside it only labels, a school, an office, a day.

    So does one that holds its title behind a label; a title alone is a heading.
    """
    lines = [Span(*match.span()) for match in _LINE.finditer(text)]
    near = lines if len(lines) <= _HEAD + _TAIL else lines[:_HEAD] + lines[-_TAIL:]
    return [span for span in near if _is_byline(text[span.start : span.end], author, role, title)]


def _is_byline(line: str, author: str, role: str | None, title: str | None) -> bool:
    if title and line.endswith(title) and line != title:
        return match_header(line.removesuffix(title).strip(" \t\u3000:：")).role == "title"
    if len(line) > _LONGEST or author[0] not in line or _SENTENCE.search(line):
        return False
    spaced = r"\s*".join(map(re.escape, author))
    beside, named = re.subn(spaced, " ", line.strip())
    if not named:
        return False
    return all(_tells_who(part, role) for part in _DIVIDERS.split(beside) if part)


def _tells_who(part: str, role: str | None) -> bool:
    header = match_header(part)
    label = header.exact and header.role in ("author", "author_id", "unit", "role", "time")
    return label or part in _SIGNED or part == role or is_unit(part) or read_time(part).iso is not None
