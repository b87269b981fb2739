"""Sentences as spans."""

from __future__ import annotations

import re

import numpy as np

from textmine.corpus import Corpus
from textmine.spans import Sentences, Span

__all__ = ["sentence_spans", "split_sentences"]

# A sentence runs to its end marks with the closing quotes and brackets behind them, or to the end of the line.
_SENTENCE = re.compile(r"[^。！？!?；;…\n]*(?:[。！？!?；;…]+[”’」』）)】》\"']*|(?=\n)|$)")


def sentence_spans(text: str) -> list[Span]:
    """The sentences of a text: spans without the white space around them.

    >>> text = "他说：“好。”我不信！"  # He said: "Fine." I don't believe it!
    >>> [text[start:end] for start, end in sentence_spans(text)]
    ['他说：“好。”', '我不信！']
    """
    spans, position = [], 0
    while position < len(text):
        end = max(_SENTENCE.match(text, position).end(), position + 1)  # type: ignore[union-attr]
        piece = text[position:end]
        start = position + len(piece) - len(piece.lstrip())
        if stripped := piece.strip():
            spans.append(Span(start, start + len(stripped)))
        position = end
    return spans


def split_sentences(corpus: Corpus) -> Sentences:
    """The sentences of every text of a corpus."""
    spans = [sentence_spans(text) for text in corpus.texts]
    flat = np.array([span for document in spans for span in document], np.int32).reshape(-1, 2)
    offsets = np.concatenate([[0], np.cumsum([len(document) for document in spans])]).astype(np.int64)
    return Sentences(flat[:, 0].copy(), flat[:, 1].copy(), offsets)
