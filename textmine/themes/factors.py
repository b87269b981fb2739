"""Matrix factors and latent Dirichlet allocation: models on words alone, beside the default."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Iterable, Iterator, Sequence
from functools import partial
from typing import Any, Literal, NamedTuple, Protocol, Self

import numpy as np
from numpy.typing import NDArray

from textmine.engine import Engine, LocalEngine, one_thread
from textmine.spans import Int64, slices
from textmine.themes.choosing import Choice, Trial, choose
from textmine.themes.evidence import Evidence, TfIdf
from textmine.themes.nonnegative import Singular, leading, nonnegative_factors, nonnegative_start
from textmine.themes.profile import Wording

__all__ = ["LDATopics", "NMFTopics"]

AUTOMATIC = (4, 6, 8, 10, 12, 15, 20)
"""The numbers of themes that `auto` tries."""
COLUMNS = 5_000
"""The commonest words that are modelled: rarer ones cost time and gain nothing."""

_ROWS_A_CHUNK = 20_000
"""Rows that are assigned at once: some megabytes; a class is one chunk."""

Weights = NDArray[np.float32]


class Assign(Protocol):
    """From rows to how much of each theme is in each, shape (n_rows, n_themes)."""

    def __call__(self, rows: Any, /) -> Weights:
        """Assign."""
        ...


class _WordTopics(ABC):
    """What both models share: the number is chosen, and each theme's stability told, by fits on halves of the rows."""

    def __init__(self, topics: int | Literal["auto"] = "auto", *, seed: int = 42, engine: Engine | None = None) -> None:
        self.topics = topics
        self.seed = seed
        self.engine = engine

    @abstractmethod
    def _rows(self, counts: Any) -> Any:
        """What is factorised, shape (n_rows, n_columns), given counts of the words that are modelled."""

    @abstractmethod
    def _fits(self, sets: Sequence[Any], numbers: Sequence[int]) -> list[list[Weights]]:
        """The words of themes, shape (n_themes, n_columns), by number of themes, and for each set of rows."""

    @abstractmethod
    def _assign(self) -> Assign:
        """How rows are assigned: a function that other processes can be sent."""

    def fit(self, evidence: Evidence, y: None = None) -> Self:
        """Find themes among all rows."""
        self.fit_transform(evidence)
        return self

    def fit_transform(self, evidence: Evidence, y: None = None) -> Weights:
        """Fit, and give the weights of the same rows, shape (n_rows, n_themes)."""
        self.wording_ = Wording.of(_tfidf(evidence), evidence.vocabulary)
        columns = self.wording_.columns(evidence.vocabulary)
        fitted, self.choice_ = self._chosen(self._seen(evidence, columns, slice(evidence.units.sampled)))
        self.components_, self.stability_ = fitted.components, fitted.stability
        return self.transform(evidence)

    def transform(self, evidence: Evidence, *, refuse: bool = True) -> Weights:
        """Weights of each row, shape (n_rows, n_themes): a row sums to 1, or to 0 where it has none of the words.

        Where it has none there is no best theme: `refuse` changes nothing.
        """
        columns = self.wording_.columns(evidence.vocabulary)
        chunks = (self._seen(evidence, columns, some) for some in slices(len(evidence), _ROWS_A_CHUNK))
        parts = (self.engine or LocalEngine()).map(partial(_assigned, self._assign()), chunks)
        return evidence.store.joined(parts, np.float32, width=len(self.components_))

    def _seen(self, evidence: Evidence, columns: Int64, some: slice) -> Any:
        """Some rows as they are factorised, given this model's column of each word of `evidence`."""
        return self._rows(self.wording_.aligned(evidence.words[some], columns))

    def _chosen(self, rows: Any) -> tuple[_Fit, Choice]:
        possible = max(1, min(rows.shape))
        numbers = sorted({min(n, possible) for n in (AUTOMATIC if self.topics == "auto" else (self.topics,))})
        sets = [rows, *_halves(rows, self.seed)]
        with one_thread():
            fits = [_judged(rows, *found) for found in self._fits(sets, numbers)]
        if self.topics != "auto":
            return fits[0], Choice.fixed(numbers[0], wanted=self.topics)
        best, choice = choose(tuple(fit.trial for fit in fits))
        return next(fit for fit in fits if fit.trial == best), choice


class NMFTopics(_WordTopics):
    """Non-negative matrix factors of TF-IDF (Lee and Seung 1999), initialised by SVD: no randomness but in `auto`.

    Attributes:
        components_: the words of each theme, shape (n_themes, n_columns).
        stability_: of each theme, shape (n_themes,): overlap of its best words with those of halves of the rows.
        choice_: why so many themes.
    """

    name = "nmf"

    def _rows(self, counts: Any) -> Any:
        return self.wording_.weighted(counts)

    def _fits(self, sets: Sequence[Any], numbers: Sequence[int]) -> list[list[Weights]]:
        # All in this process, which is done with a class's notes before another one would have started.
        starts = [leading(rows, max(numbers), seed=self.seed) if _any_words(rows) else None for rows in sets]
        return [[_factors(rows, start, n) for rows, start in zip(sets, starts, strict=True)] for n in numbers]

    def _assign(self) -> Assign:
        return partial(_activations, components=self.components_)


