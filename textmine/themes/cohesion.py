"""How firmly words stand together: 绿色发展 (green growth) is written as it stands, 发展绿色 hardly.

Of the rarer word's occurrences the share is taken in which it is the other's neighbour. Words that a name puts side by
side and people do not are words of a list.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

import numpy as np

from textmine.spans import Tokens

__all__ = ["Cohesion"]


class Cohesion:
    """Counts of words and of neighbours in a corpus."""

    def __init__(self, tokens: Tokens) -> None:
        vocabulary, terms = tokens.vocabulary, tokens.terms.astype(np.int64)
        self._place = {word: i for i, word in enumerate(vocabulary)}
        self._words = np.bincount(terms, minlength=len(vocabulary))
        beside = (tokens.documents[1:] == tokens.documents[:-1]) & (tokens.starts[1:] == tokens.ends[:-1])
        keys = terms[:-1][beside] * len(vocabulary) + terms[1:][beside]
        self._pairs, self._counts = np.unique(keys, return_counts=True)

    def __call__(self, words: Sequence[str]) -> float:
        """The logarithm of the share for the two neighbours that stand together least; 0 for a word alone."""
        return min((self._together(one, other) for one, other in pairwise(words)), default=0.0)

    def _together(self, one: str, other: str) -> float:
        a, b = self._place[one], self._place[other]
        key = a * len(self._words) + b
        at = int(np.searchsorted(self._pairs, key))
        times = int(self._counts[at]) if at < len(self._pairs) and self._pairs[at] == key else 0
        return float(np.log((times + 0.5) / (min(self._words[a], self._words[b]) + 1)))
