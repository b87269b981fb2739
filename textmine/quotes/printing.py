"""How a chosen candidate is printed: whose it is, with which corrections and masks, and the reasons for it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from textmine.cleaning import key_of_texts, pseudonyms
from textmine.corpus import Corpus, Document
from textmine.quotes.attribution import NAMELESS, Attribution, attribute, mask_names
from textmine.quotes.candidates import Candidate
from textmine.quotes.caution import is_exposing, mask_speaker
from textmine.quotes.decisions import QuoteDecisions, apply_edits
from textmine.quotes.drafts import SURE
from textmine.quotes.phrases import Phrase
from textmine.quotes.quote import STOPGAP, Form, Quote
from textmine.quotes.style import style_reasons
from textmine.settings import QuoteSettings
from textmine.statements import Move, Statements

__all__ = ["Printer"]

_FOR_WANT_OF_BETTER = "没有说出收获、做法、看法或建议，或不够适合单独刊出，因主题内可引的句子太少而列出"
_VARIANTS = 5
"""Other wordings of a phrase that are listed."""


@dataclass
class Printer:
    """Makes quotations of candidates and phrases; `notes` says which corrections could not be made."""

    corpus: Corpus
    statements: Statements
    themes: NDArray[np.int32]
    settings: QuoteSettings
    decisions: QuoteDecisions
    notes: list[str] = field(default_factory=list)

    def quote(self, c: Candidate, id_: str, *, groups: Sequence[str], people: int, score: float) -> Quote:
        """A candidate as a quotation that stands for `people` people in some groups."""
        document, move = self.corpus[c.document], Move(self.statements.moves[c.head])
        whose = self._attribution(c, id_, move)
        return Quote(
            id=id_,
            form=Form(c.form),
            document=document.id,
            start=c.parts[0][0],
            end=c.parts[-1][1],
            text=c.text,
            printed=self._without_speaker(self._printed(id_, c.text), document, whose),
            theme=self.theme_of(c.head),
            groups=tuple(groups),
            move=move.label,
            author=whose.author,
            unit=whose.unit,
            role=whose.role,
            attribution=whose.printed,
            time=document.time,
            score=round(score, 4),
            people=people,
            reasons=((_FOR_WANT_OF_BETTER,) if STOPGAP in groups else ()) + self._reasons(c, people),
            parts=c.parts if len(c.parts) > 1 else (),
        )

    def phrase(self, phrase: Phrase, id_: str) -> Quote:
        """A phrase that several people used; it is nobody's."""
        document = self.corpus[phrase.document]
        return Quote(
            id=id_,
            form=Form.PHRASE,
            document=document.id,
            start=phrase.start,
            end=phrase.end,
            text=phrase.text,
            printed=self._printed(id_, phrase.text),
            theme=self.theme_of(phrase.sentence),
            groups=("phrases",),
            move=phrase.move.label,
            author=None,
            unit=None,
            role=None,
            attribution=NAMELESS,
            time=document.time,
            score=round(1 - 1 / (1 + phrase.people), 4),
            people=phrase.people,
            reasons=(f"有{phrase.people}人用到这样的说法",),
            phrase_of=phrase.variants[:_VARIANTS],
        )

    def theme_of(self, sentence: int) -> int | None:
        """The theme of a sentence, or None."""
        theme = int(self.themes[sentence])
        return None if theme < 0 else theme

    def _attribution(self, c: Candidate, id_: str, move: Move) -> Attribution:
        document, said = self.corpus[c.document], slice(c.said[0], c.said[-1] + 1)
        exposing = is_exposing(
            c.text,
            move,
            moves=[Move(m) for m in self.statements.moves[said]],
            move_chances=self.statements.move_chances[said],
            problem_chances=self.statements.problem_chances[said],
        )
        return attribute(
            document,
            exposing=exposing,
            policy=self.settings.names,
            alias=self._aliases.get(document.person or "", "") if self.settings.names == "pseudonym" else "",
            named=id_ in self.decisions.named,
        )

    @cached_property
    def _aliases(self) -> dict[str, str]:
        people = self.corpus.frame["person"].drop_nulls().to_list()
        return pseudonyms(people, key=key_of_texts(self.corpus.texts))

    def _printed(self, id_: str, text: str) -> str:
        """The text with approved corrections, and where people are not named, with names and schools masked."""
        printed, notes = apply_edits(id_, text, self.decisions.edits, names=self.corpus.levels("author"))
        self.notes.extend(notes)
        if self.settings.names != "full":
            printed = mask_names(printed, people=self.corpus.levels("author"), units=self.corpus.levels("unit"))
        return printed

    @staticmethod
    def _without_speaker(printed: str, document: Document, whose: Attribution) -> str:
        """Where the speaker is not named, their words must not name them either."""
        if whose.printed != NAMELESS:
            return printed
        return mask_speaker(printed, author=document.author, unit=document.unit, role=document.role)

    def _reasons(self, c: Candidate, people: int) -> tuple[str, ...]:
        shared = (f"有{people}人说到相近的意思",) if people > 1 else ()
        whole = ("多半能单独成文",) if self.statements.print_chances[c.head] >= SURE else ()
        left_out = ("中间有省略",) if len(c.parts) > 1 else ()
        return (*shared, *whole, *left_out, *style_reasons(c.text), *self.statements.reasons_of(c.head))
