"""All that must not count, in one place: marks on spans; nothing is deleted, all of it is disclosed."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property, partial
from itertools import chain

import numpy as np
from numpy.typing import NDArray

from textmine.cleaning.boilerplate import SharedWording, classified, shared_wording, voices
from textmine.cleaning.bylines import byline_spans
from textmine.cleaning.copies import find_copies
from textmine.cleaning.disclosure import SetAside, disclose
from textmine.cleaning.empty import is_empty
from textmine.cleaning.gathering import GatheredMarks, Row
from textmine.cleaning.groups import DuplicateGroups
from textmine.cleaning.letters import Letters
from textmine.cleaning.not_prose import not_prose_spans
from textmine.cleaning.overlap import is_contained
from textmine.cleaning.privacy import find_personal, masked_spans
from textmine.cleaning.prompts import heading_spans, prompt_spans
from textmine.cleaning.quoted import quoted_spans
from textmine.corpus import Corpus, Kind
from textmine.engine import Engine, chunked
from textmine.organisers import speaks_for_organiser
from textmine.settings import CleaningSettings
from textmine.sorting import at_once, parts
from textmine.spans import Marks, Reason, Sentences, sorted_distinct
from textmine.store import ColumnStore

__all__ = ["Cleaning", "find_marks"]

_Part = tuple[int, Sequence[str], Sequence[str | None], Sequence[str | None]]
"""The position of the first of some documents, their texts, what each answers, and the thread of each."""
_CHARACTERS_A_CHUNK = 500_000


@dataclass(frozen=True, eq=False)
class Cleaning:
    """What must not count in a corpus, and why.

    Attributes:
        marks: the spans; later stages leave them out.
        duplicates: groups of copies; `marks.groups` are places in it.
        set_aside: the share set aside, by reason, with examples.
        share: the share of all characters (white space left out) that is set aside, each counted once.
        find_shared: gives `shared`, which few ask for.
    """

    marks: Marks
    duplicates: DuplicateGroups
    set_aside: tuple[SetAside, ...]
    share: float
    find_shared: Callable[[], tuple[SharedWording, ...]]

    @cached_property
    def shared(self) -> tuple[SharedWording, ...]:
        """Wording that people share, the most widely shared first."""
        return self.find_shared()

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
    masked: bool = False,
    store: ColumnStore | None = None,
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
        masked: whether personal data were masked in the corpus, so that asterisks alone are looked for.
        store: where letters and signatures of a large corpus go; by default they stay in memory.
    """
    store = store or ColumnStore()
    by_text = _by_text(corpus, settings, engine, masked=masked)
    letters, groups = find_copies(corpus, sentences, engine=engine, seed=seed, store=store)
    marks, others_words = GatheredMarks(store), GatheredMarks(store)
    for part in by_text:
        marks.add(part)
        others_words.add(part.only(Reason.QUOTED, Reason.NOT_PROSE))
    people = voices(corpus, groups, others_words.marks(), store)
    named, reasons = classified(corpus, groups, people)
    wanted = {Reason.COPY: settings.copies, Reason.BOILERPLATE: settings.boilerplate, Reason.SHARED: settings.shared}
    for copied in _copied(letters, sentences, named, reasons):
        marks.add(copied.only(*(reason for reason in wanted if wanted[reason])))
    if settings.organiser:
        marks.add_rows(_organisers(corpus))
    if settings.not_prose:
        marks.add_rows(_bylines(corpus))
    if settings.prompts:
        for spans in _prompted(corpus, letters, prompts, store):
            marks.add(Marks.of_spans(spans, Reason.PROMPT))
    found = marks.marks()
    set_aside, share = disclose(corpus, sentences, found)
    return Cleaning(found, named, set_aside, share, partial(shared_wording, corpus, named, reasons, people))


def _by_text(corpus: Corpus, settings: CleaningSettings, engine: Engine, *, masked: bool) -> Iterator[Marks]:
    """Marks that depend on one text and what it answers, chunk by chunk; workers look for them from now on."""
    texts, parents, codes = corpus.texts, corpus.parents, corpus.codes("thread")
    threads = [*corpus.levels("thread"), None]

    def work() -> Iterator[_Part]:
        for begin, end in chunked(map(len, texts), size=_CHARACTERS_A_CHUNK):
            answered = [texts[parent] if parent >= 0 else None for parent in parents[begin:end].tolist()]
            named = [threads[code] for code in codes[begin:end].tolist()]  # of which one travels once
            yield begin, texts[begin:end], answered, named

    return engine.start(partial(_scan, settings, masked), work())


def _scan(settings: CleaningSettings, masked: bool, work: _Part) -> Marks:
    """The marks of a chunk of documents."""
    begin, *columns = work
    rows: list[Row] = []
    for document, (text, parent, thread) in enumerate(zip(*columns, strict=True), begin):
        for reason, spans in _text_marks(settings, masked, text, parent, thread):
            rows += [(document, start, end, reason, -1) for start, end in spans]
    return Marks.from_rows(rows)


def _text_marks(
    settings: CleaningSettings, masked: bool, text: str, parent: str | None, thread: str | None
) -> Iterator[tuple[Reason, Sequence[tuple[int, int]]]]:
    if settings.quoted:
        yield Reason.QUOTED, quoted_spans(text, parent)
    if settings.empty and is_empty(text, thread):
        yield Reason.EMPTY, [(0, len(text))] if text else []
    if settings.not_prose:
        yield Reason.NOT_PROSE, not_prose_spans(text)
    if settings.personal:
        yield (
            Reason.PERSONAL,
            [
                *(() if masked else ((item.start, item.end) for item in find_personal(text))),
                *masked_spans(text),
            ],
        )


