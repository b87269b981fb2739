"""The profile of a theme: what its rows mean and how they are worded; it assigns rows that were not in the graph.

Rows are assigned chunk by chunk on the engine. A worker counts the pairs of characters itself: to count those of all
rows at once took 1.2 KB a row (measured on answers), and nobody needs more of them than the profile's own columns.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any

import numpy as np
from numpy.typing import NDArray

from textmine.engine import Engine, LocalEngine, one_thread
from textmine.spans import Int32, Int64, slices
from textmine.themes.evidence import Evidence, TfIdf, count_pairs, normalised
from textmine.themes.graph import Whitening

__all__ = ["Profile", "Wording"]

REFUSED = 0.01
"""The share of its own members that a threshold refuses: what lies farther out than 99 of 100 members fits nowhere."""

_ROWS_A_CHUNK = 20_000
"""Rows that are assigned at once: some megabytes; a class is one chunk."""

Weights = NDArray[np.float32]


@dataclass(frozen=True, eq=False)
class Wording:
    """TF-IDF with names for its columns, so that it can be applied to other counts.

    `names`: of the kept columns; words are strings, pairs of characters are codes.
    """

    names: tuple[str, ...] | tuple[int, ...]
    idf: Weights

    @classmethod
    def of(cls, weights: TfIdf, names: Any) -> Wording:
        """Name the columns of fitted weights."""
        return cls(tuple(names[int(column)] for column in weights.columns), weights.idf)

    def columns(self, names: Sequence[str] | Sequence[int]) -> Int64:
        """The column of each name, −1 where it has none, shape (n_names,)."""
        place = {name: i for i, name in enumerate(self.names)}
        return np.array([place.get(name, -1) for name in names] or [], np.int64)

    def aligned(self, counts: Any, columns: Int64) -> Any:
        """Counts in this wording's columns, given the place of each of theirs (`columns`)."""
        from scipy.sparse import csr_matrix

        entries = counts.tocoo()
        known = columns[entries.col] >= 0
        content = (entries.data[known], (entries.row[known], columns[entries.col[known]]))
        return csr_matrix(content, (counts.shape[0], len(self.names)), dtype=np.float32)

    def weighted(self, aligned: Any) -> Any:
        """TF-IDF rows of aligned counts."""
        return TfIdf(np.arange(len(self.names), dtype=np.int64), self.idf).transform(aligned)

    def transform(self, counts: Any, names: Sequence[str] | Sequence[int]) -> Any:
        """TF-IDF rows of `counts`, whose columns are `names`, in this wording's columns."""
        return self.weighted(self.aligned(counts, self.columns(names)))


@dataclass(frozen=True, eq=False)
class Rows:
    """Some rows of `Evidence` as a profile sees them.

    Attributes:
        texts: what they say.
        words: counts of words in the profile's columns, CSR of shape (n_rows, n_words).
        vectors: of those that have one, whose places are `embedded`.
    """

    texts: tuple[str, ...]
    words: Any
    vectors: Weights
    embedded: Int64


