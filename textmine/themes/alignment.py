"""Old themes and new ones: which is which, after documents were added or settings changed.

They are compared by what both know: terms, documents, and vectors where there are any.
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
    """For each old theme its new one, or None: the likeliest that no other old theme has a better claim to.

    Two old themes that are the same, as they were known in two runs, do not exclude each other: a theme that got a new
    number when something was decided about it may have been decided about under both.

    >>> reading = Anchor(("阅读", "图书"))
    >>> align([Anchor(("党课",)), Anchor(("阅读",)), reading], [reading, Anchor(("食堂",))])
    [None, 0, 0]
    """
    alike = {(i, j): round(likeness(a, b), 9) for i, a in enumerate(old) for j, b in enumerate(new)}
    found: list[int | None] = [None] * len(old)
    holders: dict[int, list[Anchor]] = {}
    for i, j in sorted(alike, key=lambda pair: (-alike[pair], pair)):
        free = all(_same(old[i], holder) for holder in holders.get(j, ()))
        if found[i] is None and free and alike[i, j] >= SAME:
            found[i] = j
            holders.setdefault(j, []).append(old[i])
    return found


def _same(one: Anchor, other: Anchor) -> bool:
    """Whether two anchors may be of one theme, which may have grown or been merged between them."""
    return max(likeness(one, other), likeness(other, one)) >= SAME
