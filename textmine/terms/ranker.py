"""Which candidate is a keyword: a scorecard, that is points for the interval that each feature's value falls into.

An additive model over binned features, fitted as a logistic regression (a scorecard, as in credit scoring; a
generalised additive model with piecewise constant terms, Hastie and Tibshirani 1986). Words, pairs of words and longer
phrases have points of their own, since what speaks for a phrase may speak against a word. Every point can be read in
`models/keywords/scorecard.json`. Scores are log odds; `probability` turns them into chances.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from textmine.errors import ModelError
from textmine.output import write_text
from textmine.resources import model_path

__all__ = ["FORMS", "Scorecard", "load_scorecard", "log_odds", "probability"]

Float = NDArray[np.float64]

FORMS = 3
"""Words, pairs of words, longer phrases."""


@dataclass(frozen=True, eq=False)
class Scorecard:
    """Points for each feature.

    Attributes:
        level: points that every candidate of a form has, shape (FORMS,).
        edges: for each feature the inner borders of its intervals, each shape (n_intervals − 1,); a value that equals
            a border belongs to the upper interval.
        points: for each feature, shape (FORMS, n_intervals).
    """

    level: Float
    edges: Mapping[str, Float]
    points: Mapping[str, Float]

    def total(self, features: Mapping[str, Float], form: NDArray[np.integer]) -> Float:
        """The sum of the points of those features that are given, shape (n_rows,); without the level."""
        total = np.zeros(len(form))
        for name, values in features.items():
            if name in self.points:
                total += self.points[name][form, np.searchsorted(self.edges[name], values, side="right")]
        return total

    def save(self, path: Path) -> None:
        """Write the card as JSON."""
        rows = {
            name: {
                "edges": np.round(self.edges[name], 4).tolist(),
                "points": dict(zip(_FORM_NAMES, np.round(self.points[name], 3).tolist(), strict=True)),
            }
            for name in self.points
        }
        level = dict(zip(_FORM_NAMES, np.round(self.level, 3).tolist(), strict=True))
        text = json.dumps({"level": level, "features": rows}, ensure_ascii=False, indent=1)
        write_text(path, text + "\n")


_FORM_NAMES = ("word", "pair", "phrase")


def load_scorecard_from(path: Path) -> Scorecard:
    """Read a card.

    Raises:
        ModelError: it is missing or damaged.
    """
    try:
        card = json.loads(path.read_text("utf-8"))
        features = card["features"]
        return Scorecard(
            np.array([card["level"][form] for form in _FORM_NAMES]),
            {name: np.array(row["edges"], np.float64) for name, row in features.items()},
            {name: np.array([row["points"][form] for form in _FORM_NAMES]) for name, row in features.items()},
        )
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise ModelError(f"{path} is missing or damaged ({error}). Install textmine again.") from error


@cache
def load_scorecard() -> Scorecard:
    """The card that ships."""
    return load_scorecard_from(model_path("keywords", "scorecard.json"))


def probability(log_odds: Float) -> Float:
    """From log odds to a chance.

    >>> probability(np.array([0.0, 2.0])).round(3).tolist()
    [0.5, 0.881]
    """
    return np.asarray(1 / (1 + np.exp(-log_odds)), np.float64)


def log_odds(probability: Float) -> Float:
    """From chances to log odds; 0 and 1 count as a little more and less.

    >>> log_odds(np.array([0.5, 0.880797])).round(3).tolist()
    [0.0, 2.0]
    """
    inside = np.clip(probability, 1e-12, 1 - 1e-12)
    return np.asarray(np.log(inside / (1 - inside)), np.float64)
