"""Which groups of copies tell something of their own, and which are one passage.

Units lie inside others: a copied paragraph has copied sentences. All of it is columns, done some groups at a time; what
one group needs of itself must fit in memory.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from textmine.cleaning.groups import DuplicateGroups, GrowingGroups
from textmine.cleaning.letters import Letters, Units
from textmine.cleaning.minhash import run_hashes
from textmine.corpus import Corpus
from textmine.sorting import SortedRuns, at_once, first_of_each, parts
from textmine.spans import count_distinct, of_documents
from textmine.store import ColumnStore

__all__ = ["EXACT_WEIGHT", "MANY_PEOPLE", "chosen_groups"]

Bool = NDArray[np.bool_]
Float64 = NDArray[np.float64]
Int64 = NDArray[np.int64]

EXACT_WEIGHT = 14
"""A unit that weighs less and stands twice need not be copied: 欢迎大家报考我们学校 has ten. A guess from reading
shared lines of 10 to 25 letters."""
MANY_PEOPLE = 5
"""From this many people on, a wording is nobody's own. A guess: in a class of 36, two or three copy from each other."""
_LEVELS = 3
"""Of units: documents, paragraphs, sentences. Those of one level never overlap."""
_GAP_LETTERS = 14
"""Letters alike between two groups that join them to one passage."""
_WHOLE = 0.9
"""Near copies that are this much alike are reported whole; below it, by what of them is alike, where that says all."""
_MOST_OF_IT = 0.85
"""Share of what two units have in common, from which their smaller units say it all; chance adds to the rest."""


@dataclass(frozen=True, eq=False)
class _Copies:
    """Groups of copies in order of their sources' places.

    Attributes:
        rows: units, group after group, the source first and the others by place; shape (n_copies,).
        shares: what each has in common with the source, shape (n_copies,).
        numbers: the group of each, shape (n_copies,).
        offsets: where the copies of each group begin, shape (n_groups + 1,).
    """

    rows: Int64
    shares: Float64
    numbers: Int64
    offsets: Int64

    def __len__(self) -> int:
        return len(self.offsets) - 1

    def of(self, numbers: Int64) -> tuple[Int64, Int64]:
        """The rows of some groups, one group after the other, and where those of each begin."""
        places, begins = of_documents(self.offsets, numbers)
        return self.rows[places], begins

    def runs(self) -> Iterator[tuple[slice, slice]]:
        """Some groups at a time, and their copies."""
        for begin, end in at_once(self.offsets):
            yield slice(begin, end), slice(*self.offsets[[begin, end]].tolist())


@dataclass(frozen=True, eq=False)
class _Traits:
    """What is known of groups; all of shape (n_groups,).

    Attributes:
        similarities: the least share of a copy.
        levels: of the source.
        longest: letters of the longest copy.
        people: how many stand behind it.
    """

    similarities: Float64
    levels: NDArray[np.uint8]
    longest: Int64
    people: NDArray[np.int32]


def chosen_groups(
    corpus: Corpus, letters: Letters, units: Units, copies: SortedRuns, store: ColumnStore
) -> DuplicateGroups:
    """The groups that tell something of their own, neighbours joined, in order of their sources' places.

    Args:
        corpus: the documents.
        letters: of the corpus.
        units: of these; no two of one level overlap.
        copies: rows of units that have copies: source, unit (the source itself among them), share in common. A source
            lies inside no copy of its own.
        store: takes what is long.
    """
    people = corpus.codes("person")
    groups = _said(units, people, copies, store)
    around = _around(units, groups, store)
    traits, inside = _described(units, people, groups, around, store)
    told, runs = _in_order(units, groups, _left_out(units, groups, traits, inside, store), store)
    return _joined(letters, units, groups, traits, told, runs, store)


def _authors(people: NDArray[np.int32], documents: NDArray[np.int32]) -> Int64:
    """Who wrote each; a document without an author is somebody of whom nothing is known: each counts as one."""
    return np.where(people[documents] >= 0, people[documents], ~documents.astype(np.int64))


