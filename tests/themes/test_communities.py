"""Communities: what the seed decides, and which are too small."""

import numpy as np
import pytest
import scipy.sparse
from scipy.sparse import csr_matrix

from textmine.themes.communities import (
    absorb,
    agreement,
    draw_samples,
    leiden,
    median_partition,
    memberships,
)


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


def three_blocks():
    """Three groups of twenty, held together by heavy edges, joined by light ones."""
    block = np.repeat([0, 1, 2], 20)
    weights = np.where(block[:, None] == block[None, :], 1.0, 0.02)
    np.fill_diagonal(weights, 0)
    return csr_matrix(weights), block


def test_the_partition_between_samples_is_what_they_agree_about():
    graph, block = three_blocks()
    members = memberships(draw_samples(graph, resolution=1.0, seed=3, samples=8))
    assert all(member.shape[0] == 60 and (member.sum(1) == 1).all() for member in members)
    assert (median_partition(members, 3, seed=1) == block).all()
    assert agreement(members, 3, seed=1).tolist() == [1.0] * 4


def test_samples_at_spread_resolutions_see_coarse_and_fine_communities():
    block = np.repeat(np.arange(6), 10)
    pair = block // 2  # three pairs of blocks: a coarse resolution sees three communities, a fine one six
    weights = np.where(block[:, None] == block[None, :], 1.0, np.where(pair[:, None] == pair[None, :], 0.25, 0.01))
    np.fill_diagonal(weights, 0)
    graph = csr_matrix(weights)

    def numbers(middle, wide):
        found = draw_samples(graph, resolution=middle, seed=3, samples=12, spread=wide).labels
        return {int(sample.max()) + 1 for sample in found}

    assert numbers(0.7, 1.0) == {3} and min(numbers(2.0, 1.0)) > 4
    assert numbers(1.2, 1.7) >= {3, 6}


def test_halves_of_samples_disagree_about_a_number_that_is_not_there():
    draw = np.random.default_rng(1)
    blurred = csr_matrix(np.ones((60, 60)) + draw.random((60, 60)))
    members = memberships(draw_samples((blurred + blurred.T).tocsr(), resolution=1.1, seed=3, samples=8))
    assert agreement(members, 3, seed=1).mean() < 0.9


def test_rows_that_cannot_be_told_apart_give_fewer_communities():
    graph, _ = three_blocks()
    members = memberships(draw_samples(graph, resolution=1.0, seed=3, samples=8))
    assert median_partition(members, 30, seed=1).max() == 2


def test_flags_that_blas_leaves_behind_are_no_warnings(monkeypatch):
    import sklearn.cluster

    class Flagged(sklearn.cluster.KMeans):
        def fit(self, rows):
            np.array([np.inf]) @ np.array([0.0])  # invalid, and thrown away
            return super().fit(rows)

    graph, block = three_blocks()
    members = memberships(draw_samples(graph, resolution=1.0, seed=3, samples=8))
    monkeypatch.setattr(sklearn.cluster, "KMeans", Flagged)
    assert (median_partition(members, 3, seed=1) == block).all()


def test_rows_that_are_not_finite_are_refused():
    rows = np.ones((6, 2))
    rows[4, 1] = np.nan
    with pytest.raises(FloatingPointError, match="given rows"):
        median_partition([csr_matrix(rows)], 2, seed=1)


def test_centres_that_are_not_finite_are_refused(monkeypatch):
    import sklearn.cluster

    class Broken(sklearn.cluster.KMeans):
        def fit(self, rows):
            super().fit(rows).cluster_centers_[0, 0] = np.nan
            return self

    graph, _ = three_blocks()
    members = memberships(draw_samples(graph, resolution=1.0, seed=3, samples=8))
    monkeypatch.setattr(sklearn.cluster, "KMeans", Broken)
    with pytest.raises(FloatingPointError, match="found centres"):
        median_partition(members, 3, seed=1)
