"""Numbers as rosters hold them, and lengths of time in 分钟, 小时 and 学时.

>>> read_number("１，２３４分钟"), read_number("98.5%"), read_number("未提交")
(1234.0, 98.5, None)
>>> read_minutes("2小时30分", unit="", minutes_per_hour=45)
150.0
>>> read_minutes("12", unit="学时", minutes_per_hour=45)
540.0
"""

from __future__ import annotations

import re
import unicodedata

__all__ = ["read_minutes", "read_number", "unit_of_time"]

_NUMBER = re.compile(
    r"[<>≈约]?\s*([+-]?(?:\d{1,3}(?:,\d{3})+|\d+)(?:\.\d+)?|[+-]?\.\d+)\s*(?:%|分钟|分|小时|学时|课时|时|次|条|人次|人|篇|件|个|份|min)?$"
)
_PART = re.compile(r"(\d+(?:\.\d+)?)\s*(天|小时|时(?!长)|h|分钟|分|min|m|秒|s|学时|课时)", re.IGNORECASE)
_CLOCK = re.compile(r"(\d+):([0-5]?\d)(?::([0-5]?\d))?$")
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
    """
    # 必修课时长 holds the characters of 课时 and is a length of time, not a number of lessons.
    if match := re.search(r"分钟|小时|[学课]时(?!长)|秒", header):
        return "学时" if match[0] in ("学时", "课时") else match[0]
    if re.search(r"minutes?\b|\bmin\b|minutes", header, re.IGNORECASE):
        return "分钟"
    return "小时" if re.search(r"hours?\b", header, re.IGNORECASE) else ""


def read_minutes(text: str, *, unit: str, minutes_per_hour: float) -> float | None:
    """Minutes of a length of time; `unit` is that of a bare number, `minutes_per_hour` the length of one 学时."""
    plain = unicodedata.normalize("NFKC", text).replace("，", "").replace(",", "").strip()
    if match := _CLOCK.match(plain):
        hours, minutes, seconds = int(match[1]), int(match[2]), int(match[3] or 0)
        return hours * 60 + minutes + seconds / 60
    parts = _PART.findall(plain)
    if parts and not _PART.sub("", plain).strip():
        return sum(float(number) * _factor(word.lower(), minutes_per_hour) for number, word in parts)
    number = read_number(plain)
    return None if number is None else number * _factor(unit or "分钟", minutes_per_hour)


def _factor(unit: str, minutes_per_hour: float) -> float:
    if unit in ("学时", "课时"):
        return minutes_per_hour
    return 1 / 60 if unit in _SECONDS else _FACTORS.get(unit, 1.0)
