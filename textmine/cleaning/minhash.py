"""Candidates for copies: MinHash signatures, and locality-sensitive hashing over them.

Two texts that share a share J of their shingles (runs of three letters) agree in a share J of the slots of their
signatures (Broder 1997). A text with a fifth of its letters changed at random keeps about half of its shingles, so that
J is about 0.34: of 32 slots about 11 agree. Units are sorted by each slot in turn, and neighbours with the same value
are candidates: the work grows as the number of units, however many share a phrase.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from textmine.engine import Engine, LocalEngine
from textmine.sorting import SortedRuns, first_of_each
from textmine.spans import slices, sorted_distinct
from textmine.store import ColumnStore, in_file

__all__ = ["SLOTS", "candidate_pairs", "run_hashes", "shingle_hashes", "signatures", "slot_multipliers"]

Int64 = NDArray[np.int64]
UInt32 = NDArray[np.uint32]
UInt64 = NDArray[np.uint64]

SHINGLE = 3
"""Letters in a shingle. Experiment: with 4, 96.7 % of 25-letter paragraphs with a fifth changed are candidates; 99.4 %
with 3."""
SLOTS = 32
"""Slots of a signature. Experiment: enough for recall 0.99 at a fifth of the letters changed."""
_AGREEING = 4
"""Slots that must agree for a candidate: at a fifth changed 11 are expected, and fewer than 4 in 0.3 % of pairs."""
_NEIGHBOURS = 2
"""How many followers in a bucket a unit is compared with, so that a bucket of n units gives 2n pairs and not n²."""
_ROWS_AT_ONCE, _MOST_RANGES = 1 << 18, 32
"""Rows of a slot from which it is sorted by ranges of values, and how many ranges there are at most: for each the whole
slot is read. Of a billion rows a range has 31 million, and needs a gigabyte."""
_SAMPLE = 1024
"""Keys a range that tell where it ends."""
_FACTOR = np.uint64(0x9E3779B97F4A7C15)  # odd, so that it has an inverse modulo 2**64
_PAIRS_AT_ONCE = 1 << 16


def _mixed(values: UInt64) -> UInt64:
    """The finaliser of splitmix64 (Steele, Lea and Flood 2014): each input bit changes half of the output bits."""
    values = (values ^ (values >> np.uint64(30))) * np.uint64(0xBF58476D1CE4E5B9)
    values = (values ^ (values >> np.uint64(27))) * np.uint64(0x94D049BB133111EB)
    return values ^ (values >> np.uint64(31))


def run_hashes(codes: UInt32, lows: Int64, highs: Int64) -> UInt64:
    """A hash of each run `codes[low:high]`, shape (n_runs,), equal for equal runs wherever they stand.

    A polynomial in an odd factor modulo 2**64 over mixed letters, from prefix sums: one pass, however the runs overlap.
    """
    powers = np.full(len(codes) + 1, _FACTOR)
    powers[:1] = 1
    powers = np.multiply.accumulate(powers)
    inverse = np.full(len(codes) + 1, np.uint64(pow(int(_FACTOR), -1, 1 << 64)))
    inverse[:1] = 1
    inverse = np.multiply.accumulate(inverse)
    prefix = np.concatenate([np.zeros(1, np.uint64), np.cumsum(_mixed(codes.astype(np.uint64)) * powers[:-1])])
    return _mixed((prefix[highs] - prefix[lows]) * inverse[lows] + (highs - lows).astype(np.uint64))


def shingle_hashes(codes: UInt32, width: int) -> UInt64:
    """A hash of each run of `width` letters, shape (n_letters − width + 1,)."""
    count = max(len(codes) - width + 1, 0)
    mixed = _mixed(codes.astype(np.uint64))
    total = np.zeros(count, np.uint64)
    for place in range(width):
        total = total * _FACTOR + mixed[place : place + count]
    return _mixed(total)


def slot_multipliers(seed: int) -> UInt64:
    """The odd multipliers that permute the hashes, one a slot, shape (SLOTS,)."""
    draws = np.random.default_rng(seed).integers(1 << 63, size=SLOTS, dtype=np.uint64)
    return np.asarray(draws * np.uint64(2) + np.uint64(1))


def signatures(codes: UInt32, lows: Int64, highs: Int64, multipliers: UInt64) -> UInt32:
    """The MinHash signature of each run of letters, shape (n_runs, SLOTS); each has at least `SHINGLE` letters."""
    hashes = shingle_hashes(codes, SHINGLE)
    edges = np.empty(2 * len(lows), np.int64)
    edges[0::2], edges[1::2] = lows, highs - SHINGLE + 1
    result = np.empty((len(multipliers), len(lows)), np.uint32)
    for slot, multiplier in enumerate(multipliers):
        # One value more, so that an edge may be the end; the minima between the runs (odd places) are not wanted.
        values = np.append(((hashes * multiplier) >> np.uint64(32)).astype(np.uint32), np.uint32(0))
        result[slot] = np.minimum.reduceat(values, edges)[0::2] if len(edges) else 0
    return result.T


def candidate_pairs(
    slots: Sequence[UInt32], *, engine: Engine | None = None, store: ColumnStore | None = None
) -> Iterator[tuple[Int64, Int64]]:
    """Pairs of rows that agree in enough slots, each of shape (n_runs,): first < second, sorted, by parts.

    Within a slot, rows are sorted by its value and then by the next slot's, so that in a large bucket (a stock phrase)
    those that agree in more than the phrase stand beside each other. The slots are sorted by workers of the engine.
    Where they lie in files, a range of values at a time is where they are long, and workers tell which agree.
    """
    n_rows, are_there = len(slots[0]), all(map(in_file, slots))
    ranges = [
        _Range(slots if are_there else None, own, following, *bounds)
        for own, following in zip(slots, [*slots[1:], slots[0]], strict=True)
        for bounds in _ranges(own, following)
    ]
    pairs = SortedRuns(store or ColumnStore(), np.uint64)
    last = np.empty(0, np.uint32)
    for part, (pair, begin, end) in zip(ranges, (engine or LocalEngine()).map(_beside, ranges), strict=True):
        pairs.add(pair if isinstance(pair, np.ndarray) else _agreeing(slots, *pair))
        if part.low:  # what ends a range stands beside what begins the next one
            pairs.add(_agreeing(slots, *_neighbours(np.append(last, begin), part.own)))
        last = np.append(last if part.low else end[:0], end)[-_NEIGHBOURS:]
    for (found,) in pairs.in_order():
        distinct = found[first_of_each(found)]  # most pairs are found by several slots
        for some in slices(len(distinct), _PAIRS_AT_ONCE):
            left, right = np.divmod(distinct[some], np.uint64(n_rows))
            yield left.astype(np.int64), right.astype(np.int64)


def _ranges(own: UInt32, following: UInt32) -> list[tuple[int, int]]:
    """The first and the last key of each range of a slot that is sorted by itself; together they hold all keys."""
    n_ranges = min(-(-len(own) // _ROWS_AT_ONCE), _MOST_RANGES) if in_file(own) else 1
    some = np.arange(0, len(own), max(1, len(own) // (n_ranges * _SAMPLE)))
    sample = np.sort(_keys(own[some], following[some]))
    cuts = sorted_distinct(sample[np.arange(1, n_ranges) * len(sample) // n_ranges]).tolist()
    cuts = [cut for cut in cuts if cut]
    return list(zip([0, *cuts], [*(cut - 1 for cut in cuts), (1 << 64) - 1], strict=True))


def _keys(own: UInt32, following: UInt32) -> UInt64:
    return (own.astype(np.uint64) << np.uint64(32)) | following


@dataclass(frozen=True, eq=False)
class _Range:
    """A range of the values of a slot as a worker is sent it.

    Attributes:
        slots: all of them, where they lie in files, for then what is sent of them is their places.
        own: the slot.
        following: the one behind it.
        low, high: the least and the largest key.
    """

    slots: Sequence[UInt32] | None
    own: UInt32
    following: UInt32
    low: int
    high: int


def _beside(some: _Range) -> tuple[UInt64 | tuple[UInt32, UInt32], UInt32, UInt32]:
    """Pairs of rows that have the same value of a slot and stand near each other by that of the following slot.

    Those that agree in enough slots, each as one number, where all slots are known here; else all, as two columns. And
    the first and the last rows in this order.
    """
    rows, keys = [np.empty(0, np.uint32)], [np.empty(0, np.uint64)]
    for part in slices(len(some.own), _PAIRS_AT_ONCE):
        here = _keys(some.own[part], some.following[part])
        inside = np.flatnonzero((here >= some.low) & (here <= some.high))
        rows.append((inside + part.start).astype(np.uint32))
        keys.append(here[inside])
    order = np.concatenate(rows)[np.argsort(np.concatenate(keys), kind="stable")]
    pairs = _neighbours(order, some.own)
    found = pairs if some.slots is None else _agreeing(some.slots, *pairs)
    return found, order[:_NEIGHBOURS], order[-_NEIGHBOURS:]


def _neighbours(order: UInt32, own: UInt32) -> tuple[UInt32, UInt32]:
    """Rows that follow each other, at once or nearly, and have the same value."""
    values = own[order]
    steps = range(1, _NEIGHBOURS + 1)
    near = [np.flatnonzero(values[step:] == values[:-step]) for step in steps]
    second = [order[beside + step] for beside, step in zip(near, steps, strict=True)]
    return order[np.concatenate(near)], np.concatenate(second)


def _agreeing(slots: Sequence[UInt32], first: UInt32, second: UInt32) -> UInt64:
    """The pairs that agree in enough slots, each as one number."""
    kept = []
    for begin in range(0, len(first), _PAIRS_AT_ONCE):
        left, right = first[begin : begin + _PAIRS_AT_ONCE], second[begin : begin + _PAIRS_AT_ONCE]
        agreeing = np.zeros(len(left), np.uint8)
        for column in slots:
            agreeing += column[left] == column[right]
        enough = agreeing >= _AGREEING
        low, high = np.minimum(left, right)[enough], np.maximum(left, right)[enough]
        kept.append(low.astype(np.uint64) * np.uint64(len(slots[0])) + high.astype(np.uint64))
    return np.concatenate(kept) if kept else np.empty(0, np.uint64)
