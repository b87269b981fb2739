"""Whether two short texts in one frame say the same: a logistic regression over four measures, learnt from pairs.

Texts that share a frame (建议减少……) differ in what stands in it: another object, another subject, another number. The
vector then moves more than other words for the same would move it, and the more letters the two share, the more that
tells. Weights and how they were learnt: `models/claims/CARD.md`.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any

import numpy as np
from numpy.typing import NDArray

from textmine.resources import model_path

__all__ = ["MEASURES", "PairModel", "load_pair_model", "shared_letters"]

MEASURES = ("vectors", "words", "letters", "number")
"""Cosine of vectors, cosine of words by TF-IDF, share of pairs of letters that both have (Dice), other numbers."""

_MOST_LETTERS = 0.8
"""From here on texts differ in word order and particles, and more shared letters tell nothing against them."""


@dataclass(frozen=True)
class PairModel:
    """Weights of `MEASURES` and the intercept, on the scale of log-odds."""

    weights: tuple[float, ...]
    intercept: float

    def log_odds(self, *measures: NDArray[Any]) -> NDArray[np.float32]:
        """Log-odds that pairs say the same, of the shape of each measure."""
        total = np.full(np.shape(measures[0]), self.intercept)
        for weight, measure in zip(self.weights, measures, strict=True):
            total = total + weight * measure
        return np.asarray(total, np.float32)


@cache
def load_pair_model() -> PairModel:
    """The model that ships."""
    plain = json.loads(model_path("claims", "pairs.json").read_text("utf-8"))
    return PairModel(tuple(float(plain["weights"][name]) for name in MEASURES), float(plain["intercept"]))


def shared_letters(texts: Sequence[str]) -> NDArray[np.float32]:
    """How many pairs of neighbouring letters two texts share (Dice 1945), up to `_MOST_LETTERS`, float32 (n, n).

    >>> shared_letters(["台账要减", "台账要留"]).astype(float).round(2).tolist()  # cut, keep ledgers
    [[0.8, 0.67], [0.67, 0.8]]
    """
    from scipy.sparse import csr_matrix

    own = [{text[i : i + 2] for i in range(len(text) - 1)} for text in texts]
    place = {pair: j for j, pair in enumerate(sorted(set().union(*own)))}
    rows = np.repeat(np.arange(len(own)), [len(pairs) for pairs in own])
    columns = [place[pair] for pairs in own for pair in sorted(pairs)]
    table = csr_matrix((np.ones(len(rows), np.float32), (rows, columns)), (len(own), max(len(place), 1)))
    sizes = np.array([max(len(pairs), 1) for pairs in own], np.float32)
    shared = 2 * (table @ table.T).toarray() / (sizes[:, None] + sizes[None, :])
    return np.asarray(np.minimum(shared, _MOST_LETTERS), np.float32)
