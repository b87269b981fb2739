"""All that must not count, in one place: marks on spans; nothing is deleted, all of it is disclosed."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import partial

import numpy as np
from numpy.typing import NDArray

from textmine.cleaning.boilerplate import SharedWording, classified, shared_wording
from textmine.cleaning.copies import DuplicateGroup, find_copies
from textmine.cleaning.disclosure import SetAside, disclose
from textmine.cleaning.empty import is_empty
from textmine.cleaning.letters import Letters
from textmine.cleaning.not_prose import not_prose_spans
from textmine.cleaning.overlap import containment
from textmine.cleaning.privacy import find_personal
from textmine.cleaning.prompts import heading_spans, prompt_spans
from textmine.cleaning.quoted import quoted_spans
from textmine.corpus import Corpus, Kind
from textmine.engine import Engine, chunked
from textmine.settings import CleaningSettings
from textmine.spans import Marks, Reason, Sentences

__all__ = ["Cleaning", "find_marks"]

Row = tuple[int, int, int, Reason, int]
_CHARACTERS_A_CHUNK = 500_000
_COPIED_SENTENCE = 0.4
"""Share of a sentence's letter pairs that stand in the source, from which the sentence of a near copy is copied: with a
fifth of the letters changed it is 0.64 on average; sentences on the same subject share 0.1 to 0.3."""
_ORGANISER = re.compile("管理员|辅导员|班主任|教务|组委会|项目组|工作组|主持人|主办|承办|培训部")


@dataclass(frozen=True, eq=False)
class Cleaning:
    """What must not count in a corpus, and why.

    Attributes:
        marks: the spans; later stages leave them out.
        duplicates: groups of copies; `marks.groups` are places in it.
        shared: wording that people share, the most widely shared first.
        set_aside: the share set aside, by reason, with examples.
        share: the share of all characters (white space left out) that is set aside, each counted once.
    """

    marks: Marks
    duplicates: tuple[DuplicateGroup, ...]
    shared: tuple[SharedWording, ...]
    set_aside: tuple[SetAside, ...]
    share: float

    def duplicate_rows(self, ids: Sequence[str]) -> Iterator[dict[str, object]]:
        """The rows of `duplicates.jsonl`, given the ids of the documents in canonical order."""
        return (group.to_row(number, ids) for number, group in enumerate(self.duplicates))


def find_marks(
    corpus: Corpus,
    sentences: Sentences,
    *,
    settings: CleaningSettings,
    engine: Engine,
    prompts: Sequence[str] = (),
    seed: int = 42,
) -> Cleaning:
    """Mark what must not count as what its author says.

    Of copies, the source (the organiser's, else the earliest, else the canonically first) keeps counting, once; of
    wording that many share, no copy counts. What counts as a copy and what does not depend on the corpus alone.

    Args:
        corpus: the documents.
        sentences: of the corpus.
        settings: each reason can be switched off.
        engine: what the work is spread over; it changes nothing of the outcome.
        prompts: set questions, their backgrounds, and other wording of the organiser that answers repeat. The
            `thread` of each document is one by itself.
        seed: of the hashes.
    """
    rows = _by_text(corpus, settings, engine)
    if settings.organiser:
        rows += _organisers(corpus)
    letters, groups = find_copies(corpus, sentences, engine=engine, seed=seed)
    named, reasons = classified(corpus, groups)
    wanted = {Reason.COPY: settings.copies, Reason.BOILERPLATE: settings.boilerplate, Reason.SHARED: settings.shared}
    rows += [row for row in _copied(letters, sentences, named, reasons) if wanted[row[3]]]
    if settings.prompts:
        rows += _prompted(corpus, letters, prompts)
    marks = Marks.from_rows(rows)
    set_aside, share = disclose(corpus, sentences, marks)
    shared = shared_wording(corpus, named, reasons, marks.only(Reason.NOT_PROSE))
    return Cleaning(marks, tuple(named), shared, set_aside, share)


def _by_text(corpus: Corpus, settings: CleaningSettings, engine: Engine) -> list[Row]:
    """Marks that depend on one text and what it answers."""
    texts = corpus.texts
    parents = corpus.frame["reply_to"].to_list()
    parent_texts = [texts[corpus.positions[id_]] if id_ in corpus.positions else None for id_ in parents]
    threads = corpus.frame["thread"].to_list()
    work = [
        (begin, texts[begin:end], parent_texts[begin:end], threads[begin:end])
        for begin, end in chunked(list(map(len, texts)), size=_CHARACTERS_A_CHUNK)
    ]
    return [row for rows in engine.map(partial(_scan, settings), work) for row in rows]


def _scan(
    settings: CleaningSettings, work: tuple[int, Sequence[str], Sequence[str | None], Sequence[str | None]]
) -> list[Row]:
    """The marks of a chunk of documents."""
    begin, *columns = work
    rows: list[Row] = []
    for document, (text, parent, thread) in enumerate(zip(*columns, strict=True), begin):
        for reason, spans in _text_marks(settings, text, parent, thread):
            rows += [(document, start, end, reason, -1) for start, end in spans]
    return rows


def _text_marks(
    settings: CleaningSettings, text: str, parent: str | None, thread: str | None
) -> Iterator[tuple[Reason, Sequence[tuple[int, int]]]]:
    if settings.quoted:
        yield Reason.QUOTED, quoted_spans(text, parent)
    if settings.empty and is_empty(text, thread):
        yield Reason.EMPTY, [(0, len(text))] if text else []
    if settings.not_prose:
        yield Reason.NOT_PROSE, not_prose_spans(text)
    if settings.personal:
        yield Reason.PERSONAL, [(item.start, item.end) for item in find_personal(text)]


def _organisers(corpus: Corpus) -> list[Row]:
    """Whole documents in the organiser's voice: announcements, and posts by those who announce and are no trainees."""
    frame = corpus.frame
    kinds, authors = frame["kind"].to_list(), frame["author"].to_list()
    announcers = {author for kind, author in zip(kinds, authors, strict=True) if kind == Kind.ANNOUNCEMENT}
    trainees = {author for kind, author in zip(kinds, authors, strict=True) if kind in _HANDED_IN}
    organisers = {author for author in announcers - trainees if author}
    return [
        (document, 0, len(text), Reason.ORGANISER, -1)
        for document, (kind, author, text) in enumerate(zip(kinds, authors, corpus.texts, strict=True))
        if text and (kind == Kind.ANNOUNCEMENT or author in organisers or _ORGANISER.search(author or ""))
    ]


_HANDED_IN = frozenset({Kind.REPORT, Kind.SUBMISSION})


def _prompted(corpus: Corpus, letters: Letters, prompts: Sequence[str]) -> list[Row]:
    threads = corpus.frame["thread"].drop_nulls().unique().to_list()
    found = prompt_spans(letters, [*prompts, *threads]) + heading_spans(corpus)
    return [(document, start, end, Reason.PROMPT, -1) for document, (start, end) in found]


def _copied(
    letters: Letters, sentences: Sentences, groups: Sequence[DuplicateGroup], reasons: Sequence[Reason]
) -> list[Row]:
    """Marks on copies: on all but the source of a copy, on every copy of shared wording."""
    rows: list[Row] = []
    near: list[tuple[int, int]] = []
    for number, (group, reason) in enumerate(zip(groups, reasons, strict=True)):
        for place, copy in enumerate(group.copies):
            if place == 0 and reason == Reason.COPY:
                continue
            if place and group.similarity < 1 and reason == Reason.COPY:
                near.append((number, place))
            else:
                rows.append((copy.document, copy.start, copy.end, reason, number))
    return rows + _near_copied(letters, sentences, groups, near)


def _near_copied(
    letters: Letters, sentences: Sentences, groups: Sequence[DuplicateGroup], near: Sequence[tuple[int, int]]
) -> list[Row]:
    """Of a near copy the sentences that stand in the source; what its author put in between is the author's own."""
    if not near:
        return []
    base = letters.offsets[sentences.documents]
    lows = np.searchsorted(letters.positions, base + sentences.starts)
    highs = np.searchsorted(letters.positions, base + sentences.ends)
    pairs = []
    for at, (number, place) in enumerate(near):
        copy = groups[number].copies[place]
        first, last = np.searchsorted(lows, copy.low), np.searchsorted(highs, copy.high, side="right")
        pairs += [(at, row) for row in range(int(first), int(last)) if highs[row] > lows[row]]
    if not pairs:
        return [_whole(groups, number, place) for number, place in near]
    which, inner = np.array(pairs, np.int64).T
    shares = _shares(letters, lows, highs, inner, [groups[number].copies[0] for number, _ in near], which)
    return _kept(sentences, groups, near, which, inner, shares)


def _shares(
    letters: Letters,
    lows: NDArray[np.int64],
    highs: NDArray[np.int64],
    inner: NDArray[np.int64],
    sources: Sequence[object],
    which: NDArray[np.int64],
) -> NDArray[np.float64]:
    runs = np.array([(source.low, source.high) for source in sources], np.int64)  # type: ignore[attr-defined]
    all_lows = np.concatenate([lows[inner], runs[:, 0]])
    all_highs = np.concatenate([highs[inner], runs[:, 1]])
    return containment(letters.codes, all_lows, all_highs, np.arange(len(inner)), len(inner) + which)


def _whole(groups: Sequence[DuplicateGroup], number: int, place: int) -> Row:
    copy = groups[number].copies[place]
    return copy.document, copy.start, copy.end, Reason.COPY, number


def _kept(
    sentences: Sentences,
    groups: Sequence[DuplicateGroup],
    near: Sequence[tuple[int, int]],
    which: NDArray[np.int64],
    inner: NDArray[np.int64],
    shares: NDArray[np.float64],
) -> list[Row]:
    """Rows for the sentences that are copied; for a copy within one sentence, the copy itself."""
    rows: list[Row] = []
    has_sentences = set(which.tolist())
    for at, (number, place) in enumerate(near):
        if at not in has_sentences:
            rows.append(_whole(groups, number, place))
    copied = shares >= _COPIED_SENTENCE
    for at, row in zip(which[copied].tolist(), inner[copied].tolist(), strict=True):
        number = near[at][0]
        document, start, end = (int(column[row]) for column in (sentences.documents, sentences.starts, sentences.ends))
        rows.append((document, start, end, Reason.COPY, number))
    return rows
