"""How many say so: share with its lower bounds, and the hedge that a bulletin may print.

A class is a sample of those who could have come: the lower bound says how small the share may be among them. Wilson's
score interval (Wilson 1927) holds its level also for few people and for shares near 0 and 1. The bootstrap over people
(Efron 1979) of a share has a closed form: resampling n people of whom k say so draws a binomial count, so its quantile
is computed, not simulated.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Any

from textmine.proportions import wilson
from textmine.settings import ClaimSettings

__all__ = ["HEDGES", "Tally", "bootstrap_lower", "count_people", "hedge"]

HEDGES = ("一致", "普遍", "多数", "不少", "多位", "一些", "个别")
"""How many, from strongest to weakest: all as one, generally, most, quite a few, several, some, single ones."""

_TAIL = 0.025


@dataclass(frozen=True, slots=True)
class Tally:
    """The counts of a claim.

    Attributes:
        supporters, opposers: how many people; each side counts a person once.
        denominator: how many people wrote something of their own in texts of the kinds that the claim stands in.
        share: supporters of the denominator.
        lower: Wilson's lower bound of the share, at 95 %.
        bootstrap: the lower bound by bootstrap over people, at 95 %.
        hedge: one of `HEDGES`.
    """

    supporters: int
    opposers: int
    denominator: int
    share: float
    lower: float
    bootstrap: float
    hedge: str

    def to_row(self) -> dict[str, Any]:
        """The fields of the interchange form; the people themselves stand beside them."""
        return {
            "denominator": self.denominator,
            "share": round(self.share, 4),
            "lower": round(self.lower, 4),
            "bootstrap": round(self.bootstrap, 4),
            "hedge": self.hedge,
        }


def count_people(supporters: int, opposers: int, denominator: int, *, settings: ClaimSettings) -> Tally:
    """The counts of a claim with shares, bounds and hedge.

    >>> count_people(22, 0, 30, settings=ClaimSettings()).hedge
    '普遍'
    """
    denominator = max(denominator, supporters, 1)
    share, lower = supporters / denominator, wilson(supporters, denominator)[0]
    word = hedge(supporters, opposers, denominator, settings=settings)
    return Tally(supporters, opposers, denominator, share, lower, bootstrap_lower(supporters, denominator), word)


def bootstrap_lower(count: int, total: int) -> float:
    """The 2.5 % quantile of the share when people are drawn anew, with replacement; 0 where nobody was asked.

    >>> bootstrap_lower(20, 30)
    0.5
    """
    if total == 0 or count == 0:
        return 0.0
    if count >= total:
        return 1.0
    share, reached = count / total, 0.0
    for drawn in range(total + 1):
        log = math.lgamma(total + 1) - math.lgamma(drawn + 1) - math.lgamma(total - drawn + 1)
        reached += math.exp(log + drawn * math.log(share) + (total - drawn) * math.log1p(-share))
        if reached >= _TAIL:
            return drawn / total
    return share


def hedge(supporters: int, opposers: int, denominator: int, *, settings: ClaimSettings) -> str:
    """The strongest word of `HEDGES` that the counts carry.

    >>> settings = ClaimSettings()
    >>> [hedge(n, 0, 36, settings=settings) for n in (36, 26, 20, 9, 5, 3, 1)]
    ['一致', '普遍', '多数', '不少', '多位', '一些', '个别']
    >>> hedge(35, 1, 36, settings=settings)  # one spoke against it: not 一致
    '普遍'
    """
    share = supporters / max(denominator, 1)
    enough = supporters >= settings.several
    lower = wilson(supporters, denominator)[0]
    carried = (
        enough and opposers == 0 and share >= settings.unanimous_share,
        enough and lower >= settings.general_lower,
        enough and share > settings.most_share,
        supporters >= settings.many and share >= settings.many_share,
        enough,
        supporters >= settings.some,
        True,
    )
    return HEDGES[carried.index(True)]
