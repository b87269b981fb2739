"""How lists are written: tables for people, JSON lines, JSON, CSV and Excel workbooks for programs."""

from __future__ import annotations

import codecs
import errno
import itertools
import json
import os
import sys
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from tempfile import SpooledTemporaryFile
from typing import IO, Any, TextIO

from textmine.cli.options import Format
from textmine.errors import OutputError

__all__ = ["Row", "emit", "escape_what_the_console_lacks", "open_what_is_closed", "writing_to_standard_output"]

Row = Mapping[str, Any]

_NAMING = ("term", "document", "text", "id", "name", "file")
"""Fields that say which one a nested row is, the more telling first."""
_FIRST, _COLUMN = 5, 10
"""Values of a list that a cell tells; characters that a column needs at least."""
_IN_MEMORY = 64_000_000  # characters
_TABLE_CELL = 60  # characters; a table is for a look, the other forms are complete


def emit(
    rows: Iterable[Row], *, form: Format | None, output: Path | None, brief: Callable[[Row], Row] | None = None
) -> None:
    """Write rows to a file, or to standard output.

    Args:
        rows: mappings, a column for each key of any; nested values become JSON in CSV and workbooks, a few words in
            tables.
        form: by default what the file's ending says, else a table on a terminal and JSON lines in a pipe.
        output: a file, replaced at one stroke.
        brief: what a table tells of each row, where that is not all of it.
    """
    if output is None:
        form = form or (Format.TABLE if sys.stdout.isatty() else Format.JSONL)
        with writing_to_standard_output():  # here too: click would take a reader that has gone for a failure
            _WRITERS[form](_told_by(form, brief, rows), sys.stdout)
        return
    from textmine.output import replacing

    by_ending = None if form else _form_by_ending(output)
    with replacing(output) as path:
        if form is None and by_ending is None:
            _write_workbook(rows, path)
            return
        form = form or by_ending or Format.JSONL
        encoding = "utf-8-sig" if form is Format.CSV else "utf-8"  # Excel takes CSV without a mark for GBK
        with path.open("w", encoding=encoding, newline="" if form is Format.CSV else "\n") as file:
            _WRITERS[form](_told_by(form, brief, rows), file)


def _told_by(form: Format, brief: Callable[[Row], Row] | None, rows: Iterable[Row]) -> Iterable[Row]:
    return map(brief, rows) if brief and form is Format.TABLE else rows


_ENDINGS: Mapping[str, Format | None] = {
    "": Format.JSONL,
    ".jsonl": Format.JSONL,
    ".ndjson": Format.JSONL,
    ".json": Format.JSON,
    ".csv": Format.CSV,
    ".txt": Format.TABLE,
    ".xlsx": None,  # a workbook is no text
}


def _form_by_ending(path: Path) -> Format | None:
    if path.suffix.lower() not in _ENDINGS:
        known = ", ".join(ending for ending in _ENDINGS if ending)
        raise OutputError(f"{path}: a list is written as {known}. Choose such a name, or say --format.")
    return _ENDINGS[path.suffix.lower()]


def _write_jsonl(rows: Iterable[Row], file: TextIO) -> None:
    for row in rows:
        file.write(json.dumps(row, ensure_ascii=False) + "\n")


def _write_json(rows: Iterable[Row], file: TextIO) -> None:
    file.write(json.dumps(list(rows), ensure_ascii=False, indent=2) + "\n")


def _write_csv(rows: Iterable[Row], file: TextIO) -> None:
    from textmine.spreadsheets import write_lines

    with _as_table(rows) as (columns, values):
        write_lines(file, itertools.chain([columns] if columns else [], values))


