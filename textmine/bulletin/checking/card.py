"""What the class card says in words (its name, who holds it, for whom), where the bulletin nearly says it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from difflib import SequenceMatcher

from textmine.bulletin.checking.context import Context, Text
from textmine.bulletin.checking.finding import Finding
from textmine.bulletin.checking.folding import NEGATION, fold_text, pairs_of
from textmine.bulletin.checking.index import similarity
from textmine.bulletin.checking.quotations import difference

__all__ = ["check_card", "check_foot"]

_SHORTEST = 6
"""Characters below which words of the card are nothing to be known by."""
_NEAR, _NEAR_NAME = 0.85, 0.8
"""Likeness from which on a sentence, or a name, is meant for the card's; a guess."""
_NAMES = ("name", "audience")
_BRACKETS = re.compile("[《》〈〉<>]")
_LONGER = 8
"""So many characters may have been put in; a guess."""
_BODY = re.compile(r"(?P<body>[\u4e00-\u9fff]{2,16}?(?:局|厅|委|部|处|中心|学院))(?=组织|举办|主办|承办)")
_OF_CLASS = re.compile("本次|本期|学员|研修|培训|学习班")
_MEANT = 0.6
"""Likeness from which on a body that holds the class is meant for the card's; a guess."""


def check_card(context: Context, texts: list[Text]) -> Iterator[Finding]:
    """Every sentence that says nearly but not quite what the card says, and another body that holds the class."""
    said = {
        (name, _folded(sentence).rstrip(".。!?")): sentence
        for name, value in context.card_texts.items()
        if not name.endswith("question")
        for sentence in re.split(r"(?<=[。！？])", value)
    }
    exact = [folded for _, folded in said]
    for text in texts:
        for start, end in text.sentences:
            told = _folded(text.text[start:end])
            for (name, folded), sentence in said.items():
                if len(folded) < _SHORTEST:
                    continue
                least = _NEAR_NAME if name in _NAMES else _NEAR
                found = _turned_round(told, folded) if folded in told else _near(told, folded, exact, least)
                if found:
                    source, suggestion = f"class.toml {name}", f"班级卡上是：{sentence}（{found}）"
                    yield text.finding("title", start, end, "flawed", source=source, suggestion=suggestion)
        yield from _holder(context, text)


def _folded(text: str) -> str:
    """A text as it is compared with the card's: 《 》 may be written as other brackets."""
    return _BRACKETS.sub("", fold_text(text))


def _turned_round(told: str, folded: str) -> str:
    """What stands before words of the card and turns them round."""
    before = told[: told.index(folded)][-1:]
    return f"多了“{before}”" if NEGATION.match(before) else ""


def _near(told: str, folded: str, exact: list[str], least: float) -> str:
    """How a stretch of a sentence differs from words of the card, where it is meant for these and no others of it."""
    pairs = pairs_of(folded)
    if len(pairs & pairs_of(told)) < 0.5 * len(pairs):  # cheap, and sure: likeness needs far more in common
        return ""
    whole = SequenceMatcher(None, told, folded, autojunk=False).find_longest_match()
    start = max(whole.a - whole.b, 0)
    stretch = told[start : start + len(folded) + _LONGER]  # its other words may stand elsewhere in the sentence, too
    blocks = SequenceMatcher(None, stretch, folded, autojunk=False).get_matching_blocks()
    solid = [block for block in blocks if block.size >= 2]
    if sum(block.size for block in solid) < 0.75 * len(folded):
        return ""
    window = stretch[max(solid[0].a - solid[0].b, 0) : solid[-1].a + len(folded) - solid[-1].b]
    if similarity(window, folded) < least or any(window in other or other in window for other in exact if other):
        return ""
    return difference(folded, window)


def _holder(context: Context, text: Text) -> Iterator[Finding]:
    """Who is said to hold the class (某某局组织…): nearly the card's body."""
    organiser = context.material.card.class_.organiser or ""
    for match in _BODY.finditer(text.text) if organiser else ():
        _, (start, end) = text.sentence_at(match.start())
        at = max(match.start("body"), match.end("body") - len(organiser) - 2)
        body = re.sub("^.*?(?:由|经|，)", "", text.text[at : match.end("body")])
        if organiser.endswith(body) or body.endswith(organiser) or not _OF_CLASS.search(text.text, start, end):
            continue
        if similarity(_folded(body), _folded(organiser)) >= _MEANT:
            span = (match.end("body") - len(body), match.end("body"))
            told = f"班级卡上的主办单位是{organiser}"
            yield text.finding("title", *span, "flawed", source="class.toml organiser", suggestion=told)


def check_foot(context: Context, text: Text) -> Iterator[Finding]:
    """The lines 报：, 送：, 发：, against the class card."""
    card = context.material.card.class_
    for label, value in (("报", card.report_to), ("送", card.copy_to), ("发", card.send_to)):
        match = re.fullmatch(rf"{label}[：:](.+?)[；;。]?", text.text)
        if match and value:
            known = _folded(match[1]) == _folded(value).rstrip(";.。")
            told = "" if known else f"班级卡上是：{value}"
            status = "known" if known else "flawed"
            yield text.finding("title", *match.span(1), status, source="class.toml", suggestion=told)
