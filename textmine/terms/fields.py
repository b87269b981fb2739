"""Titles and texts as one stream of tokens, title first.

A title that several documents bear (a form's name, 读书心得; a thread's subject above each reply) is nobody's own
words, and is not read.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
import polars as pl
from numpy.typing import NDArray

from textmine.corpus import Corpus
from textmine.spans import Tokens

__all__ = ["Stream", "join_fields", "titles_as_texts"]

SHARED_TITLE = 3
"""A title that this many documents bear is not their own. A guess: two may be a correction handed in again."""


@dataclass(frozen=True, eq=False)
class Stream:
    """Tokens of titles and texts.

    Attributes:
        tokens: of title and text, document after document. Spans of texts are moved behind the title, so they tell
            what stands together but are no offsets of the text.
        in_title: shape (n_tokens,).
        title_lengths: tokens of each title, shape (n_documents,).
    """

    tokens: Tokens
    in_title: NDArray[np.bool_]
    title_lengths: NDArray[np.int64]

    def run(self, begin: int, end: int) -> Stream:
        """The tokens of a run of documents."""
        some = slice(*self.tokens.offsets[[begin, end]].tolist())
        return Stream(self.tokens.run(begin, end), self.in_title[some], self.title_lengths[begin:end])


def titles_as_texts(corpus: Corpus, *, of: NDArray[np.bool_] | None = None) -> Corpus:
    """A corpus with the title in place of each text (empty where there is none or several documents share it).

    Args:
        corpus: the documents.
        of: the documents whose titles are read, shape (n_documents,); by default all.

    >>> from textmine.corpus import Document, Kind
    >>> corpus = Corpus.from_documents([Document("a", Kind.POST, "略", title="说说微党课")])
    >>> titles_as_texts(corpus).texts
    ['说说微党课']
    """
    title = pl.col("title").cast(pl.String)
    titles = corpus.frame.select(title if of is None else pl.when(pl.lit(pl.Series(of))).then(title))
    own = pl.when(pl.len().over("title") < SHARED_TITLE).then("title").fill_null("")
    return corpus.with_texts(titles.select(own).to_series())


def join_fields(texts: Tokens, titles: Tokens | None = None) -> Stream:
    """One stream out of the tokens of texts and of titles (segmented from `titles_as_texts`)."""
    n_documents = len(texts.offsets) - 1
    if titles is None or not len(titles):
        return Stream(texts, np.zeros(len(texts), bool), np.zeros(n_documents, np.int64))
    vocabulary = tuple(sorted({*texts.vocabulary, *titles.vocabulary}))
    tagset = tuple(sorted({*texts.tagset, *titles.tagset}))
    title_lengths = np.diff(titles.offsets)
    order = np.argsort(np.concatenate([titles.documents, texts.documents]), kind="stable")
    width = int(titles.ends.max()) + 2

    def joined(first: NDArray[Any], second: NDArray[Any]) -> NDArray[Any]:
        return np.asarray(np.concatenate([first, second])[order])

    tokens = Tokens(
        vocabulary,
        joined(
            _renumbered(titles.vocabulary, vocabulary, titles.terms),
            _renumbered(texts.vocabulary, vocabulary, texts.terms),
        ),
        joined(titles.starts, texts.starts + np.int32(width)),
        joined(titles.ends, texts.ends + np.int32(width)),
        texts.offsets + titles.offsets,
        joined(_retagged(titles, tagset), _retagged(texts, tagset)),
        tagset,
    )
    return Stream(tokens, joined(np.ones(len(titles), bool), np.zeros(len(texts), bool)), title_lengths)


def _retagged(tokens: Tokens, tagset: tuple[str, ...]) -> NDArray[np.uint8]:
    if tokens.pos is None:
        raise ValueError("keywords need tokens with parts of speech: segment(..., parts_of_speech=True)")
    return _renumbered(tokens.tagset, tagset, tokens.pos).astype(np.uint8)


def _renumbered(old: tuple[str, ...], new: tuple[str, ...], codes: NDArray[np.integer[Any]]) -> NDArray[np.int32]:
    rank = dict(zip(new, range(len(new)), strict=True))
    return np.array([rank[word] for word in old], np.int32)[codes] if len(codes) else np.empty(0, np.int32)
