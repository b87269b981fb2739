"""The greedy choice against the best that there is, and its limits."""

from collections import Counter
from dataclasses import replace
from itertools import combinations

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from textmine.quotes import coverage
from textmine.quotes.coverage import Pool, Quota, choose, exchange, relative, worth


def random_pool(seed, candidates=8, sentences=12):
    rng = np.random.default_rng(seed)
    weights = rng.random(sentences).astype(np.float32)
    likeness = rng.random((candidates, candidates)).astype(np.float32)
    return Pool(
        rng.random((candidates, sentences)).astype(np.float32),
        weights / weights.sum(),
        (rng.random(candidates) / 2).astype(np.float32),
        np.maximum(likeness, likeness.T),
        float(rng.random()),
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


@given(st.integers(0, 10_000), st.integers(1, 4))
@settings(max_examples=60)
def test_after_exchanges_no_other_in_one_place_is_better(seed, size):
    pool, rng = random_pool(seed), np.random.default_rng(seed)
    quotas = [Quota(str(i), rng.integers(0, 4, 8).astype(np.int32), 1, Counter()) for i in range(2)]
    greedy = choose(pool, size=size, quotas=quotas)
    chosen = exchange(pool, greedy, size=size, quotas=quotas, given=greedy[:1])
    assert chosen[0] == greedy[0] and len(set(chosen)) == len(greedy)
    assert worth(pool, chosen, size=size) >= worth(pool, greedy, size=size) - 1e-6
    for place in range(1, len(chosen)):
        rest = chosen[:place] + chosen[place + 1 :]
        assert all(quota.allows(chosen[place], rest) for quota in quotas)
        for other in set(range(8)) - set(chosen):
            if all(quota.allows(other, rest) for quota in quotas):
                assert worth(pool, [*rest, other], size=size) <= worth(pool, chosen, size=size) + 1e-6


def test_what_greedy_takes_first_is_exchanged():
    """One stands for a half of two things and is taken first; together those that tell each wholly are worth more."""
    both = np.array([[0.6, 0.6], [1, 0], [0, 1]], np.float32)
    pool = Pool(both, np.full(2, 0.5, np.float32), np.zeros(3, np.float32), np.eye(3, dtype=np.float32))
    assert choose(pool, size=2) == [0, 1]
    assert sorted(exchange(pool, [0, 1], size=2)) == [1, 2]
    assert exchange(pool, [0, 1], size=2, given=[0]) == [0, 1]


def test_exchanges_end_where_a_gain_is_no_number(monkeypatch):
    """A machine that gives no number for one cosine must not keep the choice going for ever."""
    tried, best = [], coverage._best_exchange

    def counted(*given):
        tried.append(given)
        assert len(tried) < 100, "it goes round and round"
        return best(*given)

    monkeypatch.setattr(coverage, "_best_exchange", counted)
    pool = random_pool(3)
    pool.similarity[2, 5] = np.nan
    assert len(exchange(pool, [0, 1, 2], size=3)) == 3


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


@given(st.integers(0, 10_000), st.integers(1, 4))
@settings(max_examples=60)
def test_one_more_never_loses(seed, size):
    pool = random_pool(seed)
    for subset in combinations(range(8), size):
        assert worth(pool, subset, size=size) >= worth(pool, subset[:-1], size=size) - 1e-6


def test_what_repeats_is_not_chosen_beside_its_like():
    same = np.array([[1, 1, 0], [1, 1, 0], [0, 0, 1]], np.float32)
    nothing = np.zeros((3, 2), np.float32)
    pool = Pool(nothing, np.ones(2, np.float32), np.array([1, 0.9, 0.5], np.float32), same, 0.0)
    assert choose(pool, size=2) == [0, 1]
    assert choose(replace(pool, difference=2.0), size=2) == [0, 2]


@given(st.integers(0, 10_000), st.integers(1, 4), st.integers(2, 1000))
@settings(max_examples=40)
def test_coverage_weighs_the_same_in_groups_of_any_size(seed, size, times):
    pool = random_pool(seed)
    nobody = np.zeros((8, 12 * times), np.float32)  # sentences that none covers
    rest = replace(
        pool,
        similarity=np.concatenate([pool.similarity, nobody], axis=1),
        weights=np.full(12 * (times + 1), pool.weights.mean() / (times + 1), np.float32),
    )
    rest.weights[:12] = pool.weights / (times + 1)
    few, many = (choose(relative(p, size=size), size=size) for p in (pool, rest))
    assert few == many
