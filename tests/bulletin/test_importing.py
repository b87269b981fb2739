"""What is no evidence workbook is told in a sentence."""

import openpyxl
import pytest
import xlsxwriter

from textmine.bulletin import import_decisions, sheets, write_bulletin
from textmine.errors import InputError


def test_what_is_no_evidence_workbook(tmp_path):
    other = tmp_path / "other.xlsx"
    with xlsxwriter.Workbook(str(other)) as workbook:
        workbook.add_worksheet("工资").write(0, 0, "姓名")  # wages; name
    (tmp_path / "a.md").write_text("# 简报", "utf-8")  # a bulletin
    for name, complaint in (
        ("other.xlsx", "is no evidence workbook: it has none of the sheets"),
        ("nosuch.xlsx", "there is no such file"),
        ("a.md", r"cannot be read as a workbook\. Save it as \.xlsx"),
    ):
        with pytest.raises(InputError, match=complaint):
            import_decisions(tmp_path / name)


@pytest.fixture
def workbook(run, tmp_path):
    """The evidence of the small class, and a way to fill in a cell of a sheet's second row."""
    _, path = write_bulletin(run, tmp_path / "简报.md")

    def fill(sheet: str, column: str, text: str):
        book = openpyxl.load_workbook(path)
        header = [cell.value for cell in book[sheet][1]]
        book[sheet].cell(2, header.index(column) + 1, text)
        book.save(path)
        return path

    return fill


def test_a_quotation_cannot_be_renamed(workbook):
    path = workbook(sheets.QUOTES, "改名", "更好的说法")  # a better wording
    with pytest.raises(InputError, match=r"引语, row 2: 改名 holds .*Correct its words under 改字"):
        import_decisions(path)


def test_the_evidence_shows_how_a_claim_is_told(run, workbook):
    book = openpyxl.load_workbook(workbook(sheets.CLAIMS, "备注", "再核一次"))  # check once more
    header = [cell.value for cell in book[sheets.CLAIMS][1]]
    first = [row for row in book[sheets.CLAIMS].iter_rows(min_row=2, values_only=True) if row[header.index("程度")]]
    told = {row[0]: row[header.index("简报中的说法")] for row in first}
    assert told["claim:C2"] == "一些学员（4人）建议把内容重复的检查表精简合并。"
