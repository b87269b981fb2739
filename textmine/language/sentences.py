"""Sentences as spans.

A sentence ends at 。！？；, at …… where it does not go on, at a full stop behind a Chinese character, and at the end of
its line. Closing quotes and brackets, further marks and emoticons stay with it. It does not end inside 《》 or a
bracket, nor where a quotation is part of a longer sentence:

    >>> text = "“怎么办？”的问题不新（真的！），他说：“好。”我不信！"
    >>> # The question "What to do?" is not new (really!); he said: "Fine." I don't believe it!
    >>> [text[start:end] for start, end in sentence_spans(text)]
    ['“怎么办？”的问题不新（真的！），他说：“好。”', '我不信！']

Spans leave out white space at both ends, and the marks of headings, list items and quoted lines in front (`## `, `- `,
`> `), which are layout; the number of a numbered item stays, as its author wrote it.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import chain

import numpy as np

from textmine.corpus import Corpus
from textmine.engine import Engine, LocalEngine, chunked
from textmine.filling import Filling
from textmine.spans import Int32, Sentences, Span
from textmine.store import ColumnStore

__all__ = ["sentence_spans", "split_sentences"]

_HAN = "㐀-鿿豈-﫿𠀀-𲎯"
_CLOSING = "”’」』）)】》〉"
_EMOTICONS = (
    r"(?:[ ]?(?:[\U0001F000-\U0001FAFF☀-➿️‍]+"  # emoji
    rf"|\[[{_HAN}]{{1,4}}\]"  # [捂脸]
    r"|[:;=]-?[)(DP](?![A-Za-z])|\^_*\^|T_T|QAQ|orz\b|[~～]+(?![0-9])))*"
)
_TAIL = rf"(?:[{_CLOSING}]+[。！？!?…]*)*{_EMOTICONS}"

_LINE_BREAKS = "\n\r\v\f\x1c\x1d\x1e\x85\u2028\u2029"
# One set of marks stands in front, and the branches look back at which it was: so the search jumps from mark to mark.
_END = re.compile(
    rf"[。！？…!?；;. 　{_LINE_BREAKS}](?:"
    rf"(?<=[。！？…])[！？!?。…]*{_TAIL}"
    rf"|(?<=[{_LINE_BREAKS}])[{_LINE_BREAKS}]*"
    rf"|(?<=；)"
    rf"|(?<=[!?])(?![A-Za-z0-9=&/#%_])[！？!?]*{_TAIL}"  # the ? of a link is no end
    rf"|(?<=[{_HAN}{_CLOSING}];)"  # the ; of &nbsp; is no end
    rf"|(?<=[{_HAN}{_CLOSING}]\.)(?<!^[一二三四五六七八九十]\.)(?![A-Za-z0-9]|\.(?!\.))\.*{_TAIL}"
    rf"|(?<=[a-z]{{3}}\.)(?=\s)|(?<=[a-z]{{2}}\.)(?=[{_HAN}])"
    # 备课不足 2.时间不够: an item of a list that runs on in one line.
    rf"|(?<=[ 　])(?=[(（0-9])(?<=[{_HAN}；。，][ 　])(?=[(（]?[0-9]{{1,2}}(?:[、．)）]|\.(?![0-9]))))",
    re.MULTILINE,
)
# Whole sentences may stand in a parenthesis (详见附件。请查收。), but not in a title.
_TITLES = ("《》",)
_BRACKETS = ("（）", "()", "《》", "【】")
# How far ahead a bracket may close. A longer parenthesis holds sentences of its own. A guess.
_REACH = 60

_CHUNK_CHARACTERS = 1_000_000
"""Characters that are split at once, in 0.4 s of one core; packing them for a worker, and what comes back, costs an
eighth of that (measured on answers)."""

# What follows a quotation that is part of a longer sentence: a comma, 的, 这个, 等, or who said it.
_GOES_ON = re.compile(
    rf"[，、；：,;:]|[的地等之与和及或是并而成这那一为]|[{_HAN}]{{0,8}}(?:说|问|答|喊|想|(?<!知)道)[{_HAN}]{{0,3}}(?:[，。：！]|$)",
    re.MULTILINE,
)
_GOES_ON_AFTER_FULL_STOP = re.compile(r"[，、；：,;:的]")
_GOES_ON_AFTER_ELLIPSIS = re.compile(r"[，、。；：,;:的地得都也等还就才却而但吗呢吧]")
# 我……我不知道: an ellipsis after fewer characters of a sentence than this is a pause. Judged on the golden cases.
_PAUSE = 3
_OPENING = "“‘「『（(《"

_LAYOUT = re.compile(r"[ \t　]*(?:(?:#{1,6}[ \t]+|[-*+•·●■◆▪→][ \t　]+|[●■◆▪]|>[ \t]*)[ \t　]*)+")
_LAYOUT_FIRST = frozenset("#-*+•·●■◆▪→>_=~|:")
_RULE = re.compile(r"[-*_=~|:+ \t]{3,}")

# Without any mark, blanks between Chinese characters part sentences, in lines longer than this. A guess: about two
# lines of a telephone's screen.
_UNMARKED = 60
_MARKS = "。！？；…!?"
_BLANKS = re.compile(rf"(?<=[{_HAN}])[ \t　]+(?=[{_HAN}])")


def sentence_spans(text: str) -> list[Span]:
    r"""The sentences of a text: spans without the white space and layout marks around them.

    >>> text = "## 收获\n- 课后服务占比3.5%\n- 老师们很辛苦……"  # gains; after-school care; teachers work hard
    >>> [text[start:end] for start, end in sentence_spans(text)]
    ['收获', '课后服务占比3.5%', '老师们很辛苦……']
    """
    spans: list[Span] = []
    start = 0
    for match in _END.finditer(text):
        begin, end = match.span()
        if text[begin] in _LINE_BREAKS:
            if begin > start:
                spans += _sentence(text, start, begin)
            start = end
        elif _is_end(text, start, begin, end):
            end = _behind_straight_quote(text, start, end)
            spans += _sentence(text, start, end)
            start = end
    return spans + _sentence(text, start, len(text))


def split_sentences(corpus: Corpus, *, engine: Engine | None = None, store: ColumnStore | None = None) -> Sentences:
    """The sentences of every text of a corpus; chunks of texts are split on the engine, many go into a store."""
    texts, store = corpus.texts, store or ColumnStore()
    chunks = (texts[begin:end] for begin, end in chunked(map(len, texts), size=_CHUNK_CHARACTERS))
    columns = Filling(engine or LocalEngine(), store, np.int32, np.int32, sized=True)
    for _ in columns.fill(_split, chunks):
        pass
    return Sentences(*columns.arrays())


def _split(texts: Sequence[str]) -> tuple[tuple[Int32, Int32, Int32], None]:
    """Starts and ends of all sentences, and how many each text has."""
    spans = list(map(sentence_spans, texts))
    counts = np.fromiter(map(len, spans), np.int32, len(spans))
    flat = np.fromiter(chain.from_iterable(chain.from_iterable(spans)), np.int32, 2 * int(counts.sum()))
    return (flat[::2], flat[1::2], counts), None


def _is_end(text: str, start: int, begin: int, end: int) -> bool:
    mark = text[begin]
    if end == len(text) or text[end] in _LINE_BREAKS:
        return True
    if mark != "。" and _inside_quotation(text, start, begin, end, mark):
        return False
    if any(_is_open(text, start, begin, end, pair) for pair in (_BRACKETS if mark != "。" else _TITLES)):
        return False
    if mark == "…" and not _ellipsis_ends(text, start, begin, end):
        return False
    closing = text[end - 1]
    return closing not in _CLOSING or not _quotation_goes_on(text, start, end, mark, closing)


def _behind_straight_quote(text: str, start: int, end: int) -> int:
    """Straight quotes look alike on both sides: the second one of a pair closes."""
    closes = text.startswith('"', end) and text.count('"', start, end) % 2 == 1
    return end + 1 if closes else end


def _is_open(text: str, start: int, begin: int, end: int, pair: str) -> bool:
    """Whether a bracket was opened in this sentence, and closes behind this mark."""
    opened = text.rfind(pair[0], start, begin)
    return opened >= 0 and text.find(pair[1], opened, end) < 0 and text.find(pair[1], end, end + _REACH) >= 0


def _inside_quotation(text: str, start: int, begin: int, end: int, mark: str) -> bool:
    """Whether the mark stands in a quotation that is part of a longer sentence: “加油！加油！”的喊声."""
    if not _is_open(text, start, begin, end, "“”"):
        return False
    return mark in "；;" or _GOES_ON.match(text, text.find("”", end) + 1) is not None


def _ellipsis_ends(text: str, start: int, begin: int, end: int) -> bool:
    if text[end].isspace():
        return True
    said = len(text[start:begin].strip().lstrip(_OPENING))
    return said >= _PAUSE and not _GOES_ON_AFTER_ELLIPSIS.match(text, end)


def _quotation_goes_on(text: str, start: int, end: int, mark: str, closing: str) -> bool:
    if mark in "。；.":
        return _GOES_ON_AFTER_FULL_STOP.match(text, end) is not None
    if closing == "》":
        return True
    if closing in "）)】":
        return text[start:end].lstrip()[0] not in "（(【"
    return _GOES_ON.match(text, end) is not None


def _sentence(text: str, start: int, end: int) -> list[Span]:
    """The span without what lies around it; nothing for blanks and rules; several where marks are missing."""
    piece = text[start:end]
    body = piece.strip()
    if not body:
        return []
    if len(body) < len(piece):
        start += piece.index(body)
    if body[0] in _LAYOUT_FIRST:
        if _RULE.fullmatch(body):
            return []
        layout = _LAYOUT.match(body)
        if layout and layout.end() < len(body):
            start, body = start + layout.end(), body[layout.end() :]
    if len(body) > _UNMARKED and body[-1] not in _MARKS and not _END.search(body):
        return _parts(body, start)
    return [Span(start, start + len(body))]


def _parts(body: str, start: int) -> list[Span]:
    """Parts between blanks, of a line without any mark."""
    cuts = [(blanks.start(), blanks.end()) for blanks in _BLANKS.finditer(body)]
    starts = [0, *(end for _, end in cuts)]
    ends = [*(begin for begin, _ in cuts), len(body)]
    return [Span(start + begin, start + end) for begin, end in zip(starts, ends, strict=True)]
