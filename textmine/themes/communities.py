"""Communities of the joint graph: Leiden on many samples, then what they agree about.

Leiden: Traag, Waltman, van Eck (2019). A graph has many partitions that are nearly as good as the best (Good, de
Montjoye, Clauset 2010): on daily notes two runs that visit rows in another order agree by an adjusted Rand index of
0.71, while their modularity differs by 0.001. So no single run is taken, but the partition that lies between those of
the samples. Where more are wanted than samples have, Leiden runs once more, on a graph whose edges weigh by
how often their ends were found together (Lancichinetti, Fortunato 2012). Samples also tell how stable a community is
(Hennig 2007: the mean Jaccard overlap with its best match in each sample).
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any

import numpy as np
from numpy.typing import NDArray

from textmine.engine import Engine, LocalEngine, one_thread
from textmine.spans import Int32, Int64

__all__ = [
    "Samples",
    "absorb",
    "agreement",
    "by_size",
    "consensus",
    "draw_samples",
    "exactly",
    "leiden",
    "many_enough",
    "median_partition",
    "memberships",
    "spread",
    "stability",
]

SAMPLES = 36
"""Samples of the graph. On daily notes two sets of 12 samples lead to partitions that agree by an adjusted Rand index
of 0.82, of 24 by 0.84, of 36 by 0.90."""
MANY_SAMPLES = 4 * SAMPLES
"""A small graph gets more, for they cost little. Cut into 67 themes, labelled abstracts have an NMI of 0.575 to 0.584
by six sets of 36 samples (0.580 on average, standard deviation 0.004), of 0.579 to 0.582 by three sets of 144 of
these."""
SAMPLED_ROWS = 360_000
"""Where there are more than `SAMPLES`, so many rows are in all together: as many as in 36 samples of 10,000 rows."""
STARTS = 5
"""k-means starts so often, and the best is taken. An admitted guess."""
SPLITS = 4
"""So often the samples are parted into halves that are compared: the mean then moves by about 0.02."""
SHARE = 0.8
"""The share of rows in a sample."""
SPREAD = 1.4
"""Samples may be parted at resolutions from the middle one divided by this to that times this (Jeub, Sporns and
Fortunato 2018): in which of two ways a part of the graph falls apart near one resolution is then not up to chance."""
SPREAD_ROWS, SPREAD_PASSAGES = 2000, 0.3
"""So they are where there are so many rows, and at least such a share of these are passages of longer texts, whose
matters pass into each other. Short posts fall apart into events, of which coarser samples join what has nothing in
common, and a class's few hundred passages into other communities altogether."""
BATCH = 6
"""Samples that travel together to a worker: the graph goes with them."""


@dataclass(frozen=True, eq=False)
class Samples:
    """Partitions of samples.

    Attributes:
        labels: of shape (n_samples, n), −1 where a row was not drawn.
        completed: the same, but that a row that was not drawn goes where most of its neighbours are.
    """

    labels: Int32
    completed: Int32

    @classmethod
    def none(cls, rows: int) -> Samples:
        """No samples of so many rows."""
        return cls(np.empty((0, rows), np.int32), np.empty((0, rows), np.int32))

    def first(self, rows: int) -> Samples:
        """What they say of the first so many rows."""
        return Samples(self.labels[:, :rows], self.completed[:, :rows])


