"""Form: doubled dates, half-width punctuation, unpaired marks, titles that differ from the catalogue."""

from __future__ import annotations

import re
from collections.abc import Iterator
from difflib import SequenceMatcher

from textmine.bulletin.checking.context import Context, Text
from textmine.bulletin.checking.finding import Finding
from textmine.bulletin.checking.folding import NEGATION, fold_text, pairs_of
from textmine.bulletin.checking.quotations import difference

__all__ = ["check_card", "check_foot", "check_form", "check_titles"]

_DOUBLED = re.compile(r"((?:\d{4}年)?\d{1,2}月\d{1,2}日)\s*\1")
_HALF = re.compile(r"(?<=[\u4e00-\u9fff”’》）])[,;:?!](?!\d)|(?<=[\u4e00-\u9fff])\.(?=[\u4e00-\u9fff]|$)")
_PAIRS = {"”": "“", "’": "‘", "》": "《", "）": "（", "」": "「", "』": "『", "】": "【", "〕": "〔"}


def check_form(text: Text, exact: list[tuple[int, int]]) -> Iterator[Finding]:
    """What is wrong with the form of a paragraph; exact quotations keep the punctuation of their author."""

    def inside(position: int) -> bool:
        return any(start <= position < end for start, end in exact)

    for match in _DOUBLED.finditer(text.text):
        yield text.finding(
            "form", *match.span(), "flawed", suggestion=f"日期重复，应为{match[1]}", certain=True, replacement=match[1]
        )
    for match in _HALF.finditer(text.text):
        if not inside(match.start()):
            wide = {",": "，", ";": "；", ":": "：", "?": "？", "!": "！", ".": "。"}[match[0]]
            yield text.finding(
                "form", *match.span(), "flawed", suggestion=f"半角标点，应为“{wide}”", certain=True, replacement=wide
            )
    for position in _unpaired(text.text):
        if not inside(position):
            yield text.finding("form", position, position + 1, "flawed", suggestion="标点不成对")


def _unpaired(text: str) -> Iterator[int]:
    open_: list[tuple[str, int]] = []
    for position, character in enumerate(text):
        if character in _PAIRS.values():
            open_.append((character, position))
        elif character in _PAIRS:
            if open_ and open_[-1][0] == _PAIRS[character]:
                open_.pop()
            else:
                yield position
    yield from (position for _, position in open_)


def check_titles(context: Context, text: Text) -> Iterator[Finding]:
    """Titles within 《 》: of the catalogue, near one of it, or not known."""
    known = [course.title.strip("《》 ") for course in context.material.card.courses]
    known += [t for value in context.card_texts.values() for t in re.findall(r"《([^《》]+)》", value)]
    for span in text.titles:
        title = text.text[span.start : span.end]
        folded = fold_text(title)
        if any(folded == fold_text(k) or fold_text(k).startswith(f"{folded}:") for k in known):
            yield text.finding("title", span.start, span.end, "known", source="class.toml")
            continue
        near = max(known, key=lambda k: (_likeness(folded, fold_text(k)), k), default="")
        if near and _likeness(folded, fold_text(near)) >= 0.7:
            told = f"课程目录中是《{near}》（{difference(fold_text(near), folded)}）"
            yield text.finding(
                "title",
                span.start,
                span.end,
                "flawed",
                source="class.toml",
                suggestion=told,
                certain=True,
                replacement=near,
            )
        else:
            found = context.index.exact(folded, most=1)
            yield text.finding("title", span.start, span.end, "known" if found else "unknown")


def _likeness(a: str, b: str) -> float:
    return SequenceMatcher(None, a, b, autojunk=False).ratio()


def check_card(context: Context, texts: list[Text]) -> Iterator[Finding]:
    """What the card says in words (order, audience, backgrounds), where the bulletin says nearly but not quite that."""
    whole = fold_text("".join(text.text for text in texts))
    for name, value in context.card_texts.items():
        for sentence in re.split(r"(?<=[。！？])", value):
            folded = fold_text(sentence).rstrip(".。!?")
            if len(folded) < 6 or name.endswith("question"):
                continue
            if folded in whole:
                yield from _turned_round(texts, name, sentence, folded)
                continue
            for text in texts:
                yield from _near_card(text, name, sentence, folded)


def check_foot(context: Context, text: Text) -> Iterator[Finding]:
    """The lines 报：, 送：, 发：, against the class card."""
    card = context.material.card.class_
    for label, value in (("报", card.report_to), ("送", card.copy_to), ("发", card.send_to)):
        match = re.fullmatch(rf"{label}[：:](.+?)[；;。]?", text.text)
        if match and value:
            known = fold_text(match[1]) == fold_text(value).rstrip(";.。")
            told = "" if known else f"班级卡上是：{value}"
            status = "known" if known else "flawed"
            yield text.finding("title", *match.span(1), status, source="class.toml", suggestion=told)


def _turned_round(texts: list[Text], name: str, sentence: str, folded: str) -> Iterator[Finding]:
    """Words of the card with a 不 before them that the card does not have."""
    for text in texts:
        for start, end in text.sentences:
            told = fold_text(text.text[start:end])
            at = told.find(folded)
            if at > 0 and NEGATION.match(told[at - 1]):
                suggestion = f"班级卡上是：{sentence}（多了“{told[at - 1]}”）"
                yield text.finding("title", start, end, "flawed", source=f"class.toml {name}", suggestion=suggestion)


def _near_card(text: Text, name: str, sentence: str, folded: str) -> Iterator[Finding]:
    pairs = pairs_of(folded)
    for start, end in text.sentences:
        told = fold_text(text.text[start:end])
        if len(pairs & pairs_of(told)) < 0.5 * len(pairs):  # cheap, and sure: likeness needs far more in common
            continue
        blocks = SequenceMatcher(None, told, folded, autojunk=False).get_matching_blocks()
        solid = [block for block in blocks if block.size >= 2]
        if sum(block.size for block in solid) < 0.75 * len(folded):
            continue
        window = told[max(solid[0].a - solid[0].b, 0) : solid[-1].a + len(folded) - solid[-1].b]
        if _likeness(window, folded) >= 0.85:
            told_difference = f"班级卡上是：{sentence}（{difference(folded, window)}）"
            yield text.finding("title", start, end, "flawed", source=f"class.toml {name}", suggestion=told_difference)
