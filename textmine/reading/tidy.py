"""Columns of a frame put in order: times in ISO 8601."""

from __future__ import annotations

import json

import polars as pl

from textmine.reading.account import Note
from textmine.reading.dates import read_time
from textmine.reading.place import Place

__all__ = ["Times"]

_ISO = (
    r"^\d{4}(-(0[1-9]|1[0-2])(-(0[1-9]|[12]\d|3[01])"
    r"(T([01]\d|2[0-3]):[0-5]\d(:[0-5]\d(\.\d+)?)?(Z|[+-]\d\d:?\d\d)?)?)?)?$"
)
_SHOWN = 3


class Times:
    """Brings the times of a file into ISO 8601, table by table; an unreadable one becomes null, and stays in `meta`.

    Args:
        year: of times that do not tell theirs.
    """

    def __init__(self, year: int | None) -> None:
        self._year = year
        self._lost: set[str] = set()

    def tidied(self, frame: pl.DataFrame) -> pl.DataFrame:
        """Rows of the file with their times as they are kept."""
        times = frame["time"].drop_nulls().unique()
        plain = times.str.contains(_ISO) & (times.str.slice(8, 2).fill_null("") <= "28")
        odd = times.filter(~plain).to_list()
        if not odd:
            return frame
        read = {time: read_time(time, year=self._year) for time in odd}
        lost = sorted(time for time, moment in read.items() if moment.iso is None)
        if lost:
            self._lost.update(lost)
            frame = _keep_as_written(frame, lost)
        return frame.with_columns(pl.col("time").replace({time: moment.iso for time, moment in read.items()}))

    def notes(self, place: Place) -> list[Note]:
        """What could not be read, if there was anything."""
        if not self._lost:
            return []
        shown = ", ".join(repr(time[:30]) for time in sorted(self._lost)[:_SHOWN])
        message = f"{len(self._lost)} kinds of time cannot be read and are left empty: {shown}"
        return [Note(place.text, "time", message)]


def _keep_as_written(frame: pl.DataFrame, lost: list[str]) -> pl.DataFrame:
    def with_time(row: dict[str, str | None]) -> str:
        meta = json.loads(row["meta"] or "{}")
        return json.dumps({**meta, "time_as_written": row["time"]}, ensure_ascii=False, sort_keys=True)

    rows = pl.struct("meta", "time").map_elements(with_time, return_dtype=pl.String)
    return frame.with_columns(pl.when(pl.col("time").is_in(lost)).then(rows).otherwise(pl.col("meta")).alias("meta"))
