"""What every reader of running text yields, whatever the format."""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence
from dataclasses import dataclass

from textmine.reading.columns import DOCUMENT_ROLES, match_header

__all__ = [
    "FormTable",
    "Prose",
    "is_listing",
    "is_register",
    "line_of_form",
    "pairs_of_form",
    "pairs_of_table",
    "split_by_forms",
]

_SHORT_CELL = 30
"""Cells up to this many characters are joined into one line with their neighbours, as a form's labels and values are;
longer ones are paragraphs of their own. A guess."""


@dataclass(frozen=True, slots=True)
class Prose:
    """The text of one file.

    Attributes:
        text: all of it, a line a paragraph.
        title: its first heading, where the format marks headings.
        pairs: labels and values of forms in it (姓名 | 李明), in order.
        registers: the rows of tables in it that hold a text a row, by different people, or a trainee or a course a row.
        forms: what each of several people filled in, where the file holds the same form again and again.
        around: the text without these.
        notes: what was noticed.
    """

    text: str
    title: str | None = None
    pairs: tuple[tuple[str, str], ...] = ()
    notes: tuple[str, ...] = ()
    registers: tuple[tuple[tuple[str, ...], ...], ...] = ()
    forms: tuple[Prose, ...] = ()
    around: str = ""


@dataclass(frozen=True, slots=True)
class FormTable:
    """A table that may be a form: the number of its first line, and its labels and values."""

    start: int
    pairs: tuple[tuple[str, str], ...]

    def told(self, role: str) -> str | None:
        """What stands beside the label of a role."""
        values = (value for label, value in self.pairs if _role_of(label) == role and not _OTHERS.search(label))
        return next((value for value in values if value and not _is_label(value)), None)

    @property
    def asked(self) -> tuple[str, ...]:
        """Its labels of whoever wrote the text, which are the same wherever a form stands again."""
        return tuple(label for label, _ in self.pairs if _role_of(label) in _WHOSE)


_WHOSE = frozenset({"author", "author_id", "unit", "role"})
_OTHERS = re.compile("学生|幼儿|儿童|孩子|家长")
"""Labels of those whom a text is about: a case study has a table a pupil."""


def split_by_forms(
    lines: Sequence[str], tables: Sequence[FormTable], headings: Collection[int]
) -> tuple[tuple[Prose, ...], int]:
    """What each person filled in, and how many lines stand before the first, where one form stands again and again.

    A form reaches to the next one, so that a text that stands below its table is its own. The heading right above a
    table belongs to it.

    Args:
        lines: the lines of the file.
        tables: its tables, in order.
        headings: the numbers of the lines that the file marks as headings.
    """
    forms = [table for table in tables if table.told("author")]
    writers = {(form.told("author"), form.told("unit")) for form in forms}
    if len(writers) < 2 or len(writers) < len(forms) or len({form.asked for form in forms}) > 1:
        return (), 0
    starts = [_with_heading(form.start, lines, headings) for form in forms]
    parts = []
    for form, start, end in zip(forms, starts, [*starts[1:], len(lines)], strict=True):
        pairs = tuple(pair for table in tables if form.start <= table.start < end for pair in table.pairs)
        title = next((lines[n].strip() for n in range(start, form.start) if n in headings), None)
        parts.append(Prose("\n".join(lines[start:end]).strip("\n"), title=title, pairs=pairs))
    written = [any(len(line) >= _ANSWER for line in part.text.split("\n")) for part in parts]
    return (tuple(parts), starts[0]) if sum(written) > 1 else ((), 0)


def _with_heading(start: int, lines: Sequence[str], headings: Collection[int]) -> int:
    """The line of the heading right above a table, else the table's own."""
    above = next((n for n in range(start - 1, -1, -1) if lines[n].strip()), None)
    return start if above is None or above == 0 or above not in headings else above


def _role_of(label: str) -> str | None:
    header = match_header("".join(label.split()))
    return header.role if header.exact else None


def pairs_of_form(cells: Sequence[str]) -> list[tuple[str, str]]:
    """A form's row: label, value, label, value."""
    return [(cells[i], cells[i + 1]) for i in range(0, len(cells) - 1, 2) if cells[i] and cells[i + 1]]


def pairs_of_table(rows: Sequence[Sequence[str]]) -> list[tuple[str, str]]:
    """The labels and values of a table: side by side, or below where the first of two rows holds labels only.

    >>> pairs_of_table([["姓名", "单位"], ["李明", "一中"]])   # name, school
    [('姓名', '李明'), ('单位', '一中')]
    """
    filled = [row for row in rows if any(row)]
    if len(filled) == 2:
        labels, values = filled
        if _tells_who(labels) and not _is_label(values[0]):
            return [(label, value) for label, value in zip(labels, values, strict=False) if value]
    return [pair for row in rows for pair in pairs_of_form(row)]


