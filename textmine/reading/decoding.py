r"""Bytes to text: byte-order mark, strict UTF-8, strict GB18030, then detection with a warning.

No replacement character is ever put in silently: bytes that do not decode become lone surrogates (Python's
`surrogateescape`), and each row or text that holds one is a reject.

    >>> decode("学员姓名".encode("gbk")).encoding   # a trainee's name, as Chinese Excel writes it
    'gb18030'
"""

from __future__ import annotations

import codecs
import os
import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Protocol

from textmine.errors import InputError
from textmine.reading.account import UnreadableError

__all__ = [
    "Bytes",
    "Decoded",
    "Encoding",
    "check_encoding",
    "decode",
    "decode_name",
    "find_encoding",
    "has_surrogate",
    "legible",
]

_MARKS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
    (b"\x84\x31\x95\x33", "gb18030"),
)

_SURROGATE = re.compile("[\ud800-\udfff]")

_PRIVATE = re.compile("[\ue000-\uf8ff]")

_SAMPLE = 1 << 16
_SPARSE = 200
"""Characters for each line break, tab or comma at most: a stray zero byte makes no UTF-16. A guess."""


@dataclass(frozen=True, slots=True)
class Decoded:
    """Text, the encoding that was found, and a warning where it was guessed."""

    text: str
    encoding: str
    warning: str | None = None


@dataclass(frozen=True, slots=True)
class Encoding:
    """How bytes are read as text.

    Attributes:
        name: of the encoding.
        warning: where it was guessed, or does not fit everywhere.
        errors: what becomes of bytes that do not fit.
        mark: bytes at the beginning that say what the encoding is.
    """

    name: str
    warning: str | None = None
    errors: str = "strict"
    mark: int = 0

    def texts(self, data: Bytes) -> Iterator[str]:
        """The text, piece by piece."""
        return _texts(data, self.name, self.errors, self.mark)


class Bytes(Protocol):
    """Bytes that can be gone through more than once."""

    def __iter__(self) -> Iterator[bytes]:
        """All of them, piece by piece."""
        ...


def decode(data: bytes, encoding: str | None = None) -> Decoded:
    """Decode bytes; `encoding` overrides what would be found.

    Raises:
        InputError: no such encoding.
    """
    found = find_encoding((data,), encoding)
    return Decoded("".join(found.texts((data,))), found.name, found.warning)


def find_encoding(data: Bytes, encoding: str | None = None) -> Encoding:
    """How some bytes are to be read; `encoding` overrides what would be found.

    Raises:
        InputError: no such encoding.
        UnreadableError: they are no text, though a mark says that they are.
    """
    if encoding is not None:
        return _lenient(data, check_encoding(encoding), asked=True)
    start = _start(data)
    for mark, name in _MARKS:
        if start.startswith(mark):
            return _lenient(data, name, mark=len(mark))
    if name_16 := _utf16_without_mark(data, start):
        return _lenient(data, name_16, note="UTF-16 without a byte-order mark was assumed")
    for name in ("utf-8", "gb18030"):
        if _decodes(data, name):
            return (name == "gb18030" and _traditional(data)) or Encoding(name)
    return _detect(data)


def _start(data: Bytes) -> bytes:
    start = b""
    for piece in data:
        start += piece[:_SAMPLE]
        if len(start) >= _SAMPLE:
            break
    return start[:_SAMPLE]


def _texts(data: Bytes, name: str, errors: str = "strict", mark: int = 0) -> Iterator[str]:
    """The text in an encoding, piece by piece.

    Raises:
        UnicodeDecodeError: bytes do not fit; `start` counts from the beginning, without the mark.
    """
    decoder, fed = codecs.getincrementaldecoder(name)(errors), 0
    try:
        for piece in data:
            rest = piece[max(mark - fed, 0) :]
            fed += len(piece)
            yield decoder.decode(rest)
        yield decoder.decode(b"", final=True)
    except UnicodeDecodeError as error:
        error.start += fed - mark - len(error.object)  # of the piece, and what of the one before was not read yet
        raise