def many_enough(rows: int) -> int:
    """How many samples a graph of so many rows can have for the price of a large one.

    >>> many_enough(100), many_enough(5000), many_enough(15_000)
    (144, 72, 36)
    """
    return max(SAMPLES, min(MANY_SAMPLES, SAMPLED_ROWS // max(rows, 1)))


def leiden(graph: Any, *, resolution: float, seed: int) -> Int32:
    """Communities at a resolution: labels of shape (n,), from the largest community (0) on."""
    from sknetwork.clustering import Leiden

    if graph.shape[0] < 2 or not graph.nnz:
        return np.zeros(graph.shape[0], np.int32)
    _seed_c_library(seed)
    labels_alone = {"sort_clusters": False, "return_probs": False, "return_aggregate": False}
    labels = Leiden(resolution=resolution, random_state=seed, **labels_alone).fit_predict(graph)
    return by_size(np.asarray(labels, np.int32))


def _seed_c_library(seed: int) -> None:
    """Seed `rand` of the C library, which scikit-network's refinement draws from whatever `random_state` says.

    Without this a second call in the same process gives other communities than the first.
    """
    import ctypes
    import sys

    library = ctypes.cdll.ucrtbase if sys.platform == "win32" else ctypes.CDLL(None)
    library.srand(ctypes.c_uint(seed & 0xFFFFFFFF))


def exactly(graph: Any, number: int, *, seed: int, resolution: float = 1.0) -> tuple[Int32, float]:
    """Exactly `number` communities (fewer only where the graph has fewer rows), and the resolution that gave them.

    The resolution is found by bisection; where it jumps past the number, the next larger partition is merged, those
    two first that hold together best.
    """
    number = min(number, graph.shape[0])
    best: tuple[Int32, float] | None = None
    low, high, trial = 0.01, 400.0, resolution
    for _ in range(20):
        labels = leiden(graph, resolution=trial, seed=seed)
        count = int(labels.max(initial=0)) + 1
        if count == number:
            return labels, trial
        if count > number and (best is None or count <= best[0].max() + 1):
            best = labels, trial
        low, high = (low, trial) if count > number else (trial, high)
        trial = float(np.sqrt(low * high))
    if best is None:
        best = np.arange(graph.shape[0], dtype=np.int32), high
    return _merged(best[0], graph, number), best[1]


def _merged(labels: Int32, graph: Any, number: int) -> Int32:
    between = _bonds(labels, graph)
    while len(between) > number:
        degree = np.maximum(between.sum(1), 1e-12)
        bond = between / np.sqrt(np.outer(degree, degree))
        np.fill_diagonal(bond, -1)
        keep, drop = sorted(np.unravel_index(int(bond.argmax()), bond.shape))
        labels = np.where(labels == drop, keep, labels)
        labels = np.where(labels > drop, labels - 1, labels)
        between[keep] += between[drop]
        between[:, keep] += between[:, drop]
        between = np.delete(np.delete(between, drop, 0), drop, 1)
    return by_size(labels.astype(np.int32))


def absorb(labels: Int32, graph: Any, small: Callable[[Int32], NDArray[np.bool_]]) -> Int32:
    """Join communities that are too small with those they hold to best, the smallest first.

    Args:
        labels: of rows, shape (n,).
        graph: of the same rows.
        small: which communities are, given labels; shape (n_communities,).
    """
    labels = by_size(labels)
    while labels.max(initial=0) > 0 and (few := np.flatnonzero(small(labels))).size:
        between, last = _bonds(labels, graph), int(few[-1])
        degree = np.maximum(between.sum(1), 1e-12)
        bond = between[last] / np.sqrt(degree * degree[last])
        bond[last] = -1
        labels = np.where(labels == last, int(bond.argmax()), labels).astype(np.int32)
        labels = by_size(labels)
    return labels


def _bonds(labels: Int32, graph: Any) -> NDArray[np.float64]:
    member = _membership(labels, int(labels.max()) + 1)
    return np.asarray((member.T @ graph @ member).toarray(), np.float64)


def _membership(labels: Int32, number: int) -> Any:
    from scipy.sparse import csr_matrix

    rows = np.flatnonzero(labels >= 0)
    return csr_matrix((np.ones(len(rows), np.float32), (rows, labels[rows])), (len(labels), number))


def by_size(labels: Int32) -> Int32:
    """Labels renamed: the largest community is 0; ties by the first row."""
    found, first, inverse, counts = np.unique(labels, return_index=True, return_inverse=True, return_counts=True)
    rank = np.empty(len(found), np.int32)
    rank[np.lexsort((first, -counts))] = np.arange(len(found))
    return rank[inverse]


def spread(rows_of_documents: Int64) -> float:
    """How far resolutions of samples spread: the largest divided by the middle one.

    Args:
        rows_of_documents: how many rows each document has.

    >>> spread(np.full(5000, 1)), spread(np.full(100, 3)), spread(np.full(1000, 3))
    (1.0, 1.0, 1.4)
    """
    rows, passages = rows_of_documents.sum(), rows_of_documents[rows_of_documents > 1].sum()
    return SPREAD if rows >= SPREAD_ROWS and passages >= SPREAD_PASSAGES * rows else 1.0


def draw_samples(
    graph: Any,
    *,
    resolution: float,
    seed: int,
    samples: int = SAMPLES,
    spread: float = 1.0,
    engine: Engine | None = None,
) -> Samples:
    """Communities of samples of the rows, each in an order, with a seed and at a resolution of its own.

    Args:
        graph: of all rows.
        resolution: the middle of the resolutions.
        seed: of the draw.
        samples: how many.
        spread: the largest resolution divided by the middle one, and that by the smallest; 1: all are the same.
        engine: where samples are parted.
    """
    draw = np.random.default_rng(seed)
    size = max(1, round(SHARE * graph.shape[0]))
    resolutions = resolution * spread ** _evenly(samples)
    # In random order: Leiden visits rows as they come, and in one order always ends near one of many optima.
    drawn = [(draw.permutation(graph.shape[0])[:size], int(draw.integers(2**31)), float(r)) for r in resolutions]
    batches = [drawn[first : first + BATCH] for first in range(0, samples, BATCH)]
    found = (engine or LocalEngine()).map(partial(_parted, graph), batches)
    labels, completed = zip(*found, strict=True)
    return Samples(np.concatenate(labels), np.concatenate(completed))


def _evenly(number: int) -> NDArray[np.float64]:
    """Numbers from −1 to 1, such that every run of them is spread evenly (multiples of the golden ratio, Weyl 1916)."""
    return np.asarray(2 * (np.arange(number) * (5**0.5 - 1) / 2 % 1) - 1, np.float64)


def _parted(graph: Any, drawn: Sequence[tuple[Int64, int, float]]) -> tuple[Int32, Int32]:
    labels = np.full((len(drawn), graph.shape[0]), -1, np.int32)
    with one_thread():
        for own, (rows, seed, resolution) in zip(labels, drawn, strict=True):
            own[rows] = leiden(graph[rows][:, rows], resolution=resolution, seed=seed)
        return labels, np.stack([_completed(graph, own) for own in labels])


def consensus(graph: Any, samples: Samples) -> Any:
    """The graph with each edge weighted by how often its ends were found together."""
    from scipy.sparse import csr_matrix

    edges = graph.tocoo()
    together, drawn = np.zeros(len(edges.data)), np.zeros(len(edges.data))
    for labels in samples.labels:
        left, right = labels[edges.row], labels[edges.col]
        both = (left >= 0) & (right >= 0)
        together += both & (left == right)
        drawn += both
    # One agreement is lent to every edge: none is lost only because its ends were never drawn together.
    weight = edges.data * (together + 0.1) / (drawn + 0.1)
    return csr_matrix((weight, (edges.row, edges.col)), graph.shape)


def memberships(samples: Samples) -> list[Any]:
    """In which community each row is in each sample: CSR of 1 and 0, each of shape (n, n_communities of the sample)."""
    return [_membership(labels, int(labels.max(initial=0)) + 1) for labels in samples.completed]


def _completed(graph: Any, labels: Int32) -> Int32:
    near = np.asarray((graph @ _membership(labels, int(labels.max(initial=0)) + 1)).argmax(1)).ravel()
    return np.where(labels >= 0, labels, near).astype(np.int32)


def median_partition(members: Sequence[Any], number: int, *, seed: int) -> Int32:
    """The partition of `number` communities that differs least from those of the samples, labels of shape (n,).

    k-means of rows by their memberships: the distance of two rows is how often they were found apart (Topchy, Jain and
    Punch 2005). Fewer communities where fewer rows can be told apart.
    """
    from scipy.sparse import hstack

    rows = hstack(list(members)).tocsr()
    return by_size(_k_means(rows, _distinct(rows.indices.reshape(rows.shape[0], -1), most=number), seed=seed))


def _k_means(rows: Any, number: int, *, seed: int) -> Int32:
    """The cluster of each of finite rows, shape (n,).

    BLAS may compute lanes that it throws away, and leave the processor's flags of an invalid operation behind (numpy
    issue 24067): numpy then warns of results that are right. So flags count for nothing here; values are looked at.

    Raises:
        FloatingPointError: rows or centres are not finite.
    """
    from sklearn.cluster import KMeans

    if not np.isfinite(rows.data).all():
        raise FloatingPointError("k-means was given rows that are not finite")
    with np.errstate(divide="ignore", over="ignore", invalid="ignore"):
        model = KMeans(number, n_init=STARTS, random_state=seed).fit(rows)
    if not np.isfinite(model.cluster_centers_).all():
        raise FloatingPointError("k-means found centres that are not finite")
    return np.asarray(model.labels_, np.int32)


def _distinct(rows: Int32, *, most: int) -> int:
    """How many rows are different, counted up to `most`."""
    found: set[bytes] = set()
    for row in rows:
        found.add(row.tobytes())
        if len(found) == most:
            break
    return len(found)


def agreement(members: Sequence[Any], number: int, *, seed: int) -> NDArray[np.float64]:
    """How far halves of the samples agree about `number` communities: mean Jaccard overlap, shape (`SPLITS`,)."""
    draw, found = np.random.default_rng(seed), []
    for _ in range(SPLITS):
        parts = np.array_split(draw.permutation(len(members)), 2)
        one, other = (median_partition([members[i] for i in part], number, seed=seed) for part in parts)
        found.append(_matched(one, other))
    return np.array(found)


def _matched(one: Int32, other: Int32) -> float:
    """Mean Jaccard overlap of communities, matched one to one (Kuhn 1955)."""
    from scipy.optimize import linear_sum_assignment

    table = _jaccard(one, other, int(one.max()) + 1)
    rows, columns = linear_sum_assignment(-table)
    return float(table[rows, columns].sum() / max(table.shape))


def stability(labels: Int32, samples: Samples) -> NDArray[np.float64]:
    """How stable each community is: shape (n_communities,), from 0 to 1."""
    number = int(labels.max(initial=-1)) + 1
    found = [_best_overlaps(np.where(sample >= 0, labels, -1), sample, number) for sample in samples.labels]
    return np.mean(found, axis=0) if found else np.ones(number)


def _best_overlaps(labels: Int32, sample: Int32, number: int) -> NDArray[np.float64]:
    return np.asarray(_jaccard(labels, sample, number).max(1), np.float64)


def _jaccard(labels: Int32, sample: Int32, number: int) -> NDArray[np.float64]:
    table = (_membership(labels, number).T @ _membership(sample, int(sample.max(initial=0)) + 1)).toarray()
    union = table.sum(1, keepdims=True) + table.sum(0, keepdims=True) - table
    return np.asarray(table / np.maximum(union, 1), np.float64)
