"""Rows of a table to documents, trainees of a roster, or courses; each row is accepted or rejected, with the reason."""

from __future__ import annotations

import re
from collections import Counter, deque
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from itertools import chain, islice

from textmine.corpus import Document, Kind, Source
from textmine.reading.account import Note, Reject, preview
from textmine.reading.columns import DOCUMENT_ROLES, fold_header, match_header
from textmine.reading.dates import read_time
from textmine.reading.decoding import has_surrogate
from textmine.reading.gathered import Gathered, Pending
from textmine.reading.kinds import kind_of_names, kind_of_row
from textmine.reading.layout import Layout, find_layout
from textmine.reading.markup import is_markup, strip_markup
from textmine.reading.names import who_of_nickname
from textmine.reading.place import Place, Plan
from textmine.reading.sheet import Area, CellError, Row, Sheet, Value, cell_text
from textmine.reading.threads import Floors, read_floor, target_of

__all__ = ["read_table"]

_JUDGED = 340
"""Rows that are looked at before the layout is decided: the header's depth and the sample below it."""

_TOTALS = re.compile(
    r"^\s*(?:合\s*计|总\s*计|小\s*计|平\s*均(?:值|数|分)?|汇\s*总|total|average|sum)\s*[:：]?\s*$", re.IGNORECASE
)
_SIGNED = re.compile(r"^\s*(?:制表|填表|统计|审核|负责|填报)(?:人|单位)?\s*[:：]")
_ORGANISER = re.compile(
    r"^(?:系统)?管理员$|^admin\w*$|班主任|辅导员|组织者|主办方|承办|项目组|教务|组委会|指导教师|指导专家|辅导教师|坊主|班级管理|学习平台|培训中心|系统$"
)
"""Names and roles of those who set the questions and post the announcements."""


def read_table(sheet: Sheet, place: Place, plan: Plan) -> Gathered:
    """All of one table."""
    rows = iter(sheet.rows)
    head = list(islice(rows, _JUDGED))
    out = Gathered()
    if not head:
        return out
    layout = find_layout(_filled(head, sheet.merges), sheet.merges, names=plan.settings.columns, year=plan.year)
    where = place.at(sheet.name)
    out.notes += [Note(where.text, "sheet", note) for note in sheet.notes]
    if sheet.hidden:
        out.notes.append(Note(where.text, "sheet", "the sheet is hidden; it was read"))
    out.notes.append(Note(where.text, "columns", layout.describe()))
    taker = _TAKERS[layout.table](layout, where, plan, out)
    hidden = 0
    for row in _fill_merges(chain(head, rows), sheet.merges):
        if row.number in layout.skipped and row.number <= (layout.header or 0):
            continue
        hidden += row.hidden
        _take(row, layout, sheet, where, taker, out)
    taker.finish()
    if hidden:
        out.notes.append(Note(where.text, "sheet", f"{hidden} hidden rows were read"))
    return out


def _filled(rows: Sequence[Row], merges: Sequence[Area]) -> list[Row]:
    return list(_fill_merges(iter(rows), [a for a in merges if a.bottom > a.top]))


def _fill_merges(rows: Iterator[Row], merges: Sequence[Area]) -> Iterator[Row]:
    """Give each row of a merged area that spans several the value of its first."""
    waiting = deque(sorted((a for a in merges if a.bottom > a.top), key=lambda a: (a.top, a.left)))
    active: list[tuple[Area, Value | None]] = []
    for row in rows:
        active = [(area, value) for area, value in active if area.bottom >= row.number]
        while waiting and waiting[0].top <= row.number:
            area = waiting.popleft()
            if area.bottom >= row.number:
                active.append((area, row.cells.get(area.left) if area.top == row.number else None))
        extra = {a.left: v for a, v in active if v is not None and a.left not in row.cells and a.top < row.number}
        yield replace(row, cells={**row.cells, **extra}) if extra else row


