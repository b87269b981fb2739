"""Tables for spreadsheet programs, CSV and Excel workbooks: whole texts, and none of them a formula.

What people wrote may begin with = or @, and a program that takes that for a formula may run it. A workbook says of each
cell that it is a text; CSV has no types, and there an apostrophe before such a text says it. So CSV is for spreadsheet
programs, and JSON lines are the form that is faithful to the letter.
"""

from __future__ import annotations

import csv
import io
import math
import re
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TextIO

from textmine.xmltext import xml_text

__all__ = [
    "ROWS_A_SHEET",
    "Book",
    "Style",
    "as_cell",
    "as_written",
    "inert",
    "page_name",
    "write_csv",
    "write_lines",
    "write_workbook",
]

_FORMULA = re.compile("'*[=+@\t\r\n＝＋－＠-]")
"""How a formula begins, or what is skipped before one (OWASP, CSV injection); Excel takes full-width signs, too. Behind
apostrophes of its own such a text is guarded as well, so that what is taken off is always ours."""
_NO_NUMBER = "不详"
_CELL = 32_000
"""Excel holds 32,767 characters in a cell."""
ROWS_A_SHEET = 1_000_000
"""Excel holds 1,048,576 rows in a sheet; a longer one goes on in the next."""


def inert(value: object) -> object:
    """A value for CSV: a text that a spreadsheet would take for a formula gets an apostrophe before it.

    >>> inert("@SUM(1+1)"), inert("一加一=二"), inert(-3)  # one and one are two
    ("'@SUM(1+1)", '一加一=二', -3)
    """
    return "'" + value if isinstance(value, str) and _FORMULA.match(value) else value


def as_written(cell: str) -> str:
    """The text of a cell of CSV that `inert` guarded, or did not.

    >>> [as_written(str(inert(text))) for text in ("@SUM(1+1)", "'=1", "'80后")]  # born in the eighties
    ['@SUM(1+1)', "'=1", "'80后"]
    """
    return cell[1:] if cell.startswith("'") and _FORMULA.match(cell) else cell


def write_csv(path: Path, rows: Iterable[Iterable[object]]) -> None:
    """Write rows as a file of CSV; without a byte-order mark Excel takes it for GBK."""
    with path.open("w", encoding="utf-8-sig", newline="") as file:
        write_lines(file, rows)


def write_lines(file: TextIO, rows: Iterable[Iterable[object]]) -> None:
    """Write rows as CSV to a stream."""
    csv.writer(file).writerows(map(inert, row) for row in rows)


def as_cell(value: str | int) -> str | int:
    """A value as a cell holds it: text that XML can hold, of a length that Excel can, the end of a longer one told.

    >>> as_cell("学" * 40_000)[-11:], as_cell(3)
    ('…（余8000字从略）', 3)
    """
    if isinstance(value, int):
        return value
    text = xml_text(value)
    return text if len(text) <= _CELL else f"{text[:_CELL]}…（余{len(text) - _CELL}字从略）"


@dataclass(frozen=True, slots=True)
class Style:
    """How a cell looks; `quoted` where its text stays a text also when somebody edits it, though it begins with =."""

    plain: Any
    quoted: Any


class Book:
    """A workbook that is being written, row by row (`constant_memory`): the same values, the same bytes."""

    def __init__(self, made: Any) -> None:
        self._made = made

    @classmethod
    @contextmanager
    def writing(cls, path: Path, *, title: str) -> Iterator[Book]:
        """A workbook that is written to a file at the end."""
        from datetime import datetime

        import xlsxwriter

        plain = {"strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
        buffer = io.BytesIO()
        with xlsxwriter.Workbook(buffer, {"constant_memory": True, **plain}) as made:
            made.set_properties({"title": xml_text(title), "created": datetime(2000, 1, 1)})
            yield cls(made)
        path.write_bytes(buffer.getvalue())

    def style(self, **properties: object) -> Style:
        """A way that cells look, in the words of XlsxWriter."""
        quoted = {**properties, "quote_prefix": True}
        return Style(self._made.add_format(properties), self._made.add_format(quoted))

    def add_sheet(self, name: str) -> Any:
        """A new sheet."""
        return self._made.add_worksheet(name)

    def write(self, sheet: Any, row: int, column: int, value: object, style: Style) -> None:
        """Write a cell; None is an empty one."""
        if value is None:
            sheet.write_blank(row, column, None, style.plain)
        elif isinstance(value, bool):
            sheet.write_boolean(row, column, value, style.plain)
        elif isinstance(value, int | float) and math.isfinite(value):
            sheet.write_number(row, column, value, style.plain)
        elif isinstance(value, int | float):  # Excel has no such number; one cell must not cost all the others
            sheet.write_string(row, column, _NO_NUMBER, style.plain)
        else:
            text = str(value)
            chosen = style.plain if inert(text) is text else style.quoted
            sheet.write_string(row, column, as_cell(text), chosen)


def page_name(name: str, number: int) -> str:
    """The name of a part of a sheet that Excel cannot hold whole: 主张, 主张（2） …."""
    return name if number == 1 else f"{name}（{number}）"


def write_workbook(path: Path, columns: Sequence[str], rows: Iterable[Iterable[object]], *, name: str) -> None:
    """Write one table as a workbook, in as many sheets as Excel needs for it."""
    with Book.writing(path, title=name) as book:
        head, cell = book.style(bold=True), book.style()
        sheet = None
        for number, row in enumerate(rows):
            page, at = divmod(number, ROWS_A_SHEET)
            if at == 0:
                sheet = _new_sheet(book, page_name(name, page + 1), columns, head)
            for column, value in enumerate(row):
                book.write(sheet, at + 1, column, value, cell)
        if sheet is None:
            _new_sheet(book, name, columns, head)


def _new_sheet(book: Book, name: str, columns: Sequence[str], style: Style) -> Any:
    sheet = book.add_sheet(name)
    for column, title in enumerate(columns):
        book.write(sheet, 0, column, title, style)
    return sheet
