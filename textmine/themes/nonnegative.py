"""Non-negative matrix factors of sparse rows, in numpy: what scikit-learn's NMF computes, without its import.

That import alone takes longer than all fits of a class's notes, in each process anew.
"""

from __future__ import annotations

from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

__all__ = ["Singular", "leading", "nonnegative_factors", "nonnegative_start"]

ROUNDS = 30
"""Where starts are singular vectors, later rounds move the error by less than 0.01 % (daily notes, 4 to 20 themes)."""
POWERS = 4
"""Power iterations of the randomised decomposition (Halko, Martinsson and Tropp 2011 find two or three enough)."""
MORE = 10
"""So many more directions are followed than are wanted (their advice: five or ten)."""

Weights = NDArray[np.float32]


class Singular(NamedTuple):
    """The leading singular triplets: `left` (n, n_rows), `values` (n,), `right` (n, n_columns), largest first."""

    left: Weights
    values: Weights
    right: Weights


def leading(rows: Any, number: int, *, seed: int) -> Singular:
    """The leading singular triplets of sparse rows, randomised (Halko, Martinsson and Tropp 2011).

    >>> from scipy.sparse import csr_matrix
    >>> leading(csr_matrix(np.diag([1.0, 3.0, 2.0]).astype(np.float32)), 2, seed=1).values.round(3).tolist()
    [3.0, 2.0]
    """
    turned, draw = rows.T.tocsr(), np.random.default_rng(seed)
    basis = draw.standard_normal((rows.shape[1], min(number + MORE, *rows.shape))).astype(np.float32)
    for _ in range(POWERS):
        basis = np.linalg.qr(turned @ np.linalg.qr(rows @ basis)[0])[0]
    left, values, right = np.linalg.svd(rows @ basis, full_matrices=False)
    return Singular(left.T[:number].copy(), values[:number], (right @ basis.T)[:number])


def nonnegative_start(triplets: Singular, number: int) -> tuple[Weights, Weights]:
    """Where factors start from: the heavier sign of each singular pair (NNDSVD, Boutsidis and Gallopoulos 2008).

    Returns:
        weights of rows, shape (number, n_rows), and of columns, shape (number, n_columns).
    """
    pairs = [_heavier(*triplet) for triplet in zip(*(part[:number] for part in triplets), strict=True)]
    return np.array([rows for rows, _ in pairs], np.float32), np.array([columns for _, columns in pairs], np.float32)


def _heavier(left: Weights, value: np.float32, right: Weights) -> tuple[Weights, Weights]:
    """The pair of positive parts or that of negative ones, whose product weighs more."""
    signed = [(np.maximum(sign * left, 0), np.maximum(sign * right, 0)) for sign in (1, -1)]
    lengths = [(float(np.linalg.norm(rows)), float(np.linalg.norm(columns))) for rows, columns in signed]
    best = int(np.prod(lengths[1]) > np.prod(lengths[0]))
    (rows, columns), (tall, wide) = signed[best], lengths[best]
    if not tall * wide:
        return np.zeros_like(left), np.zeros_like(right)
    weight = np.sqrt(value * tall * wide)
    return rows * (weight / tall), columns * (weight / wide)


def nonnegative_factors(rows: Any, start: tuple[Weights, Weights], *, rounds: int = ROUNDS) -> Weights:
    """The weights of columns in each factor, shape (number, n_columns), that make least squares smaller each round.

    Hierarchical alternating least squares (Cichocki and Phan 2009), which is scikit-learn's coordinate descent taken
    factor by factor. A fixed number of rounds: where a tolerance stops, last bits decide.

    Args:
        rows: what is factorised, CSR of shape (n_rows, n_columns), not negative.
        start: weights of rows and of columns (`nonnegative_start`).
        rounds: how many.

    >>> from scipy.sparse import csr_matrix
    >>> rows = csr_matrix(np.array([[2, 1, 0, 0], [4, 2, 0, 0], [0, 0, 3, 3]], np.float32))
    >>> found = nonnegative_factors(rows, nonnegative_start(leading(rows, 2, seed=1), 2))
    >>> shares = found / found.sum(1, keepdims=True)
    >>> np.allclose(shares, [[2 / 3, 1 / 3, 0, 0], [0, 0, 1 / 2, 1 / 2]], atol=0.01)  # two themes of two words each
    True
    """
    weights, components = (part.copy() for part in start)
    turned = rows.T.tocsr()
    for _ in range(rounds):
        _descend(weights, _times(rows, components), components @ components.T)
        _descend(components, _times(turned, weights), weights @ weights.T)
    return components


def _times(rows: Any, factors: Weights) -> Weights:
    """What each factor has of each row, shape (number, n_rows)."""
    return np.ascontiguousarray((rows @ np.ascontiguousarray(factors.T)).T)


def _descend(own: Weights, products: Weights, gram: Weights) -> None:
    """The best non-negative weights of one factor after the other, given those of the other side."""
    for k in range(len(own)):
        if gram[k, k] > 0:
            own[k] += (products[k] - gram[k] @ own) / gram[k, k]
            np.maximum(own[k], 0, out=own[k])
