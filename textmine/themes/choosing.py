"""How many themes: stability under resampling and coherence together."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any

import numpy as np

from textmine.spans import Int32
from textmine.themes.communities import Samples, draw_samples, leiden, stability

__all__ = ["Choice", "Trial", "choose", "choose_resolution", "sensible_range"]

RESOLUTIONS = (0.35, 0.5, 0.7, 0.85, 1.0, 1.2, 1.5, 1.9, 2.4)
"""From a handful of broad themes to a few dozen; finer ones no bulletin could hold."""
FEWEST, MOST = 8, 24
"""The sensible range: fewer than eight sort little, and stability alone always prefers fewest; nobody reads thirty."""
TEXTS_A_THEME = 15
"""At most one theme for so many texts: in a small class finer ones are one person's story. An admitted guess, from
reading the themes of a class of 36 with 112 texts: 23 themes were anecdotes, 9 were what several talked about."""
TRIAL_SAMPLES = 4
"""Samples drawn at each resolution, only to compare resolutions."""

Coherence = Callable[[Int32], float]


@dataclass(frozen=True)
class Trial:
    """One number of themes that was tried.

    How stable and how coherent its themes were, the resolution, and the standard error of the stability.
    """

    topics: int
    stability: float
    coherence: float
    resolution: float = 1.0
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
        sentence = f"自动取{best.topics}个主题：文本较少，只能分出这么多。"
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
    return best, Choice(best.topics, sentence, trials)


def choose_resolution(
    graph: Any, coherence: Coherence, settled: Callable[[Int32], Int32], *, seed: int
) -> tuple[float, Choice]:
    """The resolution at which communities are most stable and coherent together, and the choice explained.

    Args:
        graph: of rows and expected topics.
        coherence: of communities of the rows.
        settled: joins communities that are no themes with others, and leaves expected topics out.
        seed: where Leiden and samples start from.
    """
    trials = tuple(_trial(graph, coherence, settled, resolution, seed) for resolution in RESOLUTIONS)
    fewest, most = sensible_range(graph.shape[0])
    best, choice = choose(trials, fewest=fewest, most=most)
    return best.resolution, choice


def _trial(graph: Any, coherence: Coherence, settled: Callable[[Int32], Int32], resolution: float, seed: int) -> Trial:
    """Stability is the mean over themes, so that a small theme that is found by chance costs as much as a large one."""
    labels = settled(leiden(graph, resolution=resolution, seed=seed))
    samples = draw_samples(graph, resolution=resolution, seed=seed, samples=TRIAL_SAMPLES)
    number = int(labels.max(initial=-1)) + 1
    found = [stability(labels, Samples(one[None, : len(labels)])).mean() for one in samples.labels]
    error = float(np.std(found, ddof=1) / np.sqrt(len(found)))
    return Trial(number, float(np.mean(found)), coherence(labels), resolution, error)
