"""The right unit: a post is taken whole, a long text passage by passage.

A note of a thousand characters speaks of several things, so its passages (runs of sentences) are what themes are found
among; documents get the themes of their passages. A passage remembers its document: in the graph of the semantic
model, passages of one document are neighbours.

Equal texts are one row: twenty thousand times 不是 ("no") must not be twenty thousand nearest neighbours of each other.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from hashlib import blake2b
from itertools import chain
from typing import Any

import numpy as np
from numpy.typing import NDArray

from textmine.spans import Int32, Int64, Marks, Sentences, document_runs, of_documents, slices
from textmine.store import ColumnStore
from textmine.themes.said import AT_ONCE, SAMPLE, Joined, Parts, Said, tell_apart

__all__ = ["Units", "cut_units", "evenly", "sample_by_hash"]

WHOLE = 1000
"""Texts up to this many characters are taken whole: labelled abstracts do worse in pieces (NMI 0.566 when cut from 200
characters on, 0.574 from 300, 0.582 never). Where most texts are longer, all are cut: see `_whole_up_to`."""
PASSAGE = 150
"""A passage is closed before it grows beyond so many characters. On long labelled texts 150 did better than 50 and
300."""
_TOTALS_AT_ONCE = 1 << 18
"""Documents whose lengths are looked at together."""
MARKED = 0.5
"""A sentence stays out where marks cover more than this share of it."""


@dataclass(frozen=True, eq=False)
class Units:
    """The units of a corpus: spans with pointers to documents and to rows of distinct texts.

    The first rows are a sample by hash, in order of code points; behind it come the others as they first occur in the
    corpus. So nobody has to sort what all of a large corpus say, and to read its rows is to read it once.

    Attributes:
        starts, ends: the span of each unit in its document, int32, shape (n_units,).
        rows: the row of each unit's text among `parts`, int32, shape (n_units,).
        offsets: where each document's units begin, int64, shape (n_documents + 1,).
        parts: the distinct texts as sentences, marked sentences left out; length n_rows.
        lengths: characters of each distinct text, int32, shape (n_rows,).
    """

    starts: Int32
    ends: Int32
    rows: Int32
    offsets: Int64
    parts: Sequence[tuple[str, ...]]
    lengths: Int32
    leaders: Int32 | None = None
    """The first unit of each row, where it is known, shape (n_rows,)."""

    @cached_property
    def texts(self) -> Sequence[str]:
        """The distinct texts, length n_rows."""
        return tuple(map("".join, self.parts)) if isinstance(self.parts, tuple) else Joined(self.parts)

    def read(self, rows: Int32) -> list[str]:
        """What some rows say."""
        parts = self.parts.take(rows) if isinstance(self.parts, Parts) else [self.parts[row] for row in rows.tolist()]
        return list(map("".join, parts))

    @property
    def sampled(self) -> int:
        """How many rows, from the first on, models are fitted on."""
        return min(len(self.parts), SAMPLE)

    def __len__(self) -> int:
        return len(self.rows)

    @cached_property
    def documents(self) -> Int32:
        """The position of each unit's document, shape (n_units,)."""
        return np.repeat(np.arange(len(self.offsets) - 1, dtype=np.int32), np.diff(self.offsets))

    @cached_property
    def first(self) -> Int32:
        """The first unit of each row, shape (n_rows,)."""
        if self.leaders is not None:
            return self.leaders
        first = np.zeros(len(self.parts), np.int32)
        first[self.rows[::-1]] = np.arange(len(self), dtype=np.int32)[::-1]
        return first

    def run(self, begin: int, end: int) -> Units:
        """The units of a run of documents; what rows say is that of all."""
        bounds = self.offsets[begin : end + 1]
        some = slice(int(bounds[0]), int(bounds[-1]))
        spans = self.starts[some], self.ends[some], self.rows[some]
        return Units(*spans, bounds - bounds[0], self.parts, self.lengths)

    def select(self, positions: Int64) -> Units:
        """The units of the documents at these positions, ascending; what rows say is that of all."""
        chosen, offsets = of_documents(self.offsets, positions)
        return Units(self.starts[chosen], self.ends[chosen], self.rows[chosen], offsets, self.parts, self.lengths)

    def documents_of(self, units: NDArray[np.integer[Any]]) -> Int64:
        """The positions of the documents of some units."""
        return np.asarray(np.searchsorted(self.offsets, units, side="right") - 1, np.int64)

    def characters(self) -> Iterator[NDArray[np.float32]]:
        """How many characters of each document are in units, run after run."""
        for begin, end in document_runs(self.offsets, AT_ONCE):
            here = self.run(begin, end)
            yield np.bincount(here.documents, self.lengths[here.rows], end - begin).astype(np.float32)

    def saying(self, rows: Int32) -> tuple[Int64, Int64]:
        """The units that say one of some rows, which ascend, and the place of each one's row among these."""
        units, places = [np.empty(0, np.int64)], [np.empty(0, np.int64)]
        for some in slices(len(self) if len(rows) else 0, AT_ONCE):
            at = np.minimum(np.searchsorted(rows, self.rows[some]), len(rows) - 1)
            say = np.flatnonzero(rows[at] == self.rows[some])
            units.append(some.start + say)
            places.append(at[say])
        return np.concatenate(units), np.concatenate(places)

    def incidence(self, rows: Int32 | None = None) -> Any:
        """How many characters of each of some rows, by default of all, a document holds: CSR (n_documents, n_rows)."""
        from scipy.sparse import csr_matrix

        rows = np.arange(len(self.parts), dtype=np.int32) if rows is None else rows
        units, places = self.saying(rows)
        weights = self.lengths[rows][places].astype(np.float32)
        return csr_matrix((weights, (self.documents_of(units), places)), (len(self.offsets) - 1, len(rows)))


