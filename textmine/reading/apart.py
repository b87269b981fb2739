"""Sheets of a workbook, members of an archive and tables of a page as one file, in which each id stands once.

Sheets number their rows from 1 as files do. What an earlier part holds word for word under the same id is a reject; any
other id that stands there already gets the part's place before it.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import replace

from textmine.corpus import Document, Source
from textmine.reading.account import Reject, preview
from textmine.reading.gathered import Gathered
from textmine.reading.place import Place

__all__ = ["join_parts"]


def join_parts(parts: Iterable[tuple[Place, Gathered]]) -> Gathered:
    """All parts of one file, in order. Of JSON lines `unify_ids` keeps the ids apart."""
    out, seen = Gathered(), dict[str, Document]()
    for place, part in parts:
        if any(document.id in seen for document in part.documents):
            _keep_apart(part, place, seen)
        out.add(part)
        seen.update((document.id, document) for document in part.documents)
    return out


def _keep_apart(part: Gathered, place: Place, seen: Mapping[str, Document]) -> None:
    rows: dict[Source, list[Document]] = defaultdict(list)
    for document in part.documents:
        rows[document.source].append(document)
    copies = {source: row for source, row in rows.items() if all(_says_the_same(d, seen.get(d.id)) for d in row)}
    for source, row in copies.items():
        reason, start = f"the same row stands in an earlier sheet or member: {preview(row[0].id)}", preview(row[0].text)
        part.rejects.append(Reject(place.file, reason, start, source.member, source.sheet, source.row))
    part.accepted -= len(copies)
    dropped = {document.id for row in copies.values() for document in row}
    kept = [document for document in part.documents if document.id not in dropped]
    new = {document.id: f"{place.id}/{document.id}" for document in kept if document.id in seen}
    # who answers a copy answers the row that stands there already: its id is the same.
    part.documents = [replace(d, id=new.get(d.id, d.id), reply_to=new.get(d.reply_to or "", d.reply_to)) for d in kept]
    part.pending = [
        replace(item, document=new.get(item.document, item.document))
        for item in part.pending
        if item.document not in dropped
    ]


def _says_the_same(document: Document, other: Document | None) -> bool:
    """Whether two rows of one id are one; the kind may be that of the sheet, the parent may be known in one only."""
    if other is None:
        return False
    return replace(document, source=other.source, kind=other.kind, reply_to=other.reply_to) == other
