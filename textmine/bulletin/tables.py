"""Sheets of a workbook read back, as people left them."""

from __future__ import annotations

from pathlib import Path

from textmine.errors import InputError
from textmine.reading.account import UnreadableError
from textmine.reading.archive import open_archive
from textmine.reading.excel import open_workbook
from textmine.reading.limits import LIMITS
from textmine.reading.sheet import Row, cell_text

__all__ = ["read_sheets"]


def read_sheets(path: Path) -> dict[str, list[tuple[int, dict[str, str]]]]:
    """The rows of each sheet: the number that a spreadsheet program shows, and the cells by the names of their columns.

    All cells are text; empty ones are empty, and rows without any are left out.

    Raises:
        InputError: the file is no workbook.
    """
    if not path.is_file():
        raise InputError(f"{path}: there is no such file. Check the path.")
    try:
        with path.open("rb") as stream, open_archive(stream, LIMITS) as archive:
            sheets = [sheet() for sheet in open_workbook(archive)]
            return {str(sheet.name): _named(list(sheet.rows)) for sheet in sheets}
    except (OSError, UnreadableError) as error:
        raise InputError(f"{path} cannot be read as a workbook. Save it as .xlsx, and close it.") from error


def _named(rows: list[Row]) -> list[tuple[int, dict[str, str]]]:
    if not rows:
        return []
    names = {column: cell_text(cell).strip() for column, cell in rows[0].cells.items()}
    return [
        (row.number, {name: cell_text(row.cells.get(column)) for column, name in names.items() if name})
        for row in rows[1:]
        if row.cells
    ]
