"""How groups differ in their themes: shares with denominators and intervals, by documents and by authors."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

import numpy as np
from numpy.typing import NDArray

from textmine.spans import Int32
from textmine.themes.suppressing import with_complements

__all__ = ["Share", "compare_groups"]

LEAST = 5
"""Groups of fewer authors are not shown: a share of four people points at persons."""
CELL = 3
"""Nor are cells of one author or two (the smallest count that statistics offices commonly publish)."""
DRAWS = 500
"""Bootstrap draws: the ends of an interval then move by about a hundredth from seed to seed."""


@dataclass(frozen=True)
class Share:
    """A theme's share in a group.

    Attributes:
        theme: its number.
        group: the group's name.
        documents, authors: how many of the group have it as main theme.
        of_documents, of_authors: the denominators.
        share: documents / of_documents; `lower` and `upper` bound it at 95 % (bootstrap over authors).
        author_share: authors / of_authors.
        suppressed: group or cell are too small, or totals would tell of one that is; the figures above are None.
    """

    theme: int
    group: str
    documents: int | None
    authors: int | None
    of_documents: int
    of_authors: int
    share: float | None
    lower: float | None
    upper: float | None
    author_share: float | None
    suppressed: bool = False

    def to_record(self) -> dict[str, Any]:
        """The share as a row."""
        return {k: round(v, 4) if isinstance(v, float) else v for k, v in vars(self).items()}


def compare_groups(
    main: Int32,
    groups: Int32,
    names: Sequence[str],
    people: Int32,
    *,
    themes: int,
    seed: int,
    least: int = LEAST,
    cell: int = CELL,
) -> list[Share]:
    """Each theme's share in each group, groups in order of their codes.

    Documents of a group and of a theme are told elsewhere, so what is hidden has complements (`suppressing`).

    Args:
        main: the main theme of each document, −1 where none, shape (n_documents,).
        groups: the group of each document (`corpus.codes("unit")`), −1 where none, shape (n_documents,).
        names: of the groups.
        people: who wrote each document, −1 where unknown (each such document then counts as a person of its own).
        themes: how many themes.
        seed: of the bootstrap.
        least: groups of fewer authors are suppressed.
        cell: so are cells of fewer authors, unless there are none.

    >>> main, people = np.array([0, 0, 1, 1, 0], np.int32), np.array([0, 1, 2, 3, 4], np.int32)
    >>> shares = compare_groups(main, np.zeros(5, np.int32), ["一中"], people, themes=2, seed=1, cell=1)  # No. 1 school
    >>> [(share.documents, share.of_documents, share.share) for share in shares]
    [(3, 5, 0.6), (2, 5, 0.4)]
    """
    who = np.where(people >= 0, people, len(people) + np.arange(len(people)))
    order = np.argsort(groups, kind="stable")
    bounds = np.searchsorted(groups[order], np.arange(len(names) + 1)).tolist()
    members = (order[begin:end] for begin, end in pairwise(bounds))
    tables = [_table(main[here], who[here], themes) for here in members]
    documents = np.array([table[:, :themes].sum(0) for table in tables], np.int64).reshape(len(tables), themes)
    voices = np.array([(table[:, :themes] > 0).sum(0) for table in tables], np.int64).reshape(len(tables), themes)
    few = np.array([len(table) < least for table in tables], np.bool_)[:, None]
    hidden = with_complements(documents, few | ((voices > 0) & (voices < cell)))
    return [
        share
        for code, (name, table) in enumerate(zip(names, tables, strict=True))
        for share in _shares(table, name, hidden[code], (seed, code))
    ]


def _table(main: Int32, who: NDArray[Any], themes: int) -> NDArray[np.float64]:
    """How many documents of each person have each theme as their main one, or none: (n_persons, n_themes + 1)."""
    persons, person = np.unique(who, return_inverse=True)
    shape = len(persons), themes + 1
    cells = person * shape[1] + np.where(main >= 0, main, themes)
    return np.bincount(cells, minlength=shape[0] * shape[1]).reshape(shape).astype(np.float64)


def _shares(table: NDArray[np.float64], name: str, hidden: NDArray[np.bool_], seed: tuple[int, int]) -> list[Share]:
    of_documents, of_authors = int(table.sum()), len(table)
    lower, upper = (None, None) if hidden.all() else _interval(table, seed)
    found = []
    for theme, is_hidden in enumerate(hidden.tolist()):
        if is_hidden or lower is None or upper is None:
            found.append(Share(theme, name, None, None, of_documents, of_authors, None, None, None, None, True))
            continue
        documents, authors = int(table[:, theme].sum()), int((table[:, theme] > 0).sum())
        bounds = float(lower[theme]), float(upper[theme])
        shares = documents / of_documents, *bounds, authors / of_authors
        found.append(Share(theme, name, documents, authors, of_documents, of_authors, *shares))
    return found


def _interval(table: NDArray[np.float64], seed: tuple[int, int]) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Percentile bootstrap over persons of each theme's share of documents; `table`: (n_persons, n_themes + 1).

    Persons with the same row are drawn together: how often any of them is drawn is a multinomial of as many classes as
    there are different rows, a few of thousands of persons who wrote a document each.
    """
    table = table[np.lexsort(table.T[::-1])]
    firsts = np.flatnonzero(np.append(True, (table[1:] != table[:-1]).any(axis=1)))
    rows, alike = table[firsts], np.diff(firsts, append=len(table))
    times = np.random.default_rng(seed).multinomial(len(table), alike / len(table), size=DRAWS)
    totals = times @ rows
    shares = totals / np.maximum(totals.sum(1, keepdims=True), 1)
    lower, upper = np.quantile(shares, [0.025, 0.975], axis=0)
    return lower, upper
