"""A paragraph of a bulletin as it was read, and what a cell of a table is of."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

__all__ = ["Cell", "Paragraph", "cells_of"]

_HEADED = 2
"""Rows of a table that has one below its head."""
_TOTAL = re.compile("合计|总计|全班|共计")


@dataclass(frozen=True, slots=True)
class Cell:
    """A cell below the head of a table.

    Attributes:
        head: what stands above its column.
        row: the cells of its row, each with what stands above it.
        column: the cells of its column, without the head.
    """

    head: str
    row: tuple[tuple[str, str], ...]
    column: tuple[str, ...]

    def beside(self, heads: frozenset[str]) -> str:
        """What its row has below one of some heads; empty where it has none of these."""
        return next((text for head, text in self.row if head in heads), "")


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A paragraph.

    Attributes:
        text: its text.
        block_quote: whether it is set apart as a block quotation.
        labels: of a cell of a table, what it is of: by its row and by its column.
        cell: of a cell below the head of a table, its row and column.
        place: where it stands, if not in the body: 页眉, 页脚, 脚注1, 尾注1.
    """

    text: str
    block_quote: bool = False
    labels: tuple[str, ...] = ()
    cell: Cell | None = None
    place: str = ""


def cells_of(rows: Sequence[Sequence[str]]) -> list[list[tuple[tuple[str, ...], Cell | None]]]:
    """For each cell of a table its labels, and where it stands below the head."""
    columns = max(map(len, rows), default=0)
    heads = [_plain(text) for text in rows[0]] if rows else []
    below = [tuple(row[j] for row in rows[1:] if j < len(row)) for j in range(columns)]
    found = []
    for i, row in enumerate(rows):
        beside = tuple(zip(heads, row, strict=False)) if i else ()
        cells = [Cell(heads[j], beside, below[j]) if i and j < len(heads) else None for j in range(len(row))]
        found.append([(_labels(rows, i, j), cell) for j, cell in enumerate(cells)])
    return found


def _plain(head: str) -> str:
    """The words above a column, as they are looked up.

    >>> _plain("姓　名"), _plain("注册人数（人）")
    ('姓名', '注册人数（人）')
    """
    return re.sub(r"\s", "", head)


def _labels(rows: Sequence[Sequence[str]], row: int, column: int) -> tuple[str, ...]:
    """What a cell of a table is of: by its row, and by its column where that tells the class.

    It does in a table of one row below its head, and in a row of totals; others may be of schools.

    >>> _labels([["项目", "数量"], ["注册人数", "36人"]], 1, 1)
    ('注册人数', '数量', '注册人数数量')
    >>> _labels([["学校", "注册人数"], ["青石小学", "3"], ["柳塬小学", "5"]], 1, 1)
    ('青石小学', '青石小学注册人数')
    """
    first = rows[row][0] if column else ""
    head = rows[0][column] if row and column < len(rows[0]) else ""
    of_class = len(rows) == _HEADED or _TOTAL.fullmatch(first.strip()) is not None or head == "数量"
    known = (first, head if of_class else "", first + head if first and head else "")
    return tuple(dict.fromkeys(label for label in known if label))
