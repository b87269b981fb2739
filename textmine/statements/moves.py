"""What a sentence does: states a gain, a practice, a problem, a proposal or a pledge, speaks of a course, or none.

Rhetorical moves in the sense of Swales (1990), cut to what a bulletin needs. Found by a lexicon of cues with names
(`models/moves/cues.toml`), the form of the sentence, and its vector, weighed by a multinomial logistic regression
(`models/moves/model.json`, with card). Without sentence vectors that fit, the cues decide alone.
"""

from __future__ import annotations

import json
import re
import tomllib
from collections.abc import Sequence
from dataclasses import dataclass
from enum import IntEnum
from functools import lru_cache
from typing import Any

import numpy as np
from numpy.typing import NDArray

from textmine.resources import model_path
from textmine.statements.features import FEATURES

__all__ = ["FORM", "Move", "MoveModel", "cue_names", "cue_table", "load_move_model", "move_features", "moves_by_cues"]

FORM = (
    "log_length", "question", "first_person", "we", "second_person", "number", "quotation", "order", "enumeration",
    "clauses", "complete", "courtesy", "exclamation", "definition", "stance", "opinion", "contrast", "conclusion",
    "time", "variety", "specificity", "first", "last",
)  # fmt: skip
"""Features of `textmine.statements.features` that the moves look at too."""


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


def cue_table(texts: Sequence[str]) -> NDArray[np.float32]:
    """How often each cue is found in each sentence, at most twice; shape (n_sentences, n_cues)."""
    table = np.zeros((len(texts), len(_cues())), np.float32)
    for j, pattern in enumerate(_cues().values()):
        table[:, j] = [min(len(pattern.findall(text)), 2) for text in texts]
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


@dataclass(frozen=True)
class MoveModel:
    """Multinomial logistic regression over cues, form and vectors.

    Attributes:
        names: cues and form features in order.
        means, scales: shape (n_features,).
        weights: shape (n_features, 7).
        vector_weights: shape (d, 7).
        intercepts: shape (7,).
    """

    names: tuple[str, ...]
    means: NDArray[np.float64]
    scales: NDArray[np.float64]
    weights: NDArray[np.float64]
    vector_weights: NDArray[np.float64]
    intercepts: NDArray[np.float64]

    def probabilities(self, named: NDArray[np.float32], vectors: NDArray[np.float32]) -> NDArray[np.float64]:
        """The chance of each move, shape (n_sentences, 7), from `move_features` and sentence vectors."""
        raw = np.einsum("ij,jk->ik", (named - self.means) / self.scales, self.weights)
        raw += np.einsum("ij,jk->ik", vectors, self.vector_weights) + self.intercepts
        raw = np.exp(raw - raw.max(axis=1, keepdims=True))
        return np.asarray(raw / raw.sum(axis=1, keepdims=True), np.float64)

    def to_json(self) -> dict[str, Any]:
        """The model as plain values, weights rounded to four places."""
        return {
            "moves": [move.label for move in Move],
            "intercepts": self.intercepts.round(4).tolist(),
            "features": {
                name: {"mean": round(float(m), 4), "scale": round(float(s), 4), "weights": w.round(4).tolist()}
                for name, m, s, w in zip(self.names, self.means, self.scales, self.weights, strict=True)
            },
            "vectors": self.vector_weights.round(3).tolist(),
        }


def move_features(texts: Sequence[str], features: NDArray[np.float32]) -> NDArray[np.float32]:
    """Cues and form of each sentence, shape (n_sentences, n_cues + len(FORM))."""
    position = {feature.name: i for i, feature in enumerate(FEATURES)}
    return np.concatenate([cue_table(texts), features[:, [position[name] for name in FORM]]], axis=1)


@lru_cache(maxsize=1)
def load_move_model() -> MoveModel | None:
    """The model that ships, or None where there is none: then the cues decide."""
    path = model_path("moves", "cues.toml").with_name("model.json")
    if not path.exists():
        return None
    plain = json.loads(path.read_text("utf-8"))
    rows = plain["features"]
    names = (*cue_names(), *FORM)
    return MoveModel(
        names,
        np.array([rows[name]["mean"] for name in names]),
        np.array([rows[name]["scale"] for name in names]),
        np.array([rows[name]["weights"] for name in names]),
        np.array(plain["vectors"]),
        np.array(plain["intercepts"]),
    )
