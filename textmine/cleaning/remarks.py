"""What a mentor wrote beneath a trainee's text: 导师点评, 指导教师评语. It is nobody's but the mentor's."""

from __future__ import annotations

import re

from textmine.spans import Span

__all__ = ["remark_spans"]

_MARKS = r"[ \t　]*(?:#{1,6}[ \t]*|[-*+•][ \t]+)?(?P<marks>[*_【\[〖]*)(?:[一二三四五六七八九十\d]{1,2}[、.．][ \t]*)?"
_JUDGE = r"(?:(?:指导|辅导|带教|授课|班级)?(?:教师|老师|导师|专家)|师傅|班主任|辅导员|评委)"
_HEADING = re.compile(
    rf"(?m)^{_MARKS}{_JUDGE}的?(?:点评|评语|批语|寄语|评价|评阅意见)(?:[(（][^()（）\n]{{1,20}}[)）])?"
    r"[*_】\]〗]*[ \t　]*(?:[:：][*_】\]〗]*|(?=\r?$))"
)
"""A line of its own, or what stands before a colon: 导师点评让我明白… is the trainee's own sentence."""
_SUBJECT = re.compile(
    r"(?:学生|自我|同伴|小组|家长|多元|过程性|教学)[^\n]{0,4}(?:评价|自评|互评)|评价(?:方式|标准|主体|量表)"
)
"""Where 教师评价 (judgement by the teacher) stands beside judgement by pupils it is a part of a lesson plan."""
_NEXT = re.compile(
    r"(?m)^[ \t　]*(?:#{1,6}[ \t]*\S[^\n]*|\*\*[^*\n]{1,24}\*\*[ \t]*[:：]?[ \t]*|[【〖][^】〗\n]{1,24}[】〗][^\n]*"
    r"|[一二三四五六七八九十]{1,2}[、.．][^\n。！？；]{1,24}|[\u3400-\u9fff]{2,12}(?P<colon>[:：])?)\r?(?=\n)"
)
"""Headings, with something beneath them. What is numbered by digits may be the remark's own points; so may what ends on
a colon (后续建议：) where the remark's own heading does not."""
_LETTER = re.compile(r"\S")
_BEGINS = re.compile(r"点评|评语|批语|寄语|评价|评阅意见")


def remark_spans(text: str) -> list[Span]:
    r"""Spans of remarks by a mentor, teacher or expert, each with its heading, up to the next heading.

    >>> text = "本周工作\n完成了两个单元的设计。\n\n导师点评\n小李进步很快，继续保持。"   # mentor: keep it up
    >>> [text[start:end] for start, end in remark_spans(text)]
    ['导师点评\n小李进步很快，继续保持。']
    >>> remark_spans("专家点评让我明白了怎样上好一节课。")   # an expert's remarks taught me how to …
    []
    """
    if not _BEGINS.search(text):
        return []
    spans: list[Span] = []
    for match in _HEADING.finditer(text):
        if (spans and match.start() < spans[-1].end) or ("评价" in match.group() and _SUBJECT.search(text)):
            continue
        spans.append(Span(match.start(), _end(text, match.end())))
    return spans


def _end(text: str, position: int) -> int:
    """Where the remark ends: its first line is never a heading, however short."""
    first = _LETTER.search(text, position)
    if first is None:
        return position
    line_end = text.find("\n", first.start())
    with_colon = text[:position].rstrip("*_】]〗").endswith((":", "："))
    headings = (m.start() for m in _NEXT.finditer(text, line_end) if with_colon or not m["colon"])
    end = next(headings, len(text)) if line_end > 0 else len(text)
    return position + len(text[position:end].rstrip())
