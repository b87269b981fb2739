"""What could name a theme: phrases that its people write, its own nouns, and two of these joined.

What can be a phrase at all is said in `phrases.py`. Here those of each theme are gathered, with what is known of who
says them; which is the best is learnt (`traits.py`, `labels.py`).
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from itertools import islice, pairwise
from typing import Any

import numpy as np
from numpy.typing import NDArray

from textmine.spans import Int32, Int64
from textmine.themes.describing import TermTable, carried, member_of
from textmine.themes.phrases import LONGEST, SHORTEST, Phrases

__all__ = ["Part", "Speech", "gather_names"]

STRONG = 40
"""So many first terms are what sets a theme apart."""
LEADING = 3
"""A name that has one of so many first terms is about the theme, not about something beside it."""
LOOKED_AT = 300
"""So many phrases of a theme are compared by who says them."""
LONG_TERMS = 40
"""So many of a theme's best terms of four characters and more are names by themselves: 政府定价 (prices set by the
state). Of what readers would call themes in their texts' own words, one in six is such a term and no phrase."""
BY_TERMS, BY_PEOPLE = 60, 40
"""So many phrases are ranked that hold a theme's terms, and that its people write and others do not."""
COMMON, BY_MEANING = 1500, 20
"""Of so many phrases that most people of the corpus write, so many that lie nearest to a theme may name it: the name of
what a theme speaks of is not always its own (足球比赛, football matches, beside 皇马与巴萨)."""
SHORT_WORD, LATIN_WORD = 4, 12
"""Characters of a word that may be joined, Chinese and Latin (Solidity, Uniswap): a longer one is a brand."""
FULLER = 0.5
"""A longer term stands for a word in it where it has this share of its people: 去中心化 for 中心化 (a guess)."""
_LIGHT = re.compile(
    "好像|发生|提供|结束|面临|采用|采取|参加|举行|进入|期待|告诉|考虑|肯定|完成|使用|了解|准备|打算|愿意|决定|保持|回到|小心"
    "|要求|恭喜|收获|实现|感谢|相信|希望|表示|记得|属于|出现|引发|想要|讨厌|样子|边上|手里|家里|身边|心里|办法|地方|时间"
)
"""Words that say nothing of a matter when joined with another; as readers grade compounds."""
_WRITTEN = re.compile(r"[\u3400-\u9fff]{2}|[A-Z]")  # Latin words in small letters are units and particles: mm, of
_LATIN = re.compile("[A-Z][A-Za-z0-9]+")
_HAN = re.compile(r"[\u3400-\u9fff]{2}")


@dataclass(frozen=True, eq=False)
class Part:
    """A phrase or a word of a theme.

    Attributes:
        text: as it is written.
        letters: one for each word, as in `phrases.py`.
        words: its content words.
        told: how much of what sets the theme apart it holds: the weights of strong terms.
        filled: the share of its characters that these cover.
        here, everywhere: how many people of the theme, and of all, say all its words in one sentence.
        people: how many people the theme has.
        writers: how many people, in any theme, write it itself.
        own: how many of the theme do.
        used, seen: of the theme's documents, and of its representatives, the share that uses its words, mean of these.
        lifted: how much more often the theme's documents use its words than all do, mean of logarithms.
        documents: those of the theme that hold it.
        firm: how firmly its words stand together, as in `cohesion.py`.
    """

    text: str
    letters: str
    words: tuple[str, ...]
    told: float
    filled: float
    here: int
    everywhere: int
    people: int
    writers: int
    own: int
    used: float
    seen: float
    lifted: float
    documents: frozenset[int]
    firm: float = 0.0

    @property
    def carried(self) -> float:
        """That several people of the theme say it, and that those who do are of the theme."""
        return carried(self.here, self.everywhere, self.people)


