"""Remarks by mentors and teachers beneath a trainee's text are marked as somebody else's words."""

import json
from pathlib import Path

import pytest

from textmine.cleaning.quoted import quoted_spans
from textmine.cleaning.remarks import remark_spans

OWN = "本周我磨了两节课，学生愿意开口了。"  # this week I polished two lessons, and pupils began to speak
REMARK = "小李进步很快，教态自然，望坚持写反思。"  # Li came on fast …, keep writing reflections
SUBMISSIONS = Path(__file__).parents[3] / "shared" / "data" / "submissions" / "submissions.jsonl"


def marked(text: str) -> list[str]:
    return [text[start:end] for start, end in remark_spans(text)]


@pytest.mark.parametrize(
    "heading",
    [
        "导师点评", "导师点评：", "指导教师评语", "指导老师评语：", "教师评价", "专家点评：", "【导师点评】", "## 导师评语",
        "**专家点评：**", "五、指导教师评语", "5. 导师点评", "带教老师寄语：", "导师点评（周老师）：", "班主任评语:",
    ],
)  # fmt: skip
def test_a_remark_beneath_its_heading(heading):
    for remark in (REMARK, f"1. {REMARK}\n2. {OWN}", f"整体评价：优秀！\n\n{REMARK}"):  # overall: excellent
        assert marked(f"{OWN}\n\n{heading}\n{remark}") == [f"{heading}\n{remark}"]


def test_a_remark_on_the_line_of_its_heading():
    assert marked(f"{OWN}\n导师点评：{REMARK}") == [f"导师点评：{REMARK}"]


@pytest.mark.parametrize(
    ("heading", "following"),
    [
        ("导师点评", "下周工作"),  # next week's work
        ("导师点评", "# 我的打算"),  # what I mean to do
        ("三、教师评语", "四、我的打算"),
        ("【专家点评】", "【今后打算】"),
        ("导师点评：", "我的打算："),
    ],
)
def test_it_ends_at_the_next_heading(heading, following):
    assert marked(f"{OWN}\n{heading}\n{REMARK}\n\n{following}\n{OWN}") == [f"{heading}\n{REMARK}"]


def test_what_the_remark_divides_by_itself_is_still_the_remark():
    text = f"导师点评\n{REMARK}\n\n后续建议：\n1. 多听课。"  # proposals for later: hear more lessons
    assert marked(text) == [text]


def test_a_remark_of_one_word_and_none_at_all():
    assert marked("导师点评\n继续加油\n\n下周工作\n备课。") == ["导师点评\n继续加油"]  # keep it up
    assert marked(f"{OWN}\n导师点评\n") == ["导师点评"]


@pytest.mark.parametrize(
    "text",
    [
        "专家点评让我明白了，一节好课要留白。",  # the expert's remarks taught me that …
        "导师点评环节\n大家都很认真。",  # the part of the day with remarks
        "听了导师点评\n我很受启发。",  # having heard the remarks
        "学生评价\n他们说喜欢这节课。",  # judgement by pupils
        "五、教学评价\n教师评价：口头表扬。\n学生自评：填表。",  # a lesson plan: by the teacher, by pupils themselves
        "我的点评\n这节课很好。",  # my own remarks
        "自我评价：\n这学期我进步了。",  # of myself
    ],
)
def test_the_trainees_own_words_are_theirs(text):
    assert marked(text) == []


def test_remarks_count_as_others_words():
    text = f"{OWN}\n导师点评\n{REMARK}"
    assert [text[start:end] for start, end in quoted_spans(text)] == [f"导师点评\n{REMARK}"]


@pytest.mark.skipif(not SUBMISSIONS.is_file(), reason="no shared/data beside the checkout")
def test_the_remarks_of_462_work_reports():
    texts = [json.loads(line)["text"] for line in SUBMISSIONS.read_text("utf-8").splitlines()]
    found = [marked(text) for text in texts]
    headings = [
        sum(line.strip() in {"导师点评", "导师评语", "导师评价"} for line in text.split("\n")) for text in texts
    ]
    assert [len(spans) for spans in found] == headings
    assert sum(headings) > 300
