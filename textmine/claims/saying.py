"""Who says a statement: groups of alike texts become a statement each, and the people who surely say it.

Texts that are alike on average need not all say one thing: people tell of one event and say different things of it. So
a group keeps who says its statement and takes in whoever else does, as in star clustering (Aslam et al. 2004), where
each member must be near the centre and chains cannot grow. Whether a text says a statement is judged by a logistic
regression over four measures, in this direction: how alike the two are, how much of the statement's words and
characters the text has too, how much there is to have, and how much of the clause that the text has least of. What is
common around the statement counts less: of notes on one event each has its name, and of greetings to one school each
has the greeting. Weights and how they were learnt: `models/claims/CARD.md`.

The statement of a group is the sentence, or the beginning of one, that most of the group are expected to say. A claim
is true where at least four in five of those counted say it. As each says it with a known chance, how likely that is
follows (a Poisson binomial distribution), and the least sure are left out until it is likely enough.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import chain
from typing import Any

import numpy as np
from numpy.typing import NDArray

from textmine.claims.letters import grouped, runs
from textmine.claims.likeness import Likeness
from textmine.claims.linking import Keeper
from textmine.claims.measuring import chances_of_saying, load_saying_model, measure, measure_pairs
from textmine.claims.statement import Parts
from textmine.engine import Engine, LocalEngine, one_thread
from textmine.spans import Int32

__all__ = ["Said", "gather", "odds_of_saying", "probably_true", "state"]

_NEAR = 100
"""Texts around a statement, whose words count less: of 20, 40, 60, 100 and 200 the last two told best who says it
(areas under the curve 0.814, 0.824, 0.825, 0.830, 0.827 by cross-validation over statements)."""
_OF_ALL = 4
"""At most one text in so many is near: in a small corpus everyone may say the same."""
_SHARE = 0.8
"""Share of those counted who must say the statement: what readers were told to call a true claim."""
_SURE = 0.75
"""How likely a claim must be true. Of pairs with a chance of 0.7 and more by weights that have not seen the statement
0.82 are true, of 0.8 and more 0.90 (`benchmarks/saying.py`). Of the first 30 claims in study notes two readers found 24
true at 0.65 (0.7 for two people, who rest on one chance, the highest of many and so too high), two others 28 at 0.75
with the bar of listing that goes with it."""
_WHOLE = 0.15
"""How much more of a group must be expected to say the beginning of a sentence than the whole, which says more. An
admitted guess: 0.05 to 0.3 leave the planted claims as they are."""
_FEW, _MANY = 650, 1_000
"""Texts up to which that two are linked tells all it can, and from which on it tells nothing: among many a near one may
be near by chance. While it grew without bound as texts fell, a bar of standing that let in 731 texts for 475 lost seven
of the eight planted claims."""
_LINKED = 5.25
"""Log-odds that a text of a linked group has in advance among `_FEW` texts. Planted claims are told in words of one's
own, so that little of the statement is covered. By models that have not seen the author (`benchmarks/claims.py
--held-out`) 5.25, 5.5, 5.75 and 6 give, pooled over persons, a precision of 0.962, 0.944, 0.929 and 0.912, a recall of
0.758, 0.773, 0.788 and 0.788; at 5.5 a claim that nobody planted has three people, from wording alone. In 1,400 posts
on courses most groups that an earlier one let through were read as false, hence none from `_MANY` on."""
_ELSEWHERE = 0.2
"""Log-odds that a text which was not linked lacks, since it was looked for among all: beside the measures being linked
weighs 0.27 in 815 pairs that readers judged, 0.13 in those of study notes."""
_TABLED = 8
"""Texts of a group from which on they are measured with all its parts as a table, not pair by pair."""
_ROUNDING = 1e-3
"""What is measured for many texts at once and pair by pair differs by less."""
_BLOCK = 200
_SEARCHED = 2_000
"""Groups that others are looked for, those of most people first; the rest keep to their own. As for opposers: with
more, time would grow with the number of groups times that of texts."""


@dataclass(frozen=True, eq=False)
class Said:
    """A statement and the texts that say it.

    Attributes:
        texts: ascending, shape (n_texts,).
        centre: the text that makes the statement.
        end: the statement is so many characters of that text from its start; None for all.
        sure: average log-odds with which the other texts say it.
        common: how common each word is around it, CSR (1, n_words); None where that was not looked at.
    """

    texts: NDArray[np.int64]
    centre: int
    end: int | None
    sure: float
    common: Any = None


PartsOf = Callable[[NDArray[np.int64]], Parts]
"""Gives the statements that texts could make, those of each text together, whole ones first."""


def gather(
    groups: Sequence[NDArray[np.int64]],
    likeness: Likeness,
    guards: Keeper,
    *,
    people: Int32,
    full: NDArray[np.bool_],
    parts_of: PartsOf,
    engine: Engine | None = None,
) -> list[Said]:
    """Make of each group its statement and who says it, from the group or from elsewhere; a text is in one group.

    Args:
        groups: texts that were linked; those of more people choose first.
        likeness: of the texts.
        guards: which pairs must not be one, or lack something.
        people: who says each text first, shape (n_texts,).
        full: which texts are full statements; the others are nowhere taken in, shape (n_texts,).
        parts_of: the statements that texts could make.
        engine: where it is found out what groups say, and who says it.

    Returns:
        Statements with two texts or more, in order of their first.
    """
    sizes = [len(np.unique(people[group])) for group in groups]
    order = sorted(range(len(groups)), key=lambda at: (-sizes[at], int(groups[at][0])))
    chosen = [groups[at] for at in order]
    taken = np.zeros(len(likeness), bool)
    gathered = []
    blocks = (chosen[begin : begin + _BLOCK] for begin in range(0, len(chosen), _BLOCK))
    for block, found in zip(blocks, _sayers(chosen, likeness, full, parts_of, engine or LocalEngine()), strict=True):
        for (centre, end, common, texts, odds), advance in _saying(block, found, taken, likeness, guards):
            left = ~taken[texts]
            if taken[centre] or not left.any():
                continue
            texts, odds, advance = texts[left], odds[left], advance[left]
            kept = np.isin(texts, probably_true(centre, texts, odds + advance, people, sure=_SURE))
            if kept.any():
                members = np.sort(np.append(texts[kept], centre))
                taken[members] = True
                gathered.append(Said(members, centre, end, _mean(odds[kept]), common))
    return sorted(gathered, key=lambda said: int(said.texts[0]))


def _saying(
    groups: Sequence[NDArray[np.int64]],
    found: Sequence[_Sayers],
    taken: NDArray[np.bool_],
    likeness: Likeness,
    guards: Keeper,
) -> list[tuple[_Sayers, NDArray[np.float32]]]:
    """Of each group those who rather say its statement than not, and what is known of them in advance."""
    rows = []
    for group, (centre, end, common, texts, odds) in zip(groups, found, strict=True):
        linked = np.isin(texts, group)
        advance = np.where(linked, _in_advance(likeness), -_ELSEWHERE).astype(np.float32)
        says = ~taken[texts] & (odds + advance >= 0)
        rows.append((centre, end, common, texts[says], odds[says], advance[says], linked[says]))
    sizes = [len(row[3]) for row in rows]
    centres = np.repeat(np.array([row[0] for row in rows], np.int64), sizes)
    texts, linked = (np.concatenate([row[at] for row in rows]) for at in (3, 6))
    one = _one(centres, texts, linked, guards)
    if _in_advance(likeness) > 0:  # likeness is trusted; it must be of what is said, not of how
        one[linked] &= guards.pairs_share_matter(centres[linked], texts[linked])
    kept = np.split(one, np.cumsum(sizes)[:-1])
    return [
        ((centre, end, common, saying[own], odds[own]), advance[own])
        for (centre, end, common, saying, odds, advance, _), own in zip(rows, kept, strict=True)
    ]


def state(groups: Sequence[NDArray[np.int64]], likeness: Likeness, parts_of: PartsOf) -> list[Said]:
    """The statement of each group as it is, whoever says it."""
    everything = np.ones(len(likeness), bool)
    found, rows = [], _sayers(groups, likeness, everything, parts_of, LocalEngine())
    for group, row in zip(groups, chain.from_iterable(rows), strict=True):
        centre, end, common, texts, odds = row
        found.append(Said(group, centre, end, _mean(odds[np.isin(texts, group)]), common))
    return found


def odds_of_saying(said: Said, texts: NDArray[np.int64], likeness: Likeness, parts_of: PartsOf) -> NDArray[np.float32]:
    """Log-odds that texts on its matter say a statement, by their words whatever they deny, shape (n_texts,)."""
    parts = parts_of(np.array([said.centre]))
    part = parts.take(np.flatnonzero(parts.ends == (-1 if said.end is None else said.end)))
    common = likeness.common([said.texts[:0]], 1) if said.common is None else said.common
    odds = measure(part, common, likeness, texts)[0]
    return np.asarray(odds + np.float32(_in_advance(likeness)), np.float32)


def _mean(odds: NDArray[np.float32]) -> float:
    return round(float(odds.mean(dtype=np.float64)), 3) if len(odds) else float("inf")


def _in_advance(likeness: Likeness) -> float:
    return _LINKED * _fewness(len(likeness))


def _fewness(texts: int) -> float:
    """0 from `_MANY` texts on, 1 up to `_FEW`."""
    return float(np.interp(np.log(texts), np.log((_FEW, _MANY)), (1, 0)))


_Sayers = tuple[int, int | None, Any, NDArray[np.int64], NDArray[np.float32]]
"""Of a group its statement, what is common around, and with log-odds the other texts of it or that say it."""


def _sayers(
    groups: Sequence[NDArray[np.int64]],
    likeness: Likeness,
    full: NDArray[np.bool_],
    parts_of: PartsOf,
    engine: Engine,
) -> Iterator[list[_Sayers]]:
    """Of each block of groups who says what they do."""
    return engine.map(
        _sayers_of, (_task(groups, begin, likeness, full, parts_of) for begin in range(0, len(groups), _BLOCK))
    )


@dataclass(frozen=True, eq=False)
class _Task:
    """Some groups, the statements that they could make, and the texts among which they are looked at.

    Attributes:
        groups: places among the texts.
        parts: theirs are places among the texts too.
        likeness: of the texts.
        full: which of them are full statements.
        texts: which texts these are; None where they are all, and others that say the same are looked for among them.
    """

    groups: Sequence[NDArray[np.int64]]
    parts: Parts
    likeness: Likeness
    full: NDArray[np.bool_]
    texts: NDArray[np.int64] | None = None


def _task(
    groups: Sequence[NDArray[np.int64]], begin: int, likeness: Likeness, full: NDArray[np.bool_], parts_of: PartsOf
) -> _Task:
    """The block of groups that begins there."""
    block = groups[begin : begin + _BLOCK]
    parts = parts_of(np.concatenate(block))
    if begin < _SEARCHED:
        return _Task(block, parts, likeness, full)
    texts = np.unique(np.concatenate(block))
    placed = [np.searchsorted(texts, group) for group in block]
    own = replace(parts, texts=np.searchsorted(texts, parts.texts))
    return _Task(placed, own, likeness.take(texts), full[texts], texts)


def _sayers_of(task: _Task) -> list[_Sayers]:
    """Who says what the groups of a block do."""
    with one_thread():
        if task.texts is None:
            return list(_sayers_among_all(task))
        found = list(_sayers_within(task))
    return [(int(task.texts[centre]), end, None, task.texts[own], odds) for centre, end, _, own, odds in found]


def _sayers_among_all(task: _Task) -> Iterator[_Sayers]:
    groups, likeness = task.groups, task.likeness
    common = _surroundings(groups, likeness)
    chosen = task.parts.take(_most_expected(groups, task.parts, likeness, common))
    near = _who_may_say(chosen, common, likeness, task.full)
    asked = [
        np.setdiff1d(np.union1d(*texts), [centre]) for *texts, centre in zip(groups, near, chosen.texts, strict=True)
    ]
    sizes = [len(texts) for texts in asked]
    statements = np.repeat(np.arange(len(groups)), sizes)
    odds = measure_pairs(chosen, common, likeness, statements, np.concatenate(asked))
    for place, (group, texts, own) in enumerate(zip(groups, asked, np.split(odds, np.cumsum(sizes)[:-1]), strict=True)):
        says = (own >= 0) | np.isin(texts, group)
        yield int(chosen.texts[place]), chosen.end(place), common[place : place + 1], texts[says], own[says]


def _who_may_say(parts: Parts, common: Any, likeness: Likeness, full: NDArray[np.bool_]) -> list[NDArray[np.int64]]:
    """For each part the full statements among the texts that say it if they have every clause of it.

    Of what is none itself nobody is asked: it says something only together with what was asked.
    """
    stated, texts = np.flatnonzero(full[parts.texts]), np.flatnonzero(full)
    whole, floor = parts.take(stated), -load_saying_model().of_weakest - _ROUNDING
    owners, found = [stated[:0]], [texts[:0]]
    for run, *measured in likeness.of_statements_by_runs(whole.texts, whole.words, common[stated], texts):
        text, place = np.nonzero(load_saying_model().log_odds(*measured) >= floor)
        owners.append(stated[place])
        found.append(texts[run][text])
    return grouped(np.concatenate(owners), np.concatenate(found), len(parts.texts))


def _sayers_within(task: _Task) -> Iterator[_Sayers]:
    groups, likeness = task.groups, task.likeness
    chosen = task.parts.take(_most_expected(groups, task.parts, likeness, None))
    others = [group[group != centre] for group, centre in zip(groups, chosen.texts, strict=True)]
    sizes = [len(texts) for texts in others]
    statements = np.repeat(np.arange(len(groups)), sizes)
    odds = measure_pairs(chosen, None, likeness, statements, np.concatenate(others))
    for place, (texts, own) in enumerate(zip(others, np.split(odds, np.cumsum(sizes)[:-1]), strict=True)):
        yield int(chosen.texts[place]), chosen.end(place), None, texts, own


def _surroundings(groups: Sequence[NDArray[np.int64]], likeness: Likeness) -> Any:
    """How common each word is among the texts nearest to each group, CSR (n_groups, n_words)."""
    many = min(_NEAR, len(likeness) // _OF_ALL)
    if not many:
        return likeness.common([group[:0] for group in groups], _NEAR)
    return likeness.common(likeness.nearest(likeness.centres(groups), many), _NEAR)


def _owners(groups: Sequence[NDArray[np.int64]], parts: Parts) -> NDArray[np.int64]:
    """The group of each part."""
    members = np.concatenate(groups)
    order = np.argsort(members, kind="stable")
    owner = np.repeat(np.arange(len(groups)), [len(group) for group in groups])
    return np.asarray(owner[order[np.searchsorted(members[order], parts.texts)]], np.int64)


def _most_expected(
    groups: Sequence[NDArray[np.int64]], parts: Parts, likeness: Likeness, common: Any
) -> NDArray[np.int64]:
    """The part of each group that most of its sentences are expected to say; of equals, the first by wording.

    What surely asserts something goes before what may be a heading, and a whole sentence before its beginning.
    """
    owners, sizes = _owners(groups, parts), np.array([len(group) for group in groups])
    share = np.empty(len(owners))
    small = np.flatnonzero(sizes[owners] < _TABLED)
    around = None if common is None else common[owners[small]]
    share[small] = _shares_by_pairs(groups, parts.take(small), likeness, around, owners[small])
    for at in np.flatnonzero(sizes >= _TABLED).tolist():
        own, texts = np.flatnonzero(owners == at), groups[at]
        part = parts.take(own)
        odds = measure(part, None if common is None else common[at : at + 1], likeness, texts)
        weights = likeness.weights[texts].astype(np.float64)
        share[own] = chances_of_saying(odds, part.texts[:, None], texts) @ weights / weights.sum()
    expected = np.round(share + likeness.stated[parts.texts] - _WHOLE * (parts.ends >= 0), 6)
    order = np.lexsort((np.arange(len(owners)), -expected, owners))
    return order[np.searchsorted(owners[order], np.arange(len(groups)))]


def _shares_by_pairs(
    groups: Sequence[NDArray[np.int64]], parts: Parts, likeness: Likeness, common: Any, owners: NDArray[np.int64]
) -> NDArray[np.float64]:
    """Which share of its group is expected to say each part, shape (n_parts,)."""
    sizes = np.array([len(group) for group in groups])
    chosen, at = runs((np.cumsum(sizes) - sizes)[owners], sizes[owners])
    texts = np.concatenate(groups)[at]
    odds = measure_pairs(parts, common, likeness, chosen, texts)
    weights = likeness.weights[texts].astype(np.float64)
    chances = chances_of_saying(odds, parts.texts[chosen], texts)
    said, whole = (np.bincount(chosen, each, len(owners)) for each in (chances * weights, weights))
    return np.asarray(said / whole, np.float64)


def _one(
    centres: NDArray[np.int64], texts: NDArray[np.int64], linked: NDArray[np.bool_], guards: Keeper
) -> NDArray[np.bool_]:
    """Which texts do not speak against the statement beside them, nor, unless linked with it, lack something of it."""
    lacks = (guards.pairs_lacking(centres, texts) > 0) & ~linked
    return np.asarray(~guards.pairs_apart(centres, texts) & ~lacks & ~guards.halves(centres, texts))


def probably_true(
    centre: int, texts: NDArray[np.int64], odds: NDArray[np.float32], people: Int32, *, sure: float
) -> NDArray[np.int64]:
    """The most texts, the surest first, of which it is so likely that four in five people say the statement `centre`.

    >>> people = np.arange(4, dtype=np.int32)
    >>> probably_true(0, np.array([1, 2, 3]), np.array([2.5, 0.1, 1.8], np.float32), people, sure=0.7).tolist()
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
        if saying[needed:].sum() >= sure:
            kept = place
    return texts[order[:kept]]
