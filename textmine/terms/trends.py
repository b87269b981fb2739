"""Trends: how often terms occur by day, week, month or round, with what they are counted among."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from textmine.corpus import Corpus
from textmine.terms.groups import Grouping, people
from textmine.terms.matrix import DocumentTermMatrix

__all__ = ["TrendPoint", "trends"]


@dataclass(frozen=True, slots=True)
class TrendPoint:
    """A term in a period.

    Attributes:
        term, period: which.
        count: occurrences; `words` is how many terms of all kinds the period has.
        documents, all_documents: documents with the term, and all.
        authors, all_authors: people who use the term, and all who wrote.
        share: authors / all_authors, 0 where nobody wrote.
    """

    term: str
    period: str
    count: int
    words: int
    documents: int
    all_documents: int
    authors: int
    all_authors: int
    share: float


def trends(corpus: Corpus, matrix: DocumentTermMatrix, terms: Sequence[str], grouping: Grouping) -> list[TrendPoint]:
    """A point for each term and period, terms as given, periods in order; unknown terms have counts of 0.

    The organiser's announcements are neither counted nor counted among.

    Args:
        corpus: the documents.
        matrix: counts, such as `DocumentTermMatrix.of_candidates(…)`.
        terms: which.
        grouping: periods, from `group_by(corpus, "week")` or `group_by_round`.
    """
    who = people(corpus)
    points: list[TrendPoint] = []
    columns = {term: _column(matrix, term) for term in terms}
    sizes = np.asarray(matrix.counts.sum(axis=1)).ravel()
    for term in terms:
        for code, period in enumerate(grouping.names):
            inside = (grouping.codes == code) & corpus.by_trainees
            has = columns[term][inside] > 0
            everyone = len(np.unique(who[inside]))
            authors = len(np.unique(who[inside][has]))
            points.append(
                TrendPoint(
                    term, period, int(columns[term][inside].sum()), int(sizes[inside].sum()), int(has.sum()),
                    int(inside.sum()), authors, everyone, round(authors / everyone, 6) if everyone else 0.0,
                )
            )  # fmt: skip
    return points


def _column(matrix: DocumentTermMatrix, term: str) -> np.ndarray:
    place = matrix.vocabulary.ids.get(term)
    if place is None:
        return np.zeros(matrix.counts.shape[0], np.int64)
    return np.asarray(matrix.counts[:, [place]].todense()).ravel()
