"""The portrait of each theme: terms, label, counts, coherence, representatives."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from textmine.corpus import Corpus
from textmine.spans import Int32, Tokens
from textmine.themes.describing import TOP, TermTable, class_tfidf, coherence, pick_terms
from textmine.themes.evidence import Evidence, TfIdf, normalised
from textmine.themes.labels import Embed, pick_labels, value_names
from textmine.themes.membership import Membership
from textmine.themes.namable import Speech
from textmine.themes.phrases import find_phrases
from textmine.themes.representatives import pick_representatives
from textmine.themes.themes import Theme
from textmine.themes.traits import Surroundings
from textmine.themes.units import Units

__all__ = ["Naming", "portray", "surroundings"]

Weights = NDArray[np.float32]

MEANT = 2.0
"""How much nearness by meaning counts for representatives, beside that by wording. At 0, 1, 2, 4 the mean cosine
between the representatives of a theme is 0.33, 0.38, 0.41, 0.42 (mean of posts, essays, comments, answers,
threads)."""


@dataclass(frozen=True)
class Naming:
    """What names are made with: the words of the documents, and vectors of label candidates (`embed`)."""

    tokens: Tokens
    embed: Embed


def portray(
    corpus: Corpus,
    evidence: Evidence,
    table: TermTable,
    membership: Membership,
    *,
    stability: Sequence[float],
    names: Mapping[int, str],
    naming: Naming | None,
) -> list[Theme]:
    """Describe themes.

    Args:
        corpus: the documents.
        evidence: what the model saw.
        table: terms in units.
        membership: who belongs to which theme.
        stability: of each theme.
        names: what people called some themes.
        naming: what names are made with; without it all themes have `names`.
    """
    number = membership.documents.shape[1]
    scores = class_tfidf(table, membership.units, membership.labels)
    picked = pick_terms(scores, table)
    shown = _representatives(corpus, evidence, membership, table)
    terms = [[table.terms[i] for i, _ in row] for row in picked]
    labels = _labels(evidence, table, scores, membership.labels, terms, names, naming, shown, corpus.texts)
    people, places = corpus.codes("person"), corpus.codes("unit")
    members = [np.flatnonzero(membership.main == k) for k in range(number)]
    return [
        Theme(
            id=k,
            label=labels[k][0],
            labels=labels[k][1:],
            terms=tuple((table.terms[i], weight) for i, weight in picked[k]),
            documents=len(members[k]),
            authors=_distinct(people[members[k]]),
            units=_distinct(places[members[k]]),
            coherence=coherence([i for i, _ in picked[k]], table),
            stability=float(stability[k]),
            representatives=tuple(corpus.ids[i] for i in shown[k]),
        )
        for k in range(number)
    ]


def _distinct(codes: Int32) -> int:
    return len(np.unique(codes[codes >= 0]))


def _labels(
    evidence: Evidence,
    table: TermTable,
    scores: Weights,
    labels: Int32,
    terms: list[list[str]],
    names: Mapping[int, str],
    naming: Naming | None,
    shown: list[list[int]],
    texts: Sequence[str],
) -> list[tuple[str, ...]]:
    if naming is None:
        return [(names[k],) for k in range(len(scores))]
    fallback = ["、".join(row[:2]) or f"主题{k + 1}" for k, row in enumerate(terms)]
    phrases = find_phrases(texts, evidence.units, naming.tokens, about={term for row in terms for term in row})
    speech = Speech(phrases, table, scores, terms, labels, evidence.voices[evidence.units.documents], shown)
    values = value_names(speech, surroundings(evidence, labels, terms, shown, naming.embed), naming.embed)
    return pick_labels(values, fallback=fallback, names=names)


def surroundings(
    evidence: Evidence, labels: Int32, terms: list[list[str]], shown: list[list[int]], embed: Embed
) -> Surroundings | None:
    """Where themes lie among the vectors of passages; None where there are none."""
    if not len(evidence.embedded) or not terms:
        return None
    units = evidence.units
    examples = []
    for k, documents in enumerate(shown):
        unit = np.flatnonzero(np.isin(units.documents, documents) & (labels == k))
        examples.append([row for row in np.unique(evidence.places[units.rows[unit]]).tolist() if row >= 0])
    read = embed(["、".join(row[:TOP]) for row in terms])
    return Surroundings.of(evidence.vectors, row_labels(evidence, labels)[evidence.embedded], read, examples)


def _representatives(corpus: Corpus, evidence: Evidence, membership: Membership, table: TermTable) -> list[list[int]]:
    wording = _document_wording(evidence.units, table)
    lengths = np.asarray(evidence.units.incidence().sum(1)).ravel()
    # Very short documents show little: below some 30 characters closeness is taken off in proportion.
    full = np.minimum(1, (lengths / 30) ** 0.5)
    people, meaning, found = corpus.codes("person"), _document_meaning(evidence, membership), []
    for k in range(membership.documents.shape[1]):
        members = np.flatnonzero(membership.main == k)
        centre = np.asarray(wording[members].mean(0)).ravel() if len(members) else np.zeros(wording.shape[1])
        near = np.asarray(wording @ centre).ravel()
        closeness = membership.documents[:, k] * full + near / max(float(near.max(initial=0)), 1e-9)
        closeness += MEANT * full * meaning[:, k]
        found.append(pick_representatives(closeness.astype(np.float64), wording, people, members))
    return found


def _document_meaning(evidence: Evidence, membership: Membership) -> Weights:
    """How near the best passage of each document lies to the centre of each theme, from 0 to 1, 0 without a vector."""
    units, labels, number = evidence.units, membership.labels, membership.documents.shape[1]
    nearest = np.zeros((len(units.offsets) - 1, number), np.float32)
    if not len(evidence.embedded):
        return nearest
    label, vectors = row_labels(evidence, labels), normalised(evidence.vectors - evidence.vectors.mean(0))
    centres = normalised(np.stack([vectors[label[evidence.embedded] == k].sum(0) for k in range(number)]))
    inside = np.flatnonzero((labels >= 0) & (evidence.places[units.rows] >= 0))
    near = np.einsum("ij,ij->i", vectors[evidence.places[units.rows[inside]]], centres[labels[inside]])
    np.maximum.at(nearest, (units.documents[inside], labels[inside]), near)
    return np.asarray(nearest / np.maximum(nearest.max(0), 1e-9), np.float32)


def row_labels(evidence: Evidence, labels: Int32) -> Int32:
    """The theme of each row, given that of each unit; −1 where none."""
    found = np.full(len(evidence), -1, np.int32)
    found[evidence.units.rows] = labels
    return found


def _document_wording(units: Units, table: TermTable) -> Any:
    from scipy.sparse import csr_matrix

    shape = (len(units.offsets) - 1, len(units))
    belongs = csr_matrix((np.ones(len(units), np.float32), (units.documents, np.arange(len(units)))), shape)
    counts = (belongs @ table.counts).tocsr()
    return TfIdf.fit(counts, least=2, most=0.5).transform(counts)
