"""What speaks for a name of a theme, in numbers that have names; `models/labels` weighs them.

What is known of parts counts by the weaker one: words joined are as good as the worst of them.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from textmine.terms.background import load_background
from textmine.themes.describing import TOP
from textmine.themes.evidence import normalised
from textmine.themes.joining import Name
from textmine.themes.namable import Part

__all__ = ["MEANING", "WORDING", "Surroundings", "wording_traits"]

Float = NDArray[np.float64]

_OF_PARTS: dict[str, Callable[[Part], float]] = {
    "tells": lambda part: float(np.log(max(part.told * part.filled, 0.01))),
    "filled": lambda part: part.filled,
    "said": lambda part: float(np.log1p(part.here) / np.log1p(part.people)),
    "carried": lambda part: float(np.log(max(part.carried, 0.005))),
    "several": lambda part: part.writers > 1,
    "used": lambda part: part.used**0.5,
    "seen": lambda part: part.seen,
    "lifted": lambda part: part.lifted,
    "nouns": lambda part: sum(letter in "nwl" for letter in part.letters) / max(1, len(part.letters)),
    "rare": lambda part: float(np.mean(load_background().idf_of(part.words or (part.text,)))) / 10,
}
_OF_NAMES: dict[str, Callable[[Name], float]] = {
    "joined": lambda name: len(name.parts) > 1,
    "compound": lambda name: name.beside > 0,
    "three": lambda name: len(name.parts) > 2,
    "beside": lambda name: float(np.log1p(name.beside) / np.log1p(name.parts[0].people)),
    "close": lambda name: _close(name),
    "elsewhere": lambda name: len(name.parts) == 1 and not name.parts[0].writers,
    "parts": lambda name: sum(len(part.text) for part in name.parts) / len(name.parts) / 10 if name.parts[1:] else 0.0,
    "length": lambda name: len(name.text) / 10,
    "beyond 8": lambda name: max(0, len(name.text) - 8) / 10,
    "verb last": lambda name: any(part.letters[-1:] == "v" and len(part.letters) > 1 for part in name.parts),
    "and": lambda name: len(name.parts) == 1 and any(mark in name.text for mark in "与和及"),
    "written": lambda name: _written(name),
    "firm": lambda name: min(name.firm, *(part.firm for part in name.parts)),
    "verbs": lambda name: sum(letter in "vV" for part in name.parts for letter in part.letters),
    "deed": lambda name: len(name.parts) == 1 and _deed(name.parts[0]),
    "deed joined": lambda name: len(name.parts) > 1 and any(map(_deed, name.parts)),
}
WORDING = (*_OF_PARTS, *_OF_NAMES, "terms", "first terms")
"""Traits by wording; with 24 more (length, patterns, whether a leading term is held, …) names were no better."""
MEANING = ("apart", "finds", "covers", "like terms", "like shown", "kin")
"""Traits by sentence vectors."""
KIN = 0.4
"""The cosine of two parts that names of one part are taken to have: as that of two that go together. Of names whose
parts have less than 0.3 readers call one in twelve good, of the others one in five."""

ROWS = 1500
"""Names are compared with at most so many passages, evenly from all."""


def _written(name: Name) -> float:
    """How many of the theme's people write a phrase, or a compound, as it stands."""
    part = name.parts[0]
    return float(np.log1p(part.own if len(name.parts) == 1 else name.touching) / np.log1p(part.people))


def _deed(part: Part) -> bool:
    """Whether a part is a verb with its object: 打造偶像 (to make idols) stands badly beside 歌手 (singers)."""
    return part.letters[:1] in ("v", "V") and part.letters[-1:] in ("n", "w", "k")


def _close(name: Name) -> float:
    """Of those who say the rarer word of a compound, how many write its words beside each other."""
    rarer = min(part.here for part in name.parts[:2])
    return float(np.log((name.beside + 0.5) / (rarer + 1))) if name.beside else 0.0


