"""Neighbours by meaning against a plain search: who, and how near."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from textmine.themes.evidence import normalised
from textmine.themes.graph import near_by_meaning


@settings(max_examples=40, deadline=None)
@given(rows=st.integers(2, 60), neighbours=st.integers(1, 12), block=st.integers(1, 70), seed=st.integers(0, 9))
def test_the_nearest_are_those_of_a_plain_search(rows, neighbours, block, seed):
    vectors = normalised(np.random.default_rng(seed).standard_normal((rows, 8)).astype(np.float32))
    found = near_by_meaning(vectors, neighbours=neighbours, block=block).toarray()
    for row, (own, products) in enumerate(zip(found, vectors @ vectors.T, strict=True)):
        products[row] = -1
        nearest = np.sort(products)[::-1][: min(neighbours, rows - 1)]
        assert np.allclose(np.sort(own[own > 0])[::-1], nearest[nearest > 0], atol=1e-5)
        assert own[row] == 0


@pytest.mark.parametrize("rows", [0, 1])
def test_nobody_is_near_where_nobody_else_is(rows):
    assert near_by_meaning(np.ones((rows, 8), np.float32)).nnz == 0