def _write_table(rows: Iterable[Row], file: TextIO) -> None:
    from rich.console import Console
    from rich.table import Table

    # A pipe has no width of its own: a wide one keeps each row on a line.
    console = Console(file=file, width=None if file.isatty() else 200, markup=False, highlight=False, emoji=False)
    table, room = Table(), max(1, console.width // _COLUMN)
    rows = list(rows)
    columns = _columns(rows)
    for column in columns[:room]:
        table.add_column(column, overflow="fold")
    if len(columns) > room:
        table.caption = f"{', '.join(columns[room:])}: no room here, --format jsonl has them"
    for row in rows:
        table.add_row(*(_shortened(_told(row.get(column))) for column in columns[:room]))
    console.print(table)


def _told(value: Any) -> str:
    """A value in a few words: of several their number and the first ones, of a mapping what names it.

    >>> _told([{"document": "p-3", "start": 0}, {"document": "p-7", "start": 5}])
    '2: p-3, p-7'
    """
    if isinstance(value, Mapping):
        return next((str(value[name]) for name in _NAMING if value.get(name)), "") or _told(list(value.values()))
    if isinstance(value, list | tuple):
        return f"{len(value)}: {', '.join(map(_told, value[:_FIRST]))}" if value else "0"
    return "" if value is None else str(value)


def _write_workbook(rows: Iterable[Row], path: Path) -> None:
    from textmine.spreadsheets import write_workbook

    with _as_table(rows) as (columns, values):
        write_workbook(path, columns, values, name="textmine")


_WRITERS: Mapping[Format, Callable[[Iterable[Row], TextIO], None]] = {
    Format.TABLE: _write_table,
    Format.JSONL: _write_jsonl,
    Format.CSV: _write_csv,
    Format.JSON: _write_json,
}


def _columns(rows: Iterable[Row]) -> list[str]:
    """The keys of all rows, in the order in which they first appear."""
    return list(dict.fromkeys(key for row in rows for key in row))


@contextmanager
def _as_table(rows: Iterable[Row]) -> Iterator[tuple[list[str], Iterator[list[Any]]]]:
    """The columns of all rows, and the cells of each: the last row may have a key that no other has.

    Many rows wait on disk as JSON lines until all columns are known.
    """
    with SpooledTemporaryFile(_IN_MEMORY, "w+", encoding="utf-8", errors="surrogatepass", newline="\n") as waiting:
        columns = _columns(_noted(rows, waiting))
        waiting.seek(0)
        yield columns, ([_cell(row.get(column)) for column in columns] for row in map(json.loads, waiting))


def _noted(rows: Iterable[Row], file: IO[str]) -> Iterator[Row]:
    for row in rows:
        file.write(json.dumps(row, ensure_ascii=False) + "\n")
        yield row


def _cell(value: Any) -> Any:
    return json.dumps(value, ensure_ascii=False) if isinstance(value, dict | list) else value


def _shortened(text: str) -> str:
    text = " ".join(text.split())
    return text if len(text) <= _TABLE_CELL else text[: _TABLE_CELL - 1] + "…"


@contextmanager
def writing_to_standard_output() -> Iterator[None]:
    """What becomes of a standard output that takes nothing more.

    A reader that has gone (`| head`) is no failure, and nothing is left to say; a full disk is told.

    Raises:
        OutputError: it cannot be written.
    """
    from textmine.output import mendable

    try:
        try:
            yield
        finally:
            if sys.stdout is not None:
                sys.stdout.flush()
    except OSError as error:
        if error.filename is not None:  # a file of ours, not the stream
            raise
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())  # so that the interpreter's last flush succeeds
        if error.errno == errno.EPIPE:
            raise SystemExit(0) from None
        with mendable("standard output"):
            raise


def open_what_is_closed() -> None:
    """Give a process that was started without standard streams (`>&-`) such as lead nowhere.

    The next files that are opened would take their places, and what a library says on standard error stand in a result.
    """
    while (number := os.open(os.devnull, os.O_RDWR)) <= 2:
        pass
    os.close(number)
    sys.stdout = sys.stdout or os.fdopen(1, "w", encoding="utf-8", closefd=False)
    sys.stderr = sys.stderr or os.fdopen(2, "w", encoding="utf-8", closefd=False)


def escape_what_the_console_lacks() -> None:
    r"""Let a console that speaks GBK show `\u2764` for a character that GBK lacks, instead of failing.

    The escapes are those of JSON, surrogate pairs included, so that JSON lines stay JSON lines. Lines end as they are
    written, on Windows, too: CSV brings ends of its own.
    """
    codecs.register_error("textmine.escape", _escape)
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(errors="textmine.escape", newline="\n" if stream is sys.stdout else None)


def _escape(error: UnicodeError) -> tuple[str, int]:
    if not isinstance(error, UnicodeEncodeError):
        raise error
    text = error.object[error.start : error.end]
    return json.dumps(text)[1:-1], error.end
