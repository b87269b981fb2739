"""Maps of documents or themes: points in a plane, near where they are alike, with a label for each group."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from textmine.errors import InputError
from textmine.pictures.canvas import figure, save, write_numbers
from textmine.pictures.palette import color
from textmine.settings import PictureSettings

__all__ = ["draw_map", "in_the_plane"]

_MARKERS = "osD^vPX*"


def in_the_plane(vectors: NDArray[np.floating]) -> NDArray[np.float64]:
    """The two directions in which vectors differ most (principal components), shape (n_vectors, 2).

    Each component's largest entry is made positive, so that the picture does not flip.
    """
    centred = np.asarray(vectors, np.float64) - np.mean(vectors, axis=0)
    _, _, directions = np.linalg.svd(centred, full_matrices=False)
    plane = np.zeros((2, centred.shape[1]))
    plane[: min(2, len(directions))] = directions[:2]
    largest = np.abs(plane).argmax(axis=1)
    signs = np.where(plane[[0, 1], largest] < 0, -1.0, 1.0)
    return np.asarray(np.einsum("ij,kj->ik", centred, plane * signs[:, None]))


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
        places: shape (n_documents, 2), such as from `in_the_plane`.
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
    axes.scatter(*places[groups < 0].T, s=10, color="#CCCCCC", linewidths=0)
    present = [k for k in range(len(labels)) if (groups == k).any()]
    for k in present:
        axes.scatter(*places[groups == k].T, s=22, marker=_MARKERS[k % 8], color=color(k), linewidths=0, alpha=0.75)
    tall = float(np.ptp(places[:, 1])) or 1.0
    middles = [np.median(places[groups == k], axis=0) for k in present]
    for k, (x, y) in zip(present, _apart(middles, 0.055 * tall), strict=True):
        label = axes.annotate(labels[k], (x, y), ha="center", va="center", fontproperties=font, fontsize=11, zorder=5)
        label.set_bbox({"facecolor": "white", "alpha": 0.85, "edgecolor": color(k), "pad": 2, "linewidth": 0.8})
    axes.set_xticks([])
    axes.set_yticks([])
    axes.margins(0.08)
    axes.set_title(title, fontproperties=font, fontsize=14, loc="left", pad=10)
    save(drawn, *paths)
    names = [labels[g] if g >= 0 else "" for g in groups.tolist()]
    write_numbers(
        paths,
        ("横", "纵", "组"),
        [(round(float(x), 4), round(float(y), 4), n) for (x, y), n in zip(places, names, strict=True)],
    )


def _apart(middles: Sequence[NDArray[np.float64]], gap: float) -> list[tuple[float, float]]:
    """Labels from bottom to top, each at least `gap` above the one below, so that none covers another."""
    moved: dict[int, tuple[float, float]] = {}
    floor = float("-inf")
    for k in sorted(range(len(middles)), key=lambda k: (float(middles[k][1]), k)):
        height = max(float(middles[k][1]), floor)
        moved[k], floor = (float(middles[k][0]), height), height + gap
    return [moved[k] for k in range(len(middles))]
