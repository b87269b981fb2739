"""Excel 2003 XML (SpreadsheetML): what many platforms write and call `.xls`.

>>> sheet = read_excel_xml('<Workbook><Worksheet Name="帖"><Table><Row><Cell Index="2"><Data>好</Data></Cell></Row>'
...                        '</Table></Worksheet></Workbook>')[0]   # post, good
>>> sheet.name, [(row.number, dict(row.cells)) for row in sheet.rows]
('帖', [(1, {1: '好'})])
"""

from __future__ import annotations

import datetime as dt
import io
import math
from dataclasses import dataclass, field

from textmine.reading.account import UnreadableError
from textmine.reading.excel import length_text
from textmine.reading.limits import LIMITS, Limits
from textmine.reading.sheet import Area, CellError, Row, Sheet, Value
from textmine.reading.xml import walk_xml

__all__ = ["read_excel_xml"]

_EVE = dt.datetime(1899, 12, 31)
"""The day before all days of Excel."""


def read_excel_xml(text: str, *, limits: Limits = LIMITS) -> list[Sheet]:
    """The sheets of a workbook; rows and cells that are left out are counted by `ss:Index` and `ss:Span`.

    Raises:
        UnreadableError: its XML is broken or hostile.
    """
    reader = _BookReader(limits)
    stream = io.BytesIO(text.encode("utf-8", "surrogatepass"))
    walk_xml(stream, start=reader.start, end=reader.end, text=reader.text, limits=limits, encoding="utf-8")
    return [Sheet(s.name, iter(s.rows), tuple(s.merges), hidden=s.hidden) for s in reader.sheets]


@dataclass
class _Open:
    """A sheet as far as it was read."""

    name: str
    rows: list[Row] = field(default_factory=list)
    merges: list[Area] = field(default_factory=list)
    hidden: bool = False


@dataclass
class _BookReader:
    """Gathers sheets out of a stream of elements."""

    limits: Limits
    sheets: list[_Open] = field(default_factory=list)
    row: int = 0
    alike: int = 0
    """Rows behind this one that are like it, and left out: its `ss:Span`."""
    column: int = 0
    cells: dict[int, Value] = field(default_factory=dict)
    pieces: list[str] = field(default_factory=list)
    length: int = 0
    kind: str = "String"
    taking: str = ""
    hidden: bool = False
    problem: str | None = None
    across: int = 0

    def start(self, tag: str, attributes: dict[str, str]) -> None:
        told = {name.rpartition(":")[2]: value for name, value in attributes.items()}
        if self.taking or (tag != "Worksheet" and not self.sheets):
            return
        if tag == "Worksheet":
            self.sheets.append(_Open(told.get("Name", "")))
            self.row = self.alike = 0
        elif tag == "Row":
            self._start_row(told)
        elif tag == "Cell":
            self._start_cell(told)
        elif tag in ("Data", "Comment", "Visible"):
            self.taking, self.kind, self.length = tag, told.get("Type", "String"), 0
            self.pieces.clear()

    def text(self, data: str) -> None:
        if self.taking:
            self.length += len(data)
            if self.length <= self.limits.cell_characters:
                self.pieces.append(data)

    def end(self, tag: str) -> None:
        if tag == self.taking:
            self.taking = ""
            if tag == "Data":
                self._take("".join(self.pieces))
            elif tag == "Visible":
                self.sheets[-1].hidden = "Hidden" in "".join(self.pieces)
        elif self.taking:
            return
        elif tag == "Cell":
            self.column += self.across
        elif tag == "Row" and self.cells and self.sheets:
            self.sheets[-1].rows.append(Row(self.row, self.cells, self.problem, self.hidden))

    def _start_row(self, told: dict[str, str]) -> None:
        self.row = _count(told.get("Index"), self.row + self.alike + 1)
        self.alike = max(_count(told.get("Span"), 0), 0)
        if not 0 < self.row <= self.limits.rows:
            raise UnreadableError(f"a row is numbered {told.get('Index')}, beyond what Excel can hold")
        self.cells, self.column, self.problem = {}, -1, None
        self.hidden = told.get("Hidden") == "1"

    def _start_cell(self, told: dict[str, str]) -> None:
        self.column = _count(told.get("Index"), self.column + 2) - 1
        if not 0 <= self.column < self.limits.columns:
            raise UnreadableError("a cell stands in a column beyond what Excel can hold")
        self.across, down = _count(told.get("MergeAcross"), 0), _count(told.get("MergeDown"), 0)
        if not (0 <= self.across < self.limits.columns and 0 <= down < self.limits.rows):
            raise UnreadableError("a merged area reaches beyond what Excel can hold")
        merges = self.sheets[-1].merges
        if (self.across or down) and len(merges) < self.limits.merges:
            merges.append(Area(self.row, self.column, self.row + down, self.column + self.across))

    def _take(self, written: str) -> None:
        if self.length > self.limits.cell_characters:
            self.problem = f"a cell of {self.length:,} characters is longer than {self.limits.cell_characters:,}"
            written, self.kind = "…", "Error"
        if written and (self.kind == "String" or not written.isspace()):
            self.cells[self.column] = _value(written, self.kind)


def _value(written: str, kind: str) -> Value:
    """What is marked as a number or a date and is none stays a text.

    A time of day has the day before all days, a length of time beyond a day one of 1900, when no class learned.
    """
    try:
        if kind == "Number":
            number = float(written)
            if not math.isfinite(number):
                return written
            return int(number) if number.is_integer() and abs(number) < 1e15 else number
        if kind == "DateTime":
            moment = dt.datetime.fromisoformat(written.strip()).replace(microsecond=0)
            if moment.year < 1900:
                return moment.time()
            if moment.year == _EVE.year + 1 and moment.time() != dt.time():
                return length_text(round((moment - _EVE).total_seconds()))
            return moment.date() if moment.time() == dt.time() else moment
    except ValueError:
        return written
    if kind == "Error":
        return CellError(written)
    return written.strip() == "1" if kind == "Boolean" else written


def _count(text: str | None, otherwise: int) -> int:
    if text is None:
        return otherwise
    return int(text) if text.isdecimal() and len(text) < 10 else -1
