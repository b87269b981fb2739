"""Terms that name somebody or a unit, or address somebody: no list of what a group talks about needs them."""

from __future__ import annotations

import re

import numpy as np
import polars as pl
from numpy.typing import NDArray

from textmine.corpus import Corpus
from textmine.language.names import SURNAMES
from textmine.spans import Tokens, slices
from textmine.terms.background import load_background
from textmine.terms.candidates import Candidates

__all__ = ["name_words", "names_somebody"]

Bool = NDArray[np.bool_]

_TITLES = (
    "老师|教师|校长|园长|教授|院长|书记|主任|局长|同志|同学|先生|女士|班长|组长|委员|师傅"
    "|大姐|大爷|大娘|大叔|阿姨|奶奶|爷爷|姐|哥|叔|嫂|姨"
)
_TOKENS_AT_ONCE = 1 << 20
"""Tokens whose tags are looked at together."""
_SURNAME = "|".join(sorted(SURNAMES, key=lambda name: (-len(name), name)))
_TITLE = re.compile(_TITLES)
_ADDRESS = re.compile(rf"[老小阿]?(?:{_SURNAME})(?:{_TITLES})|.{{1,2}}(?:{_TITLES})")
_FAMILIAR = re.compile(rf"[老小阿](?:{_SURNAME})")
_FULL = re.compile(rf"(?:{_SURNAME}).{{1,2}}")


def names_somebody(candidates: Candidates, corpus: Corpus) -> Bool:
    """Which terms hold somebody's name or a unit's, or are a form of address (name and title), shape (n_terms,).

    A name is what an author or a unit bears, a word that the segmenter tags as a person and that a title follows
    somewhere, or one that begins with a surname and that general Chinese does not know: so 师德, the ethics of
    teaching, which is tagged as a person too, is none, and whoever is known to the public stays.

    >>> from textmine.corpus import Document, Kind
    >>> from textmine.language import segment
    >>> from textmine.terms import find_candidates
    >>> corpus = Corpus.from_documents([Document("a", Kind.POST, "贺书记讲微党课，李明轩听。", author="李明轩")])
    >>> found = find_candidates(segment(corpus), min_count=1)  # Secretary He gives a lecture, Li Mingxuan listens
    >>> [term for term, hit in zip(found.terms, names_somebody(found, corpus)) if hit]
    ['李明轩', '贺书记']
    """
    vocabulary, words = candidates.tokens.vocabulary, candidates.words
    name = name_words(candidates.tokens, corpus)
    title = np.array([bool(_TITLE.fullmatch(word)) for word in vocabulary], bool)
    familiar = np.array([len(word) <= 2 and word in SURNAMES for word in vocabulary], bool)
    tagged = _tagged(candidates.tokens) & ~_known_to_all(vocabulary)
    there = words >= 0
    addressed = (tagged | familiar)[words[:, :-1]] & title[words[:, 1:]] & there[:, 1:]
    # Who is addressed once by name is known by it; a surname alone may be another word (连, 金).
    called = np.unique(words[:, :-1][addressed])
    name[called] |= np.array([len(vocabulary[word]) > 1 for word in called.tolist()], bool)
    return np.asarray((name[words] & there).any(axis=1) | addressed.any(axis=1))


def name_words(tokens: Tokens, corpus: Corpus) -> Bool:
    """Which words are by themselves a name or a form of address, shape (n_vocabulary,)."""
    vocabulary = tokens.vocabulary
    names = _names(corpus, vocabulary)
    known = _known_to_all(vocabulary)
    rows = zip(vocabulary, _tagged(tokens).tolist(), known.tolist(), strict=True)
    return np.array([word in names or (not common and _like_a_name(word, tag)) for word, tag, common in rows], bool)


def _like_a_name(word: str, tagged: bool) -> bool:
    if _FAMILIAR.fullmatch(word):
        return True
    return tagged and bool(_ADDRESS.fullmatch(word) or (len(word) > 2 and _FULL.fullmatch(word)))


def _tagged(tokens: Tokens) -> Bool:
    """Which words the segmenter takes for a person somewhere, shape (n_vocabulary,)."""
    tagged = np.zeros(len(tokens.vocabulary), bool)
    if tokens.pos is not None and len(tokens):
        person = np.array([tag.startswith("nr") or tag == "PER" for tag in tokens.tagset], bool)
        for some in slices(len(tokens), _TOKENS_AT_ONCE):
            tagged[tokens.terms[some][person[tokens.pos[some]]]] = True
    return tagged


def _known_to_all(vocabulary: tuple[str, ...]) -> Bool:
    common = load_background().counts
    return np.array([len(word) > 1 and word in common for word in vocabulary], bool)


def _names(corpus: Corpus, vocabulary: tuple[str, ...]) -> frozenset[str]:
    """The words that are names of authors and units, and given names of two characters."""
    words = pl.DataFrame({"word": pl.Series(vocabulary, dtype=pl.String)})
    names, units = map(corpus.distinct, ("author", "unit"))
    given = names.filter(names.str.len_chars().is_in([3, 4])).str.slice(-2)
    known = pl.DataFrame({"word": pl.concat([names, units, given])})
    return frozenset(words.join(known, on="word", how="semi")["word"])
