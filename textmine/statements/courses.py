"""Which courses and lecturers people speak of, who praises them, and in which words.

A course is named by its title, in full or by what stands before a colon, with or without 的 and marks; by its lecturer;
or by the lecturer's surname with an honorific, where nobody else in the class bears it. A lecturer who shares the name
of a trainee is told apart by what stands around the name.

    >>> from textmine.corpus import Document, Kind
    >>> catalogue = [Course(title="作业这件小事：双减之后的作业设计", lecturer="仇汉生")]
    >>> texts = {"甲": "仇汉生老师那一讲深入浅出。", "乙": "听了《作业这件小事》。", "丙": "作业改到十点。"}
    >>> corpus = Corpus.from_documents(Document(who, Kind.REPORT, text, author=who) for who, text in texts.items())
    >>> found = course_mentions(corpus, catalogue)[0]
    >>> found.people, found.praised_by, [phrase.text for phrase in found.phrases]
    (('乙', '甲'), ('甲',), ['深入浅出'])
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

import polars as pl

from textmine.corpus import Corpus, Document, Kind
from textmine.language import sentence_spans
from textmine.settings import Course
from textmine.statements.polarity import polarity

__all__ = ["CourseMentions", "Mention", "Phrase", "course_mentions", "main_title"]

_TITLES = "教授|老师|专家|博士|研究员|老书记|书记|校长|馆员|主任|名师|院长|讲师"
_SCHOLAR = "教授|专家|博士|研究员|主讲|讲师"
"""What a trainee of a school is not called: beside a name that both bear, it is the lecturer's."""
_LECTURES = re.compile(
    r"讲[了得的授座到述]|[听看上]了?.{0,12}(?:课|讲|报告)|[一这那几]讲|主讲|专题|报告|的课|那一?[课门堂节]|讲[\u4e00-\u9fff]"
)
_GAINS = re.compile(
    r"(?:才|方才?|终于|一下子?|更加?)?(?:明白|懂得|恍然|彻悟|顿悟|晓得|理解)了?|有了?(?:底|数)|开了?窍|茅塞顿开|豁然|收获|"
    r"受(?:教|启发|益|触动|感动)|打动|启发|启示|深得|对.{0,3}胃口|印象.{0,2}(?:深|好)|说到.{0,4}心[里坎]|忘不[了掉脱]|听得过瘾|[两几]遍"
)
"""That a lecture did something to its hearer, which is praise without an adjective."""
_PHRASE = re.compile(
    r"(?:讲得|讲授|讲解|内容|案例|[很非十特]常?[分别]?)*(?:生动|形象|深刻|透彻|精彩|实在|实用|管用|解渴|扎实|接地气|过瘾)(?:有趣|形象|具体|活泼|透彻)?|"
    r"深入浅出|通俗易懂|(?:贴近|切合)(?:实际|工作|教学|课堂|一线|我们|学校)(?:实际)?|耳目一新|受益[匪良]浅?多?|深得我心|(?:最|很|特别)对我?(?:的)?胃口|"
    r"印象[很最较极]?深刻?|茅塞顿开|豁然开朗|发人深[省思]|醍醐灌顶|干货满满|条理清[楚晰]|鞭辟入里|引人入胜|大有启发|"
    r"深受(?:启发|触动|教育)|[讲说]到了?(?:我们?|大家)?的?(?:心坎|心里)[上里]?"
)
"""Praise in set words, as people put it in a few characters."""
_TELLS = re.compile(
    rf"(?:{_TITLES})(?:还|又|也|曾|在[^，。]{{2,24}}?[里中上])?(?:提到|说过?|问道?|指出|讲到|谈到|举了?例?)[^，。：:]{{0,12}}[，：:]"
)
"""What follows is the lecturer's matter and no word about the lecture."""
_NEGATED = re.compile(r"[不没未无别]有?$|不(?:太|够|大|怎么|是很)$|没有?(?:太|怎么|多少)$")
_SHORTEST, _LONGEST = 4, 16


@dataclass(frozen=True, slots=True)
class Mention:
    """A sentence that speaks of a course: where it stands, whose it is, and whether it praises."""

    document: str
    start: int
    end: int
    person: str | None
    praises: bool


