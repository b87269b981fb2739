"""Periods told by months (2023年10月至12月, 12月上旬) or by their length, and days of the week, against the card."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from datetime import date

from textmine.bulletin.checking.context import Text
from textmine.bulletin.checking.finding import Finding
from textmine.bulletin.checking.rounds import round_of_clause, rounds_of
from textmine.bulletin.facts import Fact
from textmine.bulletin.numerals import parse_number

__all__ = ["check_months"]

_N = "(?:\\d{1,2}|[一二三四五六七八九十]{1,2})"
_PART = {"上旬": (1, 10), "初": (1, 10), "中旬": (11, 20), "下旬": (21, 31), "底": (21, 31), "末": (21, 31)}
_PARTS = "|".join(_PART)


def _month(n: int) -> str:
    """A month without a day, with groups of its own: y1, m1, p1."""
    return rf"(?:(?P<y{n}>\d{{4}})年)?(?P<m{n}>{_N})月(?P<p{n}>{_PARTS})?(?![\d一二三四五六七八九十]|份的)"


_PERIOD = re.compile(rf"(?<![\d年至到—]){_month(1)}(?:至|到|—+|-|–|~|～){_month(2)}")
_TEN_DAYS = re.compile(rf"(?<![至到—\d])(?:(?P<y>\d{{4}})年)?(?P<m>{_N})月(?P<p>[上中下]旬)(?!至|到|—)")
_WEEKDAY = re.compile(
    r"(?:(?P<y>\d{4})年)?(?P<m>\d{1,2})月(?P<d>\d{1,2})[日号]\s*[（(](?P<week>(?:星期|周)(?P<w>[一二三四五六日天]))[）)]"
)
_LENGTH = re.compile(
    r"(?:为期|历时)(?:约|近)?(?P<n>\d+|[一二两三四五六七八九十]+)(?P<m>天|日|周|个星期|个月)(?P<half>半)?"
)
_PART_OF_CLASS = re.compile("课|讲座|参[观访]|考察|[跟返]岗|实践|面授|集中|外出|线下|送教|拓展|会议")
"""What lasts some days of a class: 为期三天的集中面授."""
_CLASS = re.compile("学习|培训|研修|研讨|学员|本班|全班|开班|班级")
_ELSEWHERE = re.compile("(?:该|我|本|此|他们|她们)[校园县]|课题|学期")
_DAYS = {"天": 1.0, "日": 1.0, "周": 7.0, "个星期": 7.0, "个月": 30.4}
_WEEK = "一二三四五六日"


def check_months(text: Text, view: str, facts: Mapping[str, Fact]) -> Iterator[Finding]:
    """Every period by months, every length of a period and every day of the week that the card can tell.

    Args:
        text: the paragraph.
        view: its text, in which what somebody says is blank.
        facts: what the card tells, by id.
    """
    class_, *rounds = (
        (_day(facts.get(f"{prefix}start")), _day(facts.get(f"{prefix}end")))
        for prefix in ("", *(f"round{n}." for n in rounds_of(facts)))
    )
    bounds = _known([class_, *rounds])
    spanned = _known((first, last) for first, _ in rounds for _, last in rounds)
    for match in _PERIOD.finditer(view) if bounds else ():
        sure = _of_class(text, match)
        # of rounds also from the first day of one to the last of another
        of_rounds = re.search("轮|研讨", re.split("[。；]", view[match.end() :])[0])
        yield from _period(text, match, [*bounds, *spanned] if of_rounds else bounds, sure=sure)
    for match in _TEN_DAYS.finditer(view):
        number, sure = round_of_clause(view, *match.span())
        fact = facts.get(f"round{number}.start") if sure else None
        start, end = _day(fact), _day(facts.get(f"round{number}.end"))
        if start and end:
            right = any(_holds(match["y"], match["m"], match["p"], day) for day in (start, end))
            told = f"第{number}轮研讨为{start.month}月{start.day}日至{end.month}月{end.day}日"
            yield _found(text, match.span(), right=right, told=told)
    for match in _WEEKDAY.finditer(view):
        yield from _weekday(text, match, [day for pair in bounds for day in pair])
    for match in _LENGTH.finditer(view):
        yield from _length(text, view, match, facts)


def _known(pairs: Iterable[tuple[date | None, date | None]]) -> list[tuple[date, date]]:
    """The periods of which both days are known, in order."""
    return [(start, end) for start, end in pairs if start and end and start <= end]


def _day(fact: Fact | None) -> date | None:
    try:
        return date.fromisoformat(str(fact.value)[:10]) if fact else None
    except ValueError:
        return None


def _holds(year: str | None, month: str, part: str | None, day: date) -> bool:
    """Whether a day lies in a month as it is told."""
    first, last = _PART.get(part or "", (1, 31))
    return (year is None or int(year) == day.year) and parse_number(month) == day.month and first <= day.day <= last


def _of_class(text: Text, match: re.Match[str]) -> bool:
    """Whether the sentence of a period is of the class: 9月至12月，该校开展课题研究 is of something else."""
    _, (start, end) = text.sentence_at(match.start())
    return _CLASS.search(text.text, start, end) is not None and not _ELSEWHERE.search(text.text, start, end)


def _period(text: Text, match: re.Match[str], bounds: list[tuple[date, date]], *, sure: bool) -> Iterator[Finding]:
    """A period by months that one end or the months of its ends show to be meant for one of the card's.

    One month alone shows it only where the sentence is of the class (`sure`).
    """

    def holds(part: int, day: date, *, month_only: bool = False) -> bool:
        year, month, third = (match[f"{group}{part + 1}"] for group in "ymp")
        return _holds(None, month, None, day) if month_only else _holds(year, month, third, day)

    meant: list[tuple[int, tuple[date, date]]] = []
    for pair in bounds:
        held = [holds(part, pair[part]) for part in (0, 1)]
        if all(held):
            yield _found(text, match.span(), right=True, told="")
            return
        months = [holds(part, pair[part], month_only=True) for part in (0, 1)]
        if all(months) or (sure and any(held)):
            meant.append((sum(held) + sum(months), pair))
    if meant:
        _, (start, end) = max(meant, key=lambda item: item[0])
        told = f"班级卡上是{start.year}年{start.month}月{start.day}日至{end.year}年{end.month}月{end.day}日"
        yield _found(text, match.span(), right=False, told=told)


def _weekday(text: Text, match: re.Match[str], days: list[date]) -> Iterator[Finding]:
    """A day of the week behind a date, whose year is the card's where none is told."""
    years = {int(match["y"])} if match["y"] else {day.year for day in days}
    try:
        wanted = {date(year, int(match["m"]), int(match["d"])) for year in years}
    except ValueError:
        return
    known = wanted & set(days) or wanted
    if len(known) == 1:
        right = _WEEK[known.pop().weekday()]
        told = f"这一天是星期{right}"
        yield _found(text, match.span("week"), right=right == match["w"].replace("天", "日"), told=told)


def _length(text: Text, view: str, match: re.Match[str], facts: Mapping[str, Fact]) -> Iterator[Finding]:
    """How long a round or the class lasts."""
    number, _ = round_of_clause(view, *match.span())
    before, behind = re.split("[。；，]", view[: match.start()])[-1], re.split("[。；，]", view[match.end() :])[0]
    prefix = f"round{number}." if number else ""
    start, end = _day(facts.get(f"{prefix}start")), _day(facts.get(f"{prefix}end"))
    value = parse_number(match["n"])
    if start is None or end is None or value is None:
        return
    days, unit = (end - start).days + 1, _DAYS[match["m"]]
    value += 0.5 if match["half"] else 0
    right = days == value if unit == 1 else abs(days / unit - value) <= 0.5
    if number is None and not right and _PART_OF_CLASS.search(f"{before}，{behind}"):
        return
    yield _found(
        text, match.span(), right=right, told=f"从{start.month}月{start.day}日到{end.month}月{end.day}日是{days}天"
    )


def _found(text: Text, span: tuple[int, int], *, right: bool, told: str) -> Finding:
    if right:
        return text.finding("date", *span, "recomputed", source="class.toml")
    return text.finding("date", *span, "differs", source="class.toml", suggestion=told)
