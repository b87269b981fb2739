"""Columns of a frame put in order: times in ISO 8601."""

from __future__ import annotations

import json

import polars as pl

from textmine.reading.account import Note
from textmine.reading.dates import read_time
from textmine.reading.place import Place

__all__ = ["tidy_frame"]

_ISO = (
    r"^\d{4}(-(0[1-9]|1[0-2])(-(0[1-9]|[12]\d|3[01])"
    r"(T([01]\d|2[0-3]):[0-5]\d(:[0-5]\d(\.\d+)?)?(Z|[+-]\d\d:?\d\d)?)?)?)?$"
)
_SHOWN = 3


def tidy_frame(frame: pl.DataFrame, place: Place, notes: list[Note], *, year: int | None) -> pl.DataFrame:
    """Bring times into ISO 8601; an unreadable one becomes null, and is kept in `meta` as it was written."""
    times = frame["time"].drop_nulls().unique()
    if times.is_empty():
        return frame
    plain = times.str.contains(_ISO) & (times.str.slice(8, 2).fill_null("") <= "28")
    odd = times.filter(~plain).to_list()
    if not odd:
        return frame
    read = {time: read_time(time, year=year) for time in odd}
    lost = sorted(time for time, moment in read.items() if moment.iso is None)
    if lost:
        frame = _keep_as_written(frame, lost)
        shown = ", ".join(repr(time[:30]) for time in lost[:_SHOWN])
        notes.append(Note(place.text, "time", f"{len(lost)} kinds of time cannot be read and are left empty: {shown}"))
    return frame.with_columns(pl.col("time").replace({time: moment.iso for time, moment in read.items()}))


def _keep_as_written(frame: pl.DataFrame, lost: list[str]) -> pl.DataFrame:
    def with_time(row: dict[str, str | None]) -> str:
        meta = json.loads(row["meta"] or "{}")
        return json.dumps({**meta, "time_as_written": row["time"]}, ensure_ascii=False, sort_keys=True)

    rows = pl.struct("meta", "time").map_elements(with_time, return_dtype=pl.String)
    return frame.with_columns(pl.when(pl.col("time").is_in(lost)).then(rows).otherwise(pl.col("meta")).alias("meta"))
