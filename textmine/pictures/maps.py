"""Maps of documents and themes: points in a plane, with a label for each group."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from textmine.errors import InputError
from textmine.pictures.canvas import figure, save, write_numbers
from textmine.pictures.palette import color
from textmine.settings import PictureSettings

__all__ = ["draw_map", "place_by_theme"]

_MARKERS = "osD^vPX*"
_WIDE, _TALL = 8.2, 5.2
"""Inches of the figure that points can fill."""
_INCHES_A_CHARACTER, _LABEL_INCHES = 11 / 72, 0.3
_STEPS = 400
"""Moves until discs rest; twenty of them do within two hundred."""


def place_by_theme(weights: NDArray[np.floating], main: NDArray[np.integer]) -> NDArray[np.float64]:
    """A disc for each theme, filled with its documents: the most typical in the middle, themes of one document near.

    The middles are placed by classical scaling (Torgerson 1952) of how seldom two themes share a document, then moved
    apart until no disc covers another. A disc's area is as its documents. A plane of principal components of sentence
    vectors, tried first, was one cloud in which no theme could be told from another.

    Args:
        weights: how much of each document belongs to each theme, shape (n_documents, n_themes).
        main: the theme of each document, −1 for none (a disc of its own), shape (n_documents,).

    Returns:
        Shape (n_documents, 2).
    """
    themes = np.where(main < 0, weights.shape[1], main)
    sizes = np.bincount(themes, minlength=weights.shape[1] + 1)
    radii = np.sqrt(sizes / max(len(themes), 1))
    middles = _discs_apart(_scaled(_seldom_together(weights)), radii)
    places = np.empty((len(themes), 2))
    for k in np.flatnonzero(sizes):
        mine = np.flatnonzero(themes == k)
        typical = weights[mine, k] if k < weights.shape[1] else np.zeros(len(mine))
        places[mine[np.argsort(-typical, kind="stable")]] = middles[k] + radii[k] * _sunflower(len(mine))
    return places


def _seldom_together(weights: NDArray[np.floating]) -> NDArray[np.float64]:
    """1 − cosine between the documents of two themes, with a last theme that shares none: (n_themes + 1,) squared."""
    norms = np.linalg.norm(weights, axis=0)
    shared = (weights.T @ weights) / np.maximum(np.outer(norms, norms), 1e-12)
    seldom = np.ones((len(norms) + 1, len(norms) + 1))
    seldom[:-1, :-1] = np.clip(1 - shared, 0, 1)
    np.fill_diagonal(seldom, 0)
    return seldom


def _scaled(distances: NDArray[np.float64]) -> NDArray[np.float64]:
    """Points in the plane whose distances are near those given; each axis's largest entry positive, shape (n, 2)."""
    centring = np.eye(len(distances)) - 1 / len(distances)
    values, directions = np.linalg.eigh(-0.5 * centring @ distances**2 @ centring)
    plane = np.zeros((len(distances), 2))
    best = np.argsort(-values, kind="stable")[:2]
    plane[:, : len(best)] = directions[:, best] * np.sqrt(np.maximum(values[best], 0))
    signs = np.where(plane[np.abs(plane).argmax(axis=0), [0, 1]] < 0, -1.0, 1.0)
    return np.asarray(plane * signs)


def _discs_apart(middles: NDArray[np.float64], radii: NDArray[np.float64]) -> NDArray[np.float64]:
    """Middles drawn together and pushed apart until no disc covers another (a gap of a tenth of the mean radius)."""
    places = middles * 2 + np.arange(len(middles))[:, None] * [1e-6, 1e-7]  # no two at one point
    gap = 0.1 * float(radii.mean())
    for step in range(_STEPS):
        places *= 1 - 0.05 * (1 - step / _STEPS)
        apart = places[:, None] - places[None]
        distance = np.sqrt((apart**2).sum(axis=2))
        np.fill_diagonal(distance, np.inf)
        missing = np.maximum(radii[:, None] + radii[None] + gap - distance, 0) * (radii[:, None] * radii[None] > 0)
        places += 0.5 * (apart / np.maximum(distance, 1e-9)[..., None] * missing[..., None]).sum(axis=1)
    return places


