"""Figures of a part of the class: of a school that is named before them, of one person, of whoever has most.

What a fact counts of the class is counted of the part in the same way, from its rows of the roster and its texts.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import cached_property

import polars as pl

from textmine.bulletin.checking.amounts import NUMBER
from textmine.bulletin.checking.context import Context
from textmine.bulletin.checking.expected import Expected
from textmine.bulletin.facts import Fact, facts, number_in_words
from textmine.corpus import Corpus

__all__ = ["Parts"]

_SENTENCE = re.compile("[。；！？!?;\u3000]")
_CLAUSE = re.compile("[。；！？!?;，,、（）()\u3000]")
"""Also behind what is blank in a view: somebody's words, or a title."""
_MOST = re.compile("最多的[^，。；]{0,8}$|最多的(?:一[位名人])?(?:学员|老师|教师|同志)?$")
_SEVERAL = re.compile("^(?:等|和|与|、)")
"""Behind a name: 周远山等3人 are others as well."""
_JOINED = re.compile("[^\\d人名位][、和与及]$")
_PEOPLE = (
    rf"(?:的)?(?:参训|参加学习的|注册)?(?:学员|教师|老师)?(?:共有|共|有|为|注册|参训|参加)?"
    rf"(?P<n>{NUMBER})[人名位](?=学员|教师|老师|参[加训]|[，。；、）)]|$)"
)
"""青石小学3人: how many of the class are of a school."""
_COME_FROM = rf"(?P<n>{NUMBER})[人名位](?:学员|教师|老师)?来自"
"""4名学员来自第二中学."""
_TALKED = ("posts", "replies")
_EACH = {"posts": "post", "replies": "reply", "submissions": "submission"}
"""What each of the class has some of: its column in the roster, and the kind of its texts."""


@dataclass(frozen=True, slots=True)
class _Part:
    """A part of the class: its name, and the columns that tell it, in roster and texts."""

    name: str
    unit: str | None = None
    person: str | None = None


