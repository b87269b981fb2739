"""Numbers as rosters hold them, and lengths of time in 分钟, 小时 and 学时.

>>> read_number("１，２３４分钟"), read_number("98.5%"), read_number("未提交")
(1234.0, 98.5, None)
>>> read_minutes("2小时30分", unit="", minutes_per_hour=45)
150.0
>>> read_minutes("12", unit="学时", minutes_per_hour=45)
540.0
>>> [read_minutes("45:30", unit=unit, minutes_per_hour=45) for unit in ("分钟", "小时", "")]  # or either
[45.5, 2730.0, None]
"""

from __future__ import annotations

import re
import unicodedata

__all__ = ["is_ambiguous_clock", "read_minutes", "read_number", "unit_of_time"]

_NUMBER = re.compile(
    r"[<>≈约]?\s*([+-]?(?:\d{1,3}(?:,\d{3})+|\d+)(?:\.\d+)?|[+-]?\.\d+)\s*(?:%|分钟|分|小时|学时|课时|时|次|条|人次|人|篇|件|个|份|min)?$"
)
_PART = re.compile(r"(\d+(?:\.\d+)?)\s*(天|小时|时(?!长)|h|分钟|分|min|m|秒|s|学时|课时)", re.IGNORECASE)
_CLOCK = re.compile(r"(\d+):([0-5]?\d)(?::([0-5]?\d))?$")
_LARGER_PARTS = {"小时": 60.0, "分钟": 1.0}
"""Units of which the first of two parts of a clock counts, in minutes; the second counts sixtieths of it."""
_CLOCK_HEADERS = (
    (re.compile(r"(?:(?<![学课])时|h)\s*[:：/／]\s*[分m]", re.IGNORECASE), "小时"),
    (re.compile(r"[分m]\s*[:：/／]\s*[秒s]", re.I), "分钟"),
)
_UNIT_BEHIND = re.compile(
    r"(?:[（(]\s*(?:单位\s*[:：]?\s*)?|[/／]\s*|单位\s*[:：]\s*)(分钟?|小?时|[学课]时|秒)\s*[)）]?\s*$"
)
_UNITS = {"分": "分钟", "分钟": "分钟", "时": "小时", "小时": "小时", "学时": "学时", "课时": "学时", "秒": "秒"}
_FACTORS = {"天": 1440.0, "小时": 60.0, "时": 60.0, "h": 60.0, "分钟": 1.0, "分": 1.0, "min": 1.0, "m": 1.0}
_SECONDS = ("秒", "s")


def read_number(text: str) -> float | None:
    """A number with or without its unit; None for anything else."""
    if len(text) > 40:
        return None
    match = _NUMBER.match(unicodedata.normalize("NFKC", text).replace("，", ",").strip())
    return None if match is None else float(match[1].replace(",", ""))


def unit_of_time(header: str) -> str:
    """The unit that a header names: 分钟, 小时, 学时, 秒, or nothing.

    >>> unit_of_time("学习时长（小时）"), unit_of_time("必修学时"), unit_of_time("学习时长")
    ('小时', '学时', '')
    >>> unit_of_time("必修课时长"), unit_of_time("必修课时")   # length of the lessons; lessons
    ('', '学时')
    >>> unit_of_time("学习时长(时:分)"), unit_of_time("学习时长(mm:ss)"), unit_of_time("学习时长（时/分）")
    ('小时', '分钟', '小时')
    >>> unit_of_time("学习时长（时）"), unit_of_time("必修学时（分钟）"), unit_of_time("学时（1学时=45分钟）")
    ('小时', '分钟', '学时')
    """
    for pattern, unit in _CLOCK_HEADERS:
        if pattern.search(header):
            return unit
    if match := _UNIT_BEHIND.search(header):  # what stands behind the name says in what it is counted: 学时（分钟）
        return _UNITS[match[1]]
    # 必修课时长 holds the characters of 课时 and is a length of time, not a number of lessons.
    if match := re.search(r"分钟|小时|[学课]时(?!长)|秒", header):
        return "学时" if match[0] in ("学时", "课时") else match[0]
    if re.search(r"minutes?\b|\bmin\b|minutes", header, re.IGNORECASE):
        return "分钟"
    return "小时" if re.search(r"hours?\b", header, re.IGNORECASE) else ""


def read_minutes(text: str, *, unit: str, minutes_per_hour: float) -> float | None:
    """Minutes of a length of time; None for what is none, or may be one of two lengths.

    Args:
        text: the cell.
        unit: that of a bare number, and of the first of two parts of a clock.
        minutes_per_hour: the length of one 学时.
    """
    plain = unicodedata.normalize("NFKC", text).replace("，", "").replace(",", "").strip()
    if match := _CLOCK.match(plain):
        first, second = int(match[1]), int(match[2])
        if match[3] is not None:
            return first * 60 + second + int(match[3]) / 60
        larger = _LARGER_PARTS.get(unit)
        return None if larger is None else larger * (first + second / 60)
    parts = _PART.findall(plain)
    if parts and not _PART.sub("", plain).strip():
        return sum(float(number) * _factor(word.lower(), minutes_per_hour) for number, word in parts)
    number = read_number(plain)
    return None if number is None else number * _factor(unit or "分钟", minutes_per_hour)


def is_ambiguous_clock(text: str) -> bool:
    """Whether a length of time may be hours and minutes, or minutes and seconds.

    >>> is_ambiguous_clock("45:30"), is_ambiguous_clock("0:45:30")
    (True, False)
    """
    match = _CLOCK.match(unicodedata.normalize("NFKC", text).strip())
    return match is not None and match[3] is None


def _factor(unit: str, minutes_per_hour: float) -> float:
    if unit in ("学时", "课时"):
        return minutes_per_hour
    return 1 / 60 if unit in _SECONDS else _FACTORS.get(unit, 1.0)
