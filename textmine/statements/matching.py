"""How often patterns are found in many texts: by polars, several times as fast as a loop, where it knows the syntax."""

from __future__ import annotations

import re
from collections.abc import Sequence

import numpy as np
import polars as pl
from numpy.typing import NDArray

__all__ = ["as_series", "count_matches", "has_match"]

_LOOKS_AROUND = re.compile(r"\(\?<?[=!]")
"""What Rust's regular expressions, which run in linear time, leave out; all else that is used here means the same."""
_FEW = 500
"""Texts up to which a loop is quicker than to compile the pattern anew, some milliseconds."""


def as_series(texts: Sequence[str] | pl.Series) -> pl.Series:
    """Texts as a column, so that many patterns are looked for in one copy."""
    return texts if isinstance(texts, pl.Series) else pl.Series(texts, dtype=pl.String)


def count_matches(texts: Sequence[str] | pl.Series, pattern: re.Pattern[str]) -> NDArray[np.int64]:
    """How often each text shows a pattern, shape (n_texts,).

    >>> said = ["听课、评课、磨课。", "需要我，不需要他。"]  # hear, judge, hone lessons; need me, not him
    >>> count_matches(said, re.compile("、")).tolist(), count_matches(said, re.compile("需要(?!我)")).tolist()
    ([2, 0], [0, 1])
    """
    column = as_series(texts)
    if _is_for_python(pattern, len(column)):
        return np.fromiter((len(pattern.findall(text)) for text in column), np.int64, len(column))
    return column.str.count_matches(pattern.pattern).to_numpy().astype(np.int64)


def has_match(texts: Sequence[str] | pl.Series, pattern: re.Pattern[str]) -> NDArray[np.bool_]:
    """Whether each text shows a pattern, shape (n_texts,)."""
    column = as_series(texts)
    if _is_for_python(pattern, len(column)):
        return np.fromiter((pattern.search(text) is not None for text in column), np.bool_, len(column))
    return column.str.contains(pattern.pattern).to_numpy().astype(np.bool_)


def _is_for_python(pattern: re.Pattern[str], n_texts: int) -> bool:
    return n_texts <= _FEW or _LOOKS_AROUND.search(pattern.pattern) is not None
