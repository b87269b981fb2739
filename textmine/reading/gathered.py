"""What one file gave; picklable, so that files can be read in processes, and joined in order afterwards."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

import polars as pl

from textmine.corpus import FIELDS, Document, Source, as_document
from textmine.reading.account import Note, Reject
from textmine.reading.drafts import Draft, Drafts
from textmine.reading.place import Place
from textmine.settings import ClassCard
from textmine.store import ColumnStore
from textmine.tables import Table

__all__ = ["Gathered", "Waiting", "rejected"]

Trainee = tuple[Source, dict[str, tuple[str, str]], dict[str, object]]
"""Source, cells by role as (text, header), and what no role takes."""


@dataclass
class Gathered:
    """Documents, trainees, courses, rejects and notes; `rows` = `accepted` + rejects.

    Attributes:
        texts: documents that are a file, a member or a form by themselves.
        table: those that are rows of tables, with columns as in `drafts.frame_of`.
        tables: those of JSON lines, with columns as in `corpus.FIELDS`, each with the beginning of its rows' ids.
        trainees, courses, rejects, notes, card, roster: what else was found.
        rows, accepted: how many rows came in, and how many of these were taken.
        lost: replies whose parent, by the platform's own ids, is not in the file.
    """

    texts: list[Document] = field(default_factory=list)
    table: Table = field(default_factory=Table)
    tables: list[tuple[str, Table]] = field(default_factory=list)
    trainees: list[Trainee] = field(default_factory=list)
    courses: list[tuple[Source, dict[str, str]]] = field(default_factory=list)
    rejects: list[Reject] = field(default_factory=list)
    notes: list[Note] = field(default_factory=list)
    card: ClassCard | None = None
    roster: pl.DataFrame | None = None
    rows: int = 0
    accepted: int = 0
    lost: int = 0
    single: bool = False
    """Whether its one text went to others that are files of their own: ten thousand small tables cost far more than one
    of ten thousand rows."""

    def add(self, other: Gathered) -> None:
        """Take in what another part of the same file gave, but for its documents."""
        for name in ("tables", "trainees", "courses", "rejects", "notes"):
            getattr(self, name).extend(getattr(other, name))
        self.card = self.card or other.card
        self.roster = self.roster if other.roster is None else other.roster
        self.rows += other.rows
        self.accepted += other.accepted

    def reject(self, reject: Reject) -> None:
        """Count a row, or a file as one, as rejected."""
        self.rejects.append(reject)
        self.rows += 1

    @property
    def size(self) -> int:
        """Documents."""
        return (
            self.single
            + len(self.texts)
            + sum(table.height for table in (self.table, *(table for _, table in self.tables)))
        )

    def is_single(self, label: str) -> bool:
        """Whether all that a file of this name holds is one text, which is called as the file is."""
        return self.size == len(self.texts) == 1 and self.texts[0].id == label

    @property
    def documents(self) -> list[Document]:
        """Texts and rows of tables as documents, for people and for tests."""
        rows = (row for frame in self.table.frames() for row in frame.select(FIELDS).iter_rows(named=True))
        return [*self.texts, *map(as_document, rows)]

    def with_texts_as_rows(self, store: ColumnStore) -> Table:
        """Texts and rows of tables as one table."""
        if not self.texts:
            return self.table
        drafts = Drafts(store)
        drafts.extend(self.table)
        for text in self.texts:
            drafts.add(Draft(text))
        return drafts.table()


def rejected(place: Place, reason: str, start: str = "") -> Gathered:
    """Nothing but the reject of a whole file, a member or a sheet."""
    out = Gathered()
    out.reject(Reject(place.file, reason, start, place.member, place.sheet))
    return out


class Waiting:
    """What files gave, until all are read: beyond some megabytes of rows that are held these go into a store."""

    def __init__(self, store: ColumnStore) -> None:
        self._store = store
        self._held: list[Gathered] = []
        self._size = 0

    def add(self, parts: Iterable[Gathered]) -> None:
        """Hold what some files gave, or write the rows of all that are held."""
        for part in parts:
            self._held.append(part)
            self._size += sum(table.held for table in (part.table, *(table for _, table in part.tables)))
        if self._store.takes(self._size):
            for part in self._held:
                part.table = part.table.stored(self._store)
                part.tables = [(place, table.stored(self._store)) for place, table in part.tables]
            self._held, self._size = [], 0