def _sunflower(number: int) -> NDArray[np.float64]:
    """Points that fill the unit disc evenly, from the middle outwards (Vogel 1979), shape (number, 2)."""
    order = np.arange(number)
    radius, angle = np.sqrt((order + 0.5) / max(number, 1)), order * np.pi * (3 - np.sqrt(5))
    return np.stack([radius * np.cos(angle), radius * np.sin(angle)], axis=1)


def draw_map(
    places: NDArray[np.floating],
    groups: NDArray[np.integer],
    labels: Sequence[str],
    *paths: Path,
    title: str,
    settings: PictureSettings | None = None,
) -> None:
    """Draw documents as points, told apart by colour and marker, each group's label at its middle.

    Args:
        places: shape (n_documents, 2), such as from `place_by_theme`.
        groups: the group of each document, −1 for none (drawn grey), shape (n_documents,).
        labels: of the groups.
        paths: files for the same chart, .png or .svg.
        title: above the chart.
        settings: the font.

    Raises:
        InputError: there is nothing to draw.
    """
    if not len(places):
        raise InputError(f"There is nothing to draw for {title!r}: there are no documents.")
    drawn, axes, font = figure(settings, height=6.4, width=9.0)
    axes.set_aspect("equal", adjustable="datalim")
    axes.scatter(*places[groups < 0].T, s=10, color="#CCCCCC", linewidths=0)
    present = [k for k in range(len(labels)) if (groups == k).any()]
    for k in present:
        axes.scatter(*places[groups == k].T, s=22, marker=_MARKERS[k % 8], color=color(k), linewidths=0, alpha=0.75)
    axes.margins(0.08)
    inch = max(float(np.ptp(places[:, 0])) / _WIDE, float(np.ptp(places[:, 1])) / _TALL) or 1.0
    middles = [np.median(places[groups == k], axis=0) for k in present]
    widths = [_INCHES_A_CHARACTER * inch * sum(1 if ord(c) > 255 else 0.6 for c in f"{labels[k]}　") for k in present]
    for k, middle, (x, y) in zip(present, middles, _apart(middles, widths, _LABEL_INCHES * inch), strict=True):
        axes.plot([middle[0], x], [middle[1], y], color="#222222", linewidth=0.9, zorder=4)  # to a label that gave way
        label = axes.annotate(labels[k], (x, y), ha="center", va="center", fontproperties=font, fontsize=11, zorder=5)
        label.set_bbox({"facecolor": "white", "alpha": 0.85, "edgecolor": color(k), "pad": 2, "linewidth": 0.8})
    axes.set_axis_off()
    axes.set_title(title, fontproperties=font, fontsize=14, loc="left", pad=10)
    save(drawn, *paths)
    names = [labels[g] if g >= 0 else "" for g in groups.tolist()]
    write_numbers(
        paths,
        ("横", "纵", "组"),
        [(round(float(x), 4), round(float(y), 4), n) for (x, y), n in zip(places, names, strict=True)],
    )


def _apart(middles: Sequence[NDArray[np.float64]], widths: Sequence[float], height: float) -> list[tuple[float, float]]:
    """Where labels stand, the first at its middle, others as little above or below theirs as leaves them all free."""
    placed: list[tuple[float, float]] = []
    for (x, y), width in zip(middles, widths, strict=True):
        steps = (side * step * height / 4 for step in range(8 * len(middles) + 1) for side in (1, -1))
        free = (
            float(y) + step
            for step in steps
            if all(
                abs(y + step - other_y) >= height or abs(x - other_x) >= (width + other_width) / 2
                for (other_x, other_y), other_width in zip(placed, widths, strict=False)
            )
        )
        placed.append((float(x), next(free)))
    return placed
