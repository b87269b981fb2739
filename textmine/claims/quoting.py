"""Which sentences make a claim, so that the best put of them can be quoted."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from textmine.claims.claim import Claim
from textmine.corpus import Corpus
from textmine.spans import Sentences

__all__ = ["claimed_sentences"]


def claimed_sentences(
    claims: Sequence[Claim], corpus: Corpus, sentences: Sentences, *, least: int
) -> dict[str, NDArray[np.bool_]]:
    """The sentences for each claim that at least so many people hold, or that is pinned: bool (n_sentences,) by its id.

    Args:
        claims: in the order in which they choose.
        corpus: its documents.
        sentences: of the corpus.
        least: supporters from which a claim gets a quotation.
    """
    document = {identity: i for i, identity in enumerate(corpus.ids)}
    starts = [(int(d), int(s)) for d, s in zip(sentences.documents, sentences.starts, strict=True)]
    row = {place: i for i, place in enumerate(starts)}
    found: dict[str, NDArray[np.bool_]] = {}
    for claim in claims:
        if len(claim.supporters) < least and not claim.pinned:
            continue
        found[claim.id] = np.zeros(len(sentences), bool)
        found[claim.id][[row[document[s.document], s.start] for s in claim.sentences if s.stance == "for"]] = True
    return found
