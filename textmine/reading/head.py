"""The header of a table: which rows it takes, under titles and notes, and how its columns are called."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from textmine.reading.columns import match_header
from textmine.reading.numbers import read_number
from textmine.reading.sheet import Area, Row, cell_text

__all__ = ["SAMPLE_ROWS", "counts_columns", "find_header", "header_rows", "header_texts"]

_HEADER_DEPTH = 40
"""Rows in which a header is looked for. The deepest seen stood in row 12, under a block of instructions."""
SAMPLE_ROWS = 300
"""Rows below a header by which its columns are judged."""


def find_header(rows: Sequence[Row], names: Mapping[str, str]) -> int | None:
    """The position of the row that looks most like a header; None where none does.

    Args:
        rows: the first rows of a table.
        names: the settings' own names of columns.
    """
    width = max((len(row.cells) for row in rows[:SAMPLE_ROWS]), default=0)
    best, best_score = None, 0.0
    for position, row in enumerate(rows[:_HEADER_DEPTH]):
        score = _header_score(row, names)
        if score > best_score and (len(row.cells) > 1 or width == 1):
            best, best_score = position, score
    return best


def _header_score(row: Row, names: Mapping[str, str]) -> float:
    """How much a row looks like a header: 2 a known name, 1 a known ending, less what no header has."""
    score, exact = 0.0, 0
    for value in row.cells.values():
        if not isinstance(value, str):
            score -= 1
            continue
        header = match_header(value) if len(value) < 60 else None
        if value.strip() in names or (header and header.exact):
            score, exact = score + 2, exact + 1
        elif header and header.role and len(row.cells) > 1:
            score += 1
        elif len(value) > 60 or (header and read_number(value) is not None):
            score -= 1
    return score if exact or score >= 2 else 0.0


def header_rows(rows: Sequence[Row], position: int, merges: Sequence[Area]) -> tuple[int, int]:
    """First and last position of the header, which may take two rows."""
    row = rows[position]
    if position + 1 < len(rows) and _continues(row, rows[position + 1], merges):
        return position, position + 1
    if position and _continues(rows[position - 1], row, merges) and _header_score(rows[position - 1], {}) > 0:
        return position - 1, position
    return position, position


def counts_columns(row: Row) -> bool:
    """Whether a row below a header merely numbers its columns: (1), (2), (3)."""
    told = [cell_text(value).strip("()（） ") for _, value in sorted(row.cells.items())]
    return len(told) > 2 and told == [str(number) for number in range(1, len(told) + 1)]


def _continues(upper: Row, lower: Row, merges: Sequence[Area]) -> bool:
    """Whether the lower row goes on with the header: names only, under blanks or under merged cells."""
    if lower.number != upper.number + 1 or not all(isinstance(v, str) for v in lower.cells.values()):
        return False
    spread = {c for a in merges if a.top == upper.number and a.right > a.left for c in range(a.left, a.right + 1)}
    known = sum(match_header(str(v)).role is not None for v in lower.cells.values() if len(str(v)) < 60)
    leaders = {c for c in upper.cells if c + 1 not in upper.cells and c + 1 in lower.cells}
    allowed = all(c not in upper.cells or c in spread or c in leaders for c in lower.cells)
    rest = [c for c in upper.cells if c not in lower.cells]
    return allowed and known >= 2 and bool(rest)


def header_texts(rows: Sequence[Row], merges: Sequence[Area]) -> dict[int, str]:
    """The names of the columns, of a header of one row or two: a group's name stands before those beneath it."""
    lower = {c: cell_text(v).strip() for c, v in rows[-1].cells.items()}
    if len(rows) == 1:
        above = {a.left: a for a in merges if a.top < rows[0].number <= a.bottom}
        return {c: text for c, text in lower.items() if c not in above or text}
    upper = {c: cell_text(v).strip() for c, v in rows[0].cells.items()}
    texts = {c: text for c, text in upper.items() if c not in lower}
    group = ""
    for column in range(max([*lower, *upper]) + 1):
        group = upper.get(column, group)
        if column in lower:
            both = group + lower[column]
            texts[column] = both if match_header(both).exact or not match_header(lower[column]).role else lower[column]
    return texts
