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
from dataclasses import dataclass

from textmine.errors import InputError
from textmine.reading.account import UnreadableError

__all__ = ["Decoded", "check_encoding", "decode", "decode_name", "has_surrogate", "legible"]

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


def decode(data: bytes, encoding: str | None = None) -> Decoded:
    """Decode bytes; `encoding` overrides what would be found.

    Raises:
        InputError: no such encoding.
    """
    if encoding is not None:
        return _lenient(data, check_encoding(encoding), asked=True)
    for mark, name in _MARKS:
        if data.startswith(mark):
            return _lenient(data[len(mark) :], name)
    if name_16 := _utf16_without_mark(data):
        return _lenient(data, name_16, note="UTF-16 without a byte-order mark was assumed")
    for name in ("utf-8", "gb18030"):
        try:
            text = data.decode(name)
        except UnicodeDecodeError:
            continue
        return (name == "gb18030" and _traditional(data, text)) or Decoded(text, name)
    return _detect(data)


def _traditional(data: bytes, text: str) -> Decoded | None:
    """Big5 that is valid GB18030 by chance, which puts characters into the private area that nobody typed."""
    if not _PRIVATE.search(text) or not _decodes(data, "big5"):
        return None
    return Decoded(data.decode("big5"), "big5", "big5 was guessed: as GB18030 it would hold characters that are none")


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


def _lenient(data: bytes, name: str, *, note: str | None = None, asked: bool = False) -> Decoded:
    try:
        return Decoded(data.decode(name), name, note)
    except UnicodeDecodeError as error:
        why = f"bytes at {error.start} are not {name}"
    if name.startswith(("utf-16", "utf-32")):
        try:
            return Decoded(data.decode(name, "surrogatepass" if len(data) % 2 == 0 else "ignore"), name, why)
        except UnicodeDecodeError:  # no code points at all, which no handler lets pass
            raise UnreadableError(f"{why}; save it anew as UTF-8") from None
    hint = "; leave --encoding out to let textmine find it" if asked else ""
    return Decoded(data.decode(name, "surrogateescape"), name, why + "; those rows are rejects" + hint)


def _utf16_without_mark(data: bytes) -> str | None:
    """Line breaks, tabs and commas have a zero byte on one side; turned round they would be rare letters.

    Zero bytes in a text of UTF-8 are stray ones, unless they are half of it.
    """
    sample = data[:_SAMPLE]
    if len(data) % 2 or 0 not in sample or (4 * sample.count(0) < len(sample) and _decodes(data, "utf-8")):
        return None
    units = Counter(zip(sample[::2], sample[1::2], strict=True))
    high, low = (
        sum(n for pair, n in units.items() if pair[side] == 0 and pair[1 - side] in b"\t\n\r,") for side in (1, 0)
    )
    if bool(low) == bool(high) or max(low, high) * _SPARSE < len(sample) // 2:
        return None
    name = "utf-16-le" if high else "utf-16-be"
    return name if _decodes(data, name) else None


def _decodes(data: bytes, name: str) -> bool:
    try:
        data.decode(name)
    except UnicodeDecodeError:
        return False
    return True


def _detect(data: bytes) -> Decoded:
    """The encoding in which the fewest bytes are wrong; earlier names win ties."""
    best: tuple[int, str] | None = None
    for name in ("utf-8", "gb18030", "big5", "cp1252"):
        wrong = len(_SURROGATE.findall(data.decode(name, "surrogateescape")))
        # one bad byte in a thousand is damage; more is another encoding. cp1252 takes almost anything: it comes last.
        if best is None or (wrong < best[0] and best[0] * 1000 > len(data)):
            best = (wrong, name)
    assert best is not None
    return _lenient(data, best[1], note=f"{best[1]} was guessed")
