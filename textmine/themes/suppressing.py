"""Complementary suppression: what else is hidden of a table, so that no hidden cell can be reckoned from its totals.

The hypercube method of statistical offices (Giessing and Repsilber 2002): each cell that must be hidden becomes the
corner of a rectangle of hidden cells. Whatever is added to it and taken from its neighbours leaves all totals as they
are, so they do not determine it.
"""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

__all__ = ["with_complements"]

Counts = NDArray[np.int64]
Cells = NDArray[np.bool_]

_TRIED = 64
"""Rows that are looked at for a rectangle, those first that cost least: of a large table a few do as well as all."""


def with_complements(counts: Counts, hidden: Cells) -> Cells:
    """The cells to hide: those that must be, and for each of them the rectangle that costs least.

    Of rectangles without an empty corner that one is taken which hides the smallest counts that are shown yet, the
    first of equal ones. Where there is none, the smallest count of the row and of the column is hidden, if any is left.

    Args:
        counts: what the totals are of, shape (n_groups, n_themes).
        hidden: the cells that must be hidden; empty ones among them need no complement.

    >>> counts = np.array([[9, 1, 5], [8, 6, 7]])
    >>> with_complements(counts, counts < 3).astype(int).tolist()
    [[0, 1, 1], [0, 1, 1]]
    """
    found = hidden.copy()
    for row, column in np.argwhere(hidden & (counts > 0)).tolist():
        corner = _cheapest(counts, found, row, column)
        if corner is not None:
            found[np.ix_([row, corner[0]], [column, corner[1]])] = True
            continue
        _hide_another(counts[row], found[row], column)
        _hide_another(counts[:, column], found[:, column], row)
    return found


def _cheapest(counts: Counts, hidden: Cells, row: int, column: int) -> tuple[int, int] | None:
    """The opposite corner of the cheapest rectangle."""
    price = np.where(hidden[:, column], 0, counts[:, column])
    rows = np.flatnonzero(counts[:, column])
    if len(rows) > _TRIED + 1:
        costs = price[rows]
        bound = np.partition(costs, _TRIED)[_TRIED]
        rows = np.sort(np.append(rows[costs < bound], rows[costs == bound])[: _TRIED + 1])
    rows, columns = rows[rows != row], np.flatnonzero(counts[row])
    columns = columns[columns != column]
    if not len(rows) or not len(columns):
        return None
    opposite = np.ix_(rows, columns)
    beside = np.where(hidden[row, columns], 0, counts[row, columns])
    prices = np.where(hidden[opposite], 0, counts[opposite]) + beside + price[rows][:, None]
    prices = np.where(counts[opposite] > 0, prices, np.iinfo(np.int64).max)
    at = np.unravel_index(int(prices.argmin()), prices.shape)
    return None if counts[opposite][at] == 0 else (int(rows[at[0]]), int(columns[at[1]]))


def _hide_another(line: NDArray[Any], hidden: Cells, but: int) -> None:
    """Hide the smallest count of a line, in place, unless one beside the given one is hidden already."""
    others = (np.arange(len(line)) != but) & (line > 0)
    if others.any() and not (others & hidden).any():
        hidden[np.argmin(np.where(others, line, np.iinfo(np.int64).max))] = True
