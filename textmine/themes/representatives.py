"""Documents that show what a theme is: near its centre, of different authors, mutually different."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any

import numpy as np
from numpy.typing import NDArray

from textmine.resources import model_path
from textmine.spans import Int32, Int64, document_runs, of_documents, slices
from textmine.statements.ranker import Ranker, load_ranker
from textmine.themes.describing import TermTable
from textmine.themes.evidence import Evidence, TfIdf, normalised
from textmine.themes.membership import Membership
from textmine.themes.units import Units

__all__ = [
    "PASSAGE",
    "WORDING",
    "Nearness",
    "Terms",
    "embedded_labels",
    "find_representatives",
    "pick_representatives",
]

_UNITS_AT_ONCE = 1 << 16
"""Units whose terms and vectors are looked at together: some ten megabytes."""

Terms = Sequence[tuple[int, float]]
"""Columns of a term table with their weights, best first."""

NUMBER = 6
"""Representatives of a theme: at least five, and one to spare."""
POOL = 60
"""Of so many best documents the different ones are picked."""
DIFFERENCE = 0.15
"""Weight of nearness to those already picked (maximal marginal relevance, Carbonell and Goldstein 1998). At 0.6, 0.3,
0.15, 0.05 the mean chance of five representatives in an export is 0.79, 0.80, 0.81, 0.81, the mean cosine of their
wording 0.10, 0.12, 0.15, 0.16."""
TERMS = 10
"""A passage is known by so many first terms of its theme."""
PASSAGE = ("weight", "meaning", "terms")
"""What tells whether a passage of a theme is on its matter: how much it belongs to the theme, how near it lies to the
centre, and which of the theme's terms it uses."""
WORDING = ("weight", "terms")
"""Where there are no sentence vectors (`nmf`, `lda`)."""


@cache
def _ranker(*, meaning: bool) -> Ranker:
    if meaning:
        return load_ranker(model_path("oneness", "passages.json"), PASSAGE)
    return load_ranker(model_path("oneness", "passages-wording.json"), WORDING)


@dataclass(frozen=True, eq=False)
class Nearness:
    """How near documents lie to their themes, and to each other.

    A document is of its main theme; of several matters it may speak, then it is of each of which it has a passage.

    Attributes:
        wording: TF-IDF rows of documents, given their positions.
        vectors: of the passages that have one, less the mean of all, length 1, shape (n_embedded, n_dimensions).
        documents: by theme, those with a passage in it, and the three below of that passage; int32, shape (n_pairs,).
        themes: int32, shape (n_pairs,).
        places: where among `vectors` the passage lies that is likeliest on the theme's matter, −1 where it has none.
        chances: how likely that passage is, as readers judge.
    """

    wording: Any
    vectors: NDArray[np.float32]
    documents: Int32
    themes: Int32
    places: Int32
    chances: NDArray[np.float32]

    @classmethod
    def of(cls, evidence: Evidence, membership: Membership, table: TermTable, terms: Sequence[Terms]) -> Nearness:
        """Of the documents that `membership` has in themes, whose terms (columns of `table`, weights) are given."""
        passages = _Passages.of(evidence, membership, table, terms)
        columns: list[Any] = [evidence.store.growing(kind) for kind in (np.int32, np.int32, np.int32, np.float32)]
        for begin, end in document_runs(evidence.units.offsets, _UNITS_AT_ONCE):
            document, theme, places, chances = passages.likely(begin, end)
            order = np.lexsort((places, -chances, theme, document))
            pairs = np.stack([document, theme])[:, order]
            likeliest = order[np.diff(pairs, axis=1, prepend=-1).any(0)]
            found: tuple[NDArray[Any], ...] = document, theme, places, chances
            for column, values in zip(columns, found, strict=True):
                column.add(values[likeliest])
        wording = DocumentWords.of(evidence.units, table)
        return cls(wording, passages.vectors, *(column.array() for column in columns))

    def best_of_theme(self, theme: int, lengths: NDArray[np.float32]) -> tuple[Int64, NDArray[np.float32]]:
        """The documents that lie nearest to a theme, the nearest first, and how near: at most `POOL`.

        Very short documents show little: below some 30 characters closeness is taken off in proportion.
        """
        best, near = np.empty(0, np.int64), np.empty(0, np.float32)
        for some in slices(len(self.themes), _UNITS_AT_ONCE):
            here = some.start + np.flatnonzero(self.themes[some] == theme)
            documents = self.documents[here].astype(np.int64)
            full = np.minimum(1, (lengths[documents] / 30) ** 0.5).astype(np.float32)
            best, near = np.append(best, documents), np.append(near, self.chances[here] * full)
            order = np.lexsort((best, -near))[:POOL]
            best, near = best[order], near[order]
        return best, near

    def alike_in_meaning(self, documents: Int64, theme: int) -> float:
        """Mean cosine between the likeliest passages of some documents of a theme, 0 where fewer than two have one."""
        bounds = (np.searchsorted(self.documents, documents, side=side) for side in ("left", "right"))
        runs = [slice(low, high) for low, high in zip(*bounds, strict=True)]  # of which one is of the theme
        places = np.concatenate([self.places[run][self.themes[run] == theme] for run in runs] or [self.places[:0]])
        rows = self.vectors[places[places >= 0]]
        return _mean_of_pairs(rows @ rows.T)

    def alike_in_wording(self, documents: Int64) -> float:
        """Mean cosine between the words of some documents, 0 of fewer than two."""
        rows = self.wording[documents]
        return _mean_of_pairs((rows @ rows.T).toarray())


