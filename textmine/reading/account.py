"""The account of a reading: what came in, what was accepted, what was not and why.

Rows in = accepted + rejected, for each file. A file that cannot be read at all counts as one row, rejected.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path

from textmine.spreadsheets import write_csv

__all__ = ["FileAccount", "Note", "Reject", "UnreadableError", "in_one_line", "preview", "write_rejects"]


class UnreadableError(Exception):
    """A file, a member or a row that cannot be read; the message is the reason of its reject."""


def in_one_line(*parts: str | None) -> str:
    r"""A place from the outermost part to the innermost; what breaks the line or cannot be seen by its number.

    >>> in_one_line("研讨.zip", None, "第一轮\n.txt")
    '研讨.zip / 第一轮\\n.txt'
    """
    shown = " / ".join(part for part in parts if part)
    return "".join(c if c.isprintable() or c == "\u3000" else c.encode("unicode_escape").decode() for c in shown)


@dataclass(frozen=True, slots=True)
class Reject:
    """A row or a file that was not read.

    Attributes:
        file, member, sheet, row: where it stands, as far as known.
        reason: why not, in one line.
        start: the first characters of what stands there.
    """

    file: str
    reason: str
    start: str = ""
    member: str | None = None
    sheet: str | None = None
    row: int | None = None

    @property
    def place(self) -> str:
        """The place in one line.

        >>> Reject("发帖.xlsx", "no text", sheet="研讨帖", row=7).place
        '发帖.xlsx / 研讨帖 / row 7'
        """
        row = None if self.row is None else f"row {self.row}"
        return in_one_line(self.file, self.member, self.sheet, row)


@dataclass(frozen=True, slots=True)
class Note:
    """Something that was decided or noticed while reading, for people.

    `topic` is one of: columns, kind, encoding, time, identity, thread, unit, sheet, file, roster, catalogue, card, and
    aside: what looks like a part of the corpus and was not read, of which everyone is told.
    """

    place: str
    topic: str
    message: str


@dataclass(slots=True)
class FileAccount:
    """What became of the rows of one file; a text of its own (a .docx, a .txt) is one row.

    `documents` may be more than `accepted`, where a row of a survey holds several answers, or less, where rows went
    to the roster or to the catalogue.
    """

    file: str
    rows: int = 0
    accepted: int = 0
    rejected: int = 0
    documents: int = 0
    roster: int = 0
    catalogue: int = 0
    notes: list[str] = field(default_factory=list)

    @property
    def balanced(self) -> bool:
        """Whether rows in = accepted + rejected."""
        return self.rows == self.accepted + self.rejected


_PREVIEW = 40
"""Characters of a reject that are shown: enough to find the row, too few to be read as a text."""


def preview(value: object) -> str:
    r"""The first characters of something, on one line, without characters that no file could hold.

    >>> preview("第一行\n第二行")  # first line, second line
    '第一行 第二行'
    """
    text = value if isinstance(value, str) else repr(value)
    line = " ".join(text[: 4 * _PREVIEW].replace("\x00", "␀").split())[:_PREVIEW]
    return line.encode("utf-8", "backslashreplace").decode("utf-8")


def write_rejects(path: Path, rejects: Iterable[Reject]) -> None:
    """Write the rejects as a table: place, reason, start."""
    write_csv(path, [("place", "reason", "start"), *((r.place, r.reason, r.start) for r in rejects)])
