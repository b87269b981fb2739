"""One person across files: units filled in where only one can be meant, ambiguities reported."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping

import polars as pl

from textmine.reading.account import Note
from textmine.reading.roster import Roster

__all__ = ["fill_units", "overlaps"]

_SHOWN = 5


def fill_units(frame: pl.DataFrame, roster: Roster | None, notes: list[Note]) -> pl.DataFrame:
    """Give documents without a unit that of their author, where name or number stands in one unit only.

    The roster is asked first, then the other files. A name that stands in two units stays without, and is noted: whose
    text it is cannot be known.
    """
    units = _units_of_frame(frame)
    for name, found in _units_of_roster(roster).items():
        units[name] = found
    bare = frame.filter(pl.col("unit").is_null() & pl.col("author").is_not_null())["author"]
    wanted = bare.unique().sort().to_list()
    unclear = [name for name in wanted if len(units.get(name, ())) > 1]
    for name in unclear:
        n = int((bare == name).sum())
        where = ", ".join(sorted(units[name]))
        notes.append(Note("corpus", "identity", f"{name}: {n} documents without a unit; the name stands in {where}"))
    clear = {name: next(iter(units[name])) for name in wanted if len(units.get(name, ())) == 1}
    if not clear:
        return frame
    notes.append(Note("corpus", "unit", f"the units of {len(clear)} authors were filled in from where they are told"))
    filled = pl.col("author").replace_strict(clear, default=None, return_dtype=pl.String)
    return frame.with_columns(pl.coalesce("unit", filled).alias("unit"))


def _units_of_frame(frame: pl.DataFrame) -> dict[str, set[str]]:
    if frame["unit"].null_count() in (0, frame.height):
        return {}
    pairs = frame.select("author", "unit").drop_nulls().unique()
    units: dict[str, set[str]] = defaultdict(set)
    for author, unit in pairs.iter_rows():
        units[author].add(unit)
    return units


def _units_of_roster(roster: Roster | None) -> dict[str, set[str]]:
    units: dict[str, set[str]] = defaultdict(set)
    if roster is not None:
        for name, number, unit in roster.frame.select("name", "number", "unit").iter_rows():
            if unit:
                units[name].add(unit)
                if number:
                    units[number].add(unit)
    return units


def overlaps(authors: Mapping[str, set[str]]) -> list[tuple[str, str, int, float]]:
    """How far the authors of two files are the same people: (file, other file, shared, share of the smaller)."""
    files = sorted(authors)
    return [
        (a, b, len(shared), len(shared) / min(len(authors[a]), len(authors[b])))
        for i, a in enumerate(files)
        for b in files[i + 1 :]
        if authors[a] and authors[b]
        for shared in [authors[a] & authors[b]]
    ]
