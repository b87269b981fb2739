"""Who belongs to which theme."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from textmine.spans import Int32
from textmine.themes.units import Units

__all__ = ["Membership", "main_themes"]

Weights = NDArray[np.float32]


@dataclass(frozen=True, eq=False)
class Membership:
    """Who belongs to which theme.

    Attributes:
        units: of shape (n_units, n_themes), weights of units; `documents` of shape (n_documents, n_themes).
        main: the main theme of each document, −1 where none, shape (n_documents,).
        labels: the main theme of each unit, −1 where none, shape (n_units,).
    """

    units: Weights
    documents: Weights
    main: Int32 = field(init=False)
    labels: Int32 = field(init=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "main", main_themes(self.documents))
        object.__setattr__(self, "labels", main_themes(self.units))

    @classmethod
    def of(cls, units: Units, row_weights: Weights) -> Membership:
        """From weights of rows: a document's weights are those of its units, by characters."""
        total = np.asarray(units.incidence() @ row_weights, np.float32)
        sums = total.sum(1, keepdims=True)
        documents = np.where(sums > 0, total / np.maximum(sums, 1e-9), 0).astype(np.float32)
        return cls(row_weights[units.rows], documents)

    def only(self, kept: Sequence[int]) -> Membership:
        """Some of the themes: who mainly belongs to one of the others belongs to none."""
        if len(kept) == self.documents.shape[1]:
            return self
        units, documents = self.units[:, kept].copy(), self.documents[:, kept].copy()
        units[~np.isin(self.labels, kept)] = 0
        documents[~np.isin(self.main, kept)] = 0
        return Membership(units, documents)


def main_themes(weights: Weights) -> Int32:
    """The heaviest theme of each row, −1 where a row has no weight."""
    if not weights.shape[1]:
        return np.full(len(weights), -1, np.int32)
    return np.where(weights.sum(1) > 0, weights.argmax(1), -1).astype(np.int32)
