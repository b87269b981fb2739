"""What a theme is about: its terms by class-based TF-IDF over words and phrases, and how coherent they are."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property, partial
from itertools import compress
from typing import Any

import numpy as np
from numpy.typing import NDArray

from textmine.engine import Engine, LocalEngine
from textmine.filling import fill_rows
from textmine.spans import Int32, Int64, Tokens, document_runs, slices
from textmine.store import ColumnStore
from textmine.terms.candidates import Candidates, find_candidates
from textmine.themes.units import Units

__all__ = [
    "TermTable",
    "carried",
    "class_tfidf",
    "coherence",
    "count_terms",
    "member_of",
    "pick_terms",
    "words_coherence",
]

TOP = 10
"""Terms by which a theme is shown and measured."""
POOL = 80
"""Of so many best terms those are picked that hold together. With 40 NPMI on three labelled sets is lower by 0.00 to
0.06."""
COHERENCE = 6
"""The power of holding together when terms are picked. At 4, 5, 6, 7 long texts have an NPMI of 0.32, 0.33, 0.36, 0.37,
and terms of daily notes come back in ten bootstraps by 0.80, 0.80, 0.80, 0.78."""
EXCHANGES = 5
"""So often at most the ten are gone through for what goes better with the others: the first were picked before there
were any. Of 263 lists 248 are settled in two rounds."""
EXCHANGED = 2 * TOP
"""Only so many of the best are taken in exchange: further down stand verses that a few texts quote whole."""
FEW_DOCUMENTS = 100
"""In a corpus of so many documents holding together counts half: that two words stand together twice there is chance
(a guess; in a class of 112 texts the full power led with 正好 and 不到)."""

SHARED = 0.7
"""A term is shown for a theme where its score is at least so large a share of its largest. In nine bootstraps of daily
notes 0.816 of the terms come back so (by the power 3), 0.787 where the score had to be the largest."""
TIED = 2
"""The power of that share by which a shared term's score is lowered: 0.7² = 0.49 at the bound."""

ALONE = 0.1
"""What one person's wording counts: it is a scene, not a name, and stands only where nothing is shared (a guess)."""

_UNITS_AT_ONCE = 1 << 18
"""Units that are looked at together: some ten megabytes."""

_RUN_INTO = re.compile(r"[\u3400-\u9fff].* | .*[\u3400-\u9fff]")
"""Chinese and several Latin words in one: the name of a journal and its translation, a word and what follows it."""
_LITTLE = frozenset(
    {"a", "an", "and", "are", "at", "by", "for", "from", "in", "is", "of", "on", "or", "the", "to", "with"}
)
"""English words that begin and end no term. Lists of stop words for English hold more, such as Move, a language."""


Weigh = Callable[[Int32, Int32], NDArray[np.float32]]
"""What each of some places counts, given their documents and where they stand in these."""


