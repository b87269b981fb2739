"""Spans of the original text, and the flat arrays that hold millions of them.

All offsets are Unicode code points of `Document.text`, ends exclusive, so that `text[start:end]` is what was written.
Flat arrays lie document after document; `offsets` of shape (n_documents + 1,) tells where each document's rows begin,
as the row pointers of a CSR matrix do.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from enum import IntEnum
from functools import cached_property
from itertools import chain, pairwise
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from textmine.ordering import slices
from textmine.store import ColumnStore

__all__ = [
    "Marks",
    "Reason",
    "Sentence",
    "Sentences",
    "Span",
    "Token",
    "Tokens",
    "count_distinct",
    "count_values",
    "document_runs",
    "first_places",
    "of_documents",
    "slices",
    "sorted_distinct",
]

Int32 = NDArray[np.int32]
Int64 = NDArray[np.int64]
UInt8 = NDArray[np.uint8]


def sorted_distinct(values: NDArray[Any]) -> NDArray[Any]:
    """The distinct values in order, as `np.unique` gives them.

    Asked for nothing else, `np.unique` goes by hashes since numpy 2.3. A million integers, most of them distinct, took
    40 times as long that way as sorted (0.68 s and 0.017 s, numpy 2.4.6); asked for counts as well, it sorts.

    >>> sorted_distinct(np.array([3, 1, 3])).tolist()
    [1, 3]
    """
    return np.unique(values, return_counts=True)[0]


def count_distinct(groups: NDArray[np.integer[Any]], values: NDArray[Any], n_groups: int) -> Int64:
    """How many distinct values each group has, given the group of each value, shape (n_groups,).

    >>> count_distinct(np.array([0, 2, 0, 2]), np.array([5, 5, 5, 6]), 3).tolist()
    [1, 0, 2]
    """
    order = np.lexsort((values, groups))
    groups, values = groups[order], values[order]
    is_new = np.ones(len(order), np.bool_)
    is_new[1:] = (groups[1:] != groups[:-1]) | (values[1:] != values[:-1])
    return np.bincount(groups[is_new], minlength=n_groups)


_VALUES_AT_ONCE = 1 << 20  # of a long column


def count_values(values: NDArray[np.integer[Any]], size: int) -> Int64:
    """How often each number below `size` occurs, shape (size,): `np.bincount` of a long column, part by part.

    >>> count_values(np.array([2, 0, 2]), 4).tolist()
    [1, 0, 2, 0]
    """
    counts = np.zeros(size, np.int64)
    for some in slices(len(values), _VALUES_AT_ONCE):
        counts += np.bincount(values[some], minlength=size)
    return counts


def first_places(values: NDArray[np.integer[Any]], size: int) -> Int64:
    """Where each number below `size` stands first, −1 where it does nowhere, shape (size,).

    >>> first_places(np.array([2, 0, 2]), 4).tolist()
    [1, -1, 0, -1]
    """
    first = np.full(size, -1, np.int64)
    for some in reversed(list(slices(len(values), _VALUES_AT_ONCE))):
        first[values[some][::-1]] = np.arange(some.start, some.stop)[::-1]
    return first


def document_runs(offsets: Int64, size: int) -> list[tuple[int, int]]:
    """Runs of documents that have about so many elements each (tokens, sentences), given where those of each begin.

    >>> document_runs(np.array([0, 3, 6, 9, 18, 19]), 6)
    [(0, 2), (2, 4), (4, 5)]
    """
    inner = np.searchsorted(offsets, np.arange(offsets[0] + size, offsets[-1], size))
    return list(pairwise(sorted_distinct(np.array([0, *inner, len(offsets) - 1])).tolist()))


class Span(NamedTuple):
    """A stretch of a text.

    >>> span = Span(2, 5)
    >>> "上好微党课"[span.start:span.end]  # a short party lecture
    '微党课'
    """

    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Sentence:
    """A sentence as a row view: the position of its document, and its span there."""

    document: int
    start: int
    end: int
    text: str


@dataclass(frozen=True, slots=True)
class Token:
    """A token as a row view."""

    text: str
    start: int
    end: int
    pos: str | None


@dataclass(frozen=True, eq=False)
class Sentences:
    """The sentences of a corpus.

    `starts`, `ends`: shape (n_sentences,); `offsets`: shape (n_documents + 1,).
    """

    starts: Int32
    ends: Int32
    offsets: Int64

    def __len__(self) -> int:
        return len(self.starts)

    @cached_property
    def documents(self) -> Int32:
        """The position of each sentence's document, shape (n_sentences,)."""
        return _owners(self.offsets)

    @cached_property
    def lengths(self) -> Int32:
        """Code points of each sentence, shape (n_sentences,)."""
        return self.ends - self.starts

    def select(self, positions: Int64) -> Sentences:
        """The sentences of the documents at these positions, ascending, as those of a corpus of its own."""
        chosen, offsets = of_documents(self.offsets, positions)
        return Sentences(self.starts[chosen], self.ends[chosen], offsets)

    def run(self, begin: int, end: int) -> Sentences:
        """The sentences of a run of documents, as those of a corpus of its own; nothing is copied but the offsets."""
        bounds = self.offsets[begin : end + 1]
        some = slice(int(bounds[0]), int(bounds[-1]))
        return Sentences(self.starts[some], self.ends[some], bounds - bounds[0])

    def texts(self, documents: Sequence[str]) -> list[str]:
        """What each sentence says, given the texts of all documents."""
        return [
            documents[d][s:e]
            for d, s, e in zip(self.documents.tolist(), self.starts.tolist(), self.ends.tolist(), strict=True)
        ]

    def rows(self, documents: Sequence[str]) -> Iterator[Sentence]:
        """The sentences one by one."""
        texts = self.texts(documents)
        spans = zip(self.documents.tolist(), self.starts.tolist(), self.ends.tolist(), texts, strict=True)
        return (Sentence(d, s, e, t) for d, s, e, t in spans)


