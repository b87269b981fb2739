"""JSON lines, the interchange form: fast where each row is plain, row by row where one is not.

A chunk of lines goes through polars when a look at its bytes shows that nothing can get lost there: only known fields,
only strings and nulls, no lone surrogate. Any other chunk is read line by line, and each bad line is a reject.
"""

from __future__ import annotations

import json
import re
from collections import deque
from collections.abc import Iterator, Mapping
from concurrent.futures import Future, ThreadPoolExecutor
from typing import Any

import numpy as np
import polars as pl

from textmine.corpus import FIELDS, Kind
from textmine.reading.account import Note, Reject, UnreadableError, preview
from textmine.reading.decoding import check_encoding
from textmine.reading.gathered import Gathered
from textmine.reading.kinds import kind_of_names, kind_of_row
from textmine.reading.limits import Readable
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
_MARGIN = b" " * 16
_BACKSLASH = ord("\\")
_U56 = np.uint64(56)
_BYTE_4, _BYTE_5, _BYTE_6 = (np.uint64(255 << 8 * place) for place in (4, 5, 6))
_BACKSLASH_4, _BACKSLASH_5, _BACKSLASH_6 = (np.uint64(_BACKSLASH << 8 * place) for place in (4, 5, 6))
_TAIL_2, _TAIL_3 = np.uint64(0xFFFF << 48), np.uint64(0xFFFFFF << 40)
_COLON_QUOTE = np.uint64(int.from_bytes(b':"', "little") << 48)
_COLON_SPACE_QUOTE = np.uint64(int.from_bytes(b': "', "little") << 40)

Bytes = np.ndarray[Any, np.dtype[np.uint8]]
Positions = np.ndarray[Any, np.dtype[np.int64]]
Words = np.ndarray[Any, np.dtype[np.uint64]]
Mask = np.ndarray[Any, np.dtype[np.bool_]]


def read_json_lines(stream: Readable, place: Place, plan: Plan) -> Gathered:
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
    reader.finish()
    if not out.rows:
        raise UnreadableError("it is empty")
    out.frames = [tidy_frame(frame, place, out.notes, year=plan.year) for frame in out.frames]
    return out


def _chunks(stream: Readable, plan: Plan, reader: _Reader) -> Iterator[tuple[bytes, int]]:
    """Whole lines, and the number of the first; a line beyond the limit is rejected and left out."""
    rest, number, total, skipping = b"", 1, 0, False
    while chunk := stream.read(_CHUNK):
        total += len(chunk)
        if total > plan.limits.file_bytes:
            raise UnreadableError(f"it is larger than {plan.limits.file_bytes >> 20} MiB; split it into smaller files")
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


def _array_as_lines(start: bytes, stream: Readable, plan: Plan) -> bytes:
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
        self._frames: list[pl.DataFrame] = []
        self._kind = str(plan.kind or guess or Kind.OTHER)

    def reject(self, row: int, reason: str, start: bytes) -> None:
        shown = preview(start.decode("utf-8", "backslashreplace"))
        self.out.reject(Reject(self.place.file, reason, shown, self.place.member, None, row))

    def parse(self, lines: bytes) -> pl.DataFrame | None:
        """The fast way, in a thread of its own; None where a chunk has to go the careful way."""
        if self._encoding:
            return None
        fields = _first_fields(lines)
        frame = self._fast(lines, fields) if fields else None
        if frame is not None and adds_up(frame, lines):
            return frame
        fields = plain_fields(lines)
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
        self._frames.append(frame.with_columns(pl.Series("row", rows)))
        self.out.rows += frame.height
        self.out.accepted += frame.height

    def finish(self) -> None:
        """Join the chunks, and fill in what the rows leave open: id, kind, source."""
        if not self._frames:
            return
        frame = pl.concat(self._frames, how="diagonal")
        self._frames.clear()
        frame = frame.with_columns(pl.lit(None, pl.String).alias(n) for n in FIELDS if n not in frame.columns)
        kind = pl.lit(str(self.plan.kind)) if self.plan.kind else pl.col("kind").fill_null(self._kind)
        frame = frame.with_columns(kind.alias("kind"), *self._places(frame)).select(FIELDS)
        self.out.frames.append(self._known_kinds(frame))

    def _places(self, frame: pl.DataFrame) -> list[pl.Expr]:
        """Ids and sources of rows that have none."""
        place, row = self.place, pl.col("row").cast(pl.String)
        file = {"file": place.file, **({"member": place.member} if place.member else {})}
        start = json.dumps(file, ensure_ascii=False)[:-1] + ', "row": '
        found = [pl.coalesce("source", pl.concat_str(pl.lit(start), row, pl.lit("}"))).alias("source")]
        if frame["id"].null_count():
            found.append(pl.coalesce("id", pl.concat_str(pl.lit(place.id + "#"), row.str.zfill(6))).alias("id"))
        return found

    def _known_kinds(self, frame: pl.DataFrame) -> pl.DataFrame:
        odd = sorted(set(frame["kind"].unique().to_list()) - {str(kind) for kind in Kind})
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


