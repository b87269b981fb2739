"""Which sentences count as voices, and which of them read the same.

A voice is a sentence in its author's own words that says what others could hold too: its wording asserts
(`textmine.claims.assertion`), and a reader takes it for somebody's view (`Statements.standing_chances`, which sees
what stands around it). Headings, dates and the sentences that only tell a story are left out: grouped, they gave
"claims" that nobody makes. Sentences that read the same letter by letter are one text: it is compared once, however
many say it. An answer of a few characters (没有, 能) says something only together with what was asked, so such texts
are one only within a thread.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from textmine.claims.assertion import assertions
from textmine.corpus import Corpus, Kind
from textmine.spans import Int32, Marks, Sentences
from textmine.statements import Statements
from textmine.statements.matching import as_series, has_match

__all__ = ["ELLIPTIC", "Voices", "find_voices", "texts_of"]

_MOSTLY = 0.5
"""A sentence more than half covered by marks is not its author's own."""
_STANDING = -2.5
"""Standing from which a sentence may be part of a claim. Chosen together with `_STRICT`, `THRESHOLD` and what is known
in advance of linked texts, 81 choices in all, by models that have not seen the author: from −3 to −2.5 they do alike,
at −2 a claim of the sample class that nobody planted has three people."""
_LEAST_CHANCE = 0.02
"""Chances below this, or as near to 1, count as so much: beyond log-odds of 4 a classifier is not to be trusted."""
_STRICT = 0.2
"""What is added to log-odds of being printed: to be counted a sentence need not be as well put as to be quoted. Chosen
with `_STANDING`; 0.2, 0.6 and 1 gave the planted claims, pooled over persons, a precision of 0.980, 0.943 and 0.946
and a recall of 0.758, 0.758 and 0.803 where the author is unseen (former bars of what is linked and listed)."""
_UNKNOWN = -1.0
"""Log-odds of being printed where no model knows: between those of planted claims, 0.5, and of others, −1.8."""
ELLIPTIC = 8
"""Texts of fewer letters lean on the question. Guess: the shortest full statements (subject, verb, object of two
characters each, one particle) have seven or eight."""
_HEADING = re.compile(
    r"^[^了]*(?:\s|学习|分享|课程|课堂|会议|活动|阅读)(?:笔记|纪要|大纲|目录|提纲|总结|心得)[\s：:*#]*$"
)
"""A title: several who wrote under one title, of one lecture, say nothing by that."""
_ASKS = re.compile(
    r"[吗呢]\s*$|^(?:如何|怎样|怎么|为什么|为何|哪些)|[？?]\s*(?:(?:请|谈|说|欢迎|可以|结合|不谈)[^？?]*)?$"
)
"""A thread that asks something, whether or not it then says how to answer (怎样帮到课堂？请说一件事。)."""
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
        standing: how surely each text says what others can hold too, shape (n_texts,): log-odds that its wording
            asserts plus log-odds that a reader would print it; 0 for answers.
        answers: whether each text is an answer: the one sentence of a document, shape (n_texts,).
        threads: code of the thread of each text's first sentence, −1 where it has none, shape (n_texts,).
        wording: each text without punctuation, sorted, length n_texts.
        own: the sentences of all that known people wrote themselves, whether or not they state anything, shape
            (n_own,): of those who wrote these, so and so many say so.
    """

    rows: Int32
    texts: Int32
    people: Int32
    first: Int32
    threads: Int32
    moves: NDArray[np.uint8]
    standing: NDArray[np.float32]
    answers: NDArray[np.bool_]
    wording: tuple[str, ...]
    own: Int32

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
    is_voice &= corpus.by_trainees[sentences.documents]
    is_voice &= marks.share(sentences.documents, sentences.starts, sentences.ends) <= _MOSTLY
    rows = np.flatnonzero(is_voice)
    texts = texts_of(corpus, statements, rows)
    wording = [_NO_LETTER.sub("", text) for text in texts]
    threads = corpus.codes("thread")[sentences.documents[rows]]
    is_whole, is_answer = (column[sentences.documents[rows]] for column in _answers(corpus, sentences))
    lengths = np.fromiter(map(len, wording), np.int64, len(wording))
    own = rows[lengths > 0].astype(np.int32)
    kept = (lengths > 0) & (is_whole | (lengths >= ELLIPTIC))
    standing = _standing(texts, statements.standing_chances[rows], kept & ~is_answer)
    kept &= standing >= _STANDING
    kept &= ~has_match(as_series(texts), _HEADING)
    rows, wording = rows[kept], [text for text, keep in zip(wording, kept.tolist(), strict=True) if keep]
    says = statements.moves[rows], standing[kept], is_answer[kept]
    return _distinct(rows.astype(np.int32), people[rows], threads[kept], says, wording, own)


def _answers(corpus: Corpus, sentences: Sentences) -> tuple[NDArray[np.bool_], NDArray[np.bool_]]:
    """Which documents are of one sentence, and which of these answer something, each of shape (n_documents,).

    That is what is said in a thread, and all of a kind of which most documents are of one sentence: a survey's column.
    Who replies to somebody where nothing was asked answers nothing, and says nothing in a few letters: else ten cheers
    (晚安) were a claim of ten. Such replies are not among the first either.
    """
    whole, kinds = np.diff(sentences.offsets) == 1, corpus.codes("kind")
    share = np.bincount(kinds, whole) / np.maximum(np.bincount(kinds), 1)
    threads = corpus.codes("thread")
    asks = [*(_ASKS.search(thread) is not None for thread in corpus.levels("thread")), False]
    cheers = (corpus.frame["kind"] == str(Kind.REPLY)).to_numpy() & ~np.array(asks, bool)[threads]
    whole &= ~cheers
    return whole, whole & ((threads >= 0) | (share[kinds] > _MOSTLY))


def _standing(texts: list[str], standing_chances: NDArray[np.float32], asked: NDArray[np.bool_]) -> NDArray[np.float32]:
    """The standing of the texts asked for, 0 for the others."""
    chances = np.clip(standing_chances[asked].astype(np.float64), _LEAST_CHANCE, 1 - _LEAST_CHANCE)
    printed = np.where(standing_chances[asked] < 1, np.log(chances / (1 - chances)) + _STRICT, _UNKNOWN)
    values = np.zeros(len(texts), np.float32)
    values[asked] = assertions([texts[i] for i in np.flatnonzero(asked).tolist()]) + printed
    return values


def texts_of(corpus: Corpus, statements: Statements, rows: NDArray[np.integer]) -> list[str]:
    """What some sentences say, as written."""
    texts, sentences = corpus.texts, statements.sentences
    columns = (column[rows].tolist() for column in (sentences.documents, sentences.starts, sentences.ends))
    return [texts[document][start:end] for document, start, end in zip(*columns, strict=True)]


def _distinct(
    rows: Int32,
    people: Int32,
    threads: Int32,
    says: tuple[NDArray[np.uint8], NDArray[np.float32], NDArray[np.bool_]],
    wording: list[str],
    own: Int32,
) -> Voices:
    """Voices from rows; `says` are the move and standing of each, and whether it is an answer."""
    moves, standing, answers = says
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
        standing[first],
        answers[first],
        tuple(text for text, _ in distinct),
        own,
    )
