"""Communities: what the seed decides, and which are too small."""

import numpy as np
import scipy.sparse
from scipy.sparse import csr_matrix

from textmine.themes.communities import absorb, leiden


def test_the_same_seed_gives_the_same_communities_again_and_again():
    # scikit-network's Leiden draws from the C library's generator, which goes on from call to call.
    graph = scipy.sparse.random(300, 300, 0.05, random_state=1)
    graph = (graph + graph.T).tocsr()
    first = leiden(graph, resolution=1.0, seed=5)
    assert all((leiden(graph, resolution=1.0, seed=5) == first).all() for _ in range(4))


def test_small_communities_join_the_one_they_hold_to():
    graph = csr_matrix(np.array([[0, 5, 0, 0, 1], [5, 0, 0, 0, 0], [0, 0, 0, 5, 0], [0, 0, 5, 0, 0], [1, 0, 0, 0, 0]]))
    labels = np.array([0, 0, 1, 1, 2], np.int32)
    joined = absorb(labels, graph, lambda parts: np.bincount(parts) < 2)
    assert joined.tolist() == [0, 0, 1, 1, 0]


def test_one_community_is_left_however_small():
    graph = csr_matrix(np.ones((2, 2)))
    assert absorb(np.array([0, 1], np.int32), graph, lambda parts: np.bincount(parts) < 9).tolist() == [0, 0]
