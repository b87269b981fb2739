"""What keeps two alike texts apart: they speak against each other, name other numbers, or answer other questions."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from textmine.claims.likeness import Likeness
from textmine.claims.stance import TELLING_SHARE, Sides, sides
from textmine.claims.voices import ELLIPTIC, Voices

__all__ = ["Guards", "opposed"]

_NUMBER = re.compile(
    r"(\d+(?:\.\d+)?|[一二两三四五六七八九十百千万半]+)\s*(分钟|小时|学时|课时|个月|%|％|[\u4e00-\u9fff])"
)
_SAME_WORDS = 0.5
"""Cosine of words from which two texts that differ in a number differ in nothing much else. An admitted guess."""


@dataclass(frozen=True)
class Guards:
    """What is needed to tell texts apart; `sides` and `numbers` are computed when a text is first looked at."""

    voices: Voices
    likeness: Likeness
    texts: Sequence[str]
    words: Sequence[Sequence[str]]

    def apart(self, chosen: NDArray[np.int64]) -> NDArray[np.bool_]:
        """Which pairs of the chosen texts must not be one: symmetric, bool (n, n)."""
        own_sides = [sides(self.texts[i], self.words[i]) for i in chosen.tolist()]
        different = opposed(own_sides) | self._other_numbers(chosen) | self._other_questions(chosen)
        return np.asarray(different, bool)

    def _other_numbers(self, chosen: NDArray[np.int64]) -> NDArray[np.bool_]:
        numbers = [_numbers(self.texts[i]) for i in chosen.tolist()]
        units = sorted({unit for own in numbers for unit in own})
        if not units:
            return np.zeros((len(chosen), len(chosen)), bool)
        has_unit = _table([set(own) for own in numbers], units)
        values = sorted({(unit, value) for own in numbers for unit in own for value in own[unit]})
        has_value = _table([{(u, v) for u in own for v in own[u]} for own in numbers], values)
        differs: NDArray[np.bool_] = (has_unit @ has_unit.T > 0) & (has_value @ has_value.T == 0)
        if not differs.any():
            return differs
        words = (self.likeness.words[chosen] @ self.likeness.words[chosen].T).toarray()
        return np.asarray(differs & (words >= _SAME_WORDS))

    def _other_questions(self, chosen: NDArray[np.int64]) -> NDArray[np.bool_]:
        threads = self.voices.threads[chosen]
        elliptic = np.array([len(self.voices.wording[i]) < ELLIPTIC for i in chosen.tolist()], bool)
        leans = elliptic[:, None] | elliptic[None, :]
        return np.asarray(leans & (threads[:, None] != threads[None, :]))


def opposed(all_sides: Sequence[Sides], others: Sequence[Sides] | None = None) -> NDArray[np.bool_]:
    """Which pairs speak against each other, bool (n, n), or (n, n_others)."""
    others = all_sides if others is None else others
    words = sorted({word for side in (*all_sides, *others) for word in side.denied})
    pairs = sorted({number for side in (*all_sides, *others) for number in side.plus | side.minus})
    left, right = ([_table([getattr(side, name) for side in group], keys) for name, keys in _columns(words, pairs)]
                   for group in (all_sides, others))  # fmt: skip
    stated, denied, plus, minus = left
    stated_, denied_, plus_, minus_ = right
    against = denied @ stated_.T + stated @ denied_.T
    sizes = np.minimum.outer([side.size for side in all_sides], [side.size for side in others])
    against[against < TELLING_SHARE * sizes] = 0
    pairs = plus @ minus_.T + minus @ plus_.T - plus @ plus_.T - minus @ minus_.T
    return np.asarray(against - denied @ denied_.T + 2 * pairs > 0)


def _columns(words: list[str], pairs: list[int]) -> tuple[tuple[str, list[Any]], ...]:
    return ("stated", words), ("denied", words), ("plus", pairs), ("minus", pairs)


def _table(rows: Sequence[Any], keys: Sequence[Any]) -> NDArray[np.float32]:
    place = {key: j for j, key in enumerate(keys)}
    table = np.zeros((len(rows), len(keys)), np.float32)
    for i, row in enumerate(rows):
        for key in row:
            if key in place:
                table[i, place[key]] = 1
    return table


def _numbers(text: str) -> dict[str, set[str]]:
    """The numbers of a text by the word that follows them, which is mostly their unit."""
    found: dict[str, set[str]] = {}
    for value, unit in _NUMBER.findall(text):
        found.setdefault(unit, set()).add(value)
    return found
