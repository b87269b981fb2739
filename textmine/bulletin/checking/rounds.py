"""Rounds of discussion as a bulletin names them, and of which of them a figure or a date speaks."""

from __future__ import annotations

import re

__all__ = ["ALL_ROUNDS", "named_rounds", "round_of_clause", "round_of_figure"]

_TOGETHER = "(?:主题)?(?:研讨|讨论)?(?:中|的)?(?:共|分别|先后|累计|合计|总计|一共|均|都|发帖、|参与)"
"""What stands behind so many rounds: 三轮研讨共发帖44条 is of all of them, 三轮为12月2日—10日 of the third."""
ALL_ROUNDS = re.compile(rf"(?<!第)(?<![、，]第)(?:[两各]轮|(?<![、一二三四五六七])[二三四五六七八]轮{_TOGETHER})")
_ROUND = re.compile(rf"(?:第([一二三四五六七八])|(?!{ALL_ROUNDS.pattern})([首一二三四五六七八]))(?:轮|次主题|次研讨)")
_IN_A_ROW = re.compile("第([一二三四五六七八])、(?=[一二三四五六七八](?:、|轮))")
_ROUNDS = {character: number for number, character in enumerate("一二三四五六七八", 1)} | {"首": 1}
_CLAUSE = re.compile(r"[。；！？!?;]|[，,、](?!(?:研讨|讨论)?时间)")
"""Where a clause ends; 第一轮主题为…，时间为… is one."""
_SENTENCE = re.compile(r"[。；！？!?;]")
_THIS = re.compile("[该本此这]轮")
_ALL = re.compile(rf"{ALL_ROUNDS.pattern}|全班|共计|合计|累计")
_ASIDE = re.compile("[前后]")
"""第一轮研讨之后的…: the round only tells when something else was."""


def named_rounds(text: str) -> list[int]:
    """The rounds that a text names, in order.

    >>> named_rounds("首轮与第二轮研讨"), named_rounds("三轮研讨共发帖44条"), named_rounds("第一、二轮")
    ([1, 2], [], [1, 2])
    """
    while (spelt := _IN_A_ROW.sub(r"第\1轮、第", text)) != text:
        text = spelt
    return [_ROUNDS[match[1] or match[2]] for match in _ROUND.finditer(text)]


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
    number = _ROUNDS[last[1] or last[2]]
    if _ASIDE.search(before, last.end()) or rest - {number}:
        return None, False
    return number, True


def round_of_figure(text: str, start: int, end: int) -> tuple[int | None, bool]:
    """The round that a figure is of, and whether it surely is: its sentence names no other behind it.

    >>> text = "25人参与第一轮研讨，29人参与第二轮研讨。"
    >>> round_of_figure(text, 0, 2), round_of_figure(text, 11, 13)
    ((1, True), (2, True))
    """
    before, behind = _around(text, start, end, _CLAUSE)
    if not named_rounds(before) and len(set(named_rounds(behind))) == 1:
        return named_rounds(behind)[0], True
    sentence, rest = _around(text, start, end, _SENTENCE)
    told = named_rounds(text[:start])
    if not told:
        return None, False
    here = bool(named_rounds(sentence) or _THIS.search(sentence))
    others = set(named_rounds(rest)) | set(named_rounds(before))
    return told[-1], here and not others - {told[-1]} and not _ALL.search(before + text[start:end])
