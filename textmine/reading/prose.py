"""What every reader of running text yields, whatever the format."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from textmine.reading.columns import DOCUMENT_ROLES, match_header

__all__ = ["Prose", "is_register", "line_of_form", "pairs_of_form", "pairs_of_table"]

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
        registers: the rows of tables in it that hold a text a row, by different people.
        around: the text without these.
        notes: what was noticed.
    """

    text: str
    title: str | None = None
    pairs: tuple[tuple[str, str], ...] = ()
    notes: tuple[str, ...] = ()
    registers: tuple[tuple[tuple[str, ...], ...], ...] = ()
    around: str = ""


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
