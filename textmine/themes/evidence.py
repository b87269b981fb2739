"""What a topic model sees: units, their words, and vectors; and how pairs of their characters are counted.

One plain value goes into every model, so that models can be compared on the same evidence.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np
from numpy.typing import NDArray

from textmine.spans import Int32, Int64, Marks, Tokens
from textmine.terms.stopwords import load_stop_words
from textmine.themes.units import MARKED, Units

__all__ = ["Evidence", "TfIdf", "count_pairs", "count_words", "gather_evidence", "normalised", "unit_rows"]

FEW_ROWS = 30
"""With fewer rows than this, words that stand in one row count too: there is little else."""
_WORD = re.compile(r"[\u3400-\u9fff]{2,}|[A-Za-z]{2,}[A-Za-z0-9+#.]*")
# Parts of speech (ICTCLAS-like) that carry no theme: function words, pronouns, numerals, measure words, adverbs,
# time and direction words, interjections.
_FUNCTION = frozenset({"u", "ud", "ug", "uj", "ul", "uv", "uz", "p", "c", "r", "rr", "rz", "rg", "m", "mg", "mq", "q",
                       "y", "e", "o", "w", "d", "df", "dg", "f", "t", "tg", "h", "k"})  # fmt: skip


@dataclass(frozen=True, eq=False)
class Evidence:
    """What is known of the distinct texts (rows) of a corpus.

    Attributes:
        units: where the rows come from.
        words: counts of content words, CSR of shape (n_rows, n_words); `vocabulary` names the columns.
        vectors: sentence vectors of length 1, shape (n_embedded, n_dimensions).
        embedded: the rows that have a vector, int32, ascending, shape (n_embedded,).
        voices: who wrote each document; a document without an author is a voice of its own; shape (n_documents,).
        parents: the document that each answers, −1 where none, shape (n_documents,).
    """

    units: Units
    words: Any
    vocabulary: tuple[str, ...]
    vectors: NDArray[np.float32]
    embedded: Int32
    voices: Int32
    parents: Int32

    def __len__(self) -> int:
        return len(self.units.texts)

    @cached_property
    def places(self) -> Int64:
        """Where the vector of each row lies, −1 where it has none, shape (n_rows,)."""
        places = np.full(len(self), -1, np.int64)
        places[self.embedded] = np.arange(len(self.embedded))
        return places


def normalised(rows: NDArray[np.floating[Any]]) -> NDArray[np.float32]:
    """Rows of length 1, those of zeros as they are.

    >>> normalised(np.array([[-8.0, 0.0], [0.0, 0.0]])).tolist()
    [[-1.0, 0.0], [0.0, 0.0]]
    """
    return np.asarray(rows / np.maximum(np.linalg.norm(rows, axis=1, keepdims=True), 1e-9), np.float32)


@dataclass(frozen=True, eq=False)
class TfIdf:
    """Sublinear TF-IDF (1 + log tf) · idf with rows of length 1, over columns that are neither rare nor everywhere.

    `columns`: the columns of the counts that are kept, int64; `idf`: their weights, float32.
    """

    columns: Int64
    idf: NDArray[np.float32]

    @classmethod
    def fit(cls, counts: Any, *, least: int, most: float) -> TfIdf:
        """Learn weights from counts: columns in at least `least` rows and at most the share `most` of all rows."""
        rows = counts.shape[0]
        frequency = np.bincount(counts.indices, minlength=counts.shape[1])
        least = least if rows >= FEW_ROWS else 1
        columns = np.flatnonzero((frequency >= least) & (frequency <= max(most * rows, least)))
        idf = 1 + np.log((1 + rows) / (1 + frequency[columns]))
        return cls(columns.astype(np.int64), idf.astype(np.float32))

    def transform(self, counts: Any) -> Any:
        """The weighted rows, CSR of shape (n_rows, n_kept_columns)."""
        weighted = counts[:, self.columns].astype(np.float32)
        weighted.data = 1 + np.log(weighted.data)
        weighted = weighted.multiply(self.idf[None, :]).tocsr()
        return unit_rows(weighted)


def unit_rows(rows: Any) -> Any:
    """Sparse rows divided by their lengths; rows of nothing stay, also where there are no columns."""
    from scipy.sparse import diags

    lengths = np.sqrt(np.asarray(rows.multiply(rows).sum(1)).ravel())
    return (diags(1 / np.where(lengths > 0, lengths, 1)) @ rows).tocsr().astype(np.float32)


def gather_evidence(
    units: Units,
    tokens: Tokens,
    *,
    marks: Marks | None,
    vectors: NDArray[np.float32],
    rows: Int32,
    voices: Int32,
    parents: Int32,
) -> Evidence:
    """Put together what models see; `vectors` are those of `rows`, `voices` and `parents` those of documents."""
    words, vocabulary = count_words(units, tokens, marks=marks)
    return Evidence(units, words, vocabulary, vectors, rows, voices, parents)


def count_words(units: Units, tokens: Tokens, *, marks: Marks | None = None) -> tuple[Any, tuple[str, ...]]:
    """Counts of content words in each distinct text: CSR of shape (n_rows, n_words), and the words."""
    from scipy.sparse import csr_matrix

    content = _content_types(tokens)
    inside = _tokens_of_rows(units, tokens)
    row_of_token = np.repeat(np.arange(len(units.texts)), [b - a for a, b in inside])
    token = np.concatenate([np.arange(a, b) for a, b in inside] or [np.empty(0, np.int64)])
    keep = _unmarked(tokens, token, marks) & (content[tokens.terms[token]] >= 0)
    columns, vocabulary = content[tokens.terms[token[keep]]], _vocabulary(tokens, content)
    ones = np.ones(len(columns), np.float32)
    counts = csr_matrix((ones, (row_of_token[keep], columns)), (len(units.texts), len(vocabulary)))
    counts.sum_duplicates()
    return counts, vocabulary


def _content_types(tokens: Tokens) -> Int64:
    """For each word type its column, or −1 where it has no theme; upper and lower case share one."""
    functional = np.zeros(len(tokens.vocabulary), bool)
    if tokens.pos is not None:
        tags = np.array([tag in _FUNCTION for tag in tokens.tagset] or [False])
        functional[tokens.terms] = tags[tokens.pos]
    names = [word.lower() for word in tokens.vocabulary]
    stop = load_stop_words()
    good = [
        not functional[i] and word not in stop and _WORD.fullmatch(word) is not None for i, word in enumerate(names)
    ]
    rank = {word: i for i, word in enumerate(sorted({w for w, g in zip(names, good, strict=True) if g}))}
    return np.array([rank[w] if g else -1 for w, g in zip(names, good, strict=True)] or [], np.int64)


def _vocabulary(tokens: Tokens, content: Int64) -> tuple[str, ...]:
    return tuple(sorted({tokens.vocabulary[i].lower() for i in np.flatnonzero(content >= 0)}))


def _tokens_of_rows(units: Units, tokens: Tokens) -> list[tuple[int, int]]:
    """The run of tokens of each row's first unit."""
    width = int(max(units.ends.max(initial=0), tokens.ends.max(initial=0))) + 1
    places = tokens.documents.astype(np.int64) * width + tokens.starts
    base = units.documents[units.first].astype(np.int64) * width
    a = np.searchsorted(places, base + units.starts[units.first])
    b = np.searchsorted(places, base + units.ends[units.first])
    return list(zip(a.tolist(), b.tolist(), strict=True))


