"""Who is one person: told by author and unit."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import polars as pl
from numpy.typing import NDArray

from textmine.columns import Coded, Columns, coded
from textmine.ordering import distinct_of

__all__ = ["people", "person"]

_NAME = r"^[\p{Han}·]{2,4}$"
"""A personal name as people write it, which alone says little in a country of many namesakes."""


def person(frame: pl.DataFrame) -> pl.Series:
    """Tell people apart: a personal name in two units is two people, any other author (a login, a number) is one."""
    author, unit = pl.col("author"), pl.col("unit")
    if not frame["author"].unique().str.contains(_NAME).any():
        return frame["author"].alias("person")
    in_two_units = unit.drop_nulls().n_unique().over("author") > 1
    is_told = author.str.contains(_NAME) & in_two_units & unit.is_not_null()
    with_unit = pl.when(is_told).then(author + "（" + unit + "）").otherwise(author)
    pairs = frame.select("author", "unit").unique().with_columns(with_unit.alias("person"))
    told = frame.select("author", "unit").join(
        pairs, on=["author", "unit"], how="left", nulls_equal=True, maintain_order="left"
    )
    return told["person"]


def people(columns: Columns) -> Coded:
    """The same of a table in files."""
    author, unit = columns.coded["author"], columns.coded["unit"]
    if not author.levels.str.contains(_NAME).any():
        return author
    known = distinct_of(_pairs(author, unit))
    mine, its = np.divmod(known, len(unit.values))
    names = person(pl.DataFrame({"author": author.values.gather(mine), "unit": unit.values.gather(its - 1)}))
    return coded((np.searchsorted(known, part) for part in _pairs(author, unit)), names, columns.store)


def _pairs(author: Coded, unit: Coded) -> Iterator[NDArray[np.int64]]:
    """A number for the author and the unit of each row."""
    both = zip(author.parts(), unit.parts(), strict=True)
    return (mine.astype(np.int64) * len(unit.values) + its + 1 for mine, its in both)
