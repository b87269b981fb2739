"""Who speaks against a claim: texts on the same matter that deny what the claim's texts state, whatever their move."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

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


_BLOCK = 4_000
"""Texts that are compared with all claims at a time: 32 MB."""


def find_opposers(
    groups: Sequence[Group], likeness: Likeness, guards: Guards, *, threshold: float
) -> list[NDArray[np.int64]]:
    """For each group, the texts that speak against it, ascending."""
    found: list[NDArray[np.int64]] = [np.empty(0, np.int64) for _ in groups]
    searched = sorted(range(len(groups)), key=lambda at: -len(groups[at].texts))[:_SEARCHED]
    if searched:
        near = _near([groups[at].texts for at in searched], likeness, threshold - _NEARER)
        for at, texts in zip(searched, near, strict=True):
            found[at] = _opposers(groups[at].texts, texts, guards)
    return found


def _near(groups: list[NDArray[np.int64]], likeness: Likeness, floor: float) -> list[NDArray[np.int64]]:
    """The texts on the matter of each group, its own among them, ascending."""
    centres, parts = likeness.centres(groups), []
    for begin in range(0, len(likeness), _BLOCK):
        alike = likeness.to_centres(slice(begin, begin + _BLOCK), centres).T
        group, text = np.nonzero(alike >= floor)
        parts.append((group, text + begin))
    owners, near = (np.concatenate(column) for column in zip(*parts, strict=True))
    order = np.argsort(owners, kind="stable")
    bounds = np.searchsorted(owners[order], np.arange(len(groups) + 1))
    return [near[order[low:high]].astype(np.int64) for low, high in pairwise(bounds.tolist())]


def _opposers(texts: NDArray[np.int64], near: NDArray[np.int64], guards: Guards) -> NDArray[np.int64]:
    near = near[~np.isin(near, texts)]
    if not len(near):
        return near
    return np.asarray(near[opposed(guards.sides(near), guards.sides(texts)).mean(axis=1) > _MOST], np.int64)