def _tells_who(cells: Sequence[str]) -> bool:
    """Whether cells are labels only, two or more of them of whoever wrote the text; marks are about others."""
    headers = [match_header("".join(cell.split())) for cell in cells]
    whose = {header.role for header in headers} & {"author", "author_id", "unit", "role"}
    return all(header.exact and header.role in _IN_HEADS for header in headers) and len(whose) > 1


_IN_HEADS = DOCUMENT_ROLES - {"text"} | {"other"}


def is_register(rows: Sequence[Sequence[str]]) -> bool:
    """Whether a table has names and texts below labels, a person a row.

    >>> is_register([["姓名", "学习心得"], ["李明", "学到的要用到课堂里去，一课一课地改。"]])   # name, what I learnt
    True
    >>> is_register([["姓名", "李明"], ["学习心得", "学到的要用到课堂里去，一课一课地改。"]])
    False
    """
    filled = [row for row in rows if any(row)]
    if len(filled) < 2:
        return False
    headers = [match_header("".join(cell.split())) for cell in filled[0]]
    roles = {h.role: column for column, h in enumerate(headers) if h.exact and h.name not in _PUPILS}
    author, text = roles.get("author"), roles.get("text")
    if author is None or text is None or 2 * sum(h.exact for h in headers) < len(headers):
        return False
    body = [row for row in filled[1:] if len(row) > max(author, text)]
    named = [row for row in body if row[author] and not _is_label(row[author])]
    return len(named) == len(body) > 0 and any(len(row[text]) >= _ANSWER for row in named)


def is_listing(rows: Sequence[Sequence[str]]) -> bool:
    """Whether a table has a trainee or a course a row, below its labels.

    >>> is_listing([["姓名", "单位"], ["李明", "一中"], ["王芳", "二小"], ["赵敏", "三小"]])   # name, school
    True
    >>> is_listing([["课程名称", "主讲"], ["听懂学生", "林静秋"], ["作业设计", "袁牧野"]])   # course, lecturer
    True
    >>> is_listing([["姓名", "李明"], ["单位", "一中"], ["职务", "教师"]])
    False
    """
    filled = [row for row in rows if any(row)]
    head = next((n for n, row in enumerate(filled[:_HEAD]) if _columns_of(row) is not None), None)
    if head is None:
        return False
    column, least = _columns_of(filled[head]) or (0, 0)
    told = [row[column] for row in filled[head + 1 :] if len(row) > column and row[column]]
    if len(told) < least or any(len(text) > _LONGEST_TOLD or _is_label(text) for text in told):
        return False
    return 10 * len(set(told)) >= 9 * len(told) and 2 * len(told) >= len(filled) - head - 1


def _columns_of(row: Sequence[str]) -> tuple[int, int] | None:
    """Where the names of trainees or courses stand below labels, and of how many at least a list is one."""
    headers = [match_header("".join(cell.split())) for cell in row]
    known = {
        header.role: column for column, header in enumerate(headers) if header.exact and header.name not in _PUPILS
    }
    if 2 * sum(header.exact for header in headers) < len(headers) or len(known) < 2 or "text" in known:
        return None
    if "course" in known:
        return known["course"], 2
    return (known["author"], 3) if "author" in known and known.keys() & _WHOSE - {"author"} else None


_HEAD = 3
"""Rows at the top of a table of which one may be its header, below a title."""
_LONGEST_TOLD = 40
"""Characters of a name or of a course's title at most. A guess."""
_PUPILS = frozenset({"教师", "老师", "学生", "评价", "描述", "简介", "点评"})
"""Labels of tables in lesson plans, which are about people and not by them."""
_ANSWER = 15
"""Characters from which a cell is a text and no choice. A guess."""


def _is_label(cell: str) -> bool:
    return match_header("".join(cell.split())).exact


def line_of_form(cells: Sequence[str]) -> str:
    r"""A form's row as text.

    >>> line_of_form(["姓名", "李明"]), line_of_form(["心得", "学习很有收获，\n要用起来。"])   # name; what I gained
    ('姓名\t李明', '心得\n学习很有收获，\n要用起来。')
    """
    short = all(len(cell) <= _SHORT_CELL and "\n" not in cell for cell in cells)
    return ("\t" if short else "\n").join(cell for cell in cells if short or cell)
