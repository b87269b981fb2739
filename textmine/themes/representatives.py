"""Documents that show what a theme is: near its centre, of different authors, mutually different."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from textmine.spans import Int32, Int64
from textmine.themes.describing import TermTable
from textmine.themes.evidence import Evidence, TfIdf, normalised
from textmine.themes.membership import Membership
from textmine.themes.units import Units

__all__ = ["Nearness", "find_representatives", "pick_representatives", "row_labels"]

NUMBER = 6
"""Representatives of a theme: at least five, and one to spare."""
POOL = 60
"""Of so many best documents the different ones are picked."""
DIFFERENCE = 0.6
"""Weight of nearness to those already picked (maximal marginal relevance, Carbonell and Goldstein 1998; a guess)."""

MEANT = 0.5
"""How much nearness by meaning counts, beside that by wording. At 0, 0.5, 1, 2 the mean cosine between the
representatives of a theme is 0.33, 0.36, 0.38, 0.40 in meaning and 0.17, 0.16, 0.16, 0.15 in wording, and 0.86, 0.87,
0.86, 0.86 of them use one of its first three terms (mean of eight corpora). At 2 a reader found representatives that
shared a look and not the matter: traditional script, exclamations."""


@dataclass(frozen=True, eq=False)
class Nearness:
    """How near documents lie to themes, and to each other.

    Attributes:
        wording: TF-IDF rows of the documents, CSR with n_documents rows.
        vectors: of the passages that have one, less the mean of all, length 1, shape (n_embedded, n_dimensions).
        best: where among these the passage lies that is nearest to the theme's centre, of each document of its passages
            in the theme, −1 where it has none; shape (n_documents, n_themes).
        meaning: how near that is, as a share of the nearest of all documents, shape (n_documents, n_themes).
    """

    wording: Any
    vectors: NDArray[np.float32]
    best: Int64
    meaning: NDArray[np.float32]

    @classmethod
    def of(cls, evidence: Evidence, membership: Membership, table: TermTable) -> Nearness:
        """Of the documents that `membership` has in themes."""
        units, labels, shape = evidence.units, membership.labels, membership.documents.shape
        wording = _document_wording(units, table)
        best, meaning = np.full(shape, -1, np.int64), np.zeros(shape, np.float32)
        if not len(evidence.embedded):
            return cls(wording, evidence.vectors, best, meaning)
        label, vectors = row_labels(evidence, labels), normalised(evidence.vectors - evidence.vectors.mean(0))
        centres = normalised(np.stack([vectors[label[evidence.embedded] == k].sum(0) for k in range(shape[1])]))
        inside = np.flatnonzero((labels >= 0) & (evidence.places[units.rows] >= 0))
        places = evidence.places[units.rows[inside]]
        near = np.einsum("ij,ij->i", vectors[places], centres[labels[inside]])
        order = np.lexsort((-places, near))  # the nearest comes last and stays
        at = units.documents[inside][order], labels[inside][order]
        best[at], meaning[at] = places[order], near[order]
        return cls(wording, vectors, best, np.asarray(meaning / np.maximum(meaning.max(0), 1e-9), np.float32))

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
    full, wording = np.minimum(1, (lengths / 30) ** 0.5), nearness.wording
    found = []
    for k in range(membership.documents.shape[1]):
        members = np.flatnonzero(membership.main == k)
        centre = np.asarray(wording[members].mean(0)).ravel() if len(members) else np.zeros(wording.shape[1])
        near = np.asarray(wording @ centre).ravel()
        closeness = (membership.documents[:, k] + MEANT * nearness.meaning[:, k]) * full
        closeness += near / max(float(near.max(initial=0)), 1e-9)
        picked = pick_representatives(closeness.astype(np.float64), wording, people, members)
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
