"""Sentence vectors from wording alone, for a corpus that nobody wants to wait for a sentence encoder for.

Latent semantic analysis (Deerwester et al. 1990): what a sentence says is a row of TF-IDF over words beside one over
pairs of neighbouring characters, which need no segmentation; vectors are its coordinates in the directions in which the
sentences of the corpus vary most (truncated SVD by ARPACK, whose start is fixed). The directions are learnt from
sentences evenly spaced over the corpus; all others get their coordinates by one sparse product, row by row, so that a
vector depends on the directions and its own sentence alone. Sentences that share no word can still be near, if their
words keep the same company; a synonym that the corpus never shows to be one is not seen, as a sentence encoder would.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from textmine.engine import Progress, no_progress, one_thread
from textmine.spans import Int64, Sentences, Tokens, sorted_distinct

__all__ = ["DIMENSIONS", "word_vectors"]

DIMENSIONS = 128
"""Experiment on the planted claims of the sample class: 128 find about as many as 96, and more than 192."""
_LEARNT_FROM = 8_000
"""Sentences that the directions are learnt from: a second. An admitted guess."""
_LEAST = 2
"""Sentences that a word or pair must stand in to be a column."""
_CHUNK = 20_000
_BITS = 21
"""A code point has 21 bits."""


def word_vectors(
    texts: Sequence[str],
    sentences: Sentences,
    tokens: Tokens,
    *,
    own: NDArray[np.bool_] | None = None,
    progress: Progress = no_progress,
) -> NDArray[np.float32]:
    """Vectors of length 1 (0 for sentences of unknown wording), shape (n_sentences, DIMENSIONS).

    Args:
        texts: what each sentence says.
        sentences: the sentences of a corpus.
        tokens: its words.
        own: which sentences get a vector, shape (n_sentences,); the others get zeros. By default all.
        progress: told how many sentences are done.

    >>> from textmine.corpus import Corpus, Document, Kind
    >>> from textmine.language import segment, split_sentences
    >>> text = "台账要少填。台账要少填一些。课堂要多听。课堂要多听几节。"  # fewer ledgers, twice; more visits, twice
    >>> corpus = Corpus.from_documents([Document("a", Kind.POST, text)])
    >>> sentences = split_sentences(corpus)
    >>> vectors = word_vectors(sentences.texts(corpus.texts), sentences, segment(corpus))
    >>> bool(vectors[0] @ vectors[1] > vectors[0] @ vectors[2])
    True
    """
    rows = np.arange(len(sentences)) if own is None else np.flatnonzero(own)
    vectors = np.zeros((len(sentences), DIMENSIONS), np.float32)
    space = _Space.fit(texts, rows[_evenly(len(rows))], sentences, tokens)
    for begin in range(0, len(rows), _CHUNK):
        chunk = rows[begin : begin + _CHUNK]
        found = space.place(texts, chunk, sentences, tokens)
        vectors[chunk, : found.shape[1]] = found
        progress("vectors", min(begin + _CHUNK, len(rows)), len(rows))
    return vectors


def _evenly(n: int) -> Int64:
    return np.linspace(0, n - 1, min(n, _LEARNT_FROM)).astype(np.int64)


@dataclass(frozen=True, eq=False)
class _Space:
    """Known words and pairs with their idf, and the directions, float32 (n_words + n_pairs, d)."""

    words: _Columns
    pairs: _Columns
    directions: NDArray[np.float32]

    @classmethod
    def fit(cls, texts: Sequence[str], rows: Int64, sentences: Sentences, tokens: Tokens) -> _Space:
        words = _Columns.fit(*_words(rows, sentences, tokens), len(rows))
        pairs = _Columns.fit(*_pairs(texts, rows), len(rows))
        nowhere = cls(words, pairs, np.zeros((len(words.keys) + len(pairs.keys), 0), np.float32))
        wording = nowhere.wording(texts, rows, sentences, tokens)
        return cls(words, pairs, _directions(wording))

    def wording(self, texts: Sequence[str], rows: Int64, sentences: Sentences, tokens: Tokens) -> Any:
        """TF-IDF of words and of pairs, each of length 1, CSR float32 (n_rows, n_words + n_pairs)."""
        from scipy.sparse import hstack

        words = self.words.weigh(*_words(rows, sentences, tokens), len(rows))
        pairs = self.pairs.weigh(*_pairs(texts, rows), len(rows))
        return hstack([words, pairs], format="csr")

    def place(self, texts: Sequence[str], rows: Int64, sentences: Sentences, tokens: Tokens) -> NDArray[np.float32]:
        """Coordinates of length 1, shape (n_rows, d)."""
        found = self.wording(texts, rows, sentences, tokens) @ self.directions
        return np.asarray(found / np.maximum(np.linalg.norm(found, axis=1, keepdims=True), 1e-9), np.float32)


def _directions(wording: Any) -> NDArray[np.float32]:
    """The right singular vectors of the largest singular values, shape (n_columns, at most DIMENSIONS)."""
    from scipy.sparse.linalg import svds

    least = min(wording.shape)
    with one_thread():
        if least <= DIMENSIONS:
            _, _, found = np.linalg.svd(wording.toarray(), full_matrices=False)
        else:
            _, _, found = svds(wording, DIMENSIONS, v0=np.ones(least, np.float32), return_singular_vectors="vh")
    return np.ascontiguousarray(found.T, np.float32)


@dataclass(frozen=True, eq=False)
class _Columns:
    """Keys that stand in enough sentences, rising, and the idf of each; both of shape (n_keys,)."""

    keys: Int64
    idf: NDArray[np.float32]

    @classmethod
    def fit(cls, rows: Int64, keys: Int64, n_rows: int) -> _Columns:
        """Of the keys that some rows hold."""
        distinct, place = np.unique(keys, return_inverse=True)
        held = sorted_distinct(place.astype(np.int64) * n_rows + rows) // max(n_rows, 1)
        sentences = np.bincount(held, minlength=len(distinct))
        kept = sentences >= _LEAST
        return cls(distinct[kept], (np.log((1 + n_rows) / (1 + sentences[kept])) + 1).astype(np.float32))

    def weigh(self, rows: Int64, keys: Int64, n_rows: int) -> Any:
        """TF-IDF with logarithmic counts, rows of length 1, CSR float32 (n_rows, n_keys)."""
        from scipy.sparse import csr_matrix

        place = np.searchsorted(self.keys, keys).clip(max=max(len(self.keys) - 1, 0))
        known = self.keys[place] == keys if len(self.keys) else np.zeros(len(keys), np.bool_)
        shape = (n_rows, len(self.keys))
        table = csr_matrix((np.ones(int(known.sum()), np.float32), (rows[known], place[known])), shape)
        table.data = (1 + np.log(table.data)) * self.idf[table.indices]
        squares = np.bincount(np.repeat(np.arange(n_rows), np.diff(table.indptr)), table.data**2, n_rows)
        table.data /= np.repeat(np.sqrt(squares), np.diff(table.indptr)).astype(np.float32)
        return table


def _words(rows: Int64, sentences: Sentences, tokens: Tokens) -> tuple[Int64, Int64]:
    return tokens.within(sentences.documents[rows], sentences.starts[rows], sentences.ends[rows])


def _pairs(texts: Sequence[str], rows: Int64) -> tuple[Int64, Int64]:
    """The row and the key of every pair of neighbouring characters."""
    chosen = [texts[i] for i in rows.tolist()]
    points = np.frombuffer("".join(chosen).encode("utf-32-le", "surrogatepass"), np.uint32).astype(np.int64)
    owner = np.repeat(np.arange(len(chosen)), np.fromiter(map(len, chosen), np.int64, len(chosen)))
    inside = owner[1:] == owner[:-1]
    return owner[1:][inside], ((points[:-1] << _BITS) | points[1:])[inside]
