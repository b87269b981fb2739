r"""What lines of JSON hold, told from their bytes: whether a chunk may be parsed at once without losing anything.

A parser that is given the known fields passes over unknown ones in silence, and turns numbers and lists into texts. So
a chunk is looked at before its parse is believed; both ways of looking say no where they are not sure.
"""

from __future__ import annotations

import re
from collections.abc import Collection
from typing import Any

import numpy as np

__all__ = ["count_lines", "count_texts", "plain_fields"]

_HALF = re.compile(rb"\\u[dD][89a-fA-F]")
_PAIR = re.compile(rb"\\u[dD][89abAB][0-9a-fA-F]{2}\\u[dD][c-fC-F][0-9a-fA-F]{2}")
_LINE_FEED, _SPACE, _QUOTE, _COLON, _BACKSLASH, _N, _U = b'\n ":\\nu'

Bytes = np.ndarray[Any, np.dtype[np.uint8]]
Positions = np.ndarray[Any, np.dtype[np.int64]]

_BLOCK = 1 << 18
"""Bytes that are looked at at a time, so that what is noted of them stays in the processor's cache (measured: a third
less time than with four times or an eighth as many)."""


def count_lines(data: bytes) -> int:
    r"""Line feeds, at twice the speed of `bytes.count`.

    >>> count_lines(b"a\nb\n")
    2
    """
    return int(np.count_nonzero(np.frombuffer(data, np.uint8) == _LINE_FEED))


def count_texts(lines: bytes) -> int | None:
    r"""The fields of these lines of valid JSON, if each holds a text; None where one may not.

    Each text of a field has a key, and a key ends where a quotation mark meets a colon. So where a parser that was told
    its fields finds as many texts, there is no further field: no unknown one, none that stands twice in its row, no
    number. Lines with `\u`, which may be half a character, are not looked at.

    >>> count_texts('{"id": "a", "text": "好"}\n'.encode())
    2
    >>> count_texts(b'{"id": "a", "likes": 1}\n'), count_texts(b'{"id" : "a"}\n')
    (None, None)
    """
    data = np.frombuffer(lines, np.uint8)
    keys = texts = 0
    for start in range(0, len(data) - 3, _BLOCK):
        block = data[start : start + _BLOCK + 3]
        mark, colon = block == _QUOTE, block == _COLON
        spaced = np.flatnonzero((block[:-1] <= _SPACE) & colon[1:]) + start
        half = (block[:-1] == _BACKSLASH) & (block[1:] == _U)
        if half.any() or _may_follow_key(data, spaced):
            return None
        ends = mark[:-3] & colon[1:-2]
        keys += int(np.count_nonzero(ends))
        opens = mark[2:-1] | ((block[2:-1] == _SPACE) & mark[3:])
        texts += int(np.count_nonzero(ends & opens))
    return keys if keys == texts else None


def plain_fields(lines: bytes, known: Collection[str]) -> frozenset[str] | None:
    r"""The fields of a chunk of JSON lines, if it holds nothing but known fields with strings and nulls, none twice.

    >>> sorted(plain_fields(b'{"id": "a", "text": "\\"x\\": 1"}\n', ["id", "text"]))
    ['id', 'text']
    >>> plain_fields(b'{"id": 1, "text": "a"}\n', ["id", "text"])
    """
    if not lines.startswith(b"{") or (_HALF.search(lines) and _HALF.search(_PAIR.sub(b"", lines))):
        return None
    data = np.frombuffer(lines, np.uint8)
    colons = _quoted_colons(data)
    if colons is None:
        return None
    keys = colons[~_opens_text(data, colons)]
    after = _after(data, keys)
    if not ((after == _QUOTE) | (after == _N)).all():
        return None
    return _keys_in_columns(data, keys, known) or _known_keys(data, keys, known)


