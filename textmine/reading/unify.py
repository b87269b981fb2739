"""One table of all files, in which each id stands once."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import accumulate

import numpy as np
import polars as pl
from numpy.typing import NDArray

from textmine.corpus import FIELDS
from textmine.ordering import distinct_of
from textmine.reading.account import FileAccount, Note, Reject, preview
from textmine.reading.seen import Numbers, among
from textmine.sorting import SortedRuns, first_of_each, parts
from textmine.spans import slices
from textmine.store import ColumnStore
from textmine.tables import Table

__all__ = ["unify_ids"]

Hashes = NDArray[np.uint64]

_ALIKE_AT_ONCE = 1 << 16
"""Rows of ids that stand twice that are looked at together; for each lot of them both files are read. A guess."""


def unify_ids(
    tables: Sequence[tuple[str, Table, FileAccount]],
    notes: list[Note],
    rejects: list[Reject],
    store: ColumnStore | None = None,
) -> list[pl.LazyFrame]:
    """Join the documents of files, and of members of JSON lines.

    Within one a second row of one id is a reject. Two that use the same ids (each counts from 1) keep all their rows:
    those of the later one get its name before the id. A row that stands in both word for word is a reject.

    Args:
        tables: the name, the documents, and the account of the file in which they stand.
        notes: what is renamed is told here.
        rejects: what is left out is told here.
        store: takes a number for each id, where these are many.

    Returns:
        The parts of the table, in order.
    """
    store = store or ColumnStore()
    kept: list[pl.LazyFrame] = []
    seen = Numbers(store)
    for label, table, account in tables:
        parts = list(map(_whole, table.lazy()))
        hashes = _hashes(parts, store)
        if len(twice := _twice(hashes)):
            parts = _drop_twice(parts, twice, label, rejects, account)
        if len(common := _seen(seen, hashes, store)):
            parts = _rename(parts, common, label, kept, notes, rejects, account, store)
        if len(twice) or len(common):
            hashes = _hashes(parts, store)
        kept += parts
        seen.add(hashes)
    return kept or [_whole(pl.LazyFrame())]


def _hashes(table: Sequence[pl.LazyFrame], store: ColumnStore) -> Hashes:
    """A number for each id, in order: a look at rows whose numbers are the same tells whether their ids are."""
    rows = SortedRuns(store, np.uint64)
    for part in table:
        rows.add(part.select(pl.col("id").hash()).collect().to_series().to_numpy())
    return store.joined((found for (found,) in rows.in_order()), np.uint64)


def _twice(hashes: Hashes) -> Hashes:
    """Those that stand there more than once."""
    runs = (hashes[max(some.start - 1, 0) : some.stop] for some in parts(len(hashes)))
    return distinct_of(run[1:][run[1:] == run[:-1]] for run in runs)


def _each_once(hashes: Hashes) -> Iterator[Hashes]:
    for some in parts(len(hashes)):
        run = hashes[some]
        is_first = first_of_each(run)
        is_first[0] &= not some.start or run[0] != hashes[some.start - 1]
        yield run[is_first]


def _seen(seen: Numbers, hashes: Hashes, store: ColumnStore) -> Hashes:
    """Those of some in order that were seen, each once."""
    return store.joined((run[seen.have(run)] for run in _each_once(hashes)), np.uint64)


def _with_hash(parts: Sequence[pl.LazyFrame], hashes: Hashes) -> pl.DataFrame:
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
    parts: Sequence[pl.LazyFrame], twice: Hashes, label: str, rejects: list[Reject], account: FileAccount
) -> list[pl.LazyFrame]:
    """Which row of one id stays depends on what it says, not on where it stands: input may be shuffled."""
    order = [*(name for name in FIELDS if name != "source"), "_row"]
    numbered, others = _numbered(parts), []
    for some in slices(len(twice), _ALIKE_AT_ONCE):
        rows = _with_hash(numbered, twice[some]).sort(order, nulls_last=True)
        others.append(rows.filter(~rows["id"].is_first_distinct()))
    again = pl.concat(others).sort(order, nulls_last=True)
    _reject(again, "its id stands twice in the file", label, rejects, account)
    return _without(numbered, again["_row"])


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
    common: Hashes,
    label: str,
    kept: Sequence[pl.LazyFrame],
    notes: list[Note],
    rejects: list[Reject],
    account: FileAccount,
    store: ColumnStore,
) -> list[pl.LazyFrame]:
    """Keep apart the ids of a file, given the numbers of those that may stand in an earlier one."""
    # what a reply answers may stand in one of the two alone.
    content = [name for name in FIELDS if name not in ("source", "reply_to")]
    numbered, copies, n = _numbered(parts), [], 0
    for some in slices(len(common), _ALIKE_AT_ONCE):
        earlier = _with_hash([part.select(content) for part in kept], common[some])
        rows = _with_hash(numbered, common[some]).join(earlier.select("id").unique(), on="id", how="semi")
        copies.append(rows.join(earlier, on=content, how="semi", nulls_equal=True))
        n += rows.height - copies[-1].height
    again = pl.concat(copies).sort("_row")
    if again.height:
        _reject(again, "the same row stands in another file", label, rejects, account)
        parts = _without(numbered, again["_row"])
    if not n:
        return parts
    notes.append(Note(label, "file", f"{n} ids stand in another file too; all ids here begin with {label}/"))
    own, answer = _hashes(parts, store), pl.col("reply_to")
    in_file = answer.hash().map_batches(lambda told: pl.Series(among(told.to_numpy(), own)), return_dtype=pl.Boolean)
    answers = pl.when(in_file).then(pl.lit(label + "/") + answer).otherwise("reply_to").alias("reply_to")
    return [part.with_columns((pl.lit(label + "/") + pl.col("id")).alias("id"), answers) for part in parts]
