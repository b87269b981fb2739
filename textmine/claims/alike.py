"""Which texts are alike: what claims are made from, whatever people decide about them, and themes are.

It is the longer half of the search for claims that cannot be divided, so a run has it done beside something else.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from textmine.claims.likeness import Likeness, measure_likeness
from textmine.claims.neighbours import Pairs, alike_pairs
from textmine.claims.voices import Voices, find_voices
from textmine.claims.wording import Wording
from textmine.corpus import Corpus
from textmine.engine import Engine, Progress, no_progress
from textmine.spans import Int32, Marks, Sentences, Tokens
from textmine.statements import Statements
from textmine.store import ColumnStore

__all__ = ["THRESHOLD", "Alike", "Voiced", "find_alike", "spans_of"]

THRESHOLD = 0.23
"""Lowest average likeness from which groups of texts are one claim. Chosen on the planted claims of the sample class,
with moves and standing by models that have not seen the author (`benchmarks/claims.py --held-out`): 0.23 (and 0.21),
0.25 and 0.27 give, pooled over persons, a precision of 0.962, 0.976 and 1, a recall of 0.758, 0.621 and 0.591. Below,
matters flow together, above, a widely held claim falls to pieces."""


@dataclass(frozen=True, eq=False)
class Voiced:
    """What people say, what its words weigh, and how alike its texts are."""

    voices: Voices
    wording: Wording
    likeness: Likeness

    @classmethod
    def of(cls, voices: Voices, statements: Statements, tokens: Tokens) -> Voiced:
        """Compare the texts of voices."""
        spans = spans_of(statements.sentences, voices.first)
        wording = Wording.learn(tokens, *spans, voices.wording)
        words = wording.rows(tokens, *spans, voices.wording)
        return cls(voices, wording, measure_likeness(voices, words, statements.vectors))


@dataclass(frozen=True, eq=False)
class Alike:
    """What is voiced, and the pairs of texts that are alike."""

    voiced: Voiced
    pairs: Pairs

    def keep(self, store: ColumnStore) -> Alike:
        """The same with long arrays in files of a store."""
        likeness = self.voiced.likeness.keep(store)
        return replace(self, voiced=replace(self.voiced, likeness=likeness))


def find_alike(
    corpus: Corpus,
    statements: Statements,
    tokens: Tokens,
    marks: Marks,
    *,
    seed: int = 42,
    engine: Engine | None = None,
    progress: Progress = no_progress,
) -> Alike | None:
    """Find the texts that are alike; None where nobody says anything.

    Args:
        corpus: the documents.
        statements: their sentences with vectors and moves.
        tokens: their words.
        marks: spans that must not count: a sentence more than half covered is nobody's voice.
        seed: of the approximate search for neighbours that many texts need.
        engine: where pairs are looked for.
        progress: called as work goes on.
    """
    voices = find_voices(corpus, statements, marks)
    if not len(voices):
        return None
    voiced = Voiced.of(voices, statements, tokens)
    return Alike(voiced, alike_pairs(voiced.likeness, threshold=THRESHOLD, seed=seed, engine=engine, progress=progress))


def spans_of(sentences: Sentences, rows: NDArray[np.integer]) -> tuple[Int32, Int32, Int32]:
    """The document, start and end of some sentences, each of shape (n_rows,)."""
    return sentences.documents[rows], sentences.starts[rows], sentences.ends[rows]
