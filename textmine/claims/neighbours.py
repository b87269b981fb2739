"""Pairs of texts that are alike, found without comparing all with all where there are many."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from textmine.claims.likeness import Likeness
from textmine.engine import Engine, LocalEngine, Progress, no_progress, one_thread
from textmine.spans import Int32

__all__ = ["Pairs", "alike_pairs"]

_ALL_WITH_ALL = 12_000
"""Up to so many texts every pair is looked at: about six seconds."""
_NEIGHBOURS = 24
"""Nearest texts by vectors that are looked at where there are more texts."""
_CELLS = 2
"""Cells of the index, times the root of how many texts. Of 136,000 sentences of answers, 8 cells searched, 0.961 of the
alike pairs are found that an exact search finds (0.947 with twice the cells, which take three times as long to make);
other rounds and samples of the clustering change that by 0.002."""
_BLOCK = 1_000
_CHUNK = 10
"""Blocks whose neighbours another process looks for at a time: it is sent the whole index, of 0.3 KB a text."""

Pairs = tuple[Int32, Int32, NDArray[np.float32]]
"""Left < right, and their likeness, each of shape (n_pairs,)."""


def alike_pairs(
    likeness: Likeness,
    *,
    threshold: float,
    seed: int = 42,
    engine: Engine | None = None,
    progress: Progress = no_progress,
) -> Pairs:
    """Pairs at least so alike: left < right, and their likeness, each of shape (n_pairs,)."""
    engine = engine or LocalEngine()
    with one_thread():
        if len(likeness) <= _ALL_WITH_ALL:
            return _all_pairs(likeness, threshold, engine, progress)
        return _near_pairs(likeness, threshold, seed, engine, progress)


def _all_pairs(likeness: Likeness, threshold: float, engine: Engine, progress: Progress) -> Pairs:
    n, parts = len(likeness), []
    tasks = ((likeness.take(np.arange(begin, n)), _BLOCK, threshold) for begin in range(0, n, _BLOCK))
    for block, (left, right, values) in enumerate(engine.map(_later_pairs, tasks)):
        parts.append((left + block * _BLOCK, right + block * _BLOCK, values))
        progress("claims", min((block + 1) * _BLOCK, n), n)
    return _joined(parts)


def _later_pairs(task: tuple[Likeness, int, float]) -> Pairs:
    """Pairs of the first texts, so many, with each other and with all that follow."""
    likeness, first, threshold = task
    everyone = np.arange(len(likeness))
    with one_thread():
        block = likeness.between(everyone[:first], everyone)
    left, right = np.nonzero(block >= threshold)
    later = right > left
    left, right = left[later], right[later]
    return left.astype(np.int32), right.astype(np.int32), np.asarray(block[left, right], np.float32)


def _near_pairs(likeness: Likeness, threshold: float, seed: int, engine: Engine, progress: Progress) -> Pairs:
    """Of the nearest by vectors, those alike enough."""
    n, parts = len(likeness), []
    index, size = _index(likeness.vectors, seed), _BLOCK * _CHUNK
    tasks = ((index, _BLOCK, likeness.vectors[begin : begin + size]) for begin in range(0, n, size))
    blocks = (block for found in engine.map(_nearest, tasks) for block in found)
    for begin, near in zip(range(0, n, _BLOCK), blocks, strict=True):
        left = np.repeat(np.arange(begin, begin + len(near)), near.shape[1])
        right = near.ravel().astype(np.int64)
        proper = (right >= 0) & (right != left)
        low, high = np.minimum(left, right)[proper], np.maximum(left, right)[proper]
        values = likeness.of_pairs(low, high)
        parts.append((low[values >= threshold], high[values >= threshold], values[values >= threshold]))
        progress("claims", min(begin + _BLOCK, n), n)
    return _once(*_joined(parts))


def _nearest(task: tuple[Any, int, NDArray[np.float32]]) -> list[NDArray[np.int64]]:
    """The nearest texts of each of a chunk, so many at a time, each of shape (n_block, n_near)."""
    index, size, vectors = task
    many = min(_NEIGHBOURS, index.ntotal)
    with one_thread():
        return [index.search(vectors[at : at + size], many)[1] for at in range(0, len(vectors), size)]


def _index(vectors: NDArray[np.float32], seed: int) -> Any:
    """An inverted file over cells of vectors: a search looks into the nearest cells only.

    Its copy of the vectors is kept in half precision: it only proposes pairs, whose likeness is then measured.
    """
    import faiss

    cells = int(_CELLS * np.sqrt(len(vectors)))
    quantiser = faiss.IndexFlatIP(vectors.shape[1])
    half, product = faiss.ScalarQuantizer.QT_fp16, faiss.METRIC_INNER_PRODUCT
    index = faiss.IndexIVFScalarQuantizer(quantiser, vectors.shape[1], cells, half, product, False)
    index.cp.seed, index.cp.niter, index.cp.max_points_per_centroid = seed % 2**31, 5, 20
    index.cp.min_points_per_centroid = 1
    index.train(vectors)
    index.add(vectors)
    index.nprobe = 8
    return index


def _joined(parts: list[Any]) -> Pairs:
    if not parts:
        return np.empty(0, np.int32), np.empty(0, np.int32), np.empty(0, np.float32)
    left, right, values = (np.concatenate(column) for column in zip(*parts, strict=True))
    return left.astype(np.int32), right.astype(np.int32), values.astype(np.float32)


def _once(left: Int32, right: Int32, values: NDArray[np.float32]) -> Pairs:
    order = np.lexsort((right, left))
    left, right, values = left[order], right[order], values[order]
    fresh = np.ones(len(left), bool)
    fresh[1:] = (left[1:] != left[:-1]) | (right[1:] != right[:-1])
    return left[fresh], right[fresh], values[fresh]
