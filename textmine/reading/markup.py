r"""HTML to text: for `.html` files, and for cells into which platforms write the markup of their editors.

>>> strip_markup("<p>第一段&nbsp;</p><p>第二段<br/>下一行</p>")   # first paragraph, second, next line
'第一段\xa0\n第二段\n下一行'
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from html.parser import HTMLParser

from textmine.reading.prose import Prose

__all__ = ["is_markup", "read_html", "strip_markup"]

_BEGINS = re.compile(
    r"\s*<(?:p|div|span|br|html|body|section|article|h[1-6]|ul|ol|table|font|strong|b|em|img|a|pre)\b[^<>]*>", re.I
)
_CLOSES = re.compile(r"</[a-z][a-z0-9]*\s*>|<br\s*/?>|<img\b[^<>]*>", re.I)
_BLOCKS = frozenset(
    [
        "p",
        "div",
        "br",
        "li",
        "tr",
        "h1",
        "h2",
        "h3",
        "h4",
        "h5",
        "h6",
        "ul",
        "ol",
        "table",
        "section",
        "article",
        "header",
        "footer",
        "blockquote",
        "pre",
        "hr",
        "dd",
        "dt",
        "dl",
        "form",
        "figure",
        "figcaption",
        "main",
        "aside",
        "nav",
        "title",
    ]
)
_SKIPPED = frozenset(["script", "style", "noscript", "template", "head", "svg", "iframe", "object", "select"])
_SPACES = re.compile(r"[ \t\r\n\f]+")


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


def read_html_tables(text: str) -> list[list[list[str]]]:
    """The cells of the tables of a page that hold no further table: `.xls` files of many platforms are such pages."""
    return [table for table in _parse(text).tables if table]


def _parse(text: str) -> _TextParser:
    parser = _TextParser()
    parser.feed(text)
    parser.close()
    return parser


@dataclass
class _Cell:
    pieces: list[str] = field(default_factory=list)
    columns: int = 1


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
        self._open: list[tuple[list[list[str]], list[_Cell]]] = []
        self.title = ""
        self.heading = ""
        self.tables: list[list[list[str]]] = []

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
        if self._open and self._open[-1][1]:
            self._open[-1][1][-1].pieces.append(data)

    def _break(self, *, keep: bool = False) -> None:
        line = "".join(self._line)
        line = line if self._pre else line.strip(" ")
        if line or keep:
            self._lines.append(line)
        self._line.clear()
        if self._open and self._open[-1][1]:
            self._open[-1][1][-1].pieces.append("\n")

    def _start_cell(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag == "table" and len(self._open) < 20:
            self._open.append(([], []))
        elif tag == "tr" and self._open:
            self._end_row()
        elif tag in ("td", "th") and self._open:
            span = dict(attrs).get("colspan") or "1"
            self._open[-1][1].append(_Cell(columns=min(int(span), 100) if span.isdecimal() and len(span) < 4 else 1))
            self._line.append(" ")

    def _end_cell(self, tag: str) -> None:
        if tag == "tr" and self._open:
            self._end_row()
        elif tag == "table" and self._open:
            self._end_row()
            self.tables.append(self._open.pop()[0])

    def _end_row(self) -> None:
        rows, cells = self._open[-1]
        if cells:
            row: list[str] = []
            for cell in cells:
                row += ["".join(cell.pieces).strip(), *[""] * (cell.columns - 1)]
            rows.append(row)
        cells.clear()

    def text(self) -> str:
        """All lines."""
        self._break()
        return "\n".join(self._lines).strip("\n")
