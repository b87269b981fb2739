"""Wilson's score interval of a share, which holds its level also for few people and for none or all of them.

E. B. Wilson (1927), Probable inference, the law of succession, and statistical inference. As `scipy.stats` computes it
(`binomtest(…).proportion_ci(method="wilson")`), whose import takes longer than all else that a chart needs.
"""

from __future__ import annotations

import math

__all__ = ["wilson"]

_Z = 1.959963984540054
"""Both sides of a 95 % interval: the customary level."""


def wilson(count: int, total: int) -> tuple[float, float]:
    """The 95 % interval of a share; where nobody was asked, it may be anything.

    >>> [round(bound, 4) for bound in wilson(3, 10)], wilson(0, 0)
    ([0.1078, 0.6032], (0.0, 1.0))
    """
    if total == 0:
        return 0.0, 1.0
    share, z2 = count / total, _Z**2
    middle = share + z2 / (2 * total)
    spread = _Z * math.sqrt(share * (1 - share) / total + z2 / (4 * total**2))
    scale = 1 + z2 / total
    return max(0.0, (middle - spread) / scale), min(1.0, (middle + spread) / scale)
