"""Who of a table sets the questions, and who is a trainee with an office that is called as organisers' are."""

import pytest
from builders import csv_bytes

from textmine.reading import read_corpus

HEADS = ["李明", "王芳", "赵敏", "孙立", "周婷"]


def kinds(folder, column, rows):
    path = folder / "研讨.csv"
    path.write_bytes(
        csv_bytes(
            [
                ["姓名", column, "发帖内容"],
                *([*row, f"微党课要讲身边的人和事，这是第{n}条。"] for n, row in enumerate(rows)),
            ]
        )
    )
    return {d.author: str(d.kind) for d in read_corpus([path]).corpus}


@pytest.mark.parametrize("column", ["岗位", "职务", "职称"])
@pytest.mark.parametrize("office", ["班主任", "七年级班主任", "大队辅导员", "少先队辅导员", "教务主任", "心理辅导员"])
def test_an_office_at_school_is_no_organisers(tmp_path, column, office):
    found = kinds(tmp_path, column, [("李明", office), ("王芳", "语文教师"), ("赵敏", "校长"), ("孙立", "教师")])
    assert set(found.values()) == {"post"}


@pytest.mark.parametrize("column", ["角色", "身份", "用户类型"])
def test_what_somebody_is_on_the_platform(tmp_path, column):
    found = kinds(tmp_path, column, [("李明", "班主任"), *((name, "学员") for name in HEADS[1:])])
    assert found["李明"] == "announcement" and found["王芳"] == "post"


def test_a_class_of_head_teachers(tmp_path):
    found = kinds(tmp_path, "身份", [*((name, "班主任") for name in HEADS), ("管理员", "管理员"), ("郑好", "年级主任")])
    assert found.pop("管理员") == "announcement" and set(found.values()) == {"post"}


@pytest.mark.parametrize(
    ("author", "role", "kind"),
    [
        ("班级管理员", "教师", "announcement"),
        ("班主任王老师", "教师", "announcement"),
        ("李明", "坊主", "announcement"),
        ("城关小学大队辅导员李明", "教师", "post"),
    ],
)
def test_by_name_and_by_offices_that_only_organisers_have(tmp_path, author, role, kind):
    found = kinds(tmp_path, "职务", [(author, role), *((name, "教师") for name in HEADS[1:])])
    assert found[author] == kind


@pytest.mark.parametrize("nobody", ["匿名", "匿名用户", "/", "无"])
def test_whoever_gives_no_name_is_nobody(tmp_path, nobody):
    found = kinds(tmp_path, "单位", [(nobody, nobody), ("匿名用户07", "一小"), *((name, "二小") for name in HEADS)])
    assert nobody not in found and None in found and "匿名用户07" in found
    assert None in set(read_corpus([tmp_path]).corpus.frame["unit"])
