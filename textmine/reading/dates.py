"""Dates and times as platforms and people write them; an unreadable one is None with a reason, never a wrong date.

>>> read_time("2017年6月22日 上午8:30").iso
'2017-06-22T08:30:00'
>>> read_time("6月22日", year=2017).iso
'2017-06-22'
>>> read_time("03/04/2017").iso is None   # 3 April or 4 March?
True
"""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import dataclass
from functools import lru_cache

from textmine.reading.sheet import CellError, Value

__all__ = ["Moment", "find_span", "read_time"]


@dataclass(frozen=True, slots=True)
class Moment:
    """A time in ISO 8601, as precise as known, or None with the reason."""

    iso: str | None
    problem: str | None = None


_NOTHING = Moment(None)

_SERIALS = range(20_000, 80_000)
"""Serial numbers of Excel that are taken for dates: 1954 to 2119."""

_UNIX = range(946_684_800, 4_102_444_800)
"""Seconds since 1970 that are taken for times: 2000 to 2099."""

_DIGITS = str.maketrans("〇零一二三四五六七八九０１２３４５６７８９：／－．", "00123456789" + "0123456789:/-.")
_WEEKDAY = re.compile(
    r"[(（]?\s*(?:星期|周|礼拜)[一二三四五六日天][)）]?|\b(?:Mon|Tue|Wed|Thu|Fri|Sat|Sun)[a-z]*,?", re.I
)
_ROUND_ZERO = re.compile(r"(?<=[〇零一二三四五六七八九])[○◯ＯO]+")
"""What is typed for 〇 between Chinese digits."""
_CHINESE_NUMBER = re.compile(r"([一二三四五六七八九]?)十([一二三四五六七八九]?)")
_HALF_DAY = re.compile(r"(凌晨|早上|早晨|清晨|上午|中午|下午|傍晚|晚上|晚间|夜里|[ap]\.?m\.?)", re.I)
_NIGHT = {"晚上", "晚间", "夜里"}
_SMALL_HOURS, _NOON, _LAST_HOUR, _MIDNIGHT = 5, 12, 23, 24
_AFTERNOON = {"下午", "傍晚", "晚上", "晚间", "夜里", "pm", "p.m.", "p.m", "pm."}

_YEAR = r"(?P<y>(?:19|20)\d\d)"
_DATE = re.compile(
    rf"{_YEAR}\s*(?:年\s*(?:(?P<m1>\d{{1,2}})\s*月?\s*(?:(?P<d1>\d{{1,2}})\s*[日号]?)?)?"
    r"|(?P<sep>[-/.])\s*(?P<m2>\d{1,2})(?:\s*(?P=sep)\s*(?P<d2>\d{1,2}))?(?!\d)"
    r"|(?P<m3>\d\d)(?P<d3>\d\d)(?!\d{1,5}$)"
    r")?"
)
_MONTH_DAY = re.compile(r"(?P<m>\d{1,2})\s*月\s*(?P<d>\d{1,2})\s*[日号]?|(?P<m2>\d\d)-(?P<d2>\d\d)(?=\s+\d{1,2}:\d\d)")
"""Before a time of day 07-12 is a day, as platforms write those of this year; alone it may be a month."""
_OTHER_ORDER = re.compile(r"(?P<a>\d{1,2})([-/.])(?P<b>\d{1,2})\2(?P<y>(?:19|20)\d\d)")
_CLOCK = re.compile(
    r"(?P<h>\d{1,2})\s*(?:[:：时点]\s*(?P<m>\d{1,2})?\s*(?:[:：分]\s*(?P<s>\d{1,2})?\s*秒?)?(?:\.\d+)?)(?P<half>半)?"
    r"\s*(?P<zone>Z|[+-]\d\d:?\d\d)?"
)
_COMPACT_CLOCK = re.compile(r"(?P<h>\d\d)(?P<m>\d\d)(?P<s>\d\d)?$")
_ISO = re.compile(
    r"\d{4}(?:-(?:0[1-9]|1[0-2])(?:-(?:0[1-9]|[12]\d|3[01])(?:T[0-2]\d:[0-5]\d(?::[0-5]\d(?:\.\d+)?)?"
    r"(?:Z|[+-]\d\d:?\d\d)?)?)?)?$"
)


