"""XML from strangers: a stream of elements, with no entities, no external anything, and bounded depth.

Word and Excel files never carry a document type declaration, and every attack by entities needs one: it is refused.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from xml.parsers import expat

from textmine.reading.account import UnreadableError
from textmine.reading.limits import LIMITS, Limits, Readable

__all__ = ["feed_xml", "walk_xml"]

Start = Callable[[str, dict[str, str]], None]
End = Callable[[str], None]
Text = Callable[[str], None]

_CHUNK = 1 << 16


def walk_xml(
    stream: Readable, *, start: Start, end: End, text: Text, limits: Limits = LIMITS, encoding: str | None = None
) -> None:
    """Call `start`, `end` and `text` for what stands in the stream; names of elements come without their namespace.

    Names of attributes keep their prefix, as producers agree on them (`r`, `t`, `w:val`). `encoding` is that of the
    bytes, whatever the declaration says.

    Raises:
        UnreadableError: it is no XML, or hostile.
    """
    for _ in feed_xml(stream, start=start, end=end, text=text, limits=limits, encoding=encoding):
        pass


def feed_xml(
    stream: Readable, *, start: Start, end: End, text: Text, limits: Limits = LIMITS, encoding: str | None = None
) -> Iterator[None]:
    """As `walk_xml`, pausing after each chunk, so that what was gathered can be handed over."""
    parser = expat.ParserCreate(encoding)
    parser.buffer_text = True
    names = _Names(start, end, limits)
    parser.StartElementHandler, parser.EndElementHandler = names.start, names.end
    parser.CharacterDataHandler = text
    parser.StartDoctypeDeclHandler = _refuse
    try:
        while chunk := stream.read(_CHUNK):
            parser.Parse(chunk, False)
            yield
        parser.Parse(b"", True)
    except (expat.ExpatError, LookupError, ValueError) as error:  # an unknown encoding is a LookupError
        raise UnreadableError(f"its XML is broken ({error})") from error
    yield


class _Names:
    """Takes the namespace off the names of elements, and counts how deep they lie."""

    def __init__(self, start: Start, end: End, limits: Limits) -> None:
        self._start, self._end, self._limits = start, end, limits
        self._depth, self._local = 0, dict[str, str]()

    def start(self, name: str, attributes: dict[str, str]) -> None:
        self._depth += 1
        if self._depth > self._limits.xml_depth:
            raise UnreadableError("its XML is nested too deeply")
        if name not in self._local:
            self._local[name] = name.rpartition(":")[2]
        self._start(self._local[name], attributes)

    def end(self, name: str) -> None:
        self._depth -= 1
        self._end(self._local[name])


def _refuse(*_: object) -> None:
    raise UnreadableError("its XML declares a document type, which Word and Excel never do and attacks need")
