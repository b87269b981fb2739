"""What could be quoted: sentences, and passages around those that need their neighbours or carry most."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from textmine.corpus import Corpus, Kind
from textmine.quotes.flaws import Flaw, find_flaw, is_dangling, list_opening
from textmine.quotes.quote import Form
from textmine.quotes.style import style_score
from textmine.spans import Marks, Reason
from textmine.statements import Statements

__all__ = ["Candidate", "find_candidates", "sentence_is_own"]

SENTENCE = (12, 120)
PASSAGE = (24, 220)
"""Characters, at least and at most; from the issue of quotations in bulletins: the long statement of the reference
bulletin has 200."""
MOST_SENTENCES = 5
_MARKED = 0.3
"""A candidate is someone else's or set aside from this share of marked characters on. Admitted guess."""


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
        quality: from 0 to 1: quotability and style together.
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
    quality: float


def sentence_is_own(statements: Statements, marks: Marks) -> NDArray[np.bool_]:
    """Whether each sentence is its author's own and counts; shape (n_sentences,)."""
    sentences = statements.sentences
    return marks.share(sentences.documents, sentences.starts, sentences.ends) < _MARKED


def find_candidates(
    corpus: Corpus, statements: Statements, marks: Marks, *, wanted: NDArray[np.bool_] | None = None
) -> list[Candidate]:
    """Every sentence that could be quoted or nearly so, and passages; by document, start, end.

    Sentences cut at a semicolon are taken together. A list number before a sentence is left outside the span. A
    sentence that leans on what went before is also tried together with its predecessors, and a sentence of the better
    half with what follows it.

    Args:
        corpus: the documents.
        statements: what their sentences are.
        marks: what must not count.
        wanted: sentences of which at least one must be in a candidate, shape (n_sentences,); by default all.
    """
    texts, kinds = corpus.texts, corpus.frame["kind"].to_list()
    found: list[Candidate] = []
    by_document = _marks_by_document(marks)
    for document in range(len(corpus)):
        low, high = statements.sentences.offsets[document : document + 2].tolist()
        if wanted is not None and not wanted[low:high].any():
            continue
        maker = _Maker(document, texts[document], kinds[document], statements, by_document.get(document, ()), wanted)
        found += maker.candidates()
    return found


_Mark = tuple[int, int, int, int]


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
    marks: tuple[_Mark, ...]
    wanted: NDArray[np.bool_] | None

    def candidates(self) -> list[Candidate]:
        units = self._units()
        spans = [(i, i + 1) for i in range(len(units))]
        spans += sorted(set(self._passages(units)))
        return [self._candidate(units[i:j]) for i, j in spans if self._is_wanted(units[i][0], units[j - 1][1])]

    def _is_wanted(self, first: int, last: int) -> bool:
        return self.wanted is None or bool(self.wanted[first:last].any())

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
        s, scores = self.statements.sentences, self.statements.scores
        joined = [self._adjacent(a[1] - 1, b[0]) for a, b in pairwise(units)]
        middle = float(np.median([scores[a:b].max() for a, b in units])) if units else 0.0

        def fits(i: int, j: int) -> bool:
            length = int(s.ends[units[j - 1][1] - 1]) - int(s.starts[units[i][0]])
            return j - i <= MOST_SENTENCES and length <= PASSAGE[1]

        for i, (a, b) in enumerate(units):
            begin = i
            while begin > 0 and self._leans(units[begin]) and joined[begin - 1] and fits(begin - 1, i + 1):
                begin -= 1
            if begin < i:
                yield begin, i + 1
            if scores[a:b].max() >= middle:
                for end in (i + 2, i + 3):
                    if end <= len(units) and all(joined[begin : end - 1]) and fits(begin, end):
                        yield begin, end

    def _leans(self, unit: tuple[int, int]) -> bool:
        s = self.statements.sentences
        return is_dangling(self.text[int(s.starts[unit[0]]) : int(s.ends[unit[1] - 1])])

    def _candidate(self, units: list[tuple[int, int]]) -> Candidate:
        s, scores = self.statements.sentences, self.statements.scores
        first, last = units[0][0], units[-1][1]
        start, end = int(s.starts[first]), int(s.ends[last - 1])
        start += list_opening(self.text[start:end])
        text = self.text[start:end]
        form = Form.SENTENCE if len(units) == 1 else Form.PASSAGE
        flaw, mark, group = self._flaw(text, start, end, form)
        head = first + int(np.argmax(scores[first:last]))
        quality = 0.5 * float(scores[first:last].mean()) + 0.5 * style_score(text)
        return Candidate(self.document, ((start, end),), first, last, head, form, text, flaw, mark, group, quality)

    def _flaw(self, text: str, start: int, end: int, form: Form) -> tuple[Flaw, Reason | None, int]:
        if self.kind == Kind.ANNOUNCEMENT:
            return Flaw.ANNOUNCEMENT, None, -1
        covered: dict[tuple[int, int], int] = {}
        for a, b, reason, group in self.marks:
            if (shared := min(b, end) - max(a, start)) > 0:
                covered[reason, group] = covered.get((reason, group), 0) + shared
        for (reason, group), shared in sorted(covered.items()):
            if reason == Reason.PERSONAL:
                return Flaw.PERSONAL, Reason.PERSONAL, -1
            if shared >= _MARKED * (end - start):
                return Flaw.NONE, Reason(reason), group
        least, most = SENTENCE if form is Form.SENTENCE else PASSAGE
        return find_flaw(text, least=least, most=most), None, -1
