"""The words and characters of texts by TF-IDF, learnt from the texts of a corpus, so that parts of them can be weighed.

Words and characters together are an old remedy of Chinese retrieval (Nie et al. 2000): shared characters see what
segmentation cut in another way (没人会|用, 没有|人会用), and the small words that ask, plan or deny.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Self

import numpy as np
from numpy.typing import NDArray

from textmine.claims.stance import function_words
from textmine.language.folding import fold_all
from textmine.spans import Int32, Tokens
from textmine.terms.stopwords import load_stop_words

__all__ = ["Wording"]

_UNSAID = 2.0
"""Average words that every text is taken to have beside its own, so that two short texts are not alike for the one word
that they share. An admitted guess: planted claims, of long sentences, are found as well with 0 to 4."""
_COUNT = re.compile(
    "(?:第|[上下前这那每])?[〇零一二两三四五六七八九十百千万亿几半0-9.%]+[个位名年月日天号点分钟小时周岁次回遍本条项种件张块元来多]*"
)
"""Numbers with their units: two sentences that both count forty minutes do not speak of one matter."""


@dataclass(frozen=True, eq=False)
class _Terms:
    """Terms that are used, ascending, what each weighs, and the square of what every text has beside its own."""

    used: NDArray[Any]
    idf: NDArray[np.float64]
    unsaid: float

    @classmethod
    def learn(cls, owners: NDArray[Any], terms: NDArray[Any], n: int) -> Self:
        """From the terms of n texts: the text and the term of each occurrence."""
        used = np.flatnonzero(np.bincount(terms))
        there = _counts(owners, terms, used, n).indices
        present = np.bincount(there, minlength=len(used))
        idf = np.log((1 + n) / (1 + present)) + 1
        return cls(used, idf, float(_UNSAID * (present @ idf**2) / max(len(there), 1)))

    def rows(self, owners: NDArray[Any], terms: NDArray[Any], n: int) -> Any:
        """Rows of n texts or parts of them, shorter than 1 the fewer terms one has, CSR float32 (n, n_used).

        Products of a few rows cost as much as there are columns, so terms that nobody uses have none.
        """
        from scipy.sparse import diags

        counts = _counts(owners, terms, self.used, n)
        counts.data = np.minimum(counts.data, 1)
        weighted = counts @ diags(self.idf)
        squares = np.asarray(weighted.multiply(weighted).sum(axis=1)).ravel()
        return (diags(1 / np.sqrt(np.maximum(squares + self.unsaid, 1e-9))) @ weighted).astype(np.float32).tocsr()


def _counts(owners: NDArray[Any], terms: NDArray[Any], used: NDArray[Any], n: int) -> Any:
    """How often each of n texts has each of the terms that are used, CSR float32 (n, n_used)."""
    from scipy.sparse import csr_matrix

    place = np.zeros(int(used[-1]) + 1 if len(used) else 0, np.int32)
    place[used] = np.arange(len(used))
    return csr_matrix((np.ones(len(owners), np.float32), (owners, place[terms])), (n, len(used)))


@dataclass(frozen=True, eq=False)
class Wording:
    """What words and characters weigh in a corpus, and which words carry content."""

    content: NDArray[np.bool_]
    words: _Terms
    characters: _Terms

    @classmethod
    def learn(cls, tokens: Tokens, documents: Int32, starts: Int32, ends: Int32, letters: Sequence[str]) -> Self:
        """From texts: the span of each, shape (n_texts,), and its letters."""
        content = _content_words(tokens)
        words, characters = _occurrences(tokens, content, documents, starts, ends), _characters(letters)
        return cls(content, _Terms.learn(*words, len(letters)), _Terms.learn(*characters, len(letters)))

    def rows(self, tokens: Tokens, documents: Int32, starts: Int32, ends: Int32, letters: Sequence[str]) -> Any:
        """Rows of texts or of parts of them, half words and half characters, CSR float32 (n, n_words)."""
        from scipy.sparse import hstack

        words = self.words.rows(*_occurrences(tokens, self.content, documents, starts, ends), len(letters))
        characters = self.characters.rows(*_characters(letters), len(letters))
        return hstack([np.sqrt(0.5) * words, np.sqrt(0.5) * characters], "csr", np.float32)


def _occurrences(
    tokens: Tokens, content: NDArray[np.bool_], documents: Int32, starts: Int32, ends: Int32
) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """The span and the term of every content word."""
    owners, terms = tokens.within(documents, starts, ends)
    kept = content[terms]
    return owners[kept], terms[kept]


def _characters(letters: Sequence[str]) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """The text and the code point of every character."""
    folded = list(fold_all(letters))
    lengths = np.fromiter(map(len, folded), np.int64, len(folded))
    points = np.frombuffer("".join(folded).encode("utf-32-le", "surrogatepass"), np.uint32).astype(np.int64)
    return np.repeat(np.arange(len(folded)), lengths), points


def _content_words(tokens: Tokens) -> NDArray[np.bool_]:
    """Which words of the vocabulary carry content, single characters among them (课, 减); shape (n_vocabulary,)."""
    stop = load_stop_words() | function_words()
    return np.array(
        [word not in stop and word[0].isalnum() and not _COUNT.fullmatch(word) for word in tokens.vocabulary], bool
    )
