"""What an organiser's folder holds beside what trainees wrote: orders, speeches, plans, bulletins, teachers' remarks."""

import pytest
from builders import csv_bytes, write_docx, write_zip

from textmine.corpus import Kind
from textmine.reading import document_figures, read_corpus

SAID = "我建议大家每天写一篇日志，把学到的带回去。"  # I propose that everyone keeps a diary


def kind_of(folder, name):
    (document,) = read_corpus([write_docx(folder / name, [SAID])]).corpus
    return document.kind, document.author


@pytest.mark.parametrize(
    "name", ["开班式讲话（周局长）.docx", "培训方案.docx", "培训简报第1期.docx", "学员手册.docx", "结业式领导致辞.docx"]
)
def test_papers_of_the_organiser_are_no_trainees(tmp_path, name):
    assert kind_of(tmp_path, name) == (Kind.ANNOUNCEMENT, None)
    assert not document_figures(read_corpus([tmp_path]))  # nor are they announcements that are counted


def test_a_class_of_leaders_has_announcements(tmp_path):
    rows = [
        ["开班通知", "管理员", SAID],
        ["研讨通知", "管理员", "请大家按时发帖。"],
    ]  # begin, discuss: please post in time
    (tmp_path / "领导干部培训班.csv").write_bytes(csv_bytes([["标题", "发布人", "内容"], *rows]))
    reading = read_corpus([tmp_path], kind=Kind.ANNOUNCEMENT)
    assert [(figure.key, figure.value) for figure in document_figures(reading)] == [("announcements", 2)]


@pytest.mark.parametrize(
    ("name", "kind", "author"),
    [
        ("李明-实验小学-大课间活动方案.docx", Kind.OTHER, "李明"),  # a trainee's plan of exercises
        ("培训方案学习心得.docx", Kind.REPORT, None),  # what was learnt from it
        ("王老师.docx", Kind.OTHER, None),
        (
            "领导力提升.docx",
            Kind.OTHER,
            None,
        ),  # to lead better, to write news, a guide for parents: what is written about
        ("新闻写作.docx", Kind.OTHER, None),
        ("家校沟通指南的启示.docx", Kind.OTHER, None),
    ],
)
def test_papers_of_trainees(tmp_path, name, kind, author):
    found = kind_of(tmp_path, name)
    assert found[0] == kind and (author is None or found[1] == author)


def test_a_plan_among_what_trainees_handed_in(tmp_path):
    write_docx(tmp_path / "方案.docx", [SAID])
    path = write_zip(tmp_path / "研修成果.zip", {"安全活动方案.docx": (tmp_path / "方案.docx").read_bytes()})
    (document,) = read_corpus([path]).corpus
    assert document.kind == Kind.SUBMISSION


@pytest.mark.parametrize("remark", ["教师批语", "批阅意见", "导师反馈", "老师批语"])
def test_a_teachers_remark_is_no_trainees_text(tmp_path, remark):
    rows = [
        [
            "李明",
            "我把测量单元搬到了田埂上，孩子们用步子量地，没有一个走神的。",
            "立足乡土，做法具体，值得推广和肯定。",
        ],
        [
            "王芳",
            "每节课前五分钟只放歌谣，孩子先唱熟了再认词，会唱十一首了。",
            "设计巧妙，注意保护好自己的嗓子，继续努力。",
        ],
    ]
    (tmp_path / "作业.csv").write_bytes(csv_bytes([["学生姓名", "学生答案", remark], *rows]))
    assert [d.text for d in read_corpus([tmp_path]).corpus] == [row[1] for row in rows]


def test_a_diary_keeps_what_was_gained(tmp_path):
    """A daily report asks what was heard and, beside it, what one made of it."""
    rows = [
        ["李明", "听了大单元教学和复式教学两讲", "复式不是缺陷，是一种天然的小组学习。"],
        ["王芳", "参观县城实验小学的走廊和教室", "走廊里孩子的画我们也能挂。"],
    ]
    (tmp_path / "日报.csv").write_bytes(csv_bytes([["汇报人", "今日学习内容", "今日收获"], *rows]))
    assert {d.text for d in read_corpus([tmp_path]).corpus} == {cell for row in rows for cell in row[1:]}


def test_answers_of_an_expert_are_no_trainees_posts(tmp_path):
    rows = [["王教授", SAID], ["李明", "台账一个季度只填一次就够了。"], ["王芳", "微党课要讲身边的人和事。"]]
    (tmp_path / "研讨.csv").write_bytes(csv_bytes([["发帖人", "发帖内容"], *rows]))
    assert {d.author: d.kind for d in read_corpus([tmp_path]).corpus} == {
        "王教授": Kind.ANNOUNCEMENT,
        "李明": Kind.POST,
        "王芳": Kind.POST,
    }