def _mean_of_pairs(cosines: NDArray[Any]) -> float:
    pairs = cosines[np.triu_indices(len(cosines), 1)]
    return float(pairs.mean()) if len(pairs) else 0.0


@dataclass(frozen=True, eq=False)
class _Passages:
    """What tells whether passages are on the matter of their theme.

    Attributes:
        evidence: what the model saw.
        membership: who belongs to which theme.
        table: terms in units.
        shown: the weights of the terms by which each theme is shown, CSR of shape (n_themes, n_terms).
        vectors: of the passages that have one, less the mean of all, length 1, shape (n_embedded, n_dimensions).
        centres: of themes, length 1, shape (n_themes, n_dimensions).
    """

    evidence: Evidence
    membership: Membership
    table: TermTable
    shown: Any
    vectors: NDArray[np.float32]
    centres: NDArray[np.float32]

    @classmethod
    def of(cls, evidence: Evidence, membership: Membership, table: TermTable, terms: Sequence[Terms]) -> _Passages:
        from scipy.sparse import csr_matrix

        entries = [(k, column, weight) for k, own in enumerate(terms) for column, weight in own[:TERMS]]
        rows, columns, weights = zip(*entries, strict=True) if entries else ((), (), ())
        shown = csr_matrix((weights, (rows, columns)), (len(terms), table.counts.shape[1]), dtype=np.float32)
        vectors = centres = evidence.vectors
        if len(vectors) and terms:
            vectors, label = _centred(vectors), embedded_labels(evidence, membership.labels)
            centres = normalised(np.stack([vectors[label == k].sum(0) for k in range(len(terms))]))
        return cls(evidence, membership, table, shown, vectors, centres)

    def likely(self, begin: int, end: int) -> tuple[Int32, Int32, Int64, NDArray[np.float64]]:
        """Of a run of documents the passages in their themes.

        Whose each is; its theme; where its vector lies, −1 where it has none; and how likely it is on the matter of its
        theme, as readers judge: by how much it belongs to the theme, how near it lies to the centre, and which of the
        theme's terms it uses. Of documents that speak of several matters, times how surely it holds somebody's view.
        """
        units, membership = self.evidence.units, self.membership
        bounds = units.offsets[begin : end + 1]
        owner = np.repeat(np.arange(begin, end, dtype=np.int32), np.diff(bounds))
        labels, views = membership.labels[bounds[0] : bounds[-1]], self.evidence.views
        inside = np.flatnonzero((labels >= 0) & ((labels == membership.main[owner]) | (views is not None)))
        mine, unit = labels[inside], inside + bounds[0]
        places = self.evidence.places(units.rows[unit])
        total = np.maximum(np.asarray(self.shown.sum(1)).ravel(), 1e-9)
        used = np.asarray((self.table.counts[unit] > 0).multiply(self.shown[mine]).sum(1)).ravel() / total[mine]
        near, known = np.zeros(len(unit)), places >= 0
        near[known] = np.einsum("ij,ij->i", self.vectors[places[known]], self.centres[mine[known]])
        traits = np.column_stack([membership.units[unit, mine], near, used]).astype(np.float32)
        meaning = bool(len(self.vectors))
        names = [PASSAGE.index(name) for name in (PASSAGE if meaning else WORDING)]
        chances = _ranker(meaning=meaning).score(traits[:, names])
        held = 1.0 if views is None else views[units.rows[unit]]
        return owner[inside], mine.astype(np.int32), places, chances * held


