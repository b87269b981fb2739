"""A sheet to its tables: most hold one, some several, one below the other, each with a header of its own."""

from __future__ import annotations

import re
from collections import deque
from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import islice

from textmine.reading.account import Note, Reject, preview
from textmine.reading.decoding import has_surrogate
from textmine.reading.gathered import Gathered
from textmine.reading.head import begins_table
from textmine.reading.layout import Layout, find_layout, stands_apart
from textmine.reading.place import Place, Plan
from textmine.reading.rows import TAKERS, Taker
from textmine.reading.sheet import Area, Row, Sheet, Value, cell_text

__all__ = ["read_table"]

_JUDGED = 340
"""Rows that are looked at before the layout is decided: the header's depth and the sample below it."""
_LONGEST_TITLE = 40
"""Characters of a line between two tables that may be the title of the lower one. A guess."""
_MOST_TITLES = 12
"""Lines between two tables that wait for what follows. A guess."""

_TOTALS = re.compile(
    r"^\s*(?:合\s*计|总\s*计|小\s*计|平\s*均(?:值|数|分)?|汇\s*总|total|average|sum)\s*[:：]?\s*$", re.IGNORECASE
)
_SIGNED = re.compile(r"^\s*(?:制表|填表|统计|审核|负责|填报)(?:人|单位)?\s*[:：]")


def read_table(sheet: Sheet, place: Place, plan: Plan) -> Gathered:
    """All of one sheet, which may hold several tables."""
    rows = _Rows(_fill_merges(iter(sheet.rows), sheet.merges))
    out, table = Gathered(), None
    where = place.at(sheet.name)
    while head := rows.ahead(_JUDGED):
        if table is None:
            out.notes += [Note(where.text, "sheet", note) for note in sheet.notes]
            if sheet.hidden:
                out.notes.append(Note(where.text, "sheet", "the sheet is hidden; it was read"))
        table = _Table(sheet, where, plan, out, head, table)
        table.take(rows)
    if table is not None and table.hidden:
        out.notes.append(Note(where.text, "sheet", f"{table.hidden} hidden rows were read"))
    return out


class _Rows(Iterator[Row]):
    """Rows that can be looked at before they are taken."""

    def __init__(self, rows: Iterator[Row]) -> None:
        self._rows, self._ahead = rows, deque[Row]()

    def __next__(self) -> Row:
        return self._ahead.popleft() if self._ahead else next(self._rows)

    def ahead(self, n: int) -> list[Row]:
        """The next n rows, which stay."""
        self._ahead.extend(islice(self._rows, max(n - len(self._ahead), 0)))
        return list(islice(self._ahead, n))

    def put_back(self, *rows: Row) -> None:
        """Rows that were taken are the next again."""
        self._ahead.extendleft(reversed(rows))


class _Table:
    """One table of a sheet, below another one or none."""

    def __init__(
        self, sheet: Sheet, where: Place, plan: Plan, out: Gathered, head: Sequence[Row], above: _Table | None
    ) -> None:
        self.sheet, self.where, self.out, self.names = sheet, where, out, plan.settings.columns
        layout = find_layout(head, sheet.merges, names=self.names, year=plan.year)
        if above is not None:  # what is told at the top of a sheet holds for all of it
            layout = replace(layout, defaults={**above.layout.defaults, **layout.defaults})
        out.notes.append(Note(where.text, "columns", layout.describe()))
        self.layout: Layout = layout
        self.hidden: int = above.hidden if above else 0
        self.taker: Taker = TAKERS[layout.table](layout, where, plan, out, above.taker if above else None)

    def take(self, rows: _Rows) -> None:
        """Take the rows of this table, up to where another one begins."""
        held: list[Row] = []
        above: Row | None = None
        for row in rows:
            if row.number <= (self.layout.header or 0) and row.number in self.layout.skipped:
                if row.number in self.layout.lost:
                    self._count(row, f"it stands above the header in row {self.layout.header}, under another one")
                above = row
                continue
            if self._ends_before(row, above):
                rows.put_back(*held, row)
                held.clear()
                break
            if len(held) < _MOST_TITLES and self._may_be_title(row, above):
                held.append(row)
            else:
                self._take([*held, row])
                held.clear()
            above = row
        self._take(held)
        self.taker.finish()

    def _ends_before(self, row: Row, above: Row | None) -> bool:
        if above is None or not begins_table(row, self.names, apart=stands_apart(row, above)):
            return False
        return not self.layout.repeats(row)

    def _may_be_title(self, row: Row, above: Row | None) -> bool:
        """Whether a row may be the title of the next table: it waits for the row below it."""
        if len(row.cells) != 1 or above is None:
            return False
        ((column, value),) = row.cells.items()
        texts = {text.index for text in self.layout.texts}
        return column not in texts or (row.number > above.number + 1 and len(cell_text(value)) <= _LONGEST_TITLE)

    def _take(self, rows: Sequence[Row]) -> None:
        for row in rows:
            self.hidden += row.hidden
            self._count(row, row.problem or _wrong(row, self.layout, self.sheet) or self.taker.take(row))

    def _count(self, row: Row, why: str | None) -> None:
        self.out.rows += 1
        if why is None:
            self.out.accepted += 1
            return
        first = next((cell_text(v) for v in row.cells.values() if v != ""), "")
        where = self.where
        self.out.rejects.append(Reject(where.file, why, preview(first), where.member, where.sheet, row.number))


def _fill_merges(rows: Iterator[Row], merges: Sequence[Area]) -> Iterator[Row]:
    """Give each row of a merged area that spans several the value of its first."""
    waiting = deque(sorted((a for a in merges if a.bottom > a.top), key=lambda a: (a.top, a.left)))
    active: list[tuple[Area, Value | None]] = []
    for row in rows:
        active = [(area, value) for area, value in active if area.bottom >= row.number]
        while waiting and waiting[0].top <= row.number:
            area = waiting.popleft()
            if area.bottom >= row.number:
                active.append((area, row.cells.get(area.left) if area.top == row.number else None))
        extra = {a.left: v for a, v in active if v is not None and a.left not in row.cells and a.top < row.number}
        yield replace(row, cells={**row.cells, **extra}) if extra else row


def _wrong(row: Row, layout: Layout, sheet: Sheet) -> str | None:
    if any(isinstance(v, str) and has_surrogate(v) for v in row.cells.values()):
        return "bytes of it are not text in the file's encoding"
    if _is_total(row):
        return "it is a row of totals"
    if any(isinstance(value, str) and _SIGNED.match(value) for _, value in sorted(row.cells.items())[:1]):
        return "it says who made the table"
    if layout.header is None:
        return None
    if layout.repeats(row):
        return "it repeats the header"
    if not sheet.exact and max(row.cells) > max(layout.columns):
        width = max(layout.columns) + 1
        return f"it has {max(row.cells) + 1} cells under a header of {width}: a delimiter is not quoted"
    return None


def _is_total(row: Row) -> bool:
    firsts = [v for _, v in sorted(row.cells.items())[:2] if isinstance(v, str)]
    return any(len(v) < 12 and _TOTALS.match(v) for v in firsts)
