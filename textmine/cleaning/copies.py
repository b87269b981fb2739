"""Copies, exact and near, of documents, paragraphs and sentences, within and between authors.

Equal runs of letters are found by hash; near ones by MinHash and locality-sensitive hashing, and then judged by what
they truly share. All levels lie in one pool, so that a sentence of one text is found as a paragraph of another.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import partial
from typing import Any

import numpy as np
from numpy.typing import NDArray

from textmine.cleaning.groups import Copy, DuplicateGroup, DuplicateGroups, Kind
from textmine.cleaning.letters import Letters, Units, letters_and_units, letters_of
from textmine.cleaning.minhash import SLOTS, candidate_pairs, run_hashes, signatures, slot_multipliers
from textmine.cleaning.overlap import is_copy, overlap
from textmine.corpus import Corpus
from textmine.engine import Engine, chunked, spawn_seed
from textmine.spans import Sentences
from textmine.store import ColumnStore

__all__ = ["find_copies"]

Int64 = NDArray[np.int64]
UInt32 = NDArray[np.uint32]
_Runs = tuple[UInt32, Int64, Int64]
"""Letters, and where some runs of them begin and end."""

_EXACT_WEIGHT = 14
"""A unit that weighs less and stands twice need not be copied: 欢迎大家报考我们学校 has ten. A guess from reading
shared lines of 10 to 25 letters."""
_STOCK_WEIGHT = 8
"""Lighter than a copy, a sentence or line is still a stock phrase where `MANY_PEOPLE` have it word for word, and it is
not all that they wrote: 感谢各位老师的辛勤付出. Whole short answers to one question may well be alike. A guess."""
MANY_PEOPLE = 5
"""From this many people on, a wording is nobody's own. A guess: in a class of 36, two or three copy from each other."""
_NEAR_WEIGHT = 16
"""Lighter units are compared exactly alone."""
_GAP_LETTERS = 14
"""Letters alike between two groups that join them to one passage."""
_WHOLE = 0.9
"""Near copies that are this much alike are reported whole; below it, by what of them is alike, where that says all."""
_MOST_OF_IT = 0.85
"""Share of what two units have in common, from which their smaller units say it all; chance adds to the rest."""
_LETTERS_A_CHUNK = 2_000_000


def find_copies(
    corpus: Corpus, sentences: Sentences, *, engine: Engine, seed: int = 42, store: ColumnStore | None = None
) -> tuple[Letters, DuplicateGroups]:
    """Groups of copies, in order of their sources' places, and the view in letters that they refer to.

    A group of smaller units that says no more than one of larger units is left out: the sentences of a copied paragraph
    are no groups of their own.
    """
    if not len(corpus):
        return letters_of([]), DuplicateGroups.of()
    store = store or ColumnStore()
    letters, units = letters_and_units(corpus.texts, sentences, lightest=_STOCK_WEIGHT, store=store)
    units = store.keep_all(units.take((units.weights >= _EXACT_WEIGHT) | (units.levels > 0)))
    if not len(units):
        return letters, DuplicateGroups.of()
    priority = _priority(corpus, units)
    clusters, similarity = _clusters(corpus, letters, units, priority, engine=engine, seed=seed, store=store)
    groups = _groups(corpus, letters, units, priority, clusters, similarity)
    return letters, store.keep_all(DuplicateGroups.of(groups))


def _priority(corpus: Corpus, units: Units) -> Int64:
    """The rank of each unit as a source, shape (n_units,): the organiser's first, then the earliest, then in order.

    A time that is known to the month alone may be any day of it, so it comes after the days of that month.
    """
    _, ranks = np.unique([f"{time}~" for time in (*corpus.levels("time"), "")], return_inverse=True)
    late = ranks[corpus.codes("time")]  # that of no time is the last
    order = np.lexsort((late, corpus.by_trainees))  # which leaves those that are alike in order
    rank = np.empty(len(corpus), np.int64)
    rank[order] = np.arange(len(corpus))
    place = np.empty(len(units), np.int64)
    place[np.lexsort((-units.highs, units.lows, rank[units.documents]))] = np.arange(len(units))
    return place


