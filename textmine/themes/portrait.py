"""The portrait of each theme: terms, label, counts, coherence, representatives."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import polars as pl
from numpy.typing import NDArray

from textmine.corpus import Corpus, Kind
from textmine.spans import Int32, Tokens, of_documents
from textmine.terms.groups import distinct_members
from textmine.themes.describing import TOP, TermTable, class_tfidf, coherence, pick_terms
from textmine.themes.evidence import Evidence
from textmine.themes.labels import Embed, pick_labels, value_names
from textmine.themes.membership import Membership
from textmine.themes.namable import Speech
from textmine.themes.oneness import oneness
from textmine.themes.phrases import find_phrases
from textmine.themes.representatives import Nearness, embedded_labels, find_representatives
from textmine.themes.themes import Theme
from textmine.themes.traits import Surroundings
from textmine.themes.units import Units, sample_by_hash

__all__ = ["Naming", "portray", "surroundings"]

NAMED = 1_500_000
"""Names are looked for in about so many characters of units: what several people write is found in them, and a larger
corpus costs no more. A hundred thousand answers and long texts, which are cut into fewer passages, have less."""
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
    lengths = evidence.store.joined(evidence.units.characters(), np.float32)
    shown = find_representatives(nearness, membership, lengths=lengths, people=people)
    terms, columns = [[table.terms[i] for i, _ in row] for row in picked], [[i for i, _ in row] for row in picked]
    representatives = [documents.tolist() for documents in shown]
    labels = _labels(evidence, table, scores, membership.labels, terms, names, naming, representatives, corpus)
    one = oneness(nearness, membership, table, columns, shown)
    authors, units = (distinct_members(membership.main, corpus.codes(name), number) for name in ("person", "unit"))
    return [
        Theme(
            id=k,
            label=labels[k][0],
            labels=labels[k][1:],
            terms=tuple((table.terms[i], weight) for i, weight in picked[k]),
            documents=int(membership.sizes[k]),
            authors=int(authors[k]),
            units=int(units[k]),
            coherence=coherence(columns[k], table),
            stability=float(stability[k]),
            oneness=one[k],
            representatives=tuple(corpus.ids[i] for i in shown[k]),
        )
        for k in range(number)
    ]


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
    heard = _Heard(corpus.texts, evidence.units, naming.tokens, table, labels, shown).within(NAMED, corpus.ids)
    units = heard.units
    speech = Speech(
        find_phrases(heard.texts, units, heard.tokens, about={term for row in terms for term in row}),
        heard.table,
        scores,
        terms,
        heard.labels,
        heard.table.voices,
        heard.representatives,
        passages=units.read(units.rows),
        wordings=[*_titles(corpus), *naming.wordings],
    )
    values = value_names(speech, surroundings(evidence, labels, terms, shown, naming.embed), naming.embed)
    return pick_labels(values, fallback=fallback, names=names)


@dataclass(frozen=True, eq=False)
class _Heard:
    """Where names are looked for: documents with their units, words and terms.

    Attributes:
        texts: the documents.
        units: their units.
        tokens: their words.
        table: terms in units.
        labels: the theme of each unit, −1 where none.
        representatives: documents that show what each theme is.
    """

    texts: Sequence[str]
    units: Units
    tokens: Tokens
    table: TermTable
    labels: Int32
    representatives: Sequence[Sequence[int]]

    def within(self, characters: int, ids: Sequence[str]) -> _Heard:
        """The same, or a sample of documents that has about so many characters, and the representatives.

        The sample is by hashes of `ids`, so that it hardly changes when documents are added.
        """
        said = sum(float(part.sum(dtype=np.float64)) for part in self.units.characters())
        if said <= characters:
            return self
        shown = [document for documents in self.representatives for document in documents]
        chosen = np.union1d(sample_by_hash(ids, int(len(ids) * characters / said)), shown).astype(np.int64)
        units, (mine, _) = self.units.select(chosen), of_documents(self.units.offsets, chosen)
        return _Heard(
            [self.texts[document] for document in chosen.tolist()],
            units,
            self.tokens.select(chosen).compact(),
            TermTable(self.table.counts[mine], self.table.terms, units.documents, self.table.voices[mine]),
            self.labels[mine],
            [np.searchsorted(chosen, documents).tolist() for documents in self.representatives],
        )


def _titles(corpus: Corpus) -> list[str]:
    """What people call their texts, of many titles some."""
    own = list[str]()
    for run in corpus.runs("kind", "title"):  # the sample of samples is that of all
        told = run.filter(pl.col("kind") != Kind.ANNOUNCEMENT)["title"].drop_nulls()
        own = pl.concat([pl.Series(own, dtype=pl.String), told]).unique().sort().to_list()
        own = [own[i] for i in sample_by_hash(own, TITLES)]
    return own


def surroundings(
    evidence: Evidence, labels: Int32, terms: list[list[str]], shown: list[list[int]], embed: Embed
) -> Surroundings | None:
    """Where themes lie among the vectors of passages; None where there are none."""
    if not len(evidence.embedded) or not terms:
        return None
    units = evidence.units
    examples = []
    for k, documents in enumerate(shown):
        unit = of_documents(units.offsets, np.sort(np.array(documents, np.int64)))[0]
        rows = units.rows[unit[labels[unit] == k]]
        examples.append([row for row in np.unique(evidence.places(rows)).tolist() if row >= 0])
    read = embed(["、".join(row[:TOP]) for row in terms])
    return Surroundings.of(evidence.vectors, embedded_labels(evidence, labels), read, examples)