class LDATopics(_WordTopics):
    """Latent Dirichlet allocation (Blei, Ng, Jordan 2003) by gensim on one core.

    Its many-core form is not reproducible.

    Attributes:
        components_: probabilities of words, shape (n_themes, n_columns).
        stability_, choice_: as for `NMFTopics`.
    """

    name = "lda"

    def __init__(
        self,
        topics: int | Literal["auto"] = "auto",
        *,
        seed: int = 42,
        passes: int = 10,
        engine: Engine | None = None,
    ) -> None:
        super().__init__(topics, seed=seed, engine=engine)
        self.passes = passes

    def _rows(self, counts: Any) -> Any:
        return counts

    def _fits(self, sets: Sequence[Any], numbers: Sequence[int]) -> list[list[Weights]]:
        # The largest first: two workers are done sooner when the longest work is not the last.
        work = [(rows, number) for number in reversed(numbers) for rows in sets]
        fit = partial(_probabilities, seed=self.seed, passes=self.passes)
        found = list((self.engine or LocalEngine()).map(fit, work))
        return [found[i : i + len(sets)] for i in range(0, len(found), len(sets))][::-1]

    def _assign(self) -> Assign:
        return partial(_posterior, components=self.components_)


class _Fit(NamedTuple):
    components: Weights
    stability: NDArray[np.float64]
    trial: Trial


def _judged(rows: Any, components: Weights, *refits: Weights) -> _Fit:
    """A fit of all rows, judged by those of halves of them."""
    stability = _half_stability(components, refits)
    trial = Trial(len(components), float(stability.mean()), _words_coherence(components, rows))
    return _Fit(components, stability, trial)


def _any_words(rows: Any) -> bool:
    return bool(rows.shape[0] and rows.shape[1] and rows.nnz)


def _factors(rows: Any, triplets: Singular | None, number: int) -> Weights:
    if triplets is None:
        return np.zeros((1, rows.shape[1]), np.float32)
    return nonnegative_factors(rows, nonnegative_start(triplets, number))


def _probabilities(work: tuple[Any, int], *, seed: int, passes: int) -> Weights:
    from gensim.matutils import Sparse2Corpus
    from gensim.models import LdaModel

    counts, number = work
    if not _any_words(counts):
        return np.zeros((1, counts.shape[1]), np.float32)
    corpus = Sparse2Corpus(counts.tocsr(), documents_columns=False)
    names = dict(enumerate(map(str, range(counts.shape[1]))))
    with one_thread():
        model = LdaModel(corpus, number, id2word=names, passes=passes, random_state=seed, dtype=np.float64)
        return np.asarray(model.get_topics(), np.float32)


def _tfidf(evidence: Evidence) -> TfIdf:
    weights = TfIdf.fit(evidence.words, least=min(3, len(evidence)), most=0.5)
    if len(weights.columns) <= COLUMNS:
        return weights
    common = np.sort(np.argsort(weights.idf, kind="stable")[:COLUMNS])
    return TfIdf(weights.columns[common], weights.idf[common])


def _activations(rows: Any, components: Weights) -> Weights:
    """Non-negative least squares by multiplicative updates, from the projection on."""
    start = np.maximum(np.asarray(rows @ components.T), 0)
    gram = components @ components.T
    found = start.copy()
    for _ in range(30):
        found *= start / np.maximum(found @ gram, 1e-9)
    return np.asarray(found, np.float32)


def _posterior(counts: Any, components: Weights) -> Weights:
    """Mixtures of themes that make each row's words likely (expectation maximisation), with a flat prior."""
    number = len(components)
    mixture = np.full((counts.shape[0], number), 1 / number)
    entries = counts.tocoo()
    if not entries.nnz or not components.any():
        return np.zeros_like(mixture, dtype=np.float32)
    words = components.T[entries.col]
    for _ in range(20):
        share = mixture[entries.row] * words
        share /= np.maximum(share.sum(1, keepdims=True), 1e-12)
        mixture = np.full_like(mixture, 0.1)
        np.add.at(mixture, entries.row, share * entries.data[:, None])
        mixture /= mixture.sum(1, keepdims=True)
    mixture[np.diff(counts.tocsr().indptr) == 0] = 0
    return mixture.astype(np.float32)


def _assigned(assign: Assign, rows: Any) -> Weights:
    with one_thread():
        return _shares(assign(rows))


def _shares(activations: Weights) -> Weights:
    total = activations.sum(1, keepdims=True)
    return np.asarray(np.where(total > 1e-9, activations / np.maximum(total, 1e-9), 0), np.float32)


def _halves(rows: Any, seed: int, *, number: int = 2) -> Iterator[Any]:
    """Random halves of the rows; none of fewer than four."""
    draw, n = np.random.default_rng(seed), rows.shape[0]
    for _ in range(number if n >= 4 else 0):
        yield rows[np.sort(draw.choice(n, max(1, n // 2), replace=False))]


def _half_stability(components: Weights, refits: Iterable[Weights]) -> NDArray[np.float64]:
    """The mean overlap of each theme's ten best words with its match in fits on halves of the rows; 1 without any."""
    from scipy.optimize import linear_sum_assignment

    own, found = _best_words(components), []
    for refit in refits:
        other = _best_words(refit)
        overlap = np.array([[len(a & b) / max(len(a | b), 1) for b in other] for a in own])
        match = np.zeros(len(own))
        left, right = linear_sum_assignment(-overlap)
        match[left] = overlap[left, right]
        found.append(match)
    return np.asarray(np.mean(found, axis=0)) if found else np.ones(len(components))


def _best_words(components: Weights, top: int = 10) -> list[set[int]]:
    return [
        set(np.argsort(-row, kind="stable")[:top][row[np.argsort(-row, kind="stable")[:top]] > 0]) for row in components
    ]


def _words_coherence(components: Weights, rows: Any) -> float:
    from textmine.themes.describing import TermTable, coherence

    table = TermTable.of_rows(rows)
    values = [coherence(sorted(int(i) for i in words), table) for words in _best_words(components)]
    return float(np.mean(values)) if values else 0.0