def _centred(vectors: NDArray[np.float32]) -> NDArray[np.float32]:
    return normalised(vectors - vectors.mean(0))


def embedded_labels(evidence: Evidence, labels: Int32) -> Int32:
    """The theme of each row that has a vector, given that of each unit; −1 where none; shape (n_embedded,)."""
    found = np.full(len(evidence.embedded), -1, np.int32)
    units, places = evidence.units.saying(evidence.embedded)
    found[places] = labels[units]
    return found


@dataclass(frozen=True, eq=False)
class DocumentWords:
    """TF-IDF of the terms of documents, weighed when it is asked for.

    Attributes:
        units: of the documents.
        counts: of terms in units, CSR of shape (n_units, n_terms).
        weights: of the terms.
    """

    units: Units
    counts: Any
    weights: TfIdf

    @classmethod
    def of(cls, units: Units, table: TermTable) -> DocumentWords:
        """Learn what each term weighs."""
        frequency = np.zeros(table.counts.shape[1], np.int64)
        for begin, end in document_runs(units.offsets, _UNITS_AT_ONCE):
            counts = _of_documents(units, table.counts, np.arange(begin, end))
            frequency += np.bincount(counts.indices, minlength=len(frequency))
        documents = len(units.offsets) - 1
        return cls(units, table.counts, TfIdf.of_frequencies(frequency, documents, least=2, most=0.5))

    def __getitem__(self, documents: Sequence[int] | Int64) -> Any:
        """The rows of some documents, CSR of shape (n, n_terms), each of length 1."""
        return self.weights.transform(_of_documents(self.units, self.counts, np.asarray(documents, np.int64)))


def _of_documents(units: Units, counts: Any, documents: Int64) -> Any:
    """Counts in some documents, given those in units."""
    from scipy.sparse import csr_matrix

    chosen, offsets = of_documents(units.offsets, documents)
    shape = (len(documents), len(chosen))
    belongs = csr_matrix((np.ones(len(chosen), np.float32), np.arange(len(chosen)), offsets), shape)
    return (belongs @ counts[chosen]).tocsr()


def find_representatives(
    nearness: Nearness, membership: Membership, *, lengths: NDArray[np.float32], people: Int32
) -> list[Int64]:
    """Positions of the representatives of each theme, best first.

    Args:
        nearness: of the documents to the themes.
        membership: who belongs to which.
        lengths: characters of each document, shape (n_documents,).
        people: who wrote each, −1 where unknown, shape (n_documents,).
    """
    pools = (nearness.best_of_theme(k, lengths) for k in range(membership.documents.shape[1]))
    return [np.array(pick_representatives(*pool, nearness.wording, people), np.int64) for pool in pools]


def pick_representatives(
    pool: Int64, closeness: NDArray[np.float32], wording: Any, people: Int32, *, number: int = NUMBER
) -> list[int]:
    """Positions of the representatives of one theme, best first.

    Args:
        pool: its best documents, the best first.
        closeness: how near each of these is to the theme.
        wording: TF-IDF rows of documents, given their positions, to tell whether two are alike.
        people: who wrote each document, −1 where unknown, shape (n_documents,).
        number: how many are wanted.
    """
    order = pool.tolist()
    if not order:
        return []
    rows, near = wording[order], closeness.astype(np.float64)
    alike = np.asarray((rows @ rows.T).toarray())
    picked: list[int] = []
    for strict in (True, False):
        while len(picked) < number:
            left = [
                i
                for i in range(len(order))
                if i not in picked and not (strict and _same_author(i, picked, order, people))
            ]
            left = [i for i in left if not picked or alike[i, picked].max() < 0.95]
            if not left:
                break
            picked.append(max(left, key=lambda i: (_value(i, picked, near, alike), -i)))
    return [order[i] for i in picked]


def _same_author(i: int, picked: list[int], order: list[int], people: Int32) -> bool:
    return people[order[i]] >= 0 and any(people[order[i]] == people[order[j]] for j in picked)


def _value(i: int, picked: list[int], closeness: NDArray[np.float64], alike: NDArray[Any]) -> float:
    return float(closeness[i] - (DIFFERENCE * alike[i, picked].max() if picked else 0))
