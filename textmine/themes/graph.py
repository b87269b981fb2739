"""The joint neighbour graph: who is near whom by meaning, by wording, by document and by conversation."""

from __future__ import annotations

from collections.abc import Sequence
from math import isqrt
from typing import Any

import numpy as np
from numpy.typing import NDArray

from textmine.engine import one_thread
from textmine.spans import Int32
from textmine.themes.evidence import normalised, unit_rows

__all__ = [
    "Whitening",
    "answers",
    "joint_graph",
    "near_by_meaning",
    "near_by_wording",
    "same_document",
    "tied_by",
    "with_seeds",
]

NEIGHBOURS = 40
"""At most so many neighbours of each kind, and no more than the root of the number of rows (a rule of thumb): in a
small class forty would be a quarter of everybody. With 20, 30, 40 NMI is 0.605, 0.613, 0.619 on long texts, 0.580,
0.579, 0.578 on abstracts, 0.657, –, 0.652 on headlines; and themes of daily notes are found again best with 40."""
WORDING = 0.75
"""Weight of wording against meaning. Without it: −0.07, −0.04, −0.02 NMI; from 0.5 to 1 little changes."""
COMPANY = 1.0
"""Weight of the other passages of a document, and of what a reply answers. On long texts (which answer nothing) 0 gives
0.61 NMI, 0.5 0.64, 1 0.67, 2 0.66."""
FEW_WORDS = 5
"""A row with so many content words gets half the weight of wording: with few words a shared one says little."""
_HEAVY = 40
# The heaviest pairs of characters of a row: longer rows would make the product of all with all slow, and gain nothing.


class Whitening:
    """Centre vectors and shrink their leading directions by the power `strength` (Su et al. 2021, made partial).

    Sentence vectors share a few strong directions (style, length) that make everything near everything. With
    `strength` 0 they are only centred, with 1 all directions weigh the same.
    """

    def __init__(self, strength: float = 0.3) -> None:
        self.strength = strength

    def fit(self, vectors: NDArray[np.float32]) -> Whitening:
        """Learn the mean and the directions of `vectors`, shape (n, n_dimensions)."""
        self.mean_ = vectors.sum(0) / max(len(vectors), 1)
        centred = (vectors - self.mean_).astype(np.float64)
        values, directions = np.linalg.eigh(centred.T @ centred / max(len(vectors), 1))
        values = np.maximum(values, 0) + 1e-3 * max(float(values[-1]), 1e-9)
        self.matrix_ = (directions * values ** (-self.strength / 2)).astype(np.float32)
        return self

    def transform(self, vectors: NDArray[np.float32]) -> NDArray[np.float32]:
        """Whitened vectors of length 1, shape as given."""
        return normalised((vectors - self.mean_) @ self.matrix_)


def joint_graph(vectors: NDArray[np.float32], words: Any, pairs: Any, company: Any | None, *, richness: Int32) -> Any:
    """The symmetric joint graph, CSR of shape (n, n).

    Args:
        vectors: whitened, shape (n, n_dimensions).
        words: TF-IDF of words, CSR with n rows.
        pairs: TF-IDF of pairs of characters, CSR with n rows.
        company: which rows stand in one document, and which answer which: `same_document` and `answers`;
            None where passages stand for themselves.
        richness: how many distinct content words each row has, shape (n,).
    """
    from scipy.sparse import diags

    k = neighbours_among(len(vectors))
    wording = _shares(near_by_wording(words, neighbours=k)) + _shares(near_by_wording(_heaviest(pairs), neighbours=k))
    trust = diags(WORDING * richness / (richness + FEW_WORDS))
    graph = _shares(near_by_meaning(vectors, neighbours=k)) + trust @ wording
    if company is not None:
        graph = graph + COMPANY * _shares(company)
    graph = ((graph + graph.T) * 0.5).tocsr()
    graph.sort_indices()
    return graph


def tied_by(graph: Any, weights: NDArray[np.float32]) -> Any:
    """The graph with each tie weighed by the geometric mean of what its two rows weigh, shape (n,)."""
    from scipy.sparse import diags

    roots = diags(np.sqrt(weights))
    weighed = (roots @ graph @ roots).tocsr()
    weighed.sort_indices()
    return weighed


def with_seeds(graph: Any, texts: Sequence[str], seeds: Sequence[Sequence[str]]) -> Any:
    """The graph with a row for each expected topic behind the others, tied to the texts that name one of its seeds.

    A tie weighs as much as all neighbours of one kind do: texts on an expected topic are drawn together, not forced.
    """
    from scipy.sparse import bmat, csr_matrix

    says = [[any(seed in text for seed in words) for text in texts] for words in seeds]
    if not any(map(any, says)):
        return graph
    ties = csr_matrix(np.array(says, np.float32).T)
    return bmat([[graph, ties], [ties.T, None]]).tocsr()


def neighbours_among(rows: int) -> int:
    """How many neighbours of each kind a row gets.

    >>> neighbours_among(16), neighbours_among(200), neighbours_among(10_000)
    (4, 14, 40)
    """
    return max(1, min(NEIGHBOURS, isqrt(rows)))


