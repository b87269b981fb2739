"""Arithmetic within documents, over flat arrays: no loop over documents, no similarity matrix."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

__all__ = ["mean_neighbour", "neighbour_cosines", "ranks_from_ends", "standardise", "sums"]

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


def neighbour_cosines(vectors: NDArray[np.float32], offsets: NDArray[np.int64], most: int) -> list[Floats]:
    """The cosine of each row with that so many rows behind it, 1 to `most`: 0 where its document has none there.

    Args:
        vectors: of length 1, shape (n_rows, d).
        offsets: where each document's rows begin, shape (n_documents + 1,).
        most: the number of results, each of shape (n_rows,).
    """
    left = ranks_from_ends(offsets)[1]
    found = []
    for step in range(1, most + 1):
        cosines, rows = np.zeros(len(vectors)), np.flatnonzero(left >= step)
        cosines[rows] = np.einsum("ij,ij->i", vectors[rows], vectors[rows + step], dtype=np.float64)
        found.append(cosines)
    return found


def mean_neighbour(cosines: Sequence[Floats], offsets: NDArray[np.int64], *, before: int, after: int) -> Floats:
    """Mean cosine of each row with its neighbours in the document, itself left out; 0 where it has none.

    Args:
        cosines: as `neighbour_cosines` gives them, at least as many as neighbours count.
        offsets: where each document's rows begin, shape (n_documents + 1,).
        before: how many neighbours before it count.
        after: how many behind it.

    Returns:
        Shape (n_rows,).
    """
    place, left = ranks_from_ends(offsets)
    total = np.zeros(len(place))
    for step in range(1, max(before, after) + 1):
        pairs = cosines[step - 1]
        if step <= after:
            total += pairs
        if step <= before:
            total[step:] += pairs[:-step]
    return np.asarray(total / np.maximum(np.minimum(place, before) + np.minimum(left, after), 1), np.float64)
