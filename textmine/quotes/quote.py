"""A quotation, and one that was not chosen: pointers into the texts, with the reasons."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

__all__ = ["OMISSION", "Form", "Quote", "Rejected", "quote_id", "spoken"]

OMISSION = "……"
"""What stands for a middle that is left out."""

STOPGAP = "stopgap"
"""Stands among a quotation's groups where it was chosen for want of a better one."""


class Form(StrEnum):
    """The three forms of a quotation, all exact spans."""

    SENTENCE = "sentence"  # 12–120 characters
    PASSAGE = "passage"  # 2–5 consecutive sentences, up to 220 characters
    PHRASE = "phrase"  # 4–16 characters, with the number of people behind it


@dataclass(frozen=True, slots=True)
class Quote:
    """A chosen quotation.

    Attributes:
        id: from where it stands, so that decisions about it outlive a change of settings.
        form: sentence, passage or phrase.
        document: id of the document; start and end: code points of its text, end exclusive.
        parts: the exact spans that are quoted where a middle is left out, else empty.
        text: the slice as written, or the slices of `parts` with …… between.
        printed: `text` with approved corrections; differs from `text` only by those.
        theme: the theme it was chosen for or belongs to, or None.
        groups: everything it was chosen for: `theme:3`, `round:…`, `section:gain`, `claim:1a2b3c4d`, `pinned`.
        move: what it does (`gain`, `practice`, `problem`, `proposal`, `pledge`, `course`, `other`).
        author, unit, role: whose it is, null where it is printed without a name.
        attribution: how its speaker is printed, in Chinese.
        time: of its document.
        score: from 0 to 1.
        people: how many people say something like it, itself included.
        reasons: why it was chosen, in Chinese.
        phrase_of: for a phrase, the other wordings in its cluster.
    """

    id: str
    form: Form
    document: str
    start: int
    end: int
    text: str
    printed: str
    theme: int | None
    groups: tuple[str, ...]
    move: str
    author: str | None
    unit: str | None
    role: str | None
    attribution: str
    time: str | None
    score: float
    people: int
    reasons: tuple[str, ...]
    parts: tuple[tuple[int, int], ...] = ()
    phrase_of: tuple[str, ...] = ()

    def to_record(self) -> dict[str, Any]:
        """The row of `quotes.jsonl`; `parts`, `printed` and `variants` only where they say something."""
        record: dict[str, Any] = {
            name: getattr(self, name) for name in self.__slots__ if name not in ("parts", "printed", "phrase_of")
        }
        record.update(form=str(self.form), groups=list(self.groups), reasons=list(self.reasons))
        if self.parts:
            record["parts"] = [list(part) for part in self.parts]
        if self.printed != self.text:
            record["printed"] = self.printed
        if self.phrase_of:
            record["variants"] = list(self.phrase_of)
        return record


@dataclass(frozen=True, slots=True)
class Rejected:
    """A candidate near the top that was not chosen.

    Attributes:
        id, form, document, start, end, text, theme, move, score: as for `Quote`.
        group: what it was not chosen for.
        why: the reason, in Chinese.
        because: the id of the quotation or document that stands in its way, or None.
    """

    id: str
    form: Form
    document: str
    start: int
    end: int
    text: str
    theme: int | None
    group: str
    move: str
    score: float
    why: str
    because: str | None = None

    def to_record(self) -> dict[str, Any]:
        """The row of `rejected_quotes.jsonl`."""
        return {name: getattr(self, name) for name in self.__slots__} | {"form": str(self.form)}


def quote_id(document: str, spans: Sequence[tuple[int, int]]) -> str:
    """A short id from where a quotation stands.

    >>> quote_id("post-7", [(0, 24)])
    'q-54f9c36b'
    """
    place = "/".join([document, *(f"{start}-{end}" for start, end in spans)])
    return "q-" + hashlib.sha256(place.encode()).hexdigest()[:8]


def spoken(text: str, spans: Sequence[tuple[int, int]]) -> str:
    """The slices of a text, with …… where a middle is left out.

    >>> spoken("党课要短，要实，要有人听。", [(0, 5), (8, 13)])  # party lectures should be short … and be heard
    '党课要短，……要有人听。'
    """
    return OMISSION.join(text[start:end] for start, end in spans)