@dataclass(frozen=True, slots=True)
class Phrase:
    """A few words of praise, an exact slice of a document, and how many people use them."""

    document: str
    start: int
    end: int
    text: str
    people: int


@dataclass(frozen=True)
class CourseMentions:
    """Who speaks of a course, who praises it, and the words that are used.

    Attributes:
        course: of the catalogue.
        mentions: every sentence that names title or lecturer, by document and place.
        phrases: words of praise, those that most people use first.
    """

    course: Course
    mentions: tuple[Mention, ...]
    phrases: tuple[Phrase, ...] = ()

    @cached_property
    def people(self) -> tuple[str, ...]:
        """Those who speak of it."""
        return tuple(sorted({mention.person for mention in self.mentions if mention.person}))

    @cached_property
    def praised_by(self) -> tuple[str, ...]:
        """Those who praise it, or say what it gave them."""
        return tuple(sorted({mention.person for mention in self.mentions if mention.person and mention.praises}))


def main_title(title: str) -> str:
    """What people call a course: the part before a colon or dash, without 《》.

    >>> main_title("《大单元教学：从课时到素养》")
    '大单元教学'
    """
    return re.split(r"[：:——]", title.strip("《》 "))[0]


def course_mentions(
    corpus: Corpus,
    courses: Sequence[Course],
    *,
    trainees: Iterable[str] = (),
    aside: Mapping[str, Sequence[tuple[int, int]]] | None = None,
) -> list[CourseMentions]:
    """The courses of a catalogue with those who speak of them, the most spoken of first.

    Args:
        corpus: the documents; announcements are passed over, and so is whatever has no author.
        courses: the catalogue.
        trainees: names of the class; the corpus's authors are added.
        aside: spans by document id that do not count, such as copied paragraphs.

    Returns:
        One entry a course, by people (most first), then by title.
    """
    if not courses:
        return []
    writing = (run.filter(pl.col("kind") != str(Kind.ANNOUNCEMENT)) for run in corpus.runs("kind", "author"))
    names = frozenset(trainees).union(*(run["author"].unique() for run in writing)) - {None, ""}
    finders = [_Finder(course, courses, names) for course in courses]
    found: list[list[tuple[Document, int, int]]] = [[] for _ in courses]
    for document in corpus:
        if document.kind is Kind.ANNOUNCEMENT or not document.author:
            continue
        known = [finder.names_fully(document.text) for finder in finders]
        if not any(finder.may_name(document.text) for finder in finders):
            continue
        apart = (aside or {}).get(document.id, ())
        for start, end in sentence_spans(document.text):
            if any(a <= start < b for a, b in apart):
                continue
            sentence = document.text[start:end]
            for finder, sentences, full in zip(finders, found, known, strict=True):
                if finder.names(sentence, document, full=full):
                    sentences.append((document, start, end))
    entries = [_entry(course, sentences) for course, sentences in zip(courses, found, strict=True)]
    return sorted(entries, key=lambda entry: (-len(entry.people), -len(entry.praised_by), entry.course.title))


