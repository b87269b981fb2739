"""What every reader of running text yields, whatever the format."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

__all__ = ["Prose", "line_of_form", "pairs_of_form"]

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


def line_of_form(cells: Sequence[str]) -> str:
    r"""A form's row as text.

    >>> line_of_form(["姓名", "李明"]), line_of_form(["心得", "学习很有收获，\n要用起来。"])   # name; what I gained
    ('姓名\t李明', '心得\n学习很有收获，\n要用起来。')
    """
    short = all(len(cell) <= _SHORT_CELL and "\n" not in cell for cell in cells)
    return ("\t" if short else "\n").join(cell for cell in cells if short or cell)