def read_time(value: Value | None, *, year: int | None = None) -> Moment:
    """The time that a cell or a text means; `year` is that of dates without one."""
    match value:
        case None | CellError() | bool():
            return _NOTHING if value is None else Moment(None, "it is no date")
        case dt.datetime():
            return Moment(value.replace(microsecond=0).isoformat())
        case dt.date():
            return Moment(value.isoformat())
        case dt.time():
            return Moment(None, "it is a time of day without a date")
        case int() | float():
            return _from_number(value)
        case str():
            return _from_text(value, year)


def _from_number(value: float) -> Moment:
    if isinstance(value, int) or value.is_integer():
        number = int(value)
        if 19_000_101 <= number <= 21_001_231 and len(str(number)) == 8:
            return _from_text(str(number), None)
        if number in _UNIX or number // 1000 in _UNIX:
            seconds = number if number in _UNIX else number // 1000
            return Moment(dt.datetime.fromtimestamp(seconds, dt.UTC).strftime("%Y-%m-%dT%H:%M:%SZ"))
        if 1990 <= number <= 2100:
            return Moment(str(number))
    if int(value) in _SERIALS:
        from textmine.reading.excel import excel_date

        moment = excel_date(float(value))
        return Moment(None if moment is None else moment.isoformat())
    return Moment(None, f"{value} is no date")


@lru_cache(maxsize=65_536)
def _from_text(text: str, year: int | None) -> Moment:
    bare = text.strip().strip("'\"“”")
    if not bare:
        return _NOTHING
    if _ISO.match(bare):
        return _checked_iso(bare)
    if re.fullmatch(r"\d{5}(\.\d+)?|\d{10}|\d{13}", bare):
        return _from_number(float(bare) if "." in bare else int(bare))
    if re.fullmatch(r"\d{4}\.1", bare):
        return Moment(None, f"{bare}: January, or October after Excel took its last zero?")
    plain = _WEEKDAY.sub(" ", _chinese_digits(bare)).strip()
    return _parse(plain, text.strip(), year)


def _chinese_digits(text: str) -> str:
    if not any(c in "〇零一二三四五六七八九十" for c in text):
        return text.translate(_DIGITS)
    # 星期三 and 周三 are no numbers, and 三月十五日 is 3月15日: tens first, then digit by digit.
    text = _ROUND_ZERO.sub(lambda m: "〇" * len(m[0]), _WEEKDAY.sub(" ", text))
    text = _CHINESE_NUMBER.sub(lambda m: (m[1] or "一") + (m[2] or "〇"), text)
    return text.translate(_DIGITS)


def _checked_iso(text: str) -> Moment:
    try:
        if len(text) > 7:
            dt.datetime.fromisoformat(text)
    except ValueError:
        return Moment(None, f"{text} is not in the calendar")
    if len(text) == 16:
        text += ":00"
    return Moment(text)


def _parse(plain: str, shown: str, year: int | None) -> Moment:
    found = _find_date(plain, year)
    if isinstance(found, Moment):
        return found if found.problem else Moment(None, f"{shown[:30]!r} is no date that can be read")
    date, end = found
    rest = plain[end:].strip(" \tT,，、-—")
    if not rest:
        return _calendar(date, None, "", shown)
    if len(date) < 3:
        return Moment(None, f"{shown[:30]!r} is no date that can be read")
    clock, zone, left = _find_clock(rest)
    if clock is None or left:
        return Moment(None, f"{shown[:30]!r} is no date that can be read")
    return _calendar(date, clock, zone, shown)


