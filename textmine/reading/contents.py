"""What the cells of a column look like: names, numbers, times, choices or free text."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from textmine.reading.dates import read_time
from textmine.reading.kinds import kind_of_row
from textmine.reading.numbers import read_minutes
from textmine.reading.sheet import CellError, Value, cell_text

__all__ = ["DISTINCT", "NOT_ANSWERED", "TEXT_LENGTH", "Contents", "look_at"]

TEXT_LENGTH = 8.0
"""Mean characters from which an unnamed column may be free text. A guess; choices such as 非常满意 have 2 to 6."""
DISTINCT = 0.5
"""Share of distinct values from which an unnamed column may be free text. A guess."""

_COPIED = 0.2
"""The same where the header asks for free text. A guess: in a class that copies, five write the same."""


@dataclass(frozen=True, slots=True)
class Contents:
    """What the cells of a column look like: shares of the filled ones, and lengths in characters.

    Cells that say that there is no answer, (空) or 无, only count for `answered`, which is the share of the others.
    """

    filled: int
    answered: float
    numeric: float
    times: float
    length: float
    longest: int
    distinct: float
    han_names: float
    kinds: float
    required: float
    choices: bool

    @property
    def is_prose(self) -> bool:
        """Whether the column may be free text."""
        return self.is_long and self.distinct >= DISTINCT

    @property
    def may_be_prose(self) -> bool:
        """The same where the header asks for free text: people copy answers."""
        return self.is_long and self.distinct >= _COPIED

    @property
    def is_long(self) -> bool:
        """Whether its cells are as long as texts, and neither numbers, times nor choices."""
        return (
            self.filled > 0
            and self.numeric < 0.5
            and self.times < 0.5
            and (self.length >= TEXT_LENGTH or self.longest >= 5 * TEXT_LENGTH)
            and not self.choices
        )


NOT_ANSWERED = re.compile(r"^\s*[(（](?:空|跳过|未填写?|未作答|未回答|无答案)[)）]\s*$")
"""What survey tools write where nobody wrote."""
_NOTHING = re.compile(r"(?:暂时?)?(?:无|没有?)[。.!！]?")
"""What people write who have nothing to say."""
_REQUIRED = frozenset(["必修", "选修", "必修课", "选修课"])
_HAN_NAME = re.compile(r"^[\u4e00-\u9fff]{2,4}$|^[\u4e00-\u9fff]{1,8}[·•][\u4e00-\u9fff]{1,8}$")


def look_at(values: Sequence[Value], year: int | None) -> Contents:
    """Judge the cells of one column; `year` is that of dates without one."""
    texts = [cell_text(v).strip() for v in values if not isinstance(v, CellError)]
    written = [t for t in texts if t]
    texts = [t for t in written if not (NOT_ANSWERED.match(t) or _NOTHING.fullmatch(t))]
    answered = len(texts) / max(len(written), 1)
    n = max(len(texts), 1)
    numeric = sum(read_minutes(t, unit="小时", minutes_per_hour=1) is not None for t in texts) / n
    times = sum(len(t) < 40 and read_time(t, year=year or 2000).iso is not None for t in texts) / n
    lengths = [len(t) for t in texts]
    names = sum(_HAN_NAME.match(t) is not None for t in texts) / n
    kinds = sum(kind_of_row(t) is not None for t in texts) / n
    required = sum(t in _REQUIRED for t in texts) / n
    longest, distinct = max(lengths, default=0), len(set(texts)) / n
    return Contents(
        len(texts), answered, numeric, times, sum(lengths) / n, longest, distinct, names, kinds, required,
        _are_choices(texts),
    )  # fmt: skip


_BETWEEN = re.compile(r"\s*(?:[┋|｜;；、,，\n]|\$;)\s*")
_FEWEST_TICKED, _MOST_OFFERED, _TICKED_EACH = 8, 20, 4
"""Answers from which choices are told from texts; how many a question offers at most, and how often each is ticked on
average. Guesses."""


def _are_choices(texts: Sequence[str]) -> bool:
    """Whether cells hold what was ticked, one or several: 教学设计┋班级管理.

    >>> _are_choices(["备课┋评课", "备课", "评课┋作业", "作业┋备课"] * 3)   # lessons, feedback, homework
    True
    >>> _are_choices([f"我学会了第{n}种备课的办法，先看学生。" for n in range(12)])   # ways to prepare a lesson
    False
    """
    ticked = [piece for text in texts for piece in _BETWEEN.split(text) if piece]
    offered = set(ticked)
    if len(texts) < _FEWEST_TICKED or len(offered) > _MOST_OFFERED or _TICKED_EACH * len(offered) > len(ticked):
        return False
    return not any(re.search("[。！？!?]", piece) for piece in offered)
