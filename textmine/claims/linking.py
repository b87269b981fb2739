"""Which texts say the same: average linkage within the components of the neighbour graph.

Single links grow chains, so a group is held together by the average likeness of all its pairs (average linkage, UPGMA;
Sokal and Michener 1958). Every group that average linkage forms at a threshold is connected by pairs that alike (of two
clusters at an average distance some pair lies at most so far apart), so it is enough to look within the components of
the graph of such pairs. That makes the exact result affordable for many texts.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Protocol, Self

import numpy as np
from numpy.typing import NDArray

from textmine.claims.letters import grouped
from textmine.claims.likeness import Likeness
from textmine.claims.neighbours import Pairs
from textmine.engine import Engine, LocalEngine, chunked, one_thread
from textmine.spans import Int32

__all__ = ["APART", "Keeper", "fit_threshold", "link"]


class Keeper(Protocol):
    """Keeps texts apart that are alike."""

    @property
    def known(self) -> Mapping[int, Any]:
        """What was found out of single texts."""
        ...

    def take(self, texts: NDArray[np.int64]) -> Self:
        """The same for some texts, which another process looks at."""
        ...

    def learn(self, texts: NDArray[np.int64], known: Mapping[int, Any]) -> None:
        """Keep what another process found out of the texts that it took."""
        ...

    def apart(self, chosen: NDArray[np.int64]) -> NDArray[np.bool_]:
        """Which pairs of the chosen must not be one: bool (n, n)."""
        ...

    def lacking(self, chosen: NDArray[np.int64]) -> NDArray[np.float32]:
        """How much a pair lacks to be one, taken from the threshold where it is above 0: float (n, n)."""
        ...

    def pairs_apart(self, left: NDArray[np.int64], right: NDArray[np.int64]) -> NDArray[np.bool_]:
        """The first of each text with the one beside it alone: shape (n_pairs,)."""
        ...

    def pairs_lacking(self, left: NDArray[np.int64], right: NDArray[np.int64]) -> NDArray[np.float32]:
        """The second likewise."""
        ...

    def pairs_share_matter(self, left: NDArray[np.int64], right: NDArray[np.int64]) -> NDArray[np.bool_]:
        """Which of the texts beside each other have a word in common that tells their matter: shape (n_pairs,)."""
        ...

    def halves(self, statements: NDArray[np.int64], texts: NDArray[np.int64]) -> NDArray[np.bool_]:
        """Which texts say but one side of what the statement beside them both states and denies: shape (n_pairs,)."""
        ...


APART = 1.6
"""Distance of two texts that speak against each other. Two such texts alone are never one; a text that a single one of
a claim's many texts seems to speak against may still be, since that verdict is now and then wrong."""
_LARGEST = 3_000
"""Texts of a component that are compared all with all: 36 MB of distances. Larger ones are cut at a higher likeness."""
_CHUNK = 4_000
"""Texts of components that are looked at together: about a second."""
_STEP = 0.02
_CROWDED = (1_000, 10_000)
"""Numbers of texts between which a corpus becomes crowded: among many, a near one is found by chance."""
_OF_NEAREST = (1.05, 1.28)
"""Share of the likeness of a typical text with its nearest from which groups are one, in a corpus that is not crowded
and in one that is. The first is what the planted claims of the sample class ask for (445 texts); the second was chosen
by reading groups in 15,514 study notes: at 1.05 a reader who had seen nothing found 11 of the first 30 true there."""
_HIGHEST = (0.35, 0.4)
"""However alike a corpus is: few short texts on one matter are all alike, and may still say the same."""


def fit_threshold(pairs: Pairs, people: Int32, *, floor: float) -> float:
    """The likeness from which texts of this corpus are one claim.

    Where many write short notes on one subject, everything is somewhat like something. So the threshold follows the
    likeness of a typical text (the median) with the nearest text by another person, the more so the more texts there
    are.

    Args:
        pairs: texts at least as alike as `floor`.
        people: who says each text first, shape (n_texts,).
        floor: the lowest threshold.
    """
    left, right, values = pairs
    nearest = np.zeros(len(people), np.float32)
    others = people[left] != people[right]
    for side in (left, right):
        np.maximum.at(nearest, side[others], values[others])
    typical = float(np.median(nearest)) if len(nearest) else floor
    share, highest = (float(np.interp(len(people), _CROWDED, bounds)) for bounds in (_OF_NEAREST, _HIGHEST))
    return float(np.clip(round(share * typical, 2), floor, max(floor, highest)))


