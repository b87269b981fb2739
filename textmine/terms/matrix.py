"""Documents by terms, straight from flat token arrays.

>>> from textmine.corpus import Corpus, Document, Kind
>>> from textmine.language import segment
>>> corpus = Corpus.from_documents([Document("a", Kind.POST, "备课，上课"), Document("b", Kind.POST, "备课")])
>>> matrix = DocumentTermMatrix.of_tokens(segment(corpus)).trim(min_documents=2)   # to prepare lessons
>>> matrix.vocabulary.terms, matrix.counts.toarray().tolist()
(('备课',), [[1], [1]])
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np
from numpy.typing import NDArray

from textmine.spans import Tokens
from textmine.terms.candidates import Candidates
from textmine.terms.groups import Grouping

__all__ = ["DocumentTermMatrix", "Vocabulary", "is_word", "words_of_documents"]

Int64 = NDArray[np.int64]


@dataclass(frozen=True, eq=False)
class Vocabulary:
    """Distinct terms, sorted by code points; a term's id is its place."""

    terms: tuple[str, ...]

    @cached_property
    def ids(self) -> dict[str, int]:
        """From a term to its id."""
        return dict(zip(self.terms, range(len(self.terms)), strict=True))

    def __len__(self) -> int:
        return len(self.terms)


@dataclass(frozen=True, eq=False)
class DocumentTermMatrix:
    """How often each document (or group) has each term.

    Attributes:
        vocabulary: of the columns.
        counts: a scipy CSR matrix of shape (n_documents, n_terms), int64.
    """

    vocabulary: Vocabulary
    counts: Any

    @classmethod
    def of_tokens(cls, tokens: Tokens) -> DocumentTermMatrix:
        """Every word is a term, punctuation is none."""
        matrix = cls._of(tokens.vocabulary, tokens.terms, tokens.documents, len(tokens.offsets) - 1)
        return matrix.columns(is_word(tokens.vocabulary))

    @classmethod
    def of_candidates(cls, candidates: Candidates) -> DocumentTermMatrix:
        """Words and phrases as they were found."""
        n_documents = len(candidates.tokens.offsets) - 1
        return cls._of(candidates.terms, candidates.ids, candidates.documents, n_documents)

    @classmethod
    def _of(
        cls, terms: tuple[str, ...], ids: NDArray[np.int32], documents: NDArray[np.int32], n_documents: int
    ) -> DocumentTermMatrix:
        from scipy.sparse import csr_matrix

        ones = np.ones(len(ids), np.int64)
        counts = csr_matrix((ones, (documents, ids)), shape=(n_documents, len(terms)))
        return cls(Vocabulary(terms), counts)

    @cached_property
    def totals(self) -> Int64:
        """Occurrences of each term, shape (n_terms,)."""
        return np.asarray(self.counts.sum(axis=0), np.int64).ravel()

    @cached_property
    def document_counts(self) -> Int64:
        """Documents that have each term, shape (n_terms,)."""
        return np.bincount(self.counts.indices, minlength=len(self.vocabulary)).astype(np.int64)

    def columns(self, mask: NDArray[np.bool_]) -> DocumentTermMatrix:
        """Only the terms where `mask`, shape (n_terms,), is true."""
        kept = tuple(term for term, stays in zip(self.vocabulary.terms, mask.tolist(), strict=True) if stays)
        return DocumentTermMatrix(Vocabulary(kept), self.counts[:, np.flatnonzero(mask)])

    def trim(
        self, *, min_count: int = 1, min_documents: int = 1, max_share: float = 1.0, stop_words: Sequence[str] = ()
    ) -> DocumentTermMatrix:
        """Without terms that are rare, or stand in more than `max_share` of the documents, or are stop words."""
        n_documents = max(1, self.counts.shape[0])
        mask = (self.totals >= min_count) & (self.document_counts >= min_documents)
        mask &= self.document_counts <= max_share * n_documents
        stopped = frozenset(stop_words)
        return self.columns(mask & np.array([term not in stopped for term in self.vocabulary.terms], bool))

    def group(self, grouping: Grouping) -> DocumentTermMatrix:
        """One row a group, the sum of its documents."""
        from scipy.sparse import csr_matrix

        inside = np.flatnonzero(grouping.codes >= 0)
        shape = len(grouping.names), len(grouping.codes)
        belongs = csr_matrix((np.ones(len(inside), np.int64), (grouping.codes[inside], inside)), shape=shape)
        return DocumentTermMatrix(self.vocabulary, (belongs @ self.counts).sorted_indices())

    def tfidf(self, *, smooth: bool = True, sublinear: bool = False, normalise: bool = True) -> Any:
        """Weights by scikit-learn's definition: count · (ln((1 + n) / (1 + df)) + 1), rows of length 1; a CSR matrix.

        Args:
            smooth: as if one more document had every term; else ln(n / df) + 1.
            sublinear: 1 + ln(count) in place of the count.
            normalise: whether rows get length 1.
        """
        n, df = self.counts.shape[0], np.maximum(self.document_counts, 1)
        idf = np.log((1 + n) / (1 + df)) + 1 if smooth else np.log(n / df) + 1
        weights = self.counts.astype(np.float64)
        if sublinear:
            weights.data = 1 + np.log(weights.data)
        weights.data *= idf[weights.indices]
        if normalise:
            lengths = np.sqrt(np.asarray(weights.multiply(weights).sum(axis=1)).ravel())
            weights.data /= np.repeat(np.maximum(lengths, 1e-300), np.diff(weights.indptr))
        return weights


def is_word(vocabulary: Sequence[str]) -> NDArray[np.bool_]:
    """Which tokens are words and no punctuation, shape (n_vocabulary,)."""
    return np.array([any(map(str.isalnum, word)) for word in vocabulary], bool)


def words_of_documents(tokens: Tokens) -> Int64:
    """How many words each document has, punctuation left out, shape (n_documents,)."""
    words = is_word(tokens.vocabulary)
    counts = np.bincount(tokens.documents, words[tokens.terms] if len(tokens) else None, len(tokens.offsets) - 1)
    return counts.astype(np.int64)
