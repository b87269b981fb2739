"""How surely texts say statements: a logistic regression over four measures, of a table of both or pair by pair.

`textmine.claims.saying` tells what the measures are for, `models/claims/CARD.md` how the weights were learnt.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from functools import cache
from typing import Any

import numpy as np
from numpy.typing import NDArray

from textmine.claims.likeness import Likeness, content_of
from textmine.claims.statement import Parts
from textmine.resources import model_path

__all__ = ["MEASURES", "chances_of_saying", "load_saying_model", "measure", "measure_pairs", "measures", "weakest"]

MEASURES = ("likeness", "covered", "content", "weakest")
"""Likeness of the two texts, how much of what the statement says the text has too, how much it says, and how much of
its clause that the text has least of."""
_PAIRS = 50_000
"""Pairs that are measured at once: their vectors have 200 MB. A group of a thousand texts has millions of pairs."""


@dataclass(frozen=True)
class SayingModel:
    """Weights of `MEASURES` and the intercept, on the scale of log-odds."""

    weights: tuple[float, ...]
    intercept: float

    def log_odds(self, *measures: NDArray[np.float32]) -> NDArray[np.float32]:
        """From the first of `MEASURES`, or all of them."""
        total = np.full(np.broadcast_shapes(*(own.shape for own in measures)), self.intercept, np.float32)
        for weight, own in zip(self.weights, measures, strict=False):
            total += np.float32(weight) * own
        return total

    @property
    def of_weakest(self) -> np.float32:
        """The weight of the last measure, which is at most 1 and never speaks against."""
        return np.float32(max(0.0, self.weights[-1]))


@cache
def load_saying_model() -> SayingModel:
    """The model that ships."""
    plain = json.loads(model_path("claims", "saying.json").read_text("utf-8"))
    return SayingModel(tuple(float(plain["weights"][name]) for name in MEASURES), float(plain["intercept"]))


def measure(parts: Parts, common: Any, likeness: Likeness, texts: NDArray[np.int64]) -> NDArray[np.float32]:
    """Log-odds that each of the texts says each part; `common` as for `of_statements`, (n_parts, n_texts)."""
    return load_saying_model().log_odds(*measures(parts, common, likeness, texts), weakest(parts, likeness, texts))


def measure_pairs(
    parts: Parts, common: Any, likeness: Likeness, chosen: NDArray[np.int64], texts: NDArray[np.int64]
) -> NDArray[np.float32]:
    """Log-odds that each chosen part is said by the text beside it; `common` has a row for each, or is None."""
    odds, content = np.empty(len(texts), np.float32), content_of(parts.words, common)
    for begin in range(0, len(texts), _PAIRS):
        some = slice(begin, begin + _PAIRS)
        others = likeness.of_pairs_stated(parts.texts, parts.words, content, chosen[some], texts[some])
        lacking = likeness.letters.weakest_of_pairs(parts.clauses, chosen[some], texts[some])
        odds[some] = load_saying_model().log_odds(*others, lacking)
    return odds


def measures(parts: Parts, common: Any, likeness: Likeness, texts: NDArray[np.int64]) -> list[NDArray[np.float32]]:
    """Each of `MEASURES` but the last, of shapes that broadcast to (n_parts, n_texts)."""
    return list(likeness.of_statements(parts.texts, parts.words, common, texts))


def weakest(parts: Parts, likeness: Likeness, texts: NDArray[np.int64]) -> NDArray[np.float32]:
    """The last of `MEASURES`, which is looked at where the others leave it open, float32 (n_parts, n_texts)."""
    return likeness.letters.weakest(parts.clauses, texts)


def chances_of_saying(
    odds: NDArray[np.float32], statements: NDArray[np.int64], texts: NDArray[np.int64]
) -> NDArray[np.float64]:
    """How likely texts say what statements do, of which they surely say their own."""
    return np.where(statements == texts, 1.0, 1 / (1 + np.exp(-odds.astype(np.float64))))
