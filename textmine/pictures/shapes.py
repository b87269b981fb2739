"""The shape that the words of a cloud fill: a figure by name, or what is dark in a picture."""

from __future__ import annotations

from pathlib import Path
from typing import Literal, get_args

import numpy as np
from numpy.typing import NDArray

from textmine.errors import InputError

__all__ = ["SHAPES", "Shape", "taken_by_mask", "taken_by_shape"]

Bool = NDArray[np.bool_]
Shape = Literal["oval", "circle", "diamond", "heart"]
SHAPES: tuple[Shape, ...] = get_args(Shape)
"""Without edges (words keep near the middle), or with the edges of a figure."""

_WHITE = 250  # of 255: a little more than the grey that JPEG leaves around a shape


def taken_by_shape(shape: Shape, rows: int, columns: int) -> Bool:
    """Cells outside the figure, as large as fits in the middle, shape (rows, columns)."""
    if shape == "oval":
        return np.zeros((rows, columns), bool)
    half = min(rows, columns) / 2
    y = ((rows - 1) / 2 - np.arange(rows)[:, None]) / half
    x = (np.arange(columns)[None, :] - (columns - 1) / 2) / half
    if shape == "circle":
        return np.asarray(x**2 + y**2 > 1)
    if shape == "diamond":
        return np.asarray(np.abs(x) + np.abs(y) > 1)
    x, y = 1.15 * x, 1.15 * y + 0.1  # the sextic reaches from −1 to 1.24
    return np.asarray((x**2 + y**2 - 1) ** 3 > x**2 * y**3)


def taken_by_mask(mask: Path, rows: int, columns: int) -> Bool:
    """Cells where a picture is white, shape (rows, columns); it is fitted into the middle, in its own proportions.

    Raises:
        InputError: it is no picture, or white all over.
    """
    from PIL import Image, UnidentifiedImageError

    try:
        with Image.open(mask) as picture:
            flat = Image.new("RGBA", picture.size, "white")
            flat.alpha_composite(picture.convert("RGBA"))
    except (OSError, UnidentifiedImageError, ValueError, Image.DecompressionBombError) as error:
        raise InputError(
            f"{mask}: is no picture that can be a mask ({error}). Give a PNG or JPEG, white where no words go."
        ) from error
    scale = min(columns / flat.width, rows / flat.height)
    fitted = flat.convert("L").resize((max(1, round(flat.width * scale)), max(1, round(flat.height * scale))))
    taken = np.ones((rows, columns), bool)
    top, left = (rows - fitted.height) // 2, (columns - fitted.width) // 2
    taken[top : top + fitted.height, left : left + fitted.width] = np.asarray(fitted) > _WHITE
    if taken.all():
        raise InputError(f"{mask}: this mask is white all over, so words have no place. Make the shape dark.")
    return taken
