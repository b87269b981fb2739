"""JSON lines, the interchange form: fast where each row is plain, row by row where one is not.

A chunk of lines goes through polars when a look at its bytes shows that nothing can get lost there: only known fields,
only strings and nulls, no lone surrogate; `source` and `meta` as textmine writes them are cut off before. Any other
chunk is read line by line, and each bad line is a reject.
"""

from __future__ import annotations

import json
from collections import deque
from collections.abc import Iterator, Mapping, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass
from typing import Any

import numpy as np
import polars as pl

from textmine.corpus import FIELDS, Kind
from textmine.reading.account import Note, Reject, UnreadableError, preview
from textmine.reading.decoding import check_encoding
from textmine.reading.gathered import Gathered
from textmine.reading.kinds import kind_of_names, kind_of_row
from textmine.reading.limits import Readable, read_bounded
from textmine.reading.place import Place, Plan
from textmine.reading.plain import count_lines, count_texts, plain_fields
from textmine.reading.tidy import Times
from textmine.reading.written import cut_tails
from textmine.tables import GrowingTable

__all__ = ["read_json_lines"]

_STRINGS = tuple(name for name in FIELDS if name not in ("source", "meta"))
_SCHEMA = pl.Schema(dict.fromkeys(FIELDS, pl.String()))
_CHUNK = 8 << 20
"""Bytes a chunk at most; a packed file gives fewer, about four million (measured: twice as many or half as many differ
by less than a tenth)."""
_THREADS = 2
"""Chunks that are parsed, by polars, while the next is unpacked and its bytes are looked at. The look is not theirs:
numpy in several threads spends as long on the interpreter's lock as on its work."""
_SOURCE_KEYS = {"file", "member", "sheet", "row", "paragraph"}
_HALF = b"\\ud"
"""How the escape of half a character begins, in small letters."""
_encode = json.JSONEncoder(ensure_ascii=False).encode
_encode_sorted = json.JSONEncoder(ensure_ascii=False, sort_keys=True).encode


def read_json_lines(stream: Readable, place: Place, plan: Plan) -> Gathered:
    """All rows of a file of JSON lines, or of one JSON array."""
    out = Gathered()
    reader = _Reader(place, plan, out)
    with ThreadPoolExecutor(_THREADS) as pool:
        ahead: deque[tuple[_Chunk, Future[pl.DataFrame | None]]] = deque()
        for chunk in _chunks(stream, plan, reader):
            ahead.append((chunk, pool.submit(reader.parse, chunk, reader.look(chunk))))
            if len(ahead) > _THREADS:
                reader.take(*ahead.popleft())
        while ahead:
            reader.take(*ahead.popleft())
    reader.finish()
    if not out.rows:
        raise UnreadableError("it is empty")
    return out


@dataclass(frozen=True, slots=True)
class _Chunk:
    """Whole lines, each with its line feed; the number of the first, and how many there are."""

    lines: bytes
    first: int
    height: int


@dataclass(frozen=True, slots=True)
class _Looked:
    """What the bytes of a chunk tell: its lines without `source` and `meta`, which are in `ends`.

    `fields` are those of the first line; `texts` is how many there are in all, if nothing else is.
    """

    lines: bytes
    fields: frozenset[str]
    texts: int | None
    ends: Sequence[pl.Series]


def _chunks(stream: Readable, plan: Plan, reader: _Reader) -> Iterator[_Chunk]:
    """All lines; one beyond the limit is rejected and left out."""
    rest, number, total, skipping = b"", 1, 0, False
    while data := stream.read(_CHUNK):
        total += len(data)
        if total > plan.limits.file_bytes:
            raise UnreadableError(f"it is larger than {plan.limits.file_bytes >> 20} MiB; split it into smaller files")
        if total == len(data):
            data = data.removeprefix(b"\xef\xbb\xbf")
            if data.lstrip()[:1] == b"[":
                data = _array_as_lines(data, stream, plan)
        if skipping:
            _, newline, data = data.partition(b"\n")
            if not newline:
                continue
            skipping, number = False, number + 1
        cut = data.rfind(b"\n") + 1
        if cut:
            lines = b"".join((rest, memoryview(data)[:cut]))
            height = count_lines(lines)
            yield _Chunk(lines, number, height)
            rest, number = data[cut:], number + height
        else:
            rest += data
        if len(rest) > plan.limits.line_bytes:
            reader.reject(number, f"the line is longer than {plan.limits.line_bytes:,} bytes", rest[:200])
            rest, skipping = b"", True
    if rest:
        yield _Chunk(rest + b"\n", number, 1)


def _array_as_lines(start: bytes, stream: Readable, plan: Plan) -> bytes:
    data = start + read_bounded(stream, plan.limits.member_bytes, "one array of JSON")
    try:
        rows = json.loads(data)
    except (ValueError, RecursionError):
        return data
    return b"\n".join(json.dumps(row).encode() for row in rows) if isinstance(rows, list) else data


