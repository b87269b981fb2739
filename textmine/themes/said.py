"""What units say: read where it was written, and told apart by hashes.

Of a large corpus neither the texts of all units lie in memory nor a table of the distinct ones. A unit is a run of
sentences, whose text is read when it is asked for; two units say the same where 120 bits of hashes are the same.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from hashlib import blake2b
from itertools import chain, pairwise
from typing import Any, overload

import numpy as np
from numpy.typing import NDArray

from textmine.spans import Int32, Int64, Sentences, slices
from textmine.store import ColumnStore

__all__ = ["AT_ONCE", "SAMPLE", "Joined", "Parts", "Said", "tell_apart"]

SAMPLE = 15_000
"""At most so many rows models are fitted on; the others are assigned, so that cost grows linearly. More would place the
commonest words no better."""
AT_ONCE = 1 << 13
"""Sentences that are cut, or units that are told apart, together: some ten megabytes where texts are long."""
_HASHES_AT_ONCE = 1 << 19
"""Hashes that are compared together, by ranges of them: some ten megabytes."""

UInt64 = NDArray[np.uint64]


@dataclass(frozen=True, eq=False)
class Said:
    """What units say, sentence by sentence.

    Attributes:
        texts: the documents.
        sentences: their sentences.
        counts: characters of each sentence, 0 where it stays out, shape (n_sentences,).
        edges: the first sentence of each unit and the one behind its last, shape (n_units, 2).
        offsets: where each document's units begin, shape (n_documents + 1,).
    """

    texts: Sequence[str]
    sentences: Sentences
    counts: Int32
    edges: Int64
    offsets: Int64

    def __len__(self) -> int:
        return len(self.edges)

    def of(self, units: NDArray[np.integer[Any]]) -> list[tuple[str, ...]]:
        """The sentences of some units that count, each with its text."""
        documents = np.searchsorted(self.offsets, units, side="right") - 1
        edges = self.edges[units]
        sizes = edges[:, 1] - edges[:, 0]
        owner = np.repeat(np.arange(len(units)), sizes)
        inside = np.repeat(edges[:, 0] - np.cumsum(sizes) + sizes, sizes) + np.arange(len(owner))
        kept = self.counts[inside] > 0
        owner, inside = owner[kept], inside[kept]
        texts = self._texts(documents)
        spans = owner.tolist(), self.sentences.starts[inside].tolist(), self.sentences.ends[inside].tolist()
        said = [texts[unit][start:end] for unit, start, end in zip(*spans, strict=True)]
        bounds = np.searchsorted(owner, np.arange(len(units) + 1)).tolist()
        return [tuple(said[begin:end]) for begin, end in pairwise(bounds)]

    def _texts(self, documents: Int64) -> list[str]:
        """The texts of some documents: of such as lie close together all between are read at once."""
        if not len(documents):
            return []
        first, behind = int(documents.min()), int(documents.max()) + 1
        if behind - first > 4 * len(documents):
            return [self.texts[document] for document in documents.tolist()]
        run = list(self.texts[first:behind])
        return [run[document] for document in (documents - first).tolist()]


class Parts(Sequence[tuple[str, ...]]):
    """The distinct texts as sentences: a few that are held, and behind them what some units say.

    Args:
        held: the first rows.
        said: what units say.
        units: one for each of the other rows.
    """

    def __init__(self, held: Sequence[tuple[str, ...]], said: Said, units: Int32) -> None:
        self._held, self._said, self._units = held, said, units

    def __len__(self) -> int:
        return len(self._held) + len(self._units)

    @overload
    def __getitem__(self, row: int) -> tuple[str, ...]: ...
    @overload
    def __getitem__(self, row: slice) -> list[tuple[str, ...]]: ...
    def __getitem__(self, row: int | slice) -> tuple[str, ...] | list[tuple[str, ...]]:
        if isinstance(row, slice):
            begin, end, _ = row.indices(len(self))
            others = slice(max(begin - len(self._held), 0), max(end - len(self._held), 0))
            return [*self._held[row], *self._said.of(self._units[others])]
        row = range(len(self))[row]
        if row < len(self._held):
            return self._held[row]
        return self._said.of(self._units[[row - len(self._held)]])[0]

    def take(self, rows: Int32) -> list[tuple[str, ...]]:
        """Some rows at once, which is quicker than one by one."""
        others = np.flatnonzero(rows >= len(self._held))
        read = dict(zip(others.tolist(), self._said.of(self._units[rows[others] - len(self._held)]), strict=True))
        return [read.get(place) or self._held[row] for place, row in enumerate(rows.tolist())]


class Joined(Sequence[str]):
    """Texts that are there sentence by sentence, each as one."""

    def __init__(self, parts: Sequence[Sequence[str]]) -> None:
        self._parts = parts

    def __len__(self) -> int:
        return len(self._parts)

    @overload
    def __getitem__(self, row: int) -> str: ...
    @overload
    def __getitem__(self, row: slice) -> list[str]: ...
    def __getitem__(self, row: int | slice) -> str | list[str]:
        return list(map("".join, self._parts[row])) if isinstance(row, slice) else "".join(self._parts[row])


def tell_apart(said: Said, store: ColumnStore) -> tuple[Int32, Int32, Sequence[tuple[str, ...]]]:
    """The row of each unit among the distinct texts, the first unit of each row, and the distinct texts.

    The first rows are those whose text's hash is smallest, in order of code points: such a sample hardly changes when
    documents are added, and so do the themes that are found in it. The others come as they first occur.
    """
    runs = [np.arange(some.start, some.stop) for some in slices(len(said), AT_ONCE)]
    keys = store.joined((_keys(said.of(run)) for run in runs), np.uint64, width=2)
    leaders = _by_place(store, len(keys), _leaders(keys, runs))
    leading = store.joined((run[leaders[run] == run] for run in runs), np.int32)
    sample = _smallest(keys, leading)
    held = sorted(zip(said.of(sample), sample.tolist(), strict=True))
    others = store.blank((len(leading),), np.bool_)
    for some in slices(len(leading), AT_ONCE):
        others[some] = True
    others[np.searchsorted(leading, sample)] = False
    behind = (leading[some][others[some]] for some in slices(len(leading), AT_ONCE))
    first = store.joined(chain([np.array([unit for _, unit in held], np.int32)], behind), np.int32)
    numbered = ((first[some], np.arange(some.start, some.stop)) for some in slices(len(first), AT_ONCE))
    numbers = _by_place(store, len(keys), numbered)
    rows = store.joined((numbers[leaders[run]] for run in runs), np.int32)
    parts = tuple(part for part, _ in held)
    return rows, first, Parts(parts, said, first[len(parts) :]) if others.any() else parts


def _by_place(store: ColumnStore, size: int, found: Iterable[tuple[NDArray[Any], Int64]]) -> Int32:
    """A column, filled as its values come: the places of some, and what stands there."""
    return store.table(((places, part[:, None]) for places, part in found), (size, 1), np.int32).ravel()


def _keys(parts: Sequence[tuple[str, ...]]) -> UInt64:
    """Two hashes of each, shape (n, 2): of the text, by which a sample is drawn, and of the sentences."""
    hashes = chain.from_iterable((b"\0", _hash("", part, 7), _hash("\0", part, 8)) for part in parts)
    return np.frombuffer(b"".join(hashes), ">u8").astype(np.uint64).reshape(-1, 2)


def _hash(between: str, part: tuple[str, ...], size: int) -> bytes:
    return blake2b(between.join(part).encode(), digest_size=size).digest()


def _leaders(keys: UInt64, runs: Sequence[Int64]) -> Iterator[tuple[Int64, Int64]]:
    """Of some units after others, by ranges of hashes: their places, and those of the first that say the same."""
    slots = 1 + len(keys) // _HASHES_AT_ONCE
    for slot in range(slots):
        here = np.concatenate([np.empty(0, np.int64), *(run[keys[run, 1] % slots == slot] for run in runs)])
        order = here[np.lexsort(keys[here].T)]
        new = np.append(True, (keys[order[1:]] != keys[order[:-1]]).any(1))[: len(order)]
        yield order, order[np.flatnonzero(new)[np.cumsum(new) - 1]]


def _smallest(keys: UInt64, units: Int32) -> Int32:
    """Of units those whose text's hash is smallest, ascending: at most `SAMPLE`."""
    best = units[:0]
    for some in slices(len(units), max(AT_ONCE, SAMPLE)):
        among = np.concatenate([best, units[some]])
        best = among[np.argsort(keys[among, 0], kind="stable")[:SAMPLE]]
    return np.sort(best)
