"""Documents that show what a theme is: near its centre, of different authors, mutually different."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from textmine.spans import Int32, Int64

__all__ = ["pick_representatives"]

NUMBER = 6
"""Representatives of a theme: at least five, and one to spare."""
POOL = 60
"""Of so many best documents the different ones are picked."""
DIFFERENCE = 0.6
"""Weight of nearness to those already picked (maximal marginal relevance, Carbonell and Goldstein 1998; a guess)."""


def pick_representatives(
    closeness: NDArray[np.float64], wording: Any, people: Int32, members: Int64, *, number: int = NUMBER
) -> list[int]:
    """Positions of the representatives of one theme, best first.

    Args:
        closeness: how near each document is to the theme, shape (n_documents,).
        wording: TF-IDF rows of the documents, to tell whether two are alike, CSR with n_documents rows.
        people: who wrote each, −1 where unknown, shape (n_documents,).
        members: the theme's documents.
        number: how many are wanted.
    """
    order = members[np.lexsort((members, -closeness[members]))][:POOL].tolist()
    if not order:
        return []
    alike = np.asarray((wording[order] @ wording[order].T).toarray())
    picked: list[int] = []
    for strict in (True, False):
        while len(picked) < number:
            left = [
                i
                for i in range(len(order))
                if i not in picked and not (strict and _same_author(i, picked, order, people))
            ]
            left = [i for i in left if not picked or alike[i, picked].max() < 0.95]
            if not left:
                break
            picked.append(max(left, key=lambda i: (_value(i, picked, closeness[order], alike), -i)))
    return [order[i] for i in picked]


def _same_author(i: int, picked: list[int], order: list[int], people: Int32) -> bool:
    return people[order[i]] >= 0 and any(people[order[i]] == people[order[j]] for j in picked)


def _value(i: int, picked: list[int], closeness: NDArray[np.float64], alike: NDArray[Any]) -> float:
    return float(closeness[i] - (DIFFERENCE * alike[i, picked].max() if picked else 0))
