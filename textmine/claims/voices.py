"""Which sentences count as voices, and which of them read the same.

A voice is a sentence in its author's own words. Sentences that read the same letter by letter are one text: it is
compared once, however many say it. An answer of a few characters (没有, 能) says something only together with what was
asked, so such texts are one only within a thread.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from textmine.corpus import Corpus, Kind
from textmine.spans import Int32, Marks, Sentences

__all__ = ["ELLIPTIC", "Voices", "find_voices"]

_MOSTLY = 0.5
"""A sentence more than half covered by marks is not its author's own."""
ELLIPTIC = 8
"""Texts of fewer letters lean on the question. Guess: the shortest full statements (subject, verb, object of two
characters each, one particle) have seven or eight."""
_NO_LETTER = re.compile(r"[\W_]+")


@dataclass(frozen=True, eq=False)
class Voices:
    """Sentences that count, and the distinct texts among them.

    Attributes:
        rows: the sentence of each voice, in canonical order, shape (n_voices,).
        texts: which distinct text each voice reads, shape (n_voices,).
        people: code of each voice's person, shape (n_voices,).
        first: the first sentence that reads each text, shape (n_texts,).
        threads: code of the thread of each text's first sentence, −1 where it has none, shape (n_texts,).
        wording: each text without punctuation, sorted, length n_texts.
    """

    rows: Int32
    texts: Int32
    people: Int32
    first: Int32
    threads: Int32
    wording: tuple[str, ...]

    def __len__(self) -> int:
        return len(self.rows)


def find_voices(corpus: Corpus, sentences: Sentences, marks: Marks) -> Voices:
    """The sentences that count: not the organiser's, by a known person, with letters, and mostly free of marks."""
    documents = sentences.documents
    people = corpus.codes("person")[documents]
    is_voice = people >= 0
    is_voice &= (corpus.frame["kind"] != str(Kind.ANNOUNCEMENT)).to_numpy()[documents]
    is_voice &= marks.share(documents, sentences.starts, sentences.ends) <= _MOSTLY
    rows = np.flatnonzero(is_voice)
    wording = [_NO_LETTER.sub("", text) for text in _texts(corpus, sentences, rows)]
    has_letters = np.array([bool(text) for text in wording], bool)
    rows, wording = rows[has_letters], [text for text in wording if text]
    threads = corpus.codes("thread")[documents[rows]]
    return _distinct(rows.astype(np.int32), people[rows], threads, wording)


def _texts(corpus: Corpus, sentences: Sentences, rows: NDArray[np.int64]) -> list[str]:
    texts, documents = corpus.texts, sentences.documents[rows].tolist()
    spans = zip(documents, sentences.starts[rows].tolist(), sentences.ends[rows].tolist(), strict=True)
    return [texts[document][start:end] for document, start, end in spans]


def _distinct(rows: Int32, people: Int32, threads: Int32, wording: list[str]) -> Voices:
    own_threads = [
        thread if len(text) < ELLIPTIC else -1 for text, thread in zip(wording, threads.tolist(), strict=True)
    ]
    keys = list(zip(wording, own_threads, strict=True))
    distinct = sorted(set(keys))
    rank = {key: i for i, key in enumerate(distinct)}
    texts = np.array([rank[key] for key in keys], np.int32)
    _, first = np.unique(texts, return_index=True)
    return Voices(
        rows,
        texts,
        people.astype(np.int32),
        rows[first],
        threads[first].astype(np.int32),
        tuple(text for text, _ in distinct),
    )
