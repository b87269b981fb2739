"""How common words are in general Chinese: the background of keywords and keyness (`models/background`)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache

import numpy as np
from numpy.typing import NDArray

from textmine.errors import ModelError
from textmine.resources import model_path

__all__ = ["Background", "load_background"]

UNKNOWN_IDF = 12.5
"""IDF of a word that the list lacks: a little above its median of 11.95, below its maximum of 13.9."""

UNKNOWN_CHARACTER_IDF = 7.0
"""IDF of a single character that the list lacks: a guess; such are mostly pieces of cut words."""


@dataclass(frozen=True, eq=False)
class Background:
    """Counts and inverse document frequencies of words in general Chinese."""

    total: int
    counts: dict[str, int]
    idf: dict[str, float]

    def counts_of(self, words: Sequence[str]) -> NDArray[np.int64]:
        """Occurrences among `total`, 0 for words that are not listed, shape (n_words,)."""
        return np.array([self.counts.get(word, 0) for word in words], np.int64)

    def idf_of(self, words: Sequence[str]) -> NDArray[np.float64]:
        """Inverse document frequencies (natural logarithm), shape (n_words,)."""
        unknown = (UNKNOWN_CHARACTER_IDF, UNKNOWN_IDF)
        return np.array([self.idf.get(word, unknown[len(word) > 1]) for word in words], np.float64)


@cache
def load_background() -> Background:
    """The list that ships.

    >>> background = load_background()
    >>> background.idf_of(["我们", "研修"]).round(1).tolist()  # we; in-service training
    [3.4, 11.3]

    Raises:
        ModelError: the list is missing or damaged.
    """
    path = model_path("background", "general.tsv")
    try:
        head, *lines = path.read_text("utf-8").splitlines()
        rows = [line.split("\t") for line in lines]
        counts = {word: int(count) for word, count, _ in rows}
        return Background(int(head.split("\t")[1]), counts, {word: float(idf) for word, _, idf in rows})
    except (ValueError, IndexError) as error:
        raise ModelError(f"{path} is damaged ({error}). Install textmine again.") from error
