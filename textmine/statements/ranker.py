"""Quotability: how much a sentence carries of what its text says, by a linear ranker whose every term has a name.

The ranker is a conditional logit (McFadden 1974; ListNet's top-one likelihood, Cao et al. 2007): within a document the
chance that a reader marks a sentence is the softmax of its score, so that only differences within a document are
learnt and no document outweighs another. Weights lie in `models/quotability/ranker.json`, with a card beside them.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from textmine.errors import ModelError
from textmine.output import write_text
from textmine.resources import model_path
from textmine.statements.features import FEATURES

__all__ = ["REASONS", "Ranker", "load_ranker"]


REASONS = 3
"""Features that are told as a sentence's reasons, at most."""
_SHARED = ""
"""In the file the name of the intercept."""
_RAISES = 0.05
"""What a feature adds to a score to be a reason. Admitted guess."""


@dataclass(frozen=True)
class Ranker:
    """A linear score over named, standardised features.

    Attributes:
        names: features in order.
        weights, means, scales: shape (n_features,).
        intercept: what all share; 0 where scores are only compared with one another.
    """

    names: tuple[str, ...]
    weights: NDArray[np.float64]
    means: NDArray[np.float64]
    scales: NDArray[np.float64]
    intercept: float = 0.0

    def contributions(self, features: NDArray[np.float32]) -> NDArray[np.float64]:
        """What each feature adds to each sentence's score, shape (n_sentences, n_features)."""
        return np.asarray((features - self.means) / self.scales * self.weights, np.float64)

    def score(self, features: NDArray[np.float32]) -> NDArray[np.float64]:
        """Scores from 0 to 1, shape (n_sentences,); those of sentences are comparable within a document."""
        # einsum, not @: BLAS may give other bits on another number of threads.
        raw = np.einsum("ij,j->i", (features - self.means) / self.scales, self.weights) + self.intercept
        return np.asarray(1 / (1 + np.exp(-raw)), np.float64)

    def reasons(self, features: NDArray[np.float32], *, top: int = REASONS) -> NDArray[np.int16]:
        """The features that raise each sentence most, strongest first; −1 for none. Shape (n_sentences, top)."""
        rows = self.contributions(features)
        best = np.argsort(-rows, axis=1, kind="stable")[:, :top]
        raised = np.take_along_axis(rows, best, axis=1) > _RAISES
        return np.where(raised, best, -1).astype(np.int16)

    def save(self, path: Path) -> None:
        """Write the ranker as JSON, one feature a line, heaviest first; the intercept, if any, is the last."""
        rows = [
            {"feature": n, "weight": round(float(w), 4), "mean": round(float(m), 4), "scale": round(float(s), 4)}
            for n, w, m, s in zip(self.names, self.weights, self.means, self.scales, strict=True)
        ]
        rows.sort(key=lambda row: (-abs(float(str(row["weight"]))), str(row["feature"])))
        if self.intercept:
            rows.append({"feature": _SHARED, "weight": round(self.intercept, 4), "mean": 0.0, "scale": 1.0})
        body = ",\n".join("  " + json.dumps(row, ensure_ascii=False) for row in rows)
        write_text(path, f"[\n{body}\n]\n")


def load_ranker(path: Path | None = None, names: Sequence[str] | None = None) -> Ranker:
    """Read a ranker of these features; by default the one of sentences that ships.

    Raises:
        ModelError: the file does not hold a weight for every feature, or holds others.
    """
    path = path or model_path("quotability", "ranker.json")
    rows = {row["feature"]: row for row in json.loads(path.read_text("utf-8"))}
    intercept = float(rows.pop(_SHARED)["weight"]) if _SHARED in rows else 0.0
    names = tuple(names or (feature.name for feature in FEATURES))
    if strange := sorted(set(names) ^ set(rows)):
        raise ModelError(
            f"{path}: the feature {strange[0]!r} has no weight, or is not known. The ranker was made for another "
            "version of textmine: rebuild it as its card says, or install textmine again."
        )
    weights, means, scales = (
        np.array([rows[name][key] for name in names], np.float64) for key in ("weight", "mean", "scale")
    )
    return Ranker(names, weights, means, scales, intercept)
