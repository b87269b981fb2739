"""What keeps two alike texts apart: they speak against each other, name other numbers, or answer other questions."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np
from numpy.typing import NDArray

from textmine.claims.likeness import Likeness
from textmine.claims.matter import share_matter
from textmine.claims.pairs import letters_of_pairs, load_pair_model, shared_letters
from textmine.claims.stance import TELLING_SHARE, Sides, opposition, says_half, sides, tells_of_absence
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
        words: the folded words of each.
        known: `sides` of those that were looked at.
    """

    likeness: Likeness
    threads: Int32
    texts: Sequence[str]
    words: Sequence[Sequence[str]]
    known: dict[int, Sides] = field(default_factory=dict, repr=False)
    _codes: dict[tuple[str, ...], int] = field(default_factory=dict, init=False, repr=False)

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
        for i, folded in zip(unknown, fold_all([self.texts[i] for i in unknown]), strict=True):
            self.known[i] = sides(folded, self.words[i])
        return [self.known[i] for i in texts.tolist()]

    def apart(self, chosen: NDArray[np.int64]) -> NDArray[np.bool_]:
        """Which pairs of the chosen texts must not be one: symmetric, bool (n, n)."""
        own = self._told(chosen)
        return opposed(self.sides(chosen)) | _differ([column[:, None] for column in own], own)

    def pairs_apart(self, left: NDArray[np.int64], right: NDArray[np.int64]) -> NDArray[np.bool_]:
        """Which of the texts beside each other must not be one, shape (n_pairs,)."""
        both = zip(self.sides(left), self.sides(right), strict=True)
        against = np.fromiter((opposition(one, other) > 0 for one, other in both), bool, len(left))
        return against | _differ(self._told(left), self._told(right))

    def _told(self, texts: NDArray[np.int64]) -> list[NDArray[Any]]:
        """Of each text whether somebody missed what it speaks of, whether it leans on a question, and on which."""
        chosen = texts.tolist()
        missed = map(tells_of_absence, fold_all([self.texts[i] for i in chosen]))
        elliptic = (len(self.likeness.wording[i]) < ELLIPTIC for i in chosen)
        return [*(np.fromiter(column, bool, len(chosen)) for column in (missed, elliptic)), self.threads[texts]]

    def halves(self, statements: NDArray[np.int64], texts: NDArray[np.int64]) -> NDArray[np.bool_]:
        """Which texts say a rule without the exception that the statement beside them has, or the other way round."""
        both = zip(self.sides(statements), self.sides(texts), strict=True)
        return np.fromiter((says_half(statement, text) for statement, text in both), bool, len(texts))

    def lacking(self, chosen: NDArray[np.int64]) -> NDArray[np.float32]:
        """How far each pair is from being one matter, float (n, n): above 0 it is not.

        A frame shared with another object or number. Unlike `apart` this is a measure, since within a group that others
        hold together a pair may lack a little.
        """
        lacking = np.full((len(chosen), len(chosen)), -np.inf, np.float32)
        short = np.flatnonzero(self._short(chosen))
        if len(short):
            lacking[np.ix_(short, short)] = -_PER_LOG_ODDS * self._odds(chosen[short])
        return lacking

    def pairs_lacking(self, left: NDArray[np.int64], right: NDArray[np.int64]) -> NDArray[np.float32]:
        """The same of texts beside each other, shape (n_pairs,)."""
        lacking = np.full(len(left), -np.inf, np.float32)
        short = np.flatnonzero(self._short(left) & self._short(right))
        if len(short):
            lacking[short] = -_PER_LOG_ODDS * self._odds_of_pairs(left[short], right[short])
        return lacking

    def pairs_share_matter(self, left: NDArray[np.int64], right: NDArray[np.int64]) -> NDArray[np.bool_]:
        """Which of the texts beside each other have a word in common that tells their matter, shape (n_pairs,)."""
        own, words = self.likeness.wording, self.words
        both = zip(left.tolist(), right.tolist(), strict=True)
        return np.fromiter((share_matter((own[a], words[a]), (own[b], words[b])) for a, b in both), bool, len(left))

    def _short(self, texts: NDArray[np.int64]) -> NDArray[np.bool_]:
        return np.fromiter((len(self.likeness.wording[i]) <= _SHORT for i in texts.tolist()), bool, len(texts))

    def _odds(self, chosen: NDArray[np.int64]) -> NDArray[np.float32]:
        """Log-odds that pairs of short texts say the same, float (n, n)."""
        words, own = self.likeness.cosine_of_words(chosen, chosen), self.likeness.vectors[chosen]
        wording = [self.likeness.wording[i] for i in chosen.tolist()]
        letters = shared_letters(wording, wording)
        return load_pair_model().log_odds(own @ own.T, words, letters, self._other_numbers(chosen))

    def _odds_of_pairs(self, left: NDArray[np.int64], right: NDArray[np.int64]) -> NDArray[np.float32]:
        """The same of texts beside each other, shape (n_pairs,)."""
        vectors, words = self.likeness.cosines_of_pairs(left, right)
        letters = letters_of_pairs(*([self.likeness.wording[i] for i in texts.tolist()] for texts in (left, right)))
        return load_pair_model().log_odds(vectors, words, letters, self._numbers(left) != self._numbers(right))

    def _other_numbers(self, chosen: NDArray[np.int64]) -> NDArray[np.bool_]:
        """Which pairs name other numbers, or one of them none, bool (n, n)."""
        numbers = self._numbers(chosen)
        return np.not_equal.outer(numbers, numbers)

    def _numbers(self, texts: NDArray[np.int64]) -> NDArray[np.int64]:
        """A code for the numbers that each text names, shape (n_texts,)."""
        named = (tuple(sorted(set(_NUMBER.findall(self.texts[i])))) for i in texts.tolist())
        codes = (self._codes.setdefault(numbers, len(self._codes)) for numbers in named)
        return np.fromiter(codes, np.int64, len(texts))


