"""A claim as a value: what people say, who says so, who says the opposite, and every sentence with its place."""

from __future__ import annotations

import hashlib
import re
from dataclasses import dataclass
from typing import Any, Literal

from textmine.claims.counting import Tally

__all__ = ["Claim", "ClaimSentence", "Stance", "claim_id"]

_NO_LETTER = re.compile(r"[\W_]+")
Stance = Literal["for", "against"]


@dataclass(frozen=True, slots=True)
class ClaimSentence:
    """One sentence for or against a claim; `text` is `[start:end]` of the document, and `author` is the person."""

    document: str
    start: int
    end: int
    author: str
    stance: Stance
    text: str

    def to_row(self) -> dict[str, Any]:
        """The fields of the interchange form, with the text last."""
        return {
            "document": self.document,
            "start": self.start,
            "end": self.end,
            "author": self.author,
            "stance": self.stance,
            "text": self.text,
        }


@dataclass(frozen=True, slots=True)
class Claim:
    """What people say, in the words of the one who says it most typically.

    Attributes:
        id: from the wording of its statement's sentence, the same in every run in which that sentence stays the
            statement; a decision may name it by any sentence that it was ever called after.
        move: `gain`, `practice`, `problem`, …, as in `textmine.statements.Move`.
        statement: the sentence whose content the others say most, shortened where that is safe, or the organiser's
            wording.
        supporters, opposers: people, in order of their names, each once.
        tally: counts, shares and hedge.
        sentences: for first, then against; by document and place.
        units: of the supporters. rounds: the threads in which they said so.
        theme: the theme that most of its sentences stand in, or None.
        centre: place of the statement's sentence in `sentences`.
        pinned: whether a person wants it kept.
    """

    id: str
    move: str
    statement: str
    supporters: tuple[str, ...]
    opposers: tuple[str, ...]
    tally: Tally
    sentences: tuple[ClaimSentence, ...]
    units: tuple[str, ...] = ()
    rounds: tuple[str, ...] = ()
    theme: int | None = None
    centre: int = 0
    pinned: bool = False

    def to_row(self) -> dict[str, Any]:
        """The claim as a row of `claims.jsonl`."""
        return {
            "id": self.id,
            "move": self.move,
            "statement": self.statement,
            "supporters": list(self.supporters),
            "opposers": list(self.opposers),
            **self.tally.to_row(),
            "units": list(self.units),
            "rounds": list(self.rounds),
            "theme": self.theme,
            "pinned": self.pinned,
            "sentences": [sentence.to_row() for sentence in self.sentences],
        }


def claim_id(text: str) -> str:
    """The id of a claim whose statement's sentence reads so: eight hexadecimal digits, from its letters alone.

    >>> claim_id("微党课要短。") == claim_id("微党课要短！ ")  # micro lectures should be short
    True
    """
    return hashlib.sha256(_NO_LETTER.sub("", text).encode()).hexdigest()[:8]
