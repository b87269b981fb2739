"""How much was set aside, by reason, with examples: what a reader must be able to ask about."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from textmine.cleaning.privacy import mask
from textmine.corpus import Corpus
from textmine.sorting import parts
from textmine.spans import Marks, Reason, Sentences, document_runs, sorted_distinct

__all__ = ["Example", "SetAside", "disclose"]

_EXAMPLES = 3
_EXAMPLE_CHARACTERS = 80
_COVERED = 0.5
"""A sentence is set aside where marks cover more than this share of it."""

_SENTENCES_AT_ONCE = 200_000
_FEW = 64
"""Spans among which examples are looked for first; then among as many times more."""


@dataclass(frozen=True, slots=True)
class Example:
    """An example of what was set aside: where it stands, and its beginning with personal data masked."""

    document: str
    start: int
    end: int
    text: str


@dataclass(frozen=True, slots=True)
class SetAside:
    """What was set aside for one reason.

    Attributes:
        reason: why; `reason.chinese` is its name for readers.
        spans, documents, people: how many.
        sentences: sentences of which more than half is marked.
        characters: marked characters, overlaps counted once; share: of all characters of the corpus.
        examples: the longest distinct ones of different documents, by length and text.
    """

    reason: Reason
    spans: int
    documents: int
    people: int
    sentences: int
    characters: int
    share: float
    examples: tuple[Example, ...]


def disclose(corpus: Corpus, sentences: Sentences, marks: Marks) -> tuple[tuple[SetAside, ...], float]:
    """What was set aside for each reason that occurs, in the order of the reasons; and the share of all together."""
    people, counted = corpus.codes("person"), defaultdict[Reason, _Counted](_Counted)
    by_reason = defaultdict[Reason, NDArray[np.bool_]](lambda: np.zeros(int(people.max(initial=-1)) + 1, np.bool_))
    total = characters = 0
    for begin, end in document_runs(sentences.offsets, _SENTENCES_AT_ONCE):
        own, some = sentences.run(begin, end), marks.run(begin, end)
        lengths = np.fromiter(map(len, corpus.texts[begin:end]), np.int64, end - begin)
        total += int(lengths.sum())
        characters += _characters(some, lengths)
        for reason in map(Reason, np.unique(some.reasons).tolist()):
            of_reason = some.only(reason)
            documents = sorted_distinct(of_reason.documents)
            by = people[documents + begin]
            by_reason[reason][by[by >= 0]] = True
            counted[reason] += _Counted(
                len(of_reason), len(documents), _covered(own, of_reason), _characters(of_reason, lengths)
            )
    rows = tuple(
        SetAside(
            reason=reason,
            spans=of.spans,
            documents=of.documents,
            people=int(by_reason[reason].sum()),
            sentences=of.sentences,
            characters=of.characters,
            share=of.characters / max(total, 1),
            examples=_examples(corpus, marks, reason),
        )
        for reason, of in sorted(counted.items())
    )
    return rows, characters / max(total, 1)


class _Counted(NamedTuple):
    """What was set aside for one reason, in so many documents."""

    spans: int = 0
    documents: int = 0
    sentences: int = 0
    characters: int = 0

    def __add__(self, other: Any) -> _Counted:
        return _Counted(*map(sum, zip(self, other, strict=True)))


def _covered(sentences: Sentences, marks: Marks) -> int:
    """How many sentences are set aside."""
    return int((marks.share(sentences.documents, sentences.starts, sentences.ends) > _COVERED).sum())


def _characters(marks: Marks, lengths: NDArray[np.int64]) -> int:
    """Marked characters, each once."""
    documents = sorted_distinct(marks.documents)
    whole = lengths[documents]
    shares = marks.share(documents, np.zeros(len(documents), np.int32), whole.astype(np.int32))
    return int(np.rint(shares * whole).sum())


def _examples(corpus: Corpus, marks: Marks, reason: Reason) -> tuple[Example, ...]:
    """A few distinct texts, each of another document; the longest first, since they weigh most."""
    chosen: dict[str, Example] = {}
    seen: set[int] = set()
    for row in _longest_first(marks, reason):
        document, start, end = int(marks.documents[row]), int(marks.starts[row]), int(marks.ends[row])
        if document in seen:  # and what it costs to mask a long text is not paid again for each of its marks
            continue
        text = mask(corpus.texts[document])[start:end][:_EXAMPLE_CHARACTERS]
        if text not in chosen:
            chosen[text] = Example(corpus[document].id, start, end, text)
            seen.add(document)
        if len(chosen) == _EXAMPLES:
            break
    return tuple(chosen.values())


def _longest_first(marks: Marks, reason: Reason) -> Iterator[int]:
    """The rows of marks for a reason, by length and then in order, of which few are looked at."""
    given, wanted = 0, _FEW
    while True:
        rows, lengths = np.empty(0, np.int64), np.empty(0, np.int32)
        for some in parts(len(marks)):
            new = np.flatnonzero(marks.reasons[some] == reason) + some.start
            rows, lengths = np.append(rows, new), np.append(lengths, marks.ends[new] - marks.starts[new])
            longest = np.argsort(-lengths, kind="stable")[:wanted]
            rows, lengths = rows[longest], lengths[longest]
        yield from rows[given:].tolist()
        if len(rows) < wanted:
            return
        given, wanted = wanted, wanted * _FEW
