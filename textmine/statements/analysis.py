"""All that is said of the sentences of a corpus, as arrays."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from textmine.corpus import Corpus
from textmine.engine import Engine, LocalEngine, Progress, chunked, no_progress
from textmine.spans import Int64, Sentences, Tokens, of_documents, slices
from textmine.statements.evidence import gather_evidence
from textmine.statements.features import FEATURES, sentence_features
from textmine.statements.models import load_move_model, load_print_model, load_standing_model
from textmine.statements.moves import Move, moves_by_cues
from textmine.statements.polarity import polarity
from textmine.statements.ranker import REASONS, Ranker, load_ranker

__all__ = ["Statements", "analyse_sentences"]

_CHUNK_SENTENCES = 20_000
"""Features of so many sentences are held at once: about 10 MB."""


@dataclass(frozen=True, eq=False)
class Statements:
    """What each sentence is; every array has shape (n_sentences, …) in the order of `sentences`.

    Attributes:
        sentences: the spans.
        vectors: sentence vectors of length 1, float32 (n_sentences, d).
        scores: quotability from 0 to 1, comparable within a document, float64.
        moves: codes of `Move`, uint8.
        move_chances: the chance of the move chosen, float32; 1 where cues alone decided.
        problem_chances: the chance that it states a problem, float32; 0 or 1 where cues alone decided.
        print_chances: the chance that a reader would print it by itself: it says what its author holds, does or
            proposes, and is no scrap of a story; float32; 1, ruling nothing out, where cues alone decided.
        standing_chances: the same as readers of single sentences graded it, who did not ask whether it is put well
            enough for a bulletin: how surely it is somebody's view, which claims count; float32, 1 as above.
        polarity: 1 praise, −1 complaint, 0 neither, int8.
        reasons: places in `FEATURES` of those that raised the score most, −1 for none, int16
            (n_sentences, REASONS).
    """

    sentences: Sentences
    vectors: NDArray[np.float32]
    scores: NDArray[np.float64]
    moves: NDArray[np.uint8]
    move_chances: NDArray[np.float32]
    problem_chances: NDArray[np.float32]
    print_chances: NDArray[np.float32]
    standing_chances: NDArray[np.float32]
    polarity: NDArray[np.int8]
    reasons: NDArray[np.int16]

    def __len__(self) -> int:
        return len(self.sentences)

    def reasons_of(self, i: int) -> tuple[str, ...]:
        """Chinese names of the features that raised a sentence's score most."""
        return tuple(FEATURES[j].chinese for j in self.reasons[i].tolist() if j >= 0)

    def rows(self, corpus: Corpus) -> Iterator[dict[str, Any]]:
        """One row a sentence, as `textmine sentences` prints it."""
        ids = corpus.ids
        for i, sentence in enumerate(self.sentences.rows(corpus.texts)):
            yield {
                "document": ids[sentence.document],
                "start": sentence.start,
                "end": sentence.end,
                "text": sentence.text,
                "score": round(float(self.scores[i]), 6),
                "move": Move(self.moves[i]).label,
                "polarity": int(self.polarity[i]),
                "reasons": list(self.reasons_of(i)),
            }


def analyse_sentences(
    corpus: Corpus,
    sentences: Sentences,
    tokens: Tokens,
    vectors: NDArray[np.float32],
    *,
    ranker: Ranker | None = None,
    engine: Engine | None = None,
    progress: Progress = no_progress,
) -> Statements:
    """Score every sentence's quotability, and find its move and polarity.

    Args:
        corpus: the documents.
        sentences: their sentences.
        tokens: their tokens.
        vectors: sentence vectors of length 1, float32 (n_sentences, d).
        ranker: by default the one that ships.
        engine: where runs of documents are analysed.
        progress: called after each chunk.

    >>> from textmine.corpus import Document, Kind
    >>> from textmine.language import embed, segment, split_sentences
    >>> text = "微党课一定要短。上周我讲了八分钟。大家都听进去了。"  # lectures must be short
    >>> corpus = Corpus.from_documents([Document("a", Kind.POST, text)])
    >>> sentences = split_sentences(corpus)
    >>> vectors = embed(sentences.texts(corpus.texts))
    >>> statements = analyse_sentences(corpus, sentences, segment(corpus), vectors)
    >>> int(statements.scores.argmax())
    0
    """
    ranker = ranker or load_ranker()
    written, kinds = corpus.texts, corpus.frame["kind"].to_list()
    texts, (judged, like) = sentences.texts(written), _distinct(written, kinds, sentences, vectors)
    bounds = chunked(np.diff(sentences.offsets)[judged].tolist(), size=_CHUNK_SENTENCES)
    runs = (_run(judged[a:b], texts, kinds, sentences, tokens, vectors, ranker) for a, b in bounds)
    parts = []
    for done, part in enumerate((engine or LocalEngine()).map(_analyse, runs), 1):
        parts.append(part)
        progress("statements", done, len(bounds))
    return Statements(
        sentences,
        vectors,
        _join([part.scores for part in parts], np.float64)[like],
        _join([part.moves for part in parts], np.uint8)[like],
        _join([part.move_chances for part in parts], np.float32)[like],
        _join([part.problem_chances for part in parts], np.float32)[like],
        _join([part.print_chances for part in parts], np.float32)[like],
        _join([part.standing_chances for part in parts], np.float32)[like],
        _join([part.polarity for part in parts], np.int8)[like],
        _join([part.reasons for part in parts], np.int16).reshape(-1, REASONS)[like],
    )