def _said(units: Units, people: NDArray[np.int32], copies: SortedRuns, store: ColumnStore) -> _Copies:
    """Groups of copies that do not lie inside each other, and are heavy enough to be copied, or said by many."""
    rows_of, shares_of, numbers_of = store.growing(np.int64), store.growing(np.float64), store.growing(np.int64)
    ends, n_groups, n_copies = store.growing(np.int64), 0, 0
    ends.add(np.zeros(1, np.int64))
    for sources, rows, shares in copies.in_order():
        apart = _apart(units.lows[rows], units.highs[rows], sources)
        sources, rows, shares = sources[apart], rows[apart], shares[apart]
        begins = np.flatnonzero(is_first := first_of_each(sources))
        number, sizes = np.cumsum(is_first) - 1, np.diff(begins, append=len(rows))
        voices = count_distinct(number, _authors(people, units.documents[rows]), len(begins))
        is_heavy = np.maximum.reduceat(units.weights[rows], begins) >= EXACT_WEIGHT
        is_said = (sizes > 1) & (is_heavy | (voices >= MANY_PEOPLE))
        order = np.lexsort((rows != sources, number))  # which leaves the others by place
        order = order[is_said[number[order]]]
        rows_of.add(rows[order])
        shares_of.add(shares[order])
        numbers_of.add((np.cumsum(is_said) - 1)[number[order]] + n_groups)
        ends.add(np.cumsum(sizes[is_said]) + n_copies)
        n_groups, n_copies = n_groups + int(is_said.sum()), n_copies + len(order)
    return _Copies(rows_of.array(), shares_of.array(), numbers_of.array(), ends.array())


def _apart(lows: Int64, highs: Int64, sources: Int64) -> Bool:
    """Which units do not lie inside another one of their source: they come sorted by place, the larger first."""
    is_apart = np.ones(len(lows), np.bool_)
    begins = np.append(np.flatnonzero(first_of_each(sources)), len(sources))
    clashes = np.flatnonzero((sources[1:] == sources[:-1]) & (lows[1:] < highs[:-1])) + 1
    for group in np.unique(np.searchsorted(begins, clashes, side="right") - 1).tolist():
        last = 0
        some = range(*begins[group : group + 2].tolist())
        for place, low, high in zip(some, lows[some].tolist(), highs[some].tolist(), strict=True):
            is_apart[place] = low >= last
            last = high if low >= last else last
    return is_apart


def _around(units: Units, groups: _Copies, store: ColumnStore) -> Int64:
    """The copy of each level that each copy lies inside of, or −1; shape (n_copies, levels)."""
    around = store.blank((len(groups.rows), _LEVELS), np.int64)
    by_place = SortedRuns(store, np.int64, np.int64)
    for some in parts(len(groups.rows)):
        by_place.add(groups.rows[some], np.arange(some.start, some.stop))
    before = np.empty((2, 0), np.int64)
    for columns in by_place.in_order():
        rows, copies = np.concatenate([before, columns], axis=1)  # the last of each level may reach into this part
        lows, highs, levels = units.lows[rows], units.highs[rows], units.levels[rows]
        latest = []
        for level in range(_LEVELS):
            last = np.maximum.accumulate(np.where(levels == level, np.arange(len(rows)), -1))
            latest.append(int(last[-1]))
            last = np.append(-1, last[:-1])
            is_inside = (last >= 0) & (highs[last] > lows)
            new = slice(before.shape[1], None)
            around[copies[new], level] = np.where(is_inside, copies[last], -1)[new]
        kept = sorted(place for place in latest if place >= 0)
        before = np.stack([rows[kept], copies[kept]])
    return around


