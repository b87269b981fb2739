r"""JSON lines as textmine itself writes them: `source` and `meta` stand last, in one form, and are cut off.

What is left of a line holds texts and nulls alone, and takes the fast way. A line of another form says no, and is read
with care.
"""

from __future__ import annotations

import json
import re
from typing import Any

from textmine.reading.plain import count_lines

__all__ = ["cut_tails"]

_VALUE = rb'(?:"[^"\\\x00-\x1f]*"|0|[1-9][0-9]{0,17})'
_FIELDS = b"".join(
    b'(?:"%s": %s(?:, (?=")|(?=\\})))?' % (name, _VALUE)
    for name in (b"file", b"member", b"sheet", b"row", b"paragraph")
)
_TAIL = re.compile(rb', "source": (\{' + _FIELDS + rb'\}), "meta": (\{[^\n]*\})\}\n')
"""A quotation mark that is not escaped cannot stand within a text, so these are fields; of the line, or of its meta."""
_encode = json.JSONEncoder(ensure_ascii=False, sort_keys=True).encode


def cut_tails(lines: bytes) -> tuple[bytes, list[str], list[str | None]] | None:
    r"""Lines without `source` and `meta`, and these as they are kept; None where a line does not end on both.

    >>> cut_tails('{"id": "a", "text": "好", "source": {"file": "帖.csv", "row": 2}, "meta": {}}\n'.encode())
    (b'{"id": "a", "text": "\xe5\xa5\xbd"}\n', ['{"file": "帖.csv", "row": 2}'], [None])
    >>> cut_tails(b'{"id": "a", "text": "b", "source": {"file": 1.5}, "meta": {}}\n')
    """
    pieces = _TAIL.split(lines)
    bodies, sources, metas = pieces[::3], pieces[1::3], pieces[2::3]
    body = b"}\n".join(bodies)
    if bodies[-1] or count_lines(body) != len(sources):
        return None
    try:
        told = b"\n".join(sources).decode().split("\n")  # a line feed within would be escaped
        return body, told, [None if meta == b"{}" else _meta(meta.decode()) for meta in metas]
    except (ValueError, RecursionError):
        return None


def _meta(text: str) -> str:
    if "\\u" in text:
        raise ValueError("what is escaped may be half a character")
    return _encode(_loads(text))


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    row = dict(pairs)
    if len(row) < len(pairs):
        raise ValueError("a key stands twice")
    return row


def _not_json(name: str) -> None:
    raise ValueError(f"{name} is no JSON")


_loads = json.JSONDecoder(object_pairs_hook=_once, parse_constant=_not_json).decode