@dataclass(frozen=True, eq=False)
class Tokens:
    """The tokens of a corpus.

    Attributes:
        vocabulary: the distinct tokens as they are counted (simplified characters, half width), sorted by code points,
            so that term ids depend on the corpus alone. What was written is `text[start:end]`.
        terms: the id of each token, shape (n_tokens,).
        starts, ends: spans, shape (n_tokens,).
        offsets: shape (n_documents + 1,).
        pos: code of each token's part of speech in `tagset`, shape (n_tokens,), or None where it was not asked for.
        tagset: names of the parts of speech (jieba's ICTCLAS-like tags, or LAC's).
    """

    vocabulary: tuple[str, ...]
    terms: Int32
    starts: Int32
    ends: Int32
    offsets: Int64
    pos: UInt8 | None = None
    tagset: tuple[str, ...] = ()

    @classmethod
    def joined(cls, parts: Iterable[Tokens], store: ColumnStore | None = None) -> Tokens:
        """The tokens of runs of documents, one after the other; all have tags, or none, and one vocabulary.

        `store`: where long columns of a large corpus go; by default they stay in memory.
        """
        first = next(parts := iter(parts))

        def rows() -> Iterator[Sequence[NDArray[Any]]]:
            size = 0
            for part in chain([first], parts):
                pos = part.terms[:0] if part.pos is None else part.pos
                yield part.terms, part.starts, part.ends, size + part.offsets[part is not first :], pos
                size += len(part)

        kinds = (np.int32, np.int32, np.int32, np.int64, np.uint8)
        terms, starts, ends, offsets, pos = (store or ColumnStore()).columns(rows(), kinds)
        return Tokens(
            first.vocabulary, terms, starts, ends, offsets, pos if first.pos is not None else None, first.tagset
        )

    def __len__(self) -> int:
        return len(self.terms)

    def __repr__(self) -> str:
        return f"<{len(self)} tokens in {len(self.offsets) - 1} documents>"

    @cached_property
    def documents(self) -> Int32:
        """The position of each token's document, shape (n_tokens,)."""
        return _owners(self.offsets)

    def rows(self, document: int, text: str | None = None) -> Iterator[Token]:
        """The tokens of one document, one by one: as they are counted, or with its text as they are written there."""
        for i in range(int(self.offsets[document]), int(self.offsets[document + 1])):
            tag = None if self.pos is None else self.tagset[self.pos[i]]
            start, end = int(self.starts[i]), int(self.ends[i])
            yield Token(self.vocabulary[self.terms[i]] if text is None else text[start:end], start, end, tag)

    def select(self, positions: Int64) -> Tokens:
        """The tokens of the documents at these positions, ascending, as those of a corpus of its own."""
        chosen, offsets = of_documents(self.offsets, positions)
        pos = None if self.pos is None else self.pos[chosen]
        spans = self.starts[chosen], self.ends[chosen]
        return Tokens(self.vocabulary, self.terms[chosen], *spans, offsets, pos, self.tagset)

    def among(self, positions: Int64, documents: int) -> Tokens:
        """The same where these documents are those at some positions, ascending, of so many: the others have none."""
        return replace(self, offsets=self.offsets[np.searchsorted(positions, np.arange(documents + 1))])

    def run(self, begin: int, end: int) -> Tokens:
        """The tokens of a run of documents, as those of a corpus of its own; nothing is copied but the offsets."""
        return replace(self.part(begin, end).alone(), vocabulary=self.vocabulary)

    def part(self, begin: int, end: int) -> Tokens:
        """A run of documents as a worker is sent it: of columns in files the places, no words, offsets as they are."""
        bounds = self.offsets[begin : end + 1]
        some = slice(int(bounds[0]), int(bounds[-1]))
        pos = None if self.pos is None else self.pos[some]
        return Tokens((), self.terms[some], self.starts[some], self.ends[some], bounds, pos, self.tagset)

    def alone(self) -> Tokens:
        """A part as of a corpus of its own."""
        return replace(self, offsets=self.offsets - self.offsets[0])

    def compact(self) -> Tokens:
        """The same with a vocabulary of only the terms that occur."""
        used, terms = np.unique(self.terms, return_inverse=True)
        vocabulary = tuple(self.vocabulary[term] for term in used.tolist())
        return replace(self, vocabulary=vocabulary, terms=terms.astype(np.int32))

    def within(self, documents: Int32, starts: Int32, ends: Int32) -> tuple[Int64, Int64]:
        """Of every token that begins within a span: the span's position and the token's term, by span and place.

        Args:
            documents: position of each span's document, shape (n_spans,).
            starts: shape (n_spans,).
            ends: shape (n_spans,).
        """
        width = np.int64(max(int(self.ends.max(initial=0)), int(ends.max(initial=0))) + 1)
        begins = self.documents.astype(np.int64) * width + self.starts
        base = documents.astype(np.int64) * width
        low, high = np.searchsorted(begins, base + starts), np.searchsorted(begins, base + ends)
        counts = high - low
        spans = np.repeat(np.arange(len(counts)), counts)
        place = np.arange(counts.sum()) - np.repeat(np.cumsum(counts) - counts, counts)
        return spans, self.terms[np.repeat(low, counts) + place].astype(np.int64)

    def keep(self, mask: NDArray[np.bool_]) -> Tokens:
        """The tokens where `mask`, shape (n_tokens,), is true; the vocabulary stays as it is."""
        kept = np.concatenate([[0], np.cumsum(mask)])
        return Tokens(
            self.vocabulary,
            self.terms[mask],
            self.starts[mask],
            self.ends[mask],
            kept[self.offsets].astype(np.int64),
            None if self.pos is None else self.pos[mask],
            self.tagset,
        )


