"""How alike two texts are: the meaning that their vectors share, and the words.

A sentence vector sees what a sentence is about, but is blind to which object it names; shared words see the object, but
not a synonym. Their weighted sum found planted claims of this genre better than either. Smoothing words by vectors of
their own, aligning them one by one, or centring the sentence vectors found no more of them, and more that nobody makes.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from textmine.claims.stance import function_words
from textmine.claims.voices import Voices
from textmine.spans import Sentences, Tokens
from textmine.terms.stopwords import load_stop_words

__all__ = ["Likeness", "measure_likeness"]

MEANING, WORDS = 0.6, 0.4
"""Weights of the cosines of vectors and of TF-IDF. A quick try on planted claims of this genre; 0.5 to 0.7 do alike."""
OTHER_MOVE = 0.03
"""What two texts of different moves are less alike: a nudge, no wall, since moves are found with an F1 of 0.6. On the
sample class it halves the groups of three people, and keeps the planted ones."""


@dataclass(frozen=True, eq=False)
class Likeness:
    """What likeness is computed from.

    Attributes:
        vectors: sentence vectors of length 1, float32 (n_texts, d).
        words: TF-IDF rows of length 1, CSR float32 (n_texts, n_words).
        moves: codes of `Move`, shape (n_texts,).
    """

    vectors: NDArray[np.float32]
    words: Any
    moves: NDArray[np.uint8]

    def __len__(self) -> int:
        return len(self.vectors)

    def between(self, left: NDArray[Any], right: NDArray[Any]) -> NDArray[np.float32]:
        """Likeness of each text of `left` with each of `right`: positions in, float32 (n_left, n_right) out."""
        likeness = MEANING * (self.vectors[left] @ self.vectors[right].T)
        likeness += WORDS * (self.words[left] @ self.words[right].T).toarray()
        likeness -= OTHER_MOVE * (self.moves[left][:, None] != self.moves[right][None, :])
        return np.asarray(likeness, np.float32)

    def to_group(self, group: NDArray[Any]) -> NDArray[np.float32]:
        """The average likeness of every text with those of a group, whatever their moves, shape (n_texts,)."""
        words = np.asarray(self.words[group].mean(axis=0)).ravel()
        near = MEANING * (self.vectors @ self.vectors[group].mean(axis=0)) + WORDS * (self.words @ words)
        return np.asarray(near, np.float32)

    def of_pairs(self, left: NDArray[Any], right: NDArray[Any]) -> NDArray[np.float32]:
        """Likeness of pairs, shape (n_pairs,)."""
        meaning = np.einsum("ij,ij->i", self.vectors[left], self.vectors[right])
        words = np.asarray(self.words[left].multiply(self.words[right]).sum(axis=1)).ravel()
        differ = self.moves[left] != self.moves[right]
        return np.asarray(MEANING * meaning + WORDS * words - OTHER_MOVE * differ, np.float32)


def measure_likeness(voices: Voices, sentences: Sentences, tokens: Tokens, vectors: NDArray[np.float32]) -> Likeness:
    """Prepare the likeness of the distinct texts of `voices`; `vectors` has a row a sentence."""
    return Likeness(
        np.ascontiguousarray(vectors[voices.first], np.float32), _tfidf(voices, sentences, tokens), voices.moves
    )


def _tfidf(voices: Voices, sentences: Sentences, tokens: Tokens) -> Any:
    from scipy.sparse import csr_matrix, diags
    from sklearn.preprocessing import normalize

    n = len(voices.first)
    rows, terms = _occurrences(voices, sentences, tokens)
    kept = _content_words(tokens)[terms]
    rows, terms = rows[kept], terms[kept]
    counts = csr_matrix((np.ones(len(rows), np.float32), (rows, terms)), (n, len(tokens.vocabulary)))
    counts.data = np.minimum(counts.data, 1)
    present = np.asarray((counts > 0).sum(axis=0)).ravel()
    idf = np.log((1 + n) / (1 + present)) + 1
    return normalize(counts @ diags(idf)).astype(np.float32).tocsr()


def _occurrences(voices: Voices, sentences: Sentences, tokens: Tokens) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """The text and the term of every token that lies in a text's first sentence."""
    width = np.int64(max(int(tokens.ends.max(initial=0)), int(sentences.ends.max(initial=0))) + 1)
    begins = tokens.documents.astype(np.int64) * width + tokens.starts
    base = sentences.documents[voices.first].astype(np.int64) * width
    low = np.searchsorted(begins, base + sentences.starts[voices.first])
    high = np.searchsorted(begins, base + sentences.ends[voices.first])
    counts = high - low
    rows = np.repeat(np.arange(len(counts)), counts)
    place = np.arange(counts.sum()) - np.repeat(np.cumsum(counts) - counts, counts)
    return rows, tokens.terms[np.repeat(low, counts) + place].astype(np.int64)


def _content_words(tokens: Tokens) -> NDArray[np.bool_]:
    """Which words of the vocabulary carry content, single characters among them (课, 减); shape (n_vocabulary,)."""
    stop = load_stop_words() | function_words()
    return np.array([word not in stop and word[0].isalnum() for word in tokens.vocabulary], bool)
