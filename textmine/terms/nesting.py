"""Of nested terms, which say one thing twice.

党课 (party lecture) hardly stands outside 微党课 (short party lecture): the counts show that the shorter depends on the
longer, and a list needs only one of them. Where the shorter one also has a life of its own, both stay.
"""

from __future__ import annotations

from collections.abc import Iterable

import numpy as np
from numpy.typing import NDArray

from textmine.terms.candidates import DEPENDENT, Candidates

__all__ = ["Nesting", "distinct"]


class Nesting:
    """Tells which terms a list needs; remembers what it found, so that many lists cost little."""

    def __init__(self, candidates: Candidates) -> None:
        self._candidates = candidates
        self._counts: list[int] = candidates.counts.tolist()
        self._known: dict[tuple[int, int], bool] = {}

    def distinct(self, ranked: Iterable[int], *, top: int) -> list[int]:
        """Which of these terms (best first) a list needs: positions in `ranked`, at most `top`."""
        kept: list[int] = []
        shown: list[tuple[int, str]] = []
        for position, term in enumerate(ranked):
            text = self._candidates.terms[term]
            for other, longer in shown:
                if (text in longer or longer in text) and self.says_the_same(term, other):
                    break
            else:
                kept.append(position)
                shown.append((term, text))
                if len(kept) == top:
                    break
        return kept

    def says_the_same(self, one: int, other: int) -> bool:
        """Whether the counts show that the shorter of two nested terms depends on the longer."""
        pair = (one, other) if one < other else (other, one)
        if pair not in self._known:
            self._known[pair] = self._depends(*sorted(pair, key=lambda term: len(self._candidates.terms[term])))
        return self._known[pair]

    def _depends(self, short: int, long: int) -> bool:
        within, whole = self._counts[short], self._counts[long]
        # A word inside another word (党课 in 微党课) was not counted there: its count lacks the longer one's.
        return whole >= DEPENDENT * (within if self._made_of(long, short) else within + whole)

    def _made_of(self, long: int, short: int) -> bool:
        """Whether the words of the shorter term are words of the longer one."""
        inner, outer = self._words(short), self._words(long)
        return any(outer[k : k + len(inner)] == inner for k in range(len(outer) - len(inner) + 1))

    def _words(self, term: int) -> list[int]:
        found = self._candidates
        position = int(found.positions[found.firsts[term]])
        words: list[int] = found.tokens.terms[position : position + int(found.lengths[term])].tolist()
        return words


def distinct(candidates: Candidates, ranked: NDArray[np.integer], *, top: int) -> NDArray[np.int64]:
    """Which of these terms a list needs: positions in `ranked` (best first), at most `top`."""
    return np.array(Nesting(candidates).distinct(ranked.tolist(), top=top), np.int64)
