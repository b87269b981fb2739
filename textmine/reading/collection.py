r"""A text that collects those of several people: each begins below a line that says whose it is, or ends above one.

>>> text = "心得汇编\n实验小学　李明\n备课要先看学生，不能只看教参。\n第二小学　王芳\n我把红花榜拆了，孩子反而敢说。"
>>> [(part.who.author, part.text[-7:]) for part in split_collection(text).parts]   # plan lessons; dare to speak
[('李明', '不能只看教参。'), ('王芳', '孩子反而敢说。')]
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby

from textmine.reading.dates import read_time
from textmine.reading.names import Who, who_of_line

__all__ = ["Collection", "Part", "is_heading", "split_collection"]

_SENTENCE = re.compile("[。！？；!?;]")
_QUOTATION = re.compile("“[^“”]*”|「[^「」]*」")
_OF_ONESELF = re.compile("(?:我是|我叫|[叫喊称]我|本人)[^，。！？；\\n]*")
_LONGEST_HEADING = 40


@dataclass(frozen=True, slots=True)
class Part:
    """One person's text in a collection: its first line, its lines, and whose it is."""

    line: int
    text: str
    who: Who


@dataclass(frozen=True, slots=True)
class Collection:
    """The texts, and what stands around them: a preface, an afterword.

    `parts` is empty where a text is one text, or where it cannot be known where each begins.
    """

    parts: tuple[Part, ...]
    around: str = ""


def is_heading(line: str) -> bool:
    """Whether a line is short and no sentence."""
    line = line.strip()
    return 0 < len(line) <= _LONGEST_HEADING and not re.search("[，。！？；,!?;]", line)


def split_collection(text: str) -> Collection:
    """The texts of several people in one, where lines say whose each is."""
    lines = text.split("\n")
    named = [(number, who) for number, line in enumerate(lines) if (who := who_of_line(line)) is not None]
    if len({who.author for _, who in named}) < 2:
        return Collection(())
    runs = [list(run) for _, run in groupby(named, key=lambda told: told[1].author)]
    firsts, lasts = [run[0][0] for run in runs], [run[-1][0] for run in runs]
    ends = [*firsts[1:], len(lines)]
    if all(_tells(lines[first:end]) for first, end in zip(firsts, ends, strict=True)):
        starts = [_with_title(first, lines) for first in firsts]
        bounds = list(zip(starts, [*starts[1:], len(lines)], strict=True))
    elif all(_tells(lines[start:end]) for start, end in zip([0, *(n + 1 for n in lasts)], lasts, strict=False)):
        last = [_with_date(number, lines) for number in lasts]
        bounds = list(zip([0, *last[:-1]], last, strict=True))
    else:
        return Collection(())
    if _is_quoting(lines, named) or _is_about(runs, bounds, lines):
        return Collection(())
    parts = tuple(
        Part(start, "\n".join(lines[start:end]).strip("\n"), _joined([who for _, who in run]))
        for (start, end), run in zip(bounds, runs, strict=True)
    )
    return Collection(parts, "\n".join([*lines[: bounds[0][0]], *lines[bounds[-1][1] :]]).strip("\n"))


def _is_quoting(lines: Sequence[str], named: Sequence[tuple[int, Who]]) -> bool:
    """Whether names stand below quotations, and somebody else speaks between them."""
    bylines = {number for number, _ in named}
    spoken = [number for number, line in enumerate(lines) if number not in bylines and _SENTENCE.search(line)]
    quoted = {number for number in spoken if _QUOTATION.fullmatch(lines[number].strip())}
    above = (max((n for n in spoken if n < number), default=None) for number in bylines)
    return all(number in quoted for number in above) and len(quoted) < len(spoken)


def _is_about(
    runs: Sequence[Sequence[tuple[int, Who]]], bounds: Sequence[tuple[int, int]], lines: Sequence[str]
) -> bool:
    """Whether most texts speak of the person who is named as of another: whoever wrote it saw their lessons."""
    about = 0
    for run, (start, end) in zip(runs, bounds, strict=True):
        bylines = {number for number, _ in run}
        text = "\n".join(lines[number] for number in range(start, end) if number not in bylines)
        name = run[0][1].author or ""
        of_another = rf"{name}|(?:{name[:1]}|{name[:2]})(?:老师|校长|园长|主任|书记|同志)"
        about += re.search(of_another, _OF_ONESELF.sub("", _QUOTATION.sub("", text))) is not None
    return 2 * about > len(runs)


def _tells(lines: Sequence[str]) -> bool:
    return any(_SENTENCE.search(line) for line in lines)


def _joined(told: Sequence[Who]) -> Who:
    """What several lines tell of one person."""
    who, *others = told
    for other in others:
        who = who.or_else(other)
    return who


def _with_title(number: int, lines: Sequence[str]) -> int:
    """The line of the title right above a byline, else the byline's own; a date ends what stands before."""
    above = next((n for n in range(number - 1, -1, -1) if lines[n].strip()), None)
    if above is None or not is_heading(lines[above]) or who_of_line(lines[above]) is not None:
        return number
    return number if read_time(lines[above].strip()).iso else above


def _with_date(number: int, lines: Sequence[str]) -> int:
    """Where a text ends that is signed in this line: below the date, where one stands under the name."""
    below = next((n for n in range(number + 1, len(lines)) if lines[n].strip()), None)
    return below + 1 if below is not None and read_time(lines[below].strip()).iso else number + 1
