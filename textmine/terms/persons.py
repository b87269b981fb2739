"""Terms that name an author or a unit, or address somebody: no list of what a group talks about needs them."""

from __future__ import annotations

import re

import numpy as np
from numpy.typing import NDArray

from textmine.corpus import Corpus
from textmine.terms.background import load_background
from textmine.terms.candidates import Candidates

__all__ = ["names_somebody"]

_TITLES = (
    "老师|教师|校长|园长|教授|院长|书记|主任|局长|同志|同学|先生|女士|班长|组长|委员|师傅"
    "|大姐|大爷|大娘|大叔|阿姨|奶奶|爷爷|姐|哥|叔|嫂|姨"
)
_TITLE = re.compile(_TITLES)
_ADDRESS = re.compile(rf".{{1,2}}(?:{_TITLES})")


def names_somebody(candidates: Candidates, corpus: Corpus) -> NDArray[np.bool_]:
    """Which terms hold the name of an author or unit, or are a form of address (name and title), shape (n_terms,).

    A name is a word that the segmenter tags as a person and that a title follows somewhere; by itself the tag is too
    often wrong to go by (师德, the ethics of teaching), so words of general Chinese are not taken for names this way.

    >>> from textmine.corpus import Document, Kind
    >>> from textmine.language import segment
    >>> from textmine.terms import find_candidates
    >>> corpus = Corpus.from_documents([Document("a", Kind.POST, "贺书记讲微党课，李明轩听。", author="李明轩")])
    >>> found = find_candidates(segment(corpus), min_count=1)  # Secretary He gives a lecture, Li Mingxuan listens
    >>> [term for term, hit in zip(found.terms, names_somebody(found, corpus)) if hit]
    ['李明轩', '贺书记']
    """
    tokens = candidates.tokens
    vocabulary = tokens.vocabulary
    tagged = np.zeros(len(vocabulary), bool)
    if tokens.pos is not None and len(tokens):
        person = np.array([tag.startswith("nr") or tag == "PER" for tag in tokens.tagset], bool)
        tagged[tokens.terms[person[tokens.pos]]] = True
    known = _names(corpus)
    address = np.array(
        [t and bool(_ADDRESS.fullmatch(w)) for t, w in zip(tagged.tolist(), vocabulary, strict=True)], bool
    )
    name = np.array([word in known for word in vocabulary], bool) | address
    title = np.array([bool(_TITLE.fullmatch(word)) for word in vocabulary], bool)
    common = load_background().counts
    nobody = np.array([len(word) > 1 and word in common for word in vocabulary], bool)
    words = candidates.words
    there = words >= 0
    addressed = (tagged & ~nobody)[words[:, :-1]] & title[words[:, 1:]] & there[:, 1:]
    # Who is addressed once by name is known by it; a surname alone may be another word (连, 金).
    called = np.unique(words[:, :-1][addressed])
    name[called] |= np.array([len(vocabulary[word]) > 1 for word in called.tolist()], bool)
    return np.asarray((name[words] & there).any(axis=1) | addressed.any(axis=1))


def _names(corpus: Corpus) -> frozenset[str]:
    """The names of authors and units, and given names of two characters."""
    names, units = (frozenset(corpus.frame[column].drop_nulls()) for column in ("author", "unit"))
    return names | units | {name[-2:] for name in names if len(name) in (3, 4)}
