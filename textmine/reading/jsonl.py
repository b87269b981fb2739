"""JSON lines, the interchange form: fast where each row is plain, row by row where one is not.

A chunk of lines goes through polars when a look at its bytes shows that nothing can get lost there: only known fields,
only strings and nulls, no lone surrogate. Any other chunk is read line by line, and each bad line is a reject.
"""

from __future__ import annotations

import io
import json
import re
from collections import deque
from collections.abc import Iterator, Mapping
from concurrent.futures import Future, ThreadPoolExecutor
from typing import IO, Any

import numpy as np
import polars as pl

from textmine.corpus import FIELDS, Kind
from textmine.reading.account import Note, Reject, UnreadableError, preview
from textmine.reading.decoding import check_encoding
from textmine.reading.gathered import Gathered
from textmine.reading.kinds import kind_of_names, kind_of_row
from textmine.reading.place import Place, Plan
from textmine.reading.tidy import tidy_frame

__all__ = ["read_json_lines"]

_STRINGS = tuple(name for name in FIELDS if name not in ("source", "meta"))
_SCHEMA = pl.Schema(dict.fromkeys(FIELDS, pl.String()))
_CHUNK = 4 << 20
"""Bytes a chunk: large enough for polars to be at its speed, small enough that a bad line slows little (measured: 4, 8
and 16 MiB differ by less than a tenth)."""
_THREADS = 2
"""Chunks that are parsed while the next is unpacked: zlib, numpy and polars let go of the interpreter's lock."""
_LONE = re.compile(rb"\\u[dD][89a-fA-F]")
_PAIR = re.compile(rb"\\u[dD][89abAB][0-9a-fA-F]{2}\\u[dD][c-fC-F][0-9a-fA-F]{2}")
_SOURCE_KEYS = {"file", "member", "sheet", "row", "paragraph"}
_BOMB_FROM = 64 << 20
_MARGIN = b" " * 16
_BACKSLASH = ord("\\")
assert all(len(name) <= 8 for name in _STRINGS)

Bytes = np.ndarray[Any, np.dtype[np.uint8]]
Positions = np.ndarray[Any, np.dtype[np.int64]]


def read_json_lines(stream: IO[bytes], place: Place, plan: Plan) -> Gathered:
    """All rows of a file of JSON lines, or of one JSON array."""
    out = Gathered()
    reader = _Reader(place, plan, out)
    with ThreadPoolExecutor(_THREADS) as pool:
        ahead: deque[tuple[bytes, int, Future[pl.DataFrame | None]]] = deque()
        for lines, first in _chunks(stream, plan, reader):
            ahead.append((lines, first, pool.submit(reader.parse, lines)))
            if len(ahead) > _THREADS:
                reader.take(*ahead.popleft())
        while ahead:
            reader.take(*ahead.popleft())
    if not out.rows:
        raise UnreadableError("it is empty")
    out.frames = [tidy_frame(frame, place, out.notes, year=plan.year) for frame in out.frames]
    return out


def _chunks(stream: IO[bytes], plan: Plan, reader: _Reader) -> Iterator[tuple[bytes, int]]:
    """Whole lines, and the number of the first; a line beyond the limit is rejected and left out."""
    rest, number, total, skipping = b"", 1, 0, False
    while chunk := stream.read(_CHUNK):
        total += len(chunk)
        _refuse_bombs(stream, total, plan)
        if total == len(chunk):
            chunk = chunk.removeprefix(b"\xef\xbb\xbf")
            if chunk.lstrip()[:1] == b"[":
                chunk = _array_as_lines(chunk, stream, plan)
        if skipping:
            _, newline, chunk = chunk.partition(b"\n")
            if not newline:
                continue
            skipping, number = False, number + 1
        chunk = rest + chunk
        cut = chunk.rfind(b"\n") + 1
        if cut:
            yield chunk[:cut], number
            number += chunk.count(b"\n", 0, cut)
        rest = chunk[cut:]
        if len(rest) > plan.limits.line_bytes:
            reader.reject(number, f"the line is longer than {plan.limits.line_bytes:,} bytes", rest[:200])
            rest, skipping = b"", True
    if rest:
        yield rest + b"\n", number


