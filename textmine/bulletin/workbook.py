"""Sheets of plain values, written as an Excel workbook that organisers fill in."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from textmine.bulletin import sheets
from textmine.spreadsheets import ROWS_A_SHEET, Book, Style, page_name

__all__ = ["Sheet", "write_sheets"]


@dataclass(frozen=True, slots=True)
class Sheet:
    """A sheet: header, rows of plain values, and the width of each column in characters."""

    name: str
    header: tuple[str, ...]
    rows: tuple[tuple[Any, ...], ...]
    widths: tuple[int, ...] = ()


def write_sheets(found: Sequence[Sheet], path: Path, *, title: str) -> None:
    """Write sheets as a workbook: the same values, the same bytes."""
    wrapped = {"text_wrap": True, "valign": "top"}
    pages = [page for sheet in found for page in _pages(sheet)]
    places = _places(pages)
    with Book.writing(path, title=title) as book:
        styles = {
            "head": book.style(**wrapped, bold=True, bg_color="#F2DCDB", border=1),
            "cell": book.style(**wrapped),
            "fill": book.style(**wrapped, bg_color="#FFFBE6"),
        }
        for sheet in pages:
            _write_sheet(book, sheet, styles, places)


def _pages(sheet: Sheet) -> Iterator[Sheet]:
    """The sheet in as many parts as Excel can hold."""
    for number, at in enumerate(range(0, max(len(sheet.rows), 1), ROWS_A_SHEET), 1):
        yield replace(sheet, name=page_name(sheet.name, number), rows=sheet.rows[at : at + ROWS_A_SHEET])


def _write_sheet(book: Book, sheet: Sheet, styles: Mapping[str, Style], places: Mapping[str, str]) -> None:
    target = book.add_sheet(sheet.name)
    target.freeze_panes(1, 0)
    for column, name in enumerate(sheet.header):
        book.write(target, 0, column, name, styles["head"])
        width = sheet.widths[column] if column < len(sheet.widths) else 14
        target.set_column(column, column, width)
    columns = [
        (column, name in sheets.DECISIONS, styles["fill" if name in sheets.DECISIONS else "cell"],
         places if name == "依据" else {})
        for column, name in enumerate(sheet.header)
    ]  # fmt: skip
    for number, row in enumerate(sheet.rows, 1):
        for value, (column, is_decision, style, linked) in zip(row, columns, strict=False):
            if linked and isinstance(value, str) and (place := linked.get(value.split("\n")[0])):
                target.write_url(number, column, f"internal:{place}", style.plain, string=value)
            elif value is not None or is_decision:
                book.write(target, number, column, value, style)
    if sheet.rows:
        target.autofilter(0, 0, len(sheet.rows), len(sheet.header) - 1)


def _places(found: Iterable[Sheet]) -> dict[str, str]:
    """The first cell of each reference."""
    places: dict[str, str] = {}
    for sheet in found:
        if sheet.name != sheets.SENTENCES:
            for number, row in enumerate(sheet.rows, 2):
                places.setdefault(str(row[0]), f"'{sheet.name}'!A{number}")
    return places
