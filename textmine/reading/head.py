"""The header of a table: which rows it takes, under titles and notes, and how its columns are called."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from textmine.reading.columns import match_header
from textmine.reading.numbers import read_number
from textmine.reading.sheet import Area, Row, Value, cell_text

__all__ = [
    "SAMPLE_ROWS",
    "begins_table",
    "counts_columns",
    "find_header",
    "header_rows",
    "header_texts",
    "under_header",
]

_HEADER_DEPTH = 40
"""Rows in which a header is looked for. The deepest seen stood in row 12, under a block of instructions."""
SAMPLE_ROWS = 300
"""Rows below a header by which its columns are judged."""


def find_header(rows: Sequence[Row], names: Mapping[str, str]) -> int | None:
    """The position of the row that looks most like a header; None where none does.

    A row that is a header by itself is only bettered by those that follow at once, as parts of one header do: one
    further down is the header of another table.

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
        elif best is not None and _is_header(rows[best], names):
            break
    return best


def begins_table(row: Row, names: Mapping[str, str], *, apart: bool) -> bool:
    """Whether a row below a table is the header of another one.

    Texts of one word may be names of columns too (学员 | 帖子 | 同意: trainee, post, I agree): where it does not stand
    apart from the rows above, every cell must be a known name; else one of four may be unknown.
    """
    if len(row.cells) < _FEWEST or any(not isinstance(v, str) or len(v) > _LONGEST for v in row.cells.values()):
        return False
    if not apart and not all(_is_plain_name(str(value), names) for value in reversed([*row.cells.values()])):
        return False
    exact = [str(value) for value in row.cells.values() if _is_name(str(value), names)]
    unknown = sum(match_header(str(value)).role is None for value in row.cells.values() if str(value) not in exact)
    return _are_columns(exact, names) and len(exact) >= 3 * unknown


def _is_plain_name(text: str, names: Mapping[str, str]) -> bool:
    """Whether a cell is a known name; most are seen to be none at once, and in tables texts stand last."""
    return (
        len(text) <= _LONGEST_PLAIN and not _NO_NAME.search(text) and _is_name(text, names)
    ) or text.strip() in names


_LONGEST_PLAIN = 30
"""Characters of a known name with its numbering and its bracket. A guess: the longest name has ten."""
_NO_NAME = re.compile(r"[，。！；!;]|[\d。.]$")
"""What no known name has."""
_FEWEST = 2
"""Known names of different roles that make a row a header."""
_LONGEST = 60
"""Characters of a header's cell at most; longer ones are texts. Questions of surveys are this long."""


def _is_header(row: Row, names: Mapping[str, str]) -> bool:
    """Whether known names stand side by side, as no line of labels and values has them (姓名 | 李明 | 单位 | 一中)."""
    known = {c: str(v) for c, v in row.cells.items() if isinstance(v, str) and _is_name(v, names)}
    return any(c + 1 in known and _are_columns([known[c], known[c + 1]], names) for c in known)


def _is_name(text: str, names: Mapping[str, str]) -> bool:
    return text.strip() in names or (len(text) < _LONGEST and match_header(text).exact)


def _are_columns(told: Sequence[str], names: Mapping[str, str]) -> bool:
    return len({names.get(text.strip()) or match_header(text).role for text in told}) >= _FEWEST


def under_header(rows: Sequence[Row], names: Mapping[str, str]) -> list[Row]:
    """Of what lies above a header, the rows that are neither titles nor lines of labels and values.

    They have several cells, of which none is a name of a column, below a row that has one.
    """
    first = next((i for i, row in enumerate(rows) if len(row.cells) > 1 and _header_score(row, names) > 0), len(rows))
    return [row for row in rows[first + 1 :] if len(row.cells) > 1 and not any(map(_has_role, row.cells.values()))]


def _has_role(value: Value) -> bool:
    return isinstance(value, str) and len(value) < _LONGEST and match_header(value).role is not None


def _header_score(row: Row, names: Mapping[str, str]) -> float:
    """How much a row looks like a header: 2 a known name, 1 a known ending, less what no header has."""
    score, exact = 0.0, 0
    for value in row.cells.values():
        if not isinstance(value, str):
            score -= 1
            continue
        header = match_header(value) if len(value) < _LONGEST else None
        if value.strip() in names or (header and header.exact):
            score, exact = score + 2, exact + 1
        elif header and header.role and len(row.cells) > 1:
            score += 1
        elif len(value) > _LONGEST or (header and read_number(value) is not None):
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
