"""One table of all files, in which each id stands once."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import accumulate

import numpy as np
import polars as pl
from numpy.typing import NDArray

from textmine.corpus import FIELDS
from textmine.reading.account import FileAccount, Note, Reject, preview
from textmine.tables import Table

__all__ = ["unify_ids"]


def unify_ids(
    tables: Sequence[tuple[str, Table, FileAccount]], notes: list[Note], rejects: list[Reject]
) -> list[pl.LazyFrame]:
    """Join the documents of files, and of members of JSON lines.

    Within one a second row of one id is a reject. Two that use the same ids (each counts from 1) keep all their rows:
    those of the later one get its name before the id. A row that stands in both word for word is a reject.

    Args:
        tables: the name, the documents, and the account of the file in which they stand.
        notes: what is renamed is told here.
        rejects: what is left out is told here.

    Returns:
        The parts of the table, in order.
    """
    kept: list[pl.LazyFrame] = []
    seen = np.empty(0, np.uint64)
    for label, table, account in tables:
        parts = list(map(_whole, table.lazy()))
        hashes = np.sort(_hashes(parts))
        if len(twice := hashes[1:][hashes[1:] == hashes[:-1]]):
            parts = _drop_twice(parts, twice, label, rejects, account)
        if len(common := hashes[_among(hashes, seen)]):
            parts = _rename(parts, common, label, kept, notes, rejects, account)
        if len(twice) or len(common):
            hashes = np.sort(_hashes(parts))
        kept += parts
        seen = np.insert(seen, np.searchsorted(seen, hashes), hashes) if len(seen) else hashes
    return kept or [_whole(pl.LazyFrame())]


def _hashes(parts: Sequence[pl.LazyFrame]) -> NDArray[np.uint64]:
    """A number for each id: a look at rows whose numbers are the same tells whether their ids are."""
    columns = (part.select(pl.col("id").hash()).collect().to_series().to_numpy() for part in parts)
    return np.concatenate([np.empty(0, np.uint64), *columns])


def _among(values: NDArray[np.uint64], ordered: NDArray[np.uint64]) -> NDArray[np.bool_]:
    if not len(ordered):
        return np.zeros(len(values), np.bool_)
    found: NDArray[np.bool_] = ordered[np.searchsorted(ordered, values).clip(max=len(ordered) - 1)] == values
    return found


def _with_hash(parts: Sequence[pl.LazyFrame], hashes: NDArray[np.uint64]) -> pl.DataFrame:
    """The rows whose ids have these numbers."""
    return pl.concat(
        part.filter(pl.col("id").hash().is_in(pl.lit(pl.Series(hashes).implode()))) for part in parts
    ).collect()


def _numbered(parts: Sequence[pl.LazyFrame]) -> list[pl.LazyFrame]:
    """Parts with the number of each row in all of them."""
    heights = [part.select(pl.len()).collect().item() for part in parts]
    return [
        part.with_row_index("_row", begin) for part, begin in zip(parts, accumulate(heights, initial=0), strict=False)
    ]


def _without(numbered: Sequence[pl.LazyFrame], rows: pl.Series) -> list[pl.LazyFrame]:
    """Parts without some rows, and without numbers."""
    kept = ~pl.col("_row").is_in(pl.lit(rows.implode()))
    return [part.filter(kept).drop("_row") for part in numbered]


def _whole(table: pl.LazyFrame) -> pl.LazyFrame:
    known = table.collect_schema().names()
    missing = [pl.lit(None, pl.String).alias(name) for name in FIELDS if name not in known]
    return table.with_columns(missing).select(pl.col(FIELDS).cast(pl.String))


def _drop_twice(
    parts: Sequence[pl.LazyFrame], twice: NDArray[np.uint64], label: str, rejects: list[Reject], account: FileAccount
) -> list[pl.LazyFrame]:
    """Which row of one id stays depends on what it says, not on where it stands: input may be shuffled."""
    content = [name for name in FIELDS if name != "source"]
    numbered = _numbered(parts)
    order = _with_hash(numbered, twice).sort(*content, "_row", nulls_last=True)
    first = order["id"].is_first_distinct()
    _reject(order.filter(~first), "its id stands twice in the file", label, rejects, account)
    return _without(numbered, order.filter(~first)["_row"])


def _reject(frame: pl.DataFrame, reason: str, label: str, rejects: list[Reject], account: FileAccount) -> None:
    rows = frame["source"].str.json_path_match("$.row").to_list()
    member = label.removeprefix(account.file).removeprefix("/") or None
    for id_, text, row in zip(frame["id"], frame["text"], rows, strict=True):
        number = int(row) if row and row.isdecimal() else None
        rejects.append(Reject(account.file, f"{reason}: {preview(id_)}", preview(text), member, row=number))
    account.accepted -= frame.height
    account.rejected += frame.height
    account.documents -= frame.height


def _rename(
    parts: list[pl.LazyFrame],
    common: NDArray[np.uint64],
    label: str,
    kept: Sequence[pl.LazyFrame],
    notes: list[Note],
    rejects: list[Reject],
    account: FileAccount,
) -> list[pl.LazyFrame]:
    # what a reply answers may stand in one of the two alone.
    content = [name for name in FIELDS if name not in ("source", "reply_to")]
    numbered = _numbered(parts)
    earlier = _with_hash([part.select(content) for part in kept], common)
    rows = _with_hash(numbered, common).join(earlier.select("id").unique(), on="id", how="semi")
    again = rows.join(earlier, on=content, how="semi", nulls_equal=True)
    if again.height:
        _reject(again, "the same row stands in another file", label, rejects, account)
        parts = _without(numbered, again["_row"])
    if not (n := rows.height - again.height):
        return parts
    notes.append(Note(label, "file", f"{n} ids stand in another file too; all ids here begin with {label}/"))
    own = pl.concat(part.select("id") for part in parts).collect().to_series()
    in_file = pl.col("reply_to").is_in(pl.lit(own.implode()))
    answers = pl.when(in_file).then(pl.lit(label + "/") + pl.col("reply_to")).otherwise("reply_to").alias("reply_to")
    return [part.with_columns((pl.lit(label + "/") + pl.col("id")).alias("id"), answers) for part in parts]
