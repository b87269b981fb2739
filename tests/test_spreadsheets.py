"""What Excel and its like get: whole texts, all columns, and no formulas."""

import csv
import json

import openpyxl
import pytest

from textmine import Document, Kind, read_corpus, spreadsheets
from textmine.bulletin.workbook import Sheet, write_sheets
from textmine.cli.options import Format
from textmine.cli.rendering import emit
from textmine.pictures.canvas import write_numbers

FORMULAS = ['=HYPERLINK("http://x","点这里")', "@SUM(1+1)*cmd|' /C calc'!A0", "+86", "-1+1", "\t=1+1", "＝1+1"]
PLAIN = [
    "微党课要短。",
    "一加一=二",
    "——记一次家访",
    "",
    "·",
]  # what stays as it is: 记一次家访, of a visit to a family


def lines_of(path):
    with path.open(encoding="utf-8-sig", newline="") as file:
        return list(csv.reader(file))


@pytest.mark.parametrize("form", [None, Format.CSV])
def test_no_text_is_a_formula_in_csv(tmp_path, form, capsys):
    rows = [{"text": text, "score": -0.5} for text in FORMULAS + PLAIN]
    emit(rows, form=form, output=tmp_path / "t.csv")
    _, *found = lines_of(tmp_path / "t.csv")
    assert [row[0] for row in found] == ["'" + text for text in FORMULAS] + PLAIN
    assert {row[1] for row in found} == {"-0.5"}, "a figure is no text"
    emit(rows, form=Format.CSV, output=None)
    assert "'=HYPERLINK" in capsys.readouterr().out
    emit(rows, form=None, output=tmp_path / "t.jsonl")
    told = [json.loads(line)["text"] for line in (tmp_path / "t.jsonl").read_text("utf-8").splitlines()]
    assert told == FORMULAS + PLAIN, "faithful"


def test_the_guard_comes_off_when_our_own_csv_is_read_and_nothing_else_does(tmp_path):
    written = [*FORMULAS, "'=1+1", "''＠李明", "'80后'的我", "'", *PLAIN[:3]]  # 80后: born in the eighties
    documents = [Document(f"p-{n:02}", Kind.POST, text, author="@阿明") for n, text in enumerate(written)]  # a nickname
    emit((document.to_record() for document in documents), form=None, output=tmp_path / "corpus.csv")
    assert read_corpus([tmp_path / "corpus.csv"]).frame.select("id", "text", "author").rows() == [
        (document.id, document.text, document.author) for document in documents
    ]
    (tmp_path / "posts.csv").write_text("编号,发帖人,发帖内容\n1,李明,'=1+1是公式吗\n2,王芳,''@所有人\n", "utf-8")
    assert read_corpus([tmp_path / "posts.csv"]).texts == ["'=1+1是公式吗", "''@所有人"]  # is it a formula? to all


def test_no_text_is_a_formula_beside_a_chart(tmp_path):
    write_numbers([tmp_path / "a.png"], ["=词", "数"], [["@a", -3]])
    assert lines_of(tmp_path / "a.csv") == [["'=词", "数"], ["'@a", "-3"]]


def test_no_text_is_a_formula_in_a_workbook_also_when_it_is_edited(tmp_path):
    emit([{"text": text} for text in FORMULAS + PLAIN], form=None, output=tmp_path / "list.xlsx")
    write_sheets(
        [Sheet("引语", ("原文",), tuple((text,) for text in FORMULAS + PLAIN))], tmp_path / "e.xlsx", title="证据"
    )
    for name in ("list.xlsx", "e.xlsx"):
        cells = [row[0] for row in openpyxl.load_workbook(tmp_path / name).active.iter_rows(min_row=2)]
        assert [cell.value or "" for cell in cells] == FORMULAS + PLAIN
        assert {cell.data_type for cell in cells} <= {"s", "n"}
        assert [cell.quotePrefix for cell in cells] == [True] * len(FORMULAS) + [False] * len(PLAIN)


ROWS = [{"id": "a", "n": 1}, {"id": "b", "parts": [[0, 3]], "n": 2}, {"id": "c", "note": "完"}]
"""A list whose rows do not all tell the same."""


def test_every_key_of_every_row_has_its_column(tmp_path):
    for ending in ("csv", "xlsx", "txt"):
        emit(iter(ROWS), form=None, output=tmp_path / f"t.{ending}")
    table = [["id", "n", "parts", "note"], ["a", "1", "", ""], ["b", "2", "[[0, 3]]", ""], ["c", "", "", "完"]]
    assert lines_of(tmp_path / "t.csv") == table
    sheet = openpyxl.load_workbook(tmp_path / "t.xlsx").active
    assert [["" if value is None else str(value) for value in row] for row in sheet.values] == table
    told = (tmp_path / "t.txt").read_text("utf-8")
    assert "note" in told and "[0, 3]" not in told.split("note")[0]


def test_many_rows_wait_on_disk(tmp_path, monkeypatch):
    monkeypatch.setattr("textmine.cli.rendering._IN_MEMORY", 10)
    emit(iter(ROWS), form=None, output=tmp_path / "t.csv")
    assert len(lines_of(tmp_path / "t.csv")) == 4


def test_a_list_of_nothing_is_a_file_all_the_same(tmp_path):
    for ending in ("csv", "xlsx"):
        emit(iter([]), form=None, output=tmp_path / f"t.{ending}")
    assert lines_of(tmp_path / "t.csv") == []
    assert openpyxl.load_workbook(tmp_path / "t.xlsx").active.max_row == 1


def test_a_cell_of_a_list_holds_what_one_of_the_evidence_does(tmp_path):
    row = {"text": "学" * 45_000, "odd": "一\x0b二", "score": float("nan"), "rest": float("inf"), "is": True, "n": None}
    emit([row], form=None, output=tmp_path / "t.xlsx")
    text, *others = next(openpyxl.load_workbook(tmp_path / "t.xlsx").active.iter_rows(min_row=2, values_only=True))
    assert text.endswith("…（余13000字从略）")  # 13,000 more characters are left out
    assert others == ["一 二", "不详", "不详", True, None]


def test_a_list_that_one_sheet_cannot_hold_goes_on_in_the_next(tmp_path, monkeypatch):
    monkeypatch.setattr(spreadsheets, "ROWS_A_SHEET", 2)
    emit([{"n": n} for n in range(5)], form=None, output=tmp_path / "t.xlsx")
    book = openpyxl.load_workbook(tmp_path / "t.xlsx")
    assert [[cell for (cell,) in sheet.values] for sheet in book] == [["n", 0, 1], ["n", 2, 3], ["n", 4]]


def test_the_same_list_gives_the_same_bytes(tmp_path):
    for name in ("a.xlsx", "b.xlsx"):
        emit(iter(ROWS), form=None, output=tmp_path / name)
    assert (tmp_path / "a.xlsx").read_bytes() == (tmp_path / "b.xlsx").read_bytes()