def _refuse_bombs(stream: IO[bytes], total: int, plan: Plan) -> None:
    if total > plan.limits.file_bytes:
        raise UnreadableError(f"it is larger than {plan.limits.file_bytes >> 20} MiB; split it into smaller files")
    packed = getattr(stream, "fileobj", None) or getattr(getattr(stream, "_buffer", None), "raw", None)
    if total > _BOMB_FROM and packed is not None and type(stream).__name__ == "GzipFile":
        size = stream.fileno_size() if hasattr(stream, "fileno_size") else _size(stream)
        if size and total > plan.limits.ratio * size:
            raise UnreadableError(f"it unpacks to more than {plan.limits.ratio} times its size: a bomb")


def _size(stream: IO[bytes]) -> int:
    source: Any = getattr(stream, "myfileobj", None) or getattr(stream, "fileobj", None)
    inner: Any = getattr(source, "file", source)
    try:
        here = inner.tell()
        end: int = inner.seek(0, io.SEEK_END)
        inner.seek(here)
    except (AttributeError, OSError, ValueError):
        return 0
    return end


def _array_as_lines(start: bytes, stream: IO[bytes], plan: Plan) -> bytes:
    data = start + stream.read(plan.limits.member_bytes)
    try:
        rows = json.loads(data)
    except (ValueError, RecursionError):
        return data
    return b"\n".join(json.dumps(row).encode() for row in rows) if isinstance(rows, list) else data


