"""The set question, and the headings of a template, repeated in answers."""

from __future__ import annotations

import re
from array import array
from collections.abc import Iterator, Sequence
from hashlib import blake2b

import numpy as np
from numpy.typing import NDArray

from textmine.cleaning.letters import Letters, letters_of
from textmine.corpus import Corpus
from textmine.spans import Span, count_distinct, document_runs

__all__ = ["heading_spans", "is_heading", "prompt_spans"]

Int64 = NDArray[np.int64]

_SHORTEST_PROMPT = 8
"""Letters of the shortest set question that is looked for inside texts: a shorter one is a term of the subject."""
_HEADING_PEOPLE = 3
"""A heading that this many people have is a template's. A guess; documents by one person count once."""
_BARE_PEOPLE, _BARE_SHARE, _LONGEST_BARE = 5, 0.3, 12
"""A line without any mark of a heading (本周工作, this week's work) is a template's where this many people have it, and
this share of the different texts of several lines of that kind, so that copies of one text make none. Guesses."""
_LONGEST_HEADING = 24
_CHARACTERS_AT_ONCE = 1_000_000
_HEADING = re.compile(
    r"\s*(?:#{1,6}\s|\*\*[^*]+\*\*\s*[:：]?\s*$|[【\[〖][^】\]〗]+[】\]〗]\s*[:：]?\s*$"
    r"|[(（]?[一二三四五六七八九十]{1,3}[)）]?[、.．]|[(（]?\d{1,2}[)）.、．](?!\d)|第[一二三四五六七八九十\d]+[部章节条])"
)
_COLON = re.compile(r"[:：]\s*$")
_SENTENCE_END = re.compile(r"[。！!；;…，,]\s*[”’」』]?\s*$")


def prompt_spans(letters: Letters, prompts: Sequence[str]) -> list[tuple[int, Span]]:
    """Where prompts stand in texts, letter for letter: (document, span), with the marks around them left out.

    >>> letters = letters_of(["微党课怎样讲，才能入脑入心？我以为要短。"])  # How should … be given …? I think, briefly.
    >>> prompt_spans(letters, ["微党课怎样讲才能入脑入心"])
    [(0, Span(start=0, end=13))]
    """
    wanted = sorted({folded for prompt in prompts if len(folded := _folded(prompt)) >= _SHORTEST_PROMPT})
    return sorted(
        _placed(letters, at, at + len(prompt))
        for low, stream in _streams(letters)
        for prompt in wanted
        for at in (low + place for place in _places(stream, prompt))
        if _in_one_text(letters, at, at + len(prompt))
    )


def _streams(letters: Letters) -> Iterator[tuple[int, str]]:
    """The letters of some texts at a time: where they begin, and all of them in one piece."""
    for begin, end in document_runs(letters.offsets, _CHARACTERS_AT_ONCE):
        low, high = letters.positions.searchsorted(letters.offsets[[begin, end]]).tolist()
        yield low, letters.codes[low:high].tobytes().decode("utf-32-le")


def _folded(text: str) -> str:
    letters = letters_of([text])
    return letters.of(0, len(letters.codes))


def _places(stream: str, piece: str) -> Iterator[int]:
    at = stream.find(piece)
    while at >= 0:
        yield at
        at = stream.find(piece, at + len(piece))


def _document(letters: Letters, letter: int) -> int:
    return int(letters.offsets.searchsorted(letters.positions[letter], side="right")) - 1


def _in_one_text(letters: Letters, low: int, high: int) -> bool:
    return _document(letters, low) == _document(letters, high - 1)


def _placed(letters: Letters, low: int, high: int) -> tuple[int, Span]:
    document = _document(letters, low)
    base = int(letters.offsets[document])
    return document, Span(int(letters.positions[low]) - base, int(letters.positions[high - 1]) + 1 - base)


def is_heading(line: str) -> bool:
    """Whether a line looks like a heading: numbered, marked as one, or closed by a colon; and no whole sentence.

    >>> is_heading("一、学习收获"), is_heading("## 学习收获"), is_heading("我们学校条件不错。")
    (True, True, False)
    """
    return bool((_HEADING.match(line) or _COLON.search(line)) and not _SENTENCE_END.search(line))


def heading_spans(corpus: Corpus) -> list[tuple[int, Span]]:
    """Headings that several people have in common: (document, span)."""
    lines, texts = _short_lines(corpus)
    documents, _, _, names, are_marked = lines.T
    kinds, people = corpus.codes("kind").astype(np.int64), corpus.codes("person").astype(np.int64)
    keys = np.column_stack([are_marked, np.where(are_marked, 0, kinds[documents]), names])
    forms, form = np.unique(keys, axis=0, return_inverse=True)
    form = form.reshape(-1)
    # Each document of nobody known is somebody.
    authors = np.where(people[documents] >= 0, people[documents], ~documents)
    by = count_distinct(form, authors, len(forms))
    having = count_distinct(form, texts[np.searchsorted(texts[:, 0], documents), 1], len(forms))
    different = count_distinct(kinds[texts[:, 0]], texts[:, 1], int(kinds.max(initial=0)) + 1)
    is_usual = (by >= _BARE_PEOPLE) & (having / np.maximum(different[forms[:, 1]], 1) >= _BARE_SHARE)
    is_shared = np.where(forms[:, 0], by >= _HEADING_PEOPLE, is_usual)[form]
    return sorted((document, Span(start, end)) for document, start, end in lines[is_shared, :3].tolist())


def _short_lines(corpus: Corpus) -> tuple[Int64, Int64]:
    """Lines that may be headings, and the texts of several lines with one so short, in order.

    Of a line the document, start, end, hash of its name, and whether it is marked as a heading, shape (n_lines, 5); of
    a text the document and its hash, shape (n_texts, 2). All numbers: what lines say need not be held.
    """
    lines, texts = array("q"), array("q")
    for document, text in enumerate(corpus.texts):
        short = [line for line in _lines(text) if line.end - line.start <= _LONGEST_HEADING + 8]
        if short:
            texts.extend((document, _hash(text)))
        for line in short:
            written = text[line.start : line.end]
            heading = is_heading(written)
            if not heading and not written.isalnum():
                continue
            name = "".join(c for c in written if c.isalnum())
            if heading and 1 < len(name) <= _LONGEST_HEADING:
                lines.extend((document, *line, _hash(name), 1))
            elif name == written and 1 < len(name) <= _LONGEST_BARE:
                lines.extend((document, *line, _hash(name), 0))
    return np.asarray(lines, np.int64).reshape(-1, 5), np.asarray(texts, np.int64).reshape(-1, 2)


def _hash(text: str) -> int:
    return int.from_bytes(blake2b(text.encode("utf-8", "surrogatepass"), digest_size=8).digest(), "little", signed=True)


def _lines(text: str) -> Iterator[Span]:
    """The lines of a text that has several."""
    if "\n" not in text:
        return
    start = 0
    for line in text.split("\n"):
        if stripped := line.strip():
            left = start + len(line) - len(line.lstrip())
            yield Span(left, left + len(stripped))
        start += len(line) + 1
