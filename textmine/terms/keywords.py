"""Keywords of documents, of groups, of the corpus.

Candidates (`candidates.py`) get the chance that they are a keyword of a document from a scorecard (`ranker.py`). A
group's keywords are those of its people: the score is the share of its people of whose writing the term is expected to
be a keyword, so that one who writes much counts once. A list never says one thing twice: of nested terms whose counts
show that one depends on the other only the better one is listed.

    >>> from textmine.corpus import Corpus, Document, Kind
    >>> from textmine.language import segment
    >>> corpus = Corpus.from_documents([
    ...     Document("a", Kind.POST, "小组讨论让课堂活起来。小组讨论要有分工。", author="李明"),
    ...     Document("b", Kind.POST, "作业设计要分层，作业设计要少而精。", author="王芳"),
    ... ])
    >>> lists = keywords(corpus, segment(corpus), top=1)  # group discussion; design of homework
    >>> [(found.name, found.keywords[0].term, found.keywords[0].count) for found in lists]
    [('a', '小组讨论', 2), ('b', '作业设计', 2)]
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from textmine.corpus import Corpus
from textmine.spans import Marks, Tokens
from textmine.terms.background import load_background
from textmine.terms.candidates import Candidates, find_candidates
from textmine.terms.features import Pairs, pair_features, pair_up, term_features
from textmine.terms.fields import join_fields
from textmine.terms.groups import Grouping, group_by, people
from textmine.terms.nesting import Nesting, distinct
from textmine.terms.ranker import FORMS, Scorecard, load_scorecard, probability

__all__ = ["Keyword", "KeywordList", "TermScores", "keywords", "score_terms", "unmarked"]

Float = NDArray[np.float64]

SMALL = 300_000
"""In corpora of fewer tokens a phrase may be a keyword that occurs once. In larger ones it must occur twice; this costs
0.003 of F1@5 on abstracts, and saves half of the time."""

SPARE = 4
"""How many times as many terms are looked at as a list is to hold: nested ones fall out. More changes no list seen."""


@dataclass(frozen=True, slots=True)
class Keyword:
    """A term of a list.

    Attributes:
        term: as most often written.
        score: the chance that it is a keyword of the document; for a group, the share of its people of whose writing it
            is expected to be one. From 0 to 1.
        count: occurrences in the document or group, title and text.
        documents, authors: how many have it, in the group; for a document's list, in the corpus.
    """

    term: str
    score: float
    count: int
    documents: int
    authors: int


@dataclass(frozen=True, slots=True)
class KeywordList:
    """The keywords of a document (`name` is its id) or of a group, best first."""

    name: str
    keywords: tuple[Keyword, ...]


@dataclass(frozen=True, eq=False)
class TermScores:
    """Each candidate in each document with its log odds of being a keyword there.

    Attributes:
        candidates: the terms.
        pairs: each in each document.
        scores: log odds, shape (n_pairs,).
        people: who wrote each document, shape (n_documents,).
    """

    candidates: Candidates
    pairs: Pairs
    scores: Float
    people: NDArray[np.int32]

    def of_documents(self, ids: Iterable[str], *, top: int) -> list[KeywordList]:
        """The keywords of every document, in order."""
        terms, documents = self.pairs.terms, self.pairs.documents
        order = _best_of(documents, self.scores, terms, top * SPARE)
        best = terms[order]
        spread = np.bincount(terms, minlength=len(self.candidates.terms))[best].tolist()
        authors = self._expected_people(terms, documents, self.scores)[1][best].tolist()
        chance = np.round(probability(self.scores[order]), 6).tolist()
        counts = self.pairs.counts[order].tolist()
        bounds = np.searchsorted(documents[order], np.arange(len(self.people) + 1)).tolist()
        nesting, ranked, text = Nesting(self.candidates), best.tolist(), self.candidates.terms

        def keyword(row: int) -> Keyword:
            return Keyword(text[ranked[row]], chance[row], counts[row], spread[row], authors[row])

        return [
            KeywordList(name, tuple(keyword(begin + k) for k in nesting.distinct(ranked[begin:end], top=top)))
            for name, (begin, end) in zip(ids, pairwise(bounds), strict=True)
        ]

    def of_groups(self, grouping: Grouping, *, top: int) -> list[KeywordList]:
        """The keywords of every group, in order of the groups' names."""
        return [self._of_group(code, name, grouping, top) for code, name in enumerate(grouping.names)]

    def _of_group(self, code: int, name: str, grouping: Grouping, top: int) -> KeywordList:
        inside = grouping.codes[self.pairs.documents] == code
        terms, documents = self.pairs.terms[inside], self.pairs.documents[inside]
        n_people = max(1, len(np.unique(self.people[grouping.codes == code])))
        score, authors = self._expected_people(terms, documents, self.scores[inside])
        n_terms = len(self.candidates.terms)
        counts = np.bincount(terms, self.pairs.counts[inside], n_terms).astype(np.int64)
        spread = np.bincount(terms, minlength=n_terms)
        rows = np.flatnonzero(score)
        rows = rows[np.argsort(-score[rows], kind="stable")[: top * SPARE]]
        rows = rows[distinct(self.candidates, rows, top=top)]
        return self._list(name, rows, score[rows] / n_people, counts[rows], spread[rows], authors[rows])

    def _expected_people(
        self, terms: NDArray[np.int32], documents: NDArray[np.int32], scores: Float
    ) -> tuple[Float, NDArray[np.int64]]:
        """Of how many people's writing each term is expected to be a keyword, and how many wrote it; (n_terms,)."""
        n_terms = len(self.candidates.terms)
        keys = self.people[documents].astype(np.int64) * max(1, n_terms) + terms
        distinct_keys, inverse = np.unique(keys, return_inverse=True)
        # A person's chance is the best of all of theirs: were they added up, one who writes much would outweigh many.
        best = np.zeros(len(distinct_keys))
        np.maximum.at(best, inverse, probability(scores))
        term = distinct_keys % max(1, n_terms)
        expected = np.bincount(term, best, n_terms)
        return np.asarray(expected, np.float64), np.bincount(term, minlength=n_terms).astype(np.int64)

    def _list(
        self,
        name: str,
        terms: NDArray[np.integer],
        score: Float,
        count: NDArray[np.int64],
        documents: NDArray[np.int64],
        authors: NDArray[np.int64],
    ) -> KeywordList:
        text = [self.candidates.terms[t] for t in terms.tolist()]
        columns = (np.round(score, 6).tolist(), count.tolist(), documents.tolist(), authors.tolist())
        return KeywordList(name, tuple(Keyword(*row) for row in zip(text, *columns, strict=True)))


