"""Choosing few that stand for many and repeat little: facility location by lazy greedy and exchanges, under limits.

Chosen set S of at most k is worth Σ_u w_u · max_{s∈S} sim(u, s) + Σ_{s∈S} (bonus(s) + d) / k − d · Σ_{pairs of S}
likeness / (k (k − 1)): how well every sentence u of a group is covered by its nearest chosen one, what each is worth by
itself, less what the chosen repeat of each other (Lin and Bilmes 2010); d, which each is given in advance, changes no
choice of k and lets nothing lose by one more. So it is monotone and submodular, and greedy choice reaches at least
(1 − 1/e) ≈ 0.63 of the best when only the number is limited (Nemhauser, Wolsey and Fisher 1978), and at least
1 / (p + 1) under p kinds of quota, each of which lets a class have so many (Fisher, Nemhauser and Wolsey 1978). Lazy
evaluation (Minoux 1978) changes nothing of the choice. Greedy takes first what is most like everything; so each of the
chosen is then exchanged for another while that is worth more (local search: Lee, Mirrokni, Nagarajan and Sviridenko
2009), which keeps every bound. Ties go to the candidate that comes first, and callers put them in order of their texts.
"""

from __future__ import annotations

import heapq
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from itertools import combinations

import numpy as np
from numpy.typing import NDArray

__all__ = ["COVERS", "NEAREST", "Pool", "Quota", "choose", "covered", "exchange", "relative", "sharpened", "worth"]

Floats = NDArray[np.float32]
COVERS = 0.6
"""Cosine from which a quotation stands for a sentence; as the figures to reach have it."""
NEAREST = 0.55
"""Cosine up to which it does not at all; so a little less than `COVERS` counts for something in a choice."""
_LEAST_GAIN = 1e-7
"""What an exchange must gain: more than rounding. So the exchanges end."""


@dataclass(frozen=True)
class Quota:
    """At most `most` candidates of each class.

    Attributes:
        name: of the limit.
        classes: class of each candidate, shape (n_candidates,); candidates of class −1 are not limited.
        most: how many of a class.
        used: how many of a class are chosen already, elsewhere.
    """

    name: str
    classes: NDArray[np.int32]
    most: int
    used: Counter[int]

    def allows(self, candidate: int, chosen: Sequence[int]) -> bool:
        """Whether one more of its class may be chosen."""
        own = int(self.classes[candidate])
        return own < 0 or self.used[own] + sum(int(self.classes[c]) == own for c in chosen) < self.most


@dataclass(frozen=True)
class Pool:
    """What is chosen from.

    Attributes:
        similarity: of each candidate to each sentence that is to be covered, at least 0, float32 (n_candidates, n).
        weights: of the sentences, float32 (n,).
        bonus: what each candidate is worth by itself, at least 0, float32 (n_candidates,).
        likeness: how far each two candidates repeat each other, from 0 to 1, float32 (n_candidates, n_candidates).
        difference: what it is worth to repeat nothing of the others.
    """

    similarity: Floats
    weights: Floats
    bonus: Floats
    likeness: Floats
    difference: float = 0.0

    def among(self, candidates: Sequence[int]) -> Pool:
        """Some of its candidates."""
        at = list(candidates)
        likeness = self.likeness[np.ix_(at, at)]
        return replace(self, similarity=self.similarity[at], bonus=self.bonus[at], likeness=likeness)


def choose(pool: Pool, *, size: int, quotas: Sequence[Quota] = (), given: Iterable[int] = ()) -> list[int]:
    """Choose candidates greedily, in the order of their gain.

    Args:
        pool: what is chosen from.
        size: how many at most, those given included.
        quotas: limits.
        given: candidates that are chosen already; they count against size and quotas, and are not asked whether they
            fit.

    Returns:
        Positions of the candidates, those given first.
    """
    chosen = list(given)
    cover = pool.similarity[chosen].max(axis=0) if chosen else np.zeros(pool.similarity.shape[1], np.float32)
    alone = _alone(pool, size) - sum((_repeated(pool, i, size) for i in chosen), np.zeros(len(pool.bonus)))
    gains = _gains(pool, cover) + alone
    taken = set(chosen)
    heap = [(-float(gain), i) for i, gain in enumerate(gains) if i not in taken]
    heapq.heapify(heap)
    while heap and len(chosen) < size:
        _, best = heapq.heappop(heap)
        if not all(quota.allows(best, chosen) for quota in quotas):
            continue
        gain = float(_gain(pool, best, cover) + alone[best])
        if heap and (-gain, best) > heap[0]:
            heapq.heappush(heap, (-gain, best))
            continue
        chosen.append(best)
        cover = np.maximum(cover, pool.similarity[best])
        alone = alone - _repeated(pool, best, size)
    return chosen


