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
from textmine.sorting import SortedRuns, first_of_each
from textmine.spans import Span, count_distinct, document_runs
from textmine.store import ColumnStore

__all__ = ["heading_spans", "is_heading", "prompt_spans"]

Int32 = NDArray[np.int32]
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
_NUMBERS_AT_ONCE = 1 << 20
_HEADING = re.compile(
    r"\s*(?:#{1,6}\s|\*\*[^*]+\*\*\s*[:：]?\s*$|[【\[〖][^】\]〗]+[】\]〗]\s*[:：]?\s*$"
    r"|[(（]?[一二三四五六七八九十]{1,3}[)）]?[、.．]|[(（]?\d{1,2}[)）.、．](?!\d)|第[一二三四五六七八九十\d]+[部章节条])"
)
_COLON = re.compile(r"[:：]\s*$")
_SENTENCE_END = re.compile(r"[。！!；;…，,]\s*[”’」』]?\s*$")


def prompt_spans(letters: Letters, prompts: Sequence[str]) -> Iterator[Int32]:
    """Where prompts stand in texts, letter for letter: document, start, end, with the marks around them left out.

    >>> letters = letters_of(["微党课怎样讲，才能入脑入心？我以为要短。"])  # How should … be given …? I think, briefly.
    >>> [spans.tolist() for spans in prompt_spans(letters, ["微党课怎样讲才能入脑入心"])]
    [[[0, 0, 13]]]
    """
    wanted = sorted({folded for prompt in prompts if len(folded := _folded(prompt)) >= _SHORTEST_PROMPT})
    for low, stream in _streams(letters):
        for prompt in wanted:
            lows = np.fromiter(_places(stream, prompt), np.int64) + low
            yield _spans(letters, lows, lows + len(prompt))


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


def _spans(letters: Letters, lows: Int64, highs: Int64) -> Int32:
    """Documents, starts and ends of runs of letters, of those that lie in one text."""
    begins, ends = letters.positions[lows], letters.positions[highs - 1]
    first, last = (np.searchsorted(letters.offsets, places, side="right") - 1 for places in (begins, ends))
    base = letters.offsets[first]
    is_one: NDArray[np.bool_] = first == last
    return np.column_stack([first, begins - base, ends + 1 - base]).astype(np.int32)[is_one]


def is_heading(line: str) -> bool:
    """Whether a line looks like a heading: numbered, marked as one, or closed by a colon; and no whole sentence.

    >>> is_heading("一、学习收获"), is_heading("## 学习收获"), is_heading("我们学校条件不错。")
    (True, True, False)
    """
    return bool((_HEADING.match(line) or _COLON.search(line)) and not _SENTENCE_END.search(line))


def heading_spans(corpus: Corpus, store: ColumnStore | None = None) -> Iterator[Int32]:
    """Headings that several people have in common: document, start, end."""
    store = store or ColumnStore()
    kinds, people = corpus.codes("kind"), corpus.codes("person")
    texts = SortedRuns(store, np.int64, np.int32)
    lines = SortedRuns(store, np.int64, np.int32, np.int32, np.int32, np.int64, np.bool_)
    for of_texts, of_lines in _short_lines(corpus):
        texts.add(of_texts[:, 1], kinds[of_texts[:, 0]])
        lines.add(*of_lines.T)
    different = np.zeros(int(kinds.max(initial=0)) + 1, np.int64)
    for hashes, of_kind in texts.in_order():
        different += count_distinct(of_kind, hashes, len(different))
    for names, documents, starts, ends, of_text, are_marked in lines.in_order():
        begins = np.flatnonzero(is_first := first_of_each(names))
        form = np.cumsum(is_first) - 1
        # Each document of nobody known is somebody.
        authors = np.where(people[documents] >= 0, people[documents], ~documents)
        by, having = (count_distinct(form, values, len(begins)) for values in (authors, of_text))
        share = having / np.maximum(different[kinds[documents[begins]]], 1)
        is_usual = (by >= _BARE_PEOPLE) & (share >= _BARE_SHARE)
        is_shared = np.where(are_marked[begins], by >= _HEADING_PEOPLE, is_usual)[form]
        yield np.column_stack([documents, starts, ends])[is_shared]


def _short_lines(corpus: Corpus) -> Iterator[tuple[Int64, Int64]]:
    """Texts of several lines with one so short that it may be a heading, and such lines; some at a time.

    Of a text the document and its hash, shape (n_texts, 2); of a line the hash of its name, the document, start, end,
    the hash of the text, and whether it is marked as a heading, shape (n_lines, 6). A name without a mark is one of its
    kind of document. All numbers: what lines say need not be held.
    """
    texts, lines = array("q"), array("q")
    kinds = corpus.codes("kind")
    for document, text in enumerate(corpus.texts):
        short = [line for line in _lines(text) if line.end - line.start <= _LONGEST_HEADING + 8]
        if not short:
            continue
        of_text = _hash(text)
        texts.extend((document, of_text))
        for line in short:
            written = text[line.start : line.end]
            heading = is_heading(written)
            if not heading and not written.isalnum():
                continue
            name = "".join(c for c in written if c.isalnum())
            if heading and 1 < len(name) <= _LONGEST_HEADING:
                lines.extend((_hash(name), document, *line, of_text, 1))
            elif name == written and 1 < len(name) <= _LONGEST_BARE:
                lines.extend((_hash(f"{name}\n{kinds[document]}"), document, *line, of_text, 0))
        if len(texts) + len(lines) > _NUMBERS_AT_ONCE:
            yield _table(texts, 2), _table(lines, 6)
            texts, lines = array("q"), array("q")
    yield _table(texts, 2), _table(lines, 6)


def _table(numbers: array[int], width: int) -> Int64:
    return np.asarray(numbers, np.int64).reshape(-1, width)


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
