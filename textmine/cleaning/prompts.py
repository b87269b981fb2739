"""The set question, and the headings of a template, repeated in answers."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence

from textmine.cleaning.letters import Letters, letters_of
from textmine.corpus import Corpus
from textmine.spans import Span, document_runs

__all__ = ["heading_spans", "is_heading", "prompt_spans"]

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
    people, kinds = corpus.codes("person").data, corpus.codes("kind").data
    marked: dict[str, list[tuple[int, Span]]] = defaultdict(list)
    bare: dict[tuple[int, str], list[tuple[int, Span]]] = defaultdict(list)
    different: dict[int, set[str]] = defaultdict(set)
    texts = corpus.texts
    for document, text in enumerate(texts):
        for line in _lines(text):
            written = text[line.start : line.end]
            if len(written) > _LONGEST_HEADING + 8:
                continue
            different[kinds[document]].add(text)
            heading = is_heading(written)
            if not heading and not written.isalnum():
                continue
            name = "".join(c for c in written if c.isalnum())
            if heading and 1 < len(name) <= _LONGEST_HEADING:
                marked[name].append((document, line))
            elif name == written and 1 < len(name) <= _LONGEST_BARE:
                bare[kinds[document], name].append((document, line))
    shared = [places for places in marked.values() if _people(places, people) >= _HEADING_PEOPLE]
    for (kind, _), places in bare.items():
        share = len({texts[document] for document, _ in places}) / len(different[kind])
        if share >= _BARE_SHARE and _people(places, people) >= _BARE_PEOPLE:
            shared.append(places)
    return sorted(place for places in shared for place in places)


def _people(places: Iterable[tuple[int, Span]], people: Sequence[int]) -> int:
    """How many people; each document of nobody known is one."""
    return len({people[document] if people[document] >= 0 else ~document for document, _ in places})


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