@dataclass(frozen=True, eq=False)
class Speech:
    """What is said, and in which theme.

    Attributes:
        phrases: what could be a name.
        table: terms in units.
        scores: class-based TF-IDF of the terms, shape (n_themes, n_terms).
        shown: the terms by which each theme is shown.
        labels: the theme of each unit, −1 where none, shape (n_units,).
        voices: who wrote each unit, shape (n_units,).
        representatives: documents that show what each theme is.
        passages: the text of each unit.
        wordings: what could be called so elsewhere: titles of texts and courses, questions of an organiser.
    """

    phrases: Phrases
    table: TermTable
    scores: NDArray[np.float32]
    shown: Sequence[Sequence[str]]
    labels: Int32
    voices: Int32
    representatives: Sequence[Sequence[int]]
    passages: Sequence[str]
    wordings: Sequence[str] = ()

    @cached_property
    def sentences(self) -> Any:
        """Which words stand in each sentence, CSR of 1 and 0."""
        return self.phrases.said.tocsr()

    @cached_property
    def vocabulary(self) -> list[str]:
        """Words, as in `sentences`."""
        return list(self.phrases.kinds)

    @cached_property
    def place(self) -> dict[str, int]:
        """Where each word stands in `vocabulary`."""
        return {word: i for i, word in enumerate(self.vocabulary)}

    @cached_property
    def columns(self) -> Any:
        """Terms in units, CSC."""
        return self.table.counts.tocsc()

    @cached_property
    def usual(self) -> NDArray[np.float64]:
        """Of all documents in themes the share that uses each word, shape (n_words,)."""
        return self.uses(self.labels >= 0)[0]

    def uses(self, of: NDArray[np.bool_], only: Sequence[int] = ()) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
        """The share of documents that use each word in some of their units, and of some of these documents."""
        units = self.phrases.units
        where = np.flatnonzero((units >= 0) & of[units])
        documents, rows = np.unique(self.table.documents[units[where]], return_inverse=True)
        uses = (member_of(rows.astype(np.int32), len(documents)).T @ self.sentences[where]) > 0
        chosen = np.flatnonzero(np.isin(documents, only))
        share = [
            np.asarray(found.sum(0), np.float64).ravel() / max(1, found.shape[0]) for found in (uses, uses[chosen])
        ]
        return share[0], share[1]


Nearest = Callable[[Sequence[str]], Sequence[Sequence[int]]]
"""Of some texts those that lie nearest to each theme."""


def gather_names(speech: Speech, nearest: Nearest | None = None) -> list[tuple[list[Part], list[Part]]]:
    """For each theme the phrases that may name it, and its nouns that may be joined."""
    present = np.asarray((member_of(speech.labels, len(speech.scores)).T @ speech.phrases.found).toarray())
    search, common = _Search(speech.phrases.texts), _common(speech)
    near = nearest([speech.phrases.texts[i] for i in common]) if nearest else [[] for _ in present]
    themes = [_Theme(speech, k) for k in range(len(present))]
    offered = _offered(speech)
    fitting = nearest(offered) if nearest and offered else [[] for _ in present]
    gathered = []
    for theme in themes:
        phrases = _phrases(theme, present, search, [common[i] for i in near[theme.number]])
        known = {part.text for part in phrases}
        more = [offered[i] for i in fitting[theme.number] if offered[i] not in known]
        named = phrases + _of_elsewhere(theme, more), _words(theme)
        gathered.append(([_firm(speech, part) for part in named[0]], [_firm(speech, part) for part in named[1]]))
    return gathered


def _firm(speech: Speech, part: Part) -> Part:
    return replace(part, firm=speech.phrases.cohesion(speech.phrases.cut(part.text)))


def _offered(speech: Speech) -> list[str]:
    """What could be a name in titles of texts and courses and in questions of an organiser, the most frequent first."""
    found = Counter(name for wording in speech.wordings for name in speech.phrases.within(wording))
    return [name for name, _ in sorted(found.items(), key=lambda item: (-item[1], item[0]))[:COMMON]]


def _of_elsewhere(theme: _Theme, texts: Sequence[str]) -> list[Part]:
    """Parts of texts that stand in titles, if people of the theme say all their words."""
    which, told, filled, _ = _Search(list(texts)).told(theme.strong)
    known = {texts[i]: (float(t), float(f)) for i, t, f in zip(which, told, filled, strict=True)}
    parts = [theme.of_text(text, *known.get(text, (0.0, 0.0))) for text in texts]
    return [part for part in parts if part.here]


def _common(speech: Speech) -> list[int]:
    """The phrases that most people write, at least two, by code points."""
    columns = speech.phrases.found
    number = np.diff(columns.indptr)
    often = np.argsort(-number, kind="stable")[: 2 * COMMON]
    voices = speech.voices[columns.indices]
    people = {int(i): _distinct(voices[columns.indptr[i] : columns.indptr[i + 1]]) for i in often}
    return sorted(sorted((i for i in people if people[i] > 1), key=lambda i: (-people[i], i))[:COMMON])


