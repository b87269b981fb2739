"""The right unit: a post is taken whole, a long text passage by passage.

A note of a thousand characters speaks of several things, so its passages (runs of sentences) are what themes are found
among; documents get the themes of their passages. A passage remembers its document: in the graph of the semantic
model, passages of one document are neighbours.

Equal texts are one row: twenty thousand times 不是 ("no") must not be twenty thousand nearest neighbours of each other.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from hashlib import blake2b
from itertools import pairwise
from typing import Any

import numpy as np
from numpy.typing import NDArray

from textmine.spans import Int32, Int64, Marks, Sentences

__all__ = ["Units", "cut_units", "evenly", "sample_by_hash"]

WHOLE = 1000
"""Texts up to this many characters are taken whole: labelled abstracts do worse in pieces (NMI 0.566 when cut from 200
characters on, 0.574 from 300, 0.582 never). Where most texts are longer, all are cut: see `_whole_up_to`."""
PASSAGE = 150
"""A passage is closed before it grows beyond so many characters. On long labelled texts 150 did better than 50 and
300."""
MARKED = 0.5
"""A sentence stays out where marks cover more than this share of it."""


@dataclass(frozen=True, eq=False)
class Units:
    """The units of a corpus: spans with pointers to documents and to rows of distinct texts.

    Attributes:
        starts, ends: the span of each unit in its document, int32, shape (n_units,).
        rows: the row of each unit's text among `parts`, int32, shape (n_units,).
        offsets: where each document's units begin, int64, shape (n_documents + 1,).
        parts: the distinct texts as sentences, in order of code points, marked sentences left out; length n_rows.
    """

    starts: Int32
    ends: Int32
    rows: Int32
    offsets: Int64
    parts: tuple[tuple[str, ...], ...]

    @cached_property
    def texts(self) -> tuple[str, ...]:
        """The distinct texts, length n_rows."""
        return tuple(map("".join, self.parts))

    def __len__(self) -> int:
        return len(self.rows)

    @cached_property
    def documents(self) -> Int32:
        """The position of each unit's document, shape (n_units,)."""
        return np.repeat(np.arange(len(self.offsets) - 1, dtype=np.int32), np.diff(self.offsets))

    @cached_property
    def lengths(self) -> Int32:
        """Characters of each distinct text, shape (n_rows,)."""
        return np.fromiter(map(len, self.texts), np.int32, len(self.texts))

    def incidence(self) -> Any:
        """How many characters of each row a document holds: a CSR matrix of shape (n_documents, n_rows)."""
        from scipy.sparse import csr_matrix

        shape = (len(self.offsets) - 1, len(self.texts))
        weights = self.lengths[self.rows].astype(np.float32)
        return csr_matrix((weights, (self.documents, self.rows)), shape)

    @cached_property
    def first(self) -> Int32:
        """The first unit of each row, shape (n_rows,)."""
        return np.asarray(np.unique(self.rows, return_index=True)[1], np.int32)


def cut_units(
    texts: Sequence[str],
    sentences: Sentences,
    *,
    marks: Marks | None = None,
    passages: int = 8,
    characters: int = 1_200_000,
) -> Units:
    """Cut documents into units.

    Args:
        texts: the documents.
        sentences: their sentences.
        marks: spans that must not count; a sentence they cover for more than half stays out.
        passages: at most so many passages of one document: the first, the last, and evenly between.
        characters: fewer passages a document are taken until all together have about so many characters.

    >>> from textmine.corpus import Corpus, Document, Kind
    >>> from textmine.language import split_sentences
    >>> corpus = Corpus.from_documents([Document("a", Kind.POST, "党课要短。"), Document("b", Kind.POST, "党课要短。")])
    >>> units = cut_units(corpus.texts, split_sentences(corpus))
    >>> len(units), units.texts  # two posts say the same: party lectures should be short
    (2, ('党课要短。',))
    """
    kept = _kept(sentences, marks)
    spans = _passages(sentences, kept)
    most = _affordable(spans, np.where(kept, sentences.lengths, 0), passages, characters)
    if most == 1:  # then it is as long as a text that is taken whole: 150 characters say little of a thousand
        spans = _passages(sentences, kept, size=WHOLE)
    chosen = [[spans_of[i] for i in evenly(len(spans_of), most)] for spans_of in spans]
    return _units(texts, sentences, kept, chosen)


