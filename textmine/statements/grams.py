"""Runs of one to three characters: wording below the level of words, which needs no segmentation."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

__all__ = ["gram_keys", "gram_text"]

LONGEST = 3
_BITS = 21
"""A code point has 21 bits; three of them fit into 64."""


def gram_keys(texts: Sequence[str]) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """The distinct character n-grams, n from 1 to 3, of each text.

    Returns:
        The text of each (rising), and its key: the code points packed into one number; both of shape (n_found,).

    >>> rows, keys = gram_keys(["党课", "课"])  # party lecture; lecture
    >>> rows.tolist(), [gram_text(key) for key in keys]
    ([0, 0, 0, 1], ['党', '课', '党课', '课'])
    """
    lengths = np.fromiter(map(len, texts), np.int64, len(texts))
    points = np.frombuffer("".join(texts).encode("utf-32-le", "surrogatepass"), np.uint32).astype(np.int64)
    owner = np.repeat(np.arange(len(texts)), lengths)
    rows, keys = [owner], [points.copy()]
    for n in range(2, LONGEST + 1):
        whole = owner[n - 1 :] == owner[: len(owner) - n + 1] if len(owner) >= n else np.zeros(0, bool)
        packed = sum((points[i : len(points) - n + 1 + i] << (_BITS * i) for i in range(n)), np.int64(0))
        rows.append(owner[: len(whole)][whole])
        keys.append(np.asarray(packed)[whole] if len(whole) else np.zeros(0, np.int64))
    row, key = np.concatenate(rows), np.concatenate(keys)
    order = np.lexsort((key, row))
    row, key = row[order], key[order]
    new = np.ones(len(row), bool)
    new[1:] = (row[1:] != row[:-1]) | (key[1:] != key[:-1])
    return row[new], key[new]


def gram_text(key: int) -> str:
    """The characters of a key."""
    points = [(int(key) >> (_BITS * i)) & ((1 << _BITS) - 1) for i in range(LONGEST)]
    return "".join(chr(point) for point in points if point)
