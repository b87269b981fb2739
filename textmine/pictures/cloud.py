"""Word clouds from given weights.

Words are laid out from the largest to the smallest, each at the free place nearest to the centre. Free places are found
all at once, by an integral image (Viola and Jones 2001) of what is taken on a coarse grid, so a cloud of 150 words
takes a fraction of a second. All words lie level: Chinese that stands on its side is not read.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from xml.sax.saxutils import escape, quoteattr

import numpy as np
from numpy.typing import NDArray

from textmine.errors import InputError
from textmine.output import write_text
from textmine.pictures.fonts import Face, load_face
from textmine.pictures.palette import color
from textmine.pictures.shapes import Shape, taken_by_mask, taken_by_shape
from textmine.settings import PictureSettings

__all__ = ["GRID", "PlacedWord", "draw_cloud", "lay_out", "write_words"]

GRID = 4
"""Pixels of a cell of the grid on which places are sought: finer packs hardly closer, and takes longer."""

_GAP = 1  # cells between words
_SMALLEST = 0.016  # of the width: below this nobody reads a word in print
_FILL = 0.62  # of the area that boxes of words shall cover; above 0.7 the last words find no place
_SHRINK = 0.9


@dataclass(frozen=True, slots=True)
class PlacedWord:
    """A word in the picture: the left end of its ascender line, and its size, in pixels."""

    text: str
    left: float
    top: float
    size: float
    color: str


def draw_cloud(
    terms: Sequence[tuple[str, float]],
    *paths: Path,
    settings: PictureSettings | None = None,
    seed: int = 42,
    groups: Sequence[int] | None = None,
    mask: Path | None = None,
    shape: Shape = "oval",
) -> list[str]:
    """Draw a word cloud.

    Args:
        terms: words with positive weights.
        paths: files for the same picture: .png, or .svg, in which text stays text.
        settings: size in pixels, number of terms, font.
        seed: of the small differences between equally good places; the same seed gives the same picture.
        groups: a number for each term, told apart by colour; by default colours alternate.
        mask: a picture: words stand where it is not white.
        shape: a figure to fill, where there is no mask.

    Returns:
        The terms that were left out because the font lacks a character of theirs, or no place was left.

    Raises:
        InputError: there is nothing to draw, or the mask is no picture.
    """
    settings = settings or PictureSettings()
    face = load_face(settings.font)
    colors = groups if groups is not None else range(len(terms))
    drawable = [(term, weight, color(c)) for (term, weight), c in zip(terms, colors, strict=True) if face.draws(term)]
    drawable = [row for row in drawable if row[1] > 0 and row[0].strip()]
    if not drawable:
        raise InputError("There are no words for a word cloud: the corpus has no keywords that the font can draw.")
    drawable = sorted(drawable, key=lambda row: (-row[1], row[0]))[: settings.cloud_terms]
    cells = settings.height // GRID, settings.width // GRID
    taken = taken_by_mask(mask, *cells) if mask else taken_by_shape(shape, *cells)
    words = lay_out(drawable, face, taken, width=settings.width, height=settings.height, seed=seed)
    for path in paths:
        write_words(words, face, path, settings.width, settings.height)
    shown = {word.text for word in words}
    return [term for term, _ in terms[: settings.cloud_terms] if term not in shown]


def lay_out(
    terms: Sequence[tuple[str, float, str]],
    face: Face,
    taken: NDArray[np.bool_],
    *,
    width: int,
    height: int,
    seed: int,
) -> list[PlacedWord]:
    """Find a place and a size for each word.

    Args:
        terms: words with weights and colours, the heaviest first.
        face: the font.
        taken: cells of `GRID` pixels where no word may stand, shape (height / GRID, width / GRID).
        width: of the picture, in pixels.
        height: of the picture, in pixels.
        seed: of the small differences between equally good places.
    """
    taken = taken.copy()
    boxes = face.boxes(term for term, _, _ in terms)
    sizes = _sizes(np.array([weight for _, weight, _ in terms]), boxes, float((~taken).sum()) * GRID**2, width)
    far = _distance(taken, np.random.default_rng(seed))
    placed = []
    for (text, _, hue), box, size in zip(terms, boxes, sizes.tolist(), strict=True):
        while size >= _SMALLEST * width * _SHRINK:
            spot = _place(taken, far, box, size)
            if spot is not None:
                row, column, _, _ = spot
                left = (column + _GAP) * GRID - box[0] * size
                placed.append(PlacedWord(text, left, (row + _GAP) * GRID - box[1] * size, size, hue))
                break
            size *= _SHRINK
    return placed


def _sizes(
    weights: NDArray[np.float64], boxes: Sequence[tuple[float, float, float, float]], area: float, width: int
) -> NDArray[np.float64]:
    """Sizes that grow with the root of the weight, so that ink grows with it, and together fill the picture."""
    relative = np.sqrt(weights / weights.max())
    ink = np.array([(right - left) * (bottom - top) for left, top, right, bottom in boxes])
    widest = np.array([right - left for left, _, right, _ in boxes])
    scale = np.sqrt(_FILL * area / float((ink * relative**2).sum()))
    scale = min(scale, 0.5 * width / float((widest * relative).max()))
    return np.asarray(np.maximum(scale * relative, _SMALLEST * width), np.float64)


def _distance(taken: NDArray[np.bool_], random: np.random.Generator) -> NDArray[np.float64]:
    """How far each cell lies from the centre of what is free, on an ellipse, blurred a little."""
    free_rows, free_columns = np.nonzero(~taken)
    rows = (np.arange(taken.shape[0])[:, None] - free_rows.mean()) / taken.shape[0]
    columns = (np.arange(taken.shape[1])[None, :] - free_columns.mean()) / taken.shape[1]
    distance = rows**2 + columns**2
    return np.asarray(distance + 0.004 * random.random(taken.shape), np.float64)


def _place(
    taken: NDArray[np.bool_], far: NDArray[np.float64], box: tuple[float, float, float, float], size: float
) -> tuple[int, int, int, int] | None:
    """Take the free place nearest to the centre: row, column, height and width in cells; None where there is none."""
    tall = int(np.ceil((box[3] - box[1]) * size / GRID)) + 2 * _GAP
    wide = int(np.ceil((box[2] - box[0]) * size / GRID)) + 2 * _GAP
    rows, columns = taken.shape[0] - tall + 1, taken.shape[1] - wide + 1
    if rows < 1 or columns < 1:
        return None
    total = np.zeros((taken.shape[0] + 1, taken.shape[1] + 1), np.int32)
    np.cumsum(np.cumsum(taken, 0, dtype=np.int32), 1, out=total[1:, 1:])
    inside = total[tall:, wide:] - total[:rows, wide:] - total[tall:, :columns] + total[:rows, :columns]
    middle = far[tall // 2 : tall // 2 + rows, wide // 2 : wide // 2 + columns]
    best = int(np.where(inside == 0, middle, np.inf).argmin())
    row, column = divmod(best, columns)
    if inside[row, column]:
        return None
    taken[row + _GAP : row + tall - _GAP, column + _GAP : column + wide - _GAP] = True
    return row, column, tall, wide


def write_words(words: Sequence[PlacedWord], face: Face, path: Path, width: int, height: int) -> None:
    """Write a picture of placed words as .png, or as .svg, in which text stays text.

    Raises:
        InputError: the file is named otherwise.
    """
    if path.suffix.lower() == ".svg":
        write_text(path, _svg(words, face, width, height))
    elif path.suffix.lower() == ".png":
        _png(words, face, width, height).save(path, format="PNG")
    else:
        raise InputError(f"{path}: a word cloud is written as .png or .svg. Name the file so.")


def _png(words: Sequence[PlacedWord], face: Face, width: int, height: int) -> Any:
    from PIL import Image, ImageDraw

    picture = Image.new("RGB", (width, height), "white")
    pen = ImageDraw.Draw(picture)
    for word in words:
        pen.text((word.left, word.top), word.text, font=face.at(word.size), fill=word.color)
    return picture


def _svg(words: Sequence[PlacedWord], face: Face, width: int, height: int) -> str:
    family = quoteattr(f"{face.family}, Noto Sans CJK SC, Source Han Sans SC, Microsoft YaHei, PingFang SC, sans-serif")
    ascent = face.at(1000).getmetrics()[0] / 1000
    lines = [
        f'<text x="{word.left:.1f}" y="{word.top + ascent * word.size:.1f}" font-size="{word.size:.1f}" '
        f'fill="{word.color}">{escape(word.text)}</text>'
        for word in words
    ]
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{width}" height="{height}" viewBox="0 0 {width} {height}" '
        f'font-family={family}>\n<rect width="100%" height="100%" fill="white"/>\n' + "\n".join(lines) + "\n</svg>\n"
    )
