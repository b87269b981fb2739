"""The texts that cells of a workbook point to: a list, or where they are many a file."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache
from typing import overload

import polars as pl

from textmine.store import ColumnStore, Texts

__all__ = ["GrowingStrings"]

_STRINGS_AT_ONCE = 10_000
"""Texts that go into the file together."""
_BLOCK = 256
"""Texts that are taken out of it together: rows mostly point to what stands close to what they pointed to last."""
_BLOCKS = 256
"""Blocks that are held: among them those of what repeats in all rows, such as units."""


class GrowingStrings:
    """Texts to which others are added.

    Args:
        store: takes them, where they are likely to be much.
        size: of all of them, as it is known before.
    """

    def __init__(self, store: ColumnStore, size: int) -> None:
        self._held: list[str] = []
        self._written = store.growing_texts() if store.takes(size) else None

    def add(self, text: str) -> None:
        """Add a text at the end."""
        self._held.append(text)
        if self._written is not None and len(self._held) >= _STRINGS_AT_ONCE:
            self._write()

    def _write(self) -> None:
        if self._written is not None:
            self._written.add(pl.Series(self._held, dtype=pl.String))
            self._held = []

    def strings(self) -> Sequence[str]:
        """All that were added; nothing can be added any more."""
        self._write()
        return self._held if self._written is None else _InBlocks(self._written.texts())


class _InBlocks(Sequence[str]):
    """Texts in a file, some hundred of which are made strings together."""

    def __init__(self, texts: Texts) -> None:
        self._texts, self._size = texts, len(texts)
        self._block = lru_cache(_BLOCKS)(self._read)

    def _read(self, number: int) -> list[str]:
        return list(self._texts[number * _BLOCK : (number + 1) * _BLOCK])

    def __len__(self) -> int:
        return self._size

    @overload
    def __getitem__(self, place: int) -> str: ...
    @overload
    def __getitem__(self, place: slice) -> list[str]: ...
    def __getitem__(self, place: int | slice) -> str | list[str]:
        if isinstance(place, slice):
            return list(self._texts[place])
        if not 0 <= place < self._size:
            raise IndexError(place)
        number, at = divmod(place, _BLOCK)
        return self._block(number)[at]
