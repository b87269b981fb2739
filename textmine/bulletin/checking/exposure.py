"""Names beside what must stand without one: a difficulty or a disagreement is printed as 有学员, whoever edits it."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from typing import Any

from textmine.bulletin.checking.attribution import speaker_of
from textmine.bulletin.checking.context import Context, Person, Text
from textmine.bulletin.checking.finding import Finding
from textmine.bulletin.checking.folding import fold_text
from textmine.bulletin.checking.index import Place
from textmine.bulletin.checking.quotations import block_quotation, is_speech
from textmine.bulletin.checking.reported import find_speakers
from textmine.bulletin.material import Claim, Quotation
from textmine.bulletin.naming import NAMELESS_MOVES
from textmine.quotes.caution import disagrees

__all__ = ["check_exposure"]

_CLAUSES = re.compile(r"[，,。；;：:！!？?、—…（）()]+")
_SHORTEST = 6
"""Characters from which on a clause is somebody's own and no common turn; the bound of `reported` for the same."""
_LIKE = 0.7
"""Likeness from which on altered words are still somebody's; a guess."""


def check_exposure(context: Context, text: Text) -> Iterator[Finding]:
    """Every person named beside words of theirs that no edition prints with a name."""
    spans = [span for span in text.marked if is_speech(text, span)]
    if text.paragraph.block_quote and not text.marked:
        spans = [block_quotation(text)]
    for span in spans:
        if speaker := speaker_of(context, text, span):
            name = (speaker.start, speaker.end)
            yield from _exposed(context, speaker.text, name, text.text[span.start : span.end], speaker.people)
    speakers = [*find_speakers(context, text), *_in_brackets(context, text)]
    for start, end, begin, people in speakers:
        _, (_, stop) = text.sentence_at(begin)
        stop = min([other for other, *_ in speakers if other > start], default=stop)
        yield from _exposed(context, text, (start, end), text.text[begin:stop], people)


def _in_brackets(context: Context, text: Text) -> Iterator[tuple[int, int, int, tuple[Person, ...]]]:
    """Who is named in brackets before a colon, as those do who list matters (设备闲置（罗志刚）：…)."""
    if context.name_pattern is None:
        return
    for match in re.finditer(rf"(?P<name>{context.name_pattern.pattern})[）)][：:]", text.blanked()):
        if match.end() < len(text.text):
            yield *match.span("name"), match.end(), context.by_name[match["name"]]


def _exposed(
    context: Context, text: Text, name: tuple[int, int], words: str, people: tuple[Person, ...]
) -> Iterator[Finding]:
    places = _places(context, words, people)
    if places and all(_stays_nameless(context, place) for place in places):
        told = "这句话说的是困难或不同意见，不印姓名：请改作“有学员”，或先用 textmine decide name 决定署名"
        yield text.finding("form", *name, "flawed", source=places[0].document.id, suggestion=told)


def _places(context: Context, words: str, people: tuple[Person, ...]) -> list[Place]:
    """Where some people wrote some words: all of them, or else their longest clause, or else nearly all."""
    clauses = [clause for clause in _CLAUSES.split(words) if len(clause) >= _SHORTEST]
    for piece in (words, *sorted(clauses, key=lambda clause: (-len(clause), clause))):
        found = context.index.exact(fold_text(piece).rstrip(".。,，"))
        own = [place for place in found if any(person.wrote(place.document) for person in people)]
        if own:
            return own
    near = context.index.near(fold_text(words), most=1, where=lambda d: any(person.wrote(d) for person in people))
    return [place for place in near if place.likeness >= _LIKE]


def _stays_nameless(context: Context, place: Place) -> bool:
    """Whether what is written at a place is printed without a name.

    The fewer who speak against a claim of more are not named, whatever else their words do; of the rest the run has
    settled for the words of a chosen quotation whether they bear a name, and a claim about a problem for all of its
    sentences.
    """
    chosen = [quote for quote in context.material.quotes if _meets(quote, place)]
    if any(quote.named for quote in chosen):
        return False
    if disagrees(place.text) or _is_told(context, place, _dissents):
        return True
    if chosen:
        return all(quote.author is None or quote.move in NAMELESS_MOVES for quote in chosen)
    return _is_told(context, place, lambda claim, row: claim.move == "problem")


def _dissents(claim: Claim, row: Mapping[str, Any]) -> bool:
    return row.get("stance") == "against" and len(claim.opposers) <= len(claim.supporters)


def _is_told(context: Context, place: Place, wanted: Callable[[Claim, Mapping[str, Any]], bool]) -> bool:
    """Whether a place meets a wanted sentence of a claim."""
    return any(
        row.get("document") == place.document.id
        and row["start"] < place.end
        and place.start < row["end"]
        and wanted(claim, row)
        for claim in context.material.claims
        for row in claim.sentences
    )


def _meets(quote: Quotation, place: Place) -> bool:
    return quote.document == place.document.id and quote.start < place.end and place.start < quote.end