def exchange(
    pool: Pool, chosen: Sequence[int], *, size: int, quotas: Sequence[Quota] = (), given: Iterable[int] = ()
) -> list[int]:
    """Put others in the places of some that were chosen, one at a time, while that makes the choice worth more.

    Args:
        pool: what is chosen from.
        chosen: what is to be bettered.
        size: what the choice was made for.
        quotas: limits.
        given: candidates that keep their places.

    Returns:
        Positions of as many candidates, worth at least as much.
    """
    now, fixed = list(chosen), set(given)
    free = [place for place, candidate in enumerate(now) if candidate not in fixed]
    value = worth(pool, sorted(now), size=size)
    while found := [_best_exchange(pool, now, place, size, quotas) for place in free]:
        _, place, candidate = max(found)
        then = [*now]
        then[-place] = -candidate
        # of the whole choice in one order: a sum of gains, each rounded, could go in circles
        better = worth(pool, sorted(then), size=size)
        if not better > value + _LEAST_GAIN:
            break
        now, value = then, better
    return now


def _best_exchange(
    pool: Pool, chosen: Sequence[int], place: int, size: int, quotas: Sequence[Quota]
) -> tuple[float, int, int]:
    """What is gained by what fits best in a place; that place and the candidate, negative: of equals the first wins."""
    rest = [candidate for at, candidate in enumerate(chosen) if at != place]
    cover = pool.similarity[rest].max(axis=0) if rest else np.zeros(pool.similarity.shape[1], np.float32)
    worths = _gains(pool, cover) + _alone(pool, size) - sum((_repeated(pool, i, size) for i in rest), np.zeros(1))
    gains = worths - worths[chosen[place]]
    for candidate in np.argsort(-gains, kind="stable").tolist():
        if candidate not in chosen and all(quota.allows(candidate, rest) for quota in quotas):
            return float(gains[candidate]), -place, -candidate
    return 0.0, -place, -chosen[place]


def worth(pool: Pool, chosen: Sequence[int], *, size: int) -> float:
    """What a choice is worth."""
    if not chosen:
        return 0.0
    repeated = sum(_repeated(pool, i, size)[j] for i, j in combinations(chosen, 2))
    return float(covered(pool, chosen) + _alone(pool, size)[list(chosen)].sum() - repeated)


def relative(pool: Pool, *, size: int) -> Pool:
    """The same pool, with coverage as a share of what `size` candidates could cover that are chosen for nothing else.

    Of a large group a few quotations cover a thousandth, of a small one a tenth, while worth and likeness are as large
    in both: without this coverage would count for nothing in a large one.
    """
    none = np.zeros_like(pool.bonus)
    best = choose(replace(pool, bonus=none, difference=0.0), size=size)
    return replace(pool, weights=np.asarray(pool.weights / max(covered(pool, best), 1e-9), np.float32))


def covered(pool: Pool, chosen: Sequence[int]) -> float:
    """How much of what is to be covered a choice covers."""
    cover = pool.similarity[list(chosen)].max(axis=0, initial=0).astype(np.float64)
    return float(cover @ pool.weights.astype(np.float64))


def _alone(pool: Pool, size: int) -> NDArray[np.float64]:
    """What each candidate is worth where nothing is covered or repeated."""
    return (pool.bonus.astype(np.float64) + pool.difference) / max(size, 1)


def _repeated(pool: Pool, chosen: int, size: int) -> NDArray[np.float64]:
    """What each candidate loses by one that is chosen."""
    share = pool.difference / max(size * (size - 1), 1)
    return np.asarray(pool.likeness[chosen].astype(np.float64) * share)


def _gain(pool: Pool, candidate: int, covered: Floats) -> np.float64:
    better = np.maximum(pool.similarity[candidate] - covered, 0)
    # einsum adds up in one fixed order whatever the number of BLAS threads
    return np.float64(np.einsum("i,i->", better, pool.weights, dtype=np.float64))


def _gains(pool: Pool, covered: Floats) -> NDArray[np.float64]:
    return np.array([_gain(pool, i, covered) for i in range(len(pool.bonus))], np.float64)


def sharpened(similarity: NDArray[np.float32]) -> NDArray[np.float32]:
    """What a cosine is worth: nothing up to `NEAREST`, full from 0.65: only what is near stands for a sentence."""
    return np.asarray(np.clip((similarity - NEAREST) / 0.1, 0, 1), np.float32)
