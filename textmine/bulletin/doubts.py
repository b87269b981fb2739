"""Whether anybody says that the courses did not fit: then the draft does not say that they did.

That courses suited the work of those who heard them is the organiser's judgement, which a draft only offers (【待核】).
Where somebody wrote the contrary it is not offered, and no heading claims it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from textmine.bulletin.material import Material

__all__ = ["doubts_courses", "somebody_doubts"]

_COURSE = "课程|[讲上听]课|[这门节堂]课|讲座|讲[的得授]|内容|培训|研修|专题"
_DOUBT = re.compile(
    rf"(?:{_COURSE})[^，。；！？]{{0,10}}(?:偏(?:理论|多|难|深|浅|重|空)|脱离|脱节|太(?:多|满|深|浅|难|理论|空|密|赶)|"
    r"不(?:太|大|够|很)?(?:实用|贴近|接地气|适合|切合|对口|解渴)|用不上|针对性不[强够]|走马观花|照本宣科|念稿|效果不[好佳])|"
    r"(?:和|跟|与)(?:我们|我|本校|工作|专业|实际)[^，。；！？]{0,8}(?:结合不[够紧]|关系不大|不搭|脱节|有距离)|"
    r"听[^，。；！？]{0,12}(?:[，,]?(?:确实|实在|完全|根本))?听不懂|回[去来校]?[^，。]{0,4}能用[^，。]{0,3}(?:不多|很少)"
)
_OF_OTHERS = re.compile(r"学生|孩子|家长|党课|课堂|我[讲上]|以前|从前|过去|原来|如果|不能|不要|避免")
"""A clause of these speaks of one's own lessons, of what was before, or of what should not be."""


def doubts_courses(text: str) -> bool:
    """Whether words say that courses of the training did not fit those who heard them.

    >>> doubts_courses("课程偏理论，和我们专业结合不够。"), doubts_courses("课程案例多、能落地。")  # theory; cases
    (True, False)
    >>> doubts_courses("以前的党课照本宣科，学生听不懂。")  # one's own lectures, of old
    False
    """
    return any(_DOUBT.search(clause) and not _OF_OTHERS.search(clause) for clause in re.split("[。！？；]", text))


def somebody_doubts(material: Material) -> bool:
    """Whether any of what people say, printed or not, doubts the courses."""
    return any(map(doubts_courses, _said(material)))


def _said(material: Material) -> Iterator[str]:
    yield from (quote.text for quote in material.quotes)
    yield from (str(row.get("text", "")) for row in material.rejected)