def _clusters(
    corpus: Corpus,
    letters: Letters,
    units: Units,
    priority: Int64,
    *,
    engine: Engine,
    seed: int,
    store: ColumnStore,
) -> tuple[Int64, NDArray[np.float64]]:
    """The source of each unit (itself where it has none), and its share in common with it; shape (n_units,)."""
    hashes = np.empty(len(units), np.uint64)
    for rows, part in _over_runs(_hashed, letters.codes, units, engine):
        hashes[rows] = part
    _, form = np.unique(hashes, return_inverse=True)
    order = np.lexsort((priority, form))
    first = order[np.concatenate([[True], np.diff(form[order]) != 0])]  # the first unit of each form, by form
    chosen = first[units.weights[first] >= _NEAR_WEIGHT]
    chosen = chosen[np.argsort(priority[chosen])]
    leaders, shares = _near(corpus, letters, store.keep_all(units.take(chosen)), engine=engine, seed=seed, store=store)
    source, similarity = np.arange(len(units)), np.ones(len(units))
    source[chosen], similarity[chosen] = chosen[leaders], shares
    return source[first[form]], similarity[first[form]]


def _near(
    corpus: Corpus, letters: Letters, units: Units, *, engine: Engine, seed: int, store: ColumnStore
) -> tuple[Int64, NDArray[np.float64]]:
    """For units in order of priority, the row of each one's source and the share in common; shape (n_units,)."""
    signed = partial(_signed, slot_multipliers(spawn_seed(seed, "copies")))
    table = store.table(_over_runs(signed, letters.codes, units, engine), (len(units), SLOTS), np.uint32)
    people = corpus.codes("person").astype(np.int64)[units.documents]
    judge = _Judge(letters.codes, units, people, engine)
    copied = [(np.empty(0, np.int64), np.empty(0, np.int64))]
    for first, second in candidate_pairs(table, engine=engine):
        apart = (units.lows[second] >= units.highs[first]) | (units.lows[first] >= units.highs[second])
        first, second = first[apart], second[apart]
        judged, _ = judge(first, second)
        copied.append((first[judged], second[judged]))
    left, right = (np.concatenate(part) for part in zip(*copied, strict=True))
    return _led(len(units), left, right, judge)


@dataclass(frozen=True, eq=False)
class _Judge:
    """Whether pairs of units are copies, and what they share."""

    codes: UInt32
    units: Units
    people: Int64
    engine: Engine

    def __call__(self, first: Int64, second: Int64) -> tuple[NDArray[np.bool_], NDArray[np.float64]]:
        lows, highs = self.units.lows, self.units.highs
        shares = overlap(self.codes, lows, highs, first, second, engine=self.engine)
        longer = np.maximum(highs[first] - lows[first], highs[second] - lows[second])
        same = (self.people[first] == self.people[second]) & (self.people[first] >= 0)
        lighter = np.minimum(self.units.weights[first], self.units.weights[second])
        foreign = self.units.are_foreign[first] | self.units.are_foreign[second]
        return is_copy(shares, longer, lighter, same, foreign), shares


def _led(n: int, first: Int64, second: Int64, judge: _Judge) -> tuple[Int64, NDArray[np.float64]]:
    """Stars around sources: in each connected part the first unit leads those that are copies of it; the rest again.

    So a chain of small changes does not join texts that no longer share enough.
    """
    from scipy.sparse import coo_matrix
    from scipy.sparse.csgraph import connected_components

    leader, share = np.arange(n), np.ones(n)
    while len(first):
        graph = coo_matrix((np.ones(len(first), np.int8), (first, second)), shape=(n, n))
        _, part = connected_components(graph, directed=False)
        _, head = np.unique(part, return_index=True)  # the smallest row of each part has the highest priority
        rows = np.unique(np.concatenate([first, second]))
        rows = rows[head[part[rows]] != rows]
        copies, shares = judge(head[part[rows]], rows)
        leader[rows[copies]], share[rows[copies]] = head[part[rows[copies]]], shares[copies]
        open_ = np.zeros(n, np.bool_)
        open_[rows[~copies]] = True
        still = open_[first] & open_[second]
        first, second = first[still], second[still]
    return leader, share