def _find_date(plain: str, year: int | None) -> tuple[tuple[int, ...], int] | Moment:
    if match := _OTHER_ORDER.match(plain):
        a, b = int(match["a"]), int(match["b"])
        if a <= 12 and b <= 12 and a != b:
            return Moment(None, f"{match[0]}: day and month cannot be told apart")
        month, day = (b, a) if a > 12 else (a, b)
        return (int(match["y"]), month, day), match.end()
    if match := _DATE.match(plain):
        groups = match.groupdict()
        month_text = next((groups[k] for k in ("m1", "m2", "m3") if groups[k]), None)
        day_text = next((groups[k] for k in ("d1", "d2", "d3") if groups[k]), None)
        parts = [groups["y"], month_text, day_text]
        return tuple(int(p) for p in parts if p is not None), match.end()
    if match := _MONTH_DAY.match(plain):
        if year is None:
            return Moment(None, f"{match[0]} has no year: set reading.year")
        return (year, int(match["m"] or match["m2"]), int(match["d"] or match["d2"])), match.end()
    return _NOTHING


def _find_clock(rest: str) -> tuple[tuple[int, int, int] | None, str, str]:
    """Hour, minute and second; the zone; and what is left over."""
    half = _HALF_DAY.search(rest)
    bare = _HALF_DAY.sub(" ", rest).strip()
    match = _CLOCK.match(bare) or _COMPACT_CLOCK.match(bare)
    if match is None:
        return None, "", rest
    groups = match.groupdict()
    hour, minute, second = int(groups["h"]), int(groups["m"] or 0), int(groups["s"] or 0)
    if groups.get("half"):
        minute = 30
    word = half[1].lower() if half else ""
    if hour > _LAST_HOUR or (word in _NIGHT and hour < _SMALL_HOURS):  # at night, at one: of this day or of the next?
        return None, "", rest
    if hour < 12 and (word in _AFTERNOON or (word == "中午" and hour < 3)):
        hour += 12
    elif hour == _NOON and word in _NIGHT:
        hour = _MIDNIGHT
    elif hour == _NOON and word in {"凌晨", "am", "a.m.", "上午"}:
        hour = 0
    return (hour, minute, second), groups.get("zone") or "", bare[match.end() :].strip()


def _calendar(date: tuple[int, ...], clock: tuple[int, int, int] | None, zone: str, shown: str) -> Moment:
    try:
        if len(date) == 3:
            if clock is None:
                return Moment(dt.date(*date).isoformat())
            hour, minute, second = clock
            night = dt.timedelta(days=hour // _MIDNIGHT)  # twelve at night is the next day's first hour
            return Moment(f"{(dt.datetime(*date, hour % _MIDNIGHT, minute, second) + night).isoformat()}{zone}")
        dt.date(*date, *(1,) * (3 - len(date)))
    except ValueError:
        return Moment(None, f"{shown[:30]!r} is not in the calendar")
    return Moment("-".join(f"{part:0{4 if i == 0 else 2}d}" for i, part in enumerate(date)))


_SPAN = re.compile(
    r"(?P<a>(?:(?:19|20)\d\d\s*[年./-]\s*)?\d{1,2}\s*[月./-]\s*\d{1,2}\s*[日号]?)\s*(?:[—–－~～至到-]{1,2})\s*"
    r"(?P<b>(?:(?:19|20)\d\d\s*[年./-]\s*)?(?:\d{1,2}\s*[月./-]\s*)?\d{1,2}\s*[日号]?)(?!\d)"
)


def find_span(text: str, *, year: int | None = None) -> tuple[str, str] | None:
    """The first span of days in a text; the end takes year and month from the beginning where it has none.

    >>> find_span("首轮研讨：2017年6月22日—30日")   # first round of discussion
    ('2017-06-22', '2017-06-30')
    """
    for match in _SPAN.finditer(text):
        first = read_time(match["a"].replace(" ", ""), year=year).iso
        if first is None or len(first) != 10:
            continue
        numbers = [int(n) for n in re.findall(r"\d+", match["b"])]
        whole = (int(first[:4]), int(first[5:7]))[: 3 - len(numbers)] + tuple(numbers)
        last = _calendar(whole, None, "", match["b"]).iso
        if last is not None and last >= first:
            return first, last
    return None