class _Finder:
    """Finds one course in a text."""

    def __init__(self, course: Course, courses: Sequence[Course], trainees: frozenset[str]) -> None:
        full, short = _bare(course.title), _bare(main_title(course.title))
        # A short title such as 支部的位置 is also plain Chinese: it counts within 《》, or when too long for chance.
        words = [_loose(full), _loose(short) if len(short) >= 7 else f"《{_loose(short)}"]
        self._title = re.compile("|".join(words))
        self._lecturer = lecturer = course.lecturer or ""
        own = [other for other in courses if lecturer and other.lecturer == lecturer]
        self._by_name = len(own) == 1 and len(lecturer) >= 2  # with two courses a name does not say which
        self._namesake = lecturer in trainees
        others = {c.lecturer for c in courses if c.lecturer and c.lecturer != lecturer} | trainees
        lonely = bool(lecturer) and not any(name[:1] == lecturer[0] for name in others)
        self._surname = re.compile(rf"{re.escape(lecturer[:1])}(?:{_TITLES})") if lonely and self._by_name else None
        name = re.escape(lecturer)
        self._scholar = re.compile(rf"{name}(?:{_SCHOLAR})|(?:{_SCHOLAR}){name}")
        self._lectures = re.compile(rf"{name}(?:{_TITLES})[^，。；！？]{{0,10}}(?:讲|课|报告)")

    def may_name(self, text: str) -> bool:
        """A quick look at a whole document."""
        return self.names_fully(text) or bool(self._surname and self._surname.search(text))

    def names_fully(self, text: str) -> bool:
        """Whether a text names the title, or the lecturer in full."""
        return bool(self._title.search(text)) or (self._by_name and self._lecturer in text and self._is_lecturer(text))

    def names(self, sentence: str, document: Document, *, full: bool) -> bool:
        """Whether a sentence speaks of the course.

        Args:
            sentence: a sentence of the document.
            document: whose author, if of the lecturer's name, does not speak of the lecturer by signing.
            full: whether the document names title or lecturer in full elsewhere: then a surname is enough.
        """
        if self._title.search(sentence):
            return True
        if not self._by_name:
            return False
        if self._lecturer in sentence and self._is_lecturer(sentence):
            return True
        called = self._surname.search(sentence) if self._surname else None
        return called is not None and (full or _LECTURES.search(sentence) is not None)

    def _is_lecturer(self, text: str) -> bool:
        if not self._namesake:
            return True
        return bool(self._scholar.search(text) or self._lectures.search(text))


def _bare(title: str) -> str:
    return title.strip("《》 ")


def _loose(title: str) -> str:
    """A pattern for a title with or without 的 and marks."""
    pieces = [
        "的?" if character == "的" else r"\W{0,2}" if not character.isalnum() else re.escape(character)
        for character in title
    ]
    return "".join(pieces)


def _entry(course: Course, sentences: list[tuple[Document, int, int]]) -> CourseMentions:
    texts = [_own_words(document.text[start:end]) for document, start, end in sentences]
    kind = polarity(texts).tolist()
    mentions = [
        Mention(document.id, start, end, document.person, _praises(text, sign))
        for (document, start, end), text, sign in zip(sentences, texts, kind, strict=True)
    ]
    return CourseMentions(course, tuple(mentions), tuple(_phrases(sentences, mentions)))


def _own_words(sentence: str) -> str:
    """The sentence without what the lecturer is told to have said."""
    told = _TELLS.search(sentence)
    return sentence[: told.end()] if told else sentence


def _praises(sentence: str, sign: int) -> bool:
    """Whether a sentence that names a course praises it: by its words, or by what it gave."""
    found = [match for pattern in (_GAINS, _PHRASE) for match in pattern.finditer(sentence)]
    return sign > 0 or any(not _is_negated(sentence, match.start()) for match in found)


def _is_negated(text: str, at: int) -> bool:
    return _NEGATED.search(text[max(0, at - 4) : at]) is not None


def _phrases(sentences: list[tuple[Document, int, int]], mentions: list[Mention]) -> Iterator[Phrase]:
    """The set words of praise, each once, where it stands first; those of one clause make one phrase."""
    places: dict[str, tuple[str, int, int]] = {}
    people: dict[str, set[str]] = {}
    for (document, start, end), mention in zip(sentences, mentions, strict=True):
        if not mention.praises:
            continue
        for a, b in _praising(_own_words(document.text[start:end])):
            text = document.text[start + a : start + b]
            places.setdefault(text, (document.id, start + a, start + b))
            people.setdefault(text, set()).add(mention.person or document.id)
    counts = Counter({text: len(who) for text, who in people.items()})
    for text, count in sorted(counts.items(), key=lambda item: (-item[1], -len(item[0]), item[0])):
        yield Phrase(*places[text], text, count)


def _praising(sentence: str) -> Iterator[tuple[int, int]]:
    for match in _PHRASE.finditer(sentence):
        if _SHORTEST <= match.end() - match.start() <= _LONGEST and not _is_negated(sentence, match.start()):
            yield match.span()