def near_by_meaning(vectors: NDArray[np.float32], *, neighbours: int = NEIGHBOURS, block: int = 1000) -> Any:
    """The nearest neighbours by cosine, exact: CSR of shape (n, n), row i holds its neighbours' similarities.

    By products of numpy: faiss brings a BLAS of its own that computes them in a sixth of the speed.
    """
    from scipy.sparse import csr_matrix

    n, k = len(vectors), min(neighbours, len(vectors) - 1)
    if n < 2:
        return csr_matrix((n, n), dtype=np.float32)
    vectors = np.ascontiguousarray(vectors, np.float32)
    who, similar = np.empty((n, k), np.int32), np.empty((n, k), np.float32)
    with one_thread():
        for begin in range(0, n, block):
            here = vectors[begin : begin + block] @ vectors.T
            here[np.arange(len(here)), np.arange(begin, begin + len(here))] = -np.inf
            nearest = np.argpartition(here, n - k, axis=1)[:, n - k :]
            who[begin : begin + block] = nearest
            similar[begin : begin + block] = np.take_along_axis(here, nearest, axis=1)
    good = similar.ravel() > 0
    return csr_matrix((similar.ravel()[good], (np.repeat(np.arange(n), k)[good], who.ravel()[good])), (n, n))


def near_by_wording(weighted: Any, *, neighbours: int = NEIGHBOURS, block: int = 1000) -> Any:
    """The nearest neighbours by cosine of sparse rows of length 1: CSR of shape (n, n)."""
    from scipy.sparse import csr_matrix, vstack

    n, turned = weighted.shape[0], weighted.T.tocsr()
    parts = [_nearest((weighted[a : a + block] @ turned).tocsr(), a, neighbours) for a in range(0, n, block)]
    return vstack(parts).tocsr() if parts else csr_matrix((n, n), dtype=np.float32)


def _nearest(similar: Any, first: int, neighbours: int) -> Any:
    from scipy.sparse import csr_matrix

    rows, columns, values = [], [], []
    for i in range(similar.shape[0]):
        who = similar.indices[similar.indptr[i] : similar.indptr[i + 1]]
        how = similar.data[similar.indptr[i] : similar.indptr[i + 1]]
        who, how = who[who != first + i], how[who != first + i]
        if len(who) > neighbours:
            best = np.argpartition(-how, neighbours)[:neighbours]
            who, how = who[best], how[best]
        rows.append(np.full(len(who), i))
        columns.append(who)
        values.append(how)
    content = (np.concatenate(values), (np.concatenate(rows), np.concatenate(columns)))
    return csr_matrix(content, similar.shape, dtype=np.float32)


def same_document(incidence: Any, *, most: int = 20) -> Any:
    """Which rows stand in one document: CSR of shape (n_rows, n_rows); rows of more than `most` documents have none."""
    from scipy.sparse import csr_matrix, diags

    present = csr_matrix(
        (np.ones(len(incidence.data), np.float32), incidence.indices, incidence.indptr), incidence.shape
    )
    spread = np.asarray(present.sum(0)).ravel()
    present = present @ diags((spread <= most).astype(np.float32))
    together = (present.T @ present).tolil()
    together.setdiag(0)
    together = together.tocsr()
    together.eliminate_zeros()
    return together


def answers(incidence: Any, parents: Int32) -> Any:
    """Which rows answer which: CSR of shape (n_rows, n_rows), each answer's row holds what it answers.

    A reply of a few words says little by itself; what it is about stands in the post (pooling of conversations,
    Alvarez-Melis and Saveski 2016).

    Args:
        incidence: which rows documents hold, CSR of shape (n_documents, n_rows).
        parents: the document that each answers, −1 where none, shape (n_documents,).
    """
    from scipy.sparse import csr_matrix

    replies = np.flatnonzero(parents >= 0)
    shape = (len(parents), len(parents))
    to = csr_matrix((np.ones(len(replies), np.float32), (replies, parents[replies])), shape)
    present = (incidence > 0).astype(np.float32)
    return (present.T @ to @ present).tocsr()


def _shares(graph: Any) -> Any:
    """Rows divided by their sums: each row gives away the same, however dense its surroundings are."""
    from scipy.sparse import diags

    sums = np.asarray(graph.sum(1)).ravel()
    return diags(1 / np.where(sums > 0, sums, 1)) @ graph


def _heaviest(weighted: Any) -> Any:
    from scipy.sparse import csr_matrix

    keep = np.ones(len(weighted.data), bool)
    for a, b in zip(weighted.indptr[:-1], weighted.indptr[1:], strict=True):
        if b - a > _HEAVY:
            keep[a + np.argpartition(-weighted.data[a:b], _HEAVY)[_HEAVY:]] = False
    rows = np.repeat(np.arange(weighted.shape[0]), np.diff(weighted.indptr))
    return unit_rows(csr_matrix((weighted.data[keep], (rows[keep], weighted.indices[keep])), weighted.shape))
