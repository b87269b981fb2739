"""Other people's words inside a text: quoted parents, forwarded chains, reply heads, a mentor's remarks."""

from __future__ import annotations

import re

from textmine.cleaning.remarks import remark_spans
from textmine.spans import Span

__all__ = ["quoted_spans"]

_NAME = r"[^\s:：，。,、@/《》“”\"'「」]{1,20}"
_STAMP = r"[^\n]{0,40}"
_BLOCK = re.compile(
    r"\[quote[^\]\n]*\].{0,5000}?\[/quote\]|【引用】.{0,5000}?【/引用】|<blockquote\b.{0,5000}?</blockquote>"
    r"|\A\s*「[^：:」\n]{1,40}[：:].{0,5000}?」\s*\n(?:[-—][ \t]*){5,}(?=\n)",
    re.DOTALL | re.I,
)
_FORWARD = re.compile(rf"//\s*@{_NAME}\s*[:：].*", re.DOTALL)
_ARROW = re.compile(r"(?m)^[ \t]*>(?=[^<(\d._\s]|[ \t]+\S).*$")
_HEAD = re.compile(
    rf"(?m)^[ \t　]*(?P<head>"
    rf"(?:引用|回复|回覆|答复)\s*(?:第?\s*[#＃]?\d+\s*[楼樓#＃层]\s*)?@?(?:{_NAME})?\s*(?:于{_STAMP})?(?:的)?\s*"
    rf"(?:发言|發言|帖子|发表|留言|话)?\s*[:：]"
    rf"|{_NAME}\s*(?:发表于|發表於|写道|说道)\s*{_STAMP}[:：]?(?=\n)"
    rf"|第?\s*[#＃]?\d+\s*[楼樓]\s*@?(?:{_NAME})?\s*[:：]"
    rf")[ \t　]*"
)
_FLOOR_SIGNS = frozenset("第#＃0123456789")
_ANSWER_SIGNS = frozenset("回答")
_MARKS = {"“": "”", "「": "」", "『": "』", '"': '"', "‘": "’", "【": "】"}
_SIGN = re.compile(r"[>\[【<「]|//|引用|回复|回覆|答复|发表于|發表於|写道|说道|[楼樓]")
"""One of these stands in every text with a head or a block."""
_SAME_LETTERS = 8
"""A run of letters of the parent inside an answer that counts as quoted. A guess: fewer may be a term."""
_SENTENCE = re.compile(r"[^。！？!?；;…\n]+[。！？!?；;…]*[”’」』]*")
_ENDS = "。！？!?；;… \t　\n”’」』“‘「『\"'"


def quoted_spans(text: str, parent: str | None = None) -> list[Span]:
    r"""Spans of a post that are the words of others, sorted; they may overlap.

    Args:
        text: the post.
        parent: the text that it answers, where known. A head such as 回复 3楼： is followed by the parent's words where
            they are the parent's; without the parent, by what stands in quotation marks behind the head.

    >>> text = "引用 张敏 的发言：“微党课要短。”\n我同意，还要真。"  # quoting Zhang Min: "keep it short." / I agree …
    >>> [text[start:end] for start, end in quoted_spans(text)]
    ['引用 张敏 的发言：“微党课要短。”']
    >>> text = "说得好！//@李强：三会一课不能走过场"  # well said! // @Li Qiang: …
    >>> [text[start:end] for start, end in quoted_spans(text)]
    ['//@李强：三会一课不能走过场']
    """
    spans: list[Span] = remark_spans(text)
    if _SIGN.search(text):
        spans += [Span(*match.span()) for pattern in (_BLOCK, _FORWARD, _ARROW) for match in pattern.finditer(text)]
        spans += [_headed(text, match, parent) for match in _HEAD.finditer(text)]
    if parent:
        spans += _repeated(text, parent)
    return sorted({Span(start, end) for start, end in spans if start < end})


def _headed(text: str, match: re.Match[str], parent: str | None) -> Span:
    """A head with what it quotes."""
    head = match["head"]
    if head[0] in _FLOOR_SIGNS and not parent:
        return Span(0, 0)  # in a text that answers nothing, 3楼：图书馆 tells where the library is
    # Behind 回复 stand the parent's words or the author's own; behind 引用 the parent's.
    end = match.end()
    if parent or head[0] not in _ANSWER_SIGNS:
        end = _reach(text, end, parent)
    elif end < len(text):
        end = _closing(text, end) or end
    return Span(match.start("head"), end)


def _reach(text: str, position: int, parent: str | None) -> int:
    """Where the words quoted behind a head end; the head's own end where none are."""
    if position < len(text) and (end := _closing(text, position)):
        return end
    line_end = text.find("\n", position)
    line_end = len(text) if line_end < 0 else line_end
    if parent:
        return _parents_words(text, position, line_end, parent)
    if line_end == position < len(text):  # the head stands alone (张三 发表于 2017-6-22 10:05), the words below it
        following = text.find("\n", line_end + 1)
        return len(text) if following < 0 else following
    own_line_follows = line_end < len(text)
    return line_end if own_line_follows else position


def _closing(text: str, position: int) -> int:
    """The place behind the mark that closes the one at `position`, quotations within it skipped; 0 where none does."""
    opening = text[position]
    closing = _MARKS.get(opening)
    if closing is None:
        return 0
    depth = 1
    for place in range(position + 1, len(text)):
        if text[place] == closing:
            depth -= 1
        elif text[place] == opening:
            depth += 1
        if not depth:
            return place + 1
    return text.find(closing, position + 1) + 1


def _parents_words(text: str, position: int, line_end: int, parent: str) -> int:
    """The end of the sentences behind a head that stand in the parent word for word."""
    end = position
    for match in _SENTENCE.finditer(text, position):
        core = match.group().strip(_ENDS)
        if core and core not in parent:
            break
        end = match.end()
        if end >= line_end:
            break
    return end


def _repeated(text: str, parent: str) -> list[Span]:
    """Sentences of an answer that stand in what it answers."""
    spans = []
    for match in _SENTENCE.finditer(text):
        core = match.group().strip(_ENDS)
        if len(core) >= _SAME_LETTERS and core in parent:
            spans.append(Span(*match.span()))
    return spans
