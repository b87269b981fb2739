"""Documents of a file as rows, with what is known of each until all of the file is read: whom it may answer.

A table may be larger than memory: some thousand documents become rows, and many rows go into a store.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass

import polars as pl

from textmine.corpus import FIELDS, Document
from textmine.store import ColumnStore
from textmine.tables import GrowingTable, Table

__all__ = ["Draft", "Drafts", "frame_of"]

_CHARACTERS_AT_ONCE = 1_000_000
"""Characters of texts that become rows together."""
_DRAFTS_AT_ONCE = 20_000
"""Documents that do, where they are short."""


@dataclass(frozen=True, slots=True)
class Draft:
    """A document of a table, and whom it may answer.

    Attributes:
        document: the document.
        table: the table in which it stands.
        key, parent: the platform's own ids of it and of what it answers, which may stand in another table of the file.
        block: which of the threads of this name it stands in.
        to_floor, to_name: the floor and the person that it addresses.
        is_organisers: whether it was taken for the organiser's.
        floor: the floor of its thread on which it stands.
    """

    document: Document
    table: str | None = None
    key: str | None = None
    parent: str | None = None
    block: int = 0
    to_floor: int | None = None
    to_name: str | None = None
    is_organisers: bool = False
    floor: int | None = None


_HINTS = {
    "table": pl.String,
    "key": pl.String,
    "parent": pl.String,
    "block": pl.Int32,
    "to_floor": pl.Int64,
    "to_name": pl.String,
    "is_organisers": pl.Boolean,
    "floor": pl.Int64,
}
"""Columns besides those of documents; in tables their names begin with `_`."""


def frame_of(drafts: Sequence[Draft]) -> pl.DataFrame:
    """Documents as rows."""
    documents = [draft.document for draft in drafts]
    columns = {name: [getattr(d, name) for d in documents] for name in FIELDS if name not in ("source", "meta")}
    columns["kind"] = [str(d.kind) for d in documents]
    columns["source"] = [d.source.to_json() for d in documents]
    columns["meta"] = [json.dumps(dict(d.meta), ensure_ascii=False, sort_keys=True) for d in documents]
    hints = {f"_{name}": [getattr(draft, name) for draft in drafts] for name in _HINTS}
    types = dict.fromkeys(FIELDS, pl.String()) | {f"_{name}": type_() for name, type_ in _HINTS.items()}
    return pl.DataFrame({name: (columns | hints)[name] for name in types}, schema=types)


class Drafts:
    """Documents to which others are added.

    Args:
        store: takes their rows when they have become many.
    """

    def __init__(self, store: ColumnStore) -> None:
        self._rows = GrowingTable(store)
        self._held: list[Draft] = []
        self._characters = 0

    def add(self, draft: Draft) -> None:
        """Add a document at the end."""
        self._held.append(draft)
        self._characters += len(draft.document.text)
        if self._characters >= _CHARACTERS_AT_ONCE or len(self._held) >= _DRAFTS_AT_ONCE:
            self._settle()

    @property
    def height(self) -> int:
        """How many there are."""
        return self._rows.height + len(self._held)

    def extend(self, table: Table) -> None:
        """Add rows at the end."""
        self._settle()
        self._rows.extend(table)

    def documents_or_table(self) -> tuple[list[Document], Table]:
        """All that were added: few of no table as documents, any others as rows."""
        held = [draft.document for draft in self._held]
        return ([], self.table()) if self._rows.height else (held, Table())

    def table(self) -> Table:
        """All that were added."""
        self._settle()
        return self._rows.table()

    def _settle(self) -> None:
        if self._held:
            self._rows.add(frame_of(self._held))
            self._held, self._characters = [], 0