class _Pairs:
    """Makes rows, and counts those in which a key stands twice.

    It is no method of the reader, which would then hold itself, and all its frames until the next garbage collection.
    """

    twice = 0

    def __call__(self, pairs: list[tuple[str, Any]]) -> dict[str, Any]:
        row = dict(pairs)
        self.twice += len(row) < len(pairs)
        return row


class _Reader:
    """Takes chunks of lines; frames and rejects go into `out`."""

    def __init__(self, place: Place, plan: Plan, out: Gathered) -> None:
        self.place, self.plan, self.out = place, plan, out
        self._encoding = check_encoding(plan.encoding) if plan.encoding else None
        guess = kind_of_names(*place.names, custom=plan.kinds)
        self._table, self._times = GrowingTable(plan.store), Times(plan.year)
        self._meant: dict[str, str] = {}
        self._kind = str(plan.kind or guess or Kind.OTHER)
        self._pairs = _Pairs()
        self._decode = json.JSONDecoder(parse_constant=_no_number, object_pairs_hook=self._pairs).decode

    def reject(self, row: int, reason: str, start: bytes) -> None:
        shown = preview(start.decode("utf-8", "backslashreplace"))
        self.out.reject(Reject(self.place.file, reason, shown, self.place.member, None, row))

    def look(self, chunk: _Chunk) -> _Looked | None:
        """What the bytes tell; None where the chunk has to go the careful way."""
        if self._encoding:
            return None
        lines, ends = chunk.lines, list[pl.Series]()
        if lines.endswith(b"}}\n") and (tails := cut_tails(lines)):
            lines, sources, metas = tails
            ends = [pl.Series("source", sources, pl.String), pl.Series("meta", metas, pl.String)]
        fields = _first_fields(lines)
        return None if fields is None else _Looked(lines, fields, count_texts(lines), ends)

    def parse(self, chunk: _Chunk, looked: _Looked | None) -> pl.DataFrame | None:
        """The fast way, in a thread of its own; None where the chunk has to go the careful way."""
        if looked is None or (frame := self._plain(looked, chunk.height)) is None:
            return None
        return self._filled(frame.with_columns(looked.ends), pl.int_range(chunk.first, chunk.first + chunk.height))

    def _plain(self, looked: _Looked, height: int) -> pl.DataFrame | None:
        """Lines that hold nothing but texts and nulls in known fields."""
        frame = self._fast(looked.lines, height, looked.fields)
        if frame is None or looked.texts != sum(frame.select(pl.all().count()).row(0)):
            fields = plain_fields(looked.lines, _STRINGS)
            if frame is None or fields is None or set(frame.columns) != fields:
                frame = self._fast(looked.lines, height, fields)
        return frame

    def take(self, chunk: _Chunk, parsed: Future[pl.DataFrame | None]) -> None:
        """The rows of a chunk, in the order of the file."""
        frame = parsed.result()
        if frame is None:
            self._slow(chunk)
            return
        empty = (frame["text"].is_null() | (frame["text"] == "")).to_numpy()
        if empty.any():
            written = chunk.lines.split(b"\n")
            for row in np.flatnonzero(empty).tolist():
                self.reject(chunk.first + row, "its text is missing or empty", written[row][:200])
            frame = frame.filter(~empty)
        self._keep(frame)

    @staticmethod
    def _fast(lines: bytes, height: int, fields: frozenset[str] | None) -> pl.DataFrame | None:
        if not fields or "text" not in fields:
            return None
        schema = {name: pl.String for name in _STRINGS if name in fields}
        try:
            frame = pl.read_ndjson(lines, schema=schema)
        except (pl.exceptions.PolarsError, ValueError):
            return None
        return frame if frame.height == height else None

    def _keep(self, frame: pl.DataFrame) -> None:
        self._table.add(self._times.tidied(self._known_kinds(frame)))
        self.out.rows += frame.height
        self.out.accepted += frame.height

    def _filled(self, frame: pl.DataFrame, rows: pl.Expr) -> pl.DataFrame:
        """All columns, with what the rows leave open: id, kind, source."""
        frame = frame.with_columns(pl.lit(None, pl.String).alias(n) for n in FIELDS if n not in frame.columns)
        kind = pl.lit(str(self.plan.kind)) if self.plan.kind else _or_else(frame["kind"], pl.lit(self._kind))
        return frame.with_columns(kind.alias("kind"), *self._places(frame, rows)).select(FIELDS)

    def finish(self) -> None:
        """Give out the table, and what was noticed of all its chunks."""
        if self._pairs.twice:
            message = f"a key stands twice in {self._pairs.twice} rows; its last value was taken, as JSON readers do"
            self.out.notes.append(Note(self.place.text, "file", message))
        if self._meant:
            told = ", ".join(f"{name!r} → {kind}" for name, kind in sorted(self._meant.items()))
            self.out.notes.append(Note(self.place.text, "kind", f"kinds were read as: {told}"))
        self.out.notes += self._times.notes(self.place)
        if self.out.accepted:
            self.out.tables.append((self.place.id, self._table.table()))

    def _places(self, frame: pl.DataFrame, rows: pl.Expr) -> list[pl.Expr]:
        """Ids and sources, of rows that have none too."""
        place, row = self.place, rows.cast(pl.String)
        file = {"file": place.file, **({"member": place.member} if place.member else {})}
        start = json.dumps(file, ensure_ascii=False)[:-1] + ', "row": '
        source = pl.concat_str(pl.lit(start), row, pl.lit("}"))
        made = pl.concat_str(pl.lit(place.id + "#"), row.str.zfill(6))
        return [_or_else(frame["source"], source), _or_else(frame["id"], made)]

    def _known_kinds(self, frame: pl.DataFrame) -> pl.DataFrame:
        odd = set(frame["kind"].unique().to_list()) - {str(kind) for kind in Kind}
        if not odd:
            return frame
        meant = {name: str(kind_of_row(name) or kind_of_names(name) or Kind.OTHER) for name in odd}
        self._meant |= meant
        return frame.with_columns(pl.col("kind").replace(meant))

    def _slow(self, chunk: _Chunk) -> None:
        records, rows = [], []
        for number, line in enumerate(chunk.lines.split(b"\n")[:-1], chunk.first):
            if not line.strip():
                continue
            try:
                records.append(self._record(line))
                rows.append(number)
            except UnreadableError as error:
                self.reject(number, str(error), line[:200])
        if records:
            columns = dict(zip(FIELDS, zip(*records, strict=True), strict=True))
            frame = pl.DataFrame(columns, schema=_SCHEMA)
            self._keep(self._filled(frame, pl.lit(pl.Series(rows))))

    def _record(self, line: bytes) -> tuple[str | None, ...]:
        row = self._loads(line)
        fields: dict[str, str | None] = {name: row.pop(name, None) for name in _STRINGS}
        meta: dict[str, Any] = {}
        for name, value in fields.items():
            if value is not None and type(value) is not str:
                fields[name] = _told(name, value, meta)
        if not fields["text"]:
            raise UnreadableError("its text is missing or empty")
        row.pop("person", None)
        fields["source"] = _source(row.pop("source", None), meta)
        fields["meta"] = _meta(row.pop("meta", None), meta | row)
        if self._encoding or _HALF in line.lower():
            _require_scalars(fields)
        return tuple(map(fields.__getitem__, FIELDS))

    def _loads(self, line: bytes) -> dict[str, Any]:
        try:
            text = line.decode(self._encoding or "utf-8")
        except UnicodeDecodeError:
            text = _other_encoding(line)
        try:
            row = self._decode(text)
        except (ValueError, RecursionError) as error:
            raise UnreadableError(f"it is no JSON ({str(error)[:80]})") from error
        if not isinstance(row, dict):
            raise UnreadableError("it is no JSON object")
        return row


