"""What was seen before: numbers in files, and texts by numbers where they are many."""

from __future__ import annotations

import sys
from collections.abc import Iterable, Iterator
from hashlib import blake2b

import numpy as np
import polars as pl
from numpy.typing import NDArray

from textmine.sorting import parts
from textmine.store import ColumnStore

__all__ = ["Numbers", "Seen", "among"]

UInt64 = NDArray[np.uint64]

_FEW = 1 << 15
"""So many texts are held as they are: a table of a class."""


_BITS = 1 << 26
"""Bits that tell of most new texts that they are, without a look into files: eight megabytes for a long table."""


class Numbers:
    """Numbers in order, in runs of which each is more than twice as long as the next.

    So each number is written again a few times, however many are added at once (O'Neil and others 1996).

    >>> seen = Numbers(ColumnStore())
    >>> for number in (3, 1, 2):
    ...     seen.add(np.array([number], np.uint64))
    >>> seen.have(np.array([2, 0, 3], np.uint64)).tolist()
    [True, False, True]
    """

    def __init__(self, store: ColumnStore) -> None:
        self._store = store
        self._runs: list[UInt64] = []

    def add(self, numbers: UInt64) -> None:
        """Take note of some in order."""
        self._runs.append(numbers)
        while len(self._runs) > 1 and len(self._runs[-2]) <= 2 * len(self._runs[-1]):
            new, old = self._runs.pop(), self._runs.pop()
            self._runs.append(self._store.joined(_merged(old, new), np.uint64))

    def have(self, numbers: UInt64) -> NDArray[np.bool_]:
        """Which of some were taken note of."""
        found = np.zeros(len(numbers), np.bool_)
        for run in self._runs:
            found |= among(numbers, run)
        return found


def _merged(one: UInt64, other: UInt64) -> Iterator[UInt64]:
    begin = 0
    for some in parts(len(one)):
        end = int(np.searchsorted(other, one[some.stop - 1], side="right"))
        yield np.sort(np.concatenate([one[some], other[begin:end]]))
        begin = end
    yield other[begin:]


def among(values: UInt64, ordered: UInt64) -> NDArray[np.bool_]:
    """Which values are among others that are in order."""
    if not len(ordered):
        return np.zeros(len(values), np.bool_)
    found: NDArray[np.bool_] = ordered[np.searchsorted(ordered, values).clip(max=len(ordered) - 1)] == values
    return found


class Seen:
    """Texts of one file: few as they are, of more a number of 64 bits each.

    Of a hundred million texts one in two thousand files has a new one whose number was seen.

    >>> ids = Seen(ColumnStore())
    >>> ids.add("1"), ids.add("2"), ids.add("1")
    (True, True, False)
    """

    def __init__(self, store: ColumnStore) -> None:
        self._texts, self._numbers = set[str](), Numbers(store)
        self._filter: bytearray | None = None
        """A bit for each value of the last bits of numbers: where it is not set none was seen (Bloom 1970)."""

    def add(self, text: str) -> bool:
        """Take note of a text; whether it is new."""
        if text in self._texts or (self._filter is not None and self._has(text, self._filter)):
            return False
        self._texts.add(text)
        self._settle()
        return True

    def update(self, columns: Iterable[pl.Series]) -> None:
        """Take note of more."""
        for column in columns:
            self._texts.update(column)
            self._settle()

    def among(self, columns: Iterable[pl.Series]) -> set[str]:
        """Those of some texts that were seen."""
        found = set[str]()
        for column in columns:
            found |= self._texts.intersection(column)
            if self._filter is not None:
                found.update(column.filter(self._numbers.have(_numbers(column))))
        return found

    def _has(self, text: str, bits: bytearray) -> bool:
        number = int.from_bytes(_digest(text), sys.byteorder)
        place = number % _BITS
        return bool(bits[place >> 3] >> (place & 7) & 1) and bool(self._numbers.have(np.array([number], np.uint64))[0])

    def _settle(self) -> None:
        if len(self._texts) > _FEW:
            self._filter = bits = self._filter or bytearray(_BITS >> 3)
            numbers = np.sort(_numbers(self._texts))
            self._numbers.add(numbers)
            for place in (numbers % _BITS).tolist():
                bits[place >> 3] |= 1 << (place & 7)
            self._texts = set()


def _numbers(texts: Iterable[str]) -> UInt64:
    return np.frombuffer(b"".join(map(_digest, texts)), np.uint64)


def _digest(text: str) -> bytes:
    return blake2b(text.encode("utf-8", "surrogatepass"), digest_size=8).digest()