class Reason(IntEnum):
    """Why a span must not count as what its author says."""

    COPY = 0  # the same text stands earlier, by this or another author
    BOILERPLATE = 1  # a sentence that many authors share: 感谢各位专家的精彩讲座
    PROMPT = 2  # the set question or a template's heading, repeated
    SHARED = 3  # policy wording that many share word for word: listed as 共同表述, no one's own voice
    QUOTED = 4  # a quoted parent post, a mentor's remark
    EMPTY = 5  # 已学习, 赞同, 同上
    NOT_PROSE = 6  # code, tables of links, blocks in a foreign language
    ORGANISER = 7  # announcements, opening posts
    PERSONAL = 8  # contact and identity numbers

    @property
    def chinese(self) -> str:
        """The name that an organiser reads."""
        return _REASONS_IN_CHINESE[self]


_REASONS_IN_CHINESE = ("复制", "套话", "题干", "共同表述", "引用他人", "空答", "非正文", "组织者发言", "个人信息")


_SPANS_AT_ONCE = 1 << 20
"""Spans that are held against marks together: what is needed for one takes some 60 bytes."""


@dataclass(frozen=True, eq=False)
class Marks:
    """Spans that must not count, with the reason; nothing is deleted.

    Rows are sorted by document, start, end, reason. `documents`, `starts`, `ends`: int32; `reasons`: uint8, values of
    `Reason`; `groups`: int32, the duplicate group or −1; all of shape (n_marks,).
    """

    documents: Int32
    starts: Int32
    ends: Int32
    reasons: UInt8
    groups: Int32

    @classmethod
    def none(cls) -> Marks:
        """No marks at all."""
        empty = np.empty(0, np.int32)
        return cls(empty, empty, empty, np.empty(0, np.uint8), empty)

    @classmethod
    def from_rows(cls, rows: Sequence[tuple[int, int, int, Reason, int]]) -> Marks:
        """Marks from (document, start, end, reason, group) in any order; equal rows count once."""
        return cls.from_table(np.array(rows, np.int32).reshape(-1, 5))

    @classmethod
    def of_spans(cls, spans: Int32, reasons: UInt8 | Reason, groups: Int32 | int = -1) -> Marks:
        """Marks from a table of documents, starts and ends in any order; equal rows count once."""
        columns = (np.broadcast_to(np.asarray(column, np.int32), len(spans)) for column in (reasons, groups))
        return cls.from_table(np.column_stack([spans, *columns]))

    @classmethod
    def from_table(cls, table: Int32) -> Marks:
        """Marks from a table of these five columns, in any order; equal rows count once."""
        if not len(table):
            return cls.none()
        table = table[np.lexsort(table.T[::-1])]
        table = table[np.append(True, (table[1:] != table[:-1]).any(axis=1))]
        return cls(table[:, 0], table[:, 1], table[:, 2], table[:, 3].astype(np.uint8), table[:, 4])

    def __len__(self) -> int:
        return len(self.documents)

    def only(self, *reasons: Reason) -> Marks:
        """The marks with one of these reasons."""
        mask = np.isin(self.reasons, np.array(reasons, dtype=np.uint8))
        return Marks(self.documents[mask], self.starts[mask], self.ends[mask], self.reasons[mask], self.groups[mask])

    def select(self, positions: Int64) -> Marks:
        """The marks in the documents at these positions, ascending, as those of a corpus of its own."""
        begins = np.searchsorted(self.documents, positions)
        counts = np.searchsorted(self.documents, positions, side="right") - begins
        place = np.repeat(np.arange(len(positions), dtype=np.int32), counts)
        rows = np.arange(len(place)) + np.repeat(begins - (np.cumsum(counts) - counts), counts)
        return Marks(place, self.starts[rows], self.ends[rows], self.reasons[rows], self.groups[rows])

    def run(self, begin: int, end: int) -> Marks:
        """The marks in a run of documents, as those of a corpus of its own; nothing is copied but the documents."""
        some = slice(*np.searchsorted(self.documents, [begin, end]).tolist())
        documents = self.documents[some] - np.int32(begin)
        return Marks(documents, self.starts[some], self.ends[some], self.reasons[some], self.groups[some])

    def share(self, documents: Int32, starts: Int32, ends: Int32) -> NDArray[np.float64]:
        """The share of each span that marks cover, shape (n_spans,), from 0 to 1; overlapping marks count once."""
        if not len(self):
            return np.zeros(len(starts))
        width = int(max(self.ends.max(), ends.max(initial=0))) + 1
        left, right, covered_before = self._merged(width)

        def covered_up_to(points: Int64) -> Int64:
            run = np.searchsorted(left, points, side="right") - 1
            inside = np.where(run >= 0, np.minimum(points, right[run]) - left[run], 0)
            return np.where(run >= 0, covered_before[run] + np.maximum(inside, 0), 0)

        shares = np.empty(len(starts))
        for begin in range(0, len(starts), _SPANS_AT_ONCE):
            some = slice(begin, begin + _SPANS_AT_ONCE)
            base, first, last = documents[some].astype(np.int64) * width, starts[some], ends[some]
            covered = covered_up_to(base + last) - covered_up_to(base + first)
            shares[some] = covered / np.maximum(last - first, 1)
        return shares

    def _merged(self, width: int) -> tuple[Int64, Int64, Int64]:
        """Marks on one line (document × width + offset), merged: left ends, right ends, what is covered before."""
        base = self.documents.astype(np.int64) * width
        left, right = base + self.starts, base + self.ends
        order = np.argsort(left, kind="stable")
        left, reach = left[order], np.maximum.accumulate(right[order])
        first = np.concatenate([[True], left[1:] > reach[:-1]])
        last = np.concatenate([first[1:], [True]])
        left, right = left[first], reach[last]
        return left, right, np.concatenate([[0], np.cumsum(right - left)[:-1]])


def _owners(offsets: Int64) -> Int32:
    return np.repeat(np.arange(len(offsets) - 1, dtype=np.int32), np.diff(offsets))


def of_documents(offsets: Int64, positions: Int64) -> tuple[Int64, Int64]:
    """The elements of some documents, and where each of these documents begins among them."""
    sizes = offsets[positions + 1] - offsets[positions]
    begins = np.concatenate([[0], np.cumsum(sizes)]).astype(np.int64)
    return np.repeat(offsets[positions] - begins[:-1], sizes) + np.arange(begins[-1]), begins
