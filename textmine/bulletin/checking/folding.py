"""Texts as they are compared: without white space, in half width, with one kind of quotation mark; offsets are kept."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from functools import lru_cache

__all__ = ["NEGATION", "Folded", "fold", "fold_text", "negates", "pairs_of"]

_QUOTES = dict.fromkeys("“”„‟「」『』‘’‛′″＂＇\"'", '"')
_DASHES = dict.fromkeys("—–―－‒─", "—")


@dataclass(frozen=True, slots=True)
class Folded:
    """A folded text, and for each of its characters the offset of the one that it was made from."""

    text: str
    offsets: tuple[int, ...]

    def span(self, start: int, end: int) -> tuple[int, int]:
        """The span of the original that a span of the folded text was made from."""
        return self.offsets[start], self.offsets[end - 1] + 1


@lru_cache(maxsize=4096)
def _folded_character(character: str) -> str:
    if character in _QUOTES:
        return '"'
    if character in _DASHES:
        return "—"
    if character == "…":
        return "…"
    wide = unicodedata.normalize("NFKC", character)
    return "" if wide.isspace() or character in "\u200b\ufeff\u00ad" else wide


def fold(text: str) -> Folded:
    """Fold a text for comparison.

    >>> fold("他 说：“好”").text
    '他说:"好"'
    """
    pieces, offsets = [], []
    for position, character in enumerate(text):
        folded = _folded_character(character)
        pieces.append(folded)
        offsets += [position] * len(folded)
    return Folded("".join(pieces), tuple(offsets))


@lru_cache(maxsize=8192)
def pairs_of(text: str) -> frozenset[str]:
    """The pairs of neighbouring characters of a text."""
    return frozenset(text[i : i + 2] for i in range(len(text) - 1))


def fold_text(text: str) -> str:
    """The folded text alone."""
    return "".join(map(_folded_character, text))


NEGATION = re.compile("[不没未非无别勿莫难]")
_NEGATES_NOTHING = re.compile(
    "不过|不仅|不但|不光|不只|不管|不论|不禁|不断|不少|不同|不错|非常|未来|无论|无疑|特别|分别|区别|个别|级别|别人|难怪|莫过"
)


def negates(text: str) -> bool:
    """Whether words before others turn these round, and do not merely hold the character of a negation.

    >>> negates("台账不"), negates("不过"), negates("特别")
    (True, False, False)
    """
    return NEGATION.search(_NEGATES_NOTHING.sub("", text)) is not None
