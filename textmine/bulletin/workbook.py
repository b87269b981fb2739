"""Sheets of plain values, written as an Excel workbook."""

from __future__ import annotations

import io
import math
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from textmine.bulletin import sheets
from textmine.bulletin.xmltext import xml_text

__all__ = ["Sheet", "as_cell", "write_sheets"]

_NO_NUMBER = "不详"
_CELL = 32_000
"""Excel holds 32,767 characters in a cell."""
_ROWS = 1_000_000
"""Excel holds 1,048,576 rows in a sheet; a longer one goes on in the next."""


@dataclass(frozen=True, slots=True)
class Sheet:
    """A sheet: header, rows of plain values, and the width of each column in characters."""

    name: str
    header: tuple[str, ...]
    rows: tuple[tuple[Any, ...], ...]
    widths: tuple[int, ...] = ()


def write_sheets(found: Sequence[Sheet], path: Path, *, title: str) -> None:
    """Write sheets as a workbook: the same values, the same bytes.

    A row is written out before the next one (`constant_memory`): claims of 50,000 answers have 75,000 sentences.
    """
    from datetime import datetime

    import xlsxwriter

    plain = {"strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
    buffer = io.BytesIO()
    book = xlsxwriter.Workbook(buffer, {"constant_memory": True, **plain})
    book.set_properties({"title": xml_text(title), "created": datetime(2000, 1, 1)})
    wrapped = {"text_wrap": True, "valign": "top"}
    styles = {
        "head": book.add_format({**wrapped, "bold": True, "bg_color": "#F2DCDB", "border": 1}),
        "cell": book.add_format(wrapped),
        "fill": book.add_format({**wrapped, "bg_color": "#FFFBE6"}),
    }
    pages = [page for sheet in found for page in _pages(sheet)]
    places = _places(pages)
    for sheet in pages:
        _write_sheet(book.add_worksheet(sheet.name), sheet, styles, places)
    book.close()
    path.write_bytes(buffer.getvalue())


def _pages(sheet: Sheet) -> Iterator[Sheet]:
    """The sheet in as many parts as Excel can hold: 主张, 主张（2） …."""
    for number, at in enumerate(range(0, max(len(sheet.rows), 1), _ROWS), 1):
        name = sheet.name if number == 1 else f"{sheet.name}（{number}）"
        yield replace(sheet, name=name, rows=sheet.rows[at : at + _ROWS])


def _write_sheet(target: Any, sheet: Sheet, styles: dict[str, Any], places: dict[str, str]) -> None:
    target.freeze_panes(1, 0)
    for column, name in enumerate(sheet.header):
        target.write_string(0, column, name, styles["head"])
        width = sheet.widths[column] if column < len(sheet.widths) else 14
        target.set_column(column, column, width)
    columns = [
        (column, name in sheets.DECISIONS, styles["fill" if name in sheets.DECISIONS else "cell"],
         places if name == "依据" else {})
        for column, name in enumerate(sheet.header)
    ]  # fmt: skip
    for number, row in enumerate(sheet.rows, 1):
        for value, (column, is_decision, style, linked) in zip(row, columns, strict=False):
            if value is not None or is_decision:
                _write_cell(target, number, column, value, style, linked)
    if sheet.rows:
        target.autofilter(0, 0, len(sheet.rows), len(sheet.header) - 1)


def _write_cell(target: Any, row: int, column: int, value: Any, style: Any, places: dict[str, str]) -> None:
    if value is None:
        target.write_blank(row, column, None, style)
    elif isinstance(value, int | float) and not isinstance(value, bool):
        if math.isfinite(value):
            target.write_number(row, column, value, style)
        else:  # Excel has no such number; one cell must not cost all the others
            target.write_string(row, column, _NO_NUMBER, style)
    elif places and (place := places.get(str(value).split("\n")[0])):
        target.write_url(row, column, f"internal:{place}", style, string=value)
    else:
        target.write_string(row, column, as_cell(str(value)), style)


def as_cell(value: str | int) -> str | int:
    """A value as a cell holds it: text that XML can hold, of a length that Excel can, the end of a longer one told.

    >>> as_cell("学" * 40_000)[-12:], as_cell(3)
    ('学…（余8000字从略）', 3)
    """
    if isinstance(value, int):
        return value
    text = xml_text(value)
    return text if len(text) <= _CELL else f"{text[:_CELL]}…（余{len(text) - _CELL}字从略）"


def _places(found: Iterable[Sheet]) -> dict[str, str]:
    """The first cell of each reference."""
    places: dict[str, str] = {}
    for sheet in found:
        if sheet.name != sheets.SENTENCES:
            for number, row in enumerate(sheet.rows, 2):
                places.setdefault(str(row[0]), f"'{sheet.name}'!A{number}")
    return places
