"""Rounds of discussion as a bulletin names them, and of which of them a figure or a date speaks."""

from __future__ import annotations

import re
from collections.abc import Iterable

from textmine.bulletin.numerals import parse_number

__all__ = ["ALL_ROUNDS", "NTH", "named_rounds", "round_of_clause", "round_of_figure", "rounds_of"]

NTH = r"(?:[二三四五六七八九]?十[一二三四五六七八九]?|[一二三四五六七八九]|(?<!\d)\d{1,2})"
"""The number of a round, up to 99."""

_TOGETHER = "(?:主题)?(?:研讨|讨论)?(?:中|的)?(?:共|分别|先后|累计|合计|总计|一共|均|都|发帖、|参与)"
"""What stands behind so many rounds: 三轮研讨共发帖44条 is of all of them, 三轮为12月2日—10日 of the third."""
_SO_MANY = "(?<![、一二三四五六七八九十])(?:[二三四五六七八九]|十[一二三四五六七八九]?)"
ALL_ROUNDS = re.compile(rf"(?<!第)(?<![、，]第)(?:[两各]轮|{_SO_MANY}轮{_TOGETHER})")
_ROUND = re.compile(rf"(?:第({NTH})|(?!{ALL_ROUNDS.pattern})(?<![第十])([首一二三四五六七八九]))(?:轮|次主题|次研讨)")
_IN_A_ROW = re.compile(f"第({NTH})、(?={NTH}(?:、|轮))")
_CLAUSE = re.compile(r"[。；！？!?;]|[，,、](?!(?:研讨|讨论)?时间)")
"""Where a clause ends; 第一轮主题为…，时间为… is one."""
_SENTENCE = re.compile(r"[。；！？!?;]")
_THIS = re.compile("[该本此这]轮")
_ALL = re.compile(rf"{ALL_ROUNDS.pattern}|全班|共计|合计|累计")
_ASIDE = re.compile("[前后]")
"""第一轮研讨之后的…: the round only tells when something else was."""


def named_rounds(text: str) -> list[int]:
    """The rounds that a text names, in order.

    >>> named_rounds("首轮与第二轮研讨"), named_rounds("三轮研讨共发帖44条"), named_rounds("第九、十轮")
    ([1, 2], [], [9, 10])
    """
    while (spelt := _IN_A_ROW.sub(r"第\1轮、第", text)) != text:
        text = spelt
    return [_number(match) for match in _ROUND.finditer(text)]


def rounds_of(facts: Iterable[str]) -> list[int]:
    """The rounds that facts are of, given their ids.

    >>> rounds_of(["round10.start", "round2.end", "people"])
    [2, 10]
    """
    return sorted({int(found[1]) for id_ in facts if (found := re.match(r"round(\d+)\.", id_))})


def _number(match: re.Match[str]) -> int:
    told = match[1] or match[2]
    return 1 if told == "首" else int(parse_number(told) or 0)


def _around(text: str, start: int, end: int, stop: re.Pattern[str]) -> tuple[str, str]:
    """What stands before and behind a span up to the nearest stops."""
    begin = max((match.end() for match in stop.finditer(text, 0, start)), default=0)
    behind = stop.search(text, end)
    return text[begin:start], text[end : behind.start() if behind else len(text)]


def round_of_clause(text: str, start: int, end: int) -> tuple[int | None, bool]:
    """The round that a clause gives a date to, and whether it surely does: then it stands before the date, alone.

    >>> round_of_clause("第一轮研讨时间为10月23日。", 8, 14), round_of_clause("10月23日开展第一轮研讨。", 0, 6)
    ((1, True), (1, False))
    >>> round_of_clause("第一轮研讨结束，10月23日结业。", 8, 14)
    (None, False)
    """
    before, behind = _around(text, start, end, _CLAUSE)
    last, rest = next(iter(reversed(list(_ROUND.finditer(before)))), None), set(named_rounds(behind))
    if last is None:
        return (rest.pop(), False) if len(rest) == 1 else (None, False)
    number = _number(last)
    if _ASIDE.search(before, last.end()) or rest - {number}:
        return None, False
    return number, True


def round_of_figure(text: str, start: int, end: int, *, earlier: int | None = None) -> tuple[int | None, bool]:
    """The round that a figure is of, and whether it surely is: its sentence names no other behind it.

    Where none is named before it, 该轮 (this round) is the one that an earlier paragraph names last.

    >>> text = "25人参与第一轮研讨，29人参与第二轮研讨。"
    >>> round_of_figure(text, 0, 2), round_of_figure(text, 11, 13)
    ((1, True), (2, True))
    >>> round_of_figure("该轮有25人参与。", 3, 5, earlier=2)
    (2, True)
    """
    before, behind = _around(text, start, end, _CLAUSE)
    if not named_rounds(before) and len(set(named_rounds(behind))) == 1:
        return named_rounds(behind)[0], True
    sentence, rest = _around(text, start, end, _SENTENCE)
    told = named_rounds(text[:start])
    if not told and earlier is not None and _THIS.search(sentence):
        told = [earlier]
    if not told:
        return None, False
    here = bool(named_rounds(sentence) or _THIS.search(sentence))
    others = set(named_rounds(rest)) | set(named_rounds(before))
    return told[-1], here and not others - {told[-1]} and not _ALL.search(before + text[start:end])
