"""Who speaks against a claim: texts on the same matter that deny what the claim's texts state, whatever their move."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

import numpy as np
from numpy.typing import NDArray

from textmine.claims.grouping import Group
from textmine.claims.guards import Guards, opposed
from textmine.claims.letters import grouped
from textmine.claims.likeness import Centres, Likeness
from textmine.claims.stance import takes_side
from textmine.engine import Engine, LocalEngine, chunked, one_thread
from textmine.language.folding import fold_all
from textmine.spans import slices, sorted_distinct

__all__ = ["find_opposers"]

_NEARER = 0.0
"""How much less alike an opposer may be than a supporter: those who disagree use other words."""
_MOST = 0.5
"""Share of a claim's texts that an opposer must speak against."""
_SEARCHED = 2_000
"""Claims that opposers are looked for, the largest first: with more, the rest has next to no supporters."""


_BLOCK = 20_000
"""Texts that are compared with all claims in one piece of work."""
_CENTRES = 200
"""Claims that they are compared with at a time: what a table of their words holds fits into a cache."""
_CHUNK = 20_000
"""Texts on the matters of claims that are looked at together: about a second."""

Texts = NDArray[np.int64]


def find_opposers(
    groups: Sequence[Group], likeness: Likeness, guards: Guards, *, threshold: float, engine: Engine | None = None
) -> list[Texts]:
    """For each group, the texts that speak against it, ascending."""
    engine = engine or LocalEngine()
    found: list[Texts] = [np.empty(0, np.int64) for _ in groups]
    searched = sorted(range(len(groups)), key=lambda at: -len(groups[at].texts))[:_SEARCHED]
    if searched:
        near = _near([groups[at].texts for at in searched], likeness, threshold - _NEARER, engine)
        others = {at: texts[~np.isin(texts, groups[at].texts)] for at, texts in zip(searched, near, strict=True)}
        others = _that_can_be_against(groups, others, guards, engine)
        against = _opposers([groups[at].texts for at in others], list(others.values()), guards, engine)
        for at, texts in zip(others, against, strict=True):
            found[at] = texts
    return found


def _near(groups: list[Texts], likeness: Likeness, floor: float, engine: Engine) -> list[Texts]:
    """The texts on the matter of each group, its own among them, ascending."""
    centres, n, parts = likeness.centres(groups), len(likeness), []
    blocks = (np.arange(begin, min(begin + _BLOCK, n)) for begin in range(0, n, _BLOCK))
    tasks = ((likeness.take(texts), centres, floor) for texts in blocks)
    for block, (group, text) in enumerate(engine.map(_on_matters, tasks)):
        parts.append((group, text + block * _BLOCK))
    owners, near = (np.concatenate(column) for column in zip(*parts, strict=True))
    return grouped(owners, near.astype(np.int64), len(groups))


def _on_matters(task: tuple[Likeness, Centres, float]) -> tuple[Texts, Texts]:
    """Which of the groups are about what which of the texts are; of each group the texts ascend."""
    likeness, centres, floor = task
    found = [(np.empty(0, np.int64), np.empty(0, np.int64))]
    with one_thread():
        for some in slices(len(centres.nearness), _CENTRES):
            for run, alike in likeness.to_centres(centres.take(some)):
                text, group = np.nonzero(alike >= floor)
                found.append((group + some.start, text + run.start))
    group, text = (np.concatenate(column) for column in zip(*found, strict=True))
    return group, text


def _that_can_be_against(
    groups: Sequence[Group], others: Mapping[int, Texts], guards: Guards, engine: Engine
) -> dict[int, Texts]:
    """Of the others on the matter of each group those that can speak against it; groups without any are left out.

    Two texts of which neither denies anything or stands on a side of opposites are not opposed. So only a group most of
    whose texts do, has opposers that do not.
    """
    asked = sorted_distinct(np.concatenate([*others.values(), *(groups[at].texts for at in others)]))
    chunks = ([guards.texts[t] for t in asked[some].tolist()] for some in slices(len(asked), _BLOCK))
    takes = np.zeros(len(guards.texts), bool)
    takes[asked] = np.concatenate([np.empty(0, bool), *engine.map(_take_sides, chunks)])
    few = {at: texts if takes[groups[at].texts].mean() > _MOST else texts[takes[texts]] for at, texts in others.items()}
    return {at: texts for at, texts in few.items() if len(texts)}


def _take_sides(texts: list[str]) -> NDArray[np.bool_]:
    return np.fromiter(map(takes_side, fold_all(texts)), bool, len(texts))


def _opposers(own: list[Texts], others: list[Texts], guards: Guards, engine: Engine) -> Iterator[Texts]:
    """Of each group, those of the others that speak against it."""
    cuts = chunked([len(texts) for texts in others], size=_CHUNK)
    tasks = (_task(own[a:b], others[a:b], guards) for a, b in cuts)
    for (a, b), chosen in zip(cuts, engine.map(_speak_against, tasks), strict=True):
        yield from (texts[against] for texts, against in zip(others[a:b], chosen, strict=True))


_Task = tuple[list[tuple[Texts, Texts]], Guards]


def _task(own: list[Texts], others: list[Texts], guards: Guards) -> _Task:
    """The texts of groups and those that may speak against them, as places among those that are taken."""
    everyone = np.unique(np.concatenate([*others, *own]))
    placed = [(np.searchsorted(everyone, texts), np.searchsorted(everyone, mine))
              for texts, mine in zip(others, own, strict=True)]  # fmt: skip
    return placed, guards.take(everyone)


def _speak_against(task: _Task) -> list[NDArray[np.bool_]]:
    pairs, guards = task
    return [_against(texts, own, guards) for texts, own in pairs]


def _against(texts: Texts, own: Texts, guards: Guards) -> NDArray[np.bool_]:
    return np.asarray(opposed(guards.sides(texts), guards.sides(own)).mean(axis=1) > _MOST)