class Profile:
    """Nearest centroids in meaning and in wording; both similarities are standardised and added.

    Attributes:
        meaning_: centroids of the whitened vectors, shape (n_themes, n_dimensions).
        wording_: centroids of TF-IDF words and pairs side by side, shape (n_themes, n_words + n_pairs).
        scales_: standard deviations of the similarities over themes, of meaning and of wording, shape (2,).
        thresholds_: the scores below which a row fits nowhere, with both kinds of evidence, and by wording alone, (2,).
        sharpness_: the factor before the softmax that makes the weights most likely, shape (2,).
        several_: whether the rows were passages of documents that speak of several matters (`textmine.themes.views`).
    """

    def __init__(self, whitening: Whitening, words: Wording, pairs: Wording) -> None:
        self.whitening, self.words, self.pairs = whitening, words, pairs

    def fit(self, evidence: Evidence, rows: Int32, labels: Int32) -> Profile:
        """Learn from rows that have a vector and their themes, int32, both of shape (n_fitted,)."""
        number = int(labels.max(initial=-1)) + 1
        seen = self._rows(evidence, rows, evidence.units.read(rows), self.words.columns(evidence.vocabulary))
        vectors, wording = self.whitening.transform(seen.vectors), self._wording(seen)
        self.meaning_ = normalised(_means(vectors, labels, number))
        self.wording_ = normalised(_means(wording, labels, number))
        near = _centred(vectors @ self.meaning_.T), _centred(np.asarray(wording @ self.wording_.T))
        self.scales_ = np.array([max(float(part.std()), 0.01) if part.size else 1.0 for part in near])
        both = near[0] / self.scales_[0] + near[1] / self.scales_[1], near[1] / self.scales_[1]
        self.thresholds_ = np.array([_threshold(scores, labels) for scores in both])
        self.sharpness_ = np.array([_sharpness(scores, labels) for scores in both])
        self.several_ = evidence.views is not None
        return self

    def transform(self, evidence: Evidence, *, refuse: bool = True, engine: Engine | None = None) -> Weights:
        """Weights of shape (n_rows, n_themes): a row sums to 1, or with `refuse` to 0 where nothing fits."""
        parts = self.assigned(evidence, refuse=refuse, engine=engine)
        return evidence.store.joined(parts, np.float32, width=len(self.wording_))

    def assigned(self, evidence: Evidence, *, refuse: bool = True, engine: Engine | None = None) -> Iterator[Weights]:
        """The same, chunk by chunk."""
        columns = self.words.columns(evidence.vocabulary)
        chunks = (
            self._rows(evidence, np.arange(some.start, some.stop, dtype=np.int32), evidence.units.texts[some], columns)
            for some in slices(len(evidence), _ROWS_A_CHUNK)
        )
        return (engine or LocalEngine()).map(partial(_assigned, self, refuse), chunks)

    def scores(self, rows: Rows) -> tuple[Weights, NDArray[np.bool_]]:
        """Scores of shape (n_rows, n_themes), and which rows had a vector."""
        scores = _centred(np.asarray(self._wording(rows) @ self.wording_.T)) / self.scales_[1]
        has = np.zeros(len(rows.texts), bool)
        if len(rows.embedded):
            has[rows.embedded] = True
            vectors = self.whitening.transform(rows.vectors)
            scores[rows.embedded] += _centred(vectors @ self.meaning_.T) / self.scales_[0]
        return scores.astype(np.float32), has

    def weights(self, scores: Weights, has_vector: NDArray[np.bool_], *, refuse: bool = True) -> Weights:
        """Softmax of the scores; with `refuse`, 0 where the best score is below its threshold."""
        kind = np.where(has_vector, 0, 1)
        weights = _softmax(scores * self.sharpness_[kind][:, None])
        fits = scores.max(1, initial=-np.inf) >= self.thresholds_[kind]
        return np.asarray(weights * fits[:, None] if refuse else weights, np.float32)

    def _rows(self, evidence: Evidence, rows: Int32, texts: Sequence[str], columns: Int64) -> Rows:
        """Some rows, ascending, with what they say, given the profile's column of each word of `evidence`."""
        inside = np.isin(evidence.embedded, rows, assume_unique=True)
        return Rows(
            tuple(texts),
            self.words.aligned(evidence.words[rows], columns),
            evidence.vectors[inside],
            np.searchsorted(rows, evidence.embedded[inside]),
        )

    def _wording(self, rows: Rows) -> Any:
        from scipy.sparse import hstack

        counts, codes = count_pairs(rows.texts)
        return hstack([self.words.weighted(rows.words), self.pairs.transform(counts, codes.tolist())]).tocsr()


def _assigned(profile: Profile, refuse: bool, rows: Rows) -> Weights:
    with one_thread():
        return profile.weights(*profile.scores(rows), refuse=refuse)


def _means(rows: Any, labels: Int32, number: int) -> Weights:
    from scipy.sparse import csr_matrix

    member = csr_matrix((np.ones(len(labels), np.float32), (labels, np.arange(len(labels)))), (number, len(labels)))
    total = member @ rows
    total = total.toarray() if hasattr(total, "toarray") else np.asarray(total)
    return np.asarray(total / np.maximum(np.bincount(labels, minlength=number), 1)[:, None], np.float32)


def _centred(similarities: NDArray[Any]) -> NDArray[Any]:
    if similarities.shape[1] < 2:
        return similarities
    return np.asarray(similarities - similarities.mean(1, keepdims=True))


def _threshold(scores: NDArray[Any], labels: Int32) -> float:
    own = scores[np.arange(len(labels)), labels]
    # A hair lower: in single precision a member's own score may fall below itself.
    return float(np.quantile(own, REFUSED)) - 1e-3 if len(own) else 0.0


def _sharpness(scores: NDArray[Any], labels: Int32) -> float:
    """The factor, out of a few, under which the labels are most likely."""
    factors = (0.25, 0.5, 1.0, 2.0, 4.0, 8.0)
    own = np.arange(len(labels)), labels
    likelihood = [float(np.log(np.maximum(_softmax(scores * f)[own], 1e-12)).sum()) for f in factors]
    return factors[int(np.argmax(likelihood))]


def _softmax(scores: NDArray[Any]) -> NDArray[Any]:
    if not scores.shape[1]:
        return scores
    raised = np.exp(scores - scores.max(1, keepdims=True))
    return np.asarray(raised / raised.sum(1, keepdims=True))
