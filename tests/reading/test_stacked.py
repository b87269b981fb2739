"""Several tables in one sheet, one below the other: each is read by its own header."""

import pytest
from builders import csv_bytes, write_xlsx

from textmine.reading import read_corpus

A, B = (
    "微党课要讲身边的人和事。",
    "我校把党课搬到操场上。",
)  # tell of people close by; our school moved the lecture outside
C, D = "台账太多，建议合并。", "线下交流最有收获。"  # too many ledgers: merge them; meeting in person gave most
POSTS = [["姓名", "发帖内容"], ["李明", A], ["王芳", B]]
REPLIES = [["楼层", "姓名", "单位", "回帖内容"], ["3", "张伟", "一中", C]]


def read(folder, rows, name="导出"):
    reading = read_corpus([write_xlsx(folder / f"{name}.xlsx", {"Sheet1": rows})])
    assert all(account.balanced for account in reading.accounts)
    return reading


def told(reading) -> list[tuple[str | None, str | None, str]]:
    return [(d.author, d.unit, d.text) for d in sorted(reading.corpus, key=lambda d: d.source.row)]


BOTH = [("李明", None, A), ("王芳", None, B), ("张伟", "一中", C)]


@pytest.mark.parametrize(
    "between",
    [[[], ["二、回帖"]], [[]], [["二、回帖"]], []],  # a blank row and a title, either, neither
    ids=["blank and title", "blank", "title", "nothing"],
)
def test_a_table_below_a_table_has_its_own_header(tmp_path, between):
    reading = read(tmp_path, [*POSTS, *between, *REPLIES])
    assert told(reading) == BOTH
    assert (reading.rows, reading.rejected) == (3, 0)


def test_the_lower_header_may_be_the_lesser_or_far_below(tmp_path):
    many = [["4", f"王{n}", "二小", f"{B}{n}"] for n in range(400)]
    reading = read(tmp_path, [*REPLIES, *many, [], *POSTS])
    assert told(reading)[0] == BOTH[2] and told(reading)[-2:] == BOTH[:2]
    assert (reading.rows, reading.rejected) == (403, 0)


def test_a_csv_with_two_tables(tmp_path):
    (tmp_path / "导出.csv").write_bytes(csv_bytes([*POSTS, ["", ""], ["二、回帖"], *REPLIES]))
    assert told(read_corpus([tmp_path / "导出.csv"])) == BOTH


def test_kinds_and_topics_are_those_of_each_table(tmp_path):
    rows = [["研讨主题：微党课"], ["一、发帖"], *POSTS, [], ["二、回帖"], *REPLIES]  # topic; posts; replies
    documents = sorted(read(tmp_path, rows, "研讨").corpus, key=lambda d: d.source.row)
    assert [(str(d.kind), d.thread) for d in documents] == [("post", "微党课")] * 2 + [("reply", "微党课")]


def test_tables_of_a_sheet_may_count_their_ids_from_1(tmp_path):
    first = [["ID", "姓名", "发帖内容"], ["1", "李明", A], ["2", "王芳", B]]
    second = [["ID", "父帖ID", "姓名", "单位", "回帖内容"], ["1", "2", "张伟", "一中", C]]
    reading = read(tmp_path, [*first, [], *second])
    documents = sorted(reading.corpus, key=lambda d: d.source.row)
    assert [d.id for d in documents] == ["1", "2", "导出.xlsx#000006"]
    assert documents[2].reply_to == "2"


def test_trainees_below_posts(tmp_path):
    roster = [["姓名", "单位", "发帖数", "回帖数"], ["李明", "一中", 1, 0], ["王芳", "二小", 1, 2]]
    reading = read(tmp_path, [*POSTS, [], ["统计"], *roster])  # statistics
    assert len(reading.corpus) == 2 and reading.roster.names == ["李明", "王芳"]


def test_rows_under_a_header_of_one_known_name_are_told(tmp_path):
    # what you think: no known name, so the header with four of them is taken, and the rows above it are rejects
    rows = [["姓名", "您怎么看"], ["李明", A], ["王芳", B], [], *REPLIES]
    reading = read(tmp_path, rows)
    assert told(reading) == BOTH[2:]
    assert [(r.row, "above the header in row 5" in r.reason) for r in reading.rejects] == [(2, True), (3, True)]


@pytest.mark.parametrize(
    "rows",
    [
        [["学员", "类型", "内容"], ["学员", "帖子", "同意"], ["教师", "评论", "好"], [], ["学员", "回复", "赞成"]],
        [["姓名", "单位", "心得"], ["李明", "一中", "心得"], [], ["王芳", "二小", "收获"]],  # texts of one word
    ],
)
def test_short_texts_are_no_headers(tmp_path, rows):
    reading = read(tmp_path, rows)
    assert [d.text for d in sorted(reading.corpus, key=lambda d: d.source.row)] == [r[2] for r in rows[1:] if r]


def test_a_line_of_labels_above_a_table_is_no_header(tmp_path):
    rows = [["姓名：", "李明", "单位：", "一中"], [], ["日期", "标题", "研修日志"], ["2017-06-22", "第一天", A]]
    reading = read(tmp_path, rows)
    assert [d.text for d in reading.corpus] == [A] and not reading.rejects


def test_a_title_without_a_table_below_it_is_a_row(tmp_path):
    reading = read(tmp_path, [*POSTS, [], ["以上为全部发帖"]])  # these are all posts
    assert [r.reason for r in reading.rejects] == ["its text is empty"]


def test_thousands_of_tables_are_read(tmp_path):
    tables = [row for n in range(3000) for row in ([], ["姓名", "发帖内容"] if n % 2 else POSTS[0][::-1], [A, A])]
    path = tmp_path / "导出.csv"
    path.write_bytes(csv_bytes(tables))
    assert len(read_corpus([path]).corpus) == 3000
