"""What a topic model sees: units, their words, and vectors; and how pairs of their characters are counted.

One plain value goes into every model, so that models can be compared on the same evidence.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from functools import partial
from typing import Any

import numpy as np
from numpy.typing import NDArray

from textmine.engine import Engine, LocalEngine
from textmine.filling import fill_rows
from textmine.spans import Int32, Int64, Marks, Tokens, slices
from textmine.store import ColumnStore
from textmine.terms.stopwords import load_stop_words
from textmine.themes.units import MARKED, Units

__all__ = ["Evidence", "TfIdf", "count_pairs", "count_words", "gather_evidence", "normalised", "unit_rows"]

FEW_ROWS = 30
"""With fewer rows than this, words that stand in one row count too: there is little else."""
_ROWS_AT_ONCE, _TOKENS_AT_ONCE = 5_000, 1 << 20
"""Rows whose words are counted together, and words that are looked at together: some megabytes."""
_SCATTERED = 4
"""Of documents that lie close together all between are sent, which of columns in files is the places alone; of others,
of which fewer than one in so many are wanted, the wanted."""
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
        store: where long columns go that are made of it.
        views: how surely each row holds somebody's view, float32, shape (n_rows,), where documents speak of several
            matters (`textmine.themes.views`); else None.
    """

    units: Units
    words: Any
    vocabulary: tuple[str, ...]
    vectors: NDArray[np.float32]
    embedded: Int32
    voices: Int32
    parents: Int32
    store: ColumnStore = field(default_factory=ColumnStore)
    views: NDArray[np.float32] | None = None

    def __len__(self) -> int:
        return len(self.units.parts)

    def places(self, rows: Int32) -> Int64:
        """Where the vectors of some rows lie, −1 where they have none, shape (n_rows,)."""
        if not len(self.embedded):
            return np.full(len(rows), -1, np.int64)
        at = np.minimum(np.searchsorted(self.embedded, rows), len(self.embedded) - 1)
        return np.where(self.embedded[at] == rows, at, -1)


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
        frequency = np.zeros(counts.shape[1], np.int64)
        for some in slices(len(counts.indices), _TOKENS_AT_ONCE):
            frequency += np.bincount(counts.indices[some], minlength=len(frequency))
        return cls.of_frequencies(frequency, counts.shape[0], least=least, most=most)

    @classmethod
    def of_frequencies(cls, frequency: Int64, rows: int, *, least: int, most: float) -> TfIdf:
        """The same, told in how many of so many rows each column is."""
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
    store: ColumnStore | None = None,
    engine: Engine | None = None,
) -> Evidence:
    """Put together what models see; `vectors` are those of `rows`, `voices` and `parents` those of documents."""
    store = store or ColumnStore()
    words, vocabulary = count_words(units, tokens, marks=marks, store=store, engine=engine)
    return Evidence(units, words, vocabulary, vectors, rows, voices, parents, store)


def count_words(
    units: Units,
    tokens: Tokens,
    *,
    marks: Marks | None = None,
    store: ColumnStore | None = None,
    engine: Engine | None = None,
) -> tuple[Any, tuple[str, ...]]:
    """Counts of content words in each distinct text: CSR of shape (n_rows, n_words), and the words."""
    store, marks = store or ColumnStore(), marks or Marks.none()
    content, vocabulary = _content_types(tokens)
    columns = store.keep(content)
    parts = (
        _Part.of(units, units.first[some], tokens, marks, columns) for some in slices(len(units.parts), _ROWS_AT_ONCE)
    )
    count = partial(_counted, len(vocabulary))
    return fill_rows(engine or LocalEngine(), store, count, parts, len(vocabulary)), vocabulary


def _content_types(tokens: Tokens) -> tuple[Int64, tuple[str, ...]]:
    """For each word type its column, or −1 where it has no theme, and the columns' words.

    Upper and lower case share one.
    """
    functional = np.zeros(len(tokens.vocabulary), bool)
    if tokens.pos is not None:
        tags = np.array([tag in _FUNCTION for tag in tokens.tagset] or [False])
        for some in slices(len(tokens), _TOKENS_AT_ONCE):
            functional[tokens.terms[some]] = tags[tokens.pos[some]]
    stop = load_stop_words()
    names = [word.lower() for word in tokens.vocabulary]
    good = [
        not by_tag and word not in stop and _WORD.fullmatch(word) is not None
        for by_tag, word in zip(functional.tolist(), names, strict=True)
    ]
    vocabulary = tuple(sorted({word for word, is_good in zip(names, good, strict=True) if is_good}))
    rank = {word: i for i, word in enumerate(vocabulary)}
    columns = [rank[word] if is_good else -1 for word, is_good in zip(names, good, strict=True)]
    return np.array(columns, np.int64), vocabulary


@dataclass(frozen=True, eq=False)
class _Part:
    """Some units as a worker is sent them, among documents that lie together, of columns in files the places alone.

    Attributes:
        starts, ends, documents: of the units, shape (n_units,).
        tokens: the words of documents among which theirs are.
        marks: spans there that must not count.
        columns: of each word its column, −1 where it has none.
    """

    starts: Int32
    ends: Int32
    documents: Int64
    tokens: Tokens
    marks: Marks
    columns: Int64

    @classmethod
    def of(cls, units: Units, chosen: Int32, tokens: Tokens, marks: Marks, columns: Int64) -> _Part:
        positions, documents = np.unique(units.documents_of(chosen), return_inverse=True)
        first, behind = int(positions[0]), int(positions[-1]) + 1
        if behind - first > _SCATTERED * len(positions):
            tokens, marks = replace(tokens.select(positions), vocabulary=()), marks.select(positions)
        else:
            tokens, marks, documents = (
                tokens.part(first, behind),
                marks.run(first, behind),
                positions[documents] - first,
            )
        return cls(units.starts[chosen], units.ends[chosen], documents, tokens, marks, columns)


def _counted(width: int, part: _Part) -> Any:
    """How often each content word stands in some units, CSR of shape (n_units, n_words)."""
    from scipy.sparse import csr_matrix

    positions, documents = np.unique(part.documents, return_inverse=True)
    tokens, marks = part.tokens.alone().select(positions), part.marks.select(positions)
    if len(marks):
        tokens = tokens.keep(marks.share(tokens.documents, tokens.starts, tokens.ends) <= MARKED)
    row, terms = tokens.within(documents.astype(np.int32), part.starts, part.ends)
    found = part.columns[terms]
    kept = found >= 0
    ones = np.ones(int(kept.sum()), np.float32)
    counts = csr_matrix((ones, (row[kept], found[kept])), (len(part.starts), width))
    counts.sum_duplicates()
    return counts


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
