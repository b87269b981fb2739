"""The network of collocations: words as nodes, firm pairs as edges."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from textmine.errors import InputError
from textmine.pictures.canvas import figure, save, write_numbers
from textmine.settings import PictureSettings

__all__ = ["draw_network", "spring_layout"]

Float = NDArray[np.float64]

_STEPS = 400
_LABEL = 0.018  # height of a label of 10 pt, as a share of the height of the picture


def draw_network(
    pairs: Sequence[tuple[str, str, float]],
    *paths: Path,
    title: str,
    sizes: dict[str, float] | None = None,
    seed: int = 42,
    settings: PictureSettings | None = None,
) -> None:
    """Draw words that keep company; the firmer a pair, the thicker its line.

    Args:
        pairs: two words and how firmly they belong together (positive).
        paths: files for the same chart, .png or .svg.
        title: above the chart.
        sizes: how often each word occurs; larger words get larger dots.
        seed: of the first places; the same seed gives the same picture.
        settings: the font.

    Raises:
        InputError: there is nothing to draw.
    """
    if not pairs:
        raise InputError(f"There is nothing to draw for {title!r}: no two words stand together often enough.")
    words = sorted({word for one, other, _ in pairs for word in (one, other)})
    rank = {word: k for k, word in enumerate(words)}
    edges = np.array([(rank[one], rank[other]) for one, other, _ in pairs])
    weights = np.array([weight for _, _, weight in pairs])
    places = _without_overlap(spring_layout(len(words), edges, seed=seed), [len(word) for word in words])
    drawn, axes, font = figure(settings, height=6.4, width=9.0)
    thick = 0.6 + 3.4 * (weights - weights.min()) / max(np.ptp(weights), 1e-9)
    for (a, b), width in zip(edges.tolist(), thick.tolist(), strict=True):
        axes.plot(*places[[a, b]].T, color="#B5B5B5", linewidth=width, zorder=1, solid_capstyle="round")
    size = np.array([(sizes or {}).get(word, 1.0) for word in words])
    axes.scatter(*places.T, s=20 + 160 * np.sqrt(size / size.max()), color="#0072B2", zorder=2, linewidths=0)
    for word, (x, y) in zip(words, places.tolist(), strict=True):
        label = axes.annotate(word, (x, y), xytext=(0, 8), textcoords="offset points", ha="center", va="bottom",
                              fontproperties=font, fontsize=10, zorder=3)  # fmt: skip
        label.set_bbox({"facecolor": "white", "alpha": 0.75, "edgecolor": "none", "pad": 0.6})
    axes.margins(0.07)
    axes.set_axis_off()
    axes.set_title(title, fontproperties=font, fontsize=14, loc="left", pad=10)
    save(drawn, *paths)
    write_numbers(paths, ("词一", "词二", "强度"), list(pairs))


def spring_layout(n: int, edges: NDArray[np.int64], *, seed: int) -> Float:
    """Places by springs (Fruchterman and Reingold 1991), weakly drawn to the middle, shape (n, 2), from 0 to 1."""
    places = np.random.default_rng(seed).random((n, 2)) - 0.5
    ideal = 1 / np.sqrt(max(n, 1))
    for step in range(_STEPS):
        between = places[:, None] - places[None]
        far = np.maximum(np.sqrt((between**2).sum(axis=2)), 1e-4)
        force = (between * (ideal**2 / far**2)[:, :, None]).sum(axis=1) - 1.2 * places
        pull = places[edges[:, 0]] - places[edges[:, 1]]
        pull *= (np.sqrt((pull**2).sum(axis=1)) / ideal)[:, None]
        np.add.at(force, edges[:, 0], -pull)
        np.add.at(force, edges[:, 1], pull)
        length = np.maximum(np.sqrt((force**2).sum(axis=1)), 1e-9)
        places += force / length[:, None] * np.minimum(length, 0.1 * (1 - step / _STEPS))[:, None]
    return _to_unit(places)


def _without_overlap(places: Float, characters: Sequence[int]) -> Float:
    """Push labels apart, up and down, until none covers another."""
    half_width = np.array(characters) * 0.0105 + 0.012
    places = places.copy()
    for _ in range(200):
        gap = places[:, None] - places[None]
        wide = np.abs(gap[:, :, 0]) < half_width[:, None] + half_width[None]
        close = np.abs(gap[:, :, 1]) < 3.8 * _LABEL  # a label and its dot
        clash = wide & close & ~np.eye(len(places), dtype=bool)
        if not clash.any():
            break
        # Who stands higher (ties: who comes later) goes up.
        up = np.where(
            gap[:, :, 1] != 0, np.sign(gap[:, :, 1]), np.sign(np.subtract.outer(*[np.arange(len(places))] * 2))
        )
        places[:, 1] += 0.25 * _LABEL * (up * clash).sum(axis=1).clip(-2, 2)
    return places


def _to_unit(places: Float) -> Float:
    low, high = places.min(axis=0), places.max(axis=0)
    return np.asarray((places - low) / np.maximum(high - low, 1e-9), np.float64)
