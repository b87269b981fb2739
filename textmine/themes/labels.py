"""Names for themes: complete phrases of 4 to 14 characters that people wrote, no lists of words.

The best name is shared by several people of the theme and hardly by others, says what sets the theme apart, is an
established phrase, and lies near its centre. What can be a name at all is said in `phrases.py`; where phrases are
carried by few, two words stand for them (`joined.py`).
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

import numpy as np
from numpy.typing import NDArray

from textmine.spans import Int32
from textmine.themes.describing import TermTable, carried, member_of
from textmine.themes.joined import AND, joined_names
from textmine.themes.phrases import Phrases

__all__ = ["LabelCandidates", "label_candidates", "pick_labels"]

POOL = 40
"""Candidates of a theme that get a vector: embedding 40 × 10 characters a theme takes a blink."""
KEPT = 5
"""Labels kept of each theme: the first and four runners-up."""
LOOKED_AT = 300
"""So many candidates of a theme are compared by who says them."""
STRONG = 40
"""So many first terms are what sets a theme apart."""
LEADING = 3
"""A name has one of so many first terms: otherwise it is about something beside the theme (a guess that reads well)."""
ONCE = 0.15
"""A wording that one person alone wrote may be cut out of something else, or a scene (a guess that reads well)."""
NEARNESS = 4.0
"""How much the cosine with the theme's centre can add to a candidate's score by wording. With 1, 2, 4, 8 the mean
reciprocal rank of the gold class's name is 0.53, 0.54, 0.55, 0.55 on labelled abstracts, 0.65, 0.67, 0.72, 0.72 on long
texts."""

JOINED_NEAR = 0.1
"""Each of two joined words has at least this cosine with the centre: in a small class several people share a word of
their scenes by chance (屋子, a room), and such words lie below it. Without vectors none are joined."""

Embed = Callable[[Sequence[str]], NDArray[np.float32]]


@dataclass(frozen=True)
class LabelCandidates:
    """Candidates of one theme with the wording's share of their score, best first."""

    texts: tuple[str, ...]
    scores: tuple[float, ...]


def label_candidates(
    phrases: Phrases,
    table: TermTable,
    scores: NDArray[np.float32],
    shown: Sequence[Sequence[str]],
    labels: Int32,
    voices: Int32,
) -> list[LabelCandidates]:
    """The best candidates of each theme by wording.

    Args:
        phrases: what could be a name.
        table: terms in units.
        scores: class-based TF-IDF of the terms, shape (n_themes, n_terms).
        shown: the terms by which each theme is shown.
        labels: the theme of each unit, −1 where none, shape (n_units,).
        voices: who wrote each unit, shape (n_units,).
    """
    known, number = np.where(labels >= 0, voices, -1), len(scores)
    present = np.asarray((member_of(labels, number).T @ phrases.found).toarray())
    strong = [_relevance(scores[k], table, np.flatnonzero(labels == k), voices) for k in range(number)]
    joined = joined_names(table, strong, shown, labels, phrases.nominal)
    search, found = _Search(phrases.texts), []
    for theme in range(number):
        speakers = _Speakers(phrases, voices, known, np.where(labels == theme, voices, -1))
        values = _phrase_values(phrases, search, strong[theme], present[theme], speakers)
        found.append(_best(values | joined[theme]))
    return found


class _Speakers:
    """How many people of a theme, and of all, say all the words of a phrase in one sentence."""

    def __init__(self, phrases: Phrases, voices: Int32, everybody: Int32, people: Int32) -> None:
        self.phrases, self.voices = phrases, voices
        outside = phrases.units < 0
        self.everybody = np.where(outside, -1, everybody[phrases.units])
        self.people = np.where(outside, -1, people[phrases.units])
        self.number = max(1, _distinct(people))

    def writers(self, phrase: int) -> int:
        """How many people, in any theme, write the phrase itself."""
        found = self.phrases.found
        return _distinct(self.voices[found.indices[found.indptr[phrase] : found.indptr[phrase + 1]]])

    def count(self, phrase: int) -> tuple[int, int]:
        """Of the theme, and of all."""
        said = self.phrases.said
        places = [said.indices[said.indptr[word] : said.indptr[word + 1]] for word in self.phrases.words[phrase]]
        if not places:
            return 0, 0
        sentences, *others = sorted(places, key=len)
        for where in others:
            at = np.minimum(np.searchsorted(where, sentences), len(where) - 1)
            sentences = sentences[where[at] == sentences]
        return _distinct(self.people[sentences]), _distinct(self.everybody[sentences])


