"""Style: whether a sentence reads well in print: its length, concreteness, balance, stance and register.

The weights are an admitted guess, set by hand, small beside coverage and quotability, and each has a name that
an organiser can read among the reasons.
"""

from __future__ import annotations

import math
import re

__all__ = ["style_reasons", "style_score"]

_CONCRETE = re.compile(
    r"[0-9０-９]+|[一二三四五六七八九十两百千]+(?:名|个|位|次|所|年|月|周|天|节|分钟|人|件|条|项)|我校|我园|我们学校|本校|年级|班级|支部|教研组|"
    r"结对|试点|公开课|走访|家访|台账|案例|校本|社团|比赛|《"
)
_STANCE = re.compile(
    r"我认为|我觉得|应该|应当|必须|关键|核心|根本|不是.{1,20}(?:而)?是|不在.{1,12}[，,]?而?在|只有.{2,30}才|与其.{2,20}不如|离不开|重要"
)
_SPOKEN = re.compile(
    r"哈哈|嘿|呃|嗯|啊啊|这个那个|对吧|是吧|吧？|的话|hh|233|[~～]|[！!]{2,}|。。|emm|loser|卷死|牛[逼b]"
)
_SAYS_MORE = re.compile(
    r"让我|使我|从.{2,12}到.{2,12}|越.{1,8}越|不仅.{2,30}(?:还|更|而且|也)|既.{2,20}又|把.{2,14}(?:变成|化为|落到|当作|融入)"
)

_BEST_LENGTH, _TOLERANCE = 42, 0.7
"""Characters; and the width in natural logarithms. Quoted sentences in school bulletins run to one and a half lines."""


def style_score(text: str) -> float:
    """How well a text would read as a quotation, from 0 to 1.

    >>> plain, empty = "我校把教研会开到食堂，每周四十分钟，只谈一个孩子。", "今天继续学习了一些相关内容。"
    >>> style_score(plain) > style_score(empty)  # 40 minutes a week on one child; went on learning some content
    True
    """
    fit = math.exp(-((math.log(max(len(text), 1) / _BEST_LENGTH) / _TOLERANCE) ** 2))
    score = 0.35 * fit + 0.2 * min(len(_CONCRETE.findall(text)), 2) / 2 + 0.15 * (_STANCE.search(text) is not None)
    score += 0.15 * _balanced(text) + 0.15 * (_SAYS_MORE.search(text) is not None)
    unfinished = not text.rstrip("”’」』）)》").endswith(tuple("。！!…；;."))
    return max(0.0, score - 0.25 * (_SPOKEN.search(text) is not None) - 0.15 * unfinished)


def style_reasons(text: str) -> tuple[str, ...]:
    """What speaks for a text, in Chinese."""
    found = (
        ("有具体做法或数字", _CONCRETE.search(text) is not None),
        ("观点鲜明", _STANCE.search(text) is not None),
        ("句式工整", _balanced(text)),
        ("写出了变化或递进", _SAYS_MORE.search(text) is not None),
    )
    return tuple(name for name, holds in found if holds)


def _balanced(text: str) -> bool:
    """Whether three or more clauses are of about one length, or two are of exactly one."""
    lengths = [len(clause) for clause in re.split(r"[，,；;、。：:]", text) if clause]
    if len(lengths) >= 3:
        mean = sum(lengths) / len(lengths)
        return sum((length - mean) ** 2 for length in lengths) / len(lengths) <= (0.25 * mean) ** 2
    return len(lengths) == 2 and lengths[0] == lengths[1] >= 5
