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

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, fields
from functools import partial
from itertools import islice
from typing import Any, Literal, overload

import numpy as np
from numpy.typing import NDArray

from textmine.corpus import Corpus
from textmine.engine import Engine, LocalEngine, chunked
from textmine.filling import Filling
from textmine.spans import Marks, Tokens, count_values, document_runs, slices
from textmine.store import ColumnStore
from textmine.terms.background import load_background
from textmine.terms.candidates import Candidates, find_candidates
from textmine.terms.features import Pairs, pair_features, pair_up, term_features
from textmine.terms.fields import Stream, join_fields
from textmine.terms.groups import Grouping, distinct_members, group_by, people
from textmine.terms.idle import tells_little
from textmine.terms.nesting import distinct
from textmine.terms.persons import names_somebody
from textmine.terms.ranker import FORMS, Scorecard, load_scorecard, log_odds, probability

__all__ = ["Keyword", "KeywordList", "KeywordLists", "TermScores", "keywords", "score_terms", "unmarked"]

Float = NDArray[np.float64]
Int64 = NDArray[np.int64]

SMALL = 300_000
"""In corpora of fewer tokens a phrase may be a keyword that occurs once. In larger ones it must occur twice; this costs
0.003 of F1@5 on abstracts, and saves half of the time."""

_TOKENS_AT_ONCE = _PAIRS_AT_ONCE = 1 << 19
"""Tokens whose terms are scored together, and terms in documents that are put into lists together: each takes some
hundred bytes for as long."""

SPARE = 4
"""How many times as many terms are looked at as a list is to hold: nested ones fall out. More changes no list seen."""


SEVERAL = 6
"""From this many people on, the one whose writing speaks most for a term is left out of its score, so that a term of
one is not the group's, and one of two must be strong with both. A guess: smaller groups share too few terms."""

SOME = 3
"""From this many people on a term needs two of them: by units of four, lists were one author's phrases (粥晾)."""


@dataclass(frozen=True, slots=True)
class Keyword:
    """A term of a list.

    Attributes:
        term: as most often written.
        score: the chance that it is a keyword of the document (by TextRank, the share of the walk); for a group, the
            share of its people (of six and more, beside the one who speaks most for it) of whose writing it is expected
            to be one. From 0 to 1.
        count: occurrences in the document or group, title and text.
        documents, authors, units: how many have it, in the group; for a document's list, in the corpus.
    """

    term: str
    score: float
    count: int
    documents: int
    authors: int
    units: int


@dataclass(frozen=True, slots=True)
class KeywordList:
    """The keywords of a document (`name` is its id) or of a group, best first."""

    name: str
    keywords: tuple[Keyword, ...]


