"""A draft as values: sentences that know their evidence. How it is written down (Word, Markdown, HTML) comes after."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

__all__ = ["TO_CHECK", "TO_FILL_IN", "Draft", "DraftParagraph", "DraftSentence"]

TO_FILL_IN = "待填"
"""Stands where only the organiser can know."""
TO_CHECK = "【待核】"
"""Stands behind a sentence that is the organiser's judgement, offered and not claimed."""


@dataclass(frozen=True, slots=True)
class DraftSentence:
    """A sentence of the draft and what it rests on.

    Attributes:
        text: as printed.
        evidence: references such as `fact:registered`, `quote:Q3`, `claim:C2`, `theme:4`; empty only where the sentence
            says nothing that could be checked.
        judgement: whether it is the organiser's to confirm; it is printed with 【待核】.
    """

    text: str
    evidence: tuple[str, ...] = ()
    judgement: bool = False

    @property
    def printed(self) -> str:
        """The sentence as it stands on paper.

        >>> DraftSentence("学员反响热烈。", judgement=True).printed  # warmly received by the trainees
        '学员反响热烈【待核】。'
        """
        return self.text[:-1] + TO_CHECK + self.text[-1] if self.judgement else self.text


@dataclass(frozen=True, slots=True)
class DraftParagraph:
    """A paragraph: sentences, and a heading of its own line where the template has such."""

    sentences: tuple[DraftSentence, ...]
    heading: str | None = None
    run_in: str | None = None
    """A pair of parallel clauses that opens the paragraph: 内容丰富多彩，课程切合实际."""

    @property
    def text(self) -> str:
        """The paragraph as printed, without the heading of its own line."""
        return (f"{self.run_in}。" if self.run_in else "") + "".join(sentence.printed for sentence in self.sentences)


@dataclass(frozen=True, slots=True)
class Draft:
    """A whole bulletin: head, title, paragraphs, foot. What nobody filled in reads 待填."""

    title: str
    subtitle: str | None
    paragraphs: tuple[DraftParagraph, ...]
    masthead: str = "简　报"
    issue: str = TO_FILL_IN
    issuer: str = TO_FILL_IN
    date: str = TO_FILL_IN
    report_to: str | None = None
    copy_to: str | None = None
    send_to: str | None = None
    copies: int | None = None
    pictures: tuple[tuple[str, str], ...] = field(default=())
    """Picture files with their captions, printed after the last paragraph."""

    def sentences(self) -> Iterator[tuple[int, DraftSentence]]:
        """Every sentence with the number of its paragraph, from 1."""
        for number, paragraph in enumerate(self.paragraphs, 1):
            for sentence in paragraph.sentences:
                yield number, sentence

    @property
    def foot(self) -> list[str]:
        """The lines of the foot: 报, 送, 发, and how many were printed."""
        lines = [("报", self.report_to), ("送", self.copy_to), ("发", self.send_to)]
        printed = [f"{label}：{value}" for label, value in lines if value]
        return [*printed, f"（共印{self.copies}份）"] if self.copies else printed
