"""Maps of documents and themes: points in a plane, with a number for each group and a list of them beside."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from textmine.errors import InputError
from textmine.pictures.canvas import figure, save, write_numbers
from textmine.pictures.palette import color
from textmine.settings import PictureSettings

__all__ = ["draw_map", "place_by_theme"]

_MARKERS = "osD^vPX*"
_WIDE, _TALL = 6.4, 5.4
"""Inches of the figure that points can fill."""
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
    counts: NDArray[np.integer] | None = None,
    settings: PictureSettings | None = None,
) -> None:
    """Draw documents as points, each group with its number in the middle; a list beside tells what numbers stand for.

    Labels inside the picture, tried first, covered each other and their neighbours from ten groups on.

    Args:
        places: shape (n_documents, 2), such as from `place_by_theme`.
        groups: the group of each document, −1 for none (drawn grey), shape (n_documents,).
        labels: of the groups.
        paths: files for the same chart, .png or .svg.
        title: above the chart.
        counts: documents of each group and, last, of none, where not all are drawn, shape (n_groups + 1,).
        settings: the font.

    Raises:
        InputError: there is nothing to draw.
    """
    if not len(places):
        raise InputError(f"There is nothing to draw for {title!r}: there are no documents.")
    drawn, axes, font = figure(settings, height=6.4, width=9.6)
    axes.set_aspect("equal", adjustable="box")
    size = _point_size(places)
    drawn_counts = np.bincount(np.where(groups < 0, len(labels), groups), minlength=len(labels) + 1)
    sizes = drawn_counts if counts is None else counts
    order = np.lexsort((np.arange(len(labels)), -sizes[:-1]))
    shown = []
    for number, k in enumerate(order[drawn_counts[order] > 0].tolist(), 1):
        style = {"marker": _MARKERS[k % 8], "color": color(k), "linewidths": 0}
        mine = places[groups == k]
        axes.scatter(*mine.T, s=size, **style)
        middle = axes.annotate(str(number), mine.mean(axis=0), ha="center", va="center", fontsize=10, weight="bold",
                               zorder=3)  # fmt: skip
        middle.set_bbox({"boxstyle": "round,pad=0.25", "facecolor": "white", "edgecolor": "#222222", "linewidth": 0.8})
        shown.append((f"{number}  {labels[k]}  {sizes[k]}篇", axes.scatter([], [], s=36, **style)))
    if (groups < 0).any():
        style = {"marker": "o", "color": "#BBBBBB", "linewidths": 0}
        axes.scatter(*places[groups < 0].T, s=0.4 * size, **style)
        shown.append((f"未归入主题  {sizes[-1]}篇", axes.scatter([], [], s=20, **style)))
    axes.margins(0.03)
    axes.set_axis_off()
    names, handles = zip(*shown, strict=True)
    drawn.legend(handles, names, loc="outside right center", prop=_sized(font, 10.5), frameon=False, labelspacing=0.7)
    drawn.suptitle(title, fontproperties=font, fontsize=14, x=0.02, ha="left")
    save(drawn, *paths)
    _write_places(places, groups, labels, paths)


def _point_size(places: NDArray[np.floating]) -> float:
    """The area of a point (in square points) that leaves a third of the way to the next one free."""
    span = np.ptp(places, axis=0)
    inch = min(_WIDE / max(float(span[0]), 1e-9), _TALL / max(float(span[1]), 1e-9))
    # The discs of `place_by_theme` have together an area of π, whatever the number of their points.
    apart = 72 * inch * float(np.sqrt(np.pi / len(places)))
    return float(np.clip(0.65 * apart, 1.6, 6.0) ** 2)


def _sized(font: Any, size: float) -> Any:
    copied = font.copy()
    copied.set_size(size)
    return copied


def _write_places(
    places: NDArray[np.floating], groups: NDArray[np.integer], labels: Sequence[str], paths: Sequence[Path]
) -> None:
    names = [labels[g] if g >= 0 else "" for g in groups.tolist()]
    rows = [(round(float(x), 4), round(float(y), 4), n) for (x, y), n in zip(places, names, strict=True)]
    write_numbers(paths, ("横", "纵", "组"), rows)
