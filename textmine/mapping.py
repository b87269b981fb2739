"""Arrays in files, mapped, and what a worker is sent of them: the place alone, where it sees the file."""

from __future__ import annotations

import io
import pickle
from collections.abc import Callable
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

__all__ = ["Place", "in_file", "packed", "place_of", "unpacked"]

Array = NDArray[Any]


class Place(NamedTuple):
    """Where an array lies: a file, the byte where it begins there, its shape, and the type of its items."""

    path: Path
    begin: int
    shape: tuple[int, ...]
    dtype: str

    def array(self) -> Array:
        """The array, mapped."""
        return mapped(*self)

    def write(self, array: Array) -> None:
        """Write it there; others may write beside it at the same time."""
        with self.path.open("r+b") as file:
            file.seek(self.begin)
            file.write(np.ascontiguousarray(array, self.dtype).data)


def in_file(array: Array) -> bool:
    """Whether workers are sent the place of an array instead of its bytes."""
    return place_of(array) is not None


def place_of(array: Array) -> Place | None:
    """Where an array lies in a file of a store, or None where it does not, or not in one piece."""
    base: Any = array
    while type(base) is np.ndarray:
        base = base.base
    if not isinstance(base, np.memmap) or not array.flags.c_contiguous or not array.size:
        return None
    behind = array.__array_interface__["data"][0] - base.__array_interface__["data"][0]
    return Place(Path(str(base.filename)), base.offset + behind, array.shape, array.dtype.str)


def mapped(path: Path, offset: int, shape: tuple[int, ...], dtype: str) -> Array:
    """An array that lies there."""
    if not np.prod(shape):  # nothing cannot be mapped
        return np.empty(shape, dtype)
    # What reads it sees an ordinary array, of its own size: of a small part of a large one scipy makes a copy.
    return np.memmap(path, dtype, "r", offset, shape).view(np.ndarray)


def packed(value: object, sees: Callable[[Path], bool] | None = None) -> bytes:
    """A value pickled for a worker; of arrays in files of folders that it sees, the place alone."""
    buffer = io.BytesIO()
    _Pickler(buffer, sees or (lambda folder: True)).dump(value)
    return buffer.getvalue()


def unpacked(data: bytes) -> Any:
    """What was packed."""
    return pickle.loads(data)


class _Pickler(pickle.Pickler):
    def __init__(self, file: io.BytesIO, sees: Callable[[Path], bool]) -> None:
        super().__init__(file, pickle.HIGHEST_PROTOCOL)
        self._sees = sees

    def reducer_override(self, value: object) -> Any:
        if type(value) is np.ndarray:
            place = place_of(value)
            if place and self._sees(place[0].parent):
                return mapped, tuple(place)
        return NotImplemented
