"""What every table reader yields: sheets of rows of cells, whatever the format."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import TypeAlias

__all__ = ["Area", "CellError", "Row", "Sheet", "Value", "cell_text"]


@dataclass(frozen=True, slots=True)
class CellError:
    """What a spreadsheet shows for a formula that failed, such as `#N/A`, or a cell that is too long to be read."""

    code: str


Value: TypeAlias = str | int | float | bool | dt.datetime | dt.date | dt.time | CellError


@dataclass(frozen=True, slots=True)
class Row:
    """A row: its number as a spreadsheet program shows it (from 1), and its cells by column (from 0), blanks left out.

    `problem` says why the row as a whole cannot be read, if so.
    """

    number: int
    cells: Mapping[int, Value]
    problem: str | None = None
    hidden: bool = False


@dataclass(frozen=True, slots=True)
class Area:
    """A merged area; bounds are inclusive, rows from 1, columns from 0."""

    top: int
    left: int
    bottom: int
    right: int


@dataclass(frozen=True)
class Sheet:
    """A table: rows in order, and the merged areas in them."""

    name: str | None
    rows: Iterator[Row]
    merges: tuple[Area, ...] = ()
    notes: tuple[str, ...] = ()
    hidden: bool = False
    exact: bool = field(default=True)
    """Whether cells keep their types (a spreadsheet), or all are text (a .csv)."""


def cell_text(value: Value | None) -> str:
    """A cell as a spreadsheet program would show it.

    >>> cell_text(3.0), cell_text(2.5), cell_text(True), cell_text(CellError("#N/A"))
    ('3', '2.5', 'TRUE', '#N/A')
    """
    match value:
        case None:
            return ""
        case str():
            return value
        case bool():
            return "TRUE" if value else "FALSE"
        case float() if value.is_integer() and abs(value) < 1e15:
            return str(int(value))
        case dt.datetime() | dt.date() | dt.time():
            return value.isoformat()
        case CellError(code):
            return code
        case _:
            return str(value)
