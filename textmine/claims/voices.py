"""Which sentences count as voices, and which of them read the same.

A voice is a sentence in its author's own words that does something (states a gain, a practice, a problem, a proposal, a
pledge, or speaks of a course) and asserts what others could hold too (`textmine.claims.assertion`). Headings, dates and
the sentences that only tell a story are left out: grouped, they gave "claims" that nobody makes. Sentences that read
the same letter by letter are one text: it is compared once, however many say it. An answer of a few characters (没有,
能) says something only together with what was asked, so such texts are one only within a thread.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from textmine.claims.assertion import assertions
from textmine.corpus import Corpus, Kind
from textmine.spans import Int32, Marks
from textmine.statements import Move, Statements

__all__ = ["ELLIPTIC", "Voices", "find_voices"]

_MOSTLY = 0.5
"""A sentence more than half covered by marks is not its author's own."""
_TELLING = 0.5
"""Chance from which a sentence is taken to do nothing definite (`Move.OTHER`). On the sample class this leaves out a
quarter of all sentences and three of the 70 that make a planted claim."""
_ASSERTING = -1.0
"""Log-odds from which a sentence may be part of a claim. On the sample class this leaves out every second of the
sentences that the moves let through, and few of those that make a planted claim; from −1.5 to −0.8 do alike."""
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
        moves: the move of each text's first sentence, shape (n_texts,).
        first: the first sentence that reads each text, shape (n_texts,).
        assertions: log-odds that each text asserts what others can hold too, shape (n_texts,); 0 for answers.
        threads: code of the thread of each text's first sentence, −1 where it has none, shape (n_texts,).
        wording: each text without punctuation, sorted, length n_texts.
    """

    rows: Int32
    texts: Int32
    people: Int32
    first: Int32
    threads: Int32
    moves: NDArray[np.uint8]
    assertions: NDArray[np.float32]
    wording: tuple[str, ...]

    def __len__(self) -> int:
        return len(self.rows)

    @cached_property
    def weights(self) -> NDArray[np.int64]:
        """How many sentences read each text, shape (n_texts,)."""
        return np.bincount(self.texts, minlength=len(self.first))


def find_voices(corpus: Corpus, statements: Statements, marks: Marks) -> Voices:
    """The sentences that count: a known person's, not the organiser's, mostly free of marks, and making a statement."""
    sentences = statements.sentences
    people = corpus.codes("person")[sentences.documents]
    is_voice = people >= 0
    is_voice &= (corpus.frame["kind"] != str(Kind.ANNOUNCEMENT)).to_numpy()[sentences.documents]
    is_voice &= marks.share(sentences.documents, sentences.starts, sentences.ends) <= _MOSTLY
    rows = np.flatnonzero(is_voice)
    texts = _texts(corpus, statements, rows)
    wording = [_NO_LETTER.sub("", text) for text in texts]
    is_answer = np.diff(sentences.offsets)[sentences.documents[rows]] == 1
    kept = _states(statements, rows, np.fromiter(map(len, wording), np.int64, len(wording)), is_answer)
    asserted = _asserted(texts, kept & ~is_answer)
    kept &= asserted >= _ASSERTING
    rows, wording = rows[kept], [text for text, keep in zip(wording, kept.tolist(), strict=True) if keep]
    threads = corpus.codes("thread")[sentences.documents[rows]]
    return _distinct(rows.astype(np.int32), people[rows], threads, statements.moves[rows], asserted[kept], wording)


def _states(
    statements: Statements, rows: NDArray[np.int64], lengths: NDArray[np.int64], is_answer: NDArray[np.bool_]
) -> NDArray[np.bool_]:
    """Which sentences do something; a text of one sentence is an answer, and does so however short it is."""
    telling = (statements.moves[rows] == Move.OTHER) & (statements.move_chances[rows] >= _TELLING)
    return np.asarray((lengths > 0) & (is_answer | (~telling & (lengths >= ELLIPTIC))))


def _asserted(texts: list[str], asked: NDArray[np.bool_]) -> NDArray[np.float32]:
    """The log-odds of the texts asked for, 0 for the others."""
    values = np.zeros(len(texts), np.float32)
    values[asked] = assertions([texts[i] for i in np.flatnonzero(asked).tolist()])
    return values


def _texts(corpus: Corpus, statements: Statements, rows: NDArray[np.int64]) -> list[str]:
    texts, sentences = corpus.texts, statements.sentences
    columns = (column[rows].tolist() for column in (sentences.documents, sentences.starts, sentences.ends))
    return [texts[document][start:end] for document, start, end in zip(*columns, strict=True)]


def _distinct(
    rows: Int32,
    people: Int32,
    threads: Int32,
    moves: NDArray[np.uint8],
    asserted: NDArray[np.float32],
    wording: list[str],
) -> Voices:
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
        moves[first],
        asserted[first],
        tuple(text for text, _ in distinct),
    )
