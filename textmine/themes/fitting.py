"""From a corpus to its themes: cut units, gather evidence, fit a model, describe what it found."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Protocol

import numpy as np
from numpy.typing import NDArray

from textmine.corpus import Corpus
from textmine.engine import Engine, Progress, no_progress, one_thread, spawn_seed
from textmine.language import Embedder, embed, load_embedder
from textmine.settings import Settings, ThemeSettings
from textmine.spans import Int32, Marks, Sentences, Tokens
from textmine.terms.candidates import Candidates
from textmine.themes.choosing import Choice
from textmine.themes.describing import TermTable, class_tfidf, coherence, count_terms, pick_terms
from textmine.themes.evidence import Evidence, TfIdf, gather_evidence
from textmine.themes.factors import LDATopics, NMFTopics
from textmine.themes.labels import label_candidates, pick_labels
from textmine.themes.representatives import pick_representatives
from textmine.themes.semantic import FIT_ROWS, SemanticTopics
from textmine.themes.themes import Theme, Themes
from textmine.themes.units import Units, cut_units, sample_by_hash

__all__ = ["TopicModel", "build_evidence", "build_model", "fit_topics"]

EMBEDDED_CHARACTERS = 400
"""A unit's vector is that of its first so many characters."""

Weights = NDArray[np.float32]


class TopicModel(Protocol):
    """What `SemanticTopics`, `NMFTopics` and `LDATopics` have in common."""

    name: str
    choice_: Choice
    stability_: NDArray[np.float64]

    def fit_transform(self, evidence: Evidence) -> Weights:
        """Fit, and give weights of shape (n_rows, n_themes)."""
        ...

    def transform(self, evidence: Evidence) -> Weights:
        """Weights of other rows, shape (n_rows, n_themes)."""
        ...


def build_model(settings: ThemeSettings, *, seed: int) -> TopicModel:
    """The model that the settings name."""
    models: dict[str, Any] = {"semantic": SemanticTopics, "nmf": NMFTopics, "lda": LDATopics}
    model: TopicModel = models[settings.model](settings.topics, seed=seed)
    return model


def fit_topics(
    corpus: Corpus,
    tokens: Tokens,
    sentences: Sentences,
    *,
    marks: Marks | None = None,
    settings: Settings | None = None,
    embedder: Embedder | None = None,
    candidates: Candidates | None = None,
    engine: Engine | None = None,
    progress: Progress = no_progress,
) -> Themes:
    """Find the themes of a corpus.

    Args:
        corpus: the documents.
        tokens: their tokens, with parts of speech.
        sentences: their sentences.
        marks: spans that must not count.
        settings: `settings.themes`, `settings.seed` and `settings.language.embedder` matter.
        embedder: gives sentence vectors; by default the one that the settings name.
        candidates: words and phrases, where they were found before.
        engine: where vectors are computed.
        progress: called with stage, done, total.
    """
    settings = settings or Settings()
    embedder = embedder or load_embedder(settings.language.embedder)
    evidence = build_evidence(
        corpus, tokens, sentences, marks=marks, settings=settings, embedder=embedder, engine=engine, progress=progress
    )
    model = build_model(settings.themes, seed=spawn_seed(settings.seed, "themes"))
    row_weights = model.fit_transform(evidence)
    progress("themes", 1, 2)
    fitted = _Fitted(corpus, tokens, evidence, model, row_weights, candidates, embedder, settings.themes)
    with one_thread():
        themes = _described(fitted)
    progress("themes", 2, 2)
    return themes


def build_evidence(
    corpus: Corpus,
    tokens: Tokens,
    sentences: Sentences,
    *,
    marks: Marks | None,
    settings: Settings,
    embedder: Embedder,
    engine: Engine | None = None,
    progress: Progress = no_progress,
) -> Evidence:
    """Cut units and gather what models see of them; models on words alone get no vectors."""
    units = cut_units(corpus.texts, sentences, marks=marks)
    rows = sample_by_hash(units.texts, FIT_ROWS) if settings.themes.model == "semantic" else np.empty(0, np.int32)
    texts = [units.texts[row][:EMBEDDED_CHARACTERS] for row in rows]
    vectors = embed(texts, embedder=embedder, engine=engine, progress=progress)
    return gather_evidence(units, tokens, marks=marks, vectors=vectors, rows=rows)


@dataclass(frozen=True)
class _Fitted:
    corpus: Corpus
    tokens: Tokens
    evidence: Evidence
    model: TopicModel
    row_weights: Weights
    candidates: Candidates | None
    embedder: Embedder
    settings: ThemeSettings


def _described(fitted: _Fitted) -> Themes:
    units = fitted.evidence.units
    weights = _document_weights(units, fitted.row_weights)
    main = _main(weights)
    order = _largest_first(main, weights)
    weights, rows = weights[:, order], fitted.row_weights[:, order]
    main = _main(weights)
    unit_weights = rows[units.rows]
    themes, _ = _themes(fitted, weights, main, unit_weights, order)
    return Themes(
        themes, weights, main, units, unit_weights, fitted.corpus.ids, fitted.model.choice_, (fitted.model, order)
    )