class _Reader:
    """Takes chunks of lines; frames and rejects go into `out`."""

    def __init__(self, place: Place, plan: Plan, out: Gathered) -> None:
        self.place, self.plan, self.out = place, plan, out
        self._encoding = check_encoding(plan.encoding) if plan.encoding else None
        guess = kind_of_names(*place.names, custom=plan.kinds)
        self._kind = str(plan.kind or guess or Kind.OTHER)

    def reject(self, row: int, reason: str, start: bytes) -> None:
        shown = preview(start.decode("utf-8", "backslashreplace"))
        self.out.reject(Reject(self.place.file, reason, shown, self.place.member, None, row))

    def parse(self, lines: bytes) -> pl.DataFrame | None:
        """The fast way, in a thread of its own; None where a chunk has to go the careful way."""
        fields = None if self._encoding else plain_fields(lines)
        return None if fields is None else self._fast(lines, fields)

    def take(self, lines: bytes, first: int, parsed: Future[pl.DataFrame | None]) -> None:
        """The rows of a chunk, in the order of the file."""
        frame = parsed.result()
        if frame is None:
            self._slow(lines, first)
        else:
            self._keep_texts(frame, lines, first)

    def _keep_texts(self, frame: pl.DataFrame, lines: bytes, first: int) -> None:
        rows = np.arange(first, first + frame.height)
        empty = (frame["text"].is_null() | (frame["text"] == "")).to_numpy()
        if empty.any():
            written = lines.split(b"\n")
            for row in np.flatnonzero(empty).tolist():
                self.reject(first + row, "its text is missing or empty", written[row][:200])
            frame, rows = frame.filter(~empty), rows[~empty]
        self._keep(frame, rows)

    def _fast(self, lines: bytes, fields: frozenset[str]) -> pl.DataFrame | None:
        schema = {name: pl.String for name in _STRINGS if name in fields}
        try:
            frame = pl.read_ndjson(lines, schema=schema)
        except (pl.exceptions.PolarsError, ValueError):
            return None
        return frame if frame.height == lines.count(b"\n") and "text" in fields else None

    def _keep(self, frame: pl.DataFrame, rows: Any) -> None:
        """Fill in what the rows leave open: id, kind, source."""
        place = self.place
        lines = pl.Series("row", rows).cast(pl.String)
        start = json.dumps(
            {"file": place.file, **({"member": place.member} if place.member else {})}, ensure_ascii=False
        )
        own = pl.concat_str(pl.lit(start[:-1] + ', "row": '), pl.col("row"), pl.lit("}"))
        made = pl.concat_str(pl.lit(place.id + "#"), pl.col("row").str.zfill(6))
        frame = frame.with_columns(
            lines, *(pl.lit(None, pl.String).alias(name) for name in FIELDS if name not in frame.columns)
        )
        kind = pl.lit(str(self.plan.kind)) if self.plan.kind else pl.col("kind").fill_null(self._kind)
        frame = frame.with_columns(
            pl.coalesce("source", own).alias("source"), pl.coalesce("id", made).alias("id"), kind.alias("kind")
        ).select(FIELDS)
        self.out.frames.append(self._known_kinds(frame))
        self.out.rows += frame.height
        self.out.accepted += frame.height

    def _known_kinds(self, frame: pl.DataFrame) -> pl.DataFrame:
        odd = frame.filter(~pl.col("kind").is_in([str(k) for k in Kind]))["kind"].unique().sort().to_list()
        if not odd:
            return frame
        meant = {name: str(kind_of_row(name) or kind_of_names(name) or Kind.OTHER) for name in odd}
        told = ", ".join(f"{name!r} → {kind}" for name, kind in meant.items())
        self.out.notes.append(Note(self.place.text, "kind", f"kinds were read as: {told}"))
        return frame.with_columns(pl.col("kind").replace(meant))

    def _slow(self, lines: bytes, first: int) -> None:
        records, rows = [], []
        for number, line in enumerate(lines.split(b"\n")[:-1], first):
            if not line.strip():
                continue
            try:
                records.append(self._record(line))
                rows.append(number)
            except UnreadableError as error:
                self.reject(number, str(error), line[:200])
        if records:
            self._keep(pl.DataFrame(records, schema=_SCHEMA, orient="row"), rows)

    def _record(self, line: bytes) -> tuple[str | None, ...]:
        row = self._loads(line)
        fields: dict[str, str | None] = {}
        meta: dict[str, Any] = {}
        for name, value in row.items():
            _put(name, value, fields, meta)
        if not fields.get("text"):
            raise UnreadableError("its text is missing or empty")
        if meta:
            fields["meta"] = json.dumps(meta, ensure_ascii=False, sort_keys=True)
        _require_scalars(fields)
        return tuple(fields.get(name) for name in FIELDS)

    def _loads(self, line: bytes) -> dict[str, Any]:
        try:
            text = line.decode(self._encoding or "utf-8")
        except UnicodeDecodeError:
            text = _other_encoding(line)
        try:
            row = json.loads(text, parse_constant=_no_number)
        except (ValueError, RecursionError) as error:
            raise UnreadableError(f"it is no JSON ({str(error)[:80]})") from error
        if not isinstance(row, dict):
            raise UnreadableError("it is no JSON object")
        return row


def _other_encoding(line: bytes) -> str:
    try:
        return line.decode("gb18030")
    except UnicodeDecodeError as error:
        raise UnreadableError("its bytes are neither UTF-8 nor GB18030; name them with --encoding") from error


def _no_number(_: str) -> None:
    """NaN and Infinity, which pandas writes for what is missing."""


def _put(name: str, value: Any, fields: dict[str, str | None], meta: dict[str, Any]) -> None:
    if value is None and name in FIELDS:
        return
    if name == "meta" and isinstance(value, Mapping):
        meta.update(value)
    elif name == "source" and isinstance(value, Mapping) and value.keys() <= _SOURCE_KEYS:
        fields["source"] = json.dumps({k: v for k, v in value.items() if v is not None}, ensure_ascii=False)
    elif name in _STRINGS and isinstance(value, str):
        fields[name] = value
    elif name in _STRINGS and name != "text" and isinstance(value, int | float) and not isinstance(value, bool):
        fields[name] = str(value)
    elif name == "text":
        raise UnreadableError("its text is no string")
    elif name != "person":
        meta[name] = value