def _kept(sentences: Sentences, marks: Marks | None) -> NDArray[np.bool_]:
    if marks is None or not len(marks):
        return np.ones(len(sentences), bool)
    return marks.share(sentences.documents, sentences.starts, sentences.ends) <= MARKED


def _passages(sentences: Sentences, kept: NDArray[np.bool_], *, size: int = PASSAGE) -> list[list[tuple[int, int]]]:
    """Of each document, the runs of sentences (first, behind the last) that make its passages."""
    lengths = np.where(kept, sentences.lengths, 0)
    before = np.concatenate([[0], np.cumsum(lengths, dtype=np.int64)])
    totals = np.diff(before[sentences.offsets])
    bounds, longest = pairwise(sentences.offsets.tolist()), _whole_up_to(totals, size)
    return [
        _runs(lengths[first:last].tolist(), first, size) if total > longest else [(first, last)] if total else []
        for (first, last), total in zip(bounds, totals.tolist(), strict=True)
    ]


def _whole_up_to(totals: Int64, size: int) -> int:
    """Up to how many characters texts are taken whole: `WHOLE`, or a passage where most texts are longer than that.

    Among passages a text of many sentences is near others of its length, whatever they speak of, for a mean over many
    sentences is near other such means: of long labelled texts an eighth are news in brief on all subjects, which made
    one theme (NMI on the command line by three seeds 0.58, 0.62 when they are cut like the others).
    """
    said = totals[totals > 0]
    return size if len(said) and np.median(said) > WHOLE else WHOLE


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


def _affordable(spans: list[list[tuple[int, int]]], lengths: Int32, most: int, characters: int) -> int:
    """The largest number of passages a document, up to `most`, at which all together stay within `characters`.

    Sentences that stay out cost nothing: their `lengths` are 0.
    """
    before = np.concatenate([[0], np.cumsum(lengths, dtype=np.int64)])
    counts = np.array([len(s) for s in spans] or [0])
    sizes = np.array([before[s[-1][1]] - before[s[0][0]] if s else 0 for s in spans] or [0])
    for number in range(most, 1, -1):
        if (sizes * np.minimum(1, number / np.maximum(counts, 1))).sum() <= characters:
            return number
    return 1


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


def _units(
    texts: Sequence[str], sentences: Sentences, kept: NDArray[np.bool_], spans: list[list[tuple[int, int]]]
) -> Units:
    said, starts, ends = [], [], []
    counts, begins, stops = (column.tolist() for column in (kept, sentences.starts, sentences.ends))
    for text, runs in zip(texts, spans, strict=True):
        for a, b in runs:
            inside = [i for i in range(a, b) if counts[i]]
            said.append(tuple(text[begins[i] : stops[i]] for i in inside))
            starts.append(begins[inside[0]])
            ends.append(stops[inside[-1]])
    distinct = tuple(sorted(set(said)))
    rank = {parts: i for i, parts in enumerate(distinct)}
    offsets = np.concatenate([[0], np.cumsum([len(runs) for runs in spans])]).astype(np.int64)
    rows = np.fromiter(map(rank.__getitem__, said), np.int32, len(said))
    return Units(np.array(starts, np.int32), np.array(ends, np.int32), rows, offsets, distinct)


def sample_by_hash(texts: Sequence[str], most: int) -> Int32:
    """Positions of at most `most` texts, ascending: those whose hash is smallest.

    Such a sample hardly changes when documents are added, and so do the themes that are found in it.

    >>> sample_by_hash(["微党课", "双减", "阅读"], 5).tolist()
    [0, 1, 2]
    """
    if len(texts) <= most:
        return np.arange(len(texts), dtype=np.int32)
    keys = np.array([int.from_bytes(blake2b(text.encode(), digest_size=7).digest(), "big") for text in texts])
    return np.sort(np.argsort(keys, kind="stable")[:most]).astype(np.int32)