def keywords(
    corpus: Corpus,
    tokens: Tokens,
    *,
    titles: Tokens | None = None,
    marks: Marks | None = None,
    by: str = "document",
    top: int = 10,
    stop_words: Collection[str] | None = None,
) -> list[KeywordList]:
    """Keywords of every document or group, best first.

    Args:
        corpus: the documents.
        tokens: of the texts, with parts of speech.
        titles: tokens of the titles (segmented from `titles_as_texts`), where they are to be read.
        marks: spans that do not count, such as copies.
        by: `document`, `corpus`, `kind`, `unit`, `author`, `thread`, `month`, … (`groups.FIELDS`).
        top: how many at most.
        stop_words: stand in no keyword; by default those that ship.

    Raises:
        InputError: `by` is unknown.
    """
    grouping = group_by(corpus, by)
    scores = score_terms(corpus, unmarked(tokens, marks), titles=titles, stop_words=stop_words)
    if by == "document":
        return scores.of_documents(corpus.ids, top=top)
    return scores.of_groups(grouping, top=top)


def score_terms(
    corpus: Corpus,
    tokens: Tokens,
    *,
    titles: Tokens | None = None,
    stop_words: Collection[str] | None = None,
    scorecard: Scorecard | None = None,
) -> TermScores:
    """Find candidates in titles and texts, and score each in each document."""
    card = scorecard or load_scorecard()
    stream = join_fields(tokens, titles)
    least = 1 if len(stream.tokens) < SMALL else 2
    found = find_candidates(stream.tokens, min_count=least, always=stream.in_title, stop_words=stop_words)
    pairs = pair_up(found)
    form = np.minimum(found.lengths, FORMS).astype(np.int64) - 1
    of_terms = card.total(term_features(found, pairs, load_background()), form) + card.level[form]
    of_pairs = card.total(pair_features(found, pairs, stream), form[pairs.terms])
    return TermScores(found, pairs, of_terms[pairs.terms] + of_pairs, people(corpus))


def unmarked(tokens: Tokens, marks: Marks | None) -> Tokens:
    """The tokens that no mark touches."""
    if marks is None or not len(marks):
        return tokens
    return tokens.keep(marks.share(tokens.documents, tokens.starts, tokens.ends) == 0)


def _best_of(groups: NDArray[np.int32], scores: Float, terms: NDArray[np.int32], most: int) -> NDArray[np.int64]:
    """The rows of the best scores in each group, at most `most` each, in order of group and score; ties by text."""
    order = np.lexsort((terms, -scores, groups))
    begins = np.flatnonzero(np.diff(groups[order], prepend=-1))
    rank = np.arange(len(order)) - np.repeat(begins, np.diff(begins, append=len(order)))
    return np.asarray(order[rank < most])
