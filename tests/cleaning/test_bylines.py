"""Lines that say whose a text is do not count as what its author says."""

import pytest

from textmine.cleaning.bylines import byline_spans


@pytest.mark.parametrize(
    ("line", "marked"),
    [
        ("姓名\t李明\t单位\t城关小学", True),  # name, school
        ("单位：城关小学　姓名：李 明", True),
        ("城关小学党支部　李明", True),
        ("——李明（城关小学）", True),
        ("汇报人：李明 2024年10月20日", True),
        ("职务：教务主任　姓名：李明", True),
        ("题目\t要慢下来", True),  # title
        ("要慢下来", False),  # a heading
        ("城关小学", False),  # nobody's name in it
        ("李明上课去了", False),
        ("李明，城关小学教师。", False),  # a sentence
        ("我和李明 城关小学 同课异构", False),  # he and I taught the same lesson
        ("题目要慢下来", True),
        ("为什么要慢下来", False),
    ],
)
def test_lines_beside_the_author(line, marked):
    text = f"学习心得\n{line}\n备课要先看学生，不能只看教参。"
    found = byline_spans(text, "李明", role="教务主任", title="要慢下来")
    assert [text[start:end] for start, end in found] == ([line] if marked else [])


def test_lines_in_the_middle_are_the_authors_own():
    text = "\n".join(["备课。"] * 20 + ["城关小学　李明"] + ["听课。"] * 20)
    assert byline_spans(text, "李明") == []
