"""Candidates for terms: words and phrases, by part-of-speech patterns over contiguous tokens.

A phrase is a run of up to four content words without a gap, such as 党建|业务|深度|融合. Longer phrases are looked for
only where their parts are frequent (Apriori, Agrawal and Srikant 1994), so that the cost grows with the tokens. A
shorter candidate that hardly ever stands outside a longer one (深度融合 in 党建业务深度融合) depends on it: `hosts`
says so, and `Candidates.independent` keeps the longer one alone.

    >>> from textmine.corpus import Corpus, Document, Kind
    >>> from textmine.language import segment
    >>> corpus = Corpus.from_documents([
    ...     Document("a", Kind.POST, "校园阅读很好，校园阅读很重要。"),  # reading at school is good, and matters
    ...     Document("b", Kind.POST, "我们的校园没有时间。"),            # our school has no time
    ... ])
    >>> found = find_candidates(segment(corpus))
    >>> [(found.terms[i], int(found.counts[i])) for i in range(len(found.terms))]
    [('时间', 1), ('校园', 3), ('校园阅读', 2), ('阅读', 2)]
    >>> found.independent().terms
    ('时间', '校园', '校园阅读')
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass, field, replace
from functools import cached_property
from itertools import chain

import numpy as np
from numpy.typing import NDArray

from textmine.spans import Tokens, count_values, first_places, slices, sorted_distinct
from textmine.store import ColumnStore
from textmine.terms.stopwords import load_stop_words
from textmine.terms.tags import CLASSES, edge_rules, word_classes

__all__ = ["Candidates", "find_candidates"]

Int32 = NDArray[np.int32]
Int64 = NDArray[np.int64]
Bool = NDArray[np.bool_]

LONGEST = 4
"""Tokens in a phrase, at most: 99 % of the keywords that authors give their abstracts have no more (measured)."""

_POSITIONS_AT_ONCE = 1 << 20
"""Runs of tokens that are counted together, so that a large corpus needs no more room for it than a small one."""

DEPENDENT = 0.8
"""A candidate depends on a longer one that makes up this share of its occurrences. A guess that reads well: at 0.7
研修 vanishes into 校本研修 too often, at 0.9 fragments stay."""


@dataclass(frozen=True, eq=False)
class Candidates:
    """Where each candidate stands.

    Attributes:
        terms: the distinct candidates, sorted by code points; Latin words that stood apart stand apart.
        lengths: tokens of each, as it is most often cut, shape (n_terms,).
        counts: occurrences of each, shape (n_terms,).
        hosts: for each, the longer candidate on which it depends, or −1, shape (n_terms,).
        ids: of each occurrence, shape (n_occurrences,); sorted by position, shorter ones first.
        positions: the first token of each occurrence, shape (n_occurrences,).
        widths: tokens of each occurrence, shape (n_occurrences,): 跑通 may be one here and two there.
        tokens: what the positions point into.
    """

    terms: tuple[str, ...]
    lengths: NDArray[np.uint8]
    counts: Int64
    hosts: Int32
    ids: Int32
    positions: Int64
    widths: NDArray[np.uint8]
    tokens: Tokens = field(repr=False)

    @cached_property
    def documents(self) -> Int32:
        """The document of each occurrence, shape (n_occurrences,)."""
        return np.asarray(self.tokens.documents[self.positions], np.int32)

    @cached_property
    def starts(self) -> Int32:
        """Where each occurrence begins in its text, in code points, shape (n_occurrences,)."""
        return np.asarray(self.tokens.starts[self.positions], np.int32)

    @cached_property
    def ends(self) -> Int32:
        """Where each occurrence ends in its text, in code points, shape (n_occurrences,)."""
        return np.asarray(self.tokens.ends[self.positions + self.widths - 1], np.int32)

    @cached_property
    def firsts(self) -> Int64:
        """Some occurrence of each term (the first of its length), as an index into `ids`, shape (n_terms,)."""
        return _firsts(self.lengths, self.ids, self.widths)

    @cached_property
    def words(self) -> Int32:
        """The vocabulary ids of each term's words, −1 beyond its length, shape (n_terms, LONGEST)."""
        words = np.full((len(self.terms), LONGEST), -1, np.int32)
        first = self.positions[self.firsts] if len(self.ids) else self.positions
        for k in range(LONGEST):
            there = np.flatnonzero(self.lengths > k)
            words[there, k] = self.tokens.terms[first[there] + k]
        return words

    def keep(self, mask: Bool) -> Candidates:
        """The terms where `mask`, shape (n_terms,), is true, with new ids; a host that goes takes its place as −1."""
        new = np.where(mask, np.cumsum(mask) - 1, -1).astype(np.int32)
        kept = mask[self.ids]
        hosts = self.hosts[mask]
        return Candidates(
            tuple(term for term, stays in zip(self.terms, mask.tolist(), strict=True) if stays),
            self.lengths[mask],
            self.counts[mask],
            np.where(hosts >= 0, new[hosts], -1).astype(np.int32),
            new[self.ids[kept]],
            self.positions[kept],
            self.widths[kept],
            self.tokens,
        )

    def run(self, begin: int, end: int) -> Candidates:
        """The occurrences in a run of documents, as in a corpus of its own; terms and counts stay those of all."""
        first, last = self.tokens.offsets[[begin, end]]
        some = slice(*np.searchsorted(self.positions, [first, last]).tolist())
        return replace(
            self,
            ids=self.ids[some],
            positions=self.positions[some] - first,
            widths=self.widths[some],
            tokens=self.tokens.run(begin, end),
        )

    def compact(self, store: ColumnStore | None = None) -> Candidates:
        """The same terms and counts with the first occurrence of each alone, among the tokens that show it.

        It takes the room of a vocabulary, whatever the size of the corpus. The first token of every word stays too, so
        that words have the class that they had. `store`: where the documents' bounds go; by default in memory.
        """
        tokens, positions = self.tokens, self.positions[self.firsts] if len(self.ids) else self.positions
        first = first_places(tokens.terms, len(tokens.vocabulary))
        shown = [first[first >= 0], *(positions[self.lengths > k] + k for k in range(LONGEST))]
        places = sorted_distinct(np.concatenate(shown))
        runs = slices(len(tokens.offsets), _POSITIONS_AT_ONCE)
        offsets = (store or ColumnStore()).joined(
            (np.searchsorted(places, tokens.offsets[some]) for some in runs), np.int64
        )
        pos = None if tokens.pos is None else tokens.pos[places]
        spans = tokens.starts[places], tokens.ends[places]
        few = Tokens(tokens.vocabulary, tokens.terms[places], *spans, offsets, pos, tokens.tagset)
        ids = np.lexsort((self.lengths, positions)).astype(np.int32)
        here = np.searchsorted(places, positions[ids])
        return Candidates(self.terms, self.lengths, self.counts, self.hosts, ids, here, self.lengths[ids], few)

    def independent(self) -> Candidates:
        """The candidates that depend on no longer one."""
        return self.keep(self.hosts < 0)


