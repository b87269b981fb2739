"""From a corpus to its themes: gather evidence, fit a model, replay decisions, describe what was found."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path
from typing import Any, Protocol

import numpy as np
from numpy.typing import NDArray

from textmine.corpus import Corpus
from textmine.engine import Engine, Progress, no_progress, one_thread, spawn_seed
from textmine.language import Embedder, embed, load_embedder
from textmine.settings import Settings, ThemeSettings
from textmine.spans import Marks, Sentences, Tokens, slices
from textmine.statements import Statements
from textmine.store import ColumnStore
from textmine.terms.candidates import Candidates
from textmine.themes.alignment import Anchor
from textmine.themes.choosing import Choice
from textmine.themes.decisions import Resolved, ThemeDecisions
from textmine.themes.describing import TermTable, class_tfidf, count_terms, pick_terms
from textmine.themes.evidence import Evidence
from textmine.themes.expected import find_expected
from textmine.themes.factors import LDATopics, NMFTopics
from textmine.themes.gathering import build_evidence
from textmine.themes.membership import Membership, merged
from textmine.themes.portrait import Naming, portray
from textmine.themes.semantic import SemanticTopics
from textmine.themes.storage import load_model
from textmine.themes.themes import Theme, Themes
from textmine.themes.views import weighing

__all__ = ["TopicModel", "apply_topics", "build_model", "fit_topics"]

_ROWS_AT_ONCE = 1 << 16
"""Rows whose weights are looked at together: some megabytes."""

Weights = NDArray[np.float32]


class TopicModel(Protocol):
    """What `SemanticTopics`, `NMFTopics` and `LDATopics` have in common."""

    name: str
    choice_: Choice
    stability_: NDArray[np.float64]

    def fit_transform(self, evidence: Evidence) -> Weights:
        """Fit, and give weights of shape (n_rows, n_themes)."""
        ...

    def transform(self, evidence: Evidence, *, refuse: bool = True) -> Weights:
        """Weights of other rows, shape (n_rows, n_themes)."""
        ...


def build_model(settings: ThemeSettings, *, seed: int, engine: Engine | None = None) -> TopicModel:
    """The model that the settings name."""
    if settings.model == "semantic":
        seeds = tuple(topic.words for topic in settings.expected)
        return SemanticTopics(settings.topics, seed=seed, seeds=seeds, engine=engine)
    return (NMFTopics if settings.model == "nmf" else LDATopics)(settings.topics, seed=seed, engine=engine)


def fit_topics(
    corpus: Corpus,
    tokens: Tokens,
    sentences: Sentences,
    *,
    marks: Marks | None = None,
    settings: Settings | None = None,
    embedder: Embedder | None = None,
    candidates: Candidates | None = None,
    decisions: ThemeDecisions | None = None,
    previous: Sequence[Anchor] | None = None,
    wordings: Sequence[str] = (),
    statements: Callable[[], Statements] | None = None,
    engine: Engine | None = None,
    cache: Path | None = None,
    store: ColumnStore | None = None,
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
        decisions: what people decided about themes.
        previous: the themes that people decided about (`previous_anchors`), for decisions without anchors.
        wordings: what an organiser calls things, such as titles of courses and questions; a theme may be named so.
        statements: what each sentence is, asked for where documents may speak of several matters; without it they are
            taken to speak of one each.
        engine: where vectors are computed and trials made.
        cache: a folder for vectors, so that themes are found again quickly after a decision.
        store: where long columns of a large corpus go; by default they stay in memory.
        progress: called with stage, done, total.
    """
    settings = settings or Settings()
    embedder = embedder or load_embedder(settings.language.embedder)
    evidence = build_evidence(
        corpus,
        tokens,
        sentences,
        marks=marks,
        settings=settings,
        embedder=embedder,
        statements=statements,
        engine=engine,
        cache=cache,
        store=store,
        progress=progress,
    )
    progress("themes", 0, 2)
    model = build_model(settings.themes, seed=spawn_seed(settings.seed, "themes"), engine=engine)
    row_weights = _fitted_weights(model, evidence, settings.themes)
    progress("themes", 1, 2)
    table = _term_table(evidence, tokens, sentences, statements, candidates, engine)
    embed_here = partial(embed, embedder=embedder, engine=engine, cache=cache)
    said = (*wordings, *(topic.name for topic in settings.themes.expected))
    fitted = _Fitted(corpus, evidence, table, model, row_weights, Naming(tokens, embed_here, said), settings)
    with one_thread():
        themes = _described(fitted, decisions or ThemeDecisions(), previous)
    progress("themes", 2, 2)
    return themes


