"""What speaks for a term as a keyword of a document, in numbers.

Some features belong to the term in its corpus (how common, how long, how firmly its words hold together), some to the
term in one document (how often, how early, in the title). Each has a name, and the scorecard (`ranker.py`) gives points
for the interval that its value falls into.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from textmine.spans import count_values
from textmine.terms.background import Background
from textmine.terms.candidates import Candidates
from textmine.terms.fields import Stream
from textmine.terms.tags import CLASSES, PARTS, first_classes

__all__ = ["Pairs", "pair_features", "pair_up", "parts_of_speech", "term_features"]

Float = NDArray[np.float64]
Int64 = NDArray[np.int64]

NEVER = 2.0
"""Relative position of a term that does not occur in the text (only in the title): beyond the end, which is 1."""


@dataclass(frozen=True, eq=False)
class Pairs:
    """Each candidate in each document where it occurs.

    Attributes:
        documents, terms: shape (n_pairs,); sorted by document, then term.
        counts: occurrences, shape (n_pairs,).
        order: occurrences of the candidates, pair after pair, each pair's in order of position.
        firsts: where each pair begins in `order`, shape (n_pairs,).
    """

    documents: NDArray[np.int32]
    terms: NDArray[np.int32]
    counts: NDArray[np.int32]
    order: Int64
    firsts: Int64

    def without_occurrences(self) -> Pairs:
        """The same with `order` and `firsts` empty: what is left when every pair has its score."""
        nothing = self.order[:0]
        return Pairs(self.documents, self.terms, self.counts, nothing, nothing)


def pair_up(candidates: Candidates) -> Pairs:
    """Gather the occurrences of each candidate in each document."""
    keys = candidates.documents.astype(np.int64) * max(1, len(candidates.lengths)) + candidates.ids
    order = np.argsort(keys, kind="stable")
    keys = keys[order]
    firsts = np.flatnonzero(np.diff(keys, prepend=-1))
    counts = np.diff(firsts, append=len(keys)).astype(np.int32)
    lead = order[firsts]
    return Pairs(candidates.documents[lead], candidates.ids[lead], counts, order, firsts)


def term_features(candidates: Candidates, document_counts: Int64, background: Background) -> Mapping[str, Float]:
    """Features of each term in its corpus, given the documents that have it: name to values of shape (n_terms,)."""
    words = candidates.words
    n_documents = max(1, len(candidates.tokens.offsets) - 1)
    idf = _by_word(words, background.idf_of(candidates.tokens.vocabulary))
    lengths = candidates.lengths.astype(np.float64)
    return {
        "tokens": lengths,
        "characters": np.array(list(map(len, candidates.terms)), np.float64),
        "idf": np.log((n_documents + 1) / (document_counts + 1)),
        "background least": np.nanmin(idf, axis=1, initial=20),
        "background sum": np.nansum(idf, axis=1),
        "cohesion": _cohesion(candidates, words),
        "host share": _host_share(candidates),
        "first class": _class_at(candidates, words[:, 0]),
        "last class": _class_at(candidates, words[np.arange(len(words)), candidates.lengths.astype(int) - 1]),
    }


def pair_features(candidates: Candidates, pairs: Pairs, stream: Stream) -> Mapping[str, Float]:
    """Features of each term in each document: name to values of shape (n_pairs,)."""
    positions = candidates.positions[pairs.order]
    in_title = stream.in_title[positions]
    n_title = np.add.reduceat(in_title, pairs.firsts, dtype=np.int64) if len(pairs.firsts) else np.zeros(0, np.int64)
    begin = stream.tokens.offsets[pairs.documents]
    title = stream.title_lengths[pairs.documents]
    length = np.maximum(1, stream.tokens.offsets[pairs.documents + 1] - begin - title)
    n_text = pairs.counts - n_title
    # Positions rise, and titles stand first: the first occurrence in the text is the one behind those in the title.
    row = np.minimum(pairs.firsts + n_title, len(positions) - 1)
    first = positions[row] - begin - title
    lead = positions[pairs.firsts] - begin
    behind = title - lead - candidates.lengths[pairs.terms]
    seen = n_text > 0
    return {
        "count": np.log1p(n_text),
        "rate": np.log(pairs.counts / length),
        "first": np.where(seen, first / length, NEVER),
        "title": np.where(n_title > 0, 1.0, np.where(title > 0, 0.0, -1.0)),
        "title before": np.where(n_title > 0, lead, -1.0),
        "title behind": np.where(n_title > 0, behind, -1.0),
        "whole runs": _whole_runs(candidates, pairs),
    }


def parts_of_speech(candidates: Candidates) -> dict[str, int]:
    """Whether each term is a noun (0), a verb (1) or an adjective (2), by its last word; −1 where it is none."""
    last = candidates.words[np.arange(len(candidates.terms)), np.maximum(candidates.lengths.astype(int) - 1, 0)]
    parts = [PARTS.get(CLASSES[int(number)], -1) for number in _class_at(candidates, last)]
    return dict(zip(candidates.terms, parts, strict=True))


def _by_word(words: NDArray[np.int32], values: Float) -> Float:
    return np.where(words >= 0, values[words], np.nan) if len(values) else np.full(words.shape, np.nan)


def _cohesion(candidates: Candidates, words: NDArray[np.int32]) -> Float:
    """Normalised pointwise mutual information of a phrase's words (Bouma 2009), 1 for single words."""
    tokens = candidates.tokens
    n = max(1, len(tokens))
    logs = np.log(np.maximum(1, count_values(tokens.terms, len(tokens.vocabulary))) / n)
    apart = np.nansum(_by_word(words, logs), axis=1)
    together = np.log(np.maximum(1, candidates.counts) / n)
    several = candidates.lengths > 1
    spread = np.maximum(candidates.lengths.astype(np.float64) - 1, 1)
    return np.where(several, (together - apart) / spread / np.maximum(-together, 1e-9), 1.0)


def _host_share(candidates: Candidates) -> Float:
    """The share of its occurrences that the host makes up on which a term depends; 0 for independent terms."""
    host = candidates.counts[candidates.hosts] / np.maximum(1, candidates.counts)
    return np.where(candidates.hosts >= 0, host, 0.0)


def _class_at(candidates: Candidates, word: NDArray[np.int32]) -> Float:
    """The word class (position in `CLASSES`) of a word of each term."""
    tokens = candidates.tokens
    if tokens.pos is None or not len(word):
        return np.zeros(len(word))
    return first_classes(tokens)[word].astype(np.float64)


def _whole_runs(candidates: Candidates, pairs: Pairs) -> Float:
    """The share of a pair's occurrences that no longer candidate surrounds."""
    positions = candidates.positions
    ends = positions + candidates.widths
    reach = np.zeros(len(candidates.tokens) + 1, np.int64)
    np.maximum.at(reach, positions, ends)
    reach = np.maximum.accumulate(reach)
    first = np.full(len(candidates.tokens) + 1, len(candidates.tokens), np.int64)
    np.minimum.at(first, ends, positions)
    first = np.minimum.accumulate(first[::-1])[::-1]
    whole = (reach[positions] <= ends) & (first[ends] >= positions)
    return np.asarray(np.add.reduceat(whole[pairs.order], pairs.firsts, dtype=np.float64) / pairs.counts)
