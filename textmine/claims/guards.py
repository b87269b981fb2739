"""What keeps two alike texts apart: they speak against each other, name other numbers, or answer other questions."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np
from numpy.typing import NDArray

from textmine.claims.likeness import Likeness
from textmine.claims.pairs import load_pair_model, shared_letters
from textmine.claims.stance import TELLING_SHARE, Sides, says_half, sides, tells_of_absence
from textmine.claims.voices import ELLIPTIC
from textmine.language.folding import fold_all
from textmine.spans import Int32

__all__ = ["Guards", "opposed"]

_NUMBER = re.compile(r"\d+(?:\.\d+)?|[二两三四五六七八九十百千万半]+(?=[^\W\d])")
"""Numbers; 一 is left out, since it is mostly an article."""
_SHORT = 20
"""Letters up to which pairs are judged by `textmine.claims.pairs`, which learnt from such pairs: the vector of a longer
sentence moves for many reasons."""
_PER_LOG_ODDS = 0.05
"""Likeness that a pair lacks for each of its log-odds against. A guess: short texts' likeness spreads so much."""


@dataclass(frozen=True)
class Guards:
    """What is needed to tell texts apart.

    Attributes:
        likeness: of the texts; it holds their wording too.
        threads: code of the thread of each, −1 where it has none, shape (n_texts,).
        texts: each as written.
        words: the words of each as written.
        known: `sides` of those that were looked at.
    """

    likeness: Likeness
    threads: Int32
    texts: Sequence[str]
    words: Sequence[Sequence[str]]
    known: dict[int, Sides] = field(default_factory=dict, repr=False)

    def take(self, texts: NDArray[np.int64]) -> Guards:
        """The same of some texts, for another process."""
        chosen = texts.tolist()
        known = {place: self.known[text] for place, text in enumerate(chosen) if text in self.known}
        words = [() if place in known else self.words[text] for place, text in enumerate(chosen)]
        written = [self.texts[text] for text in chosen]
        return Guards(self.likeness.take(texts), self.threads[texts], written, words, known)

    def learn(self, texts: NDArray[np.int64], known: Mapping[int, Sides]) -> None:
        """Keep what another process found out of the texts that it took."""
        self.known.update((int(texts[place]), own) for place, own in known.items())

    def sides(self, texts: NDArray[np.int64]) -> list[Sides]:
        """What each of the texts states and denies."""
        unknown = [i for i in texts.tolist() if i not in self.known]
        written = [self.texts[i] for i in unknown]
        for i, text, folded in zip(unknown, written, fold_all(written), strict=True):
            words = self.words[i]
            self.known[i] = sides(folded, words if folded == text else list(fold_all(words)))
        return [self.known[i] for i in texts.tolist()]

    def apart(self, chosen: NDArray[np.int64], others: NDArray[np.int64] | None = None) -> NDArray[np.bool_]:
        """Which pairs of the chosen texts must not be one: symmetric, bool (n, n), or with others, (n, n_others)."""
        others = chosen if others is None else others
        against = opposed(self.sides(chosen), self.sides(others))
        return against | self._other_questions(chosen, others) | self._only_one_was_there(chosen, others)

    def _only_one_was_there(self, chosen: NDArray[np.int64], others: NDArray[np.int64]) -> NDArray[np.bool_]:
        missed, missed_ = (
            np.fromiter(map(tells_of_absence, fold_all([self.texts[i] for i in texts.tolist()])), bool, len(texts))
            for texts in (chosen, others)
        )
        return np.asarray(missed[:, None] != missed_[None, :])

    def halves(self, statement: int, texts: NDArray[np.int64]) -> NDArray[np.bool_]:
        """Which of the texts say a rule without the exception that the statement has, or the other way round."""
        own = self.sides(np.array([statement]))[0]
        return np.fromiter((says_half(own, text) for text in self.sides(texts)), bool, len(texts))

    def lacking(self, chosen: NDArray[np.int64], others: NDArray[np.int64] | None = None) -> NDArray[np.float32]:
        """How far each pair is from being one matter, float (n, n), or with others, (n, n_others): above 0 it is not.

        A frame shared with another object or number. Unlike `apart` this is a measure, since within a group that others
        hold together a pair may lack a little.
        """
        others = chosen if others is None else others
        lacking = np.full((len(chosen), len(others)), -np.inf, np.float32)
        short, short_ = (np.flatnonzero([len(self.likeness.wording[i]) <= _SHORT for i in texts.tolist()])
                         for texts in (chosen, others))  # fmt: skip
        if len(short) and len(short_):
            lacking[np.ix_(short, short_)] = -_PER_LOG_ODDS * self._odds(chosen[short], others[short_])
        return lacking

    def _odds(self, chosen: NDArray[np.int64], others: NDArray[np.int64]) -> NDArray[np.float32]:
        """Log-odds that pairs of short texts say the same, float (n, n_others)."""
        words = self.likeness.cosine_of_words(chosen, others)
        vectors = self.likeness.vectors[chosen] @ self.likeness.vectors[others].T
        wording, wording_ = ([self.likeness.wording[i] for i in texts.tolist()] for texts in (chosen, others))
        numbers = self._other_numbers(chosen, others)
        return load_pair_model().log_odds(vectors, words, shared_letters(wording, wording_), numbers)

    def _other_numbers(self, chosen: NDArray[np.int64], others: NDArray[np.int64]) -> NDArray[np.bool_]:
        """Which pairs name other numbers, or one of them none."""
        numbers, numbers_ = (
            [tuple(sorted(set(_NUMBER.findall(self.texts[i])))) for i in texts.tolist()] for texts in (chosen, others)
        )
        ranks = {own: rank for rank, own in enumerate({*numbers, *numbers_})}
        codes, codes_ = ([ranks[own] for own in each] for each in (numbers, numbers_))
        return np.not_equal.outer(codes, codes_)

    def _other_questions(self, chosen: NDArray[np.int64], others: NDArray[np.int64]) -> NDArray[np.bool_]:
        differ = self.threads[chosen][:, None] != self.threads[others][None, :]
        elliptic, elliptic_ = (
            np.array([len(self.likeness.wording[i]) < ELLIPTIC for i in texts.tolist()], bool)
            for texts in (chosen, others)
        )
        return np.asarray(differ & (elliptic[:, None] | elliptic_[None, :]))


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