def find_candidates(
    tokens: Tokens,
    *,
    longest: int = LONGEST,
    min_count: int = 2,
    stop_words: Collection[str] | None = None,
    always: Bool | None = None,
    store: ColumnStore | None = None,
) -> Candidates:
    """Words and phrases that may be terms.

    Letter case is not told apart; the commonest spelling of each word is shown.

    Args:
        tokens: with parts of speech.
        longest: tokens in a phrase, at most.
        min_count: phrases must occur this often in the corpus; words need not.
        stop_words: stand in no candidate; by default those of `load_stop_words`.
        always: tokens, shape (n_tokens,), where phrases need not reach `min_count`, such as titles.
        store: where the occurrences in a large corpus go; by default they stay in memory.

    Raises:
        ValueError: the tokens have no parts of speech.
    """
    store = store or ColumnStore()
    rules = _Rules.of(tokens, load_stop_words() if stop_words is None else stop_words, store)
    remaining = _remaining(tokens, rules)
    levels = [_Level.words(rules.folded, store)]
    for _ in range(longest - 1):
        levels.append(levels[-1].extended(rules.folded, remaining, min_count, always))
    return _collected(tokens, rules, levels, store)


@dataclass(frozen=True)
class _Rules:
    """Per token: may it begin, stand inside, end a candidate; its word without regard to case, and that word's text."""

    first: Bool
    inner: Bool
    last: Bool
    foreign: Bool
    folded: Int32
    spelling: list[str]

    @classmethod
    def of(cls, tokens: Tokens, stop_words: Collection[str], store: ColumnStore) -> _Rules:
        if tokens.pos is None:
            raise ValueError("candidates need tokens with parts of speech: segment(..., parts_of_speech=True)")
        classes = np.array(word_classes(tokens), np.uint8)
        allowed = np.array([[edge_rules(name, size) for size in (1, 2)] for name in CLASSES])
        word = np.array([_usable(w, stop_words) for w in tokens.vocabulary], bool)
        long = np.array([len(w) > 1 for w in tokens.vocabulary], np.uint8)
        runs = [(tokens.pos[some], tokens.terms[some]) for some in slices(len(tokens), _POSITIONS_AT_ONCE)]
        by_token = (allowed[classes[tags], long[terms]] & word[terms][:, None] for tags, terms in runs)
        first, inner, last = store.joined(by_token, bool, width=3).T
        latin = np.array([w.isascii() for w in tokens.vocabulary], bool)
        foreign = store.joined((latin[terms] for _, terms in runs), bool)
        ids, spelling = _without_case(tokens)
        return cls(first, inner, last, foreign, store.joined((ids[terms] for _, terms in runs), np.int32), spelling)


