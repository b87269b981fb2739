"""Wording that many people share: stock phrases, and policy text that stands in many reports."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np

from textmine.cleaning.copies import MANY_PEOPLE, DuplicateGroup
from textmine.cleaning.policy import is_policy
from textmine.corpus import Corpus
from textmine.spans import Marks, Reason

__all__ = ["SharedWording", "classified", "shared_wording"]

_MOSTLY = 0.5
_WHOLE_TEXT = 200
"""Letters from which a whole document that many handed in is a copied text, of which one copy counts, and no phrase."""


@dataclass(frozen=True, slots=True)
class SharedWording:
    """Wording that people share word for word (共同表述): listed with how many, never counted as voices.

    Attributes:
        text: as the source has it.
        reason: `SHARED` for policy wording, `BOILERPLATE` for stock phrases, `COPY` where few share it.
        people: how many people say it themselves (see `voices`); documents: how many documents have it.
        group: the duplicate group, which has the places.
    """

    text: str
    reason: Reason
    people: int
    documents: int
    group: int


def voices(corpus: Corpus, groups: Sequence[DuplicateGroup], others_words: Marks) -> list[int]:
    """How many trainees say the wording of each group themselves.

    Neither the organiser counts, nor who quotes it (`others_words`), nor who handed in the whole document of another.
    """
    is_organisers = _organisers(corpus)
    places = np.array([(copy.document, *copy.span) for group in groups for copy in group.copies], np.int32)
    shares = others_words.share(*places.reshape(-1, 3).T)
    names = corpus.codes("person").data  # which gives numbers as a list does, and holds none
    counted, first = [], 0
    for group in groups:
        own = shares[first : first + len(group.copies)] <= _MOSTLY
        first += len(group.copies)
        by = [copy.document for copy, is_own in zip(group.copies, own, strict=True) if is_own]
        # A document of nobody known counts as one person of its own.
        people = {
            names[document] if names[document] >= 0 else ~document for document in by if not is_organisers[document]
        }
        counted.append(min(len(people), group.people - is_organisers[group.copies[0].document]))
    return counted


def classified(
    corpus: Corpus, groups: Sequence[DuplicateGroup], people: Sequence[int]
) -> tuple[list[DuplicateGroup], list[Reason]]:
    """The groups, those of many people named boilerplate, and the reason why the copies of each must not count."""
    is_organisers = _organisers(corpus)
    named, reasons = [], []
    for group, count in zip(groups, people, strict=True):
        reason = Reason.COPY if count < MANY_PEOPLE else _reason(corpus, group, is_organisers)
        named.append(group if reason == Reason.COPY else replace(group, kind="boilerplate"))
        reasons.append(reason)
    return named, reasons


def _organisers(corpus: Corpus) -> list[bool]:
    """Whether each document is the organiser's."""
    organisers: list[bool] = (~corpus.by_trainees).tolist()
    return organisers


def _reason(corpus: Corpus, group: DuplicateGroup, is_organisers: Sequence[bool]) -> Reason:
    """Why a wording of many people must not count."""
    source = group.copies[0]
    if group.level == 0 and source.high - source.low >= _WHOLE_TEXT:
        return Reason.COPY
    wording = corpus.texts[source.document][source.start : source.end]
    return Reason.SHARED if is_organisers[source.document] or is_policy(wording) else Reason.BOILERPLATE


def shared_wording(
    corpus: Corpus, groups: Sequence[DuplicateGroup], reasons: Sequence[Reason], people: Sequence[int]
) -> tuple[SharedWording, ...]:
    """What two people or more share, the most widely shared first, then by text."""
    is_organisers = _organisers(corpus)
    listed = []
    for number, (group, reason, count) in enumerate(zip(groups, reasons, people, strict=True)):
        source = group.copies[0]
        documents = {copy.document for copy in group.copies if not is_organisers[copy.document]}
        if count > 1:
            text = corpus.texts[source.document][source.start : source.end]
            listed.append(SharedWording(text, reason, count, len(documents), number))
    return tuple(sorted(listed, key=lambda wording: (-wording.people, wording.text, wording.group)))
