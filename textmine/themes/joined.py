"""Names of two words, where no phrase says what many speak of: 家访与家长会 (home visits and parents' evenings)."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from itertools import combinations
from typing import Any

import numpy as np
from numpy.typing import NDArray

from textmine.spans import Int32
from textmine.themes.describing import TermTable, carried, member_of

__all__ = ["AND", "joined_names"]

AND = "与"
"""What joins the two words."""
CHARACTERS = 4
"""Characters of each word: a longer one is a phrase by itself, or a brand (a guess)."""
TOGETHER = 2
"""In so many texts of the theme both words stand: else they are two matters (a guess)."""
EVEN = 0.2
"""The rarer word has at least this share of the commoner one's people: else it is but a detail of it (a guess)."""
FULLER = 0.5
"""A longer term stands for a word in it where it has this share of its people: 去中心化 for 中心化 (a guess)."""
JOINED = 0.6
"""What such a name counts beside a phrase. With 0 no two words are joined; 0, 0.45, 0.6, 0.75, 1 put the name of the
gold class of labelled themes, by vectors of labels and names, at a mean reciprocal rank of 0.47, 0.52, 0.54, 0.53, 0.54
(abstracts) and 0.73, 0.87, 0.87, 0.80, 0.80 (headlines), in the variant where it was chosen."""
NAMES = 3
"""So many such names of a theme, no word twice."""
_WRITTEN = re.compile(r"[\u3400-\u9fff]{2}|[A-Z]")  # Latin words in small letters are units and particles: mm, of


def joined_names(
    table: TermTable,
    strong: Sequence[Mapping[str, float]],
    shown: Sequence[Sequence[str]],
    labels: Int32,
    nominal: Callable[[str], float],
) -> list[dict[str, float]]:
    """For each theme the best names of two of its nouns, with their values; both words must be carried by its people.

    Args:
        table: terms in units.
        strong: the strong terms of each theme with their weights, the strongest first.
        shown: the terms by which each theme is shown, which hold together: words are chosen from these.
        labels: the theme of each unit, −1 where none, shape (n_units,).
        nominal: how well a term serves as a noun, from 0 to 1.
    """
    terms = sorted({term for theme in strong for term in theme if _fits(term)})
    nouns = {term: value for term in terms if (value := nominal(term))}
    column = {term: i for i, term in enumerate(table.terms) if term in nouns}
    everywhere, found = _Uses(table, np.flatnonzero(labels >= 0), column), []
    for theme, weights in enumerate(strong):
        here = _Uses(table, np.flatnonzero(labels == theme), column)
        own = {term: weight * nouns[term] for term, weight in weights.items() if term in column}
        found.append(_best(_values(_full(own, frozenset(shown[theme]), here), here, everywhere)))
    return found


def _fits(term: str) -> bool:
    return len(term) <= CHARACTERS and _WRITTEN.search(term) is not None


class _Uses:
    """How many people, and how many documents, use each of some terms and each two of them."""

    def __init__(self, table: TermTable, units: NDArray[np.int64], column: Mapping[str, int]) -> None:
        self.place = {term: i for i, term in enumerate(column)}
        said = table.counts[units][:, list(column.values())]
        self.number = max(1, len(np.unique(table.voices[units])))
        self._people, self._texts = _together(said, table.voices[units]), _together(said, table.documents[units])

    def people(self, term: str) -> int:
        """How many people use a term."""
        return int(self._people[self.place[term], self.place[term]])

    def both(self, one: str, other: str) -> int:
        """In how many documents both stand."""
        return int(self._texts[self.place[one], self.place[other]])


def _together(said: Any, whose: Int32) -> NDArray[np.float32]:
    """How many of those who speak use both of two terms, shape (n_terms, n_terms)."""
    found, rows = np.unique(whose, return_inverse=True)
    uses = ((member_of(rows.astype(np.int32), len(found)).T @ said) > 0).astype(np.float32)
    return np.asarray((uses.T @ uses).toarray())


def _full(weights: Mapping[str, float], shown: frozenset[str], here: _Uses) -> dict[str, float]:
    """The shown words, each as the longest term that mostly holds it, with the weight of the heavier."""
    found: dict[str, float] = {}
    for term in weights:
        if term in shown:
            longer = (t for t in weights if term in t and here.people(t) >= FULLER * here.people(term))
            full = max(longer, key=lambda t: (len(t), t))
            found[full] = max(found.get(full, 0.0), weights[term], weights[full])
    return found


def _values(weights: Mapping[str, float], here: _Uses, everywhere: _Uses) -> dict[tuple[str, str], float]:
    """The pairs that can be a name, by the geometric mean of what their words say: neither makes up for the other."""
    value = {t: w * carried(here.people(t), everywhere.people(t), here.number) for t, w in weights.items()}
    return {
        (one, other): 2 * JOINED * float((value[one] * value[other]) ** 0.5)
        for one, other in combinations(sorted(weights, key=lambda term: (-weights[term], term)), 2)
        if here.both(one, other) >= TOGETHER and _even(here.people(one), here.people(other)) and not _nested(one, other)
    }


def _even(one: int, other: int) -> bool:
    return min(one, other) >= EVEN * max(one, other)


def _nested(one: str, other: str) -> bool:
    """Whether two words share two characters: 智能合约 and 合约 (smart contract, contract) are no two things."""
    return any(one[i : i + 2] in other for i in range(len(one) - 1))


def _best(values: Mapping[tuple[str, str], float]) -> dict[str, float]:
    """The first few, of which none has a word of a better one."""
    kept: dict[str, float] = {}
    taken: set[str] = set()
    for pair, value in sorted(values.items(), key=lambda item: (-item[1], item[0])):
        if len(kept) < NAMES and not taken & set(pair):
            kept[AND.join(pair)] = value
            taken |= set(pair)
    return kept
