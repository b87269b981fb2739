"""Files that are written whole or not at all, and failures to write that are told in a way that a user can mend."""

from __future__ import annotations

import errno
import json
import os
import re
import shutil
import stat
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager, suppress
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from textmine.errors import OutputError

__all__ = ["mendable", "replacing", "replacing_both", "write_jsonl", "write_text"]


@contextmanager
def replacing(path: Path) -> Iterator[Path]:
    """A temporary path to write to; when all went well, it takes the place of `path` at one stroke.

    A link stays, and what it points to is replaced. A device or a pipe is never replaced: it is written into.

    Raises:
        OutputError: the place cannot be written; what stood there still does.
    """
    with mendable(path):
        writing = _written_into(path) if _is_no_file(path) else _replaced(Path(os.path.realpath(path)))
    with writing as temporary, mendable(path, instead_of=temporary):
        yield temporary


@contextmanager
def replacing_both(first: Path, second: Path) -> Iterator[tuple[Path, Path]]:
    """Temporary paths of two files that belong together: when all went well both take their places, else neither does.

    Raises:
        OutputError: one of the places cannot be written; what stood in both still does.
    """
    former = second.with_name(f".{second.name}.{os.getpid()}.old")
    there = os.path.lexists(second)
    if second.is_file():
        with mendable(second, instead_of=former):
            shutil.copy2(second, former)
    try:
        with replacing(first) as one, replacing(second) as other:
            yield one, other
    except BaseException:  # the second is the first to take its place
        if former.exists():
            with replacing(second) as other:
                shutil.copy2(former, other)
        elif not there:
            second.unlink(missing_ok=True)
        raise
    finally:
        former.unlink(missing_ok=True)


def _is_no_file(path: Path) -> bool:
    """Whether a path names something other than a file that is there or can be: a device, a pipe, an open stream."""
    try:
        mode = path.stat().st_mode
    except FileNotFoundError:
        return False
    if stat.S_ISDIR(mode):
        raise IsADirectoryError(errno.EISDIR, os.strerror(errno.EISDIR), str(path))
    is_stream = path.is_symlink() and path.absolute().parts[1] in ("dev", "proc")  # /dev/stdout, /dev/fd/3
    return is_stream or not stat.S_ISREG(mode)


@contextmanager
def _replaced(path: Path) -> Iterator[Path]:
    temporary = path.with_name(f".{path.name}.{os.getpid()}.tmp")
    try:
        with mendable(path, instead_of=temporary):
            path.parent.mkdir(parents=True, exist_ok=True)
            yield temporary
            temporary.replace(path)
    finally:
        with suppress(OSError):  # a read-only disk refuses that, too, and says less
            temporary.unlink(missing_ok=True)


@contextmanager
def _written_into(path: Path) -> Iterator[Path]:
    with TemporaryDirectory(prefix="textmine-") as folder:
        temporary = Path(folder) / (path.name or "output")
        yield temporary
        with temporary.open("rb") as source, path.open("ab") as target:  # what a stream's file already has stays
            shutil.copyfileobj(source, target)


def write_text(path: Path, text: str, *, errors: str = "strict") -> None:
    """Write a text in UTF-8 whose lines end alike on every system: the same input gives the same bytes."""
    path.write_text(text, "utf-8", errors=errors, newline="\n")


def write_jsonl(path: Path, rows: Iterable[Mapping[str, Any]]) -> None:
    """Write rows as JSON lines in UTF-8."""
    with path.open("w", encoding="utf-8", newline="\n") as file:
        encode = json.JSONEncoder(ensure_ascii=False).encode  # one for all: `json.dumps` makes one a row
        file.writelines(encode(row) + "\n" for row in rows)


_MENDS = {
    errno.ENOSPC: "the disk is full. Make room and run again: what was finished is kept",
    errno.EDQUOT: "your quota of disk space is used up. Make room and run again: what was finished is kept",
    errno.EFBIG: "the file would grow beyond the limit of this session (ulimit -f). Raise it and run again: what was"
    " finished is kept",
    errno.EROFS: "the file system is read-only. Choose another place",
    errno.EACCES: "access is denied. If another program, such as Word or Excel, holds it open, close it there; "
    "else choose another place",
    errno.EPERM: "access is denied. Choose another place",
    errno.ENOENT: "this folder is not there and cannot be made. Choose another place",
    errno.ENOTDIR: "a part of this path is a file, not a folder. Choose another place",
    errno.EEXIST: "a file of this name is there. Choose another place",
    errno.EISDIR: "this is a folder. Name a file in it",
    errno.ENXIO: "nothing takes what is written there. Choose another place",
    errno.ELOOP: "this link leads back to itself. Choose another place",
    errno.ENAMETOOLONG: "the name is too long. Choose a shorter one",
}


@contextmanager
def mendable(place: Path | str, *, instead_of: Path | None = None) -> Iterator[None]:
    """Failures of the operating system to write, told in a way that a user can mend.

    Args:
        place: what is written to, as the user knows it.
        instead_of: the temporary file that stands for it.

    Raises:
        OutputError: it cannot be written, for a reason that a user can do something about.
    """
    try:
        yield
    except Exception as error:
        number, name = _refused(error)
        if number in _MENDS:
            named = name if name and name != str(instead_of) else place
            raise OutputError(f"{named} cannot be written: {_MENDS[number]}.") from error
        raise


_IN_WORDS = re.compile(r"\(os error (\d+)\)")


def _refused(error: Exception) -> tuple[int | None, Any]:
    """What the operating system refused, by its number, and of which file; polars tells the number in words."""
    if isinstance(error, OSError) and error.errno is not None:
        return error.errno, error.filename
    is_told = isinstance(error, OSError) or type(error).__module__ == "polars.exceptions"
    found = _IN_WORDS.search(str(error)) if is_told else None
    return (int(found[1]) if found else None), None
