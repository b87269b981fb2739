"""What a check compares with, and the sentences of the bulletin with their places."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field, replace
from functools import cached_property

from textmine.bulletin.checking.finding import Finding
from textmine.bulletin.checking.folding import fold_text, plain_character
from textmine.bulletin.checking.index import CorpusIndex
from textmine.bulletin.checking.paragraph import Paragraph
from textmine.bulletin.checking.rounds import named_rounds
from textmine.bulletin.draft import TO_CHECK
from textmine.bulletin.material import Claim, Material
from textmine.bulletin.naming import Names, unit_forms
from textmine.bulletin.wording import split_sentences
from textmine.corpus import Document
from textmine.statements.courses import CourseMentions, main_title

__all__ = ["Context", "MarkedSpan", "Person", "Text", "marked_spans"]

_OPENING = {"“": "”", "「": "」", "『": "』", "‘": "’", "《": "》", '"': '"', "＂": "＂"}
_LOOSE = re.compile(
    r"\[\d{1,4}\]|(?<=[^\x00-\x7f])[\s\u00a0\u3000]+|[\s\u00a0\u3000]+(?=[^\x00-\x7f])|^\s+|(?<=\d)[\s\u00a0]+(?=%)|"
    r"(?<=\d)[\u00a0\u2000-\u200a\u202f]+(?=\d)"
)
_TITLE = re.compile("《[^《》]+》|〈[^〈〉]{4,}〉|＜[^＜＞]{4,}＞|<[^<>]{4,}>")
_SPEECH_MARKS = frozenset('“「"＂‘『')


@dataclass(frozen=True, slots=True)
class Person:
    """Someone who may be named: of roster or texts."""

    name: str
    unit: str | None
    role: str | None

    def wrote(self, document: Document) -> bool:
        """Whether a document is theirs."""
        same_unit = not self.unit or not document.unit or document.unit == self.unit
        return document.author == self.name and same_unit


@dataclass(frozen=True, slots=True)
class MarkedSpan:
    """What stands within marks: its span without them, and the mark."""

    start: int
    end: int
    mark: str


@dataclass(frozen=True)
class Text:
    """A paragraph of the bulletin with its sentences and marked spans, and the one before it."""

    number: int
    paragraph: Paragraph
    before: Text | None = field(default=None, compare=False, repr=False)

    @cached_property
    def _kept(self) -> list[int]:
        """Offsets of what is looked at: no source marks or signs of no width, no spaces but between letters."""
        seen = [i for i, character in enumerate(self.paragraph.text) if plain_character(character)]
        whole = "".join(self.paragraph.text[i] for i in seen)
        loose = {i for match in _LOOSE.finditer(whole) for i in range(*match.span())}
        return [at for i, at in enumerate(seen) if i not in loose]

    @cached_property
    def text(self) -> str:
        """What is looked at; people put spaces around figures, which change nothing."""
        whole = self.paragraph.text
        return "".join(plain_character(whole[i]) for i in self._kept)

    def placed(self, finding: Finding) -> Finding:
        """A finding with its span in the paragraph as it stands in the file."""
        if finding.start >= finding.end:
            return finding
        start, end = self._kept[finding.start], self._kept[finding.end - 1] + 1
        return replace(finding, start=start, end=end, text=self.paragraph.text[start:end])

    @cached_property
    def sentences(self) -> list[tuple[int, int]]:
        """Spans of its sentences; what is within marks does not end one."""
        spans, at = [], 0
        for piece in split_sentences(self.text):
            spans.append((at, at + len(piece)))
            at += len(piece)
        return spans

    @cached_property
    def marked(self) -> list[MarkedSpan]:
        """Outermost spans within marks of any style."""
        return [span for span in marked_spans(self.text) if span.mark in _SPEECH_MARKS]

    @cached_property
    def titles(self) -> list[MarkedSpan]:
        """Spans within 《 》, or other brackets that stand for these."""
        return [MarkedSpan(m.start() + 1, m.end() - 1, "《") for m in _TITLE.finditer(self.text)]

    @cached_property
    def round_before(self) -> int | None:
        """The round that the paragraphs before it name last."""
        text = self.before
        while text is not None:
            if told := named_rounds(text.text):
                return told[-1]
            text = text.before
        return None

    def sentence_at(self, position: int) -> tuple[int, tuple[int, int]]:
        """The number (from 1) and span of the sentence that holds a position."""
        for number, (start, end) in enumerate(self.sentences, 1):
            if position < end:
                return number, (start, end)
        return len(self.sentences), self.sentences[-1]

    def to_check(self, position: int) -> bool:
        """Whether the sentence at a position is marked 待核."""
        _, (start, end) = self.sentence_at(position)
        return TO_CHECK in self.text[start:end]

    def is_marked(self, start: int, end: int) -> bool:
        """Whether a span lies within marks or 《 》."""
        return any(span.start <= start and end <= span.end for span in (*self.marked, *self.titles))

    def blanked(self, taken: Iterable[tuple[int, int]] = ()) -> str:
        """The text with all that is within “ ” and 《 》, and other spans, as blanks, so that offsets hold."""
        pieces = list(self.text)
        for start, end in (*((span.start, span.end) for span in (*self.marked, *self.titles)), *taken):
            pieces[start:end] = "\u3000" * (end - start)
        return "".join(pieces)

    def finding(self, kind: str, start: int, end: int, status: str, **more: str | bool) -> Finding:
        """A finding at a span of this paragraph."""
        sentence, _ = self.sentence_at(start)
        place = self.paragraph.place or f"第{self.number + 1}段"
        return Finding(
            f"{place}第{sentence}句", kind, self.text[start:end], status,
            paragraph=self.number, start=start, end=end, to_check=self.to_check(start), **more,  # type: ignore[arg-type]
        )  # fmt: skip


def marked_spans(text: str) -> Iterator[MarkedSpan]:
    """Outermost spans within marks; an unpaired mark opens none.

    >>> [text[s.start:s.end] for text in ["他说：“要‘实’。”"] for s in marked_spans(text)]
    ['要‘实’。']
    """
    closed, position = _closed(text), 0
    while position < len(text):
        mark = text[position]
        end = text.find(mark, position + 1) if _OPENING.get(mark) == mark else closed.get(position, -1)
        if end >= 0:
            yield MarkedSpan(position + 1, end, mark)
        position = max(end, position) + 1


def _closed(text: str) -> dict[int, int]:
    """Where what each opening mark opens is closed, in one pass; a mark that is never closed is left out."""
    found: dict[int, int] = {}
    waiting: dict[str, list[int]] = {closing: [] for closing in _OPENING.values()}
    for position, character in enumerate(text):
        if waiting.get(character):
            found[waiting[character].pop()] = position
        elif character in _OPENING:
            waiting[_OPENING[character]].append(position)
    return found


class Context:
    """What a check compares with."""

    def __init__(self, material: Material, names: Names) -> None:
        self.material = material
        self.names = names
        self.index = CorpusIndex(material.corpus)
        self._forms: dict[str, tuple[str, ...]] = {}
        self._wordings: dict[str, tuple[str, ...]] = {}

    @cached_property
    def people(self) -> tuple[Person, ...]:
        """Everyone of roster and texts."""
        return tuple(Person(*row) for row in self.material.people)

    @cached_property
    def by_name(self) -> dict[str, tuple[Person, ...]]:
        """People by name and by pseudonym."""
        found: dict[str, tuple[Person, ...]] = {}
        for person in self.people:
            for name in (person.name, self.names.codes.get((person.name, person.unit or ""), "")):
                if name:
                    found[name] = (*found.get(name, ()), person)
        return found

    @cached_property
    def name_pattern(self) -> re.Pattern[str] | None:
        """Any name or pseudonym of the class."""
        names = sorted((n for n in self.by_name if len(n) >= 2), key=lambda name: (-len(name), name))
        return re.compile("|".join(map(re.escape, names))) if names else None

    @cached_property
    def units(self) -> tuple[str, ...]:
        """The units of the class."""
        return tuple(sorted({person.unit for person in self.people if person.unit}))

    @cached_property
    def lecturers(self) -> dict[str, tuple[str, ...]]:
        """Titles by lecturer."""
        found: dict[str, tuple[str, ...]] = {}
        for course in self.material.card.courses:
            if course.lecturer:
                found[course.lecturer] = (*found.get(course.lecturer, ()), course.title.strip("《》"))
        return found

    @cached_property
    def edits(self) -> list[tuple[str, str]]:
        """Approved corrections: the words as they are in the source and as they may be printed, folded."""
        quotes = self.material.quotes
        return [(fold_text(q.text), fold_text(q.printed)) for q in quotes if q.printed != q.text]

    @cached_property
    def card_texts(self) -> dict[str, str]:
        """What the class card says in words, by what it is."""
        card = self.material.card
        own = ("name", "organiser", "basis", "audience")
        found = {name: value for name in own if (value := getattr(card.class_, name))}
        for number, round_ in enumerate(card.rounds, 1):
            found[f"rounds.{number}.question"] = round_.question
            if round_.background:
                found[f"rounds.{number}.background"] = round_.background
        return found

    @cached_property
    def public_words(self) -> frozenset[str]:
        """What the class card says: it is printed in every edition."""
        card = self.material.card
        own = card.class_
        words = [own.name, own.organiser, own.basis, own.audience, own.issuer, own.report_to, own.copy_to, own.send_to]
        words += [words for round_ in card.rounds for words in (round_.question, round_.background)]
        words += [words for course in card.courses for words in (course.title.strip("《》"), course.lecturer)]
        return frozenset(word for word in words if word)

    @cached_property
    def _by_author(self) -> dict[str, list[Document]]:
        found: dict[str, list[Document]] = {}
        for document in self.material.corpus:
            found.setdefault(document.author or "", []).append(document)
        return found

    def documents_of(self, people: Iterable[Person]) -> list[Document]:
        """What some people wrote, each document once."""
        own = {d.id: d for person in people for d in self._by_author.get(person.name, ()) if person.wrote(d)}
        return list(own.values())

    def wordings(self, claim: Claim, make: Callable[[Claim, Context], Iterable[str]]) -> tuple[str, ...]:
        """How a claim may be worded, made once."""
        if claim.id not in self._wordings:
            self._wordings[claim.id] = tuple(dict.fromkeys(make(claim, self)))
        return self._wordings[claim.id]

    def person_before(self, text: str) -> tuple[tuple[Person, ...], str, str] | None:
        """The last person named in a stretch of text: who it may be, the name, and what stands before it."""
        if self.name_pattern is None:
            return None
        found = max(self.name_pattern.finditer(text), key=lambda match: match.start(), default=None)
        return (self.by_name[found[0]], found[0], text[: found.start()]) if found else None

    def forms_of(self, unit: str) -> tuple[str, ...]:
        """How a unit may be written, the longest first."""
        if unit not in self._forms:
            self._forms[unit] = unit_forms(unit)
        return self._forms[unit]

    @cached_property
    def courses(self) -> dict[str, CourseMentions]:
        """Who speaks of which course, by its title in full and without what stands behind its colon."""
        found = [(entry.course.title.strip("《》"), entry) for entry in self.material.courses]
        return {form: entry for title, entry in found for form in (main_title(title), title)}

    def titles_in(self, text: Text) -> list[MarkedSpan]:
        """Titles of a paragraph: what stands within 《 》, and courses of the catalogue within other marks."""
        marked = (span for span in text.marked if text.text[span.start : span.end] in self.courses)
        return sorted((*text.titles, *marked), key=lambda span: span.start)

    def of_unit(self, people: Iterable[Person], before: str) -> tuple[Person, ...]:
        """Those of some people whose unit is named in the words before their name; all where none is."""
        some = tuple(people)
        named = tuple(p for p in some if p.unit and any(form in before for form in self.forms_of(p.unit)))
        return named or some
