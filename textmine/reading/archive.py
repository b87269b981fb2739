"""Zip archives, for .zip, .docx and .xlsx: bounded, and with the names that Chinese programs give.

No more of a member is unpacked than the directory says, and that is counted before, for all that lies in one file.
"""

from __future__ import annotations

import re
import stat
import struct
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import PurePosixPath
from typing import IO

from textmine.reading.account import UnreadableError
from textmine.reading.limits import LIMITS, Budget, Limits, Readable, bounded

__all__ = ["Archive", "member_name", "open_archive"]

_NOT_CJK = re.compile("[\u0080-\u1fff\ue000-\uefff]")
"""What GBK bytes look like that pass for UTF-8 by accident (a ninth of two-character names do): Latin, Greek, Arabic.
macOS writes UTF-8 without the flag; such a name of Han characters is not GBK, where it would need three rare ones."""

_UTF8_FLAG = 0x800
_UNICODE_PATH = 0x7075
_ENCRYPTED = 0x1
_BROKEN = (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, RuntimeError, ValueError, OSError)


def member_name(info: zipfile.ZipInfo) -> str:
    """A member's name: by the UTF-8 flag, Info-ZIP's field, UTF-8 that reads as Chinese, GBK, else as it is.

    >>> info = zipfile.ZipInfo("思想汇报.docx".encode("gbk").decode("cp437"))  # a thought report
    >>> member_name(info)
    '思想汇报.docx'
    """
    if info.flag_bits & _UTF8_FLAG:
        return info.filename
    try:
        raw = info.orig_filename.encode("cp437")
    except UnicodeEncodeError:
        return info.filename
    if (name := _unicode_path(info.extra, raw)) is not None:
        return name
    for encoding in ("ascii", "utf-8", "gbk", "gb18030"):
        try:
            name = raw.decode(encoding).replace("\\", "/")
        except UnicodeDecodeError:
            continue
        if encoding != "utf-8" or not _NOT_CJK.search(name):
            return name
    return info.filename


def _unicode_path(extra: bytes, raw: bytes) -> str | None:
    """The name in Info-ZIP's Unicode Path field (0x7075), if it is of the name that stands in the directory."""
    while len(extra) >= 4:
        kind, size = struct.unpack_from("<HH", extra)
        field, extra = extra[4 : 4 + size], extra[4 + size :]
        if kind == _UNICODE_PATH and field[:5] == struct.pack("<BL", 1, zlib.crc32(raw)):
            try:
                return field[5:].decode().replace("\\", "/")
            except UnicodeDecodeError:
                return None
    return None


def problem_of_name(name: str) -> str | None:
    """Why a member of this name is not read, if so."""
    if not name:
        return "it has no name"
    parts = PurePosixPath(name.replace("\\", "/")).parts
    if name.startswith(("/", "\\")) or (len(name) > 1 and name[1] == ":"):
        return "its name is an absolute path"
    if ".." in parts:
        return "its name points outside the archive"
    return None


class Archive:
    """An open zip; members are read one at a time and nothing is unpacked to disk."""

    def __init__(self, zip_file: zipfile.ZipFile, limits: Limits = LIMITS, budget: Budget | None = None) -> None:
        self._zip, self._limits, self._budget = zip_file, limits, budget or Budget(limits.archive_bytes)
        self.infos = zip_file.infolist()
        if len(self.infos) > limits.members:
            raise UnreadableError(f"it has {len(self.infos)} members, more than {limits.members}")

    def names(self) -> set[str]:
        """The members as the directory names them."""
        return {info.filename for info in self.infos}

    def size(self, member: str) -> int:
        """The bytes of a member, unpacked; 0 of one that is not there."""
        return next((info.file_size for info in self.infos if info.filename == member), 0)

    def problem(self, info: zipfile.ZipInfo) -> str | None:
        """Why a member is not read, if so."""
        if info.flag_bits & _ENCRYPTED:
            return "it is locked by a password; save it without one"
        if stat.S_ISLNK(info.external_attr >> 16):
            return "it is a link"
        if info.file_size > self._limits.member_bytes:
            return f"it unpacks to {info.file_size:,} bytes, more than {self._limits.member_bytes:,}"
        if info.file_size > 1 << 20 and info.file_size > self._limits.ratio * max(info.compress_size, 1):
            return f"it unpacks to {info.file_size // max(info.compress_size, 1)} times its size: a zip bomb"
        return problem_of_name(member_name(info))

    def pieces(self, member: zipfile.ZipInfo) -> Iterator[bytes]:
        """The bytes of a member, piece by piece.

        Raises:
            UnreadableError: it is damaged, locked or too large.
        """
        return bounded(self._open(member), self._limits.member_bytes, "it")

    def stream(self, member: str, *, again: bool = False) -> Readable:
        """The bytes of a member, unpacked as they are read; `again` where they were counted before.

        Raises:
            UnreadableError: it is missing, damaged, locked or too large.
        """
        try:
            return self._open(self._zip.getinfo(member), again=again)
        except KeyError as error:
            raise UnreadableError(f"the part {member} is missing from it") from error

    def _open(self, info: zipfile.ZipInfo, *, again: bool = False) -> Readable:
        if why := self.problem(info):
            raise UnreadableError(why)
        if not again:
            self._budget.spend(info.file_size)  # zipfile reads no more of a member than the directory tells
        try:
            return _Unpacked(self._zip.open(info))
        except _BROKEN as error:
            raise UnreadableError(f"it is damaged ({error})") from error


class _Unpacked:
    """A member that is read."""

    def __init__(self, stream: IO[bytes]) -> None:
        self._stream = stream

    def read(self, size: int, /) -> bytes:
        """Up to `size` bytes; none at the end."""
        try:
            return self._stream.read(size)
        except _BROKEN as error:
            raise UnreadableError(f"it is damaged ({error})") from error


@contextmanager
def open_archive(source: IO[bytes], limits: Limits = LIMITS, budget: Budget | None = None) -> Iterator[Archive]:
    """Open a zip; `budget` is that of the archive in which it lies.

    Raises:
        UnreadableError: it is none, or has too many members.
    """
    try:
        zip_file = zipfile.ZipFile(source)
    except _BROKEN as error:
        raise UnreadableError(f"it is damaged: not a whole zip ({error})") from error
    with zip_file:
        yield Archive(zip_file, limits, budget)
