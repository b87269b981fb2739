"""`.xlsx`: all sheets, as a stream of rows.

Read here rather than by calamine because a class's exports need what it does not give (hidden rows and sheets, merged
areas, which cells were formulas) and because it allocates the rectangle that the cells span: two cells, one at A1 and
one at XFD1048576, end the process. Cells are kept sparse here, so the dimension record and far cells cost nothing.
"""

from __future__ import annotations

import datetime as dt
import posixpath
import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import partial
from typing import Literal, TypeAlias

from textmine.reading.account import UnreadableError
from textmine.reading.archive import Archive
from textmine.reading.limits import LIMITS, Limits, Readable
from textmine.reading.sheet import Area, CellError, Row, Sheet, Value
from textmine.reading.strings import GrowingStrings
from textmine.reading.xml import feed_xml, walk_xml
from textmine.store import ColumnStore

__all__ = ["excel_date", "length_text", "open_workbook"]

_MAIN, _STRINGS, _STYLES = "xl/workbook.xml", "xl/sharedStrings.xml", "xl/styles.xml"

_DATE_FORMATS = {*range(14, 23), *range(27, 37), *range(45, 48), *range(50, 59)}
"""Built-in number formats that show dates or times, the Chinese ones (27–36, 50–58) included (ECMA-376, 18.8.30)."""

_CLOCK_FORMATS = {*range(18, 23), *range(32, 36), *range(45, 48), 55, 56}
"""Those of them that show a time of day."""
_NOT_FORMAT = re.compile(r'"[^"]*"|\\.|\[[^\]]*\]|_.|\*.')
_DATE_LETTERS = re.compile(r"[ymdhs年月日时分秒上下]", re.IGNORECASE)
_CLOCK_LETTERS = re.compile(r"[hs时秒]", re.IGNORECASE)
_ELAPSED = re.compile(r"\[(?:h+|m+|s+|时+)\]", re.IGNORECASE)
_ELAPSED_FORMAT = 46
"""The built-in [h]:mm:ss, which goes on beyond 24 hours."""
_Shown: TypeAlias = Literal["day", "clock", "length"] | None
"""What a number format shows of a moment, or of a length of time; None where it shows a plain number."""
_FIRST_YEAR = range(1, 366)
"""Days of 1900, when no class learned: a cell that shows the clock of one holds a length of time beyond a day."""
_ESCAPED = re.compile(r"_x([0-9A-Fa-f]{4})_")
_MERGE = re.compile(rb"<(?:\w+:)?mergeCell\s[^>]*?ref=\"\$?([A-Z]{1,3})\$?(\d{1,7}):\$?([A-Z]{1,3})\$?(\d{1,7})\"")
_PIECE = 1 << 18
"""Bytes of a sheet that are looked at together for merged areas."""
_LONGEST_TAG = 1 << 16
"""Bytes of one that tells of a merged area, and far more."""
_REFERENCE = re.compile(r"([A-Z]{1,3})(\d{1,7})$")
_LAST_DAY = 2_958_466
"""Numbers from which Excel shows no day: it counts up to the year 9999."""
_EPOCH, _EPOCH_1904 = dt.datetime(1899, 12, 30), dt.datetime(1904, 1, 1)


def excel_date(serial: float, *, mac: bool = False, clock: bool = False) -> dt.datetime | dt.date | dt.time | None:
    """The moment that a serial number means, to the second; None where there is none.

    Numbers below 1 are times of day; a whole number is a day, or midnight where the cell shows a `clock`. Excel's day
    60 is 29 February 1900, which never was: None.

    >>> excel_date(42908), excel_date(42908.354166667)
    (datetime.date(2017, 6, 22), datetime.datetime(2017, 6, 22, 8, 30))
    """
    if not 0 <= serial < _LAST_DAY or (60 <= serial < 61 and not mac):
        return None
    seconds = round(serial * 86_400)
    moment = (_EPOCH_1904 if mac else _EPOCH) + dt.timedelta(seconds=seconds)
    if not mac and 1 <= serial < 60:
        moment += dt.timedelta(days=1)
    if serial < 1:
        return moment.time()
    return moment.date() if seconds % 86_400 == 0 and not clock else moment