@dataclass(frozen=True, eq=False)
class TermTable:
    """Terms in units.

    Attributes:
        counts: CSR of shape (n_units, n_terms).
        terms: their texts, length n_terms; none where nobody asks.
        documents: of the units, shape (n_units,).
        voices: who wrote each unit, shape (n_units,).
        weighed: as `counts`, each occurrence by the view that its sentence holds; None where all count alike.
    """

    counts: Any
    terms: tuple[str, ...]
    documents: Int32
    voices: Int32
    weighed: Any = None

    @classmethod
    def of_rows(cls, counts: Any) -> TermTable:
        """Each row a document of its own."""
        rows = np.arange(counts.shape[0], dtype=np.int32)
        return cls(counts, (), rows, rows)

    def people(self, labels: Int32, number: int) -> Int32:
        """How many people use each term in each theme: shape (n_themes, n_terms)."""
        voices, slots = int(self.voices.max(initial=0)) + 1, 1 + len(labels) // _UNITS_AT_ONCE
        found = np.zeros((number, self.counts.shape[1]), np.int32)
        for slot in range(slots):  # some people after others
            here = self._said_by(labels, slot, slots)
            who, speaker = np.unique(labels[here].astype(np.int64) * voices + self.voices[here], return_inverse=True)
            said = member_of(speaker.astype(np.int32), len(who)).T @ self.counts[here]
            found += (member_of((who // voices).astype(np.int32), number).T @ (said > 0)).toarray().astype(np.int32)
        return found

    def _said_by(self, labels: Int32, slot: int, slots: int) -> Int64:
        """The units in themes of one in so many people."""
        found = [np.empty(0, np.int64)]
        for some in slices(len(labels), _UNITS_AT_ONCE):
            mine = (labels[some] >= 0) & (self.voices[some] % slots == slot)
            found.append(some.start + np.flatnonzero(mine))
        return np.concatenate(found)

    @cached_property
    def told(self) -> int:
        """How many documents have a unit."""
        edges = ((max(some.start - 1, 0), some.stop) for some in slices(len(self.documents), _UNITS_AT_ONCE))
        return sum(int(np.count_nonzero(np.diff(self.documents[slice(*run)]))) for run in edges) + (
            len(self.documents) > 0
        )

    def using(self, columns: Sequence[int] | Int64) -> Iterator[tuple[Int32, Any]]:
        """Documents that use some terms, and which of these each uses, CSR of 1 and 0, some documents at a time."""
        columns, begin = np.asarray(columns, np.int64), 0
        while begin < len(self.documents):
            last = self.documents[min(begin + _UNITS_AT_ONCE, len(self.documents)) - 1]
            end = int(np.searchsorted(self.documents, last, side="right"))  # a document is never divided
            used = self.counts[begin:end][:, columns]
            documents, rows = np.unique(self.documents[begin:end][np.diff(used.indptr) > 0], return_inverse=True)
            found = member_of(rows.astype(np.int32), len(documents)).T @ used[np.diff(used.indptr) > 0]
            yield documents, (found > 0).astype(np.float64)
            begin = end

    def together(self, columns: Sequence[int] | Int64) -> NDArray[np.float64]:
        """In how many documents any two of some terms stand, shape (n_columns, n_columns).

        What is set aside has no units and counts for nothing: copies must not make any two words look more related.
        """
        found = np.zeros((len(columns), len(columns)))
        for _, used in self.using(columns):
            found += (used.T @ used).toarray()
        return found


def count_terms(
    units: Units,
    tokens: Tokens,
    *,
    voices: Int32 | None = None,
    candidates: Candidates | None = None,
    weigh: Weigh | None = None,
    store: ColumnStore | None = None,
    engine: Engine | None = None,
) -> TermTable:
    """Count words and phrases of two characters and more in units; parts of longer terms count with those alone.

    Args:
        units: the units.
        tokens: the words of the documents.
        voices: who wrote each document; without it each is a voice of its own.
        candidates: words and phrases, where they were found before.
        weigh: what occurrences count when themes are told by terms; by default all count alike.
        store: where long columns of a large corpus go; by default they stay in memory.
        engine: what counting is spread over.
    """
    store = store or ColumnStore()
    found = candidates or find_candidates(tokens, store=store, engine=engine)
    readable = np.array(list(map(_readable, found.terms)) or [], bool)
    shown = readable & ~((found.hosts >= 0) & readable[found.hosts])
    ids = store.keep(np.where(shown, np.cumsum(shown) - 1, -1).astype(np.int32))
    runs, number = document_runs(units.offsets, _UNITS_AT_ONCE), int(shown.sum())
    parts = (_Part.of(units, found, ids, *run) for run in runs)
    counts = fill_rows(engine or LocalEngine(), store, partial(_counted, number), parts, number)
    whole = _Part.of(units, found, ids, 0, len(units.offsets) - 1)
    weighed = None if weigh is None else _counted(number, whole, weigh)  # of a class, which is one run
    owners = (np.repeat(np.arange(*run, dtype=np.int32), np.diff(units.offsets[run[0] : run[1] + 1])) for run in runs)
    documents = store.joined(owners, np.int32)
    speaking = (voices[documents[some]] for some in slices(len(units), _UNITS_AT_ONCE)) if voices is not None else ()
    speakers = documents if voices is None else store.joined(speaking, np.int32)
    return TermTable(counts, tuple(compress(found.terms, shown.tolist())), documents, speakers, weighed)


@dataclass(frozen=True, eq=False)
class _Part:
    """A run of documents as a worker is sent it: its units, its candidates, and the term of each candidate, or −1."""

    starts: Int32
    ends: Int32
    bounds: Int64
    found: Candidates
    ids: Int32

    @classmethod
    def of(cls, units: Units, found: Candidates, ids: Int32, begin: int, end: int) -> _Part:
        bounds = units.offsets[begin : end + 1]
        some = slice(int(bounds[0]), int(bounds[-1]))
        return cls(units.starts[some], units.ends[some], bounds, found.part(begin, end), ids)


def _counted(terms: int, part: _Part, weigh: Weigh | None = None) -> Any:
    """How often terms stand in some units, CSR of shape (n_units, n_terms)."""
    from scipy.sparse import csr_matrix

    found, rows = part.found.alone(), np.arange(len(part.starts), dtype=np.int32)
    units = Units(part.starts, part.ends, rows, part.bounds - part.bounds[0], (), rows[:0])
    column = part.ids[found.ids]
    unit = unit_of(units, found.documents, found.starts, found.ends)
    inside = (column >= 0) & (unit >= 0)
    places = found.documents[inside], found.starts[inside]
    each = np.ones(int(inside.sum()), np.float32) if weigh is None else weigh(*places)
    counts = csr_matrix((each, (unit[inside], column[inside])), (len(units), terms))
    counts.sum_duplicates()
    return counts


def _readable(term: str) -> bool:
    """Whether a candidate can be shown as a term: no digits alone, no Latin words run into Chinese, no `of the`.

    >>> [_readable(term) for term in ("党课", "2024", "Web3社区", "动力学报Journal of", "of the")]
    [True, False, True, False, False]
    """
    if len(term) < 2 or term.isdigit():
        return False
    words = term.lower().split()
    return not _RUN_INTO.search(term) and not {words[0], words[-1]} & _LITTLE


def unit_of(units: Units, documents: Int32, starts: Int32, ends: Int32) -> Int64:
    """The unit that holds each span, or −1."""
    width = int(max(units.ends.max(initial=0), ends.max(initial=0))) + 1
    places = units.documents.astype(np.int64) * width + units.starts
    at = np.searchsorted(places, documents.astype(np.int64) * width + starts, side="right") - 1
    safe = np.maximum(at, 0)
    if not len(places):
        return np.full(len(starts), -1, np.int64)
    inside = (at >= 0) & (units.documents[safe] == documents) & (ends <= units.ends[safe])
    return np.where(inside, at, -1).astype(np.int64)


def class_tfidf(terms: TermTable, shares: Any, labels: Int32) -> NDArray[np.float32]:
    """Class-based TF-IDF (Grootendorst 2022): shape (n_themes, n_terms).

    The frequency of a term in a theme (its share of the theme's terms), times log(1 + mean terms of a theme / frequency
    of the term anywhere). Terms that a single person of a theme uses get 0: one voice makes no term.

    Args:
        terms: in units.
        shares: how much of each unit belongs to each theme, shape (n_units, n_themes): so much its terms count there.
        labels: the theme of each unit, −1 where none, shape (n_units,); who uses a term in a theme is told by these.
    """
    number = int(shares.shape[1])
    counts = terms.counts if terms.weighed is None else terms.weighed
    table = np.asarray((counts.T @ shares).T, np.float32)
    spread = terms.people(labels, number)
    everywhere = table.sum(0)
    size = table.sum(1, keepdims=True)
    weight = np.log1p(size.sum() / max(number, 1) / np.maximum(everywhere, 1))
    scores = table / np.maximum(size, 1) * weight
    return np.where(spread >= min(2, spread.max(initial=0)), scores, 0).astype(np.float32)


def carried(here: int, everywhere: int, people: int) -> float:
    """What it adds, from 0 to 1, that several people of a theme say something, and that those who do are of the theme.

    One alone names himself, not the theme.

    Args:
        here: people of the theme who say so.
        everywhere: people of any theme who do.
        people: of the theme.
    """
    alone = ALONE if here < 2 else 1.0
    return alone * float(np.log1p(here) / np.log1p(people) * (here / max(everywhere, 1)) ** 0.5)


def member_of(labels: Int32, number: int) -> Any:
    """Which rows are whose: CSR of 1 and 0, shape (n, number); a label of −1 has none."""
    from scipy.sparse import csr_matrix

    rows = np.flatnonzero(labels >= 0)
    return csr_matrix((np.ones(len(rows), np.float32), (rows, labels[rows])), (len(labels), number))


def pick_terms(scores: NDArray[np.float32], table: TermTable, *, top: int = 2 * TOP) -> list[list[tuple[int, float]]]:
    """For each theme its terms and weights, best first: relevant, coherent, none within another.

    Terms hold together that stand in the same documents: what a long text says of a theme, it says in several passages.

    A term is shown where its score is largest, and where it is nearly as large (`SHARED`): if it had to be of one
    theme, a few texts more or less would move it from one to the other. A theme that has too few borrows.

    Picked one by one, the first do not know of the others: when there are ten, each is exchanged for what goes better
    with the nine, where there is such a term.
    """
    if not len(scores):
        return []
    share = scores / np.maximum(scores.max(0), 1e-12)
    return [_pick(own * part**TIED, part >= SHARED, table, top, own) for own, part in zip(scores, share, strict=True)]


def _pick(
    relevance: NDArray[np.float32], own: NDArray[np.bool_], table: TermTable, top: int, weights: NDArray[np.float32]
) -> list[tuple[int, float]]:
    order = np.lexsort((np.arange(len(relevance)), -relevance))
    order = order[relevance[order] > 0]
    pool = order[own[order]][: max(POOL, 2 * top)]
    if len(pool) < top:
        pool = np.concatenate([pool, order[~own[order]][: top - len(pool)]])
    if not len(pool):
        return []
    near, power = _npmi(table.together(pool), table.told), COHERENCE * table.told / (table.told + FEW_DOCUMENTS)

    def best(others: list[int], among: Iterable[int]) -> int | None:
        """The term that goes best with others; the more the better it holds together with them, and is relevant."""
        left = [i for i in among if i not in others and not _nested(i, others, pool, table.terms)]
        held = near[:, others].mean(1) if others else near.mean(1)
        value = relevance[pool] * (1 + held) ** power
        return max(left, key=lambda i: (value[i], -i), default=None)

    picked: list[int] = []
    while len(picked) < top and (one := best(picked, range(len(pool)))) is not None:
        picked.append(one)
        if len(picked) == TOP:
            picked = _exchanged(picked, best, min(EXCHANGED, len(pool)))
    return [(int(pool[i]), float(weights[pool[i]])) for i in picked]


def _exchanged(picked: list[int], best: Callable[[list[int], Iterable[int]], int | None], reach: int) -> list[int]:
    """Each term in turn gives its place to the one that goes best with the others, until all stay."""
    for _ in range(EXCHANGES):
        before = picked
        for place, term in enumerate(picked):
            one = best([*picked[:place], *picked[place + 1 :]], {*range(reach), term})
            picked = [*picked[:place], term if one is None else one, *picked[place + 1 :]]
        if picked == before:
            break
    return picked


def _nested(i: int, picked: list[int], pool: Int64, terms: tuple[str, ...]) -> bool:
    term = terms[pool[i]]
    return any(term in terms[pool[j]] or terms[pool[j]] in term for j in picked)


def _npmi(together: NDArray[np.float64], rows: int) -> NDArray[np.float64]:
    """Normalised pointwise mutual information of columns by presence in so many rows; −1 where never together.

    `together`: in how many rows any two stand, shape (n, n), as is what is found.
    """
    joint = together / max(rows, 1)
    single = np.maximum(np.diag(joint), 1e-12)
    with np.errstate(divide="ignore", invalid="ignore"):
        values = np.log(joint / np.outer(single, single)) / -np.log(joint)
    values = np.where(joint <= 0, -1.0, np.where(joint >= 1 - 1e-12, 1.0, values))
    return np.nan_to_num(values, nan=0.0)


def coherence(columns: list[int], table: TermTable) -> float:
    """Mean NPMI of a theme's first ten terms (Bouma 2009), from −1 to 1; 0 where there are fewer than two."""
    columns = columns[:TOP]
    if len(columns) < 2:
        return 0.0
    near = _npmi(table.together(columns), table.told)
    return float(near[np.triu_indices(len(columns), 1)].mean())


def words_coherence(labels: Int32, words: Any) -> float:
    """Mean coherence of communities by their ten best words; each weighs by its rows. `words`: counts of rows."""
    number = int(labels.max(initial=-1)) + 1
    table = TermTable.of_rows(words)
    scores = class_tfidf(table, member_of(labels, number).toarray(), labels)
    best = [[int(i) for i in np.argsort(-row, kind="stable")[:TOP] if row[i] > 0] for row in scores]
    values = [coherence(columns, table) for columns in best]
    sizes = np.bincount(labels[labels >= 0], minlength=number)
    return float(np.average(values, weights=sizes)) if number else 0.0
