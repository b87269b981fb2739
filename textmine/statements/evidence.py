"""What speaks for a sentence's move: its wording, form, meaning and place, and those of the sentences beside it.

A sentence of a story tells of a difficulty, of what was done, or merely sets the scene: only what stands around it
shows which; a line beneath 下周工作 (next week's work) is a plan, beneath 本周工作 (this week's) a report. Everything
is measured within one document.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from textmine.corpus import Kind
from textmine.spans import Sentences
from textmine.statements.features import FEATURES
from textmine.statements.grams import find_grams
from textmine.statements.matching import as_series, has_match
from textmine.statements.moves import cue_names, cue_table
from textmine.statements.within import ranks_from_ends

__all__ = ["PARTS", "Evidence", "gather_evidence", "headings_above", "names"]

FORM = (
    "log_length", "question", "first_person", "we", "second_person", "number", "quotation", "order", "enumeration",
    "clauses", "complete", "courtesy", "exclamation", "definition", "stance", "opinion", "contrast", "conclusion",
    "time", "variety", "specificity", "first", "last",
)  # fmt: skip
"""Features of `textmine.statements.features` that the moves look at too."""

_PLACE = ("relative", "log_sentences", "opens", "closes", "alone", "from_begin", "from_end", "log_below_heading")
_KINDS = tuple(kind.value for kind in Kind)
_NEAR = 5
"""Places beyond the fifth from either end are alike."""

_SIDES = ("before", "behind", "above")
PARTS = 2 + len(_SIDES)
"""Vectors a sentence has: its own, those of the one before, the one behind and the heading above it, and its
document's mean."""

_HEADING = re.compile(r"^\s*(?:#.{1,58}|[^。！？!?；;，,、～~…]{1,16}|[^。！？!?；;]{1,26}[：:][\s*_]*)$")
"""A line without an end mark, or one that ends in a colon. Lengths are guesses."""
_LETTER = re.compile(r"[A-Za-z\u4e00-\u9fff]")


def names() -> tuple[str, ...]:
    """The columns of `Evidence.named`: cues, form, kind, place; the cues and form of neighbours and heading."""
    own = (*cue_names(), *FORM)
    beside = (f"{side}:{name}" for side in _SIDES for name in own)
    return (*own, *(f"kind:{kind}" for kind in _KINDS), *(f"place:{name}" for name in _PLACE), *beside)


@dataclass(frozen=True, eq=False)
class Evidence:
    """Evidence on some sentences.

    Attributes:
        named: measures with names, float32 (n_sentences, len(names())).
        vectors: of the sentence, the one before, the one behind, the heading above, and the document's mean, side by
            side, zero where there is none; float32 (n_sentences, PARTS · d).
        gram_rows, gram_places, grams: the distinct character n-grams of each sentence, as `find_grams` gives them.
    """

    named: NDArray[np.float32]
    vectors: NDArray[np.float32]
    gram_rows: NDArray[np.int64]
    gram_places: NDArray[np.int64]
    grams: NDArray[np.int64]

    def __len__(self) -> int:
        return len(self.named)


def gather_evidence(
    texts: Sequence[str],
    kinds: Sequence[str],
    sentences: Sentences,
    features: NDArray[np.float32],
    vectors: NDArray[np.float32],
    grams: NDArray[np.int64] | None = None,
) -> Evidence:
    """Gather what the classifiers look at.

    Args:
        texts: what each sentence says.
        kinds: the kind of each document.
        sentences: the sentences.
        features: of `sentence_features`, shape (n_sentences, len(FEATURES)).
        vectors: sentence vectors of length 1, shape (n_sentences, d).
        grams: keys of the n-grams that count, rising; by default all.
    """
    position = {feature.name: i for i, feature in enumerate(FEATURES)}
    own = np.concatenate([cue_table(texts), features[:, [position[name] for name in FORM]]], axis=1)
    kind = np.array([[of == name for name in _KINDS] for of in kinds], np.float32).reshape(-1, len(_KINDS))
    place, left = ranks_from_ends(sentences.offsets)
    rows = np.arange(len(place))
    above = headings_above(texts, sentences.offsets)
    sides = [np.where(place > 0, rows - 1, -1), np.where(left > 0, rows + 1, -1), above]
    below = np.where(above < 0, 0, np.log1p(rows - above))
    mean = _means(vectors, sentences)[sentences.documents]
    return Evidence(
        np.concatenate(
            [own, kind[sentences.documents], _places(place, left, below), *(_beside(own, side) for side in sides)],
            axis=1,
        ),
        np.concatenate([vectors, *(_beside(vectors, side) for side in sides), mean], axis=1),
        *find_grams(texts, grams),
    )


def headings_above(texts: Sequence[str], offsets: NDArray[np.int64]) -> NDArray[np.int64]:
    """The row of the last heading before each sentence in its document, −1 where there is none; shape (n_sentences,).

    Args:
        texts: what each sentence says.
        offsets: where each document's sentences begin, shape (n_documents + 1,).

    >>> said = ["下周工作", "修完接口。", "写测试。", "听了课。"]  # next week's work; mend; write tests; heard a lesson
    >>> headings_above(said, np.array([0, 3, 4])).tolist()
    [-1, 0, 0, -1]
    """
    column, rows = as_series(texts), np.arange(len(texts))
    is_heading = has_match(column, _HEADING) & has_match(column, _LETTER)
    last = np.maximum.accumulate(np.where(is_heading, rows, -1), axis=0)
    before = np.concatenate([[-1], last[:-1]])[: len(texts)]
    return np.where(before >= np.repeat(offsets[:-1], np.diff(offsets)), before, -1)


def _beside(values: NDArray[np.float32], neighbour: NDArray[np.int64]) -> NDArray[np.float32]:
    """The neighbours' rows, zeros where there is none."""
    found = values[neighbour]
    found[neighbour < 0] = 0
    return found


def _places(place: NDArray[np.int64], left: NDArray[np.int64], below: NDArray[np.float64]) -> NDArray[np.float32]:
    size = place + left + 1
    columns = (
        place / np.maximum(size - 1, 1), np.log(size), place == 0, left == 0, size == 1,
        np.minimum(place, _NEAR) / _NEAR, np.minimum(left, _NEAR) / _NEAR, below,
    )  # fmt: skip
    return np.stack(columns, axis=1).astype(np.float32)


def _means(vectors: NDArray[np.float32], sentences: Sentences) -> NDArray[np.float32]:
    """The direction of each document, of length 1; shape (n_documents, d)."""
    total, filled = np.zeros((len(sentences.offsets) - 1, vectors.shape[1]), np.float32), np.diff(sentences.offsets) > 0
    if filled.any():
        total[filled] = np.add.reduceat(vectors, sentences.offsets[:-1][filled], axis=0)
    return np.asarray(total / np.maximum(np.linalg.norm(total, axis=1, keepdims=True), 1e-9), np.float32)
