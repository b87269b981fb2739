"""Columns of what workers find, which these write themselves where they see the store.

A worker that finds long arrays leaves them in a file of the store and sends back their places. When all parts are
known, and with them where each begins in its column, workers put them there, in a second round, and change them on the
way where need be (words get their numbers). So they never go through the process that asks for them. What is short, and
what a worker finds that does not see the store, comes by value, and that process puts it in place itself.

    >>> from textmine.engine import LocalEngine
    >>> def squares(numbers):
    ...     return [np.array(numbers) ** 2, [len(numbers)]], sum(numbers)
    >>> columns = Filling(LocalEngine(), ColumnStore(), np.int64, sized=True)
    >>> list(columns.fill(squares, [[1, 2], [3]]))
    [3, 3]
    >>> [column.tolist() for column in columns.arrays()]
    [[1, 4, 9], [0, 2, 3]]
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass
from functools import partial
from typing import Any, TypeVar

import numpy as np
from numpy.typing import NDArray

from textmine.engine import Engine
from textmine.store import ColumnStore, Place, place_of

__all__ = ["Filling", "fill_rows"]

T = TypeVar("T")
R = TypeVar("R")
Array = NDArray[Any]
Change = Callable[..., Sequence[Array]]
"""Makes of what is known of a part, and of its columns without sizes, what is to stand there."""


class Filling:
    """Several columns of equal length, of which workers find one part after the other.

    Args:
        engine: where the work is done.
        store: where long columns go.
        kinds: the types of their items.
        sized: whether each part has sizes behind its columns: how many rows belong together, such as the tokens of each
            document. These become offsets: where each of such groups begins, and where the last ends.
    """

    def __init__(self, engine: Engine, store: ColumnStore, *kinds: Any, sized: bool = False) -> None:
        self._engine, self._store = engine, store
        self._columns = [store.growing(kind) for kind in kinds]
        self._offsets = store.growing_offsets() if sized else None
        self._parts: list[_Part] = []

    def fill(self, function: Callable[[T], tuple[Sequence[Any], R]], chunks: Iterable[T]) -> Iterator[R]:
        """Add what a function finds in each chunk, in their order; what it tells beside is handed on."""
        for left, told in self._engine.map(partial(_left, self._store, function), chunks):
            begin = self._parts[-1].end if self._parts else 0
            self._parts.append(self._added(left, begin))
            yield told

    def _added(self, left: list[Any], begin: int) -> _Part:
        first = left[0]
        if not isinstance(first, Place):
            for column, array in zip(self._columns, left, strict=False):
                column.add(array)
            if self._offsets:
                self._offsets.add(left[-1])
            return _Part(begin, begin + len(first))
        rooms = [column.room(place.shape) for column, place in zip(self._columns, left, strict=False)]
        before = None
        if self._offsets:
            room, before = self._offsets.room(left[-1].shape[0], first.shape[0])
            rooms.append(room)
        return _Part(begin, begin + first.shape[0], tuple(left), tuple(rooms), before)

    def arrays(self, change: Change | None = None, known: Callable[[int], Any] = int) -> list[Any]:
        """The columns, and offsets where there are sizes; nothing can be added any more.

        Args:
            change: what parts are changed by on the way, as far as they are not to stay as they were found.
            known: gives what that has to know of a part, by its number.
        """
        away = [(part, change, known(number)) for number, part in enumerate(self._parts) if part.places]
        for work, is_done in zip(away, self._engine.map(_put, away), strict=True):
            if not is_done:
                _put(work)  # the worker that had it does not see the files, which this process does
            for path in {place.path for place in work[0].places}:
                with suppress(OSError):  # it goes with the others at the end
                    path.unlink()
        found = [column.array() for column in self._columns]
        if change:
            for number, part in enumerate(self._parts):
                if not part.places:
                    _change_here([column[part.begin : part.end] for column in found], change, known(number))
        return [*found, *([self._offsets.array()] if self._offsets else [])]


def fill_rows(
    engine: Engine, store: ColumnStore, function: Callable[[T], Any], chunks: Iterable[T], columns: int
) -> Any:
    """A sparse matrix (CSR) of single precision with so many columns, of which a function finds some rows at a time."""
    from scipy.sparse import csr_matrix

    parts = Filling(engine, store, np.int32, np.float32, sized=True)
    for _ in parts.fill(partial(_row_columns, function), chunks):
        pass
    places, values, bounds = parts.arrays()
    kind = np.int32 if len(places) <= np.iinfo(np.int32).max else np.int64  # of both, or scipy makes one of them again
    edges, places = store.keep(bounds.astype(kind)), store.keep(places.astype(kind, copy=False))
    return csr_matrix((values, places, edges), (len(edges) - 1, columns))


def _row_columns(function: Callable[[T], Any], chunk: T) -> tuple[tuple[Array, ...], None]:
    rows = function(chunk)
    return (rows.indices, rows.data, np.diff(rows.indptr)), None


@dataclass(frozen=True, eq=False)
class _Part:
    """Some rows of all columns; where a worker has left them, and where they go, unless they are there already.

    `before`: the rows before those of its first group, where there are sizes.
    """

    begin: int
    end: int
    places: tuple[Place, ...] = ()
    rooms: tuple[Place, ...] = ()
    before: int | None = None


def _left(
    store: ColumnStore, function: Callable[[T], tuple[Sequence[Array], R]], chunk: T
) -> tuple[list[Array | Place], R]:
    columns, told = function(chunk)
    return store.leave(columns), told


def _put(work: tuple[_Part, Change | None, Any]) -> bool:
    """Put a part in its place; whether that could be done here."""
    part, change, known = work
    try:
        columns = [place.array() for place in part.places]
        bounds = [] if part.before is None else [part.before + np.cumsum(columns.pop(), dtype=np.int64)]
        columns = [*(columns if change is None else change(known, *columns)), *bounds]
        for room, column in zip(part.rooms, columns, strict=True):
            room.write(column)
    except FileNotFoundError:
        return False
    return True


def _change_here(columns: Sequence[Array], change: Change, known: Any) -> None:
    """Change a part where it is, in memory or in a file."""
    for old, new in zip(columns, change(known, *columns), strict=True):
        if new is old or not len(old):
            continue
        if place := place_of(old):
            place.write(new)
        else:
            old[:] = new
