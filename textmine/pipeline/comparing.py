"""What claims and quotations are found from: what is said of each sentence, and vectors of those worth comparing.

A sentence encoder is the slowest part of a run, and few of the sentences of a large corpus can ever be counted or
printed: in study notes one in seven. So where there are many, all are judged by their wording first, with vectors
from the corpus's own words (`textmine.language.wordvectors`), and the encoder reads only those that stand the test.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

if TYPE_CHECKING:
    from textmine.pipeline.analysis import Analysis
    from textmine.spans import Sentences
    from textmine.statements import Statements
    from textmine.themes import Themes

__all__ = ["READ_WHOLE", "compared_statements", "sentence_themes", "vectors_by_meaning", "vectors_by_wording"]

READ_WHOLE = 20_000
"""Up to so many sentences the encoder reads every one, in about 20 seconds of one core: classes, which are judged a
little better so (moves by vectors have a macro F1 of 0.682, by wording 0.657, `docs/methods.md`)."""
_MAY_BE_PRINTED = 0.1
"""Chance of being printed, by wording, from which a sentence may be quoted: far below what a candidate needs."""


def compared_statements(analysis: Analysis) -> Statements:
    """What is said of the sentences, with zeros for the vectors of those that need none."""
    if not analysis.settings.compares_meaning or len(analysis.sentences) <= READ_WHOLE:
        return analysis.statements
    judged = analysis.judge(vectors_by_wording(analysis))
    return replace(judged, vectors=vectors_by_meaning(analysis, _worth_comparing(analysis, judged)))


def _worth_comparing(analysis: Analysis, judged: Statements) -> NDArray[np.bool_]:
    """Which sentences may be part of a claim or be quoted, shape (n_sentences,)."""
    from textmine.claims import find_voices

    worth = judged.print_chances >= _MAY_BE_PRINTED
    worth[find_voices(analysis.corpus, judged, analysis.marks).rows] = True
    return np.asarray(worth & analysis.own_sentences)


def vectors_by_wording(analysis: Analysis) -> NDArray[np.float32]:
    """Vectors from the corpus's own words, zeros for what is not its author's own, shape (n_sentences, d)."""
    from textmine.language import word_vectors

    texts = analysis.sentences.texts(analysis.corpus.texts)
    own, progress = analysis.own_sentences, analysis.progress
    return word_vectors(texts, analysis.sentences, analysis.tokens, own=own, progress=progress)


def vectors_by_meaning(analysis: Analysis, chosen: NDArray[np.bool_]) -> NDArray[np.float32]:
    """Vectors of the encoder for the chosen sentences, zeros for the others, shape (n_sentences, d)."""
    from textmine.language import embed

    texts, rows = analysis.sentences.texts(analysis.corpus.texts), np.flatnonzero(chosen)
    found = embed(
        [texts[i] for i in rows],
        embedder=analysis.embedder,
        engine=analysis.engine,
        cache=analysis.cache and analysis.cache / "vectors",
        progress=analysis.progress,
    )
    vectors = np.zeros((len(texts), found.shape[1]), np.float32)
    vectors[rows] = found
    return vectors


def sentence_themes(sentences: Sentences, themes: Themes) -> tuple[NDArray[np.int32], NDArray[np.float32]]:
    """The theme of each sentence and how much it belongs there, both of shape (n_sentences,).

    A sentence has the theme of the passage that holds it; where none was modelled, that of its document.
    """
    weights = themes.weights[sentences.documents]
    if len(units := themes.units):  # of a class of copies no passage is modelled
        width = int(max(sentences.ends.max(initial=0), units.ends.max(initial=0))) + 1
        begins = units.documents.astype(np.int64) * width + units.starts
        place = sentences.documents.astype(np.int64) * width + sentences.starts
        unit = np.searchsorted(begins, place, side="right") - 1
        inside = (unit >= 0) & (place < units.documents[unit] * np.int64(width) + units.ends[unit])
        weights = np.where(inside[:, None], themes.unit_weights[unit], weights)
    best = weights.argmax(1) if weights.shape[1] else np.zeros(len(weights), np.int64)
    share = weights.max(1, initial=0)
    return np.where(share > 0, best, -1).astype(np.int32), share.astype(np.float32)