def _require_scalars(fields: Mapping[str, str | None]) -> None:
    try:
        for value in fields.values():
            if value is not None and not value.isascii():
                value.encode("utf-8")
    except UnicodeEncodeError as error:
        raise UnreadableError("it holds a lone surrogate, which no Unicode text does") from error


def plain_fields(lines: bytes) -> frozenset[str] | None:
    r"""The fields of a chunk of JSON lines, if it holds nothing but known fields with strings and nulls.

    The quotation mark before a colon ends a key unless it is escaped, as no text holds an unescaped one; or it begins a
    text that begins with a colon.

    >>> sorted(plain_fields(b'{"id": "a", "text": "\\"x\\": 1"}\n')), plain_fields(b'{"id": 1, "text": "a"}\n')
    (['id', 'text'], None)
    """
    if not lines.startswith(b"{") or (b"\\u" in lines and _LONE.search(_PAIR.sub(b"", lines))):
        return None
    data = np.frombuffer(_MARGIN + lines + _MARGIN, dtype=np.uint8)
    colons = np.flatnonzero(data == ord(":"))
    if _loose_key(data, colons):
        return None
    quotes = colons[data[colons - 1] == ord('"')] - 1
    escaped = data[quotes - 1] == _BACKSLASH
    if (escaped & (data[quotes - 2] == _BACKSLASH) & (data[quotes - 3] != _BACKSLASH)).any():
        return None
    quotes = quotes[~escaped & ~_opens_value(data, quotes)]
    return _known_keys(data, quotes) if _only_strings(data, quotes + 1) else None


def _opens_value(data: Bytes, quotes: Positions) -> np.ndarray[Any, np.dtype[np.bool_]]:
    """Whether a quotation mark before a colon begins a text that begins with a colon: `"text": ":…"`."""
    spaced = data[quotes - 1] == 32
    colon = np.where(spaced, quotes - 2, quotes - 1)
    after_key = (data[colon] == ord(":")) & (data[colon - 1] == ord('"')) & (data[colon - 2] != _BACKSLASH)
    return np.asarray(after_key, dtype=np.bool_)


def _loose_key(data: Bytes, colons: Positions) -> bool:
    """Whether a key may be divided from its colon by white space: a rare style, left to the careful way."""
    before = data[colons - 1]
    loose = colons[(before == 32) | (before == 9) | (before == 13)]
    quoted = (data[loose - 2] == ord('"')) & (data[loose - 3] != _BACKSLASH)
    doubled = (data[loose - 2] == 32) | (data[loose - 2] == 9)
    return bool((quoted | doubled).any())


def _only_strings(data: Bytes, colons: Positions) -> bool:
    after = data[colons + 1]
    after = np.where(after == 32, data[colons + 2], after)
    return bool(((after == ord('"')) | (after == ord("n"))).all())


def _known_keys(data: Bytes, quotes: Positions) -> frozenset[str] | None:
    """The distinct keys that end with these quotation marks, if all are known."""
    # eight bytes before each mark as one number, at any alignment.
    words = np.ndarray((len(data) - 7,), dtype="<u8", buffer=data, strides=(1,))[quotes - 8]
    found, left = set[str](), len(quotes)
    for name in _STRINGS:
        tail = f'"{name}'.encode()[-8:]
        same = (words >> np.uint64(64 - 8 * len(tail))) == np.uint64(int.from_bytes(tail, "little"))
        if len(name) == 8:
            same &= data[quotes - 9] == ord('"')
        if n := int(np.count_nonzero(same)):
            found.add(name)
            left -= n
    return frozenset(found) if left == 0 else None
