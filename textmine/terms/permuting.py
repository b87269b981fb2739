"""P of many terms by putting people into two groups by lot.

What one person says often makes a term look like a group's own, so people are permuted and not words. A term's figure
is its occurrences in the target less those expected, divided by the standard deviation that this difference has over
all permutations, which has a closed form: so terms of all frequencies have one scale, and each is compared with what
chance gives to any term (Tusher, Tibshirani and Chu 2001). P values are fine enough then to be corrected for as many
tests as there are terms: were only those corrected that stand first in a list, chance would always find some.
"""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

__all__ = ["p_by_permuting"]

Float = NDArray[np.float64]

_AT_ONCE = 1 << 21
"""Figures of terms in permutations that are held together."""
_SAME = 1e-9
"""Figures that are nearer to each other are the same arrangement, rounded otherwise."""


def p_by_permuting(
    counts: Any, sizes: Float, inside: NDArray[np.bool_], *, permutations: int, seed: int
) -> NDArray[np.float64]:
    """How often chance gives any term a figure as large as each has; 1 for those that the target does not use more.

    Args:
        counts: occurrences, a scipy sparse matrix of shape (n_people, n_terms).
        sizes: words of each person, shape (n_people,).
        inside: who belongs to the target, shape (n_people,).
        permutations: how many.
        seed: of the permutations.

    >>> from scipy.sparse import csr_matrix
    >>> counts = csr_matrix(np.array([[2, 1]] * 6 + [[0, 1]] * 6))  # one term of six people, one that all use
    >>> p = p_by_permuting(counts, np.full(12, 9.0), np.arange(12) < 6, permutations=999, seed=1)
    >>> bool(p[0] < 0.01), float(p[1])
    (True, 1.0)
    """
    figure = _Figure(counts.T.tocsr().astype(np.float64), sizes, inside)
    observed = figure.of(inside[:, None].astype(np.float64))[:, 0]
    order = np.argsort(observed)
    reached = np.zeros(len(observed) + 1, np.int64)
    random = np.random.default_rng(seed)
    block = max(1, _AT_ONCE // max(1, len(observed)))
    for first in range(0, permutations, block):
        drawn = [random.permutation(inside) for _ in range(min(block, permutations - first))]
        chance = figure.of(np.column_stack(drawn).astype(np.float64))
        places = np.searchsorted(observed[order] - _SAME, chance[chance > 0], side="right")
        reached += np.bincount(places, minlength=len(reached))
    as_large = reached[::-1].cumsum()[::-1][1:]  # figures of chance that reach each observed one, in order
    p = np.empty(len(observed))
    p[order] = (1 + as_large) / (1 + permutations * len(observed))
    return np.where(observed > 0, p, 1.0)


class _Figure:
    """Occurrences less those expected, in standard deviations over all ways to choose as many people."""

    def __init__(self, by_term: Any, sizes: Float, inside: NDArray[np.bool_]) -> None:
        n, chosen = len(sizes), int(inside.sum())
        self.by_term, self.sizes = by_term, sizes
        self.rates = np.asarray(by_term.sum(axis=1)).ravel() / max(1.0, float(sizes.sum()))
        # A sum of residuals, which are 0 on average, over people drawn without putting back.
        squares = np.asarray(by_term.multiply(by_term).sum(axis=1)).ravel()
        squares += self.rates * (self.rates * float(sizes @ sizes) - 2 * (by_term @ sizes))
        self.deviations = np.sqrt(np.maximum(squares, 0) * chosen * (n - chosen) / max(1, n * (n - 1)))

    def of(self, members: Float) -> Float:
        """Each term's figure for each group of members, shape (n_terms, n_groups); members: (n_people, n_groups)."""
        excess = self.by_term @ members - self.rates[:, None] * (self.sizes @ members)
        return np.asarray(excess / np.maximum(self.deviations, _SAME)[:, None])
