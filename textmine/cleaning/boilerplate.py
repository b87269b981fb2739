"""Wording that many people share: stock phrases, and policy text that stands in many reports."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np

from textmine.cleaning.copies import DuplicateGroup
from textmine.cleaning.policy import is_policy
from textmine.corpus import Corpus, Kind
from textmine.spans import Marks, Reason

__all__ = ["MANY_PEOPLE", "SharedWording", "classified", "shared_wording"]

MANY_PEOPLE = 5
"""From this many people on, a wording is nobody's own. A guess: in a class of 36, two or three copy from each other."""
_MOSTLY = 0.5
_WHOLE_TEXT = 200
"""Letters from which a whole document that many handed in is a copied text, of which one copy counts, and no phrase."""


@dataclass(frozen=True, slots=True)
class SharedWording:
    """Wording that people share word for word (共同表述): listed with how many, never counted as voices.

    Attributes:
        text: as the source has it.
        reason: `SHARED` for policy wording, `BOILERPLATE` for stock phrases, `COPY` where few share it.
        people: how many people; documents: how many documents; both without the organiser's.
        group: the duplicate group, which has the places.
    """

    text: str
    reason: Reason
    people: int
    documents: int
    group: int


def classified(corpus: Corpus, groups: Sequence[DuplicateGroup]) -> tuple[list[DuplicateGroup], list[Reason]]:
    """The groups, those of many people named boilerplate, and the reason why the copies of each must not count."""
    is_organisers = [kind == Kind.ANNOUNCEMENT for kind in corpus.frame["kind"].to_list()]
    named, reasons = [], []
    for group in groups:
        reason = _reason(corpus, group, is_organisers)
        named.append(group if reason == Reason.COPY else replace(group, kind="boilerplate"))
        reasons.append(reason)
    return named, reasons


def _reason(corpus: Corpus, group: DuplicateGroup, is_organisers: Sequence[bool]) -> Reason:
    source = group.copies[0]
    is_announced = is_organisers[source.document]
    if group.people - is_announced < MANY_PEOPLE:
        return Reason.COPY
    if group.level == 0 and source.high - source.low >= _WHOLE_TEXT:
        return Reason.COPY
    wording = corpus.texts[source.document][source.start : source.end]
    return Reason.SHARED if is_announced or is_policy(wording) else Reason.BOILERPLATE


def shared_wording(
    corpus: Corpus, groups: Sequence[DuplicateGroup], reasons: Sequence[Reason], not_prose: Marks
) -> tuple[SharedWording, ...]:
    """What two people or more share, the most widely shared first, then by text; lines of code are no wording."""
    sources = np.array([(group.copies[0].document, *group.copies[0].span) for group in groups], np.int32).reshape(-1, 3)
    is_code = (not_prose.share(*sources.T) > _MOSTLY).tolist()
    is_organisers = [kind == Kind.ANNOUNCEMENT for kind in corpus.frame["kind"].to_list()]
    listed = []
    for number, (group, reason) in enumerate(zip(groups, reasons, strict=True)):
        source = group.copies[0]
        people = group.people - is_organisers[source.document]
        documents = {copy.document for copy in group.copies if not is_organisers[copy.document]}
        if people > 1 and not is_code[number]:
            text = corpus.texts[source.document][source.start : source.end]
            listed.append(SharedWording(text, reason, people, len(documents), number))
    return tuple(sorted(listed, key=lambda wording: (-wording.people, wording.text, wording.group)))
