"""What was decided while reading, for people: the text of `textmine read --explain`, and the account."""

from __future__ import annotations

from itertools import groupby

from textmine.reading.result import Reading

__all__ = ["explain", "summary"]


def explain(reading: Reading) -> str:
    """File by file: rows in, accepted and rejected; columns, kinds, encodings, doubts; at the end what differs."""
    lines: list[str] = []
    for account in sorted(reading.accounts, key=lambda a: a.file):
        lines.append(
            f"{account.file}: {account.rows} rows in = {account.accepted} accepted + {account.rejected} rejected"
        )
        made = [("documents", account.documents), ("trainees", account.roster), ("courses", account.catalogue)]
        lines.append("  gave " + (", ".join(f"{n} {what}" for what, n in made if n) or "nothing"))
        notes = [n for n in reading.notes if n.place.split(" / ")[0] == account.file]
        lines += _grouped([(n.place.partition(" / ")[2], n.topic, n.message) for n in notes])
    files = {account.file for account in reading.accounts}
    rest = [(n.place, n.topic, n.message) for n in reading.notes if n.place.split(" / ")[0] not in files]
    lines += ["all files:", *_grouped(rest)] if rest else []
    lines += [f"difference: {finding.message}" for finding in reading.findings]
    lines += [f"reject: {r.place}: {r.reason}" + (f" [{r.start}]" if r.start else "") for r in reading.rejects[:_SHOWN]]
    if len(reading.rejects) > _SHOWN:
        lines.append(f"… and {len(reading.rejects) - _SHOWN} more rejects")
    return "\n".join(lines) + "\n"


_SHOWN = 50
"""Rejects and members that are shown one by one; all stand in rejects.csv."""


def _grouped(notes: list[tuple[str, str, str]]) -> list[str]:
    """Notes as lines; the same note of many members of an archive stands once."""
    lines = []
    notes = sorted(notes, key=lambda n: (n[1], n[2], n[0]))
    for (topic, message), group in groupby(notes, key=lambda n: (n[1], n[2])):
        places = [place for place, _, _ in group]
        where = (
            f" ({places[0]})"
            if len(places) == 1 and places[0]
            else f" ({len(places)} times)"
            if len(places) > 1
            else ""
        )
        lines.append(f"  {topic}{where}: {message}")
    return lines


def summary(reading: Reading) -> str:
    """The account in one paragraph.

    For the end of `textmine read` and of a run: documents and people, rows in = accepted + rejected, and what differs.
    """
    parts = [
        f"{len(reading.corpus)} documents by {len(reading.corpus.distinct('person'))} people",
        f"{reading.rows} rows in = {reading.accepted} accepted + {reading.rejected} rejected",
    ]
    if reading.roster is not None:
        parts.append(f"a roster of {len(reading.roster)}")
    if reading.findings:
        parts.append(f"{len(reading.findings)} differences between sources")
    return "; ".join(parts)
