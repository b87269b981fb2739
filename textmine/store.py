"""Columns of a large corpus in files, mapped into memory where they are used.

A corpus of a class lies in memory. Of one that is larger than it, the long columns (texts, tokens, spans) are written
once into files and mapped: pages that nobody reads just now need no memory, whoever asks for a column gets an ordinary
array, and a worker that sees the same folder is sent the place of an array instead of its bytes (`packed`).

    >>> import tempfile
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     store = ColumnStore(Path(folder), least=8)
    ...     terms = store.keep(np.arange(1000))
    ...     len(packed(terms[10:20], lambda folder: True)) < 300, unpacked(packed(terms[10:12])).tolist()
    (True, [10, 11])
"""

from __future__ import annotations

import io
import os
import pickle
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import fields, replace
from itertools import islice, pairwise
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar, overload
from uuid import uuid4

import numpy as np
from numpy.typing import NDArray

if TYPE_CHECKING:
    from _typeshed import DataclassInstance

    D = TypeVar("D", bound=DataclassInstance)

__all__ = ["ColumnStore", "Growing", "Texts", "in_file", "packed", "readable", "unpacked"]

LEAST = 1 << 20
"""Bytes from which a column is worth a file: a class leaves none. A guess: a file costs a tenth of a millisecond."""
_TEXTS_AT_ONCE = 50_000
"""Texts that are decoded or encoded together: some megabytes."""

Array = NDArray[Any]


class ColumnStore:
    """Where long columns go.

    Args:
        folder: for their files; None keeps everything in memory.
        least: bytes from which a column gets a file.
    """

    def __init__(self, folder: Path | None = None, *, least: int | None = None) -> None:
        # A name that no other machine has by chance: a worker that finds it sees the same disk.
        self._folder = None if folder is None else folder.resolve() / uuid4().hex
        self._least = LEAST if least is None else least
        self._number = 0

    def growing(self, dtype: Any) -> Growing:
        """A column to which parts are added."""
        return Growing(dtype, None if self._folder is None else self._path, self._least)

    def joined(self, parts: Iterable[Array], dtype: Any, *, width: int | None = None) -> Array:
        """One array out of parts, along the first axis; they go into the file as they come.

        `width`: how many numbers a row has, where it has several, for there may be no part that tells.
        """
        column = self.growing(dtype)
        for part in parts:
            column.add(part)
        found = column.array()
        return found if width is None or len(found) else np.empty((0, width), dtype)

    def table(self, rows: Iterable[tuple[NDArray[np.int64], Array]], shape: tuple[int, int], dtype: Any) -> Array:
        """A table, each column in one piece, filled as its rows come: the places of some, and what stands there."""
        if self._folder is None or int(np.prod(shape)) * np.dtype(dtype).itemsize < max(self._least, 1):
            columns, path = np.empty(shape[::-1], dtype), None
        else:
            path = self._path()
            columns = np.memmap(path, dtype, "w+", shape=shape[::-1])
        for places, part in rows:
            columns[:, places] = part.T
        return columns.T if path is None else _mapped(path, 0, columns.shape, columns.dtype.str).T

    def rows(self, blocks: Iterable[Any], columns: int) -> Any:
        """A sparse matrix (CSR) out of blocks of its rows, of single precision; they go into files as they come."""
        from scipy.sparse import csr_matrix

        bounds, indices, data = self.growing(np.int64), self.growing(np.int32), self.growing(np.float32)
        bounds.add(np.zeros(1, np.int64))
        size = 0
        for block in blocks:
            bounds.add(block.indptr[1:].astype(np.int64) + size)
            indices.add(block.indices)
            data.add(block.data)
            size += block.nnz
        edges = bounds.array()
        return csr_matrix((data.array(), indices.array(), edges), (len(edges) - 1, columns))

    def _path(self) -> Path:
        assert self._folder is not None
        self._folder.mkdir(parents=True, exist_ok=True)
        self._number += 1
        return self._folder / f"{self._number:04}.column"

    def keep(self, array: Array) -> Array:
        """The same array, in a file where it is long and is in none yet."""
        return array if _place(array) else self.joined([array], array.dtype)

    def keep_all(self, value: D) -> D:
        """A frozen value of arrays with the long ones in files."""
        held = {field.name: getattr(value, field.name) for field in fields(value) if field.init}
        return replace(value, **{name: self.keep(part) for name, part in held.items() if isinstance(part, np.ndarray)})

    def texts(self, values: Iterable[str]) -> Texts:
        """Texts as a column of their own."""
        sizes = [np.zeros(1, np.int64)]
        data = self.joined(_encoded(values, sizes), np.uint8)
        return Texts(data, self.keep(np.cumsum(np.concatenate(sizes))))


