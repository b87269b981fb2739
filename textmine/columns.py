"""The table of a large corpus in files, column by column: what repeats as codes, what does not as texts.

None of it is in memory but the distinct values of what repeats: people, units, threads, kinds.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
import polars as pl
from numpy.typing import NDArray

from textmine.ordering import in_order, parts
from textmine.store import ColumnStore, Texts
from textmine.tables import is_in_order, require_ids_once

__all__ = ["Change", "Coded", "Columns", "GrowingCoded", "coded"]

Change = Callable[[pl.Series], pl.Series]
Int64 = NDArray[np.int64]

_REPEATED = 2
"""A column whose values stand in so many documents each, as far as the first run tells, is kept as codes."""


@dataclass(frozen=True, eq=False)
class Coded:
    """A column whose values repeat.

    Attributes:
        codes: the rank of each value by text, −1 where there is none, int32, shape (n_rows,).
        values: the distinct ones in order, and behind them null, which −1 is thus the place of.
    """

    codes: NDArray[np.int32]
    values: pl.Series

    @property
    def levels(self) -> pl.Series:
        """The distinct values in order."""
        return self.values[:-1]

    def run(self, begin: int, end: int) -> pl.Series:
        """The values of some rows."""
        return self.values.gather(self.codes[begin:end])

    def parts(self) -> Iterator[NDArray[np.int32]]:
        """The codes, some at a time."""
        return (self.codes[some] for some in parts(len(self.codes)))

    def changed(self, change: Change, store: ColumnStore) -> Coded:
        """The column with each value changed."""
        values = change(levels := self.levels)
        return self if values is levels else coded(self.parts(), values, store)

    def taken(self, places: Int64, store: ColumnStore) -> Coded:
        """The rows at these places, in this order."""
        return replace(self, codes=_taken(self.codes, places, store))


def coded(codes: Iterable[NDArray[np.integer[Any]]], values: pl.Series, store: ColumnStore) -> Coded:
    """A column of values in any order, some perhaps the same, by the place of each row's, −1 where it has none."""
    levels = values.drop_nulls().unique().sort()
    places = levels.search_sorted(values.fill_null("")).to_numpy()
    ranks = np.append(np.where(values.is_null().to_numpy(), -1, places), -1).astype(np.int32)
    return Coded(store.joined((ranks[part] for part in codes), np.int32), _with_none(levels))


def _with_none(levels: pl.Series) -> pl.Series:
    return levels.clone().extend_constant(None, 1)


def _taken(column: NDArray[Any], places: Int64, store: ColumnStore) -> NDArray[Any]:
    return store.joined((column[places[some]] for some in parts(len(places))), column.dtype)


class GrowingCoded:
    """A column of codes to which parts are added.

    >>> growing = GrowingCoded(ColumnStore())
    >>> growing.add(pl.Series(["二中", None]))
    >>> growing.add(pl.Series(["一中"]))
    >>> coded = growing.coded()
    >>> coded.codes.tolist(), coded.levels.to_list()
    ([1, -1, 0], ['一中', '二中'])
    """

    def __init__(self, store: ColumnStore) -> None:
        self._store = store
        self._codes = store.growing(np.int32)
        self._known = pl.Categories.random()
        self._none = pl.Series(dtype=pl.Categorical(self._known))  # while there is a column of them they are known

    def add(self, part: pl.Series) -> None:
        """Add texts at the end."""
        codes = part.cast(self._none.dtype).to_physical()
        self._codes.add(codes.cast(pl.Int32).fill_null(-1).to_numpy())

    def coded(self) -> Coded:
        """All that were added; nothing can be added any more."""
        codes, levels = self._codes.array(), self._known.to_series().alias("")
        if levels.is_sorted():
            return Coded(codes, _with_none(levels))
        return coded((codes[some] for some in parts(len(codes))), levels, self._store)


