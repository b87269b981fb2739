"""The catalogue: courses from a 课程表."""

from __future__ import annotations

import re
from collections.abc import Iterable

from textmine.corpus import Source
from textmine.reading.numbers import read_number
from textmine.settings import MOST_HOURS, Course

__all__ = ["make_catalogue", "read_course"]

_BOOK = re.compile(r"^《(.*)》$")


def make_catalogue(rows: Iterable[tuple[Source, dict[str, str]]]) -> tuple[Course, ...]:
    """The courses, each once, in the order in which they stand."""
    courses = (read_course(cells) for _, cells in rows)
    return tuple(dict.fromkeys(courses))


def read_course(cells: dict[str, str]) -> Course:
    """A course from the cells of a row.

    >>> read_course({"course": "《微党课怎么讲》", "lecturer": "李明", "required": "必修", "hours": "2学时"})
    Course(title='微党课怎么讲', lecturer='李明', category=None, required=True, hours=2.0)
    >>> read_course({"course": "班会的设计", "category": "选修"})   # how to hold a class meeting
    Course(title='班会的设计', lecturer=None, category=None, required=False, hours=None)
    >>> read_course({"course": "班会的设计", "hours": "20241202"}).hours   # a day, under the wrong heading
    """
    title = cells["course"].strip()
    book = _BOOK.match(title)
    required = cells.get("required") or ""
    category = cells.get("category") or ""
    told = required if "修" in required or required in ("是", "否", "必", "选") else category
    hours = read_number(cells.get("hours") or "")
    return Course(
        title=book[1] if book and "《" not in book[1] else title,
        lecturer=cells.get("lecturer") or None,
        category=None if _ONLY_REQUIRED.match(category) else category or None,
        required=_required(told),
        hours=hours if hours is not None and 0 <= hours <= MOST_HOURS else None,
    )


_ONLY_REQUIRED = re.compile(r"(?:必修|选修|必|选|公共|限定?|任)?(?:必修|选修|[必选])课?程?$")
"""A category that tells whether one must take a course, and not what it is about."""


def _required(text: str) -> bool | None:
    if "必修" in text or text in ("是", "必"):
        return True
    return False if "选修" in text or text in ("否", "选") else None
