"""What is no evidence workbook is told in a sentence."""

import pytest
import xlsxwriter

from textmine.bulletin import import_decisions
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
