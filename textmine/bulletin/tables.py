"""Sheets of a workbook read back, as people left them."""

from __future__ import annotations

from pathlib import Path

from textmine.errors import InputError

__all__ = ["read_sheet", "sheet_names"]


def read_sheet(path: Path, name: str) -> list[dict[str, str]]:
    """The rows of a sheet by the names of its columns, all as text; empty cells are empty.

    Raises:
        InputError: the file is no workbook, or has no such sheet.
    """
    workbook = _open(path)
    if name not in workbook.sheet_names:
        raise InputError(f"{path} has no sheet {name}. Use the workbook that textmine wrote beside the bulletin.")
    frame = workbook.load_sheet(name, dtypes="string").to_polars()
    return [{key: value or "" for key, value in row.items()} for row in frame.iter_rows(named=True)]


def sheet_names(path: Path) -> list[str]:
    """The names of a workbook's sheets."""
    names: list[str] = _open(path).sheet_names
    return names


def _open(path: Path):  # type: ignore[no-untyped-def] # noqa: ANN202 (fastexcel has no public name for it)
    import fastexcel

    if not path.is_file():
        raise InputError(f"{path}: there is no such file. Check the path.")
    try:
        return fastexcel.read_excel(path.read_bytes())
    except Exception as error:
        raise InputError(f"{path} cannot be read as a workbook. Save it as .xlsx, and close it.") from error
