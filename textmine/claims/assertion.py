"""Whether a sentence asserts something that others can hold too, or tells what happened once.

A need, a judgement, a difficulty, an insight, a plan or a standing practice can be shared; a scene, a date, a quoted
remark or a heading cannot, though it may resemble others. Weighed by a logistic regression over wording with names
(`models/claims/assertion.toml`) and the form of the sentence; `models/claims/CARD.md` tells how it was learnt.
"""

from __future__ import annotations

import json
import math
import re
import tomllib
from collections.abc import Iterator, Sequence
from functools import cache

import numpy as np
from numpy.typing import NDArray

from textmine.resources import model_path

__all__ = ["assertion_features", "assertions", "feature_names"]

_MOST = 2
"""A cue counts at most so often: what is said twice is hardly surer than what is said once."""
_HAN = re.compile(r"[一-鿿]")
_NUMBER = re.compile(r"\d+(?:\.\d+)?|[〇零二两三四五六七八九十百千万]+(?=[^\W])")
_MOST_NUMBERS = 4
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
    rows = (list(_measures(text)) for text in texts)
    return np.array(list(rows), np.float64).reshape(len(texts), len(feature_names()))


def _measures(text: str) -> Iterator[float]:
    for cue in _cues().values():
        yield min(len(cue.findall(text)), _MOST)
    yield math.log(max(len(text), 1))
    yield len(_HAN.findall(text)) / max(len(text), 1)
    yield min(len(_NUMBER.findall(text)), _MOST_NUMBERS)
    yield float(text[-1:] in ("。", "！", "!"))
    yield float(text[-1:] in ("：", ":", "；", ";", "，", ","))
    yield float("？" in text or "?" in text)
    yield float(text.count("，") >= 2)


@cache
def _cues() -> dict[str, re.Pattern[str]]:
    table = tomllib.loads(model_path("claims", "assertion.toml").read_text("utf-8"))
    return {name: re.compile(pattern) for name, pattern in table.items()}


@cache
def _model() -> tuple[NDArray[np.float64], float]:
    plain = json.loads(model_path("claims", "assertion.json").read_text("utf-8"))
    return np.array([plain["weights"][name] for name in feature_names()]), float(plain["intercept"])
