"""Where given terms stand as whole words, in whatever pieces they were cut.

What somebody asks for need be no candidate: a stop word (我们), one character, a phrase that stands once, or one of
five words is counted like any other. 线性 within the one word 线性代数 is not; a concordance finds it there.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import numpy as np
from numpy.typing import NDArray

from textmine.language import fold
from textmine.spans import Tokens

__all__ = ["find_places"]

Int64 = NDArray[np.int64]


def find_places(tokens: Tokens, terms: Sequence[str]) -> list[Int64]:
    """The first token of every occurrence of each term, in order.

    Simplified and traditional characters, capitals and small letters are not told apart, as in candidates for terms. A
    blank within a term stands for one between words.

    >>> from textmine.corpus import Corpus, Document, Kind
    >>> from textmine.language import segment
    >>> corpus = Corpus.from_documents([Document("a", Kind.POST, "我们的微黨課，我们爱听。")])  # our lectures
    >>> [places.tolist() for places in find_places(segment(corpus), ["我们", "微党课", "我们的微党课", "没有"])]
    [[0, 4], [2], [0], []]
    """
    words: dict[str, list[int]] = {}
    for number, word in enumerate(tokens.vocabulary):
        words.setdefault(word.lower(), []).append(number)
    everywhere = np.arange(len(tokens))
    return [
        np.sort(np.concatenate([everywhere[:0], *_beginnings(tokens, words, term, everywhere, everywhere)]))
        for term in (" ".join(fold(term).text.lower().split()) for term in terms)
    ]


def _beginnings(tokens: Tokens, words: dict[str, list[int]], rest: str, starts: Int64, here: Int64) -> Iterator[Int64]:
    """Those of `starts` from which on the tokens at `here`, and those behind them, read `rest`."""
    for length in range(1, len(rest) + 1):
        known = words.get(rest[:length])
        if known is None:
            continue
        wanted = np.zeros(len(tokens.vocabulary), bool)
        wanted[known] = True
        fits = wanted[tokens.terms[here]]
        begun, last = starts[fits], here[fits]
        if length == len(rest):
            yield begun
            continue
        blank = rest[length] == " "
        follows = last + 1 < len(tokens)
        begun, last = begun[follows], last[follows]
        follows = tokens.documents[last] == tokens.documents[last + 1]
        follows &= tokens.starts[last + 1] - tokens.ends[last] == blank
        yield from _beginnings(tokens, words, rest[length + blank :], begun[follows], last[follows] + 1)
