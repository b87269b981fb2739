"""A sheet that is a form and no table: what one person filled in, labels and answers side by side.

>>> rows = [["心得登记表"], ["姓名", "李明", "单位", "一中"], ["学习心得", "要把学到的用到课堂里去，一课一课地改。"]]
>>> form = read_form([Row(number, dict(enumerate(cells))) for number, cells in enumerate(rows, 1)])
>>> form.title, form.pairs[:2]   # a form for what one gained: name, school, what I gained
('心得登记表', (('姓名', '李明'), ('单位', '一中')))
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from itertools import chain, islice

from textmine.reading.columns import match_header
from textmine.reading.prose import Prose, line_of_form, pairs_of_form
from textmine.reading.sheet import Row, Sheet, cell_text

__all__ = ["read_form", "take_form"]

_ROWS = 60
"""Rows of a form at most; the longest seen, a training handbook of one page, has 25. A guess."""
_ANSWER = 15
"""Characters from which an answer is a text; longer than a name, an office or a date. A guess."""


def take_form(sheet: Sheet) -> tuple[Sheet, Prose | None]:
    """The sheet, still whole, and the form that it is, if it is one."""
    head = list(islice(sheet.rows, _ROWS + 1))
    form = read_form(head) if len(head) <= _ROWS else None
    return replace(sheet, rows=chain(head, sheet.rows)), form


def read_form(rows: Sequence[Row]) -> Prose | None:
    """The form that these rows are; None where they are a table.

    In a form a name stands beside 姓名, and in another row a text beside what asks for it; in a table they stand below.
    """
    cells = [[cell_text(value).strip() for _, value in sorted(row.cells.items())] for row in rows]
    pairs = [pairs_of_form(line) for line in cells]
    named = [row for row, told in enumerate(pairs) if any(_is(label, "author") and _no_label(v) for label, v in told)]
    asked = [
        row for row, told in enumerate(pairs) if any(_is(label, "text") and len(v) >= _ANSWER for label, v in told)
    ]
    if len(named) != 1 or not asked or min(asked) <= named[0]:
        return None
    title = cells[0][0] if len(cells[0]) == 1 else None
    return Prose("\n".join(map(line_of_form, cells)), title=title, pairs=tuple(chain.from_iterable(pairs)))


def _is(label: str, role: str) -> bool:
    header = match_header("".join(label.split()))
    return header.role == role and header.exact


def _no_label(value: str) -> bool:
    return len(value) < _ANSWER and match_header(value).role is None