class Growing:
    """A column that grows, in memory while it is short.

    Args:
        dtype: of its items.
        path: makes the name of a file for it; None where it is to stay in memory.
        least: bytes from which it goes there.
    """

    def __init__(self, dtype: Any, path: Callable[[], Path] | None, least: int) -> None:
        self._dtype, self._name, self._least = np.dtype(dtype), path, least
        self._held: list[Array] = []
        self._size = 0
        self._path: Path | None = None

    def add(self, part: Array) -> None:
        """Add a part at the end."""
        self._held.append(np.ascontiguousarray(part, self._dtype))
        self._size += self._held[-1].nbytes
        if self._name is not None and self._size >= self._least:
            self._path = self._path or self._name()
            with self._path.open("ab") as file:
                for piece in self._held:
                    file.write(piece.data)
            self._held = [self._held[0][:0]]

    def array(self) -> Array:
        """All that was added; nothing can be added any more."""
        if self._path is None:
            return np.concatenate(self._held) if self._held else np.empty(0, self._dtype)
        width = self._held[0].shape[1:]
        rows = self._size // (int(np.prod(width)) * self._dtype.itemsize)
        return _mapped(self._path, 0, (rows, *width), self._dtype.str)


def _encoded(values: Iterable[str], sizes: list[NDArray[np.int64]]) -> Iterator[NDArray[np.uint8]]:
    """The bytes of texts, many at once; how many each has goes to `sizes`."""
    values = iter(values)
    while encoded := [text.encode() for text in islice(values, _TEXTS_AT_ONCE)]:
        sizes.append(np.fromiter(map(len, encoded), np.int64, len(encoded)))
        yield np.frombuffer(b"".join(encoded), np.uint8)


class Texts(Sequence[str]):
    """Texts in one array of bytes (UTF-8); each becomes a string when it is asked for, a run of them is a view.

    Args:
        data: the bytes of all.
        bounds: where each begins there, and where the last ends, shape (n_texts + 1,).

    >>> texts = ColumnStore().texts(["微党课", "双减", "阅读"])  # short lecture, less homework, reading
    >>> texts[1], list(texts[1:]), len(texts)
    ('双减', ['双减', '阅读'], 3)
    """

    def __init__(self, data: NDArray[np.uint8], bounds: NDArray[np.int64]) -> None:
        self._data, self._bounds = data, bounds

    def __len__(self) -> int:
        return len(self._bounds) - 1

    @overload
    def __getitem__(self, place: int) -> str: ...
    @overload
    def __getitem__(self, place: slice) -> Texts: ...
    def __getitem__(self, place: int | slice) -> str | Texts:
        if isinstance(place, slice):
            begin, end, step = place.indices(len(self))
            if step != 1:
                raise ValueError("texts are taken in runs")
            bounds = self._bounds[begin : max(begin, end) + 1]
            first = self._bounds[0]  # of a run that was taken out itself
            return Texts(self._data[bounds[0] - first : bounds[-1] - first], bounds)
        place = range(len(self))[place]
        begin, end = (self._bounds[place : place + 2] - self._bounds[0]).tolist()
        return bytes(self._data[begin:end]).decode()

    def __iter__(self) -> Iterator[str]:
        for first in range(0, len(self), _TEXTS_AT_ONCE):
            bounds = self._bounds[first : first + _TEXTS_AT_ONCE + 1]
            data = bytes(self._data[bounds[0] - self._bounds[0] : bounds[-1] - self._bounds[0]])
            edges = (bounds - bounds[0]).tolist()
            yield from (data[begin:end].decode() for begin, end in pairwise(edges))


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
            place = _place(value)
            if place and self._sees(place[0].parent):
                return _mapped, place
        return NotImplemented


def readable(path: Path) -> Path | io.BytesIO:
    """A file as polars can read it: it takes names for UTF-8, also where the system is set to GBK or Latin-1."""
    return path if os.fsencode(path) == str(path).encode("utf-8", "replace") else io.BytesIO(path.read_bytes())


def in_file(array: Array) -> bool:
    """Whether workers are sent the place of an array instead of its bytes."""
    return _place(array) is not None


Place = tuple[Path, int, tuple[int, ...], str]
"""A file, the byte where an array begins in it, its shape, and the type of its items."""


def _place(array: Array) -> Place | None:
    """Where an array lies in a file of a store, or None where it does not, or not in one piece."""
    base: Any = array
    while type(base) is np.ndarray:
        base = base.base
    if not isinstance(base, np.memmap) or not array.flags.c_contiguous or not array.size:
        return None
    offset = array.__array_interface__["data"][0] - base.__array_interface__["data"][0]
    return Path(str(base.filename)), offset, array.shape, array.dtype.str


def _mapped(path: Path, offset: int, shape: tuple[int, ...], dtype: str) -> Array:
    size = int(np.prod(shape)) * np.dtype(dtype).itemsize
    if not size:  # an empty file cannot be mapped
        return np.empty(shape, dtype)
    data = np.memmap(path, np.uint8, "r").view(np.ndarray)  # what reads it sees an ordinary array
    return data[offset : offset + size].view(dtype).reshape(shape)
