"""Surveys: what people wrote is text, what they ticked is none."""

import random

import pytest
from builders import write_xlsx

from textmine.reading import read_corpus

OFFERED = ["教学设计与课堂管理", "班级管理与家校沟通", "信息技术与课堂融合", "课题研究与论文写作", "心理健康与师德修养"]
"""What a survey offers: lessons, parents, technology, papers, ethics."""
GAIN = "您最大的收获是什么？"
"""What did you gain most?"""


def survey(folder, header, answers, *, gains=None):
    gains = gains or [f"我学会了第{n}种备课的办法，先看学生再看教参。" for n in range(len(answers))]
    rows = [["序号", "您的姓名", header, GAIN]]
    rows += [[n + 1, f"王{chr(0x4E00 + 50 * n)}", *row] for n, row in enumerate(zip(answers, gains, strict=True))]
    return read_corpus([write_xlsx(folder / "反馈.xlsx", {"Sheet1": rows})])


def ticked(between, n=40):
    draw = random.Random(1)
    return [between.join(o for o in OFFERED if draw.random() < 0.5) or OFFERED[0] for _ in range(n)]


@pytest.mark.parametrize("between", ["┋", ";", "、", "，", "\n"])
@pytest.mark.parametrize("header", ["您希望增加哪些内容？", "2、您希望增加的内容[多选题]", "希望学习的内容（可多选）"])
def test_what_was_ticked_is_no_text(tmp_path, between, header):
    corpus = survey(tmp_path, header, ticked(between)).corpus
    assert {d.thread for d in corpus} <= {None, GAIN} and len(corpus) == 40
    assert all("备课的办法" in d.text and header in d.meta for d in corpus)


def test_a_question_about_contents_is_one_of_several(tmp_path):
    wanted = [f"希望多讲第{n}单元怎样设计作业，少讲理论。" for n in range(40)]  # more of unit n, less theory
    corpus = survey(tmp_path, "您还希望增加哪些内容？", wanted).corpus
    assert len(corpus) == 80 and {d.thread for d in corpus} == {GAIN, "您还希望增加哪些内容？"}


def test_answers_that_people_copied_are_answers(tmp_path):
    gains = [f"我学会了第{n % 12}种备课的办法，先看学生再看教参。" for n in range(40)]
    corpus = survey(tmp_path, "总体评价", ["非常满意"] * 40, gains=gains).corpus  # very content
    assert len(corpus) == 40 and all("备课的办法" in d.text for d in corpus)


def test_a_table_of_posts_keeps_its_contents(tmp_path):
    rows = (
        [["姓名", "发帖内容"]] + [[f"王{k}", "打卡，学习"] for k in "芳敏刚丽静磊强伟"] + [["李明", "教研要落到班上。"]]
    )
    assert len(read_corpus([write_xlsx(tmp_path / "研讨.xlsx", {"Sheet1": rows})]).corpus) == 9  # I was here
