"""Gzip as a stream that knows how much it unpacked: faster than `gzip.open`, and a bomb is seen while it goes off.

ISA-L unpacks texts in two fifths of zlib's time (`benchmarks/reading.py`), and lets go of the interpreter's lock.
"""

from __future__ import annotations

from typing import IO

from isal import isal_zlib

from textmine.reading.account import UnreadableError
from textmine.reading.limits import LIMITS, Budget, Limits

__all__ = ["Gunzip"]

_PIECE = 1 << 19
"""Packed bytes that are unpacked at a time; texts become about eight times as many."""
_GZIP = 31
"""The window size that, in zlib as in ISA-L, means: a gzip header, and its check sum verified."""
_JUDGED_FROM = 64 << 20
"""Unpacked bytes from which the ratio is judged."""


class Gunzip:
    """Bytes of a gzip file, of one or more members.

    Args:
        stream: the packed bytes.
        limits: of the ratio.
        budget: of the archive in which it lies.
    """

    def __init__(self, stream: IO[bytes], limits: Limits = LIMITS, budget: Budget | None = None) -> None:
        self._stream, self._limits, self._budget = stream, limits, budget
        self._unpacker = isal_zlib.decompressobj(_GZIP)
        self._waiting = b""
        self._packed = self._unpacked = 0

    def read(self, size: int) -> bytes:
        """Up to `size` bytes, often fewer; none at the end.

        Raises:
            UnreadableError: it is damaged, cut off, or a bomb.
        """
        while True:
            packed = self._waiting or self._more()
            if not packed and (self._unpacker.eof or not self._packed):
                return b""
            if self._unpacker.eof:
                packed = packed.lstrip(b"\0")
                if not packed:
                    self._waiting = b""
                    continue
                self._unpacker = isal_zlib.decompressobj(_GZIP)
            if not packed:
                raise UnreadableError("it is a damaged gzip (it is cut off)")
            piece = self._unpack(packed, size)
            if piece:
                return piece

    def _more(self) -> bytes:
        packed = self._stream.read(_PIECE)
        self._packed += len(packed)
        return packed

    def _unpack(self, packed: bytes, size: int) -> bytes:
        try:
            piece = self._unpacker.decompress(packed, size)
        except isal_zlib.IsalError as error:  # type: ignore[misc]  # its stubs call the class a value
            raise UnreadableError(f"it is a damaged gzip ({error})") from error
        self._waiting = self._unpacker.unused_data if self._unpacker.eof else self._unpacker.unconsumed_tail
        self._unpacked += len(piece)
        if self._budget is not None:
            self._budget.spend(len(piece))
        if self._unpacked > max(_JUDGED_FROM, self._limits.ratio * self._packed):
            raise UnreadableError(f"it unpacks to more than {self._limits.ratio} times its size: a bomb")
        return piece
