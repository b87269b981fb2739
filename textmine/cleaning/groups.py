"""Groups of copies: flat arrays, and what they hold one by one."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any, Literal, overload

import numpy as np
from numpy.typing import NDArray

from textmine.spans import Span
from textmine.store import ColumnStore

__all__ = ["Copy", "DuplicateGroup", "DuplicateGroups", "GrowingGroups", "Kind"]

Int32 = NDArray[np.int32]
Int64 = NDArray[np.int64]
UInt8 = NDArray[np.uint8]
Kind = Literal["exact", "near", "boilerplate"]
_KINDS: tuple[Kind, ...] = ("exact", "near", "boilerplate")


@dataclass(frozen=True, slots=True)
class Copy:
    """One copy: the position of its document, its span there, and its run of letters."""

    document: int
    start: int
    end: int
    low: int
    high: int

    @property
    def run(self) -> tuple[int, int]:
        """Its run of letters."""
        return self.low, self.high

    @property
    def span(self) -> Span:
        """Where it stands in its document."""
        return Span(self.start, self.end)


@dataclass(frozen=True, slots=True)
class DuplicateGroup:
    """Spans that say the same; the first is the source: the organiser's, else the earliest, else canonically first.

    Attributes:
        copies: the source, then the others in canonical order.
        similarity: the least share of letters that a copy has in common with the source, from 0 to 1.
        kind: `exact` (equal in letters and digits), `near`, or `boilerplate` (shared by many people).
        level: of the source: 0 a document, 1 a paragraph, 2 a sentence.
        people: how many people stand behind it; who handed in the whole document of another does not count again.
    """

    copies: tuple[Copy, ...]
    similarity: float
    kind: Kind
    level: int
    people: int

    def to_row(self, group: int, ids: Sequence[str]) -> dict[str, object]:
        """The row of `duplicates.jsonl`."""
        copies = [{"document": ids[c.document], "start": c.start, "end": c.end} for c in self.copies]
        return {"group": group, "copies": copies, "similarity": round(self.similarity, 4), "kind": self.kind}


@dataclass(frozen=True, eq=False)
class DuplicateGroups(Sequence[DuplicateGroup]):
    """Groups of copies in flat arrays; each becomes a `DuplicateGroup` when it is asked for.

    Attributes:
        documents, starts, ends, lows, highs: of the copies, group after group, the source first; shape (n_copies,).
        offsets: where the copies of each group begin, shape (n_groups + 1,).
        similarities, kinds, levels, people: of the groups, shape (n_groups,).
    """

    documents: Int32
    starts: Int32
    ends: Int32
    lows: Int64
    highs: Int64
    offsets: Int64
    similarities: NDArray[np.float64]
    kinds: UInt8
    levels: UInt8
    people: Int32

    @classmethod
    def none(cls) -> DuplicateGroups:
        """No groups at all."""
        return GrowingGroups(ColumnStore()).groups()

    def __len__(self) -> int:
        return len(self.levels)

    @overload
    def __getitem__(self, number: int) -> DuplicateGroup: ...
    @overload
    def __getitem__(self, number: slice) -> Sequence[DuplicateGroup]: ...
    def __getitem__(self, number: int | slice) -> DuplicateGroup | Sequence[DuplicateGroup]:
        if isinstance(number, slice):
            return [self[one] for one in range(len(self))[number]]
        number = range(len(self))[number]
        some = slice(*self.offsets[number : number + 2].tolist())
        columns = (self.documents, self.starts, self.ends, self.lows, self.highs)
        return DuplicateGroup(
            tuple(map(Copy, *(column[some].tolist() for column in columns))),
            float(self.similarities[number]),
            _KINDS[self.kinds[number]],
            int(self.levels[number]),
            int(self.people[number]),
        )

    @property
    def sources(self) -> Int64:
        """The row of each group's source, shape (n_groups,)."""
        return self.offsets[:-1]

    @property
    def numbers(self) -> Int32:
        """The number of each copy's group, shape (n_copies,)."""
        return np.repeat(np.arange(len(self), dtype=np.int32), np.diff(self.offsets))

    def source(self, number: int) -> Copy:
        """The source of a group."""
        row = int(self.offsets[number])
        columns = (self.documents, self.starts, self.ends, self.lows, self.highs)
        return Copy(*(int(column[row]) for column in columns))

    def run(self, begin: int, end: int) -> DuplicateGroups:
        """A run of the groups, as groups of their own; nothing is copied but the offsets."""
        bounds = self.offsets[begin : end + 1]
        copies, groups = slice(*bounds[[0, -1]].tolist()), slice(begin, end)
        return DuplicateGroups(
            self.documents[copies],
            self.starts[copies],
            self.ends[copies],
            self.lows[copies],
            self.highs[copies],
            bounds - bounds[0],
            self.similarities[groups],
            self.kinds[groups],
            self.levels[groups],
            self.people[groups],
        )

    def boilerplate(self, mask: NDArray[np.bool_]) -> DuplicateGroups:
        """The same groups, those where `mask`, shape (n_groups,), is true named boilerplate."""
        return replace(self, kinds=np.where(mask, np.uint8(_KINDS.index("boilerplate")), self.kinds))


class GrowingGroups:
    """Groups of copies to which others are added.

    Args:
        store: takes their columns.
    """

    def __init__(self, store: ColumnStore) -> None:
        self._copies = [store.growing(dtype) for dtype in (np.int32, np.int32, np.int32, np.int64, np.int64)]
        self._offsets = store.growing(np.int64)
        self._groups = [store.growing(dtype) for dtype in (np.float64, np.uint8, np.uint8, np.int32)]
        self._end = np.zeros(1, np.int64)
        self._offsets.add(self._end)

    def add(
        self,
        copies: Sequence[NDArray[Any]],
        sizes: Int64,
        similarities: NDArray[np.float64],
        levels: UInt8,
        people: Int32,
    ) -> None:
        """Add groups at the end.

        Args:
            copies: documents, starts, ends, lows, highs of their copies.
            sizes: how many copies each has, of shape (n_groups,) like what follows.
            similarities: the least share of each; of 1, it is exact.
            levels: of the sources.
            people: who stand behind it.
        """
        kinds = np.where(similarities < 1, _KINDS.index("near"), _KINDS.index("exact"))
        columns = [*self._copies, *self._groups]
        for column, part in zip(columns, [*copies, similarities, kinds, levels, people], strict=True):
            column.add(part)
        bounds = np.cumsum(sizes) + self._end
        self._offsets.add(bounds)
        self._end = np.append(self._end, bounds)[-1:]

    def groups(self) -> DuplicateGroups:
        """All that were added; nothing can be added any more."""
        return DuplicateGroups(*(column.array() for column in (*self._copies, self._offsets, *self._groups)))