def length_text(seconds: int) -> str:
    """A length of time as a clock of three parts, which no header can change.

    >>> length_text(91_800)
    '25:30:00'
    """
    minutes, second = divmod(seconds, 60)
    return f"{minutes // 60}:{minutes % 60:02}:{second:02}"


@dataclass
class _Book:
    """What the parts of a workbook share."""

    strings: Sequence[str]
    dates: list[_Shown]
    mac: bool
    limits: Limits


def open_workbook(
    archive: Archive, *, limits: Limits = LIMITS, store: ColumnStore | None = None
) -> list[Callable[[], Sheet]]:
    """The sheets of a workbook; each is read when it is called for, so that one lies in memory at a time.

    Args:
        archive: the workbook.
        limits: what is too long or too much.
        store: takes the texts that cells point to, where these are much.

    Raises:
        UnreadableError: it is no workbook, or a part of it is damaged or hostile.
    """
    sheets, mac = _sheets(archive, _MAIN)
    targets = _targets(archive, _MAIN)
    names = archive.names()
    growing = GrowingStrings(store or ColumnStore(), archive.size(_STRINGS))
    strings = _shared_strings(archive, _STRINGS, limits, growing) if _STRINGS in names else []
    styles = _date_styles(archive, _STYLES) if _STYLES in names else []
    book = _Book(strings, styles, mac, limits)
    found = [(targets.get(relation), name, hidden) for name, relation, hidden in sheets]
    return [
        partial(_sheet, archive, part, name, hidden, book) for part, name, hidden in found if part in names and part
    ]


def _sheets(archive: Archive, part: str) -> tuple[list[tuple[str, str, bool]], bool]:
    found: list[tuple[str, str, bool]] = []
    mac = False

    def start(tag: str, attributes: dict[str, str]) -> None:
        nonlocal mac
        if tag == "sheet":
            relation = next((v for k, v in attributes.items() if k.endswith(":id")), "")
            found.append((attributes.get("name", ""), relation, attributes.get("state", "visible") != "visible"))
        elif tag == "workbookPr":
            mac = attributes.get("date1904", "0") in ("1", "true")

    walk_xml(archive.stream(part), start=start, end=_nothing, text=_nothing)
    return found, mac


def _targets(archive: Archive, part: str) -> dict[str, str]:
    folder, name = posixpath.split(part)
    found: dict[str, str] = {}

    def start(tag: str, attributes: dict[str, str]) -> None:
        if tag == "Relationship" and attributes.get("TargetMode") != "External":
            target = attributes.get("Target", "")
            path = target.lstrip("/") if target.startswith("/") else posixpath.normpath(f"{folder}/{target}")
            found[attributes.get("Id", "")] = path

    walk_xml(archive.stream(f"{folder}/_rels/{name}.rels"), start=start, end=_nothing, text=_nothing)
    return found


def _nothing(*_: object) -> None:
    pass


def _shared_strings(archive: Archive, part: str, limits: Limits, strings: GrowingStrings) -> Sequence[str]:
    pieces: list[str] = []
    stack: list[str] = []

    def start(tag: str, attributes: dict[str, str]) -> None:
        stack.append(tag)
        if tag == "si":
            pieces.clear()

    def end(tag: str) -> None:
        stack.pop()
        if tag == "si":
            strings.add(_unescape("".join(pieces)))

    def text(data: str) -> None:
        if stack and stack[-1] == "t" and "rPh" not in stack:
            pieces.append(data)

    walk_xml(archive.stream(part), start=start, end=end, text=text, limits=limits)
    return strings.strings()


