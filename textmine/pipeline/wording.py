"""What groups and periods are called in pictures, which are in Chinese."""

from __future__ import annotations

import datetime

from textmine.bulletin.view import KINDS

__all__ = ["group_name", "period_name"]


def group_name(condition: str) -> str:
    """What the documents of `FIELD=VALUE` are called.

    >>> group_name("kind=report"), group_name("unit=一中"), group_name("month=2024-12")
    ('思想汇报', '一中', '2024-12')
    """
    field, _, value = condition.partition("=")
    return KINDS.get(value, value) if field == "kind" else value


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
