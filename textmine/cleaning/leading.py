"""Which of many texts that are alike is the one that the others are copied from."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray

from textmine.sorting import parts
from textmine.store import ColumnStore

__all__ = ["join_connected", "led", "roots"]

Int64 = NDArray[np.int64]
Judge = Callable[[Int64, Int64], tuple[NDArray[np.bool_], NDArray[np.float64]]]
"""Whether pairs of rows are copies of each other, and what they have in common."""


def led(n: int, first: Int64, second: Int64, judge: Judge, store: ColumnStore) -> tuple[Int64, NDArray[np.float64]]:
    """Stars around sources: in each connected part the first row leads those that are copies of it; the rest again.

    So a chain of small changes does not join texts that no longer share enough.

    Args:
        n: rows, in order of how well each serves as a source.
        first: one row of each pair that are copies.
        second: the other row.
        judge: tells whether others are.
        store: where it all goes.

    Returns:
        The leader of each row (itself where it has none), and the share in common with it; shape (n,).
    """
    leader, above = store.blank((n,), np.int64), store.blank((n,), np.int64)
    share, is_open = store.blank((n,), np.float64), store.blank((n,), np.bool_)
    for some in parts(n):
        leader[some] = above[some] = np.arange(some.start, some.stop)
        share[some] = 1
    while len(first):
        join_connected(above, first, second)
        for some in parts(n):
            rows = np.flatnonzero(above[some] != np.arange(some.start, some.stop)) + some.start
            heads = roots(above, rows)
            copies, shares = judge(heads, rows)
            leader[rows[copies]], share[rows[copies]] = heads[copies], shares[copies]
            is_open[some] = False
            is_open[rows[~copies]] = True
        for some in parts(n):
            above[some] = np.arange(some.start, some.stop)
        first, second = _open_alone(first, second, is_open, store)
    return leader, share


def _open_alone(first: Int64, second: Int64, is_open: NDArray[np.bool_], store: ColumnStore) -> tuple[Int64, Int64]:
    """The pairs of which neither row has a leader yet."""
    left, right = store.growing(np.int64), store.growing(np.int64)
    for some in parts(len(first)):
        still = is_open[first[some]] & is_open[second[some]]
        left.add(first[some][still])
        right.add(second[some][still])
    return left.array(), right.array()


def join_connected(above: Int64, first: Int64, second: Int64) -> None:
    """Join trees of rows along pairs, a part of these at a time, so that the root of each is its smallest row.

    >>> above = np.arange(5)
    >>> join_connected(above, np.array([3, 1]), np.array([4, 3]))
    >>> roots(above, np.arange(5)).tolist()
    [0, 1, 2, 1, 1]

    Args:
        above: a row nearer to the root of each row, or itself, shape (n_rows,); it is changed.
        first: one row of each pair.
        second: the other row.
    """
    from scipy.sparse import coo_matrix
    from scipy.sparse.csgraph import connected_components

    for some in parts(len(first)):
        ends = np.concatenate([roots(above, first[some]), roots(above, second[some])])
        trees, which = np.unique(ends, return_inverse=True)
        left, right = np.split(which, 2)
        graph = coo_matrix((np.ones(len(left), np.int8), (left, right)), shape=(len(trees), len(trees)))
        _, part = connected_components(graph, directed=False)
        _, smallest = np.unique(part, return_index=True)
        above[trees] = trees[smallest[part]]


def roots(above: Int64, rows: Int64) -> Int64:
    """The root of the tree of each row."""
    while not np.array_equal(higher := above[rows], rows):
        rows = higher
    return rows
