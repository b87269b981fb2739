"""All that is said of the sentences of a corpus, as arrays."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from textmine.corpus import Corpus
from textmine.engine import Progress, chunked, no_progress
from textmine.spans import Sentences, Tokens
from textmine.statements.features import sentence_features
from textmine.statements.moves import Move, load_move_model, move_features, moves_by_cues
from textmine.statements.polarity import polarity
from textmine.statements.ranker import Ranker, load_ranker

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
        polarity: 1 praise, −1 complaint, 0 neither, int8.
        reasons: Chinese names of the features that raised the score most.
    """

    sentences: Sentences
    vectors: NDArray[np.float32]
    scores: NDArray[np.float64]
    moves: NDArray[np.uint8]
    move_chances: NDArray[np.float32]
    problem_chances: NDArray[np.float32]
    polarity: NDArray[np.int8]
    reasons: tuple[tuple[str, ...], ...]

    def __len__(self) -> int:
        return len(self.sentences)

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
                "reasons": list(self.reasons[i]),
            }


def analyse_sentences(
    corpus: Corpus,
    sentences: Sentences,
    tokens: Tokens,
    vectors: NDArray[np.float32],
    *,
    ranker: Ranker | None = None,
    progress: Progress = no_progress,
) -> Statements:
    """Score every sentence's quotability, and find its move and polarity.

    Args:
        corpus: the documents.
        sentences: their sentences.
        tokens: their tokens.
        vectors: sentence vectors of length 1, float32 (n_sentences, d).
        ranker: by default the one that ships.
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
    texts = sentences.texts(corpus.texts)
    runs = chunked(np.diff(sentences.offsets).tolist(), size=_CHUNK_SENTENCES)
    parts = []
    for done, (a, b) in enumerate(runs, 1):
        parts.append(_analyse_run(a, b, texts, sentences, tokens, vectors, ranker))
        progress("statements", done, len(runs))
    scores, moves, chances, problems, reasons = zip(*parts, strict=True) if parts else ((),) * 5
    return Statements(
        sentences,
        vectors,
        _join(scores, np.float64),
        _join(moves, np.uint8),
        _join(chances, np.float32),
        _join(problems, np.float32),
        polarity(texts),
        tuple(reason for part in reasons for reason in part),
    )


_Part = tuple[NDArray[np.float64], NDArray[np.uint8], NDArray[np.float32], NDArray[np.float32], list[tuple[str, ...]]]


def _analyse_run(
    a: int,
    b: int,
    texts: list[str],
    sentences: Sentences,
    tokens: Tokens,
    vectors: NDArray[np.float32],
    ranker: Ranker,
) -> _Part:
    """The documents from a up to b."""
    low, high = int(sentences.offsets[a]), int(sentences.offsets[b])
    t_low, t_high = int(tokens.offsets[a]), int(tokens.offsets[b])
    own = Sentences(
        sentences.starts[low:high], sentences.ends[low:high], sentences.offsets[a : b + 1] - sentences.offsets[a]
    )
    own_tokens = Tokens(
        tokens.vocabulary,
        tokens.terms[t_low:t_high],
        tokens.starts[t_low:t_high],
        tokens.ends[t_low:t_high],
        tokens.offsets[a : b + 1] - tokens.offsets[a],
    )
    features = sentence_features(texts[low:high], own, own_tokens, vectors[low:high])
    moves, chances, problems = _find_moves(texts[low:high], features, vectors[low:high])
    return ranker.score(features), moves, chances, problems, ranker.reasons(features)


def _find_moves(
    texts: list[str], features: NDArray[np.float32], vectors: NDArray[np.float32]
) -> tuple[NDArray[np.uint8], NDArray[np.float32], NDArray[np.float32]]:
    """Moves, their chances, and the chance of a problem, each of shape (n_sentences,)."""
    model = load_move_model()
    if model is None or vectors.shape[1] != len(model.vector_weights):
        moves = moves_by_cues(texts)
        return moves, np.ones(len(texts), np.float32), (moves == Move.PROBLEM).astype(np.float32)
    chances = model.probabilities(move_features(texts, features), vectors).astype(np.float32)
    return chances.argmax(axis=1).astype(np.uint8), chances.max(axis=1), chances[:, Move.PROBLEM]


def _join(parts: tuple[NDArray[Any], ...], dtype: Any) -> NDArray[Any]:
    return np.concatenate(parts) if parts else np.empty(0, dtype)
