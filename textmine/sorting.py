"""Sorting what need not fit in memory: a part at a time, into columns that a store puts into files where they are long.

Results never depend on how large a part is. What has few keys, each known beforehand, is counted into its place
(`places`); what has any keys is sorted by runs, and these are read side by side, one range of keys after another
(`SortedRuns`), as an external merge does (Knuth 1998, 5.4).
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise
from typing import Any

import numpy as np
from numpy.typing import NDArray

from textmine.ordering import first_of_each, places, slices
from textmine.spans import document_runs, sorted_distinct
from textmine.store import ColumnStore

__all__ = ["SortedRuns", "at_once", "first_of_each", "parts", "places"]

Array = NDArray[Any]
Int64 = NDArray[np.int64]

AT_ONCE = 1 << 18
"""Rows that are in memory together: what is done with one takes some hundred bytes. A class is one part. A guess."""


def parts(length: int) -> Iterator[slice]:
    """What takes so many rows in parts that fit in memory."""
    return slices(length, AT_ONCE)


def at_once(offsets: Int64) -> list[tuple[int, int]]:
    """Runs of groups whose rows fit in memory, given where those of each begin; a group is never divided."""
    return document_runs(offsets, AT_ONCE)


class SortedRuns:
    """Rows of some columns that are read in order of the first of these; those of one key stay in order.

    Args:
        store: takes the columns.
        dtypes: of the columns.

    >>> rows = SortedRuns(ColumnStore(), np.int64, np.int64)
    >>> rows.add(np.array([7, 3]), np.array([0, 1]))
    >>> rows.add(np.array([3]), np.array([2]))
    >>> [[column.tolist() for column in columns] for columns in rows.in_order()]
    [[[3, 3, 7], [1, 2, 0]]]
    """

    def __init__(self, store: ColumnStore, *dtypes: Any) -> None:
        self._growing = [store.growing(dtype) for dtype in dtypes]
        self._bounds = [0]

    def add(self, *columns: Array) -> None:
        """Add a part, which is sorted now."""
        for growing, column in zip(self._growing, _sorted(columns), strict=True):
            growing.add(column)
        self._bounds.append(self._bounds[-1] + len(columns[0]))

    def in_order(self) -> Iterator[tuple[Array, ...]]:
        """All rows, some of them at a time, all of one key together; nothing can be added any more."""
        columns = [growing.array() for growing in self._growing]
        for begins, ends in pairwise(self._edges(columns[0])):
            some = [slice(*edges) for edges in zip(begins, ends, strict=True) if edges[0] < edges[1]]
            if some:
                yield _sorted(tuple(np.concatenate([column[part] for part in some]) for column in columns))

    def _edges(self, keys: Array) -> list[list[int]]:
        """Where each range of keys begins in each run, and where the last ends."""
        runs = [keys[begin:end] for begin, end in pairwise(self._bounds)]
        if not len(keys):
            return []
        every = max(1, AT_ONCE // len(runs))
        known = np.sort(np.concatenate([run[::every] for run in runs]))  # as many keys as this stand for one part each
        cuts = sorted_distinct(known[AT_ONCE // every :: max(1, AT_ONCE // every)])
        inner = np.array([np.searchsorted(run, cuts) for run in runs]).T + self._bounds[:-1]
        return [self._bounds[:-1], *inner.tolist(), self._bounds[1:]]


def _sorted(columns: tuple[Array, ...]) -> tuple[Array, ...]:
    if len(columns) == 1:
        return (np.sort(columns[0]),)
    order = np.argsort(columns[0], kind="stable")
    return tuple(column[order] for column in columns)
