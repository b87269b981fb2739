"""Old themes and new ones: which is which, after documents were added or settings changed.

Optimal matching (Kuhn 1955) on what both know: terms, documents, and vectors where there are any.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

__all__ = ["Anchor", "align", "likeness"]

SAME = 0.25
"""Two themes are not the same where likeness is below this. An admitted guess."""


@dataclass(frozen=True, eq=False)
class Anchor:
    """By what a theme is known again.

    Attributes:
        terms: its first terms, best first.
        documents: ids of documents whose main theme it is (all, or the best of them).
        centre: its mean vector, or None.
    """

    terms: tuple[str, ...]
    documents: frozenset[str] = frozenset()
    centre: NDArray[np.float32] | None = None


def likeness(old: Anchor, new: Anchor) -> float:
    """How alike two themes are, from 0 to 1: the mean of what can be compared.

    Terms are compared by their overlap, weighted by rank; documents by the share of the old ones that the new theme
    holds (it may have grown); vectors by cosine.

    >>> old = Anchor(("党课", "微课", "视频"), frozenset({"a", "b"}))   # party lecture, short lesson, video
    >>> round(likeness(old, Anchor(("党课", "视频", "剪辑"), frozenset({"a", "b", "c"}))), 2)  # ..., editing
    0.85
    """
    parts = []
    if old.terms and new.terms:
        parts.append(_overlap(old.terms, new.terms))
    if old.documents and new.documents:
        parts.append(len(old.documents & new.documents) / len(old.documents))
    if old.centre is not None and new.centre is not None:
        parts.append(max(0.0, float(old.centre @ new.centre)))
    return float(np.mean(parts)) if parts else 0.0


def _overlap(old: Sequence[str], new: Sequence[str]) -> float:
    old_weight = {term: 1 / (rank + 2) for rank, term in enumerate(old)}
    new_weight = {term: 1 / (rank + 2) for rank, term in enumerate(new)}
    both = sum(min(old_weight[term], new_weight[term]) for term in sorted(old_weight.keys() & new_weight.keys()))
    return both / min(sum(old_weight.values()), sum(new_weight.values()))


def align(old: Sequence[Anchor], new: Sequence[Anchor]) -> list[int | None]:
    """For each old theme its new one, or None: a one-to-one matching of the largest total likeness.

    >>> align([Anchor(("党课",)), Anchor(("阅读",))], [Anchor(("阅读", "图书")), Anchor(("食堂",))])
    [None, 0]
    """
    from scipy.optimize import linear_sum_assignment

    found: list[int | None] = [None] * len(old)
    if not old or not new:
        return found
    alike = np.array([[likeness(a, b) for b in new] for a in old])
    for i, j in zip(*linear_sum_assignment(-alike), strict=True):
        found[int(i)] = int(j) if alike[i, j] >= SAME else None
    return found
