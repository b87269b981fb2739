"""Tables of documents that may be larger than memory: in parts, each in memory or in a file."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path

import polars as pl

from textmine.errors import InputError
from textmine.store import ColumnStore, Texts, readable

__all__ = [
    "RUN",
    "GrowingTable",
    "Table",
    "is_in_order",
    "read_in_runs",
    "require_ids_once",
    "rows_at_once",
    "size_in_memory",
    "sizes_of_runs",
]

RUN = 20_000
"""Documents that are taken together at most where not all are: short posts are rows of some megabytes."""
_BYTES_A_GROUP = 16 << 20
"""Bytes of texts in a group of rows of a file, of long texts."""
_ROW = 200
"""Bytes of a row of a table besides its text."""


def rows_at_once(sizes: Iterable[int]) -> int:
    """How many documents are some megabytes at most, given the bytes of the texts of each run of these.

    >>> rows_at_once([1_000_000, 2_000_000]), rows_at_once([1_000_000, 400_000_000])
    (20000, 838)
    """
    return max(1, min(RUN, RUN * _BYTES_A_GROUP // (max(sizes, default=0) or 1)))


def sizes_of_runs(texts: pl.Series) -> Iterator[int]:
    """The bytes of each run of texts."""
    return (int(texts[begin : begin + RUN].str.len_bytes().sum()) for begin in range(0, len(texts), RUN))


def size_in_memory(table: pl.LazyFrame) -> int:
    """About how many bytes a table of documents takes that is not read yet."""
    size = pl.col("text").str.len_bytes().sum() + _ROW * pl.len()
    return int(table.select(size).collect(engine="streaming").item())


def read_in_runs(table: pl.LazyFrame) -> Iterator[pl.DataFrame]:
    """The rows of a table of documents, some thousand at a time, or some hundred where texts are long."""
    run, size = (pl.col("row") // RUN).alias("run"), pl.col("text").str.len_bytes().sum()
    runs = table.select("text").with_row_index("row").group_by(run).agg(pl.len(), size).collect(engine="streaming")
    height, step = int(runs["len"].sum()), rows_at_once(runs["text"])
    return (table.slice(begin, step).collect() for begin in range(0, height, step))


@dataclass(frozen=True)
class Table:
    """A table in parts, each in memory or in a file.

    Attributes:
        parts: its rows, in order.
        height: how many these are.
        size: bytes that they take in memory.
    """

    parts: tuple[pl.DataFrame | Path, ...] = ()
    height: int = 0
    size: int = 0

    @classmethod
    def of(cls, frame: pl.DataFrame) -> Table:
        """One in memory."""
        return cls((frame,), *_measured(frame))

    @property
    def held(self) -> int:
        """Bytes of the parts that are in memory."""
        return sum(int(part.estimated_size()) for part in self.parts if isinstance(part, pl.DataFrame))

    def lazy(self) -> list[pl.LazyFrame]:
        """Each part, none of them read yet."""
        return [pl.scan_parquet(readable(part)) if isinstance(part, Path) else part.lazy() for part in self.parts]

    def frames(self, *columns: str) -> Iterator[pl.DataFrame]:
        """Each part, or some columns of it, read when it is asked for."""
        for part in self.parts:
            if isinstance(part, pl.DataFrame):
                yield part.select(columns) if columns else part
            else:
                rows = pl.scan_parquet(readable(part))
                yield (rows.select(columns) if columns else rows).collect()

    def changed(self, change: Callable[[pl.DataFrame], pl.DataFrame], store: ColumnStore) -> Table:
        """The table with each part changed; one in a file that is given back as it was stays there."""
        found = GrowingTable(store)
        for part, frame in zip(self.parts, self.frames(), strict=True):
            new = change(frame)
            found.extend(Table.of(new) if new is not frame else Table((part,), *_measured(frame)))
        return found.table()

    def joined(self, other: Table) -> Table:
        """These rows, and below them those of another."""
        return Table((*self.parts, *other.parts), self.height + other.height, self.size + other.size)

    def files(self, store: ColumnStore) -> tuple[Path, ...]:
        """Its parts in files."""
        return tuple(part if isinstance(part, Path) else store.write(part) for part in self.parts)

    def stored(self, store: ColumnStore) -> Table:
        """The same in files."""
        return replace(self, parts=self.files(store))


def _measured(frame: pl.DataFrame) -> tuple[int, int]:
    return frame.height, int(frame.estimated_size())


class GrowingTable:
    """A table that grows, in memory while it is short.

    Args:
        store: takes its rows when they have become many.
    """

    def __init__(self, store: ColumnStore) -> None:
        self._store = store
        self._written: list[Path] = []
        self._held: list[pl.DataFrame] = []
        self.height = self._size = self._last = 0

    def add(self, rows: pl.DataFrame) -> None:
        """Add rows at the end."""
        height, size = _measured(rows)
        if self._held and self._last < self._store.least:
            self._held[-1] = pl.concat([self._held[-1], rows])
            self._last += size
        else:
            self._held.append(rows)
            self._last = size
        self.height += height
        self._size += size
        if self._last >= self._store.least and self._store.takes(self._size):
            self._write()

    def extend(self, table: Table) -> None:
        """Add the rows of a table at the end."""
        if not any(isinstance(part, Path) for part in table.parts):
            for part in table.frames():
                self.add(part)
            return
        self._write()
        self._written += table.files(self._store)
        self.height += table.height
        self._size += table.size

    def _write(self) -> None:
        self._written += map(self._store.write, self._held)
        self._held = []

    def table(self) -> Table:
        """All that was added."""
        held = [pl.concat(self._held)] if self._held else []
        return Table((*self._written, *held), self.height, self._size)


def is_in_order(ids: Texts) -> bool:
    """Whether ids are in order.

    Raises:
        InputError: they are, and one is that of two documents.
    """
    last = pl.Series(dtype=pl.String)
    for column in ids.columns():
        run = pl.concat([last, column])
        if not run.is_sorted():
            return False
        require_ids_once(run)
        last = run.tail(1)
    return True


def require_ids_once(ids: pl.Series) -> None:
    """Refuse ids, in order, of which one is that of two documents."""
    again = (ids == ids.shift(1)).fill_null(value=False)  # sorted: equal ids are neighbours
    if again.any():
        twice = ids.filter(again)[0]
        raise InputError(
            f"The document id {twice!r} stands more than once in the corpus. Ids must be unique: rename one of them."
        )
