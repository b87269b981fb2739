"""What a reading gives."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from textmine.corpus import Corpus
from textmine.reading.account import FileAccount, Note, Reject
from textmine.reading.roster import Figure, Roster
from textmine.settings import ClassCard, Course

__all__ = ["Finding", "Reading"]


@dataclass(frozen=True, slots=True)
class Finding:
    """A difference between sources, or a doubt about the whole, that an organiser should know of.

    Attributes:
        key: what it is about, as in `Figure.key`, or `overlap`.
        message: for the reader of the summary, in English.
        figures: the figures that differ.
    """

    key: str
    message: str
    figures: tuple[Figure, ...] = ()


@dataclass(frozen=True)
class Reading:
    """All that was read, and the account of it.

    Attributes:
        corpus: the documents.
        roster: the trainees, where there is a roster.
        catalogue: the courses of a 课程表.
        card: the class card that lay beside the files.
        rejects: rows and files that were not read, in order of place.
        notes: what was decided and noticed.
        accounts: rows in, accepted and rejected, for each file.
        findings: where sources differ.
        authors: the authors of each file, announcements left out.
    """

    corpus: Corpus
    roster: Roster | None = None
    catalogue: tuple[Course, ...] = ()
    card: ClassCard | None = None
    rejects: tuple[Reject, ...] = ()
    notes: tuple[Note, ...] = ()
    accounts: tuple[FileAccount, ...] = ()
    findings: tuple[Finding, ...] = ()
    authors: Mapping[str, frozenset[str]] = field(default_factory=dict)

    @property
    def rows(self) -> int:
        """Rows that came in."""
        return sum(account.rows for account in self.accounts)

    @property
    def accepted(self) -> int:
        """Rows that were accepted."""
        return sum(account.accepted for account in self.accounts)

    @property
    def rejected(self) -> int:
        """Rows that were rejected: rows − accepted."""
        return sum(account.rejected for account in self.accounts)

    @property
    def asides(self) -> tuple[Note, ...]:
        """What looks like a part of the corpus and was not read, in order of place."""
        return tuple(sorted({note for note in self.notes if note.topic == "aside"}, key=lambda note: note.place))

    def figures(self) -> list[Figure]:
        """What the class did in figures, from the roster and from the documents; both where they differ."""
        from textmine.reading.reconcile import document_figures

        roster = [] if self.roster is None else self.roster.figures()
        return [*roster, *document_figures(self)]