def _or_else(column: pl.Series, made: pl.Expr) -> pl.Expr:
    """A column with its gaps filled; one that has none, or nothing else, costs nothing to fill."""
    if not column.null_count():
        return pl.col(column.name)
    return (made if column.null_count() == len(column) else pl.coalesce(column.name, made)).alias(column.name)


def _other_encoding(line: bytes) -> str:
    try:
        return line.decode("gb18030")
    except UnicodeDecodeError as error:
        raise UnreadableError("its bytes are neither UTF-8 nor GB18030; name them with --encoding") from error


def _no_number(_: str) -> None:
    """NaN and Infinity, which pandas writes for what is missing."""


def _told(name: str, value: Any, meta: dict[str, Any]) -> str | None:
    """A field that is no string: numbers are written out, anything else is kept aside."""
    if name == "text":
        raise UnreadableError("its text is no string")
    if isinstance(value, int | float) and not isinstance(value, bool):
        return str(value)
    meta[name] = value
    return None


def _source(value: Any, meta: dict[str, Any]) -> str | None:
    if isinstance(value, dict) and value.keys() <= _SOURCE_KEYS:
        return _encode({k: v for k, v in value.items() if v is not None})
    if value is not None:
        meta["source"] = value
    return None


def _meta(value: Any, meta: dict[str, Any]) -> str | None:
    if isinstance(value, dict):
        meta = meta | value
    elif value is not None:
        meta["meta"] = value
    return _encode_sorted(meta) if meta else None


def _require_scalars(fields: Mapping[str, str | None]) -> None:
    try:
        for value in fields.values():
            if value is not None and not value.isascii():
                value.encode("utf-8")
    except UnicodeEncodeError as error:
        raise UnreadableError("it holds a lone surrogate, which no Unicode text does") from error


def _first_fields(lines: bytes) -> frozenset[str] | None:
    """The fields of the first line, if all are known."""
    try:
        row = json.loads(lines[: lines.index(b"\n")])
    except (ValueError, RecursionError):
        return None
    return frozenset(row) if isinstance(row, dict) and row.keys() <= set(_STRINGS) else None
