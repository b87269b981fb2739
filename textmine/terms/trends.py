"""Trends: how often terms occur by day, week, month or round, with what they are counted among."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from textmine.corpus import Corpus
from textmine.spans import Tokens
from textmine.terms.groups import Grouping, people
from textmine.terms.matrix import words_of_documents
from textmine.terms.places import find_places

__all__ = ["TrendPoint", "trends"]


@dataclass(frozen=True, slots=True)
class TrendPoint:
    """A term in a period.

    Attributes:
        term, period: which.
        count: occurrences, as whole words (`places.py`).
        words: all words of the period, so that count / words is a relative frequency.
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


def trends(corpus: Corpus, tokens: Tokens, terms: Sequence[str], grouping: Grouping) -> list[TrendPoint]:
    """A point for each term and period, terms as given, periods in order; terms that nobody uses have counts of 0.

    The organiser's announcements are neither counted nor counted among.

    Args:
        corpus: the documents.
        tokens: of their texts, without those that do not count.
        terms: which.
        grouping: periods, from `group_by(corpus, "week")` or `group_by_round`.
    """
    who = people(corpus)
    points: list[TrendPoint] = []
    sizes = words_of_documents(tokens)
    for term, places in zip(terms, find_places(tokens, terms), strict=True):
        counts = np.bincount(tokens.documents[places], minlength=len(corpus))
        for code, period in enumerate(grouping.names):
            inside = (grouping.codes == code) & corpus.by_trainees
            has = counts[inside] > 0
            everyone = len(np.unique(who[inside]))
            authors = len(np.unique(who[inside][has]))
            points.append(
                TrendPoint(
                    term, period, int(counts[inside].sum()), int(sizes[inside].sum()), int(has.sum()),
                    int(inside.sum()), authors, everyone, round(authors / everyone, 6) if everyone else 0.0,
                )
            )  # fmt: skip
    return points
