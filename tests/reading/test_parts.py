"""Sheets of a workbook, members of an archive, files of a folder: each may count from 1, and nothing gets lost."""

import json

import pytest
from builders import csv_bytes, write_xlsx, write_zip

from textmine.reading import read_corpus

A, B = (
    "微党课要讲身边的人和事。",
    "我校把党课搬到操场上。",
)  # tell of people close by; our school moved the lecture outside
C, D = "台账太多，建议合并。", "线下交流最有收获。"  # too many ledgers: merge them; meeting in person gave most
HEADER = ["ID", "姓名", "发帖内容"]
FIRST = [HEADER, [1, "李明", A], [2, "王芳", B]]
SECOND = [HEADER, [1, "张伟", C], [2, "赵敏", D]]


def texts(reading) -> dict[str, str]:
    assert all(account.balanced for account in reading.accounts)
    return {document.id: document.text for document in reading.corpus}


def in_parts(folder, kind, parts):
    """The same tables as sheets, members of tables, or members of JSON lines."""
    if kind == "sheets":
        return write_xlsx(folder / "研讨.xlsx", parts), "研讨.xlsx/{}/"
    if kind == "members":
        members = {f"{name}.csv": csv_bytes(rows) for name, rows in parts.items()}
        return write_zip(folder / "研讨.zip", members), "研讨.zip/{}.csv/"
    members = {}
    for name, (_, *rows) in parts.items():
        lines = [{"id": str(id_), "author": author, "text": text} for id_, author, text in rows]
        members[f"{name}.jsonl"] = "".join(json.dumps(line) + "\n" for line in lines).encode()
    return write_zip(folder / "研讨.zip", members), "研讨.zip/{}.jsonl/"


@pytest.mark.parametrize("kind", ["sheets", "members", "lines"])
def test_ids_that_begin_again_are_other_posts(tmp_path, kind):
    path, place = in_parts(tmp_path, kind, {"1第一轮": FIRST, "2第二轮": SECOND})
    reading = read_corpus([path])
    second = place.format("2第二轮")
    assert texts(reading) == {"1": A, "2": B, second + "1": C, second + "2": D}
    assert (reading.rows, reading.accepted) == (4, 4)


@pytest.mark.parametrize("kind", ["sheets", "members", "lines"])
def test_a_row_that_stands_in_two_parts_word_for_word_is_one(tmp_path, kind):
    path, place = in_parts(tmp_path, kind, {"1全部": [*FIRST, [3, "张伟", C]], "2第二轮": [HEADER, [3, "张伟", C]]})
    reading = read_corpus([path])
    assert texts(reading) == {"1": A, "2": B, "3": C}
    assert ["the same row stands in" in reject.reason for reject in reading.rejects] == [True]
    assert reading.rejects[0].file == path.name and place.format("2第二轮").strip("/").endswith(
        reading.rejects[0].member or reading.rejects[0].sheet
    )


@pytest.mark.parametrize("kind", ["sheets", "members"])
def test_ids_of_parts_without_a_clash_stay(tmp_path, kind):
    path, _ = in_parts(tmp_path, kind, {"1第一轮": FIRST, "2第二轮": [HEADER, [3, "张伟", C]]})
    assert texts(read_corpus([path])) == {"1": A, "2": B, "3": C}


ANSWERS = ["ID", "parent_id", "姓名", "发帖内容"]


def parents(reading) -> dict[str, str | None]:
    by_id = {document.id: document for document in reading.corpus}
    return {d.text: d.reply_to and by_id[d.reply_to].text for d in reading.corpus}


def test_replies_find_their_parents_within_their_sheet(tmp_path):
    first = [ANSWERS, [1, None, "李明", A], [2, 1, "王芳", "赞成"]]  # I agree
    second = [ANSWERS, [1, None, "张伟", C], [2, 1, "赵敏", "同意"]]  # so do I
    path = write_xlsx(tmp_path / "研讨.xlsx", {"第一轮": first, "第二轮": second})
    assert parents(read_corpus([path])) == {A: None, "赞成": A, C: None, "同意": C}


def test_replies_find_their_parents_within_their_file(tmp_path):
    first = [ANSWERS, [1, None, "李明", A], [2, 1, "王芳", "赞成"]]
    second = [ANSWERS, [1, None, "张伟", C], [2, 1, "赵敏", "同意"]]
    paths = [write_xlsx(tmp_path / f"{n}.xlsx", {"研讨": rows}) for n, rows in (("1", first), ("2", second))]
    assert parents(read_corpus(paths)) == {A: None, "赞成": A, C: None, "同意": C}


def test_a_sheet_of_replies_alone_answers_another_sheet(tmp_path):
    posts = [HEADER, [1, "李明", A], [2, "王芳", B]]
    replies = [["ID", "parent_id", "姓名", "回复内容"], [1, 2, "张伟", "赞成"], [2, 1, "赵敏", "同意"]]
    path = write_xlsx(tmp_path / "研讨.xlsx", {"主题帖": posts, "回帖": replies})
    assert parents(read_corpus([path])) == {A: None, B: None, "赞成": B, "同意": A}


def test_a_parent_that_two_other_sheets_have_is_not_guessed(tmp_path):
    replies = [["回帖ID", "父帖ID", "姓名", "回复内容"], [9, 1, "钱进", "赞成"]]
    path = write_xlsx(tmp_path / "研讨.xlsx", {"第一轮": FIRST, "第二轮": SECOND, "回帖": replies})
    assert parents(read_corpus([path]))["赞成"] is None


def test_a_later_export_of_the_same_posts_is_known_though_a_parent_is_missing(tmp_path):
    whole = [ANSWERS, [1, None, "李明", A], [2, 1, "王芳", "赞成"], [3, None, "张伟", C]]
    later = [ANSWERS, whole[2], whole[3], [4, None, "赵敏", D]]
    paths = [write_xlsx(tmp_path / f"{n}.xlsx", {"研讨": rows}) for n, rows in (("1", whole), ("2", later))]
    reading = read_corpus(paths)
    assert sorted(texts(reading)) == ["1", "2", "3", "4"] and len(reading.rejects) == 2
    assert parents(reading)["赞成"] == A
