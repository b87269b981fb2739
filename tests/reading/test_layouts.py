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