def _take(row: Row, layout: Layout, sheet: Sheet, where: Place, taker: _Taker, out: Gathered) -> None:
    why = row.problem or _wrong(row, layout, sheet) or taker.take(row)
    out.rows += 1
    if why is None:
        out.accepted += 1
        return
    first = next((cell_text(v) for v in row.cells.values() if v != ""), "")
    out.rejects.append(Reject(where.file, why, preview(first), where.member, where.sheet, row.number))


def _wrong(row: Row, layout: Layout, sheet: Sheet) -> str | None:
    if any(isinstance(v, str) and has_surrogate(v) for v in row.cells.values()):
        return "bytes of it are not text in the file's encoding"
    if _is_total(row):
        return "it is a row of totals"
    if any(isinstance(value, str) and _SIGNED.match(value) for _, value in sorted(row.cells.items())[:1]):
        return "it says who made the table"
    if layout.header is None:
        return None
    if len(row.cells) > 1 and all(
        c in layout.columns and cell_text(v).strip() == layout.columns[c].header for c, v in row.cells.items()
    ):
        return "it repeats the header"
    if not sheet.exact and max(row.cells) > max(layout.columns):
        width = max(layout.columns) + 1
        return f"it has {max(row.cells) + 1} cells under a header of {width}: a delimiter is not quoted"
    return None


def _is_total(row: Row) -> bool:
    firsts = [v for _, v in sorted(row.cells.items())[:2] if isinstance(v, str)]
    return any(len(v) < 12 and _TOTALS.match(v) for v in firsts)


@dataclass
class _Taker:
    """Takes rows of one kind of table; `take` answers why not, or None."""

    layout: Layout
    where: Place
    plan: Plan
    out: Gathered
    time_problems: Counter[str] = field(default_factory=Counter)

    def take(self, row: Row) -> str | None:
        return "no column of texts, trainees or courses was recognised here; map one in reading.columns"

    def finish(self) -> None:
        for problem, n in sorted(self.time_problems.items())[:5]:
            self.out.notes.append(Note(self.where.text, "time", f"{problem} ({n} rows); left empty"))

    def cell(self, row: Row, role: str) -> Value | None:
        column = self.layout.by_role.get(role)
        return None if column is None else row.cells.get(column.index)

    def text(self, row: Row, role: str) -> str | None:
        value = self.cell(row, role)
        if value is None or isinstance(value, CellError):
            return None
        return cell_text(value).strip() or None

    def time(self, row: Row) -> str | None:
        moment = read_time(self.cell(row, "time"), year=self.plan.year)
        if moment.problem:
            self.time_problems[moment.problem] += 1
        return moment.iso

    def rest(self, row: Row, used: frozenset[str]) -> dict[str, object]:
        """What no field takes, by header."""
        found: dict[str, object] = {}
        for index, value in sorted(row.cells.items()):
            column = self.layout.columns.get(index)
            if column is not None and (column.role in used or column.role == "text"):
                continue
            name = column.header if column and column.header else f"column {index + 1}"
            found[name if name not in found else f"{name}.{index + 1}"] = _plain(value)
        return found


def _plain(value: Value) -> object:
    return value if isinstance(value, str | int | float | bool) else cell_text(value)


_DOCUMENT_FIELDS = DOCUMENT_ROLES - {"text", "author_id"}
"""What fields of a document take; all else, and the number of an author, is kept in `meta`."""


