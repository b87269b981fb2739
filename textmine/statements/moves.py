"""What a sentence does: states a gain, a practice, a problem, a proposal or a pledge, speaks of a course, or none.

Rhetorical moves in the sense of Swales (1990), cut to what a bulletin needs. A lexicon of cues with names
(`models/moves/cues.toml`) is part of the evidence that a classifier weighs (`models/moves/model.npz`, or `wording.npz`
where there are no sentence vectors that fit it; with card). Without a classifier the cues decide alone.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Sequence
from enum import IntEnum
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from textmine.resources import model_path
from textmine.statements.matching import as_series, count_matches

__all__ = ["Move", "cue_names", "cue_table", "cues_of", "moves_by_cues"]


class Move(IntEnum):
    """What a sentence does.

    >>> Move.GAIN.label, Move.GAIN.chinese
    ('gain', '收获')
    """

    GAIN = 0
    PRACTICE = 1
    PROBLEM = 2
    PROPOSAL = 3
    PLEDGE = 4
    COURSE = 5
    OTHER = 6

    @property
    def label(self) -> str:
        """The name in output that machines read."""
        return self.name.lower()

    @property
    def chinese(self) -> str:
        """The name that an organiser reads."""
        return ("收获", "做法", "问题", "建议", "打算", "课程评价", "其他")[self]


@lru_cache(maxsize=1)
def _cues() -> dict[str, re.Pattern[str]]:
    table = tomllib.loads(model_path("moves", "cues.toml").read_text("utf-8"))
    return {f"{move}.{name}": re.compile(pattern) for move, cues in table.items() for name, pattern in cues.items()}


def cue_names() -> tuple[str, ...]:
    """The cues in the order of `cue_table`'s columns, such as `gain.learnt`."""
    return tuple(_cues())


@lru_cache
def cues_of(move: Move) -> tuple[re.Pattern[str], ...]:
    """The cues of one move."""
    return tuple(pattern for name, pattern in _cues().items() if name.startswith(f"{move.label}."))


def cue_table(texts: Sequence[str]) -> NDArray[np.float32]:
    """How often each cue is found in each sentence, at most twice; shape (n_sentences, n_cues)."""
    table, column = np.zeros((len(texts), len(_cues())), np.float32), as_series(texts)
    for j, pattern in enumerate(_cues().values()):
        table[:, j] = np.minimum(count_matches(column, pattern), 2)
    return table


def moves_by_cues(texts: Sequence[str]) -> NDArray[np.uint8]:
    """The move with most cues, OTHER where there is none; of equals the later, since 建议 says more than 我校.

    >>> moves = moves_by_cues(["建议多安排一些实地观摩。", "第一章"])  # please arrange more visits; chapter one
    >>> [Move(move).label for move in moves]
    ['proposal', 'other']
    """
    table, names = cue_table(texts), [name.split(".")[0].upper() for name in cue_names()]
    totals = np.zeros((len(texts), len(Move)), np.float32)
    for j, name in enumerate(names):
        totals[:, Move[name]] += table[:, j]
    last_best = totals.shape[1] - 1 - np.argmax(totals[:, ::-1], axis=1)
    return np.where(totals.max(axis=1, initial=0) > 0, last_best, Move.OTHER).astype(np.uint8)
