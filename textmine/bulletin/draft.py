"""A draft as values: sentences that know their evidence. How it is written down (Word, Markdown, HTML) comes after."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from textmine.bulletin.wording import split_sentences
from textmine.settings import UNFILLED

__all__ = [
    "DIFFERING",
    "TO_CHECK",
    "Draft",
    "DraftParagraph",
    "DraftSentence",
    "blank",
    "cite",
    "differing",
    "parse_draft",
]

TO_CHECK = "【待核】"
"""Stands in a sentence that is the organiser's judgement, offered and not claimed."""
DIFFERING = "【来源不一"
"""So begins what stands behind a figure that another source tells otherwise: 【来源不一：文本为40】."""

_OPEN, _CLOSE = "\ufdd0", "\ufdd1"
"""Non-characters of Unicode: no text holds them, so that evidence can travel through a template unseen."""
_CITED = re.compile(f"{_OPEN}([^{_CLOSE}]*){_CLOSE}")
_RUN_IN = re.compile(r"^\*\*(.+?)\*\*")


@dataclass(frozen=True, slots=True)
class DraftSentence:
    """A sentence of the draft and what it rests on.

    Attributes:
        text: as printed.
        evidence: references such as `fact:registered`, `quote:Q3`, `claim:C2`, `theme:4`, `card:basis`; empty only
            where the sentence says nothing that could be checked.
    """

    text: str
    evidence: tuple[str, ...] = ()

    @property
    def judgement(self) -> bool:
        """Whether it is the organiser's to confirm; it is printed with 【待核】."""
        return TO_CHECK in self.text

    @property
    def unfilled(self) -> bool:
        """Whether something in it is 待填."""
        return UNFILLED in self.text


@dataclass(frozen=True, slots=True)
class DraftParagraph:
    """A paragraph: sentences, and a heading of its own line (level 1 or 2), or one that runs in."""

    sentences: tuple[DraftSentence, ...]
    heading: str | None = None
    level: int = 0
    run_in: str | None = None
    """A pair of parallel clauses that opens the paragraph: 内容丰富多彩，课程切合实际."""

    @property
    def text(self) -> str:
        """The paragraph as printed, without the heading of its own line."""
        return (f"{self.run_in}。" if self.run_in else "") + "".join(sentence.text for sentence in self.sentences)


@dataclass(frozen=True, slots=True)
class Draft:
    """A whole bulletin: head, title, paragraphs, foot. What nobody filled in reads 待填."""

    title: str
    subtitle: str | None
    paragraphs: tuple[DraftParagraph, ...]
    masthead: str = "简　报"
    issue: str = UNFILLED
    issuer: str = UNFILLED
    date: str = UNFILLED
    report_to: str | None = None
    copy_to: str | None = None
    send_to: str | None = None
    copies: int | None = None
    pictures: tuple[tuple[str, str], ...] = field(default=())
    """Picture files with their captions, printed after the last paragraph."""
    edition: str = "internal"

    def sentences(self) -> Iterator[tuple[int, DraftSentence]]:
        """Every sentence with the number of its paragraph, from 1."""
        for number, paragraph in enumerate(self.paragraphs, 1):
            for sentence in paragraph.sentences:
                yield number, sentence

    @property
    def characters(self) -> int:
        """How long the text is, title and paragraphs without head and foot."""
        headings = sum(len(paragraph.heading or "") for paragraph in self.paragraphs)
        return len(self.title) + headings + sum(len(paragraph.text) for paragraph in self.paragraphs)

    @property
    def foot(self) -> list[str]:
        """The lines of the foot: 报, 送, 发, and how many were printed; where nobody filled in any, what is wanted."""
        lines = [("报", self.report_to), ("送", self.copy_to), ("发", self.send_to)]
        if not any(value for _, value in lines):
            lines = [("报", blank("报送单位")), ("发", blank("下发单位"))]
        printed = [f"{label}：{value}" for label, value in lines if value]
        return [*printed, f"（共印{self.copies}份）"] if self.copies else printed


def blank(what: str) -> str:
    """What stands where only the organiser can know, with what is wanted there.

    >>> blank("主办单位")
    '【待填：主办单位】'
    """
    return f"【{UNFILLED}：{what}】"


def differing(others: Iterable[tuple[str, str]]) -> str:
    """That other sources tell a figure otherwise, with what they tell; empty where none does.

    >>> differing([("文本", "40")]), differing([])
    ('【来源不一：文本为40】', '')
    """
    told = "，".join(f"{source}为{number}" for source, number in others)
    return f"{DIFFERING}：{told}】" if told else ""


def cite(text: str, *references: str) -> str:
    """A piece of text with its evidence, unseen behind it, for a template to print."""
    return text + "".join(f"{_OPEN}{reference}{_CLOSE}" for reference in references)


def parse_draft(rendered: str) -> tuple[str, str | None, tuple[DraftParagraph, ...]]:
    r"""Title, subtitle and paragraphs of a rendered template; evidence goes to the sentence that it stands in.

    >>> title, _, paragraphs = parse_draft("# 简报\n\n**内容丰富**注册" + cite("3人", "fact:registered") + "。好。")
    >>> paragraphs[0].run_in, [sentence.evidence for sentence in paragraphs[0].sentences]
    ('内容丰富', [('fact:registered',), ()])
    """
    title, subtitle, paragraphs = "", None, list[DraftParagraph]()
    heading, level = None, 0
    for block in filter(None, (block.strip() for block in re.split(r"\n\s*\n|\n(?=#)", rendered))):
        marks = len(block) - len(block.lstrip("#"))
        content = block.lstrip("# ").strip()
        if marks == 1:
            title = _CITED.sub("", content)
        elif marks == 2:
            subtitle = _CITED.sub("", content)
        elif marks:
            if heading:
                paragraphs.append(DraftParagraph((), heading, level))
            heading, level = _CITED.sub("", content), marks - 2
        else:
            paragraphs.append(_paragraph(block, heading, level))
            heading, level = None, 0
    return title, subtitle, tuple(paragraphs)


def _paragraph(block: str, heading: str | None, level: int) -> DraftParagraph:
    text = re.sub(r"\s*\n\s*", "", block)
    run_in = _RUN_IN.match(text)
    body = text[run_in.end() :] if run_in else text
    sentences = []
    for piece in split_sentences(body):
        references = tuple(dict.fromkeys(_CITED.findall(piece)))
        sentences.append(DraftSentence(_CITED.sub("", piece), references))
    return DraftParagraph(tuple(sentences), heading, level, run_in[1] if run_in else None)
