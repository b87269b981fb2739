"""The default model: communities of a graph that joins meaning, wording and documents. See docs/methods.md."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import cache, partial
from typing import Any, Literal

import numpy as np
from numpy.typing import NDArray

from textmine.engine import Engine, one_thread
from textmine.spans import Int32
from textmine.themes.choosing import (
    RESOLUTION,
    Choice,
    choose_number,
    fine_enough,
    finest,
    given_number,
    sensible_range,
)
from textmine.themes.communities import (
    SAMPLES,
    Samples,
    absorb,
    by_size,
    consensus,
    draw_samples,
    exactly,
    many_enough,
    median_partition,
    memberships,
    spread,
    stability,
)
from textmine.themes.describing import words_coherence
from textmine.themes.evidence import Evidence, TfIdf, count_pairs
from textmine.themes.graph import Whitening, answers, joint_graph, same_document, tied_by, with_seeds
from textmine.themes.profile import Profile, Wording

__all__ = ["SemanticTopics", "row_graph"]

VOICES = 3
"""What fewer people speak of is no theme of a class: it joins its neighbour, where enough other themes are left."""


class SemanticTopics:
    """Themes as communities of a joint neighbour graph of sentence vectors, wording and documents.

    Args:
        topics: how many themes, or `auto`.
        seed: where samples and Leiden start from.
        seeds: words of each expected topic; rows that name one are drawn together.
        engine: where samples are parted; it changes nothing but the time.

    Attributes:
        labels_: the theme of each row that the graph was made of, shape (n_fitted,).
        fitted_: those rows, int32, shape (n_fitted,).
        stability_: of each theme, shape (n_themes,), from 0 to 1.
        choice_: why so many themes.
        profile_: what assigns rows that were not in the graph.
    """

    name = "semantic"

    def __init__(
        self,
        topics: int | Literal["auto"] = "auto",
        *,
        seed: int = 42,
        seeds: Sequence[Sequence[str]] = (),
        engine: Engine | None = None,
    ) -> None:
        self.topics = topics
        self.seed = seed
        self.seeds = seeds
        self.engine = engine

    def fit(self, evidence: Evidence, y: None = None) -> SemanticTopics:
        """Find themes among the rows of `evidence` that have a vector."""
        with one_thread():
            self._fit(evidence)
        return self

    def transform(self, evidence: Evidence, *, refuse: bool = True) -> NDArray[np.float32]:
        """How much of each row belongs to each theme, shape (n_rows, n_themes).

        A row sums to 1, or to 0 where nothing fits and `refuse` is true.
        """
        return self.profile_.transform(evidence, refuse=refuse, engine=self.engine)

    def fit_transform(self, evidence: Evidence, y: None = None) -> NDArray[np.float32]:
        """Fit, and give the weights of the same rows: from the graph where they were in it, else by profile."""
        self.fit(evidence)
        return evidence.store.joined(self._with_shares(evidence), np.float32, width=self._shares.shape[1])

    def _with_shares(self, evidence: Evidence) -> Iterator[NDArray[np.float32]]:
        begin = 0
        for weights in self.profile_.assigned(evidence, engine=self.engine):
            mine = slice(*np.searchsorted(self.fitted_, [begin, begin + len(weights)]).tolist())
            here = self.fitted_[mine] - begin
            fits = weights[here].sum(1, keepdims=True) > 0
            weights[here] = np.where(fits, self._shares[mine], 0)
            begin += len(weights)
            yield weights

    def _fit(self, evidence: Evidence) -> None:
        self.fitted_ = evidence.embedded
        texts = evidence.units.read(self.fitted_)
        pairs, codes = count_pairs(texts)
        graph, (whitening, word_weights, pair_weights) = row_graph(evidence, pairs)
        seeded = with_seeds(graph, texts, self.seeds)
        speakers = _speakers(evidence, self.fitted_)
        labels, samples, self.choice_ = self._communities(
            seeded,
            evidence.words[self.fitted_],
            speakers,
            spread(np.diff(evidence.units.offsets)),
            texts=int(np.count_nonzero(np.diff(evidence.units.offsets))),
            several=evidence.views is not None,
        )
        self.labels_ = labels
        self.stability_ = stability(labels, samples)
        self._shares = _neighbour_shares(graph, labels)
        wordings = Wording.of(word_weights, evidence.vocabulary), Wording.of(pair_weights, codes.tolist())
        self.profile_ = Profile(whitening, *wordings).fit(evidence, self.fitted_, labels)

    def _communities(
        self, graph: Any, words: Any, speakers: Any, wide: float, *, texts: int, several: bool
    ) -> tuple[Int32, Samples, Choice]:
        rows = words.shape[0]
        if rows < 2:
            return np.zeros(rows, np.int32), Samples.none(rows), Choice.fixed(rows)

        def few(found: Int32) -> NDArray[np.bool_]:
            return _voices(found, speakers) < VOICES

        alone = bool(few(np.zeros(rows, np.int32)).any())  # of one or two people every theme is theirs

        def settled(parts: Int32) -> Int32:
            return by_size(parts[:rows]) if alone else absorb(parts[:rows], graph[:rows][:, :rows], few)

        least = sensible_range(rows)[0] if self.topics == "auto" else self.topics
        resolution = fine_enough(graph, least, seed=self.seed)
        # To choose a number costs k-means on all samples again and again; to part into a given one costs it once.
        number = SAMPLES if self.topics == "auto" and not several else many_enough(graph.shape[0])
        draw = partial(draw_samples, graph, seed=self.seed, samples=number, engine=self.engine)
        if self.topics == "auto":

            def choice_at(resolution: float, least: int = 0) -> tuple[Int32, Samples, Choice]:
                samples = draw(resolution=resolution)
                members = memberships(samples)
                between = memberships(draw(resolution=resolution, spread=wide)) if wide > 1 else members
                labels, choice = choose_number(
                    members,
                    lambda parts: words_coherence(parts[:rows], words),
                    settled,
                    seed=self.seed,
                    between=between,
                    least=least,
                )
                return labels, samples.first(rows), choice

            return finest(choice_at, resolution, most=sensible_range(min(rows, texts))[1])
        samples = draw(resolution=resolution)
        fine = resolution > RESOLUTION * wide
        members = [] if fine else memberships(samples)
        between = memberships(draw(resolution=resolution, spread=wide)) if wide > 1 and not fine else members
        bonds = cache(partial(consensus, graph, samples))

        def parted(number: int) -> Int32:
            labels = np.zeros(0, np.int32) if fine else median_partition(between, number, seed=self.seed)
            if labels.max(initial=-1) + 1 < min(number, graph.shape[0]):
                labels = exactly(bonds(), number, seed=self.seed, resolution=resolution)[0]
            return labels[:rows]

        labels = by_size(given_number(self.topics, parted, settled))
        return labels, samples.first(rows), Choice.fixed(int(labels.max(initial=-1)) + 1, wanted=self.topics)


def _speakers(evidence: Evidence, rows: Int32) -> Any:
    """Who says each row: CSR of 1 and 0, shape (n_rows, n_voices)."""
    from scipy.sparse import csr_matrix

    units, row = evidence.units.saying(rows)
    voice = evidence.voices[evidence.units.documents_of(units)]
    shape = (len(rows), int(evidence.voices.max(initial=-1)) + 1)
    return csr_matrix((np.ones(len(row), np.float32), (row, voice)), shape)


def _voices(labels: Int32, speakers: Any) -> NDArray[np.int64]:
    """How many people speak in each community, shape (n_communities,)."""
    from scipy.sparse import csr_matrix

    content = (np.ones(len(labels), np.float32), (labels, np.arange(len(labels))))
    member = csr_matrix(content, (int(labels.max(initial=-1)) + 1, len(labels)))
    return np.asarray(((member @ speakers) > 0).sum(1)).ravel()


def row_graph(evidence: Evidence, pairs: Any) -> tuple[Any, tuple[Whitening, TfIdf, TfIdf]]:
    """The graph of the rows that have a vector, with counts of their pairs, and what was learned to make it.

    Where documents speak of several matters, passages are tied neither to their neighbours nor to what they answer, and
    ties count by the views that rows hold: a tale lies with the view it is told for, and tales make no theme.
    """
    rows, vectors, views = evidence.embedded, evidence.vectors, evidence.views
    words = evidence.words[rows]
    word_weights, pair_weights = TfIdf.fit(words, least=2, most=0.5), TfIdf.fit(pairs, least=3, most=0.3)
    whitening = Whitening().fit(vectors)
    graph = joint_graph(
        whitening.transform(vectors),
        word_weights.transform(words),
        pair_weights.transform(pairs),
        _company(evidence) if views is None else None,
        richness=np.diff(words.indptr).astype(np.int32),
    )
    weighed = graph if views is None else tied_by(graph, views[rows])
    return weighed, (whitening, word_weights, pair_weights)


def _company(evidence: Evidence) -> Any:
    inside = evidence.units.incidence(evidence.embedded)
    return same_document(inside) + answers(inside, evidence.parents)


def _neighbour_shares(graph: Any, labels: Int32) -> NDArray[np.float32]:
    """The share of each row's neighbours in each theme, its own theme counted as one neighbour in three."""
    from scipy.sparse import csr_matrix

    n = len(labels)
    member = csr_matrix((np.ones(n, np.float32), (np.arange(n), labels)), (n, int(labels.max(initial=0)) + 1))
    near = np.asarray((graph @ member).toarray(), np.float32)
    near /= np.maximum(near.sum(1, keepdims=True), 1e-9)
    return np.asarray(2 / 3 * near + member.toarray() / 3, np.float32)
