"""The portrait of each theme: terms, label, counts, coherence, representatives."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import polars as pl
from numpy.typing import NDArray

from textmine.corpus import Corpus, Kind
from textmine.spans import Int32, Tokens
from textmine.themes.describing import TOP, TermTable, class_tfidf, coherence, pick_terms
from textmine.themes.evidence import Evidence
from textmine.themes.labels import Embed, pick_labels, value_names
from textmine.themes.membership import Membership
from textmine.themes.namable import Speech
from textmine.themes.oneness import oneness
from textmine.themes.phrases import find_phrases
from textmine.themes.representatives import Nearness, find_representatives, row_labels
from textmine.themes.themes import Theme
from textmine.themes.traits import Surroundings
from textmine.themes.units import sample_by_hash

__all__ = ["Naming", "portray", "surroundings"]

TITLES = 2000
"""So many titles are read for names, by a second of work."""

Weights = NDArray[np.float32]


@dataclass(frozen=True)
class Naming:
    """What names are made with.

    Attributes:
        tokens: the words of the documents.
        embed: gives vectors of candidates.
        wordings: what an organiser calls things: courses, questions, expected topics.
    """

    tokens: Tokens
    embed: Embed
    wordings: Sequence[str] = ()


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
    nearness, people = Nearness.of(evidence, membership, table, picked), corpus.codes("person")
    lengths = np.asarray(evidence.units.incidence().sum(1)).ravel()
    shown = find_representatives(nearness, membership, lengths=lengths, people=people)
    terms, columns = [[table.terms[i] for i, _ in row] for row in picked], [[i for i, _ in row] for row in picked]
    representatives = [documents.tolist() for documents in shown]
    labels = _labels(evidence, table, scores, membership.labels, terms, names, naming, representatives, corpus)
    one, places = oneness(nearness, membership, table, columns, shown), corpus.codes("unit")
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
            coherence=coherence(columns[k], table),
            stability=float(stability[k]),
            oneness=one[k],
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
    corpus: Corpus,
) -> list[tuple[str, ...]]:
    if naming is None:
        return [(names[k],) for k in range(len(scores))]
    fallback = ["、".join(row[:2]) or f"主题{k + 1}" for k, row in enumerate(terms)]
    units = evidence.units
    phrases = find_phrases(corpus.texts, units, naming.tokens, about={term for row in terms for term in row})
    speech = Speech(
        phrases,
        table,
        scores,
        terms,
        labels,
        evidence.voices[units.documents],
        shown,
        passages=[units.texts[row] for row in units.rows.tolist()],
        wordings=[*_titles(corpus), *naming.wordings],
    )
    values = value_names(speech, surroundings(evidence, labels, terms, shown, naming.embed), naming.embed)
    return pick_labels(values, fallback=fallback, names=names)


def _titles(corpus: Corpus) -> list[str]:
    """What people call their texts, of many titles some."""
    own = corpus.frame.filter(pl.col("kind") != Kind.ANNOUNCEMENT)["title"].drop_nulls().unique().sort().to_list()
    return [own[i] for i in sample_by_hash(own, TITLES)]


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
        examples.append([row for row in np.unique(evidence.places(units.rows[unit])).tolist() if row >= 0])
    read = embed(["、".join(row[:TOP]) for row in terms])
    return Surroundings.of(evidence.vectors, row_labels(evidence, labels)[evidence.embedded], read, examples)