@dataclass
class _Documents(_Taker):
    """Rows of texts."""

    floors: Floors = field(default_factory=Floors)
    waiting: list[tuple[int, str, int, str, int | None, str | None]] = field(default_factory=list)
    ids: set[str] = field(default_factory=set)
    markup: int = 0
    organisers: int = 0

    def __post_init__(self) -> None:
        names = (*self.where.names, self.where.sheet)
        headers = " ".join(c.header for c in self.layout.texts)
        asked = self.plan.kind
        guess = kind_of_names(*names, custom=self.plan.kinds) or kind_of_names(headers) or _by_columns(self.layout)
        self.kind = asked or guess or Kind.OTHER
        self.asked = asked is not None
        why = "as asked" if asked else "from names and columns" if guess else "nothing tells; use --kind"
        self.out.notes.append(Note(self.where.text, "kind", f"{self.kind} ({why})"))

    def take(self, row: Row) -> str | None:
        texts = [(column, row.cells.get(column.index)) for column in self.layout.texts]
        written = [(column, value) for column, value in texts if value is not None and _is_written(value)]
        if not written:
            return "its text is empty"
        if errors := [v for _, v in written if isinstance(v, CellError)]:
            return f"its text is an error of the spreadsheet: {errors[0].code}"
        many = len(self.layout.texts) > 1
        told = [(column, text) for column, value in written if (text := self._words(cell_text(value))).strip()]
        for column, text in told:
            self._add(row, text, column.header if many else None, f".{column.index + 1}" if many else "")
        return None if told else "its text is markup without a word, such as a picture"

    def _words(self, text: str) -> str:
        if not is_markup(text):
            return text
        self.markup += 1
        return strip_markup(text)

    def _add(self, row: Row, text: str, question: str | None, suffix: str) -> None:
        thread = self.text(row, "thread") or question or self.layout.defaults.get("thread")
        author = self.text(row, "author") or self.text(row, "author_id")
        meta = self._meta(row)
        known = who_of_nickname(author) if author else None
        if known:
            meta["author_as_written"], author = author, known.author
        document = Document(
            id=self._id(row) + suffix,
            kind=self._kind(row, text, author),
            text=text,
            title=self.text(row, "title"),
            author=author,
            unit=self.text(row, "unit") or (known and known.unit) or self.layout.defaults.get("unit"),
            role=self.text(row, "role"),
            thread=thread,
            time=self.time(row),
            source=Source(self.where.file, self.where.member, self.where.sheet, row.number),
            meta=meta,
        )
        self._thread(row, document)
        self.out.documents.append(document)

    def _meta(self, row: Row) -> dict[str, object]:
        meta = self.rest(row, _DOCUMENT_FIELDS)
        for role, name in (("floor", "floor"), ("reply_floor", "reply_floor")):
            if value := self.text(row, role):
                floor = read_floor(value)
                meta[name] = value if floor is None else floor
        if value := self.text(row, "reply_author"):
            meta["reply_author"] = value
        return meta

    def _id(self, row: Row) -> str:
        column = self.layout.by_role.get("id")
        own = self.text(row, "id") if column else None
        if own and column and fold_header(column.header)[0] == "id" and own not in self.ids:
            self.ids.add(own)
            return own
        return f"{self.where.id}#{row.number:06d}"

    def _kind(self, row: Row, text: str, author: str | None) -> Kind:
        if self.asked:
            return self.kind
        own = kind_of_row(self.text(row, "kind") or "")
        kind = own or self.kind
        if kind is Kind.POST and own is None and self._answers(row, text):
            kind = Kind.REPLY
        if kind is Kind.POST and self._by_organiser(row, author):
            self.organisers += 1
            return Kind.ANNOUNCEMENT
        return kind

    def _answers(self, row: Row, text: str) -> bool:
        if any(
            self.text(row, role) not in (None, "0", "-", "—", "无")
            for role in ("reply_floor", "parent", "reply_author")
        ):
            return True
        title = self.text(row, "title") or ""
        return target_of(text) != (None, None) or bool(re.match(r"\s*(?:re|回复)\s*[:：]", title, re.IGNORECASE))

    def _by_organiser(self, row: Row, author: str | None) -> bool:
        role = self.text(row, "role")
        return bool((author and _ORGANISER.search(author)) or (role and _ORGANISER.search(role)))

    def _thread(self, row: Row, document: Document) -> None:
        floor = read_floor(self.text(row, "floor") or "")
        thread = document.thread or ""
        block = self.floors.add(thread, floor, document.author, document.id)
        if document.kind is not Kind.REPLY and document.kind is not Kind.COMMENT:
            self._remember(row, document)
            return
        to_floor = read_floor(self.text(row, "reply_floor") or "")
        to_name = self.text(row, "reply_author")
        if to_floor is None and to_name is None:
            to_floor, to_name = target_of(document.text)
        self.waiting.append((len(self.out.documents), thread, block, document.id, to_floor, to_name))
        self._remember(row, document)

    def _remember(self, row: Row, document: Document) -> None:
        key, parent = self.text(row, "id"), self.text(row, "parent")
        if key or parent:
            self.out.pending.append(Pending(document.id, self.where.id, key, parent))

    def finish(self) -> None:
        super().finish()
        lost = 0
        for index, thread, block, own, floor, name in self.waiting:
            parent = self.floors.find(thread, block, floor) if floor is not None else None
            if parent is None and name is not None:
                parent = self.floors.latest(thread, block, name)
            if parent is not None and parent != own:
                self.out.documents[index] = replace(self.out.documents[index], reply_to=parent)
            elif floor is not None or name is not None:
                lost += 1
        self._note_threads(lost)

    def _note_threads(self, lost: int) -> None:
        place, notes = self.where.text, self.out.notes
        if lost:
            notes.append(Note(place, "thread", f"{lost} replies name a floor or a person that is not in the thread"))
        for thread, n in self.floors.restarted.items():
            notes.append(
                Note(place, "thread", f"floors of {preview(thread)!r} begin again {n} times: read as {n + 1} threads")
            )
        if self.markup:
            notes.append(Note(place, "columns", f"{self.markup} texts were HTML; their tags were taken off"))
        if self.organisers:
            notes.append(Note(place, "kind", f"{self.organisers} posts are by the organiser: announcements"))


