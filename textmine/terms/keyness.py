"""Keyness: which terms one group uses more than another.

Log-likelihood says how sure a difference is, the log ratio how large (Hardie 2014: the binary logarithm of the ratio
of the relative frequencies, so 1 is twice as often). A test over tokens overstates, since one person's words are no
independent draws (Lijffijt et al. 2016): so p is corrected for many tests (Benjamini and Hochberg 1995), terms must
come from several people, their dispersion is told, and p by permuting people can be asked for.

    >>> round(float(log_likelihood(100, 50, 10_000, 10_000)), 6)   # 2 · (100 ln(100/75) + 50 ln(50/75))
    16.989904
    >>> float(log_ratio(100, 50, 10_000, 10_000))
    1.0
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from itertools import repeat
from typing import Any, Literal

import numpy as np
from numpy.typing import ArrayLike, NDArray

from textmine.corpus import Corpus
from textmine.errors import InputError
from textmine.spans import Marks, Tokens
from textmine.terms.background import load_background
from textmine.terms.candidates import Candidates, find_candidates
from textmine.terms.groups import people
from textmine.terms.idle import tells_little
from textmine.terms.keywords import SPARE, unmarked
from textmine.terms.matrix import DocumentTermMatrix, words_of_documents
from textmine.terms.nesting import distinct
from textmine.terms.permuting import p_by_permuting
from textmine.terms.persons import names_somebody

__all__ = ["KeyTerm", "adjusted", "dispersion", "keyness", "log_likelihood", "log_ratio"]

Bool = NDArray[np.bool_]
Float = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class KeyTerm:
    """A term that the target uses more than the reference.

    Attributes:
        term: as most often written.
        log_ratio: binary logarithm of the ratio of relative frequencies; where the reference lacks the term, as if it
            had half an occurrence.
        log_likelihood: G².
        p: of the log-likelihood (chi-squared, one degree of freedom), corrected by Benjamini and Hochberg.
        target, reference: occurrences.
        documents, authors, units: in the target.
        dispersion: Gries's DP over the target's people (2008): 0 where all use it alike, near 1 where one does.
        p_people: by permuting people (`permuting.py`), corrected likewise for all terms that might have been listed, so
            that it depends on no length of the list; None unless asked for, and against general Chinese.
    """

    term: str
    log_ratio: float
    log_likelihood: float
    p: float
    target: int
    reference: int
    documents: int
    authors: int
    units: int
    dispersion: float
    p_people: float | None = None


def keyness(
    corpus: Corpus,
    tokens: Tokens,
    *,
    target: Bool,
    reference: Bool | Literal["general"] | None = None,
    marks: Marks | None = None,
    top: int = 30,
    min_count: int = 3,
    min_authors: int = 2,
    permutations: int = 0,
    seed: int = 0,
    stop_words: Collection[str] | None = None,
    candidates: Candidates | None = None,
) -> list[KeyTerm]:
    """The terms that the target uses more than the reference, surest first; no names of authors and units.

    Args:
        corpus: the documents.
        tokens: of their texts, with parts of speech.
        target: the documents in question, shape (n_documents,).
        reference: other documents; by default all others; `general` for general Chinese (words only, no phrases), whose
            list (`models/background`) is of the 1990s and has no Latin words: these have 0 occurrences there.
        marks: spans that do not count.
        top: how many at most.
        min_count: occurrences in the target, at least.
        min_authors: people in the target who use it, at least (but no more than the target has).
        permutations: for p by permuting people, such as 999; 0 leaves it out.
        seed: of the permutations.
        stop_words: by default those that ship.
        candidates: the terms that are compared, such as `TermScores.candidates`; by default they are found in `tokens`.

    Raises:
        InputError: the target or the reference is empty.
    """
    other = ~target if reference is None else reference
    if not target.any() or not (isinstance(other, str) or other.any()):
        raise InputError("Keyness compares two groups, and one of them has no documents. Name another target.")
    found = candidates or find_candidates(unmarked(tokens, marks), stop_words=stop_words)
    table = _table(corpus, found.tokens, found, target, other)
    who = people(corpus)
    least = min(min_authors, len(np.unique(who[target])))
    tells = ~(names_somebody(found, corpus) | tells_little(found, genre=False))
    enough = tells & (table.target >= min_count) & (table.authors >= least) & (table.log_ratio > 0)
    if isinstance(other, str):
        enough &= found.lengths == 1
    order = _order(table, enough)[: top * SPARE]
    rows = order[distinct(found, order, top=top)]
    permuted = None
    if permutations and not isinstance(other, str):
        used_by = table.matrix.members(np.where(target | other, who, np.int32(-1)))
        eligible = tells & (table.target + table.reference >= min_count) & (used_by >= least)
        permuted = _permuted(table, target, other, who, eligible, permutations, seed)
    return _rows(table, found, rows, permuted)


@dataclass(frozen=True, eq=False)
class _Table:
    """A row a candidate, each array of shape (n_terms,)."""

    matrix: DocumentTermMatrix
    sizes: NDArray[np.int64]  # words of each document
    target: NDArray[np.int64]
    reference: NDArray[np.int64]
    log_likelihood: Float
    log_ratio: Float
    p: Float
    documents: NDArray[np.int64]
    authors: NDArray[np.int64]
    units: NDArray[np.int64]
    dispersion: Float


def _table(corpus: Corpus, tokens: Tokens, found: Candidates, target: Bool, other: Bool | Literal["general"]) -> _Table:
    from scipy.special import chdtrc

    matrix = DocumentTermMatrix.of_candidates(found)
    sizes = words_of_documents(tokens)
    within = DocumentTermMatrix(matrix.vocabulary, matrix.counts[np.flatnonzero(target)])
    if isinstance(other, str):
        background = load_background()
        counts, size = background.counts_of(found.terms), background.total
    else:
        counts = DocumentTermMatrix(matrix.vocabulary, matrix.counts[np.flatnonzero(other)]).totals
        size = int(sizes[other].sum())
    own = int(sizes[target].sum())
    likelihood = log_likelihood(within.totals, counts, own, size)
    who = people(corpus)[target]
    return _Table(
        matrix, sizes, within.totals, counts, likelihood, log_ratio(within.totals, counts, own, size),
        chdtrc(1, likelihood), within.document_counts, within.members(who),
        within.members(corpus.codes("unit")[target]), dispersion(within, sizes[target], who),
    )  # fmt: skip


def _order(table: _Table, enough: Bool) -> NDArray[np.int64]:
    rows = np.flatnonzero(enough)
    return np.asarray(rows[np.lexsort((rows, -table.log_likelihood[rows]))], np.int64)


def _rows(table: _Table, found: Candidates, rows: NDArray[np.int64], p_people: Float | None) -> list[KeyTerm]:
    tested = (table.target > 0) | (table.reference > 0)
    p = np.ones(len(tested))
    p[tested] = adjusted(table.p[tested])
    columns = (
        np.round(table.log_ratio, 6), np.round(table.log_likelihood, 6), p, table.target, table.reference,
        table.documents, table.authors, table.units, np.round(table.dispersion, 6),
    )  # fmt: skip
    terms = [found.terms[row] for row in rows.tolist()]
    values = (column[rows].tolist() for column in columns)
    return list(map(KeyTerm, terms, *values, repeat(None) if p_people is None else p_people[rows].tolist()))


def log_likelihood(
    target: ArrayLike, reference: ArrayLike, target_size: int, reference_size: int, *, cells: Literal[2, 4] = 2
) -> Any:
    """G² of occurrences in two corpora of so many words.

    Args:
        target: occurrences in the target.
        reference: occurrences in the reference.
        target_size: words of the target.
        reference_size: words of the reference.
        cells: 2 counts the term alone (Rayson and Garside 2000, as the log-likelihood wizard of UCREL does); 4 counts
            all other words as well (Dunning 1993, as quanteda does). They differ little for rare terms.
    """
    a, b = np.asarray(target, np.float64), np.asarray(reference, np.float64)
    observed = [(a, target_size, a + b), (b, reference_size, a + b)]
    if cells == 4:
        c, d = target_size - a, reference_size - b
        observed += [(c, target_size, c + d), (d, reference_size, c + d)]
    total = target_size + reference_size
    g2 = 2 * sum(_term_of_g2(count, size * row / total) for count, size, row in observed)
    return np.maximum(g2, 0.0)


def _term_of_g2(observed: Float, expected: Float) -> Float:
    safe = np.where(observed > 0, observed, 1.0)
    ratio = np.where(observed > 0, safe / np.maximum(expected, 1e-300), 1.0)
    return np.asarray(observed * np.log(ratio), np.float64)


def log_ratio(target: ArrayLike, reference: ArrayLike, target_size: int, reference_size: int) -> Any:
    """Binary logarithm of the ratio of relative frequencies; nothing counts as half an occurrence."""
    a = np.maximum(np.asarray(target, np.float64), 0.5) / max(target_size, 1)
    b = np.maximum(np.asarray(reference, np.float64), 0.5) / max(reference_size, 1)
    return np.log2(a / b)


def adjusted(p: Float) -> Float:
    """P values corrected so that of all that are called significant at 5 %, at most 5 % are expected to be false.

    >>> adjusted(np.array([0.01, 0.04, 0.03, 0.005])).round(4).tolist()
    [0.02, 0.04, 0.04, 0.02]
    """
    n = len(p)
    order = np.argsort(p, kind="stable")
    scaled = p[order] * n / np.arange(1, n + 1)
    monotone = np.minimum.accumulate(scaled[::-1])[::-1]
    result = np.empty(n)
    result[order] = np.minimum(monotone, 1.0)
    return result


def dispersion(matrix: DocumentTermMatrix, sizes: NDArray[np.int64], who: NDArray[np.int32]) -> Float:
    """Gries's DP of each term over people: half the sum of |share of the term − share of the words|; (n_terms,).

    People without the term add their share of the words, so only cells that are not empty are visited.
    """
    grouped = matrix._summed(who, int(who.max(initial=-1)) + 1)
    words = np.bincount(who, sizes, grouped.shape[0]) / max(1, sizes.sum())
    person = np.repeat(np.arange(grouped.shape[0]), np.diff(grouped.indptr))
    share = grouped.data / np.maximum(matrix.totals, 1)[grouped.indices]
    n_terms = len(matrix.vocabulary)
    near = np.bincount(grouped.indices, np.abs(share - words[person]) - words[person], n_terms)
    return np.asarray((near + words.sum()) / 2)


def _permuted(
    table: _Table, target: Bool, other: Bool, who: NDArray[np.int32], eligible: Bool, permutations: int, seed: int
) -> Float:
    """P of each term by permuting people, corrected for all terms that some two groups of these people might list.

    A person who wrote in both groups counts there as two, one for each part.
    """
    from scipy.sparse import csr_matrix

    either = np.flatnonzero(target | other)
    _, voice = np.unique(who[either] * 2 + target[either], return_inverse=True)
    n_voices = int(voice.max()) + 1
    belongs = csr_matrix((np.ones(len(either)), (voice, either)), shape=(n_voices, len(who)))
    inside = np.zeros(n_voices, bool)
    inside[voice[target[either]]] = True
    counts = belongs @ table.matrix.counts[:, np.flatnonzero(eligible)]
    sizes = np.asarray(belongs @ table.sizes, np.float64)
    p = np.ones(len(eligible))
    p[eligible] = adjusted(p_by_permuting(counts, sizes, inside, permutations=permutations, seed=seed))
    return p
