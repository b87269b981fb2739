"""Of nested terms, which say one thing twice.

党课 (party lecture) hardly stands outside 微党课 (short party lecture): the counts show that the shorter depends on the
longer, and a list needs only one of them. Where the shorter one also has a life of its own, both stay.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from textmine.terms.candidates import DEPENDENT, Candidates

__all__ = ["distinct", "says_the_same"]


def distinct(candidates: Candidates, ranked: NDArray[np.integer], *, top: int) -> NDArray[np.int64]:
    """Which of these terms a list needs: positions in `ranked` (best first), at most `top`."""
    kept: list[int] = []
    texts: list[str] = []
    for position, term in enumerate(ranked.tolist()):
        text = candidates.terms[term]
        rivals = (r for r, other in zip(kept, texts, strict=True) if text in other or other in text)
        if any(says_the_same(candidates, term, int(ranked[rival])) for rival in rivals):
            continue
        kept.append(position)
        texts.append(text)
        if len(kept) == top:
            break
    return np.array(kept, np.int64)


def says_the_same(candidates: Candidates, one: int, other: int) -> bool:
    """Whether the counts show that the shorter of two nested terms depends on the longer."""
    short, long = sorted((one, other), key=lambda term: len(candidates.terms[term]))
    within, whole = int(candidates.counts[short]), int(candidates.counts[long])
    # A word inside another word (党课 in 微党课) was not counted there: its count lacks the longer one's.
    return whole >= DEPENDENT * (within if _made_of(candidates, long, short) else within + whole)


def _made_of(candidates: Candidates, long: int, short: int) -> bool:
    """Whether the words of the shorter term are words of the longer one."""
    inner, outer = _words(candidates, short), _words(candidates, long)
    return any(outer[k : k + len(inner)] == inner for k in range(len(outer) - len(inner) + 1))


def _words(candidates: Candidates, term: int) -> list[int]:
    position = int(candidates.positions[candidates.firsts[term]])
    words: list[int] = candidates.tokens.terms[position : position + int(candidates.lengths[term])].tolist()
    return words
