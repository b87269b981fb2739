"""Whether a sentence asserts something that others can hold too, or tells what happened once.

A need, a judgement, a difficulty, an insight, a plan or a standing practice can be shared; a scene, a date, a quoted
remark or a heading cannot, though it may resemble others. Weighed by a logistic regression over wording with names
(`models/claims/assertion.toml`) and the form of the sentence; `models/claims/CARD.md` tells how it was learnt.
"""

from __future__ import annotations

import json
import re
import tomllib
from collections.abc import Sequence
from functools import cache

import numpy as np
from numpy.typing import NDArray

from textmine.resources import model_path
from textmine.statements.matching import as_series, count_matches, has_match

__all__ = ["assertion_features", "assertions", "feature_names"]

_MOST = 2
"""A cue counts at most so often: what is said twice is hardly surer than what is said once."""
_HAN = re.compile(r"[一-鿿]")
_NUMBER = re.compile(r"\d+(?:\.\d+)?|[〇零二两三四五六七八九十百千万]+(?=[^\W])")
_MOST_NUMBERS = 4
_COMPLETE, _OPEN_END = re.compile(r"[。！!]$"), re.compile(r"[：:；;，,]$")
_QUESTION, _COMMA = re.compile("[？?]"), re.compile("，")
_FORM = ("log_length", "han", "numbers", "complete", "open_end", "question", "clauses")


def assertions(texts: Sequence[str]) -> NDArray[np.float32]:
    """Log-odds that each text asserts something that others can hold too, shape (n_texts,).

    >>> rule, scene = assertions(["微党课应该讲身边人的真事。", "第二天他在门口站了一会儿。"])  # tell true tales
    >>> bool(rule > 0 > scene)
    True
    """
    weights, intercept = _model()
    return np.asarray(assertion_features(texts) @ weights + intercept, np.float32)


def feature_names() -> tuple[str, ...]:
    """The columns of `assertion_features`: cues, then form."""
    return (*_cues(), *_FORM)


def assertion_features(texts: Sequence[str]) -> NDArray[np.float64]:
    """What the judgement rests on, shape (n_texts, n_features)."""
    column = as_series(texts)
    lengths = np.maximum(column.str.len_chars().to_numpy(), 1).astype(np.float64)
    cues = [np.minimum(count_matches(column, cue), _MOST) for cue in _cues().values()]
    form = (
        np.log(lengths),
        count_matches(column, _HAN) / lengths,
        np.minimum(count_matches(column, _NUMBER), _MOST_NUMBERS),
        has_match(column, _COMPLETE),
        has_match(column, _OPEN_END),
        has_match(column, _QUESTION),
        count_matches(column, _COMMA) >= 2,
    )
    return np.stack([*cues, *form], axis=1).astype(np.float64)


@cache
def _cues() -> dict[str, re.Pattern[str]]:
    table = tomllib.loads(model_path("claims", "assertion.toml").read_text("utf-8"))
    return {name: re.compile(pattern) for name, pattern in table.items()}


@cache
def _model() -> tuple[NDArray[np.float64], float]:
    plain = json.loads(model_path("claims", "assertion.json").read_text("utf-8"))
    return np.array([plain["weights"][name] for name in feature_names()]), float(plain["intercept"])
