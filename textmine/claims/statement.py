"""A claim in one sentence: the one whose content most others say too, shortened where that is safe.

The medoid of sentences is the one most like all of them, and that is often a long one, which says more than the others
do. Who is counted should hold all of what is printed, so direction matters, as in textual entailment (Dagan et al.
2006).
"""

from __future__ import annotations

import re

import numpy as np
from numpy.typing import NDArray

from textmine.claims.likeness import Likeness

__all__ = ["most_said", "shorten"]


def most_said(texts: NDArray[np.int64], likeness: Likeness) -> int:
    """The text whose content the others say most, each weighed by how many sentences read it.

    What surely asserts something goes before what may be a heading; of equals, the first by wording.
    """
    return int(texts[_most_said(likeness.said_by(texts), texts, likeness)]) if len(texts) > 1 else int(texts[0])


def _most_said(said: NDArray[np.float32], texts: NDArray[np.int64], likeness: Likeness) -> int:
    weights = likeness.weights[texts].astype(np.float64)
    by_all = said.astype(np.float64) @ weights / weights.sum()
    return int(np.argmax(np.round(by_all + likeness.stated[texts], 6)))


def shorten(text: str) -> str:
    """The statement that a sentence makes: its end, without a list mark and a clause that only leads up to it.

    What is left out says who thinks so, or since when, and never denies, asks, limits or proposes; what is left must
    stand on its own: no pronoun or connective that points back, and eight characters or more. Otherwise the sentence
    stays whole.

    >>> shorten("1. 听了袁老师的课我心里有了数，微党课要讲身边人的真事。")  # now I know: tell true stories
    '微党课要讲身边人的真事。'
    >>> shorten("我认为，这样做不行。")  # what does "this" mean?
    '我认为，这样做不行。'
    """
    whole = _MARK.sub("", text)
    rest = whole
    while (lead := _LEAD.match(rest)) and _stands(rest[lead.end() :]):
        rest = rest[lead.end() :]
    return rest or text


def _stands(rest: str) -> bool:
    return len(rest) >= _LEAST and _POINTING.match(rest) is None


_MARK = re.compile(r"^(?:[\\#>•·\-\s]+|\*\s+|[（(]?(?:\d{1,2}|[一二三四五六七八九十]{1,3})[)）.、．](?!\d)\s*)+")
_LEAST = 8
"""Characters of the shortest full statement: subject, verb and object of two each, a particle and a full stop."""
_TOLD = (
    "(?:(?:可?算|可)?(?:弄|琢磨|想|听)?明白了?|心里(?:才)?有了[数底]|懂得?了?|想通了?|恍然|彻悟|信服"
    "|认识到|体会到|意识到|感受到|觉得)"
)
_LEAD = re.compile(
    "(?:"
    "(?:所以|因此|因而|由此|总之|另外|此外|其次|首先|最后|同时|当然|其实|说到底|老实讲|说实话|老实说)"
    "|(?:依我(?:浅见|看|之见)|在我看来|我(?:个人)?(?:认为|觉得|以为|看)|窃以为|我的(?:看法|体会|想法)(?:是|就一条|有一条)?)"
    f"|(?:听|听了|听完|听罢|学了|学完|学习后|通过)?[^，。；：:！？不没未无别难要]{{0,18}}(?:我|这才|这回|才|使我们|进一步){_TOLD}"
    ")[，,：:]"
)
"""Clauses that only lead up to a statement. 我建议 is none: without it, a wish would read as a fact."""
_POINTING = re.compile("[这那它他她其此该]|如此|于是|因为|但|而|却|也|还|又|就|便|才|所以|不然|否则|并|以及|或者")