def cut_units(
    texts: Sequence[str],
    sentences: Sentences,
    *,
    marks: Marks | None = None,
    passages: int = 8,
    characters: int = 1_200_000,
    whole: int = WHOLE,
    store: ColumnStore | None = None,
) -> Units:
    """Cut documents into units.

    Args:
        texts: the documents.
        sentences: their sentences.
        marks: spans that must not count; a sentence they cover for more than half stays out.
        passages: at most so many passages of one document: the first, the last, and evenly between.
        characters: fewer passages a document are taken until all together have about so many characters.
        whole: texts up to so many characters are taken whole, unless most are longer than `WHOLE`.
        store: where long columns of a large corpus go; by default they stay in memory.

    >>> from textmine.corpus import Corpus, Document, Kind
    >>> from textmine.language import split_sentences
    >>> corpus = Corpus.from_documents([Document("a", Kind.POST, "党课要短。"), Document("b", Kind.POST, "党课要短。")])
    >>> units = cut_units(corpus.texts, split_sentences(corpus))
    >>> len(units), units.texts  # two posts say the same: party lectures should be short
    (2, ('党课要短。',))
    """
    store = store or ColumnStore()
    cutting = _Cutting.of(sentences, marks, store, whole)
    most = cutting.affordable(passages, characters)
    # Where it is one, it is as long as a text that is taken whole: 150 characters say little of a thousand.
    cut = _Cut.of(cutting, WHOLE if most == 1 else PASSAGE, most, store)
    said = Said(texts, sentences, cutting.counts, cut.edges, cut.offsets)
    rows, first, parts = tell_apart(said, store)
    lengths = store.joined((cut.lengths[first[some]] for some in slices(len(first), AT_ONCE)), np.int32)
    return Units(cut.starts, cut.ends, rows, cut.offsets, parts, lengths, first)


