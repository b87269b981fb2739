"""One table of all files, in which each id stands once."""

from __future__ import annotations

from collections.abc import Sequence

import polars as pl

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
    seen: pl.Series | None = None
    for label, table, account in tables:
        parts = list(map(_whole, table.lazy()))
        ids = _ids(parts)
        if not _unique(ids):
            parts = [_drop_twice(pl.concat(parts).collect(), label, rejects, account).lazy()]
            ids = _ids(parts)
        if seen is not None and (common := ids.is_in(seen.implode())).any():
            parts = [_rename(pl.concat(parts).collect(), common, label, kept, notes, rejects, account).lazy()]
            ids = _ids(parts)
        kept += parts
        seen = ids if seen is None else pl.concat([seen, ids])
    return kept or [_whole(pl.LazyFrame())]


def _ids(parts: Sequence[pl.LazyFrame]) -> pl.Series:
    return pl.concat(parts).select("id").collect().to_series()


def _unique(ids: pl.Series) -> bool:
    # in order, equal ids are neighbours: much faster than a table of them all.
    if ids.is_sorted():
        return not bool((ids == ids.shift(1)).any())
    return bool(ids.is_unique().all())


def _whole(table: pl.LazyFrame) -> pl.LazyFrame:
    known = table.collect_schema().names()
    missing = [pl.lit(None, pl.String).alias(name) for name in FIELDS if name not in known]
    return table.with_columns(missing).select(pl.col(FIELDS).cast(pl.String))


def _drop_twice(frame: pl.DataFrame, label: str, rejects: list[Reject], account: FileAccount) -> pl.DataFrame:
    """Which row of one id stays depends on what it says, not on where it stands: input may be shuffled."""
    content = [name for name in FIELDS if name != "source"]
    order = frame.with_row_index("_row").sort(*content, "_row", nulls_last=True)
    first = order["id"].is_first_distinct()
    _reject(order.filter(~first), "its id stands twice in the file", label, rejects, account)
    return order.filter(first).sort("_row").drop("_row")


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
    frame: pl.DataFrame,
    common: pl.Series,
    label: str,
    kept: Sequence[pl.LazyFrame],
    notes: list[Note],
    rejects: list[Reject],
    account: FileAccount,
) -> pl.DataFrame:
    # what a reply answers may stand in one of the two alone.
    content = [name for name in FIELDS if name not in ("source", "reply_to")]
    earlier = pl.concat(kept).select(content).collect()
    again = frame.with_row_index("_row").join(earlier, on=content, how="semi", nulls_equal=True)["_row"]
    if len(again):
        _reject(frame[again.to_list()], "the same row stands in another file", label, rejects, account)
        keep = ~pl.int_range(frame.height, eager=True).is_in(again.cast(pl.Int64).implode())
        frame, common = frame.filter(keep), common.filter(keep)
    if not common.any():
        return frame
    notes.append(
        Note(label, "file", f"{int(common.sum())} ids stand in another file too; all ids here begin with {label}/")
    )
    own = frame["id"]
    renamed = {old: f"{label}/{old}" for old in own}
    answers = pl.col("reply_to").replace(renamed)
    return frame.with_columns((pl.lit(label + "/") + pl.col("id")).alias("id"), answers)