def link(
    likeness: Likeness,
    pairs: Pairs,
    *,
    threshold: float,
    guards: Keeper | None = None,
    engine: Engine | None = None,
) -> list[NDArray[np.int64]]:
    """Groups of texts that say the same.

    Args:
        likeness: of the texts.
        pairs: all pairs at least as alike as the threshold; less alike ones are passed over.
        threshold: average likeness of two groups from which they are one.
        guards: which pairs must not be one, or lack something.
        engine: where components are looked at.

    Returns:
        Positions of each group of two or more texts, ascending; groups in order of their first member.
    """
    enough = pairs[2] >= threshold
    left, right, values = pairs[0][enough], pairs[1][enough], pairs[2][enough]
    components = list(_components(len(likeness), left, right, values, threshold))
    cuts = chunked([len(component) for component in components], size=_CHUNK)
    batches = [components[a:b] for a, b in cuts]
    tasks = (_task(batch, likeness, threshold, guards) for batch in batches)
    groups: list[NDArray[np.int64]] = []
    for batch, (found, known) in zip(batches, (engine or LocalEngine()).map(_linked, tasks), strict=True):
        texts = np.concatenate(batch)
        groups += [texts[group] for group in found]
        if guards is not None:
            guards.learn(texts, known)
    return sorted(groups, key=lambda group: int(group[0]))


@dataclass(frozen=True, eq=False)
class _Task:
    """Components that follow one another, of so many texts each, and what is known of these texts alone."""

    sizes: Sequence[int]
    likeness: Likeness
    threshold: float
    guards: Keeper | None


def _task(
    components: Sequence[NDArray[np.int64]], likeness: Likeness, threshold: float, guards: Keeper | None
) -> _Task:
    texts = np.concatenate(components)
    sizes = [len(component) for component in components]
    return _Task(sizes, likeness.take(texts), threshold, guards and guards.take(texts))


def _linked(task: _Task) -> tuple[list[NDArray[np.int64]], Mapping[int, Any]]:
    """The groups within components, and what the guards found out meanwhile."""
    ends = np.cumsum(task.sizes)
    components = [np.arange(end - size, end) for end, size in zip(ends.tolist(), task.sizes, strict=True)]
    two = [component for component in components if len(component) == 2]
    with one_thread():
        found = [
            group
            for own in components
            if len(own) > 2
            for group in _average_linkage(own, task.likeness, task.threshold, task.guards)
        ]
        if two:  # most components are such a pair, and need no tree
            left, right = np.array(two).T
            kept = np.zeros(len(two), bool) if task.guards is None else _kept_apart(left, right, task.guards)
            found += [pair for pair, apart in zip(two, kept.tolist(), strict=True) if not apart]
    return found, {} if task.guards is None else task.guards.known


def _components(
    n: int, left: Int32, right: Int32, values: NDArray[np.float32], threshold: float
) -> Iterator[NDArray[np.int64]]:
    """Components of at most `_LARGEST` texts; those of one text are left out."""
    from scipy.sparse import csr_matrix
    from scipy.sparse.csgraph import connected_components

    if not len(left):
        return
    graph = csr_matrix((np.ones(len(left), np.int8), (left, right)), (n, n))
    _, labels = connected_components(graph, directed=False)
    sizes = np.bincount(labels)
    order = np.argsort(labels, kind="stable")
    bounds = np.concatenate([[0], np.cumsum(sizes)])
    for label in np.flatnonzero((sizes > 1) & (sizes <= _LARGEST)).tolist():
        yield order[bounds[label] : bounds[label + 1]]
    if (sizes > _LARGEST).any():
        tighter = (sizes > _LARGEST)[labels[left]] & (values >= threshold + _STEP)
        yield from _components(n, left[tighter], right[tighter], values[tighter], threshold + _STEP)


def _average_linkage(
    texts: NDArray[np.int64], likeness: Likeness, threshold: float, guards: Keeper | None
) -> list[NDArray[np.int64]]:
    from scipy.cluster.hierarchy import fcluster, linkage
    from scipy.spatial.distance import squareform

    distance = 1.0 - likeness.between(texts, texts).astype(np.float64)
    if guards is not None:
        lacking = guards.lacking(texts)
        lack = lacking > 0
        distance[lack] = np.maximum(distance[lack], 1.0 - threshold + lacking[lack])
        distance[guards.apart(texts)] = APART
    distance = (distance + distance.T) / 2
    np.fill_diagonal(distance, 0.0)
    tree = linkage(squareform(np.maximum(distance, 0.0), checks=False), "average")
    labels = fcluster(tree, 1.0 - threshold + 1e-9, "distance")
    return [group for group in grouped(labels - 1, texts, labels.max()) if len(group) > 1]


def _kept_apart(left: NDArray[np.int64], right: NDArray[np.int64], guards: Keeper) -> NDArray[np.bool_]:
    """Which pairs of texts that are alike enough must not be one."""
    return np.asarray((guards.pairs_lacking(left, right) > 0) | guards.pairs_apart(left, right))
