"""How many themes: stability under resampling and coherence together."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np

from textmine.spans import Int32
from textmine.themes.communities import Samples, agreement, exactly, leiden, median_partition

__all__ = [
    "RESOLUTION",
    "Choice",
    "Trial",
    "choose",
    "choose_number",
    "fine_enough",
    "finest",
    "given_number",
    "sensible_range",
]

RESOLUTION = 0.85
"""Samples are parted a little coarser than modularity does (1). Chosen on daily notes: with 40 neighbours the ten terms
of seven themes come back by 0.82 in five bootstraps, those of the eight themes found at 0.92 and 1 by 0.69 and 0.72.
Headlines fall into nine."""
FEWEST, MOST = 8, 24
"""The sensible range: fewer than eight sort little, and stability alone always prefers fewest; nobody reads thirty."""
TEXTS_A_THEME = 15
"""At most one theme for so many texts: in a small class finer ones are one person's story. An admitted guess, from
reading the themes of a class of 36 with 112 texts: 23 themes were anecdotes, 9 were what several talked about."""
STEP = 1.4
"""Finer samples are parted at a resolution so much higher; from 16 communities in the middle to 26 of 5,484 posts."""
BY_CHANCE = 0.07
"""By other seeds the best score of the same posts is another by so much: by four 0.44 to 0.52 with 10 to 17 themes, and
0.46 to 0.47 with 22 to 24 of finer samples."""
FINER = 12
"""So many finer partitions are tried until enough themes are left that several people speak of."""

Coherence = Callable[[Int32], float]


@dataclass(frozen=True)
class Trial:
    """One number of themes that was tried.

    How stable and how coherent its themes were, and the standard error of the stability.
    """

    topics: int
    stability: float
    coherence: float
    error: float = 0.0

    @property
    def score(self) -> float:
        """Stability plus coherence, both from about 0 to 1; a trial without a figure counts as 0."""
        return float(np.nan_to_num(self.stability) + np.nan_to_num(self.coherence))


@dataclass(frozen=True)
class Choice:
    """How many themes were taken, why (a sentence in Chinese), and what was tried."""

    topics: int
    sentence: str
    trials: tuple[Trial, ...] = ()
    best: Trial | None = None

    def joins_strangers(self, most: int) -> bool:
        """Whether words of its themes go together less than by chance, while fewer than `most` themes were tried.

        So it is with posts on many subjects: two events that have nothing in common lie in one theme.
        """
        return self.best is not None and self.best.coherence < 0 and self.trials[-1].topics < most

    def betters(self, coarser: Choice) -> bool:
        """Whether it has more themes than a choice among coarser samples, and is hardly worse (`BY_CHANCE`)."""
        if self.best is None or coarser.best is None or self.best.topics <= coarser.best.topics:
            return False
        return self.best.score >= coarser.best.score - BY_CHANCE

    def after(self, coarser: Choice) -> Choice:
        """The same choice, with what was tried before among coarser samples, and why that was not kept."""
        earlier = tuple(trial for trial in coarser.trials if trial.topics < self.trials[0].topics)
        why = f"取{coarser.topics}个时，同一主题的词同现得不及随机，因此再细分。"
        return replace(self, trials=earlier + self.trials, sentence=self.sentence + why)

    def reduced(self, topics: int) -> Choice:
        """The same choice where some of the themes turned out to be those of one or two people."""
        if topics == self.topics:
            return self
        return replace(self, topics=topics, sentence=f"{self.sentence}只有一两个人谈到的并入相近主题，余{topics}个。")

    @classmethod
    def fixed(cls, topics: int, *, wanted: int | None = None) -> Choice:
        """The number was given."""
        if wanted is not None and wanted != topics:
            return cls(topics, f"设定取{wanted}个主题，但互不相同的文本只够分出{topics}个。")
        return cls(topics, f"按设定取{topics}个主题。")


def sensible_range(texts: int) -> tuple[int, int]:
    """The fewest and the most themes to look for in so many texts.

    >>> sensible_range(30), sensible_range(150), sensible_range(3000)
    ((2, 3), (7, 10), (8, 24))
    """
    most = max(3, min(MOST, texts // TEXTS_A_THEME))
    return min(FEWEST, max(2, round(0.7 * most))), most


def choose(trials: tuple[Trial, ...], *, fewest: int = FEWEST, most: int = MOST) -> tuple[Trial, Choice]:
    """The fewest themes, from `fewest` to `most`, whose score is within a standard error of the best.

    The rule of one standard error (Breiman et al. 1984): what cannot be told from the best is as good, and fewer themes
    are easier to read and found again more often.

    >>> best, choice = choose((Trial(8, 0.7, 0.4), Trial(9, 0.8, 0.4), Trial(20, 0.5, 0.4)))
    >>> best.topics, choice.sentence
    (9, '自动取9个主题：在8至20个主题之间，稳定性（0.80）与一致性（0.40）之和在此处最高。')
    >>> choose((Trial(8, 0.79, 0.4), Trial(9, 0.8, 0.4, error=0.02)))[1].sentence
    '自动取8个主题：在8至9个主题之间，稳定性（0.79）与一致性（0.40）之和与最高处（9个）相差不到一个标准误，取较少的。'
    """
    nearest = min(trials, key=lambda trial: (max(fewest - trial.topics, trial.topics - most), trial.topics))
    sensible = [t for t in trials if fewest <= t.topics <= most] or [nearest]
    highest = max(sensible, key=lambda trial: (round(trial.score, 6), -trial.topics))
    as_good = [t for t in sensible if t.score >= highest.score - highest.error]
    best = min(as_good, key=lambda trial: (trial.topics, -trial.score))
    low, high = min(t.topics for t in sensible), max(t.topics for t in sensible)
    if low == high:
        sentence = f"自动取{best.topics}个主题：这些文本只能稳定地分出这么多。"
    else:
        reason = (
            "在此处最高。"
            if best.topics == highest.topics
            else f"与最高处（{highest.topics}个）相差不到一个标准误，取较少的。"
        )
        sentence = (
            f"自动取{best.topics}个主题：在{low}至{high}个主题之间，"
            f"稳定性（{best.stability:.2f}）与一致性（{best.coherence:.2f}）之和{reason}"
        )
    return best, Choice(best.topics, sentence, trials, best)


def fine_enough(graph: Any, least: int, *, seed: int) -> float:
    """The resolution of samples: `RESOLUTION`, or a finer one where that gives fewer than `least` communities."""
    if leiden(graph, resolution=RESOLUTION, seed=seed).max(initial=-1) + 1 >= least:
        return RESOLUTION
    return max(RESOLUTION, exactly(graph, least, seed=seed, resolution=1.0)[1])


def choose_number(
    members: Sequence[Any],
    coherence: Coherence,
    settled: Callable[[Int32], Int32],
    *,
    seed: int,
    between: Sequence[Any] | None = None,
    least: int = 0,
) -> tuple[Int32, Choice]:
    """The communities that lie between those of the samples, at the number that is most stable and coherent.

    No more are looked for than the samples themselves have in the middle: finer ones would be cut at random.

    Args:
        members: in which community each row is in each sample (`memberships`).
        coherence: of communities of the rows.
        settled: joins communities that are no themes with others, and leaves expected topics out.
        seed: where k-means and halves of the samples start from.
        between: as `members`, of the samples between which the communities lie; those of `members` if left out.
        least: fewer communities are not tried, where the samples have as many.
    """
    fewest, most = sensible_range(members[0].shape[0])
    fewest = max(fewest, least)
    most = min(most, int(np.median([sample.shape[1] for sample in members])))
    fewest = min(fewest, most)
    trials = tuple(_trial(members, coherence, number, seed) for number in range(fewest, most + 1))
    best, choice = choose(trials, fewest=fewest, most=most)
    finer = range(best.topics, best.topics + FINER)
    labels = _fullest((settled(median_partition(between or members, n, seed=seed)) for n in finer), best.topics)
    return labels, choice.reduced(int(labels.max(initial=-1)) + 1)


def finest(
    at: Callable[[float, int], tuple[Int32, Samples, Choice]], resolution: float, *, most: int
) -> tuple[Int32, Samples, Choice]:
    """Communities, samples and the choice at a resolution, or at a finer one while themes join what is strange.

    Args:
        at: gives them for a resolution, and the fewest communities to try.
        resolution: of the first samples.
        most: communities that are sensible.
    """
    found = at(resolution, 0)
    while (choice := found[-1]).joins_strangers(most):
        resolution *= STEP
        labels, samples, finer = at(resolution, choice.trials[-1].topics)
        if not finer.betters(choice):
            break
        found = labels, samples, finer.after(choice)
    return found


def _fullest(partitions: Iterable[Int32], number: int) -> Int32:
    """The first of so many communities, or else the one that comes nearest from below: more were not chosen.

    >>> parts = [[0, 0, 0, 0], [0, 0, 1, 1], [0, 1, 2, 3]]
    >>> _fullest((np.array(part) for part in parts), 3).tolist()
    [0, 0, 1, 1]
    """
    fullest, most = np.zeros(0, np.int32), 0
    for labels in partitions:
        left = int(labels.max(initial=-1)) + 1
        if most < left <= number:
            fullest, most = labels, left
        if most == number:
            break
    return fullest


def given_number(number: int, parted: Callable[[int], Int32], settled: Callable[[Int32], Int32]) -> Int32:
    """So many communities, none of them too small: out of finer ones, where some of as many are.

    A long text told in passages of its own easily is a community by itself, and of six themes two would be one text
    each. Where no finer partition leaves exactly as many, the first one stands: a number that is given is obeyed.

    Args:
        number: of communities.
        parted: gives a number of communities of the rows.
        settled: joins communities that are too small with others.

    >>> parts = {2: [0, 0, 0, 1], 3: [0, 0, 1, 2]}
    >>> given_number(2, lambda n: np.array(parts[n]), lambda found: np.minimum(found, found.max() - 1)).tolist()
    [0, 0, 1, 1]
    """
    for finer in range(number, number + FINER):
        labels = settled(parted(finer))
        if labels.max(initial=-1) + 1 == number:
            return labels
    return parted(number)


def _trial(members: Sequence[Any], coherence: Coherence, number: int, seed: int) -> Trial:
    """Stability is the mean over themes, so that a small theme that is found by chance costs as much as a large one."""
    halves = agreement(members, number, seed=seed)
    error = float(np.std(halves, ddof=1) / np.sqrt(len(halves)))
    coherent = coherence(median_partition(members, number, seed=seed))
    return Trial(number, float(halves.mean()), coherent, error)