@dataclass(frozen=True, eq=False)
class TermScores:
    """Each candidate in each document with its log odds of being a keyword there.

    Attributes:
        candidates: the terms, with the first occurrence of each alone.
        pairs: each in each document, without its occurrences.
        scores: log odds, shape (n_pairs,).
        people: who wrote each document, shape (n_documents,).
        units: the unit of each document, −1 for none, shape (n_documents,).
        listed: which terms may stand in a group's list, shape (n_terms,).
    """

    candidates: Candidates
    pairs: Pairs
    scores: Float
    people: NDArray[np.int32]
    units: NDArray[np.int32]
    listed: NDArray[np.bool_]

    def of_documents(self, ids: Sequence[str], *, top: int) -> KeywordLists:
        """The keywords of every document, in order."""
        pairs, n_terms = self.pairs, len(self.candidates.terms)
        spread = np.bincount(pairs.terms, minlength=n_terms)[pairs.terms]
        authors = distinct_members(pairs.terms, self.people[pairs.documents], n_terms)[pairs.terms]
        units = distinct_members(pairs.terms, self.units[pairs.documents], n_terms)[pairs.terms]
        rows = _Rows(pairs.documents, pairs.terms, self.scores, pairs.counts.astype(np.int64), spread, authors, units)
        best = rows.best(self.candidates, top=top)
        return KeywordLists(ids, self.candidates.terms, best.take(scores=probability(best.scores)))

    def of_groups(self, grouping: Grouping, *, top: int) -> KeywordLists:
        """The keywords of every group, in order of the groups' names.

        In a group of `SEVERAL` people the one who speaks most for a term is left out of its score; in one of `SOME`
        a term of one person is not listed.
        """
        spread = count_values(self.pairs.terms, len(self.candidates.terms)).tolist()
        people = distinct_members(grouping.codes, self.people, len(grouping.names))
        ranges = chunked(spread, size=_PAIRS_AT_ONCE) or [(0, 0)]
        shared = _Rows.together([self._shared(grouping, people, *terms) for terms in ranges])
        return KeywordLists(grouping.names, self.candidates.terms, shared.best(self.candidates, top=top))

    def _shared(self, grouping: Grouping, people: NDArray[np.int64], first: int, last: int) -> _Rows:
        """The terms from `first` up to `last` in every group, which has so many people."""
        terms, wanted = self.pairs.terms, self.listed.copy()
        wanted[:first] = wanted[last:] = False
        parts = slices(len(terms), _PAIRS_AT_ONCE)
        here = (some.start + np.flatnonzero(wanted[terms[some]]) for some in parts)
        inside = np.concatenate([np.empty(0, np.int64), *here])
        codes = grouping.codes[self.pairs.documents[inside]].astype(np.int64)
        inside, codes = inside[codes >= 0], codes[codes >= 0]
        n_terms, width = max(1, len(self.candidates.terms)), int(self.people.max(initial=0)) + 1
        keys, row = np.unique(codes * n_terms + terms[inside], return_inverse=True)
        groups, terms, n_rows = keys // n_terms, keys % n_terms, len(keys)
        who = self.people[self.pairs.documents[inside]]
        voices, voice = np.unique(row * np.int64(width) + who, return_inverse=True)
        # A person's chance is the best of all of theirs: were they added up, one who writes much would outweigh many.
        best = np.zeros(len(voices))
        np.maximum.at(best, voice, probability(self.scores[inside]))
        begins = np.searchsorted(voices, np.arange(n_rows) * np.int64(width))
        strongest = np.maximum.reduceat(best, begins) if n_rows else best
        authors, members = np.bincount(voices // width, minlength=n_rows), people[groups]
        left_out = members >= SEVERAL
        expected = np.bincount(voices // width, best, n_rows) - np.where(left_out, strongest, 0)
        rows = _Rows(
            groups,
            terms,
            expected / (members - left_out),
            np.bincount(row, self.pairs.counts[inside], n_rows).astype(np.int64),
            np.bincount(row, minlength=n_rows),
            authors,
            distinct_members(row, self.units[self.pairs.documents[inside]], n_rows),
        )
        return rows.take(np.flatnonzero((authors > 1) | (members < SOME)))


@dataclass(frozen=True, eq=False)
class _Rows:
    """A row a term in a list: the list, the term, how good it is there, and counts as in `Keyword`."""

    lists: NDArray[np.integer]
    terms: NDArray[np.integer]
    scores: Float
    counts: NDArray[np.int64]
    documents: NDArray[np.int64]
    authors: NDArray[np.int64]
    units: NDArray[np.int64]

    @classmethod
    def together(cls, parts: Sequence[_Rows]) -> _Rows:
        """All rows of several."""
        return cls(*(np.concatenate([getattr(part, field.name) for part in parts]) for field in fields(cls)))

    def best(self, candidates: Candidates, *, top: int) -> _Rows:
        """The best terms of each list, without those that say one thing twice; in order of list and rank."""
        order = _best_of(self.lists, self.scores, self.terms, top * SPARE)
        return self.take(order[distinct(candidates, self.terms[order], top=top, lists=self.lists[order])])

    def take(self, rows: NDArray[np.int64] | slice = slice(None), *, scores: Float | None = None) -> _Rows:
        """Some rows, with other scores if they are given."""
        return _Rows(
            self.lists[rows],
            self.terms[rows],
            self.scores[rows] if scores is None else scores,
            self.counts[rows],
            self.documents[rows],
            self.authors[rows],
            self.units[rows],
        )


class KeywordLists(Sequence[KeywordList]):
    """A list a document or group; each is made when it is asked for, so that many of them take little room."""

    def __init__(self, names: Sequence[str], terms: Sequence[str], rows: _Rows) -> None:
        self._names, self._terms, self._rows = names, terms, rows
        self._bounds = np.searchsorted(rows.lists, np.arange(len(names) + 1))

    def __len__(self) -> int:
        return len(self._names)

    def __repr__(self) -> str:
        return f"<Keywords of {len(self)} documents or groups>"

    @overload
    def __getitem__(self, place: int) -> KeywordList: ...
    @overload
    def __getitem__(self, place: slice) -> list[KeywordList]: ...
    def __getitem__(self, place: int | slice) -> KeywordList | list[KeywordList]:
        if isinstance(place, slice):
            return [self[k] for k in range(len(self))[place]]
        k = range(len(self))[place]
        part = self._rows.take(slice(int(self._bounds[k]), int(self._bounds[k + 1])))
        return KeywordList(self._names[k], tuple(self._keywords(part)))

    def __iter__(self) -> Iterator[KeywordList]:
        keywords = self._keywords(self._rows)
        for name, size in zip(self._names, np.diff(self._bounds).tolist(), strict=True):
            yield KeywordList(name, tuple(islice(keywords, size)))

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Sequence) and list(self) == list(other)

    __hash__ = None  # type: ignore[assignment]

    def _keywords(self, rows: _Rows) -> Iterator[Keyword]:
        columns = (np.round(rows.scores, 6), rows.counts, rows.documents, rows.authors, rows.units)
        texts = map(self._terms.__getitem__, rows.terms.tolist())
        return map(Keyword, texts, *(column.tolist() for column in columns))


def keywords(
    corpus: Corpus,
    tokens: Tokens,
    *,
    titles: Tokens | None = None,
    marks: Marks | None = None,
    by: str = "document",
    top: int = 10,
    stop_words: Collection[str] | None = None,
    method: Literal["scorecard", "textrank"] = "scorecard",
) -> KeywordLists:
    """Keywords of every document or group, best first.

    Args:
        corpus: the documents.
        tokens: of the texts, with parts of speech.
        titles: tokens of the titles (segmented from `titles_as_texts`), where they are to be read.
        marks: spans that do not count, such as copies.
        by: `document`, `corpus`, `kind`, `unit`, `author`, `thread`, `month`, … (`groups.FIELDS`).
        top: how many at most.
        stop_words: stand in no keyword; by default those that ship.
        method: the scorecard, or TextRank (`textrank.py`), which looks at nothing but the document.

    Raises:
        InputError: `by` is unknown.
    """
    grouping = group_by(corpus, by)
    scores = score_terms(corpus, unmarked(tokens, marks), titles=titles, stop_words=stop_words, method=method)
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
    method: Literal["scorecard", "textrank"] = "scorecard",
    candidates: Candidates | None = None,
    store: ColumnStore | None = None,
    engine: Engine | None = None,
) -> TermScores:
    """Find candidates in titles and texts, and score each in each document.

    `candidates` are those of the texts, where they were found before and `are_of_texts`; long columns go into `store`,
    work goes to `engine`; the rest is as for `keywords`.
    """
    store = store or ColumnStore()
    if method == "textrank":
        from textmine.terms.textrank import share_of_walk

        found = find_candidates(join_fields(tokens, titles).tokens, min_count=1, stop_words=stop_words, engine=engine)
        pairs = pair_up(found)
        scores = log_odds(share_of_walk(found, pairs))
        return _scored(corpus, found, pairs, scores, store)
    card = scorecard or load_scorecard()
    stream = join_fields(tokens, titles, store)
    found = candidates or find_candidates(
        stream.tokens,
        min_count=1 if len(stream.tokens) < SMALL else 2,
        always=stream.in_title,
        stop_words=stop_words,
        store=store,
        engine=engine,
    )
    columns = Filling(engine or LocalEngine(), store, np.int32, np.int32, np.int32, np.float64)
    spread, form = np.zeros(len(found.terms), np.int64), _forms(found)
    for some, documents in columns.fill(partial(_scored_part, card), _Part.of(found, stream)):
        spread[some] += documents
    of_terms = store.keep(card.total(term_features(found, spread, load_background()), form) + card.level[form])
    documents, terms, counts, scores = columns.arrays(_with_terms, lambda part: of_terms)
    pairs = Pairs(documents, terms, counts, *(np.empty(0, np.int64),) * 2)
    return _scored(corpus, found, pairs, scores, store)