def _differ(left: Sequence[NDArray[Any]], right: Sequence[NDArray[Any]]) -> NDArray[np.bool_]:
    """Whether only one tells of absence, or they answer other questions; columns as of `Guards._told`."""
    missed, elliptic, threads = zip(left, right, strict=True)
    return np.asarray((missed[0] != missed[1]) | ((threads[0] != threads[1]) & (elliptic[0] | elliptic[1])))


def opposed(all_sides: Sequence[Sides], others: Sequence[Sides] | None = None) -> NDArray[np.bool_]:
    """Which pairs speak against each other, bool (n, n), or (n, n_others)."""
    others = all_sides if others is None else others
    words = sorted({word for side in (*all_sides, *others) for word in side.denied})
    pairs = sorted({number for side in (*all_sides, *others) for number in side.plus | side.minus})
    if not words and not pairs:
        return np.zeros((len(all_sides), len(others)), bool)
    left, right = ([_table([getattr(side, name) for side in group], keys) for name, keys in _columns(words, pairs)]
                   for group in (all_sides, others))  # fmt: skip
    stated, denied, plus, minus = left
    stated_, denied_, plus_, minus_ = right
    against = np.zeros((len(all_sides), len(others)), np.float32)
    # Few texts deny anything or stand on a side, so only their rows and columns are multiplied.
    one, other = (np.flatnonzero(table.any(axis=1)) for table in (denied, denied_))
    against[one] = denied[one] @ stated_.T
    against[:, other] += stated @ denied_[other].T
    row, column = np.nonzero(against)
    sizes, sizes_ = (np.array([side.size for side in group]) for group in (all_sides, others))
    rare = against[row, column] < TELLING_SHARE * np.minimum(sizes[row], sizes_[column])
    against[row[rare], column[rare]] = 0
    against[np.ix_(one, other)] -= denied[one] @ denied_[other].T
    one, other = (np.flatnonzero((up + down).any(axis=1)) for up, down in ((plus, minus), (plus_, minus_)))
    sides_of = (plus - minus)[one] @ (plus_ - minus_)[other].T  # a text stands on one side of a pair at most
    against[np.ix_(one, other)] -= 2 * sides_of
    return np.asarray(against > 0)


def _columns(words: list[str], pairs: list[int]) -> tuple[tuple[str, list[Any]], ...]:
    return ("stated", words), ("denied", words), ("plus", pairs), ("minus", pairs)


def _table(rows: Sequence[Any], keys: Sequence[Any]) -> NDArray[np.float32]:
    place, wanted = {key: j for j, key in enumerate(keys)}, frozenset(keys)
    table = np.zeros((len(rows), len(keys)), np.float32)
    for i, row in enumerate(rows):
        for key in row & wanted:
            table[i, place[key]] = 1
    return table