def _quoted_colons(data: Bytes) -> Positions | None:
    """Colons that follow a quotation mark which is not escaped; None where a key may be divided from its colon."""
    colons: Positions = np.flatnonzero(data == _COLON)
    if not len(colons) or colons[-1] > len(data) - 3:
        return None
    before = data[colons - 1]
    if _may_follow_key(data, colons[before <= _SPACE] - 1):
        return None
    colons = np.asarray(colons[before == _QUOTE])
    doubtful = colons[data[colons - 2] == _BACKSLASH]
    if not len(doubtful):
        return colons
    # Of a run of backslashes each second one is meant: what follows an odd run is escaped.
    slashes: Positions = np.flatnonzero(data == _BACKSLASH)
    last = slashes[np.diff(slashes, append=-1) != 1]
    first = slashes[np.diff(slashes, prepend=-1) != 1]
    escaped = last[(last - first) % 2 == 0] + 2
    return np.setdiff1d(colons, np.intersect1d(doubtful, escaped), assume_unique=True)


def _may_follow_key(data: Bytes, spaces: Positions) -> bool:
    """Whether one of these spaces stands after a quotation mark, or after another space."""
    previous = data[spaces - 1]
    return bool(((previous <= _SPACE) | (previous == _QUOTE)).any())


def _after(data: Bytes, colons: Positions) -> Bytes:
    """What follows each colon, one space passed over."""
    after = data[colons + 1]
    return np.where(after == _SPACE, data[colons + 2], after)


def _opens_text(data: Bytes, colons: Positions) -> np.ndarray[Any, np.dtype[np.bool_]]:
    """Whether the quotation mark before each colon begins a text that begins with a colon: `"text": ":…"`."""
    before = data[colons - 2]
    spaced = before == _SPACE
    colon = np.where(spaced, data[colons - 3], before)
    mark, beyond = (np.where(spaced, data[colons - k - 1], data[colons - k]) for k in (3, 4))
    return np.asarray((colon == _COLON) & (mark == _QUOTE) & (beyond != _BACKSLASH), dtype=np.bool_)


def _keys_in_columns(data: Bytes, colons: Positions, known: Collection[str]) -> frozenset[str] | None:
    """The keys, where every line has the same ones in one order; None says nothing but that this is not so."""
    feeds: Positions = np.flatnonzero(data == _LINE_FEED)
    if not len(feeds) or len(colons) % len(feeds):
        return None
    lines = colons.reshape(len(feeds), -1)  # (n_lines, n_keys)
    if (lines[:, -1:] > feeds[:, None]).any() or (lines[1:, :1] < feeds[:-1, None]).any():
        return None
    names = [next((name for name in known if _stands_before(data, column, name)), None) for column in lines.T]
    return frozenset(name for name in names if name) if None not in names and len(set(names)) == len(names) else None


def _stands_before(data: Bytes, colons: Positions, name: str) -> bool:
    """Whether this key stands before every one of the colons; the first tells most names apart."""
    key = f'"{name}"'.encode()
    first = int(colons[0])
    if data[max(first - len(key), 0) : first].tobytes() != key:
        return False
    return all(bool((data[colons - place] == key[-place]).all()) for place in range(1, len(key) + 1))


def _known_keys(data: Bytes, colons: Positions, known: Collection[str]) -> frozenset[str] | None:
    """The distinct keys that end before these colons, if all are known and none stands twice in its line."""
    found = set[str]()
    feeds = np.flatnonzero(data == _LINE_FEED)
    for name in known:
        key = np.frombuffer(f'"{name}"'.encode(), np.uint8)
        same = np.flatnonzero(data[colons - 2] == key[-2])
        for place in range(len(key), 0, -1):  # the mark before the name first: it tells most names apart
            same = same[data[colons[same] - place] == key[-place]]
        if len(same):
            if not np.diff(np.searchsorted(feeds, colons[same])).all():
                return None
            found.add(name)
            colons = np.delete(colons, same)
    return None if len(colons) else frozenset(found)