class _Theme:
    """A theme, its people, and its strongest terms, from 1 down: what sets it apart, and many of its people say."""

    def __init__(self, speech: Speech, number: int) -> None:
        self.speech, self.number = speech, number
        self.units = np.flatnonzero(speech.labels == number)
        self.known = np.where(speech.labels >= 0, speech.voices, -1)
        self.mine = np.where(speech.labels == number, speech.voices, -1)
        self.people = max(1, _distinct(self.mine))
        self.used, self.seen = speech.uses(speech.labels == number, speech.representatives[number])
        scores, counts = speech.scores[number], speech.table.counts[self.units]
        order = np.argsort(-scores, kind="stable")[:STRONG]
        self.columns = order[scores[order] > 0]
        users = _speakers(counts[:, self.columns].tocsc(), speech.voices[self.units])
        weights = {speech.table.terms[i]: float(scores[i]) * n**0.5 for i, n in zip(self.columns, users, strict=True)}
        top = max(weights.values(), default=1.0)
        self.strong = {term: weights[term] / top for term in sorted(weights, key=lambda term: (-weights[term], term))}

    def of_phrase(self, i: int, told: float, filled: float) -> Part:
        """What is known of a phrase here."""
        phrases = self.speech.phrases
        units = phrases.found.indices[phrases.found.indptr[i] : phrases.found.indptr[i + 1]]
        said, everywhere = self._say(phrases.words[i])
        writers = _distinct(self.speech.voices[units])
        told_of = (told, filled, said, everywhere, self.people, writers)
        return self._part(phrases.texts[i], phrases.shapes[i], phrases.words[i], told_of, units)

    def of_word(self, term: str, column: int, told: float | None = None, filled: float = 1.0) -> Part:
        """What is known of a term here; a strong one is told and filled by itself."""
        words = self.speech.phrases.cut(term)
        columns = self.speech.columns
        units = columns.indices[columns.indptr[column] : columns.indptr[column + 1]]
        users = _distinct(self.known[units])
        told = self.strong[term] if told is None else told
        told_of = (told, filled, _distinct(self.mine[units]), users, self.people, users)
        return self._part(
            term, self.speech.phrases.letters(words), [self.speech.place[word] for word in words], told_of, units
        )

    def of_text(self, text: str, told: float, filled: float) -> Part:
        """What is known here of a wording from elsewhere: a title, a question."""
        phrases = self.speech.phrases
        words = [self.speech.place[word] for word in phrases.cut(text)]
        said, everywhere = self._say(words)
        told_of = (told, filled, said, everywhere, self.people, 0)
        return self._part(text, phrases.letters(phrases.cut(text)), words, told_of, np.empty(0, np.int64))

    def _part(
        self,
        text: str,
        letters: str,
        words: Sequence[int],
        told_of: tuple[float, float, int, int, int, int],
        units: Int64,
    ) -> Part:
        here, at = units[self.speech.labels[units] == self.number], list(words)
        lifts = np.log((self.used[at] + 1e-3) / (self.speech.usual[at] + 1e-3))
        return Part(
            text,
            letters,
            tuple(self.speech.vocabulary[word] for word in words),
            *told_of,
            own=_distinct(self.mine[units]),
            used=_mean(self.used[at]),
            seen=_mean(self.seen[at]),
            lifted=_mean(lifts),
            documents=frozenset(self.speech.table.documents[here].tolist()),
        )

    def _say(self, words: Sequence[int]) -> tuple[int, int]:
        """How many people, of the theme and of all, say all these words in one sentence."""
        said, outside = self.speech.phrases.said, self.speech.phrases.units
        places = [said.indices[said.indptr[word] : said.indptr[word + 1]] for word in words]
        if not places:
            return 0, 0
        sentences, *others = sorted(places, key=len)
        for where in others:
            at = np.minimum(np.searchsorted(where, sentences), len(where) - 1)
            sentences = sentences[where[at] == sentences]
        units = outside[sentences]
        units = units[units >= 0]
        return _distinct(self.mine[units]), _distinct(self.known[units])


def _distinct(voices: Int32) -> int:
    return len(np.unique(voices[voices >= 0]))


def _mean(values: NDArray[np.float64]) -> float:
    return float(values.mean()) if len(values) else 0.0


def _speakers(columns: Any, voices: Int32) -> list[int]:
    """How many people use each term; `columns`: CSC of shape (n_units, n_terms)."""
    return [_distinct(voices[columns.indices[a:b]]) for a, b in pairwise(columns.indptr.tolist())]


