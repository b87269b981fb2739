"""The greedy choice against the best that there is, and its limits."""

from collections import Counter
from itertools import combinations

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from textmine.quotes.coverage import Pool, Quota, choose, worth


def random_pool(seed, candidates=8, sentences=12):
    rng = np.random.default_rng(seed)
    weights = rng.random(sentences).astype(np.float32)
    return Pool(
        rng.random((candidates, sentences)).astype(np.float32),
        weights / weights.sum(),
        (rng.random(candidates) / 2).astype(np.float32),
    )


@given(st.integers(0, 10_000), st.integers(1, 4))
@settings(max_examples=60)
def test_within_its_bound_of_the_best(seed, size):
    pool = random_pool(seed)
    best = max(worth(pool, subset, size=size) for subset in combinations(range(8), size))
    assert worth(pool, choose(pool, size=size), size=size) >= (1 - 1 / np.e) * best - 1e-6


@given(st.integers(0, 10_000))
@settings(max_examples=60)
def test_within_its_bound_under_two_quotas(seed):
    pool, rng = random_pool(seed), np.random.default_rng(seed)
    quotas = [Quota(str(i), rng.integers(0, 3, 8).astype(np.int32), 1, Counter()) for i in range(2)]

    def kept(subset):
        return all(max(Counter(q.classes[list(subset)].tolist()).values()) <= 1 for q in quotas)

    best = max(worth(pool, s, size=3) for k in (1, 2, 3) for s in combinations(range(8), k) if kept(s))
    chosen = choose(pool, size=3, quotas=quotas)
    assert kept(chosen)
    assert worth(pool, chosen, size=3) >= best / 3 - 1e-6


@given(st.integers(0, 10_000), st.integers(1, 8))
@settings(max_examples=40)
def test_lazy_is_plain_greedy(seed, size):
    pool = random_pool(seed)
    plain = []
    for _ in range(size):
        left = [i for i in range(8) if i not in plain]
        plain.append(max(left, key=lambda i: (worth(pool, [*plain, i], size=size), -i)))
    assert worth(pool, choose(pool, size=size), size=size) == np.float64(worth(pool, plain, size=size))


def test_what_is_given_counts_and_stays():
    pool = random_pool(3)
    assert choose(pool, size=2, given=[5])[0] == 5
    assert choose(pool, size=1, given=[5, 6]) == [5, 6]
    assert worth(pool, [], size=2) == 0.0
