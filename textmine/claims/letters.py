"""How much of each clause of a statement texts have, by pairs of neighbouring letters."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from itertools import chain
from typing import Any

import numpy as np
from numpy.typing import NDArray

from textmine.spans import sorted_distinct

__all__ = ["LetterPairs", "grouped", "runs"]

Clauses = Sequence[Collection[str]]
"""The clauses of a statement, each as pairs of neighbouring letters, at least one."""
_CELLS = 4_000_000
"""Cells of a table of pairs and texts that are looked at together: 4 MB."""
_BITS = 21
"""Bits of a code point; two of them, and the number of one of two million texts, fit into one integer."""


class LetterPairs:
    """The pairs of neighbouring letters of texts.

    >>> texts = LetterPairs(["党课要短", "党课要短，讲身边人"])  # lectures should be short, on people nearby
    >>> texts.weakest([[["党课", "课要"], ["讲身", "身边"]]], np.arange(2)).tolist()
    [[0.0, 1.0]]
    """

    def __init__(self, texts: Sequence[str]) -> None:
        letters = _code_points("".join(texts))
        self._codes = (letters << _BITS) | np.append(letters[1:], 0)
        self._bounds = np.concatenate([[0], np.cumsum([len(text) for text in texts])])

    def weakest(self, statements: Sequence[Clauses], texts: NDArray[np.int64]) -> NDArray[np.float32]:
        """How much of the clause of a statement that a text has least of it has, float32 (n_statements, n_texts).

        Args:
            statements: the clauses of each; one without clauses is had by nobody.
            texts: positions.
        """
        found = np.zeros((len(statements), len(texts)), np.float32)
        owners, codes = self._cells(texts)
        for begin, end in _blocks(statements, len(texts)):
            found[begin:end] = _weakest(statements[begin:end], owners, codes, len(texts))
        return found

    def weakest_of_pairs(
        self, statements: Sequence[Clauses], chosen: NDArray[np.int64], texts: NDArray[np.int64]
    ) -> NDArray[np.float32]:
        """The same of each chosen statement with the text beside it alone, float32 (n_pairs,)."""
        sizes = np.array([len(pairs) for clauses in statements for pairs in clauses], np.int64)
        counts = np.array([len(clauses) for clauses in statements], np.int64)
        letters = _code_points("".join(chain.from_iterable(chain.from_iterable(statements))))
        codes = (letters[::2] << _BITS) | letters[1::2]
        of_pair, clause = runs((np.cumsum(counts) - counts)[chosen], counts[chosen])
        of_clause, at = runs((np.cumsum(sizes) - sizes)[clause], sizes[clause])
        found = np.zeros(len(chosen), np.float32)
        if not len(at):
            return found
        distinct, place = np.unique(texts, return_inverse=True)
        there = self._is_in(distinct, place[of_pair][of_clause], codes[at])
        ends = np.cumsum(sizes[clause])
        shares = np.add.reduceat(there, ends - sizes[clause], dtype=np.int64) / sizes[clause]
        some = counts[chosen] > 0
        found[some] = np.minimum.reduceat(shares, (np.cumsum(counts[chosen]) - counts[chosen])[some])
        return found

    def held(self) -> Any:
        """Which pairs each text has, CSR float32 (n_texts, n_pairs), of ones."""
        from scipy.sparse import csr_matrix

        owners, codes = self._cells(np.arange(len(self._bounds) - 1))
        names, place = np.unique(codes, return_inverse=True)
        cells = sorted_distinct(owners * len(names) + place)
        owners, place = np.divmod(cells, max(len(names), 1))
        return csr_matrix((np.ones(len(cells), np.float32), (owners, place)), (len(self._bounds) - 1, len(names)))

    def _is_in(
        self, texts: NDArray[np.int64], places: NDArray[np.int64], codes: NDArray[np.int64]
    ) -> NDArray[np.bool_]:
        """Whether pairs of letters stand in texts, given by their places, shape (n_codes,)."""
        owners, held = self._cells(texts)
        keys, wanted = np.sort((owners << 2 * _BITS) | held), (places << 2 * _BITS) | codes
        at = np.minimum(np.searchsorted(keys, wanted), max(len(keys) - 1, 0))
        return np.asarray(keys[at] == wanted) if len(keys) else np.zeros(len(codes), bool)

    def _cells(self, texts: NDArray[np.int64]) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
        """The place among the texts and the code of each pair that stands in them."""
        begins = self._bounds[texts]
        owners, at = runs(begins, np.maximum(self._bounds[texts + 1] - begins - 1, 0))
        return owners, self._codes[at]


def runs(begins: NDArray[np.int64], sizes: NDArray[np.int64]) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """The numbers in runs that begin there and are so long: the run of each, and the number.

    >>> owners, numbers = runs(np.array([10, 3]), np.array([2, 1]))
    >>> owners.tolist(), numbers.tolist()
    ([0, 0, 1], [10, 11, 3])
    """
    ends = np.cumsum(sizes)
    numbers = np.arange(ends[-1] if len(ends) else 0) + np.repeat(begins - (ends - sizes), sizes)
    return np.repeat(np.arange(len(sizes)), sizes), numbers


def grouped(owners: NDArray[np.int64], values: NDArray[np.int64], n: int) -> list[NDArray[np.int64]]:
    """The values of each of n owners, in their order.

    >>> [own.tolist() for own in grouped(np.array([1, 0, 1]), np.array([7, 8, 9]), 2)]
    [[8], [7, 9]]
    """
    order = np.argsort(owners, kind="stable")
    return np.split(values[order], np.searchsorted(owners[order], np.arange(1, n)))


def _code_points(text: str) -> NDArray[np.int64]:
    return np.frombuffer(text.encode("utf-32-le"), np.uint32).astype(np.int64)


def _blocks(statements: Sequence[Clauses], texts: int) -> Iterator[tuple[int, int]]:
    """Runs of statements whose table is of bearable size."""
    begin, cells = 0, 0
    for place, clauses in enumerate(statements):
        own = texts * sum(map(len, clauses))
        if cells and cells + own > _CELLS:
            yield begin, place
            begin, cells = place, 0
        cells += own
    yield begin, len(statements)


def _weakest(
    statements: Sequence[Clauses], owners: NDArray[np.int64], codes: NDArray[np.int64], texts: int
) -> NDArray[np.float32]:
    sizes = np.array([len(pairs) for clauses in statements for pairs in clauses], np.int64)
    found = np.zeros((len(statements), texts), np.float32)
    if not len(sizes):
        return found
    letters = _code_points("".join(chain.from_iterable(chain.from_iterable(statements))))
    pairs, place = np.unique((letters[::2] << _BITS) | letters[1::2], return_inverse=True)
    has = np.zeros((len(pairs), texts), bool)
    at = np.minimum(np.searchsorted(pairs, codes), len(pairs) - 1)
    known = pairs[at] == codes
    has[at[known], owners[known]] = True
    shares = np.add.reduceat(has[place], np.cumsum(sizes) - sizes, axis=0, dtype=np.int64) / sizes[:, None]
    counts = np.array([len(clauses) for clauses in statements], np.int64)
    some = counts > 0
    found[some] = np.minimum.reduceat(shares, (np.cumsum(counts) - counts)[some], axis=0)
    return found
