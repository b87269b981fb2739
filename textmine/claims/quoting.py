"""Which sentences make a claim: the best put of them can be quoted, and most stand in one theme."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from textmine.claims.claim import Claim
from textmine.corpus import Corpus
from textmine.spans import Sentences

__all__ = ["claimed_sentences", "with_themes"]


def claimed_sentences(
    claims: Sequence[Claim], corpus: Corpus, sentences: Sentences, *, least: int
) -> dict[str, NDArray[np.int64]]:
    """The sentences for each claim that at least so many people hold, or that is pinned: ascending, by its id.

    Args:
        claims: in the order in which they choose.
        corpus: its documents.
        sentences: of the corpus.
        least: supporters from which a claim gets a quotation.
    """
    chosen = [claim for claim in claims if len(claim.supporters) >= least or claim.pinned]
    rows = _rows(chosen, corpus, sentences)
    return {claim.id: np.unique(np.array(own, np.int64)) for claim, own in zip(chosen, rows, strict=True)}


def with_themes(claims: Sequence[Claim], corpus: Corpus, sentences: Sentences, themes: NDArray[Any]) -> list[Claim]:
    """Claims with the theme that most of their sentences stand in; of equals the lower number, of none None.

    Args:
        claims: what was found.
        corpus: its documents.
        sentences: of the corpus.
        themes: of each document or of each sentence, −1 for none, shape (n_documents,) or (n_sentences,).
    """
    by_sentence = themes if len(themes) == len(sentences) else themes[sentences.documents]
    own = [by_sentence[rows] for rows in _rows(claims, corpus, sentences)]
    counts = [np.bincount(themes[themes >= 0]) for themes in own]
    found = [int(count.argmax()) if len(count) else None for count in counts]
    return [replace(claim, theme=theme) for claim, theme in zip(claims, found, strict=True)]


def _rows(claims: Sequence[Claim], corpus: Corpus, sentences: Sentences) -> list[list[int]]:
    """The sentences that stand for each claim."""
    document = {identity: i for i, identity in enumerate(corpus.ids)}
    places = zip(sentences.documents.tolist(), sentences.starts.tolist(), strict=True)
    row = {place: i for i, place in enumerate(places)}
    return [[row[document[s.document], s.start] for s in claim.sentences if s.stance == "for"] for claim in claims]