def _date_styles(archive: Archive, part: str) -> list[_Shown]:
    custom: dict[int, _Shown] = {}
    styles: list[_Shown] = []
    inside = False

    def start(tag: str, attributes: dict[str, str]) -> None:
        nonlocal inside
        if tag == "numFmt":
            custom[_number(attributes.get("numFmtId"))] = _shown(attributes.get("formatCode", "").split(";")[0])
        elif tag == "cellXfs":
            inside = True
        elif tag == "xf" and inside:
            number = _number(attributes.get("numFmtId"))
            styles.append(custom[number] if number in custom else _shown_built_in(number))

    def end(tag: str) -> None:
        nonlocal inside
        inside = inside and tag != "cellXfs"

    walk_xml(archive.stream(part), start=start, end=end, text=_nothing)
    return styles


def _shown_built_in(number: int) -> _Shown:
    if number == _ELAPSED_FORMAT:
        return "length"
    return "clock" if number in _CLOCK_FORMATS else "day" if number in _DATE_FORMATS else None


def _shown(code: str) -> _Shown:
    if _ELAPSED.search(code):
        return "length"
    code = _NOT_FORMAT.sub("", code).replace("General", "")
    if _CLOCK_LETTERS.search(code):
        return "clock"
    return "day" if _DATE_LETTERS.search(code) else None


def _number(text: str | None) -> int:
    return int(text) if text and text.isdecimal() and len(text) < 10 else -1


def _unescape(text: str) -> str:
    """Undo Excel's way with control characters: `_x000D_` is a carriage return."""
    if "_x" not in text:
        return text
    return _ESCAPED.sub(lambda m: m[0] if 0xD800 <= int(m[1], 16) < 0xE000 else chr(int(m[1], 16)), text)


def _sheet(archive: Archive, part: str, name: str, hidden: bool, book: _Book) -> Sheet:
    merges, notes = _merges(archive.stream(part), book.limits)  # which stand behind the rows that they are of
    rows = _SheetReader(book).read(archive.stream(part, again=True))
    return Sheet(name, rows, merges, notes, hidden)


def _merges(stream: Readable, limits: Limits) -> tuple[tuple[Area, ...], tuple[str, ...]]:
    found: list[Area] = []
    for data in _whole_tags(stream):
        for match in _MERGE.finditer(data):
            if len(found) == limits.merges:
                return tuple(found), (f"only the first {limits.merges} merged areas were looked at",)
            left, top, right, bottom = (group.decode() for group in match.groups())
            found.append(Area(int(top), _column(left), int(bottom), _column(right)))
    return tuple(found), ()


def _whole_tags(stream: Readable) -> Iterator[bytes]:
    """A stream in pieces that end before a tag, unless it is a very long one."""
    rest = b""
    while piece := stream.read(_PIECE):
        data = rest + piece
        end = data.rfind(b"<")
        if end < 0 or len(data) - end > _LONGEST_TAG:
            end = len(data)
        yield data[:end]
        rest = data[end:]
    yield rest


def _column(letters: str) -> int:
    number = 0
    for letter in letters:
        number = number * 26 + ord(letter) - 64
    return number - 1


_TEXTS = {"v", "t"}


