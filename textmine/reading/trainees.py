"""Which rows of one or more tables tell of one trainee.

>>> long, short = {"name": "李明", "unit": "江北区第一中学"}, {"name": "李明", "unit": "第一中学"}
>>> empty = {"number": None, "source": "", "meta": {}}
>>> rows = [TraineeRow(row | empty, (file, None, None), None) for file, row in (("a", short), ("b", long))]
>>> trainees = Trainees(rows)
>>> for row in rows:
...     trainees.take(row, [])
>>> [row["unit"] for row in trainees.rows]   # first middle school of the district, spelled in two ways
['江北区第一中学']
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from textmine.reading.account import Note
from textmine.reading.units import bare_unit, may_abbreviate, same_unit

__all__ = ["TraineeRow", "Trainees"]

_SAME_PEOPLE = 0.5
"""Share of the names of the smaller of two tables from which they are of the same people. A guess."""


@dataclass(frozen=True, slots=True)
class TraineeRow:
    """A row of a table: its values, the file, member and sheet where it stands, and what its number is called."""

    values: dict[str, Any]
    table: tuple[str, str | None, str | None]
    numbered: str | None


class Trainees:
    """The trainees so far, by number and by name, and the rows that told of each."""

    def __init__(self, told: Sequence[TraineeRow]) -> None:
        self.rows: list[dict[str, Any]] = []
        self._by_number: dict[str, dict[str, Any]] = {}
        self._by_name: dict[str, list[dict[str, Any]]] = defaultdict(list)
        self._told: dict[int, list[TraineeRow]] = defaultdict(list)
        self._names: dict[object, Counter[str]] = defaultdict(Counter)
        for row in told:
            self._names[row.table][row.values["name"]] += 1

    def take(self, row: TraineeRow, notes: list[Note]) -> None:
        """A new trainee, or more about one who is known."""
        known = self._find(row)
        if known is None:
            self._add(row)
        else:
            self._join(known, row, notes)

    def _add(self, row: TraineeRow) -> None:
        self.rows.append(row.values)
        self._by_name[row.values["name"]].append(row.values)
        self._keep(row.values, row)

    def _keep(self, known: dict[str, Any], row: TraineeRow) -> None:
        self._told[id(known)].append(row)
        if row.values["number"]:
            self._by_number[row.values["number"]] = known

    def _find(self, row: TraineeRow) -> dict[str, Any] | None:
        """Who a row is about: the one of its number; else of its name and unit; else the only one of its name.

        Numbers of two kinds, such as 学号 and 手机, tell nothing of one another.
        """
        values = row.values
        if values["number"] and (known := self._by_number.get(values["number"])):
            return known
        same = [other for other in self._by_name[values["name"]] if not self._numbered_alike(other, row)]
        here = [other for other in same if other["unit"] == values["unit"]]
        if here:
            return here[0]
        if len(same) == 1 and None in (values["unit"], same[0]["unit"]):
            return same[0]
        return self._spelled_otherwise(row, [other for other in same if row.table not in self._tables(other)])

    def _numbered_alike(self, other: Mapping[str, Any], row: TraineeRow) -> bool:
        return row.numbered is not None and any(told.numbered == row.numbered for told in self._told[id(other)])

    def _tables(self, known: Mapping[str, Any]) -> set[object]:
        return {row.table for row in self._told[id(known)]}

    def _spelled_otherwise(self, row: TraineeRow, others: Sequence[dict[str, Any]]) -> dict[str, Any] | None:
        """The one of these, out of other tables, whose unit is the row's in other words, or who can be no other."""
        name, unit = row.values["name"], row.values["unit"]
        for means in (same_unit, may_abbreviate):
            found = [other for other in others if unit and other["unit"] and means(unit, other["unit"])]
            if found:
                return found[0] if len(found) == 1 else None
        if len(others) != 1:
            return None
        tables = [row.table, *self._tables(others[0])]
        once = all(self._names[table][name] == 1 for table in tables)
        return others[0] if once and all(self._of_one_class(row.table, table) for table in tables[1:]) else None

    def _of_one_class(self, a: object, b: object) -> bool:
        """Whether two tables name the same people for the most part."""
        names, others = self._names[a].keys(), self._names[b].keys()
        return len(names & others) > _SAME_PEOPLE * min(len(names), len(others))

    def _join(self, into: dict[str, Any], row: TraineeRow, notes: list[Note]) -> None:
        """What another row tells of a trainee."""
        self._keep(into, row)
        for name, value in row.values.items():
            if name in ("source", "meta") or value is None:
                continue
            if into[name] is None:
                into[name] = value
            elif name == "unit" and same_unit(into[name], value):
                into[name] = max(into[name], value, key=lambda unit: len(bare_unit(unit)))
            elif into[name] != value and name != "number":
                told = f"{name} is {into[name]} in one row and {value} in another; the first was taken"
                notes.append(Note(row.table[0], "roster", f"{row.values['name']}: {told}"))
        into["meta"] = {**row.values["meta"], **into["meta"]}
