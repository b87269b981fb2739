r"""HTML to text: for `.html` files, and for cells into which platforms write the markup of their editors.

>>> strip_markup("<p>第一段&nbsp;</p><p>第二段<br/>下一行</p>")   # first paragraph, second, next line
'第一段\xa0\n第二段\n下一行'
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from html.parser import HTMLParser

from textmine.reading.prose import Prose
from textmine.reading.sheet import Area, Row, Sheet, Value

__all__ = ["is_markup", "read_html", "strip_markup"]

_BEGINS = re.compile(
    r"\s*<(?:p|div|span|br|html|body|section|article|h[1-6]|ul|ol|table|font|strong|b|em|img|a|pre|msg)\b[^<>]*>", re.I
)
_CLOSES = re.compile(r"</[a-z][a-z0-9]*\s*>|<br\s*/?>|<img\b[^<>]*>", re.I)
_BLOCKS = frozenset(
    {"p", "div", "br", "li", "tr", "h1", "h2", "h3", "h4", "h5", "h6", "ul", "ol", "table", "section", "article"}
    | {"header", "footer", "blockquote", "pre", "hr", "dd", "dt", "dl", "form", "figure", "figcaption", "main"}
    | {"aside", "nav", "title"}
)
_SKIPPED = frozenset(["script", "style", "noscript", "template", "head", "svg", "iframe", "object", "select"])
_SPACES = re.compile(r"[ \t\r\n\f]+")


_NESTED = 20
"""Tables within tables that are followed; pages that are laid out by tables have three or four."""


def is_markup(text: str) -> bool:
    """Whether a cell holds HTML rather than a text that mentions a tag."""
    return "<" in text and _BEGINS.match(text) is not None and _CLOSES.search(text) is not None


def strip_markup(text: str) -> str:
    """The text of some HTML: a line a block."""
    return _parse(text).text()


def read_html(text: str) -> Prose:
    """A page as running text, with its title."""
    parser = _parse(text)
    return Prose(parser.text(), title=parser.heading or parser.title or None)


def read_html_tables(text: str) -> list[Sheet]:
    """The tables of a page, in order: `.xls` files of many platforms are such pages.

    A table that holds further tables lays out the page, and is left out where any other is there.

    >>> page = "<table><tr><th>题目<th>姓名<tr><td rowspan=2>减负<td>李明<tr><td>王芳</table>"   # topic, name
    >>> [(row.number, dict(row.cells)) for row in read_html_tables(page)[0].rows]
    [(1, {0: '题目', 1: '姓名'}), (2, {0: '减负', 1: '李明'}), (3, {1: '王芳'})]
    """
    parser = _parse(text)
    tables = [table for table in parser.tables if table.rows]
    inner = [table for table in tables if not table.outer]
    return [Sheet(None, iter(table.rows), tuple(table.merges)) for table in inner or tables]


def _parse(text: str) -> _TextParser:
    parser = _TextParser()
    parser.feed(text)
    parser.close()
    parser.end_tables()
    return parser


@dataclass
class _Cell:
    columns: int
    rows: int
    pieces: list[str] = field(default_factory=list)


@dataclass
class _Table:
    """The rows of a table so far, the cells of the one that is open, and down to where cells above reach."""

    rows: list[Row] = field(default_factory=list)
    merges: list[Area] = field(default_factory=list)
    open: list[_Cell] = field(default_factory=list)
    number: int = 0
    outer: bool = False
    reach: dict[int, int] = field(default_factory=dict)

    def end_row(self) -> None:
        if not self.open:
            return
        self.number, column, cells = self.number + 1, 0, dict[int, Value]()
        for cell in self.open:
            while self.reach.get(column, 0) >= self.number:
                column += 1
            if text := "".join(cell.pieces).strip():
                cells[column] = text
            self._spread(cell, column)
            column += cell.columns
        self.open.clear()
        if cells:
            self.rows.append(Row(self.number, cells))

    def _spread(self, cell: _Cell, column: int) -> None:
        if cell.columns == cell.rows == 1:
            return
        area = Area(self.number, column, self.number + cell.rows - 1, column + cell.columns - 1)
        self.merges.append(area)
        self.reach.update(dict.fromkeys(range(area.left, area.right + 1), area.bottom))


class _TextParser(HTMLParser):
    """Gathers lines, and cells of tables on the side."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self._lines: list[str] = []
        self._line: list[str] = []
        self._skipping: list[str] = []
        self._pre = 0
        self._title = False
        self._heading = False
        self._open: list[_Table] = []
        self.title = ""
        self.heading = ""
        self.tables: list[_Table] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag == "title":
            self._title = True
        if tag == "body":
            self._skipping.clear()
        if tag in _SKIPPED:
            self._skipping.append(tag)
        if tag in _BLOCKS:
            self._break()
        if tag == "pre":
            self._pre += 1
        self._heading = self._heading or (tag == "h1" and not self.heading)
        self._start_cell(tag, attrs)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in _BLOCKS:
            self._break()

    def handle_endtag(self, tag: str) -> None:
        if tag == "title":
            self._title = False
        if tag in self._skipping:
            del self._skipping[self._skipping.index(tag) :]
        if tag in _BLOCKS:
            self._break()
        if tag == "pre":
            self._pre = max(self._pre - 1, 0)
        if tag == "h1":
            self._heading = False
        self._end_cell(tag)

    def handle_data(self, data: str) -> None:
        if self._title:
            self.title = (self.title + data).strip()[:200]
        if self._skipping:
            return
        if self._heading:
            self.heading = (self.heading + data).strip()[:200]
        if self._pre:
            first, *more = data.split("\n")
            self._line.append(first)
            for line in more:
                self._break(keep=True)
                self._line.append(line)
        else:
            self._line.append(_SPACES.sub(" ", data))
        self._to_cell(data)

    def _break(self, *, keep: bool = False) -> None:
        line = "".join(self._line)
        line = line if self._pre else line.strip(" ")
        if line or keep:
            self._lines.append(line)
        self._line.clear()
        self._to_cell("\n")

    def _to_cell(self, data: str) -> None:
        if self._open and self._open[-1].open:
            self._open[-1].open[-1].pieces.append(data)

    def _start_cell(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag == "table" and len(self._open) < _NESTED:
            if self._open:
                self._open[-1].outer = True
            self._open.append(_Table())
        elif tag == "tr" and self._open:
            self._open[-1].end_row()
        elif tag in ("td", "th") and self._open:
            told = dict(attrs)
            self._open[-1].open.append(_Cell(_span(told.get("colspan"), 100), _span(told.get("rowspan"), 999)))
            self._line.append(" ")

    def _end_cell(self, tag: str) -> None:
        if tag == "tr" and self._open:
            self._open[-1].end_row()
        elif tag == "table" and self._open:
            self._open[-1].end_row()
            self.tables.append(self._open.pop())

    def end_tables(self) -> None:
        """Close what a page that was cut off leaves open."""
        while self._open:
            self._end_cell("table")

    def text(self) -> str:
        """All lines."""
        self._break()
        return "\n".join(self._lines).strip("\n")


def _span(text: str | None, most: int) -> int:
    return min(max(int(text), 1), most) if text and text.isdecimal() and len(text) < 6 else 1
