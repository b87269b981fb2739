r"""The plain view: what a reader reads, without markup, links and emoji; with the way back to the text as written.

For what compares meaning or shows prose (vectors, quotability), `**重点**` is 重点, `[课标](https://…)` is 课标,
`&nbsp;` is a blank, and a link, an @name, an emoji or a block of code says nothing. Characters fold as in
`folding.py`. The original never changes: `View.span` leads back.

    >>> text = "**黨課**要短😊，见[说明](https://a.cn/x)"  # party lectures should be short; see the notes
    >>> view = plain(text)
    >>> view.text
    '党课要短，见说明'
    >>> text[slice(*view.span(0, 2))]
    '黨課'
"""

from __future__ import annotations

import html
import re
from collections.abc import Iterator

import numpy as np

from textmine.language.folding import View, fold
from textmine.spans import Span

__all__ = ["plain"]

_HAN = "㐀-鿿"
_LINK = r"(?:https?://|www\.)[A-Za-z0-9\-._~:/?#\[\]@!$&'()*+,;=%]*[A-Za-z0-9/#=&_\-]"

# What is left out, and what is kept of it: group `kept`, where there is one. In order of preference at one place.
_MARKUP = re.compile(
    r"(?P<fence>^[ ]{0,3}(?P<ticks>`{3,}|~{3,})[^\n]*\n(?:.*\n)*?[ ]{0,3}(?P=ticks)[^\n]*$)"
    # [text](link), ![alt](image)
    r"|!?\[(?P<text>[^\[\]\n]*)\]\([^()\s]*(?:\([^()\s]*\)[^()\s]*)*(?:\s+\"[^\"\n]*\")?\)"
    rf"|(?P<link>{_LINK}|<{_LINK}>)"
    r"|(?P<mail>[A-Za-z0-9._%+\-]{1,64}@[A-Za-z0-9\-]+(?:\.[A-Za-z0-9\-]+)*\.[A-Za-z]{2,})"
    r"|(?P<at>@(?:[\w\-]{1,30}(?=[\s:：,，。！!？?）)])|[\w\-]{1,5}$))"
    r"|(?P<entity>&(?:[A-Za-z][A-Za-z0-9]{1,30}|#[0-9]{1,7}|#[xX][0-9A-Fa-f]{1,6});)"
    r"|(?P<tag></?(?:p|br|div|span|b|i|u|em|strong|a|img|ul|ol|li|table|tr|td|th|h[1-6]|font|code|pre)(?:\s[^<>\n]*)?/?>)"
    r"|`(?P<code>[^`\n]+)`"
    r"|(?P<stars>\*{2,3}|_{2,3}|~~|(?<![0-9A-Za-z*])\*(?![0-9]))(?=\S)(?P<strong>[^*~\n]+?)(?<=\S)(?P=stars)"
    r"|(?P<layout>^[ \t]{0,3}(?:\#{1,6}[ \t]+|>[ \t]?|[-*+][ \t]+(?:\[[ xX]\][ \t]+)?))"
    rf"|(?P<face>\[[{_HAN}]{{1,3}}\](?!\())"  # [捂脸]
    r"|(?P<emoji>[\U0001F000-\U0001FAFF\u2600-\u27BF\u2B50\u2B55\U000E0020-\U000E007F]+)",
    re.MULTILINE,
)
_KEPT = ("text", "code", "strong")


def plain(text: str) -> View:
    """The plain view of a text."""
    pieces, origins, ends = [], [], []
    for piece, start, end in _pieces(text, 0, len(text)):
        view = fold(piece)
        pieces.append(view.text)
        if end - start == len(piece):
            origins.append(start + view.origins[:-1])
            ends.append(start + view.origins[1:])
        else:  # an entity: one character for many
            origins.append(np.full(len(view.text), start, np.int32))
            ends.append(np.full(len(view.text), end, np.int32))
    none = np.empty(0, np.int32)
    borders = np.concatenate([none, *origins, [len(text)]]).astype(np.int32)
    return View("".join(pieces), borders, np.concatenate([none, *ends]).astype(np.int32))


def _pieces(text: str, start: int, end: int) -> Iterator[tuple[str, int, int]]:
    """What is read, and the span where it stands; an entity is shorter than its span."""
    position = start
    for match in _MARKUP.finditer(text, start, end):
        if match.start() > position:
            yield text[position : match.start()], position, match.start()
        position = match.end()
        if match["entity"]:
            yield html.unescape(match["entity"]), *match.span()
        elif span := _kept(match):
            yield from _pieces(text, *span)
    if position < end:
        yield text[position:end], position, end


def _kept(match: re.Match[str]) -> Span | None:
    """The span of what is read of a piece of markup."""
    return next((Span(*match.span(name)) for name in _KEPT if match[name]), None)
