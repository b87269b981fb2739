"""Sheets of a workbook, members of an archive and tables of a page as one file, in which each id stands once.

Sheets number their rows from 1 as files do. What an earlier part holds word for word under the same id is a reject; any
other id that stands there already gets the part's place before it.
"""

from __future__ import annotations

import json
from collections.abc import Collection, Iterable, Iterator

import polars as pl

from textmine.corpus import FIELDS, Source
from textmine.reading.account import Reject, preview
from textmine.reading.drafts import Draft, Drafts
from textmine.reading.gathered import Gathered
from textmine.reading.place import Place
from textmine.reading.seen import Seen
from textmine.store import ColumnStore
from textmine.tables import Table

__all__ = ["join_parts"]

_CONTENT = tuple(name for name in FIELDS if name not in ("source", "kind", "reply_to"))
"""What two rows of one id say alike if they are one; the kind may be that of the sheet, the parent may be known in one
only."""


def join_parts(parts: Iterable[tuple[Place, Gathered]], store: ColumnStore) -> Gathered:
    """All parts of one file, in order. Of JSON lines `unify_ids` keeps the ids apart."""
    out, drafts = Gathered(), Drafts(store)
    seen, latest = Seen(store), Gathered()
    for place, part in parts:
        if part.texts or part.table.height:
            seen.update(_ids(latest))  # those of a file's only part are not asked for
            if common := seen.among(_ids(part) if drafts.height else ()):
                _keep_apart(part, place, common, earlier=drafts.table(), store=store)
            latest = part
        out.add(part)
        for text in part.texts:
            drafts.add(Draft(text))
        drafts.extend(part.table)
    out.texts, out.table = drafts.documents_or_table()
    return out


def _ids(part: Gathered) -> Iterator[pl.Series]:
    yield pl.Series([text.id for text in part.texts], dtype=pl.String)
    yield from (frame["id"] for frame in part.table.frames("id"))


def _keep_apart(part: Gathered, place: Place, common: Collection[str], *, earlier: Table, store: ColumnStore) -> None:
    """Leave out of a part what stands in an earlier one, and give its other rows of the same ids ids of their own.

    What of a part becomes several documents (a row of a survey) is left out if all of these stand there.
    """
    again = pl.col("id").is_in(list(common))
    told = [rows.filter(again) for rows in earlier.frames(*_CONTENT)]
    said = pl.concat(told).unique().with_columns(pl.lit(value=True).alias("_said"))

    def without_copies(rows: pl.DataFrame) -> pl.DataFrame:
        found = rows.join(said, on=_CONTENT, how="left", nulls_equal=True, maintain_order="left")
        is_copy = found.select(pl.col("_said").fill_null(value=False).all().over("source")).to_series()
        if not is_copy.any():
            return rows
        copies = rows.filter(is_copy).unique("source", keep="first", maintain_order=True)
        for id_, text, where in copies.select("id", "text", "source").iter_rows():
            source, reason = (
                Source(**json.loads(where)),
                f"the same row stands in an earlier sheet or member: {preview(id_)}",
            )
            part.rejects.append(Reject(place.file, reason, preview(text), source.member, source.sheet, source.row))
        part.accepted -= copies.height
        return rows.filter(~is_copy)

    part.texts, part.table = [], part.with_texts_as_rows(store).changed(without_copies, store)
    new = {id_: f"{place.id}/{id_}" for column in _ids(part) for id_ in column if id_ in common}
    # who answers a copy answers the row that stands there already: its id is the same.
    part.table = part.table.changed(lambda rows: rows.with_columns(pl.col("id", "reply_to").replace(new)), store)
