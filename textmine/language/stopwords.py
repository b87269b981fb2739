"""Stop words in layers, so that each word left out can be traced to why.

`function` (the language), `platform` (what the platform says), `genre` (what everyone writes in such reports), `light`
(content words that make no term, alone or with others), `project` (what people decided). Who counts takes the layers
that suit it (`WORD_LAYERS`, `TERM_LAYERS`): in a term a word of the genre may stand (学习共同体), in a new word a light
one (大单元 holds 大). Terms that a corpus itself makes empty are proposed with their
counts, and never removed in secret.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import numpy as np

from textmine.corpus import Corpus
from textmine.errors import SettingsError
from textmine.language.folding import fold
from textmine.resources import model_path
from textmine.spans import Tokens, sorted_distinct

__all__ = ["LAYERS", "TERM_LAYERS", "WORD_LAYERS", "EmptyTerm", "StopWords", "load_stop_words", "propose_stop_words"]

LAYERS = ("function", "platform", "genre", "light")
"""The layers that ship, in the order in which a word is looked for."""
WORD_LAYERS = ("function", "platform", "genre")
"""Those whose words stand in no new word."""
TERM_LAYERS = ("light",)
"""Those whose words stand in no term. Function words proper need no entry, their part of speech keeps them out: with
`function` beside `light`, F1@5 on authors' keywords is 0.301, and 0.303 without."""

# A term that so many of the people use hardly tells one from another. A guess, made on 346 trainees of one class: 14
# terms reach it there, all of them the subject of the course; at half the people there are 47, and some of them matter.
_SHARE_OF_PEOPLE = 0.6
_FEWEST_PEOPLE = 10


@dataclass(frozen=True)
class StopWords:
    """Words with the layer that each belongs to; upper and lower case are one.

    >>> stop_words = load_stop_words()
    >>> stop_words.layer("的"), stop_words.layer("楼主"), stop_words.layer("进行"), stop_words.layer("双减")
    ('function', 'platform', 'genre', None)
    """

    layers: Mapping[str, frozenset[str]]

    def layer(self, word: str) -> str | None:
        """The first layer with this word, or None."""
        return next((name for name, words in self.layers.items() if word.lower() in words), None)

    def __contains__(self, word: object) -> bool:
        return isinstance(word, str) and self.layer(word) is not None

    @property
    def words(self) -> frozenset[str]:
        """All words of all layers."""
        return frozenset().union(*self.layers.values())


@dataclass(frozen=True, slots=True)
class EmptyTerm:
    """A term proposed as a stop word: used by `people` of all people, in `documents` documents."""

    term: str
    people: int
    documents: int
    share: float


def load_stop_words(
    own: Path | None = None, *, layers: Iterable[str] = LAYERS, keep: Collection[str] = ()
) -> StopWords:
    """The layers that ship, and the project's own file, one word a line.

    Args:
        own: the project's file.
        layers: which of `LAYERS` to use.
        keep: words that are no stop words here, whatever a layer says.

    Raises:
        SettingsError: the file cannot be read.
    """
    found = {name: _shipped(name) - set(keep) for name in layers}
    if own is not None:
        found["project"] = _words(_read(own)) - set(keep)
    return StopWords(found)


def propose_stop_words(
    corpus: Corpus, tokens: Tokens, stop_words: StopWords, *, share: float = _SHARE_OF_PEOPLE
) -> list[EmptyTerm]:
    """Terms of two characters or more that at least this share of the people use, and that no layer has.

    Most used first, ties by term; nothing for fewer than ten people, who may well all mean it.
    """
    people = corpus.codes("person")
    by_person = _distinct_users(tokens, people[tokens.documents])
    documents = _distinct_users(tokens, tokens.documents)
    n_people = len(np.unique(people[people >= 0]))
    if n_people < _FEWEST_PEOPLE:
        return []
    terms = np.flatnonzero(by_person >= share * n_people).tolist()
    rows = [
        EmptyTerm(word, int(by_person[term]), int(documents[term]), float(by_person[term] / n_people))
        for term in terms
        if len(word := tokens.vocabulary[term]) > 1 and word.isalpha() and word not in stop_words
    ]
    return sorted(rows, key=lambda row: (-row.people, row.term))


def _distinct_users(
    tokens: Tokens, users: np.ndarray[tuple[int], np.dtype[np.int32]]
) -> np.ndarray[tuple[int], np.dtype[np.int64]]:
    """How many distinct users (−1 is nobody) each term has; shape (n_terms,)."""
    known = users >= 0
    pairs = sorted_distinct(tokens.terms[known].astype(np.int64) << 32 | users[known])
    return np.bincount(pairs >> 32, minlength=len(tokens.vocabulary))


@cache
def _shipped(layer: str) -> frozenset[str]:
    return _words(model_path("stopwords", f"{layer}.txt").read_text("utf-8"))


def _read(path: Path) -> str:
    try:
        return path.read_text("utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        raise SettingsError(
            f"{path}: the stop words cannot be read ({error}). The file must be text in UTF-8, one word a line."
        ) from error


def _words(text: str) -> frozenset[str]:
    lines = (line.partition("#")[0].strip() for line in text.splitlines())
    return frozenset(fold(line).text.lower() for line in lines if line)