@dataclass(frozen=True, eq=False)
class _Cutting:
    """Documents that are to be cut.

    Attributes:
        sentences: of all documents.
        counts: characters of each sentence, 0 where it stays out, shape (n_sentences,).
        totals: characters of each document that count, shape (n_documents,).
        runs: documents that are cut together.
        whole: texts up to so many characters are taken whole, unless most are longer than `WHOLE`.
    """

    sentences: Sentences
    counts: Int32
    totals: Int32
    runs: Sequence[tuple[int, int]]
    whole: int

    @classmethod
    def of(cls, sentences: Sentences, marks: Marks | None, store: ColumnStore, whole: int) -> _Cutting:
        runs = document_runs(sentences.offsets, AT_ONCE)
        counts = store.joined((_counted(sentences.run(*run), marks and marks.run(*run)) for run in runs), np.int32)
        found = cls(sentences, counts, np.empty(0, np.int32), runs, whole)
        totals = store.joined((np.diff(before[some.offsets]) for some, before in found.parts()), np.int32)
        return replace(found, totals=totals)

    def parts(self) -> Iterator[tuple[Sentences, Int64]]:
        """The sentences of each run of documents, and how many characters stand before each of them, and behind all."""
        for begin, end in self.runs:
            first, behind = self.sentences.offsets[[begin, end]]
            before = np.concatenate([[0], np.cumsum(self.counts[first:behind], dtype=np.int64)])
            yield self.sentences.run(begin, end), before

    def passages(self, size: int) -> Iterator[tuple[Int64, Int64]]:
        """Of each run of documents: whose each passage is, and its edges (the first sentence, the one behind the last).

        Both are counted within the run.
        """
        longest = _whole_up_to(self.totals, size, self.whole)
        for (begin, end), (some, before) in zip(self.runs, self.parts(), strict=True):
            totals, edges = self.totals[begin:end], some.offsets
            whole, long = np.flatnonzero((totals > 0) & (totals <= longest)), np.flatnonzero(totals > longest)
            cut = [
                _runs(np.diff(before[edges[i] : edges[i + 1] + 1]).tolist(), int(edges[i]), size) for i in long.tolist()
            ]
            owner = np.concatenate([whole, np.repeat(long, list(map(len, cut)))])
            of_long = np.array(list(chain.from_iterable(cut)), np.int64).reshape(-1, 2)
            order = np.argsort(owner, kind="stable")
            yield owner[order], np.concatenate([np.column_stack([edges[whole], edges[whole + 1]]), of_long])[order]

    def affordable(self, most: int, characters: int) -> int:
        """The largest number of passages a document, up to `most`, at which all together stay within `characters`.

        Sentences that stay out cost nothing.
        """
        numbers = np.arange(most, 1, -1)
        costs = np.zeros(len(numbers))
        for (begin, end), (owner, _) in zip(self.runs, self.passages(PASSAGE), strict=True):
            counts = np.maximum(np.bincount(owner, minlength=end - begin), 1)
            costs += [(self.totals[begin:end] * np.minimum(1, number / counts)).sum() for number in numbers]
        return int(next((number for number, cost in zip(numbers, costs, strict=True) if cost <= characters), 1))


@dataclass(frozen=True, eq=False)
class _Cut:
    """Where units stand: see `Units` and `Said`; `lengths` are those of units here."""

    edges: Int64
    starts: Int32
    ends: Int32
    lengths: Int32
    offsets: Int64

    @classmethod
    def of(cls, cutting: _Cutting, size: int, most: int, store: ColumnStore) -> _Cut:
        """Passages of about so many characters, of each document at most so many."""
        edges, offsets = store.growing(np.int64), store.growing(np.int64)
        spans = [store.growing(np.int32) for _ in range(3)]
        offsets.add(np.zeros(1, np.int64))
        units = 0
        passages, parts = cutting.passages(size), cutting.parts()
        for (begin, end), (owner, cut), (some, before) in zip(cutting.runs, passages, parts, strict=True):
            counts = np.bincount(owner, minlength=end - begin)
            taken = _taken(counts, most)
            cut, counts = cut[taken], np.minimum(counts, most)
            kept = np.flatnonzero(np.diff(before))
            first, last = kept[np.searchsorted(kept, cut[:, 0])], kept[np.searchsorted(kept, cut[:, 1]) - 1]
            for column, part in zip(
                spans, (some.starts[first], some.ends[last], before[cut[:, 1]] - before[cut[:, 0]]), strict=True
            ):
                column.add(part)
            edges.add(cut + cutting.sentences.offsets[begin])
            offsets.add(units + np.cumsum(counts))
            units += len(cut)
        starts, ends, lengths = (column.array() for column in spans)
        return cls(edges.array().reshape(-1, 2), starts, ends, lengths, offsets.array())


