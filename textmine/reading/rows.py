"""Rows of a table to documents, trainees of a roster, or courses; each row is accepted or rejected, with the reason."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field

import polars as pl

from textmine.corpus import Document, Kind, Source
from textmine.organisers import is_organisers_role, speaks_for_organiser
from textmine.reading.account import Note, preview
from textmine.reading.columns import DOCUMENT_ROLES, fold_header, match_header
from textmine.reading.contents import NOT_ANSWERED
from textmine.reading.dates import read_time
from textmine.reading.drafts import Draft, Drafts
from textmine.reading.gathered import Gathered
from textmine.reading.kinds import kind_of_names, kind_of_row
from textmine.reading.layout import Layout
from textmine.reading.markup import is_markup, strip_markup
from textmine.reading.names import who_of_nickname
from textmine.reading.place import Place, Plan
from textmine.reading.seen import Seen
from textmine.reading.sheet import CellError, Row, Value, cell_text
from textmine.reading.threads import Answers, Floors, read_floor, target_of
from textmine.tables import Table

__all__ = ["TAKERS", "Taker"]

_AT_SCHOOL = re.compile("班主任|辅导员|教务|指导教师")
"""Of organisers' roles, what trainees are at school as well: a head teacher, a dean, who leads the Young Pioneers."""
_NOBODY = re.compile(
    r"(?:匿名(?:用户|学员|网友|提交|填写|回答|发[帖言表布])?|游客|保密|不愿透露|未填写?|无|[/／*＊.。?？\-—－]+)$"
)
"""In place of a name: none is given. 匿名用户07 is one person among others."""
_ON_PLATFORM = re.compile("角色|身份|类型|role$")
"""Headers of columns that tell what somebody is on the platform; 职务 and 岗位 tell what they are at school."""
_MANY, _MANY_SHARE = 3, 0.25
"""So many people, and this share of a table's, are no organisers whatever their role is called: in a class of head
teachers it is 班主任. A guess."""


