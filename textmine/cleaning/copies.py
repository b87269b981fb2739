"""Copies, exact and near, of documents, paragraphs and sentences, within and between authors.

Equal runs of letters are found by hash; near ones by MinHash and locality-sensitive hashing, and then judged by what
they truly share. All levels lie in one pool, so that a sentence of one text is found as a paragraph of another.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import partial
from itertools import pairwise

import numpy as np
import polars as pl
from numpy.typing import NDArray

from textmine.cleaning.grouping import EXACT_WEIGHT, chosen_groups
from textmine.cleaning.groups import DuplicateGroups
from textmine.cleaning.leading import led
from textmine.cleaning.letters import Letters, Units, letters_and_units, letters_of
from textmine.cleaning.minhash import SLOTS, candidate_pairs, run_hashes, signatures, slot_multipliers
from textmine.cleaning.overlap import is_copy, overlap
from textmine.corpus import Corpus
from textmine.engine import Engine, spawn_seed
from textmine.filling import Filling
from textmine.mapping import Place, place_of
from textmine.sorting import SortedRuns, first_of_each, parts, places
from textmine.spans import Sentences, sorted_distinct
from textmine.store import ColumnStore

__all__ = ["find_copies"]

Int64 = NDArray[np.int64]
UInt32 = NDArray[np.uint32]
_Runs = tuple[UInt32, Int64, Int64]
"""Letters, and where some runs of them begin and end."""

_STOCK_WEIGHT = 8
"""Lighter than a copy, a sentence or line is still a stock phrase where `MANY_PEOPLE` have it word for word, and it is
not all that they wrote: 感谢各位老师的辛勤付出. Whole short answers to one question may well be alike. A guess."""
_NEAR_WEIGHT = 16
"""Lighter units are compared exactly alone."""
_LETTERS_A_CHUNK = 500_000


def find_copies(
    corpus: Corpus, sentences: Sentences, *, engine: Engine, seed: int = 42, store: ColumnStore | None = None
) -> tuple[Letters, DuplicateGroups]:
    """Groups of copies, in order of their sources' places, and the view in letters that they refer to.

    A group of smaller units that says no more than one of larger units is left out: the sentences of a copied paragraph
    are no groups of their own.
    """
    if not len(corpus):
        return letters_of([]), DuplicateGroups.none()
    store = store or ColumnStore()
    letters, units = letters_and_units(
        corpus.texts, sentences, lightest=_STOCK_WEIGHT, lightest_text=EXACT_WEIGHT, store=store
    )
    copies = _copies(corpus, letters, units, engine=engine, seed=seed, store=store)
    return letters, chosen_groups(corpus, letters, units, copies, store)


def _copies(
    corpus: Corpus, letters: Letters, units: Units, *, engine: Engine, seed: int, store: ColumnStore
) -> SortedRuns:
    """Units of which there are several: source, unit (the source itself among them), and the share in common."""
    priority = _priority(corpus, units, store)
    first = _first_alike(letters, units, priority, engine, store)
    chosen, number = _judged(units, priority, first, store)
    leader, share = _near(corpus, letters, units, chosen, number, engine=engine, seed=seed, store=store)

    def sources(some: slice) -> tuple[Int64, NDArray[np.float64]]:
        of_form = first[some]
        place = number[of_form] - 1
        if not len(chosen):
            return of_form, np.ones(len(of_form))
        return np.where(place < 0, of_form, chosen[leader[place]]), np.where(place < 0, 1.0, share[place])

    is_shared = store.blank((len(units),), np.bool_)
    for some in parts(len(units)):
        rows, (source, _) = np.arange(some.start, some.stop), sources(some)
        is_shared[source[source != rows]] = True
        is_shared[rows[source != rows]] = True
    copies = SortedRuns(store, np.int64, np.int64, np.float64)
    for some in parts(len(units)):
        rows = np.flatnonzero(is_shared[some])
        source, similarity = sources(some)
        copies.add(source[rows], rows + some.start, similarity[rows])
    return copies


def _priority(corpus: Corpus, units: Units, store: ColumnStore) -> Int64:
    """The rank of each unit as a source, shape (n_units,): the organiser's first, then the earliest, then in order.

    A time that is known to the month alone may be any day of it, so it comes after the days of that month.
    """
    times, codes = corpus.distinct("time"), corpus.codes("time")
    late = (pl.concat([times, pl.Series([""])]) + "~").rank("dense").to_numpy()  # that of no time comes last

    def keys(some: slice) -> Int64:
        documents = units.documents[some]
        return late[codes[documents]].astype(np.int64) + corpus.by_trainees[documents] * np.int64(len(late) + 1)

    free = np.zeros(2 * len(late) + 3, np.int64)
    for some in parts(len(units)):
        values, counts = np.unique(keys(some), return_counts=True)
        free[values + 1] += counts
    free = np.cumsum(free)
    return store.joined((places(keys(some), free) for some in parts(len(units))), np.int64)


def _first_alike(letters: Letters, units: Units, priority: Int64, engine: Engine, store: ColumnStore) -> Int64:
    """For each unit the first one, by priority, that has the same letters; shape (n_units,)."""
    first = store.blank((len(units),), np.int64)

    def lead(hashes: NDArray[np.uint64], rows: Int64) -> tuple[NDArray[np.uint64], Int64]:
        order = np.lexsort((priority[rows], hashes))
        hashes, rows = hashes[order], rows[order]
        is_new = first_of_each(hashes)
        first[rows] = rows[is_new][np.cumsum(is_new) - 1]
        return hashes[is_new], rows[is_new]

    forms = SortedRuns(store, np.uint64, np.int64)
    hashed = engine.map(_hashed, (runs for _, runs in _chunks(letters.codes, units)))
    for (rows, _), hashes in zip(_chunks(letters.codes, units), hashed, strict=True):
        forms.add(*lead(hashes, rows))  # the same wording of many is one row of each run
    for hashes, rows in forms.in_order():
        lead(hashes, rows)
    for some in parts(len(units)):
        first[some] = first[first[some]]
    return first


def _judged(units: Units, priority: Int64, first: Int64, store: ColumnStore) -> tuple[Int64, Int64]:
    """The first units of their form that are heavy enough to be compared, by priority; and the number of each, from 1.

    The latter has shape (n_units,), and is 0 for all other units.
    """
    by_priority, number = store.blank((len(units),), np.int64), store.blank((len(units),), np.int64)
    for some in parts(len(units)):
        by_priority[priority[some]] = np.arange(some.start, some.stop)
    chosen, size = store.growing(np.int64), 0
    for some in parts(len(units)):
        rows = by_priority[some]
        rows = rows[(first[rows] == rows) & (units.weights[rows] >= _NEAR_WEIGHT)]
        number[rows] = np.arange(size, size + len(rows)) + 1
        chosen.add(rows)
        size += len(rows)
    return chosen.array(), number


def _near(
    corpus: Corpus,
    letters: Letters,
    units: Units,
    chosen: Int64,
    number: Int64,
    *,
    engine: Engine,
    seed: int,
    store: ColumnStore,
) -> tuple[Int64, NDArray[np.float64]]:
    """For the chosen units, by priority, the place of each one's source, and the share in common; shape (n_chosen,)."""
    multipliers = slot_multipliers(spawn_seed(seed, "copies"))
    slots = _slots(letters.codes, units, number, len(chosen), multipliers, engine, store)
    near = units.taken(chosen, store)
    judge = _Judge(letters.codes, near, corpus.codes("person"), engine)
    left, right = store.growing(np.int64), store.growing(np.int64)
    for first, second in candidate_pairs(slots, engine=engine, store=store):
        apart = (near.lows[second] >= near.highs[first]) | (near.lows[first] >= near.highs[second])
        first, second = first[apart], second[apart]
        judged, _ = judge(first, second)
        left.add(first[judged])
        right.add(second[judged])
    return led(len(chosen), left.array(), right.array(), judge, store)