def _distinct(voices: Int32) -> int:
    return len(np.unique(voices[voices >= 0]))


def _relevance(
    scores: NDArray[np.float32], table: TermTable, members: NDArray[np.int64], voices: Int32
) -> dict[str, float]:
    """The theme's strongest terms, from 1 down: what sets it apart, and is said by many of its people."""
    order = np.argsort(-scores, kind="stable")[:STRONG]
    order = order[scores[order] > 0]
    columns = table.counts[members][:, order].tocsc()
    people = _speakers_of(columns, voices[members])
    weights = {table.terms[i]: float(scores[i]) * number**0.5 for i, number in zip(order, people, strict=True)}
    top = max(weights.values(), default=1.0)
    return {term: weights[term] / top for term in sorted(weights, key=lambda term: (-weights[term], term))}


def _speakers_of(columns: Any, voices: Int32) -> list[int]:
    """How many people use each term; `columns`: CSC of shape (n_units, n_terms)."""
    return [_distinct(voices[columns.indices[a:b]]) for a, b in pairwise(columns.indptr.tolist())]


def _phrase_values(
    phrases: Phrases,
    search: _Search,
    strong: Mapping[str, float],
    present: NDArray[np.float32],
    speakers: _Speakers,
) -> dict[str, float]:
    """Phrases by what they say of the theme, how many of its people say so, and how few others do."""
    # A theme may be called by a wording from elsewhere, if its own people say the words of it.
    which, told = search.told(strong)
    order = np.lexsort((which, -told * (1 + np.log(np.maximum(present[which], 1)))))[:LOOKED_AT]
    values = {}
    for i, value in zip(which[order].tolist(), told[order].tolist(), strict=True):
        here, everywhere = speakers.count(i)
        values[phrases.texts[i]] = (
            value * carried(here, everywhere, speakers.number) * _established(speakers.writers(i), everywhere)
        )
    return values


def _established(writers: int, people: int) -> float:
    """How much a phrase is one: of those who say its words in a sentence, how many write them as this phrase."""
    share = float(np.log1p(writers) / np.log1p(max(people, 1)))
    return min(share, 1.0 if writers > 1 else ONCE)


def _best(values: Mapping[str, float]) -> LabelCandidates:
    best = sorted(values.items(), key=lambda item: (-item[1], item[0]))[:POOL]
    return LabelCandidates(tuple(text for text, _ in best), tuple(score for _, score in best))


class _Search:
    """Which of many texts say a term: all of them are searched as one."""

    def __init__(self, texts: Sequence[str]) -> None:
        self.lengths = np.fromiter(map(len, texts), np.int64, len(texts))
        self._all = "\n".join(texts)
        self._begins = np.concatenate([[0], np.cumsum(self.lengths + 1)])[:-1]

    def _saying(self, term: str) -> NDArray[np.int64]:
        at = [match.start() for match in re.finditer(re.escape(term), self._all)]
        return np.unique(np.searchsorted(self._begins, at, side="right") - 1)

    def told(self, strong: Mapping[str, float]) -> tuple[NDArray[np.int64], NDArray[np.float64]]:
        """The texts that say one of a theme's strong terms, and how much of these they say.

        That is the share of a text's characters that they cover, half of it where none of the leading terms is among
        them. A term within another counts with that alone, which says as much as any of its parts: 党务台账 (records of
        party affairs) must not lose to 台账 (records).
        """
        terms = list(strong)
        places = [self._saying(term) for term in terms]
        which, row = np.unique(np.concatenate([*places, np.empty(0, np.int64)]), return_inverse=True)
        says = np.zeros((len(which), len(terms)), np.float64)
        says[row, np.repeat(np.arange(len(terms)), [len(place) for place in places])] = 1
        within = np.array([[one in other for other in terms] for one in terms], float).reshape(len(terms), len(terms))
        lifted = (within * np.array(list(strong.values()))[:, None]).max(0, initial=0.0)
        sizes = np.array([len(term) for term in terms], float)
        whole = says * (says @ (within - np.eye(len(terms))).T == 0)
        covered = (whole @ lifted) * np.minimum(1, whole @ sizes / self.lengths[which])
        leads = says[:, :LEADING].any(1)
        return which, covered * np.where(leads, 1, 0.5)