def _first_fields(lines: bytes) -> frozenset[str] | None:
    """The fields of the first line, if all are known."""
    try:
        row = json.loads(lines[: lines.index(b"\n")])
    except (ValueError, RecursionError):
        return None
    known = isinstance(row, dict) and row.keys() <= set(_STRINGS)
    return frozenset(row) if known else None


def adds_up(frame: pl.DataFrame, lines: bytes) -> bool:
    r"""Whether lines hold what their frame holds and no byte more: known fields, all strings, none null.

    Counted are the bytes of the lines, and the places where a key's colon meets a text. A number where a text should
    be is two bytes less and one place less; an unknown field is at least seven bytes more, or nine and one place more:
    no mixture of them adds up. Escapes are counted as one byte each, so that a chunk with `\u` or `\\` does not add up.

    >>> frame = pl.DataFrame({"id": ["a"], "text": ["好"]})
    >>> adds_up(frame, '{"id": "a", "text": "好"}\n'.encode())
    True
    >>> adds_up(frame, '{"id": "a", "text": "好", "likes": 1}\n'.encode())
    False
    """
    if b"\\u" in lines:
        return False
    escapes = lines.count(b"\\")
    if b"\\\\" in lines:
        meant = frame.select(pl.all().str.count_matches("\\", literal=True).sum()).row(0)
        escapes -= sum(meant)
    counts = frame.select(pl.all().count()).row(0)
    texts = sum(frame.select(pl.all().str.len_bytes().sum()).row(0))
    keys = sum(n * len(name) for n, name in zip(counts, frame.columns, strict=True))
    fields, rows = sum(counts), frame.height
    for colon, comma in ((b'": "', 2), (b'":"', 1)):
        # {"key": "text", "key": "text"} and a line feed: four marks and a colon a field, a comma between two.
        marks = fields * (2 + len(colon)) + (fields - rows) * comma + 3 * rows
        if keys + texts + marks + escapes == len(lines):
            return bool(lines.count(colon) == fields)
    return False


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
    # the eight bytes before each colon as one number, at any alignment: the last of them is the highest.
    before = np.ndarray((len(data) - 7,), dtype="<u8", buffer=data, strides=(1,))[colons - 8]
    if _loose_key(before):
        return None
    quoted = (before >> _U56) == ord('"')
    colons, before = colons[quoted], before[quoted]
    escaped = (before & _BYTE_6) == _BACKSLASH_6
    if (escaped & ((before & _BYTE_5) == _BACKSLASH_5) & ((before & _BYTE_4) != _BACKSLASH_4)).any():
        return None
    keys = ~(escaped | _opens_value(before))
    return _known_keys(data, colons[keys], before[keys]) if _only_strings(data, colons[keys]) else None


def _byte(word: Words, place: int) -> Words:
    """One of the eight bytes, 7 being the last."""
    return (word >> np.uint64(8 * place)) & np.uint64(255)


def _opens_value(before: Words) -> Mask:
    """Whether a quotation mark before a colon begins a text that begins with a colon: `"text": ":…"`."""
    tight = ((before & _TAIL_2) == _COLON_QUOTE) & (_byte(before, 5) == 34) & (_byte(before, 4) != _BACKSLASH)
    spaced = ((before & _TAIL_3) == _COLON_SPACE_QUOTE) & (_byte(before, 4) == 34) & (_byte(before, 3) != _BACKSLASH)
    return np.asarray(tight | spaced, dtype=np.bool_)


def _loose_key(before: Words) -> bool:
    """Whether a key may be divided from its colon by white space: a rare style, left to the careful way."""
    last = before >> _U56
    loose = before[(last == 32) | (last == 9) | (last == 13)]
    previous = _byte(loose, 6)
    quoted = (previous == ord('"')) & (_byte(loose, 5) != _BACKSLASH)
    return bool((quoted | (previous == 32) | (previous == 9)).any())


def _only_strings(data: Bytes, colons: Positions) -> bool:
    after = data[colons + 1]
    after = np.where(after == 32, data[colons + 2], after)
    return bool(((after == ord('"')) | (after == ord("n"))).all())


def _known_keys(data: Bytes, colons: Positions, before: Words) -> frozenset[str] | None:
    """The distinct keys that end before these colons, if all are known."""
    found, left = set[str](), len(colons)
    for name in _STRINGS:
        tail = f'"{name}"'.encode()
        same = (before >> np.uint64(64 - 8 * min(len(tail), 8))) == np.uint64(int.from_bytes(tail[-8:], "little"))
        if len(tail) > 8 and same.any():
            starts = colons[same] - len(tail)
            extra = len(tail) - 8
            same[same] = np.all(
                data[starts[:, None] + np.arange(extra)] == np.frombuffer(tail[:extra], np.uint8), axis=1
            )
        if n := int(np.count_nonzero(same)):
            found.add(name)
            left -= n
    return frozenset(found) if left == 0 else None
