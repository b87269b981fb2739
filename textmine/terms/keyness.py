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
from typing import Any, Literal, NamedTuple

import numpy as np
from numpy.typing import ArrayLike, NDArray

from textmine.corpus import Corpus
from textmine.engine import Engine, LocalEngine
from textmine.errors import InputError
from textmine.sorting import first_of_each, parts
from textmine.spans import Marks, Tokens, slices
from textmine.store import ColumnStore
from textmine.terms.background import load_background
from textmine.terms.candidates import Candidates, find_candidates
from textmine.terms.groups import people
from textmine.terms.idle import tells_little
from textmine.terms.keywords import SPARE, unmarked
from textmine.terms.nesting import distinct
from textmine.terms.permuting import p_by_permuting
from textmine.terms.persons import names_somebody
from textmine.terms.usage import Usage, spread

__all__ = ["KeyTerm", "adjusted", "keyness", "log_likelihood", "log_ratio"]

Bool = NDArray[np.bool_]
Float = NDArray[np.float64]
Int64 = NDArray[np.int64]

_TERMS_AT_ONCE = 1 << 12
"""Terms, the surest first, of which it is found together who uses them; a class has no more, and a list needs fewer."""
_NO_CELLS = (np.empty(0, np.int64),) * 3


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
    store: ColumnStore | None = None,
    engine: Engine | None = None,
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
        store: where long columns of a large corpus go; by default they stay in memory.
        engine: what counting is spread over.

    Raises:
        InputError: the target or the reference is empty.
    """
    other = ~target if reference is None else reference
    if not target.any() or not (isinstance(other, str) or other.any()):
        raise InputError("Keyness compares two groups, and one of them has no documents. Name another target.")
    engine, store = engine or LocalEngine(), store or ColumnStore()
    found = candidates or find_candidates(
        unmarked(tokens, marks, store), stop_words=stop_words, store=store, engine=engine
    )
    reference_of = np.zeros(len(target), bool) if isinstance(other, str) else other
    usage = Usage.of(found, target, reference_of, engine=engine, store=store)
    table = _Table.of(usage, target, other)
    who = people(corpus, store)
    authors = _inside(who, target, store)
    least = min(min_authors, _number_of(authors, store))
    tells = ~(names_somebody(found, corpus) | tells_little(found, genre=False))
    likely = tells & (table.target >= min_count) & (table.log_ratio > 0)
    if isinstance(other, str):
        likely &= found.lengths == 1
    listed = _said_by_several(usage, table, np.flatnonzero(likely), authors, least=least, most=top * SPARE)
    listed = listed.take(distinct(found, listed.terms, top=top))
    p_people = None
    if permutations and not isinstance(other, str):
        compared = np.flatnonzero(tells & (table.target + table.reference >= min_count))
        p_people = _permuted(usage, compared, target, other, who, least, permutations, seed)
    units = _inside(corpus.codes("unit"), target, store)
    return _rows(usage, table, listed, units, p_people)


def _inside(codes: NDArray[np.int32], target: Bool, store: ColumnStore) -> NDArray[np.int32]:
    """The codes of documents of the target, −1 for all others."""
    return store.joined((np.where(target[some], codes[some], np.int32(-1)) for some in parts(len(codes))), np.int32)


def _number_of(members: NDArray[np.int32], store: ColumnStore) -> int:
    """How many different members there are; negative ones are none."""
    is_there = store.blank((int(members.max(initial=-1)) + 1,), np.bool_)
    for some in parts(len(members)):
        is_there[members[some][members[some] >= 0]] = True
    return int(np.count_nonzero(is_there))


@dataclass(frozen=True, eq=False)
class _Table:
    """A row a candidate, each array of shape (n_terms,)."""

    target: Int64
    reference: Int64
    log_likelihood: Float
    log_ratio: Float
    p: Float

    @classmethod
    def of(cls, usage: Usage, target: Bool, other: Bool | Literal["general"]) -> _Table:
        from scipy.special import chdtrc

        own = usage.words_of(target)
        if isinstance(other, str):
            background = load_background()
            counts, size = background.counts_of(usage.found.terms), background.total
        else:
            counts, size = usage.reference, usage.words_of(other)
        likelihood = log_likelihood(usage.target, counts, own, size)
        return cls(usage.target, counts, likelihood, log_ratio(usage.target, counts, own, size), chdtrc(1, likelihood))


class _Listed(NamedTuple):
    """Terms, how many people use each, and its dispersion over them; each of shape (n_listed,)."""

    terms: Int64
    authors: Int64
    dispersion: Float

    def take(self, rows: Int64 | slice) -> _Listed:
        """Some of them."""
        return _Listed(self.terms[rows], self.authors[rows], self.dispersion[rows])


def _said_by_several(
    usage: Usage, table: _Table, terms: Int64, authors: NDArray[np.int32], *, least: int, most: int
) -> _Listed:
    """The surest of some terms that enough people use."""
    order, shares = terms[np.lexsort((terms, -table.log_likelihood[terms]))], usage.shares(authors)
    found = [_Listed(order[:0], order[:0], np.empty(0))]
    for some in slices(len(order), _TERMS_AT_ONCE):
        if sum(len(part.terms) for part in found) >= most:
            break
        part = _Listed(order[some], *spread(usage.cells(order[some], authors), table.target[order[some]], shares))
        found.append(part.take(np.flatnonzero(part.authors >= least)))
    together = _Listed(
        np.concatenate([part.terms for part in found]),
        np.concatenate([part.authors for part in found]),
        np.concatenate([part.dispersion for part in found]),
    )
    return together.take(slice(most))


def _rows(
    usage: Usage, table: _Table, listed: _Listed, units: NDArray[np.int32], p_people: Float | None
) -> list[KeyTerm]:
    rows, authors, unevenness = listed
    tested = (table.target > 0) | (table.reference > 0)
    p = np.ones(len(tested))
    p[tested] = adjusted(table.p[tested])
    n_units = np.zeros(len(rows), np.int64)
    for terms, *_ in usage.cells(rows, units):
        n_units += np.bincount(terms, minlength=len(rows))
    columns = (
        np.round(table.log_ratio, 6)[rows], np.round(table.log_likelihood, 6)[rows], p[rows], table.target[rows],
        table.reference[rows], usage.documents[rows], authors, n_units, np.round(unevenness, 6),
    )  # fmt: skip
    names = [usage.found.terms[row] for row in rows.tolist()]
    values = (column.tolist() for column in columns)
    return list(map(KeyTerm, names, *values, repeat(None) if p_people is None else p_people[rows].tolist()))


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


def _permuted(
    usage: Usage,
    terms: Int64,
    target: Bool,
    other: Bool,
    who: NDArray[np.int32],
    least: int,
    permutations: int,
    seed: int,
) -> Float:
    """P of each of these terms by permuting people, corrected for all that some two groups of them might list.

    A person who wrote in both groups counts there as two, one for each part. Who uses which is held in memory for as
    long, since each permutation asks for all of it. Returned is p of every candidate, 1 for those that are not tested.
    """
    from scipy.sparse import csr_matrix

    either = np.flatnonzero(target | other)
    voices, voice = np.unique(who[either] * np.int64(2) + target[either], return_inverse=True)
    codes = np.full(len(who), -1, np.int32)
    codes[either] = voice
    rows, columns, counts = (np.concatenate(part) for part in zip(_NO_CELLS, *usage.cells(terms, codes), strict=True))
    is_new = first_of_each(rows * (len(who) + np.int64(1)) + voices[columns] // 2)
    enough = np.bincount(rows[is_new], minlength=len(terms)) >= least
    table = csr_matrix((counts, (columns, rows)), shape=(len(voices), len(terms)))[:, np.flatnonzero(enough)]
    sizes = np.bincount(voice, usage.words[either], len(voices)).astype(np.float64)
    p = np.ones(len(usage.found.terms))
    found = p_by_permuting(table, sizes, voices % 2 == 1, permutations=permutations, seed=seed)
    p[terms[enough]] = adjusted(found)
    return p
