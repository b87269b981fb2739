"""Segmentation: texts to flat arrays of tokens that tile them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from itertools import chain
from typing import Any, Protocol

import numpy as np

from textmine.corpus import Corpus
from textmine.engine import Engine, LocalEngine, Progress, chunked, no_progress
from textmine.settings import LanguageSettings
from textmine.spans import Tokens

__all__ = ["RJiebaSegmenter", "Segmenter", "load_segmenter", "segment"]

# Large enough that pickling weighs nothing, small enough that two workers share a class's texts.
_CHUNK_CHARACTERS = 400_000


class Segmenter(Protocol):
    """Cuts texts into words. Implementations are picklable, and own their dictionary."""

    def cut(self, text: str) -> list[str]:
        """Words that tile the text: `"".join(words) == text`."""
        ...

    def tags(self, words: Sequence[str]) -> list[str]:
        """The part of speech of each word type."""
        ...


@dataclass(frozen=True)
class RJiebaSegmenter:
    """jieba-rs with a dictionary of its own: two segmenters with two dictionaries live side by side.

    >>> RJiebaSegmenter(words=("大单元教学",)).cut("推进大单元教学改革")  # push on with big-unit teaching
    ['推进', '大单元教学', '改革']
    """

    words: tuple[str, ...] = ()
    hmm: bool = field(default=True, kw_only=True)

    @cached_property
    def _jieba(self) -> Any:
        import rjieba

        jieba = rjieba.Jieba()
        for word in self.words:
            jieba.add_word(word, None, "n")
        return jieba

    def __getstate__(self) -> dict[str, Any]:
        return {"words": self.words, "hmm": self.hmm}

    def cut(self, text: str) -> list[str]:
        """Words that tile the text."""
        words: list[str] = self._jieba.cut(text, self.hmm)
        return words

    def tags(self, words: Sequence[str]) -> list[str]:
        """The part of speech of each word type, as its dictionary has it."""
        return [found[0][1] if len(found := self._jieba.tag(word, self.hmm)) == 1 else "x" for word in words]


def load_segmenter(settings: LanguageSettings) -> Segmenter:
    """The segmenter that the settings name."""
    return RJiebaSegmenter()


def segment(
    corpus: Corpus,
    *,
    settings: LanguageSettings | None = None,
    segmenter: Segmenter | None = None,
    engine: Engine | None = None,
    progress: Progress = no_progress,
) -> Tokens:
    """Cut the texts of a corpus into tokens with parts of speech.

    >>> from textmine.corpus import Document, Kind
    >>> corpus = Corpus.from_documents([Document("a", Kind.POST, "党课要短。")])  # party lectures should be short
    >>> [(token.text, token.start, token.end) for token in segment(corpus).rows(0)]
    [('党课', 0, 2), ('要', 2, 3), ('短', 3, 4), ('。', 4, 5)]
    """
    segmenter = segmenter or load_segmenter(settings or LanguageSettings())
    texts = corpus.texts
    runs = chunked([len(text) for text in texts], size=_CHUNK_CHARACTERS)
    chunks = [(segmenter, texts[a:b]) for a, b in runs]
    parts = []
    for done, part in enumerate((engine or LocalEngine()).map(_cut_chunk, chunks), 1):
        parts.append(part)
        progress("segment", done, len(chunks))
    return _assemble(parts, segmenter)


@dataclass(frozen=True)
class _Part:
    vocabulary: list[str]
    terms: np.ndarray[Any, np.dtype[np.int32]]
    lengths: np.ndarray[Any, np.dtype[np.int32]]
    counts: list[int]


def _cut_chunk(chunk: tuple[Segmenter, Sequence[str]]) -> _Part:
    segmenter, texts = chunk
    cuts = [segmenter.cut(text) for text in texts]
    words = list(chain.from_iterable(cuts))
    index = {word: i for i, word in enumerate(dict.fromkeys(words))}
    terms = np.fromiter(map(index.__getitem__, words), np.int32, len(words))
    type_lengths = np.fromiter(map(len, index), np.int32, len(index))
    return _Part(list(index), terms, type_lengths[terms], [len(cut) for cut in cuts])


def _assemble(parts: Iterable[_Part], segmenter: Segmenter) -> Tokens:
    parts = list(parts)
    vocabulary = sorted(set(chain.from_iterable(part.vocabulary for part in parts)))
    rank = {word: i for i, word in enumerate(vocabulary)}
    terms = [np.fromiter(map(rank.__getitem__, p.vocabulary), np.int32, len(p.vocabulary))[p.terms] for p in parts]
    counts = np.fromiter(chain.from_iterable(part.counts for part in parts), np.int64)
    offsets = np.concatenate([[0], np.cumsum(counts)]).astype(np.int64)
    lengths = _joined([part.lengths for part in parts])
    ends_in_corpus = np.concatenate([[0], np.cumsum(lengths, dtype=np.int64)])
    document_starts = np.repeat(ends_in_corpus[offsets[:-1]], counts)
    tags = segmenter.tags(vocabulary)
    tagset = tuple(sorted(set(tags)))
    tag_codes = np.array([tagset.index(tag) for tag in tags], np.uint8)
    all_terms = _joined(terms)
    return Tokens(
        tuple(vocabulary),
        all_terms,
        (ends_in_corpus[:-1] - document_starts).astype(np.int32),
        (ends_in_corpus[1:] - document_starts).astype(np.int32),
        offsets,
        tag_codes[all_terms],
        tagset,
    )


def _joined(arrays: Sequence[np.ndarray[Any, np.dtype[np.int32]]]) -> np.ndarray[Any, np.dtype[np.int32]]:
    return np.concatenate(arrays) if arrays else np.empty(0, np.int32)
