"""A claim in one sentence: the one that is most like all others, shortened where that is safe."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from textmine.claims.likeness import Likeness
from textmine.claims.voices import Voices

__all__ = ["medoid", "shorten"]


def medoid(texts: NDArray[np.int64], likeness: Likeness, voices: Voices) -> int:
    """The text most like the others, each weighed by how many sentences read it; of equals the first by wording."""
    weights = np.bincount(voices.texts, minlength=len(voices.first))[texts].astype(np.float64)
    central = likeness.between(texts, texts).astype(np.float64) @ weights
    return int(texts[int(np.argmax(np.round(central, 6)))])


def shorten(text: str) -> str:
    """The statement that a sentence makes.

    >>> shorten("微党课要短。")
    '微党课要短。'
    """
    return text
