"""What could be quoted: sentences, and passages around those that need their neighbours or carry most.

This is the first of two rounds: each document proposes its own, wherever the engine reads it, and who chooses
(`selection.py`) looks at what was proposed.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, fields, replace
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from textmine.corpus import Corpus, Kind
from textmine.engine import Engine, LocalEngine, chunked
from textmine.quotes.fitness import fitness_of
from textmine.quotes.flaws import Flaw, connective_opening, find_flaw, is_dangling, list_opening
from textmine.quotes.quote import Form, spoken
from textmine.quotes.style import style_score
from textmine.spans import Int64, Marks, Reason
from textmine.statements import Ranker, Statements

__all__ = ["Candidate", "find_candidates", "sentence_is_own"]

SENTENCE = (12, 120)
PASSAGE = (24, 220)
"""Characters, at least and at most; from the issue of quotations in bulletins: the long statement of the reference
bulletin has 200."""
MOST_SENTENCES = 5
FIT = 0.72
"""A candidate is printed from this chance on (`fitness.py`): of held-out authors readers would print 0.83 of those of
camp2025 with 0.7 and more, 0.86 with 0.75, and 0.88 and 0.85 of the sample class's (`benchmarks/printable.py
--wording`); in a blind reading 0.90 and 0.91 to 1. Where a theme has nothing as sure, fewer quotations are chosen."""
TELLING = 0.6
"""A passage is tried of sentences each of which is as likely to be printed by itself, but for what a leaning one leans
on: of such passages that were fit
readers would print 15 of 17, of those with a sentence below 0.4 (and a fitness of 0.7) 11 of 17."""
SURE = 0.6
"""Both sides of an omission must be as likely as this, and what looks like a scene. Admitted guess, from reading."""
_LEAST_PART = 6
"""Characters that a part beside an omission has at least. Admitted guess."""
_LONG = 60
"""Characters from which on it is worth leaving an aside out. Admitted guess."""
_ASIDE = re.compile("（[^（）]{4,}）")
"""What stands in brackets may be left out."""
_SENTENCES_A_CHUNK = 5_000
"""Sentences whose candidates are made at once, in a second or two; of a class there are a few chunks."""
_MARKED = 0.3
"""A candidate is someone else's or set aside from this share of marked characters on. Admitted guess."""


_Mark = tuple[int, int, int, int]
"""Start, end, reason, and the duplicate group or −1."""


@dataclass(frozen=True, slots=True)
class Candidate:
    """Something that could be quoted.

    Attributes:
        document: position of the document.
        parts: the exact spans, one unless a middle is left out.
        first, last: its sentences, last exclusive, as positions in `Statements`.
        head: the sentence that it is judged by.
        form: sentence or passage.
        text: what would be printed.
        flaw: why it cannot be printed, or NONE.
        mark: the cleaning room's reason where that is the flaw.
        group: the duplicate group of that mark, or −1.
        fit: the chance that a reader would print it as it stands.
        quality: from 0 to 1: the chance of being printed, style and quotability together.
    """

    document: int
    parts: tuple[tuple[int, int], ...]
    first: int
    last: int
    head: int
    form: Form
    text: str
    flaw: Flaw
    mark: Reason | None
    group: int
    fit: float
    quality: float


def sentence_is_own(statements: Statements, marks: Marks) -> NDArray[np.bool_]:
    """Whether each sentence is its author's own and counts; shape (n_sentences,)."""
    sentences = statements.sentences
    return marks.share(sentences.documents, sentences.starts, sentences.ends) < _MARKED


def find_candidates(
    corpus: Corpus,
    statements: Statements,
    marks: Marks,
    *,
    wanted: NDArray[np.bool_] | None = None,
    fitness: Ranker | None = None,
    engine: Engine | None = None,
) -> list[Candidate]:
    """Every sentence that could be quoted or nearly so, and passages; by document, start, end.

    Sentences cut at a semicolon are taken together. A list number or an idle connective before a sentence is left
    outside the span. A sentence that tells something (`TELLING`) but leans on what went before is also tried together
    with its predecessors, and one that tells something with what follows it, where that does too; two such sentences
    also without what stands between them, and one without what it has in brackets.

    Args:
        corpus: the documents.
        statements: what their sentences are.
        marks: what must not count.
        wanted: sentences of which at least one must be in a candidate, shape (n_sentences,); by default all.
        fitness: what tells whether a candidate would be printed; by default what ships.
        engine: where documents are looked through, some thousand sentences at once.
    """
    asked = np.ones(len(statements), bool) if wanted is None else wanted
    documents = np.unique(statements.sentences.documents[asked]).astype(np.int64)
    sizes = np.diff(statements.sentences.offsets)[documents].tolist()
    by_document = _marks_by_document(marks)
    parts = (
        _Part.of(documents[begin:end], corpus, statements, by_document, asked, fitness)
        for begin, end in chunked(sizes, size=_SENTENCES_A_CHUNK)
    )
    return [candidate for found in (engine or LocalEngine()).map(_proposed, parts) for candidate in found]


@dataclass(frozen=True, eq=False)
class _Part:
    """Some documents, as a corpus of their own.

    Attributes:
        documents: their positions, shape (n_documents,).
        rows: the positions of their sentences, shape (n_sentences,).
        texts, kinds: length n_documents.
        statements: of their sentences, without vectors.
        marks: in each document.
        wanted: as for `find_candidates`, shape (n_sentences,).
        fitness: what judges candidates as a whole.
    """

    documents: Int64
    rows: Int64
    texts: list[str]
    kinds: list[str]
    statements: Statements
    marks: list[tuple[_Mark, ...]]
    wanted: NDArray[np.bool_]
    fitness: Ranker | None

    @classmethod
    def of(
        cls,
        documents: Int64,
        corpus: Corpus,
        statements: Statements,
        marks: Mapping[int, tuple[_Mark, ...]],
        wanted: NDArray[np.bool_],
        fitness: Ranker | None,
    ) -> _Part:
        sentences = statements.sentences
        rows = np.concatenate([np.arange(*sentences.offsets[d : d + 2]) for d in documents.tolist()])
        others = [item.name for item in fields(statements) if item.name not in ("sentences", "vectors")]
        own = {name: getattr(statements, name)[rows] for name in others}
        return cls(
            documents,
            rows,
            [corpus.texts[d] for d in documents.tolist()],
            corpus.frame["kind"].gather(documents).to_list(),
            Statements(sentences.select(documents), vectors=statements.vectors[rows, :0], **own),
            [marks.get(d, ()) for d in documents.tolist()],
            wanted[rows],
            fitness,
        )


def _proposed(part: _Part) -> list[Candidate]:
    """The candidates of some documents, with positions in the whole corpus."""
    found: list[Candidate] = []
    for document, (text, kind, marks) in enumerate(zip(part.texts, part.kinds, part.marks, strict=True)):
        found += _Maker(document, text, kind, part.statements, part.fitness, marks, part.wanted).candidates()
    documents, rows = part.documents.tolist(), part.rows.tolist()
    return [
        replace(c, document=documents[c.document], first=rows[c.first], last=rows[c.last - 1] + 1, head=rows[c.head])
        for c in found
    ]


def _marks_by_document(marks: Marks) -> Mapping[int, tuple[_Mark, ...]]:
    rows: dict[int, list[_Mark]] = {}
    for d, *row in zip(
        *(a.tolist() for a in (marks.documents, marks.starts, marks.ends, marks.reasons, marks.groups)), strict=True
    ):
        rows.setdefault(d, []).append((row[0], row[1], row[2], row[3]))
    return {d: tuple(values) for d, values in rows.items()}


@dataclass(frozen=True)
class _Maker:
    """Makes the candidates of one document."""

    document: int
    text: str
    kind: str
    statements: Statements
    fitness: Ranker | None
    marks: tuple[_Mark, ...]
    wanted: NDArray[np.bool_]

    def candidates(self) -> list[Candidate]:
        units = self._units()
        spans = [(i, i + 1) for i in range(len(units))]
        spans += sorted(set(self._passages(units)))
        found = [self._candidate(units[i:j]) for i, j in spans if self._is_wanted(units[i][0], units[j - 1][1])]
        for i, j in self._omissions(units):
            if self._is_wanted(units[i][0], units[j][1]):
                found.append(self._with_omission(units[i], units[j]))
        asides = (self._without_asides(c) for c in found[: len(units)] if c.flaw is Flaw.NONE and c.mark is None)
        return [*found, *(c for c in asides if c is not None)]

    def _is_wanted(self, first: int, last: int) -> bool:
        return bool(self.wanted[first:last].any())

    def _units(self) -> list[tuple[int, int]]:
        """Runs of sentence positions that make one full sentence: pieces that end at a semicolon belong together."""
        s = self.statements.sentences
        low, high = int(s.offsets[self.document]), int(s.offsets[self.document + 1])
        units, begin = [], low
        for i in range(low, high):
            joined = self.text[int(s.ends[i]) - 1] in "；;" and i + 1 < high and self._adjacent(i, i + 1)
            if not joined:
                units.append((begin, i + 1))
                begin = i + 1
        return units

    def _adjacent(self, i: int, j: int) -> bool:
        s = self.statements.sentences
        return "\n" not in self.text[int(s.ends[i]) : int(s.starts[j])]

    def _passages(self, units: list[tuple[int, int]]) -> Iterator[tuple[int, int]]:
        s = self.statements.sentences
        joined = [self._adjacent(a[1] - 1, b[0]) for a, b in pairwise(units)]
        prints = self.statements.print_chances
        telling = [float(prints[a:b].max()) >= TELLING for a, b in units]

        def fits(i: int, j: int) -> bool:
            length = int(s.ends[units[j - 1][1] - 1]) - int(s.starts[units[i][0]])
            return j - i <= MOST_SENTENCES and length <= PASSAGE[1]

        for i in range(len(units)):
            begin = i
            if not telling[i]:
                continue
            while begin > 0 and self._leans(units[begin]) and joined[begin - 1] and fits(begin - 1, i + 1):
                begin -= 1
            if begin < i:
                yield begin, i + 1
            for end in (i + 2, i + 3):
                if end <= len(units) and all(telling[i:end]) and all(joined[begin : end - 1]) and fits(begin, end):
                    yield begin, end

    def _omissions(self, units: list[tuple[int, int]]) -> Iterator[tuple[int, int]]:
        """Pairs of sentences that can both be printed, with one to three that cannot between them."""
        prints = self.statements.print_chances
        chance = [float(prints[a:b].max()) for a, b in units]
        for i, first in enumerate(chance):
            if first < SURE or self._leans(units[i]):
                continue
            for j in range(i + 2, min(i + MOST_SENTENCES, len(units))):
                if chance[j] >= SURE and max(chance[i + 1 : j]) < TELLING and not self._leans(units[j]):
                    if all(self._adjacent(units[k][1] - 1, units[k + 1][0]) for k in range(i, j)):
                        yield i, j
                    break

    def _leans(self, unit: tuple[int, int]) -> bool:
        start, end = self._span(*unit)
        return is_dangling(self.text[start:end])

    def _candidate(self, units: list[tuple[int, int]]) -> Candidate:
        first, last = units[0][0], units[-1][1]
        return self._make((self._span(first, last),), [*range(first, last)], len(units))

    def _with_omission(self, before: tuple[int, int], behind: tuple[int, int]) -> Candidate:
        said = [*range(*before), *range(*behind)]
        return self._make((self._span(*before), self._span(*behind)), said, 2)

    def _without_asides(self, whole: Candidate) -> Candidate | None:
        """The same without what stands in brackets, or None where there is nothing of the kind within it."""
        (start, end), parts, at = whole.parts[0], [], whole.parts[0][0]
        for aside in _ASIDE.finditer(self.text, start, end):
            if aside.start() > at:
                parts.append((at, aside.start()))
            at = aside.end()
        parts.append((at, end))
        if len(parts) < 2 or len(whole.text) < _LONG or min(b - a for a, b in parts) < _LEAST_PART:
            return None
        return self._make(tuple(parts), [*range(whole.first, whole.last)], 1)

    def _span(self, first: int, last: int) -> tuple[int, int]:
        """From the first character that says something to the end; list numbers and idle connectives stay outside."""
        s = self.statements.sentences
        start, end = int(s.starts[first]), int(s.ends[last - 1])
        start += list_opening(self.text[start:end])
        return start + connective_opening(self.text[start:end]), end

    def _make(self, parts: tuple[tuple[int, int], ...], said: list[int], n_units: int) -> Candidate:
        """A candidate of some parts.

        Args:
            parts: what is printed.
            said: the sentences of these parts.
            n_units: how many full sentences these are.
        """
        statements = self.statements
        prints = statements.print_chances[said]
        text = spoken(self.text, parts)
        form = Form.SENTENCE if n_units == 1 else Form.PASSAGE
        flaw, mark, group = self._flaw(text, parts, form)
        head = said[int(prints.argmax())]
        if flaw is Flaw.NARRATION and prints.max() >= SURE:
            flaw = Flaw.NONE  # wording speaks of a scene, but readers would print it
        fit = fitness_of(text, prints.tolist(), weights=self.fitness)
        if flaw is Flaw.NONE and mark is None and fit < FIT:
            flaw = Flaw.TELLS_NOTHING
        quality = 0.6 * fit + 0.25 * style_score(text) + 0.15 * float(statements.scores[said].mean())
        first, last = said[0], said[-1] + 1
        return Candidate(self.document, parts, first, last, head, form, text, flaw, mark, group, fit, quality)

    def _flaw(self, text: str, parts: tuple[tuple[int, int], ...], form: Form) -> tuple[Flaw, Reason | None, int]:
        if self.kind == Kind.ANNOUNCEMENT:
            return Flaw.ANNOUNCEMENT, None, -1
        covered: dict[tuple[int, int], int] = {}
        for a, b, reason, group in self.marks:
            if (shared := sum(max(0, min(b, end) - max(a, start)) for start, end in parts)) > 0:
                covered[reason, group] = covered.get((reason, group), 0) + shared
        for (reason, group), shared in sorted(covered.items()):
            if reason == Reason.PERSONAL:
                return Flaw.PERSONAL, Reason.PERSONAL, -1
            if shared >= _MARKED * len(text):
                return Flaw.NONE, Reason(reason), group
        least, most = SENTENCE if form is Form.SENTENCE else PASSAGE
        return find_flaw(text, least=least, most=most), None, -1
