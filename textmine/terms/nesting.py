"""Of nested terms, which say one thing twice.

党课 (party lecture) hardly stands outside 微党课 (short party lecture): the counts show that the shorter depends on the
longer, and a list needs only one of them. Where the shorter one also has a life of its own, both stay.
"""

from __future__ import annotations

from collections.abc import Iterator
from operator import contains

import numpy as np
from numpy.typing import NDArray

from textmine.terms.candidates import DEPENDENT, Candidates
from textmine.terms.counting import LONGEST

__all__ = ["distinct"]

Int = NDArray[np.integer]
Int64 = NDArray[np.int64]
Bool = NDArray[np.bool_]


def distinct(candidates: Candidates, ranked: Int, *, top: int, lists: Int | None = None) -> Int64:
    """Which of these terms a list needs, or each of many lists: positions in `ranked`.

    A term is left out where a better one that stays says the same.

    Args:
        candidates: the terms.
        ranked: term ids, the best of each list first, shape (n_rows,).
        top: how many terms a list holds, at most.
        lists: the list of each row, rising, shape (n_rows,); by default all are of one.
    """
    rank = _place_in_list(np.zeros(len(ranked), np.int64) if lists is None else lists)
    better, worse = (np.concatenate(part) for part in zip(*_same(candidates, ranked, rank), strict=True))
    kept = np.ones(len(ranked), bool)
    # From the best to the worst, since only what stays makes another needless.
    order = np.argsort(rank[worse], kind="stable")
    better, worse = better[order], worse[order]
    bounds = np.flatnonzero(np.diff(rank[worse], prepend=-1, append=len(rank)))
    for begin, end in zip(bounds[:-1].tolist(), bounds[1:].tolist(), strict=True):
        kept[worse[begin:end][kept[better[begin:end]]]] = False
    before = np.cumsum(kept) - kept
    return np.flatnonzero(kept & (before - before[np.arange(len(rank)) - rank] < top))


def _place_in_list(lists: Int) -> Int64:
    begins = np.flatnonzero(np.diff(lists, prepend=-1))
    return np.arange(len(lists)) - np.repeat(begins, np.diff(begins, append=len(lists)))


def _same(candidates: Candidates, ranked: Int, rank: Int64) -> Iterator[tuple[Int64, Int64]]:
    """Rows of one list whose terms say the same: the better and the worse ones, by how far apart they stand."""
    texts = np.array(candidates.terms, object)
    length = np.fromiter(map(len, candidates.terms), np.int64, len(candidates.terms))
    rows = np.arange(len(ranked))
    yield rows[:0], rows[:0]
    for apart in range(1, int(rank.max(initial=0)) + 1):
        rows = rows[rank[rows] >= apart]
        one, other = ranked[rows], ranked[rows - apart]
        swapped = length[one] > length[other]
        short, long = np.where(swapped, other, one), np.where(swapped, one, other)
        # What a shorter term that is a word of the longer one must reach; counts are compared faster than texts.
        often = candidates.counts[long] >= DEPENDENT * candidates.counts[short]
        likely = np.flatnonzero(often & (length[short] < length[long]))
        short, long = short[likely], long[likely]
        nested = np.fromiter(map(contains, texts[long].tolist(), texts[short].tolist()), bool, len(likely))
        found = likely[nested][_depends(candidates, short[nested], long[nested])]
        yield rows[found] - apart, rows[found]


def _depends(candidates: Candidates, short: Int, long: Int) -> Bool:
    """Whether the counts show that the shorter of two nested terms depends on the longer, pair by pair."""
    within, whole = candidates.counts[short], candidates.counts[long]
    # A word inside another word (党课 in 微党课) was not counted there: its count lacks the longer one's.
    alone = np.where(_made_of(candidates.words[long], candidates.words[short]), within, within + whole)
    return np.asarray(whole >= DEPENDENT * alone)


def _made_of(outer: NDArray[np.int32], inner: NDArray[np.int32]) -> Bool:
    """Whether the words of the shorter term are words of the longer one, in a row, pair by pair."""
    found = np.zeros(len(inner), bool)
    for shift in range(LONGEST):
        beside = np.full_like(inner, -2)
        beside[:, : LONGEST - shift] = outer[:, shift:]
        found |= ((inner == beside) | (inner < 0)).all(axis=1)
    return found