@dataclass(frozen=True, eq=False)
class Columns:
    """A table in files, its rows in order of `id`.

    Attributes:
        texts: what each row says anew, among it the ids.
        coded: what repeats.
        told: of some of `texts` which rows have one, bool, shape (n_rows,); of others all have, or those not empty.
        own: those of `texts` that are something or nothing, and never the empty text.
        store: where they lie.
    """

    texts: Mapping[str, Texts]
    coded: Mapping[str, Coded]
    told: Mapping[str, NDArray[np.bool_]]
    own: Sequence[str]
    store: ColumnStore

    @classmethod
    def of_runs(
        cls, runs: Iterable[pl.DataFrame], *, long: Sequence[str], own: Sequence[str], few: Sequence[str],
        store: ColumnStore,
    ) -> Columns:  # fmt: skip
        """A table out of parts in any order, of which there is never more than one in memory.

        Args:
            runs: the parts, each with all columns.
            long: the columns that say something else in each row.
            own: see the class.
            few: those whose values are few, whatever the first part has of them.
            store: takes the columns.
        """
        texts = {name: store.growing_texts() for name in long}
        told = dict[str, Any]()
        coded = dict[str, GrowingCoded]()
        for run in runs:
            for column in run.drop(long) if not coded else ():
                if column.name in few or column.n_unique() * _REPEATED <= len(column):
                    coded[column.name] = GrowingCoded(store)
                else:
                    texts[column.name], told[column.name] = store.growing_texts(), store.growing(np.bool_)
            for name, growing in told.items():
                growing.add(run[name].is_not_null().to_numpy())
            for name, text in texts.items():
                text.add(run[name])
            for name, codes in coded.items():
                codes.add(run[name])
        found = cls(
            {name: growing.texts() for name, growing in texts.items()},
            {name: growing.coded() for name, growing in coded.items()},
            {name: growing.array() for name, growing in told.items()},
            own,
            store,
        )
        return found.in_order()

    def in_order(self) -> Columns:
        """The same rows in order of id.

        Raises:
            InputError: an id is that of two rows.
        """
        if is_in_order(self.texts["id"]):
            return self
        ids, order = self.store.growing_texts(), self.store.growing(np.int64)
        for places, column in in_order(self.texts["id"], self.store):
            require_ids_once(column)
            ids.add(column)
            order.add(places)
        others = {name: texts for name, texts in self.texts.items() if name != "id"}
        found = replace(self, texts=others).taken(order.array(), self.store)
        return replace(found, texts={"id": ids.texts(), **found.texts})

    def taken(self, places: Int64, store: ColumnStore) -> Columns:
        """The rows at these places, in this order, in another store."""
        return Columns(
            {name: texts.taken(places, store) for name, texts in self.texts.items()},
            {name: column.taken(places, store) for name, column in self.coded.items()},
            {name: _taken(mask, places, store) for name, mask in self.told.items()},
            self.own,
            store,
        )

    def changed(self, changes: Mapping[str, Change]) -> Columns:
        """The same rows with values of some columns changed, in order of what their ids are then."""
        found = replace(
            self,
            texts={
                name: texts.changed(changes[name], self.store) if name in changes else texts
                for name, texts in self.texts.items()
            },
            coded={
                name: column.changed(changes[name], self.store) if name in changes else column
                for name, column in self.coded.items()
            },
        )
        return found if found.texts["id"] is self.texts["id"] else found.in_order()

    def without(self, names: Collection[str]) -> Columns:
        """The same rows with some columns emptied."""
        texts = {name: texts for name, texts in self.texts.items() if name not in names}
        return replace(self, texts=texts, coded={name: c for name, c in self.coded.items() if name not in names})

    def __len__(self) -> int:
        return len(self.texts["id"])

    def column(self, name: str, begin: int, end: int) -> pl.Series:
        """A column of some rows, as strings."""
        if name in self.coded:
            return self.coded[name].run(begin, end).alias(name)
        if name not in self.texts:
            return pl.repeat(None, end - begin, dtype=pl.String, eager=True).alias(name)
        found = self.texts[name][begin:end].column().alias(name)
        if name in self.told:
            is_told = pl.Series(self.told[name][begin:end])
            return found.to_frame().select(pl.when(is_told).then(name).alias(name)).to_series()
        return found.replace("", None) if name in self.own else found

    def run(self, begin: int, end: int, names: Sequence[str]) -> pl.DataFrame:
        """Some rows as a table of strings."""
        return pl.DataFrame([self.column(name, begin, end) for name in names])

    def coded_column(self, name: str) -> Coded:
        """A column as codes, which it may have to be made."""
        if name in self.coded:
            return self.coded[name]
        growing = GrowingCoded(self.store)
        for some in parts(len(self)):
            growing.add(self.column(name, some.start, some.stop))
        return growing.coded()
