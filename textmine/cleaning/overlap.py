"""The verdict on candidates: how much of two runs of letters is really the same."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from textmine.cleaning.minhash import shingle_hashes
from textmine.engine import Engine, LocalEngine, chunked
from textmine.store import in_file

__all__ = ["is_contained", "is_copy", "overlap"]

Bool = NDArray[np.bool_]
Int64 = NDArray[np.int64]
Float64 = NDArray[np.float64]
UInt32 = NDArray[np.uint32]

_LONG = 200
"""From this many letters on, runs of three letters are compared, not of two: long texts on one subject share
many pairs of letters by chance. Experiment: of random pairs of reports of 1,000 letters or more, one in a hundred
shares 0.32 of its pairs, but 0.15 of its triples; planted copies with a fifth changed share 0.64 and 0.51."""
_SHORT_WEIGHT, _SURE_WEIGHT = 16, 25
_SHORT_SHARE, _SHARE, _LONG_SHARE = 0.8, 0.55, 0.45
"""Share that makes a copy. Experiment: at 0.55, 99.4 % of 25-letter paragraphs with a fifth changed are found, and
among 6,778 independent comments of that length no pair is taken for a copy but a real one. Short sentences share turns
of phrase by chance (欢迎报考…大学: 0.7), so they must agree in more: 0.8 at 16 letters, from reading 40 pairs."""
_SAME_PERSON_SHARE = 0.85
"""One person's own sentences often follow one pattern (本周完成了…): below this they are new statements. A guess from
reading 30 pairs of work reports."""
_FOREIGN_SHARE = 0.85
"""Latin letters are few, and words and lines of code consist of the same pairs of them: these must agree in more."""
_SENTENCE_SHARE, _LONG_SENTENCE_SHARE = 0.4, 0.4
"""Share of a sentence's shingles that stand in the source, from which the sentence of a near copy is copied: with a
fifth of the letters changed it is 0.64 of the pairs and 0.51 of the triples on average; by chance 0.1 to 0.3 of the
pairs, and up to 0.35 of the triples where the source is a long text on the same subject (from reading 100 marks)."""
_SHORT_SENTENCE = 10
"""Sentences of fewer letters are terms as often as not: 去中心化治理. They must agree nearly all."""
_LETTERS_AT_ONCE = 2_000_000
_LETTERS_A_CHUNK = 500_000
"""Letters of pairs that a worker gets at a time: a class has a few chunks, so that all workers have some."""


def overlap(
    codes: UInt32, lows: Int64, highs: Int64, first: Int64, second: Int64, *, engine: Engine | None = None
) -> Float64:
    """The share of shingles that two runs have in common, of the larger one's, for pairs of rows of `lows`, `highs`.

    The order of sentences does not matter, since shingles are counted as a bag. Pairs go to workers of the engine with
    the letters of their runs alone, or without any where these lie in a file. Shape (n_pairs,), from 0 to 1.
    """
    sizes = highs[first] - lows[first] + highs[second] - lows[second]
    runs = chunked(sizes.tolist(), size=_LETTERS_A_CHUNK)
    work = (_cut_out(codes, lows, highs, first[begin:end], second[begin:end]) for begin, end in runs)
    return np.concatenate([np.empty(0), *(engine or LocalEngine()).map(_overlap, work)])


def _cut_out(
    codes: UInt32, lows: Int64, highs: Int64, first: Int64, second: Int64
) -> tuple[UInt32, Int64, Int64, Int64, Int64]:
    """The same pairs among the letters of their runs, one run after another: a small part of a large corpus."""
    rows, places = np.unique(np.concatenate([first, second]), return_inverse=True)
    left, right = places[: len(first)], places[len(first) :]
    if in_file(codes):
        return codes, lows[rows], highs[rows], left, right
    lengths = highs[rows] - lows[rows]
    ends = np.cumsum(lengths)
    begins = ends - lengths
    letters = codes[np.arange(lengths.sum()) + np.repeat(lows[rows] - begins, lengths)]
    return letters, begins, ends, left, right


def _overlap(work: tuple[UInt32, Int64, Int64, Int64, Int64]) -> Float64:
    codes, lows, highs, first, second = work
    longer = np.maximum(highs[first] - lows[first], highs[second] - lows[second])
    result = np.zeros(len(first))
    for width, mask in ((2, longer < _LONG), (3, longer >= _LONG)):
        pairs = np.flatnonzero(mask)
        common, sizes = _common(codes, lows, highs, first[pairs], second[pairs], width)
        result[pairs] = common / np.maximum(sizes[0], np.maximum(sizes[1], 1))
    return result


def is_contained(codes: UInt32, lows: Int64, highs: Int64, inner: Int64, outer: Int64) -> Bool:
    """Whether run `inner` (a sentence) is copied, with changes, from somewhere in run `outer`, shape (n_pairs,)."""
    sizes = highs[inner] - lows[inner] + highs[outer] - lows[outer]
    runs = chunked(sizes.tolist(), size=_LETTERS_A_CHUNK)
    found = (_contained(codes, lows, highs, inner[begin:end], outer[begin:end]) for begin, end in runs)
    return np.concatenate([np.empty(0, np.bool_), *found])


def _contained(codes: UInt32, lows: Int64, highs: Int64, inner: Int64, outer: Int64) -> Bool:
    result = np.zeros(len(inner), np.bool_)
    is_short = highs[inner] - lows[inner] < _SHORT_SENTENCE
    is_long = highs[outer] - lows[outer] >= _LONG
    for width, needed, mask in ((2, _SENTENCE_SHARE, ~is_long), (3, _LONG_SENTENCE_SHARE, is_long)):
        pairs = np.flatnonzero(mask)
        common, sizes = _common(codes, lows, highs, inner[pairs], outer[pairs], width)
        share = np.where(is_short[pairs], _SHORT_SHARE, needed)
        result[pairs] = common >= share * np.maximum(sizes[0], 1)
    return result


def is_copy(shares: Float64, lengths: Int64, weights: Float64, same_person: Bool, foreign: Bool) -> Bool:
    """Whether shares make copies.

    Args:
        shares: of the shingles in common, shape (n_pairs,), as all arguments.
        lengths: letters of the longer run.
        weights: what the lighter run weighs (see `Units.weights`).
        same_person: whether one person wrote both.
        foreign: whether one of them is mostly Latin letters.

    >>> same = np.array([False, False, True])
    >>> is_copy(np.array([0.6, 0.6, 0.6]), np.array([18, 60, 60]), np.array([18.0, 60, 60]), same, ~same & False)
    array([False,  True, False])
    """
    needed = np.interp(weights, [_SHORT_WEIGHT, _SURE_WEIGHT], [_SHORT_SHARE, _SHARE])
    needed = np.where(lengths >= _LONG, _LONG_SHARE, needed)
    needed = np.where(same_person, np.maximum(needed, _SAME_PERSON_SHARE), needed)
    return np.asarray(shares >= np.where(foreign, np.maximum(needed, _FOREIGN_SHARE), needed))


def _common(
    codes: UInt32, lows: Int64, highs: Int64, first: Int64, second: Int64, width: int
) -> tuple[Float64, tuple[Float64, Float64]]:
    """Shingles in common and the shingles of each, shape (n_pairs,)."""
    rows, places = np.unique(np.concatenate([first, second]), return_inverse=True)
    bags = _bags(codes, lows[rows], highs[rows], width)
    left, right = places[: len(first)], places[len(first) :]
    totals = np.asarray(bags.sum(axis=1), np.float64).ravel()
    common = np.zeros(len(first))
    for begin, end in chunked((totals[left] + totals[right]).astype(int).tolist(), size=_LETTERS_AT_ONCE):
        both = bags[left[begin:end]].minimum(bags[right[begin:end]])
        common[begin:end] = np.asarray(both.sum(axis=1)).ravel()
    return common, (totals[left], totals[right])


def _bags(codes: UInt32, lows: Int64, highs: Int64, width: int) -> Any:
    """A sparse matrix of how often each run has each shingle, shape (n_runs, n_shingles)."""
    from scipy.sparse import csr_matrix

    # The letters of the runs alone, one run after another: what is judged is a small part of a large corpus.
    lengths = highs - lows
    ends = np.cumsum(lengths)
    owners = np.repeat(np.arange(len(lows)), lengths)
    places = np.arange(len(owners))
    hashes = shingle_hashes(codes[places + (lows - ends + lengths)[owners]], width)
    whole = np.flatnonzero(places[: len(hashes)] + width <= ends[owners[: len(hashes)]])
    hashes, owners = hashes[whole], owners[whole]
    order = np.argsort(hashes)  # entries that come by column need no sorting within their rows
    hashes, owners = hashes[order], owners[order]
    columns = np.cumsum(np.concatenate([np.zeros(1, np.bool_), hashes[1:] != hashes[:-1]]))[: len(hashes)]
    shape = len(lows), int(columns.max(initial=0)) + 1
    matrix = csr_matrix((np.ones(len(columns), np.int32), (owners, columns)), shape=shape)
    matrix.sum_duplicates()
    return matrix