class Parts:
    """Counts figures of parts of the class."""

    def __init__(self, context: Context) -> None:
        self._context = context
        self._counted: dict[_Part, dict[str, Fact]] = {}

    @cached_property
    def _units(self) -> dict[str, str]:
        """Schools by the forms in which they may be written; a form of several is of none."""
        found: dict[str, set[str]] = {}
        for unit in self._context.units:
            for form in {unit, *self._context.forms_of(unit)}:
                found.setdefault(form, set()).add(unit)
        return {form: units.pop() for form, units in found.items() if len(units) == 1 and len(form) > 1}

    @cached_property
    def _unit(self) -> re.Pattern[str]:
        forms = sorted(self._units, key=lambda form: (-len(form), form))
        return re.compile(f"(?P<unit>{'|'.join(map(re.escape, forms)) or '(?!)'})")

    @cached_property
    def _of_units(self) -> tuple[re.Pattern[str], ...]:
        unit = self._unit.pattern
        return re.compile(f"{unit}{_PEOPLE}"), re.compile(f"{_COME_FROM}{unit}(?![、和与及等])")

    def people(self, view: str) -> Iterator[tuple[re.Match[str], Expected]]:
        """How many of the class are said to be of a school."""
        for match in (found for form in self._of_units for found in form.finditer(view)):
            if "共" in match[0] and _JOINED.search(view, 0, match.start()):
                continue  # of several schools
            part = _Part(match["unit"], unit=self._units[match["unit"]])
            told = self._values(part, ("enrolled",))
            if told:
                yield match, _of(part, Expected("学员人数", (), "人", "花名册", ""), told)

    def narrowed(self, view: str, match: re.Match[str], expected: Expected) -> Expected:
        """What a figure must be where it is of a part of the class; the class's own where it is not."""
        if not expected.facts:
            return expected
        if _MOST.search(_since(_CLAUSE, view, match.start())):
            return self._most(expected)
        part, sure = self._part(view, match.start())
        if part is None or (part.person and expected.measure == "人"):
            return expected
        values = self._values(part, expected.facts) or (0.0,)
        return _of(part, expected, values if sure else (*values, *expected.values))

    def is_named(self, view: str, position: int) -> bool:
        """Whether the clause before a position names a part of the class."""
        part, sure = self._part(view, position)
        return part is not None and sure

    def _part(self, view: str, position: int) -> tuple[_Part | None, bool]:
        """The part of the class that is named before a position; and whether its own clause names it."""
        for stop, sure in ((_CLAUSE, True), (_SENTENCE, False)):
            before = _since(stop, view, position)
            names = self._context.name_pattern
            people = list(names.finditer(before)) if names else []
            units = {self._units[found[0]] for found in self._unit.finditer(before)}
            if len(people) == 1 and not _SEVERAL.match(before[people[0].end() :]):
                bearers = self._context.of_unit(self._context.by_name[people[0][0]], before[: people[0].start()])
                if len(bearers) == 1:
                    return _Part(people[0][0], bearers[0].unit, bearers[0].name), sure
            if len(units) == 1 and not people:
                unit = units.pop()
                return _Part(unit, unit), sure
            if people or units:
                return None, False
        return None, False

    def _values(self, part: _Part, ids: tuple[str, ...]) -> tuple[float, ...]:
        """What the facts count of a part; talk of a round that is not named is also that of all rounds."""
        if part not in self._counted:
            self._counted[part] = self._count(part)
        own = self._counted[part]
        talked = tuple(name for name in _TALKED if any(id_.endswith(f".{name}") for id_ in ids))
        found = [own[id_] for id_ in dict.fromkeys((*ids, *talked)) if id_ in own]
        values = [value for fact in found for value in (fact.value, *(other.value for other in fact.others))]
        return tuple(dict.fromkeys(float(value) for value in values if isinstance(value, int | float)))

    def _count(self, part: _Part) -> dict[str, Fact]:
        material = self._context.material
        texts, roster = material.corpus, material.roster
        if part.unit is not None:
            texts = texts.filter(pl.col("unit") == part.unit)
            roster = roster.filter(pl.col("unit") == part.unit) if roster is not None else None
        if part.person is not None:
            texts = texts.filter(pl.col("author") == part.person)
            roster = roster.filter(pl.col("name") == part.person) if roster is not None else None
        return {fact.id: fact for fact in facts(Corpus(texts.frame), roster, material.card)}

    def _most(self, expected: Expected) -> Expected:
        """What the one has who has most, by the roster or by the texts."""
        name = expected.facts[0].rpartition(".")[2]
        if name not in _EACH:
            return expected
        roster, corpus = self._context.material.roster, self._context.material.corpus
        values = []
        if roster is not None and name in roster.columns:
            values.append(roster[name].max())
        texts = pl.concat(corpus.runs("kind", "author", "unit"))
        values.append(texts.filter(pl.col("kind") == _EACH[name]).group_by("author", "unit").len()["len"].max())
        most = tuple(float(value) for value in values if isinstance(value, int | float) and value)
        if not most:
            return expected
        shown = "、".join(dict.fromkeys(f"{number_in_words(value)}{expected.measure}" for value in most))
        return replace(expected, label=f"最多的一人的{expected.label}", values=most, printed=shown, certain=False)


def _of(part: _Part, expected: Expected, values: tuple[float, ...]) -> Expected:
    shown = f"{number_in_words(values[0])}{expected.measure}"
    label, source = f"{part.name}的{expected.label}", f"{expected.source}，{part.name}"
    return replace(expected, label=label, values=values, source=source, printed=shown, certain=False, exact=None)


def _since(stop: re.Pattern[str], view: str, position: int) -> str:
    """What stands before a position since the last stop."""
    return view[max((match.end() for match in stop.finditer(view, 0, position)), default=0) : position]