@dataclass(frozen=True, eq=False)
class _Judge:
    """Whether pairs of units are copies, and what they share."""

    codes: UInt32
    units: Units
    people: NDArray[np.int32]
    engine: Engine

    def __call__(self, first: Int64, second: Int64) -> tuple[NDArray[np.bool_], NDArray[np.float64]]:
        shares = overlap(self.codes, self.units.lows, self.units.highs, first, second, engine=self.engine)
        left, right = self.units.take(first), self.units.take(second)
        longer = np.maximum(left.highs - left.lows, right.highs - right.lows)
        people = self.people[left.documents]
        same = (people == self.people[right.documents]) & (people >= 0)
        lighter = np.minimum(left.weights, right.weights)
        return is_copy(shares, longer, lighter, same, left.are_foreign | right.are_foreign), shares


def _slots(
    codes: UInt32,
    units: Units,
    number: Int64,
    size: int,
    multipliers: NDArray[np.uint64],
    engine: Engine,
    store: ColumnStore,
) -> list[UInt32]:
    """Of each slot the values of those units that have a number, in order of these: from 1 up to so many."""
    store = store.divided(SLOTS)
    columns = Filling(engine, store, *[np.uint32] * SLOTS)
    for _ in columns.fill(partial(_signed, multipliers), (runs for _, runs in _chunks(codes, units, number))):
        pass
    place = store.blank((size,), np.int64)  # of each unit among those that are numbered, by number
    before = 0
    for some in parts(len(units)):
        numbers = number[some][number[some] > 0]
        place[numbers - 1] = np.arange(before, before + len(numbers))
        before += len(numbers)
    found = engine.map(partial(_taken, store), ((place, column) for column in columns.arrays()))
    return [column.array() if isinstance(column, Place) else column for column in found]


def _chunks(codes: UInt32, units: Units, wanted: Int64 | None = None) -> Iterator[tuple[Int64, _Runs]]:
    """Some units at a time, and what workers are sent of them; `wanted` is not 0 for those that are looked at."""
    steps = np.arange(0, len(codes) + _LETTERS_A_CHUNK, _LETTERS_A_CHUNK)
    for begin, end in pairwise(sorted_distinct(np.searchsorted(units.lows, steps)).tolist()):
        some = begin + (np.arange(end - begin) if wanted is None else np.flatnonzero(wanted[begin:end]))
        lows, highs = units.lows[some], units.highs[some]
        left, right = int(lows[0]) if len(some) else 0, int(highs.max(initial=0))
        yield some, (codes[left:right], lows - left, highs - left)


def _hashed(runs: _Runs) -> NDArray[np.uint64]:
    return run_hashes(*runs)


def _signed(multipliers: NDArray[np.uint64], runs: _Runs) -> tuple[tuple[UInt32, ...], None]:
    return tuple(signatures(*runs, multipliers).T), None


def _taken(store: ColumnStore, work: tuple[Int64, UInt32]) -> UInt32 | Place:
    """A column in another order, where a worker has put it."""
    places, column = work
    found = store.joined((column[places[some]] for some in parts(len(places))), column.dtype)
    return place_of(found) or found
