"""Marks that are found in any order, put in order."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import fields
from itertools import islice

import numpy as np

from textmine.sorting import AT_ONCE, SortedRuns
from textmine.spans import Marks, Reason
from textmine.store import ColumnStore

__all__ = ["GatheredMarks", "Row"]

Row = tuple[int, int, int, Reason, int]
"""Document, start, end, reason, group."""


class GatheredMarks:
    """Marks to which others are added, in any order; equal ones count once.

    Args:
        store: takes their columns.
    """

    def __init__(self, store: ColumnStore) -> None:
        self._store = store
        self._rows = SortedRuns(store, np.int64, *_TYPES.values())

    def add(self, marks: Marks) -> None:
        """Add some."""
        place = (marks.documents.astype(np.int64) << 32) + marks.starts
        self._rows.add(place, *(getattr(marks, name) for name in _TYPES))

    def add_rows(self, rows: Iterable[Row]) -> None:
        """Add some that come one by one."""
        rows = iter(rows)
        while some := list(islice(rows, AT_ONCE)):
            self.add(Marks.from_rows(some))

    def marks(self) -> Marks:
        """All that were added; nothing can be added any more."""
        growing = {name: self._store.growing(dtype) for name, dtype in _TYPES.items()}
        for _, *columns in self._rows.in_order():  # those that begin at one place are together
            some = Marks.from_table(np.column_stack(columns))
            for name, column in growing.items():
                column.add(getattr(some, name))
        return Marks(**{name: column.array() for name, column in growing.items()})


_TYPES = {field.name: np.uint8 if field.name == "reasons" else np.int32 for field in fields(Marks)}
"""Of the columns of `Marks`."""
