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

from textmine.claims.letters import LetterPairs
from textmine.claims.likeness import products_of
from textmine.resources import model_path

__all__ = ["MEASURES", "PairModel", "letters_of_pairs", "load_pair_model", "shared_letters"]

MEASURES = ("vectors", "words", "letters", "number")
"""Cosine of vectors, cosine of words by TF-IDF, share of pairs of letters that both have (Dice), other numbers."""

_MOST_LETTERS = 0.8
"""From here on texts differ in word order and particles, and more shared letters tell nothing against them."""

_FEW_PAIRS = 1_000
"""Pairs up to which sets are compared one by one: for a few the overhead of sparse matrices is more than that."""


@dataclass(frozen=True)
class PairModel:
    """Weights of `MEASURES` and the intercept, on the scale of log-odds."""

    weights: tuple[float, ...]
    intercept: float

    def log_odds(self, *measures: NDArray[Any]) -> NDArray[np.float32]:
        """Log-odds that pairs say the same, of the shape of each measure."""
        total = np.full(np.shape(measures[0]), self.intercept)
        for weight, measure in zip(self.weights, measures, strict=True):
            total += weight * measure
        return np.asarray(total, np.float32)


@cache
def load_pair_model() -> PairModel:
    """The model that ships."""
    plain = json.loads(model_path("claims", "pairs.json").read_text("utf-8"))
    return PairModel(tuple(float(plain["weights"][name]) for name in MEASURES), float(plain["intercept"]))


def shared_letters(texts: Sequence[str], others: Sequence[str]) -> NDArray[np.float32]:
    """How many pairs of neighbouring letters texts share with others (Dice 1945), up to `_MOST_LETTERS`.

    Returns:
        Shape (n_texts, n_others).

    >>> said = ["台账要减", "台账要留"]  # cut, keep ledgers
    >>> shared_letters(said, said).astype(float).round(2).tolist()
    [[0.8, 0.67], [0.67, 0.8]]
    """
    if len(texts) * len(others) <= _FEW_PAIRS:
        own, theirs = ([_letters(text) for text in side] for side in (texts, others))
        shared = np.array([[len(one & other) for other in theirs] for one in own], np.float32)
        sizes, sizes_ = (np.array([len(pairs) for pairs in side], np.float32) for side in (own, theirs))
    else:
        held = LetterPairs([*texts, *others]).held()
        shared = products_of(held[: len(texts)], held[len(texts) :])
        sizes, sizes_ = np.split(np.diff(held.indptr).astype(np.float32), [len(texts)])
    both = np.add.outer(np.maximum(sizes, 1), np.maximum(sizes_, 1))
    return np.asarray(np.minimum(2 * shared / both, _MOST_LETTERS), np.float32)


def letters_of_pairs(texts: Sequence[str], others: Sequence[str]) -> NDArray[np.float32]:
    """The same of texts beside each other, shape (n_pairs,).

    >>> letters_of_pairs(["台账要减", "台账要减"], ["台账要减", "台账要留"]).astype(float).round(2).tolist()  # as above
    [0.8, 0.67]
    """
    held = {text: _letters(text) for text in {*texts, *others}}
    both = [(held[one], held[other]) for one, other in zip(texts, others, strict=True)]
    shared = 2.0 * np.array([len(one & other) for one, other in both], np.float32)
    sizes, sizes_ = (np.array([max(len(pair[side]), 1) for pair in both], np.float32) for side in (0, 1))
    return np.asarray(np.minimum(shared / (sizes + sizes_), _MOST_LETTERS), np.float32)


def _letters(text: str) -> set[str]:
    return {text[i : i + 2] for i in range(len(text) - 1)}