def apply_topics(
    folder: Path,
    corpus: Corpus,
    tokens: Tokens,
    sentences: Sentences,
    *,
    marks: Marks | None = None,
    settings: Settings | None = None,
    embedder: Embedder | None = None,
    statements: Callable[[], Statements] | None = None,
    engine: Engine | None = None,
    store: ColumnStore | None = None,
    progress: Progress = no_progress,
) -> Themes:
    """Assign documents with a saved model; nothing is fitted. Arguments as for `fit_topics`.

    Labels, terms, coherence and stability are those of the saved themes; counts and representatives are of `corpus`.

    Raises:
        ModelError: there is no model in `folder`, or it does not fit.
    """
    settings = settings or Settings()
    saved = load_model(folder, embedder=settings.language.embedder)
    settings = settings.model_copy(update={"themes": settings.themes.model_copy(update={"model": saved.kind})})
    embedder = embedder or load_embedder(settings.language.embedder)
    evidence = build_evidence(
        corpus,
        tokens,
        sentences,
        marks=marks,
        settings=settings,
        embedder=embedder,
        statements=statements,
        several=saved.several,
        engine=engine,
        store=store,
        progress=progress,
    )
    weights = saved.transform(evidence, refuse=not settings.themes.assign_all, engine=engine)
    own = Membership.of(evidence.units, weights, evidence.store, views=evidence.views)
    membership = own.only(range(len(saved.themes)), evidence.store)
    table = _term_table(evidence, tokens, sentences, statements, engine=engine)
    with one_thread():
        counted = portray(
            corpus,
            evidence,
            table,
            membership,
            stability=[float(theme["stability"]) for theme in saved.themes],
            names={k: str(theme["label"]) for k, theme in enumerate(saved.themes)},
            naming=None,
        )
    themes = tuple(Theme.from_record(old).counted(new) for old, new in zip(saved.themes, counted, strict=True))
    choice = Choice(len(themes), f"沿用已存的模型，共{len(themes)}个主题。")
    return Themes(themes, membership, evidence.units, corpus.ids, choice, saved.model, saved.columns, saved.embedder)


def _term_table(
    evidence: Evidence,
    tokens: Tokens,
    sentences: Sentences,
    statements: Callable[[], Statements] | None,
    candidates: Candidates | None = None,
    engine: Engine | None = None,
) -> TermTable:
    weigh = weighing(sentences, statements()) if statements and evidence.views is not None else None
    return count_terms(
        evidence.units,
        tokens,
        voices=evidence.voices,
        candidates=candidates,
        weigh=weigh,
        store=evidence.store,
        engine=engine,
    )


def _fitted_weights(model: TopicModel, evidence: Evidence, settings: ThemeSettings) -> Weights:
    weights = model.fit_transform(evidence)
    if settings.assign_all:
        nearest = model.transform(evidence, refuse=False)
        both = ((weights[some], nearest[some]) for some in slices(len(weights), _ROWS_AT_ONCE))
        found = (np.where(own.sum(1, keepdims=True) > 0, own, other) for own, other in both)
        weights = evidence.store.joined(found, np.float32, width=weights.shape[1])
    return weights


@dataclass(frozen=True, eq=False)
class _Fitted:
    corpus: Corpus
    evidence: Evidence
    table: TermTable
    model: TopicModel
    row_weights: Weights
    naming: Naming
    settings: Settings


