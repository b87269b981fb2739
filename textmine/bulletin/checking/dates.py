"""Dates and periods against the class card: those of a round where it is named, else of any round or of the class."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from textmine.bulletin.checking.context import Text
from textmine.bulletin.checking.finding import Finding
from textmine.bulletin.checking.rounds import named_rounds, round_of_clause, rounds_of
from textmine.bulletin.facts import Fact, day_in_words
from textmine.bulletin.numerals import find_numbers

__all__ = ["check_dates"]

_N = r"(?:\d{1,2}|[〇零一二三四五六七八九十]{1,3})"
_TO = "(?:至|到|—+|–|-|~|～)"
_UNSIGNED = rf"(?:(?<=月.)|(?<=月..)|(?<=月...))(?=\s*{_TO}\s*{_N}[日号])"
"""Behind the first day of 12月2至10日, which has its month but no 日."""
_DATE = re.compile(
    rf"(?:(?P<y>\d{{4}}|[〇零一二三四五六七八九]{{4}})年)?(?:(?P<m>{_N})月)?(?P<d>{_N})(?:[日号]|{_UNSIGNED})|"
    r"(?<![\d/])(?P<y2>\d{4})(?P<s2>[-./])(?P<m2>\d{1,2})(?P=s2)(?P<d2>\d{1,2})(?!\d)|"
    r"(?<![\d./])(?P<m3>\d{1,2})(?P<s3>[-./])(?P<d3>\d{1,2})"
    r"(?![\d./])(?!\s*(?:小时|学时|[个人名位分天周次门篇条件份节级版倍元米百千万亿%％的]))"
)
"""10月9日, 2023-10-09, and in a period 10.9 (which alone is a figure)."""
_ENDS = re.compile(r"[。，；、）)止]|$|期间|进行|开展|举行|结束|完成")
"""What stands behind a period of which nothing but its form tells that it is one."""
_LINK = re.compile(r"\s*(?:[起始][，,]?)?\s*(?:[（(](?:星期|周)[一二三四五六日天][）)])?\s*" + _TO + r"\s*")
_CLASS = 0
"""The class among the rounds, which count from 1."""
_WHOLE = len("2017-06-10")


@dataclass(frozen=True, slots=True)
class _Day:
    """A date as written; the end of a period has year and month from its beginning where it does not tell them."""

    match: re.Match[str]
    year: int | None
    month: int
    day: int

    @property
    def span(self) -> tuple[int, int]:
        return self.match.span()

    def is_(self, iso: str) -> bool:
        """Whether it is a day of the card, as far as both are told."""
        parts = [int(part) for part in iso[:_WHOLE].split("-")]
        return all(a == b for a, b in zip(parts, (self.year, self.month, self.day), strict=False) if b is not None)

    def slips_from(self, iso: str) -> bool:
        """Whether it is a day of the card with one slip of the pen: in its year, its month or its day."""
        parts = [int(part) for part in iso[:_WHOLE].split("-")]
        return (
            len(parts) == 3 and sum(a != b for a, b in zip(parts, (self.year, self.month, self.day), strict=True)) == 1
        )

    @property
    def is_short(self) -> bool:
        """Whether it is written as figures are: 10.9."""
        return self.match["d3"] is not None

    def as_written(self, iso: str) -> str:
        """A day of the card in the same form: with the year where it has one, with the month where it needs one."""
        if len(iso) < _WHOLE:
            return ""
        if self.match["d"] is None:
            return self._in_figures(iso)
        whole = day_in_words(iso, year=bool(self.match["y"]))
        return whole if self.match["m"] or int(iso[5:7]) != self.month else whole.rpartition("月")[2]

    def _in_figures(self, iso: str) -> str:
        mark = self.match["s2"] or self.match["s3"]
        parts = iso[:_WHOLE].split("-")[self.is_short :]
        padded = mark == "-" or re.search(rf"\{mark}0", mark + self.match[0])
        return mark.join(part if padded else part.lstrip("0") for part in parts)


@dataclass(frozen=True, slots=True)
class _Expected:
    """The first and the last day of a round or of the class, as far as the card tells them."""

    facts: tuple[Fact | None, Fact | None]

    def holds(self, part: int, day: _Day) -> bool:
        fact = self.facts[part]
        return fact is not None and day.is_(str(fact.value))


def check_dates(text: Text, view: str, facts: Mapping[str, Fact]) -> Iterator[Finding]:
    """Every date of a paragraph with its status.

    Args:
        text: the paragraph.
        view: its text, in which what somebody says is blank.
        facts: what the card tells, by id.
    """
    card = {
        number: _Expected((facts.get(f"{prefix}start"), facts.get(f"{prefix}end")))
        for number, prefix in ((_CLASS, ""), *((n, f"round{n}.") for n in rounds_of(facts)))
        if f"{prefix}start" in facts or f"{prefix}end" in facts
    }
    for period in _periods(view):
        if all(day.is_short for day in period) and not _is_period(view, period, card):
            continue
        yield from _period(text, view, period, card) if len(period) == 2 else [_single(text, view, period[0], card)]


def _is_period(view: str, period: tuple[_Day, ...], card: Mapping[int, _Expected]) -> bool:
    """Whether what may be figures is a period: one of its days is known, or its clause gives it to a round."""
    if len(period) == 1:
        return False
    if any(expected.holds(part, day) for expected in card.values() for part, day in enumerate(period)):
        return True
    begins, ends = period[0].match, period[1].match
    number, sure = round_of_clause(view, begins.start(), ends.end())
    told = all(len(match["d3"]) == 2 or match["s3"] == "/" for match in (begins, ends))
    return sure and number in card and told and _ENDS.match(view, ends.end()) is not None


def _periods(view: str) -> Iterator[tuple[_Day, ...]]:
    """Dates one by one, and two and two where they bound a period."""
    waiting: _Day | None = None
    for match in _DATE.finditer(view):
        linked = waiting is not None and _LINK.fullmatch(view[waiting.match.end() : match.start()]) is not None
        if waiting is not None and not linked:
            yield (waiting,)
        day = _day(match, waiting if linked else None)
        if waiting is not None and linked:
            yield (waiting, day) if day else (waiting,)
        waiting = None if linked else day
    if waiting is not None:
        yield (waiting,)


def _day(match: re.Match[str], first: _Day | None) -> _Day | None:
    year = _value(match["y"] or match["y2"])
    month, day = (_value(match[part] or match[f"{part}2"] or match[f"{part}3"]) for part in "md")
    if first is not None:
        month = month or first.month
        year = year or (first.year + (month < first.month) if first.year else None)
    if not month or not day:
        return None
    is_one = match["d"] is not None or (month <= 12 and day <= 31)  # 10月32日 is a day that there is not, 10.32 none
    return _Day(match, year, month, day) if is_one else None


def _value(written: str | None) -> int | None:
    number = next(iter(find_numbers(written or "")), None)
    return int(number.value) if number else None


def _period(text: Text, view: str, period: tuple[_Day, ...], card: Mapping[int, _Expected]) -> Iterator[Finding]:
    number, sure = round_of_clause(view, period[0].match.start(), period[1].match.end())
    if number is not None and number in card:
        expected = card[number]
        another = not any(expected.holds(part, day) for part, day in enumerate(period)) and any(
            all(other.holds(part, day) for part, day in enumerate(period)) for other in card.values()
        )  # the days of another round: which of the two is wrong, days or round?
        for part, day in enumerate(period):
            yield _judged(text, day, expected, part, certain=sure and not another)
        return
    known = [[n for n, expected in card.items() if expected.holds(part, day)] for part, day in enumerate(period)]
    if all(known) or not any(known):  # also from the first day of one round to the last of another
        yield from (_found(text, day, known=any(known)) for day in period)
        return
    part = 0 if known[1] else 1
    expected = card[known[1 - part][0]]
    fact = expected.facts[part]
    certain = (
        known[1 - part] == [_CLASS]
        and fact is not None
        and period[part].slips_from(str(fact.value))
        and not named_rounds(view[period[1].match.end() :].partition("。")[0])
    )
    found = [_found(text, period[1 - part], known=True), _judged(text, period[part], expected, part, certain=certain)]
    yield from found


def _judged(text: Text, day: _Day, expected: _Expected, part: int, *, certain: bool) -> Finding:
    """A day that begins (part 0) or ends a period against what the card tells of it."""
    fact = expected.facts[part]
    if fact is None:
        return _found(text, day, known=False)
    if expected.holds(part, day):
        return _found(text, day, known=True)
    right = day.as_written(str(fact.value))
    return text.finding(
        "date", *day.span, "differs", source="class.toml", suggestion=f"{fact.label}为{fact.printed}",
        certain=certain and bool(right), replacement=right if certain else "",
    )  # fmt: skip


def _found(text: Text, day: _Day, *, known: bool) -> Finding:
    if known:
        return text.finding("date", *day.span, "recomputed", source="class.toml")
    return text.finding("date", *day.span, "no-source", suggestion="班级卡上没有这个日期")


def _single(text: Text, view: str, day: _Day, card: Mapping[int, _Expected]) -> Finding:
    if any(expected.holds(part, day) for expected in card.values() for part in (0, 1)):
        return _found(text, day, known=True)
    number, _ = round_of_clause(view, *day.span)
    if number is None or number not in card:
        return _found(text, day, known=False)
    told = "、".join(f"{fact.label}为{fact.printed}" for fact in card[number].facts if fact)
    return text.finding("date", *day.span, "differs", source="class.toml", suggestion=told)
