"""Form: doubled dates, half-width punctuation, unpaired marks, titles that differ from the catalogue."""

from __future__ import annotations

import re
from collections.abc import Iterator

from textmine.bulletin.checking.context import Context, Text
from textmine.bulletin.checking.finding import Finding
from textmine.bulletin.checking.folding import fold_text
from textmine.bulletin.checking.index import similarity
from textmine.bulletin.checking.quotations import difference

__all__ = ["check_form", "check_titles"]

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
        near = max(known, key=lambda k: (similarity(folded, fold_text(k)), k), default="")
        if near and similarity(folded, fold_text(near)) >= 0.7:
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