def _traditional(data: Bytes) -> Encoding | None:
    """Big5 that is valid GB18030 by chance, which puts characters into the private area that nobody typed."""
    if not any(_PRIVATE.search(text) for text in _texts(data, "gb18030")) or not _decodes(data, "big5"):
        return None
    return Encoding("big5", "big5 was guessed: as GB18030 it would hold characters that are none")


def check_encoding(name: str) -> str:
    """The canonical name of an encoding.

    Raises:
        InputError: Python knows no such encoding of text.
    """
    try:
        "".encode(name)
        return codecs.lookup(name).name
    except (LookupError, UnicodeError) as error:
        raise InputError(f"There is no encoding {name!r}. Use utf-8, gb18030, big5 or utf-16.") from error


def has_surrogate(text: str) -> bool:
    """Whether a text holds a lone surrogate, which no Unicode text does: bytes that did not decode."""
    return not text.isascii() and _SURROGATE.search(text) is not None


def decode_name(name: str) -> str:
    """A file's name as people read it, where the system took bytes for UTF-8 that are GBK (a zip of Windows, unpacked).

    >>> decode_name("李明-心得.txt".encode("gbk").decode("utf-8", "surrogateescape"))   # Li Ming, what I gained
    '李明-心得.txt'
    """
    if not has_surrogate(name):
        return name
    try:
        return os.fsencode(name).decode("gb18030")
    except UnicodeError:
        return legible(name)


def legible(text: str) -> str:
    r"""A text in which bytes that did not decode are written as escapes.

    >>> legible("姓名\udc80"), legible("姓名")   # name
    ('姓名\\udc80', '姓名')
    """
    return text.encode("utf-8", "backslashreplace").decode("utf-8") if has_surrogate(text) else text


def _lenient(data: Bytes, name: str, *, note: str | None = None, asked: bool = False, mark: int = 0) -> Encoding:
    try:
        for _ in _texts(data, name, mark=mark):
            pass
        return Encoding(name, note, mark=mark)
    except UnicodeDecodeError as error:
        why = f"bytes at {error.start} are not {name}"
    if name.startswith(("utf-16", "utf-32")):
        errors = "surrogatepass" if (sum(map(len, data)) - mark) % 2 == 0 else "ignore"
        if _decodes(data, name, errors, mark):
            return Encoding(name, why, errors, mark)
        raise UnreadableError(f"{why}; save it anew as UTF-8")  # no code points at all, which no handler lets pass
    hint = "; leave --encoding out to let textmine find it" if asked else ""
    return Encoding(name, why + "; those rows are rejects" + hint, "surrogateescape", mark)


def _utf16_without_mark(data: Bytes, sample: bytes) -> str | None:
    """Line breaks, tabs and commas have a zero byte on one side; turned round they would be rare letters.

    Zero bytes in a text of UTF-8 are stray ones, unless they are half of it.
    """
    if 0 not in sample or sum(map(len, data)) % 2:
        return None
    if 4 * sample.count(0) < len(sample) and _decodes(data, "utf-8"):
        return None
    units = Counter(zip(sample[::2], sample[1::2], strict=True))
    high, low = (
        sum(n for pair, n in units.items() if pair[side] == 0 and pair[1 - side] in b"\t\n\r,") for side in (1, 0)
    )
    if bool(low) == bool(high) or max(low, high) * _SPARSE < len(sample) // 2:
        return None
    name = "utf-16-le" if high else "utf-16-be"
    return name if _decodes(data, name) else None


def _decodes(data: Bytes, name: str, errors: str = "strict", mark: int = 0) -> bool:
    try:
        for _ in _texts(data, name, errors, mark):
            pass
    except UnicodeDecodeError:
        return False
    return True


def _detect(data: Bytes) -> Encoding:
    """The encoding in which the fewest bytes are wrong; earlier names win ties."""
    size = sum(map(len, data))
    best: tuple[int, str] | None = None
    for name in ("utf-8", "gb18030", "big5", "cp1252"):
        wrong = sum(len(_SURROGATE.findall(text)) for text in _texts(data, name, "surrogateescape"))
        # one bad byte in a thousand is damage; more is another encoding. cp1252 takes almost anything: it comes last.
        if best is None or (wrong < best[0] and best[0] * 1000 > size):
            best = (wrong, name)
    assert best is not None
    return _lenient(data, best[1], note=f"{best[1]} was guessed")