def _usable(word: str, stop_words: Collection[str]) -> bool:
    return word.lower() not in stop_words and any(map(str.isalpha, word))


def _without_case(tokens: Tokens) -> tuple[Int32, list[str]]:
    """Ids of the vocabulary that do not tell letter case apart, and the commonest spelling of each."""
    counts = count_values(tokens.terms, len(tokens.vocabulary))
    best: dict[str, tuple[int, str]] = {}
    lower = [word.lower() for word in tokens.vocabulary]
    for word, key, count in zip(tokens.vocabulary, lower, counts.tolist(), strict=True):
        if key not in best or count > best[key][0]:
            best[key] = (count, word)
    rank = {key: i for i, key in enumerate(sorted(best))}
    return np.array([rank[key] for key in lower], np.int32), [best[key][1] for key in sorted(best)]


def _remaining(tokens: Tokens, rules: _Rules) -> Bool:
    """Whether a candidate may run on from each token to the next, shape (n_tokens,)."""
    glue = np.zeros(len(tokens), bool)
    for here in slices(len(tokens) - 1, _POSITIONS_AT_ONCE):
        next_ = slice(here.start + 1, here.stop + 1)
        gap = tokens.starts[next_] - tokens.ends[here]
        touching = (gap == 0) | ((gap == 1) & rules.foreign[next_] & rules.foreign[here])
        glue[here] = touching & rules.inner[next_] & rules.inner[here]
    glue[tokens.offsets[tokens.offsets > 0] - 1] = False  # the last of a document
    return glue


@dataclass(frozen=True)
class _Level:
    """All runs of `length` inner tokens that are frequent enough: where they begin, and which run each is."""

    length: int
    positions: Int64
    ids: Int32

    @classmethod
    def words(cls, folded: Int32, store: ColumnStore) -> _Level:
        places = (np.arange(some.start, some.stop) for some in slices(len(folded), _POSITIONS_AT_ONCE))
        return cls(1, store.joined(places, np.int64), folded)

    def extended(self, folded: Int32, glue: Bool, min_count: int, always: Bool | None) -> _Level:
        """The runs that are longer by one token."""
        if not len(self.positions):
            return _Level(self.length + 1, self.positions, self.ids)
        blocks = range(0, len(self.positions), _POSITIONS_AT_ONCE)
        glue, begins = np.append(glue, np.zeros(self.length, bool)), np.zeros(len(folded) + 1, bool)
        begins[self.positions] = True
        width = int(folded.max(initial=0)) + 1

        def longer(block: int) -> tuple[Int64, Int64]:
            """Where a run may be longer by one token, and a number for what it is then."""
            some = slice(block, block + _POSITIONS_AT_ONCE)
            positions, ids = self.positions[some], self.ids[some]
            here = glue[positions + self.length - 1] & begins[positions + 1]
            return positions[here], ids[here].astype(np.int64) * width + folded[positions[here] + self.length]

        wanted = _frequent(map(longer, blocks), min_count, always)
        positions, ids = zip(*(_known(*longer(block), wanted) for block in blocks), strict=True)
        return _Level(self.length + 1, np.concatenate(positions), np.concatenate(ids))


