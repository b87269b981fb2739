"""Whether a sentence praises or complains, by counted words and the negation before them."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Sequence
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from textmine.resources import model_path

__all__ = ["polarity"]


def polarity(texts: Sequence[str]) -> NDArray[np.int8]:
    """1 for praise, −1 for complaint, 0 for neither or both; shape (n_sentences,).

    A negation within three characters before a word turns it round.

    >>> polarity(["讲座精彩，很有收获。", "内容不够实用。", "九点上课。"])  # splendid; impractical; at nine
    array([ 1, -1,  0], dtype=int8)
    """
    return np.sign([_balance(text) for text in texts]).astype(np.int8) if len(texts) else np.empty(0, np.int8)


def _balance(text: str) -> int:
    positive, negative, negation = _patterns()

    def signed(pattern: re.Pattern[str]) -> int:
        return sum(
            -1 if negation.search(text[max(0, m.start() - 3) : m.start()]) else 1 for m in pattern.finditer(text)
        )

    return signed(positive) - signed(negative)


@lru_cache(maxsize=1)
def _patterns() -> tuple[re.Pattern[str], re.Pattern[str], re.Pattern[str]]:
    words = tomllib.loads(model_path("moves", "polarity.toml").read_text("utf-8"))
    return re.compile(words["positive"]), re.compile(words["negative"]), re.compile(words["negation"])