def are_of_texts(tokens: Tokens, titles: Tokens) -> bool:
    """Whether candidates for keywords are those of the texts alone: in a large corpus in which no title is read."""
    return len(tokens) >= SMALL and not len(titles)


@dataclass(frozen=True, eq=False)
class _Part:
    """A run of documents as a worker is sent it; `begin` is the first of them, the rest as in `Stream`."""

    begin: int
    found: Candidates
    in_title: NDArray[np.bool_]
    title_lengths: NDArray[np.int64]

    @classmethod
    def of(cls, found: Candidates, stream: Stream) -> Iterator[_Part]:
        for begin, end in document_runs(stream.tokens.offsets, _TOKENS_AT_ONCE):
            some = slice(*stream.tokens.offsets[[begin, end]].tolist())
            yield cls(begin, found.part(begin, end), stream.in_title[some], stream.title_lengths[begin:end])


def _scored_part(card: Scorecard, part: _Part) -> tuple[tuple[NDArray[Any], ...], tuple[Int64, Int64]]:
    """Each candidate in each document, and what its place there is worth: documents, terms, counts, points.

    And the distinct terms, with how many of these documents have each.
    """
    found = part.found.alone()
    pairs = pair_up(found)
    features = pair_features(found, pairs, Stream(found.tokens, part.in_title, part.title_lengths))
    points = card.total(features, _forms(found)[pairs.terms])
    rows = pairs.documents + np.int32(part.begin), pairs.terms, pairs.counts, points
    spread = np.bincount(pairs.terms)
    there = np.flatnonzero(spread)
    return rows, (there, spread[there])


