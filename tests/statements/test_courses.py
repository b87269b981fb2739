"""Who speaks of a course, who praises it, and who merely bears its lecturer's name."""

import pytest

from textmine.corpus import Corpus, Document, Kind
from textmine.settings import Course
from textmine.statements.courses import course_mentions

CATALOGUE = [
    Course(title="一位老书记的三十本笔记", lecturer="倪守正"),  # an old secretary's thirty notebooks
    Course(title="支部的位置：职责与边界", lecturer="陈立新"),  # what a party branch is for, and is not
    Course(title="作业设计：上", lecturer="仇汉生"),
    Course(title="作业设计：下", lecturer="仇汉生"),
]


def _mentions(text, *, author="甲", course=0, kind=Kind.REPORT, trainees=("陈立新",), **more):
    corpus = Corpus.from_documents([Document("d", kind, text, author=author)])
    found = {entry.course.title: entry for entry in course_mentions(corpus, CATALOGUE, trainees=trainees, **more)}
    return found[CATALOGUE[course].title]


@pytest.mark.parametrize(
    "text",
    [
        "我看了《一位老书记的三十本笔记》。",
        "选修课里一位老书记三十本笔记很长。",  # without 的
        "倪守正老书记的笔记用账本翻过来写。",
        "倪老师讲课不看稿子。",  # surname, and a word of lecturing
        "听了倪守正的课。回家路上我想，倪书记说得轻。",  # surname, once the full name is there
    ],
)
def test_names_of_a_course(text):
    assert _mentions(text).people == ("甲",)


@pytest.mark.parametrize(
    "text",
    [
        "倪老师今天请假。",  # a colleague called Ni has the day off
        "老书记有几本笔记。",
        "守正创新是根本。",  # the given name is also a word
    ],
)
def test_what_only_looks_like_one(text):
    assert not _mentions(text).mentions


def test_announcements_praise_nobody():
    assert not _mentions("请收看倪守正老师的课，内容精彩。", kind=Kind.ANNOUNCEMENT).mentions


@pytest.mark.parametrize(
    ("text", "lecturer"),
    [
        ("陈立新教授讲边界，我记住了半句。", True),  # Professor Chen
        ("听陈立新老师讲课，豁然开朗。", True),
        ("主讲陈立新与我同名。", True),
        ("汇报人：陈立新", False),  # he signs
        ("陈立新在群里说明天交材料。", False),  # he says in the chat that papers are due tomorrow
    ],
)
def test_a_trainee_of_the_same_name_is_told_apart_by_context(text, lecturer):
    assert bool(_mentions(text, course=1).mentions) is lecturer


def test_a_lecturer_with_two_courses_names_neither():
    assert not _mentions("仇汉生老师的课我听了两遍。", course=2).mentions
    assert _mentions("仇汉生老师的《作业设计：下》我听了。", course=3).mentions


@pytest.mark.parametrize(
    ("text", "praises"),
    [
        ("倪守正老师的课深入浅出。", True),
        ("听倪守正老师一讲才明白，笔记是写给自己的。", True),  # what it gave
        ("倪守正老师的课我听了两遍。", True),
        ("倪守正老师的那一讲我是在值班室里听的。", False),
        ("倪守正老师的课不太实用。", False),  # of little use
        ("听了倪守正老师的课，还是没有明白。", False),  # did not understand
        ("倪守正老师提到，支持措施来得太晚。", False),  # what he speaks of is no word on him
    ],
)
def test_praise(text, praises):
    assert bool(_mentions(text).praised_by) is praises


def test_phrases_are_slices_with_their_people():
    texts = {"甲": "倪守正老师的课深入浅出。", "乙": "倪守正的课深入浅出，耳目一新。", "丙": "倪守正的课并不深入浅出。"}
    corpus = Corpus.from_documents([Document(who, Kind.REPORT, text, author=who) for who, text in texts.items()])
    entry = course_mentions(corpus, CATALOGUE)[0]
    assert [(phrase.text, phrase.people) for phrase in entry.phrases] == [("深入浅出", 2), ("耳目一新", 1)]
    assert all(texts[phrase.document][phrase.start : phrase.end] == phrase.text for phrase in entry.phrases)


def test_copies_count_for_nobody():
    text = "倪守正老师的课深入浅出。"
    assert not _mentions(text, aside={"d": [(0, len(text))]}).mentions


def test_two_people_of_one_name_are_two():
    documents = [Document(unit, Kind.REPORT, "倪守正老师的课。", author="张敏", unit=unit) for unit in ("一小", "二小")]
    assert len(course_mentions(Corpus.from_documents(documents), CATALOGUE)[0].people) == 2
