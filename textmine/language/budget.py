"""Which documents of a large corpus are read sentence by sentence, found without a number a document in memory."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Sequence

import numpy as np
from numpy.typing import NDArray

from textmine.corpus import Corpus
from textmine.sorting import SortedRuns, first_of_each, places
from textmine.spans import slices

__all__ = ["choose_within_budget"]

_TEXTS_AT_ONCE = 20_000
"""Texts whose hashes are made together."""

Int64 = NDArray[np.int64]
Bool = NDArray[np.bool_]


def choose_within_budget(corpus: Corpus, costs: Int64, *, budget: int) -> Int64:
    """Which documents stand for a corpus that is too large to embed whole: positions, ascending.

    Every person gets a turn before anyone gets a second one (one prolific poster is not a corpus), documents without
    an author take turns as documents; a person's documents come in the order of a hash of their text, which favours
    no month. Documents of a text that was chosen come along, for they cost nothing more and their authors count.

    Args:
        corpus: the documents.
        costs: characters to embed of each document, shape (n_documents,); those of cost 0 have nothing to say and stay
            out, unless all documents are within the budget.
        budget: characters.
    """
    if int(costs.sum()) <= budget:
        return np.arange(len(corpus))
    by_text, people = _by_text(corpus, costs), corpus.codes("person")
    turns, taken = corpus.store.growing(np.int64), corpus.store.blank((int(people.max(initial=-1)) + 1,), np.int64)
    spent = np.zeros(0)
    for documents, is_first in _texts(by_text):
        turn = _turns(people[documents[is_first]], taken)
        turns.add(turn)
        here = np.bincount(turn, costs[documents[is_first]])
        spent = np.pad(spent, (0, max(len(here) - len(spent), 0)))
        spent[: len(here)] += here
    whole = np.cumsum(spent)
    last = int(np.searchsorted(whole, budget, side="right"))  # the turn in which the budget gives out
    left = budget - (int(whole[last - 1]) if last else 0)
    chosen = [np.empty(0, np.int64)]
    turn_of, begin = turns.array(), 0
    for documents, is_first in _texts(by_text):
        turn = turn_of[begin : begin + int(is_first.sum())]
        begin += len(turn)
        cost = np.where(turn == last, costs[documents[is_first]], 0)
        within = (turn < last) | ((turn == last) & (np.cumsum(cost) <= left))
        left -= int(cost.sum())
        if begin == len(turn) and last == 0 and not within.any():
            within[0] = True  # of a text that is longer than the budget
        chosen.append(documents[within[np.cumsum(is_first) - 1]])
    return np.sort(np.concatenate(chosen))


def _by_text(corpus: Corpus, costs: Int64) -> SortedRuns:
    """The documents that cost anything, by hashes of their texts."""
    rows, texts = SortedRuns(corpus.store, np.uint64, np.uint64, np.uint64, np.int64), corpus.texts
    for some in slices(len(texts), _TEXTS_AT_ONCE):
        here = np.flatnonzero(costs[some])
        run: Sequence[str] = list(texts[some])
        digests = b"".join(_hash(run[at], 8) + _hash(run[at], 16) for at in here.tolist())
        hashes = np.frombuffer(digests, ">u8").astype(np.uint64).reshape(-1, 3)
        rows.add(*hashes.T, here + some.start)
    return rows


def _texts(by_text: SortedRuns) -> Iterator[tuple[Int64, Bool]]:
    """Documents in the order of the first hash of their texts, some at a time, and which are the first of a text."""
    for *hashes, documents in by_text.in_order():
        order = np.lexsort(hashes[::-1])
        is_first = np.any([first_of_each(column[order]) for column in hashes], axis=0)
        yield documents[order], is_first


def _turns(people: NDArray[np.int32], taken: Int64) -> Int64:
    """The turn of each text that is somebody's, from 0, after those that each has taken; nobody's has the first."""
    found, known = np.zeros(len(people), np.int64), people >= 0
    found[known] = places(people[known], taken)
    return found


def _hash(text: str, size: int) -> bytes:
    return hashlib.blake2b(text.encode(), digest_size=size).digest()
