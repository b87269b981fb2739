"""How often groups of documents use terms, and who uses them: counted where the texts are, run by run.

Of a corpus that need not fit in memory the client keeps numbers of terms; who uses which goes into columns of a store,
sorted by term and member, and is read part by part. No result depends on how runs are cut.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import partial
from typing import Any

import numpy as np
from numpy.typing import NDArray

from textmine.engine import Engine
from textmine.sorting import SortedRuns, first_of_each, parts
from textmine.spans import document_runs
from textmine.store import ColumnStore
from textmine.terms.candidates import Candidates
from textmine.terms.matrix import is_word

__all__ = ["Cells", "Usage", "spread"]

Bool = NDArray[np.bool_]
Float = NDArray[np.float64]
Int32 = NDArray[np.int32]
Int64 = NDArray[np.int64]

_TOKENS_A_RUN = 1 << 19
"""Tokens whose terms are counted together; a class is one run."""

Cells = Iterator[tuple[Int64, Int64, Int64]]
"""Terms, members (people, units) and counts, in order of these; some at a time."""


@dataclass(frozen=True, eq=False)
class Usage:
    """How often some documents, the target, and some others use each term; arrays of terms have shape (n_terms,).

    Attributes:
        found: the terms, and where they stand.
        target, reference: occurrences.
        documents: of the target that have it.
        words: of each document, punctuation left out, shape (n_documents,).
        engine: what counting is spread over.
        store: takes what is long.
    """

    found: Candidates
    target: Int64
    reference: Int64
    documents: Int64
    words: Int32
    engine: Engine
    store: ColumnStore

    @classmethod
    def of(cls, found: Candidates, target: Bool, reference: Bool, *, engine: Engine, store: ColumnStore) -> Usage:
        """Count occurrences, given which documents belong to either, shape (n_documents,)."""
        counts, words = np.zeros((3, len(found.terms)), np.int64), store.growing(np.int32)
        is_a_word = store.keep(is_word(found.tokens.vocabulary))
        for terms, some, sizes in engine.map(_counted, _runs(found, is_a_word, target, reference)):
            counts[:, terms] += some
            words.add(sizes)
        target_counts, reference_counts, documents = counts
        return cls(found, target_counts, reference_counts, documents, words.array(), engine, store)

    def cells(self, terms: Int64, members: Int32) -> Cells:
        """How often each member uses each of some terms; those who do not are left out.

        Args:
            terms: which; in what is found they are told by their places here.
            members: whose each document is, negative where it does not count, shape (n_documents,).
        """
        places = np.full(len(self.found.terms), -1, np.int32)
        places[terms] = np.arange(len(terms))
        width = int(members.max(initial=0)) + 1
        used = SortedRuns(self.store, np.int64, np.int64)
        for part in self.engine.map(partial(_used, width), _runs(self.found, self.store.keep(places), members)):
            used.add(*part)
        for keys, counts in used.in_order():
            begins = np.flatnonzero(first_of_each(keys))
            yield *np.divmod(keys[begins], width), np.add.reduceat(counts, begins)

    def words_of(self, documents: Bool) -> int:
        """How many words some documents have, given a mask of all, shape (n_documents,)."""
        return sum(int(self.words[some][documents[some]].sum(dtype=np.int64)) for some in parts(len(documents)))

    def shares(self, members: Int32) -> Float:
        """The share of all words that is each member's, given whose each document is, shape (n_members,)."""
        shares = self.store.blank((int(members.max(initial=-1)) + 1,), np.float64)
        for some in parts(len(members)):
            inside = members[some] >= 0
            np.add.at(shares, members[some][inside], self.words[some][inside])
        total = max(1.0, sum(float(shares[some].sum()) for some in parts(len(shares))))
        for some in parts(len(shares)):
            shares[some] /= total
        return shares


def spread(cells: Cells, totals: Int64, shares: Float) -> tuple[Int64, Float]:
    """How many people use each term, and Gries's DP (2008) over them: 0 where all use it alike, near 1 where one does.

    DP is half the sum of |share of the term − share of the words|. Whoever lacks the term adds their share of the
    words, so only those are visited who have it.

    Args:
        cells: who uses which.
        totals: occurrences of each term, shape (n_terms,).
        shares: of all words that are each one's, shape (n_people,).

    >>> cells = iter([(np.array([0, 0, 1]), np.array([0, 1, 0]), np.array([2, 2, 4]))])
    >>> [column.tolist() for column in spread(cells, np.array([4, 4]), np.array([0.5, 0.5]))]  # alike, and by one
    [[2, 1], [0.0, 0.5]]
    """
    users, near = np.zeros(len(totals), np.int64), np.zeros(len(totals))
    for terms, people, counts in cells:
        users += np.bincount(terms, minlength=len(totals))
        own = shares[people]
        np.add.at(near, terms, np.abs(counts / totals[terms] - own) - own)
    return users, (near + shares.sum()) / 2


@dataclass(frozen=True, eq=False)
class _Run:
    """Some documents as a worker is sent them, with what is known of words or terms, and their part of some columns."""

    found: Candidates
    known: NDArray[Any]
    columns: tuple[NDArray[Any], ...]


def _runs(found: Candidates, known: NDArray[Any], *columns: NDArray[Any]) -> Iterator[_Run]:
    for begin, end in document_runs(found.tokens.offsets, _TOKENS_A_RUN):
        yield _Run(found.part(begin, end), known, tuple(column[begin:end] for column in columns))


def _counted(run: _Run) -> tuple[Int32, Int64, Int32]:
    """The distinct terms of a run with their counts, shape (3, n_terms), and the words of each document."""
    found, (target, reference) = run.found.alone(), run.columns
    terms, places = np.unique(found.ids, return_inverse=True)
    documents, width = found.documents.astype(np.int64), max(1, len(terms))
    inside = target[documents]
    pairs = np.sort(documents[inside] * width + places[inside])
    rows = places[inside], places[reference[documents]], pairs[first_of_each(pairs)] % width
    counts = np.stack([np.bincount(row, minlength=len(terms)) for row in rows])
    words = found.tokens.documents[run.known[found.tokens.terms]]
    return terms, counts, np.bincount(words, minlength=len(target)).astype(np.int32)


def _used(width: int, run: _Run) -> tuple[Int64, Int64]:
    """Keys of terms and members, and how often each occurs."""
    found, (members,) = run.found.alone(), run.columns
    terms, who = run.known[found.ids].astype(np.int64), members[found.documents]
    inside = (terms >= 0) & (who >= 0)
    return np.unique(terms[inside] * width + who[inside], return_counts=True)
