"""Arithmetic within documents, over flat arrays: no loop over documents, no similarity matrix."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

__all__ = ["mean_neighbour", "ranks_from_ends", "standardise", "sums"]

Floats = NDArray[np.float64]
Ints = NDArray[np.integer[Any]]


def sums(values: Floats, groups: Ints, n_groups: int) -> Floats:
    """The sum of each group's values, shape (n_groups,)."""
    return np.asarray(np.bincount(groups, values, minlength=n_groups), np.float64)


def standardise(values: Floats, groups: Ints, n_groups: int) -> Floats:
    """Values less their group's mean, in units of its standard deviation; 0 where all are equal. Shape (n,).

    >>> standardise(np.array([1.0, 3.0, 7.0]), np.array([0, 0, 1]), 2)
    array([-1.,  1.,  0.])
    """
    counts = np.maximum(np.bincount(groups, minlength=n_groups), 1)
    centred = values - (sums(values, groups, n_groups) / counts)[groups]
    spread = np.sqrt(sums(centred**2, groups, n_groups) / counts)[groups]
    return np.where(spread > 1e-9, centred / np.maximum(spread, 1e-9), 0.0)


def ranks_from_ends(offsets: NDArray[np.int64]) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Each row's place in its document, counted from its begin and from its end, both from 0; shape (n_rows,).

    >>> ranks_from_ends(np.array([0, 2, 3]))
    (array([0, 1, 0]), array([1, 0, 0]))
    """
    counts = np.diff(offsets)
    place = np.arange(offsets[-1]) - np.repeat(offsets[:-1], counts)
    return place, np.repeat(counts, counts) - 1 - place


def mean_neighbour(vectors: NDArray[np.float32], offsets: NDArray[np.int64], *, before: int, after: int) -> Floats:
    """Mean cosine of each row with its neighbours in the document, itself left out; 0 where it has none.

    Args:
        vectors: of length 1, shape (n_rows, d).
        offsets: where each document's rows begin, shape (n_documents + 1,).
        before: how many neighbours before it count.
        after: how many behind it.

    Returns:
        Shape (n_rows,).
    """
    place, left = ranks_from_ends(offsets)
    total, count = np.zeros(len(vectors)), np.zeros(len(vectors))
    for step in range(1, max(before, after) + 1):
        pairs = np.einsum("ij,ij->i", vectors[:-step], vectors[step:], dtype=np.float64)
        if step <= after:
            inside = left[:-step] >= step if step < len(vectors) else np.zeros(0, bool)
            total[:-step] += np.where(inside, pairs, 0.0)
            count[:-step] += inside
        if step <= before:
            inside = place[step:] >= step
            total[step:] += np.where(inside, pairs, 0.0)
            count[step:] += inside
    return total / np.maximum(count, 1)
