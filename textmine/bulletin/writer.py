"""The sentences of a draft: who says what, how many, in which words, and how one sentence joins the one before it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from textmine.bulletin.draft import cite
from textmine.bulletin.material import Claim, Material, Quotation
from textmine.bulletin.naming import NAMELESS_MOVES, Names
from textmine.bulletin.selection import can_be_reported
from textmine.bulletin.wording import (
    disagrees,
    does_its_move,
    hedge_subject,
    in_marks,
    is_general,
    is_topic,
    joint,
    printable_statement,
    reported_statement,
    shared_by,
    split_sentences,
    stands_alone,
)
from textmine.settings import BulletinSettings

__all__ = ["Writer", "can_be_told", "claim_wordings"]

_FEW = 4
"""From this many people on a claim may be told in the words of one of them; a guess, from reading."""
_MANY = 5
"""From this many people on, 多位, those words need no cue of the claim's move; a guess, from reading."""
_PLACES = {
    "report": ("在思想汇报中写道", "在思想汇报中谈到"),
    "submission": ("在研修成果中写道", "在研修成果中介绍"),
    "post": ("在研讨中谈到", "在研讨中说"),
    "reply": ("在回帖中说", "在回帖中谈到"),
}
_NAMELESS_STARTS = ("有学员", "也有学员", "还有学员", "另有学员")
_NAMELESS = "有学员"


class Writer:
    """Writes the sentences of one draft; it knows what was said already, so that verbs and starts do not repeat.

    Args:
        material: what the run found.
        names: how people are printed.
        settings: the section `bulletin`.
        taken: the quotations of each place (`round:1`, `move:gain`, `claim:ID`, `against:ID`).
    """

    def __init__(
        self,
        material: Material,
        names: Names,
        settings: BulletinSettings,
        taken: Mapping[str, Sequence[Quotation]],
    ) -> None:
        self._material = material
        self._names = names
        self._settings = settings
        self._taken = taken
        self._turns: dict[str, int] = {}
        self._reported = False

    def _turn(self, key: str) -> int:
        self._turns[key] = self._turns.get(key, -1) + 1
        return self._turns[key]

    def section(self, place: str, claims: Sequence[Claim]) -> list[str]:
        """What people say at a place of the draft: claims with an example each, then single voices."""
        told = [sentence for n, claim in enumerate(claims) for sentence in self._claim(claim, joint(claim.hedge, n))]
        return [*told, *self._voices(self._taken.get(place, ()))]

    def _voices(self, quotes: Sequence[Quotation]) -> Iterator[str]:
        """Single voices in a row: 有学员, 也有学员, 还有学员."""
        nameless = 0
        for quote in quotes:
            start = _NAMELESS_STARTS[min(nameless, len(_NAMELESS_STARTS) - 1)]
            nameless += self._speaker(quote) == _NAMELESS
            yield self._quotation(quote, nameless=start)

    def _claim(self, claim: Claim, joined: str) -> Iterator[str]:
        """A claim: reported, or in the words of one who holds it; then that some see it otherwise."""
        quotes = list(self._taken.get(claim.reference, ()))
        count = f"（{len(claim.supporters)}人）" if self._settings.counts else ""
        statement = claim_wording(claim, self._material, self._names)
        if statement:
            turn = self._turn(f"claim:{claim.move}")
            told = reported_statement(claim.hedge, claim.move, statement, count, turn)
            yield cite("", claim.reference) + joined + told
            yield from (self._quotation(quote, example=True) for quote in quotes)
        else:
            subject = shared_subject(claim, self._material)
            start = f"谈到{in_marks(subject)}，" if subject else joined
            start += f"{hedge_subject(claim.hedge)}{count}{shared_by(claim.move)}"
            yield self._in_words_of_one(claim, quotes, start)
        if claim.opposers:
            yield self._dissent(claim)

    def _in_words_of_one(self, claim: Claim, quotes: Sequence[Quotation], start: str) -> str:
        """A claim that only its supporters' own words can tell: how many share it, and one of them."""
        for quote in quotes:
            if quote.form == "sentence" and stands_alone(quote.text):
                who = self._speaker(quote)
                by = "其中一位说" if who == _NAMELESS else f"如{who}说"
                said = in_marks(self._names.masked(quote.printed))
                return cite("", claim.reference, quote.reference) + _closed(f"{start}，{by}：{said}")
        words = words_of_one(claim, self._material, self._names) or claim.statement
        return cite("", claim.reference) + _closed(f"{start}，用其中一位的话说：{in_marks(words)}")

    def _dissent(self, claim: Claim) -> str:
        """That some see it otherwise; in their words, but without their names."""
        start = f"对此也有{len(claim.opposers)}人持不同看法"
        for quote in self._taken.get(f"against:{claim.id}", ()):
            said = in_marks(self._names.masked(quote.printed))
            return cite("", claim.reference, quote.reference) + _closed(f"{start}，有学员说：{said}")
        return cite("", claim.reference) + f"{start}。"

    def _speaker(self, quote: Quotation) -> str:
        hidden = disagrees(quote.text) or quote.move in NAMELESS_MOVES
        move = "gain" if quote.named else "other" if hidden else quote.move
        return self._names.speaker(quote.author, quote.unit, quote.role, move)

    def _quotation(self, quote: Quotation, *, example: bool = False, nameless: str = _NAMELESS) -> str:
        """A quotation as a sentence of prose: a passage as reported speech, anything else within marks."""
        text = self._names.masked(quote.printed)
        who = self._speaker(quote)
        if can_be_reported(quote) and not self._reported:
            self._reported = True
            first, *rest = split_sentences(text)
            by = f"{nameless}提出，" if who == _NAMELESS else f"如{who}提出，"
            more = "".join(cite("", quote.reference) + piece for piece in rest)
            return cite("", quote.reference) + f"{by}{first}{more}"
        places = _PLACES.get(quote.kind, ("说", "谈到"))
        verb = places[self._turn(quote.kind) % len(places)]
        if quote.move == "proposal":
            verb = verb.replace("介绍", "提出")
        if who == _NAMELESS and quote.move == "problem":
            verb = verb.replace("谈到", "反映").replace("介绍", "反映")
        if who == _NAMELESS and disagrees(text):
            nameless += "持不同看法，"
        subject = nameless if who == _NAMELESS else f"如{who}" if example else who
        return cite("", quote.reference) + _closed(f"{subject}{verb}：{in_marks(text)}")


