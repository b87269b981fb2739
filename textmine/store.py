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
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from copy import copy
from dataclasses import fields, replace
from itertools import pairwise
from pathlib import Path
from shutil import rmtree
from tempfile import SpooledTemporaryFile, mkdtemp
from typing import IO, TYPE_CHECKING, Any, Self, TypeVar, overload
from uuid import uuid4
from weakref import finalize

import numpy as np
import polars as pl
from numpy.typing import NDArray

from textmine.errors import OutputError
from textmine.mapping import Place, in_file, packed, place_of, unpacked

if TYPE_CHECKING:
    from _typeshed import DataclassInstance

    D = TypeVar("D", bound=DataclassInstance)

__all__ = [
    "ColumnStore",
    "Growing",
    "GrowingOffsets",
    "GrowingTexts",
    "Place",
    "Texts",
    "in_file",
    "packed",
    "place_of",
    "readable",
    "unpacked",
]

LEAST = 1 << 20
"""Bytes from which a column is worth a file: a class leaves none. A guess: a file costs a tenth of a millisecond."""
LARGE = 32 << 20
"""Bytes of a table from which it lies in files. A smaller one is faster in memory. A guess."""
_TEXTS_AT_ONCE = 20_000
"""Texts that are taken together at most: short ones are some megabytes."""
_BYTES_AT_ONCE = 2 << 20
"""Bytes of texts that are taken together, of long ones. To mask them takes some fourteen times as many, and to put them
in another order sixteen."""

