"""The candidates of a corpus as columns: whose they are, what they mean, what each is worth by itself."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Self

import numpy as np
from numpy.typing import NDArray

from textmine.corpus import Corpus
from textmine.language import cosines
from textmine.quotes.candidates import FIT, Candidate
from textmine.quotes.decisions import QuoteDecisions
from textmine.quotes.flaws import Flaw
from textmine.quotes.quote import quote_id
from textmine.statements import Move, Statements

__all__ = ["CandidateTable", "Ranking"]


@dataclass(frozen=True, eq=False)
class Ranking:
    """Some candidates, the worthiest first.

    Attributes:
        candidates: their positions, shape (n_ranked,).
        places: where each of all candidates stands among these, -1 where it does not, shape (n_candidates,).
    """

    candidates: NDArray[np.int64]
    places: NDArray[np.int64]

    @classmethod
    def of(cls, candidates: Sequence[int], n: int) -> Self:
        """From candidates in their order, and how many there are in all."""
        ranked, places = np.array(candidates, np.int64), np.full(n, -1, np.int64)
        places[ranked] = np.arange(len(ranked))
        return cls(ranked, places)

    def within(self, inside: NDArray[np.int64]) -> list[int]:
        """Those that are among some candidates, the worthiest first."""
        places = np.sort(self.places[inside])
        found: list[int] = self.candidates[places[np.searchsorted(places, 0) :]].tolist()
        return found


@dataclass(frozen=True)
class CandidateTable:
    """Candidates, each property a column in their order.

    Attributes:
        corpus: the documents.
        statements: what their sentences are.
        candidates: what could be quoted, by document, start, end.
        centrality: how near each sentence is to the heart of its theme, from 0 to 1, shape (n_sentences,).
        decisions: pins, bans, names and corrections.
    """

    corpus: Corpus
    statements: Statements
    candidates: list[Candidate]
    centrality: NDArray[np.float32]
    decisions: QuoteDecisions

    def __len__(self) -> int:
        return len(self.candidates)

    @cached_property
    def ids(self) -> list[str]:
        """The id that each has as a quotation."""
        names = self.corpus.ids
        return [quote_id(names[c.document], c.parts) for c in self.candidates]

    @cached_property
    def heads(self) -> NDArray[np.int64]:
        """The sentence that each is judged by, shape (n_candidates,)."""
        return np.array([c.head for c in self.candidates], np.int64)

    def inside(self, rows: NDArray[np.int64]) -> NDArray[np.int64]:
        """Those that are judged by one of some sentences, ascending; a claim has few of a large corpus's."""
        return np.array(sorted(i for row in rows.tolist() for i in self._by_head.get(row, ())), np.int64)

    @cached_property
    def _by_head(self) -> dict[int, list[int]]:
        found: dict[int, list[int]] = {}
        for i, head in enumerate(self.heads.tolist()):
            found.setdefault(head, []).append(i)
        return found

    @cached_property
    def documents(self) -> NDArray[np.int32]:
        """Positions of their documents, shape (n_candidates,)."""
        return np.array([c.document for c in self.candidates], np.int32)

    @cached_property
    def people(self) -> NDArray[np.int32]:
        """Whose each is, −1 for nobody's, shape (n_candidates,)."""
        return np.asarray(self.corpus.codes("person")[self.documents])

    @cached_property
    def vectors(self) -> NDArray[np.float32]:
        """Mean of the sentences of each, of length 1; shape (n_candidates, d)."""
        sums = np.zeros((len(self.candidates), self.statements.vectors.shape[1]), np.float32)
        for i, c in enumerate(self.candidates):
            sums[i] = self.statements.vectors[list(c.said)].sum(axis=0)
        return np.asarray(sums / np.maximum(np.linalg.norm(sums, axis=1, keepdims=True), 1e-9), np.float32)

    def reach(self, candidates: Sequence[int], vectors: NDArray[np.float32]) -> NDArray[np.float32]:
        """How near the nearest sentence of each of some candidates is to others, (n_candidates, n_sentences).

        Args:
            candidates: their positions.
            vectors: of the other sentences, shape (n_sentences, d).
        """
        said = [self.candidates[i].said for i in candidates]
        sizes = np.array([len(own) for own in said])
        rows, places = np.unique([i for own in said for i in own], return_inverse=True)
        all_near = cosines(self.statements.vectors[rows], vectors)
        begins = np.cumsum(sizes) - sizes
        near = all_near[places[begins]]
        for place in range(1, int(sizes.max())):
            longer = np.flatnonzero(sizes > place)
            near[longer] = np.maximum(near[longer], all_near[places[begins[longer] + place]])
        return np.asarray(near, np.float32)

    @cached_property
    def worth(self) -> NDArray[np.float64]:
        """What each is worth by itself, from 0 to 1: how surely it would be printed, quality, centrality, its move.

        Half is the chance of being printed above the least that will do (`FIT`): among what stands the test it still
        tells best what readers would print (`benchmarks/printable.py`).
        """
        quality, chance = (np.array([getattr(c, name) for c in self.candidates]) for name in ("quality", "fit"))
        surely = np.clip((chance - FIT) / (1 - FIT), 0, 1)
        # A bulletin wants what people gained, did and propose; a certain problem is no better for being certain.
        said = ~np.isin(self.statements.moves[self.heads], (Move.OTHER, Move.PROBLEM))
        other = self.centrality[self.heads] + self.statements.move_chances[self.heads] * said
        return np.asarray(0.5 * surely + 0.35 * quality + 0.075 * other, np.float64).round(9)

    @cached_property
    def order(self) -> Ranking:
        """Those that can be printed, the worthiest first, equals by text and place."""
        return self._with(Flaw.NONE)

    @cached_property
    def plain(self) -> Ranking:
        """Those without a flaw of form that merely tell nothing."""
        return self._with(Flaw.TELLS_NOTHING)

    @cached_property
    def flawed(self) -> Ranking:
        """Those that cannot be printed but are not merely too short."""
        silent = (Flaw.NONE, Flaw.TOO_SHORT)
        return self._ranked([i for i, c in enumerate(self.candidates) if c.mark is not None or c.flaw not in silent])

    @cached_property
    def banned(self) -> Ranking:
        """Those that people banned, by document and place."""
        return Ranking.of([i for i, id_ in enumerate(self.ids) if id_ in self.decisions.banned], len(self))

    def _with(self, flaw: Flaw) -> Ranking:
        found = (i for i, c in enumerate(self.candidates) if c.flaw is flaw and c.mark is None)
        return self._ranked([i for i in found if self.ids[i] not in self.decisions.banned])

    def _ranked(self, found: list[int]) -> Ranking:
        worth = self.worth.tolist()
        return Ranking.of(sorted(found, key=lambda i: (-worth[i], self.candidates[i].text, i)), len(self))
