"""Two groups in one picture: a cloud for each, side by side, each in its colour, under its name."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import numpy as np

from textmine.errors import InputError
from textmine.pictures.cloud import GRID, PlacedWord, lay_out, write_words
from textmine.pictures.fonts import Face, load_face
from textmine.pictures.palette import color
from textmine.settings import PictureSettings

__all__ = ["draw_comparison"]

Terms = Sequence[tuple[str, float]]

_HEAD = 0.1  # of the height: the names of the groups
_GUTTER = 0.03  # of the width: between the clouds


def draw_comparison(
    left: tuple[str, Terms],
    right: tuple[str, Terms],
    *paths: Path,
    settings: PictureSettings | None = None,
    seed: int = 42,
) -> None:
    """Draw what two groups say, such as the key terms of each against the other.

    Args:
        left: name of a group, and its terms with positive weights.
        right: the other.
        paths: files for the same picture: .png, or .svg, in which text stays text.
        settings: size in pixels, number of terms (half for each), font.
        seed: of the small differences between equally good places.

    Raises:
        InputError: a group has nothing to draw.
    """
    settings = settings or PictureSettings()
    face = load_face(settings.font)
    words: list[PlacedWord] = []
    for side, (name, terms) in enumerate((left, right)):
        drawable = sorted(((t, w) for t, w in terms if w > 0 and face.draws(t)), key=lambda row: (-row[1], row[0]))
        if not drawable:
            raise InputError(f"There are no words to draw for {name!r}: compare groups that both have keywords.")
        hued = [(term, weight, color(side)) for term, weight in drawable[: settings.cloud_terms // 2]]
        words.append(_heading(name, side, face, settings))
        words += lay_out(
            hued, face, _other_half(side, settings), width=settings.width // 2, height=settings.height, seed=seed
        )
    for path in paths:
        write_words(words, face, path, settings.width, settings.height)


def _heading(name: str, side: int, face: Face, settings: PictureSettings) -> PlacedWord:
    """A group's name in the middle above its cloud, as large as there is room."""
    box = face.boxes([name])[0]
    size = min(0.55 * _HEAD * settings.height, 0.44 * settings.width / max(box[2] - box[0], 1e-9))
    middle = (0.25 + 0.5 * side) * settings.width
    top = 0.2 * _HEAD * settings.height - box[1] * size
    return PlacedWord(name, middle - (box[0] + box[2]) / 2 * size, top, size, "#222222")


def _other_half(side: int, settings: PictureSettings) -> np.ndarray:
    """Where a side's words may not stand: the head, the gutter, and the other side."""
    taken = np.zeros((settings.height // GRID, settings.width // GRID), bool)
    taken[: int(_HEAD * taken.shape[0])] = True
    wide = taken.shape[1]
    gutter = int(_GUTTER * wide / 2)
    taken[:, wide // 2 - gutter :] |= side == 0
    taken[:, : wide // 2 + gutter] |= side == 1
    return taken
