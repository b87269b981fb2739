"""Communities: what the seed decides."""

import scipy.sparse

from textmine.themes.communities import leiden


def test_the_same_seed_gives_the_same_communities_again_and_again():
    # scikit-network's Leiden draws from the C library's generator, which goes on from call to call.
    graph = scipy.sparse.random(300, 300, 0.05, random_state=1)
    graph = (graph + graph.T).tocsr()
    first = leiden(graph, resolution=1.0, seed=5)
    assert all((leiden(graph, resolution=1.0, seed=5) == first).all() for _ in range(4))
