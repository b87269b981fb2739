"""What of one document could be quoted: its sentences, and passages around those that need their neighbours."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import pairwise

from textmine.corpus import Kind
from textmine.quotes.flaws import Flaw, connective_opening, find_flaw, is_dangling, list_opening
from textmine.quotes.quote import Form, spoken
from textmine.spans import Reason

__all__ = ["MARKED", "SURE", "TELLING", "Draft", "Mark", "Writing"]

SENTENCE = (12, 120)
PASSAGE = (24, 220)
"""Characters, at least and at most; from the issue of quotations in bulletins: the long statement of the reference
bulletin has 200."""
MOST_SENTENCES = 5
TELLING = 0.6
"""What a sentence is that is as likely to be printed by itself."""
HEART = 0.5
"""A sentence as likely as this may carry plainer ones beside it. Of camp2025's passages with a fitness of 0.65 or more
readers would print as many where a sentence is below 0.4 by itself (37 of 47) as where none is below 0.6 (30 of 37);
nearly none of those that pass has no sentence from 0.5 on."""
SURE = 0.6
"""Both sides of an omission must be as likely as this, and what looks like a scene. Admitted guess, from reading."""
MARKED = 0.3
"""A candidate is someone else's or set aside from this share of marked characters on. Admitted guess."""
_LEAST_PART = 6
"""Characters that a part beside an omission has at least. Admitted guess."""
_LONG = 60
"""Characters from which on it is worth leaving an aside out. Admitted guess."""
_ASIDE = re.compile("（[^（）]{4,}）")
"""What stands in brackets may be left out."""

Mark = tuple[int, int, int, int]
"""Start, end, reason, and the duplicate group or −1."""
_Parts = tuple[tuple[int, int], ...]


@dataclass(frozen=True, slots=True)
class Draft:
    """What could be quoted, before anybody has asked how surely it would be printed.

    Attributes:
        parts: the exact spans, one unless a middle is left out.
        said: the sentences of these parts, as positions in `Writing`.
        form: sentence or passage.
        text: what would be printed.
        flaw: why it cannot stand alone, or NONE.
        mark: the cleaning room's reason where that is the flaw.
        group: the duplicate group of that mark, or −1.
    """

    parts: _Parts
    said: range | tuple[int, ...]
    form: Form
    text: str
    flaw: Flaw
    mark: Reason | None
    group: int


