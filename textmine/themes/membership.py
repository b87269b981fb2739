"""Who belongs to which theme."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import InitVar, dataclass, field
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from textmine.spans import Int32, Int64, document_runs, slices
from textmine.store import ColumnStore
from textmine.themes.units import Units

__all__ = ["Membership", "merged"]

_AT_ONCE = 1 << 16
"""Units whose weights are looked at together: some megabytes."""

Weights = NDArray[np.float32]


@dataclass(frozen=True, eq=False)
class Membership:
    """Who belongs to which theme.

    Attributes:
        units: of shape (n_units, n_themes), weights of units; `documents` of shape (n_documents, n_themes).
        main: the main theme of each document, −1 where none, shape (n_documents,).
        labels: the main theme of each unit, −1 where none, shape (n_units,).
        store: where the two last go; by default they stay in memory.
    """

    units: Weights
    documents: Weights
    store: InitVar[ColumnStore | None] = None
    main: Int32 = field(init=False)
    labels: Int32 = field(init=False)

    def __post_init__(self, store: ColumnStore | None) -> None:
        store = store or ColumnStore()
        object.__setattr__(self, "main", store.joined(_main_themes(self.documents), np.int32))
        object.__setattr__(self, "labels", store.joined(_main_themes(self.units), np.int32))

    @cached_property
    def sizes(self) -> Int64:
        """How many documents have each theme for their main one, shape (n_themes,)."""
        number = int(self.documents.shape[1])
        counts = (np.bincount(self.main[some] + 1, minlength=number + 1) for some in slices(len(self.main), _AT_ONCE))
        return sum(counts, np.zeros(number + 1, np.int64))[1:]

    @classmethod
    def of(
        cls, units: Units, row_weights: Weights, store: ColumnStore | None = None, *, views: Weights | None = None
    ) -> Membership:
        """From weights of rows: a document's weights are those of its units, by characters.

        Args:
            units: whose rows they are.
            row_weights: of shape (n_rows, n_themes).
            store: where the weights of a large corpus go; by default they stay in memory.
            views: what a character of each row counts, shape (n_rows,); by default all count the same.
        """
        store, themes = store or ColumnStore(), row_weights.shape[1]
        of_units = (row_weights[units.rows[some]] for some in slices(len(units), _AT_ONCE))
        of_documents = (
            _of_documents(units, row_weights, views, *run) for run in document_runs(units.offsets, _AT_ONCE)
        )
        found = [store.joined(parts, np.float32, width=themes) for parts in (of_units, of_documents)]
        return cls(found[0], found[1], store)

    def only(self, kept: Sequence[int], store: ColumnStore | None = None) -> Membership:
        """Some of the themes: who mainly belongs to one of the others belongs to none."""
        if len(kept) == self.documents.shape[1]:
            return self
        store = store or ColumnStore()
        units = _only(self.units, self.labels, kept, store)
        return Membership(units, _only(self.documents, self.main, kept, store), store)


def _of_documents(units: Units, row_weights: Weights, views: Weights | None, begin: int, end: int) -> Weights:
    from scipy.sparse import csr_matrix

    bounds = units.offsets[begin : end + 1]
    rows = units.rows[bounds[0] : bounds[-1]]
    # An index by document of what it holds, rows ascending: in this order their weights are added.
    owner = np.repeat(np.arange(end - begin), np.diff(bounds))
    sizes = units.lengths[rows].astype(np.float32) * (1 if views is None else views[rows])
    holds = csr_matrix((sizes, (owner, rows)), (end - begin, len(row_weights)))
    total = np.asarray(holds @ row_weights, np.float32)
    sums = total.sum(1, keepdims=True)
    return np.where(sums > 0, total / np.maximum(sums, 1e-9), 0).astype(np.float32)


def _only(weights: Weights, main: Int32, kept: Sequence[int], store: ColumnStore) -> Weights:
    parts = (
        np.where(np.isin(main[some], kept)[:, None], weights[some][:, kept], np.float32(0))
        for some in slices(len(main), _AT_ONCE)
    )
    return store.joined(parts, np.float32, width=len(kept))


def merged(row_weights: Weights, columns: Weights, store: ColumnStore) -> Weights:
    """Weights of rows in other themes: `columns` leads there, shape (n_themes, n_others)."""
    parts = (np.asarray(row_weights[some] @ columns, np.float32) for some in slices(len(row_weights), _AT_ONCE))
    return store.joined(parts, np.float32, width=columns.shape[1])


def _main_themes(weights: Weights) -> Iterator[Int32]:
    """The heaviest theme of each row, −1 where a row has no weight, part after part."""
    for some in slices(len(weights), _AT_ONCE):
        part = weights[some]
        best = part.argmax(1) if part.shape[1] else np.zeros(len(part), np.int64)
        yield np.where(part.sum(1) > 0, best, -1).astype(np.int32)
