"""Runs of one to three characters: wording below the level of words, which needs no segmentation."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import polars as pl
from numpy.typing import NDArray

from textmine.spans import sorted_distinct

__all__ = ["find_grams", "gram_text"]

LONGEST = 3
_BITS = 21
"""A code point has 21 bits; three of them fit into 64."""


def find_grams(
    texts: Sequence[str], known: NDArray[np.int64] | None = None
) -> tuple[NDArray[np.int64], NDArray[np.int64], NDArray[np.int64]]:
    """The distinct character n-grams, n from 1 to 3, of each text.

    Args:
        texts: where they are looked for.
        known: keys of the n-grams that count, rising; by default all that are found.

    Returns:
        The text of each (rising), and its place in the third array (rising within a text), of shape (n_found,);
        the keys that count, rising: the code points of an n-gram packed into one number.

    >>> rows, places, keys = find_grams(["党课", "课"])  # party lecture; lecture
    >>> rows.tolist(), [gram_text(key) for key in keys[places]]
    ([0, 0, 0, 1], ['党', '课', '党课', '课'])
    """
    rows, keys = _packed(texts)
    if known is None:
        known, places = np.unique(keys, return_inverse=True)
    else:
        rows, places = _among(rows, keys, known)
    found = sorted_distinct(rows * max(len(known), 1) + places)
    return found // max(len(known), 1), found % max(len(known), 1), known


def _packed(texts: Sequence[str]) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """The text and the key of every n-gram."""
    lengths = np.fromiter(map(len, texts), np.int64, len(texts))
    points = np.frombuffer("".join(texts).encode("utf-32-le", "surrogatepass"), np.uint32).astype(np.int64)
    owner = np.repeat(np.arange(len(texts)), lengths)
    rows, keys = [owner], [points]
    for n in range(2, min(LONGEST, len(points)) + 1):
        whole = owner[n - 1 :] == owner[: len(owner) - n + 1]
        packed = sum((points[i : len(points) - n + 1 + i] << (_BITS * i) for i in range(n)), np.int64(0))
        rows.append(owner[: len(whole)][whole])
        keys.append(np.asarray(packed)[whole])
    return np.concatenate(rows), np.concatenate(keys)


def _among(
    rows: NDArray[np.int64], keys: NDArray[np.int64], known: NDArray[np.int64]
) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """The text and the place of those that are known: a hash join is several times as fast as a binary search."""
    found = pl.DataFrame({"key": keys, "row": rows}).join(
        pl.DataFrame({"key": known, "place": np.arange(len(known))}), on="key"
    )
    return found["row"].to_numpy(), found["place"].to_numpy()


def gram_text(key: int) -> str:
    """The characters of a key."""
    points = [(int(key) >> (_BITS * i)) & ((1 << _BITS) - 1) for i in range(LONGEST)]
    return "".join(chr(point) for point in points if point)