_NOT_ANSWERED = re.compile(r"^\s*[(（](?:空|跳过|未填写?|未作答|未回答|无答案)[)）]\s*$")
"""What survey tools write where nobody wrote."""


def _is_written(value: Value) -> bool:
    text = cell_text(value)
    return bool(text.strip()) and not _NOT_ANSWERED.match(text)


def _by_columns(layout: Layout) -> Kind | None:
    if {"floor", "reply_floor", "reply_author", "parent"} & set(layout.by_role):
        return Kind.POST
    if len(layout.texts) > 1 or layout.by_role.get("thread"):
        return Kind.POST
    told = [layout.by_role[role] for role in ("author", "time", "title") if role in layout.by_role]
    return kind_of_names(*(c.header for c in (*told, *layout.texts) if match_header(c.header).exact))


@dataclass
class _Roster(_Taker):
    """Rows of trainees."""

    def take(self, row: Row) -> str | None:
        name = self.text(row, "author") or self.text(row, "author_id")
        if name is None:
            return "it names no trainee"
        columns = {role: (self.cell(row, role), column) for role, column in self.layout.by_role.items()}
        cells = {role: ("" if v is None else cell_text(v).strip(), c.header) for role, (v, c) in columns.items()}
        self.out.trainees.append((self.where.source(row.number), cells, self.rest(row, frozenset(cells))))
        return None


@dataclass
class _Catalogue(_Taker):
    """Rows of courses."""

    def take(self, row: Row) -> str | None:
        title = self.text(row, "course")
        if title is None:
            return "it names no course"
        cells = {role: self.text(row, role) or "" for role in ("course", "lecturer", "category", "required", "hours")}
        hours = self.layout.by_role.get("hours")
        cells["hours_header"] = hours.header if hours else ""
        self.out.courses.append((self.where.source(row.number), cells))
        return None


_TAKERS: dict[str, Callable[[Layout, Place, Plan, Gathered], _Taker]] = {
    "documents": _Documents,
    "roster": _Roster,
    "catalogue": _Catalogue,
    "unknown": _Taker,
}
