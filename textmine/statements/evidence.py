"""What speaks for a sentence's move: its wording, form, meaning and place, and those of the sentences beside it.

A sentence of a story tells of a difficulty, of what was done, or merely sets the scene: only what stands around it
shows which. Everything is measured within one document.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from textmine.corpus import Kind
from textmine.spans import Sentences
from textmine.statements.features import FEATURES
from textmine.statements.grams import find_grams
from textmine.statements.moves import cue_names, cue_table
from textmine.statements.within import ranks_from_ends

__all__ = ["PARTS", "Evidence", "gather_evidence", "names"]

FORM = (
    "log_length", "question", "first_person", "we", "second_person", "number", "quotation", "order", "enumeration",
    "clauses", "complete", "courtesy", "exclamation", "definition", "stance", "opinion", "contrast", "conclusion",
    "time", "variety", "specificity", "first", "last",
)  # fmt: skip
"""Features of `textmine.statements.features` that the moves look at too."""

_PLACE = ("relative", "log_sentences", "opens", "closes", "alone", "from_begin", "from_end")
_KINDS = tuple(kind.value for kind in Kind)
_NEAR = 5
"""Places beyond the fifth from either end are alike."""

PARTS = 4
"""Vectors a sentence has: its own, those of the one before and behind it, and its document's mean."""


def names() -> tuple[str, ...]:
    """The columns of `Evidence.named`: cues, form, kind, place, and the cues and form of both neighbours."""
    own = (*cue_names(), *FORM)
    beside = (f"{side}:{name}" for side in ("before", "behind") for name in own)
    return (*own, *(f"kind:{kind}" for kind in _KINDS), *(f"place:{name}" for name in _PLACE), *beside)


@dataclass(frozen=True, eq=False)
class Evidence:
    """Evidence on some sentences.

    Attributes:
        named: measures with names, float32 (n_sentences, len(names())).
        vectors: of the sentence, the one before, the one behind, and the document's mean, side by side, zero where
            there is none; float32 (n_sentences, PARTS · d).
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
    before, behind = np.where(place > 0, np.arange(len(place)) - 1, -1), np.arange(1, len(place) + 1)
    behind[left == 0] = -1
    mean = _means(vectors, sentences)[sentences.documents]
    return Evidence(
        np.concatenate(
            [own, kind[sentences.documents], _places(place, left), _beside(own, before), _beside(own, behind)], axis=1
        ),
        np.concatenate([vectors, _beside(vectors, before), _beside(vectors, behind), mean], axis=1),
        *find_grams(texts, grams),
    )


def _beside(values: NDArray[np.float32], neighbour: NDArray[np.int64]) -> NDArray[np.float32]:
    """The neighbours' rows, zeros where there is none."""
    found = values[neighbour]
    found[neighbour < 0] = 0
    return found


def _places(place: NDArray[np.int64], left: NDArray[np.int64]) -> NDArray[np.float32]:
    size = place + left + 1
    columns = (
        place / np.maximum(size - 1, 1), np.log(size), place == 0, left == 0, size == 1,
        np.minimum(place, _NEAR) / _NEAR, np.minimum(left, _NEAR) / _NEAR,
    )  # fmt: skip
    return np.stack(columns, axis=1).astype(np.float32)


def _means(vectors: NDArray[np.float32], sentences: Sentences) -> NDArray[np.float32]:
    """The direction of each document, of length 1; shape (n_documents, d)."""
    total = np.zeros((len(sentences.offsets) - 1, vectors.shape[1]), np.float32)
    np.add.at(total, sentences.documents, vectors)
    return np.asarray(total / np.maximum(np.linalg.norm(total, axis=1, keepdims=True), 1e-9), np.float32)