def _phrases(theme: _Theme, present: NDArray[np.float32], search: _Search, near: Sequence[int]) -> list[Part]:
    """Phrases that hold a theme's terms and are said by its people, those that are mostly theirs, and those near it.

    A theme may be called by a wording from elsewhere, if its own people say the words of it.
    """
    here, everywhere = present[theme.number], present.sum(0)
    which, told, filled, leads = search.told(theme.strong)
    known = dict(zip(which.tolist(), zip(told.tolist(), filled.tolist(), strict=True), strict=True))
    value = told * filled * np.where(leads, 1, 0.5) * (1 + np.log(np.maximum(here[which], 1)))
    parts = [theme.of_phrase(i, *known[i]) for i in which[np.lexsort((which, -value))][:LOOKED_AT].tolist()]
    parts.sort(key=lambda part: (-part.told * part.filled * part.carried * _established(part), part.text))
    shared = here * (here / np.maximum(everywhere, 1)) ** 0.5 * (here > 1)
    theirs = np.argsort(-shared, kind="stable")[:BY_PEOPLE]
    taken = {part.text for part in parts[:BY_TERMS]}
    texts = theme.speech.phrases.texts
    wanted = dict.fromkeys([*(i for i in theirs.tolist() if shared[i] > 0), *near])
    more = [i for i in wanted if texts[i] not in taken]
    found = parts[:BY_TERMS] + [theme.of_phrase(i, *known.get(i, (0.0, 0.0))) for i in more]
    return found + _long_terms(theme, {part.text for part in found})


def _long_terms(theme: _Theme, taken: Collection[str]) -> list[Part]:
    """The best terms of a theme that are long enough for a name, and groups of nouns."""
    speech, scores = theme.speech, theme.speech.scores[theme.number]
    order = np.argsort(-scores, kind="stable")[: 10 * LONG_TERMS]
    terms = ((speech.table.terms[i], int(i)) for i in order.tolist() if scores[i] > 0)
    terms = ((term, i) for term, i in terms if _HAN.search(term) and term not in taken)
    long = ((term, i) for term, i in terms if SHORTEST <= len(term) <= LONGEST)
    columns = dict(islice(((term, i) for term, i in long if speech.phrases.nominal(term) == 1), LONG_TERMS))
    which, told, filled, _ = _Search(list(columns)).told(theme.strong)
    known = {list(columns)[i]: (float(t), float(f)) for i, t, f in zip(which, told, filled, strict=True)}
    return [theme.of_word(term, i, *known.get(term, (0.0, 0.0))) for term, i in columns.items()]


def _established(part: Part) -> float:
    """How much a phrase is one: of those who say its words in a sentence, how many write them as this phrase."""
    return min(1.0, float(np.log1p(part.writers) / np.log1p(max(part.everywhere, 1))))


def _words(theme: _Theme) -> list[Part]:
    """The nouns among a theme's strong terms, each as the longest of them that mostly holds it."""
    speech = theme.speech
    column = {speech.table.terms[i]: int(i) for i in theme.columns}
    nouns = [
        term for term in theme.strong if _fits(term) and (speech.phrases.nominal(term) or speech.phrases.folk(term))
    ]
    parts = {term: theme.of_word(term, column[term]) for term in nouns}
    found: dict[str, Part] = {}
    for term in nouns:
        longer = (t for t in nouns if term in t and parts[t].here >= FULLER * parts[term].here)
        full = parts[max(longer, key=lambda t: (len(t), t))]
        found[full.text] = full
    return list(found.values())


def _fits(term: str) -> bool:
    if _LIGHT.fullmatch(term):
        return False
    if _LATIN.fullmatch(term):
        return len(term) <= LATIN_WORD
    return len(term) <= SHORT_WORD and _WRITTEN.search(term) is not None


class _Search:
    """Which of many texts say a term: all of them are searched as one."""

    def __init__(self, texts: Sequence[str]) -> None:
        self.lengths = np.fromiter(map(len, texts), np.int64, len(texts))
        self._all = "\n".join(texts)
        self._begins = np.concatenate([[0], np.cumsum(self.lengths + 1)])[:-1]

    def _saying(self, term: str) -> Int64:
        at = [match.start() for match in re.finditer(re.escape(term), self._all)]
        return np.unique(np.searchsorted(self._begins, at, side="right") - 1)

    def told(
        self, strong: Mapping[str, float]
    ) -> tuple[Int64, NDArray[np.float64], NDArray[np.float64], NDArray[np.bool_]]:
        """The texts that say one of a theme's strong terms; how much; the share of characters; whether a leading one.

        A term within another counts with that alone, which says as much as any of its parts: 党务台账 (records of
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
        filled = np.minimum(1, whole @ sizes / self.lengths[which])
        return which, whole @ lifted, filled, np.asarray(says[:, :LEADING].max(1, initial=0.0) > 0)
