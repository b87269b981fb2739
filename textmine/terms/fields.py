"""Titles and texts as one stream of tokens, title first.

A title that several documents bear (a form's name, 读书心得; a thread's subject above each reply) is nobody's own
words, and is not read.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
import polars as pl
from numpy.typing import NDArray

from textmine.corpus import Corpus
from textmine.spans import Tokens, document_runs, slices
from textmine.store import ColumnStore, Growing

__all__ = ["Stream", "join_fields", "titles_as_texts"]

SHARED_TITLE = 3
"""A title that this many documents bear is not their own. A guess: two may be a correction handed in again."""

_DOCUMENTS_AT_ONCE = 1 << 18
"""Documents whose titles are looked at together."""
_TOKENS_AT_ONCE = 1 << 20
"""Tokens of texts that titles are put before together."""


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
    codes, titles = corpus.codes("title"), corpus.distinct("title")

    def runs() -> Iterator[NDArray[np.int32]]:
        for some in slices(len(corpus), _DOCUMENTS_AT_ONCE):
            yield codes[some] if of is None else np.where(of[some], codes[some], -1)

    borne = np.zeros(len(titles) + 1, np.int64)  # the last by those that have none
    for run in runs():
        borne += np.bincount(np.where(run < 0, len(titles), run), minlength=len(borne))
    is_own = pl.Series(borne[:-1] < SHARED_TITLE)
    told = pl.concat([pl.select(pl.when(is_own).then(titles).otherwise(pl.lit(""))).to_series(), pl.Series([""])])
    return corpus.with_texts(told.gather(run) for run in runs())


def join_fields(texts: Tokens, titles: Tokens | None = None, store: ColumnStore | None = None) -> Stream:
    """One stream out of the tokens of texts and of titles (segmented from `titles_as_texts`).

    `store`: where long columns of a large corpus go; by default they stay in memory.
    """
    n_documents = len(texts.offsets) - 1
    if titles is None or not len(titles):
        return Stream(texts, np.zeros(len(texts), bool), np.zeros(n_documents, np.int64))
    if titles.pos is None or texts.pos is None:
        raise ValueError("keywords need tokens with parts of speech: segment(..., parts_of_speech=True)")
    in_title = (store or ColumnStore()).growing(bool)
    tokens = Tokens.joined(_titles_first(titles, texts, in_title), store)
    return Stream(tokens, in_title.array(), (store or ColumnStore()).keep(np.diff(titles.offsets)))


def _titles_first(titles: Tokens, texts: Tokens, in_title: Growing) -> Iterator[Tokens]:
    """Titles and texts of each run of documents as one; `in_title` is told which tokens are those of titles."""
    vocabulary = tuple(sorted({*texts.vocabulary, *titles.vocabulary}))
    tagset = tuple(sorted({*texts.tagset, *titles.tagset}))
    words = [_ranks(fields.vocabulary, vocabulary) for fields in (titles, texts)]
    tags = [_ranks(fields.tagset, tagset) for fields in (titles, texts)]
    width = np.int32(titles.ends.max() + 2)
    for run in document_runs(texts.offsets, _TOKENS_AT_ONCE):
        first, second = titles.run(*run), texts.run(*run)
        order = np.argsort(np.concatenate([first.documents, second.documents]), kind="stable")
        in_title.add(order < len(first))
        columns = (
            (words[0][first.terms], words[1][second.terms]),
            (first.starts, second.starts + width),
            (first.ends, second.ends + width),
            (tags[0][first.pos], tags[1][second.pos]),
        )
        terms, starts, ends, pos = (np.concatenate(column)[order] for column in columns)
        yield Tokens(vocabulary, terms, starts, ends, first.offsets + second.offsets, pos.astype(np.uint8), tagset)


def _ranks(old: tuple[str, ...], new: tuple[str, ...]) -> NDArray[np.int32]:
    """The place in `new` of each of `old`."""
    rank = dict(zip(new, range(len(new)), strict=True))
    return np.array([rank[word] for word in old], np.int32)
