"""The corpus as it is searched: exactly by text, nearly by runs of characters that a text shares with it.

Near places are found as BLAST finds them: runs of five characters are looked up in a sorted index of all runs of the
corpus, hits on one diagonal vote for a place, and the best places are aligned in full.
"""

from __future__ import annotations

from bisect import bisect_right
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from difflib import SequenceMatcher
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from textmine.bulletin.checking.folding import Folded, fold, fold_text
from textmine.corpus import Corpus, Document

__all__ = ["CorpusIndex", "Place", "similarity"]

_RUN = 5
_SEPARATOR = "\x00"
_MOST_HITS = 64
"""A run that stands in more places than this (大家好同志们) says nothing about where a text comes from."""
_BUCKET = 24
"""Hits whose offset differs by less than this vote together: so much may be left out or put in."""


@dataclass(frozen=True, slots=True)
class Place:
    """A span of a document's text, and how like it is to what was looked for (1: the same)."""

    document: Document
    start: int
    end: int
    likeness: float

    @property
    def text(self) -> str:
        """The words that stand there."""
        return self.document.text[self.start : self.end]


def similarity(a: str, b: str) -> float:
    """Twice the characters in common, in order, over those of both; from 0 to 1."""
    return SequenceMatcher(None, a, b, autojunk=False).ratio()


class CorpusIndex:
    """Finds texts in a corpus."""

    def __init__(self, corpus: Corpus) -> None:
        self.corpus = corpus
        self._texts = [fold_text(text) for text in corpus.texts]
        self._text = _SEPARATOR.join(self._texts) + _SEPARATOR
        lengths = np.array([len(text) + 1 for text in self._texts], dtype=np.int64)
        self._starts = [0, *np.cumsum(lengths).tolist()]
        self._folded: dict[int, Folded] = {}

    def folded_text(self, document: str) -> str:
        """The folded text of a document, by id."""
        return self._texts[self.corpus.positions[document]]

    def _document(self, offset: int) -> int:
        return bisect_right(self._starts, offset) - 1

    def _place(self, start: int, end: int, likeness: float) -> Place:
        number = self._document(start)
        if number not in self._folded:
            self._folded[number] = fold(self.corpus.texts[number])
        end = min(end, self._starts[number + 1] - 1)
        base = self._starts[number]
        span = self._folded[number].span(start - base, max(end - base, start - base + 1))
        return Place(self.corpus[number], *span, likeness)

    def exact(self, folded: str, *, most: int = 50) -> list[Place]:
        """The places where a folded text stands as it is; a masked character (×) stands for any one."""
        if not folded:
            return []
        if "×" in folded:
            return list(self._masked(folded, most))
        places: list[Place] = []
        at = self._text.find(folded)
        while at >= 0 and len(places) < most:
            places.append(self._place(at, at + len(folded), 1.0))
            at = self._text.find(folded, at + 1)
        return places

    def _masked(self, folded: str, most: int) -> Iterator[Place]:
        longest = max(folded.split("×"), key=len)
        lead, found, at = folded.index(longest), 0, self._text.find(longest) if longest else -1
        while at >= 0 and found < most:
            window = self._text[at - lead : at - lead + len(folded)] if at >= lead else ""
            if len(window) == len(folded) and all(a in ("×", b) for a, b in zip(folded, window, strict=True)):
                found += 1
                yield self._place(at - lead, at - lead + len(folded), 1.0)
            at = self._text.find(longest, at + 1)

    @cached_property
    def _runs(self) -> tuple[NDArray[np.uint64], NDArray[np.int64]]:
        codes = np.frombuffer(self._text.encode("utf-32-le"), dtype=np.uint32).astype(np.uint64)
        hashes = _hashes(codes)
        order = np.argsort(hashes, kind="stable")
        return hashes[order], order

    def near(self, folded: str, *, most: int = 3, where: Callable[[Document], bool] | None = None) -> list[Place]:
        """The places most like a folded text, best first; ties by document id."""
        votes = self._votes(folded)
        found: dict[int, tuple[float, int]] = {}
        tried = 0
        for (number, start), _ in sorted(votes.items(), key=lambda item: (-item[1], item[0])):
            if where is not None and not where(self.corpus[number]):
                continue
            stretch = self._aligned(folded, number, start)
            if stretch is not None:
                found.setdefault(stretch[0], (stretch[2], stretch[1]))
            tried += 1
            if tried >= most * 4:
                break
        best = sorted(found.items(), key=lambda item: (-item[1][0], item[0]))[:most]
        return [self._place(low, high, likeness) for low, (likeness, high) in best]

    def _votes(self, folded: str) -> Counter[tuple[int, int]]:
        """For each stretch of a document, how many runs of the text point there."""
        codes = np.frombuffer(folded.encode("utf-32-le"), dtype=np.uint32).astype(np.uint64)
        votes: Counter[tuple[int, int]] = Counter()
        if len(codes) < _RUN:
            return votes
        hashes, order = self._runs
        wanted = _hashes(codes)
        low, high = np.searchsorted(hashes, wanted, "left"), np.searchsorted(hashes, wanted, "right")
        for offset, (a, b) in enumerate(zip(low.tolist(), high.tolist(), strict=True)):
            if 0 < b - a <= _MOST_HITS:
                for position in order[a:b].tolist():
                    votes[self._document(position), (position - offset) // _BUCKET * _BUCKET] += 1
        return votes

    def _aligned(self, folded: str, number: int, start: int) -> tuple[int, int, float] | None:
        """The stretch around a place that fits best, from the first to the last common character, and its likeness."""
        low = max(start - _BUCKET, self._starts[number])
        high = min(start + len(folded) + 3 * _BUCKET, self._starts[number + 1] - 1)
        window = self._text[low:high]
        blocks = [b for b in SequenceMatcher(None, window, folded, autojunk=False).get_matching_blocks() if b.size >= 2]
        if not blocks:
            return None
        first, last = blocks[0], blocks[-1]
        a = max(first.a - first.b, 0)
        b = min(last.a + last.size + len(folded) - last.b - last.size, len(window))
        text = window[a:b]
        return (low + a, low + b, similarity(text, folded)) if text else None


def _hashes(codes: NDArray[np.uint64]) -> NDArray[np.uint64]:
    """A hash of each run of five characters (polynomial, modulo 2^64)."""
    count = len(codes) - _RUN + 1
    total = np.zeros(max(count, 0), dtype=np.uint64)
    for k in range(_RUN):
        total = total * np.uint64(1_000_003) + codes[k : k + count]
    return total