_ALIGNED = 64
"""Bytes of which an array in a file begins at a multiple."""

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
        self.least = LEAST if least is None else least
        self._expected = 0
        self._is_away = False

    @classmethod
    def passing(cls) -> Self:
        """One whose files, in a folder that nobody else can read, go when nothing uses it any more."""
        store = cls(folder := Path(mkdtemp(prefix="textmine-")))
        finalize(store, rmtree, folder, ignore_errors=True)
        return store

    def __getstate__(self) -> dict[str, Any]:
        """What a worker is sent; it writes into the folder where it finds it."""
        if self._folder is not None:
            self._folder.mkdir(parents=True, exist_ok=True)
        return self.__dict__

    def __setstate__(self, state: dict[str, Any]) -> None:
        self.__dict__.update(state)
        self._is_away = True
        if self._folder is not None and not self._folder.is_dir():
            self._folder = None

    def takes(self, size: int) -> bool:
        """Whether a table of so many bytes goes into files."""
        return self._folder is not None and max(size, self._expected) >= LARGE

    def expecting(self, size: int) -> ColumnStore:
        """The same for parts of a table that is likely to have so many bytes in all."""
        other = copy(self)
        other._expected = size
        return other

    def divided(self, number: int) -> ColumnStore:
        """The same for so many columns that are of use together: they go into files where all of them are long."""
        other = copy(self)
        other.least = self.least // number
        return other

    def growing(self, dtype: Any) -> Growing:
        """A column to which parts are added."""
        return Growing(dtype, None if self._folder is None else self._path, self.least)

    def growing_offsets(self) -> GrowingOffsets:
        """Where each of many things begins, to which the sizes of others are added."""
        return GrowingOffsets(self.growing(np.int64))

    def joined(self, parts: Iterable[Array], dtype: Any, *, width: int | None = None) -> Array:
        """One array out of parts, along the first axis; they go into the file as they come.

        `width`: how many numbers a row has, where it has several, for there may be no part that tells.
        """
        column = self.growing(dtype)
        for part in parts:
            column.add(part)
        found = column.array()
        return found if width is None or len(found) else np.empty((0, width), dtype)

    def columns(self, rows: Iterable[Sequence[Array]], kinds: Sequence[Any]) -> list[Array]:
        """Several arrays out of rows that have a part of each; they go into their files as the rows come."""
        columns = [self.growing(kind) for kind in kinds]
        for parts in rows:
            for column, part in zip(columns, parts, strict=True):
                column.add(part)
        return [column.array() for column in columns]

    def table(self, rows: Iterable[tuple[NDArray[np.int64], Array]], shape: tuple[int, int], dtype: Any) -> Array:
        """A table, each column in one piece, filled as its rows come: the places of some, and what stands there."""
        columns = self.blank(shape[::-1], dtype)
        for places, part in rows:
            columns[:, places] = part.T
        return columns.T

    def blank(self, shape: tuple[int, ...], dtype: Any) -> Array:
        """Zeros, in a file where they are many, that are to be written over."""
        if self._folder is None or int(np.prod(shape)) * np.dtype(dtype).itemsize < max(self.least, 1):
            return np.zeros(shape, dtype)
        return np.memmap(self._path(), dtype, "w+", shape=shape).view(np.ndarray)

    def _path(self) -> Path:
        assert self._folder is not None
        self._folder.mkdir(parents=True, exist_ok=True)
        return self._folder / f"{uuid4().hex}.column"  # of any worker

    def leave(self, arrays: Sequence[Array]) -> list[Array | Place]:
        """What a worker sends back of some arrays: the places where it has left them in a file.

        Short ones go as they are, all of a worker that does not see the folder, and those of whoever made the store.
        """
        if not self._is_away or self._folder is None or 8 * sum(array.nbytes for array in arrays) < self.least:
            return list(arrays)
        path, places = self._path(), list[Array | Place]()
        with path.open("wb") as file:
            for array in map(np.ascontiguousarray, arrays):
                begin = file.seek(-file.tell() % _ALIGNED, os.SEEK_CUR)
                places.append(Place(path, begin, array.shape, array.dtype.str))
                file.write(array.data)
        return places

    def keep(self, array: Array) -> Array:
        """The same array, in a file where it is long and is in none yet."""
        return array if place_of(array) else self.joined([array], array.dtype)

    def keep_all(self, value: D) -> D:
        """A frozen value of arrays with the long ones in files."""
        held = {field.name: getattr(value, field.name) for field in fields(value) if field.init}
        return replace(value, **{name: self.keep(part) for name, part in held.items() if isinstance(part, np.ndarray)})

    def write(self, rows: pl.DataFrame) -> Path:
        """The file in which some rows of a table now lie."""
        try:
            path = self._path()
            with path.open("wb") as file:  # polars opens no file of any name
                rows.write_parquet(file, compression="lz4", statistics=False)
        except OSError as error:  # which a reader would take for one of what it reads
            raise self._refused(error) from error
        return path

    def _refused(self, error: OSError) -> OutputError:
        return OutputError(f"{self._folder} cannot be written: {error}. Choose another place.")

    @contextmanager
    def file_of(self, pieces: Iterable[bytes]) -> Iterator[IO[bytes]]:
        """Some bytes as a file that is read from the beginning, and goes at the end; few of them stay in memory."""
        if self._folder is not None:
            self._folder.mkdir(parents=True, exist_ok=True)
        most = 0 if self._folder is None else max(LARGE, 1)  # 0 is no bound
        with SpooledTemporaryFile(most, dir=None if self._folder is None else str(self._folder)) as file:
            for piece in pieces:
                try:
                    file.write(piece)
                except OSError as error:
                    raise self._refused(error) from error
            file.seek(0)
            yield file

    def growing_texts(self) -> GrowingTexts:
        """A column of texts to which parts are added."""
        return GrowingTexts(self.growing(np.uint8), self.growing_offsets())


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
        if self._path is not None or (self._name is not None and self._size >= self._least):
            self._write()

    def _write(self) -> Path:
        assert self._name is not None
        self._path = self._path or self._name()
        with self._path.open("ab") as file:
            for piece in self._held:
                file.write(piece.data)
        self._held = [self._held[0][:0]]
        return self._path

    def room(self, shape: tuple[int, ...]) -> Place:
        """Add a part that is written later, of this shape, and tell where; only of a column that may have a file."""
        self._held.append(np.empty((0, *shape[1:]), self._dtype))
        path, begin = self._write(), self._size
        self._size += int(np.prod(shape)) * self._dtype.itemsize
        os.truncate(path, self._size)
        return Place(path, begin, shape, self._dtype.str)

    def array(self) -> Array:
        """All that was added; nothing can be added any more."""
        if self._path is None:
            return np.concatenate(self._held) if self._held else np.empty(0, self._dtype)
        width = self._held[0].shape[1:]
        rows = self._size // (int(np.prod(width)) * self._dtype.itemsize)
        return Place(self._path, 0, (rows, *width), self._dtype.str).array()


class GrowingOffsets:
    """Where each of many things begins, and where the last ends, to which the sizes of others are added.

    >>> offsets = ColumnStore().growing_offsets()
    >>> offsets.add(np.array([2, 3]))
    >>> offsets.array().tolist()
    [0, 2, 5]
    """

    def __init__(self, column: Growing) -> None:
        self._column = column
        self._end = np.zeros(1, np.int64)
        column.add(self._end)

    def add(self, sizes: NDArray[Any]) -> None:
        """Add things by how large each is."""
        if len(sizes):
            bounds = self._end + np.cumsum(sizes, dtype=np.int64)
            self._column.add(bounds)
            self._end = bounds[-1:]

    def room(self, things: int, size: int) -> tuple[Place, int]:
        """Add so many things, of this size together, whose bounds are written later: where, and where they begin."""
        begin, self._end = int(self._end[0]), self._end + size
        return self._column.room((things,)), begin

    def array(self) -> NDArray[np.int64]:
        """All that were added; nothing can be added any more."""
        return self._column.array()


