"""Crowds that say something: 学员们反映…, 参训教师普遍表示…, 部分书记提出…; whoever says so must know how many do."""

from __future__ import annotations

import re
from collections.abc import Iterator

from textmine.bulletin.checking.attribution import SAYING

__all__ = ["LEADS_ONLY", "find_crowds"]

_PEOPLE = "学员|教师|老师|同志|书记|校长|园长|班主任|党员|干部|同学|学习者|参训者|人员"
_PLURAL = rf"(?:参训|与会|参会|广大|各位|在座|全班)(?:的)?(?:{_PEOPLE})(?:们)?|(?:{_PEOPLE})们"
LEADS_ONLY = (
    r"(?:了|过|出)*(?:各自|自己|具体|宝贵|中肯|相关|个人|许多|很多|不少|一些|若干|不同|独到|新|[一两三四五六几]点|[一两三四五六几]条)*的?"
    r"(?:工作|教学|管理)?(?:做法|建议|体会|看法|意见|想法|打算|收获|感受|经验|观点|困难|问题|情况|故事|案例)(?:[，。；！]|$)"
)
"""What is said is not told, but only named: 提出了具体建议。"""
_SAYS = (
    rf"(?<!的)(?:{SAYING}|觉得|感到|希望|认识到|体会到|期待|盼望|称)"
    rf"(?![得的法话服明望者]|[。！；]|$)(?!{LEADS_ONLY})"
)
"""A verb of saying; not 学员的建议 or 反映的问题, and not where it only leads to what follows."""
_BETWEEN = r"[^，。；：！？“”《》\u3000]{0,12}?(?:，[^，。；：！？“”《》\u3000]{0,5}?)?"
_CROWD = re.compile(
    rf"(?P<who>{_PLURAL}|(?:^|(?<=[，。；、]))学员(?!\d)(?=[^，。；：]{{0,2}}{_SAYS}|对)){_BETWEEN}{_SAYS}"
)


def find_crowds(view: str) -> Iterator[tuple[int, int]]:
    """Spans of people in the plural, without a word for how many, who are said to say something.

    >>> text = "学员们反映食堂饭菜不好。"
    >>> [text[start:end] for start, end in find_crowds(text)]
    ['学员们']
    >>> list(find_crowds("学员们提出了具体建议。学员们反映的问题将逐条研究。学员39谈到，电机学很抽象。"))
    []
    """
    for match in _CROWD.finditer(view):
        yield match.span("who")