def pick_labels(
    candidates: Sequence[LabelCandidates],
    centres: NDArray[np.float32],
    embed: Embed | None,
    *,
    fallback: Sequence[str],
    names: Mapping[int, str],
) -> list[tuple[str, ...]]:
    """Labels of each theme, best first; first labels are unique among themes.

    Args:
        candidates: of each theme.
        centres: the mean vector of each theme in `embed`'s space, shape (n_themes, n_dimensions); empty with models
            that have no vectors.
        embed: gives vectors of texts, or None.
        fallback: what a theme is called that has no candidate.
        names: what people called some themes; the others keep clear of these.
    """
    texts = sorted({part for found in candidates for text in found.texts for part in text.split(AND)})
    vectors = dict(zip(texts, embed(texts), strict=True)) if embed and len(texts) and len(centres) else {}
    values = [_values(found, centres[i] if len(centres) else None, vectors) for i, found in enumerate(candidates)]
    ranked = _ranked(values)
    taken = set(names.values())
    labels = []
    for i, order in enumerate(ranked):
        free = [text for text in order if not any(text in other or other in text for other in taken)]
        first = names.get(i) or (free[0] if free else _unique(fallback[i], taken))
        taken.add(first)
        labels.append((first, *_different(first, order)[: KEPT - 1]))
    return labels


def _different(first: str, order: Sequence[str]) -> list[str]:
    """The runners-up: none holds another that comes before it, stands within it, or puts its words in another order."""
    kept = [first]
    for text in order:
        if not any(text in other or other in text or _content(text) == _content(other) for other in kept):
            kept.append(text)
    return kept[1:]


def _content(text: str) -> list[str]:
    """The characters of a name, whatever joins its words: 合约部署 and 部署的合约 have the same."""
    return sorted(set(text) - set("的与和及"))


def _values(
    found: LabelCandidates, centre: NDArray[np.float32] | None, vectors: dict[str, NDArray[np.float32]]
) -> dict[str, float]:
    value = dict(zip(found.texts, found.scores, strict=True))
    if not vectors or centre is None:
        return {text: score for text, score in value.items() if AND not in text}
    return {
        text: score * _nearness([float(vectors[word] @ centre) for word in text.split(AND)])
        for text, score in value.items()
    }


def _ranked(values: Sequence[Mapping[str, float]]) -> list[list[str]]:
    """The candidates of each theme, best first: behind its own those that name another theme better."""
    most: dict[str, float] = {}
    for own in values:
        for text, value in own.items():
            most[text] = max(value, most.get(text, value))
    return [sorted(own, key=lambda text: (own[text] < most[text], -own[text], text)) for own in values]


def _nearness(words: Sequence[float]) -> float:
    """What a name gains or loses by the cosine with the centre, of two joined words by the farther one's."""
    about = len(words) == 1 or min(words) >= JOINED_NEAR
    return max(0.0, 1 + NEARNESS * min(words)) if about else 0.0


def _unique(label: str, taken: set[str]) -> str:
    number, name = 2, label
    while name in taken:
        name, number = f"{label}（{number}）", number + 1
    return name
