"""Which courses and lecturers people speak of: titles of the catalogue, as people shorten them."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from textmine.corpus import Corpus, Kind
from textmine.settings import Course

__all__ = ["Mention", "count_mentions", "main_title"]

_HONOURED = r"(?=教授|老师|专家|博士|研究员)"


@dataclass(frozen=True, slots=True)
class Mention:
    """Who speaks of a course, in which documents."""

    course: Course
    people: tuple[str, ...]
    documents: tuple[str, ...]


def main_title(title: str) -> str:
    """What people call a course: the part before a colon or dash, without 《》.

    >>> main_title("《大单元教学：从课时到素养》")
    '大单元教学'
    """
    return re.split(r"[：:——]", title.strip("《》 "))[0]


def count_mentions(corpus: Corpus, courses: Sequence[Course], trainees: frozenset[str]) -> list[Mention]:
    """The courses with those who name title or lecturer, the most spoken of first.

    A lecturer who shares the name of a trainee counts only with an honorific behind the name.
    """
    voices = [document for document in corpus if document.kind is not Kind.ANNOUNCEMENT]
    found = []
    for course in courses:
        pattern = _pattern(course, trainees)
        own = [document for document in voices if pattern.search(document.text)]
        people = sorted({document.person for document in own if document.person})
        found.append(Mention(course, tuple(people), tuple(document.id for document in own)))
    return sorted(found, key=lambda mention: (-len(mention.people), mention.course.title))


def _pattern(course: Course, trainees: frozenset[str]) -> re.Pattern[str]:
    title, short = course.title.strip("《》 "), main_title(course.title)
    words = [re.escape(title)]
    # A short title such as 支部的位置 is also plain Chinese: it counts within 《》, or when it is too long for chance.
    words.append(re.escape(short) if len(short) >= 7 else f"《{re.escape(short)}")
    if course.lecturer:
        name = re.escape(course.lecturer)
        words.append(name + _HONOURED if course.lecturer in trainees else name)
    return re.compile("|".join(words))
