"""For what quotations are chosen: the class as a whole, each theme, each round of discussion, each move."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import polars as pl
from numpy.typing import NDArray

from textmine.corpus import Corpus, Kind
from textmine.quotes.coverage import COVERS
from textmine.settings import QuoteSettings
from textmine.statements import Move, Statements

__all__ = ["Group", "find_groups", "promising"]

MOST_ROUNDS = 20
"""More threads than these are no rounds of a class but a forum's threads; they get no quotations of their own."""
_SECTIONS = (Move.GAIN, Move.PRACTICE, Move.PROBLEM, Move.PROPOSAL, Move.PLEDGE, Move.COURSE)
_LOOKED_AT = 20_000
"""Up to so many sentences every one is judged; of more, twice a shortlist for each group. 20,000 take 10 seconds."""


_TYPICAL, _AMONG = 50, 2_000
"""Of each theme so many sentences that most others are near are judged too, found among so many: what shows what a
theme of notes is about is seldom promising. Of camp2025 600 promising ones of a theme lack its most typical."""


_HEARTS = 50
"""About so many of each theme every passage is tried: with 150 the same quotations are chosen of camp2025, with all
that may be quoted one of 24 is another."""


@dataclass(frozen=True, eq=False)
class Group:
    """What a number of quotations shall stand for.

    Attributes:
        name: `class`, `theme:3`, `round:…`, `section:gain` or `claim:1a2b3c4d`.
        chinese: as an organiser reads it.
        rows: its sentences, ascending, shape (n_members,).
        size: how many quotations it gets.
    """

    name: str
    chinese: str
    rows: NDArray[np.int64]
    size: int


def find_groups(
    corpus: Corpus,
    statements: Statements,
    themes: NDArray[np.int32],
    *,
    settings: QuoteSettings,
    claims: Mapping[str, NDArray[np.int64]] | None = None,
) -> Iterator[Group]:
    """The groups in the order in which they choose: a group counts what an earlier one chose from its sentences.

    The class comes after its themes: of what these choose it takes the best, and only where that is too little more.
    """
    for theme in _richest_first(statements, themes):
        yield Group(f"theme:{theme}", f"主题{theme}", np.flatnonzero(themes == theme), settings.per_theme)
    yield Group("class", "全班", np.arange(len(statements)), settings.per_class)
    yield from _rounds(corpus, statements, settings.per_round)
    for move in _SECTIONS:
        rows = np.flatnonzero(statements.moves == move)
        if len(rows):
            yield Group(f"section:{move.label}", move.chinese, rows, settings.per_section)
    for claim, rows in (claims or {}).items():
        yield Group(f"claim:{claim}", f"主张{claim}", rows, 1)


def _richest_first(statements: Statements, themes: NDArray[np.int32]) -> list[int]:
    """The themes, those first in which most sentences may be printed.

    Who wrote on several is then quoted on what most is said of. By number instead, what was chosen of camp2025 covered
    0.0028 of the themes, so 0.0033; of the sample class the same was chosen.
    """
    inside = themes >= 0
    hoped = np.bincount(themes[inside], statements.print_chances[inside])
    return sorted(np.unique(themes[inside]).tolist(), key=lambda theme: (-hoped[theme], theme))


def _rounds(corpus: Corpus, statements: Statements, size: int) -> Iterator[Group]:
    spoken = pl.col("kind").is_in([str(kind) for kind in (Kind.POST, Kind.REPLY, Kind.COMMENT)])
    threads = corpus.frame.select(pl.when(spoken).then(pl.col("thread"))).to_series()
    names = threads.drop_nulls().unique().sort().to_list()
    if len(names) > MOST_ROUNDS:
        return
    for name in names:
        documents = (threads == name).fill_null(False).to_numpy()
        yield Group(f"round:{name}", f"研讨“{name}”", np.flatnonzero(documents[statements.sentences.documents]), size)


def promising(
    statements: Statements,
    own: NDArray[np.bool_],
    groups: Sequence[Group],
    centrality: NDArray[np.float32],
    *,
    each: int,
) -> tuple[NDArray[np.bool_], NDArray[np.bool_]]:
    """Which sentences may be quoted, and about which of them every passage is worth trying, each (n_sentences,).

    In a large corpus those that may come near the top of a group, `each` of every group, of a theme also those that are
    most typical of what it says; else all.
    """
    if len(statements) <= _LOOKED_AT:
        return np.ones(len(statements), bool), np.ones(len(statements), bool)
    promise = statements.print_chances + 0.2 * statements.scores + 0.2 * centrality
    promise = np.where(own, promise, 0.5 * promise)
    wanted, hearts = np.zeros(len(statements), bool), np.zeros(len(statements), bool)
    for group in groups:
        best = group.rows[np.argsort(-promise[group.rows], kind="stable")[:each]]
        wanted[best] = True
        if group.name.startswith("theme:"):
            wanted[_typical(statements.vectors, group.rows[own[group.rows]])] = True
            hearts[best[:_HEARTS]] = True
    return wanted, hearts


def _typical(vectors: NDArray[np.float32], members: NDArray[np.int64]) -> NDArray[np.int64]:
    """Those of some sentences that most others are near, among `_AMONG` that have vectors, evenly spaced."""
    known = members[np.einsum("ij,ij->i", vectors[members], vectors[members]) > 0]
    known = known[np.unique(np.linspace(0, len(known) - 1, min(_AMONG, len(known))).astype(np.int64))]
    near = (vectors[known] @ vectors[known[::2]].T >= COVERS).sum(axis=1)
    return np.asarray(known[np.argsort(-near, kind="stable")[:_TYPICAL]])