class GrowingTexts:
    """Texts to which others are added at the end.

    Args:
        data: takes the bytes of all.
        bounds: takes how many each has.
    """

    def __init__(self, data: Growing, bounds: GrowingOffsets) -> None:
        self._data, self._bounds = data, bounds

    def add(self, column: pl.Series) -> None:
        """Add a column of strings; null becomes the empty one."""
        if len(column):
            encoded = column.str.join("").item().encode()
            self.add_encoded(np.frombuffer(encoded, np.uint8), column.str.len_bytes().fill_null(0).to_numpy())

    def add_encoded(self, data: NDArray[np.uint8], sizes: NDArray[Any]) -> None:
        """Add texts by their bytes, and by how many each has."""
        self._data.add(data)
        self._bounds.add(sizes)

    def texts(self) -> Texts:
        """All that were added; nothing can be added any more."""
        return Texts(self._data.array(), self._bounds.array())


class Texts(Sequence[str]):
    """Texts in one array of bytes (UTF-8); each becomes a string when it is asked for, a run of them is a view.

    Args:
        data: the bytes of all.
        bounds: where each begins there, and where the last ends, shape (n_texts + 1,).

    >>> import polars as pl
    >>> growing = ColumnStore().growing_texts()
    >>> growing.add(pl.Series(["微党课", "双减", "阅读"]))  # short lecture, less homework, reading
    >>> texts = growing.texts()
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

    def changed(self, change: Callable[[pl.Series], pl.Series], store: ColumnStore) -> Texts:
        """What each run of these is changed to, or they themselves where that gives back every one."""
        found = store.growing_texts()
        is_changed = False
        for column in self.columns():
            found.add(new := change(column))
            is_changed |= new is not column
        return found.texts() if is_changed else self

    def taken(self, places: NDArray[np.integer[Any]], store: ColumnStore) -> Texts:
        """The texts at these places, in this order."""
        found = store.growing_texts()
        for first in range(0, len(places), _TEXTS_AT_ONCE):
            run = places[first : first + _TEXTS_AT_ONCE].astype(np.int64)
            begins, ends = self._bounds[run] - self._bounds[0], self._bounds[run + 1] - self._bounds[0]
            bounds = np.concatenate([[0], np.cumsum(ends - begins)])
            for low, high in _runs(bounds):
                sizes = (ends - begins)[low:high]
                at = np.repeat((begins - bounds[:-1])[low:high], sizes) + np.arange(bounds[low], bounds[high])
                found.add_encoded(self._data[at], sizes)
        return found.texts()

    def runs(self) -> Iterator[tuple[int, int]]:
        """Where they are cut into runs of some megabytes."""
        return _runs(self._bounds)

    def lengths(self, some: slice) -> NDArray[np.int64]:
        """The bytes of each text of a run."""
        return np.diff(self._bounds[some.start : some.stop + 1])

    def sizes(self, step: int) -> NDArray[np.int64]:
        """The bytes of each run of so many texts."""
        edges = np.minimum(np.arange(0, len(self) + step, step), len(self))
        return np.diff(self._bounds[edges])

    def columns(self) -> Iterator[pl.Series]:
        """All of them as columns of tables, one after the other."""
        return (self[begin:end].column() for begin, end in self.runs())

    def column(self) -> pl.Series:
        """All of them in memory, as a column of a table."""
        begins = pl.Series(self._bounds[:-1] - self._bounds[0])
        table = pl.DataFrame({"begin": begins, "size": np.diff(self._bounds)})
        data = pl.lit(self._data.tobytes())
        return table.select(data.bin.slice(pl.col("begin"), pl.col("size")).cast(pl.String)).to_series()

    def __iter__(self) -> Iterator[str]:
        for first, last in self.runs():
            bounds = self._bounds[first : last + 1]
            data = bytes(self._data[bounds[0] - self._bounds[0] : bounds[-1] - self._bounds[0]])
            edges = (bounds - bounds[0]).tolist()
            yield from (data[begin:end].decode() for begin, end in pairwise(edges))


def _runs(bounds: NDArray[np.int64]) -> Iterator[tuple[int, int]]:
    """Where texts are cut into runs of at most so many, and of no more than some megabytes and a text."""
    by_size = np.searchsorted(bounds, np.arange(bounds[0], bounds[-1], _BYTES_AT_ONCE)).tolist()
    return pairwise(sorted({*by_size, *range(0, len(bounds) - 1, _TEXTS_AT_ONCE), len(bounds) - 1}))


def readable(path: Path) -> Path | io.BytesIO:
    """A file as polars can read it: it takes names for UTF-8, also where the system is set to GBK or Latin-1."""
    return path if os.fsencode(path) == str(path).encode("utf-8", "replace") else io.BytesIO(path.read_bytes())