def _over_runs(
    function: Callable[[_Runs], NDArray[Any]], codes: UInt32, units: Units, engine: Engine
) -> Iterator[tuple[Int64, NDArray[Any]]]:
    """What a function finds of the letters of units, in chunks of them: the rows of some units, and what it found."""
    order = np.argsort(units.lows, kind="stable")
    lows, highs = units.lows[order], units.highs[order]
    chunks = chunked(np.diff(lows, append=lows[-1:]).tolist(), size=_LETTERS_A_CHUNK)

    def work() -> Iterator[_Runs]:
        for begin, end in chunks:
            left, right = int(lows[begin]), int(highs[begin:end].max())
            yield codes[left:right], lows[begin:end] - left, highs[begin:end] - left

    return zip((order[begin:end] for begin, end in chunks), engine.map(function, work()), strict=True)


def _hashed(runs: _Runs) -> NDArray[np.uint64]:
    return run_hashes(*runs)


def _signed(multipliers: NDArray[np.uint64], runs: _Runs) -> UInt32:
    return signatures(*runs, multipliers)


def _groups(
    corpus: Corpus, letters: Letters, units: Units, priority: Int64, source: Int64, similarity: NDArray[np.float64]
) -> list[DuplicateGroup]:
    """Groups from each unit's source."""
    _, number, counts = np.unique(source, return_inverse=True, return_counts=True)
    grouped = np.flatnonzero(counts[number] > 1)
    members: dict[int, list[int]] = defaultdict(list)
    for unit, its in zip(grouped.tolist(), source[grouped].tolist(), strict=True):
        members[its].append(unit)
    spans = {its: _apart(units, rows) for its, rows in members.items()}
    people = corpus.codes("person").data
    spans = {its: rows for its, rows in spans.items() if len(rows) > 1 and _is_said(units, rows, people)}
    telling = _telling(units, spans, similarity)
    covered = _inside_later_copies(units, spans, priority)
    groups = [
        _group(units, sorted(rows, key=lambda row: int(priority[row])), similarity, people, covered)
        for its, rows in spans.items()
        if its in telling
    ]
    return _joined(letters, groups)


def _is_said(units: Units, rows: list[int], people: Sequence[int]) -> bool:
    """Whether a group is of units heavy enough to be copied, or of as many people as make a stock phrase."""
    if units.weights[rows].max() >= _EXACT_WEIGHT:
        return True
    documents = units.documents[rows].tolist()
    return len({people[document] if people[document] >= 0 else ~document for document in documents}) >= MANY_PEOPLE


def _apart(units: Units, rows: Iterable[int]) -> list[int]:
    """Members that do not lie inside another member: units come sorted by place, the larger first."""
    kept: list[int] = []
    for row in rows:
        if not kept or units.lows[row] >= units.highs[kept[-1]]:
            kept.append(row)
    return kept


def _ancestors(units: Units, spans: dict[int, list[int]]) -> dict[int, list[tuple[int, int]]]:
    """For each member, the (group, member) that it lies inside."""
    members = sorted((int(units.lows[row]), -int(units.highs[row]), row, its) for its in spans for row in spans[its])
    open_: list[tuple[int, int, int]] = []
    inside: dict[int, list[tuple[int, int]]] = {}
    for low, high, row, its in members:
        open_ = [entry for entry in open_ if entry[0] > low]
        inside[row] = [(group, member) for _, group, member in open_]
        open_.append((-high, its, row))
    return inside


def _telling(units: Units, spans: dict[int, list[int]], similarity: NDArray[np.float64]) -> set[int]:
    """The groups that tell something of their own, from the smallest units up.

    A group of smaller units goes where all of it lies inside a larger group; but a larger group of units that are alike
    in part only, and just in what its smaller groups have, goes itself: they say more exactly what was copied.
    """
    parts = _parts(units, spans)
    telling: set[int] = set()
    for its in sorted(spans, key=lambda its: (-int(units.levels[its]), its)):
        within = parts[its] & telling
        if not _says_no_more(units, spans, similarity, its, within):
            telling -= within
            telling.add(its)
    return telling