def _described(
    units: Units, people: NDArray[np.int32], groups: _Copies, around: Int64, store: ColumnStore
) -> tuple[_Traits, SortedRuns]:
    """What is known of groups; and which lie inside a larger one with all copies.

    Of the latter the turn of the larger, from the smallest units up, its number, and that of the smaller; whose turn is
    before it.
    """
    dtypes = np.float64, np.uint8, np.int64, np.int32
    similarities, levels, longest, voices = growing = [store.growing(dtype) for dtype in dtypes]
    inside = SortedRuns(store, np.int64, np.int64, np.int64)
    for some, copies in groups.runs():
        rows, numbers, begins = groups.rows[copies], groups.numbers[copies], groups.offsets[some] - copies.start
        sizes = np.diff(begins, append=len(rows))
        similarities.add(np.minimum.reduceat(groups.shares[copies], begins))
        levels.add(units.levels[rows[begins]])
        longest.add(np.maximum.reduceat(units.highs[rows] - units.lows[rows], begins))
        outer = around[copies]
        larger = np.where(outer >= 0, groups.numbers[outer], -1)
        # Who handed in the whole document of another does not count again.
        is_covered = ((outer >= 0) & (outer != groups.offsets[larger])).any(axis=1)
        authors = _authors(people, units.documents[rows])[~is_covered]
        voices.add(count_distinct(numbers[~is_covered] - some.start, authors, len(sizes)))
        pairs = (numbers[:, None] * len(groups) + larger)[outer >= 0]
        pairs, counts = np.unique(pairs, return_counts=True)
        smaller, whole = np.divmod(pairs, len(groups))
        is_inside = counts == sizes[smaller - some.start]
        smaller, whole = smaller[is_inside], whole[is_inside]
        turns = _turns(units, groups, whole)
        is_before = _turns(units, groups, smaller) < turns
        inside.add(turns[is_before], whole[is_before], smaller[is_before])
    return _Traits(*(column.array() for column in growing)), inside


def _turns(units: Units, groups: _Copies, numbers: Int64) -> Int64:
    """When groups have their turn: those of sentences first, and then in order."""
    levels = units.levels[groups.rows[groups.offsets[numbers]]].astype(np.int64)
    return (_LEVELS - levels) * len(groups) + numbers


def _left_out(units: Units, groups: _Copies, traits: _Traits, inside: SortedRuns, store: ColumnStore) -> Bool:
    """The groups that tell nothing of their own, shape (n_groups,), from the smallest units up.

    A group of smaller units goes where all of it lies inside a larger group; but a larger group of units that are alike
    in part only, and just in what its smaller groups have, goes itself: they say more exactly what was copied.
    """
    is_out = store.blank((len(groups),), np.bool_)
    for turns, larger, smaller in inside.in_order():
        begins = np.flatnonzero(first_of_each(turns))
        similarities = traits.similarities[larger[begins]]
        for number, within, alike in zip(
            larger[begins].tolist(), np.split(smaller, begins[1:]), similarities.tolist(), strict=True
        ):
            within = within[~is_out[within]]
            if alike < _WHOLE and _says_no_more(units, groups, traits, number, within):
                is_out[number] = True
            else:
                is_out[within] = True
    return is_out


def _says_no_more(units: Units, groups: _Copies, traits: _Traits, number: int, within: Int64) -> bool:
    """Whether a group's parts have nearly all the letters that its copies have in common with the source."""
    begin, end = groups.offsets[[number, number + 1]].tolist()
    source = groups.rows[begin]
    first, last = np.searchsorted(units.lows, [units.lows[source], units.highs[source]])
    letters = 0.0
    for part in within.tolist():
        rows = groups.rows[slice(*groups.offsets[[part, part + 1]].tolist())]
        if len(rows) >= end - begin:
            own = rows[(rows >= first) & (rows < last)]
            letters += float((units.highs[own] - units.lows[own]).sum()) * float(traits.similarities[part])
    return letters >= _MOST_OF_IT * float(traits.similarities[number]) * float(traits.longest[number])


def _in_order(units: Units, groups: _Copies, is_out: Bool, store: ColumnStore) -> tuple[Int64, list[slice]]:
    """The groups that are told, by the places of their copies, and what takes some of them at a time.

    They are in order by the place of the source already.
    """
    told, held, edges = store.growing(np.int64), np.empty(0, np.int64), [0]
    for some, _ in groups.runs():
        numbers = np.append(held, np.flatnonzero(~is_out[some]) + some.start)
        begins = np.flatnonzero(first_of_each(units.lows[groups.rows[groups.offsets[numbers]]]))
        sizes = np.diff(begins, append=len(numbers))
        for begin, size in zip(begins[sizes > 1].tolist(), sizes[sizes > 1].tolist(), strict=True):
            ties = slice(begin, begin + size)
            numbers[ties] = sorted(numbers[ties].tolist(), key=lambda number: _place(units, groups, number))
        sure = int(begins[-1]) if len(begins) and some.stop < len(groups) else len(numbers)
        told.add(numbers[:sure])
        held = numbers[sure:]  # others that begin there may follow
        edges.append(edges[-1] + sure)
    return told.array(), [slice(*edge) for edge in pairwise(edges)]


