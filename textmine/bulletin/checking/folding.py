"""Texts as they are compared: without white space, in half width, with one kind of quotation mark; offsets are kept."""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass
from functools import lru_cache

__all__ = ["Folded", "fold", "fold_text", "pairs_of"]

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
