"""The interval of a share."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.stats import binomtest

from textmine.proportions import wilson


def test_it_holds_at_the_ends():
    # Newcombe (1998), table I: 0 of 20 gives 0 to 0.1611; 81 of 263 gives 0.2553 to 0.3662.
    assert wilson(0, 20) == pytest.approx((0.0, 0.1611), abs=1e-4)
    assert wilson(81, 263) == pytest.approx((0.2553, 0.3662), abs=1e-4)
    assert wilson(0, 0) == (0.0, 1.0), "nothing is known"


@given(st.integers(0, 60), st.integers(0, 60))
def test_it_is_that_of_scipy(count, more):
    total = count + more
    low, high = wilson(count, total)
    assert 0 <= low <= high <= 1
    if total:
        known = binomtest(count, total).proportion_ci(method="wilson")
        assert (low, high) == pytest.approx((known.low, known.high), abs=1e-12)
        assert low <= count / total + 1e-12 and count / total <= high + 1e-12
