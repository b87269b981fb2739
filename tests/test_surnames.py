"""The table of surnames, and what each of its users makes of it."""

import re
from itertools import combinations

import pytest

from textmine import surnames
from textmine.bulletin.checking.surnames import SURNAMES as IN_BULLETINS
from textmine.bulletin.suitable import SOMEBODY
from textmine.cleaning.naming import surname
from textmine.corpus import Corpus, Document, Kind
from textmine.language import segment, split_sentences
from textmine.language.names import SURNAMES as IN_TEXTS
from textmine.language.names import find_names
from textmine.reading.names import who_of_name

PARTS = [surnames.FREQUENT, surnames.EVERYDAY, surnames.RARE, surnames.RARE_AND_WORD, surnames.WORD]


def test_the_parts_of_the_table_do_not_overlap():
    assert all(one.isdisjoint(other) for one, other in combinations(PARTS, 2))
    assert all(len(name) == 1 for part in PARTS for name in part)
    assert all(len(name) == 2 for name in surnames.COMPOUND)


@pytest.mark.parametrize(
    ("name", "author"),
    [
        ("学习心得-延安.txt", None),  # what was gained; a town
        ("思想汇报_上册.txt", None),  # thought report, first volume
        ("总结（东区）.txt", None),  # summary of the east district
        ("学习心得-百里挑一.txt", None),  # one in a hundred
        ("心得-呼吸.txt", None),  # breathing
        ("心得-皇冠.txt", None),
        ("学习心得-欧阳建国.txt", "欧阳建国"),
        ("学习心得-上官云.txt", "上官云"),
        ("学习心得-呼延灼.txt", "呼延灼"),
        ("学习心得-濮阳丽.txt", "濮阳丽"),
        ("学习心得-赖明辉.txt", "赖明辉"),
        ("学习心得-洪秀英.txt", "洪秀英"),
        ("学习心得-申丽华.txt", "申丽华"),
    ],
)
def test_whose_a_file_is(name, author):
    assert who_of_name(name, pattern="{author}-{unit}-{title}").author == author


@pytest.mark.parametrize("name", ["庞建国", "颜丽华", "曲丽华", "申屠建国", "王小明"])
def test_people_of_the_roster_are_found_in_texts_whatever_their_surname(name):
    corpus = Corpus.from_documents(
        [Document("a", Kind.POST, "今天的课很好。", author=name), Document("b", Kind.POST, f"我同意{name}的看法。")]
    )
    tokens = segment(corpus, parts_of_speech=True)
    found = find_names(corpus, split_sentences(corpus), tokens)
    assert name in {corpus.texts[row.document][row.start : row.end] for row in found.rows}


def test_double_surnames_are_not_cut():
    assert not {"慕", "容", "上", "东", "令", "呼", "狐"} & IN_TEXTS
    assert [surname(name) for name in ("欧阳秀珍", "第五建国", "洪秀英")] == ["欧阳", "第五", "洪"]


def test_what_a_bulletin_looks_for():
    assert [
        name for name in ("洪秀英", "赖明辉", "欧阳秀", "庞建国") if not re.match(f"(?:{IN_BULLETINS})..", name)
    ] == []
    assert [word for word in ("全体学员", "和学员", "时任", "都要") if re.match(f"(?:{IN_BULLETINS})", word)] == []


@pytest.mark.parametrize(
    "named", ["高老师说得好", "听马老师讲", "老瞿的铺子", "石主任来了", "赖老师、洪老师", "裘老师"]
)
def test_whom_a_school_knows_by_surname_is_somebody(named):
    assert SOMEBODY.search(named)


NOBODY = """语文老师 班主任老师 向老师请教 感谢老师 课程老师 任何老师 每周老师 改掉老毛病 当好老黄牛 老师都说好 很多高校长期 宿管阿姨 老路
    历史老师 学段老师 身边老师 老胡同 老顾客 老程度不同 心理健康老师 实施老师 明白老师 关于老师 和老师 提高老师"""
"""The Chinese teacher, to ask the teacher, an old habit, the old ox, a teacher of classes …"""


@pytest.mark.parametrize("words", NOBODY.split())
def test_words_that_end_as_a_surname_does_name_nobody(words):
    assert not SOMEBODY.search(words)