def can_be_told(claim: Claim, material: Material, names: Names) -> bool:
    """Whether a claim can be reported in a sentence, or in the words of one who holds it."""
    return bool(claim_wordings(claim, material, names) or words_of_one(claim, material, names))


def shared_subject(claim: Claim, material: Material) -> str | None:
    """What a claim is about: the keyword of the class that most of its sentences share; a short one says too little."""
    texts = [_spoken(row, material) for row in claim.sentences if row.get("stance", "for") == "for"]
    terms = {
        str(keyword.get("term"))
        for row in material.keywords
        if row.get("group") == "corpus"
        for keyword in row.get("keywords", ())
    }
    shared = {term: sum(term in text for text in texts) for term in terms if len(term) >= 3 and is_topic(term)}
    held = [(count, len(term), term) for term, count in shared.items() if 2 * count >= len(texts) > 0]
    return max(held)[2] if held else None


def words_of_one(claim: Claim, material: Material, names: Names) -> str | None:
    """The sentence that stands for a claim, exactly as one of those who hold it wrote it, if it can stand alone."""
    statement, people = claim.statement.strip(), len(claim.supporters)
    if people < _FEW or (people < _MANY and not does_its_move(statement, claim.move)):
        return None
    exact = any(statement in _spoken(row, material) for row in claim.sentences)
    return statement if exact and stands_alone(statement) and not names.reveals(statement) else None


def _spoken(row: Mapping[str, Any], material: Material) -> str:
    document = material.documents.get(row.get("document", ""))
    return document.text[row["start"] : row["end"]] if document else ""


def claim_wording(claim: Claim, material: Material, names: Names) -> str | None:
    """The claim in words that can stand in a sentence: its own, else the shortest such sentence of a supporter."""
    candidates = claim_wordings(claim, material, names)
    own = printable_statement(names.masked(claim.statement))
    return own if own in candidates else min(candidates, key=lambda text: (len(text), text), default=None)


def claim_wordings(claim: Claim, material: Material, names: Names) -> list[str]:
    """The claim and what its supporters say, as far as many can be said to say it without naming anyone."""
    voices = [_spoken(row, material) for row in claim.sentences if row.get("stance", "for") == "for"]
    spoken = [printable_statement(names.masked(text)) for text in (claim.statement, *voices)]
    return [text for text in dict.fromkeys(spoken) if text and is_general(text, claim.move) and not names.reveals(text)]


def _closed(sentence: str) -> str:
    """A sentence that ends on a quotation without a stop gets one behind the mark.

    >>> _closed("有学员说：“要短”"), _closed("有学员说：“要短。”")
    ('有学员说：“要短”。', '有学员说：“要短。”')
    """
    return sentence if sentence.rstrip("”’")[-1:] in tuple("。！？…!?.") else f"{sentence}。"
