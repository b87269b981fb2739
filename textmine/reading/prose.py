"""What every reader of running text yields, whatever the format."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from textmine.reading.columns import match_header

__all__ = ["Prose", "line_of_form", "pairs_of_form", "pairs_of_table"]

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
        notes: what was noticed.
    """

    text: str
    title: str | None = None
    pairs: tuple[tuple[str, str], ...] = ()
    notes: tuple[str, ...] = ()


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
        if len(labels) > 1 and all(map(_is_label, labels)) and not _is_label(values[0]):
            return [(label, value) for label, value in zip(labels, values, strict=False) if value]
    return [pair for row in rows for pair in pairs_of_form(row)]


def _is_label(cell: str) -> bool:
    return match_header("".join(cell.split())).exact


def line_of_form(cells: Sequence[str]) -> str:
    r"""A form's row as text.

    >>> line_of_form(["姓名", "李明"]), line_of_form(["心得", "学习很有收获，\n要用起来。"])   # name; what I gained
    ('姓名\t李明', '心得\n学习很有收获，\n要用起来。')
    """
    short = all(len(cell) <= _SHORT_CELL and "\n" not in cell for cell in cells)
    return ("\t" if short else "\n").join(cell for cell in cells if short or cell)
