"""Who speaks against a claim: texts on the same matter that deny what the claim's texts state, whatever their move."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from textmine.claims.grouping import Group
from textmine.claims.guards import Guards, opposed
from textmine.claims.likeness import Likeness

__all__ = ["find_opposers"]

_NEARER = 0.0
"""How much less alike an opposer may be than a supporter: those who disagree use other words."""
_MOST = 0.5
"""Share of a claim's texts that an opposer must speak against."""
_SEARCHED = 2_000
"""Claims that opposers are looked for, the largest first: with more, the rest has next to no supporters."""


def find_opposers(
    groups: Sequence[Group], likeness: Likeness, guards: Guards, *, threshold: float
) -> list[NDArray[np.int64]]:
    """For each group, the texts that speak against it, ascending."""
    order = sorted(range(len(groups)), key=lambda at: -len(groups[at].texts))[:_SEARCHED]
    found: list[NDArray[np.int64]] = [np.empty(0, np.int64) for _ in groups]
    for at in order:
        found[at] = _opposers(groups[at].texts, likeness, guards, threshold - _NEARER)
    return found


def _opposers(texts: NDArray[np.int64], likeness: Likeness, guards: Guards, floor: float) -> NDArray[np.int64]:
    near = np.flatnonzero(likeness.to_group(texts) >= floor)
    near = near[~np.isin(near, texts)]
    if not len(near):
        return near
    return np.asarray(near[opposed(guards.sides(near), guards.sides(texts)).mean(axis=1) > _MOST], np.int64)