def _document_weights(units: Units, row_weights: Weights) -> Weights:
    """Weights of documents: of their units, by characters."""
    total = np.asarray(units.incidence() @ row_weights, np.float32)
    sums = total.sum(1, keepdims=True)
    return np.asarray(np.where(sums > 0, total / np.maximum(sums, 1e-9), 0), np.float32)


def _main(weights: Weights) -> Int32:
    if not weights.shape[1]:
        return np.full(len(weights), -1, np.int32)
    return np.where(weights.sum(1) > 0, weights.argmax(1), -1).astype(np.int32)


def _largest_first(main: Int32, weights: Weights) -> NDArray[np.int64]:
    sizes = np.bincount(main[main >= 0], minlength=weights.shape[1])
    return np.lexsort((np.arange(weights.shape[1]), -weights.sum(0).round(3), -sizes))


def _themes(
    fitted: _Fitted, weights: Weights, main: Int32, unit_weights: Weights, order: NDArray[np.int64]
) -> tuple[tuple[Theme, ...], TermTable]:
    units, number = fitted.evidence.units, weights.shape[1]
    table = count_terms(units, fitted.tokens, candidates=fitted.candidates)
    labels = _main(unit_weights)
    scores = class_tfidf(table.counts, labels, number)
    picked = pick_terms(scores, table)
    names = _names(fitted, table, scores, labels, picked)
    shown = _representatives(fitted, weights, main, table)
    people, places = fitted.corpus.codes("person"), fitted.corpus.codes("unit")
    themes = []
    for k in range(number):
        members = np.flatnonzero(main == k)
        themes.append(
            Theme(
                id=k,
                label=names[k][0],
                labels=names[k][1:],
                terms=tuple((table.terms[i], weight) for i, weight in picked[k]),
                documents=len(members),
                authors=_distinct(people[members]),
                units=_distinct(places[members]),
                coherence=coherence([i for i, _ in picked[k]], table),
                stability=float(fitted.model.stability_[order[k]]),
                representatives=tuple(fitted.corpus.ids[i] for i in shown[k]),
            )
        )
    return tuple(themes), table


def _distinct(codes: Int32) -> int:
    return len(np.unique(codes[codes >= 0]))


def _names(
    fitted: _Fitted, table: TermTable, scores: Weights, labels: Int32, picked: list[list[tuple[int, float]]]
) -> list[tuple[str, ...]]:
    units = fitted.evidence.units
    fallback = ["、".join(table.terms[i] for i, _ in terms[:2]) or f"主题{k + 1}" for k, terms in enumerate(picked)]
    found = label_candidates(units, table, scores, labels)
    centres = _centres(fitted, labels, len(scores))
    return pick_labels(found, centres, lambda texts: embed(texts, embedder=fitted.embedder), fallback=fallback)


def _centres(fitted: _Fitted, labels: Int32, number: int) -> Weights:
    """The mean vector of each theme less the mean of all, length 1, shape (n_themes, n_dimensions); or empty."""
    evidence = fitted.evidence
    if not len(evidence.embedded):
        return np.empty((0, 0), np.float32)
    row_label = np.full(len(evidence), -1, np.int32)
    row_label[evidence.units.rows] = labels
    mine = row_label[evidence.embedded]
    total = np.stack([evidence.vectors[mine == k].sum(0) for k in range(number)]) if number else np.empty((0, 1))
    means = total / np.maximum([[int((mine == k).sum())] for k in range(number)], 1) - evidence.vectors.mean(0)
    return np.asarray(means / np.maximum(np.linalg.norm(means, axis=1, keepdims=True), 1e-9), np.float32)


def _representatives(fitted: _Fitted, weights: Weights, main: Int32, table: TermTable) -> list[list[int]]:
    units = fitted.evidence.units
    wording = _document_wording(units, table)
    people = fitted.corpus.codes("person")
    lengths = np.asarray(units.incidence().sum(1)).ravel()
    # Very short documents show little: below some 30 characters closeness is taken off in proportion.
    closeness = weights.astype(np.float64) * np.minimum(1, (lengths / 30) ** 0.5)[:, None]
    members = [np.flatnonzero(main == k) for k in range(weights.shape[1])]
    centres = [np.asarray(wording[m].mean(0)).ravel() if len(m) else None for m in members]
    near = [np.zeros(len(weights)) if c is None else np.asarray(wording @ c).ravel() for c in centres]
    return [
        pick_representatives(closeness[:, k] + near[k] / max(near[k].max(), 1e-9), wording, people, members[k])
        for k in range(len(members))
    ]


def _document_wording(units: Units, table: TermTable) -> Any:
    from scipy.sparse import csr_matrix

    shape = (len(units.offsets) - 1, len(units))
    belongs = csr_matrix((np.ones(len(units), np.float32), (units.documents, np.arange(len(units)))), shape)
    counts = (belongs @ table.counts).tocsr()
    return TfIdf.fit(counts, least=2, most=0.5).transform(counts)