def _organisers(corpus: Corpus) -> Iterator[Row]:
    """Whole documents in the organiser's voice: announcements, and posts by those who announce and are no trainees."""
    authors, codes = corpus.levels("author"), corpus.codes("author")
    handed_in, by_trainees = corpus.having("kind", *_HANDED_IN), corpus.by_trainees
    announces, is_trainee = np.zeros(len(authors) + 1, np.bool_), np.zeros(len(authors) + 1, np.bool_)
    for some in parts(len(corpus)):
        announces[codes[some][~by_trainees[some]]] = True
        is_trainee[codes[some][handed_in[some]]] = True
    organises = [
        (author != "" and announces[code] and not is_trainee[code]) or speaks_for_organiser(author)
        for code, author in enumerate(authors)
    ]
    organising = np.array([*organises, False])  # for nobody does
    for some in parts(len(corpus)):
        for document in some.start + np.flatnonzero(~by_trainees[some] | organising[codes[some]]):
            if text := corpus.texts[int(document)]:
                yield int(document), 0, len(text), Reason.ORGANISER, -1


_HANDED_IN = (str(Kind.REPORT), str(Kind.SUBMISSION))


def _bylines(corpus: Corpus) -> Iterator[Row]:
    """Names and schools of authors in the head and the signature of what they handed in."""
    handed_in = corpus.having("kind", *_HANDED_IN)
    first = 0
    for run in (run.select("author", "role", "title") for run in corpus.runs("author", "role", "title")):
        for at in np.flatnonzero(handed_in[first : first + run.height]).tolist():
            author, role, title = run.row(at)
            for span in byline_spans(corpus.texts[first + at], author, role=role, title=title) if author else ():
                yield first + at, *span, Reason.NOT_PROSE, -1
        first += run.height


def _prompted(
    corpus: Corpus, letters: Letters, prompts: Sequence[str], store: ColumnStore
) -> Iterator[NDArray[np.int32]]:
    """Where set questions and headings of templates stand."""
    threads = corpus.levels("thread")
    return chain(prompt_spans(letters, [*prompts, *threads]), heading_spans(corpus, store))


def _copied(
    letters: Letters, sentences: Sentences, groups: DuplicateGroups, reasons: NDArray[np.uint8]
) -> Iterator[Marks]:
    """Marks on copies: on all but the source of a copy, on every copy of shared wording."""
    for begin, end in at_once(groups.offsets):
        some, reasons_of = groups.run(begin, end), reasons[begin:end]
        numbers = some.numbers
        is_source = np.zeros(len(numbers), np.bool_)
        is_source[some.sources] = True
        of_few = reasons_of[numbers] == Reason.COPY
        is_near = ~is_source & of_few & (some.similarities[numbers] < 1)
        rows, spans = _near_copied(letters, sentences, some, np.flatnonzero(is_near))
        whole = np.flatnonzero(~is_near & ~(is_source & of_few))
        spans = np.concatenate([_spans(some, whole), spans])
        numbers = numbers[np.append(whole, rows)]
        yield Marks.of_spans(spans, reasons_of[numbers], numbers + begin)


def _spans(of: DuplicateGroups | Sentences, rows: NDArray[np.int64]) -> NDArray[np.int32]:
    """Documents, starts and ends, shape (n_rows, 3)."""
    return np.column_stack([of.documents[rows], of.starts[rows], of.ends[rows]])


def _near_copied(
    letters: Letters, sentences: Sentences, groups: DuplicateGroups, near: NDArray[np.int64]
) -> tuple[NDArray[np.int64], NDArray[np.int32]]:
    """Of near copies (their rows) the sentences that stand in the source; the others are their authors' own.

    A copy that holds no whole sentence stands as it is. The row of the copy of each span, and the spans.
    """
    documents = sorted_distinct(groups.documents[near]).astype(np.int64)
    own = sentences.select(documents)
    lows, highs = _sentence_runs(letters, documents[own.documents], own)
    first, last = np.searchsorted(lows, groups.lows[near]), np.searchsorted(highs, groups.highs[near], side="right")
    counts = np.maximum(last - first, 0)
    which = np.repeat(np.arange(len(near)), counts)
    inner = np.arange(len(which)) - np.repeat(np.cumsum(counts) - counts - first, counts)
    which, inner = which[with_letters := highs[inner] > lows[inner]], inner[with_letters]
    sources = groups.sources[groups.numbers[near]]
    all_lows, all_highs = np.append(lows[inner], groups.lows[sources]), np.append(highs[inner], groups.highs[sources])
    copied = is_contained(letters.codes, all_lows, all_highs, np.arange(len(inner)), len(inner) + which)
    whole = np.delete(near, which)
    spans = _spans(own, inner[copied])
    spans[:, 0] = documents[spans[:, 0]]
    return np.append(whole, near[which[copied]]), np.concatenate([_spans(groups, whole), spans])


def _sentence_runs(
    letters: Letters, documents: NDArray[np.int64], sentences: Sentences
) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """The run of letters of each sentence, given the document of each."""
    base = letters.offsets[documents]
    lows = np.searchsorted(letters.positions, base + sentences.starts)
    return lows, np.searchsorted(letters.positions, base + sentences.ends)
