"""Wording that many people share: stock phrases, and policy text that stands in many reports."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from textmine.cleaning.grouping import MANY_PEOPLE
from textmine.cleaning.groups import Copy, DuplicateGroups
from textmine.cleaning.policy import is_policy
from textmine.corpus import Corpus
from textmine.sorting import at_once
from textmine.spans import Marks, Reason, count_distinct
from textmine.store import ColumnStore

__all__ = ["SharedWording", "classified", "shared_wording"]

Int64 = NDArray[np.int64]

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


def voices(corpus: Corpus, groups: DuplicateGroups, others_words: Marks, store: ColumnStore) -> Int64:
    """How many trainees say the wording of each group themselves, shape (n_groups,).

    Neither the organiser counts, nor who quotes it (`others_words`), nor who handed in the whole document of another.
    """
    runs = at_once(groups.offsets)
    return store.joined((_voices(corpus, groups.run(*run), others_words) for run in runs), np.int64)


def _voices(corpus: Corpus, groups: DuplicateGroups, others_words: Marks) -> Int64:
    documents, place = np.unique(groups.documents, return_inverse=True)
    others = others_words.select(documents.astype(np.int64))
    is_own = others.share(place.astype(np.int32), groups.starts, groups.ends) <= _MOSTLY
    is_organisers = ~corpus.by_trainees[groups.documents]
    people = corpus.codes("person")[groups.documents].astype(np.int64)
    # A document of nobody known counts as one person of its own.
    people = np.where(people >= 0, people, ~groups.documents.astype(np.int64))
    counted = is_own & ~is_organisers
    counts = count_distinct(groups.numbers[counted], people[counted], len(groups))
    return np.minimum(counts, groups.people - is_organisers[groups.sources])


def classified(corpus: Corpus, groups: DuplicateGroups, people: Int64) -> tuple[DuplicateGroups, NDArray[np.uint8]]:
    """The groups, those of many people named boilerplate, and the reason why the copies of each must not count."""
    reasons = np.full(len(groups), Reason.COPY, np.uint8)
    for number in np.flatnonzero(people >= MANY_PEOPLE).tolist():
        reasons[number] = _reason(corpus, groups.source(number), int(groups.levels[number]))
    return groups.boilerplate(reasons != Reason.COPY), reasons


def _reason(corpus: Corpus, source: Copy, level: int) -> Reason:
    """Why a wording of many people must not count."""
    if level == 0 and source.high - source.low >= _WHOLE_TEXT:
        return Reason.COPY
    wording = corpus.texts[source.document][source.start : source.end]
    is_organisers = not corpus.by_trainees[source.document]
    return Reason.SHARED if is_organisers or is_policy(wording) else Reason.BOILERPLATE


def shared_wording(
    corpus: Corpus, groups: DuplicateGroups, reasons: NDArray[np.uint8], people: Int64
) -> tuple[SharedWording, ...]:
    """What two people or more share, the most widely shared first, then by text."""
    by_trainees = corpus.by_trainees
    listed = []
    for number in np.flatnonzero(people > 1).tolist():
        source = groups.source(number)
        documents = np.unique(groups.documents[slice(*groups.offsets[number : number + 2].tolist())])
        n_documents = int(by_trainees[documents].sum())
        text = corpus.texts[source.document][source.start : source.end]
        listed.append(SharedWording(text, Reason(reasons[number]), int(people[number]), n_documents, number))
    return tuple(sorted(listed, key=lambda wording: (-wording.people, wording.text, wording.group)))