def _frequent(blocks: Iterable[tuple[Int64, Int64]], min_count: int, always: Bool | None) -> Int64:
    """The distinct numbers that occur often enough, or anywhere where they need not, in order."""
    keys, counts, kept = [np.empty(0, np.int64)], [np.empty(0, np.int64)], [np.empty(0, np.int64)]
    for positions, numbers in blocks:
        distinct, count = np.unique(numbers, return_counts=True)
        keys.append(distinct)
        counts.append(count)
        if always is not None:
            kept.append(numbers[always[positions]])
    merged, place = np.unique(np.concatenate(keys), return_inverse=True)
    often = merged[np.bincount(place, np.concatenate(counts), len(merged)) >= min_count]
    return sorted_distinct(np.concatenate([often, *kept]))


def _known(positions: Int64, numbers: Int64, wanted: Int64) -> tuple[Int64, Int32]:
    """The positions whose number is wanted, and its place among these."""
    places = np.searchsorted(wanted, numbers)
    found = np.append(wanted, -1)[places] == numbers
    return positions[found], places[found].astype(np.int32)


def _collected(tokens: Tokens, rules: _Rules, levels: list[_Level], store: ColumnStore) -> Candidates:
    """Number the candidates by text, and find on which longer ones shorter ones depend."""
    terms: list[str] = []
    found: list[tuple[Int64, Int32]] = []
    while levels:  # each is let go of before the next is looked at
        level = levels.pop(0)
        long = np.array([len(word) > 1 for word in rules.spelling], bool)
        columns = store.growing(np.int64), store.growing(np.int32)
        for some in slices(len(level.ids), _POSITIONS_AT_ONCE):
            at, ids = level.positions[some], level.ids[some]
            valid = rules.first[at] & rules.last[at + level.length - 1]
            valid &= level.length > 1 or long[ids]
            columns[0].add(at[valid])
            columns[1].add(ids[valid])
        positions, ids = (column.array() for column in columns)
        runs = list(slices(len(ids), _POSITIONS_AT_ONCE))
        first = np.full(int(ids.max(initial=-1)) + 1, -1, np.int64)
        for some in reversed(runs):
            first[ids[some][::-1]] = positions[some][::-1]
        occurs = first >= 0
        numbers = np.cumsum(occurs, dtype=np.int32) - 1 + np.int32(len(terms))
        found.append((positions, store.joined((numbers[ids[some]] for some in runs), np.int32)))
        terms += _texts(tokens, rules, first[occurs], level.length)
    return _numbered(tokens, terms, found, store)


def _texts(tokens: Tokens, rules: _Rules, positions: Int64, length: int) -> list[str]:
    """What candidates read like, given one occurrence of each."""
    words = [[rules.spelling[i] for i in rules.folded[positions + k].tolist()] for k in range(length)]
    if length == 1:
        return words[0]
    inner = [tokens.starts[positions + k] > tokens.ends[positions + k - 1] for k in range(1, length)]
    if not any(gap.any() for gap in inner):
        return list(map("".join, zip(*words, strict=True)))
    columns = [words[0]]
    for column, gap in zip(words[1:], inner, strict=True):
        columns.append([" " * blank + word for word, blank in zip(column, gap.tolist(), strict=True)])
    return list(map("".join, zip(*columns, strict=True)))


