"""`.docx`: paragraphs, tables, text boxes and footnotes, in the order in which they stand.

What was struck out in tracked changes is left out, what was put in stays. A text box is stored twice (once for old
programs): once is enough.
"""

from __future__ import annotations

import io
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from textmine.reading.account import UnreadableError
from textmine.reading.archive import Archive
from textmine.reading.limits import LIMITS, Limits, Readable
from textmine.reading.prose import (
    FormTable,
    Prose,
    is_listing,
    is_register,
    line_of_form,
    pairs_of_table,
    split_by_forms,
)
from textmine.reading.xml import walk_xml

__all__ = ["read_word", "read_word_xml"]

_MAIN = "word/document.xml"
_NOTES = ("word/footnotes.xml", "word/endnotes.xml")
_SKIPPED = {"Fallback", "del", "moveFrom", "instrText", "delText", "delInstrText", "pPr", "rPr", "tblPr", "sectPr"}


def read_word(archive: Archive, *, limits: Limits = LIMITS) -> Prose:
    """The text of a Word file, its first heading, and the labels and values of the forms in it.

    Raises:
        UnreadableError: it is no Word file, or a part of it is damaged or hostile.
    """
    names = archive.names()
    if _MAIN not in names:
        raise UnreadableError("it is a zip, but no document of Word (no word/document.xml)")
    body = _read_part(archive, _MAIN, limits)
    notes = [_read_part(archive, part, limits) for part in _NOTES if part in names]
    return body.prose([line for note in notes for line in note.lines if line.strip()])


def read_word_xml(text: str, *, limits: Limits = LIMITS) -> Prose:
    """Word 2003 XML, which platforms call `.doc`: its paragraphs and tables are those of a .docx in one file.

    >>> read_word_xml('<wordDocument><body><p><r><t>今天的收获</t></r></p></body></wordDocument>').text  # gained today
    '今天的收获'

    Raises:
        UnreadableError: its XML is broken or hostile.
    """
    body = _walk(io.BytesIO(text.encode("utf-8", "surrogatepass")), limits, encoding="utf-8")
    return body.prose()


def _read_part(archive: Archive, part: str, limits: Limits) -> _WordReader:
    return _walk(archive.stream(part), limits)


def _walk(stream: Readable, limits: Limits, *, encoding: str | None = None) -> _WordReader:
    reader = _WordReader()
    walk_xml(stream, start=reader.start, end=reader.end, text=reader.text, limits=limits, encoding=encoding)
    return reader


@dataclass
class _Paragraph:
    pieces: list[str] = field(default_factory=list)
    style: str = ""
    size: int = 0


@dataclass
class _Table:
    rows: list[list[list[str]]] = field(default_factory=list)


@dataclass
class _WordReader:
    """Gathers lines; tables gather cells, and become lines when they end."""

    lines: list[str] = field(default_factory=list)
    pairs: list[tuple[str, str]] = field(default_factory=list)
    registers: dict[range, tuple[tuple[str, ...], ...]] = field(default_factory=dict)
    forms: list[FormTable] = field(default_factory=list)
    headings: set[int] = field(default_factory=set)
    title: str | None = None
    tables: list[_Table] = field(default_factory=list)
    open: list[_Paragraph] = field(default_factory=list)
    skipping: int = 0
    taking: bool = False

    def start(self, tag: str, attributes: dict[str, str]) -> None:
        if tag == "pStyle" and self.open:
            self.open[-1].style = attributes.get("w:val", "")
        if self.skipping or tag in _SKIPPED:
            self.skipping += 1
            return
        if tag == "t":
            self.taking = True
        elif tag == "p":
            self.open.append(_Paragraph())
        elif tag in _STARTERS:
            _STARTERS[tag](self)
        elif tag in _CHARACTERS and self.open:
            self.open[-1].pieces.append(_CHARACTERS[tag])

    def text(self, data: str) -> None:
        if self.taking and self.open and not self.skipping:
            self.open[-1].pieces.append(data)

    def end(self, tag: str) -> None:
        if self.skipping:
            self.skipping -= 1
        elif tag == "t":
            self.taking = False
        elif tag == "p" and self.open:
            self._end_paragraph(self.open.pop())
        elif tag == "tbl" and self.tables:
            self._end_table(self.tables.pop())

    def _end_paragraph(self, paragraph: _Paragraph) -> None:
        line = "".join(paragraph.pieces)
        if line.strip() and _is_title(paragraph.style):
            self.title = self.title or line.strip()
            if not self.tables:
                self.headings.add(len(self.lines))
        self._emit([line])

    def _emit(self, lines: Iterable[str]) -> None:
        if self.tables and self.tables[-1].rows and self.tables[-1].rows[-1]:
            self.tables[-1].rows[-1][-1].extend(lines)
        else:
            self.lines.extend(lines)

    def _end_table(self, table: _Table) -> None:
        rows = [["\n".join(line for line in cell if line.strip()) for cell in row] for row in table.rows]
        cells = [[cell.strip() for cell in row] for row in rows]
        start = len(self.lines)
        self._emit(map(line_of_form, rows))
        if not self.tables and (is_register(cells) or is_listing(cells)):
            self.registers[range(start, len(self.lines))] = tuple(map(tuple, cells))
        else:
            pairs = pairs_of_table(cells)
            self.pairs.extend(pairs)
            if not self.tables:
                self.forms.append(FormTable(start, tuple(pairs)))

    def prose(self, notes: Sequence[str] = ()) -> Prose:
        """All of it, with notes at the foot below."""
        forms, before = split_by_forms(self.lines, self.forms, self.headings)
        inside = {number for lines in self.registers for number in lines}
        around = [line for number, line in enumerate(self.lines) if number not in inside]
        whole, without = (
            "\n".join([*lines, *notes]).strip("\n") for lines in (self.lines, self.lines[:before] if forms else around)
        )
        tables = tuple(self.registers.values())
        return Prose(whole, title=self.title, pairs=tuple(self.pairs), registers=tables, forms=forms, around=without)


def _start_table(reader: _WordReader) -> None:
    reader.tables.append(_Table())


def _start_row(reader: _WordReader) -> None:
    if reader.tables:
        reader.tables[-1].rows.append([])


def _start_cell(reader: _WordReader) -> None:
    if reader.tables and reader.tables[-1].rows:
        reader.tables[-1].rows[-1].append([])


_STARTERS = {"tbl": _start_table, "tr": _start_row, "tc": _start_cell}
_CHARACTERS = {"tab": "\t", "br": "\n", "cr": "\n", "noBreakHyphen": "\u2011", "softHyphen": "\u00ad"}


def _is_title(style: str) -> bool:
    # the style ids that Word in Chinese gives are numbers: 1 is 标题 1, a3 is 标题.
    return style.lower().replace(" ", "") in {"title", "heading1", "1", "a3", "标题", "标题1"}
