"""Concordance: a word or a pattern in its contexts (keyword in context, kwic).

>>> from textmine.corpus import Corpus, Document, Kind
>>> corpus = Corpus.from_documents([Document("a", Kind.POST, "开了微黨課，大家爱听微党课。")])  # people like them
>>> [(hit.start, hit.left, hit.hit, hit.right) for hit in concordance(corpus, "微党课", width=4)]
[(2, '开了', '微黨課', '，大家爱'), (10, '大家爱听', '微党课', '。')]
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

import numpy as np

from textmine.corpus import Corpus
from textmine.errors import InputError
from textmine.language import fold
from textmine.spans import Tokens

__all__ = ["Hit", "Order", "concordance", "concordance_by_tags"]

Order = Literal["position", "left", "right"]


@dataclass(frozen=True, slots=True)
class Hit:
    """An occurrence: `text[start:end]` is `hit`; `left` and `right` are its contexts, line breaks shown as blanks."""

    document: str
    start: int
    end: int
    left: str
    hit: str
    right: str


def concordance(corpus: Corpus, pattern: str, *, width: int = 30, order: Order = "position") -> list[Hit]:
    """Find a word, a phrase or a regular expression in the texts.

    Simplified and traditional characters, full and half width, capitals and small letters are not told apart.

    Args:
        corpus: the texts.
        pattern: a regular expression; a plain word is one.
        width: characters of context on each side.
        order: of the hits: as they stand, or by the left context (from the hit outwards), or by the right one.

    Raises:
        InputError: the pattern is empty or does not compile.
    """
    compiled = _compiled(pattern)
    return _sorted(_hits(corpus, compiled, width), order)


def concordance_by_tags(
    corpus: Corpus, tokens: Tokens, pattern: str, *, width: int = 30, order: Order = "position"
) -> list[Hit]:
    """Find runs of tokens by their parts of speech.

    Args:
        corpus: the texts.
        tokens: with parts of speech.
        pattern: tags separated by blanks, each a regular expression that must match a whole tag: `a n`, `v.* n.*`.
        width: as for `concordance`.
        order: as for `concordance`.

    Raises:
        InputError: the pattern is empty or does not compile.
    """
    parts = [_compiled(part) for part in pattern.split()] or [_compiled("")]
    if tokens.pos is None:
        raise ValueError("a concordance by tags needs tokens with parts of speech: segment(..., parts_of_speech=True)")
    whole = max(0, len(tokens) - len(parts) + 1)  # so many tokens have as many behind them as are wanted
    fits = tokens.documents[:whole] == tokens.documents[len(tokens) - whole :]
    for shift, part in enumerate(parts):
        wanted = np.array([part.fullmatch(tag) is not None for tag in tokens.tagset], bool)
        fits &= wanted[tokens.pos[shift : shift + whole]]
    first = np.flatnonzero(fits)
    spans = (tokens.documents[first], tokens.starts[first], tokens.ends[first + len(parts) - 1])
    texts, ids = corpus.texts, corpus.ids
    rows = zip(*(column.tolist() for column in spans), strict=True)
    return _sorted([_hit(ids[d], texts[d], start, end, width) for d, start, end in rows], order)


def _compiled(pattern: str) -> re.Pattern[str]:
    if not pattern.strip():
        raise InputError("The pattern is empty. Give a word, a phrase or a regular expression, such as 微?党课.")
    try:
        return re.compile(fold(pattern).text, re.IGNORECASE)
    except re.error as error:
        raise InputError(
            f"The pattern {pattern!r} is no regular expression ({error}). "
            "To look for a mark such as ( or ? itself, put a backslash before it."
        ) from error


def _hits(corpus: Corpus, pattern: re.Pattern[str], width: int) -> Iterator[Hit]:
    for id_, text in zip(corpus.ids, corpus.texts, strict=True):
        view = fold(text)
        for match in pattern.finditer(view.text):
            if match.end() > match.start():
                start, end = view.span(match.start(), match.end())
                yield _hit(id_, text, start, end, width)


def _hit(id_: str, text: str, start: int, end: int, width: int) -> Hit:
    left, right = text[max(0, start - width) : start], text[end : end + width]
    return Hit(id_, start, end, _on_one_line(left), text[start:end], _on_one_line(right))


def _on_one_line(text: str) -> str:
    return re.sub(r"\s", " ", text)


def _sorted(hits: Iterator[Hit] | list[Hit], order: Order) -> list[Hit]:
    if order == "left":
        return sorted(hits, key=lambda hit: (hit.left[::-1], hit.document, hit.start))
    if order == "right":
        return sorted(hits, key=lambda hit: (hit.right, hit.document, hit.start))
    return list(hits)