def _parts(units: Units, spans: dict[int, list[int]]) -> dict[int, set[int]]:
    """For each group the groups of smaller units that lie inside it with all members."""
    inside = _ancestors(units, spans)
    parts: dict[int, set[int]] = {its: set() for its in spans}
    for its, rows in spans.items():
        for larger in set.intersection(*({group for group, _ in inside[row]} for row in rows)) - {its}:
            parts[larger].add(its)
    return parts


def _says_no_more(
    units: Units, spans: dict[int, list[int]], similarity: NDArray[np.float64], its: int, parts: set[int]
) -> bool:
    """Whether a group's parts have nearly all the letters that its members have in common with the source."""
    rows = spans[its]
    lengths = units.highs[rows] - units.lows[rows]
    alike = float(similarity[rows].min())
    if alike >= _WHOLE or not parts:
        return False
    source = int(its)
    runs = {
        (int(units.lows[row]), int(units.highs[row]), float(similarity[spans[part]].min()))
        for part in parts
        for row in spans[part]
        if len(spans[part]) >= len(rows) and units.lows[source] <= units.lows[row] < units.highs[source]
    }
    return sum((high - low) * share for low, high, share in runs) >= _MOST_OF_IT * alike * float(lengths.max())


def _inside_later_copies(units: Units, spans: dict[int, list[int]], priority: Int64) -> set[int]:
    """Members that lie inside a larger unit that is itself a copy and not the source."""
    heads = {its: min(rows, key=lambda row: int(priority[row])) for its, rows in spans.items()}
    inside = _ancestors(units, spans)
    return {row for row, around in inside.items() if any(heads[group] != member for group, member in around)}


def _group(
    units: Units, rows: list[int], similarity: NDArray[np.float64], people: Sequence[int], covered: set[int]
) -> DuplicateGroup:
    head, rest = rows[0], sorted(rows[1:])
    copies = tuple(
        Copy(*(int(column[row]) for column in (units.documents, units.starts, units.ends, units.lows, units.highs)))
        for row in (head, *rest)
    )
    least = float(min(similarity[row] for row in rows))
    # A document without an author is somebody of whom nothing is known: each counts as one.
    voices = {
        (people[int(units.documents[row])], int(units.documents[row]) if people[int(units.documents[row])] < 0 else -1)
        for row in rows
        if row not in covered
    }
    is_exact = all(similarity[row] == 1.0 for row in rows)
    return DuplicateGroup(copies, least, "exact" if is_exact else "near", int(units.levels[head]), len(voices))


def _joined(letters: Letters, groups: list[DuplicateGroup]) -> list[DuplicateGroup]:
    """Neighbouring groups of the same documents become one: a copied passage is one finding, not ten sentences.

    Short sentences between two groups, too short to be copies alone, join in where all copies have them alike.
    """
    by_place = sorted(groups, key=lambda group: tuple((copy.document, copy.low) for copy in group.copies))
    joined: list[DuplicateGroup] = []
    last: dict[tuple[int, ...], int] = {}
    for group in by_place:
        key = tuple(copy.document for copy in group.copies)
        place = last.get(key)
        if place is not None and _adjoin(letters, joined[place], group):
            joined[place] = _join(joined[place], group)
        else:
            last[key] = len(joined)
            joined.append(group)
    return joined


def _adjoin(letters: Letters, left: DuplicateGroup, right: DuplicateGroup) -> bool:
    gaps = [(a.high, b.low) for a, b in zip(left.copies, right.copies, strict=True)]
    if left.people != right.people or any(not 0 <= low - high < _GAP_LETTERS for high, low in gaps):
        return False
    return len({letters.codes[high:low].tobytes() for high, low in gaps}) == 1


def _join(left: DuplicateGroup, right: DuplicateGroup) -> DuplicateGroup:
    copies = tuple(
        Copy(a.document, a.start, b.end, a.low, b.high) for a, b in zip(left.copies, right.copies, strict=True)
    )
    kind: Kind = "exact" if left.kind == right.kind == "exact" else "near"
    similarity = min(left.similarity, right.similarity)
    return replace(left, copies=copies, similarity=similarity, kind=kind, level=min(left.level, right.level))