def _numbered(tokens: Tokens, terms: list[str], found: list[tuple[Int64, Int32]], store: ColumnStore) -> Candidates:
    """One number for each distinct text: two segmentations of one phrase are one candidate.

    Args:
        tokens: where the candidates stand.
        terms: their texts.
        found: of each length, where candidates begin, and the place of each in `terms`.
        store: where the occurrences go.
    """
    distinct = sorted(set(terms))
    rank = dict(zip(distinct, range(len(distinct)), strict=True))
    number = np.fromiter(map(rank.__getitem__, terms), np.int32, len(terms))
    columns = store.growing(np.int64), store.growing(np.uint8), store.growing(np.int32)
    cut = np.zeros((len(found) + 1, len(distinct)), np.int64)  # how often each is cut into so many tokens
    for places, spans, numbers in _by_position(found, number, len(tokens)):
        columns[0].add(places)
        columns[1].add(spans)
        columns[2].add(numbers)
        cut += np.bincount(spans * np.int64(len(distinct)) + numbers, minlength=cut.size).reshape(cut.shape)
    positions, widths, ids = (column.array() for column in columns)
    lengths = (len(found) - cut[::-1].argmax(axis=0)).astype(np.uint8)  # of two that are as common, the longer
    hosts = _hosts(lengths, cut.sum(axis=0), ids, positions, widths, store)
    return Candidates(tuple(distinct), lengths, cut.sum(axis=0), hosts, ids, positions, widths, tokens)


def _by_position(
    found: list[tuple[Int64, Int32]], number: Int32, n_tokens: int
) -> Iterator[tuple[Int64, NDArray[np.uint8], Int32]]:
    """Positions, lengths and numbers of all occurrences in order of position, shorter ones first; run by run."""
    for begin in range(0, n_tokens, _POSITIONS_AT_ONCE):
        parts = []
        for length, (positions, ids) in enumerate(found, 1):
            some = slice(*np.searchsorted(positions, [begin, begin + _POSITIONS_AT_ONCE]).tolist())
            parts.append((positions[some], np.full(some.stop - some.start, length, np.uint8), number[ids[some]]))
        positions, spans, numbers = (np.concatenate(part) for part in zip(*parts, strict=True))
        order = np.lexsort((spans, positions))
        yield positions[order], spans[order], numbers[order]


def _firsts(lengths: NDArray[np.uint8], ids: Int32, widths: NDArray[np.uint8]) -> Int64:
    """The first occurrence of each term that is as long as the term is most often, shape (n_terms,)."""
    first = np.zeros(len(lengths), np.int64)
    for some in reversed(list(slices(len(ids), _POSITIONS_AT_ONCE))):
        usual = np.flatnonzero(widths[some] == lengths[ids[some]])[::-1]
        first[ids[some][usual]] = some.start + usual
    return first


def _hosts(
    lengths: NDArray[np.uint8],
    counts: Int64,
    ids: Int32,
    positions: Int64,
    widths: NDArray[np.uint8],
    store: ColumnStore,
) -> Int32:
    """On which longer candidate each depends: the most frequent one that makes up `DEPENDENT` of its occurrences.

    A phrase holds the same shorter ones wherever it stands, so one occurrence of each is looked into.
    """
    hosts = np.full(len(lengths), -1, np.int32)
    longest = int(lengths.max(initial=1))
    runs = slices(len(ids), _POSITIONS_AT_ONCE)
    marked = (positions[some] * (LONGEST + 1) + widths[some] for some in runs)
    at = store.joined(chain(marked, [np.array([np.iinfo(np.int64).max])]), np.int64)  # as the occurrences, ascending
    place = positions[_firsts(lengths, ids, widths)] if len(ids) else positions
    # Shortest hosts last: the longest, then the most frequent, has the last word among those that suffice.
    order = np.lexsort((counts, lengths))
    for length in range(2, longest + 1):
        outer = order[lengths[order] == length]
        for short in range(1, length):
            for shift in range(length - short + 1):
                wanted = (place[outer] + shift) * (LONGEST + 1) + short
                row = np.searchsorted(at, wanted)
                inner = np.where(at[row] == wanted, ids[np.minimum(row, len(ids) - 1)], -1)
                depends = (inner >= 0) & (counts[outer] >= DEPENDENT * counts[inner])
                hosts[inner[depends]] = outer[depends]
    return hosts
