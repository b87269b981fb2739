"""What the evidence and the page show of people and texts, by the edition."""

from __future__ import annotations

import json
from dataclasses import dataclass
from functools import cached_property

from textmine.bulletin.material import Claim, Material
from textmine.bulletin.naming import NAMELESS_MOVES, Names
from textmine.bulletin.wordfinder import WordFinder
from textmine.bulletin.wording import without_markup
from textmine.language import sentence_spans
from textmine.quotes.caution import disagrees, mask_speaker, troubled

__all__ = ["MOVES", "View", "cautious_move", "moment", "stated"]

MOVES = {
    "gain": "收获",
    "practice": "做法",
    "problem": "问题",
    "proposal": "建议",
    "pledge": "打算",
    "course": "课程评价",
}


@dataclass(frozen=True)
class View:
    """What is shown of people and texts, by the edition."""

    material: Material
    names: Names

    def who(self, author: str | None, unit: str | None, role: str | None, move: str) -> str:
        """The author; for a problem and in the external edition, nobody that could be known."""
        return self.names.speaker(author, unit, role, move)

    def kind(self, kind: str) -> str:
        """What a kind of text is called."""
        return self.material.kinds.of(kind)

    def document(self, document: str | None, *, hidden: bool = False) -> str:
        """A document's id; its number in the run where the id, made from a file's name, might tell who wrote."""
        position = self.material.documents.position(document) if document else None
        if position is None:
            return document or ""
        return f"文本{position + 1}" if hidden or self.names.external else document or ""

    @cached_property
    def _ids(self) -> WordFinder:
        return WordFinder(self.material.corpus.positions)

    def reason(self, why: object) -> str:
        """Why something was not chosen; documents that it names go by their number outside the house."""
        told = "、".join(map(str, why)) if isinstance(why, list) else str(why)
        return self.text(self._ids.replace(told, self.document)) if self.names.external else told

    def text(self, text: str) -> str:
        """A text, with names masked in the external edition."""
        return self.names.masked(text)

    def said(self, text: str, document: str | None, *, hidden: bool) -> str:
        """Words out of a document; where their speaker is hidden, with what they tell of the speaker masked too."""
        found = self.material.documents.get(document or "")
        if hidden and found is not None:
            text = mask_speaker(text, author=found.author, unit=found.unit, role=found.role)
        return self.text(text)

    def place(self, document: str, start: int) -> str:
        """File, sheet, row or paragraph; nothing of it leaves the house where file names tell who wrote."""
        found = self.material.documents.get(document)
        if found is None or self.names.external:
            return self.document(document)
        source = json.loads(found.source.to_json())
        labels = {"file": "", "member": "", "sheet": "工作表", "row": "第{}行", "paragraph": "第{}段"}
        parts = [
            labels[key].format(value) if "{" in labels[key] else f"{labels[key]}{value}"
            for key, value in source.items()
        ]
        paragraph = found.text.count("\n", 0, start) + 1
        return "　".join([*parts, f"文内第{paragraph}段"])

    def around(self, document: str, start: int, end: int, *, hidden: bool) -> tuple[str, str]:
        """The sentences before and behind, as `said` shows them."""
        found = self.material.documents.get(document)
        if found is None:
            return "", ""
        spans = sentence_spans(found.text)
        before = [found.text[a:b] for a, b in spans if b <= start][-1:]
        behind = [found.text[a:b] for a, b in spans if a >= end][:1]
        return (
            self.said("".join(before), document, hidden=hidden),
            self.said("".join(behind), document, hidden=hidden),
        )


def stated(claim: Claim, view: View) -> str:
    """A claim's statement; it is the sentence of one of its people, who may be hidden."""
    documents = view.material.documents
    said_in = (row.get("document", "") for row in claim.sentences)
    whose = (id_ for id_ in said_in if id_ in documents and claim.statement in documents[id_].text)
    hidden = cautious_move(claim.move, claim.statement) in NAMELESS_MOVES
    return without_markup(view.said(claim.statement, next(whose, None), hidden=hidden))


def moment(time: str | None) -> str | None:
    """A time as it is read in China; what is told by the clock of Greenwich says so.

    >>> moment("2025-08-01T19:30:00+08:00"), moment("2025-08-01T11:30:05Z"), moment("2025-08-01")
    ('2025-08-01 19:30', '2025-08-01 11:30 UTC', '2025-08-01')
    """
    if time is None:
        return None
    day, _, clock = time.partition("T")
    return f"{day} {clock[:5]}{' UTC' if clock.endswith('Z') else ''}" if clock else day


def cautious_move(move: str, text: str) -> str:
    """The move by which a name is printed or hidden: what speaks of trouble or disagrees is taken for a problem.

    >>> cautious_move("practice", "我们每周磨一节课。"), cautious_move("practice", "录播教室锁着门，没人会用。")
    ('practice', 'problem')
    """
    return "problem" if move in NAMELESS_MOVES or troubled(text) or disagrees(text) else move