def _described(fitted: _Fitted, decisions: ThemeDecisions, previous: Sequence[Anchor] | None) -> Themes:
    units, store = fitted.evidence.units, fitted.evidence.store
    views = fitted.evidence.views
    own = Membership.of(units, fitted.row_weights, store, views=views)
    shown = [group[0] for group in _ordered_groups(own, Resolved())]
    decided = decisions.resolve(_anchors(fitted, own) if decisions.entries else [], previous, shown=shown)
    everything = _ordered_groups(own, decided)  # a banned theme takes its documents along, and leaves the others alone
    kept = [k for k, group in enumerate(everything) if not decided.banned & set(group)]
    columns = _columns(everything, own.documents.shape[1])
    whole = Membership.of(units, merged(fitted.row_weights, columns, store), store, views=views)
    described = portray(
        fitted.corpus,
        fitted.evidence,
        fitted.table,
        whole,
        stability=_stability(fitted, own, everything),
        names={k: decided.names[g] for k, group in enumerate(everything) for g in group if g in decided.names},
        naming=fitted.naming,
    )
    membership, columns = (
        whole.only(kept, store),
        columns[:, [*kept, *(k for k in range(len(everything)) if k not in kept)]],
    )
    themes = [replace(_as_decided(described[k], everything[k], decided), id=number) for number, k in enumerate(kept)]
    found, notes = _with_expected(themes, fitted, membership)
    return Themes(
        tuple(found),
        membership,
        units,
        fitted.corpus.ids,
        fitted.model.choice_,
        fitted.model,
        columns,
        fitted.settings.language.embedder if fitted.model.name == "semantic" else None,
        (*decided.notes, *notes),
    )


def _anchors(fitted: _Fitted, own: Membership) -> list[Anchor]:
    picked = pick_terms(class_tfidf(fitted.table, own.units, own.labels), fitted.table, top=10)
    ids = fitted.corpus.ids
    return [
        Anchor(
            tuple(fitted.table.terms[i] for i, _ in terms),
            frozenset(ids[i] for i in np.flatnonzero(own.main == k).tolist()),
        )
        for k, terms in enumerate(picked)
    ]


def _ordered_groups(own: Membership, decided: Resolved) -> list[list[int]]:
    """The fitted themes behind each theme, first those that people put first, then the largest."""
    number = int(own.documents.shape[1])
    sizes = own.sizes
    groups: dict[int, list[int]] = {}
    for k in range(number):
        groups.setdefault(decided.groups.get(k, k), []).append(k)
    place: dict[int, int] = {theme: i for i, theme in enumerate(decided.order)}
    return sorted(
        (group for group in groups.values() if sizes[group].sum()),
        key=lambda g: (min([place.get(k, number) for k in g]), -int(sizes[g].sum()), g[0]),
    )


def _columns(groups: list[list[int]], number: int) -> Weights:
    columns = np.zeros((number, len(groups)), np.float32)
    for k, group in enumerate(groups):
        columns[group, k] = 1
    return columns


def _stability(fitted: _Fitted, own: Membership, groups: list[list[int]]) -> list[float]:
    """Of merged themes the mean, by documents."""
    sizes = own.sizes + 1e-9
    return [float(np.average(fitted.model.stability_[group], weights=sizes[group])) for group in groups]


def _as_decided(theme: Theme, group: list[int], decided: Resolved) -> Theme:
    memos = [decided.memos[k] for k in group if k in decided.memos]
    pinned = bool(decided.pinned & set(group))
    renamed = any(k in decided.names for k in group)
    return replace(theme, pinned=pinned, memo="；".join(memos) or None, renamed=renamed)


def _with_expected(themes: list[Theme], fitted: _Fitted, membership: Membership) -> tuple[list[Theme], list[str]]:
    topics = fitted.settings.themes.expected
    if not topics:
        return themes, []
    names, seeds = [topic.name for topic in topics], [topic.seeds for topic in topics]
    found = find_expected(names, seeds, fitted.corpus.texts, membership.main, len(themes))
    answer: dict[int, Any] = {e.theme: e.name for e in found if e.theme is not None}
    missing = [e.name for e in found if not e.mentioned]
    notes = [f"预期主题无人谈及：{'、'.join(missing)}。"] if missing else []
    return [replace(theme, expected=answer.get(theme.id)) for theme in themes], notes