@dataclass
class _SheetReader:
    """Rows of one sheet, out of a stream of elements; rows are handed over by the chunk."""

    book: _Book
    ready: list[Row] = field(default_factory=list)
    cells: dict[int, Value] = field(default_factory=dict)
    row: int = 0
    column: int = -1
    hidden: bool = False
    problem: str | None = None
    attributes: dict[str, str] = field(default_factory=dict)
    pieces: list[str] = field(default_factory=list)
    length: int = 0
    taking: bool = False
    phonetic: bool = False
    formula: bool = False
    formula_pieces: list[str] = field(default_factory=list)
    in_formula: bool = False

    def read(self, stream: Readable) -> Iterator[Row]:
        """The rows, as the stream goes by."""
        limits = self.book.limits
        for _ in feed_xml(stream, start=self.start, end=self.end, text=self.text, limits=limits):
            yield from self.ready
            self.ready.clear()

    def start(self, tag: str, attributes: dict[str, str]) -> None:
        if tag in _TEXTS:
            self.taking = not self.phonetic
        elif tag == "c":
            self._start_cell(attributes)
        elif tag == "row":
            self._start_row(attributes)
        elif tag == "rPh":
            self.phonetic = True
        elif tag == "f":
            self.formula = self.in_formula = True
            self.formula_pieces.clear()

    def text(self, data: str) -> None:
        if self.taking:
            self.length += len(data)
            if self.length <= self.book.limits.cell_characters:
                self.pieces.append(data)
        elif self.in_formula:
            self.formula_pieces.append(data)

    def end(self, tag: str) -> None:
        if tag in _TEXTS:
            self.taking = False
        elif tag == "f":
            self.in_formula = False
        elif tag == "c":
            self._end_cell()
        elif tag == "row":
            self._end_row()
        elif tag == "rPh":
            self.phonetic = False

    def _start_row(self, attributes: dict[str, str]) -> None:
        self.row = _number(attributes["r"]) if "r" in attributes else self.row + 1
        if not 0 < self.row <= self.book.limits.rows:
            raise UnreadableError(f"a row is numbered {attributes.get('r')}, beyond what Excel can hold")
        self.hidden = attributes.get("hidden") in ("1", "true")
        self.cells, self.column, self.problem = {}, -1, None

    def _start_cell(self, attributes: dict[str, str]) -> None:
        match = _REFERENCE.match(attributes.get("r", ""))
        self.column = _column(match[1]) if match else self.column + 1
        if self.column >= self.book.limits.columns:
            raise UnreadableError("a cell stands in a column beyond what Excel can hold")
        self.attributes, self.length, self.formula = attributes, 0, False
        self.pieces.clear()

    def _end_cell(self) -> None:
        if self.length > self.book.limits.cell_characters:
            self.problem = f"a cell of {self.length:,} characters is longer than {self.book.limits.cell_characters:,}"
            self.cells[self.column] = CellError("…")
            return
        value = self._value("".join(self.pieces))
        if value is not None:
            self.cells[self.column] = value
        elif self.formula:
            self.cells[self.column] = self._formula()

    def _formula(self) -> Value:
        """A formula without a stored value: what somebody wrote that begins with =, such as =_=, looks like that."""
        written = "".join(self.formula_pieces)[: self.book.limits.cell_characters]
        return f"={written}" if written else CellError("a formula without a stored value")

    def _end_row(self) -> None:
        if self.cells:
            self.ready.append(Row(self.row, self.cells, self.problem, self.hidden))

    def _value(self, raw: str) -> Value | None:
        kind = self.attributes.get("t", "n")
        if kind == "s":
            index = _number(raw.strip())
            return self.book.strings[index] or None if 0 <= index < len(self.book.strings) else CellError("#REF!")
        if kind in ("inlineStr", "str"):
            return _unescape(raw) or None
        if not raw.strip():
            return None
        if kind == "b":
            return raw.strip() in ("1", "true")
        if kind == "e":
            return CellError(raw)
        if kind == "d":
            return raw
        return self._numeric(raw.strip())

    def _numeric(self, raw: str) -> Value:
        try:
            number = float(raw)
        except ValueError:
            return raw
        style = _number(self.attributes.get("s", "0"))
        shown = self.book.dates[style] if 0 <= style < len(self.book.dates) else None
        if (shown == "length" and 0 <= number < _LAST_DAY) or (shown == "clock" and int(number) in _FIRST_YEAR):
            return length_text(round(number * 86_400))
        if shown:
            moment = excel_date(number, mac=self.book.mac, clock=shown == "clock")
            if moment is not None:
                return moment
        return int(raw) if raw.lstrip("-").isdecimal() and len(raw) < 16 else number