def _distinct(
    written: Sequence[str], kinds: list[str], sentences: Sentences, vectors: NDArray[np.float32]
) -> tuple[Int64, Int64]:
    """The documents to look at, and for each sentence which of theirs is judged for it, shape (n_sentences,).

    What a sentence is hangs on its own document alone. So of documents of one sentence that read the same (没有, none:
    among answers two in five), are of one kind and have one vector, the first is judged for all.
    """
    rows, first = np.arange(len(sentences)), dict[tuple[str, str, bool], int]()
    alone = np.flatnonzero(np.diff(sentences.offsets) == 1)
    places = sentences.offsets[alone]
    known: NDArray[np.bool_] = (vectors != 0).any(axis=1)
    for document, row in zip(alone.tolist(), places.tolist(), strict=True):
        rows[row] = first.setdefault((written[document], kinds[document], bool(known[row])), row)
    for run in slices(len(places), _CHUNK_SENTENCES):
        other = places[run][(vectors[places[run]] != vectors[rows[places[run]]]).any(axis=1)]
        rows[other] = other
    looked_at = rows == np.arange(len(rows))
    documents = np.ones(len(sentences.offsets) - 1, bool)
    documents[alone] = looked_at[places]
    return np.flatnonzero(documents), (np.cumsum(looked_at) - 1)[rows]


@dataclass(frozen=True, eq=False)
class _Part:
    """What a run of sentences is; fields as in `Statements`."""

    scores: NDArray[np.float64]
    reasons: NDArray[np.int16]
    moves: NDArray[np.uint8]
    move_chances: NDArray[np.float32]
    problem_chances: NDArray[np.float32]
    print_chances: NDArray[np.float32]
    standing_chances: NDArray[np.float32]
    polarity: NDArray[np.int8]


@dataclass(frozen=True, eq=False)
class _Run:
    """A run of documents, as a corpus of its own."""

    texts: list[str]
    kinds: list[str]
    sentences: Sentences
    tokens: Tokens
    vectors: NDArray[np.float32]
    ranker: Ranker


def _run(
    documents: Int64,
    texts: list[str],
    kinds: list[str],
    sentences: Sentences,
    tokens: Tokens,
    vectors: NDArray[np.float32],
    ranker: Ranker,
) -> _Run:
    """Some documents, ascending, and the words that they use."""
    rows, _ = of_documents(sentences.offsets, documents)
    said, their = [texts[row] for row in rows.tolist()], [kinds[document] for document in documents.tolist()]
    own = tokens.select(documents).compact()
    return _Run(said, their, sentences.select(documents), own, vectors[rows], ranker)


def _analyse(run: _Run) -> _Part:
    features = sentence_features(run.texts, run.sentences, run.tokens, run.vectors)
    chances = _classify(run.texts, run.kinds, run.sentences, features, run.vectors)
    return _Part(run.ranker.score(features), run.ranker.reasons(features), *chances, polarity(run.texts))


def _classify(
    texts: list[str],
    kinds: list[str],
    sentences: Sentences,
    features: NDArray[np.float32],
    vectors: NDArray[np.float32],
) -> tuple[NDArray[np.uint8], NDArray[np.float32], NDArray[np.float32], NDArray[np.float32], NDArray[np.float32]]:
    """Moves, their chances, that of a problem, of being fit to print, and of standing, each of shape (n_sentences,)."""
    d = vectors.shape[1]
    model, printing, standing = load_move_model(d), load_print_model(d), load_standing_model(d)
    if model is None or printing is None or standing is None:
        moves, sure = moves_by_cues(texts), np.ones(len(texts), np.float32)
        return moves, sure, (moves == Move.PROBLEM).astype(np.float32), sure, sure
    grams = np.union1d(np.union1d(model.grams, printing.grams), standing.grams)
    evidence = gather_evidence(texts, kinds, sentences, features, vectors[:, : model.dimensions], grams)
    chances = model.probabilities(evidence)
    prints, stands = (judge.probabilities(evidence)[:, 1] for judge in (printing, standing))
    return chances.argmax(axis=1).astype(np.uint8), chances.max(axis=1), chances[:, Move.PROBLEM], prints, stands


def _join(parts: Sequence[NDArray[Any]], dtype: Any) -> NDArray[Any]:
    return np.concatenate(parts) if parts else np.empty(0, dtype)
