"""Texts as they are compared: without white space, in half width, with one kind of quotation mark; offsets are kept."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from functools import lru_cache

__all__ = ["NEGATION", "Folded", "fold", "fold_text", "negates", "pairs_of", "plain_character"]

_RADICALS = str.maketrans(
    "⺟⺠⻁⻄⻅⻆⻉⻋⻑⻓⻔⻘⻙⻚⻛⻜⻝⻢⻣⻤⻥⻦⻧⻨⻩⻬⻮⻰⻳",
    "母民虎西见角贝车長长门青韦页风飞食马骨鬼鱼鸟卤麦黄齐齿龙龟",
)
"""Those that no normal form turns into the character which they look like."""
_TWINS = ("\u2e80", "\u2fdf"), ("\uf900", "\ufaff")
"""Radicals and compatibility forms, which PDF files give for characters that look the same: ⼈ for 人."""
_SELECTORS = ("\ufe00", "\ufe0f")
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
def plain_character(character: str) -> str:
    """A character as who reads it sees it: the one that its twin looks like, and nothing where it has no width.

    >>> plain_character("⼈"), plain_character("⻅"), plain_character("\u200b"), plain_character("人")
    ('人', '见', '', '人')
    """
    if unicodedata.category(character) == "Cf" or _SELECTORS[0] <= character <= _SELECTORS[1]:
        return ""
    if not any(first <= character <= last for first, last in _TWINS):
        return character
    twin = unicodedata.normalize("NFKC", character).translate(_RADICALS)
    return twin if len(twin) == 1 else character


@lru_cache(maxsize=4096)
def _folded_character(character: str) -> str:
    character = plain_character(character)
    if character in _QUOTES:
        return '"'
    if character in _DASHES:
        return "—"
    if character == "…":
        return "…"
    wide = unicodedata.normalize("NFKC", character)
    return "" if wide.isspace() else wide


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
