"""Counting of words and phrases where the texts are: a run of documents at a time, on any engine.

What a corpus repeats is found in rounds, one a length (Agrawal and Srikant 1994): each run gives back its distinct
phrases with counts, and what is frequent in all of them is known before longer ones are looked for. A run is sent its
tokens and these numbers, of columns in files the places alone; what it is done for is worked out anew in each round,
since that is quicker than to keep it. `frequent_phrases` and `occurrences` do not depend on how runs are cut.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from textmine.engine import Engine
from textmine.filling import Filling
from textmine.spans import Tokens, document_runs, first_places, sorted_distinct
from textmine.store import ColumnStore
from textmine.terms.tags import CLASSES, edge_rules, word_classes

__all__ = ["LONGEST", "Counting", "Occurrences", "Rules"]

Int32 = NDArray[np.int32]
Int64 = NDArray[np.int64]
UInt8 = NDArray[np.uint8]
Bool = NDArray[np.bool_]

LONGEST = 4
"""Tokens in a phrase, at most: 99 % of the keywords that authors give their abstracts have no more (measured)."""

_TOKENS_A_RUN = 1 << 19
"""Tokens that are counted together: each takes some hundred bytes for as long; a class is one run."""

FIRST, INNER, LAST, LONG, LATIN = (1 << place for place in range(5))
"""What a word may do in a candidate: begin it, stand inside, end it; and of what kind it is."""

_NOTHING = (np.empty(0, np.int64),) * 3


@dataclass(frozen=True, eq=False)
class Rules:
    """What a candidate may be made of.

    Attributes:
        tags: what a word may do (`FIRST`, `INNER`, `LAST`), by its tag, and by whether it has more than one character,
            shape (2 · n_tags,).
        words: the same for each word whatever its tag, which is all or nothing, and whether it is `LONG` or `LATIN`,
            shape (n_vocabulary,).
        folded: the number of each word, in which letter case is not told apart, likewise.
        distinct: how many numbers there are.
    """

    tags: UInt8
    words: UInt8
    folded: Int32
    distinct: int

    @classmethod
    def of(cls, tokens: Tokens, stop_words: Collection[str], store: ColumnStore) -> Rules:
        """By parts of speech, and without stop words."""
        if tokens.pos is None:
            raise ValueError("candidates need tokens with parts of speech: segment(..., parts_of_speech=True)")
        may = [[np.dot(edge_rules(name, size), (FIRST, INNER, LAST)) for size in (1, 2)] for name in CLASSES]
        tags = np.array(may, np.uint8)[word_classes(tokens)].ravel()
        lower = [word.lower() for word in tokens.vocabulary]
        usable = (word not in stop_words and any(map(str.isalpha, word)) for word in lower)
        words = [
            (FIRST | INNER | LAST) * good | LONG * (len(word) > 1) | LATIN * word.isascii()
            for good, word in zip(usable, tokens.vocabulary, strict=True)
        ]
        rank = {key: i for i, key in enumerate(sorted(set(lower)))}
        folded = np.array([rank[key] for key in lower], np.int32)
        return store.keep_all(cls(tags, np.array(words, np.uint8), folded, len(rank)))


@dataclass(frozen=True, eq=False)
class _Run:
    """Some documents as a worker is sent them, with the phrases that are known to be frequent (`wanted`, by length).

    `bounds`: where documents begin and end in the corpus, shape (n_documents + 1,).
    """

    rules: Rules
    terms: Int32
    starts: Int32
    ends: Int32
    pos: UInt8
    bounds: Int64
    always: Bool | None
    wanted: tuple[Int64, ...] = ()


@dataclass(frozen=True, eq=False)
class Occurrences:
    """Where candidates stand, by number.

    Attributes:
        columns: first token, how many tokens, and number of each occurrence, in order of these; not put in place yet.
        sizes: how many numbers each length has.
        counts: occurrences of each number, shape (sum of sizes,).
        firsts: the first token of the first of each, −1 where there is none, shape (sum of sizes,).
    """

    columns: Filling
    sizes: list[int]
    counts: Int64
    firsts: Int64

    def renumbered(self, numbers: Int32) -> tuple[Int64, UInt8, Int32]:
        """First tokens, how many, and other numbers, given which takes the place of each."""
        positions, widths, found = self.columns.arrays(_renumbered, lambda part: numbers)
        return positions, widths, found


@dataclass(frozen=True, eq=False)
class Counting:
    """Phrases of a corpus, counted run by run.

    A phrase has a number among those of its length, which is the place of its key among the sorted ones: the number of
    all but its last word, times the number of words, plus that word's.

    Attributes:
        tokens: the words.
        rules: what a candidate may be made of.
        always: tokens where phrases need not be frequent, shape (n_tokens,).
        engine: what runs are spread over.
        store: where long columns go.
    """

    tokens: Tokens
    rules: Rules
    always: Bool | None
    engine: Engine
    store: ColumnStore

    def frequent(self, longest: int, min_count: int) -> list[Int64]:
        """The keys of phrases of two words, three, and so on, that occur so often, or where they need not."""
        wanted: list[Int64] = []
        while len(wanted) < longest - 1:
            wanted.append(self.store.keep(_frequent(self.engine.map(_longer_ones, self._runs(wanted)), min_count)))
        return wanted

    def occurrences(self, wanted: Sequence[Int64]) -> Occurrences:
        """Where candidates stand.

        Numbers are those of words, and behind them those of the phrases of each length.
        """
        columns = Filling(self.engine, self.store, np.int64, np.uint8, np.int32)
        sizes = [self.rules.distinct, *map(len, wanted)]
        counts, firsts = np.zeros(sum(sizes), np.int64), np.full(sum(sizes), -1, np.int64)
        for numbers, some, positions in columns.fill(_occurrences, self._runs(wanted)):
            counts[numbers] += some
            is_new = firsts[numbers] < 0
            firsts[numbers[is_new]] = positions[is_new]
        return Occurrences(columns, sizes, counts, firsts)

    def _runs(self, wanted: Sequence[Int64]) -> Iterator[_Run]:
        tokens = self.tokens
        assert tokens.pos is not None
        for begin, end in document_runs(tokens.offsets, _TOKENS_A_RUN):
            bounds = tokens.offsets[begin : end + 1]
            some = slice(int(bounds[0]), int(bounds[-1]))
            always = None if self.always is None else self.always[some]
            columns = tokens.terms[some], tokens.starts[some], tokens.ends[some], tokens.pos[some]
            yield _Run(self.rules, *columns, bounds, always, tuple(wanted))


class _Phrases:
    """The words of a run, and which of them make phrases."""

    def __init__(self, run: _Run) -> None:
        self._run, self._folded, words = run, run.rules.folded[run.terms], run.rules.words[run.terms]
        self._may = words & (LONG | run.rules.tags[2 * run.pos.astype(np.intp) + (words & LONG > 0)])
        gap, inner, latin = run.starts[1:] - run.ends[:-1], self._may & INNER > 0, words & LATIN > 0
        self._goes_on = np.zeros(len(words) + 1, bool)  # from each token to the next
        self._goes_on[: len(gap)] = (gap == 0) | ((gap == 1) & latin[1:] & latin[:-1])
        self._goes_on[: len(gap)] &= inner[1:] & inner[:-1]
        self._goes_on[run.bounds[1:] - run.bounds[0] - 1] = False  # the last of a document, or of the one before

    def known(self) -> Iterator[tuple[int, Int64, Int32]]:
        """Of each length that is known: where runs of inner tokens begin, and the number of each."""
        length, positions, numbers = 1, np.arange(len(self._folded)), self._folded
        yield length, positions, numbers
        for wanted in self._run.wanted:
            begins, keys = self.longer(length, positions, numbers)
            places = np.searchsorted(wanted, keys)
            found = np.append(wanted, -1)[places] == keys
            length, positions, numbers = length + 1, begins[found], places[found].astype(np.int32)
            yield length, positions, numbers

    def longer(self, length: int, positions: Int64, numbers: Int32) -> tuple[Int64, Int64]:
        """Which of the phrases of a length may be longer by one token, and the key of each then."""
        begins = np.zeros(len(self._folded) + 1, bool)
        begins[positions] = True
        here = self._goes_on[positions + length - 1] & begins[positions + 1]
        positions = positions[here]
        keys = numbers[here].astype(np.int64) * self._run.rules.distinct + self._folded[positions + length]
        return positions, keys

    def valid(self, length: int, positions: Int64) -> Bool:
        """Which phrases begin and end as candidates may; a word alone has more than one character."""
        valid: Bool = (self._may[positions] & FIRST > 0) & (self._may[positions + length - 1] & LAST > 0)
        return valid if length > 1 else valid & (self._may & LONG > 0)


def _longer_ones(run: _Run) -> tuple[Int64, Int64, Int64]:
    """The distinct keys of phrases that are longer than those known, how often each occurs, and which need not."""
    phrases = _Phrases(run)
    *_, longest = phrases.known()
    positions, keys = phrases.longer(*longest)
    distinct, counts = np.unique(keys, return_counts=True)
    return distinct, counts, sorted_distinct(keys[run.always[positions]]) if run.always is not None else distinct[:0]


def _occurrences(run: _Run) -> tuple[tuple[Int64, UInt8, Int32], tuple[Int32, Int64, Int64]]:
    """Where candidates stand in a run; and its distinct numbers, how often each occurs, and where first."""
    phrases, rows = _Phrases(run), []
    before = 0  # numbers of shorter ones
    for (length, positions, numbers), distinct in zip(
        phrases.known(), [run.rules.distinct, *map(len, run.wanted)], strict=True
    ):
        valid = phrases.valid(length, positions)
        rows.append((positions[valid], np.full(int(valid.sum()), length, np.uint8), numbers[valid] + np.int32(before)))
        before += distinct
    positions, widths, numbers = (np.concatenate(part) for part in zip(*rows, strict=True))
    order = np.lexsort((widths, positions))
    positions, widths, numbers = run.bounds[0] + positions[order], widths[order], numbers[order]
    counts = np.bincount(numbers)
    there = np.flatnonzero(counts)
    firsts = first_places(numbers, len(counts))[there]
    return (positions, widths, numbers), (there.astype(np.int32), counts[there], positions[firsts])


def _renumbered(of_number: Int32, positions: Int64, widths: UInt8, numbers: Int32) -> tuple[Int64, UInt8, Int32]:
    return positions, widths, of_number[numbers]


def _frequent(parts: Iterable[tuple[Int64, Int64, Int64]], min_count: int) -> Int64:
    """The keys that occur often enough in all parts together, or need not, in order.

    Sums are made when the parts that wait are as many as those that are summed: often enough that they take little
    room, and so seldom that it costs little.
    """
    summed, waiting = _NOTHING, list[tuple[Int64, Int64, Int64]]()
    for part in parts:
        waiting.append(part)
        if sum(len(keys) for keys, *_ in waiting) >= len(summed[0]):
            summed, waiting = _summed([summed, *waiting]), []
    keys, counts, kept = _summed([summed, *waiting])
    return sorted_distinct(np.concatenate([keys[counts >= min_count], kept]))


def _summed(parts: Sequence[tuple[Int64, Int64, Int64]]) -> tuple[Int64, Int64, Int64]:
    keys, counts, kept = (np.concatenate(part) for part in zip(*parts, strict=True))
    order = np.argsort(keys, kind="stable")
    keys, counts = keys[order], counts[order]
    firsts = np.flatnonzero(np.diff(keys, prepend=-1))
    return keys[firsts], np.add.reduceat(counts, firsts) if len(firsts) else counts, sorted_distinct(kept)
