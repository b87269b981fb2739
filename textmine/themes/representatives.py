"""Documents that show what a theme is: near its centre, of different authors, mutually different."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any

import numpy as np
from numpy.typing import NDArray

from textmine.resources import model_path
from textmine.spans import Int32, Int64
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
    "find_representatives",
    "passage_traits",
    "pick_representatives",
    "row_labels",
]

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
    """How near documents lie to themes, and to each other.

    Attributes:
        wording: TF-IDF rows of the documents, CSR with n_documents rows.
        vectors: of the passages that have one, less the mean of all, length 1, shape (n_embedded, n_dimensions).
        best: where among these the passage lies that is likeliest on the theme's matter, of each document of its
            passages in the theme, −1 where it has none; shape (n_documents, n_themes).
        chance: how likely that passage is, as readers judge, shape (n_documents, n_themes).
    """

    wording: Any
    vectors: NDArray[np.float32]
    best: Int64
    chance: NDArray[np.float32]

    @classmethod
    def of(cls, evidence: Evidence, membership: Membership, table: TermTable, terms: Sequence[Terms]) -> Nearness:
        """Of the documents that `membership` has in themes, whose terms (columns of `table`, weights) are given."""
        units, labels, shape = evidence.units, membership.labels, membership.documents.shape
        best, chance = np.full(shape, -1, np.int64), np.zeros(shape, np.float32)
        inside, traits = passage_traits(evidence, membership, table, terms)
        meaning = bool(len(evidence.embedded))
        names = [PASSAGE.index(name) for name in (PASSAGE if meaning else WORDING)]
        names = [PASSAGE.index(name) for name in (PASSAGE if meaning else WORDING)]
        chances = _ranker(meaning=meaning).score(traits[:, names])
        places = evidence.places(units.rows[inside])
        order = np.lexsort((-places, chances))  # the likeliest comes last and stays
        at = units.documents[inside][order], labels[inside][order]
        best[at], chance[at] = places[order], chances[order]
        vectors = _centred(evidence) if meaning else evidence.vectors
        return cls(_document_wording(units, table), vectors, best, chance)

    def alike_in_meaning(self, theme: int, documents: Int64) -> float:
        """Mean cosine between the nearest passages of some documents, 0 where fewer than two have one."""
        places = self.best[documents, theme]
        rows = self.vectors[places[places >= 0]]
        return _mean_of_pairs(rows @ rows.T)

    def alike_in_wording(self, documents: Int64) -> float:
        """Mean cosine between the words of some documents, 0 of fewer than two."""
        rows = self.wording[documents]
        return _mean_of_pairs((rows @ rows.T).toarray())


def _mean_of_pairs(cosines: NDArray[Any]) -> float:
    pairs = cosines[np.triu_indices(len(cosines), 1)]
    return float(pairs.mean()) if len(pairs) else 0.0


def passage_traits(
    evidence: Evidence, membership: Membership, table: TermTable, terms: Sequence[Terms]
) -> tuple[Int64, NDArray[np.float32]]:
    """The units that have a theme, and of each what tells whether it is on the matter: shape (n, len(`PASSAGE`)).

    Args:
        evidence: what the model saw.
        membership: who belongs to which theme.
        table: terms in units.
        terms: of each theme the columns of `table` with their weights, best first.
    """
    from scipy.sparse import csr_matrix

    units, labels = evidence.units, membership.labels
    inside = np.flatnonzero(labels >= 0)
    mine, places = labels[inside], evidence.places(units.rows[inside])
    entries = [(k, column, weight) for k, own in enumerate(terms) for column, weight in own[:TERMS]]
    rows, columns, weights = zip(*entries, strict=True) if entries else ((), (), ())
    shown = csr_matrix((weights, (rows, columns)), (len(terms), table.counts.shape[1]), dtype=np.float32)
    total = np.maximum(np.asarray(shown.sum(1)).ravel(), 1e-9)
    used = np.asarray((table.counts[inside] > 0).multiply(shown[mine]).sum(1)).ravel() / total[mine]
    near, known = np.zeros(len(inside)), places >= 0
    if known.any():
        vectors, label = _centred(evidence), row_labels(evidence, labels)[evidence.embedded]
        centres = normalised(np.stack([vectors[label == k].sum(0) for k in range(len(terms))]))
        near[known] = np.einsum("ij,ij->i", vectors[places[known]], centres[mine[known]])
    return inside, np.column_stack([membership.units[inside, mine], near, used]).astype(np.float32)


def _centred(evidence: Evidence) -> NDArray[np.float32]:
    return normalised(evidence.vectors - evidence.vectors.mean(0))


def row_labels(evidence: Evidence, labels: Int32) -> Int32:
    """The theme of each row, given that of each unit; −1 where none."""
    found = np.full(len(evidence), -1, np.int32)
    found[evidence.units.rows] = labels
    return found


def _document_wording(units: Units, table: TermTable) -> Any:
    from scipy.sparse import csr_matrix

    shape = (len(units.offsets) - 1, len(units))
    belongs = csr_matrix((np.ones(len(units), np.float32), (units.documents, np.arange(len(units)))), shape)
    counts = (belongs @ table.counts).tocsr()
    return TfIdf.fit(counts, least=2, most=0.5).transform(counts)


def find_representatives(nearness: Nearness, membership: Membership, *, lengths: Int64, people: Int32) -> list[Int64]:
    """Positions of the representatives of each theme, best first.

    Args:
        nearness: of the documents to the themes.
        membership: who belongs to which.
        lengths: characters of each document, shape (n_documents,).
        people: who wrote each, −1 where unknown, shape (n_documents,).
    """
    # Very short documents show little: below some 30 characters closeness is taken off in proportion.
    full = np.minimum(1, (lengths / 30) ** 0.5)
    found = []
    for k in range(membership.documents.shape[1]):
        members = np.flatnonzero(membership.main == k)
        closeness = (nearness.chance[:, k] * full).astype(np.float64)
        picked = pick_representatives(closeness, nearness.wording, people, members)
        found.append(np.array(picked, np.int64))
    return found


def pick_representatives(
    closeness: NDArray[np.float64], wording: Any, people: Int32, members: Int64, *, number: int = NUMBER
) -> list[int]:
    """Positions of the representatives of one theme, best first.

    Args:
        closeness: how near each document is to the theme, shape (n_documents,).
        wording: TF-IDF rows of the documents, to tell whether two are alike, CSR with n_documents rows.
        people: who wrote each, −1 where unknown, shape (n_documents,).
        members: the theme's documents.
        number: how many are wanted.
    """
    order = members[np.lexsort((members, -closeness[members]))][:POOL].tolist()
    if not order:
        return []
    alike = np.asarray((wording[order] @ wording[order].T).toarray())
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
            picked.append(max(left, key=lambda i: (_value(i, picked, closeness[order], alike), -i)))
    return [order[i] for i in picked]


def _same_author(i: int, picked: list[int], order: list[int], people: Int32) -> bool:
    return people[order[i]] >= 0 and any(people[order[i]] == people[order[j]] for j in picked)


def _value(i: int, picked: list[int], closeness: NDArray[np.float64], alike: NDArray[Any]) -> float:
    return float(closeness[i] - (DIFFERENCE * alike[i, picked].max() if picked else 0))
