"""A view of the corpus in letters and digits alone, with the way back to the text as written.

Copies are found in what is left of a text when punctuation, white space, emoji, Markdown and the targets of links are
gone and full width and case are folded: a paragraph that was pasted into another editor comes out the same. The texts
themselves stay as they are: each letter knows where it was written.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from textmine.engine import chunked
from textmine.sorting import parts
from textmine.spans import Sentences
from textmine.store import ColumnStore

__all__ = ["Letters", "Units", "letters_and_units", "letters_of", "units_of"]

Int32 = NDArray[np.int32]
Int64 = NDArray[np.int64]
UInt32 = NDArray[np.uint32]

_ADDRESS = re.compile(
    r"(?<=\])\([^()\n]*(?:\([^()\n]*\)[^()\n]*)*\)"  # the target of a Markdown link
    r"|(?:https?://|www\.)[!-~]+",  # a bare link
    re.I,
)
_NEWLINE = 10
_FIRST_HAN = 0x2E80
_FEW_HAN = 20
_LATIN_WEIGHT = 0.4
"""What a Latin letter or a digit weighs beside a Chinese character: a word of five letters is about two characters."""


@dataclass(frozen=True, eq=False)
class Letters:
    """The letters and digits of all texts, text after text.

    Attributes:
        codes: folded code point of each letter, shape (n_letters,).
        positions: where each letter stands in `raw`, shape (n_letters,).
        raw: the code points of all texts, a line break after each, shape (n_characters,).
        offsets: where each text begins in `raw`, shape (n_documents + 1,).
    """

    codes: UInt32
    positions: Int64
    raw: UInt32
    offsets: Int64

    def of(self, low: int, high: int) -> str:
        """A run of letters as text.

        >>> letters = letters_of(["微党课，要【短】！"])  # a party lecture must be SHORT
        >>> letters.of(0, 5)
        '微党课要短'
        """
        return "".join(map(chr, self.codes[low:high].tolist()))


@dataclass(frozen=True, eq=False)
class Units:
    """Documents, paragraphs (lines) and sentences as runs of letters; what is one and the other counts as the larger.

    Sorted by document, start, and the larger first. All of shape (n_units,).

    Attributes:
        documents: position of the document.
        starts, ends: span of the text as written, without white space around it.
        lows, highs: run of letters.
        levels: 0 a document, 1 a paragraph, 2 a sentence.
        weights: how much is said: Chinese characters, and Latin letters and digits at 0.4 each.
    """

    documents: Int32
    starts: Int32
    ends: Int32
    lows: Int64
    highs: Int64
    levels: NDArray[np.uint8]
    weights: NDArray[np.float64]

    def __len__(self) -> int:
        return len(self.documents)

    @property
    def are_foreign(self) -> NDArray[np.bool_]:
        """Whether Latin letters and digits make up most of a unit with few Chinese characters, shape (n_units,)."""
        lengths = self.highs - self.lows
        han = (self.weights - _LATIN_WEIGHT * lengths) / (1 - _LATIN_WEIGHT)
        return np.asarray((han < 0.5 * lengths) & (han < _FEW_HAN))

    def take(self, rows: NDArray[np.bool_] | Int64) -> Units:
        """Some of the units."""
        return Units(**{name: getattr(self, name)[rows] for name in _TYPES})

    def taken(self, rows: Int64, store: ColumnStore) -> Units:
        """Some of the units, however many, in a store."""
        return Units(
            **{
                name: store.joined((getattr(self, name)[rows[some]] for some in parts(len(rows))), dtype)
                for name, dtype in _TYPES.items()
            }
        )


_TYPES = {
    "documents": np.int32,
    "starts": np.int32,
    "ends": np.int32,
    "lows": np.int64,
    "highs": np.int64,
    "levels": np.uint8,
    "weights": np.float64,
}
"""Of the columns of `Units`."""
_CHARACTERS_A_CHUNK = 250_000
"""Characters that are looked at together; what is needed beside their letters takes some 50 bytes each."""


def letters_and_units(
    texts: Sequence[str], sentences: Sentences, *, lightest: float, lightest_text: float, store: ColumnStore
) -> tuple[Letters, Units]:
    """The letters of a corpus, in a store, and its units (see `units_of`); some texts at a time.

    A whole text that weighs less than `lightest_text` is no unit, nor is a line or a sentence that is one.
    """
    columns = store.growing(np.uint32), store.growing(np.int64), store.growing(np.uint32), store.growing(np.int64)
    growing = {name: store.growing(dtype) for name, dtype in _TYPES.items()}
    columns[-1].add(np.zeros(1, np.int64))
    here = n_letters = 0
    for begin, end in chunked(map(len, texts), size=_CHARACTERS_A_CHUNK):
        part = letters_of(texts[begin:end])
        own = sentences.run(begin, end)
        base = part.offsets[own.documents]
        found = units_of(part, base + own.starts, base + own.ends, lightest=lightest)
        found = found.take((found.weights >= lightest_text) | (found.levels > 0))
        found = replace(
            found,
            documents=found.documents + np.int32(begin),
            lows=found.lows + n_letters,
            highs=found.highs + n_letters,
        )
        for name, column in growing.items():
            column.add(getattr(found, name))
        pieces: list[NDArray[Any]] = [part.codes, part.positions + here, part.raw, part.offsets[1:] + here]
        for column, piece in zip(columns, pieces, strict=True):
            column.add(piece)
        here, n_letters = here + len(part.raw), n_letters + len(part.codes)
    units = Units(**{name: column.array() for name, column in growing.items()})
    return Letters(*(column.array() for column in columns)), units


def letters_of(texts: Sequence[str]) -> Letters:
    """The letters of texts.

    >>> letters = letters_of(["见[课件](http://a.cn/1)。"])  # see the [slides](...)
    >>> letters.of(0, 99)
    '见课件'
    """
    joined = "\n".join([*texts, ""])
    raw = np.frombuffer(joined.encode("utf-32-le", "surrogatepass"), np.uint32)
    folded = _folding(raw)[raw]
    for match in _ADDRESS.finditer(joined):
        folded[match.start() : match.end()] = 0
    positions = np.flatnonzero(folded)
    lengths = np.fromiter(map(len, texts), np.int64, len(texts)) + 1
    return Letters(folded[positions], positions, raw, np.concatenate([[0], np.cumsum(lengths)]).astype(np.int64))


def _folding(raw: UInt32) -> UInt32:
    """From a code point to its folded letter, or 0 for what is no letter; only of what occurs."""
    table = np.zeros(int(raw.max(initial=0)) + 1, np.uint32)
    for code in np.flatnonzero(np.bincount(raw)).tolist():
        folded = unicodedata.normalize("NFKC", chr(code)).casefold()
        if folded.isalnum():
            table[code] = ord(folded) if len(folded) == 1 else code
    return table


def units_of(letters: Letters, starts: Int64, ends: Int64, *, lightest: float) -> Units:
    """Documents, paragraphs, and the sentences at `starts` and `ends` (places in `letters.raw`).

    Units that weigh less than `lightest` are left out, and so is a sentence that is a whole paragraph, and a
    paragraph that is a whole document.
    """
    breaks = np.flatnonzero(letters.raw == _NEWLINE)
    begins = np.concatenate([[0], breaks[:-1] + 1]).astype(np.int64)
    levels = [(letters.offsets[:-1], letters.offsets[1:] - 1), (begins, breaks), (starts, ends)]
    left = np.concatenate([level[0] for level in levels])
    right = np.concatenate([level[1] for level in levels])
    level_of = np.repeat(np.arange(3, dtype=np.uint8), [len(level[0]) for level in levels])
    lows, highs = (np.searchsorted(letters.positions, edge) for edge in (left, right))
    weight = np.concatenate([[0.0], np.cumsum(np.where(letters.codes >= _FIRST_HAN, 1.0, _LATIN_WEIGHT))])
    # Rounded, since the sum before a unit must not decide on which side of a threshold it falls.
    weights = np.round(weight[highs] - weight[lows], 3)
    kept = np.flatnonzero((weights >= lightest) & (highs > lows))
    kept = kept[np.lexsort((level_of[kept], -highs[kept], lows[kept]))]
    is_new = np.concatenate([[True], (np.diff(lows[kept]) != 0) | (np.diff(highs[kept]) != 0)])
    kept = kept[is_new[: len(kept)]]
    documents, begins_there, ends_there = _placed(letters, left[kept], right[kept])
    return Units(documents, begins_there, ends_there, lows[kept], highs[kept], level_of[kept], weights[kept])


def _placed(letters: Letters, left: Int64, right: Int64) -> tuple[Int32, Int32, Int32]:
    """Documents and spans there of stretches of `letters.raw`, white space around them taken off."""
    solid = np.flatnonzero(~_is_space(letters.raw))
    left = solid[np.searchsorted(solid, left)] if len(left) else left
    right = solid[np.searchsorted(solid, right) - 1] + 1 if len(right) else right
    documents = (np.searchsorted(letters.offsets, left, side="right") - 1).astype(np.int32)
    base = letters.offsets[documents]
    return documents, (left - base).astype(np.int32), (right - base).astype(np.int32)


def _is_space(raw: UInt32) -> NDArray[np.bool_]:
    table = np.zeros(int(raw.max(initial=0)) + 1, np.bool_)
    for code in np.flatnonzero(np.bincount(raw)).tolist():
        table[code] = chr(code).isspace()
    return table[raw]
