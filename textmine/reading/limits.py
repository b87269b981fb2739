"""How much of a hostile file is read before it is given up: every reader is bounded by these.

The numbers are admitted guesses, each several times what real exports of classes of thousands reached.
"""

from __future__ import annotations

import io
from collections.abc import Iterator
from dataclasses import dataclass
from functools import partial
from typing import IO, Protocol

from textmine.reading.account import UnreadableError

__all__ = ["LIMITS", "Budget", "Limits", "Pieces", "Readable", "bounded", "read_bounded"]

_MIB = 1 << 20
_PIECE = 1 << 18


@dataclass(frozen=True, slots=True)
class Limits:
    """Bounds of what is read.

    Attributes:
        file_bytes: bytes of one file outside an archive.
        member_bytes: bytes of one member of an archive, unpacked.
        archive_bytes: bytes of all members of an archive together, unpacked, with what is packed in these.
        members: members of one archive.
        ratio: unpacked bytes for one packed byte, judged from a mebibyte on. Office files that hold one sentence a
            million times reach about 200; deflate's end is 1,032.
        depth: archives within archives: a zip in a zip is read, one in that is not.
        xml_depth: elements within elements.
        cell_characters: characters of one cell (Excel ends at 32,767) or one field of a .csv.
        columns: columns of a table (Excel's own end).
        rows: rows of one sheet (Excel's own end).
        line_bytes: bytes of one line of JSON.
        merges: merged areas of one sheet.
    """

    file_bytes: int = 4096 * _MIB
    member_bytes: int = 512 * _MIB
    archive_bytes: int = 4096 * _MIB
    members: int = 100_000
    ratio: int = 400
    depth: int = 2
    xml_depth: int = 256
    cell_characters: int = 2_000_000
    columns: int = 16_384
    rows: int = 1_048_576
    line_bytes: int = 64 * _MIB
    merges: int = 100_000


LIMITS = Limits()
"""What is used unless a test asks for less."""


class Budget:
    """Bytes that may yet be unpacked of a file with all that is packed in it, at any depth.

    >>> budget = Budget(2_000_000)
    >>> budget.spend(1_500_000)
    >>> budget.spend(1_500_000)
    Traceback (most recent call last):
    textmine.reading.account.UnreadableError: the archive unpacks to more than 2,000,000 bytes
    >>> budget.spend(500_000)
    """

    def __init__(self, size: int) -> None:
        self._size = self._left = size

    def spend(self, n_bytes: int) -> None:
        """Take bytes for what is about to be unpacked.

        Raises:
            UnreadableError: so many are not left.
        """
        if n_bytes > self._left:
            raise UnreadableError(f"the archive unpacks to more than {self._size:,} bytes")
        self._left -= n_bytes


class Readable(Protocol):
    """What bytes are read from."""

    def read(self, size: int, /) -> bytes:
        """Up to `size` bytes; none at the end."""
        ...


class Pieces:
    """The bytes of a file, piece by piece, as often as they are asked for.

    Args:
        stream: a file.
        limit: how many there may be.
        what: how it is called where there are more.

    Raises:
        UnreadableError: there are more.
    """

    def __init__(self, stream: IO[bytes], limit: int, what: str) -> None:
        if stream.seek(0, io.SEEK_END) > limit:
            raise _too_large(what, limit)
        self._stream = stream

    def __iter__(self) -> Iterator[bytes]:
        self._stream.seek(0)
        return iter(partial(self._stream.read, _MIB), b"")


def read_bounded(stream: Readable, limit: int, what: str) -> bytes:
    """All bytes of a stream.

    Raises:
        UnreadableError: there are more than `limit`.
    """
    found = io.BytesIO()  # its value is not copied
    found.writelines(bounded(stream, limit, what))
    return found.getvalue()


def bounded(stream: Readable, limit: int, what: str) -> Iterator[bytes]:
    """The bytes of a stream, piece by piece.

    Raises:
        UnreadableError: there are more than `limit`.
    """
    size = 0
    while piece := stream.read(_PIECE):  # a file is given as many bytes at once as it is asked for
        size += len(piece)
        if size > limit:
            raise _too_large(what, limit)
        yield piece


def _too_large(what: str, limit: int) -> UnreadableError:
    return UnreadableError(f"{what} is larger than {limit // _MIB or 1} MiB; split it into smaller files")
