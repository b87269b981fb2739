"""Whether two sentences have a word in common that says what they are about, and not only how such texts are written.

这次培训最大的收获是结识了同行 and 这次培训最大的收获是认识了岗位 are alike in all but what was gained. In a class of a
dozen, where few sentences are there to tell what all of them have, that likeness made a claim of both.
"""

from __future__ import annotations

from collections.abc import Iterable
from functools import cache

from textmine.claims.stance import function_words
from textmine.terms.stopwords import load_stop_words

__all__ = ["matter_words", "share_matter"]

_SHORT = 14
"""Letters up to which a text is an answer that may well be of such words alone: 讲座太多, 少安排讲座. A guess."""
_FRAME = (
    "学习 培训 研修 收获 体会 认识 感受 感触 启发 启示 明白 懂得 懂 学会 学到 理解 意识 发现 "
    "讲到 觉得 真正 通过 作为 最大 实在 重要 关键 印象 深刻 回去 回校 回园 教授 老师 教师 专家 "
    "学员 学生 孩子 家长 学校 校长 园长 书记 主任 班主任 同行 教学 教育 工作 岗位 我校 我园 "
    "全校 幼儿园 小学 中学 今后 以后 以前 过去 学期 下学期 每周 每月 每天 每学期 打算 准备 计划 "
    "建议 希望 安排 问题 困难 办法 做法 经验 方法 内容 一次 一个 第一 自己 大家 我们"
)
"""Words of whoever writes of a training. From reading who was falsely counted in five classes of 12 to 60 people."""


@cache
def _idle() -> frozenset[str]:
    return frozenset(_FRAME.split()) | load_stop_words() | function_words()


def matter_words(words: Iterable[str]) -> list[str]:
    """Those of the words that say what a sentence is about.

    >>> matter_words(["学习", "以后", "明白", "微党课", "要", "讲", "身边", "人"])
    ['微党课', '身边']
    """
    idle = _idle()
    return [word for word in words if len(word) > 1 and word[0].isalpha() and word not in idle]


def share_matter(one: tuple[str, Iterable[str]], other: tuple[str, Iterable[str]]) -> bool:
    """Whether either of two texts, each with its words, has a word of the other's matter in it.

    >>> friends, office = "这次培训最大的收获是结识了一批同行。", "这次培训最大的收获是重新认识了校长岗位。"
    >>> share_matter((friends, ["结识", "一批", "同行"]), (office, ["校长", "岗位"]))  # colleagues; an office
    False
    >>> near, own = "学习后才明白微党课要讲身边的人。", "党课讲我们自己的事，学生才爱听才记得住。"  # party lectures
    >>> share_matter((near, ["微党课", "身边"]), (own, ["党课", "学生"]))
    True
    """
    (text, words), (text_, words_) = one, other
    if min(len(text), len(text_)) < _SHORT:
        return True
    return any(word in text_ for word in matter_words(words)) or any(word in text for word in matter_words(words_))
