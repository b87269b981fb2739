"""Every field of every table that platforms and people make."""

import json

import pytest
from builders import csv_bytes, write_xlsx
from exports import EXPORTS
from layouts import TABLES, Table
from offices import OFFICES
from records import RECORDS

from textmine.reading import read_corpus
from textmine.reading.layout import find_layout
from textmine.reading.sheet import Row
from textmine.settings import ReadingSettings

ALL = [*TABLES, *EXPORTS, *OFFICES, *RECORDS]


def check(table: Table, reading) -> None:
    assert reading.rejected == table.rejected, [r.reason for r in reading.rejects]
    assert all(account.balanced for account in reading.accounts)
    if table.kind == "documents":
        documents = sorted(reading.corpus, key=lambda d: (d.source.row, d.id))
        assert [d.text for d in documents] == [e["text"] for e in table.expected]
        for document, expected in zip(documents, table.expected, strict=True):
            for name, value in expected.items():
                if name == "meta":
                    assert {key: str(document.meta.get(key)) for key in value} == {k: str(v) for k, v in value.items()}
                elif name == "reply_to":
                    assert document.reply_to == (None if value is None else documents[value].id)
                else:
                    assert getattr(document, name) == value, (name, document)
    elif table.kind == "roster":
        rows = {(r["name"], r["unit"]): r for r in reading.roster.frame.to_dicts()}
        assert len(rows) == len(table.expected)
        for expected in table.expected:
            row = next(
                r for (name, unit), r in rows.items() if name == expected["name"] and unit == expected.get("unit", unit)
            )
            assert {k: row[k] for k in expected} == expected
    else:
        for course, expected in zip(reading.catalogue, table.expected, strict=True):
            assert {k: getattr(course, k) for k in expected} == expected


@pytest.mark.parametrize("table", ALL, ids=lambda t: t.name)
def test_table_in_excel(table: Table, tmp_path):
    path = write_xlsx(tmp_path / table.file, {table.sheet: table.rows}, {table.sheet: table.merges})
    check(table, read_corpus([path], settings=ReadingSettings(**table.settings)))


@pytest.mark.parametrize(
    "table",
    [t for t in ALL if not t.merges or (t.merges[0][0] == t.merges[0][2] == 0 and len(t.merges) == 1)],
    ids=lambda t: t.name,
)
def test_table_as_chinese_excel_writes_csv(table: Table, tmp_path):
    path = tmp_path / table.file.replace(".xlsx", ".csv")
    path.write_bytes(csv_bytes(table.rows, encoding="gb18030"))
    check(table, read_corpus([path], settings=ReadingSettings(**table.settings)))


def test_there_are_sixty_tables():
    assert len({json.dumps(t.rows, default=str) for t in TABLES}) >= 60


@pytest.mark.parametrize(
    ("headers", "roles"),
    [
        # last reply by, at; posted at; author; text
        ("标题 最后回复时间 最后回复人 发布时间 作者 内容", ["title", "other", "other", "time", "author", "text"]),
        ("被回复人姓名 回复人姓名 回复内容", ["reply_author", "author", "text"]),  # who was answered, who answered
        ("评分人 学员 内容", ["other", "author", "text"]),  # who marked it, trainee
        ("姓名 参加工作时间 心得体会", ["author", "other", "text"]),  # when a career began is no time of writing
        ("姓名 入党时间 提交时间 心得体会", ["author", "other", "time", "text"]),  # joined the party at, handed in at
        ("姓名 任教学校 更新时间 内容", ["author", "unit", "time", "text"]),  # school, updated at
    ],
)
def test_who_did_something_else_is_not_the_author(headers, roles):
    written = "今天的学习让我收获很大，要把学到的用起来。"  # I gained much today, and must use it
    names = headers.split()
    rows = [
        Row(number, {
            column: f"{written}{number}" if role == "text" else f"2017-06-{number:02}" if "时间" in name else f"王{who}"
            for column, (name, role) in enumerate(zip(names, roles, strict=True))
        })
        for number, who in enumerate("芳敏刚", 2)
    ]  # fmt: skip
    layout = find_layout([Row(1, dict(enumerate(names))), *rows])
    assert [layout.columns[column].role for column in range(len(names))] == roles


OPTIONAL = "4、您对后续培训还有哪些建议？"  # what else do you propose?
PROPOSALS = ["多安排跟岗学习的时间", "希望线下也能见一面", "把课件发给大家带回去用", "建议请一线校长来讲"]


def survey(folder, n, *, nothing="(空)", header=OPTIONAL, proposals=PROPOSALS):
    gains = [f"学会了怎样把微党课讲短讲实，第{k}点体会最深。" for k in range(n)]  # what was learnt
    rows = [
        [k + 1, f"2017/6/{k + 1} 8:30:00", f"王{'芳敏刚强丽静伟'[k % 7]}", "一中", gains[k],
         proposals[k] if k < len(proposals) else nothing] for k in range(n)
    ]  # fmt: skip
    names = ["序号", "提交答卷时间", "1、您的姓名：", "2、您的学校：", "3、您最大的收获是什么？", header]
    path = folder / "问卷.csv"
    path.write_bytes(csv_bytes([names, *rows]))
    return read_corpus([path])


@pytest.mark.parametrize("nothing", ["(空)", "无", "没有。", "暂无", None])
@pytest.mark.parametrize("n", [5, 20])
def test_a_question_that_most_left_open_keeps_its_answers(tmp_path, nothing, n):
    reading = survey(tmp_path, n, nothing=nothing)
    told = {d.text for d in reading.corpus if d.thread == OPTIONAL}
    assert told - {nothing} == set(PROPOSALS)
    assert reading.rejected == 0


def test_a_survey_of_two_is_no_roster(tmp_path):
    rows = [
        ["姓名", "单位", "3、最大的收获", OPTIONAL],
        ["李明", "一中", "(空)", PROPOSALS[0]],
        ["王芳", "二小", "学会把党课讲短讲实", "(空)"],
    ]
    (tmp_path / "问卷.csv").write_bytes(csv_bytes(rows))
    reading = read_corpus([tmp_path / "问卷.csv"])
    assert reading.roster is None and sorted(d.text for d in reading.corpus) == sorted(
        ["学会把党课讲短讲实", PROPOSALS[0]]
    )


@pytest.mark.parametrize(
    "rows",
    [
        # wants beside names: none, none, vegetarian, none
        [["姓名", "单位", "职务", "特殊要求"], *([f"王{k}", "一中", "教师", "无"] for k in "芳敏刚"), ["李明", "二小", "校长", "素食，请安排清真餐厅"]],
        # leave that was asked for
        [["姓名", "单位", "职务", "请假情况"], *([f"王{k}", "一中", "教师", "无"] for k in "芳敏刚"), ["李明", "二小", "校长", "因病请假半天，已经补学"]],
        # proposals beside hours and marks
        [["姓名", "必修课时长", "成绩", "意见建议"], *([f"王{k}", 90, 80, "无"] for k in "芳敏刚"), ["李明", 95, 88, "建议增加线下答疑"]],
    ],
)  # fmt: skip
def test_a_remark_in_a_roster_makes_it_no_survey(tmp_path, rows):
    reading = read_corpus([write_xlsx(tmp_path / "名单.xlsx", {"名单": rows})])
    assert len(reading.roster) == 4 and len(reading.corpus) == 0
