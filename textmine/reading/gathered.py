"""What one file gave; picklable, so that files can be read in processes, and joined in order afterwards."""

from __future__ import annotations

from dataclasses import dataclass, field

import polars as pl

from textmine.corpus import Document, Source
from textmine.reading.account import Note, Reject
from textmine.reading.place import Place
from textmine.settings import ClassCard
from textmine.store import Table

__all__ = ["Gathered", "Pending", "rejected"]

Trainee = tuple[Source, dict[str, tuple[str, str]], dict[str, object]]
"""Source, cells by role as (text, header), and what no role takes."""


@dataclass(frozen=True, slots=True)
class Pending:
    """A platform's own id of a document and of its parent, which may stand in another table of the file."""

    document: str
    table: str
    key: str | None
    parent: str | None


@dataclass
class Gathered:
    """Documents, trainees, courses, rejects and notes; `rows` = `accepted` + rejects.

    JSON lines come as `tables` (columns as in `corpus.FIELDS`) instead of documents, with the beginnings of the ids of
    what stands in each.
    """

    documents: list[Document] = field(default_factory=list)
    tables: list[tuple[str, Table]] = field(default_factory=list)
    trainees: list[Trainee] = field(default_factory=list)
    courses: list[tuple[Source, dict[str, str]]] = field(default_factory=list)
    pending: list[Pending] = field(default_factory=list)
    rejects: list[Reject] = field(default_factory=list)
    notes: list[Note] = field(default_factory=list)
    card: ClassCard | None = None
    roster: pl.DataFrame | None = None
    rows: int = 0
    accepted: int = 0

    def add(self, other: Gathered) -> None:
        """Take in what another part of the same file gave."""
        for name in ("documents", "tables", "trainees", "courses", "pending", "rejects", "notes"):
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
        return len(self.documents) + sum(table.height for _, table in self.tables)


def rejected(place: Place, reason: str, start: str = "") -> Gathered:
    """Nothing but the reject of a whole file, a member or a sheet."""
    out = Gathered()
    out.reject(Reject(place.file, reason, start, place.member, place.sheet))
    return out
