"""A font file with the characters that it has: what it lacks would be drawn as a square, so it is not drawn."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache, cached_property
from pathlib import Path
from typing import Any

from textmine.errors import InputError
from textmine.resources import sans_font

__all__ = ["Face", "load_face"]

_MEASURE = 200  # pt: widths at other sizes follow by rule of three


@dataclass(frozen=True)
class Face:
    """A font file."""

    path: Path

    @cached_property
    def characters(self) -> frozenset[int]:
        """Code points that the font has a glyph for."""
        from fontTools.ttLib import TTFont

        with TTFont(self.path, lazy=True, fontNumber=0) as font:
            return frozenset(font.getBestCmap() or ())

    @cached_property
    def family(self) -> str:
        """The name by which a program asks for the font."""
        return str(self.at(_MEASURE).getname()[0])

    def draws(self, text: str) -> bool:
        """Whether every character has a glyph.

        >>> load_face(None).draws("微党课"), load_face(None).draws("赞😀")  # lecture; like
        (True, False)
        """
        return all(ord(character) in self.characters for character in text)

    def at(self, size: float) -> Any:
        """The font at a size in pixels, as Pillow wants it."""
        from PIL import ImageFont

        return ImageFont.truetype(str(self.path), size)

    def boxes(self, texts: Iterable[str]) -> list[tuple[float, float, float, float]]:
        """The box of ink of each text at size 1: left, top, right, bottom, from the left end of the ascender line."""
        font = self.at(_MEASURE)
        return [tuple(side / _MEASURE for side in font.getbbox(text)) for text in texts]


@cache
def load_face(path: Path | None) -> Face:
    """The font of the settings, by default Noto Sans SC; each is read once.

    Raises:
        InputError: it is no font, or has no Chinese characters.
        ModelError: the settings name none, and textmine's own is not installed.
    """
    face = Face(path or sans_font())
    try:
        chinese = face.draws("中文字")
    except Exception as error:  # fontTools raises many kinds for a file that is no font
        raise InputError(f"{face.path}: cannot be used as a font ({error}). Name a .ttf, .otf or .ttc file.") from error
    if not chinese:
        raise InputError(
            f"{face.path}: this font has no Chinese characters. Name one that has, or none for textmine's own."
        )
    return face
