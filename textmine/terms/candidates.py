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

from collections.abc import Collection, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property
from itertools import chain

import numpy as np
from numpy.typing import NDArray

from textmine.engine import Engine, LocalEngine
from textmine.spans import Tokens, count_values, first_places, slices, sorted_distinct
from textmine.store import ColumnStore
from textmine.terms.counting import LONGEST, Counting, Occurrences, Rules
from textmine.terms.stopwords import load_stop_words

__all__ = ["Candidates", "find_candidates"]

Int32 = NDArray[np.int32]
Int64 = NDArray[np.int64]
Bool = NDArray[np.bool_]

_POSITIONS_AT_ONCE = 1 << 20
"""Occurrences that are looked at together, so that a large corpus needs no more room for it than a small one."""

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

    def part(self, begin: int, end: int) -> Candidates:
        """A run of documents as a worker is sent it: of columns in files the places, no texts, positions unchanged."""
        tokens = self.tokens.part(begin, end)
        some = slice(*np.searchsorted(self.positions, tokens.offsets[[0, -1]]).tolist())
        places = self.ids[some], self.positions[some], self.widths[some]
        return Candidates((), self.lengths, self.counts[:0], self.hosts[:0], *places, tokens)

    def alone(self) -> Candidates:
        """A part as of a corpus of its own."""
        return replace(self, positions=self.positions - self.tokens.offsets[0], tokens=self.tokens.alone())

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
    engine: Engine | None = None,
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
        engine: what counting is spread over.

    Raises:
        ValueError: the tokens have no parts of speech.
    """
    store = store or ColumnStore()
    rules = Rules.of(tokens, load_stop_words() if stop_words is None else stop_words, store)
    counting = Counting(tokens, rules, always, engine or LocalEngine(), store)
    wanted = counting.frequent(longest, min_count)
    occurrences = counting.occurrences(wanted)
    distinct = _Distinct.of(occurrences)
    texts = distinct.texts(tokens, rules.folded)
    terms = sorted(set(texts))
    rank = dict(zip(terms, range(len(terms)), strict=True))
    ids = np.fromiter(map(rank.__getitem__, texts), np.int32, len(texts))
    lengths, counts, firsts = distinct.merged(ids, len(terms), longest)
    of_number = np.zeros(len(occurrences.counts), np.int32)
    of_number[distinct.numbers] = ids
    positions, widths, by_place = occurrences.renumbered(store.keep(of_number))
    hosts = _hosts(lengths, counts, by_place, positions, widths, firsts)
    return store.keep_all(Candidates(tuple(terms), lengths, counts, hosts, by_place, positions, widths, tokens))


@dataclass(frozen=True, eq=False)
class _Distinct:
    """The candidates that occur, before two segmentations of one phrase are one candidate.

    Attributes:
        numbers: those that occur, ascending, so that shorter ones come first, shape (n,).
        lengths: tokens of each, shape (n,).
        counts: occurrences of each, shape (n,).
        positions: the first token of the first of each, shape (n,).
    """

    numbers: Int64
    lengths: NDArray[np.uint8]
    counts: Int64
    positions: Int64

    @classmethod
    def of(cls, found: Occurrences) -> _Distinct:
        """Of all occurrences."""
        occur = np.flatnonzero(found.counts)
        lengths = (1 + np.searchsorted(np.cumsum(found.sizes), occur, side="right")).astype(np.uint8)
        return cls(occur, lengths, found.counts[occur], found.firsts[occur])

    def texts(self, tokens: Tokens, folded: Int32) -> list[str]:
        """What each reads like where it stands first."""
        spelling = _spelling(tokens, folded)
        return list(
            chain.from_iterable(
                _texts(tokens, folded, spelling, self.positions[self.lengths == length], length)
                for length in range(1, int(self.lengths.max(initial=0)) + 1)
            )
        )

    def merged(self, ids: Int32, terms: int, longest: int) -> tuple[NDArray[np.uint8], Int64, Int64]:
        """Lengths and counts of terms, and the first token of the first of each, given the term of each of these."""
        cut = np.zeros((longest + 1, terms), np.int64)  # how often each is cut into so many tokens
        np.add.at(cut, (self.lengths, ids), self.counts)
        lengths = (longest - cut[::-1].argmax(axis=0)).astype(np.uint8)  # of two that are as common, the longer
        firsts = np.full(terms, np.iinfo(np.int64).max)
        usual = self.lengths == lengths[ids]
        np.minimum.at(firsts, ids[usual], self.positions[usual])
        return lengths, cut.sum(axis=0), firsts


def _spelling(tokens: Tokens, folded: Int32) -> list[str]:
    """The commonest spelling of each word without regard to case."""
    counts = count_values(tokens.terms, len(tokens.vocabulary))
    best: dict[int, tuple[int, str]] = {}
    for word, number, count in zip(tokens.vocabulary, folded.tolist(), counts.tolist(), strict=True):
        if number not in best or count > best[number][0]:
            best[number] = count, word
    return [best[number][1] for number in range(len(best))]


def _texts(tokens: Tokens, folded: Int32, spelling: Sequence[str], positions: Int64, length: int) -> list[str]:
    """What candidates read like, given one occurrence of each."""
    words = [[spelling[i] for i in folded[tokens.terms[positions + k]].tolist()] for k in range(length)]
    if length == 1:
        return words[0]
    inner = [tokens.starts[positions + k] > tokens.ends[positions + k - 1] for k in range(1, length)]
    if not any(gap.any() for gap in inner):
        return list(map("".join, zip(*words, strict=True)))
    columns = [words[0]]
    for column, gap in zip(words[1:], inner, strict=True):
        columns.append([" " * blank + word for word, blank in zip(column, gap.tolist(), strict=True)])
    return list(map("".join, zip(*columns, strict=True)))


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
    firsts: Int64,
) -> Int32:
    """On which longer candidate each depends: the most frequent one that makes up `DEPENDENT` of its occurrences.

    A phrase holds the same shorter ones wherever it stands, so one occurrence of each is looked into, of which `firsts`
    is the first token.
    """
    hosts = np.full(len(lengths), -1, np.int32)
    # Shortest hosts last: the longest, then the most frequent, has the last word among those that suffice.
    order = np.lexsort((counts, lengths))
    for length in range(2, int(lengths.max(initial=1)) + 1):
        outer = order[lengths[order] == length]
        for short in range(1, length):
            for shift in range(length - short + 1):
                place = firsts[outer] + shift
                row = np.searchsorted(positions, place)
                inner = np.full(len(outer), -1)
                for at in (np.minimum(row + beside, len(ids) - 1) for beside in range(LONGEST)):
                    inner = np.where((positions[at] == place) & (widths[at] == short), ids[at], inner)
                depends = (inner >= 0) & (counts[outer] >= DEPENDENT * counts[inner])
                hosts[inner[depends]] = outer[depends]
    return hosts