def _with_terms(of_terms: Float, *rows: NDArray[Any]) -> tuple[NDArray[Any], ...]:
    """The same with what the terms themselves are worth added to the points."""
    *others, points = rows
    return *others, points + of_terms[others[1]]


def _forms(found: Candidates) -> NDArray[np.int64]:
    return np.minimum(found.lengths, FORMS).astype(np.int64) - 1


def _scored(corpus: Corpus, found: Candidates, pairs: Pairs, scores: Float, store: ColumnStore) -> TermScores:
    listed = ~(names_somebody(found, corpus) | tells_little(found))
    terms, pairs = found.compact(store), pairs.without_occurrences()
    return store.keep_all(TermScores(terms, pairs, scores, people(corpus, store), corpus.codes("unit"), listed))


def unmarked(tokens: Tokens, marks: Marks | None, store: ColumnStore | None = None) -> Tokens:
    """The tokens that no mark touches; long columns go into `store`."""
    if marks is None or not len(marks):
        return tokens
    return Tokens.joined(_untouched(tokens, marks), store)


def _untouched(tokens: Tokens, marks: Marks) -> Iterator[Tokens]:
    """The same of each run of documents."""
    for run in document_runs(tokens.offsets, _TOKENS_AT_ONCE):
        here = tokens.run(*run)
        yield here.keep(marks.run(*run).share(here.documents, here.starts, here.ends) == 0)


def _best_of(groups: NDArray[np.integer], scores: Float, terms: NDArray[np.integer], most: int) -> NDArray[np.int64]:
    """The rows of the best scores in each group, at most `most` each, in order of group and score; ties by text."""
    order = np.lexsort((terms, -scores, groups))
    begins = np.flatnonzero(np.diff(groups[order], prepend=-1))
    rank = np.arange(len(order)) - np.repeat(begins, np.diff(begins, append=len(order)))
    return np.asarray(order[rank < most])