def wording_traits(names: Sequence[Name], shown: Sequence[str]) -> Float:
    """Traits by wording, shape (n_names, len(`WORDING`)); `shown`: the terms by which the theme is shown."""
    parts = {id(part): part for name in names for part in name.parts}
    known = {key: [float(trait(part)) for trait in _OF_PARTS.values()] for key, part in parts.items()}
    rows = []
    for name in names:
        text = name.text
        held = [term in text for term in shown[:TOP]]
        rows.append(
            [
                *map(min, zip(*(known[id(part)] for part in name.parts), strict=True)),
                *(trait(name) for trait in _OF_NAMES.values()),
                sum(held) ** 0.5,
                sum(1 / (1 + i) for i, has in enumerate(held) if has) ** 0.5,
            ]
        )
    return np.array(rows, np.float64).reshape(-1, len(WORDING))


@dataclass(frozen=True, eq=False)
class Surroundings:
    """Where themes lie in the space of sentence vectors.

    Attributes:
        centres: of themes, less the mean of all, length 1, shape (n_themes, n_dimensions).
        rows: vectors of passages, less the mean of all, length 1, shape (n_rows, n_dimensions).
        labels: the theme of each, −1 where none, shape (n_rows,).
        terms: vectors of the terms by which themes are shown, read as one text, shape (n_themes, n_dimensions).
        examples: mean vectors of the passages of their representatives, shape (n_themes, n_dimensions).
    """

    centres: NDArray[np.float32]
    rows: NDArray[np.float32]
    labels: NDArray[np.int32]
    terms: NDArray[np.float32]
    examples: NDArray[np.float32]

    @classmethod
    def of(
        cls,
        vectors: NDArray[np.float32],
        labels: NDArray[np.int32],
        terms: NDArray[np.float32],
        examples: Sequence[Sequence[int]],
    ) -> Surroundings:
        """From the vectors of passages and the theme of each; `examples`: rows of the representatives of each theme."""
        number = len(terms)
        means = np.stack([vectors[labels == k].sum(0) / max(1, int((labels == k).sum())) for k in range(number)])
        middle = vectors.mean(0)
        some = np.arange(len(vectors))[:: max(1, -(-len(vectors) // ROWS))]
        shown = np.stack([vectors[list(rows)].mean(0) if len(rows) else middle for rows in examples])
        return cls(normalised(means - middle), normalised(vectors[some] - middle), labels[some], terms, shown)

    def nearest(self, vectors: NDArray[np.float32], number: int) -> list[list[int]]:
        """The places of so many of some vectors that lie nearest to each theme."""
        near = self.centres @ vectors.T + self.terms @ vectors.T
        return [np.argsort(-row, kind="stable")[:number].tolist() for row in near]

    def traits(self, theme: int, names: Sequence[Name], vectors: Mapping[str, NDArray[np.float32]]) -> Float:
        """Traits by meaning, shape (n_names, len(`MEANING`)); `vectors`: of parts, of two joined the mean is taken."""
        if not names:  # nothing that was written reads as a name
            return np.empty((0, len(MEANING)), np.float64)
        whole = normalised(np.stack([np.mean([vectors[part.text] for part in name.parts], 0) for name in names]))
        near = whole @ self.centres.T
        other = np.delete(near, theme, axis=1).max(1, initial=-1.0)
        like = whole @ self.terms[theme], whole @ self.examples[theme]
        kin = [float(vectors[n.parts[0].text] @ vectors[n.parts[-1].text]) if len(n.parts) > 1 else KIN for n in names]
        return np.column_stack([near[:, theme] - other, *self._found(theme, whole), *like, kin])

    def _found(self, theme: int, names: NDArray[np.float32]) -> tuple[Float, Float]:
        """What somebody finds who looks for a name among all passages.

        Of those nearest to it, as many as the theme has, the share that is of the theme; and how many of the theme's
        are among the nearest tenth of all.
        """
        near, mine = names @ self.rows.T, self.labels == theme
        size = max(1, int(mine.sum()))
        order = np.argsort(-near, axis=1, kind="stable")
        tenth = order[:, : -(-len(mine) // 10)]
        return mine[order[:, :size]].mean(1), mine[tenth].sum(1) / min(size, tenth.shape[1])
