"""What groups and periods are called in pictures, which are in Chinese."""

from __future__ import annotations

import datetime

from textmine.settings import KindNames

__all__ = ["group_name", "period_name"]


def group_name(condition: str, kinds: KindNames) -> str:
    """What the documents of `FIELD=VALUE` are called.

    >>> [group_name(named, KindNames(report="学习笔记")) for named in ("kind=report", "unit=一中", "month=2024-12")]
    ['学习笔记', '一中', '2024-12']
    """
    field, _, value = condition.partition("=")
    return kinds.of(value) if field == "kind" else value


def period_name(field: str, period: str) -> str:
    """What a period is called: a round by its number, a week by the day on which it begins.

    >>> period_name("round", "2"), period_name("week", "2025-W01"), period_name("month", "2024-12")
    ('第2轮', '2024-12-30起', '2024-12')
    """
    if field == "round":
        return f"第{period}轮"
    if field == "week":
        year, week = period.split("-W")
        return f"{datetime.date.fromisocalendar(int(year), int(week), 1)}起"
    return period