def _place(units: Units, groups: _Copies, number: int) -> tuple[list[int], int]:
    """What puts a group among those whose sources begin alike: the places of its copies, and which of all is first."""
    rows = groups.rows[slice(*groups.offsets[[number, number + 1]].tolist())]
    return units.lows[rows].tolist(), int(rows.min())


def _joined(
    letters: Letters,
    units: Units,
    groups: _Copies,
    traits: _Traits,
    numbers: Int64,
    runs: list[slice],
    store: ColumnStore,
) -> DuplicateGroups:
    """Neighbouring groups of the same documents become one: a copied passage is one finding, not ten sentences.

    Short sentences between two groups, too short to be copies alone, join in where all copies have them alike.
    """
    chains = SortedRuns(store, np.uint64, np.int64)
    for some in runs:
        rows, begins = groups.of(numbers[some])
        documents = units.documents[rows].astype(np.uint32)
        chains.add(run_hashes(documents, begins[:-1], begins[1:]), np.arange(some.start, some.stop))
    last = store.blank((len(numbers),), np.int64)  # the last group of those that each is joined with; of others −1
    similarities, levels = store.blank((len(numbers),), np.float64), store.blank((len(numbers),), np.uint8)
    for hashes, places in chains.in_order():
        own = numbers[places]
        is_first = first_of_each(hashes)
        is_first[1:] |= ~_adjoin(letters, units, groups, traits, own[:-1], own[1:])
        begins = np.flatnonzero(is_first)
        first = places[begins]
        last[places] = -1
        last[first] = own[np.append(begins[1:], len(own)) - 1]
        similarities[first] = np.minimum.reduceat(traits.similarities[own], begins)
        levels[first] = np.minimum.reduceat(traits.levels[own], begins)
    found = GrowingGroups(store)
    for some in runs:
        places = np.flatnonzero(last[some] >= 0) + some.start
        first, bounds = groups.of(numbers[places])
        end, _ = groups.of(last[places])
        copies = units.documents[first], units.starts[first], units.ends[end], units.lows[first], units.highs[end]
        of_groups = similarities[places], levels[places], traits.people[numbers[places]]
        found.add(copies, np.diff(bounds), *of_groups)
    return found.groups()


def _adjoin(letters: Letters, units: Units, groups: _Copies, traits: _Traits, left: Int64, right: Int64) -> Bool:
    """Whether each copy of one group is followed by that of another, with at most the same few letters between."""
    begins, followers = groups.offsets[left], groups.offsets[right]
    gaps = units.lows[groups.rows[followers]] - units.highs[groups.rows[begins]]
    found: Bool = (traits.people[left] == traits.people[right]) & (gaps >= 0) & (gaps < _GAP_LETTERS)
    found &= groups.offsets[left + 1] - begins == groups.offsets[right + 1] - followers
    near = np.flatnonzero(found)
    bounds = np.append(0, np.cumsum(groups.offsets[left[near] + 1] - begins[near]))
    for begin, end in at_once(bounds):
        some = near[begin:end]
        (before, edges), (after, _) = groups.of(left[some]), groups.of(right[some])
        highs, gaps = units.highs[before], units.lows[after] - units.highs[before]
        alike = (units.documents[before] == units.documents[after]) & (gaps >= 0) & (gaps < _GAP_LETTERS)
        for place in range(_GAP_LETTERS):
            inside = alike & (place < gaps)
            codes = np.where(inside, letters.codes[np.where(inside, highs + place, 0)], 0)
            alike &= codes == np.repeat(codes[edges[:-1]], np.diff(edges))
        found[some] = np.logical_and.reduceat(alike, edges[:-1])
    return found