@dataclass(frozen=True)
class Writing:
    """A document and its sentences.

    Attributes:
        text: what it says.
        kind: of the document.
        starts, ends: of its sentences.
        prints: the chance that each would be printed by itself.
        marks: what must not count.
        wanted: which sentences are asked for; each draft has one of them.
        hearts: about which of them every passage is tried.
    """

    text: str
    kind: str
    starts: list[int]
    ends: list[int]
    prints: list[float]
    marks: tuple[Mark, ...]
    wanted: list[bool]
    hearts: list[bool]

    def drafts(self) -> Iterator[Draft]:
        """Full sentences, passages, and pairs of sentences without what stands between them."""
        units = self._units()
        chances = [max(self.prints[a:b]) for a, b in units]
        spans = [(i, i + 1) for i in range(len(units))]
        spans += sorted(set(self._passages(units, chances)))
        for i, j in spans:
            first, last = units[i][0], units[j - 1][1]
            if any(self.wanted[first:last]):
                yield self._draft((self._span(first, last),), range(first, last), j - i)
        for i, j in self._omissions(units, chances):
            if any(self.wanted[units[i][0] : units[j][1]]):
                said = (*range(*units[i]), *range(*units[j]))
                yield self._draft((self._span(*units[i]), self._span(*units[j])), said, 2)

    def without_asides(self, whole: Draft) -> Draft | None:
        """The same without what stands in brackets, or None where there is nothing of the kind within it."""
        (start, end), parts, at = whole.parts[0], [], whole.parts[0][0]
        for aside in _ASIDE.finditer(self.text, start, end):
            if aside.start() > at:
                parts.append((at, aside.start()))
            at = aside.end()
        parts.append((at, end))
        if len(parts) < 2 or len(whole.text) < _LONG or min(b - a for a, b in parts) < _LEAST_PART:
            return None
        return self._draft(tuple(parts), whole.said, 1)

    def _units(self) -> list[tuple[int, int]]:
        """Runs of sentences that make one full sentence: pieces that end at a semicolon belong together."""
        units, begin, n = [], 0, len(self.starts)
        for i in range(n):
            joined = self.text[self.ends[i] - 1] in "；;" and i + 1 < n and self._adjacent(i, i + 1)
            if not joined:
                units.append((begin, i + 1))
                begin = i + 1
        return units

    def _adjacent(self, i: int, j: int) -> bool:
        return "\n" not in self.text[self.ends[i] : self.starts[j]]

    def _passages(self, units: list[tuple[int, int]], chances: list[float]) -> Iterator[tuple[int, int]]:
        joined = [self._adjacent(a[1] - 1, b[0]) for a, b in pairwise(units)]
        telling = [chance >= TELLING for chance in chances]

        def fits(i: int, j: int) -> bool:
            length = self.ends[units[j - 1][1] - 1] - self.starts[units[i][0]]
            return j - i <= MOST_SENTENCES and length <= PASSAGE[1]

        for i, (first, last) in enumerate(units):
            begin = i
            if any(self.hearts[first:last]) and chances[i] >= HEART:
                yield from self._about(i, units, joined, fits)
            if not telling[i]:
                continue
            while begin > 0 and self._leans(units[begin]) and joined[begin - 1] and fits(begin - 1, i + 1):
                begin -= 1
            if begin < i:
                yield begin, i + 1
            for end in (i + 2, i + 3):
                if end <= len(units) and all(telling[i:end]) and all(joined[begin : end - 1]) and fits(begin, end):
                    yield begin, end

    def _about(
        self, heart: int, units: list[tuple[int, int]], joined: list[bool], fits: Callable[[int, int], bool]
    ) -> Iterator[tuple[int, int]]:
        """Every run of full sentences with this one that begins with one that leans on nothing."""
        for begin in range(heart, max(-1, heart - MOST_SENTENCES), -1):
            if begin < heart and not joined[begin]:
                return
            if self._leans(units[begin]):
                continue
            for end in range(max(heart + 1, begin + 2), len(units) + 1):
                if not fits(begin, end) or not all(joined[heart : end - 1]):
                    break
                yield begin, end

    def _omissions(self, units: list[tuple[int, int]], chances: list[float]) -> Iterator[tuple[int, int]]:
        """Pairs of sentences that can both be printed, with one to three that cannot between them."""
        for i, first in enumerate(chances):
            if first < SURE or self._leans(units[i]):
                continue
            for j in range(i + 2, min(i + MOST_SENTENCES, len(units))):
                if chances[j] >= SURE and max(chances[i + 1 : j]) < TELLING and not self._leans(units[j]):
                    if all(self._adjacent(units[k][1] - 1, units[k + 1][0]) for k in range(i, j)):
                        yield i, j
                    break

    def _leans(self, unit: tuple[int, int]) -> bool:
        start, end = self._span(*unit)
        return is_dangling(self.text[start:end])

    def _span(self, first: int, last: int) -> tuple[int, int]:
        """From the first character that says something to the end; list numbers and idle connectives stay outside."""
        start, end = self.starts[first], self.ends[last - 1]
        start += list_opening(self.text[start:end])
        return start + connective_opening(self.text[start:end]), end

    def _draft(self, parts: _Parts, said: range | tuple[int, ...], n_units: int) -> Draft:
        text = spoken(self.text, parts)
        form = Form.SENTENCE if n_units == 1 else Form.PASSAGE
        flaw, mark, group = self._flaw(text, parts, form)
        if flaw is Flaw.NARRATION and max(self.prints[i] for i in said) >= SURE:
            flaw = Flaw.NONE  # wording speaks of a scene, but readers would print it
        return Draft(parts, said, form, text, flaw, mark, group)

    def _flaw(self, text: str, parts: _Parts, form: Form) -> tuple[Flaw, Reason | None, int]:
        if self.kind == Kind.ANNOUNCEMENT:
            return Flaw.ANNOUNCEMENT, None, -1
        covered: dict[tuple[int, int], int] = {}
        for a, b, reason, group in self.marks:
            if (shared := sum(max(0, min(b, end) - max(a, start)) for start, end in parts)) > 0:
                covered[reason, group] = covered.get((reason, group), 0) + shared
        for (reason, group), shared in sorted(covered.items()):
            if reason == Reason.PERSONAL:
                return Flaw.PERSONAL, Reason.PERSONAL, -1
            if shared >= MARKED * len(text):
                return Flaw.NONE, Reason(reason), group
        least, most = SENTENCE if form is Form.SENTENCE else PASSAGE
        return find_flaw(text, least=least, most=most), None, -1
