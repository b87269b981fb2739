"""Where a reader stands, and what it was asked."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from textmine.corpus import Kind, Source
from textmine.reading.account import in_one_line
from textmine.reading.limits import LIMITS, Limits
from textmine.settings import ReadingSettings
from textmine.store import ColumnStore

__all__ = ["Place", "Plan"]


@dataclass(frozen=True, slots=True)
class Place:
    """A file, a member of it, a sheet of that.

    `file` is relative to what was given on the command line, so that ids do not depend on the machine.
    """

    file: str
    member: str | None = None
    sheet: str | None = None
    only: bool = True
    """Whether the sheet is the only one: ids then leave its name out."""

    @property
    def text(self) -> str:
        """The place in one line."""
        return in_one_line(self.file, self.member, self.sheet)

    @property
    def id(self) -> str:
        """The beginning of ids of what stands here."""
        return "/".join(part for part in (self.file, self.member, None if self.only else self.sheet) if part)

    @property
    def names(self) -> tuple[str, ...]:
        """Folders, file and members, the outermost first."""
        return tuple(part for path in (self.file, self.member) if path for part in path.split("/"))

    @property
    def name(self) -> str:
        """The name of the file itself."""
        return self.names[-1]

    def at(self, sheet: str | None) -> Place:
        """The same place, a sheet of it."""
        return replace(self, sheet=sheet)

    def source(self, row: int) -> Source:
        """A row of this place."""
        return Source(self.file, self.member, self.sheet, row)


@dataclass(frozen=True)
class Plan:
    """What was asked of a reading."""

    settings: ReadingSettings
    kind: Kind | None = None
    encoding: str | None = None
    kinds: Mapping[str, Kind] = field(default_factory=dict)
    year: int | None = None
    limits: Limits = LIMITS
    store: ColumnStore = field(default_factory=ColumnStore)
    """Where tables go that are large."""
