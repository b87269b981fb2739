"""Who says a statement: groups of alike texts become a statement each, and the people who surely say it.

Texts that are alike on average need not all say one thing: people tell of one event and say different things of it. So
a group keeps who says its statement and takes in whoever else does, as in star clustering (Aslam et al. 2004), where
each member must be near the centre and chains cannot grow. Whether a text says a statement is judged by a logistic
regression over two measures, in this direction: how alike the two are, and how much of the statement's words and
characters the text has too. Of the measures tried, the second tells most; a short statement, which covers little, is
hard to be sure of. Weights and how they were learnt: `models/claims/CARD.md`.

A claim is true where at least four in five of those counted say it. As each says it with a known chance, how likely
that is follows (a Poisson binomial distribution), and the least sure are left out until it is likely enough.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache

import numpy as np
from numpy.typing import NDArray

from textmine.claims.likeness import Likeness
from textmine.claims.linking import Keeper
from textmine.claims.statement import most_said
from textmine.resources import model_path
from textmine.spans import Int32

__all__ = ["MEASURES", "gather", "probably_true", "sureness"]

MEASURES = ("likeness", "covered")
"""Likeness of the two texts, and how much of what the statement says the text has too."""
_SHARE = 0.8
"""Share of those counted who must say the statement: what readers were told to call a true claim."""
_SURE = 0.5
"""How likely a claim must be true: rather than not."""
_FEW, _MANY = 500, 2_000
"""From `_MANY` texts on a near one may be near by chance; the fewer there are, the more tells that two are linked."""
_LINKED = 4.0
"""Log-odds that a text of a linked group has in advance among `_FEW` texts; they grow as the logarithm of the number of
texts falls, as odds in advance do. Planted claims are told in words of one's own, so that little of the statement is
covered. Chosen on c1, c3, c5 and c7 (`benchmarks/claims.py --held-out`): 4.0 to 4.6 do alike there. In 1,400 posts on
courses most groups that 4 let through were read as false, hence none from `_MANY` on."""
_BLOCK = 200
_SEARCHED = 2_000
"""Groups that others are looked for, those of most people first; the rest keep to their own. As for opposers: with
more, time would grow with the number of groups times that of texts."""


@dataclass(frozen=True)
class _Model:
    weights: tuple[float, ...]
    intercept: float

    def log_odds(self, alike: NDArray[np.float32], covered: NDArray[np.float32]) -> NDArray[np.float32]:
        return np.asarray(self.weights[0] * alike + self.weights[1] * covered + self.intercept, np.float32)


@cache
def _model() -> _Model:
    plain = json.loads(model_path("claims", "saying.json").read_text("utf-8"))
    return _Model(tuple(float(plain["weights"][name]) for name in MEASURES), float(plain["intercept"]))


def gather(
    groups: Sequence[NDArray[np.int64]],
    likeness: Likeness,
    guards: Keeper,
    *,
    people: Int32,
    full: NDArray[np.bool_],
) -> list[NDArray[np.int64]]:
    """Make of each group its statement and who says it, from the group or from elsewhere; a text is in one group.

    Args:
        groups: texts that were linked; those of more people choose first.
        likeness: of the texts.
        guards: which pairs must not be one, or lack something.
        people: who says each text first, shape (n_texts,).
        full: which texts are full statements; the others are nowhere taken in, shape (n_texts,).

    Returns:
        Texts of each group of two or more, ascending; groups in order of their first.
    """
    sizes = [len(np.unique(people[group])) for group in groups]
    order = sorted(range(len(groups)), key=lambda at: (-sizes[at], int(groups[at][0])))
    chosen = [groups[at] for at in order]
    taken = np.zeros(len(likeness), bool)
    gathered = []
    for group, (centre, texts, odds) in zip(chosen, _sayers(chosen, likeness, full), strict=True):
        open_ = ~taken[texts]
        if taken[centre] or not open_.any():
            continue
        texts, odds = texts[open_], odds[open_]
        one = _one(centre, texts, group, guards)
        texts, odds = texts[one], odds[one]
        members = np.sort(np.append(probably_true(centre, texts, odds, people), centre))
        if len(members) > 1:
            taken[members] = True
            gathered.append(members)
    return sorted(gathered, key=lambda group: int(group[0]))


def _sayers(
    groups: Sequence[NDArray[np.int64]], likeness: Likeness, full: NDArray[np.bool_]
) -> Iterator[tuple[int, NDArray[np.int64], NDArray[np.float32]]]:
    """The statement of each group, and the other texts that rather say it than not, with their log-odds."""
    model, everyone = _model(), np.arange(len(likeness))
    linked = _LINKED * max(0.0, float(np.log(_MANY / len(likeness)) / np.log(_MANY / _FEW)))
    for begin in range(0, min(len(groups), _SEARCHED), _BLOCK):
        block = groups[begin : min(begin + _BLOCK, _SEARCHED)]
        centres = np.array([most_said(group, likeness) for group in block])
        table = model.log_odds(likeness.between(centres, everyone), likeness.covered(centres))
        for centre, group, odds in zip(centres.tolist(), block, table, strict=True):
            odds[group] += linked
            says = (odds >= 0) & (full & full[centre])
            says[group] = odds[group] >= 0
            says[centre] = False
            texts = np.flatnonzero(says)
            yield centre, texts, odds[texts]
    for group in groups[_SEARCHED:]:
        centre = most_said(group, likeness)
        texts = group[group != centre]
        alone = np.array([centre])
        odds = model.log_odds(likeness.between(alone, texts), likeness.covered(alone, texts))[0] + linked
        yield centre, texts[odds >= 0], odds[odds >= 0]


def sureness(centre: int, texts: NDArray[np.int64], likeness: Likeness) -> float:
    """Average log-odds with which the texts of a group say its statement; what is said by one alone is sure."""
    others = texts[texts != centre]
    if not len(others):
        return float("inf")
    said = likeness.covered(np.array([centre]), others)
    odds = _model().log_odds(likeness.between(np.array([centre]), others), said)
    return round(float(odds.mean(dtype=np.float64)), 3)


def _one(centre: int, texts: NDArray[np.int64], group: NDArray[np.int64], guards: Keeper) -> NDArray[np.bool_]:
    """Which texts do not speak against the statement, nor, unless they were linked with it, lack something of it."""
    alone = np.array([centre])
    lacks = (guards.lacking(alone, texts)[0] > 0) & ~np.isin(texts, group)
    return np.asarray(~guards.apart(alone, texts)[0] & ~lacks)


def probably_true(centre: int, texts: NDArray[np.int64], odds: NDArray[np.float32], people: Int32) -> NDArray[np.int64]:
    """The most texts, the surest first, of which it is likely that four in five people say the statement `centre`.

    >>> people = np.arange(4, dtype=np.int32)
    >>> probably_true(0, np.array([1, 2, 3]), np.array([2.5, 0.1, 1.8], np.float32), people).tolist()
    [1, 3]
    """
    chances = 1 / (1 + np.exp(-odds.astype(np.float64)))
    counted, kept, saying = {int(people[centre])}, 0, np.ones(1)
    order = np.lexsort((texts, -chances))
    for place, at in enumerate(order.tolist(), 1):
        person = int(people[texts[at]])
        if person not in counted:
            counted.add(person)
            saying = np.convolve(saying, [1 - chances[at], chances[at]])
        needed = int(np.ceil(_SHARE * len(counted) - 1e-9)) - 1
        if saying[needed:].sum() >= _SURE:
            kept = place
    return texts[order[:kept]]