def _unmarked(tokens: Tokens, token: Int64, marks: Marks | None) -> NDArray[np.bool_]:
    if marks is None or not len(marks):
        return np.ones(len(token), bool)
    return marks.share(tokens.documents[token], tokens.starts[token], tokens.ends[token]) <= MARKED


def count_pairs(texts: Sequence[str]) -> tuple[Any, Int64]:
    """Counts of neighbouring characters: CSR of shape (n_texts, n_pairs), and the code of each pair, ascending.

    A pair's code is the first code point times 2²¹ plus the second. Pairs with white space or punctuation are left out.

    >>> counts, codes = count_pairs(["党课党课"])
    >>> counts.toarray().tolist(), [chr(code >> 21) + chr(code & 0x1FFFFF) for code in codes]
    ([[2.0, 1.0]], ['党课', '课党'])
    """
    from scipy.sparse import csr_matrix

    points = np.frombuffer("\n".join(texts).lower().encode("utf-32-le", "surrogatepass"), np.uint32).astype(np.int64)
    row = np.concatenate([[0], np.cumsum(points == 10)[:-1]]) if len(points) else np.empty(0, np.int64)
    points, row = _without_inner_breaks(points, row, texts)
    letter = (points >= 0x3400) & (points < 0xA000) | (points >= 97) & (points < 123) | (points >= 48) & (points < 58)
    here = np.flatnonzero(letter[:-1] & letter[1:] & (row[:-1] == row[1:]))
    codes, columns = np.unique((points[here] << 21) | points[here + 1], return_inverse=True)
    counts = csr_matrix((np.ones(len(here), np.float32), (row[here], columns)), (len(texts), len(codes)))
    counts.sum_duplicates()
    return counts, codes


def _without_inner_breaks(points: Int64, row: Int64, texts: Sequence[str]) -> tuple[Int64, Int64]:
    """Rows by the texts' own lengths: a text may hold line breaks itself, and lower case may be longer."""
    lengths = [len(text.lower()) + 1 for text in texts]
    owner = np.repeat(np.arange(len(texts)), lengths)[: len(points)]
    return points, owner if len(owner) == len(points) else row