@dataclass
class Taker:
    """Takes rows of one kind of table."""

    layout: Layout
    where: Place
    plan: Plan
    out: Gathered
    above: Taker | None = None
    """That of the table above in the same sheet."""
    time_problems: Counter[str] = field(default_factory=Counter)

    def take(self, row: Row) -> str | None:
        """Take a row; the answer is why not, or None."""
        return "no column of texts, trainees or courses was recognised here; map one in reading.columns"

    def finish(self) -> None:
        """Do what can only be done when all rows are there."""
        for problem, n in sorted(self.time_problems.items())[:5]:
            self.out.notes.append(Note(self.where.text, "time", f"{problem} ({n} rows); left empty"))

    def cell(self, row: Row, role: str) -> Value | None:
        """The cell in the column of a role."""
        column = self.layout.by_role.get(role)
        return None if column is None else row.cells.get(column.index)

    def text(self, row: Row, role: str) -> str | None:
        """The same as text, None where there is none."""
        value = self.cell(row, role)
        if value is None or isinstance(value, CellError):
            return None
        return cell_text(value).strip() or None

    def time(self, row: Row) -> str | None:
        """The row's time in ISO 8601; what cannot be read is noted."""
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
class _Documents(Taker):
    """Rows of texts."""

    markup: int = 0
    organisers: Counter[str | None] = field(default_factory=Counter)
    """How many posts were taken for the organiser's, by author."""

    def __post_init__(self) -> None:
        names = (*self.where.names, self.where.sheet)
        headers = " ".join(c.header for c in self.layout.texts)
        asked = self.plan.kind
        if isinstance(self.above, _Documents):
            # tables of one sheet differ by what stands above each; an id that stands in one is taken.
            names = (*names, headers, *self.layout.titles)
        self.ids: Seen = self.above.ids if isinstance(self.above, _Documents) else Seen(self.plan.store)
        self.floors = Floors(self.plan.store)
        guess = kind_of_names(*names, custom=self.plan.kinds) or kind_of_names(headers) or _by_columns(self.layout)
        self._table = f"{self.where.id}#{self.layout.header}"
        self._drafts = Drafts(self.plan.store)
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
        author = self._somebody(row, "author") or self._somebody(row, "author_id")
        own, time = self._id(row), self.time(row)
        meta = self._meta(row, own, time)
        known = who_of_nickname(author) if author else None
        if known:
            meta["author_as_written"], author = author, known.author
        kind, is_organisers = self._kind(row, text, author)
        document = Document(
            id=own + suffix,
            kind=kind,
            text=text,
            title=self.text(row, "title"),
            author=author,
            unit=self._somebody(row, "unit") or (known and known.unit) or self.layout.defaults.get("unit"),
            role=self.text(row, "role"),
            thread=thread,
            time=time,
            source=Source(self.where.file, self.where.member, self.where.sheet, row.number),
            meta=meta,
        )
        floor = read_floor(self.text(row, "floor") or "")
        block = self.floors.add(document.thread or "", floor)
        to_floor, to_name = self._target(row, document)
        key, parent = self.text(row, "id"), self.text(row, "parent")
        draft = Draft(document, self._table, key, parent, block, to_floor, to_name, is_organisers, floor)
        self._drafts.add(draft)

    def _somebody(self, row: Row, role: str) -> str | None:
        """A name or a unit; whoever answers without giving one is nobody, and not one person of that name."""
        told = self.text(row, role)
        return None if told is None or _NOBODY.match(told) else told

    def _meta(self, row: Row, own: str, time: str | None) -> dict[str, object]:
        """What no field takes, and what a field could not take: other kinds, other ids, what is no time."""
        used = _DOCUMENT_FIELDS - {"parent"}
        if self.asked or kind_of_row(self.text(row, "kind") or "") is None:
            used -= {"kind"}
        if own != self.text(row, "id"):
            used -= {"id"}
        meta = self.rest(row, used)
        if time is None and (value := self.cell(row, "time")) is not None:
            meta["time_as_written"] = cell_text(value)
        for role, name in (("floor", "floor"), ("reply_floor", "reply_floor")):
            if value := self.text(row, role):
                floor = read_floor(value)
                meta[name] = value if floor is None else floor
        written, addressed = self.text(row, "reply_author"), self._addressed(row)
        if addressed:
            meta["reply_author"] = addressed
        if written != addressed:
            meta["reply_author_as_written"] = written
        return meta

    def _addressed(self, row: Row) -> str | None:
        """Whom a reply names, called as the authors of documents are."""
        written = self.text(row, "reply_author")
        known = who_of_nickname(written) if written else None
        return known.author if known else written

    def _id(self, row: Row) -> str:
        column = self.layout.by_role.get("id")
        own = self.text(row, "id") if column else None
        if own and column and fold_header(column.header)[0] == "id" and self.ids.add(own):
            return own
        return f"{self.where.id}#{row.number:06d}"

    def _kind(self, row: Row, text: str, author: str | None) -> tuple[Kind, bool]:
        """What a text is, and whether it is taken for the organiser's by whose it is."""
        if self.asked:
            return self.kind, False
        own = kind_of_row(self.text(row, "kind") or "")
        kind = own or self.kind
        if kind is Kind.POST and own is None and self._answers(row, text):
            kind = Kind.REPLY
        if kind is Kind.POST and self._by_organiser(row, author):
            self.organisers[author] += 1
            return Kind.ANNOUNCEMENT, True
        return kind, False

    def _answers(self, row: Row, text: str) -> bool:
        if any(
            self.text(row, role) not in (None, "0", "-", "—", "无")
            for role in ("reply_floor", "parent", "reply_author")
        ):
            return True
        title = self.text(row, "title") or ""
        return target_of(text) != (None, None) or bool(re.match(r"\s*(?:re|回复)\s*[:：]", title, re.IGNORECASE))

    def _by_organiser(self, row: Row, author: str | None) -> bool:
        if author and speaks_for_organiser(author):
            return True
        role = self.text(row, "role")
        if not role or not is_organisers_role(role):
            return False
        header = match_header(self.layout.by_role["role"].header).name
        return bool(_ON_PLATFORM.search(header)) or not _AT_SCHOOL.search(role)

    def _target(self, row: Row, document: Document) -> tuple[int | None, str | None]:
        """The floor and the person that a reply addresses."""
        if document.kind not in (Kind.REPLY, Kind.COMMENT):
            return None, None
        to_floor = read_floor(self.text(row, "reply_floor") or "")
        to_name = self._addressed(row)
        if to_floor is None and to_name is None:
            to_floor, to_name = target_of(document.text)
            known = who_of_nickname(to_name) if to_name else None
            to_name = known.author if known else to_name
        return to_floor, to_name

    def finish(self) -> None:
        super().finish()
        table = self._without_organisers(self._drafts.table())
        answers = Answers(table)
        table = table.changed(answers.found, self.plan.store)
        self.out.table = self.out.table.joined(table)
        self._note_threads(answers.lost)

    def _without_organisers(self, table: Table) -> Table:
        """Posts of people who are too many to be organisers are posts."""
        if not self.organisers:
            return table
        told = (frame["author"].unique() for rows in (self.out.table, table) for frame in rows.frames("author"))
        people = {author for column in told for author in column if author and not speaks_for_organiser(author)}
        by_role = sorted(author for author in self.organisers if author is not None and author in people)
        if len(by_role) < _MANY or len(by_role) < _MANY_SHARE * len(people):
            return table
        for author in by_role:
            del self.organisers[author]
        is_post = pl.col("_is_organisers") & pl.col("author").is_in(by_role)
        kind = pl.when(is_post).then(pl.lit(str(Kind.POST))).otherwise("kind").alias("kind")
        return table.changed(lambda rows: rows.with_columns(kind), self.plan.store)

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
        if n := self.organisers.total():
            notes.append(Note(place, "kind", f"{n} posts are by the organiser: announcements"))


def _is_written(value: Value) -> bool:
    text = cell_text(value)
    return bool(text.strip()) and not NOT_ANSWERED.match(text)


def _by_columns(layout: Layout) -> Kind | None:
    if {"floor", "reply_floor", "reply_author", "parent"} & set(layout.by_role):
        return Kind.POST
    if layout.by_role.get("thread"):
        return Kind.POST
    if len(layout.texts) > 1:  # what a survey asks each to write
        return Kind.REPORT
    told = [layout.by_role[role] for role in ("author", "time", "title") if role in layout.by_role]
    return kind_of_names(*(c.header for c in (*told, *layout.texts) if match_header(c.header).exact))


@dataclass
class _Roster(Taker):
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
class _Catalogue(Taker):
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


TAKERS: dict[str, Callable[[Layout, Place, Plan, Gathered, Taker | None], Taker]] = {
    "documents": _Documents,
    "roster": _Roster,
    "catalogue": _Catalogue,
    "unknown": Taker,
}
