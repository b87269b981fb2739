"""How much was set aside, by reason, with examples: what a reader must be able to ask about."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from textmine.cleaning.privacy import mask
from textmine.corpus import Corpus
from textmine.spans import Marks, Reason, Sentences, document_runs

__all__ = ["Example", "SetAside", "disclose"]

_EXAMPLES = 3
_EXAMPLE_CHARACTERS = 80
_COVERED = 0.5
"""A sentence is set aside where marks cover more than this share of it."""

_SENTENCES_AT_ONCE = 200_000


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
    lengths = np.fromiter(map(len, corpus.texts), np.int64, len(corpus))
    total = max(int(lengths.sum()), 1)
    present = [Reason(reason) for reason in np.unique(marks.reasons).tolist()]
    rows = tuple(_set_aside(corpus, sentences, marks.only(reason), reason, lengths, total) for reason in present)
    return rows, _characters(marks, lengths) / total


def _set_aside(
    corpus: Corpus, sentences: Sentences, marks: Marks, reason: Reason, lengths: np.ndarray, total: int
) -> SetAside:
    documents = np.unique(marks.documents)
    runs = document_runs(sentences.offsets, _SENTENCES_AT_ONCE)
    people = corpus.codes("person")[documents]
    characters = _characters(marks, lengths)
    return SetAside(
        reason=reason,
        spans=len(marks),
        documents=len(documents),
        people=len(np.unique(people[people >= 0])),
        sentences=sum(_covered(sentences.run(*run), marks.run(*run)) for run in runs),
        characters=characters,
        share=characters / total,
        examples=_examples(corpus, marks),
    )


def _covered(sentences: Sentences, marks: Marks) -> int:
    """How many sentences are set aside."""
    return int((marks.share(sentences.documents, sentences.starts, sentences.ends) > _COVERED).sum())


def _characters(marks: Marks, lengths: np.ndarray) -> int:
    """Marked characters, each once."""
    documents = np.unique(marks.documents)
    whole = lengths[documents]
    shares = marks.share(documents, np.zeros(len(documents), np.int32), whole.astype(np.int32))
    return round(float((shares * whole).sum()))


def _examples(corpus: Corpus, marks: Marks) -> tuple[Example, ...]:
    """A few distinct texts, each of another document; the longest first, since they weigh most."""
    order = np.lexsort((marks.starts, marks.documents, marks.starts - marks.ends))
    chosen: dict[str, Example] = {}
    seen: set[int] = set()
    for row in order.tolist():
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
