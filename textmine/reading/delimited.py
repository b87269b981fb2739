r"""`.csv` and `.tsv`: fields with quoted delimiters and line breaks, and what real files do wrong.

Python's `csv` is not used: its limit of field length is one for the whole process, and one stray quotation mark makes
it swallow the rest of a file. Here a quotation mark counts only where a closing one stands before a delimiter.

    >>> sheet = read_delimited('姓名,内容\n李明,"第一行\n第二行"\n王芳,他说"好"\n')  # name, content
    >>> [tuple(row.cells.values()) for row in sheet.rows]
    [('姓名', '内容'), ('李明', '第一行\n第二行'), ('王芳', '他说"好"')]
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace

from textmine.corpus import FIELDS
from textmine.reading.columns import match_header
from textmine.reading.limits import LIMITS, Limits
from textmine.reading.sheet import Row, Sheet, Value
from textmine.spreadsheets import as_written

__all__ = ["read_delimited"]

_DELIMITERS = ",\t;|，"
_NONE = "\ufdef"
"""Divides the cells where there is but one in a line: a non-character of Unicode, which no text holds."""
_HEADER = 2_000
"""Characters of a header that are looked at."""
_HEADER_DEPTH = 40
"""Lines in which a header may stand below a title."""
_SNIFFED_LINES = 50
_SHOWN = 100
"""Characters that are kept of a cell that is too long."""
_QUOTED = 1
"""The group of a field in quotation marks."""
_KNOWN = 1 << 18
"""Characters that are added at least to what is known of a text."""
_SEEN = 2
"""Characters behind a field that tell how it ends: a line break has up to two."""
_OPEN = re.compile(r'[ ]*"(?:[^"]++|"")*+\Z')


def read_delimited(
    text: str,
    rest: Iterable[str] = (),
    *,
    name: str | None = None,
    delimiter: str | None = None,
    limits: Limits = LIMITS,
) -> Sheet:
    """A table out of text; the delimiter is found where none is given.

    Args:
        text: all of the text, or its beginning.
        rest: the rest of it, in pieces, which are taken as rows are asked for.
        name: of the table.
        delimiter: what stands between its cells.
        limits: what is too long.
    """
    delimiter = delimiter or sniff_delimiter(text)
    notes = () if delimiter in (",", _NONE) else (f"cells are divided by {delimiter!r}",)
    return Sheet(name, _as_written(_Reader(delimiter, limits).rows(text, iter(rest))), notes=notes, exact=False)


def _as_written(rows: Iterator[Row]) -> Iterator[Row]:
    """Rows without the guards of our own CSV (`textmine read --format csv`); an apostrophe of others' is text."""
    ours = False
    for number, row in enumerate(rows):
        if number == 0:
            ours = set(FIELDS) <= set(row.cells.values())
        yield replace(row, cells={c: as_written(str(v)) for c, v in row.cells.items()}) if ours else row


def sniff_delimiter(text: str) -> str:
    """The delimiter that cuts most of the first lines into the same number of fields, two or more; else the comma.

    Below the name of one column of texts no delimiter is looked for: commas stand in texts.
    """
    lines = [line for line in text[:200_000].splitlines()[:_SNIFFED_LINES] if line.strip()]
    if _is_one_column(lines):
        return _NONE
    best, best_score = ",", 0
    for candidate in _DELIMITERS:
        counts = [line.count(candidate) for line in lines]
        common = max((c for c in counts if c), key=counts.count, default=0)
        score = counts.count(common) * min(common, 20) if common else 0
        # the header decides in doubt: it has the delimiter, texts below may have any.
        if score and lines and lines[0].count(candidate) == 0:
            score //= 4
        if score > best_score:
            best, best_score = candidate, score
    return best


def _is_one_column(lines: Sequence[str]) -> bool:
    """Whether the first line is the name of a column of texts, and no title above a header: all below it is text."""
    if not lines or any(delimiter in lines[0] for delimiter in _DELIMITERS):
        return False
    name = match_header(lines[0].strip().strip('"'))
    return name.exact and name.role == "text" and not any(map(_is_header, lines[1:_HEADER_DEPTH]))


def _is_header(line: str) -> bool:
    return any(sum(match_header(cell.strip(' "')).exact for cell in line[:_HEADER].split(d)) > 1 for d in _DELIMITERS)


class _Reader:
    """Takes rows out of text of which a part is known at a time."""

    def __init__(self, delimiter: str, limits: Limits) -> None:
        self._delimiter, self._limits = delimiter, limits
        cut = re.escape(delimiter)
        # possessive (Python 3.11): no backtracking, so that a hostile file costs no more than its length.
        self._field = re.compile(rf'[ ]*"((?:[^"]++|"")*+)"[ ]*(?={cut}|\r|\n|\Z)|([^{cut}\r\n]*+)')

    def rows(self, text: str, rest: Iterator[str]) -> Iterator[Row]:
        """The rows, in order."""
        position, line, is_all = 0, 1, False
        while position < len(text) or not is_all:
            taken = self._row(text, position, line, is_all=is_all)
            if taken is None:  # the double of what is known, so that a row of any length is looked at a few times
                text, position = text[position:], 0
                more = list(_at_least(rest, max(len(text), _KNOWN)))
                text, is_all = "".join([text, *more]), not more
                continue
            row, position, line = taken
            if row.cells:
                yield row

    def _row(self, text: str, position: int, line: int, *, is_all: bool) -> tuple[Row, int, int] | None:
        """The row that begins here, and where the next one does; None where what is known does not tell."""
        first_line, cells, problem, column = line, dict[int, Value](), None, 0
        while True:
            match = self._field.match(text, position)
            assert match is not None
            if not is_all and (match.end() + _SEEN > len(text) or self._is_open(text, match)):
                return None
            start, stop = match.span(match.lastindex or 0)
            line += text.count("\n", start, stop)
            if stop - start > self._limits.cell_characters:  # not even copied
                cells[column] = text[start : start + _SHOWN]
                problem = f"a cell of {stop - start:,} characters is longer than {self._limits.cell_characters:,}"
            else:
                value = text[start:stop].replace('""', '"') if match.lastindex == _QUOTED else text[start:stop]
                problem = _keep(cells, column, value, self._limits) or problem
            position, column = match.end(), column + 1
            if position < len(text) and text[position] == self._delimiter:
                position += 1
                continue
            break
        return Row(first_line, cells, problem), _after_line_break(text, position), line + 1

    @staticmethod
    def _is_open(text: str, match: re.Match[str]) -> bool:
        """Whether a quotation mark was opened that may yet be closed beyond what is known."""
        is_quoted = match.lastindex == _QUOTED or text[match.start()] not in ' "'
        return not is_quoted and _OPEN.match(text, match.start()) is not None


def _at_least(pieces: Iterator[str], size: int) -> Iterator[str]:
    """Pieces of so many characters together, as far as there are any."""
    while size > 0 and (piece := next(pieces, None)) is not None:
        size -= len(piece)
        yield piece


def _keep(cells: dict[int, Value], column: int, value: str, limits: Limits) -> str | None:
    if not value or value.isspace():
        return None
    if column >= limits.columns:
        return f"it has more than {limits.columns:,} cells"
    cells[column] = value
    return None


def _after_line_break(text: str, position: int) -> int:
    if text.startswith("\r\n", position):
        return position + 2
    return position + 1