def _counted(sentences: Sentences, marks: Marks | None) -> Int32:
    """The characters of each sentence, 0 where it stays out."""
    lengths = sentences.ends - sentences.starts
    if marks is None or not len(marks):
        return lengths
    shares = marks.share(sentences.documents, sentences.starts, sentences.ends)
    return np.where(shares <= MARKED, lengths, 0).astype(np.int32)


def _taken(counts: Int64, most: int) -> NDArray[np.bool_]:
    """Which passages are taken where documents have so many: of each at most `most`, evenly."""
    taken, begins = np.ones(counts.sum(), bool), np.cumsum(counts) - counts
    for document in np.flatnonzero(counts > most).tolist():
        mine = taken[begins[document] : begins[document] + counts[document]]
        mine[:] = False
        mine[evenly(len(mine), most)] = True
    return taken


def _whole_up_to(totals: Int32, size: int, whole: int) -> int:
    """Up to how many characters texts are taken whole: `whole`, or a passage where most texts are longer than `WHOLE`.

    Among passages a text of many sentences is near others of its length, whatever they speak of, for a mean over many
    sentences is near other such means: of long labelled texts an eighth are news in brief on all subjects, which made
    one theme (NMI on the command line by three seeds 0.58, 0.62 when they are cut like the others).
    """
    return size if _median_is_over(totals, WHOLE) else whole


def _median_is_over(totals: Int32, bound: int) -> bool:
    """Whether the median of those that are not 0 is larger than a bound, found without all of them in memory."""
    said = over = 0
    below, above = 0, np.iinfo(np.int32).max  # the values on either side
    for some in slices(len(totals), _TOTALS_AT_ONCE):
        part = totals[some]
        is_over = part > bound
        said, over = said + int(np.count_nonzero(part)), over + int(is_over.sum())
        below = max(below, int(part.max(initial=0, where=~is_over)))
        above = min(above, int(part.min(initial=above, where=is_over)))
    return 2 * over > said or (2 * over == said > 0 and (below + above) / 2 > bound)


def _runs(lengths: list[int], first: int, most: int) -> list[tuple[int, int]]:
    runs, begin, size = [], 0, 0
    for i, length in enumerate(lengths):
        if size and size + length > most:
            runs.append((first + begin, first + i))
            begin, size = i, 0
        size += length
    if size >= most // 3 or (size and not runs):
        runs.append((first + begin, first + len(lengths)))
    elif size:
        runs[-1] = (runs[-1][0], first + len(lengths))
    return runs


def evenly(count: int, most: int) -> list[int]:
    """Positions of at most `most` of so many things: the first, the last, and evenly between.

    >>> evenly(3, 8), evenly(9, 3), evenly(9, 1)
    ([0, 1, 2], [0, 4, 8], [0])
    """
    if count <= most:
        return list(range(count))
    if most == 1:
        return [0]
    return [round(i * (count - 1) / (most - 1)) for i in range(most)]


def sample_by_hash(texts: Sequence[str], most: int) -> Int32:
    """Positions of at most `most` texts, ascending: those whose hash is smallest.

    Such a sample hardly changes when documents are added, and so do the themes that are found in it.

    >>> sample_by_hash(["微党课", "双减", "阅读"], 5).tolist()
    [0, 1, 2]
    """
    if len(texts) <= most:
        return np.arange(len(texts), dtype=np.int32)
    best, hashes = np.empty(0, np.int32), np.empty(0, np.uint64)
    for some in slices(len(texts), max(AT_ONCE, most)):
        found = (int.from_bytes(blake2b(text.encode(), digest_size=7).digest(), "big") for text in texts[some])
        best = np.append(best, np.arange(some.start, some.stop, dtype=np.int32))
        hashes = np.append(hashes, np.fromiter(found, np.uint64, some.stop - some.start))
        smallest = np.argsort(hashes, kind="stable")[:most]
        best, hashes = best[smallest], hashes[smallest]
    return np.sort(best)
