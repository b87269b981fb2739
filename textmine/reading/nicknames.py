"""Whom of the roster somebody means who calls themselves 王芳-实验小学-语文 or 吴昊13800001111, as groups ask.

>>> roster = Roster.from_rows([{"name": "王芳", "unit": "江北区实验小学"}, {"name": "郑丽", "unit": "江北区二小"}])
>>> nicknames_of(roster, ["王芳-实验小学-语文", "江北郑丽", "王芳芳", "王芳的妈妈"])   # Fangfang, and Fang's mother
{'王芳-实验小学-语文': ('王芳', '江北区实验小学'), '江北郑丽': ('郑丽', '江北区二小')}
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence

import polars as pl

from textmine.organisers import speaks_for_organiser
from textmine.reading.names import is_unit
from textmine.reading.roster import Roster
from textmine.reading.units import may_abbreviate, same_unit

__all__ = ["nicknames_of"]

_HAN = re.compile("[\u3400-\u9fff]")
_LONGEST = 40
"""Characters of a nickname at most."""
_BEFORE = re.compile(
    "(?:小学|中学|初中|高中|幼儿园|学校|学院|支部|小组|[一二三四五六七八九十\\d]+[组班号中小]|[区县市镇乡]|学员|教师|老师"
    "|语文|数学|英语|物理|化学|生物|历史|地理|政治|思政|道法|音乐|美术|体育|信息|科学|心理|劳动)$"
)
"""What stands before a name without anything between: a school, a place, a subject; 小李明 is another name."""
_OF_THE_CLASS = re.compile("(?:[组班坊]|支部|党委)$")
"""Units that a class has of its own, whatever school its people are of."""
_BEHIND = re.compile("(?:老师|教师|同学|同志|校长|副校长|园长|副园长|主任|书记)$")


def nicknames_of(roster: Roster | None, authors: Sequence[str]) -> dict[str, tuple[str, str | None]]:
    """The name and the unit of the trainee whom each of some nicknames means; left out are those that may mean others.

    A nickname holds one name of the roster, which only one trainee has, parted from the rest.
    """
    if roster is None:
        return {}
    alone = roster.frame.filter(pl.col("name").is_unique() & (pl.col("name").str.len_chars() >= 2))
    units = dict(alone.select("name", "unit").iter_rows())
    names, told = set(roster.names), " ".join(roster.frame["unit"].drop_nulls().unique())
    lengths = sorted({len(name) for name in names})
    found = {}
    every = pl.Series(authors, dtype=pl.String)
    for author in every.filter(every.str.contains_any(sorted(names))):  # of a million most hold none
        if author in names or len(author) > _LONGEST or speaks_for_organiser(author):
            continue
        inside = {name for at, name in _inside(author, names, lengths) if _stands_apart(author, at, name, told)}
        if len(inside) == 1 and (name := inside.pop()) in units and not _is_elsewhere(author, name, units[name]):
            found[author] = name, units[name]
    return found


def _is_elsewhere(author: str, name: str, unit: str | None) -> bool:
    """Whether a nickname tells a unit that is not the trainee's: somebody else has the same name there."""
    parts = re.split("[^\u3400-\u9fff\\d]+", author.replace(name, " "))
    words = [part for part in parts if is_unit(part) and not _OF_THE_CLASS.search(part)]
    return unit is not None and any(not (same_unit(word, unit) or may_abbreviate(word, unit)) for word in words)


def _inside(author: str, names: set[str], lengths: Iterable[int]) -> Iterator[tuple[int, str]]:
    for length in lengths:
        for at in range(len(author) - length + 1):
            if (name := author[at : at + length]) in names:
                yield at, name


def _stands_apart(author: str, at: int, name: str, units: str) -> bool:
    """Whether a name is no part of a longer one: what stands on either side is no Chinese, or known for no name."""
    before, behind = author[:at], author[at + len(name) :]
    glued_before, glued_behind = (part[-1:] if left else part[:1] for part, left in ((before, True), (behind, False)))
    if _HAN.match(glued_behind) and not _BEHIND.fullmatch(behind):
        return False
    if not _HAN.match(glued_before):
        return True
    word = re.split("[^\u3400-\u9fff]", before)[-1]
    return is_unit(word) or _BEFORE.search(word) is not None or (len(word) > 1 and word in units)
