"""Which parts of speech a term may be made of.

Tags are those of jieba (ICTCLAS-like) and of LAC. A term is a run of content words without a gap; some words may stand
inside it but not at its edge. The sets were read off the tags of 4,245 keywords that authors gave their own abstracts:
99 % of those that lie on token boundaries fit.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from textmine.spans import Tokens, first_places

__all__ = ["CLASSES", "PARTS", "edge_rules", "first_classes", "word_class", "word_classes"]

CLASSES = ("other", "noun", "name", "abbreviation", "foreign", "idiom", "verbal noun", "verb", "adjective",
           "distinguishing", "adverb", "place", "time", "number", "measure", "morpheme")  # fmt: skip
"""Word classes that candidates and the keyword ranker tell apart."""

_CLASS_OF = {
    "n": "noun", "s": "noun", "g": "morpheme", "ng": "morpheme", "tg": "morpheme", "rg": "morpheme", "zg": "morpheme",
    "h": "morpheme", "k": "morpheme",
    "nr": "name", "nrt": "name", "nrfg": "name", "ns": "name", "nt": "name", "nz": "name", "nw": "name",
    "PER": "name", "LOC": "name", "ORG": "name", "j": "abbreviation", "eng": "foreign", "nx": "foreign",
    "l": "idiom", "i": "idiom", "vn": "verbal noun", "an": "verbal noun",
    "v": "verb", "vg": "verb", "vd": "verb", "vi": "verb",
    "a": "adjective", "ad": "adjective", "ag": "adjective", "b": "distinguishing", "d": "adverb", "f": "place",
    "t": "time", "TIME": "time", "m": "number", "mq": "number", "q": "measure",
}  # fmt: skip

PARTS = {
    **dict.fromkeys(("noun", "name", "abbreviation", "foreign", "idiom", "morpheme", "place", "time"), 0),
    **dict.fromkeys(("verb", "verbal noun"), 1),
    **dict.fromkeys(("adjective", "distinguishing", "adverb"), 2),
}
"""Nouns, verbs, adjectives: what a reader tells apart; all else is −1."""

_NOT_FIRST = {"other", "number", "measure"}
_NOT_LAST = {"other", "place", "number"}
_LONG_AT_THE_EDGE = {"adverb", "place", "morpheme"}  # 仿真, 内部 may begin a term; 不, 中, 较 may not


def word_class(tag: str) -> str:
    """The word class of a tag.

    >>> word_class("vn"), word_class("nrt"), word_class("uj")
    ('verbal noun', 'name', 'other')
    """
    return _CLASS_OF.get(tag, "noun" if tag.startswith("n") else "other")


def word_classes(tokens: Tokens) -> list[int]:
    """The class of each tag of `tokens.tagset`, as a position in `CLASSES`."""
    return [CLASSES.index(word_class(tag)) for tag in tokens.tagset]


def first_classes(tokens: Tokens) -> NDArray[np.uint8]:
    """The class of each word where it first stands, as a position in `CLASSES`, shape (n_vocabulary,)."""
    first = first_places(tokens.terms, len(tokens.vocabulary))
    found = np.zeros(len(first), np.uint8)
    if tokens.pos is not None:
        there = first >= 0
        found[there] = np.array(word_classes(tokens), np.uint8)[tokens.pos[first[there]]]
    return found


def edge_rules(class_name: str, length: int) -> tuple[bool, bool, bool]:
    """Whether a word of a class and a number of characters may begin a term, stand inside it, and end it.

    >>> edge_rules("noun", 2), edge_rules("number", 1), edge_rules("other", 2)  # 课堂 classroom, 三 three, 的 of
    ((True, True, True), (False, True, False), (False, False, False))
    """
    short = class_name in _LONG_AT_THE_EDGE and length < 2
    first = class_name not in _NOT_FIRST and not short
    last = class_name not in _NOT_LAST and not (short and class_name == "adverb")
    return first, class_name != "other", last
