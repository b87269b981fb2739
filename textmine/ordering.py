"""Texts in order without all of them in memory: dealt out by ranges of values, each of which is then sorted by itself.

That is a distribution sort, its ranges from a sample (Frazer and McKellar 1970); what it finds depends on neither.
Columns of places lie in files where they are long (`textmine.store`).
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

import numpy as np
import polars as pl
from numpy.typing import NDArray

from textmine.store import ColumnStore, Texts

__all__ = ["Places", "distinct_of", "first_of_each", "found_among", "in_order", "parts", "places", "slices"]

Int64 = NDArray[np.int64]

AT_ONCE = 1 << 18
"""Texts that are in memory together, about: ids and names, of some ten megabytes. A guess."""
_SAMPLED = 32
"""Texts that are drawn for each range, so that it hardly has more than half as many again as it should."""


def slices(length: int, size: int) -> Iterator[slice]:
    """What takes so many things in parts of a size.

    >>> [slice(*part.indices(5)) for part in slices(5, 2)]
    [slice(0, 2, 1), slice(2, 4, 1), slice(4, 5, 1)]
    """
    return (slice(begin, min(begin + size, length)) for begin in range(0, length, size))


def parts(length: int) -> Iterator[slice]:
    """What takes so many rows in parts that fit in memory."""
    return slices(length, AT_ONCE)


def places(keys: NDArray[np.integer[Any]], free: Int64) -> Int64:
    """Where each row of a part goes among all rows when these are sorted by key and else stay in order.

    Args:
        keys: of the rows, shape (n_rows,).
        free: the next free place of each key, which these rows then take.

    >>> free = np.array([0, 3])  # of three rows of key 0, and then those of key 1
    >>> places(np.array([1, 0]), free).tolist(), places(np.array([0, 0, 1]), free).tolist()
    ([3, 0], [1, 2, 4])
    """
    order = np.argsort(keys, kind="stable")
    ordered = keys[order]
    begins = np.flatnonzero(first_of_each(ordered))
    counts = np.diff(begins, append=len(ordered))
    found = np.empty(len(keys), np.int64)
    found[order] = free[ordered] + np.arange(len(ordered)) - np.repeat(begins, counts)
    free[ordered[begins]] += counts
    return found


def first_of_each(ordered: NDArray[Any]) -> NDArray[np.bool_]:
    """Which rows are the first of their key, given keys in order."""
    is_first = np.ones(len(ordered), np.bool_)
    is_first[1:] = ordered[1:] != ordered[:-1]
    return is_first


def distinct_of(parts: Iterable[NDArray[Any]]) -> NDArray[Any]:
    """The distinct values of a column in parts, in order; in memory are about as many again.

    >>> distinct_of([np.array([3, 1]), np.array([3, 2])]).tolist()
    [1, 2, 3]
    """
    held, size, least = list[NDArray[Any]](), 0, AT_ONCE
    for part in parts:
        held.append(_distinct([part]))
        size += len(held[-1])
        if size > least:  # so that what is known already is sorted again a few times in all
            held = [_distinct(held)]
            size = len(held[0])
            least = 2 * size + AT_ONCE
    return _distinct(held) if held else np.empty(0, np.int64)


def _distinct(parts: Sequence[NDArray[Any]]) -> NDArray[Any]:
    ordered = np.sort(np.concatenate(parts))
    return ordered[first_of_each(ordered)]


def in_order(texts: Texts, store: ColumnStore) -> Iterator[tuple[Int64, pl.Series]]:
    """Texts in order of their code points, some of them at a time: where each stands, and what it says.

    >>> growing = ColumnStore().growing_texts()
    >>> growing.add(pl.Series(["双减", "一课一练", "双师"]))  # less homework, drill with every lesson, two teachers
    >>> [(at.tolist(), column.to_list()) for at, column in in_order(growing.texts(), ColumnStore())]
    [([1, 0, 2], ['一课一练', '双减', '双师'])]
    """
    cuts = _cuts(texts)
    bins = (cuts.search_sorted(column, side="right").to_numpy() for column in texts.columns())
    at, bounds = _dealt(bins, len(cuts) + 1, store)
    for begin, end in zip(bounds[:-1].tolist(), bounds[1:].tolist(), strict=True):
        column = texts.taken(at[begin:end], ColumnStore()).column()
        order = column.arg_sort()
        yield at[begin:end][order.to_numpy()], column.gather(order)


def _cuts(texts: Texts) -> pl.Series:
    """The texts with which ranges of about as many begin, but for the first range."""
    ranges = -(-len(texts) // AT_ONCE)
    drawn = np.random.default_rng(0).integers(0, max(len(texts), 1), _SAMPLED * ranges if ranges > 1 else 0)
    sample = pl.Series([texts[place] for place in drawn.tolist()], dtype=pl.String).sort()
    return sample.gather_every(_SAMPLED)[1:].unique(maintain_order=True)


def _dealt(bins: Iterable[NDArray[np.integer[Any]]], number: int, store: ColumnStore) -> tuple[Int64, Int64]:
    """The rows of each bin, given the bin of each row, and where those of each begin, shape (number + 1,)."""
    column, counts = store.growing(np.int32), np.zeros(number, np.int64)
    for part in bins:
        column.add(part)
        counts += np.bincount(part, minlength=number)
    keys, bounds = column.array(), np.concatenate([[0], np.cumsum(counts)])
    found, free = store.blank((len(keys),), np.int64), bounds[:-1].copy()
    for some in parts(len(keys)):
        found[places(keys[some], free)] = np.arange(some.start, some.stop)
    return found, bounds


def found_among(named: Texts, ordered: Texts, store: ColumnStore) -> NDArray[np.int32]:
    """Where each text stands among others that are in order, −1 where it is none of them or empty."""
    found, told = store.blank((len(named),), np.int32), store.growing(np.int64)
    for some in parts(len(named)):
        found[some] = -1
        told.add(some.start + np.flatnonzero(named.lengths(some)) if len(ordered) else np.empty(0, np.int64))
    rows = told.array()
    begins = np.arange(0, max(len(ordered), 1), AT_ONCE)
    cuts = pl.Series([ordered[place] for place in begins[1:].tolist()], dtype=pl.String)
    bins = (
        cuts.search_sorted(named.taken(rows[some], ColumnStore()).column(), side="right").to_numpy()
        for some in parts(len(rows))
    )
    at, bounds = _dealt(bins, len(cuts) + 1, store)
    for begin, low, high in zip(begins.tolist(), bounds[:-1].tolist(), bounds[1:].tolist(), strict=True):
        known = ordered[begin : begin + AT_ONCE].column() if low < high else cuts
        for some in parts(high - low):
            here = rows[at[low:high][some]]
            names = named.taken(here, ColumnStore()).column()
            place = known.search_sorted(names).clip(upper_bound=len(known) - 1)
            found[here] = np.where(known.gather(place) == names, begin + place.to_numpy(), -1)
    return found


class Places(Mapping[str, int]):
    """From each of some texts, which are in order and differ, to its place: it is looked for, and none is held.

    >>> growing = ColumnStore().growing_texts()
    >>> growing.add(pl.Series(["p-1", "p-2"]))
    >>> places = Places(growing.texts())
    >>> places["p-2"], places.get("p-3"), "p-1" in places
    (1, None, True)
    """

    def __init__(self, ordered: Texts) -> None:
        self._ordered = ordered

    def __getitem__(self, text: str) -> int:
        place = bisect_left(self._ordered, text) if isinstance(text, str) else len(self._ordered)
        if place == len(self._ordered) or self._ordered[place] != text:
            raise KeyError(text)
        return place

    def __iter__(self) -> Iterator[str]:
        return iter(self._ordered)

    def __len__(self) -> int:
        return len(self._ordered)
