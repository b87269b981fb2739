"""Non-negative factors: as scikit-learn computes them."""

import warnings

import numpy as np
import pytest
import scipy.sparse

from textmine.themes.nonnegative import leading, nonnegative_factors, nonnegative_start


@pytest.fixture(scope="module")
def rows():
    return scipy.sparse.random(80, 50, 0.2, random_state=3, dtype=np.float32, format="csr")


def test_singular_triplets_are_those_of_a_full_decomposition(rows):
    found, values = leading(rows, 4, seed=1), np.linalg.svd(rows.toarray(), compute_uv=False)
    assert np.allclose(found.values, values[:4], rtol=1e-2)
    assert np.allclose(found.left @ rows.toarray() @ found.right.T, np.diag(found.values), atol=1e-4)


def test_factors_are_those_of_coordinate_descent_from_the_same_start(rows):
    from sklearn.decomposition import non_negative_factorization

    weights, components = nonnegative_start(leading(rows, 5, seed=1), 5)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # that so few rounds do not converge
        expected = non_negative_factorization(
            rows.toarray(), W=weights.T.copy(), H=components.copy(), n_components=5, init="custom", tol=0, max_iter=12
        )[1]
    assert np.allclose(nonnegative_factors(rows, (weights, components), rounds=12), expected, atol=1e-4)


def test_more_factors_than_rows_have_are_as_many_as_can_be():
    few = scipy.sparse.csr_matrix(np.eye(3, 7, dtype=np.float32))
    found = nonnegative_factors(few, nonnegative_start(leading(few, 9, seed=1), 9))
    assert found.shape == (3, 7) and np.isfinite(found).all()
