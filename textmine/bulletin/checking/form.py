"""Form: doubled dates, half-width punctuation, unpaired marks, titles that differ from the catalogue."""

from __future__ import annotations

import re
from collections.abc import Iterator

from textmine.bulletin.checking.context import Context, MarkedSpan, Text
from textmine.bulletin.checking.finding import Finding
from textmine.bulletin.checking.folding import fold_text
from textmine.bulletin.checking.index import similarity
from textmine.bulletin.checking.quotations import difference
from textmine.statements.courses import main_title

__all__ = ["check_form", "check_repeated", "check_titles"]

_DOUBLED = re.compile(r"((?:\d{4}年)?\d{1,2}月\d{1,2}日)\s*\1")
_HALF = re.compile(r"(?<=[\u4e00-\u9fff”’》）])[,;:?!](?!\d)|(?<=[\u4e00-\u9fff])\.(?=[\u4e00-\u9fff]|$)")
_NEAR = 0.7
"""Likeness from which on a title is meant for one of the catalogue; a guess."""
_PROSE = 30
"""Characters from which on a paragraph does not stand twice by chance; a guess."""
_SHORTEST = 5
"""Characters from which on what stands within quotation marks may be a title; a guess."""
_TELLS_COURSE = re.compile(
    "(?:主讲|讲授|授课|谈到|听了|学习了)的?(?:课程|专题|讲座|一课)?(?:是|有)?$|(?:课程|专题|讲座)(?:是|有)?$"
)
_IS_COURSE = re.compile("一课|这[门堂]课|课程|专题|讲座|[（(][^（）()]*(?:谈到|主讲)|由[^，。]{2,4}主讲")
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


def check_repeated(texts: list[Text]) -> Iterator[Finding]:
    """Paragraphs of prose that stand in the body twice, as one does that was pasted and not cut."""
    first: dict[str, int] = {}
    for text in texts:
        told = fold_text(text.text)
        if len(told) < _PROSE or text.paragraph.place or text.paragraph.labels or text.paragraph.cell:
            continue
        if told in first:
            suggestion = f"与第{first[told] + 1}段重复，请删去一处"
            yield text.finding("form", 0, len(text.text), "flawed", suggestion=suggestion)
        first.setdefault(told, text.number)


def check_titles(context: Context, text: Text) -> Iterator[Finding]:
    """Titles within 《 》: of the catalogue, near one of it, or not known; within other marks if they are near one."""
    courses = [course.title.strip("《》 ") for course in context.material.card.courses]
    cited = [t for value in context.card_texts.values() for t in re.findall(r"《([^《》]+)》", value)]
    for span in text.titles:
        yield _title(context, text, span, [*courses, *cited])
    forms = [form for title in courses for form in (fold_text(title), fold_text(main_title(title)))]
    for span in text.marked if forms else ():
        folded = fold_text(text.text[span.start : span.end])
        if len(folded) < _SHORTEST or not _is_course(text, span):
            continue
        if _NEAR <= max(similarity(folded, form) for form in forms) < 1.0:
            yield _title(context, text, span, courses)


def _is_course(text: Text, span: MarkedSpan) -> bool:
    """Whether a span within quotation marks is told as a course: 主讲的“…”, “…”一课."""
    before, behind = text.text[: span.start - 1], text.text[span.end + 1 :]
    return _TELLS_COURSE.search(before) is not None or _IS_COURSE.match(behind) is not None


def _title(context: Context, text: Text, span: MarkedSpan, known: list[str]) -> Finding:
    """A title as it stands to those that are known."""
    folded = fold_text(text.text[span.start : span.end])
    if any(folded == fold_text(k) or fold_text(k).startswith(f"{folded}:") for k in known):
        return text.finding("title", span.start, span.end, "known", source="class.toml")
    near = max(known, key=lambda k: (similarity(folded, fold_text(k)), k), default="")
    if near and similarity(folded, fold_text(near)) >= _NEAR:
        told = f"课程目录中是《{near}》（{difference(fold_text(near), folded)}）"
        return text.finding(
            "title", span.start, span.end, "flawed", source="class.toml", suggestion=told,
            certain=span.mark == "《", replacement=near,
        )  # fmt: skip
    found = context.index.exact(folded, most=1)
    return text.finding("title", span.start, span.end, "known" if found else "unknown")
