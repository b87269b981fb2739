"""The record of review (三审三校): who looked at which version, when, and which findings are open and closed.

A version is named by the SHA-256 of its file. The record is a sheet of a workbook that goes with the bulletin; a new
entry is put behind the old ones, which are never changed, nor what people wrote beside them.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, fields
from pathlib import Path

from textmine.bulletin import sheets
from textmine.bulletin.checking.finding import Finding
from textmine.bulletin.tables import read_sheets
from textmine.bulletin.workbook import Sheet, write_sheets
from textmine.errors import InputError
from textmine.output import replacing
from textmine.run import file_digest
from textmine.spreadsheets import as_cell

__all__ = ["Review", "read_record", "record_review"]

_WIDTHS = (10, 14, 22, 24, 40, 8, 8, 60, 60)
_HEADER = ("轮次", "审校人", "时间", "文件", "版本（SHA-256）", "应改", "已改", "未改的问题", "已改的问题")


@dataclass(frozen=True, slots=True)
class Review:
    """One look at one version.

    Attributes:
        round: which review or proof it was: 一审, 二校.
        reviewer: who.
        time: when, ISO 8601.
        file: its name.
        version: SHA-256 of the file.
        open: findings that stand.
        closed: findings of the review before that no longer stand.
        findings: those that stand, a line each.
        mended: those of the review before that no longer stand, a line each.
    """

    round: str
    reviewer: str
    time: str
    file: str
    version: str
    open: int
    closed: int
    findings: str
    mended: str = ""

    def row(self) -> tuple[str | int, ...]:
        """The row of the sheet."""
        return tuple(getattr(self, field.name) for field in fields(self))


def record_review(
    record: Path, bulletin: Path, findings: Sequence[Finding], *, round_: str, reviewer: str, time: str
) -> Review:
    """Put an entry into the record; it is made where there is none.

    Raises:
        InputError: the record is no such workbook.
        OutputError: it cannot be written.
    """
    before = read_record(record) if record.exists() else []
    lines = [f"{f.where} {f.told}：{f.text}" for f in findings if f.alarm]
    mended = _mended(before[-1].findings.split("\n") if before and before[-1].findings else [], lines)
    entry = Review(
        round_, reviewer, time, bulletin.name, file_digest(bulletin),
        len(lines), len(mended), "\n".join(lines), "\n".join(mended),
    )  # fmt: skip
    if record.exists():
        _append(record, entry)
    else:
        with replacing(record) as path:
            write_sheets([Sheet(sheets.REVIEW, _HEADER, (entry.row(),), _WIDTHS)], path, title="审校记录")
    return entry


def _append(record: Path, entry: Review) -> None:
    """Put an entry behind what stands in a record; sheets, columns and signatures that people added stay."""
    from copy import copy

    import openpyxl

    book = openpyxl.load_workbook(record)
    sheet = book[sheets.REVIEW]
    columns = {str(cell.value).strip(): cell.column for cell in sheet[1] if cell.value is not None}
    last = max((row for row in range(1, sheet.max_row + 1) if any(cell.value for cell in sheet[row])), default=1)
    for name, value in zip(_HEADER, entry.row(), strict=True):
        column = columns.setdefault(name, max(columns.values(), default=0) + 1)
        sheet.cell(1, column, name)
        cell = sheet.cell(last + 1, column, as_cell(value))
        cell.data_type = "n" if isinstance(value, int) else "s"  # findings may begin with = and are no formulas
        cell.alignment = copy(sheet.cell(last, column).alignment)
    with replacing(record) as path:
        book.save(path)


_FORMER = re.compile(r"^([a-z]+) ([a-z-]+)(?=：)")
"""How former records told of a finding: `figure differs：36人`."""


def _mended(old: Sequence[str], now: Sequence[str]) -> list[str]:
    """Findings that no longer stand; one moves when sentences before it do, so its place is no part of its name."""
    standing = Counter(line.partition(" ")[2] for line in now)
    gone = []
    for line in old:
        name = _FORMER.sub(lambda told: Finding("", told[1], "", told[2]).told, line.partition(" ")[2])
        if standing[name]:
            standing[name] -= 1
        else:
            gone.append(line)
    return gone


def read_record(record: Path) -> list[Review]:
    """The entries of a record, oldest first.

    Raises:
        InputError: it is no workbook, or has no sheet 审校记录.
    """
    pages = read_sheets(record)
    if sheets.REVIEW not in pages:
        raise InputError(f"{record} has no sheet {sheets.REVIEW}. Name a record that textmine wrote, or a new file.")
    return [
        Review(
            round=row["轮次"],
            reviewer=row["审校人"],
            time=row["时间"],
            file=row["文件"],
            version=row["版本（SHA-256）"],
            open=int(float(row["应改"] or 0)),
            closed=int(float(row["已改"] or 0)),
            findings=row["未改的问题"],
            mended=row.get("已改的问题") or "",
        )
        for _, row in pages[sheets.REVIEW]
    ]
